//! Records the misfits of a response.

use std::cell::{Cell, RefCell};

use serde_json::value::RawValue;

use super::{Misfit, Misfits, Place};
use crate::runtime::Credentials;
use crate::runtime::excerpt::one_line;
use crate::runtime::redacted::REDACTED;

/// The number of misfits that are listed, which bounds memory.
const LISTED: usize = 1_000;
/// The longest path that is shown, in bytes.
const PATH: usize = 500;
/// The longest excerpt of a value, in bytes.
const EXCERPT: usize = 100;
/// The part of a value in which a credential is searched, in bytes. It is much longer than an excerpt, so that no part
/// of a credential is shown because its end was cut off.
const LOOKED_AT: usize = 64 * 1024;

/// A recorder of the misfits of one response.
pub(crate) struct Recorder<'a> {
    credentials: &'a Credentials,
    listed: RefCell<Vec<Misfit>>,
    total: Cell<usize>,
    outermost: Cell<bool>,
    is_trial: bool,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(credentials: &'a Credentials) -> Self {
        let (listed, total, outermost) = Default::default();
        Self { credentials, listed, total, outermost, is_trial: false }
    }

    /// A recorder for a part of the response, to be merged or dropped. With `is_trial`, that part is decoded in several
    /// ways.
    pub(crate) fn for_part(&self, is_trial: bool) -> Self {
        Self { is_trial: is_trial || self.is_trial, ..Self::new(self.credentials) }
    }

    /// Whether the same JSON is decoded in several ways.
    pub(crate) fn is_trial(&self) -> bool {
        self.is_trial
    }

    pub(super) fn record(&self, place: &Place<'_>, expected: &'static str, json: &RawValue) {
        self.total.set(self.total.get() + 1);
        if place.is_outermost() {
            self.outermost.set(true);
        }
        let mut listed = self.listed.borrow_mut();
        if listed.len() < LISTED {
            let json = if place.is_secret() { REDACTED } else { json.get() };
            let (path, excerpt) = (self.shown(&place.path(), PATH), self.shown(json, EXCERPT));
            listed.push(Misfit { path, expected, excerpt });
        }
    }

    /// Adds the misfits of another recorder.
    pub(crate) fn take_over(&self, other: Self) {
        self.total.set(self.total.get() + other.total.get());
        self.outermost.set(self.outermost.get() || other.outermost.get());
        let mut listed = self.listed.borrow_mut();
        let room = LISTED - listed.len();
        listed.extend(other.listed.into_inner().into_iter().take(room));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.total.get() == 0
    }

    /// Whether the value at this place itself did not fit.
    pub(crate) fn has(&self, place: &Place<'_>) -> bool {
        let path = self.shown(&place.path(), PATH);
        self.listed.borrow().iter().any(|misfit| misfit.path == path)
    }

    /// Whether the whole value did not fit.
    pub(crate) fn has_outermost(&self) -> bool {
        self.outermost.get()
    }

    pub(crate) fn finish(self) -> Misfits {
        Misfits::new(self.listed.into_inner(), self.total.get())
    }

    fn shown(&self, text: &str, max: usize) -> String {
        one_line(&self.credentials.redact(beginning(text, LOOKED_AT).into()), max)
    }
}

/// The beginning of a text, at most `max` bytes.
pub(super) fn beginning(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
