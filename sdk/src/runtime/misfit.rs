//! Misfits: values of a response that don't fit their types, so that one odd value does not fail the response.
//!
//! A response is first decoded strictly, by serde. If that fails, it is decoded again value by value: values that fit
//! are decoded by serde, and only those that contain a misfit are taken apart.

mod containers;
mod entries;
mod place;
mod recorder;
mod scalars;
mod strictly;
mod whole;

use std::fmt;
use std::sync::Arc;

pub(crate) use entries::entries;
pub use place::Place;
pub(crate) use recorder::Recorder;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
pub(crate) use strictly::{is_in_response, strictly, union_fell_back};

/// A type that can be decoded from a response, even if parts of the JSON don't fit it.
///
/// Generated types and the types of their fields implement it. Other types can, by `impl FromAnswer for MyType {}`:
/// then nothing is decoded from JSON that does not fit.
pub trait FromAnswer: DeserializeOwned {
    /// Decodes JSON that `Deserialize` refuses, and records at `place` the parts that don't fit. `None` if nothing can
    /// be decoded.
    #[doc(hidden)]
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        place.misfit(std::any::type_name::<Self>(), json);
        None
    }

    /// The value that takes the place of a misfit in a list or map: an empty object, list or map. `None` for scalars,
    /// which are left out.
    #[doc(hidden)]
    fn empty() -> Option<Self> {
        None
    }
}

/// A value of a response that did not fit its type and was left out.
///
/// Its [`Display`](fmt::Display) is one line: `result[3].asn: expected an integer (i64), got "AS13335"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    expected: &'static str,
    excerpt: String,
}

impl Misfit {
    /// The place in the body: `result[3].asn`; at most 500 bytes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The expected type: `an integer (i64)`.
    pub fn expected(&self) -> &str {
        self.expected
    }

    /// The value that came: the beginning of its JSON on one line, at most 100 bytes, with the credential redacted.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// The description of the misfit, without its place.
    pub(crate) fn message(&self) -> String {
        format!("expected {}, got {}", self.expected, self.excerpt)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message())
    }
}

/// The values of a response that did not fit their types, in the order of the body: a slice of at most 1,000;
/// [`total`](Self::total) counts all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Misfits(Option<Arc<Recorded>>);

#[derive(Debug, PartialEq, Eq)]
struct Recorded {
    listed: Vec<Misfit>,
    total: usize,
}

impl Misfits {
    /// An empty list.
    pub(crate) const NONE: &'static Self = &Self(None);

    pub(crate) fn new(listed: Vec<Misfit>, total: usize) -> Self {
        Self((total > 0).then(|| Arc::new(Recorded { listed, total })))
    }

    /// The number of misfits, including those that are not listed.
    pub fn total(&self) -> usize {
        self.0.as_ref().map_or(0, |recorded| recorded.total)
    }
}

/// A value returned by a call, with the misfits of its response.
pub(crate) trait HasMisfits {
    fn misfits(&self) -> &Misfits;
}

impl std::ops::Deref for Misfits {
    type Target = [Misfit];

    fn deref(&self) -> &[Misfit] {
        self.0.as_ref().map_or(&[], |recorded| &recorded.listed)
    }
}

impl<'a> IntoIterator for &'a Misfits {
    type Item = &'a Misfit;
    type IntoIter = std::slice::Iter<'a, Misfit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests;
