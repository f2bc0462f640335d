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

runtime::text_type! {
    /// Identifies a thing.
    pub struct ThingId [runtime::Limit::MaxLength(32)];
}

runtime::open_enum! {
    /// How a thing is.
    pub enum State {
        Active = "active",
        ..Unknown
    }
}

runtime::answer! {
    /// A member of each kind that a description can have.
    pub struct Thing {
        id: Option<ThingId>,
        name: Option<String>,
        asn: Option<i64>,
        count: Option<u64>,
        share: Option<f64>,
        advertised: Option<bool>,
        state: Option<State>,
        tags: Option<Vec<String>>,
        ports: Option<Vec<u64>>,
        holes: Option<Vec<Option<i64>>>,
        states: Option<Vec<State>>,
        parts: Option<Vec<Part>>,
        grid: Option<Vec<Vec<i64>>>,
        labels: Option<BTreeMap<String, String>>,
        groups: Option<BTreeMap<String, Part>>,
        any: Option<Value>,
        members: Option<Map<String, Value>>,
        inner: Option<Box<Thing>>,
        both: Option<Both>,
        record: Option<Record>,
        target: Option<Target>,
    }
}

runtime::answer! {
    /// A part of a thing.
    pub struct Part {
        asn: Option<i64>,
        name: Option<String>,
    }
}

runtime::object! {
    /// Types that requests hold, too.
    pub struct Both {
        new {
            required into name: String [],
            required_nullable plain port: i64 [],
        }
        set {
            patch into note(clear_note): String,
        }
    }
}

runtime::answer! {
    /// Told by its tag.
    pub struct Address {
        kind: Option<String> = "type",
        content: Option<String>,
        ttl: Option<i64>,
        proxied: Option<bool>,
    }
}

runtime::union! {
    /// By a tag.
    pub enum Record: answer {
        Address(Address) if {"type": "A"},
        Any(Part) if ["name"],
        ..Unknown
    }
}

runtime::answer! {
    /// Told by what it has.
    pub struct Block {
        cidr: Option<String>,
        id: Option<String>,
        size: Option<i64>,
        locked: Option<bool>,
    }
}

runtime::union! {
    /// By what a value is, or has.
    pub enum Target: answer {
        Text(String) if string,
        Whole(i64) if number,
        Block(Block) if ["cidr", "id"],
        Part(Part) if ["asn"],
        ..Unknown
    }
}

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
