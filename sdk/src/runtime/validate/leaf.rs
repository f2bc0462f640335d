//! Limits on strings, booleans, lists and maps.

use std::collections::{BTreeMap, HashMap};

use regex_lite::Regex;
use serde::Serialize;
use serde_json::{Map, Value};

use super::format::refuse_format;
use super::schema::{canonical, is_valid};
use super::{Check, Limit, Validate};
use crate::runtime::Upload;
use crate::runtime::excerpt::one_line;

/// The longest excerpt of an invalid string in a message, in bytes.
pub(super) const SHOWN: usize = 64;

/// The longest schema that is repeated in a message, in bytes.
const LONGEST_SCHEMA: usize = 200;

impl Validate for str {
    fn validate(&self, _check: &mut Check<'_>) {}

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        for limit in limits {
            let refusal = match *limit {
                // A string has at most as many characters as bytes, so short ones need not be counted.
                Limit::MaxLength(max) if self.len() as u64 <= max => None,
                Limit::MinLength(_) | Limit::MaxLength(_) => {
                    let length = self.chars().count() as u64;
                    refuse_count(*limit, length, "character")
                }
                Limit::Pattern(pattern) => refuse_pattern(self, pattern),
                Limit::Schema(schema) => refuse_json(self, schema),
                other => refuse_format(self, other),
            };
            check.refused_by(*limit, limits, refusal);
        }
    }
}

/// The violation of a pattern, if there is one. An invalid pattern is ignored.
fn refuse_pattern(text: &str, pattern: &str) -> Option<String> {
    let refused = Regex::new(pattern).is_ok_and(|pattern| !pattern.is_match(text));
    refused.then(|| format!("`{}` does not match {pattern}", one_line(text, SHOWN)))
}

/// The violation of a limit by a count, if there is one.
fn refuse_count(limit: Limit, count: u64, thing: &str) -> Option<String> {
    let things = match thing.strip_suffix('y') {
        _ if count == 1 => thing.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{thing}s"),
    };
    match limit {
        Limit::MinLength(min) | Limit::MinItems(min) | Limit::MinProperties(min) if count < min => {
            Some(format!("{count} {things}, at least {min}"))
        }
        Limit::MaxLength(max) | Limit::MaxItems(max) | Limit::MaxProperties(max) if count > max => {
            Some(format!("{count} {things}, at most {max}"))
        }
        _ => None,
    }
}

/// The violation of a schema by a value's JSON, if there is one.
pub(super) fn refuse_json<T: Serialize + ?Sized>(value: &T, schema: &str) -> Option<String> {
    // A value without JSON is refused when it is written.
    let value = serde_json::to_value(value).ok()?;
    let shown = if schema.len() > LONGEST_SCHEMA { "the schema of the API's description" } else { schema };
    (!is_valid(schema, &value)).then(|| format!("not valid against {shown}"))
}

/// The violation of a limit by a whole object, if there is one: by the number of its properties, or by its JSON.
pub(super) fn refuse_object<T: Serialize + ?Sized>(object: &T, limit: Limit) -> Option<String> {
    match limit {
        Limit::Schema(schema) => refuse_json(object, schema),
        Limit::MinProperties(_) | Limit::MaxProperties(_) => {
            let Value::Object(members) = serde_json::to_value(object).ok()? else { return None };
            refuse_count(limit, members.len() as u64, "property")
        }
        _ => None,
    }
}

impl Validate for bool {
    fn validate(&self, _check: &mut Check<'_>) {}

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        for limit in limits {
            let refusal = match limit {
                Limit::Only(only) if self != only => Some(format!("{self}, only {only}")),
                Limit::Schema(schema) => refuse_json(self, schema),
                _ => None,
            };
            check.refused_by(*limit, limits, refusal);
        }
    }
}

/// Implements `validate` as `validate_with` without limits.
macro_rules! without_limits {
    () => {
        fn validate(&self, check: &mut Check<'_>) {
            self.validate_with(&[], check);
        }
    };
}

impl Validate for String {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        self.as_str().validate_with(limits, check);
    }
}

impl<T: Validate + ?Sized> Validate for &T {
    fn validate(&self, check: &mut Check<'_>) {
        (**self).validate(check);
    }

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        (**self).validate_with(limits, check);
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate(&self, check: &mut Check<'_>) {
        (**self).validate(check);
    }

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        (**self).validate_with(limits, check);
    }
}

