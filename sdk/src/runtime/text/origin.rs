//! Where a text came from: a caller, or something that was read.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::runtime::{Check, Limit, Validate};

/// Text that remembers whether it was read.
///
/// A service may change its ids before its description says so: an id that came from an answer goes back as it is, and
/// the limits of the description are for what a caller made. Beside that, the origin makes no difference: two texts with
/// the same characters are equal, compare equal and hash equal.
///
/// As large as a `String`, and an `Option` of it is no larger.
#[derive(Clone)]
pub struct OriginText {
    text: Box<str>,
    is_read: bool,
}

impl OriginText {
    /// Text that a caller made.
    pub fn made(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_read: false }
    }

    /// Text that was read.
    pub fn read(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_read: true }
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

/// As `str` hashes, so that a map finds it by its text.
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
    fn it_is_as_large_as_a_string() {
        assert_eq!(size_of::<OriginText>(), size_of::<String>());
        assert_eq!(size_of::<Option<OriginText>>(), size_of::<String>());
    }
}
