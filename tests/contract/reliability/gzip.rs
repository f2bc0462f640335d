//! Compressed responses, whose limits apply to the decompressed body.

use std::io::Write as _;

use cloudflare_sdk::Client;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use super::host::Step;
use super::matrix::scripted;
use super::{client, hasty};
use crate::{ACCOUNT, Stage, TOKEN, success, success_text};

/// A response with this text compressed, without its last `cut` bytes.
fn compressed(text: &[u8], cut: usize) -> Step {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    let mut body = encoder.finish().unwrap();
    body.truncate(body.len() - cut);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Step::Send([head.as_bytes(), &body].concat())
}

#[tokio::test]
async fn gzip_is_requested_and_decoded() {
    let stage = Stage::answering(success(200, json!([]))).await;
    stage.client().addressing().services().list(ACCOUNT).await.unwrap();
    assert_eq!(stage.seen()[0].header("accept-encoding"), Some("gzip"));

    let host = scripted(ACCOUNT, vec![compressed(success_text(json!([{ "name": "CDN" }])).as_bytes(), 0)]);
    let services = client(&host.base_url).addressing().services().list(ACCOUNT).await.unwrap();
    assert_eq!(services.items()[0].name.as_deref(), Some("CDN"));
}

#[tokio::test]
async fn the_limit_applies_to_the_decompressed_body() {
    // Decompressed it is a thousand times as large.
    let host = scripted(ACCOUNT, vec![compressed(&vec![b' '; 8 * 1024 * 1024], 0)]);
    let client = Client::builder().base_url(&host.base_url).api_token(TOKEN).max_response_bytes(64 * 1024);
    let error = client.build().unwrap().addressing().services().list(ACCOUNT).await.unwrap_err();
    assert!(error.is_too_long(), "{error}");
    assert_eq!(host.met(ACCOUNT).requests, 1);
}

#[tokio::test]
async fn a_truncated_gzip_body_is_an_error() {
    let host = scripted(ACCOUNT, vec![compressed(success_text(json!([])).as_bytes(), 12)]);
    let client = Client::builder().base_url(&host.base_url).api_token(TOKEN).retry(hasty().max_retries(0));
    let error = client.build().unwrap().addressing().services().list(ACCOUNT).await.unwrap_err();
    assert!(error.is_interrupted(), "{error}");
}
