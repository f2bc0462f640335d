//! Compares two JSON values.

use serde_json::{Map, Value};

/// The first difference between two values: its place with both values, and its kind.
///
/// 1 and 1.0 are equal. With `null_is_absence`, as in responses, a null member equals an absent one.
pub(super) fn difference(before: &Value, after: &Value, null_is_absence: bool) -> Option<(String, &'static str)> {
    at(before, after, null_is_absence, &mut String::new())
}

fn at(before: &Value, after: &Value, null_is_absence: bool, path: &mut String) -> Option<(String, &'static str)> {
    match (before, after) {
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(index, (a, b))| below(path, &index.to_string(), |path| at(a, b, null_is_absence, path))),
        (Value::Array(_), Value::Array(_)) => Some((path.clone(), "another number of items")),
        (Value::Object(a), Value::Object(b)) => members(a, b, null_is_absence, path),
        (a, b) if a == b => None,
        _ => Some((format!("{path}: {before} becomes {after}"), "another value")),
    }
}

fn members(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    null_is_absence: bool,
    path: &mut String,
) -> Option<(String, &'static str)> {
    let kept = before.iter().find_map(|(name, value)| {
        below(path, name, |path| match after.get(name) {
            Some(other) => at(value, other, null_is_absence, path),
            None if null_is_absence && value.is_null() => None,
            None => Some((format!("{path}: {value}"), "a member is lost")),
        })
    });
    kept.or_else(|| {
        let added = after.iter().find(|(name, _)| !before.contains_key(*name));
        added.map(|(name, value)| (format!("{path}/{name}: {value}"), "a member is added"))
    })
}

fn below<T>(path: &mut String, step: &str, find: impl FnOnce(&mut String) -> Option<T>) -> Option<T> {
    let length = path.len();
    path.push('/');
    path.push_str(step);
    let found = find(path);
    path.truncate(length);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lost_added_or_changed_member_is_reported_with_its_place() {
        let cases = [
            (json!({"a": [1, 2.0]}), json!({"a": [1.0, 2]}), None),
            (json!({"a": {"b": 1}}), json!({"a": {}}), Some(("/a/b: 1", "a member is lost"))),
            (json!({"a": {}}), json!({"a": {"b": 1}}), Some(("/a/b: 1", "a member is added"))),
            (json!({"a": [1]}), json!({"a": [1, 1]}), Some(("/a", "another number of items"))),
            (json!({"a": "1"}), json!({"a": 1}), Some(("/a: \"1\" becomes 1", "another value"))),
            (json!({"a": null}), json!({}), Some(("/a: null", "a member is lost"))),
        ];
        for (before, after, expected) in cases {
            let expected = expected.map(|(what, cause)| (what.to_owned(), cause));
            assert_eq!(difference(&before, &after, false), expected, "{before} {after}");
        }
        assert_eq!(difference(&json!({"a": null}), &json!({}), true), None);
        assert!(difference(&json!([null]), &json!([]), true).is_some());
    }
}
