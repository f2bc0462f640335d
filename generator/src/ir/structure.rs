//! Structural equality: two schemas are equal if they describe the same values.
//!
//! Places, documentation, examples, names and constraints that only the service checks are ignored. The macro lists all
//! fields of each type, so that adding a field to a type requires a decision here.

use std::{
    hash::{Hash, Hasher},
    mem::discriminant,
};

use indexmap::IndexSet;

use super::{Branch, Field, Kind, Object, Schema, Union, Variant};

macro_rules! structural {
    ($type:ident { $($field:tt)* } => $counted:expr) => {
        impl $type {
            fn structure(&self) -> impl Eq + Hash {
                let Self { $($field)* } = self;
                $counted
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.structure() == other.structure()
            }
        }

        impl Eq for $type {}

        impl Hash for $type {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.structure().hash(state);
            }
        }
    };
}

structural!(Schema {
    at: _, title: _, docs: _, nullable, non_null: _, deprecated, read_only, write_only, secret, example: _, default, limits,
    unchecked: _, format: _, open, kind
} => (nullable, deprecated, read_only, write_only, secret, default, limits, open, kind));

structural!(Variant { value, docs: _, ident: _ } => value);

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer { unsigned: a }, Self::Integer { unsigned: b }) => a == b,
            (Self::Enum(a), Self::Enum(b)) => values(a) == values(b),
            (Self::Ref(a), Self::Ref(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Union(a), Self::Union(b)) => a == b,
            (Self::Array(a), Self::Array(b))
            | (Self::Map(a), Self::Map(b))
            | (Self::OrJson(a), Self::OrJson(b))
            | (Self::OrNull(a), Self::OrNull(b)) => a == b,
            (a, b) => discriminant(a) == discriminant(b),
        }
    }
}

impl Eq for Kind {}

impl Hash for Kind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::Any | Self::Boolean | Self::Number | Self::Text | Self::Binary => {}
            Self::Integer { unsigned } => unsigned.hash(state),
            Self::Enum(variants) => values(variants).hash(state),
            Self::Ref(id) => id.hash(state),
            Self::Object(object) => object.hash(state),
            Self::Union(union) => union.hash(state),
            Self::Array(inner) | Self::Map(inner) | Self::OrJson(inner) | Self::OrNull(inner) => inner.hash(state),
        }
    }
}

/// The values of an enum, sorted, since their order has no meaning.
fn values(variants: &[Variant]) -> Vec<&str> {
    let mut values: Vec<&str> = variants.iter().map(|variant| variant.value.as_str()).collect();
    values.sort_unstable();
    values
}

structural!(Object { fields, additional, required, arguments, multipart } =>
    (fields, additional, sorted(required), sorted(arguments), multipart));

structural!(Field { schema, boxed: _, media_type, style, constant, initial, by_setter, ident: _ } =>
    (schema, media_type, style, constant, initial, by_setter));

/// The names of properties, sorted, since their order has no meaning.
fn sorted(names: &IndexSet<String>) -> Vec<&String> {
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_unstable();
    names
}

structural!(Union { branches, exact } => (branches, exact));

structural!(Branch { schema, tag, test, ident: _ } => (schema, tag, test));

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        ir::{Keyword, Kind, SchemaId},
        pointer::Pointer,
    };

    fn text(at: &str) -> Schema {
        Schema::new(Pointer::root().child(at), Kind::Text)
    }

    fn object(required: &[&str], fields: &[(&str, Schema)]) -> Schema {
        let fields =
            fields.iter().map(|(name, schema)| ((*name).to_owned(), Box::new(Field::new(schema.clone())))).collect();
        let required = required.iter().map(|name| (*name).to_owned()).collect();
        Schema::new(Pointer::root(), Object { fields, required, ..Object::default() }.into())
    }

    #[test]
    fn places_documentation_examples_and_formats_do_not_affect_equality() {
        let documented = Schema {
            title: Some("Name".into()),
            docs: Some("A name.".into()),
            example: Some(json!("a")),
            ..text("there")
        };
        let formatted = Schema { format: Some("hostname".into()), ..text("here") };
        assert_eq!(documented, text("here"));
        assert_eq!(formatted, text("here"));
    }

    #[test]
    fn the_order_of_values_and_required_properties_does_not_affect_equality() {
        let values = |values: [&str; 2]| Schema { kind: Kind::Enum(values.map(Variant::new).into()), ..text("a") };
        assert_eq!(values(["a", "b"]), values(["b", "a"]));
        let fields = [("a", text("a")), ("b", text("b"))];
        assert_eq!(object(&["a", "b"], &fields), object(&["b", "a"], &fields));
    }

    #[test]
    fn each_constraint_affects_equality() {
        let mut limited = text("a");
        limited.limits.add(Keyword::MaxLength, 3.into());
        let different = [
            text("a"),
            limited,
            Schema { nullable: true, ..text("a") },
            Schema { read_only: true, ..text("a") },
            Schema { write_only: true, ..text("a") },
            Schema { open: true, ..text("a") },
            Schema { deprecated: Some(String::new()), ..text("a") },
            Schema { default: Some(json!("b")), ..text("a") },
            Schema { kind: Kind::Ref(SchemaId(Pointer::root())), ..text("a") },
            Schema { kind: Kind::Array(Box::new(text("a"))), ..text("a") },
            Schema { kind: Kind::Map(Box::new(text("a"))), ..text("a") },
            object(&[], &[("a", text("a")), ("b", text("b"))]),
            object(&["a", "b"], &[("a", text("a")), ("b", text("b"))]),
            Schema { kind: Kind::Enum(vec![Variant::new("a")]), ..text("a") },
            Schema { kind: Kind::Enum(vec![Variant::new("a"), Variant::new("b")]), ..text("a") },
        ];
        for (index, one) in different.iter().enumerate() {
            for (other_index, other) in different.iter().enumerate() {
                assert_eq!(one == other, index == other_index, "{one:?} {other:?}");
            }
        }
    }
}