/// `None` violates no limit.
impl<T: Validate> Validate for Option<T> {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        if let Some(value) = self {
            value.validate_with(limits, check);
        }
    }
}

impl<T: Validate + Serialize> Validate for [T] {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        for limit in limits {
            let refusal = match limit {
                Limit::UniqueItems => refuse_repeated(self),
                Limit::Schema(schema) => refuse_json(self, schema),
                Limit::MinItems(_) | Limit::MaxItems(_) => refuse_count(*limit, self.len() as u64, "item"),
                _ => None,
            };
            check.refused_by(*limit, limits, refusal);
        }
        let of_items = Limit::of_items(limits);
        for (index, item) in self.iter().enumerate() {
            check.item(index, item, &of_items);
        }
    }
}

/// The first duplicate item, if there is one. Items are compared as JSON.
fn refuse_repeated<T: Serialize>(items: &[T]) -> Option<String> {
    let mut seen = HashMap::new();
    items.iter().enumerate().find_map(|(index, item)| {
        let earlier = seen.insert(canonical(&serde_json::to_value(item).ok()?), index)?;
        Some(format!("item {index} repeats item {earlier}"))
    })
}

impl<T: Validate + Serialize> Validate for Vec<T> {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        self.as_slice().validate_with(limits, check);
    }
}

/// Checks the number of uploads. Their content has no limits.
impl Validate for Vec<Upload> {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        for limit in limits.iter().filter(|limit| matches!(limit, Limit::MinItems(_) | Limit::MaxItems(_))) {
            check.refused_by(*limit, limits, refuse_count(*limit, self.len() as u64, "item"));
        }
    }
}

impl<T: Validate + Serialize> Validate for BTreeMap<String, T> {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        validate_map(self, self, limits, check);
    }
}

impl Validate for Map<String, Value> {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        validate_map(self, self, limits, check);
    }
}

fn validate_map<'a, T: Validate + 'a>(
    map: &impl Serialize,
    members: impl IntoIterator<Item = (&'a String, &'a T)>,
    limits: &[Limit],
    check: &mut Check<'_>,
) {
    check.object(map, limits);
    let of_values = Limit::of_items(limits);
    for (key, value) in members {
        check.field(key, value, &of_values);
    }
}

