//! Unusual envelopes on a real socket, for every kind of call.

mod fuzz;
pub(super) mod rows;

use cloudflare_sdk::runtime::Method;
use cloudflare_sdk::{Client, Error};
use rows::{CALLS, CallOutcome, Row, rows};
use serde_json::Value;

use super::client;
use super::host::{Host, Step, whole};
use crate::{BINDING, PREFIX, bindings, new_binding};

const JSON: &str = "content-type: application/json\r\n";

/// A binding as the API writes it.
const VALUE: &str = r#"{"id":"0429b49b6a5155297b78e75a44b09e14","cidr":"192.0.2.0/24"}"#;
/// The `result` that each call expects, in the order of [`CALLS`].
const RESULTS: [&str; 5] = [VALUE, "[]", "null", VALUE, "null"];

impl Row {
    fn sent_to(&self, call: usize) -> Vec<u8> {
        let mut body = Vec::new();
        for (index, part) in self.body.split(|byte| *byte == b'@').enumerate() {
            body.extend(if index > 0 { RESULTS[call].as_bytes() } else { b"" });
            body.extend(part);
        }
        body
    }
}

fn account(row: usize, call: usize) -> String {
    format!("envelope-{row}-{call}")
}

async fn made(client: &Client, call: usize, account: String) -> Result<(), Error> {
    match call {
        0 => bindings(client).get(account, PREFIX, BINDING).await.map(drop),
        1 => bindings(client).list(account, PREFIX).await.map(drop),
        2 => bindings(client).delete(account, PREFIX, BINDING).await,
        3 => bindings(client).create(account, PREFIX, new_binding()).await.map(drop),
        4 => {
            let mut download = client.addressing().loa_documents().download(account, BINDING).download().await?;
            while download.chunk().await?.is_some() {}
            Ok(())
        }
        _ => unreachable!("{CALLS:?} has no more"),
    }
}

#[tokio::test]
async fn every_envelope_is_decoded_or_an_error() {
    let rows = rows();
    assert!(rows.len() >= 40);
    let mut scripts = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let script = |call| vec![Step::Send(whole(200, JSON, &row.sent_to(call)))];
        scripts.extend((0..CALLS.len()).map(|call| (account(index, call), script(call))));
    }
    let host = Host::start(scripts.into_iter().collect());
    let client = client(&host.base_url);
    let mut differences = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        for (call, (name, expected)) in CALLS.iter().zip(row.came).enumerate() {
            let came = made(&client, call, account(index, call)).await;
            let changes = matches!(*name, "DELETE" | "POST a value");
            let is_as_expected = match (&came, expected) {
                (Ok(()), CallOutcome::Value) => true,
                (Err(error), CallOutcome::Refused) => !error.is_decode() && !error.may_have_been_applied(),
                (Err(error), CallOutcome::Unreadable) => error.is_decode() && error.may_have_been_applied() == changes,
                _ => false,
            };
            let requests = host.met(&account(index, call)).requests;
            if !is_as_expected || requests != 1 {
                differences.push(format!("{}, {name}: {came:?}, {requests} requests", row.what));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// An API error in invalid JSON, with every kind of call.
#[tokio::test]
async fn every_kind_of_call_recognizes_an_api_error() {
    let refusal = br#"{"success":false,"errors":[{"code":1000,"message":"\ud800"}]}"#;
    let host = super::matrix::scripted("a", vec![Step::Send(whole(200, JSON, refusal))]);
    let client = client(&host.base_url);
    let endpoint = |method| client.endpoint(method, "/accounts/{account_id}/things").path("a");
    let list = || bindings(&client).list("a", PREFIX);
    let create = || bindings(&client).create("a", PREFIX, new_binding());
    let blocking = tokio::task::spawn_blocking({
        let request = create();
        move || request.send_blocking().map(drop)
    });
    let streamed = tokio::task::spawn_blocking({
        let request = list();
        move || request.stream_blocking().next().unwrap().map(drop)
    });
    let ways = [
        ("await", create().await.map(drop)),
        ("send", create().send().await.map(drop)),
        ("stream", list().stream().next().await.unwrap().map(drop)),
        ("pages", list().pages().next().await.unwrap().map(drop)),
        ("send_blocking", blocking.await.unwrap()),
        ("stream_blocking", streamed.await.unwrap()),
        ("result", endpoint(Method::PUT).result::<Option<Value>>().await.map(drop)),
        ("page", endpoint(Method::GET).page::<Value>().await.map(drop)),
        ("acknowledged", endpoint(Method::DELETE).acknowledged().await),
        ("empty", endpoint(Method::DELETE).empty().await),
        ("json_answer", endpoint(Method::POST).json_answer::<Everything>().await.map(drop)),
        ("bytes", endpoint(Method::POST).bytes().await.map(drop)),
        ("download", endpoint(Method::POST).bytes().download().await.map(drop)),
        ("read", create().read(http::Response::new(refusal.to_vec().into())).map(drop)),
    ];
    for (way, came) in ways {
        let error = came.expect_err(way);
        assert_eq!(
            (error.code(), error.is_decode(), error.may_have_been_applied()),
            (Some(1000), false, false),
            "{way}"
        );
    }
}

/// A type that decodes any object.
#[derive(serde::Deserialize)]
struct Everything {}

/// The errors are reported as far as they can be read.
#[tokio::test]
async fn an_api_error_in_invalid_json_keeps_its_errors() {
    for (body, code, message) in [
        (&br#"{"success":false,"errors":[{"code":1000,"message":"no \ud800"}]}"#[..], Some(1000), "no \u{fffd}"),
        (b"{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"caf\xe9\"}]}", Some(1000), "caf\u{fffd}"),
        (br#"{"success":false,"errors":[{"code":1000,"message":"no such th"#, Some(1000), "no such th"),
        (br#"{"success":false,"errors":[{"code":1e999,"message":"no"}]}"#, None, "1e999: no"),
        ("\u{feff}{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"no\"}]}".as_bytes(), Some(7), "no"),
    ] {
        let host = super::matrix::scripted("a", vec![Step::Send(whole(200, JSON, body))]);
        let error = bindings(&client(&host.base_url)).delete("a", PREFIX, BINDING).await.unwrap_err();
        let [reason] = error.errors() else { panic!("{error:?}") };
        assert_eq!((reason.code(), reason.message()), (code, message));
        assert!(crate::line(&error).contains(message), "{error}");
    }
}
