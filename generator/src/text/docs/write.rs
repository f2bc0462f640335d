//! Writes blocks as Markdown.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options, cmark_with_options};

use super::{Block, EXTENSIONS, Inlines, List, Table, parse::normal, push_text};

/// The language tag of code that rustdoc does not compile.
pub(super) const TEXT: &str = "text";
/// The language tag of examples, which rustdoc compiles but does not run.
pub(super) const EXAMPLE: &str = "no_run";

/// Writes blocks as Markdown. The serializer parses the result again, and fails if it differs from the blocks.
///
/// # Errors
///
/// The reason why the blocks can't be written as Markdown, even without emphasis.
pub(super) fn markdown(blocks: &[Block]) -> Result<String, String> {
    written(&events(blocks)).or_else(|_| {
        // Markdown can't express emphasis at every place, such as in the middle of a word. Then all emphasis is
        // removed.
        let plain: Vec<Block> = blocks.iter().map(plain).collect();
        written(&events(&plain)).map_err(|error| format!("they can't be written as Markdown: {error}"))
    })
}

fn written(events: &[Event<'static>]) -> Result<String, pulldown_cmark_to_cmark::Error> {
    let options = Options {
        list_token: '-',
        code_block_token_count: 3,
        increment_ordered_list_bullets: true,
        ..Options::default()
    };
    let mut text = String::new();
    cmark_with_options(events, &mut text, EXTENSIONS, options)?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

/// A block without emphasis. It is normalized again, since a space may now be beside a line break.
fn plain(block: &Block) -> Block {
    let inlines = |inlines: &Inlines| normal(inlines.iter().filter(|event| !is_emphasis(event)).cloned().collect());
    match block {
        Block::Paragraph(text) => Block::Paragraph(inlines(text)),
        Block::List(list) => {
            let items = list.items.iter().map(|item| item.iter().map(plain).collect()).collect();
            Block::List(List { items, ..*list })
        }
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| row.iter().map(inlines).collect()).collect();
            Block::Table(Table { rows, alignments: table.alignments.clone() })
        }
        Block::Code(_) | Block::Example(_) => block.clone(),
    }
}

fn is_emphasis(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
    )
}

/// The blocks as parser events.
pub(super) fn events(blocks: &[Block]) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    blocks.iter().for_each(|block| write(block, true, &mut events));
    events
}

/// Adds the parser events of a block, recursively; [`DEEPEST_LIST`](super::parse) limits the depth. `loose` means that
/// paragraphs have a paragraph element, as at the top level and in loose lists.
fn write(block: &Block, loose: bool, events: &mut Vec<Event<'static>>) {
    match block {
        Block::Paragraph(inlines) if loose => around(Tag::Paragraph, inlines, events),
        Block::Paragraph(inlines) => events.extend(inlines.iter().cloned()),
        Block::Code(code) => write_code(TEXT, code, events),
        Block::Example(code) => write_code(EXAMPLE, code, events),
        Block::List(List { start, loose, items }) => {
            events.push(Event::Start(Tag::List(*start)));
            for item in items {
                events.push(Event::Start(Tag::Item));
                item.iter().for_each(|block| write(block, *loose, events));
                events.push(Event::End(TagEnd::Item));
            }
            events.push(Event::End(TagEnd::List(start.is_some())));
        }
        Block::Table(Table { alignments, rows }) => {
            events.push(Event::Start(Tag::Table(alignments.clone())));
            for (index, row) in rows.iter().enumerate() {
                let tag = if index == 0 { Tag::TableHead } else { Tag::TableRow };
                let end = tag.to_end();
                events.push(Event::Start(tag));
                row.iter().for_each(|cell| around(Tag::TableCell, &closed(cell), events));
                events.push(Event::End(end));
            }
            events.push(Event::End(TagEnd::Table));
        }
    }
}

/// The content of a table cell. If it ends with `\`, a space is added, so that the `\` does not escape the next `|`.
fn closed(cell: &Inlines) -> Inlines {
    let mut cell = cell.clone();
    if matches!(cell.last(), Some(Event::Text(text)) if text.ends_with('\\')) {
        push_text(&mut cell, " ");
    }
    cell
}

fn write_code(language: &'static str, code: &str, events: &mut Vec<Event<'static>>) {
    let text = vec![Event::Text(format!("{code}\n").into())];
    around(Tag::CodeBlock(CodeBlockKind::Fenced(language.into())), &text, events);
}

fn around(tag: Tag<'static>, inlines: &Inlines, events: &mut Vec<Event<'static>>) {
    let end = tag.to_end();
    events.push(Event::Start(tag));
    events.extend(inlines.iter().cloned());
    events.push(Event::End(end));
}