impl Validate for Value {
    without_limits!();

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        match self {
            // Only a schema is about null.
            Self::Null => check.object(self, limits),
            Self::Bool(value) => value.validate_with(limits, check),
            Self::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), ..) => whole.validate_with(limits, check),
                (_, Some(whole), _) => whole.validate_with(limits, check),
                (.., number) => number.validate_with(limits, check),
            },
            Self::String(text) => text.validate_with(limits, check),
            Self::Array(items) => items.validate_with(limits, check),
            Self::Object(members) => members.validate_with(limits, check),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Check::all("x", "é€\u{1f600}", &[Limit::MinLength(3), Limit::MaxLength(3)]).is_empty());
        assert_eq!(
            Check::all("account_id", &"a".repeat(40), &[Limit::MaxLength(32)]),
            ["account_id: 40 characters, at most 32"]
        );
        assert_eq!(Check::all("x", "", &[Limit::MinLength(1)]), ["x: 0 characters, at least 1"]);
        assert_eq!(Check::all("x", "a", &[Limit::MinLength(2)]), ["x: 1 character, at least 2"]);
    }

    #[test]
    fn numbers_have_bounds_and_steps() {
        let page = [Limit::Minimum(1.0), Limit::Maximum(1000.0)];
        assert!(Check::all("x", &1_u64, &page).is_empty());
        assert!(Check::all("x", &1000_i32, &page).is_empty());
        assert_eq!(Check::all("x", &0_i64, &page), ["x: 0, at least 1"]);
        assert_eq!(Check::all("x", &1000.5, &page), ["x: 1000.5, at most 1000"]);
        // An `f64` does not have this integer.
        assert_eq!(Check::all("x", &9_007_199_254_740_993_i64, &page), ["x: 9007199254740993, at most 1000"]);
        let open = [Limit::ExclusiveMinimum(0.0), Limit::ExclusiveMaximum(1.0)];
        assert_eq!(Check::all("x", &0, &open), ["x: 0, more than 0"]);
        assert_eq!(Check::all("x", &1.0, &open), ["x: 1, less than 1"]);
        assert!(Check::all("x", &0.07, &[Limit::MultipleOf(0.01)]).is_empty());
        assert_eq!(Check::all("x", &7, &[Limit::MultipleOf(5.0)]), ["x: 7, not a multiple of 5"]);
        assert_eq!(Check::all("x", &10_000_000_001_i64, &[Limit::MultipleOf(10.0)]).len(), 1);
        assert_eq!(Check::all("x", &10_000_000_000.005, &[Limit::MultipleOf(0.01)]).len(), 1);
    }

    #[test]
    fn numbers_and_booleans_can_be_listed() {
        const TTL: [Limit; 1] = [Limit::OneOf(&[1.0, 60.0, 120.0])];
        assert!(Check::all("ttl", &60_i64, &TTL).is_empty());
        assert!(Check::all("ttl", &json!(120), &TTL).is_empty());
        assert_eq!(Check::all("ttl", &90_i64, &TTL), ["ttl: 90, not one of 1, 60, 120"]);
        assert_eq!(Check::all("ratio", &0.25, &[Limit::OneOf(&[0.5])]), ["ratio: 0.25, only 0.5"]);
        let only = [Limit::Schema(r#"{"enum": [9007199254740993]}"#)];
        assert!(Check::all("id", &9_007_199_254_740_993_u64, &only).is_empty());
        assert_eq!(Check::all("id", &9_007_199_254_740_992_u64, &only).len(), 1);
        assert_eq!(Check::all("agree", &false, &[Limit::Only(true)]), ["agree: false, only true"]);
        assert!(Check::all("agree", &json!(true), &[Limit::Only(true)]).is_empty());
        assert!(Check::all("x", "text", &TTL).is_empty());
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused_without_a_limit() {
        assert_eq!(Check::all("x", &f64::NAN, &[]).len(), 1);
        assert_eq!(Check::all("x", &vec![f64::INFINITY], &[]).len(), 1);
    }

    #[test]
    fn arrays_have_counts_uniqueness_and_limits_for_each_item() {
        let items = vec!["a".to_owned(), "bb".to_owned(), "a".to_owned()];
        assert_eq!(
            Check::all("tags", &items, &[Limit::MaxItems(2), Limit::UniqueItems, Limit::Each(&[Limit::MaxLength(1)])]),
            ["tags: 3 items, at most 2", "tags: item 2 repeats item 0", "tags[1]: 2 characters, at most 1",]
        );
    }

    #[test]
    fn limits_for_each_item_nest() {
        const EACH: Limit = Limit::Each(&[Limit::Each(&[Limit::Maximum(1.0)])]);
        assert_eq!(Check::all("x", &vec![vec![1, 2]], &[EACH]), ["x[0][1]: 2, at most 1"]);
    }

    #[test]
    fn maps_and_loose_json_are_checked_too() {
        let map = BTreeMap::from([("key".to_owned(), 5)]);
        let each = [Limit::Each(&[Limit::Maximum(1.0), Limit::MaxLength(1)])];
        assert_eq!(Check::all("x", &map, &each), ["x.key: 5, at most 1"]);
        assert_eq!(
            Check::all("x", &json!({"a": 2, "b": "long", "c": null, "d": true}), &each),
            ["x.a: 2, at most 1", "x.b: 4 characters, at most 1"]
        );
    }

    #[test]
    fn limits_of_another_type_and_absent_values_are_ignored() {
        assert!(Check::all("x", &5, &[Limit::MinLength(9), Limit::Cidr]).is_empty());
        assert!(Check::all("x", &true, &[Limit::Minimum(9.0)]).is_empty());
        assert!(Check::all("x", &None::<String>, &[Limit::MinLength(1)]).is_empty());
        assert_eq!(Check::all("x", &Some(Box::new(0)), &[Limit::Minimum(1.0)]).len(), 1);
    }

    #[test]
    fn a_pattern_matches_anywhere_unless_it_is_anchored() {
        assert!(Check::all("x", "a1b", &[Limit::Pattern("[0-9]")]).is_empty());
        assert_eq!(Check::all("x", "a1b", &[Limit::Pattern("^[0-9]+$")]), ["x: `a1b` does not match ^[0-9]+$"]);
        assert!(
            Check::all("x", "a", &[Limit::Pattern("(")]).is_empty(),
            "a pattern that can't be read refuses nothing"
        );
    }

    #[test]
    fn formats_of_addresses() {
        assert_eq!(Check::all("x", "192.0.2.1/24", &[Limit::Cidr]).len(), 1);
        assert_eq!(Check::all("x", "nope", &[Limit::Ipv4, Limit::Ipv6]).len(), 2);
    }
}
