//! Text of which some values are known: an enum that takes every other value too.

use quote::{format_ident, quote};

use super::{Emission, Item, docs, literal};
use crate::{
    ir::{Type, Variant},
    passes::catch_all,
};

impl Emission<'_> {
    pub(super) fn enumeration(&self, named: &Type, variants: &[Variant]) -> Vec<Item> {
        let name = format_ident!("{}", named.name);
        let docs = docs::of_schema(&named.schema, &format!("The values of `{}`.", named.name));
        let other = format_ident!("{}", catch_all(variants));
        let idents: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.ident)).collect();
        let wires: Vec<_> = variants.iter().map(|variant| &variant.value).collect();
        let variant_docs = variants.iter().map(|variant| {
            docs::attributes(&if variant.value.is_empty() {
                "Empty text.".to_owned()
            } else {
                docs::code(&variant.value)
            })
        });
        vec![
            Item::Tokens(quote! {
                #docs
                #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #(#variant_docs #idents,)*
                    /// A value that this version doesn't know, kept as it came.
                    #other(String),
                }
            }),
            Item::Call {
                name: "open_enum",
                arguments: vec![name, other],
                entries: idents.iter().zip(wires).map(|(ident, wire)| format!("{ident} = {}", literal(wire))).collect(),
                end: "",
            },
        ]
    }
}
