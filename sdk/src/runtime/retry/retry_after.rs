//! The time that the server asks to wait.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// The wait that a response asks for: `retry-after-ms`, or else `Retry-After` in seconds (with or without fraction) or
/// as a date (RFC 9110, section 10.2.3). A past date is a wait of 0, and a number too large for a duration is the
/// longest wait. `None` for other text.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(wait) = text("retry-after-ms").and_then(|text| seconds(text, 1e-3)).filter(|wait| !wait.is_zero()) {
        return Some(wait);
    }
    let text = text(RETRY_AFTER.as_str())?;
    seconds(text, 1.0).or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    })
}

/// Parses digits, with or without a fraction.
fn seconds(text: &str, unit: f64) -> Option<Duration> {
    // `f64::from_str` also accepts signs, exponents, `inf` and `NaN`, which are not valid here.
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    Some(Duration::try_from_secs_f64(number * unit).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, http::HeaderValue::from_str(value).unwrap());
        // Sun, 06 Nov 1994 08:49:37 GMT, the example in RFC 9110, section 5.6.7.
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn seconds_fractions_and_milliseconds() {
        assert_eq!(read("retry-after", "120"), Some(Duration::from_secs(120)));
        assert_eq!(read("retry-after", " 1.5 "), Some(Duration::from_millis(1500)));
        assert_eq!(read("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(read("retry-after", "0"), Some(Duration::ZERO));
        assert_eq!(read("retry-after-ms", "0"), None);
    }

    #[test]
    fn dates_are_counted_from_now_and_never_below_zero() {
        assert_eq!(read("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(read("retry-after", "Sun, 06 Nov 1994 08:49:36 GMT"), Some(Duration::ZERO));
        assert!(read("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT").unwrap() > Duration::from_secs(1 << 37));
    }

    #[test]
    fn a_number_beyond_every_clock_is_the_longest_wait() {
        for value in ["100000000000000000000", &"9".repeat(400)] {
            assert_eq!(read("retry-after", value), Some(Duration::MAX), "{value}");
        }
    }

    #[test]
    fn invalid_text_is_ignored() {
        for value in ["", ".", "1.2.3", "soon", "-1", "-5", "+5", "NaN", "inf", "1e400", "1e3", "Sun, 99 Nov"] {
            assert_eq!(read("retry-after", value), None, "{value}");
        }
    }
}
