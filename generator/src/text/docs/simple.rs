//! Parses and writes docs of one line of words, punctuation and code spans. Most docs are such a line, for which the
//! Markdown parser is not needed.

use pulldown_cmark::Event;

use super::{Inlines, push_text};

/// Parses one line of words, punctuation and code spans; `None` for other Markdown.
pub(super) fn inlines(markdown: &str) -> Option<Inlines> {
    if !is_line(markdown) || markdown.contains("``") {
        return None;
    }
    let mut inlines = Inlines::new();
    let mut parts = markdown.split('`');
    // Texts and code spans alternate. The last part is a text, since each code span is closed.
    loop {
        push_text(&mut inlines, parts.next().filter(|part| is_text(part))?);
        match parts.next() {
            Some(code) if is_code(code) => inlines.push(Event::Code(code.to_owned().into())),
            Some(_) => return None,
            None => return Some(inlines),
        }
    }
}

/// Writes one line of words, punctuation and code spans as Markdown; `None` for other content.
pub(super) fn text(inlines: &Inlines) -> Option<String> {
    let mut line = String::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Event::Text(text) if is_text(text) => line.push_str(text),
            // Two code spans without a text in between would be parsed as one.
            Event::Code(code) if is_code(code) && (index == 0 || matches!(inlines[index - 1], Event::Text(_))) => {
                line.extend(["`", code, "`"]);
            }
            _ => return None,
        }
    }
    is_line(&line).then_some(line)
}

/// Whether a text has no Markdown syntax, except syntax that counts only at the start of a line.
fn is_text(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.;:?%/'\"()-".contains(&byte);
    text.bytes().all(is_plain) && !text.contains("http")
}

/// Whether code keeps its text as a code span with one backtick on each side.
fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'`') && code.trim() == code
}

/// Whether a line begins with a letter or code, so that it is no list, heading or quote, and does not end with a space.
fn is_line(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '`') && !line.ends_with(' ')
}
