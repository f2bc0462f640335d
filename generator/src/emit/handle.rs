//! A module's handle: the value whose methods are the operations.

use quote::{format_ident, quote};

use super::{Emission, Item, Target, docs, line::line};
use crate::{
    ir::{Resource, ResourcePath},
    pointer::Pointer,
    text::docs::Docs,
};

impl Emission<'_> {
    /// The handle and its methods; for the root, the ways from the client to the first handles.
    pub(super) fn handle(&self, path: &ResourcePath) -> Vec<Item> {
        let children = self.children(path);
        match self.api.resources.get(path) {
            Some(resource) if !path.0.is_empty() => self.own_handle(path, resource, children),
            _ => self.root(children),
        }
    }

    fn own_handle(
        &self,
        path: &ResourcePath,
        resource: &Resource,
        children: &[(&ResourcePath, &Resource)],
    ) -> Vec<Item> {
        let docs = self.doc_lines(&Pointer::root(), &self.resource_docs(path, resource), 4);
        let what = format!("struct {}", resource.handle);
        let mut items = vec![Item::declaration("handle", &docs, &what, &self.ways(children))];
        let methods: Vec<_> = self.operations(path).iter().map(|operation| self.method(operation, path)).collect();
        if !methods.is_empty() {
            let handle = format_ident!("{}", resource.handle);
            items.push(Item::Tokens(quote!(impl #handle { #(#methods)* })));
        }
        items
    }

    fn root(&self, children: &[(&ResourcePath, &Resource)]) -> Vec<Item> {
        if children.is_empty() {
            return Vec::new();
        }
        if self.target != Target::Sdk {
            let docs = "    /// The ways from a client to these resources.\n";
            return vec![Item::declaration("resources", docs, "trait Resources", &self.ways(children))];
        }
        let ways = children.iter().map(|(child, resource)| {
            let (name, handle) = (format_ident!("{}", child.name()), format_ident!("{}", resource.handle));
            let docs = self.doc_attributes(&Pointer::root(), &self.short_docs(child, resource));
            quote!(#docs pub fn #name(&self) -> #name::#handle { #name::#handle { client: self.clone() } })
        });
        vec![Item::Tokens(quote!(impl Client { #(#ways)* }))]
    }

    /// The ways to the modules inside, as the runtime's macros take them.
    fn ways(&self, children: &[(&ResourcePath, &Resource)]) -> String {
        let mut ways = String::new();
        for (child, resource) in children {
            ways.push_str(&self.doc_lines(&Pointer::root(), &self.short_docs(child, resource), 8));
            if let Some(gate) = self.gate(resource) {
                ways.push_str(&format!("        {}\n", line(gate)));
            }
            ways.push_str(&format!("        {}: {},\n", child.name(), resource.handle));
        }
        ways
    }

    /// The first paragraph on a resource, where its file or its handle is named.
    pub(super) fn short_docs(&self, path: &ResourcePath, resource: &Resource) -> Docs {
        self.resource_docs(path, resource).first_paragraph()
    }

    fn resource_docs(&self, path: &ResourcePath, resource: &Resource) -> Docs {
        match &resource.docs {
            Some(docs) => Docs::from_description(docs),
            None => self.otherwise(docs::named("What lies under ", &path.0.join("/"), ".")),
        }
    }
}
