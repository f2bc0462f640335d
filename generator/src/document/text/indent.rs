//! Indents lines of flow collections and quoted scalars that are not deeper than the key before them. YAML 1.2 does not
//! allow such lines (section 8.1), but most parsers accept them.

use std::borrow::Cow;

use saphyr_parser::Parser;

/// Indents lines of flow collections and quoted scalars so that they are deeper than their key. Valid YAML stays
/// unchanged.
pub(in crate::document) fn indented(text: &str) -> Cow<'_, str> {
    if Parser::new_from_str(text).all(|event| event.is_ok()) {
        return Cow::Borrowed(text);
    }
    let mut lines = Lines { rest: text, column: 0, written: String::with_capacity(text.len()) };
    while !lines.rest.is_empty() {
        lines.line();
    }
    Cow::Owned(lines.written)
}

struct Lines<'a> {
    rest: &'a str,
    column: usize,
    written: String,
}

impl Lines<'_> {
    /// Copies a line that begins outside of flow collections and scalars. If its value continues on the next lines,
    /// copies these as well.
    fn line(&mut self) {
        self.take(spaces(self.rest));
        // The column of the last key or indicator (`-`, `?` or `:`) in the line.
        let mut parent = None;
        loop {
            let mut characters = self.rest.chars();
            let (first, is_apart) = (characters.next(), is_blank(characters.next()));
            match first {
                None | Some('\n' | '#') => break,
                Some('-' | '?' | ':') if is_apart => {
                    parent = Some(self.column);
                    self.take(1);
                }
                Some('&' | '!') => self.take(self.rest.find(char::is_whitespace).unwrap_or(self.rest.len())),
                Some(quote @ ('"' | '\'')) => {
                    let start = self.column;
                    self.take_deeper(quoted(self.rest, quote), parent);
                    self.take_blanks();
                    if !self.rest.starts_with(':') {
                        break;
                    }
                    parent = Some(start);
                    self.take(1);
                }
                Some('[' | '{') => {
                    self.take_deeper(flow(self.rest), parent);
                    break;
                }
                Some('|' | '>') => return self.scalar(Some(parent.unwrap_or(self.column.saturating_sub(1)))),
                Some(_) => match key(self.rest) {
                    Some(length) => {
                        parent = Some(self.column);
                        self.take(length + 1);
                    }
                    None => return self.scalar(parent),
                },
            }
            self.take_blanks();
        }
        self.take_line();
    }

    /// Copies a plain or block scalar: the rest of the line, and the next lines if they are deeper than the column
    /// `parent`.
    fn scalar(&mut self, parent: Option<usize>) {
        self.take_line();
        let Some(parent) = parent else { return };
        while !self.rest.is_empty()
            && (is_blank(self.rest.trim_start_matches(' ').chars().next()) || spaces(self.rest) > parent)
        {
            self.take_line();
        }
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.column += taken.chars().count();
        self.written.push_str(taken);
        self.rest = rest;
    }

    fn take_blanks(&mut self) {
        self.take(self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len());
    }

    fn take_line(&mut self) {
        self.take(self.rest.find('\n').map_or(self.rest.len(), |end| end + 1));
        self.column = 0;
    }

    /// Copies a flow collection or quoted scalar of this length. Each line of it is indented deeper than the column
    /// `parent`.
    fn take_deeper(&mut self, mut length: usize, parent: Option<usize>) {
        while let Some(end) = self.rest[..length].find('\n') {
            self.take_line();
            length -= end + 1;
            let missing = parent.map_or(0, |parent| (parent + 1).saturating_sub(spaces(self.rest)));
            self.written.extend(std::iter::repeat_n(' ', missing));
        }
        self.take(length);
    }
}

/// The number of spaces at the start of a text.
fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Whether the next character is white space or the end of the text.
fn is_blank(next: Option<char>) -> bool {
    next.is_none_or(char::is_whitespace)
}

/// The length in bytes of the plain key at the start of a text, without its colon; `None` if there is none.
fn key(text: &str) -> Option<usize> {
    let line = text.lines().next()?;
    let end = line.find(" #").unwrap_or(line.len());
    line[..end].match_indices(':').map(|(at, _)| at).find(|at| is_blank(line[at + 1..].chars().next()))
}

/// The length in bytes of the quoted scalar at the start of a text, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => _ = characters.next(),
            '\'' if quote == '\'' && characters.next_if(|(_, next)| *next == '\'').is_some() => {}
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length in bytes of the flow collection at the start of a text, brackets included.
fn flow(text: &str) -> usize {
    let (mut depth, mut before, mut at) = (0_usize, ' ', 0);
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut length = character.len_utf8();
        match character {
            '"' | '\'' if before.is_whitespace() || "[{,:".contains(before) => length = quoted(rest, character),
            '#' if before.is_whitespace() => length = rest.find('\n').unwrap_or(rest.len()),
            '[' | '{' => depth += 1,
            ']' | '}' if depth == 1 => return at + length,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        (before, at) = (character, at + length);
    }
    at
}
