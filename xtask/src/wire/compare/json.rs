//! Compares two JSON values.

use serde_json::Value;

use super::Comparison;

/// Compares values at `at`, a path such as `rules[].id`.
pub(super) fn compare(theirs: &Value, ours: &Value, at: &str, found: &mut Comparison) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
            for (name, value) in theirs {
                match ours.get(name) {
                    Some(own) => compare(value, own, &below(name), found),
                    None => found.differ("body: member not sent by ours", below(name)),
                }
            }
            for name in ours.keys().filter(|name| !theirs.contains_key(*name)) {
                found.differ("body: member only sent by ours", below(name));
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (theirs, ours) in theirs.iter().zip(ours) {
                compare(theirs, ours, &format!("{at}[]"), found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a != b && a.as_f64() == b.as_f64() => {
            found.note("body: a number written differently");
        }
        _ if theirs == ours => {}
        _ => found.differ("body: another value", format!("{at}: theirs {theirs}, ours {ours}")),
    }
}
