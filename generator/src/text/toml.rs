//! Escapes data for TOML.

use super::characters::spelled_out;

/// Data as a quoted string on one line.
pub fn string(text: &str) -> String {
    // TOML has no `\u{..}` escapes, and settings need no hidden characters.
    let mut quoted = String::from("\"");
    for character in spelled_out(text).chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted + "\""
}

/// Data for a comment, without line breaks, which would end it.
pub fn comment(text: &str) -> String {
    spelled_out(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hold_any_text_and_comments_end_with_the_line() {
        for text in ["", "a", "\"", "\\", "a\"\n[b]\nc = 1", "''' \"\"\" #", "\u{1b}[31m\u{202e}\r", "C:\\sdk"] {
            let read: ::toml::Table = ::toml::from_str(&format!("a = {} # {}\n", string(text), comment(text))).unwrap();
            assert_eq!(read.len(), 1);
            assert_eq!(read["a"].as_str(), Some(&*spelled_out(text)));
        }
    }
}
