//! Limits on numbers.

use std::fmt::Display;

use super::check::not_finite;
use super::leaf::refuse_json;
use super::multiple::{is_multiple, is_whole_multiple};
use super::{Check, Limit, Validate};

/// The message if an integer violates a bound or `multipleOf`, compared exactly.
fn refuse_whole(limit: Limit, number: i128) -> Option<String> {
    match limit {
        Limit::MinimumInteger(min) if number < min => Some(format!("{number}, at least {min}")),
        Limit::MaximumInteger(max) if number > max => Some(format!("{number}, at most {max}")),
        Limit::ExclusiveMinimumInteger(min) if number <= min => Some(format!("{number}, more than {min}")),
        Limit::ExclusiveMaximumInteger(max) if number >= max => Some(format!("{number}, less than {max}")),
        Limit::MultipleOf(step) if !is_whole_multiple(number, step) => Some(not_multiple(number, step)),
        _ => None,
    }
}

fn not_multiple(number: impl Display, step: f64) -> String {
    format!("{number}, not a multiple of {step}")
}

/// The message if a number violates a limit; `shown` is the number as the caller gave it.
fn refuse_number(limit: Limit, number: f64, shown: &dyn Display) -> Option<String> {
    match limit {
        Limit::Schema(schema) => refuse_json(&number, schema),
        Limit::MinimumInteger(min) if number < min as f64 => Some(format!("{shown}, at least {min}")),
        Limit::MaximumInteger(max) if number > max as f64 => Some(format!("{shown}, at most {max}")),
        Limit::ExclusiveMinimumInteger(min) if number <= min as f64 => Some(format!("{shown}, more than {min}")),
        Limit::ExclusiveMaximumInteger(max) if number >= max as f64 => Some(format!("{shown}, less than {max}")),
        Limit::Minimum(min) if number < min => Some(format!("{shown}, at least {min}")),
        Limit::Maximum(max) if number > max => Some(format!("{shown}, at most {max}")),
        Limit::ExclusiveMinimum(min) if number <= min => Some(format!("{shown}, more than {min}")),
        Limit::ExclusiveMaximum(max) if number >= max => Some(format!("{shown}, less than {max}")),
        Limit::MultipleOf(step) if !is_multiple(number, step) => Some(not_multiple(shown, step)),
        Limit::OneOf([only]) if number != *only => Some(format!("{shown}, only {only}")),
        Limit::OneOf(known) if !known.contains(&number) => Some(format!("{shown}, not one of {}", listed(known))),
        _ => None,
    }
}

/// Numbers in a list: `1, 60, 120`.
fn listed(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

fn validate_number(number: f64, limits: &[Limit], check: &mut Check<'_>) {
    // JSON has no such numbers (RFC 8259, section 6); `serde_json` would write null.
    if !number.is_finite() {
        check.unsendable(not_finite(number));
        return;
    }
    for limit in limits {
        check.refused_by(*limit, limits, refuse_number(*limit, number, &number));
    }
}

macro_rules! validate_integers {
    ($($type:ty),*) => {$(
        impl Validate for $type {
            fn validate(&self, _check: &mut Check<'_>) {}

            fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
                for limit in limits {
                    let refusal = match *limit {
                        Limit::Schema(schema) => refuse_json(self, schema),
                        Limit::MinimumInteger(_)
                        | Limit::MaximumInteger(_)
                        | Limit::ExclusiveMinimumInteger(_)
                        | Limit::ExclusiveMaximumInteger(_)
                        | Limit::MultipleOf(_) => refuse_whole(*limit, i128::from(*self)),
                        limit => refuse_number(limit, *self as f64, self),
                    };
                    check.refused_by(*limit, limits, refusal);
                }
            }
        }
    )*};
}

macro_rules! validate_numbers {
    ($($type:ty),*) => {$(
        impl Validate for $type {
            fn validate(&self, check: &mut Check<'_>) {
                self.validate_with(&[], check);
            }

            fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
                validate_number(*self as f64, limits, check);
            }
        }
    )*};
}

validate_numbers!(f32, f64);
validate_integers!(i8, i16, i32, i64, u8, u16, u32, u64);
