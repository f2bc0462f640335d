//! Hidden characters: characters that are invisible, or change how other characters are shown. No file that the
//! generator writes has any.
//!
//! In Markdown, they are replaced by line feeds and spaces, or removed (`without_hidden`). In data, two values may
//! differ only in hidden characters, so these are escaped as `\u{202e}` (`spelled_out`).

use std::borrow::Cow;

/// Whether a character is hidden: control characters (C0, DEL, C1), line and paragraph separators, bidirectional marks,
/// zero-width characters, the byte order mark, tags and noncharacters.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}'                    // soft hyphen
            | '\u{61c}'                 // Arabic letter mark
            | '\u{180e}'                // Mongolian vowel separator
            | '\u{200b}'..='\u{200f}'   // zero width; left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'   // line and paragraph separators; embeddings and overrides
            | '\u{2060}'..='\u{206f}'   // word joiner, invisible operators, isolates
            | '\u{feff}'                // byte order mark
            | '\u{fff9}'..='\u{fffb}'   // interlinear annotations
            | '\u{e0000}'..='\u{e007f}' // tags
        )
        || u32::from(character) & 0xfffe == 0xfffe
}

/// Whether a text has only visible ASCII characters and spaces. Most texts do, and this check is faster than a look at
/// each character.
pub(super) fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Removes hidden characters from text. Line ends (CR LF, CR, NEL, LS, PS) become line feeds, a tab becomes four spaces
/// as in Markdown, and a vertical tab or a form feed a space.
pub(crate) fn without_hidden(text: &str) -> Cow<'_, str> {
    if is_visible_ascii(text) || !text.contains(|character| character != '\n' && is_hidden(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            '\u{b}' | '\u{c}' => shown.push(' '),
            hidden if is_hidden(hidden) => {}
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

/// Writes data on one line: line ends and tabs become spaces, and other hidden characters are escaped as `\u{202e}`.
pub fn spelled_out(text: &str) -> Cow<'_, str> {
    if is_visible_ascii(text) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' | '\t' => line.push(' '),
            hidden if is_hidden(hidden) => line.extend(hidden.escape_unicode()),
            other => line.push(other),
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_kind_are_line_feeds() {
        assert_eq!(without_hidden("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng"), "a\nb\nc\nd\ne\nf\ng");
        assert_eq!(without_hidden("a\r\r\nb"), "a\n\nb");
    }

    #[test]
    fn hidden_characters_are_removed() {
        let hidden = "\u{0}\u{1b}\u{7f}\u{9b}\u{ad}\u{200b}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\u{e0041}\u{ffff}";
        assert!(hidden.chars().all(is_hidden));
        assert_eq!(without_hidden(&format!("a{hidden}b")), "ab");
        assert_eq!(without_hidden("a\tb\u{c}c"), "a    b c");
        for text in [hidden, "\u{202e}\u{2028}", "plain"] {
            assert!(!without_hidden(text).contains(|c| c != '\n' && is_hidden(c)));
            assert!(!spelled_out(text).contains(is_hidden));
        }
    }

    #[test]
    fn values_that_differ_in_hidden_characters_still_differ() {
        assert_eq!(spelled_out("a\u{202e}b"), r"a\u{202e}b");
        assert_eq!(spelled_out("\u{1b}[31m"), r"\u{1b}[31m");
        assert_eq!(spelled_out("a\r\nb\tc"), "a b c");
        assert_ne!(spelled_out("a\u{200b}"), spelled_out("a"));
    }

    #[test]
    fn visible_characters_stay() {
        for text in ["", "Zürich, 東京, ℝ", "5\u{a0}€", "✅️ no, 👍🏽", "a  b"] {
            assert_eq!(without_hidden(text), text);
            assert_eq!(spelled_out(text), text);
        }
    }
}
