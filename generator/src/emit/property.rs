//! Facts about properties that decide how a struct is written.

use super::{Emission, limits};
use crate::ir::{Kind, Schema};

impl Emission<'_> {
    /// The reason for which a property should no longer be used, of itself or of its type.
    pub(super) fn why_deprecated<'a>(&'a self, schema: &'a Schema) -> Option<&'a str> {
        let of_type = || self.api.resolve(schema).and_then(|target| target.deprecated.as_deref());
        schema.deprecated.as_deref().or_else(of_type)
    }

    /// Whether an object has properties that should no longer be used.
    pub(super) fn has_deprecated(&self, schema: &Schema) -> bool {
        schema.children().into_iter().any(|member| self.why_deprecated(member).is_some())
    }

    /// Whether anything in a value is checked before it is sent.
    pub(super) fn is_checked(&self, schema: &Schema) -> bool {
        if !limits::tokens(schema).is_empty() {
            return true;
        }
        match &schema.kind {
            Kind::Ref(_) => match self.api.resolve(schema) {
                Some(target) => match &target.kind {
                    Kind::Object(_) | Kind::Union(_) => true,
                    Kind::Enum(_) => false,
                    _ => !limits::tokens(target).is_empty(),
                },
                None => false,
            },
            Kind::Array(inner) | Kind::Map(inner) => self.is_checked(inner),
            _ => false,
        }
    }
}
