//! Responses with one misfit: all other values are decoded as before.

use std::collections::BTreeMap;

use cloudflare_sdk::runtime::{self, Method, Operation};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::cases;
use crate::OFFLINE;

static LIST: Operation = Operation::new("list-things", Method::GET, "/things");

/// Identifies a thing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThingId(runtime::OriginText);

runtime::text_type!(ThingId[]);

/// The state of a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum State {
    Active,
    Unknown(String),
}

runtime::open_enum!(State else Unknown, Active = "active");

/// A type with a field of each kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thing {
    pub id: Option<ThingId>,
    pub asn: Option<i64>,
    pub count: Option<u64>,
    pub share: Option<f64>,
    pub advertised: Option<bool>,
    pub state: Option<State>,
    pub tags: Option<Vec<String>>,
    pub grid: Option<Vec<Vec<i64>>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub groups: Option<BTreeMap<String, Thing>>,
    pub any: Option<Value>,
    pub inner: Option<Box<Thing>>,
    pub things: Option<Vec<Thing>>,
    pub record: Option<Record>,
    pub note: runtime::Patch<String>,
}

runtime::wire!(received Thing optional(id, asn, count, share, advertised, state, tags, grid, labels, groups, any, inner, things, record, note));

/// A branch selected by its tag.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Address {
    pub kind: Option<String>,
    pub content: Option<String>,
    pub ttl: Option<i64>,
}

runtime::wire!(received Address optional(kind = "type", content, ttl));

/// A union with a tag.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Record {
    Address(Address),
    Text(String),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Record else Unknown,
    Address(object, tag("type", "A")),
    Text(string)
);

fn any_name() -> impl Strategy<Value = String> {
    "[a-z.\\[\\]\"é]{1,4}"
}

fn any_object(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let scalars = (
        option::of("[a-z0-9]{1,8}"),
        option::of(any::<i64>()),
        option::of(any::<u64>()),
        option::of((-1000..1000_i32).prop_map(|halves| f64::from(halves) / 2.0)),
        option::of(any::<bool>()),
        option::of(prop_oneof![Just("active".to_owned()), "[a-z]{1,6}"]),
    );
    let lists = (
        option::of(vec("[a-z]{0,4}", 0..4)),
        option::of(vec(vec(any::<i64>(), 0..3), 0..3)),
        option::of(btree_map(any_name(), "[a-z]{0,4}", 0..3)),
        option::of(btree_map(any_name(), inner.clone(), 0..3)),
        option::of(inner.clone()),
        option::of(vec(inner, 0..4)),
    );
    let rest = (
        option::of(prop_oneof![Just(json!({"a": [1, null, {"b": "x"}]})), Just(json!("x")), Just(json!([[]]))]),
        option::of(prop_oneof![
            Just(json!({"type": "A", "content": "192.0.2.1", "ttl": 300})),
            Just(json!({"type": "MX", "priority": 1})),
            Just(json!("x"))
        ]),
        option::of("[a-z]{0,4}"),
    );
    (scalars, lists, rest).prop_map(|(scalars, lists, rest)| {
        let (id, asn, count, share, advertised, state) = scalars;
        let (tags, grid, labels, groups, inner, things) = lists;
        let (any, record, note) = rest;
        let mut object = json!({
            "id": id, "asn": asn, "count": count, "share": share, "advertised": advertised, "state": state,
            "tags": tags, "grid": grid, "labels": labels, "groups": groups, "inner": inner, "things": things,
            "any": any, "record": record, "note": note,
        });
        object.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        object
    })
}

fn any_thing() -> impl Strategy<Value = Value> {
    let empty = Just(json!({})).boxed();
    any_object(any_object(any_object(empty).boxed()).boxed())
}

/// JSON of an unexpected type.
fn any_odd() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "null",
        "true",
        "0",
        "-1",
        "13335.0",
        "0.5",
        "1e3",
        "1e999",
        "18446744073709551616",
        r#""""#,
        r#""x""#,
        r#""7""#,
        r#""\ud800""#,
        "[]",
        "[null]",
        r#"["x",1]"#,
        "{}",
        r#"{"type":"A"}"#,
        r#"{"asn":"x","id":{}}"#,
        r#"{"\ud800":1}"#,
    ])
}

/// A step on the path to a value.
#[derive(Debug, Clone)]
enum Step {
    Member(String),
    Item(usize),
}

/// The paths to all values inside a value.
fn ways(value: &Value) -> Vec<Vec<Step>> {
    let inside: Vec<(Step, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (Step::Member(name.clone()), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (Step::Item(index), value)).collect(),
        _ => Vec::new(),
    };
    let mut ways = Vec::new();
    for (step, value) in inside {
        ways.push(vec![step.clone()]);
        ways.extend(self::ways(value).into_iter().map(|way| [vec![step.clone()], way].concat()));
    }
    ways
}

fn at<'a>(value: &'a mut Value, way: &[Step]) -> &'a mut Value {
    way.iter().fold(value, |value, step| match step {
        Step::Member(name) => &mut value[name],
        Step::Item(index) => &mut value[index],
    })
}

/// Whether two values are equal apart from the one at the path.
fn is_same_beside(before: &Value, after: Option<&Value>, way: &[Step]) -> bool {
    let Some((step, rest)) = way.split_first() else { return true };
    match (step, before, after) {
        (Step::Member(name), Value::Object(before), Some(Value::Object(after))) => {
            let others = |members: &Map<String, Value>| {
                let mut members = members.clone();
                members.remove(name);
                members
            };
            others(before) == others(after) && is_same_beside(&before[name], after.get(name), rest)
        }
        (Step::Item(index), Value::Array(before), Some(Value::Array(after))) => {
            if after.len() + 1 == before.len() && rest.is_empty() {
                let mut others = before.clone();
                others.remove(*index);
                return others == *after;
            }
            let mut same = after.len() == before.len();
            for (place, (before, after)) in before.iter().zip(after).enumerate() {
                same &= if place == *index { is_same_beside(before, Some(after), rest) } else { before == after };
            }
            same
        }
        _ => false,
    }
}

fn read(result: &str) -> runtime::Response<runtime::Page<Thing>> {
    let request = OFFLINE.request(&LIST).page::<Thing>();
    let body = format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#);
    request.read(http::Response::new(body.into())).unwrap()
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_misfit_changes_no_other_value(
        things in vec(any_thing(), 1..4),
        place in any::<prop::sample::Index>(),
        odd in any_odd(),
    ) {
        const MARK: &str = "the odd value";
        let before = Value::from(things);
        let whole = read(&before.to_string());
        prop_assert!(whole.misfits().is_empty());
        prop_assert_eq!(&serde_json::to_value(whole.result().items()).unwrap(), &before);
        let ways = ways(&before);
        prop_assume!(!ways.is_empty());
        let way = place.get(&ways);
        let mut marked = before.clone();
        *at(&mut marked, way) = MARK.into();
        let body = marked.to_string().replace(&format!("{MARK:?}"), odd);
        let response = read(&body);
        let after = serde_json::to_value(response.result().items()).unwrap();
        prop_assert_eq!(response.result().len(), before.as_array().unwrap().len());
        prop_assert!(is_same_beside(&before, Some(&after), way), "{way:?} {odd}\n{before}\n{after}");
    }
}
