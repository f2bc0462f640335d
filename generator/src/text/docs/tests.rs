use proptest::{prelude::*, sample::select};
use pulldown_cmark::Parser;

use super::*;

fn made(markdown: &str) -> String {
    Docs::from_description(markdown).comment().unwrap()
}

#[test]
fn code_blocks_are_marked_as_text() {
    for (markdown, wanted) in [
        ("Do:\n\n    curl x\n\nthen", "Do:\n\n```text\ncurl x\n```\n\nthen"),
        ("```\ncurl x\n```", "```text\ncurl x\n```"),
        ("```rust\nlet x = 1;\n```\nend", "```text\nlet x = 1;\n```\n\nend"),
        ("a\n\n~~~\n```\n~~~", "a\n\n````text\n```\n````"),
        ("x\n\n\tindented by a tab", "x\n\n```text\nindented by a tab\n```"),
        ("- ```\n  example\n  ```\nmain();", "- ```text\n  example\n  ```\n\nmain();"),
        ("> ```\n> example\n> ```\nmain();", "```text\nexample\n```\n\nmain();"),
        ("- a\n\n      code\n", "- a\n\n  ```text\n  code\n  ```"),
        ("```no_run\nmain();", "```text\nmain();\n```"),
    ] {
        assert_eq!(made(markdown), wanted, "{markdown}");
    }
}

#[test]
fn written_docs_parse_to_the_same_docs() {
    for text in [
        "One line.",
        "Two lines, the second\nof which is short.",
        "A paragraph.\n\nAnother: `code`, *emphasis*, **bold**, and ~~struck~~.",
        "- a\n- b\n  - c\n- d",
        "1. a\n2. b",
        "5. a\n6. b",
        "- a\n\n  of two paragraphs\n\n- b",
        "snake_case, `Vec<u8>[0]`, don't, 50 %, a - b, (c), \"d\", $e, {f}, #1, @g",
        "[docs](https://example.com/a_b?c=d#e)",
        "at <https://example.com/a>.",
        "|a|b|\n|-|-|\n|`c`|d|",
        "|a|\n|-|\n|b \\| c|",
    ] {
        assert_eq!(made(text), text);
    }
}

#[test]
fn html_becomes_its_source_text() {
    assert_eq!(made("See [0] and <id>, Vec<u8>"), r"See \[0\] and \<id>, Vec\<u8>");
    assert_eq!(made("a<br>b<br />c"), "a\nb\nc");
    assert_eq!(made("<!-- a\n\nb -->\nc"), "\\<!-- a\n\nb -->\n\nc");
    assert_eq!(made("|a|\n|-|\n|b<br>c|"), "|a|\n|-|\n|b c|");
    assert_eq!(made("&lt;script&gt;"), r"\<script>");
}

#[test]
fn headings_and_footnotes_become_paragraphs() {
    assert_eq!(made("# Errors\ntext"), "**Errors**\n\ntext");
    assert_eq!(made("Errors\n===\ntext"), "**Errors**\n\ntext");
    assert_eq!(made("a\n\n---\n\nb"), "a\n\nb");
    assert_eq!(made("a[^1]\n\n[^1]: b"), "a\\[1\\]\n\n\\[1\\] b");
    assert_eq!(made("![alt](https://example.com/a.png)"), "alt");
}

#[test]
fn links_other_than_to_the_web_become_text() {
    assert_eq!(made("[docs](/relative)"), "docs");
    assert_eq!(made("[x](javascript:alert) <javascript:alert>"), "x javascript:alert");
    assert_eq!(made("[Vec] [a][Vec] [`Vec`]"), r"\[Vec\] \[a\]\[Vec\] \[`Vec`\]");
    assert_eq!(made("[x]\n\n[x]: https://example.com"), "[x](https://example.com)");
    assert_eq!(made("at https://example.com/a_b. See"), "at <https://example.com/a_b>. See");
}

#[test]
fn hidden_characters_are_removed_even_as_entities() {
    assert_eq!(made("a\rb\u{202e}c\u{1b}[31m"), "a\nbc\\[31m");
    assert_eq!(made("a&#x202e;b&#13;c&#27;"), "ab c");
    assert_eq!(made("&#32;&#32;&#32;&#32;a&#10;&#10;    b"), "a      b");
    assert_eq!(made("`a\u{200b}b`\n\n    c\u{202e}"), "`ab`\n\n```text\nc\n```");
}

