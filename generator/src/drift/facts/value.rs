//! Values of the description as text: the same value, the same text.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

/// Where a float still holds every whole number.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A text without quotes, unless it would read as something else; everything else as compact JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Number(number) => number_text(number),
        other => other.to_string(),
    }
}

/// `32`, also for `32.0` and `3.2e1`.
fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() < WHOLE => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\n', '\r']) && serde_json::from_str::<Value>(text).is_err()
}

/// Every value of a list.
pub(super) fn set(values: &Value) -> BTreeSet<String> {
    values.as_array().into_iter().flatten().map(text).collect()
}

/// What only helps a reader, in every object of a description.
pub(super) fn is_wording(keyword: &str) -> bool {
    matches!(
        keyword,
        "title" | "description" | "summary" | "example" | "examples" | "externalDocs" | "xml" | "$comment" | "tags"
    ) || keyword == "operationId"
        || keyword.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_value_has_one_text_and_two_have_two() {
        assert_eq!(text(&json!(4_294_967_295_u64)), "4294967295");
        assert_eq!(text(&json!(32.0)), text(&json!(32)));
        assert_eq!(text(&json!(0.5)), "0.5");
        assert_eq!(text(&json!("active")), "active");
        assert_ne!(text(&json!("true")), text(&json!(true)));
        assert_ne!(text(&json!("null")), text(&json!(null)));
        assert_ne!(text(&json!("")), "");
    }
}
