//! Text that names a thing: a type that can't be mixed up with another.

use quote::{format_ident, quote};

use super::{Emission, Item, docs, limits};
use crate::ir::Type;

impl Emission<'_> {
    pub(super) fn id(&self, named: &Type) -> Vec<Item> {
        let name = format_ident!("{}", named.name);
        let docs = docs::of_schema(&named.schema, &format!("The text `{}`.", named.name));
        let limits = limits::tokens(&named.schema);
        vec![
            Item::Tokens(quote! {
                #docs
                #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub struct #name(String);
            }),
            Item::Tokens(quote!(runtime::text_type!(#name, [#limits]);)),
        ]
    }
}
