//! Cuts and escapes text from outside for one line of a log.

/// The end of text that was cut.
pub(crate) const MORE: &str = "…";

/// At most `max` bytes of `text`, with every character escaped that could break or reorder a line.
///
/// If it was cut, it ends in `…`, within the limit.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let mut out = String::new();
    // The place to cut if the rest does not fit.
    let mut fits_with_more = 0;
    for character in text.chars() {
        let start = out.len();
        if must_be_escaped(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
        if out.len() > max {
            out.truncate(fits_with_more.min(start));
            if out.len() + MORE.len() <= max {
                out.push_str(MORE);
            }
            return out;
        }
        if out.len() + MORE.len() <= max {
            fits_with_more = out.len();
        }
    }
    out
}

/// Whether a character is a control character, a line or paragraph separator, or a mark that reorders text.
fn must_be_escaped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_is_kept() {
        assert_eq!(one_line("naïve", 6), "naïve");
        assert_eq!(one_line("", 0), "");
    }

    #[test]
    fn the_limit_is_in_bytes_and_no_character_is_split() {
        assert_eq!(one_line("abcdefgh", 6), "abc…");
        assert_eq!(one_line("ééééé", 8), "éé…");
        for max in 0..12 {
            assert!(one_line("ééé\n\n\u{1f600}", max).len() <= max);
        }
    }

    #[test]
    fn an_excerpt_has_no_line_break() {
        assert_eq!(one_line("a\r\nb\u{0}\u{2028}", 100), "a\\r\\nb\\u{0}\\u{2028}");
    }
}
