//! Paths: templates, and the values in them (RFC 3986, section 3.3).

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use serde_json::Value;

use super::style::{PathStyle, path_text};
use super::{Validate, Violation};

/// Characters to encode in a path segment: all but `pchar` (RFC 3986, section 3.3): unreserved / sub-delims / ":" /
/// "@".
const NOT_PCHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A value for a path: a string, a number, a boolean, an id, or an open enum.
pub trait PathValue: Validate {
    /// The value as text, before it is encoded.
    fn path_text(&self) -> Cow<'_, str>;
}

impl PathValue for String {
    fn path_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl PathValue for &str {
    fn path_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

macro_rules! path_value_by_display {
    ($($type:ty),*) => {$(
        impl PathValue for $type {
            fn path_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

path_value_by_display!(bool, i8, i16, i32, i64, u8, u16, u32, u64, f64);

/// A path template relative to the base URL, with `{placeholders}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    text: Cow<'static, str>,
    is_plain: bool,
}

impl Template {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), is_plain: is_plain(text) }
    }

    pub(crate) fn owned(text: String) -> Self {
        Self { is_plain: is_plain(&text), text: Cow::Owned(text) }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The template with its text changed, if it was made at run time.
    pub(crate) fn map_owned(self, change: impl FnOnce(String) -> String) -> Self {
        match self.text {
            Cow::Owned(text) => Self::owned(change(text)),
            Cow::Borrowed(_) => self,
        }
    }
}

/// Whether a template can only mean a path below the base URL: one `/`, then letters, digits, `-`, `_`, braces and `/`.
/// Most are, and generated ones are checked at compile time.
const fn is_plain(template: &str) -> bool {
    let (b"/" | [b'/', b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'{', ..]) = template.as_bytes() else {
        return false;
    };
    let mut rest = template.as_bytes();
    while let [byte, after @ ..] = rest {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'{' | b'}')) {
            return false;
        }
        rest = after;
    }
    true
}

/// A template whose placeholders are filled from left to right.
#[derive(Debug, Clone)]
pub(crate) struct PathTemplate {
    template: Template,
    /// The path up to the placeholder that is filled next, or all of it.
    filled: String,
    /// The range of that placeholder's name in the template.
    next: Option<Range<usize>>,
    /// Whether a value has other characters than letters and digits, so that a segment may have become dots.
    has_odd_value: bool,
}

impl PathTemplate {
    pub(crate) fn new(template: Template) -> Self {
        let filled = String::with_capacity(template.text.len() + 64);
        let mut path = Self { template, filled, next: None, has_odd_value: false };
        path.go_on(0);
        path
    }

    /// The name of the placeholder that is filled next.
    pub(crate) fn next_name(&self) -> Option<&str> {
        self.template.text.get(self.next.clone()?)
    }

    /// The name of the parameter that is filled next, whose characters may be percent-encoded in the template.
    pub(crate) fn next_own_name(&self) -> Option<Cow<'_, str>> {
        self.next_name().map(|name| percent_decode_str(name).decode_utf8_lossy())
    }

    /// Fills the next placeholder. A value that would change the structure of the path is refused.
    pub(crate) fn fill(&mut self, value: &str) -> Result<(), Violation> {
        let Some(name) = self.next.clone() else {
            return Err(Violation::new("path", "more values than the path has parameters"));
        };
        let refused = |message| Err(Violation::new(self.template.text.get(name.clone()).unwrap_or_default(), message));
        let filled = if value.is_empty() {
            refused("empty: the path would be another one")
        } else if value.bytes().fold(true, |plain, byte| plain & byte.is_ascii_alphanumeric()) {
            // Most values are ids without such characters. Checking all bytes is faster than stopping early.
            self.filled.push_str(value);
            Ok(())
        } else if is_dot_segment(value) {
            refused("`.`, `..` or an encoding of them: the path would be another one")
        } else {
            self.has_odd_value = true;
            self.filled.extend(utf8_percent_encode(value, NOT_PCHAR));
            Ok(())
        };
        // A refused value is left out, so that `finish` does not report it again.
        self.go_on(name.end + 1);
        filled
    }

    /// Fills the next placeholder with a value in a style, each of its parts encoded.
    pub(crate) fn fill_with(&mut self, value: &Value, style: PathStyle, explode: bool) -> Result<(), Violation> {
        let Some(name) = self.next.clone() else { return self.fill("") };
        let own = self.next_own_name().unwrap_or_default();
        let Some(text) = path_text(&own, value, style, explode, encoded).filter(|text| !text.is_empty()) else {
            return self.fill("");
        };
        // Harmless parts may become dots together, which `finish` checks.
        self.has_odd_value = true;
        self.filled.push_str(&text);
        self.go_on(name.end + 1);
        Ok(())
    }

