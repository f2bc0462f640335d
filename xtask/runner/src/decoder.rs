//! Decodes a recorded value: tracks the place in it, and collects notes.

use std::sync::LazyLock;

use cloudflare_sdk::{Client, runtime::Validate};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Decode;

/// The note for a member that the type lacks.
pub(crate) const NO_SUCH_MEMBER: &str = "the description has no such member";

/// The reason why a value can't be decoded, and its place.
#[derive(Debug, Clone)]
pub struct DecodeError {
    pub at: String,
    pub why: String,
}

impl DecodeError {
    pub fn new(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: at.into(), why: why.into() }
    }
}

/// A note on a recorded value that the request can't express, or expresses with a wider type.
#[derive(Debug, Clone)]
pub struct Note {
    pub what: &'static str,
    pub at: String,
}

/// The state of decoding a value.
#[derive(Debug, Clone, Default)]
pub struct Decoder {
    /// Whether numbers and booleans are written as strings, as in a query.
    pub(crate) text: bool,
    /// The separator of list items, by parameter.
    between: &'static [(&'static str, &'static str)],
    path: Vec<String>,
    pub notes: Vec<Note>,
}

/// A function that decodes a value as a branch of a union.
pub type Branch<T> = fn(&Value, &mut Decoder) -> Result<T, DecodeError>;

impl Decoder {
    pub fn of_text(between: &'static [(&'static str, &'static str)]) -> Self {
        Self { text: true, between, ..Self::default() }
    }

    /// The current place: `rules[].id`.
    fn at(&self) -> String {
        let mut at = String::new();
        for step in &self.path {
            if !at.is_empty() && step != "[]" {
                at.push('.');
            }
            at.push_str(step);
        }
        at
    }

    pub(crate) fn below<T>(
        &mut self,
        step: &str,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.path.push(step.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    pub(crate) fn note(&mut self, what: &'static str) {
        self.notes.push(Note { what, at: self.at() });
    }

    /// Notes a value that the enum does not list, which may fit another branch of a union.
    pub fn known(&mut self, value: &Value, is_known: bool) {
        if !self.text && !value.is_string() {
            self.note("a string in the description, another scalar was recorded");
        } else if !is_known {
            self.note("a value that the enum does not list");
        }
    }

    pub(crate) fn mismatch<T>(&self, wanted: &str, value: &Value) -> Result<T, DecodeError> {
        let given = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        Err(DecodeError::new(self.at(), format!("{wanted} in the description, {given} was recorded")))
    }

    /// The members of an object, and whether it was JSON inside a string; notes the members that the type lacks.
    pub fn object(
        &mut self,
        value: &Value,
        known: &[&str],
        received: &[&str],
        has_additional: bool,
    ) -> Result<(Map<String, Value>, bool), DecodeError> {
        let (members, json) = match value {
            Value::Object(members) => (members.clone(), false),
            text if self.text => match content(text).and_then(|text| serde_json::from_str(&text).ok()) {
                Some(Value::Object(members)) => (members, true),
                _ => return self.mismatch("an object", value),
            },
            _ => return self.mismatch("an object", value),
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let received = received.contains(&name.as_str());
            if has_additional && !received {
                continue;
            }
            let what = if received { "`readOnly` in the description" } else { NO_SUCH_MEMBER };
            let _ = self.below(name, |decoder| {
                decoder.note(what);
                Ok(())
            });
        }
        self.text &= !json;
        Ok((members, json))
    }

    /// Ends the object that [`object`](Self::object) began.
    pub fn leave(&mut self, json: bool) {
        self.text |= json;
    }

    pub fn member<T: Decode>(&mut self, members: &Map<String, Value>, name: &str) -> Result<T, DecodeError> {
        self.below(name, |decoder| match members.get(name) {
            Some(value) => T::decode(value, decoder),
            None => T::absent().ok_or_else(|| DecodeError::new(decoder.at(), "required, and not recorded")),
        })
    }

    /// Checks the value of a constant property, which requests always have.
    pub fn constant(
        &mut self,
        members: &Map<String, Value>,
        name: &str,
        only: impl Into<Value>,
    ) -> Result<(), DecodeError> {
        self.below(name, |decoder| {
            let only = only.into();
            match members.get(name) {
                None => decoder.note("a constant, which the recorded request lacks"),
                Some(value) if *value == only || content(value).is_some_and(|text| text == plain(&only)) => {}
                Some(_) => {
                    return Err(DecodeError::new(decoder.at(), "another value than the only one in the description"));
                }
            }
            Ok(())
        })
    }

    /// Decodes the additional properties.
    pub fn additional<T: Decode>(&mut self, members: &Map<String, Value>, declared: &[&str]) -> Result<T, DecodeError> {
        let additional = members.iter().filter(|(name, _)| !declared.contains(&name.as_str()));
        let additional = additional.map(|(name, value)| (name.clone(), value.clone())).collect();
        T::decode(&Value::Object(additional), self)
    }

    /// Decodes the branch that lacks the fewest members and violates the fewest limits; of equal ones the first.
    pub fn union<T: Serialize + Validate>(
        &mut self,
        value: &Value,
        branches: &[Branch<T>],
        unknown: fn(Value) -> T,
    ) -> T {
        let mut best: Option<((usize, usize), T, Self)> = None;
        for branch in branches {
            let mut trial = self.clone();
            let Ok(read) = branch(value, &mut trial) else { continue };
            let rank = (trial.notes.len(), violations(&read));
            if best.as_ref().is_none_or(|(best, ..)| rank < *best) {
                best = Some((rank, read, trial));
            }
        }
        let Some((_, read, trial)) = best else {
            self.note("no branch of the union matches; sent as JSON");
            return unknown(value.clone());
        };
        *self = trial;
        read
    }

    /// The items of a list, in any way that a query may write them.
    pub(crate) fn items(&self, value: &Value) -> Option<Vec<Value>> {
        let numbered = |members: &Map<String, Value>| members.keys().all(|key| key.parse::<usize>().is_ok());
        match value {
            Value::Array(items) => Some(items.clone()),
            // A list with one item, of an object whose indices were not recorded.
            Value::Object(members) if self.text => {
                Some(if numbered(members) { members.values().cloned().collect() } else { vec![value.clone()] })
            }
            Value::String(text) if self.text => {
                let name = self.path.first().map(String::as_str);
                let between = self.between.iter().find(|(own, _)| Some(*own) == name).map_or("", |(_, text)| *text);
                let text = |text: &str| Value::String(text.to_owned());
                Some(if between.is_empty() { vec![value.clone()] } else { text_items(between, &text, value) })
            }
            _ => None,
        }
    }
}

/// The number of limits that a value violates.
fn violations<T: Serialize + Validate>(value: &T) -> usize {
    static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| crate::client().ok());
    let Some(client) = &*CLIENT else { return 0 };
    let request = client.request(&crate::OPERATION).json(value).empty().build();
    request.err().map_or(0, |error| error.violations().len())
}

fn text_items(between: &str, item: &dyn Fn(&str) -> Value, value: &Value) -> Vec<Value> {
    value.as_str().unwrap_or_default().split(between).map(item).collect()
}

/// The member for a part's content, beside its file name and media type.
const CONTENT: &str = "$content";

/// The content of a form's part.
pub(crate) fn content(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get(CONTENT)?.as_str()).map(str::to_owned)
}

/// A value as a form has it: a string without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
