//! Emits doc comments.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emission, Target, limits};
use crate::{
    diagnostics::Fault,
    ir::Schema,
    pointer::Pointer,
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    /// Docs as `#[doc]` attributes, one for each line, which prettyplease prints as `///`.
    pub(super) fn doc_attributes(&self, at: &Pointer, docs: &Docs) -> TokenStream {
        let text = self.comment(at, docs);
        let lines = text.lines().map(line_literal);
        quote!(#(#[doc = #lines])*)
    }

    /// The text of a doc comment. Docs that rustdoc would not render as text are recorded as a fault, and left empty.
    pub(super) fn comment(&self, at: &Pointer, docs: &Docs) -> String {
        docs.comment().unwrap_or_else(|why| {
            let help =
                "change the texts of the description here; this is a fault of the generator, too: please report it";
            self.refuse(Fault {
                at: at.clone(),
                message: format!("documentation can't be generated from this text: {why}"),
                help: help.to_owned(),
            });
            String::new()
        })
    }

    /// The docs of a schema: its description, or else [`otherwise`](Self::otherwise), followed by its limits.
    pub(super) fn schema_docs(&self, schema: &Schema, otherwise: Docs) -> Docs {
        let own = schema.docs.as_deref().map(Docs::from_description).unwrap_or_default();
        self.with_limits(own, schema, otherwise)
    }

    /// Docs followed by the limits of a schema; empty docs are replaced by `otherwise`.
    pub(super) fn with_limits(&self, docs: Docs, schema: &Schema, otherwise: Docs) -> Docs {
        let docs = if docs.is_empty() { self.otherwise(otherwise) } else { docs };
        docs.and_sentence(limit_docs(schema))
    }

    /// The fallback docs of an item without a description. Only the SDK documents every item, so they are empty
    /// elsewhere.
    pub(super) fn otherwise(&self, docs: Docs) -> Docs {
        if self.target == Target::Sdk { docs } else { Docs::default() }
    }
}

/// A line of a doc comment as a raw string literal. It has no escapes for `syn` to undo, which saves a twentieth of the
/// generation time.
fn line_literal(line: &str) -> Literal {
    let space = if line.is_empty() { "" } else { " " };
    let hashes = "#".repeat(if line.contains('"') { 1 + line.matches('#').count() } else { 0 });
    let raw = format!("r{hashes}\"{space}{line}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(&format!("{space}{line}")))
}

/// The limits of a schema as docs.
pub(super) fn limit_docs(schema: &Schema) -> Docs {
    Docs::from_description(&limits::words(schema))
}

/// A sentence with `name` as code between the texts `before` and `after`.
pub(super) fn named(before: &str, name: &str, after: &str) -> Docs {
    Docs::paragraph(Paragraph::default().text(before).code(name).text(after))
}

/// The attribute `#[deprecated]` with the reason as its note; `None` if nothing is deprecated.
pub(super) fn deprecated(why: Option<&str>) -> Option<TokenStream> {
    let why = Docs::from_description(why?).plain();
    let note = if why.is_empty() { "the API's description marks it as deprecated".to_owned() } else { note(&why) };
    Some(quote!(#[deprecated(note = #note)]))
}

/// The note of a deprecation. rustdoc renders it as Markdown, but the compiler prints it unchanged. So the text is
/// escaped only if Markdown would change it.
fn note(text: &str) -> String {
    let docs = Docs::paragraph(Paragraph::default().text(text));
    // rustdoc interprets brackets as a link to an item.
    let reads_as_text = docs.clone() == Docs::from_description(text) && !text.contains(['[', ']']);
    match docs.comment() {
        Ok(escaped) if !reads_as_text => escaped,
        _ => text.to_owned(),
    }
}
