//! Text that names a thing: a type that can't be mixed up with another.

use super::{Emission, Item, docs, limits, line::line};
use crate::ir::Type;

impl Emission<'_> {
    pub(super) fn id(&self, named: &Type) -> Vec<Item> {
        let docs = self.schema_docs(&named.schema, docs::named("The text ", &named.name, "."));
        let docs = self.doc_lines(&named.schema.at, &docs, 4);
        let limits = line(limits::tokens(&named.schema));
        vec![Item::Text(format!("runtime::text_type! {{\n{docs}    pub struct {} [{limits}];\n}}\n", named.name))]
    }
}
