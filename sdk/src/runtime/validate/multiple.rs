//! `multipleOf`: exact for integers, and up to the rounding of binary floating point for other numbers.

use crate::runtime::numbers::exact;

/// The rounding errors of a number, a step and their quotient, in units of the quotient's last place.
const ROUNDING: f64 = 4.0;

/// Whether `number` is a multiple of `step`, with the precision of binary fractions: 0.07 is one of 0.01.
pub(super) fn is_multiple(number: f64, step: f64) -> bool {
    let quotient = number / step;
    (quotient - quotient.round()).abs() <= ROUNDING * f64::EPSILON * quotient.abs().max(1.0)
}

/// Whether an integer is a multiple of `step`.
pub(super) fn is_whole_multiple(number: i128, step: f64) -> bool {
    match exact(step) {
        Some(step) if step != 0 => number % i128::from(step) == 0,
        _ => is_multiple(number as f64, step),
    }
}
