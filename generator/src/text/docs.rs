//! The doc comments of generated items, as blocks of Markdown for rustdoc.
//!
//! A description's Markdown is parsed and reduced to paragraphs, emphasis, lists, tables, web links and code
//! (`Docs::from_description`), and written when the comment is complete (`Docs::comment`). Code is marked as `text`, so
//! that rustdoc does not compile it. A heading becomes a bold paragraph, raw HTML and images become text, a footnote
//! becomes a paragraph, and a quote loses its `>`.

mod check;
mod parse;
mod simple;
mod write;

use pulldown_cmark::{Alignment, CowStr, Event, Options, Tag, TagEnd};

use super::characters::spelled_out;

pub use check::check;

/// The Markdown extensions that rustdoc enables, apart from smart punctuation, which does not affect structure.
pub(super) const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The content of a paragraph as parser events.
type Inlines = Vec<Event<'static>>;

/// The doc comment of a generated item, as a list of blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Docs {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
enum Block {
    Paragraph(Inlines),
    /// Code from a description, in any language.
    Code(String),
    /// An example made by the generator, which rustdoc compiles.
    Example(String),
    List(List),
    Table(Table),
}

#[derive(Debug, Clone, Default, PartialEq)]
struct List {
    /// The first number of an ordered list; `None` for bullets.
    start: Option<u64>,
    /// Whether the items are separated by blank lines.
    loose: bool,
    items: Vec<Vec<Block>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Table {
    alignments: Vec<Alignment>,
    /// The rows, the header first.
    rows: Vec<Vec<Inlines>>,
}

impl Docs {
    /// Parses the Markdown of a description, or of a text of the generator.
    pub(crate) fn from_description(markdown: &str) -> Self {
        match simple::inlines(markdown) {
            Some(inlines) => Self::paragraph(Paragraph { inlines }),
            None => Self { blocks: parse::blocks(markdown) },
        }
    }

    /// Docs of a single paragraph.
    pub(crate) fn paragraph(paragraph: Paragraph) -> Self {
        Self { blocks: vec![Block::Paragraph(paragraph.inlines)] }
    }

    /// Docs of one paragraph, with data as code.
    pub(crate) fn code(data: &str) -> Self {
        Self::paragraph(Paragraph::default().code(data))
    }

    /// Docs of one Rust example, which rustdoc compiles.
    pub(crate) fn example(code: String) -> Self {
        Self { blocks: vec![Block::Example(code)] }
    }

    /// Docs of a bullet list.
    pub(crate) fn list(items: impl IntoIterator<Item = Docs>) -> Self {
        let items: Vec<Vec<Block>> = items.into_iter().map(|item| item.blocks).collect();
        let blocks =
            if items.is_empty() { vec![] } else { vec![Block::List(List { start: None, loose: false, items })] };
        Self { blocks }
    }

    /// Whether the docs are empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The first paragraph alone; empty if the docs begin with another block.
    #[must_use]
    pub(crate) fn first_paragraph(mut self) -> Self {
        self.blocks.truncate(1);
        self.blocks.retain(|block| matches!(block, Block::Paragraph(_)));
        self
    }

    /// The docs followed by further docs.
    #[must_use]
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.blocks.extend(more.blocks);
        self
    }

    /// Adds a full stop to the docs if they end with a paragraph, unless its text ends with `.`, `!`, `?` or `:`.
    #[must_use]
    pub(crate) fn sentence(mut self) -> Self {
        if let Some(Block::Paragraph(inlines)) = self.blocks.last_mut() {
            let visible = inlines.iter_mut().rev().find(|event| !matches!(event, Event::End(_)));
            match visible {
                Some(Event::Text(text)) if text.ends_with(['.', '!', '?', ':']) => {}
                _ => push_text(inlines, "."),
            }
        }
        self
    }

    /// The docs followed by a sentence: in the same paragraph if the docs have only one, otherwise in a paragraph of
    /// its own.
    #[must_use]
    pub(crate) fn and_sentence(self, more: Self) -> Self {
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

    /// The docs as plain text on one line, with only the text of links and code.
    pub(crate) fn plain(&self) -> String {
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

    /// The text of the doc comment: Markdown, without `///`.
    ///
    /// # Errors
    ///
    /// The reason why [`check()`] refuses the docs, or why they can't be written as Markdown.
    pub(crate) fn comment(&self) -> Result<String, String> {
        if let [Block::Paragraph(inlines)] = self.blocks.as_slice()
            && let Some(text) = simple::text(inlines)
        {
            return Ok(text);
        }
        let text = write::markdown(&self.blocks)?;
        let examples: Vec<&str> = self.blocks.iter().filter_map(Block::example).collect();
        check(&text, &examples)?;
        Ok(text)
    }
}

impl Block {
    fn example(&self) -> Option<&str> {
        if let Self::Example(code) = self { Some(code) } else { None }
    }
}

/// A paragraph of docs, built piece by piece. Hidden characters and Markdown in the added data are escaped.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Paragraph {
    inlines: Inlines,
}

impl Paragraph {
    /// Adds data as text.
    #[must_use]
    pub(crate) fn text(mut self, data: &str) -> Self {
        push_text(&mut self.inlines, &spelled_out(data));
        self
    }

    /// Adds data as code.
    #[must_use]
    pub(crate) fn code(mut self, data: &str) -> Self {
        if !data.is_empty() {
            self.inlines.push(Event::Code(spelled_out(data).into_owned().into()));
        }
        self
    }

    /// Adds data in bold; or as code if it has a URL, since rustdoc warns about a bare URL.
    #[must_use]
    pub(crate) fn bold(mut self, data: &str) -> Self {
        if ["http://", "https://"].iter().any(|scheme| data.contains(scheme)) {
            return self.code(data);
        }
        self.inlines.push(Event::Start(Tag::Strong));
        push_text(&mut self.inlines, spelled_out(data).trim());
        self.inlines.push(Event::End(TagEnd::Strong));
        self
    }

    /// Adds a soft break: a new line of the comment, in the same paragraph.
    #[must_use]
    pub(crate) fn line(mut self) -> Self {
        self.inlines.push(Event::SoftBreak);
        self
    }

    /// Adds the text of docs that are one paragraph; other docs add nothing.
    #[must_use]
    pub(crate) fn docs(mut self, docs: Docs) -> Self {
        if let [Block::Paragraph(inlines)] = docs.blocks.as_slice() {
            inlines.iter().for_each(|event| push(&mut self.inlines, event.clone()));
        }
        self
    }
}

/// Adds a parser event. A text is merged with a text before it.
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
