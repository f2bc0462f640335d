//! Faults by the number of the call, so that all runs are alike.

use std::time::Duration;

use cloudflare_sdk::testing::{Answer, Method};

/// A fault of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Unavailable,
    TooManyRequests,
    HangsUp,
    HangsUpAfterApplying,
    Truncated,
    NoJson,
    Refused,
    Slow,
    NoOrigin,
}

const ALL: [Fault; 9] = [
    Fault::Unavailable,
    Fault::TooManyRequests,
    Fault::HangsUp,
    Fault::HangsUpAfterApplying,
    Fault::Truncated,
    Fault::NoJson,
    Fault::Refused,
    Fault::Slow,
    Fault::NoOrigin,
];

/// One in this number of calls has a fault.
const ONE_IN: u64 = 6;

impl Fault {
    /// The fault of the call with this number, if it has one.
    pub(crate) fn of(number: u64) -> Option<Self> {
        let dice = mixed(number);
        let index = usize::try_from(dice / ONE_IN % ALL.len() as u64).unwrap_or_default();
        dice.is_multiple_of(ONE_IN).then(|| ALL[index])
    }

    /// The scripted answer of the fault, for the next request with this method and this end of the path.
    pub(crate) fn answer(self, method: Method, path: &str) -> Answer {
        let answer = match self {
            Self::Unavailable => Answer::status(503).header("retry-after-ms", "1").body("<html>busy</html>"),
            Self::TooManyRequests => Answer::failure(429, 10429, "Rate limited").header("retry-after-ms", "1"),
            Self::HangsUp => Answer::hang_up(),
            Self::HangsUpAfterApplying => Answer::hang_up().after_applying(),
            Self::Truncated => Answer::genuine().truncate_after(5),
            Self::NoJson => Answer::status(200).header("content-type", "text/html").body("<html>hello</html>"),
            Self::Refused => Answer::failure(200, 1000, "Refused"),
            Self::Slow => Answer::genuine().delay(Duration::from_millis(2)),
            Self::NoOrigin => Answer::status(522).body("<html>no origin</html>"),
        };
        answer.for_method(method).for_path(path)
    }
}

/// A mixed number (SplitMix64; Steele, Lea, Flood): the same for the same number, without a visible pattern.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
