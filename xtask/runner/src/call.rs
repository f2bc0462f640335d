//! Decodes a recorded call into the arguments of a method.

use std::collections::VecDeque;

use cloudflare_sdk::{Client, Request, Upload, runtime::Bytes};
use serde_json::{Map, Value, json};

use crate::{
    decode::Decode,
    decoder::{DecodeError, Decoder, NO_SUCH_MEMBER, Note},
};

const NO_SUCH_PARAMETER: &str = "the description has no such parameter";

/// A function that builds the request of an operation.
pub type Build = fn(&Client, &mut Call) -> Result<Built, DecodeError>;

/// A recorded call, with the notes made while it is decoded.
pub struct Call {
    path: VecDeque<String>,
    query: Vec<(String, String)>,
    body: Body,
    notes: Vec<Note>,
    /// The values that the description lacks, by name.
    others: Vec<(Location, String, Value)>,
}

#[derive(Clone, Copy)]
enum Location {
    Query,
    Body,
}

enum Body {
    None,
    Text(String),
    /// The parts of a form: a string each, or an object with file name and media type.
    Form(Vec<(String, Value)>),
}

/// A request, and the limits that would have kept it from being sent.
pub struct Built {
    pub request: http::Request<Bytes>,
    /// The request with the values that the description lacks, added by name.
    pub by_name: Option<http::Request<Bytes>>,
    pub refused: Vec<String>,
}

