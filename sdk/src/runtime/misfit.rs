//! Values of an answer that don't fit their types: an answer is not lost for one odd value.
//!
//! An answer is read strictly, by serde. Only if that fails is it read a second time, from the text of its values: each
//! value that fits is again read by serde, and only those that hold an odd one are taken apart. So a value that fits is
//! the same whatever is around it, and an answer in which everything fits costs nothing more.

mod containers;
mod members;
mod place;
mod recorder;
mod scalars;
mod strictly;
mod whole;

use std::fmt;
use std::sync::Arc;

pub use members::read_misfit_object;
pub use place::Place;
pub(crate) use recorder::Recorder;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
pub(crate) use strictly::{strictly, union_fell_back};

/// A type that can be read from an answer, even from JSON that does not quite fit it.
///
/// Generated types implement it, and everything that their members are made of. A type of one's own becomes one by
/// `impl FromAnswer for MyType {}`: of JSON that does not fit it, nothing is read.
pub trait FromAnswer: DeserializeOwned {
    /// Reads JSON that `Deserialize` refuses, and records at `place` what of it can't be read. `None` if nothing of it
    /// can.
    #[doc(hidden)]
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        place.misfit(std::any::type_name::<Self>(), json);
        None
    }

    /// The value that keeps the place of one that can't be read in a list or a map: an empty object, list or map. A
    /// scalar has none, and is left out.
    #[doc(hidden)]
    fn empty() -> Option<Self> {
        None
    }
}

/// A value of an answer that did not fit its type, and was left out.
///
/// Its [`Display`](fmt::Display) is one line: `result[3].asn: expected an integer (i64), got "AS13335"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    expected: &'static str,
    excerpt: String,
}

impl Misfit {
    /// Where it is in the body: `result[3].asn`. The members and items on the way from the outermost value, at most 500
    /// bytes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The expected type: `an integer (i64)`.
    pub fn expected(&self) -> &str {
        self.expected
    }

    /// The value that came: the beginning of its JSON on one line, at most 100 bytes, without the credential of the
    /// client.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// The fault, without its place.
    pub(crate) fn message(&self) -> String {
        format!("expected {}, got {}", self.expected, self.excerpt)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message())
    }
}

/// The values of an answer that did not fit their types, in the order of the body. A slice of at most 1,000 of them;
/// [`total`](Self::total) counts all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Misfits(Option<Arc<Recorded>>);

#[derive(Debug, PartialEq, Eq)]
struct Recorded {
    listed: Vec<Misfit>,
    total: usize,
}

impl Misfits {
    /// None of them.
    pub(crate) const NONE: &'static Self = &Self(None);

    pub(crate) fn new(listed: Vec<Misfit>, total: usize) -> Self {
        Self((total > 0).then(|| Arc::new(Recorded { listed, total })))
    }

    /// How many there are, those included that are not listed.
    pub fn total(&self) -> usize {
        self.0.as_ref().map_or(0, |recorded| recorded.total)
    }
}

/// The value of a call, and the misfits of its answer.
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
