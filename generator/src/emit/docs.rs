//! Descriptions as doc comments that neither run as tests nor upset rustdoc.

use std::ops::Range;

use proc_macro2::TokenStream;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use quote::quote;

use super::limits;
use crate::ir::Schema;

/// One attribute a line: printed as `///`.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {}", line.trim_end()) });
    quote!(#(#[doc = #lines])*)
}

/// The same as text.
pub(super) fn lines(text: &str, indent: usize) -> String {
    text.lines().map(|line| format!("{:indent$}{}\n", "", format!("/// {line}").trim_end())).collect()
}

/// What a schema says of itself, then its limits; `otherwise` where it says nothing.
pub(super) fn text(schema: &Schema, otherwise: &str) -> String {
    let text = schema.docs.as_deref().map(from_markdown).filter(|text| !text.is_empty());
    let text = text.unwrap_or_else(|| otherwise.to_owned());
    let limits = limits::words(schema);
    match (limits.is_empty(), text.contains("\n\n")) {
        (true, _) => text,
        (false, _) if text.is_empty() => limits,
        (false, false) => format!("{} {limits}", sentence(&text)),
        (false, true) => format!("{text}\n\n{limits}"),
    }
}

/// What the compiler says where something is used that should no longer be.
pub(super) fn deprecated(why: Option<&str>) -> Option<TokenStream> {
    let why = plain(why?);
    let note = if why.is_empty() { "the API's description marks it as deprecated".to_owned() } else { why };
    Some(quote!(#[deprecated(note = #note)]))
}

/// Markdown as plain text on one line: of a link its text, of code what is in it.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as code, whatever is in it.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// With a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '`']) && !text.ends_with('`') {
        return text.to_owned();
    }
    format!("{text}.")
}

/// Up to the first blank line or block of code.
pub(super) fn first_paragraph(text: &str) -> String {
    let text = text.trim().split("\n\n").next().unwrap_or_default();
    text.split("```").next().unwrap_or_default().trim_end().to_owned()
}

/// Up to the first blank line, of Markdown as described.
pub(super) fn first_line(text: &str) -> String {
    first_paragraph(&text.replace("\r\n", "\n"))
}

/// Markdown from a description as Markdown for rustdoc: code is marked as text, so that it is never run; brackets and
/// angle brackets that are no link and no HTML stay what they look like.
pub(super) fn from_markdown(markdown: &str) -> String {
    let source = markdown.replace("\r\n", "\n").replace('\t', "    ");
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut code: Option<(Range<usize>, String)> = None;
    let mut link: Option<(Range<usize>, String)> = None;
    for (event, range) in Parser::new_ext(&source, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = Some((range, String::new())),
            Event::End(TagEnd::CodeBlock) => {
                if let Some((range, text)) = code.take() {
                    let end = if source[range.clone()].ends_with('\n') { "\n" } else { "" };
                    edits.push((with_indent(&source, range), format!("{}{end}", fenced(&text))));
                }
            }
            Event::Text(text) if code.is_some() => {
                if let Some((_, block)) = &mut code {
                    block.push_str(&text);
                }
            }
            // rustdoc would take any other target for the path of an item.
            Event::Start(Tag::Link { link_type, dest_url, .. })
                if !matches!(link_type, LinkType::Autolink | LinkType::Email) && !is_url(&dest_url) =>
            {
                link = Some((range, String::new()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((range, text)) = link.take() {
                    edits.push((range, escaped(&text)));
                }
            }
            Event::Text(text) | Event::Code(text) if link.is_some() => {
                if let Some((_, label)) = &mut link {
                    label.push_str(&text);
                }
            }
            Event::Text(_) => edits.push((range.clone(), escaped_source(&source, range))),
            Event::Html(_) | Event::InlineHtml(_) => edits.push((range.clone(), escaped(&source[range]))),
            _ => {}
        }
    }
    applied(&source, edits).trim().to_owned()
}

fn is_url(target: &str) -> bool {
    ["https://", "http://", "mailto:", "#"].iter().any(|start| target.starts_with(start))
}

/// An indented block starts before its first character.
fn with_indent(source: &str, range: Range<usize>) -> Range<usize> {
    let line = source[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let start = if source[line..range.start].trim().is_empty() { line } else { range.start };
    start..range.end
}

fn fenced(code: &str) -> String {
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}text\n{}\n{fence}", code.trim_end_matches('\n'))
}

/// Text of the source, where a backslash may already stand before a character.
fn escaped_source(source: &str, range: Range<usize>) -> String {
    let already = source[..range.start].ends_with('\\');
    let text = &source[range];
    match text.chars().next() {
        Some(first) if already => format!("{first}{}", escaped(&text[first.len_utf8()..])),
        _ => escaped(text),
    }
}

/// Plain text as Markdown that looks like it.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['[', ']', '<', '>', '`', 'h']) {
        escaped.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = url_length(rest);
        if length > 0 {
            // A bare URL is a link only between angle brackets.
            escaped.push_str(&format!("<{}>", &rest[..length]));
            rest = &rest[length..];
            continue;
        }
        if !rest.starts_with('h') {
            escaped.push('\\');
        }
        escaped.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    escaped.push_str(rest);
    escaped
}