impl Call {
    /// Parses `{path: [..], query: [[name, value]], body, form: [[name, value]]}`.
    pub(crate) fn read(line: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let list = |name: &str| line[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let body = match (&line["form"], text(&line["body"])) {
            (Value::Array(parts), _) => {
                Body::Form(parts.iter().filter_map(|part| Some((text(&part[0])?, part[1].clone()))).collect())
            }
            (_, Some(body)) => Body::Text(body),
            _ => Body::None,
        };
        Self {
            path: list("path").iter().filter_map(text).collect(),
            query: list("query").iter().filter_map(|pair| Some((text(&pair[0])?, text(&pair[1])?))).collect(),
            body,
            notes: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The notes, each as `[what, where]`.
    pub(crate) fn notes(&self) -> Vec<Value> {
        self.notes.iter().map(|note| json!([note.what, note.at])).collect()
    }

    /// Takes the value of the next placeholder.
    pub fn path_text(&mut self) -> Result<String, DecodeError> {
        self.path.pop_front().ok_or_else(|| DecodeError::new("path", "fewer values than placeholders"))
    }

    /// Takes the value of the next placeholder, decoded to a type other than a string.
    pub fn path<T: Decode>(&mut self) -> Result<T, DecodeError> {
        let text = self.path_text()?;
        self.decode("path", &Value::String(text), Decoder::of_text(&[]))
    }

    /// Decodes the optional parameters of the query, each with the separator of its list's items, if its style has one.
    pub fn query<T: Decode>(&mut self, parameters: &'static [(&'static str, &'static str)]) -> Result<T, DecodeError> {
        let mut members = json!({});
        for (key, text) in std::mem::take(&mut self.query) {
            if !parameters.iter().any(|(name, _)| key.starts_with(name)) {
                self.others.push((Location::Query, key.clone(), Value::String(text.clone())));
            }
            insert_member(&mut members, parameters, &key, text);
        }
        let before = self.notes.len();
        let decoded = self.decode("query", &members, Decoder::of_text(parameters));
        for note in self.notes.iter_mut().skip(before).filter(|note| note.what == NO_SUCH_MEMBER) {
            note.what = NO_SUCH_PARAMETER;
        }
        decoded
    }

    /// Decodes a required parameter of the query, with the separator of its list's items.
    pub fn parameter<T: Decode>(
        &mut self,
        parameter: &'static [(&'static str, &'static str); 1],
    ) -> Result<T, DecodeError> {
        let [(name, _)] = parameter;
        let is_own =
            |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        let (own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.query).into_iter().partition(|(key, _)| is_own(key));
        self.query = others;
        let mut members = json!({});
        for (key, text) in own {
            insert_member(&mut members, parameter, &key, text);
        }
        let Some(value) = members.get(name) else {
            return Err(DecodeError::new(format!("query:{name}"), "required, and none was recorded"));
        };
        let mut decoder = Decoder::of_text(parameter);
        let decoded = decoder.below(name, |decoder| T::decode(value, decoder));
        self.noted("query", decoder, decoded)
    }

    /// An error for a required parameter that is not recorded: a header or a cookie.
    pub fn unrecorded<T: Decode>(&mut self, name: &str) -> Result<T, DecodeError> {
        self.decode(name, &Value::String("1".to_owned()), Decoder::of_text(&[]))
    }

    /// Decodes a JSON body.
    pub fn json<T: Decode>(&mut self) -> Result<T, DecodeError> {
        let value = match std::mem::replace(&mut self.body, Body::None) {
            Body::None => {
                return T::absent().ok_or_else(|| DecodeError::new("body", "required, and none was recorded"));
            }
            Body::Form(_) => {
                return Err(DecodeError::new("body", "the description has JSON, the recorded body is a form"));
            }
            Body::Text(text) => serde_json::from_str(&text)
                .map_err(|_| DecodeError::new("body", "the description has JSON, the recorded body is not JSON"))?,
        };
        let before = self.notes.len();
        let decoded = self.decode("body", &value, Decoder::default())?;
        // Only members of the whole body can be added by name.
        for note in self.notes.iter().skip(before).filter(|note| note.what == NO_SUCH_MEMBER) {
            let name = note.at.strip_prefix("body:").unwrap_or_default();
            if let Some(value) = value.get(name) {
                self.others.push((Location::Body, name.to_owned(), value.clone()));
            }
        }
        Ok(decoded)
    }

    pub fn optional_json<T: Decode>(&mut self) -> Result<Option<T>, DecodeError> {
        if let Body::None = self.body { Ok(None) } else { self.json().map(Some) }
    }

    /// Decodes a body that is a form.
    pub fn form<T: Decode>(&mut self) -> Result<T, DecodeError> {
        let parts = match std::mem::replace(&mut self.body, Body::None) {
            Body::None => Vec::new(),
            Body::Form(parts) => parts,
            Body::Text(_) => {
                return Err(DecodeError::new("body", "the description has a form, the recorded body is not a form"));
            }
        };
        let mut members = Value::Object(Map::new());
        for (key, value) in parts {
            let (name, below) = key.split_at(key.find('[').unwrap_or(key.len()));
            insert(&mut members, &path(name, below), value);
        }
        self.decode("body", &members, Decoder::of_text(&[]))
    }

    pub fn optional_form<T: Decode>(&mut self) -> Result<Option<T>, DecodeError> {
        if let Body::None = self.body { Ok(None) } else { self.form().map(Some) }
    }

    /// Takes a text body.
    pub fn text(&mut self) -> Result<String, DecodeError> {
        match std::mem::replace(&mut self.body, Body::None) {
            Body::None => Err(DecodeError::new("body", "required, and none was recorded")),
            Body::Form(_) => Err(DecodeError::new("body", "a string in the description, a form was recorded")),
            Body::Text(text) => Ok(text),
        }
    }

    pub fn optional_text(&mut self) -> Result<Option<String>, DecodeError> {
        if let Body::None = self.body { Ok(None) } else { self.text().map(Some) }
    }

    /// Takes a body of bytes.
    pub fn bytes(&mut self) -> Result<Upload, DecodeError> {
        self.text().map(|text| Upload::bytes(text.into_bytes()))
    }

    pub fn optional_bytes(&mut self) -> Result<Option<Upload>, DecodeError> {
        Ok(self.optional_text()?.map(|text| Upload::bytes(text.into_bytes())))
    }

    /// Builds the request despite violated limits, and lists these.
    pub fn built<T, Q, B>(&mut self, request: Request<T, Q, B>) -> Result<Built, DecodeError> {
        let mut request = request.complete();
        for (name, value) in std::mem::take(&mut self.query) {
            self.notes.push(Note { what: NO_SUCH_PARAMETER, at: format!("query:{name}") });
            self.others.push((Location::Query, name, Value::String(value)));
        }
        if !matches!(self.body, Body::None) {
            self.notes.push(Note { what: "the description has no body here", at: "body:".to_owned() });
        }
        let typed = built(&request)?;
        if self.others.is_empty() {
            return Ok(typed);
        }
        for (place, name, value) in &self.others {
            request = match place {
                Location::Query => request.query(name, value),
                Location::Body => request.extra_body(name, value),
            };
        }
        let Built { request: by_name, refused, .. } = built(&request)?;
        Ok(Built { by_name: Some(by_name), refused, ..typed })
    }

    fn decode<T: Decode>(&mut self, place: &str, value: &Value, mut decoder: Decoder) -> Result<T, DecodeError> {
        let decoded = T::decode(value, &mut decoder);
        self.noted(place, decoder, decoded)
    }

    fn noted<T>(&mut self, place: &str, decoder: Decoder, decoded: Result<T, DecodeError>) -> Result<T, DecodeError> {
        let at = |at: &str| format!("{place}:{at}");
        self.notes.extend(decoder.notes.into_iter().map(|note| Note { at: at(&note.at), ..note }));
        decoded.map_err(|error| DecodeError { at: at(&error.at), ..error })
    }
}

fn built<T>(request: &Request<T>) -> Result<Built, DecodeError> {
    let refused: Vec<String> = match request.build() {
        Ok(request) => return Ok(Built { request, by_name: None, refused: Vec::new() }),
        Err(error) if error.is_invalid_request() => error.violations().iter().map(ToString::to_string).collect(),
        Err(error) => return Err(DecodeError::new("request", error.to_string())),
    };
    let request = request.clone().unchecked().build().map_err(|_| DecodeError::new("request", refused.join("; ")))?;
    Ok(Built { request, by_name: None, refused })
}

/// Adds a parameter, or a member of an object parameter: `name`, `name.member`, `name[member]`.
fn insert_member(members: &mut Value, parameters: &[(&str, &str)], key: &str, text: String) {
    let known = |key: &str| parameters.iter().any(|(name, _)| *name == key);
    let split = key.find(['.', '[']).filter(|at| !known(key) && known(&key[..*at]));
    let (name, below) = key.split_at(split.unwrap_or(key.len()));
    insert(members, &path(name, below), Value::String(text));
}

/// The steps `name`, `a` and `b` of a name with `.a.b` or `[a][b]` below it; an empty step appends to an array.
fn path<'k>(name: &'k str, below: &'k str) -> Vec<&'k str> {
    let steps = below.strip_prefix(['.', '[']).map(|below| below.trim_end_matches(']'));
    let steps = steps.into_iter().flat_map(|steps| steps.split(['.', '['])).map(|step| step.trim_end_matches(']'));
    std::iter::once(name).chain(steps).collect()
}

/// Sets the value at the steps; a second value makes an array.
fn insert(node: &mut Value, steps: &[&str], value: Value) {
    match steps {
        ["", rest @ ..] => insert(node, rest, value),
        [step, rest @ ..] => {
            if !node.is_object() {
                *node = json!({});
            }
            if let Value::Object(members) = node {
                insert(members.entry(*step).or_insert(Value::Null), rest, value);
            }
        }
        [] => match node {
            Value::Null => *node = value,
            Value::Array(items) => items.push(value),
            other => *other = Value::Array(vec![other.take(), value]),
        },
    }
}
