//! Uses the client that the build script generated: prints the request that it would send.

include!(concat!(env!("OUT_DIR"), "/api.rs"));

use api::Resources as _;
use cloudflare_sdk::{Client, Error};

fn main() -> Result<(), Error> {
    let client = Client::builder().api_token("a-token").build()?;
    let request = client.widgets().get("w1");
    println!("{} {}", request.method(), request.url()?);
    Ok(())
}