fn url_length(text: &str) -> usize {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return 0;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]`\"'{}".contains(c)).unwrap_or(text.len());
    let url = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    if url.len() > "https://".len() { url.len() } else { 0 }
}

/// The source with ranges replaced; a range inside an earlier one is not looked at.
fn applied(source: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for (range, replacement) in edits {
        if range.start < done {
            continue;
        }
        text.push_str(&source[done..range.start]);
        text.push_str(&replacement);
        done = range.end;
    }
    text.push_str(&source[done..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_never_run() {
        assert_eq!(from_markdown("Do:\n\n    curl x\n\nthen"), "Do:\n\n```text\ncurl x\n```\n\nthen");
        assert_eq!(from_markdown("```\ncurl x\n```"), "```text\ncurl x\n```");
        assert_eq!(from_markdown("```rust\nlet x = 1;\n```\nend"), "```text\nlet x = 1;\n```\nend");
        assert_eq!(from_markdown("a\n\n~~~\n```\n~~~"), "a\n\n````text\n```\n````");
        assert_eq!(from_markdown("x\n\n\tindented by a tab"), "x\n\n```text\nindented by a tab\n```");
    }

    #[test]
    fn brackets_stay_what_they_look_like() {
        assert_eq!(from_markdown("See [0] and <id>, Vec<u8>"), r"See \[0\] and \<id\>, Vec\<u8\>");
        assert_eq!(from_markdown("a `tick"), r"a \`tick");
        assert_eq!(from_markdown("`Vec<u8>[0]`"), "`Vec<u8>[0]`");
        assert_eq!(from_markdown(r"\[kept\]"), r"\[kept\]");
    }

    #[test]
    fn links_lead_somewhere_or_are_none() {
        assert_eq!(from_markdown("[docs](https://example.com/a)"), "[docs](https://example.com/a)");
        assert_eq!(from_markdown("[docs](/relative)"), "docs");
        assert_eq!(from_markdown("at https://example.com/a."), "at <https://example.com/a>.");
    }

    #[test]
    fn a_note_is_one_line_of_plain_text() {
        let markdown = "Prefer the [BGP *Prefixes* API](https://example.com/a)\ninstead of `on_demand`.\n\nSoon gone.";
        assert_eq!(plain(markdown), "Prefer the BGP Prefixes API instead of on_demand. Soon gone.");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(sentence("Lists them"), "Lists them.");
        assert_eq!(sentence("Lists them."), "Lists them.");
        assert_eq!(sentence("Ends in `code`"), "Ends in `code`.");
    }
}
