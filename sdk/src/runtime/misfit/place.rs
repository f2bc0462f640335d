//! Places in a response.

use serde_json::value::RawValue;

use super::recorder::beginning;
use super::{FromAnswer, Recorder, strictly};

/// The limit on nesting, which is that of serde_json.
const DEEPEST: usize = 128;
/// The longest name of a member that is kept, in bytes.
const NAME: usize = 4 * 1024;

/// A place in a response, and the recorder of misfits there.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    recorder: &'a Recorder<'a>,
    step: Step<'a>,
    depth: usize,
    /// Whether the value is a secret, or part of one.
    is_secret: bool,
}

/// The last step of a place.
#[derive(Clone, Copy)]
enum Step<'a> {
    /// The outermost value, with its name.
    Outermost(&'static str),
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    /// The place of the outermost value: `result` in an envelope.
    pub(crate) fn outermost(name: &'static str, recorder: &'a Recorder<'a>) -> Self {
        Self { recorder, step: Step::Outermost(name), depth: 0, is_secret: false }
    }

    /// The place of a member of the object at this place.
    pub(crate) fn member(&'a self, name: &'a str) -> Self {
        Self { step: Step::Member(self, name), depth: self.depth + 1, ..*self }
    }

    /// The place of an item of the array at this place.
    pub(crate) fn item(&'a self, index: usize) -> Self {
        Self { step: Step::Item(self, index), depth: self.depth + 1, ..*self }
    }

    /// This place, where the value is a secret, which no misfit quotes.
    pub(crate) fn secret(self) -> Self {
        Self { is_secret: true, ..self }
    }

    pub(super) fn is_secret(&self) -> bool {
        self.is_secret
    }

    /// This place with another recorder.
    pub(crate) fn recorded_by(&self, recorder: &'a Recorder<'a>) -> Self {
        Self { recorder, ..*self }
    }

    pub(crate) fn recorder(&self) -> &'a Recorder<'a> {
        self.recorder
    }

    /// Decodes the value at this place, strictly or else without the parts that don't fit.
    pub fn read<T: FromAnswer>(&self, json: &RawValue) -> Option<T> {
        if let Ok((value, false)) = strictly(|| serde_json::from_str(json.get())) {
            return Some(value);
        }
        if self.depth > DEEPEST {
            self.misfit("at most 128 values inside each other", json);
            return None;
        }
        T::from_misfit(json, self)
    }

    /// Records that the value at this place does not fit.
    pub fn misfit(&self, expected: &'static str, json: &RawValue) {
        self.recorder.record(self, expected, json);
    }

    pub(super) fn is_outermost(&self) -> bool {
        matches!(self.step, Step::Outermost(_))
    }

    /// The place in words: `result[3].asn`.
    pub(super) fn path(&self) -> String {
        match self.step {
            Step::Outermost(name) => name.to_owned(),
            Step::Member(parent, name) => {
                let mut path = parent.path();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(beginning(name, NAME));
                path
            }
            Step::Item(parent, index) => format!("{}[{index}]", parent.path()),
        }
    }
}