    /// The whole path, once every placeholder is filled.
    pub(crate) fn finish(self) -> Result<String, Violation> {
        let is_plain = self.template.is_plain;
        if !is_plain {
            relative_to_the_base(&self.template.text)?;
        }
        if let Some(name) = self.next_name() {
            return Err(Violation::new(name, "required, but not given"));
        }
        // Harmless values may become dots together in one segment.
        let may_have_dots = self.has_odd_value || !is_plain;
        if may_have_dots && self.filled.split('/').any(is_dot_segment) {
            return Err(Violation::new("path", "a segment is `.` or `..`: the path would be another one"));
        }
        Ok(self.filled)
    }

    /// Copies the template from a position up to the next placeholder.
    fn go_on(&mut self, from: usize) {
        // In UTF-8, a byte below 128 is always a character.
        let position = |from: usize, wanted: u8| {
            Some(from + self.template.text.get(from..)?.bytes().position(|byte| byte == wanted)?)
        };
        let opened = position(from, b'{').map(|open| open + 1);
        self.next = opened.and_then(|start| Some(start..position(start, b'}')?));
        let until = self.next.as_ref().map_or(self.template.text.len(), |name| name.start - 1);
        self.filled.push_str(self.template.text.get(from..until).unwrap_or_default());
    }
}

/// Refuses a template that a URL parser would not take for a path below the base URL.
fn relative_to_the_base(template: &str) -> Result<(), Violation> {
    if !template.starts_with('/') || template.starts_with("//") {
        return Err(Violation::new("path", "must begin with one `/`: it is relative to the base URL"));
    }
    // A URL parser reads `\` as `/`, and drops tabs and line breaks.
    if template.contains(|character: char| character == '\\' || character.is_control() || character.is_whitespace()) {
        return Err(Violation::new(
            "path",
            "has a backslash, white space or a control character: give values with `path`",
        ));
    }
    if template.contains(['?', '#']) {
        return Err(Violation::new("path", "has a `?` or `#`: give the query with `query`"));
    }
    Ok(())
}

/// A value as a path has it.
pub(crate) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, NOT_PCHAR).to_string()
}

