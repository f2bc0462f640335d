//! Compares JSON values: equality, order of numbers, and multiples.

use std::cmp::Ordering;

use serde_json::Value;

/// Whether two JSON values are equal; 1 and 1.0 are equal (JSON Schema Core, section 4.2.2).
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) => compare(a, b) == Ordering::Equal,
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        (a, b) => a == b,
    }
}

/// A value as text; equal JSON values, such as 1 and 1.0, have the same text.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => whole(value).map_or_else(|| number.to_string(), |whole| whole.to_string()),
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let members =
                members.iter().map(|(name, member)| format!("{}:{}", Value::from(name.as_str()), canonical(member)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// Compares two numbers: whole numbers exactly, other numbers as `f64`.
pub(crate) fn compare(a: &Value, b: &Value) -> Ordering {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default()),
    }
}

/// The value of a whole number, such as 1 or 1.0. `None` for other values, and for floating-point numbers from 2^53 on,
/// which may be rounded.
pub(crate) fn whole(number: &Value) -> Option<i128> {
    let Value::Number(number) = number else { return None };
    let exact = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 2f64.powi(53)).map(|n| n as i128))
}

/// Whether the absolute value of a number is an integer above 2^53, which `f64` may not represent exactly.
pub(crate) fn exceeds_f64(number: &Value) -> bool {
    whole(number).is_some_and(|whole| whole.unsigned_abs() > 1 << f64::MANTISSA_DIGITS)
}

/// Whether `a` is a multiple of `b`; `false` unless both are whole numbers.
pub(super) fn is_multiple(a: &Value, b: &Value) -> bool {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => b != 0 && a % b == 0,
        _ => false,
    }
}
