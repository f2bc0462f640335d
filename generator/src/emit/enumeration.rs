//! Emits string enums, each with a catch-all variant for unknown values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, docs};
use crate::{
    ir::{Type, Variant},
    passes::catch_all,
    text::docs::{Docs, Paragraph},
};

/// The docs of the catch-all variant of an enum that only requests use.
pub(super) const UNDESCRIBED: &str =
    "A value that the description does not list: rejected before it is sent, unless the request is `unchecked()`.";

impl Emission<'_> {
    pub(super) fn enumeration(&self, named: &Type, variants: &[Variant]) -> Vec<TokenStream> {
        let name = format_ident!("{}", named.name);
        let docs = self.schema_docs(&named.schema, docs::named("The values of ", &named.name, "."));
        let docs = self.doc_attributes(&named.schema.at, &docs);
        let unknown = format_ident!("{}", catch_all(variants));
        let (sent, unknown_docs) = if named.is_closed() {
            (Some(quote!(sent)), UNDESCRIBED)
        } else {
            (None, "A value unknown to this version, kept as received.")
        };
        let unknown_docs = self.doc_attributes(&named.schema.at, &Docs::from_description(unknown_docs));
        let declared = variants.iter().map(|Variant { value, docs, ident }| {
            let own = docs.as_deref().map(Docs::from_description).unwrap_or_default();
            let value = if value.is_empty() {
                Docs::paragraph(Paragraph::default().text("The empty string."))
            } else {
                Docs::code(value)
            };
            let docs = value.and(own);
            let (docs, ident) = (self.doc_attributes(&named.schema.at, &docs), format_ident!("{ident}"));
            quote!(#docs #ident)
        });
        let declaration = quote! {
            #docs
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#declared,)*
                #unknown_docs
                #unknown(String),
            }
        };
        let texts = variants.iter().map(|Variant { value, ident, .. }| {
            let ident = format_ident!("{ident}");
            quote!(#ident = #value)
        });
        vec![declaration, quote!(runtime::open_enum!(#sent #name else #unknown #(, #texts)*);)]
    }
}
