mod answers;
mod reports;
mod strict;
mod values;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::runtime::fake::Fake;
use crate::runtime::{self, Error, FromAnswer, Method, Operation, Page, Request, Response};
use crate::{Client, ClientBuilder};

static GET: Operation = Operation::new("get-thing", Method::GET, "/things/{id}");

const TOKEN: &str = "planted-token-0123456789";

/// Identifies a thing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThingId(runtime::OriginText);

runtime::text_type!(ThingId[MaxLength(32)]);

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
    pub name: Option<String>,
    pub asn: Option<i64>,
    pub count: Option<u64>,
    pub share: Option<f64>,
    pub advertised: Option<bool>,
    pub state: Option<State>,
    pub tags: Option<Vec<String>>,
    pub ports: Option<Vec<u64>>,
    pub holes: Option<Vec<Option<i64>>>,
    pub states: Option<Vec<State>>,
    pub parts: Option<Vec<Part>>,
    pub grid: Option<Vec<Vec<i64>>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub groups: Option<BTreeMap<String, Part>>,
    pub any: Option<Value>,
    pub members: Option<Map<String, Value>>,
    pub inner: Option<Box<Thing>>,
    pub both: Option<Both>,
    pub record: Option<Record>,
    pub target: Option<Target>,
}

runtime::wire!(received Thing optional(id, name, asn, count, share, advertised, state, tags, ports, holes, states, parts, grid, labels, groups, any, members, inner, both, record, target));

/// A part of a thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Part {
    pub asn: Option<i64>,
    pub name: Option<String>,
}

runtime::wire!(received Part optional(asn, name));

/// A type that requests use, too.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Both {
    pub name: Option<String>,
    pub port: runtime::Patch<i64>,
    pub note: runtime::Patch<String>,
}

runtime::wire!(sent received Both required(name[], port) optional(note));

/// A branch selected by its tag.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Address {
    pub kind: Option<String>,
    pub content: Option<String>,
    pub ttl: Option<i64>,
    pub proxied: Option<bool>,
}

runtime::wire!(received Address optional(kind = "type", content, ttl, proxied));

/// A union with a tag.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Record {
    Address(Address),
    Any(Part),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Record else Unknown,
    Address(object, tag("type", "A")),
    Any(object, has("name"))
);

/// A branch selected by its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Block {
    pub cidr: Option<String>,
    pub id: Option<String>,
    pub size: Option<i64>,
    pub locked: Option<bool>,
}

runtime::wire!(received Block optional(cidr, id, size, locked));

/// A union of objects and scalars.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    Text(String),
    Whole(i64),
    Block(Block),
    Part(Part),
    Unknown(serde_json::Value),
}

runtime::union!(
    received Target else Unknown,
    Text(string),
    Whole(number),
    Block(object, has("cidr", "id")),
    Part(object, has("asn"))
);

fn builder(fake: &Fake) -> ClientBuilder {
    Client::builder().api_token(TOKEN).transport(fake.clone())
}

fn client() -> Client {
    builder(&Fake::default()).build().unwrap()
}

fn enveloped(result: &str) -> String {
    format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#)
}

fn http(body: impl Into<Bytes>) -> http::Response<Bytes> {
    http::Response::new(body.into())
}

fn request<T: FromAnswer>() -> Request<T> {
    client().request(&GET).path::<String>("x").result()
}

fn read<T: FromAnswer>(result: &str) -> Result<Response<T>, Error> {
    request().read(http(enveloped(result)))
}

fn page<T: FromAnswer>(result: &str) -> Result<Response<Page<T>>, Error> {
    client().request(&GET).path::<String>("x").page().read(http(enveloped(result)))
}

fn lines(misfits: &runtime::Misfits) -> Vec<String> {
    misfits.iter().map(ToString::to_string).collect()
}
