//! Whether a property is always there, may be absent, or may be null.

use super::{Field, Object, Type};

/// The presence of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is required and not null.
    Required,
    /// It is required and not null. `new` sets it to a constant.
    Initial,
    /// It is required and not null. `new` does not take it, since it was optional in an earlier description.
    RequiredBySetter,
    /// It is required and may be null.
    RequiredNullable,
    /// It is required and may be null. `new` sets it to a constant.
    InitialNullable,
    /// It may be absent. `new` takes it, since it was required in an earlier description.
    OptionalArgument,
    /// It may be absent, and may be null. `new` takes it, since it was required in an earlier description.
    OptionalNullableArgument,
    /// It may be absent.
    Optional,
    /// It may be absent, and may be null. The two are different.
    OptionalNullable,
    /// Only responses have it.
    ReadOnly,
}

impl Presence {
    /// Whether `new` takes it as an argument.
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

    /// Whether every request has it.
    pub(crate) fn is_always_sent(self) -> bool {
        matches!(
            self,
            Self::Required | Self::RequiredBySetter | Self::RequiredNullable | Self::Initial | Self::InitialNullable
        )
    }

    /// Whether it may have no value after `new`: it may be absent, or a setter sets it.
    pub(crate) fn starts_unset(self) -> bool {
        !self.is_always_sent() || self == Self::RequiredBySetter
    }

    /// The type around the field's type: `Option`, `Patch`, or none (empty). In a response every property may be
    /// absent, so a type that is received always has one.
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
    /// The presence of a property of an object in this type.
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
