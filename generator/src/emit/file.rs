//! Emits the file of a module: header, imports, child modules, handle, methods, statics and types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Target, header, object::Struct};
use crate::{
    diagnostics::Fault,
    ir::{Alias, Kind, ResourcePath, Schema, Type},
    pointer::Pointer,
    text::{
        characters::spelled_out,
        docs::{Docs, Paragraph},
    },
};

impl Emission<'_> {
    /// The text of a module's file.
    pub(super) fn file(&self, path: &ResourcePath) -> Result<String, Fault> {
        let mut items = self.handle(path);
        let of_handle = items.len();
        let mut gated = vec![""; items.len()];
        for (id, named) in self.types(path) {
            items.extend(self.type_items(named));
            gated.resize(items.len(), self.gates.get(id).map_or("", String::as_str));
        }
        for alias in self.api.aliases.iter().filter(|alias| alias.resource == *path) {
            items.extend(self.alias(alias));
            gated.resize(items.len(), self.gates.get(&alias.of).map_or("", String::as_str));
        }
        let mut text = format!("// {}\n", header("gen", &spelled_out(self.source)));
        if path.0.is_empty() && self.target == Target::Crate {
            text.push_str(&format!("\n{}\npub use cloudflare_sdk;\n", self.crate_docs()));
        }
        let imports = self.imports(path);
        if !imports.is_empty() {
            text.push('\n');
        }
        for import in imports {
            text.push_str(&pretty(path, import)?);
        }
        let children = self.children(path);
        if !children.is_empty() {
            text.push('\n');
        }
        for (child, resource) in children {
            let name = format_ident!("{}", child.name());
            let docs = self.doc_attributes(&Pointer::root(), &self.short_docs(child, resource));
            let gate = self.gate(resource);
            text.push_str(&pretty(path, quote!(#docs #gate pub mod #name;))?);
        }
        for (index, (item, gate)) in items.into_iter().zip(gated).enumerate() {
            let item = pretty(path, item)?;
            // In a whole crate, no blank line separates a macro call from the type above.
            if self.target != Target::Crate || index < of_handle || !item.starts_with("runtime::") {
                text.push('\n');
            }
            text.push_str(gate);
            // In the SDK, which people read, setters are separated by blank lines. In other crates they are many and
            // short.
            let is_apart = index < of_handle || self.target == Target::Sdk;
            text.push_str(&if is_apart { apart(&item) } else { item });
        }
        Ok(text)
    }

    /// The `use` items: types of other modules, then the client and the runtime.
    fn imports(&self, path: &ResourcePath) -> Vec<TokenStream> {
        let mut imported: BTreeSet<Foreign> = BTreeSet::new();
        let mut add = |schema: &Schema| imported.extend(self.foreign(schema, path));
        for operation in self.operations(path) {
            operation.schemas().for_each(|(_, schema)| add(schema));
        }
        for (_, named) in self.types(path) {
            match &named.schema.kind {
                // A struct has no fields for properties of a direction (request, response) that does not use the type.
                Kind::Object(object) => {
                    Struct { emission: self, named, object }.fields().for_each(|(_, field)| add(&field.schema));
                    object.additional.iter().for_each(|additional| add(&additional.schema));
                }
                _ => add(&named.schema),
            }
        }
        // A type is not imported if this module has an alias of the same name.
        let aliases = || self.api.aliases.iter().filter(|alias| alias.resource == *path);
        imported.retain(|it| !aliases().any(|alias| alias.name == it.name));
        // Imports from the outermost module come first.
        let mut imports: Vec<TokenStream> = imported
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .chunk_by(|a, b| (a.outwards, &a.inwards) == (b.outwards, &b.inwards))
            .map(|group| {
                let module = self.module(&group[0]);
                let mut names: Vec<_> = group.iter().map(|it| format_ident!("{}", it.name)).collect();
                names.sort();
                match names.as_slice() {
                    [only] => quote!(use #module #only;),
                    all => quote!(use #module {#(#all),*};),
                }
            })
            .collect();
        let sdk = match self.target {
            Target::Sdk => quote!(crate),
            Target::External | Target::Crate => quote!(cloudflare_sdk),
        };
        let is_root = path.0.is_empty();
        // Every handle contains a `Client`. The root has no handle, but implements the accessors of child modules for
        // `Client`.
        let names_client = !is_root || !self.children(path).is_empty();
        // Operations and types name the module `runtime`, and so does the table of operations in the root module.
        let has_operations = !self.operations(path).is_empty() || is_root && !self.api.operations.is_empty();
        let names_runtime = has_operations || !self.types(path).is_empty();
        match (names_client, names_runtime) {
            (true, true) => imports.push(quote!(use #sdk::{Client, runtime};)),
            (true, false) => imports.push(quote!(use #sdk::Client;)),
            (false, true) => imports.push(quote!(use #sdk::runtime;)),
            (false, false) => {}
        }
        imports
    }

    /// The types of other modules that a schema refers to.
    fn foreign(&self, schema: &Schema, path: &ResourcePath) -> impl Iterator<Item = Foreign> {
        let types = schema.references().filter_map(|id| self.api.types.get(id));
        types.filter(|named| named.resource != *path).map(|named| self.way(path, named))
    }

    /// The path from a module to a type of another module.
    fn way(&self, path: &ResourcePath, named: &Type) -> Foreign {
        let shared = match self.target {
            Target::Sdk | Target::Crate => 0,
            Target::External => named.resource.common(path).0.len(),
        };
        let inwards = named.resource.0[shared..].to_vec();
        Foreign { outwards: path.0.len() - shared, inwards, name: named.name.clone() }
    }

    /// The path of a foreign type's module, with the final `::`: `crate::resources::dns::`.
    fn module(&self, foreign: &Foreign) -> TokenStream {
        let inwards = foreign.inwards.iter().map(|step| format_ident!("{step}"));
        let root = match self.target {
            Target::Sdk => quote!(crate::resources::),
            Target::Crate => quote!(crate::),
            // A module of another crate may be anywhere in that crate, so paths are relative.
            Target::External => {
                let outwards = std::iter::repeat_n(quote!(super::), foreign.outwards);
                quote!(#(#outwards)*)
            }
        };
        quote!(#root #(#inwards::)*)
    }

    /// The type alias for a former name of a type.
    fn alias(&self, alias: &Alias) -> Option<TokenStream> {
        let named = self.api.types.get(&alias.of)?;
        let (name, of) = (format_ident!("{}", alias.name), format_ident!("{}", named.name));
        let module = (named.resource != alias.resource).then(|| self.module(&self.way(&alias.resource, named)));
        let docs = Docs::paragraph(Paragraph::default().text("The earlier name of ").code(&named.name).text("."));
        let docs = self.doc_attributes(&Pointer::root(), &docs);
        let deprecated = named.schema.deprecated.is_some().then(|| quote!(#[allow(deprecated)]));
        Some(quote!(#docs #deprecated pub type #name = #module #of;))
    }
}

/// A type of another module, and its path.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Foreign {
    /// The number of `super` steps up to the common parent module.
    outwards: usize,
    /// The names of the modules from the common parent module down to the type.
    inwards: Vec<String>,
    name: String,
}

/// An item as formatted text. `path` is its module, for the error message.
fn pretty(path: &ResourcePath, item: TokenStream) -> Result<String, Fault> {
    let no_rust = |error: syn::Error| {
        Fault::of_ours(format!("the generated code of the module `{path}` is not valid Rust: {error}"))
    };
    Ok(prettyplease::unparse(&syn::parse2(item).map_err(no_rust)?))
}

/// Inserts blank lines between the functions of an `impl`, which prettyplease omits.
fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    let in_impl =
        lines.peek().is_some_and(|first| first.starts_with("impl") || first.starts_with("#[allow(deprecated)]"));
    while let Some(line) = lines.next() {
        apart.push_str(line);
        apart.push('\n');
        if in_impl && line == "    }" && lines.peek().is_some_and(|next| *next != "}") {
            apart.push('\n');
        }
    }
    apart
}
