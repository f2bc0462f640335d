use std::collections::BTreeMap;

use serde_json::{Value, from_value, json, to_value};

use crate::runtime::{self, Check, Patch};

/// A type that only responses use.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Answer {
    /// A field with another name on the wire.
    pub kind: Option<String>,
    /// A list.
    pub tags: Option<Vec<String>>,
    /// A recursive field.
    pub inner: Option<Box<Answer>>,
}

runtime::wire!(received Answer optional(kind = "type", tags, inner));

/// A type that only requests use.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Body {
    pub name: String,
    pub tags: Vec<String>,
    pub port: Option<i64>,
    #[deprecated(note = "use `name`")]
    pub title: Option<String>,
    pub hosts: Patch<Vec<String>>,
    pub inner: Option<Box<Body>>,
}

impl Body {
    #[allow(deprecated)]
    fn new(name: &str, tags: &[&str], port: Option<i64>) -> Self {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Self { name: name.to_owned(), tags, port, title: None, hosts: Patch::Keep, inner: None }
    }
}

runtime::wire!(
    sent Body
    required(name[MaxLength(3)], tags = "tag-list", port)
    optional(title, hosts[MinItems(1)], inner[])
);

/// A type of requests with a property that `new` does not take, though it is required.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Late {
    pub name: Option<String>,
    pub port: Option<i64>,
}

runtime::wire!(sent Late set(name = "the-name"[MaxLength(3)]) optional(port));

#[test]
fn an_absent_property_that_must_be_set_is_a_violation() {
    assert_eq!(violations(&Late::default()), ["the-name: required, but not set"]);
    assert_eq!(violations(&Late { name: Some("abc".to_owned()), port: None }), [""; 0]);
    assert_eq!(violations(&Late { name: Some("abcd".to_owned()), port: None }).len(), 1);
    assert_eq!(to_value(Late { name: Some("abc".to_owned()), port: None }).unwrap(), json!({"the-name": "abc"}));
    assert_eq!(to_value(Late::default()).unwrap(), json!({}));
}

/// A type without properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Nothing {}

runtime::wire!(sent Nothing);

/// A type that requests and responses use.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Both {
    pub name: Option<String>,
    pub port: Patch<i64>,
    pub id: Option<String>,
    pub note: Patch<String>,
}

runtime::wire!(sent received Both required(name[], port[Minimum(1.0)]) optional(note) read_only(id));

/// A type with additional properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Labels {
    pub name: Option<String>,
    pub others: BTreeMap<String, i64>,
}

runtime::wire!(
    sent received Labels
    limits[MaxProperties(2)]
    required(name)
    additional(others[Minimum(1.0)] except "secret")
);

fn violations<T: runtime::Validate>(value: &T) -> Vec<String> {
    let mut found = Vec::new();
    value.validate(&mut Check::new(&mut found));
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn an_answer_may_have_missing_null_and_unknown_properties() {
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
fn a_value_that_is_no_object_is_refused_by_name() {
    for text in ["[]", "null", "1"] {
        let error = serde_json::from_str::<Answer>(text).unwrap_err().to_string();
        assert!(error.contains("expected an object"), "{error}");
    }
    assert!(serde_json::from_str::<Answer>(r#"{"type": 1}"#).is_err());
}

#[test]
fn a_request_has_the_fields_that_were_set() {
    let mut body = Body::new("abc", &["x"], None);
    assert_eq!(to_value(&body).unwrap(), json!({"name": "abc", "tag-list": ["x"], "port": null}));
    body.hosts = Patch::Set(vec!["a".to_owned()]);
    body.inner = Some(Box::new(Body::new("", &[], Some(5))));
    let wanted = json!({
        "name": "abc", "tag-list": ["x"], "port": null, "hosts": ["a"],
        "inner": {"name": "", "tag-list": [], "port": 5},
    });
    assert_eq!(to_value(&body).unwrap(), wanted);
    body.hosts = Patch::Clear;
    assert_eq!(to_value(&body).unwrap()["hosts"], Value::Null);
}

#[test]
fn nested_objects_of_a_request_are_checked() {
    let mut body = Body::new("abcd", &["x"], None);
    body.hosts = Patch::Set(Vec::new());
    body.inner = Some(Box::new(Body::new("abcde", &["x"], None)));
    let wanted = ["name: 4 characters, at most 3", "hosts: 0 items, at least 1", "inner.name: 5 characters, at most 3"];
    assert_eq!(violations(&body), wanted);
    assert!(violations(&Body::new("abc", &["x"], None)).is_empty());
}

#[test]
fn an_object_without_fields_is_empty() {
    assert_eq!(to_value(Nothing {}).unwrap(), json!({}));
}

#[test]
fn a_type_of_both_directions_reads_without_and_sends_with_required_properties() {
    let read: Both = from_value(json!({"id": "1", "port": null})).unwrap();
    assert_eq!((read.id.as_deref(), &read.port), (Some("1"), &Patch::Clear));
    assert_eq!(violations(&read), ["name: required, but not set"]);
    assert_eq!(violations(&Both::default()).len(), 2);
    let sent = Both { name: Some("x".to_owned()), port: Patch::Set(0), id: None, note: Patch::Clear };
    assert_eq!(violations(&sent), ["port: 0, at least 1"]);
    assert_eq!(to_value(&sent).unwrap(), json!({"name": "x", "port": 0, "note": null}));
    assert_eq!(to_value(&read).unwrap(), json!({"port": null}));
}

#[test]
fn additional_properties_are_those_that_are_not_declared() {
    let mut labels: Labels = from_value(json!({"rack": 7, "name": "a", "secret": "s"})).unwrap();
    assert_eq!(labels.others, BTreeMap::from([("rack".to_owned(), 7)]));
    assert_eq!(serde_json::to_string(&labels).unwrap(), r#"{"name":"a","rack":7}"#);
    assert!(violations(&labels).is_empty());
    labels.others.insert("name".to_owned(), 1);
    labels.others.insert("row".to_owned(), 0);
    assert_eq!(serde_json::to_string(&labels).unwrap(), r#"{"name":"a","rack":7,"row":0}"#);
    let wanted = [
        "name: not an additional property: the object declares a property of this name",
        "row: 0, at least 1",
        "body: 3 properties, at most 2",
    ];
    assert_eq!(violations(&labels), wanted);
}
