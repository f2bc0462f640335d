//! What of the generated code a caller can name: signatures as text, from the same rules that write the code.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;

pub use super::object::Holder;
use super::{Emission, Target, object::Struct};
use crate::ir::{Answer, Api, Field, Kind, Object, Operation, ParameterPlace, Schema, Type};

/// A member of a struct, as callers meet it.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// Its name on the wire.
    pub wire: &'a str,
    /// Its name in Rust.
    pub ident: &'a str,
    /// How a value stands in it.
    pub holder: Holder,
    /// How a caller gives it a value.
    pub given: Given,
    /// Whether the description says that it is there.
    pub required: bool,
    /// The member.
    pub field: &'a Field,
}

/// How a caller gives a member a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// As this argument of `new`, counted from 0.
    New(usize),
    /// By a setter.
    Setter,
    /// Not at all: it is only ever read.
    No,
}

/// The members of a struct, by their names on the wire.
pub fn members<'a>(api: &'a Api, named: &'a Type, object: &'a Object) -> Vec<Member<'a>> {
    let emission = emission(api);
    let struct_ = Struct { emission: &emission, named, object };
    let (required, _) = struct_.settable();
    let new: BTreeMap<String, usize> =
        required.iter().enumerate().map(|(index, (wire, _))| ((*wire).clone(), index)).collect();
    let member = |(wire, field): (&'a String, &'a Field)| Member {
        wire,
        ident: &field.ident,
        holder: struct_.holder(wire, field),
        given: match new.get(wire).copied() {
            _ if !named.sent || field.schema.read_only => Given::No,
            Some(index) => Given::New(index),
            None => Given::Setter,
        },
        required: object.required.contains(wire),
        field,
    };
    // Of the model, and not of what stands here for it.
    struct_.fields().filter_map(|(wire, _)| object.fields.get_key_value(wire)).map(member).collect()
}

/// The map of the additional properties of a struct, where it has one.
pub fn additional<'a>(named: &'a Type, object: &'a Object) -> Option<Member<'a>> {
    let field = object.additional.as_deref()?;
    let given = if named.sent { Given::Setter } else { Given::No };
    Some(Member { wire: "", ident: &field.ident, holder: Holder::Plain, given, required: false, field })
}

/// The argument of the setter of additional properties.
pub fn additional_argument(api: &Api, additional: &Member<'_>) -> String {
    let Kind::Map(value) = &additional.field.schema.kind else { return String::new() };
    let (argument, kind) = emission(api).entry_argument(value);
    let kind = text(&kind);
    let kind = if argument == "into" { format!("impl Into<{kind}>") } else { kind };
    format!("impl IntoIterator<Item = (impl Into<String>, {kind})>")
}

impl Member<'_> {
    /// Its type in the struct.
    pub fn kind(&self, api: &Api) -> String {
        let kind = value_type(api, &self.field.schema);
        let kind = if self.field.boxed { format!("Box<{kind}>") } else { kind };
        match self.holder {
            Holder::Plain => kind,
            Holder::Nullable | Holder::Option => format!("Option<{kind}>"),
            Holder::Patch => format!("Patch<{kind}>"),
        }
    }
}

/// The type of a value that is there.
pub fn value_type(api: &Api, schema: &Schema) -> String {
    text(&emission(api).value_type(schema))
}

/// What an argument takes for a value.
pub fn argument_type(api: &Api, schema: &Schema) -> String {
    text(&emission(api).argument_type(schema))
}

/// What a caller gets.
pub fn answer_type(api: &Api, answer: &Answer) -> String {
    text(&emission(api).answer(answer).0)
}

/// A method without its body.
pub fn signature(api: &Api, operation: &Operation) -> String {
    let emission = emission(api);
    let path = operation.parameters_in(ParameterPlace::Path);
    let mut arguments: Vec<String> = path
        .map(|parameter| format!("{}: {}", parameter.ident, text(&emission.argument_type(&parameter.schema))))
        .collect();
    if let Some(body) = &operation.body {
        let kind = value_type(api, &body.schema);
        arguments.push(if body.required {
            format!("body: {kind}")
        } else {
            format!("body: impl Into<Option<{kind}>>")
        });
    }
    if let Some(query) = &operation.query {
        arguments.push(format!("query: {}", value_type(api, query)));
    }
    let answer = answer_type(api, &operation.answer);
    format!("fn {}({}) -> Request<{answer}>", operation.name, arguments.join(", "))
}

fn emission(api: &Api) -> Emission<'_> {
    Emission::bare(api, "", Target::External)
}

/// Tokens as a person writes them.
fn text(tokens: &TokenStream) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (tokens, written) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" <", "<"),
        (" >", ">"),
        (" ,", ","),
        ("runtime::", ""),
    ] {
        text = text.replace(tokens, written);
    }
    text
}
