//! The public surface of the generated code: signatures as text, from the rules that write the code.

use std::collections::BTreeMap;

use super::{
    object::Struct,
    signature::{emission, text},
};
use crate::ir::{Answer, Api, Field, Object, Operation, Presence, Schema, Type};

/// A field of a struct, as callers meet it.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    /// The property's name on the wire.
    pub wire: &'a str,
    /// The field's name in Rust.
    pub ident: &'a str,
    /// Whether a caller gives it a value: to `new` where it is required, to a setter where it is optional.
    pub presence: Presence,
    /// Its place among the arguments of `new`, counted from 0.
    pub argument: Option<usize>,
    /// The type around the value in the struct: `Option`, `Patch`, or nothing.
    pub container: &'static str,
    /// Whether the description requires it.
    pub required: bool,
    /// The member.
    pub field: &'a Field,
}

/// The fields of a struct, by their names on the wire.
pub(crate) fn members<'a>(api: &'a Api, named: &'a Type, object: &'a Object) -> Vec<Member<'a>> {
    let emission = emission(api);
    let struct_ = Struct { emission: &emission, named, object };
    let settable = struct_.settable();
    let new: BTreeMap<String, usize> =
        settable.iter().enumerate().map(|(index, (wire, _))| ((*wire).clone(), index)).collect();
    let member = |(wire, field): (&'a String, &'a Field)| {
        let presence = named.presence(object, wire, field);
        Member {
            wire,
            ident: &field.ident,
            presence,
            argument: new.get(wire).copied().filter(|_| presence.is_required()),
            container: presence.container(named),
            required: object.required.contains(wire),
            field,
        }
    };
    // Of the model, and not of what stands here for it.
    struct_.fields().filter_map(|(wire, _)| object.fields.get_key_value(wire)).map(member).collect()
}

/// The properties of a struct that are written by themselves, with their values.
pub(crate) fn constants<'a>(named: &'a Type, object: &'a Object) -> BTreeMap<&'a str, &'a str> {
    let constants = object.fields.iter().filter_map(|(name, field)| Some((name.as_str(), field.constant()?)));
    constants.filter(|_| named.sent).collect()
}

/// The map of the additional properties of a struct, where it has one.
pub(crate) fn additional<'a>(named: &'a Type, object: &'a Object) -> Option<Member<'a>> {
    let field = object.additional.as_deref()?;
    let presence = if named.sent { Presence::Optional } else { Presence::ReadOnly };
    Some(Member { wire: "", ident: &field.ident, presence, argument: None, container: "", required: false, field })
}

impl Member<'_> {
    /// Whether a setter gives it a value.
    pub(crate) fn has_setter(&self) -> bool {
        matches!(self.presence, Presence::Optional | Presence::OptionalNullable)
    }

    /// Its type in the struct.
    pub(crate) fn kind(&self, api: &Api) -> String {
        let kind = value_type(api, &self.field.schema);
        let kind = if self.field.boxed { format!("Box<{kind}>") } else { kind };
        if self.container.is_empty() { kind } else { format!("{}<{kind}>", self.container) }
    }
}

/// The type of a value that is there.
pub(crate) fn value_type(api: &Api, schema: &Schema) -> String {
    text(&emission(api).value_type(schema))
}

/// The return type of a method.
pub(crate) fn answer_type(api: &Api, answer: &Answer) -> String {
    text(&emission(api).answer(answer).0)
}

/// The type of the request that a method returns.
pub(crate) fn request_type(api: &Api, operation: &Operation) -> String {
    emission(api).signature(operation).returned()
}

/// A method without its body.
pub(crate) fn signature(api: &Api, operation: &Operation) -> String {
    emission(api).signature(operation).text()
}

/// `new`, the setters and the clearing setters of a struct, each without its body.
pub(crate) fn functions(api: &Api, named: &Type, object: &Object) -> Vec<(String, bool)> {
    let emission = emission(api);
    let functions = Struct { emission: &emission, named, object }.signatures();
    functions.into_iter().map(|function| (function.signature.text(), function.deprecated.is_some())).collect()
}
