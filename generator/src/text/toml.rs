//! Escapes data for TOML.

use super::characters::{is_hidden, is_visible_ascii, spelled_out};

/// Data as a quoted basic string on one line; hidden characters are escaped, so that parsing returns the same data.
pub fn string(text: &str) -> String {
    if is_visible_ascii(text) && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            hidden if is_hidden(hidden) => quoted.push_str(&format!("\\U{:08X}", u32::from(hidden))),
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// Data for a comment, on one line, since a line break would end the comment.
pub fn comment(text: &str) -> String {
    spelled_out(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_may_contain_any_text_and_a_comment_stays_on_its_line() {
        for text in [
            "",
            "a",
            "\"",
            "\\",
            "a\"\n[b]\nc = 1",
            "''' \"\"\" #",
            "\u{1b}[31m\u{202e}\r",
            "a\u{e0001}\u{0}\t",
            "a\nb",
            "a\rb",
            "a b",
            "C:\\sdk",
        ] {
            let read: ::toml::Table = ::toml::from_str(&format!("a = {} # {}\n", string(text), comment(text))).unwrap();
            assert_eq!(read.len(), 1);
            assert_eq!(read["a"].as_str(), Some(text));
            assert!(!string(text).contains(is_hidden));
        }
    }
}
