//! Emits newtypes of strings, so that identifiers of different things can't be mixed up.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, docs, limits};
use crate::ir::Type;

impl Emission<'_> {
    pub(super) fn id(&self, named: &Type) -> Vec<TokenStream> {
        let name = format_ident!("{}", named.name);
        let docs = self.schema_docs(&named.schema, docs::named("The string ", &named.name, "."));
        let docs = self.doc_attributes(&named.schema.at, &docs);
        let limits = limits::short(&named.schema);
        let declaration = quote! {
            #docs
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(runtime::OriginText);
        };
        vec![declaration, quote!(runtime::text_type!(#name[#limits]);)]
    }
}
