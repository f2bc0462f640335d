//! Docs of generated items: Markdown for rustdoc, made of blocks.
//!
//! A description's Markdown is parsed, reduced to what docs need ([`Docs::from_description`]), and written out from
//! what is left, once, when the comment is complete ([`Docs::comment`]). Between the two nothing is edited as text.
//!
//! Elements kept are paragraphs, emphasis, lists, tables, links to http and https, and code, which is
//! marked as `text` so that rustdoc does not compile it. A heading becomes a paragraph in bold, raw HTML the text that
//! it is written with, an image the text that stands for it, a footnote a paragraph, and a quote what is quoted.

mod check;
mod parse;
mod write;

use pulldown_cmark::{Alignment, CowStr, Event, Options, Tag, TagEnd};

use super::characters::spelled_out;

pub use check::check;

/// The extensions of Markdown that rustdoc reads, but for smart punctuation, which changes no structure.
pub(super) const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The content of a paragraph, as events of the parser.
type Inlines = Vec<Event<'static>>;

/// Docs of an item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
enum Block {
    Paragraph(Inlines),
    /// Code of a description, whatever its language.
    Code(String),
    /// An example of ours, which rustdoc compiles.
    Example(String),
    List(List),
    Table(Table),
}

#[derive(Debug, Clone, Default, PartialEq)]
struct List {
    /// The first number; `None` for bullets.
    start: Option<u64>,
    /// Whether blank lines stand between the items.
    loose: bool,
    items: Vec<Vec<Block>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Table {
    alignments: Vec<Alignment>,
    /// The head first.
    rows: Vec<Vec<Inlines>>,
}

impl Docs {
    /// Markdown of a description, or of ours, reduced to what docs need.
    pub fn from_description(markdown: &str) -> Self {
        match is_plain(markdown) {
            true => Self::paragraph(Paragraph::default().text(markdown)),
            false => Self { blocks: parse::blocks(markdown) },
        }
    }

    /// Docs of a single paragraph.
    pub fn paragraph(paragraph: Paragraph) -> Self {
        Self { blocks: vec![Block::Paragraph(paragraph.inlines)] }
    }

    /// Data as code.
    pub fn code(data: &str) -> Self {
        Self::paragraph(Paragraph::default().code(data))
    }

    /// Rust that compiles, as a caller would write it.
    pub fn example(code: String) -> Self {
        Self { blocks: vec![Block::Example(code)] }
    }

    /// A list with a bullet for each item.
    pub fn list(items: impl IntoIterator<Item = Docs>) -> Self {
        let items: Vec<Vec<Block>> = items.into_iter().map(|item| item.blocks).collect();
        let blocks =
            if items.is_empty() { vec![] } else { vec![Block::List(List { start: None, loose: false, items })] };
        Self { blocks }
    }

    /// Whether the docs are empty.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The first paragraph alone; empty where the docs begin with anything else.
    #[must_use]
    pub fn first_paragraph(mut self) -> Self {
        self.blocks.truncate(1);
        self.blocks.retain(|block| matches!(block, Block::Paragraph(_)));
        self
    }

    /// More blocks at the end.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.blocks.extend(more.blocks);
        self
    }

    /// With a full stop behind a last paragraph that has none.
    #[must_use]
    pub fn sentence(mut self) -> Self {
        if let Some(Block::Paragraph(inlines)) = self.blocks.last_mut() {
            let visible = inlines.iter_mut().rev().find(|event| !matches!(event, Event::End(_)));
            match visible {
                Some(Event::Text(text)) if text.ends_with(['.', '!', '?', ':']) => {}
                _ => push_text(inlines, "."),
            }
        }
        self
    }

    /// A sentence behind the only paragraph, or as a paragraph of its own behind anything else.
    #[must_use]
    pub fn and_sentence(self, more: Self) -> Self {
        if self.is_empty() || more.is_empty() || self.blocks.len() > 1 {
            return self.and(more);
        }
        let mut docs = self.sentence();
        match (docs.blocks.as_mut_slice(), more.blocks.as_slice()) {
            ([Block::Paragraph(inlines)], [Block::Paragraph(more)]) => {
                push_text(inlines, " ");
                more.iter().for_each(|event| push(inlines, event.clone()));
                docs
            }
            _ => docs.and(more),
        }
    }

    /// The docs as plain text on one line: of a link its text, of code its content.
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for event in write::events(&self.blocks) {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::SoftBreak
                | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock) => {
                    text.push(' ')
                }
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The finished comment, Markdown without `///`.
    ///
    /// # Errors
    ///
    /// Docs that [`check`] refuses, or that can't be written as Markdown, and why.
    pub fn comment(&self) -> Result<String, String> {
        if let [Block::Paragraph(inlines)] = self.blocks.as_slice()
            && let [Event::Text(text)] = inlines.as_slice()
            && is_plain(text)
        {
            return Ok(text.to_string());
        }
        let text = write::markdown(&self.blocks)?;
        let examples: Vec<&str> = self.blocks.iter().filter_map(Block::example).collect();
        check(&text, &examples)?;
        Ok(text)
    }
}

/// Whether a text is one line of words and punctuation in which nothing is Markdown: most are, and need no parser.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.;:?%/'\"()-".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_plain)
        && !text.ends_with(' ')
        && !text.contains("http")
}

impl Block {
    fn example(&self) -> Option<&str> {
        if let Self::Example(code) = self { Some(code) } else { None }
    }
}

/// A paragraph, piece by piece. Data in it has no hidden characters, and nothing of it is Markdown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    inlines: Inlines,
}

impl Paragraph {
    /// Data as text.
    #[must_use]
    pub fn text(mut self, data: &str) -> Self {
        push_text(&mut self.inlines, &spelled_out(data));
        self
    }

    /// Data as code.
    #[must_use]
    pub fn code(mut self, data: &str) -> Self {
        if !data.is_empty() {
            self.inlines.push(Event::Code(spelled_out(data).into_owned().into()));
        }
        self
    }

    /// Data in bold; as code where it has a URL, of which rustdoc would want a link.
    #[must_use]
    pub fn bold(mut self, data: &str) -> Self {
        if ["http://", "https://"].iter().any(|scheme| data.contains(scheme)) {
            return self.code(data);
        }
        self.inlines.push(Event::Start(Tag::Strong));
        push_text(&mut self.inlines, spelled_out(data).trim());
        self.inlines.push(Event::End(TagEnd::Strong));
        self
    }

    /// The next line.
    #[must_use]
    pub fn line(mut self) -> Self {
        self.inlines.push(Event::SoftBreak);
        self
    }

    /// The text of docs that are one paragraph; nothing of other docs.
    #[must_use]
    pub fn docs(mut self, docs: Docs) -> Self {
        if let [Block::Paragraph(inlines)] = docs.blocks.as_slice() {
            inlines.iter().for_each(|event| push(&mut self.inlines, event.clone()));
        }
        self
    }
}

/// Adds an event; texts in a row are one.
fn push(inlines: &mut Inlines, event: Event<'static>) {
    match event {
        Event::Text(text) => push_text(inlines, &text),
        other => inlines.push(other),
    }
}

fn push_text(inlines: &mut Inlines, text: &str) {
    if text.is_empty() {
        return;
    }
    match inlines.last_mut() {
        Some(Event::Text(before)) => *before = CowStr::from(format!("{before}{text}")),
        _ => inlines.push(Event::Text(CowStr::from(text.to_owned()))),
    }
}

#[cfg(test)]
mod tests;
