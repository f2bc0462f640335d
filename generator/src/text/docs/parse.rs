//! Parses a description's Markdown into blocks.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd, TextMergeStream};

use super::{Block, EXTENSIONS, Inlines, List, Table, push, push_text};
use crate::text::characters::without_hidden;

/// The maximum depth of nested lists; deeper lists are merged into the innermost one.
const DEEPEST_LIST: usize = 6;

/// Parses Markdown into blocks. Elements that docs can't have are converted to text or dropped.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let source = without_hidden(markdown);
    let mut reader = Reader::default();
    for event in TextMergeStream::new(Parser::new_ext(&source, EXTENSIONS)) {
        reader.read(event);
    }
    reader.end_paragraph();
    reader.blocks
}

/// Builds blocks from the events of the Markdown parser.
#[derive(Default)]
struct Reader {
    /// The finished top-level blocks.
    blocks: Vec<Block>,
    /// The open lists, outermost first. Content is added to the last item of the innermost list.
    lists: Vec<List>,
    /// The number of open lists beyond [`DEEPEST_LIST`].
    too_deep: usize,
    /// The content of the open paragraph, table cell or list item.
    inlines: Inlines,
    /// For each open link, whether it stays a link; otherwise only its text stays.
    links: Vec<bool>,
    /// The text of the open code block or raw HTML.
    raw: Option<String>,
    /// The name of the footnote whose first paragraph comes next.
    label: Option<String>,
    /// The open table.
    table: Option<Table>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.raw.is_some() => {
                // Hidden characters were removed before parsing, and code and raw HTML have no decoded entities.
                self.raw.get_or_insert_default().push_str(&text);
            }
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                let code = without_hidden(&code).replace('\n', " ");
                self.inlines.push(Event::Code(code.into()));
            }
            Event::InlineHtml(html) if is_line_break(&html) => self.inlines.push(Event::SoftBreak),
            Event::InlineHtml(html) | Event::Html(html) => self.text(&html),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
            Event::SoftBreak | Event::HardBreak => self.inlines.push(Event::SoftBreak),
            Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => self.end_paragraph(),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.inlines.push(Event::Start(Tag::Emphasis)),
            Tag::Strong => self.inlines.push(Event::Start(Tag::Strong)),
            Tag::Strikethrough => self.inlines.push(Event::Start(Tag::Strikethrough)),
            Tag::Link { link_type, dest_url, .. } => {
                let kept = is_web(&dest_url) && !self.links.contains(&true);
                self.links.push(kept);
                if kept {
                    let link_type = if link_type == LinkType::Autolink { LinkType::Autolink } else { LinkType::Inline };
                    self.inlines.push(link(link_type, dest_url.into_string()));
                }
            }
            Tag::Image { .. } | Tag::TableCell => {}
            Tag::Paragraph => {
                self.end_paragraph();
                if let Some(label) = self.label.take() {
                    self.text(&label);
                }
                if let (Some(list), 0) = (self.lists.last_mut(), self.too_deep) {
                    list.loose = true;
                }
            }
            Tag::Heading { .. } => {
                self.end_paragraph();
                self.inlines.push(Event::Start(Tag::Strong));
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.end_paragraph();
                self.raw = Some(String::new());
            }
            Tag::List(start) => {
                self.end_paragraph();
                if self.too_deep > 0 || self.lists.len() == DEEPEST_LIST {
                    self.too_deep += 1;
                } else {
                    self.lists.push(List { start, ..List::default() });
                }
            }
            Tag::Item => {
                self.end_paragraph();
                if let (Some(list), 0) = (self.lists.last_mut(), self.too_deep) {
                    list.items.push(Vec::new());
                }
            }
            Tag::FootnoteDefinition(name) => {
                self.end_paragraph();
                self.label = Some(format!("[{name}] "));
            }
            Tag::Table(alignments) => {
                self.end_paragraph();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => self.table.get_or_insert_default().rows.push(Vec::new()),
            _ => self.end_paragraph(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.inlines.push(Event::End(tag)),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.inlines.push(Event::End(TagEnd::Link));
                }
            }
            TagEnd::Image | TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::Heading(_) => {
                self.inlines.push(Event::End(TagEnd::Strong));
                self.end_paragraph();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                for line in self.raw.take().unwrap_or_default().lines() {
                    match line.trim() {
                        "" => self.end_paragraph(),
                        text => {
                            self.text(text);
                            self.inlines.push(Event::SoftBreak);
                        }
                    }
                }
                self.end_paragraph();
            }
            TagEnd::List(_) => {
                self.end_paragraph();
                if self.too_deep > 0 {
                    self.too_deep -= 1;
                } else if let Some(list) = self.lists.pop() {
                    self.list(list);
                }
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.block(Block::Table(table));
                }
            }
            _ => self.end_paragraph(),
        }
    }

    fn end_code(&mut self) {
        let code = self.raw.take().unwrap_or_default();
        let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
        let code = lines.join("\n");
        let code = code.trim_end_matches('\n');
        if !code.is_empty() {
            self.block(Block::Code(code.to_owned()));
        }
    }

    fn end_cell(&mut self) {
        let mut cell = normal(std::mem::take(&mut self.inlines));
        // A table cell can't have line breaks.
        cell.iter_mut().filter(|event| **event == Event::SoftBreak).for_each(|event| *event = Event::Text(" ".into()));
        let cell = merged(cell);
        if let Some(row) = self.table.get_or_insert_default().rows.last_mut() {
            row.push(cell);
        }
    }

    /// Adds text without hidden characters, which can come from decoded entities such as `&#x202e;`.
    fn text(&mut self, text: &str) {
        push_text(&mut self.inlines, &without_hidden(text).replace('\n', " "));
    }

    fn end_paragraph(&mut self) {
        let inlines = normal(std::mem::take(&mut self.inlines));
        if !inlines.is_empty() {
            self.block(Block::Paragraph(inlines));
        }
    }

    fn list(&mut self, mut list: List) {
        list.items.retain(|item| !item.is_empty());
        // A list with a single block can't have the blank line between blocks that makes a list loose.
        list.loose &= list.items.iter().map(Vec::len).sum::<usize>() > 1;
        list.loose |= list.items.iter().any(|item| match item.as_slice() {
            [Block::Paragraph(_) | Block::Code(_) | Block::List(_)] | [Block::Paragraph(_), Block::Code(_)] => false,
            // An ordered list that does not start with 1 can't interrupt a paragraph (CommonMark 0.31.2, section 5.2),
            // so it needs a blank line.
            [Block::Paragraph(_), Block::List(inner)] => !matches!(inner.start, None | Some(1)),
            _ => true,
        });
        if !list.items.is_empty() {
            self.block(Block::List(list));
        }
    }

    fn block(&mut self, block: Block) {
        let around = self.lists.last_mut().and_then(|list| list.items.last_mut());
        around.unwrap_or(&mut self.blocks).push(block);
    }
}

