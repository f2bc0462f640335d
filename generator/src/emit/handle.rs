//! A module's handle: the value whose methods are the operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Item, Target, docs, line::line};
use crate::ir::{Resource, ResourcePath};

impl Emission<'_> {
    /// The handle and its methods; for the root, the ways from the client to the first handles.
    pub(super) fn handle(&self, path: &ResourcePath) -> Vec<Item> {
        let children = self.children(path);
        match self.api.resources.get(path) {
            Some(resource) if !path.0.is_empty() => self.own_handle(path, resource, children),
            _ => self.root(children).into_iter().map(Item::Tokens).collect(),
        }
    }

    fn own_handle(
        &self,
        path: &ResourcePath,
        resource: &Resource,
        children: &[(&ResourcePath, &Resource)],
    ) -> Vec<Item> {
        let docs = resource_docs(path, resource);
        let mut ways = String::new();
        for (child, resource) in children {
            ways.push_str(&docs::lines(&first_docs(child, resource), 8));
            if let Some(gate) = self.gate(resource) {
                ways.push_str(&format!("        {}\n", line(gate)));
            }
            ways.push_str(&format!("        {}: {},\n", child.name(), resource.handle));
        }
        let mut items = vec![Item::declaration("handle", &docs, &format!("struct {}", resource.handle), &ways)];
        let methods: Vec<_> = self.operations(path).iter().map(|operation| self.method(operation, path)).collect();
        if !methods.is_empty() {
            let handle = format_ident!("{}", resource.handle);
            items.push(Item::Tokens(quote!(impl #handle { #(#methods)* })));
        }
        items
    }

    fn root(&self, children: &[(&ResourcePath, &Resource)]) -> Vec<TokenStream> {
        if children.is_empty() {
            return Vec::new();
        }
        let ways = children.iter().map(|(child, resource)| {
            let (name, handle, docs) = accessor(child, resource);
            let gate = self.gate(resource);
            let signature = quote!(#gate fn #name(&self) -> #name::#handle);
            (docs, signature, quote!(#name::#handle { client: self.clone() }))
        });
        let (docs, (signatures, bodies)): (Vec<_>, (Vec<_>, Vec<_>)) =
            ways.map(|(docs, signature, body)| (docs, (signature, body))).unzip();
        match self.target {
            Target::Sdk => vec![quote! {
                impl Client {
                    #(#docs pub #signatures { #bodies })*
                }
            }],
            Target::External | Target::Crate => vec![
                quote! {
                    /// The ways from a client to these resources.
                    pub trait Resources {
                        #(#docs #signatures;)*
                    }
                },
                quote! {
                    impl Resources for Client {
                        #(#signatures { #bodies })*
                    }
                },
            ],
        }
    }
}

fn accessor(path: &ResourcePath, resource: &Resource) -> (proc_macro2::Ident, proc_macro2::Ident, TokenStream) {
    (format_ident!("{}", path.name()), format_ident!("{}", resource.handle), short_docs(path, resource))
}

/// The first paragraph on a resource, where its file or its handle is named.
pub(super) fn short_docs(path: &ResourcePath, resource: &Resource) -> TokenStream {
    docs::attributes(&first_docs(path, resource))
}

fn first_docs(path: &ResourcePath, resource: &Resource) -> String {
    docs::first_paragraph(&resource_docs(path, resource))
}

fn resource_docs(path: &ResourcePath, resource: &Resource) -> String {
    match &resource.docs {
        Some(docs) => docs::from_markdown(docs),
        None => format!("What lies under `{}`.", path.0.join("/")),
    }
}
