//! Builds a request for each line that comes in, with the generated client, and says what came of it.
//!
//! Compiled by `cargo xtask wire` beside the generated code, never as a part of this project.

// A description may need none of something, and what should no longer be used is there all the same.
#![allow(dead_code, deprecated, unused_imports, unused_macros)]

mod call;
mod decode;
#[rustfmt::skip]
mod dispatch;
#[rustfmt::skip]
mod resources;

use std::io::{self, BufRead as _, Write as _};

use call::{Built, Call};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = cloudflare_sdk::Client::builder().api_token("none").base_url("http://127.0.0.1").build()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let mut call = Call::read(&line);
        let answer = match dispatch::operation(line["operation"].as_str().unwrap_or_default()) {
            None => json!({"unknown": true}),
            Some(build) => match build(&client, &mut call) {
                Ok(built) => answer(&built, &call),
                Err(wrong) => json!({"undecodable": wrong.at, "why": wrong.why}),
            },
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn answer(built: &Built, call: &Call) -> Value {
    let mut answer = sent(&built.request);
    answer["by_name"] = built.by_name.as_ref().map_or(Value::Null, sent);
    answer["refused"] = json!(built.refused);
    answer["notes"] = json!(call.notes());
    answer
}

fn sent(request: &http::Request<cloudflare_sdk::runtime::Bytes>) -> Value {
    let body = (!request.body().is_empty()).then(|| String::from_utf8_lossy(request.body()));
    json!({
        "method": request.method().as_str(),
        "target": request.uri().path_and_query().map(|target| target.as_str()),
        "content_type": request.headers().get("content-type").and_then(|value| value.to_str().ok()),
        "body": body,
    })
}
