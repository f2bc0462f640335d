//! Decodes a recorded call into the arguments of a method.

use std::collections::VecDeque;

use cloudflare_sdk::{Client, Request, Upload, runtime::Bytes};
use serde_json::{Map, Value, json};

use crate::{
    decode::Decode,
    reading::{NO_SUCH_MEMBER, Note, Reading, Wrong},
};

const NO_SUCH_PARAMETER: &str = "the description has no such parameter";

/// A function that builds the request of an operation.
pub type Build = fn(&Client, &mut Call) -> Result<Built, Wrong>;

/// A recorded call, with the notes made while it is decoded.
pub struct Call {
    path: VecDeque<String>,
    query: Vec<(String, String)>,
    body: Body,
    notes: Vec<Note>,
    /// The values that the description lacks, by name.
    others: Vec<(Place, String, Value)>,
}

#[derive(Clone, Copy)]
enum Place {
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
    pub fn path_text(&mut self) -> Result<String, Wrong> {
        self.path.pop_front().ok_or_else(|| Wrong::new("path", "fewer values than placeholders"))
    }

    /// Takes the value of the next placeholder, decoded to a type other than a string.
    pub fn path<T: Decode>(&mut self) -> Result<T, Wrong> {
        let text = self.path_text()?;
        self.decode("path", &Value::String(text), Reading::of_text(&[]))
    }

    /// Decodes the optional parameters of the query, each with the separator of its list's items, if its style has one.
    pub fn query<T: Decode>(&mut self, parameters: &'static [(&'static str, &'static str)]) -> Result<T, Wrong> {
        let mut members = json!({});
        for (key, text) in std::mem::take(&mut self.query) {
            if !parameters.iter().any(|(name, _)| key.starts_with(name)) {
                self.others.push((Place::Query, key.clone(), Value::String(text.clone())));
            }
            insert_member(&mut members, parameters, &key, text);
        }
        let before = self.notes.len();
        let decoded = self.decode("query", &members, Reading::of_text(parameters));
        for note in self.notes.iter_mut().skip(before).filter(|note| note.what == NO_SUCH_MEMBER) {
            note.what = NO_SUCH_PARAMETER;
        }
        decoded
    }

    /// Decodes a required parameter of the query, with the separator of its list's items.
    pub fn parameter<T: Decode>(&mut self, parameter: &'static [(&'static str, &'static str); 1]) -> Result<T, Wrong> {
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
            return Err(Wrong::new(format!("query:{name}"), "required, and none was recorded"));
        };
        let mut reading = Reading::of_text(parameter);
        let decoded = reading.below(name, |reading| T::decode(value, reading));
        self.noted("query", reading, decoded)
    }

    /// An error for a required parameter that is not recorded: a header or a cookie.
    pub fn unrecorded<T: Decode>(&mut self, name: &str) -> Result<T, Wrong> {
        self.decode(name, &Value::String("1".to_owned()), Reading::of_text(&[]))
    }

    /// Decodes a JSON body.
    pub fn json<T: Decode>(&mut self) -> Result<T, Wrong> {
        let value = match std::mem::replace(&mut self.body, Body::None) {
            Body::None => return T::absent().ok_or_else(|| Wrong::new("body", "required, and none was recorded")),
            Body::Form(_) => return Err(Wrong::new("body", "the description has JSON, the recorded body is a form")),
            Body::Text(text) => serde_json::from_str(&text)
                .map_err(|_| Wrong::new("body", "the description has JSON, the recorded body is not JSON"))?,
        };
        let before = self.notes.len();
        let decoded = self.decode("body", &value, Reading::default())?;
        // Only members of the whole body can be added by name.
        for note in self.notes.iter().skip(before).filter(|note| note.what == NO_SUCH_MEMBER) {
            let name = note.at.strip_prefix("body:").unwrap_or_default();
            if let Some(value) = value.get(name) {
                self.others.push((Place::Body, name.to_owned(), value.clone()));
            }
        }
        Ok(decoded)
    }

    pub fn optional_json<T: Decode>(&mut self) -> Result<Option<T>, Wrong> {
        if let Body::None = self.body { Ok(None) } else { self.json().map(Some) }
    }

    /// Decodes a body that is a form.
    pub fn form<T: Decode>(&mut self) -> Result<T, Wrong> {
        let parts = match std::mem::replace(&mut self.body, Body::None) {
            Body::None => Vec::new(),
            Body::Form(parts) => parts,
            Body::Text(_) => {
                return Err(Wrong::new("body", "the description has a form, the recorded body is not a form"));
            }
        };
        let mut members = Value::Object(Map::new());
        for (key, value) in parts {
            let (name, below) = key.split_at(key.find('[').unwrap_or(key.len()));
            insert(&mut members, std::iter::once(name).chain(steps(below)), value);
        }
        self.decode("body", &members, Reading::of_text(&[]))
    }

    pub fn optional_form<T: Decode>(&mut self) -> Result<Option<T>, Wrong> {
        if let Body::None = self.body { Ok(None) } else { self.form().map(Some) }
    }

    /// Takes a text body.
    pub fn text(&mut self) -> Result<String, Wrong> {
        match std::mem::replace(&mut self.body, Body::None) {
            Body::None => Err(Wrong::new("body", "required, and none was recorded")),
            Body::Form(_) => Err(Wrong::new("body", "text in the description, a form was recorded")),
            Body::Text(text) => Ok(text),
        }
    }

    pub fn optional_text(&mut self) -> Result<Option<String>, Wrong> {
        if let Body::None = self.body { Ok(None) } else { self.text().map(Some) }
    }

    /// Takes a body of bytes.
    pub fn bytes(&mut self) -> Result<Upload, Wrong> {
        self.text().map(|text| Upload::bytes(text.into_bytes()))
    }

    pub fn optional_bytes(&mut self) -> Result<Option<Upload>, Wrong> {
        Ok(self.optional_text()?.map(|text| Upload::bytes(text.into_bytes())))
    }

    /// Builds the request despite violated limits, and lists these.
    pub fn built<T, Q, B>(&mut self, request: Request<T, Q, B>) -> Result<Built, Wrong> {
        let mut request = request.complete();
        for (name, value) in std::mem::take(&mut self.query) {
            self.notes.push(Note { what: NO_SUCH_PARAMETER, at: format!("query:{name}") });
            self.others.push((Place::Query, name, Value::String(value)));
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
                Place::Query => request.query(name, value),
                Place::Body => request.extra_body(name, value),
            };
        }
        let Built { request: by_name, refused, .. } = built(&request)?;
        Ok(Built { by_name: Some(by_name), refused, ..typed })
    }

    fn decode<T: Decode>(&mut self, place: &str, value: &Value, mut reading: Reading) -> Result<T, Wrong> {
        let decoded = T::decode(value, &mut reading);
        self.noted(place, reading, decoded)
    }

    fn noted<T>(&mut self, place: &str, reading: Reading, decoded: Result<T, Wrong>) -> Result<T, Wrong> {
        let at = |at: &str| format!("{place}:{at}");
        self.notes.extend(reading.notes.into_iter().map(|note| Note { at: at(&note.at), ..note }));
        decoded.map_err(|wrong| Wrong { at: at(&wrong.at), ..wrong })
    }
}

