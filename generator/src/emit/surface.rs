//! The public interface of generated code as text, such as types and signatures, printed by the code that emits it.

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use super::constant::plain;
use super::{
    object::Struct,
    signature::{emission, text},
};
use crate::ir::{Answer, Api, Field, Object, Operation, Presence, Schema, Type, Union};

/// A field of a struct, as its callers see it.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    /// The property's name on the wire.
    pub wire: &'a str,
    /// The field's name in Rust.
    pub ident: &'a str,
    /// Whether the property is required, optional, nullable or read-only.
    pub presence: Presence,
    /// The index among the arguments of `new`; `None` if the property is no argument.
    pub argument: Option<usize>,
    /// The type around the field's type: `Option`, `Patch`, or none (empty).
    pub container: &'static str,
    /// The name of the function that sets the property to null, if there is one.
    pub clear: Option<String>,
    /// Whether the description lists the property in `required`.
    pub required: bool,
    /// The field in the model.
    pub field: &'a Field,
}

/// The fields of a struct, in the order of their names on the wire.
pub(crate) fn members<'a>(api: &'a Api, named: &'a Type, object: &'a Object) -> Vec<Member<'a>> {
    let emission = emission(api);
    let struct_ = Struct { emission: &emission, named, object };
    let settable = struct_.settable();
    let new: BTreeMap<String, usize> =
        settable.iter().enumerate().map(|(index, (wire, _))| ((*wire).clone(), index)).collect();
    let idents = struct_.idents();
    let member = |wire: &'a String, field: &'a Field| {
        let presence = named.presence(object, wire, field);
        Member {
            wire,
            ident: &field.ident,
            presence,
            argument: new.get(wire).copied().filter(|_| presence.is_required()),
            container: presence.container(named),
            clear: struct_.clear(wire, field, &idents),
            required: object.required.contains(wire),
            field,
        }
    };
    // The model's own fields, since those of `struct_` live only as long as the emission.
    struct_
        .fields()
        .filter_map(|(wire, _)| object.fields.get_key_value(wire))
        .map(|(wire, field)| member(wire, field))
        .collect()
}

/// The properties of a struct that have a constant value, and the values as text; none if only responses use the
/// struct.
pub(crate) fn constants<'a>(named: &'a Type, object: &'a Object) -> BTreeMap<&'a str, String> {
    let constants =
        object.fields.iter().filter_map(|(name, field)| Some((name.as_str(), plain(field.constant.as_ref()?))));
    constants.filter(|_| named.sent).collect()
}

/// The map of additional properties, if the struct has one.
pub(crate) fn additional<'a>(named: &'a Type, object: &'a Object) -> Option<Member<'a>> {
    let field = object.additional.as_deref()?;
    let presence = if named.sent { Presence::Optional } else { Presence::ReadOnly };
    Some(Member {
        wire: "",
        ident: &field.ident,
        presence,
        argument: None,
        container: "",
        clear: None,
        required: false,
        field,
    })
}

impl Member<'_> {
    /// Whether the field has a setter.
    pub(crate) fn has_setter(&self) -> bool {
        matches!(
            self.presence,
            Presence::Optional
                | Presence::OptionalNullable
                | Presence::Initial
                | Presence::InitialNullable
                | Presence::RequiredBySetter
        )
    }

    /// The Rust type of the field, with the `Option` or `Patch` around it.
    pub(crate) fn kind(&self, api: &Api) -> String {
        let kind = value_type(api, &self.field.schema);
        let kind = if self.field.boxed { format!("Box<{kind}>") } else { kind };
        if self.container.is_empty() { kind } else { format!("{}<{kind}>", self.container) }
    }
}

/// The JSON types of the values that a union accepts in requests even if they match no branch.
pub(crate) fn valid_in_no_branch(api: &Api, named: &Type, union: &Union) -> BTreeSet<&'static str> {
    emission(api).valid_in_no_branch(named, union).into_iter().collect()
}

/// The Rust type of a value.
pub(crate) fn value_type(api: &Api, schema: &Schema) -> String {
    text(&emission(api).value_type(schema))
}

/// The Rust type of a response's content, `T` in `Request<T>`.
pub(crate) fn answer_type(api: &Api, answer: &Answer) -> String {
    text(&emission(api).answer_type(answer))
}

/// The return type of an operation's method: `Request<T, Q, B>`.
pub(crate) fn request_type(api: &Api, operation: &Operation) -> String {
    emission(api).signature(operation).returned()
}

/// The signature of an operation's method.
pub(crate) fn signature(api: &Api, operation: &Operation) -> String {
    emission(api).signature(operation).text()
}

/// The signatures of a struct's functions (`new` and those that set properties), each with whether it is deprecated.
pub(crate) fn functions(api: &Api, named: &Type, object: &Object) -> Vec<(String, bool)> {
    let emission = emission(api);
    let functions = Struct { emission: &emission, named, object }.signatures();
    functions.into_iter().map(|function| (function.signature.text(), function.deprecated.is_some())).collect()
}
