//! The Rust types of values as `names.lock` writes them: `String`, `Vec<Option<Value>>`, `zones::ZoneId`.

use std::fmt;

use crate::{
    ir::{Answer, Api, CHECKED_FORMATS, Kind, Schema},
    pointer::Pointer,
};

/// The Rust type of a value, with the distinctions that `names.lock` makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ValueType {
    /// `Value`: any JSON.
    Any,
    /// `String`, or a type of the runtime for strings of a format, such as `Timestamp`.
    Text(Option<&'static str>),
    /// `f64`.
    Number,
    /// `bool`, `i64` or `u64`.
    Exact(&'static str),
    /// The type of an id or of an enum, by its key in `[types]` of `names.lock`: `zones::ZoneId`.
    Named(String),
    /// `Vec<_>`.
    List(Box<ValueType>),
    /// `Map<_>`.
    Map(Box<ValueType>),
    /// `Option<_>`: null is valid.
    Nullable(Box<ValueType>),
    /// `OrJson<_>`: a body that may be other JSON.
    OrJson(Box<ValueType>),
    /// `Page<_>`: a list of this type in a response.
    Page(Box<ValueType>),
    /// `()`: a response without a value.
    Nothing,
    /// `_`: any other type.
    Other,
}

/// The constructor of a type with an argument, such as `Vec<_>`.
type Around = fn(Box<ValueType>) -> ValueType;

/// The types with an argument: the name of each, and its constructor.
const AROUND: [(&str, Around); 5] = [
    ("Vec", ValueType::List),
    ("Map", ValueType::Map),
    ("Option", ValueType::Nullable),
    ("OrJson", ValueType::OrJson),
    ("Page", ValueType::Page),
];

impl ValueType {
    /// Parses a type as `names.lock` writes it. Unknown text becomes [`ValueType::Other`].
    pub(super) fn parse(text: &str) -> Self {
        for (name, around) in AROUND {
            let inner = text.strip_prefix(name).and_then(|rest| rest.strip_prefix('<')?.strip_suffix('>'));
            if let Some(inner) = inner {
                return around(Box::new(Self::parse(inner)));
            }
        }
        let text_type = CHECKED_FORMATS.iter().find(|(_, name)| *name == text);
        match text {
            "Value" => Self::Any,
            "String" => Self::Text(None),
            "f64" => Self::Number,
            "()" => Self::Nothing,
            "bool" => Self::Exact("bool"),
            "i64" => Self::Exact("i64"),
            "u64" => Self::Exact("u64"),
            _ if text.contains("::") => Self::Named(text.to_owned()),
            _ => text_type.map_or(Self::Other, |(_, name)| Self::Text(Some(name))),
        }
    }

    /// The type of a schema's values, without an `Option` for null. `line` returns the key in `names.lock` of the type
    /// to which a schema refers.
    pub(super) fn of(api: &Api, schema: &Schema, line: &dyn Fn(&Schema) -> Option<String>) -> Self {
        let inner = |schema: &Schema| Box::new(Self::of_nullable(api, schema, line));
        match &schema.kind {
            Kind::Any => Self::Any,
            Kind::Text => Self::Text(schema.limits.text_type()),
            Kind::Number => Self::Number,
            Kind::Boolean => Self::Exact("bool"),
            Kind::Integer { unsigned } => Self::Exact(if *unsigned { "u64" } else { "i64" }),
            Kind::Array(item) => Self::List(inner(item)),
            Kind::Map(value) => Self::Map(inner(value)),
            Kind::OrJson(described) => Self::OrJson(Box::new(Self::of(api, described, line))),
            Kind::OrNull(value) => Self::Nullable(Box::new(Self::of(api, value, line))),
            Kind::Ref(_) => match api.resolve(schema).map(|target| &target.kind) {
                Some(Kind::Text | Kind::Enum(_)) => line(schema).map_or(Self::Other, Self::Named),
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// The type of a schema's values, in an `Option` if null is valid.
    pub(super) fn of_nullable(api: &Api, schema: &Schema, line: &dyn Fn(&Schema) -> Option<String>) -> Self {
        let kind = Self::of(api, schema, line);
        if schema.nullable { Self::Nullable(Box::new(kind)) } else { kind }
    }

    /// The type that a method returns; `None` for bytes and text, for which `names.lock` has the media type.
    pub(super) fn of_answer(api: &Api, answer: &Answer, line: &dyn Fn(&Schema) -> Option<String>) -> Option<Self> {
        match answer {
            Answer::Empty | Answer::Acknowledged => Some(Self::Nothing),
            Answer::Text(_) | Answer::Bytes(_) => None,
            Answer::Json(schema) | Answer::Result(schema) => Some(Self::of_nullable(api, schema, line)),
            Answer::Page(item) => Some(Self::Page(Box::new(Self::of_nullable(api, item, line)))),
        }
    }

    /// A schema of this type without limits, for any JSON, strings, numbers, booleans, and lists and maps of these;
    /// `None` for other types.
    pub(super) fn schema(&self, at: &Pointer) -> Option<Schema> {
        let kind = match self {
            Self::Any => Kind::Any,
            Self::Text(None) => Kind::Text,
            Self::Number => Kind::Number,
            Self::Exact("bool") => Kind::Boolean,
            Self::Exact(name) => Kind::Integer { unsigned: *name == "u64" },
            Self::List(item) => Kind::Array(Box::new(item.schema(&at.child("items"))?)),
            Self::Map(value) => Kind::Map(Box::new(value.schema(&at.child("additionalProperties"))?)),
            Self::Nullable(inner) => return Some(Schema { nullable: true, ..inner.schema(at)? }),
            _ => return None,
        };
        Some(Schema::new(at.clone(), kind))
    }

    /// The type without its outer `Option`, and whether it had one.
    pub(super) fn without_null(&self) -> (&Self, bool) {
        match self {
            Self::Nullable(inner) => (inner, true),
            other => (other, false),
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("Value"),
            Self::Text(text_type) => f.write_str(text_type.unwrap_or("String")),
            Self::Number => f.write_str("f64"),
            Self::Exact(name) => f.write_str(name),
            Self::Named(line) => f.write_str(line),
            Self::List(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "Map<{inner}>"),
            Self::Nullable(inner) => write!(f, "Option<{inner}>"),
            Self::OrJson(inner) => write!(f, "OrJson<{inner}>"),
            Self::Page(inner) => write!(f, "Page<{inner}>"),
            Self::Nothing => f.write_str("()"),
            Self::Other => f.write_str("_"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ValueType;

    #[test]
    fn a_parsed_value_type_is_displayed_unchanged() {
        for text in [
            "String",
            "Timestamp",
            "Value",
            "f64",
            "i64",
            "()",
            "_",
            "zones::ZoneId",
            "::AccountId",
            "Page<Option<_>>",
            "OrJson<Map<Vec<Cidr>>>",
        ] {
            assert_eq!(ValueType::parse(text).to_string(), text);
        }
        assert_eq!(ValueType::parse("Set<String>"), ValueType::Other);
    }
}
