//! Text for terminals and logs of CI: what would steer either is shown instead of obeyed.
//!
//! Replaced are control characters, among them CR and ESC; marks that change the direction of text or break lines; and
//! what GitHub and Azure take for a command in a log: `::` at the start of a line, `##[` and `##vso[` anywhere.

use std::{borrow::Cow, fmt::Write};

/// A description's text as part of a line: what is replaced is written as in Rust, `\n` and `\u{1b}`.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) && !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 8);
    text.chars().for_each(|c| shown(c, steers(c) || c == '\t', &mut line));
    Cow::Owned(line)
}

/// A finished text of several lines, the last step before it is printed. Lines and tabs stay.
pub fn page(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let command = start.starts_with("::").then(|| line.len() - start.len());
        for (at, c) in line.char_indices() {
            let log_command = c == '#' && (line[at..].starts_with("##[") || line[at..].starts_with("##vso["));
            shown(c, (c != '\n' && steers(c)) || log_command || command == Some(at), &mut page);
        }
    }
    page
}

/// A finished JSON document: the same characters, as JSON escapes them. It means the same to whoever reads it.
pub fn json(document: &str) -> String {
    let mut json = String::with_capacity(document.len());
    for (at, c) in document.char_indices() {
        // Neither stands anywhere but within a string.
        let log_command = c == '#' && (document[at..].starts_with("##[") || document[at..].starts_with("##vso["));
        if log_command || (c != '\n' && steers(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` can't fail.
                let _ = write!(json, "\\u{unit:04x}");
            }
        } else {
            json.push(c);
        }
    }
    json
}

fn shown(c: char, replaced: bool, text: &mut String) {
    match (replaced, c) {
        (false, _) => text.push(c),
        (true, '\n' | '\r' | '\t') => text.extend(c.escape_default()),
        (true, _) => text.extend(c.escape_unicode()),
    }
}

/// Whether a character does something to a line other than standing in it.
pub(crate) fn steers(c: char) -> bool {
    match c {
        '\t' => false,
        // Direction (UAX #9), line and paragraph separators, byte order mark, invisible tags.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_and_steers_nothing() {
        for (text, shown) in [
            ("plain | ünï `code`", "plain | ünï `code`"),
            ("a\r\nb\tc", "a\\r\\nb\\tc"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
        ] {
            assert_eq!(line(text), shown);
        }
    }

    #[test]
    fn no_line_of_a_page_is_a_command_of_a_log() {
        for (text, shown) in [
            ("a\n\tb\n", "a\n\tb\n"),
            ("a::b\n  ::error::x\n::stop", "a::b\n  \\u{3a}:error::x\n\\u{3a}:stop"),
            ("a ##[error]x ##vso[task]", "a \\u{23}#[error]x \\u{23}#vso[task]"),
            ("## [a](b) ###[c]", "## [a](b) #\\u{23}#[c]"),
            ("a\rb", "a\\rb"),
        ] {
            assert_eq!(page(text), shown);
        }
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({"a": "\u{202e}\u{1b}\u{9b}\u{e0041} ##[error] \u{85}"});
        let text = json(&format!("{value:#}\n"));
        assert!(!text.contains(|c| c != '\n' && steers(c)), "{text}");
        assert!(!text.contains("##["), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