/// Whether `text` is `.` or `..`, or becomes that when it is percent-decoded any number of times.
fn is_dot_segment(text: &str) -> bool {
    // Most values have nothing to decode.
    if !text.contains('%') {
        return matches!(text, "." | "..");
    }
    // Each decoded byte counts as input again, so one pass has the result of decoding repeatedly: `%` is not a
    // hexadecimal digit, so two escapes never overlap.
    let mut decoded: Vec<u8> = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        decoded.push(byte);
        while let [.., b'%', high, low] = decoded[..] {
            let (Some(high), Some(low)) = (hex(high), hex(low)) else { break };
            decoded.truncate(decoded.len() - 3);
            decoded.push(high << 4 | low);
        }
    }
    matches!(decoded[..], [b'.'] | [b'.', b'.'])
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fill(template: &'static str, values: &[&str]) -> Result<String, Violation> {
        let mut path = PathTemplate::new(Template::new(template));
        for value in values {
            path.fill(value)?;
        }
        path.finish()
    }

    #[test]
    fn pchar_stays_and_everything_else_is_encoded() {
        let kept = "AZaz09-._~!$&'()*+,;=:@";
        assert_eq!(fill("/{x}", &[kept]).unwrap(), format!("/{kept}"));
        assert_eq!(fill("/{x}", &["/?#%"]).unwrap(), "/%2F%3F%23%25");
        assert_eq!(fill("/{x}", &[" \"<>\\^`{|}[]\n"]).unwrap(), "/%20%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D%0A");
        assert_eq!(fill("/{x}", &["é€"]).unwrap(), "/%C3%A9%E2%82%AC");
        assert_eq!(fill("/{x}", &["2001:db8::1/128"]).unwrap(), "/2001:db8::1%2F128");
    }

    #[test]
    fn a_value_stays_one_segment() {
        assert_eq!(fill("/a/{x}/b", &["a/../b"]).unwrap(), "/a/a%2F..%2Fb/b");
        assert_eq!(fill("/a/{x}/b", &["a?x=1"]).unwrap(), "/a/a%3Fx=1/b");
    }

    #[test]
    fn empty_and_dots_are_refused_by_name() {
        for value in ["", ".", "..", "%2e", "%2E%2e", ".%2e", "%252e%252E", "%25%32%65", "%2525252e."] {
            let violation = fill("/accounts/{account_id}/x", &[value]).unwrap_err();
            assert_eq!(violation.field(), "account_id", "{value}");
        }
    }

    #[test]
    fn a_segment_that_resembles_dots_is_kept() {
        for value in ["...", ".a", "a..", "%2e%2e%2e", "%2", "%zz", "%2e%2f", "．"] {
            assert!(fill("/{x}", &[value]).is_ok(), "{value}");
        }
    }

    #[test]
    fn deeply_nested_escapes_are_decoded_in_one_pass() {
        let nest = format!("%{}2e", "25".repeat(200_000));
        assert!(is_dot_segment(&nest));
    }

    #[test]
    fn placeholders_may_be_part_of_a_segment() {
        assert_eq!(fill("/files/{name}.json", &["a b"]).unwrap(), "/files/a%20b.json");
        assert_eq!(fill("/{from}..{to}/x", &["1", "2"]).unwrap(), "/1..2/x");
        assert_eq!(fill("/.{x}/y", &["z"]).unwrap(), "/.z/y");
    }

    #[test]
    fn names_need_not_be_identifiers_and_may_repeat() {
        assert_eq!(PathTemplate::new(Template::new("/p/{prefix-id}")).next_name(), Some("prefix-id"));
        assert_eq!(fill("/{id}/to/{id}", &["a", "b"]).unwrap(), "/a/to/b");
    }

    #[test]
    fn a_value_in_a_style_stays_in_its_place() {
        let fill = |value: Value, style, explode| {
            let mut path = PathTemplate::new(Template::new("/things{ids}/x"));
            path.fill_with(&value, style, explode)?;
            path.finish()
        };
        let list = || json!(["a/b", "c d"]);
        assert_eq!(fill(list(), PathStyle::Matrix, true).unwrap(), "/things;ids=a%2Fb;ids=c%20d/x");
        assert_eq!(fill(list(), PathStyle::Label, true).unwrap(), "/things.a%2Fb.c%20d/x");
        let mut path = PathTemplate::new(Template::new("/things{a%20b}"));
        assert_eq!(path.next_own_name().unwrap(), "a b");
        path.fill_with(&json!("x"), PathStyle::Matrix, false).unwrap();
        assert_eq!(path.finish().unwrap(), "/things;a%20b=x");
        assert_eq!(fill(json!([]), PathStyle::Simple, false).unwrap_err().field(), "ids");
        assert_eq!(fill(json!(""), PathStyle::Simple, false).unwrap_err().field(), "ids");
        let mut path = PathTemplate::new(Template::new("/{ids}"));
        path.fill_with(&json!(["."]), PathStyle::Label, false).unwrap();
        assert_eq!(path.finish().unwrap_err().field(), "path");
        let mut path = PathTemplate::new(Template::new("/{ids}"));
        path.fill_with(&json!([".."]), PathStyle::Simple, false).unwrap();
        assert_eq!(path.finish().unwrap_err().field(), "path");
    }

    #[test]
    fn a_wrong_number_of_path_values_is_refused() {
        assert_eq!(fill("/{a}/{b}", &["1"]).unwrap_err().field(), "b");
        assert_eq!(fill("/{a}", &["1", "2"]).unwrap_err().field(), "path");
        assert_eq!(fill("/unclosed{", &["1"]).unwrap_err().field(), "path");
    }

    #[test]
    fn a_plain_template_is_a_path_below_the_base_url_for_every_parser() {
        for plain in ["/", "/user", "/accounts/{account_id}/cfd_tunnel/{tunnel-id}/X9/", "/{a}{b}", "/a//b"] {
            assert!(Template::new(plain).is_plain && Template::owned(plain.to_owned()).is_plain, "{plain}");
        }
        for other in
            ["", "user", "//evil.test", "/-", "/a.b", "/a%2e", "/a\\b", "/a b", "/a?b", "/a#b", "/a:b", "/é", "/\t"]
        {
            assert!(!Template::new(other).is_plain, "{other}");
        }
    }

    #[test]
    fn a_template_stays_below_the_base_url() {
        for template in [
            "https://evil.test/x",
            "//evil.test/x",
            "\\\\evil.test",
            "user",
            "",
            "/../x",
            "/a/%2e%2E/x",
            "/a\\..\\x",
            "/.\t./x",
            "/.\n./x",
            "/a b",
            "/a?x=1",
            "/a#x",
        ] {
            assert_eq!(fill(template, &[]).unwrap_err().field(), "path", "{template:?}");
        }
        assert_eq!(fill("/a/{x}/b.json", &["1"]).unwrap(), "/a/1/b.json");
    }
}
