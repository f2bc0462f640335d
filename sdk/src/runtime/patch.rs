//! Fields with three states: left alone, cleared or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Check, Limit, Validate};

/// A field of a request body that is optional and nullable: leave it alone, clear it, or set it.
///
/// In a body the three states are absence, `null` and a value (RFC 7396, section 1). In a struct of your own that
/// derives `Serialize`, a field of this type needs `#[serde(default, skip_serializing_if = "Patch::is_keep")]`.
///
/// ```
/// use cloudflare_sdk::runtime::Patch;
///
/// let unset: Patch<u16> = Patch::default();
/// assert_eq!(unset, Patch::Keep);
/// assert_eq!(Patch::from(5), Patch::Set(5));
/// assert_eq!(Patch::<u16>::from(None), Patch::Clear);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Absent from the body: the server keeps its value.
    #[default]
    Keep,
    /// `null` in the body: the server clears its value.
    Clear,
    /// A value in the body.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the value is left alone.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value to be set, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// Sets the value.
impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

/// Sets the value, or clears it for `None`.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Validate> Validate for Patch<T> {
    fn validate(&self, check: &mut Check<'_>) {
        self.validate_with(&[], check);
    }

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        if let Self::Set(value) = self {
            value.validate_with(limits, check);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Body {
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        description: Patch<String>,
    }

    #[test]
    fn three_states_are_three_bodies_both_ways() {
        for (description, json) in [
            (Patch::Keep, "{}"),
            (Patch::Clear, r#"{"description":null}"#),
            (Patch::from("x"), r#"{"description":"x"}"#),
        ] {
            let body = Body { description };
            assert_eq!(serde_json::to_string(&body).unwrap(), json);
            assert_eq!(serde_json::from_str::<Body>(json).unwrap(), body);
        }
    }

    #[test]
    fn only_a_set_value_is_checked() {
        assert!(Check::all("x", &Patch::<String>::Keep, &[Limit::MinLength(1)]).is_empty());
        assert!(Check::all("x", &Patch::<String>::Clear, &[Limit::MinLength(1)]).is_empty());
        assert_eq!(Check::all("x", &Patch::<String>::from(""), &[Limit::MinLength(1)]).len(), 1);
    }
}
