//! Recorded values as values of the generated types.
//!
//! Stricter than reading an answer: what a type has no place for is noted, and what has another type is wrong.

use std::{collections::BTreeMap, sync::LazyLock};

use cloudflare_sdk::{
    Client, Patch, Upload,
    runtime::{Method, Operation, OrJson, Validate},
};
use serde::Serialize;
use serde_json::{Map, Value};

/// The note that a type has no place for something.
pub(crate) const NO_SUCH_MEMBER: &str = "the description has no such member";

/// Why a value is none of its type.
#[derive(Debug, Clone)]
pub struct Wrong {
    pub at: String,
    pub why: String,
}

impl Wrong {
    pub fn new(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: at.into(), why: why.into() }
    }
}

/// A remark about a value that the request lacks, or has only loosely.
#[derive(Debug, Clone)]
pub struct Note {
    pub what: &'static str,
    pub at: String,
}

/// A value while it is read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Whether numbers and the like are written as text.
    text: bool,
    /// The delimiter of the items of a list, by parameter.
    between: &'static [(&'static str, &'static str)],
    path: Vec<String>,
    pub notes: Vec<Note>,
}

/// A value that can be decoded from recorded JSON.
pub trait Decode: Sized {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong>;

    /// The value of an absent member.
    fn absent() -> Option<Self> {
        None
    }
}

/// Decodes a value as one alternative of a union.
pub type Branch<T> = fn(&Value, &mut Reading) -> Result<T, Wrong>;

impl Reading {
    pub fn of_text(between: &'static [(&'static str, &'static str)]) -> Self {
        Self { text: true, between, ..Self::default() }
    }

    /// `rules[].id`
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
        read: impl FnOnce(&mut Self) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        self.path.push(step.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    fn note(&mut self, what: &'static str) {
        self.notes.push(Note { what, at: self.at() });
    }

    /// Notes a value of an enum that is no text, or none that is listed: another branch of a union may have it.
    pub fn known(&mut self, value: &Value, is_known: bool) {
        if !self.text && !value.is_string() {
            self.note("text in the description, another scalar was recorded");
        } else if !is_known {
            self.note("a text that the description does not list");
        }
    }

    fn wrong<T>(&self, wanted: &str, value: &Value) -> Result<T, Wrong> {
        let given = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Err(Wrong::new(self.at(), format!("{wanted} in the description, {given} was recorded")))
    }

    /// The members of an object; what the type has no place for is noted. Then whether it was JSON within text.
    pub fn object(
        &mut self,
        value: &Value,
        known: &[&str],
        received: &[&str],
        has_additional: bool,
    ) -> Result<(Map<String, Value>, bool), Wrong> {
        let (members, json) = match value {
            Value::Object(members) => (members.clone(), false),
            text if self.text => match content(text).and_then(|text| serde_json::from_str(&text).ok()) {
                Some(Value::Object(members)) => (members, true),
                _ => return self.wrong("an object", value),
            },
            _ => return self.wrong("an object", value),
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let received = received.contains(&name.as_str());
            if has_additional && !received {
                continue;
            }
            let what = if received { "only read, the description says" } else { NO_SUCH_MEMBER };
            let _ = self.below(name, |reading| {
                reading.note(what);
                Ok(())
            });
        }
        self.text &= !json;
        Ok((members, json))
    }

    /// After [`object`](Self::object).
    pub fn leave(&mut self, json: bool) {
        self.text |= json;
    }

    pub fn member<T: Decode>(&mut self, members: &Map<String, Value>, name: &str) -> Result<T, Wrong> {
        self.below(name, |reading| match members.get(name) {
            Some(value) => T::decode(value, reading),
            None => T::absent().ok_or_else(|| Wrong::new(reading.at(), "required, and not recorded")),
        })
    }

    /// A property that is written by itself; another value may be one of another branch of a union.
    pub fn constant(&mut self, members: &Map<String, Value>, name: &str, only: &str) {
        if members.get(name).and_then(content).is_none_or(|text| text != only) {
            self.path.push(name.to_owned());
            self.note("another value than the one that the description has");
            self.path.pop();
        }
    }

    /// The properties that are not declared.
    pub fn additional<T: Decode>(&mut self, members: &Map<String, Value>, declared: &[&str]) -> Result<T, Wrong> {
        let additional = members.iter().filter(|(name, _)| !declared.contains(&name.as_str()));
        let additional = additional.map(|(name, value)| (name.clone(), value.clone())).collect();
        T::decode(&Value::Object(additional), self)
    }

    /// The alternative that has a place for most and breaks the fewest limits, the first of several.
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
            self.note("none of the alternatives that the description has; sent as JSON");
            return unknown(value.clone());
        };
        *self = trial;
        read
    }

    /// The items of a list, written one way or another.
    fn items(&self, value: &Value) -> Option<Vec<Value>> {
        let numbered = |members: &Map<String, Value>| members.keys().all(|key| key.parse::<usize>().is_ok());
        match value {
            Value::Array(items) => Some(items.clone()),
            // The one item of a list whose places were not written down.
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

/// How many limits a value breaks.
fn violations<T: Serialize + Validate>(value: &T) -> usize {
    const OPERATION: Operation = Operation::new("check", Method::POST, "/check");
    static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| crate::client().ok());
    let Some(client) = &*CLIENT else { return 0 };
    let request = client.request(&OPERATION).json(value).empty().build();
    request.err().map_or(0, |error| error.violations().len())
}

fn text_items(between: &str, item: &dyn Fn(&str) -> Value, value: &Value) -> Vec<Value> {
    value.as_str().unwrap_or_default().split(between).map(item).collect()
}

/// The name of a part's content, beside those of what is said of it.
const CONTENT: &str = "$content";

/// A text, or the content of a part.
fn content(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get(CONTENT)?.as_str()).map(str::to_owned)
}

