//! One of several types: an enum that takes every other value too.

use super::{Emission, Item, docs, limits, line::line, literal};
use crate::{
    ir::{Branch, Shape, Type, Union, Within},
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn union(&self, named: &Type, union: &Union) -> Vec<Item> {
        let docs = self.schema_docs(&named.schema, docs::named("One of the shapes of ", &named.name, "."));
        let docs = self.doc_lines(&named.schema.at, &docs, 4);
        // What is only read has nothing to check, and what is only sent is never read.
        let way = match (named.sent, named.received) {
            (true, true) => "both",
            (true, false) => "request",
            (false, _) => "answer",
        };
        let branch = |branch| format!("        {},\n", self.branch(branch, named));
        let mut branches: String = union.branches.iter().map(branch).collect();
        branches.push_str("        ..Unknown\n");
        vec![Item::declaration("union", &docs, &format!("enum {}: {way}", named.name), &branches)]
    }

    /// `Text(String) if string`
    fn branch(&self, branch: &Branch, named: &Type) -> String {
        let kind = line(self.value_type(&branch.schema));
        let limits = limits::tokens(&branch.schema);
        let limits = match named.sent && !limits.is_empty() {
            true => format!(" => [{}]", line(limits)),
            false => String::new(),
        };
        let shown = match &branch.test {
            Within::Object(shape) => self.shown_as(&branch.schema.at, shape_texts(shape), shape_docs(shape)),
            _ => String::new(),
        };
        format!("{}({kind}) if {}{shown}{limits}", branch.ident, test(&branch.test, named.received))
    }
}

/// The texts that are named where a shape is shown.
fn shape_texts(shape: &Shape) -> impl Iterator<Item = &String> {
    let tag = shape.tag.iter().flat_map(|(member, values)| [member].into_iter().chain(values));
    tag.chain(&shape.members)
}

/// A shape in words, as `union!` says it.
fn shape_docs(shape: &Shape) -> Docs {
    let list = |paragraph: Paragraph, texts: &[String]| {
        texts.iter().enumerate().fold(paragraph, |paragraph, (index, text)| {
            if index > 0 { paragraph.text(", ").code(text) } else { paragraph.code(text) }
        })
    };
    let paragraph = Paragraph::default();
    let paragraph = match &shape.tag {
        None => list(paragraph.text("An object with "), &shape.members),
        Some((member, values)) => {
            let tag = list(paragraph.text("An object whose ").code(member).text(" is "), values);
            if shape.members.is_empty() { tag } else { list(tag.text(". It has "), &shape.members) }
        }
    };
    Docs::paragraph(paragraph.text("."))
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
