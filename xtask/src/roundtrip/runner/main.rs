//! Takes each JSON value that comes in to its generated type and back.
//!
//! Compiled by `cargo xtask roundtrip` beside the generated code, never as a part of this project.

// A description may need none of something, and what should no longer be used is there all the same.
#![allow(dead_code, deprecated, unused_imports, unused_macros)]

#[rustfmt::skip]
mod decode;
#[rustfmt::skip]
mod dispatch;
#[rustfmt::skip]
mod resources;
mod turn;

use std::io::{self, BufRead as _, Write as _};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = cloudflare_sdk::Client::builder().api_token("none").base_url("https://turn.invalid").build()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let key = line["operation"].as_str().unwrap_or_default();
        let turn = if line["sent"] == true { dispatch::sent(key) } else { dispatch::received(key) };
        let answer = match turn {
            Some(turn) => turn(&client, &line["value"]),
            None => json!({"wrong": "the generated code has no type for it"}),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
