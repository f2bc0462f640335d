//! Whether a property is required, optional or nullable, and how callers set it.

use super::{Field, Object, Type};

/// The presence of a property in values of a type: required, optional or nullable, and how callers set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Required and not null.
    Required,
    /// Required and not null. `new` sets the property to a constant.
    Initial,
    /// Required and not null, but not an argument of `new`, since the property was optional in an earlier description.
    RequiredBySetter,
    /// Required, and may be null.
    RequiredNullable,
    /// Required, and may be null. `new` sets the property to a constant.
    InitialNullable,
    /// Optional, but an argument of `new`, since the property was required in an earlier description.
    OptionalArgument,
    /// Optional and nullable, but an argument of `new`, since the property was required in an earlier description.
    OptionalNullableArgument,
    /// Optional: may be absent.
    Optional,
    /// Optional and nullable: an absent property and null have different meanings.
    OptionalNullable,
    /// Only responses have the property.
    ReadOnly,
}

impl Presence {
    /// Whether the property is an argument of `new`.
    pub(crate) fn is_required(self) -> bool {
        matches!(
            self,
            Self::Required | Self::RequiredNullable | Self::OptionalArgument | Self::OptionalNullableArgument
        )
    }

    /// Whether the argument of `new` or of the setter is an `Option`, where `None` is null.
    pub(crate) fn takes_null(self) -> bool {
        matches!(self, Self::RequiredNullable | Self::InitialNullable | Self::OptionalNullableArgument)
    }

    /// Whether every request has the property.
    pub(crate) fn is_always_sent(self) -> bool {
        matches!(
            self,
            Self::Required | Self::RequiredBySetter | Self::RequiredNullable | Self::Initial | Self::InitialNullable
        )
    }

    /// Whether the property may have no value after `new`, since it is optional or has a setter.
    pub(crate) fn starts_unset(self) -> bool {
        !self.is_always_sent() || self == Self::RequiredBySetter
    }

    /// The generic type around the type of the field: `Option`, `Patch`, or none (empty text). A type that responses
    /// use always has one, since any property may be absent from a response.
    pub(crate) fn container(self, named: &Type) -> &'static str {
        match self {
            Self::Required | Self::Initial if !named.received => "",
            Self::RequiredNullable | Self::InitialNullable if !named.received => "Option",
            Self::RequiredNullable
            | Self::InitialNullable
            | Self::OptionalNullable
            | Self::OptionalNullableArgument => "Patch",
            _ => "Option",
        }
    }
}

impl Type {
    /// The presence of a property of an object of this type.
    pub(crate) fn presence(&self, object: &Object, name: &str, field: &Field) -> Presence {
        match (object.required.contains(name), field.schema.nullable) {
            _ if !self.sent || field.schema.read_only => Presence::ReadOnly,
            (true, false) if field.by_setter => Presence::RequiredBySetter,
            (true, false) if field.initial.is_some() => Presence::Initial,
            (true, true) if field.initial.is_some() => Presence::InitialNullable,
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) if object.arguments.contains(name) && self.received => Presence::OptionalArgument,
            (false, false) if object.arguments.contains(name) => Presence::Required,
            (false, true) if object.arguments.contains(name) && self.received => Presence::OptionalNullableArgument,
            (false, true) if object.arguments.contains(name) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}