fn built<T>(request: &Request<T>) -> Result<Built, Wrong> {
    let refused: Vec<String> = match request.build() {
        Ok(request) => return Ok(Built { request, by_name: None, refused: Vec::new() }),
        Err(error) if error.is_invalid_request() => error.violations().iter().map(ToString::to_string).collect(),
        Err(error) => return Err(Wrong::new("request", error.to_string())),
    };
    let request = request.clone().unchecked().build().map_err(|_| Wrong::new("request", refused.join("; ")))?;
    Ok(Built { request, by_name: None, refused })
}

/// Adds a parameter, or a member of an object parameter: `name`, `name.member`, `name[member]`.
fn insert_member(members: &mut Value, parameters: &[(&str, &str)], key: &str, text: String) {
    let known = |key: &str| parameters.iter().any(|(name, _)| *name == key);
    let split = key.find(['.', '[']).filter(|at| !known(key) && known(&key[..*at]));
    let (name, below) = key.split_at(split.unwrap_or(key.len()));
    insert(members, std::iter::once(name).chain(steps(below)), Value::String(text));
}

/// The steps `a` and `b` of `.a.b` and of `[a][b]`; an empty step appends to a list.
fn steps(below: &str) -> impl Iterator<Item = &str> {
    let steps = below.strip_prefix(['.', '[']).map(|below| below.trim_end_matches(']'));
    steps.into_iter().flat_map(|steps| steps.split(['.', '['])).map(|step| step.trim_end_matches(']'))
}

/// Sets the value at the steps; a second value makes a list.
fn insert<'k>(node: &mut Value, mut steps: impl Iterator<Item = &'k str>, value: Value) {
    match steps.next() {
        Some("") => insert(node, steps, value),
        Some(step) => {
            if !node.is_object() {
                *node = json!({});
            }
            if let Value::Object(members) = node {
                let rest: Vec<&str> = steps.collect();
                insert_boxed(members.entry(step).or_insert(Value::Null), &rest, value);
            }
        }
        None => match node {
            Value::Null => *node = value,
            Value::Array(items) => items.push(value),
            other => *other = Value::Array(vec![other.take(), value]),
        },
    }
}

fn insert_boxed(node: &mut Value, steps: &[&str], value: Value) {
    // Boxed, since the type of the iterator would be infinite in the recursion.
    let steps: Box<dyn Iterator<Item = &str>> = Box::new(steps.iter().copied());
    insert(node, steps, value);
}
