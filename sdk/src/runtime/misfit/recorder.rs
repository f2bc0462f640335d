//! The record of what does not fit.

use std::cell::{Cell, RefCell};

use serde_json::value::RawValue;

use super::{Misfit, Misfits, Place};
use crate::runtime::Credentials;
use crate::runtime::excerpt::one_line;

/// The most misfits that are listed: an answer may consist of nothing else.
const LISTED: usize = 1_000;
/// The most that is shown of where a value is, in bytes.
const PATH: usize = 500;
/// The most that is shown of a value, in bytes.
const EXCERPT: usize = 100;
/// The most of a value that is searched for a credential, in bytes. Much more than is shown, so that none is shown in
/// part because its end was cut off.
const LOOKED_AT: usize = 64 * 1024;

/// Records the values of one answer that don't fit.
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

    /// A recorder for a part of the same answer, to be taken over or dropped. On a trial, that part is one of several
    /// readings of the same JSON.
    pub(crate) fn for_part(&self, is_trial: bool) -> Self {
        Self { is_trial: is_trial || self.is_trial, ..Self::new(self.credentials) }
    }

    /// Whether this is one of several readings of the same JSON.
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
            let (path, excerpt) = (self.shown(&place.path(), PATH), self.shown(json.get(), EXCERPT));
            listed.push(Misfit { path, expected, excerpt });
        }
    }

    /// Adds what the recorder of a part has.
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

    /// Whether the value at this place did not fit, rather than something inside it.
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

/// At most so many bytes.
pub(super) fn beginning(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
