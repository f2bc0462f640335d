//! Reads JSON bodies, and reports all faults at once.

use std::ops::RangeInclusive;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::codes;
use super::envelope::{Failure, Problem};

/// The members of a body or of an object inside it, and the faults found so far.
#[derive(Debug)]
pub(super) struct JsonBody {
    members: Map<String, Value>,
    /// The JSON pointer of the object; empty for the body itself.
    place: String,
    problems: Vec<Problem>,
}

/// A nullable optional member: `None` if it is absent, `Some(None)` if it is null.
pub(super) type Change<T> = Option<Option<T>>;

impl JsonBody {
    /// Reads a body that has to be a JSON object. Unknown members are ignored, as in the API.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Failure> {
        if !is_json(headers) {
            return Err(Failure::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Problem::new(codes::UNSUPPORTED_MEDIA_TYPE, "The content type has to be application/json"),
            ));
        }
        let unreadable = |message: String| Failure::bad_request(vec![Problem::new(codes::UNREADABLE_BODY, message)]);
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self::at(String::new(), members)),
            Ok(_) => Err(unreadable("The body has to be a JSON object".into())),
            Err(error) => Err(unreadable(format!("The body is not JSON: {error}"))),
        }
    }

    /// Checks that a body is absent or a JSON object, whose members are ignored.
    pub(super) fn check_absent_or_json(headers: &HeaderMap, body: &[u8]) -> Result<(), Failure> {
        if body.is_empty() { Ok(()) } else { Self::read(headers, body)?.finish() }
    }

    fn at(place: String, members: Map<String, Value>) -> Self {
        Self { members, place, problems: Vec::new() }
    }

    /// A required string; empty if it is missing or invalid, so that [`JsonBody::finish`] fails.
    pub(super) fn required_text(&mut self, name: &str) -> String {
        self.required(name, "a string", text).unwrap_or_default()
    }

    /// A required integer in this range; 0 if it is missing or invalid.
    pub(super) fn required_integer(&mut self, name: &str, range: RangeInclusive<u32>) -> u32 {
        let expected = integer_in(&range);
        self.required(name, &expected, |value| integer(&value, &range)).unwrap_or_default()
    }

    /// A required boolean; false if it is missing or invalid.
    pub(super) fn required_flag(&mut self, name: &str) -> bool {
        self.required(name, "true or false", flag).unwrap_or_default()
    }

    /// An optional string.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.not_null(name, "a string", text)
    }

    /// An optional nullable string.
    pub(super) fn nullable_text(&mut self, name: &str) -> Change<String> {
        self.nullable(name, "a string or null", text)
    }

    /// An optional boolean.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.not_null(name, "true or false", flag)
    }

    /// An optional nullable boolean.
    pub(super) fn nullable_flag(&mut self, name: &str) -> Change<bool> {
        self.nullable(name, "true, false or null", flag)
    }

    /// An optional integer in this range.
    pub(super) fn integer(&mut self, name: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let expected = integer_in(&range);
        self.not_null(name, &expected, |value| integer(&value, &range))
    }

    /// An optional object. It is read like the body, then [`absorb`](Self::absorb)ed.
    pub(super) fn object(&mut self, name: &str) -> Option<Self> {
        let members = self.not_null(name, "an object", object)?;
        Some(Self::at(self.pointer(name), members))
    }

    /// An optional list of objects, to be absorbed like an object.
    pub(super) fn objects(&mut self, name: &str) -> Vec<Self> {
        let members = self.items(name, "an object", object).into_iter();
        members.map(|(place, members)| Self::at(place, members)).collect()
    }

    /// An optional list of strings, each with its place.
    pub(super) fn texts(&mut self, name: &str) -> Vec<(String, String)> {
        self.items(name, "a string", text)
    }

    /// Takes over the faults of an object inside this one.
    pub(super) fn absorb(&mut self, inner: Self) {
        self.problems.extend(inner.problems);
    }

    /// Records a fault of a member.
    pub(super) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        let pointer = self.pointer(name);
        self.refuse_at(pointer, message);
    }

    /// Records a fault at this JSON pointer.
    pub(super) fn refuse_at(&mut self, pointer: String, message: impl Into<String>) {
        self.problems.push(Problem::new(codes::INVALID_MEMBER, message).at(pointer));
    }

    /// The JSON pointer of a member.
    pub(super) fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.place)
    }

    /// Fails if there are any faults.
    pub(super) fn finish(self) -> Result<(), Failure> {
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::bad_request(self.problems)) }
    }

    fn required<T>(&mut self, name: &str, expected: &str, convert: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        match self.members.remove(name) {
            None | Some(Value::Null) => {
                self.refuse(name, format!("{name} is required"));
                None
            }
            Some(value) => self.convert(name, expected, value, convert),
        }
    }

    fn not_null<T>(&mut self, name: &str, expected: &str, convert: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        let value = self.members.remove(name)?;
        self.convert(name, expected, value, convert)
    }

    fn nullable<T>(&mut self, name: &str, expected: &str, convert: impl FnOnce(Value) -> Option<T>) -> Change<T> {
        match self.members.remove(name)? {
            Value::Null => Some(None),
            value => self.convert(name, expected, value, convert).map(Some),
        }
    }

    fn items<T>(
        &mut self,
        name: &str,
        expected: &str,
        mut convert: impl FnMut(Value) -> Option<T>,
    ) -> Vec<(String, T)> {
        let list = |value| if let Value::Array(items) = value { Some(items) } else { None };
        let items = self.not_null(name, "a list", list).unwrap_or_default();
        let mut converted = Vec::new();
        for (position, item) in items.into_iter().enumerate() {
            let member = format!("{name}/{position}");
            if let Some(item) = self.convert(&member, expected, item, &mut convert) {
                converted.push((self.pointer(&member), item));
            }
        }
        converted
    }

    fn convert<T>(
        &mut self,
        name: &str,
        expected: &str,
        value: Value,
        convert: impl FnOnce(Value) -> Option<T>,
    ) -> Option<T> {
        let converted = convert(value);
        if converted.is_none() {
            self.refuse(name, format!("{name} has to be {expected}"));
        }
        converted
    }
}

fn text(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

fn flag(value: Value) -> Option<bool> {
    value.as_bool()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(members) = value { Some(members) } else { None }
}

fn integer(value: &Value, range: &RangeInclusive<u32>) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number))
}

fn integer_in(range: &RangeInclusive<u32>) -> String {
    format!("a whole number from {} to {}", range.start(), range.end())
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}
