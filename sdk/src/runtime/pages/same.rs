//! Comparison of pages.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::runtime::envelope::without_mark;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

/// The JSON of a body's `result`: the items without the pagination.
pub(super) fn result(body: &[u8]) -> Option<&RawValue> {
    serde_json::from_slice::<Body<'_>>(without_mark(body)).ok()?.result
}

/// Whether two results are equal, byte for byte or, item by item, as JSON, in which members may have another order.
pub(super) fn is_same(one: &RawValue, other: &RawValue) -> bool {
    one.get() == other.get()
        || items(one).zip(items(other)).is_some_and(|(one, other)| {
            // Different pages mostly differ in the first item, where the comparison stops.
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_value(one, other))
        })
}

/// The number of items of a result, even if some can't be decoded.
pub(super) fn count(result: &RawValue) -> u64 {
    serde_json::from_str::<Vec<IgnoredAny>>(result.get()).map_or(0, |items| items.len() as u64)
}

fn items(result: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(result.get()).ok()
}

fn is_same_value(one: &RawValue, other: &RawValue) -> bool {
    let value = |raw: &RawValue| serde_json::from_str::<Value>(raw.get()).ok();
    one.get() == other.get() || value(one).is_some_and(|one| value(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let raw = |text: &str| RawValue::from_string(text.into()).unwrap();
        is_same(&raw(one), &raw(other))
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_a_result() {
        let body = |mark: &str| format!("{mark}{{\"result\":[1]}}");
        for mark in ["", "\u{feff}"] {
            assert_eq!(result(body(mark).as_bytes()).map(RawValue::get), Some("[1]"), "{mark:?}");
        }
    }

    #[test]
    fn pages_are_equal_by_bytes_or_by_values() {
        assert!(same("[1,2]", "[1,2]"));
        assert!(same("[1,2]", "[ 1, 2 ]"));
        assert!(same(r#"[{"a":1,"b":2}]"#, r#"[{"b":2,"a":1}]"#));
        assert!(!same("[1,2]", "[1,3]"));
        assert!(!same("[1,2]", "[1]"));
        assert!(!same("[1,2]", "[2,1]"));
    }

    #[test]
    fn items_are_counted_whatever_they_are() {
        for (json, items) in [("[]", 0), ("[null]", 1), (r#"[1,"a",{"b":[1,2]}]"#, 3), ("{}", 0), ("7", 0)] {
            assert_eq!(count(&RawValue::from_string(json.into()).unwrap()), items, "{json}");
        }
    }

    #[test]
    fn the_rest_of_the_envelope_is_ignored() {
        let one = result(br#"{"success":true,"result":[1],"result_info":{"page":1}}"#).unwrap();
        let other = result(br#"{"result_info":{"page":2},"result":[1],"success":true}"#).unwrap();
        assert!(is_same(one, other));
        assert!(result(br#"{"success":true,"result":null}"#).is_none());
    }
}
