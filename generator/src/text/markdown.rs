//! Escapes data for a Markdown page, by the rules of CommonMark and of GitHub, which also links `@names`, `#1`, `www.`
//! and commit ids.

use super::characters::spelled_out;

/// Data as a code span, with a fence longer than any run of backticks inside; empty for empty data. In a table, wrap it
/// in [`cell`].
pub(crate) fn code(text: &str) -> String {
    let text = spelled_out(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // Markdown strips one space from both ends, so data with a space or backtick at an end gets another space there.
    let stripped = text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' ');
    let padding = if stripped || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{padding}{text}{padding}{fence}")
}

/// Data as plain text if it has only words, otherwise as a code span.
pub(crate) fn text(text: &str) -> String {
    if is_words(text) { text.to_owned() } else { code(text) }
}

/// Finished Markdown as a table cell, with its pipes escaped, also in code spans.
pub(crate) fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// Data for an HTML comment, with `>` escaped, since `-->` would end the comment.
pub(crate) fn comment(text: &str) -> String {
    spelled_out(text).replace('>', "&gt;")
}

/// Whether a text has only letters, digits, single spaces and punctuation that means nothing in Markdown.
fn is_words(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let word_follows = characters.peek().is_some_and(|next| next.is_alphanumeric());
        let in_word = before.is_alphanumeric() || before == ')';
        let words = match character {
            _ if character.is_alphanumeric() => true,
            // A space at the start or end, or after another space, would be lost.
            ' ' => before != ' ' && characters.peek().is_some(),
            // `www.example.com` and `https://` would become links, `:a:` an emoji, and `1.` a list.
            '.' | ':' | ',' | ';' | '!' | '?' => in_word && !word_follows,
            // `GH-1` would become a link to an issue.
            '-' | '/' | '\'' => in_word && characters.peek().is_some_and(|next| next.is_alphabetic()),
            '(' => before == ' ' && word_follows && !text.starts_with('('),
            ')' => in_word,
            _ => false,
        };
        if !words {
            return false;
        }
        before = character;
    }
    !text.is_empty() && !text.split(|c: char| !c.is_alphanumeric()).any(is_commit) && !begins_a_list(text)
}

/// Whether a word looks like a commit id: seven or more lowercase hexadecimal digits, at least one of them decimal.
fn is_commit(word: &str) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    word.len() >= 7 && word.bytes().all(is_hex) && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn begins_a_list(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']) && text.starts_with(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const NASTY: [&str; 24] = [
        "`",
        "``",
        "a`b",
        "a``b",
        "`a`",
        "``a```b````",
        " ",
        "  ",
        " a ",
        " `",
        "a\\|b",
        "|",
        "\\",
        "]( ",
        "<script>",
        "<!--",
        "@all",
        "#1",
        "::error::x",
        "a\r\nb",
        "\u{1b}[31m",
        "\u{202e}",
        "- a",
        "```",
    ];

    /// The code spans of a page, and its other Markdown elements apart from paragraphs and tables.
    fn parsed(page: &str) -> (Vec<String>, Vec<String>) {
        let (mut code, mut other) = (Vec::new(), Vec::new());
        for event in Parser::new_ext(page, Options::all()) {
            match event {
                Event::Code(text) => code.push(text.into_string()),
                Event::Start(Tag::Paragraph | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell) => {}
                Event::End(_) => {}
                event => other.push(format!("{event:?}")),
            }
        }
        (code, other)
    }

    #[test]
    fn any_text_becomes_exactly_one_code_span() {
        for text in NASTY {
            let wanted = vec![spelled_out(text).into_owned()];
            assert_eq!(parsed(&code(text)), (wanted, vec![]), "{text:?}: {}", code(text));
        }
        assert_eq!(code(""), "");
        assert_eq!(code("GET /zones"), "`GET /zones`");
        assert_eq!(code("a`b"), "``a`b``");
    }

    #[test]
    fn any_text_becomes_one_code_span_in_a_table_cell() {
        for text in NASTY {
            let page = format!("| a |\n| --- |\n| {} |\n", cell(&code(text)));
            let (code, other) = parsed(&page);
            assert_eq!(code, [spelled_out(text)], "{page}");
            assert_eq!(other.len(), 1, "{page}: {other:?}");
        }
    }

    #[test]
    fn plain_words_stay_and_other_text_becomes_code() {
        for words in [
            "Address Maps Write",
            "Cloudflare addressing",
            "IP Prefixes: Write",
            "Zone (all), read",
            "don't",
            "Q3 2026",
            "Öl/Gas",
        ] {
            assert_eq!(text(words), words);
        }
        let live = [
            "@all",
            "a @b",
            "#1",
            "GH-1",
            "www.example.com",
            "https://example.com",
            "<b>",
            "<!--",
            "*a*",
            "_a_",
            "a_b",
            "1. a",
            "2) b",
            "- a",
            "+ a",
            ":a:",
            "[a](b)",
            "a\nb",
            "a|b",
            "deadbeef1",
            "&lt;",
            "~a~",
            "$a$",
            "a\\",
            "::error::",
            "> a",
            "(a",
            " a",
            "a  b",
            "# a",
        ];
        for live in live {
            assert_eq!(text(live), code(live), "{live}");
        }
        assert_eq!(text(""), "");
    }
}
