//! One of several types: an enum that takes every other value too.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{Emission, Item, docs, limits, literal};
use crate::ir::{Branch, Shape, Type, Union, Within};

impl Emission<'_> {
    pub(super) fn union(&self, named: &Type, union: &Union) -> Vec<Item> {
        let docs = docs::text_of_schema(&named.schema, &format!("One of the shapes of `{}`.", named.name));
        // What is only read has nothing to check, and what is only sent is never read.
        let way = match (named.sent, named.received) {
            (true, true) => "both",
            (true, false) => "request",
            (false, _) => "answer",
        };
        let mut text = String::from("runtime::union! {\n");
        for line in docs.lines() {
            text.push_str(format!("    /// {}", line.trim_end()).trim_end());
            text.push('\n');
        }
        text.push_str(&format!("    pub enum {}: {way} {{\n", named.name));
        for branch in &union.branches {
            text.push_str(&format!("        {},\n", self.branch(branch, named)));
        }
        text.push_str("        ..Unknown\n    }\n}\n");
        vec![Item::Text(text)]
    }

    /// `Text(String) if string`
    fn branch(&self, branch: &Branch, named: &Type) -> String {
        let kind = compact(self.value_type(&branch.schema));
        let limits = limits::tokens(&branch.schema);
        let limits = match named.sent && !limits.is_empty() {
            true => format!(" => [{}]", compact(limits)),
            false => String::new(),
        };
        format!("{}({kind}) if {}{limits}", branch.ident, test(&branch.test, named.received))
    }
}

/// A condition as `union!` reads it. Where no value is read, none has to be likelier than another.
fn test(test: &Within, received: bool) -> String {
    let Shape { tag, members, places } = match test {
        Within::JsonType(name) => return (*name).to_owned(),
        Within::Unknown => return "[]".to_owned(),
        Within::Object(shape) => shape,
    };
    let keys = list(members);
    let shape = match tag {
        None => format!("[{keys}]"),
        Some((member, values)) if members.is_empty() => format!("{{{}: {}}}", literal(member), list(values)),
        Some((member, values)) => format!("{{{}: {}; {keys}}}", literal(member), list(values)),
    };
    if places.is_empty() || !received { shape } else { format!("({shape}; {})", list(places)) }
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(", ")
}

/// Tokens on one line, with no space but after commas.
fn compact(tokens: TokenStream) -> String {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                format!("{open}{}{close}", compact(group.stream()))
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => ", ".to_owned(),
            other => other.to_string(),
        })
        .collect()
}
