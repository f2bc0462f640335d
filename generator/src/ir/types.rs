//! Sets of JSON types.

use serde_json::Value;

/// A set of JSON types without null, which has the separate enum `Null`. Integers and other numbers are different
/// elements, so that `integer` is a subset of `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Types(u8);

/// All types, as without a `type` keyword.
impl Default for Types {
    fn default() -> Self {
        Self::ALL
    }
}

impl Types {
    /// The empty set.
    pub(crate) const NONE: Self = Self(0);
    /// `boolean`.
    pub(crate) const BOOLEAN: Self = Self(1);
    /// `integer`.
    pub(crate) const INTEGER: Self = Self(2);
    /// `number`, which includes integers.
    pub(crate) const NUMBER: Self = Self(2 | 4);
    /// `string`.
    pub(crate) const STRING: Self = Self(8);
    /// `array`.
    pub(crate) const ARRAY: Self = Self(16);
    /// `object`.
    pub(crate) const OBJECT: Self = Self(32);
    /// All types.
    pub(crate) const ALL: Self = Self(63);

    /// The JSON types that become separate branches of a union if a schema allows several of them.
    pub(crate) const EACH: [Self; 5] = [Self::BOOLEAN, Self::NUMBER, Self::STRING, Self::ARRAY, Self::OBJECT];

    /// The set with only the type of this JSON Schema name; `None` for `null` and unknown names.
    pub(crate) fn named(name: &str) -> Option<Self> {
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

    /// The set with the type of a value; empty for null.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) if super::whole(value).is_some() => Self::INTEGER,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The intersection of two sets.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The union of two sets.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set with `integer`, if present, widened to `number`.
    #[must_use]
    pub(crate) const fn widened(self) -> Self {
        if self.and(Self::NUMBER).is_empty() { self } else { self.or(Self::NUMBER) }
    }

    /// Whether the set is empty.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the set is a subset of another set.
    pub(crate) const fn is_in(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The name in JSON Schema of a set of one type, such as `number`; `None` for other sets.
    pub(crate) fn name(self) -> Option<&'static str> {
        ["boolean", "integer", "number", "string", "array", "object"]
            .into_iter()
            .find(|name| Self::named(name) == Some(self))
    }

    /// The names for a `type` keyword that allows this set; empty if the set has every type.
    pub(crate) fn names(self) -> Vec<&'static str> {
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
