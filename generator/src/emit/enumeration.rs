//! Text of which some values are known: an enum that takes every other value too.

use super::{Emission, Item, docs, literal};
use crate::{
    ir::{Type, Variant},
    passes::catch_all,
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn enumeration(&self, named: &Type, variants: &[Variant]) -> Vec<Item> {
        let name = &named.name;
        let docs = self.schema_docs(&named.schema, docs::named("The values of ", name, "."));
        let docs = self.doc_lines(&named.schema.at, &docs, 4);
        let entry = |variant: &Variant| {
            let (value, at) = (&variant.value, &named.schema.at);
            let shown =
                if value.is_empty() { Docs::paragraph(Paragraph::default().text("Empty.")) } else { Docs::code(value) };
            let shown = self.shown_as(at, [value].into_iter(), shown);
            format!("        {} = {}{shown},\n", variant.ident, literal(value))
        };
        let mut entries: String = variants.iter().map(entry).collect();
        entries.push_str(&format!("        ..{}\n", catch_all(variants)));
        vec![Item::declaration("open_enum", &docs, &format!("enum {name}"), &entries)]
    }
}