/// Whether an HTML tag is a line break: `<br>`, `<br/>` or `<br />`.
fn is_line_break(html: &str) -> bool {
    let name = html.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim_end();
    name.eq_ignore_ascii_case("br")
}

fn link(link_type: LinkType, url: String) -> Event<'static> {
    Event::Start(Tag::Link { link_type, dest_url: url.into(), title: "".into(), id: "".into() })
}

/// Whether a target is a web address (http or https), without white space (RFC 3986). rustdoc takes other targets for
/// the path of an item.
pub(super) fn is_web(target: &str) -> bool {
    let scheme = |scheme: &str| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (scheme("https://") || scheme("http://")) && !target.contains(char::is_whitespace)
}

/// The normal form of inline text: no spaces at its ends or beside line breaks, no empty elements, bare URLs as links.
pub(super) fn normal(inlines: Inlines) -> Inlines {
    let mut normal: Inlines = Vec::with_capacity(inlines.len());
    for event in inlines {
        match event {
            Event::SoftBreak => {
                trim_end(&mut normal);
                if !begins(&normal) && !matches!(normal.last(), Some(Event::SoftBreak)) {
                    normal.push(Event::SoftBreak);
                }
            }
            Event::Text(text) => {
                let bare = begins(&normal) || matches!(normal.last(), Some(Event::SoftBreak));
                push_text(&mut normal, if bare { text.trim_start() } else { &text });
            }
            Event::Code(code) if code.trim().is_empty() => {}
            Event::End(tag) => {
                trim_end(&mut normal);
                while matches!(normal.last(), Some(Event::SoftBreak)) {
                    normal.pop();
                }
                match normal.last() {
                    Some(Event::Start(Tag::Link { dest_url, .. })) if tag == TagEnd::Link => {
                        let url = dest_url.clone();
                        normal.pop();
                        push_text(&mut normal, &url);
                    }
                    Some(Event::Start(_)) => _ = normal.pop(),
                    _ => normal.push(Event::End(tag)),
                }
            }
            other => normal.push(other),
        }
    }
    trim_end(&mut normal);
    while matches!(normal.last(), Some(Event::SoftBreak)) {
        normal.pop();
        trim_end(&mut normal);
    }
    with_links(normal)
}

/// Merges adjacent texts.
fn merged(inlines: Inlines) -> Inlines {
    let mut merged = Inlines::with_capacity(inlines.len());
    inlines.into_iter().for_each(|event| push(&mut merged, event));
    merged
}

/// Whether the events have no visible content.
fn begins(inlines: &Inlines) -> bool {
    inlines.iter().rev().all(|event| matches!(event, Event::Start(_)))
}

fn trim_end(inlines: &mut Inlines) {
    while let Some(Event::Text(text)) = inlines.last_mut() {
        let trimmed = text.trim_end().to_owned();
        if !trimmed.is_empty() {
            *text = trimmed.into();
            return;
        }
        inlines.pop();
    }
}

/// Turns bare URLs in text into links in angle brackets.
fn with_links(inlines: Inlines) -> Inlines {
    let mut linked: Inlines = Vec::with_capacity(inlines.len());
    let mut inside = false;
    for event in inlines {
        match event {
            Event::Text(text) if !inside => {
                let mut rest = &*text;
                while let Some((before, url)) = next_url(rest) {
                    push_text(&mut linked, before);
                    linked.push(link(LinkType::Autolink, url.to_owned()));
                    linked.push(Event::Text(url.to_owned().into()));
                    linked.push(Event::End(TagEnd::Link));
                    rest = &rest[before.len() + url.len()..];
                }
                push_text(&mut linked, rest);
            }
            other => {
                match other {
                    Event::Start(Tag::Link { .. }) => inside = true,
                    Event::End(TagEnd::Link) => inside = false,
                    _ => {}
                }
                linked.push(other);
            }
        }
    }
    linked
}

/// The text before the next bare URL, and the URL.
fn next_url(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let length = url_length(&text[start..]);
        if length > 0 {
            return Some((&text[..start], &text[start..start + length]));
        }
        from = start + "http".len();
    }
    None
}

fn url_length(text: &str) -> usize {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return 0;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]`\"'{}\\|".contains(c)).unwrap_or(text.len());
    let url = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~']);
    if url.len() > "https://".len() { url.len() } else { 0 }
}
