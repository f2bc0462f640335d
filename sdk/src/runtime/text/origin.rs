//! Strings that remember their origin: a caller, or a response.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::runtime::misfit::is_in_response;
use crate::runtime::{Check, Limit, Validate};

/// A string that remembers whether it was read from a response.
///
/// A service may change its ids before its description does. So an id from a response is sent back unchecked, and the
/// limits of the description are for strings that a caller made or deserialized, e.g. from a configuration. The origin
/// is not serialized: an id that a caller stored and deserializes again is checked. It does not affect equality, order
/// or hash.
///
/// As large as a `String`, and an `Option` of it is no larger.
#[derive(Clone)]
pub struct OriginText {
    text: Box<str>,
    is_read: bool,
}

impl OriginText {
    /// A string that a caller made.
    pub fn made(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_read: false }
    }

    /// A string that was read from a response.
    pub fn read(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_read: true }
    }

    /// A deserialized string: from a response if the client decodes one, otherwise from a caller.
    pub fn deserialized(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_read: is_in_response() }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.text.into_string()
    }
}

impl fmt::Debug for OriginText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl PartialEq for OriginText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for OriginText {}

impl PartialOrd for OriginText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OriginText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

/// Hashes like `str`, so that maps can be searched by it.
impl Hash for OriginText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Validate for OriginText {
    fn validate(&self, _check: &mut Check<'_>) {}

    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        if !self.is_read {
            self.as_str().validate_with(limits, check);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_text_is_as_large_as_a_string() {
        assert_eq!(size_of::<OriginText>(), size_of::<String>());
        assert_eq!(size_of::<Option<OriginText>>(), size_of::<String>());
    }
}
