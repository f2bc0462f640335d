//! Values in paths (RFC 3986, section 3.3).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Validate, Violation};

/// What is encoded in a path: all but `pchar` (RFC 3986, section 3.3), that is unreserved / sub-delims / ":" / "@".
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

/// A value that can stand in a path: text, a number, a boolean, an id, a value of an open enum.
pub trait PathValue: Validate {
    /// The value as text, not yet encoded.
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

/// A template whose placeholders are filled from left to right.
#[derive(Debug, Clone)]
pub(crate) struct PathTemplate {
    filled: String,
    template: Cow<'static, str>,
    /// Where the part begins that is not filled yet.
    rest: usize,
}

impl PathTemplate {
    pub(crate) fn new(template: impl Into<Cow<'static, str>>) -> Self {
        let template = template.into();
        Self { filled: String::with_capacity(template.len() + 64), template, rest: 0 }
    }

    /// The name of the placeholder that is filled next.
    pub(crate) fn next_name(&self) -> Option<&str> {
        next_placeholder(self.rest()).map(|(_, name, _)| name)
    }

    /// Fills the next placeholder. A value that would make the path another one is refused.
    pub(crate) fn fill(&mut self, value: &str) -> Result<(), Violation> {
        let Self { filled, template, rest } = self;
        let Some((before, name, after)) = next_placeholder(template.get(*rest..).unwrap_or_default()) else {
            return Err(Violation::new("path", "more values than the path has parameters"));
        };
        filled.push_str(before);
        *rest = template.len() - after.len();
        if value.is_empty() {
            return Err(Violation::new(name, "empty: the path would be another one"));
        }
        if is_dot_segment(value) {
            return Err(Violation::new(name, "`.`, `..` or an encoding of them: the path would be another one"));
        }
        // A refused value stays out, so that `finish` doesn't report it again.
        // Most values are ids, and stay as they are.
        if !has_byte(value, |byte| !byte.is_ascii_alphanumeric()) {
            filled.push_str(value);
        } else {
            filled.extend(utf8_percent_encode(value, NOT_PCHAR));
        }
        Ok(())
    }

    /// The whole path, once every placeholder is filled.
    pub(crate) fn finish(self) -> Result<String, Violation> {
        relative_to_the_base(&self.template)?;
        if let Some(name) = self.next_name() {
            return Err(Violation::new(name, "required, but not given"));
        }
        let Self { filled: mut path, template, rest } = self;
        path.push_str(template.get(rest..).unwrap_or_default());
        // Values that are harmless alone can meet in one segment.
        let may_have_dots = has_byte(&path, |byte| byte == b'.' || byte == b'%');
        if may_have_dots && path.split('/').any(is_dot_segment) {
            return Err(Violation::new("path", "a segment is `.` or `..`: the path would be another one"));
        }
        Ok(path)
    }

    fn rest(&self) -> &str {
        self.template.get(self.rest..).unwrap_or_default()
    }
}

/// The first placeholder: what stands before it, its name, what stands after it.
fn next_placeholder(template: &str) -> Option<(&str, &str, &str)> {
    // Both are one byte in UTF-8 and part of no other character.
    let open = template.bytes().position(|byte| byte == b'{')?;
    let close = open + template.get(open..)?.bytes().position(|byte| byte == b'}')?;
    Some((template.get(..open)?, template.get(open + 1..close)?, template.get(close + 1..)?))
}

/// Refuses a template that a URL parser would not take for a path below the base URL, as it stands.
fn relative_to_the_base(template: &str) -> Result<(), Violation> {
    if !template.starts_with('/') || template.starts_with("//") {
        return Err(Violation::new("path", "must begin with one `/`: it is relative to the base URL"));
    }
    let is_odd = |byte: u8| !byte.is_ascii_graphic() || byte == b'\\' || byte == b'?' || byte == b'#';
    if !has_byte(template, is_odd) {
        return Ok(());
    }
    // A parser reads `\` as `/`, and drops tabs and line breaks.
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

/// Whether a text has such a byte. It looks at all of them, which the compiler makes a few instructions of.
fn has_byte(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_such(byte))
}

/// Whether `text` is `.` or `..`, or becomes that when it is percent-decoded any number of times.
fn is_dot_segment(text: &str) -> bool {
    // Most values have nothing to decode.
    if !has_byte(text, |byte| byte == b'%') {
        return matches!(text, "." | "..");
    }
    // Decoding as the bytes arrive, each result counting as an arrived byte, gives in one pass what decoding the whole
    // text again and again would give: `%` is no hexadecimal digit, so two escapes never overlap.
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
    use super::*;

    fn fill(template: &'static str, values: &[&str]) -> Result<String, Violation> {
        let mut path = PathTemplate::new(template);
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
    fn what_only_looks_like_dots_is_kept() {
        for value in ["...", ".a", "a..", "%2e%2e%2e", "%2", "%zz", "%2e%2f", "．"] {
            assert!(fill("/{x}", &[value]).is_ok(), "{value}");
        }
    }

    #[test]
    fn long_nests_of_escapes_are_decided_in_one_pass() {
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
        assert_eq!(PathTemplate::new("/p/{prefix-id}").next_name(), Some("prefix-id"));
        assert_eq!(fill("/{id}/to/{id}", &["a", "b"]).unwrap(), "/a/to/b");
    }

    #[test]
    fn too_few_and_too_many_values_are_refused() {
        assert_eq!(fill("/{a}/{b}", &["1"]).unwrap_err().field(), "b");
        assert_eq!(fill("/{a}", &["1", "2"]).unwrap_err().field(), "path");
        assert_eq!(fill("/unclosed{", &["1"]).unwrap_err().field(), "path");
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
