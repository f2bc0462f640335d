use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::runtime::{self, Check, Limit};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct A {
    id: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct B {
    id: String,
    cidr: String,
}

impl runtime::Validate for B {
    fn validate(&self, check: &mut Check<'_>) {
        check.field("cidr", &self.cidr, &[Limit::Cidr]);
    }
}

impl runtime::FromAnswer for A {}
impl runtime::FromAnswer for B {}

/// A union by required properties.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    A(A),
    B(B),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Target else Unknown,
    A(object, has("id")),
    B(object, has("cidr", "id"))
);

/// A union by JSON types.
#[derive(Debug, Clone, PartialEq)]
enum Mixed {
    Text(String),
    Whole(u64),
    Number(f64),
    Flag(bool),
    List(Vec<String>),
    Map(serde_json::Map<String, serde_json::Value>),
    B(B),
    Unknown(serde_json::Value),
}

runtime::union!(
    sent received Mixed else Unknown,
    Text(string[MaxLength(4)]),
    Whole(number),
    Number(number),
    Flag(bool),
    List(array),
    Map(object),
    B(object, has("cidr"))
);

/// A branch that reads every object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Members(serde_json::Map<String, serde_json::Value>);

impl runtime::FromAnswer for Members {}

/// A union by tag.
#[derive(Debug, Clone, PartialEq)]
enum Record {
    Address(Members),
    Alias(Members),
    Off(Members),
    Second(Members),
    Added(Members),
    Computed(Members),
    Untold(Members),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Record else Unknown,
    Address(object, tag("type", "A", "AAAA")),
    Alias(object, tag("type", "CNAME")),
    Off(object, tag("enabled", "false")),
    Second(object, tag("version", "2")),
    Added(object, tag("operation", "add"), has("value")),
    Computed(object, tag("operation", "add"), has("expression")),
    Untold(object, has("type"))
);

