//! Bodies whose schema has no `type`.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Check, Limit, Validate};

/// A body whose schema describes an object or a list without `type`, so that JSON of other types is valid too.
///
/// The constraints of such a schema apply to one type only (JSON Schema Core, section 7.6.1). A method takes the body
/// as `impl Into<OrJson<T>>`, so that the described type is passed as it is:
///
/// ```
/// use cloudflare_sdk::runtime::OrJson;
///
/// let described: OrJson<Vec<i64>> = vec![1, 2].into();
/// let other: OrJson<Vec<i64>> = OrJson::Json(serde_json::json!("all"));
/// assert_eq!(described, OrJson::Described(vec![1, 2]));
/// assert_ne!(described, other);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum OrJson<T> {
    /// A value of the described type.
    Described(T),
    /// Any other JSON; it is checked against the whole schema.
    Json(Value),
}

impl<T> From<T> for OrJson<T> {
    fn from(value: T) -> Self {
        Self::Described(value)
    }
}

impl<T: Serialize> Serialize for OrJson<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Described(value) => value.serialize(serializer),
            Self::Json(value) => value.serialize(serializer),
        }
    }
}

impl<T: Serialize + Validate> Validate for OrJson<T> {
    fn validate(&self, check: &mut Check<'_>) {
        self.validate_with(&[], check);
    }

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        match self {
            Self::Json(value) => value.validate_with(limits, check),
            Self::Described(value) if limits.is_empty() => value.validate(check),
            Self::Described(value) => {
                // The described type enforces the schema. A value without JSON is refused when it is written.
                let limits: Vec<Limit> =
                    limits.iter().filter(|limit| !matches!(limit, Limit::Schema(_))).copied().collect();
                if let Ok(json) = serde_json::to_value(value) {
                    json.validate_with(&limits, check);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn described_and_other_json_are_written_unchanged_and_checked() {
        const LIMITS: [Limit; 2] = [Limit::MaxItems(2), Limit::Schema(r#"{"items":{"type":"integer"}}"#)];
        let table: [(OrJson<Vec<i64>>, Value, usize); 4] = [
            (vec![1].into(), json!([1]), 0),
            (vec![1, 2, 3].into(), json!([1, 2, 3]), 1),
            (OrJson::Json(json!({"a": 1})), json!({"a": 1}), 0),
            (OrJson::Json(json!(["a"])), json!(["a"]), 1),
        ];
        for (value, written, violations) in table {
            assert_eq!(serde_json::to_value(&value).unwrap(), written);
            assert_eq!(Check::all("body", &value, &LIMITS).len(), violations, "{written}");
        }
    }
}
