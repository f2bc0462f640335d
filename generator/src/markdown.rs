//! A description's text within a Markdown page, by the rules of CommonMark and of GitHub's tables: it stays in its place,
//! and nothing in it is live, neither links nor headings nor `@mentions`.

use std::borrow::Cow;

use crate::terminal::line;

/// A code span (CommonMark 6.1), with a fence that is longer than any inside; nothing for no text.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // One space on each side is the span's, not the text's.
    let spaces = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let pad = if spaces || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence: as it is where it is words alone, otherwise a code span.
pub fn prose(text: &str) -> String {
    let inert = |c: char| c.is_alphanumeric() || " ,;'\"()/%=?!.:-".contains(c);
    let starts_well = text.starts_with(|first: char| first.is_alphabetic());
    // GitHub links addresses without brackets too.
    let links = text.contains("://") || text.to_ascii_lowercase().contains("www.");
    if starts_well && !links && text.chars().all(inert) { text.to_owned() } else { code(text) }
}

/// What [`code`] or [`prose`] made, as a cell of a table (GitHub Flavored Markdown 4.10).
pub fn cell(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains('|') {
        return Cow::Borrowed(markdown);
    }
    // Behind a backslash a second one would escape that, and not the pipe.
    Cow::Owned(markdown.replace("\\|", "\\\\u{7c}").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const HOSTILE: [&str; 20] = [
        "a",
        "`",
        "``",
        "a``b`c",
        "`a` ",
        " a ",
        "  ",
        "| b",
        "\\| b \\\\| c \\",
        "x\r\n\r\n# H",
        "<script>",
        "<!-- x",
        "](https://evil.test)",
        "[c](https://evil.test)",
        "@org/team #1",
        "https://evil.test",
        "www.evil.test",
        "**b** _c_ ~~d~~",
        "\u{1b}[31m\u{202e}",
        "::error::x ##[error]",
    ];

    /// What a page is made of, the text aside.
    fn structure(page: &str) -> Vec<String> {
        let mut events: Vec<String> = Vec::new();
        for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            events.push(match event {
                Event::Text(_) | Event::Code(_) => "text".to_owned(),
                Event::Start(Tag::TableHead) => "table head".to_owned(),
                other => format!("{other:?}"),
            });
        }
        events
    }

    #[test]
    fn a_text_changes_nothing_around_it() {
        let page = |text: &dyn Fn(&str) -> String| {
            let (list, cell) = (text("list"), cell(&text("cell")).into_owned());
            format!("## {list}\n\n- {list}: {list}\n\n| a | b |\n| --- | --- |\n| {cell} | {cell} |\n| {cell} | x |\n")
        };
        let expected = structure(&page(&|_| code("harmless")));
        for hostile in HOSTILE {
            assert_eq!(structure(&page(&|_| code(hostile))), expected, "{hostile:?}");
            assert_eq!(structure(&page(&|_| prose(hostile))), expected, "{hostile:?}");
        }
    }

    #[test]
    fn a_code_span_has_the_text() {
        for hostile in HOSTILE {
            let shown: Vec<String> = Parser::new(&format!("x {}", code(hostile)))
                .filter_map(|event| match event {
                    Event::Code(text) => Some(text.into_string()),
                    _ => None,
                })
                .collect();
            assert_eq!(shown, [line(hostile).into_owned()]);
        }
    }

    #[test]
    fn a_pipe_in_a_cell_is_shown_as_one() {
        let page = format!("| a |\n| --- |\n| {} |\n", cell(&code("a|b")));
        let parser = Parser::new_ext(&page, Options::ENABLE_TABLES);
        assert!(parser.into_iter().any(|event| event == Event::Code("a|b".into())));
    }

    #[test]
    fn words_are_written_as_words() {
        assert_eq!(prose("it's here, to stay (for now)"), "it's here, to stay (for now)");
        assert_eq!(prose("see @org/team"), "`see @org/team`");
        assert_eq!(prose("see #1"), "`see #1`");
        assert_eq!(prose("https://evil.test"), "`https://evil.test`");
    }
}