#[test]
fn deep_lists_and_quotes_are_flattened() {
    let deep = made(&format!("{}x", "- ".repeat(100)));
    let lists = |event: &Event<'_>| matches!(event, Event::Start(Tag::List(_)));
    assert_eq!(Parser::new(&deep).filter(lists).count(), 6, "{deep}");
    assert!(deep.ends_with(" x"));
    assert_eq!(made(&format!("{} x", ">".repeat(10_000))), "x");
}

#[test]
fn a_list_that_can_not_interrupt_a_paragraph_follows_a_blank_line() {
    for (markdown, wanted) in [
        ("- # a\n  2) `", "- **a**\n\n  2. \\`"),
        ("- # <div>\n  2) `", "- **\\<div>**\n\n  2. \\`"),
        ("- # a\n  1) b", "- **a**\n  1. b"),
        ("- # a\n  - b", "- **a**\n  - b"),
    ] {
        assert_eq!(made(markdown), wanted, "{markdown}");
        assert_eq!(made(wanted), wanted, "{markdown}");
    }
}

#[test]
fn a_backslash_before_a_line_break_is_escaped() {
    let docs = made("\\ *<br>_*");
    assert_eq!(docs, "\\\\\n\\_");
    assert_eq!(made(&docs), docs);
}

#[test]
fn a_backslash_at_the_end_of_a_cell_does_not_escape_the_pipe() {
    for cell in ["a\\", "`a\\", "\\\\"] {
        let docs = made(&format!("| a | b |\n|--|--|\n| {cell} | c |"));
        assert_eq!(made(&docs), docs, "{cell}");
        assert_eq!(Docs::from_description(&docs).plain().matches('|').count(), 0, "{docs}");
    }
}

#[test]
fn a_link_target_with_white_space_becomes_text() {
    for markdown in ["[x](http://a.b&#9;)", "[x](<http://a.b c>)", "[x](http://a.b&#32;c)"] {
        assert_eq!(made(markdown), "x", "{markdown}");
    }
}

#[test]
fn a_sentence_is_appended_after_a_full_stop_that_starts_no_list() {
    let limits = || Docs::from_description("At most 3.");
    for (markdown, wanted) in [
        ("", "At most 3."),
        ("Lists them", "Lists them. At most 3."),
        ("Lists them.", "Lists them. At most 3."),
        ("Ends in `code`", "Ends in `code`. At most 3."),
        ("Ends in *emphasis*", "Ends in *emphasis*. At most 3."),
        ("1", "1\\. At most 3."),
        ("- a", "- a\n\nAt most 3."),
        ("```\na\n```", "```text\na\n```\n\nAt most 3."),
        ("Two.\n\nParagraphs", "Two.\n\nParagraphs\n\nAt most 3."),
    ] {
        assert_eq!(Docs::from_description(markdown).and_sentence(limits()).comment().unwrap(), wanted, "{markdown}");
    }
}

#[test]
fn the_first_paragraph_is_empty_if_another_block_comes_first() {
    assert_eq!(Docs::from_description("a\nb\n\nc").first_paragraph().comment().unwrap(), "a\nb");
    assert!(Docs::from_description("```\na\n```\n\nb").first_paragraph().is_empty());
}

#[test]
fn plain_text_is_one_line() {
    let markdown = "Prefer the [BGP *Prefixes* API](https://example.com/a)\ninstead of `on_demand`.\n\nSoon gone.";
    let plain = "Prefer the BGP Prefixes API instead of on_demand. Soon gone.";
    assert_eq!(Docs::from_description(markdown).plain(), plain);
}

#[test]
fn markdown_in_data_is_escaped() {
    for data in [
        "*a*",
        "# a",
        "- a",
        "1. a",
        "<b>",
        "[a](https://b.c)",
        "`a`",
        "a\n\n    b",
        "```",
        "&lt;",
        "https://a.b",
        "~~~",
        "a\u{202e}",
    ] {
        let paragraph = Paragraph::default().text(data).line().code(data).text(" ").bold(data);
        let comment = Docs::paragraph(paragraph).comment().unwrap();
        let mut code = 0;
        for event in Parser::new_ext(&comment, EXTENSIONS) {
            match event {
                Event::Code(text) => {
                    assert_eq!(&*text, &*spelled_out(data));
                    code += 1;
                }
                Event::Start(Tag::Paragraph | Tag::Strong) | Event::End(_) | Event::Text(_) | Event::SoftBreak => {}
                other => panic!("{data:?}: {comment}: {other:?}"),
            }
        }
        // A bold text with a URL becomes code, too.
        assert_eq!(code, if data.contains("https://") { 2 } else { 1 }, "{data:?}");
    }
}

