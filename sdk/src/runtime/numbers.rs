//! Whole numbers: JSON has one kind of number (RFC 8259, section 6), so `3.0` is the integer 3.

use serde_json::{Number, Value};

/// From 2^53 on, an `f64` may not be exactly the number that was written.
pub(crate) const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Below this, a whole number is written as an integer; from here on as `f64`, which a reader takes for an
/// approximation.
const MAX_WRITTEN: f64 = 1e15;

/// The integer that a float is exactly, if it is one.
pub(crate) fn exact(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && float.abs() < MAX_EXACT).then_some(float as i64)
}

/// The value of a whole number, written as `3` or `3.0`.
pub(crate) fn as_i64(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| exact(number.as_f64()?))
}

/// The value of a whole number that is not negative, written as `3` or `3.0`.
pub(crate) fn as_u64(number: &Number) -> Option<u64> {
    number.as_u64().or_else(|| u64::try_from(exact(number.as_f64()?)?).ok())
}

/// A value with whole numbers as integers: 3 for 3.0.
pub(crate) fn in_whole(value: &Value) -> Value {
    match value {
        Value::Number(number) => as_i64(number).map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(in_whole).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), in_whole(member))).collect(),
        other => other.clone(),
    }
}

/// Whether a float is written as an integer.
pub(crate) fn is_written_whole(float: f64) -> bool {
    float.fract() == 0.0 && float.abs() < MAX_WRITTEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_an_integer_however_it_is_written() {
        let number = |json: &str| serde_json::from_str::<Number>(json).unwrap();
        for (json, signed, unsigned) in [
            ("3", Some(3), Some(3)),
            ("3.0", Some(3), Some(3)),
            ("-3.0", Some(-3), None),
            ("-0.0", Some(0), Some(0)),
            ("0.5", None, None),
            ("18446744073709551615", None, Some(u64::MAX)),
            ("1000000000000000.0", Some(1_000_000_000_000_000), Some(1_000_000_000_000_000)),
            ("9007199254740992.0", None, None),
            ("1e300", None, None),
        ] {
            assert_eq!((as_i64(&number(json)), as_u64(&number(json))), (signed, unsigned), "{json}");
        }
    }

    #[test]
    fn floats_are_written_as_integers_up_to_a_limit() {
        assert!([0.0, -1.0, 999_999_999_999_999.0].into_iter().all(is_written_whole));
        assert!(![0.5, 1e15, f64::NAN, f64::INFINITY].into_iter().any(is_written_whole));
    }
}
