//! `multipleOf` for numbers in binary floating point.

/// Whether `number` is a multiple of `step`, with the precision of binary fractions: 0.07 is one of 0.01.
pub(super) fn is_multiple(number: f64, step: f64) -> bool {
    let quotient = number / step;
    (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
}
