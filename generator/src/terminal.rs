//! Escapes text for terminals and CI logs, so that it can't control them.
//!
//! Hidden characters such as CR and ESC are escaped, and so are log commands of GitHub and Azure: `::` at the start of
//! a line, `##[` and `##vso[`.

use std::fmt::Write;

use crate::text::characters::is_hidden;

/// Escapes data that becomes part of a line.
pub use crate::text::characters::spelled_out as line;

/// Escapes a text of several lines for printing; line feeds and tabs stay.
pub fn page(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let command = start.starts_with("::").then(|| line.len() - start.len());
        for (at, c) in line.char_indices() {
            let hidden = is_hidden(c) && c != '\n' && c != '\t';
            if hidden || is_log_command(&line[at..]) || command == Some(at) {
                page.extend(c.escape_unicode());
            } else {
                page.push(c);
            }
        }
    }
    page
}

/// Escapes hidden characters and log commands in the text of a JSON document, as `\u`. The value of the document stays
/// the same.
pub fn json(document: &str) -> String {
    let mut json = String::with_capacity(document.len());
    for (at, c) in document.char_indices() {
        // JSON has `#` and hidden characters only in strings, apart from line feeds.
        if is_log_command(&document[at..]) || (c != '\n' && is_hidden(c)) {
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

/// Whether a text begins with `##[` or `##vso[`, which start a log command anywhere in a line.
fn is_log_command(text: &str) -> bool {
    ["##[", "##vso["].iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_commands_in_a_page_are_escaped() {
        for (text, shown) in [
            ("a\n\tb\n", "a\n\tb\n"),
            ("a::b\n  ::error::x\n::stop", "a::b\n  \\u{3a}:error::x\n\\u{3a}:stop"),
            ("a ##[error]x ##vso[task]", "a \\u{23}#[error]x \\u{23}#vso[task]"),
            ("## [a](b) ###[c]", "## [a](b) #\\u{23}#[c]"),
            ("a\rb\u{1b}[31m\u{202e}", "a\\u{d}b\\u{1b}[31m\\u{202e}"),
        ] {
            assert_eq!(page(text), shown);
        }
    }

    #[test]
    fn escaped_json_parses_to_the_same_value() {
        let value = serde_json::json!({"a": "\u{202e}\u{1b}\u{9b}\u{e0041} ##[error] \u{85}"});
        let text = json(&format!("{value:#}\n"));
        assert!(!text.contains(|c| c != '\n' && is_hidden(c)), "{text}");
        assert!(!text.contains("##["), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