#[test]
fn the_check_refuses_markdown_that_docs_must_not_have() {
    for (comment, found) in [
        ("```\nmain();\n```", "rustdoc would compile"),
        ("```rust\nmain();\n```", "rustdoc would compile"),
        ("```no_run\nmain();\n```", "rustdoc would compile"),
        ("    main();", "rustdoc would compile"),
        ("- a\n\n      main();", "rustdoc would compile"),
        ("<b>", "raw HTML"),
        ("<!--", "raw HTML"),
        ("![a](https://b.c)", "image"),
        ("[a](Vec)", "a link to"),
        ("[Vec]", "look for an item"),
        ("[a]: https://b.c", "define the link"),
        ("# a", "heading"),
        ("a\n---", "heading"),
        ("a[^1]\n\n[^1]: b", "footnote"),
    ] {
        let said = check(comment, &[]).unwrap_err();
        assert!(said.contains(found), "{comment}: {said}");
    }
    assert_eq!(check("```no_run\nmain();\n```", &["main();"]), Ok(()));
    assert!(check("```no_run\nmain();\n```", &["main();", "more();"]).unwrap_err().contains("lost an example"));
    assert!(check("```no_run\nother();\n```", &["main();"]).unwrap_err().contains("rustdoc would compile"));
}

/// Pieces of Markdown that open, close and break elements.
const FRAGMENTS: [&str; 74] = [
    "a",
    "b c",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    "```",
    "````",
    "~~~",
    "```rust\n",
    "`",
    "``",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "#",
    "# ",
    "###### ",
    "| a | b |",
    "|--|--|",
    "|",
    "---",
    "***\n",
    "===",
    "<b>",
    "</b>",
    "<script>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "<!A",
    "<div>\n",
    "<pre>",
    "<br>",
    "&#10;",
    "&#32;",
    "&#9;",
    "&lt;",
    "&amp;lt;",
    "&",
    "\\",
    "\\\n",
    "  \n",
    "[x]",
    "](",
    "[x]: y\n",
    "[^1]",
    "[^1]: z\n",
    "![",
    "[ ] ",
    "http://a.b",
    "https://a.b/c_d",
    "<https://a.b>",
    "<javascript:x>",
    "(",
    ")",
    "\r",
    "\u{202e}",
    "\u{a0}",
    "\"#",
    "*/",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_simple_line_gives_the_same_docs_as_the_markdown_parser(
        line in "[A-Za-z]?([A-Za-z0-9 ,.;:?%/'\"()-]{0,20}`[ -~]{1,9}`){0,3}[A-Za-z0-9 ,.;:?%/'\"()-]{0,20}",
    ) {
        if let Some(inlines) = simple::inlines(&line) {
            let written = simple::text(&inlines);
            prop_assert_eq!(written.as_ref(), Some(&line));
            prop_assert_eq!(Docs { blocks: parse::blocks(&line) }, Docs { blocks: vec![Block::Paragraph(inlines)] });
            prop_assert_eq!(check(&line, &[]), Ok(()));
        }
    }

    /// `comment` would return an error if the docs had code that rustdoc compiles, or raw HTML.
    #[test]
    fn docs_of_any_markdown_pass_the_check_and_parse_to_themselves(fragments in prop::collection::vec(select(&FRAGMENTS[..]), 1..16)) {
        let markdown = fragments.concat();
        let docs = Docs::from_description(&markdown);
        let comment = docs.comment();
        prop_assert!(comment.is_ok(), "{markdown:?}: {comment:?}");
        let comment = comment.unwrap();
        let again = Docs::from_description(&comment).comment();
        prop_assert_eq!(again.as_ref(), Ok(&comment), "{:?}", markdown);
        prop_assert!(!comment.contains(|c| c != '\n' && crate::text::characters::is_hidden(c)));
        let with_sentence = docs.and_sentence(Docs::from_description("At most 3.")).comment();
        prop_assert!(with_sentence.is_ok(), "{markdown:?}: {with_sentence:?}");
    }
}
