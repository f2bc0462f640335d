//! Emits unions as enums, each with a catch-all variant for unknown branches.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, docs, enumeration::UNDESCRIBED, limits};
use crate::{
    ir::{Branch, BranchTest, Kind, ObjectTest, Type, Union},
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn union(&self, named: &Type, union: &Union) -> Vec<TokenStream> {
        let name = format_ident!("{}", named.name);
        let docs = self.schema_docs(&named.schema, docs::named("The variants of ", &named.name, "."));
        let docs = self.doc_attributes(&named.schema.at, &docs);
        let variants = union.branches.iter().map(|branch| {
            let docs = self.doc_attributes(&branch.schema.at, &test_docs(&branch.test));
            let (ident, kind) = (format_ident!("{}", branch.ident), self.value_type(&branch.schema));
            quote!(#docs #ident(#kind))
        });
        let unknown_docs = if named.is_closed() {
            UNDESCRIBED
        } else {
            "A value that matches none of the variants, kept as received."
        };
        let unknown_docs = self.doc_attributes(&named.schema.at, &Docs::from_description(unknown_docs));
        let declaration = quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                #unknown_docs
                Unknown(serde_json::Value),
            }
        };
        // Only requests are checked, and only responses are decoded.
        let directions = match (named.sent, named.received) {
            (true, true) => quote!(sent received),
            (true, false) => quote!(sent),
            (false, _) => quote!(received),
        };
        let branches = union.branches.iter().map(|branch| wire(branch, named));
        let valid: Vec<_> =
            self.valid_in_no_branch(named, union).into_iter().map(|name| format_ident!("{name}")).collect();
        let valid = (!valid.is_empty()).then(|| quote!([#(#valid),*]));
        let wire = quote!(runtime::union!(#directions #name else Unknown #valid #(, #branches)*););
        let mut items = vec![declaration];
        items.extend(self.conversions(named, union));
        items.push(wire);
        items
    }

    /// The JSON types whose values a union of requests accepts even if they match no branch. An object or array schema
    /// without `type` allows all other types. The result is `any` if unknown branches are valid, and empty if responses
    /// use the union.
    pub(super) fn valid_in_no_branch(&self, named: &Type, union: &Union) -> Vec<&'static str> {
        const TYPES: [&str; 5] = ["string", "number", "bool", "array", "object"];
        if !named.sent || named.received {
            return Vec::new();
        }
        if named.schema.open {
            return vec!["any"];
        }
        let targets = union.branches.iter().filter_map(|branch| self.api.resolve(&branch.schema));
        let own: Vec<&str> = targets
            .filter(|target| target.open)
            .filter_map(|target| match target.kind {
                Kind::Object(_) | Kind::Map(_) => Some("object"),
                Kind::Array(_) => Some("array"),
                _ => None,
            })
            .collect();
        TYPES.into_iter().filter(|name| own.iter().any(|own| own != name)).collect()
    }

    /// The `From` implementations of a union: for each type that only one branch has, and for `&str` if `String` is
    /// such a type.
    fn conversions(&self, named: &Type, union: &Union) -> Vec<TokenStream> {
        if !named.sent {
            return Vec::new();
        }
        let name = format_ident!("{}", named.name);
        let kinds: Vec<TokenStream> = union.branches.iter().map(|branch| self.value_type(&branch.schema)).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        // The catch-all variant has the type `serde_json::Value`.
        counts.insert(quote!(serde_json::Value).to_string(), 1);
        kinds.iter().for_each(|kind| *counts.entry(kind.to_string()).or_default() += 1);
        let from = |kind: TokenStream, value: TokenStream| {
            quote! {
                impl From<#kind> for #name {
                    fn from(value: #kind) -> Self {
                        Self::#value
                    }
                }
            }
        };
        let mut items = Vec::new();
        for (branch, kind) in union.branches.iter().zip(kinds) {
            if counts.get(&kind.to_string()) != Some(&1) {
                continue;
            }
            let ident = format_ident!("{}", branch.ident);
            if kind.to_string() == "String" {
                items.push(from(quote!(&str), quote!(#ident(value.to_owned()))));
            }
            items.push(from(kind, quote!(#ident(value))));
        }
        items
    }
}

/// A variant in the call of `runtime::union!`: `Text(string[MaxLength(8)])`.
fn wire(branch: &Branch, named: &Type) -> TokenStream {
    let ident = format_ident!("{}", branch.ident);
    let limits = limits::short(&branch.schema);
    let limits = (named.sent && !limits.is_empty()).then(|| quote!([#limits]));
    let ObjectTest { tag, members, places } = match &branch.test {
        BranchTest::JsonType(name) => {
            let name = format_ident!("{name}");
            return quote!(#ident(#name #limits));
        }
        BranchTest::Unknown => &ObjectTest::default(),
        BranchTest::Object(shape) => shape,
    };
    let tag = tag.as_ref().map(|(member, values)| quote!(, tag(#member #(, #values)*)));
    let has = (!members.is_empty()).then(|| quote!(, has(#(#members),*)));
    // Pointers select a branch only while decoding, so a type that is only sent needs none.
    let likely = (!places.is_empty() && named.received).then(|| quote!(, likely(#(#places),*)));
    quote!(#ident(object #limits #tag #has #likely))
}

/// The docs of a variant: the test that selects its branch, in words.
fn test_docs(test: &BranchTest) -> Docs {
    match test {
        BranchTest::JsonType(name) => {
            let name = if *name == "bool" { "boolean" } else { name };
            Docs::paragraph(Paragraph::default().text(&format!("A JSON {name}.")))
        }
        BranchTest::Unknown => Docs::paragraph(Paragraph::default().text("An object.")),
        BranchTest::Object(shape) => shape_docs(shape),
    }
}

fn shape_docs(shape: &ObjectTest) -> Docs {
    let list = |paragraph: Paragraph, texts: &[String]| {
        texts.iter().enumerate().fold(paragraph, |paragraph, (index, text)| {
            if index > 0 { paragraph.text(", ").code(text) } else { paragraph.code(text) }
        })
    };
    let paragraph = Paragraph::default();
    let paragraph = match &shape.tag {
        None if shape.members.is_empty() => paragraph.text("An object"),
        None => list(paragraph.text("An object with "), &shape.members),
        Some((member, values)) => {
            let tag = list(paragraph.text("An object whose ").code(member).text(" is "), values);
            if shape.members.is_empty() { tag } else { list(tag.text(". It has "), &shape.members) }
        }
    };
    Docs::paragraph(paragraph.text("."))
}
