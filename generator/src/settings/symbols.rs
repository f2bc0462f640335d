//! Words for the symbols in names, such as `plus` for `+`, after the Unicode names of the characters.

/// The role of a symbol in a name that also has letters or digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A word anywhere in the name: the `+` of `c++`.
    Word,
    /// A word at the start of the name, and a separator elsewhere: the `-` of `-1` and of `a-b`.
    First,
    /// A separator of words.
    Separator,
}

use Role::{First, Separator, Word};

/// The words and role of each symbol, sorted by code point. The words are those of the Unicode character name, or of a
/// more common alias (`slash` for SOLIDUS, `dot` for FULL STOP, `star` for ASTERISK).
const SYMBOLS: [(char, &str, Role); 62] = [
    (' ', "space", Separator),
    ('!', "not", First),
    ('"', "quotation mark", Separator),
    ('#', "number sign", Separator),
    ('$', "dollar", Separator),
    ('%', "percent", Word),
    ('&', "ampersand", Separator),
    ('\'', "apostrophe", Separator),
    ('(', "left parenthesis", Separator),
    (')', "right parenthesis", Separator),
    ('*', "star", Word),
    ('+', "plus", Word),
    (',', "comma", Separator),
    ('-', "minus", First),
    ('.', "dot", Separator),
    ('/', "slash", Separator),
    (':', "colon", Separator),
    (';', "semicolon", Separator),
    ('<', "less", Word),
    ('=', "equal", Word),
    ('>', "greater", Word),
    ('?', "question mark", Separator),
    ('@', "at", Separator),
    ('[', "left bracket", Separator),
    ('\\', "backslash", Separator),
    (']', "right bracket", Separator),
    ('^', "circumflex", Word),
    ('_', "underscore", Separator),
    ('`', "grave accent", Separator),
    ('{', "left brace", Separator),
    ('|', "vertical bar", Separator),
    ('}', "right brace", Separator),
    ('~', "tilde", Word),
    ('\u{a0}', "no break space", Separator),
    ('¢', "cent", Word),
    ('£', "pound", Word),
    ('¥', "yen", Word),
    ('§', "section", Word),
    ('©', "copyright", Word),
    ('¬', "not sign", Word),
    ('®', "registered", Word),
    ('°', "degree", Word),
    ('±', "plus minus", Word),
    ('µ', "micro", Word),
    ('·', "middle dot", Separator),
    ('×', "multiplication", Word),
    ('÷', "division", Word),
    ('–', "en dash", Separator),
    ('—', "em dash", Separator),
    ('•', "bullet", Separator),
    ('…', "ellipsis", Separator),
    ('€', "euro", Word),
    ('™', "trade mark", Word),
    ('←', "leftwards arrow", Word),
    ('→', "rightwards arrow", Word),
    ('−', "minus sign", First),
    ('∞', "infinity", Word),
    ('≈', "almost equal", Word),
    ('≠', "not equal to", Word),
    ('≤', "less or equal to", Word),
    ('≥', "greater or equal to", Word),
    ('≫', "much greater", Word),
];

/// The words of a name, separated by spaces. ASCII letters and digits stay, other letters and digits are transliterated
/// (`größe` becomes `grosse`, since Rust refuses a module file whose name is not ASCII), and symbols become words or
/// separators by their [`Role`].
pub(super) fn words(name: &str) -> String {
    let name = name.trim();
    let mut words = String::with_capacity(name.len());
    let mut rest = name.chars().enumerate().peekable();
    while let Some((index, character)) = rest.next() {
        if character.is_ascii_alphanumeric() {
            words.push(character);
            continue;
        }
        if let Some(letters) = letters(character) {
            words.extend(letters.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' '));
            continue;
        }
        // The `!` of `!=` is a word anywhere in the name, since it negates.
        let negates = character == '!' && rest.peek().is_some_and(|(_, next)| *next == '=');
        let word = symbol(character).filter(|(_, role)| negates || *role == Word || *role == First && index == 0);
        words.push(' ');
        if let Some((word, _)) = word {
            words.push_str(word);
            words.push(' ');
        }
    }
    words
}

/// The words of a name, separated by spaces, with a word for every symbol, and the code point (`u1f680`) for other
/// characters beyond ASCII; `empty` for the empty name.
pub(super) fn spelled_out(name: &str) -> String {
    if name.is_empty() {
        return "empty".to_owned();
    }
    let mut words = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            words.push(character);
            continue;
        }
        words.push(' ');
        match symbol(character) {
            Some((word, _)) => words.push_str(word),
            None => words.push_str(&format!("u{:x}", u32::from(character))),
        }
        words.push(' ');
    }
    words
}

/// The ASCII text for a letter or digit beyond ASCII, which is empty for a combining mark; `None` for other characters.
fn letters(character: char) -> Option<&'static str> {
    let ascii = deunicode::deunicode_char(character).filter(|_| symbol(character).is_none())?;
    (character.is_alphanumeric() || ascii.is_empty()).then_some(ascii)
}

/// The words and the role of a symbol; `None` for a character that the table lacks.
fn symbol(character: char) -> Option<(&'static str, Role)> {
    let index = SYMBOLS.binary_search_by_key(&character, |(symbol, ..)| *symbol).ok()?;
    Some((SYMBOLS[index].1, SYMBOLS[index].2))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn symbols_are_sorted_and_their_words_distinct() {
        assert!(SYMBOLS.is_sorted_by(|a, b| a.0 < b.0));
        let words: BTreeSet<&str> = SYMBOLS.iter().map(|(_, words, _)| *words).collect();
        assert_eq!(words.len(), SYMBOLS.len());
        assert!(('!'..='~').filter(|c| !c.is_ascii_alphanumeric()).all(|c| symbol(c).is_some()));
    }
}
