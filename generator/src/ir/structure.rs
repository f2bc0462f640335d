//! Structural equality: two schemas are equal if they describe the same values.
//!
//! Places, documentation, examples and names are ignored. The macro lists all fields of each type, so that a new field
//! does not compile until it is listed too.

use std::hash::{Hash, Hasher};

use indexmap::IndexSet;

use super::{Branch, Field, Object, Schema, Union, Variant};

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
    at: _, title: _, docs: _, nullable, non_null: _, deprecated, read_only, write_only, example: _, default, limits,
    format: _, open, kind
} => (nullable, deprecated, read_only, write_only, default, limits, open, kind));

structural!(Variant { value, docs: _, ident: _ } => value);

structural!(Object { fields, additional, required, arguments, multipart } =>
    (fields, additional, in_order(required, arguments), multipart));

structural!(Field { schema, boxed: _, media_type, style, constant, initial, ident: _ } =>
    (schema, media_type, style, constant, initial));

/// The required properties in the order of the constructor's arguments, and the arguments that are not required.
fn in_order<'a>(required: &'a IndexSet<String>, arguments: &'a IndexSet<String>) -> Vec<(&'a String, bool)> {
    let others = required.iter().filter(|name| !arguments.contains(*name));
    arguments.iter().chain(others).map(|name| (name, required.contains(name))).collect()
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
        Schema::new(Pointer::root(), Kind::Object(Object { fields, required, ..Object::default() }))
    }

    #[test]
    fn places_documentation_and_examples_are_ignored() {
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
    fn each_constraint_is_compared() {
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
            // The arguments of `new(b, a)` have another order.
            object(&["b", "a"], &[("a", text("a")), ("b", text("b"))]),
        ];
        for (index, one) in different.iter().enumerate() {
            for (other_index, other) in different.iter().enumerate() {
                assert_eq!(one == other, index == other_index, "{one:?} {other:?}");
            }
        }
    }
}