/// A union by the number of pointers.
#[derive(Debug, Clone, PartialEq)]
enum Provider {
    Azure(Members),
    Okta(Members),
    Plain(Members),
    Before(Members),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Provider else Unknown,
    Azure(object, has("config"), likely("/config/directory_id", "/scim")),
    Okta(object, has("config"), likely("/config/okta_account")),
    Plain(object, has("config")),
    Before(object, likely("/before"))
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Port {
    port: i64,
    ports: Vec<i64>,
}

impl runtime::FromAnswer for Port {}

/// A union by required properties, whose second branch reads every object.
#[derive(Debug, Clone, PartialEq)]
enum Service {
    Port(Port),
    Other(Members),
    Unknown(serde_json::Value),
}

runtime::union!(received Service else Unknown, Port(object, has("port", "ports")), Other(object));

#[test]
fn a_whole_number_with_a_fraction_does_not_lead_to_another_branch() {
    let read = |json: &str| serde_json::from_str::<Service>(json).unwrap();
    for (json, port) in [("80", 80), ("80.0", 80), ("8e1", 80)] {
        let expected = Service::Port(Port { port, ports: vec![1, 2] });
        assert_eq!(read(&format!(r#"{{"port": {json}, "ports": [1, 2.0]}}"#)), expected, "{json}");
    }
    assert!(matches!(read(r#"{"port": 80.5, "ports": [1]}"#), Service::Other(_)));
    // Other JSON is kept.
    assert_eq!(read("[1.0]"), Service::Unknown(json!([1.0])));
}

fn target(json: serde_json::Value) -> Target {
    serde_json::from_value(json).unwrap()
}

fn mixed(json: serde_json::Value) -> Mixed {
    serde_json::from_value(json).unwrap()
}

#[test]
fn the_branch_with_most_required_properties_wins_and_no_field_is_lost() {
    let json = json!({"id": "x", "cidr": "192.0.2.0/24"});
    let read = target(json.clone());
    assert!(matches!(&read, Target::B(b) if b.cidr == "192.0.2.0/24"));
    assert_eq!(serde_json::to_value(&read).unwrap(), json);
    assert_eq!(target(json!({"id": "x"})), Target::A(A { id: "x".into() }));
}

#[test]
fn a_branch_that_can_not_read_the_value_is_skipped() {
    assert!(matches!(target(json!({"id": "x", "cidr": 5})), Target::A(_)));
}

#[test]
fn a_value_of_no_branch_is_kept_whole() {
    for json in [json!({"id": 5}), json!({"new": {"x": [1]}}), json!("text"), json!(null), json!([])] {
        let read = target(json.clone());
        assert_eq!(read, Target::Unknown(json.clone()));
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
    }
}

#[test]
fn primitive_branches_are_selected_by_json_type_in_order() {
    assert_eq!(mixed(json!("x")), Mixed::Text("x".into()));
    assert_eq!(mixed(json!(5)), Mixed::Whole(5));
    assert_eq!(mixed(json!(-0.5)), Mixed::Number(-0.5));
    assert_eq!(mixed(json!(true)), Mixed::Flag(true));
    assert_eq!(mixed(json!(["x"])), Mixed::List(vec!["x".into()]));
    assert_eq!(mixed(json!([1])), Mixed::Unknown(json!([1])));
    assert!(matches!(mixed(json!({"cidr": "x", "id": "y"})), Mixed::B(_)));
    assert!(matches!(mixed(json!({"other": 1})), Mixed::Map(_)));
}

#[test]
fn checking_reaches_the_branch() {
    let bad = Mixed::B(B { id: "x".into(), cidr: "y".into() });
    assert!(Check::all("target", &bad, &[])[0].starts_with("target.cidr: "));
    assert_eq!(Check::all("x", &Mixed::Text("ab".into()), &[Limit::MaxLength(1)]).len(), 1);
    assert_eq!(Check::all("x", &Mixed::Unknown(json!("ab")), &[Limit::MaxLength(1)]).len(), 1);
}

fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_tag_selects_the_branch_and_an_unknown_one_is_kept() {
    assert!(matches!(read(json!({"type": "AAAA"})), Record::Address(_)));
    assert!(matches!(read(json!({"type": "CNAME", "content": "x"})), Record::Alias(_)));
    assert!(matches!(read(json!({"enabled": false})), Record::Off(_)));
    for version in [json!(2), json!(2.0), json!("2")] {
        assert!(matches!(read(json!({"version": version})), Record::Second(_)));
    }
    assert!(matches!(read(json!({"version": 2.5})), Record::Unknown(_)));
    assert!(matches!(read(json!({"operation": "add", "value": "x"})), Record::Added(_)));
    assert!(matches!(read(json!({"operation": "add", "expression": "x"})), Record::Computed(_)));
    assert!(matches!(read(json!({"type": "MX"})), Record::Untold(_)), "another tag is no hindrance without one");
    for json in [json!({"enabled": true}), json!({"operation": "remove", "value": "x"}), json!({}), json!("A")] {
        let record: Record = read(json.clone());
        assert_eq!(record, Record::Unknown(json.clone()));
        assert_eq!(serde_json::to_value(&record).unwrap(), json);
    }
}

#[test]
fn the_branch_that_describes_most_of_the_value_wins() {
    assert!(matches!(read(json!({"config": {"directory_id": "x"}})), Provider::Azure(_)));
    assert!(matches!(read(json!({"config": {"okta_account": "x"}})), Provider::Okta(_)));
    let json = json!({"config": {"okta_account": "x", "directory_id": "y"}, "scim": {}});
    assert!(matches!(read(json), Provider::Azure(_)));
    let json = json!({"config": {"okta_account": "x", "directory_id": null}, "scim": null});
    assert!(matches!(read(json), Provider::Okta(_)), "null says nothing");
    assert!(matches!(read(json!({"before": "x"})), Provider::Before(_)));
    assert!(matches!(read(json!({"after": "x"})), Provider::Unknown(_)));
}

#[test]
fn a_branch_has_limits_of_its_own() {
    assert_eq!(Check::all("x", &Mixed::Text("abcde".into()), &[]), ["x: 5 characters, at most 4"]);
    assert!(Check::all("x", &Mixed::Number(12345.0), &[]).is_empty());
}