/// Decodes a struct: properties that it sends, only reads, has no field for, writes by themselves, and the map of others.
#[macro_export]
macro_rules! object {
    ($name:ty, [$($ident:ident = $wire:literal),* $(,)?], [$($held:ident = $read:literal),* $(,)?], [$($other:literal),* $(,)?], [$($constant:literal = $only:literal),* $(,)?] $(, $additional:ident)?) => {
        impl $crate::Decode for $name {
            fn decode(
                value: &$crate::serde_json::Value,
                reading: &mut $crate::Reading,
            ) -> Result<Self, $crate::Wrong> {
                let _declared: &[&str] = &[$($wire,)* $($read,)* $($other,)* $($constant),*];
                let has_additional = !stringify!($($additional)?).is_empty();
                let (_members, json) = reading.object(value, &[$($wire,)* $($constant),*], &[$($read,)* $($other),*], has_additional)?;
                $(reading.constant(&_members, $constant, $only);)*
                $(let $ident = reading.member(&_members, $wire)?;)*
                $(let $additional = reading.additional(&_members, _declared)?;)?
                reading.leave(json);
                Ok(Self { $($ident,)* $($held: None,)* $($additional,)? })
            }
        }
    };
}

/// Decodes an enum of a union, by its variants.
#[macro_export]
macro_rules! union {
    ($name:ty, [$($branch:ident),* $(,)?]) => {
        impl $crate::Decode for $name {
            fn decode(
                value: &$crate::serde_json::Value,
                reading: &mut $crate::Reading,
            ) -> Result<Self, $crate::Wrong> {
                Ok(reading.union(
                    value,
                    &[$(|value, reading| $crate::Decode::decode(value, reading).map(Self::$branch)),*],
                    Self::Unknown,
                ))
            }
        }
    };
}

/// Decodes a type that holds text.
#[macro_export]
macro_rules! text {
    ($name:ty) => {
        impl $crate::Decode for $name {
            fn decode(value: &$crate::serde_json::Value, reading: &mut $crate::Reading) -> Result<Self, $crate::Wrong> {
                <String as $crate::Decode>::decode(value, reading).map(Self::from)
            }
        }
    };
}

