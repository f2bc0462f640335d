//! The verdict of an envelope: accepted, refused or unreadable.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::said::Said;
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
        Self::from_said(&Said::of(body), body)
    }

    pub(super) fn from_said(said: &Said<'_>, body: &[u8]) -> Self {
        let unclear = |message: &str| Self::unreadable("success", message);
        match *said {
            Said { yes: true, no: true, .. } => {
                unclear("true in one place and false in another: nothing says whether it was refused")
            }
            Said { no: true, .. } => Self::Refused,
            Said { unclear: true, .. } => unclear("neither true nor false"),
            Said { yes: true, .. } => match strict::<Envelope<IgnoredAny>>(body) {
                Ok(_) => Self::Accepted,
                Err(message) => Self::unreadable("", &message),
            },
            _ => match strict::<Value>(body) {
                Err(message) => Self::unreadable("", &message),
                Ok(Value::Object(_)) if said.errors.is_some() => unclear("null or missing beside `errors`"),
                Ok(Value::Object(_)) => unclear("null or missing: the response is not an envelope of the API"),
                Ok(_) => Self::unreadable("", "not a JSON object: the response is not an envelope of the API"),
            },
        }
    }

    fn unreadable(path: &str, message: &str) -> Self {
        Self::Unreadable { path: path.to_owned(), message: message.to_owned() }
    }
}
