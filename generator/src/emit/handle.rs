//! Emits a module's handle: the struct whose methods are the operations of the module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Target, docs, method::data_name};
use crate::{
    ir::{Operation, Resource, ResourcePath},
    pointer::Pointer,
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    /// The items for a module's handle. The root module has no handle: its items are the accessors of child modules,
    /// the table of operations and the example responses.
    pub(super) fn handle(&self, path: &ResourcePath) -> Vec<TokenStream> {
        let children = self.children(path);
        match self.api.resources.get(path) {
            Some(resource) if !path.0.is_empty() => self.own_handle(path, resource, children),
            _ => self.root(children).into_iter().chain(self.operations_table()).chain(self.examples()).collect(),
        }
    }

    /// The static `OPERATIONS`: every operation, by module; `None` if there are no operations.
    fn operations_table(&self) -> Option<TokenStream> {
        let of_module = |path: &ResourcePath| {
            let gate = self.nearest_gate(path);
            let steps: Vec<_> = path.0.iter().map(|step| format_ident!("{step}")).collect();
            let row = |operation: &&Operation| {
                let name = data_name(operation);
                quote!(#gate &#(#steps::)*#name)
            };
            self.operations(path).iter().map(row).collect::<Vec<_>>()
        };
        let rows: Vec<_> = self.api.resources.keys().flat_map(of_module).collect();
        let docs = Docs::paragraph(Paragraph::default().text("Every operation of the description, by module."));
        let docs = self.doc_attributes(&Pointer::root(), &docs);
        (!rows.is_empty()).then(|| quote!(#docs pub static OPERATIONS: &[&runtime::Operation] = &[#(#rows),*];))
    }

    /// The static `EXAMPLES`, with the example responses if the feature `testing` is enabled, and the macro that
    /// declares an operation with its example.
    fn examples(&self) -> Vec<TokenStream> {
        let (file, runtime) = match self.target {
            _ if self.api.operations.is_empty() => return Vec::new(),
            Target::Sdk => ("../../examples.json", quote!($crate::runtime)),
            Target::Crate => ("../examples.json", quote!($crate::cloudflare_sdk::runtime)),
            Target::External => return Vec::new(),
        };
        let docs = Docs::paragraph(Paragraph::default().text("Example responses of the operations, for tests."));
        let docs = self.doc_attributes(&Pointer::root(), &docs);
        // If no product's feature is enabled, nothing uses these items.
        let unused = (self.target == Target::Crate).then(|| quote!(#[allow(unused)]));
        let declared = quote!(#unused pub(crate) static EXAMPLES: runtime::Examples);
        vec![
            quote!(#docs #[cfg(feature = "testing")] #declared = runtime::Examples::new(include_str!(#file));),
            quote!(#[cfg(not(feature = "testing"))] #declared = runtime::Examples::none();),
            quote!(
                macro_rules! __operation {
                ($($declared:tt)*) => { #runtime::operation!($($declared)* examples $crate::EXAMPLES); };
            }
            ),
            // With the name `operation`, the `use` would also import a module of that name. No module name begins with
            // `__`.
            quote!(
                #unused
                pub(crate) use __operation as operation;
            ),
        ]
    }

    fn own_handle(
        &self,
        path: &ResourcePath,
        resource: &Resource,
        children: &[(&ResourcePath, &Resource)],
    ) -> Vec<TokenStream> {
        let docs = self.doc_attributes(&Pointer::root(), &self.resource_docs(path, resource));
        let handle = format_ident!("{}", resource.handle);
        let mut items = vec![quote! {
            #docs
            #[derive(Debug, Clone)]
            pub struct #handle {
                pub(crate) client: Client,
            }
        }];
        let operations = self.operations(path);
        if !operations.is_empty() {
            items.push(operations.iter().map(|operation| self.operation(operation)).collect());
        }
        let accessors = self.accessors(children, &quote!(pub), &quote!(self.client.clone()));
        let methods: Vec<_> = operations.iter().map(|operation| self.method(operation, path)).collect();
        if !methods.is_empty() || !accessors.is_empty() {
            items.push(quote!(impl #handle { #(#accessors)* #(#methods)* }));
        }
        items
    }

    fn root(&self, children: &[(&ResourcePath, &Resource)]) -> Vec<TokenStream> {
        if children.is_empty() {
            return Vec::new();
        }
        if self.target == Target::Sdk {
            let accessors = self.accessors(children, &quote!(pub), &quote!(self.clone()));
            return vec![quote!(impl Client { #(#accessors)* })];
        }
        let declared = children.iter().map(|(child, resource)| {
            let (docs, gate) = (self.accessor_docs(child, resource), self.gate(resource));
            let (name, handle) = (format_ident!("{}", child.name()), format_ident!("{}", resource.handle));
            let accessor = format_ident!("{}", client_accessor(child.name()));
            quote!(#docs #gate fn #accessor(&self) -> #name::#handle;)
        });
        let docs = Docs::paragraph(Paragraph::default().text("The resources of a client, as methods."));
        let docs = self.doc_attributes(&Pointer::root(), &docs);
        let accessors = children.iter().map(|(child, resource)| {
            let gate = self.gate(resource);
            let accessor = accessor(&client_accessor(child.name()), child, resource, &quote!(), &quote!(self.clone()));
            quote!(#gate #accessor)
        });
        vec![quote!(#docs pub trait Resources { #(#declared)* }), quote!(impl Resources for Client { #(#accessors)* })]
    }

    /// The methods that return the handles of child modules.
    fn accessors(
        &self,
        children: &[(&ResourcePath, &Resource)],
        visibility: &TokenStream,
        client: &TokenStream,
    ) -> Vec<TokenStream> {
        let accessor = |(child, resource): &(&ResourcePath, &Resource)| {
            let (docs, gate) = (self.accessor_docs(child, resource), self.gate(resource));
            let accessor = accessor(child.name(), child, resource, visibility, client);
            quote!(#docs #gate #accessor)
        };
        children.iter().map(accessor).collect()
    }

    fn accessor_docs(&self, child: &ResourcePath, resource: &Resource) -> TokenStream {
        self.doc_attributes(&Pointer::root(), &self.short_docs(child, resource))
    }

    /// The first paragraph of a module's docs, for its `mod` item and for the accessor of its handle.
    pub(super) fn short_docs(&self, path: &ResourcePath, resource: &Resource) -> Docs {
        self.resource_docs(path, resource).first_paragraph()
    }

    fn resource_docs(&self, path: &ResourcePath, resource: &Resource) -> Docs {
        match &resource.docs {
            Some(docs) => Docs::from_description(docs),
            None => self.otherwise(docs::named("The operations below ", &path.0.join("/"), ".")),
        }
    }
}

/// Emits the method that returns the handle of a child module, such as `client.zones()`.
fn accessor(
    name: &str,
    child: &ResourcePath,
    resource: &Resource,
    visibility: &TokenStream,
    client: &TokenStream,
) -> TokenStream {
    let accessor = format_ident!("{name}");
    let (name, handle) = (format_ident!("{}", child.name()), format_ident!("{}", resource.handle));
    quote! {
        #visibility fn #accessor(&self) -> #name::#handle {
            #name::#handle { client: #client }
        }
    }
}

/// The names of the methods of the SDK's `Client`, including those of `Clone` and `ToOwned`, sorted. The generated
/// trait `Resources` must not use them: a call would mean another method, or be ambiguous.
const METHODS_OF_CLIENT: [&str; 10] = [
    "account_id",
    "addressing",
    "builder",
    "clone",
    "clone_into",
    "endpoint",
    "from_env",
    "request",
    "to_owned",
    "with",
];

/// The name of the method of the generated trait `Resources` that returns a module's handle: the module's name, or
/// `NAME_resources` if `Client` has a method of that name.
pub(super) fn client_accessor(module: &str) -> String {
    match METHODS_OF_CLIENT.binary_search(&module) {
        Ok(_) => format!("{module}_resources"),
        Err(_) => module.to_owned(),
    }
}
