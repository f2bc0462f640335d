//! Sets of JSON types.

use serde_json::Value;

/// A set of JSON types; null is not among them, see `Null`. Whole numbers and other numbers are two, so
/// that `integer` is a part of `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Types(u8);

impl Types {
    /// None.
    pub const NONE: Self = Self(0);
    /// True and false.
    pub const BOOLEAN: Self = Self(1);
    /// `integer`.
    pub const INTEGER: Self = Self(2);
    /// All numbers.
    pub const NUMBER: Self = Self(2 | 4);
    /// Texts.
    pub const STRING: Self = Self(8);
    /// Lists.
    pub const ARRAY: Self = Self(16);
    /// Objects.
    pub const OBJECT: Self = Self(32);
    /// All.
    pub const ALL: Self = Self(63);

    /// The types that each have a Rust type of their own.
    pub const EACH: [Self; 5] = [Self::BOOLEAN, Self::NUMBER, Self::STRING, Self::ARRAY, Self::OBJECT];

    /// By the name that JSON Schema has for it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// The type of a value; none for null.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) if super::limits::whole(value).is_some() => Self::INTEGER,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The types in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All numbers, where some are among them.
    #[must_use]
    pub const fn widened(self) -> Self {
        if self.and(Self::NUMBER).is_empty() { self } else { self.or(Self::NUMBER) }
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is a subset of another set.
    pub const fn is_in(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The name that JSON Schema has for it, where it has one.
    pub fn name(self) -> Option<&'static str> {
        ["boolean", "integer", "number", "string", "array", "object"]
            .into_iter()
            .find(|name| Self::named(name) == Some(self))
    }

    /// Its names in a schema, several where no single one says it; empty where any type is allowed.
    pub fn names(self) -> Vec<&'static str> {
        if self == Self::ALL {
            return Vec::new();
        }
        let mut names: Vec<&str> = Vec::new();
        let mut left = self;
        for name in ["boolean", "number", "integer", "string", "array", "object"] {
            let types = Self::named(name).unwrap_or(Self::NONE);
            if types.is_in(left) && !types.is_empty() {
                names.push(name);
                left = Self(left.0 & !types.0);
            }
        }
        names
    }
}
