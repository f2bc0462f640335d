//! Reads an error from the members of an object: the API's own, those of RFC 9457 and RFC 6749, and other usual ones.

use serde_json::{Map, Value};

use super::{ApiError, list};
use crate::runtime::numbers::as_i64;

/// Members that name an error, and those that explain it, the more precise first.
const NAMES: [&str; 2] = ["title", "error"];
const EXPLANATIONS: [&str; 6] = ["message", "detail", "error_description", "description", "reason", "msg"];
/// Cloudflare's edge has its code in `error_code`.
const CODES: [&str; 2] = ["code", "error_code"];

/// The error; `None` if none of the members is known.
pub(super) fn read(members: &Map<String, Value>) -> Option<ApiError> {
    let known = [&NAMES[..], &EXPLANATIONS, &CODES, &["error_chain", "source"]].concat();
    if !known.iter().any(|name| members.contains_key(*name)) {
        return None;
    }
    let first = |names: &[&str]| names.iter().find_map(|name| text(members.get(*name)?));
    let (name, explanation) = (first(&NAMES), first(&EXPLANATIONS));
    // An explanation that is an object, or a list of objects, is shown as JSON.
    let explanation = explanation.or_else(|| EXPLANATIONS.iter().find_map(|name| json(members.get(*name)?)));
    let mut parts: Vec<String> = name.into_iter().chain(explanation).collect();
    parts.dedup();
    let mut code = None;
    if let Some(value) = CODES.iter().find_map(|name| members.get(*name).filter(|code| !code.is_null())) {
        code = whole_number(value);
        if code.is_none() {
            parts.splice(..0, text(value));
        }
    }
    let own = |name| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let pointer = members.get("source").and_then(|source| source.get("pointer"));
    Some(ApiError {
        code,
        message: parts.join(": "),
        documentation_url: own("documentation_url"),
        source_pointer: pointer.and_then(Value::as_str).map(str::to_owned).or_else(|| own("pointer")),
        error_chain: list(members.get("error_chain")),
    })
}

/// A string or number, or a list of these, as text; `None` for blank text and for other JSON types.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) => value.to_string(),
        Value::Array(items) => items.iter().filter_map(text).collect::<Vec<_>>().join("; "),
        // `"error": true` says nothing.
        Value::Null | Value::Bool(_) | Value::Object(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// An object or a list that is not empty, as JSON.
fn json(value: &Value) -> Option<String> {
    let is_empty = match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    };
    (!is_empty).then(|| value.to_string())
}

/// A whole number in any spelling: `1000`, `1000.0` or `"1000"`.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => as_i64(number),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of_body(body: Value) -> Vec<(Option<i64>, String)> {
        ApiError::of_body(&body).into_iter().map(|error| (error.code, error.message)).collect()
    }

    #[test]
    fn members_of_other_apis_are_read() {
        for (error, code, message) in [
            (json!({"detail": "bad cidr"}), None, "bad cidr"),
            (json!({"title": "Bad Request", "detail": "bad cidr"}), None, "Bad Request: bad cidr"),
            (json!({"title": "same", "detail": "same"}), None, "same"),
            (json!({"error": "invalid_token", "error_description": "expired"}), None, "invalid_token: expired"),
            (json!({"reason": "quota"}), None, "quota"),
            (json!({"description": "quota"}), None, "quota"),
            (json!({"message": ["one", "two"]}), None, "one; two"),
            (json!({"code": 1000.0, "message": "x"}), Some(1000), "x"),
            (json!({"code": "1000", "message": "x"}), Some(1000), "x"),
            (json!({"code": 1.5, "message": "x"}), None, "1.5: x"),
            (json!({"code": "E7"}), None, "E7"),
            (json!({"code": 7, "message": {"text": "x"}}), Some(7), r#"{"text":"x"}"#),
            (json!({"title": "Bad", "detail": [{"field": "cidr"}]}), None, r#"Bad: [{"field":"cidr"}]"#),
            (json!({"code": 7, "message": {}, "detail": []}), Some(7), ""),
            (json!({"code": null, "error_code": 1015, "title": "x"}), Some(1015), "x"),
        ] {
            let read = ApiError::from(&error);
            assert_eq!((read.code, &*read.message), (code, message), "{error}");
        }
        let error = ApiError::from(&json!({"detail": "must be positive", "pointer": "#/age"}));
        assert_eq!(error.source_pointer(), Some("#/age"));
    }

    #[test]
    fn a_body_without_errors_may_have_or_be_one() {
        let problem = json!({"type": "about:blank", "title": "Forbidden", "status": 403, "detail": "not your zone"});
        assert_eq!(of_body(problem), [(None, "Forbidden: not your zone".to_owned())]);
        assert_eq!(of_body(json!({"error": "text"})), [(None, "text".to_owned())]);
        assert_eq!(of_body(json!({"error": {"code": 7, "message": "text"}})), [(Some(7), "text".to_owned())]);
        assert_eq!(of_body(json!({"error": ["a", "b"]})), [(None, "a".to_owned()), (None, "b".to_owned())]);
        assert_eq!(of_body(json!({"message": "text", "code": "7"})), [(Some(7), "text".to_owned())]);
        for none in [json!({"success": false, "result": null}), json!([{"message": "x"}]), json!("x"), json!({})] {
            assert_eq!(of_body(none.clone()), [], "{none}");
        }
        assert_eq!(of_body(json!({"error": null, "message": ""})), []);
        for nothing in [json!(true), json!({}), json!([]), json!([{}])] {
            assert_eq!(of_body(json!({"error": nothing, "message": "quota"})), [(None, "quota".to_owned())]);
        }
    }
}