/// Decodes an open enum: text, or the text of a number or a boolean.
#[macro_export]
macro_rules! open_enum {
    ($name:ty) => {
        impl $crate::Decode for $name {
            fn decode(value: &$crate::serde_json::Value, reading: &mut $crate::Reading) -> Result<Self, $crate::Wrong> {
                let read = match value {
                    $crate::serde_json::Value::Number(_) | $crate::serde_json::Value::Bool(_) => {
                        Self::from(value.to_string())
                    }
                    _ => <String as $crate::Decode>::decode(value, reading).map(Self::from)?,
                };
                reading.known(value, read.is_known());
                Ok(read)
            }
        }
    };
}

text!(cloudflare_sdk::Cidr);
text!(cloudflare_sdk::Date);
text!(cloudflare_sdk::Ip);
text!(cloudflare_sdk::Timestamp);
impl Decode for String {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        match content(value) {
            Some(text) => Ok(text),
            None => reading.wrong("text", value),
        }
    }
}

/// A whole number written as 4.0.
fn whole(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
}

macro_rules! scalar {
    ($($kind:ty, $wanted:literal, $read:expr;)*) => {$(
        impl Decode for $kind {
            fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
                let read: fn(&Value) -> Option<$kind> = $read;
                let parsed = || content(value).filter(|_| reading.text)?.parse().ok();
                match read(value).or_else(parsed) {
                    Some(read) => Ok(read),
                    None => reading.wrong($wanted, value),
                }
            }
        }
    )*};
}

scalar! {
    bool, "a boolean", Value::as_bool;
    i64, "a whole number", |value| value.as_i64().or_else(|| whole(value).map(|whole| whole as i64));
    u64, "a whole number from 0", |value| {
        value.as_u64().or_else(|| whole(value).filter(|whole| *whole >= 0.0).map(|whole| whole as u64))
    };
    f64, "a number", Value::as_f64;
}

impl Decode for Value {
    fn decode(value: &Value, _: &mut Reading) -> Result<Self, Wrong> {
        Ok(value.clone())
    }
}

impl Decode for Map<String, Value> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        match value {
            Value::Object(members) => Ok(members.clone()),
            text if reading.text => match content(text).and_then(|text| serde_json::from_str(&text).ok()) {
                Some(members) => Ok(members),
                None => reading.wrong("an object", value),
            },
            _ => reading.wrong("an object", value),
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let members = <Map<String, Value>>::decode(value, reading)?;
        let read = |(name, value): (&String, &Value)| {
            Ok((name.clone(), reading.below(name, |reading| T::decode(value, reading))?))
        };
        members.iter().map(read).collect()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let Some(items) = reading.items(value) else { return reading.wrong("a list", value) };
        items.iter().map(|item| reading.below("[]", |reading| T::decode(item, reading))).collect()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        if !value.is_null() {
            return T::decode(value, reading).map(Some);
        }
        let mut trial = reading.clone();
        // Any JSON may be null.
        if let Ok(read) = T::decode(value, &mut trial)
            && trial.notes.len() == reading.notes.len()
        {
            return Ok(Some(read));
        }
        reading.note("null, which the description does not allow");
        Ok(None)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// A value of the described type, or else any JSON.
impl<T: Decode> Decode for OrJson<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let mut trial = reading.clone();
        let Ok(described) = T::decode(value, &mut trial) else { return Ok(Self::Json(value.clone())) };
        *reading = trial;
        Ok(Self::Described(described))
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        if value.is_null() { Ok(Self::Clear) } else { T::decode(value, reading).map(Self::Set) }
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        T::decode(value, reading).map(Self::new)
    }
}

impl Decode for Upload {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let Some(text) = content(value) else { return reading.wrong("an upload", value) };
        let said = |name: &str| value.get(name).and_then(Value::as_str);
        let mut upload = Self::bytes(text.into_bytes());
        upload = said("$file").into_iter().fold(upload, Self::file_name);
        Ok(said("$type").into_iter().fold(upload, Self::content_type))
    }
}
