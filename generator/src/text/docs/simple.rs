//! Reads and writes docs of one line that are words, punctuation and code spans only. Most are, and need no parser.

use pulldown_cmark::Event;

use super::{Inlines, push_text};

/// Parses such a line; `None` for other Markdown.
pub(super) fn inlines(markdown: &str) -> Option<Inlines> {
    if !is_line(markdown) || markdown.contains("``") {
        return None;
    }
    let mut inlines = Inlines::new();
    let mut parts = markdown.split('`');
    // Texts and code alternate, and the last part is a text: each code span is closed.
    loop {
        push_text(&mut inlines, parts.next().filter(|part| is_text(part))?);
        match parts.next() {
            Some(code) if is_code(code) => inlines.push(Event::Code(code.to_owned().into())),
            Some(_) => return None,
            None => return Some(inlines),
        }
    }
}

/// Writes such a line as Markdown; `None` for other content.
pub(super) fn text(inlines: &Inlines) -> Option<String> {
    let mut line = String::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Event::Text(text) if is_text(text) => line.push_str(text),
            // Two code spans without a text in between would be one.
            Event::Code(code) if is_code(code) && (index == 0 || matches!(inlines[index - 1], Event::Text(_))) => {
                line.extend(["`", code, "`"]);
            }
            _ => return None,
        }
    }
    is_line(&line).then_some(line)
}

/// Whether nothing in a text is Markdown, apart from the start of a line.
fn is_text(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.;:?%/'\"()-".contains(&byte);
    text.bytes().all(is_plain) && !text.contains("http")
}

/// Whether a code span has one backtick on each side, and no space that Markdown removes.
fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'`') && code.trim() == code
}

/// Whether a line begins with a word or code, and thus not as a list, heading or quote, and has no space at its end.
fn is_line(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '`') && !line.ends_with(' ')
}
