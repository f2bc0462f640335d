//! Runs recorded or sampled values through a generated client.
//!
//! `cargo xtask wire` and `cargo xtask roundtrip` generate a client with a table by operation, and build both as a
//! program whose `main` calls [`requests`] or [`round_trips`] with that table. Other commands can call [`lines`] with a
//! function of their own.

mod call;
mod decode;
mod decoder;
pub mod round_trip;

use std::io::{self, BufRead as _, Write as _};

use cloudflare_sdk::{
    Client,
    runtime::{Bytes, Method, Operation},
};
use serde_json::{Value, json};

pub use call::{Build, Built, Call};
pub use decode::Decode;
pub use decoder::{Branch, DecodeError, Decoder, Note};
pub use round_trip::RoundTrip;
/// Used by the macros.
#[doc(hidden)]
pub use serde_json;

/// Writes a line of JSON to standard output for each line of JSON on standard input.
///
/// # Errors
///
/// A line that is not JSON, or an error of reading or writing.
pub fn lines(mut process: impl FnMut(&Value) -> Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", process(&serde_json::from_str(&line?)?))?;
    }
    Ok(())
}

/// Builds the request of each recorded call, and writes the request or the reason why it can't be built.
///
/// # Errors
///
/// Those of [`lines`], and a client that can't be built.
pub fn requests(table: fn(&str) -> Option<Build>) -> Result<(), Box<dyn std::error::Error>> {
    let client = client()?;
    Ok(lines(|line| {
        let mut call = Call::read(line);
        match table(line["operation"].as_str().unwrap_or_default()) {
            None => json!({"unknown": true}),
            Some(build) => match build(&client, &mut call) {
                Ok(built) => outcome(&built, &call),
                Err(error) => json!({"undecodable": error.at, "why": error.why}),
            },
        }
    })?)
}

/// Decodes each JSON value into its generated type and encodes it again, by the table of bodies or of responses.
///
/// # Errors
///
/// Those of [`lines`], and a client that can't be built.
pub fn round_trips(
    sent: fn(&str) -> Option<RoundTrip>,
    received: fn(&str) -> Option<RoundTrip>,
) -> Result<(), Box<dyn std::error::Error>> {
    let client = client()?;
    Ok(lines(|line| {
        let key = line["operation"].as_str().unwrap_or_default();
        match if line["sent"] == true { sent(key) } else { received(key) } {
            Some(round_trip) => round_trip(&client, &line["value"]),
            None => json!({"error": "the generated code has no type for it"}),
        }
    })?)
}

/// The operation of requests that are built only to check or encode a body.
pub(crate) const OPERATION: Operation = Operation::new("sample", Method::POST, "/sample");

/// A client, with which nothing is sent.
fn client() -> Result<Client, cloudflare_sdk::Error> {
    Client::builder().api_token("none").base_url("http://127.0.0.1").build()
}

fn outcome(built: &Built, call: &Call) -> Value {
    let mut outcome = sent(&built.request);
    outcome["by_name"] = built.by_name.as_ref().map_or(Value::Null, sent);
    outcome["refused"] = json!(built.refused);
    outcome["notes"] = json!(call.notes());
    outcome
}

fn sent(request: &http::Request<Bytes>) -> Value {
    let body = (!request.body().is_empty()).then(|| String::from_utf8_lossy(request.body()));
    json!({
        "method": request.method().as_str(),
        "target": request.uri().path_and_query().map(|target| target.as_str()),
        "content_type": request.headers().get("content-type").and_then(|value| value.to_str().ok()),
        "body": body,
    })
}
