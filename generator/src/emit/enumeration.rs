//! Text of which some values are known: an enum that takes every other value too.

use super::{Emission, Item, docs, literal};
use crate::{
    ir::{Type, Variant},
    passes::catch_all,
};

impl Emission<'_> {
    pub(super) fn enumeration(&self, named: &Type, variants: &[Variant]) -> Vec<Item> {
        let name = &named.name;
        let docs = self.schema_docs(&named.schema, docs::named("The values of ", name, "."));
        let docs = self.doc_lines(&named.schema.at, &docs, 4);
        let entry = |variant: &Variant| format!("        {} = {},\n", variant.ident, literal(&variant.value));
        let mut entries: String = variants.iter().map(entry).collect();
        entries.push_str(&format!("        ..{}\n", catch_all(variants)));
        vec![Item::declaration("open_enum", &docs, &format!("enum {name}"), &entries)]
    }
}
