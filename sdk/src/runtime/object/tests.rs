use serde_json::{Value, from_value, json, to_value};

use crate::runtime::{self, Check, Limit, Patch};

runtime::answer! {
    /// What only answers hold.
    pub struct Answer {
        /// Another name on the wire.
        kind: Option<String> = "type",
        /// A list.
        tags: Option<Vec<String>>,
        /// Itself.
        inner: Option<Box<Answer>>,
    }
}

runtime::request! {
    /// What only requests hold.
    pub struct Body {
        new {
            /// Text.
            always into name: String [Limit::MaxLength(3)],
            /// A list.
            always each tags: String = "tag-list",
            /// Perhaps null.
            nullable plain port: i64,
        }
        set {
            /// One that should no longer be used.
            #[deprecated(note = "use `name`")]
            optional into title: String,
            /// Three states.
            patch each hosts(clear_hosts): String [Limit::MinItems(1)],
            /// Itself.
            optional boxed inner: Body [],
        }
    }
}

runtime::request! {
    /// What requires nothing.
    pub struct Options {
        set {
            /// Called as what else is called so.
            optional plain default: bool,
        }
    }
}

runtime::request! {
    /// What has nothing.
    pub struct Nothing {
    }
}

runtime::object! {
    /// What both hold.
    pub struct Both {
        new {
            /// Text.
            required into name: String [],
            /// Null is a value.
            required_nullable plain port: i64 [Limit::Minimum(1.0)],
        }
        set {
            /// Only read.
            read_only into id: String,
            /// Three states.
            patch into note(clear_note): String,
        }
    }
}

fn violations<T: runtime::Validate>(value: &T) -> Vec<String> {
    let mut found = Vec::new();
    value.validate(&mut Check::new(&mut found));
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn an_answer_is_read_whatever_is_missing_null_or_new() {
    let answer: Answer = from_value(json!({"type": "x", "tags": null, "new": {"a": [1]}, "inner": {}})).unwrap();
    assert_eq!(answer.kind.as_deref(), Some("x"));
    assert_eq!(answer.inner, Some(Box::default()));
    assert_eq!(to_value(&answer).unwrap(), json!({"type": "x", "inner": {}}));
    assert_eq!(from_value::<Answer>(json!({})).unwrap(), Answer::default());
}

#[test]
fn names_are_read_escaped_and_from_any_reader() {
    let text = r#"{"t\u0079pe": "x", "inner": {"type": "y"}}"#;
    let (from_text, from_reader): (Answer, Answer) =
        (serde_json::from_str(text).unwrap(), serde_json::from_reader(text.as_bytes()).unwrap());
    assert_eq!(from_text.kind.as_deref(), Some("x"));
    assert_eq!(from_text, from_reader);
}

#[test]
fn what_is_no_object_is_refused_by_name() {
    for text in ["[]", "null", "1"] {
        let error = serde_json::from_str::<Answer>(text).unwrap_err().to_string();
        assert!(error.contains("expected an object"), "{error}");
    }
    assert!(serde_json::from_str::<Answer>(r#"{"type": 1}"#).is_err());
}

#[test]
fn a_request_is_what_was_set() {
    let body = Body::new("abc", ["x"], None);
    assert_eq!(to_value(&body).unwrap(), json!({"name": "abc", "tag-list": ["x"], "port": null}));
    let body = body.hosts(["a"]).inner(Body::new("", [""; 0], Some(5)));
    let wanted = json!({
        "name": "abc", "tag-list": ["x"], "port": null, "hosts": ["a"],
        "inner": {"name": "", "tag-list": [], "port": 5},
    });
    assert_eq!(to_value(&body).unwrap(), wanted);
    assert_eq!(to_value(body.clear_hosts()).unwrap()["hosts"], Value::Null);
}

#[test]
fn a_request_is_checked_as_deep_as_it_goes() {
    let body = Body::new("abcd", ["x"], None).hosts([""; 0]).inner(Body::new("abcde", ["x"], None));
    let wanted = ["name: 4 characters, at most 3", "hosts: 0 items, at least 1", "inner.name: 5 characters, at most 3"];
    assert_eq!(violations(&body), wanted);
    assert!(violations(&Body::new("abc", ["x"], None)).is_empty());
}

#[test]
fn what_requires_nothing_has_a_default() {
    assert_eq!(Options::new(), <Options as Default>::default());
    assert_eq!(to_value(Options::new().default(true)).unwrap(), json!({"default": true}));
    assert_eq!(to_value(Nothing::new()).unwrap(), json!({}));
}

#[test]
fn what_both_hold_is_read_without_and_sent_only_with_what_is_required() {
    let read: Both = from_value(json!({"id": "1", "port": null})).unwrap();
    assert_eq!((read.id.as_deref(), &read.port), (Some("1"), &Patch::Clear));
    assert_eq!(violations(&read), ["name: required, but not set"]);
    assert_eq!(violations(&Both::default()).len(), 2);
    let sent = Both::new("x", Some(0)).clear_note();
    assert_eq!(violations(&sent), ["port: 0, at least 1"]);
    assert_eq!(to_value(&sent).unwrap(), json!({"name": "x", "port": 0, "note": null}));
    assert_eq!(to_value(&read).unwrap(), json!({"port": null}));
}
