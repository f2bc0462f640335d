//! Reads a JSON body, and reports everything that is wrong with it at once.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::codes;
use super::envelope::{Failure, Problem};

/// The members of a body, and what was found wrong with them so far.
#[derive(Debug)]
pub(super) struct JsonBody {
    members: Map<String, Value>,
    problems: Vec<Problem>,
}

impl JsonBody {
    /// Reads a body that has to be a JSON object. Members that nobody asks for are ignored, as the API does.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Failure> {
        if !is_json(headers) {
            return Err(Failure::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Problem::new(codes::UNSUPPORTED_MEDIA_TYPE, "The content type has to be application/json"),
            ));
        }
        let unreadable = |message: String| Failure::bad_request(vec![Problem::new(codes::UNREADABLE_BODY, message)]);
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self { members, problems: Vec::new() }),
            Ok(_) => Err(unreadable("The body has to be a JSON object".into())),
            Err(error) => Err(unreadable(format!("The body is not JSON: {error}"))),
        }
    }

    /// A member that has to be there and has to be text. Empty if it is not; [`JsonBody::finish`] then fails.
    pub(super) fn required_text(&mut self, name: &str, pointer: &'static str) -> String {
        match self.members.remove(name) {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => {
                self.refuse(pointer, format!("{name} is required"));
                String::new()
            }
            Some(_) => {
                self.refuse(pointer, format!("{name} has to be a string"));
                String::new()
            }
        }
    }

    /// Fails with all that was wrong.
    pub(super) fn finish(self) -> Result<(), Failure> {
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::bad_request(self.problems)) }
    }

    fn refuse(&mut self, pointer: &'static str, message: String) {
        self.problems.push(Problem::new(codes::INVALID_MEMBER, message).at(pointer));
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}
