//! The verdict of an envelope: accepted, refused or unreadable.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::scan::EnvelopeScan;
use super::{Envelope, strict};

/// The verdict of an envelope. Only [`Accepted`](Self::Accepted) is a success.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Valid JSON with every member of the envelope at most once and `"success": true`. The value in `result` may still
    /// be unreadable.
    Accepted,
    /// `"success": false`, and no `"success": true`, whatever else is wrong with it.
    Refused,
    /// Anything else. An empty path means the whole body.
    Unreadable { path: String, message: String },
}

impl Verdict {
    pub(crate) fn of(body: &[u8]) -> Self {
        Self::from_scan(&EnvelopeScan::of(body), body)
    }

    pub(super) fn from_scan(scan: &EnvelopeScan<'_>, body: &[u8]) -> Self {
        let unclear = |message: &str| Self::unreadable("success", message);
        match *scan {
            EnvelopeScan { has_true: true, has_false: true, .. } => {
                unclear("true in one place and false in another: nothing says whether it was refused")
            }
            EnvelopeScan { has_false: true, .. } => Self::Refused,
            EnvelopeScan { has_other: true, .. } => unclear("neither true nor false"),
            EnvelopeScan { has_true: true, .. } => match strict::<Envelope<IgnoredAny>>(body) {
                Ok(_) => Self::Accepted,
                Err(message) => Self::unreadable("", &message),
            },
            _ => match strict::<Value>(body) {
                Err(message) => Self::unreadable("", &message),
                Ok(Value::Object(_)) if scan.errors.is_some() => unclear("null or missing beside `errors`"),
                Ok(Value::Object(_)) => unclear("null or missing: the response is not an envelope of the API"),
                Ok(_) => Self::unreadable("", "not a JSON object: the response is not an envelope of the API"),
            },
        }
    }

    fn unreadable(path: &str, message: &str) -> Self {
        Self::Unreadable { path: path.to_owned(), message: message.to_owned() }
    }
}
