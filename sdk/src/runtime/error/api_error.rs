//! Errors in the API's envelope.

mod members;

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An error in the API's `errors`. Every part may be missing, and none is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiError {
    code: Option<i64>,
    message: String,
    documentation_url: Option<String>,
    source_pointer: Option<String>,
    error_chain: Vec<ApiError>,
}

impl ApiError {
    /// The errors in an `errors` of any form.
    pub(crate) fn all(errors: &Value) -> Vec<Self> {
        list(Some(errors))
    }

    /// The errors of a failure without `errors`: those in `error`, else the body itself (RFC 9457).
    pub(crate) fn of_body(body: &Value) -> Vec<Self> {
        let Value::Object(members) = body else { return Vec::new() };
        let inside = members.get("error").filter(|error| error.is_object() || error.is_array());
        let mut errors = inside.map(|error| list(Some(error))).unwrap_or_default();
        errors.retain(|error| *error != Self::default());
        if errors.is_empty() {
            errors.extend(members::read(members).filter(|error| *error != Self::default()));
        }
        errors
    }

    /// Calls `visit` with every text of the error, and of the errors in its chain.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let texts = [Some(&mut self.message), self.documentation_url.as_mut(), self.source_pointer.as_mut()];
        texts.into_iter().flatten().for_each(&mut *visit);
        self.error_chain.iter_mut().for_each(|error| error.each_text(visit));
    }

    /// The code of the error, e.g. 10000.
    pub fn code(&self) -> Option<i64> {
        self.code
    }

    /// The message; may be empty. A title, and a code that is not a whole number, precede it. An object or a list of
    /// objects is shown as JSON.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The URL of its documentation.
    pub fn documentation_url(&self) -> Option<&str> {
        self.documentation_url.as_deref()
    }

    /// The part of the request that caused it, as a JSON Pointer (RFC 6901), e.g. `/cidr`.
    pub fn source_pointer(&self) -> Option<&str> {
        self.source_pointer.as_deref()
    }

    /// The errors that caused it.
    pub fn error_chain(&self) -> &[ApiError] {
        &self.error_chain
    }
}

impl From<&Value> for ApiError {
    fn from(value: &Value) -> Self {
        match value {
            Value::Object(members) if members.is_empty() => Self::default(),
            // An object without known members is shown as JSON.
            Value::Object(members) => {
                members::read(members).unwrap_or_else(|| Self { message: value.to_string(), ..Self::default() })
            }
            Value::String(text) => Self { message: text.clone(), ..Self::default() },
            other => Self { message: other.to_string(), ..Self::default() },
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = if self.message.is_empty() { "no message" } else { &self.message };
        f.write_str(message)?;
        if let Some(code) = self.code {
            write!(f, " (code {code})")?;
        }
        if let Some(pointer) = &self.source_pointer {
            write!(f, " at {pointer}")?;
        }
        for cause in &self.error_chain {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

/// A message in the API's `messages`. Every part may be missing, and none is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message(ApiError);

impl Message {
    /// The code of the message.
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// The text of the message; may be empty.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The URL of its documentation.
    pub fn documentation_url(&self) -> Option<&str> {
        self.0.documentation_url()
    }

    /// The part of the request that it is about, as a JSON Pointer (RFC 6901).
    pub fn source_pointer(&self) -> Option<&str> {
        self.0.source_pointer()
    }
}

impl From<&Value> for Message {
    fn from(value: &Value) -> Self {
        Self(ApiError::from(value))
    }
}

/// The items of a list; any other value is a list of one, and null an empty list.
fn list<T: for<'a> From<&'a Value>>(value: Option<&Value>) -> Vec<T> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().filter(|item| !item.is_null()).map(T::from).collect(),
        Some(item) => vec![T::from(item)],
    }
}

/// Deserializes `errors` or `messages` of any form.
pub(crate) fn lenient_list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: for<'a> From<&'a Value>,
    D: Deserializer<'de>,
{
    Ok(list(Some(&Value::deserialize(deserializer)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<ApiError> {
        lenient_list(&mut serde_json::Deserializer::from_str(json)).unwrap()
    }

    #[test]
    fn every_part_is_read() {
        let errors = read(
            r#"[{"code":1000,"message":"no such service","documentation_url":"https://d.test",
                "source":{"pointer":"/service_id"},"error_chain":[{"code":1,"message":"inner"}]}]"#,
        );
        let error = &errors[0];
        assert_eq!((error.code(), error.message()), (Some(1000), "no such service"));
        assert_eq!(error.documentation_url(), Some("https://d.test"));
        assert_eq!(error.source_pointer(), Some("/service_id"));
        assert_eq!(error.error_chain()[0].message(), "inner");
        assert_eq!(error.to_string(), "no such service (code 1000) at /service_id: inner (code 1)");
    }

    #[test]
    fn every_part_may_be_missing_or_odd() {
        assert_eq!(read("null"), []);
        assert_eq!(read("[null]"), []);
        assert_eq!(read("[{}]")[0].to_string(), "no message");
        assert_eq!(read(r#"["plain"]"#)[0].message(), "plain");
        assert_eq!(read(r#"{"message":"alone"}"#)[0].message(), "alone");
        assert_eq!(read(r#"[{"code":"1003","message":"x"}]"#)[0].code(), Some(1003));
        assert_eq!(read(r#"[{"code":"E7","message":"x"}]"#)[0].message(), "E7: x");
        assert_eq!(read(r#"[{"code":1e99,"message":7,"source":[],"error_chain":null}]"#)[0].message(), "1e+99: 7");
        assert_eq!(read(r#"[{"code":null,"message":" ","error_chain":[null]}]"#)[0].to_string(), "no message");
        assert_eq!(read(r#"{"name":["is taken"]}"#)[0].message(), r#"{"name":["is taken"]}"#);
    }
}
