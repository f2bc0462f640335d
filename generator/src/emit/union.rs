//! One of several types: an enum that takes every other value too.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Item, docs, literal};
use crate::ir::{Type, Union, Within};

impl Emission<'_> {
    pub(super) fn union(&self, named: &Type, union: &Union) -> Vec<Item> {
        let name = format_ident!("{}", named.name);
        let docs = docs::of_schema(&named.schema, &format!("One of the shapes of `{}`.", named.name));
        let idents: Vec<_> = union.branches.iter().map(|branch| format_ident!("{}", branch.ident)).collect();
        let kinds: Vec<_> = union.branches.iter().map(|branch| self.value_type(&branch.schema)).collect();
        let tests = union.branches.iter().map(|branch| match &branch.test {
            Within::Members(members) => {
                let members: Vec<String> = members.iter().map(|member| literal(member)).collect();
                format!("[{}]", members.join(", "))
            }
            Within::JsonType(name) => (*name).to_owned(),
            Within::Unknown => "[]".to_owned(),
        });
        let branch_docs = union.branches.iter().map(|branch| {
            docs::attributes(&match &branch.test {
                Within::Members(members) => {
                    let members: Vec<String> = members.iter().map(|member| docs::code(member)).collect();
                    format!("An object with {}.", members.join(" and "))
                }
                Within::JsonType(name) => format!("A JSON {name}."),
                Within::Unknown => "One of the shapes.".to_owned(),
            })
        });
        vec![
            Item::Tokens(quote! {
                #docs
                #[derive(Debug, Clone, PartialEq)]
                #[non_exhaustive]
                pub enum #name {
                    #(#branch_docs #idents(#kinds),)*
                    /// A value of another shape, kept as it came.
                    Unknown(serde_json::Value),
                }
            }),
            Item::Call {
                name: "union",
                arguments: vec![name, format_ident!("Unknown")],
                entries: idents
                    .iter()
                    .zip(&kinds)
                    .zip(tests)
                    .map(|((ident, kind), test)| format!("{ident}({}) if {test}", type_text(kind)))
                    .collect(),
                // What is only read has nothing to check, and what is only sent is never read.
                end: match (named.sent, named.received) {
                    (true, false) => "; request",
                    (false, _) => "; answer",
                    (true, true) => "",
                },
            },
        ]
    }
}

/// A type without the spaces between its tokens.
fn type_text(kind: &TokenStream) -> String {
    kind.to_string().replace(' ', "").replace(',', ", ")
}
