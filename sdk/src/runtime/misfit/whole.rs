//! Whole numbers in any JSON spelling.

/// The value of a JSON number (RFC 8259, section 6) that is whole: `13335`, `13335.0`, `1.5e1`. It is exact, without
/// floating point; `None` if it is not whole, or beyond 128 bits.
pub(super) fn whole_number(json: &str) -> Option<i128> {
    let (negative, unsigned) = match json.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, json),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let after = after.trim_end_matches('0');
    let digits = [before, after].concat();
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    // The number of places to move the digits.
    let shift = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(after.len()).ok()?)?;
    let (digits, zeros) = match u32::try_from(shift) {
        Ok(zeros) => (digits, zeros),
        Err(_) => {
            let cut = digits.len().checked_sub(usize::try_from(shift.checked_neg()?).ok()?)?;
            let (whole, fraction) = digits.split_at(cut);
            if fraction.bytes().any(|digit| digit != b'0') {
                return None;
            }
            (whole, 0)
        }
    };
    let value = digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for (json, value) in [
            ("0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("0e99999999999999999999", 0),
            ("13335.0", 13_335),
            ("-13335.000", -13_335),
            ("1e3", 1_000),
            ("1E+3", 1_000),
            ("1.5e1", 15),
            ("1500e-2", 15),
            ("0.00015e5", 15),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("18446744073709551615.0", i128::from(u64::MAX)),
            ("18446744073709551616", i128::from(u64::MAX) + 1),
        ] {
            assert_eq!(whole_number(json), Some(value), "{json}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for json in ["0.5", "1e-1", "1500e-3", "15e-400", "1.05e1", "1e39", "1e400", "1e99999999999999999999"] {
            assert_eq!(whole_number(json), None, "{json}");
        }
    }
}
