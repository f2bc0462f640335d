//! Decodes JSON into a type and encodes it again: as a caller builds a body, or as the client reads a response.

use std::fmt::Debug;

use cloudflare_sdk::{
    Client, Page, Request,
    runtime::{Bytes, FromAnswer, Validate},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{OPERATION, decode::Decode, decoder::Decoder};

/// A function that decodes and encodes a value: `{value, unknown}`, or `{error, at}` if the type can't hold it.
pub type RoundTrip = fn(&Client, &Value) -> Value;

/// Decodes a request body and encodes it again.
pub fn sent<T: Decode + Serialize + Validate + Debug>(client: &Client, value: &Value) -> Value {
    let body = match T::decode(value, &mut Decoder::default()) {
        Ok(body) => body,
        Err(error) => return json!({"error": error.why, "at": error.at}),
    };
    match client.request(&OPERATION).json(&body).empty().build() {
        Ok(request) => match serde_json::from_slice::<Value>(request.body()) {
            Ok(value) => encoded(&body, value),
            Err(error) => json!({"error": error.to_string()}),
        },
        Err(error) => {
            let violations: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
            json!({"error": "refused before sending", "at": violations.join("; ")})
        }
    }
}

/// Decodes a response without an envelope and encodes it again.
pub fn json<T: FromAnswer + Serialize + Debug + 'static>(client: &Client, value: &Value) -> Value {
    received(&client.request(&OPERATION).json_answer::<T>(), value, |read| serde_json::to_value(read))
}

/// Decodes the result of a response in an envelope and encodes it again.
pub fn result<T: FromAnswer + Serialize + Debug + 'static>(client: &Client, value: &Value) -> Value {
    received(&client.request(&OPERATION).result::<T>(), value, |read| serde_json::to_value(read))
}

/// Decodes the items of a page and encodes them again.
pub fn page<T: FromAnswer + Serialize + Debug + 'static>(client: &Client, value: &Value) -> Value {
    received(&client.request(&OPERATION).page::<T>(), value, |read: &Page<T>| serde_json::to_value(read.items()))
}

fn received<T: Debug>(
    request: &Request<T>,
    value: &Value,
    write: impl FnOnce(&T) -> serde_json::Result<Value>,
) -> Value {
    let response = http::Response::builder().header("content-type", "application/json");
    let response = response.body(Bytes::from(value.to_string())).map_err(|error| error.to_string());
    let read = response.and_then(|response| request.read(response).map_err(|error| error.to_string()));
    let read = match read {
        Ok(read) => read,
        Err(error) => return json!({"error": "the response can't be decoded", "at": error}),
    };
    if let Some(misfit) = read.misfits().iter().next() {
        return json!({"error": format!("a value is no {}", misfit.expected()), "at": misfit.to_string()});
    }
    match write(read.result()) {
        Ok(value) => encoded(read.result(), value),
        Err(error) => json!({"error": error.to_string()}),
    }
}

fn encoded(typed: &impl Debug, value: Value) -> Value {
    json!({"value": value, "unknown": format!("{typed:?}").contains("Unknown(")})
}
