//! Renders the table as `sdk/RELIABILITY.md`.

use std::fmt::Write as _;
use std::{env, fs, path};

use super::envelopes::rows::{CALLS, CallOutcome};
use super::faults::{Row, rows};
use super::outcome::Outcome;
use super::{downloads, envelopes, http2, tls};

const INTRO: &str = "\
# What the client survives

Each row is a fault that a server on a real socket commits, and what a caller of this crate gets: of a GET (the list of
services) and of a POST (a new binding). The client is as it comes, with two retries; only its waits are short. \"Requests\"
is how many reached the server. \"May be applied\" is what `Error::may_have_been_applied()` returns for the POST. A number is
`Error::status()`. No POST that the server may have acted on is sent twice.

The rows are written by hand, from what the client promises. The test `reliability::matrix` holds the client to them and
this file to the rows: `cargo xtask reliability` writes it anew.

| fault | GET: requests | GET: what the caller gets | POST: requests | POST: what the caller gets | may be applied |
| --- | --- | --- | --- | --- | --- |
";

const HTTP_2: &str = "
## HTTP/2

The same, of a server that speaks HTTP/2 and does this to the first requests, and responds to later ones. A request that the
server says that it did not process is sent again, a create too. The test is `reliability::http2`.

| fault | GET: requests | GET: what the caller gets | POST: requests | POST: what the caller gets | may be applied |
| --- | --- | --- | --- | --- | --- |
";

const TLS: &str = "
## TLS

The same, of a server with a certificate that the test makes, and a client that trusts its issuer. Where no connection is
made, nothing was sent. The test is `reliability::tls`.

| fault | GET: requests | GET: what the caller gets | POST: requests | POST: what the caller gets | may be applied |
| --- | --- | --- | --- | --- | --- |
";

const ENVELOPES: &str = "
## Envelopes

Each row is what comes with status 200 as `application/json`, to five kinds of calls. \"Refused\" is an error with the API's
reasons, of which `may_have_been_applied()` is false. \"Unreadable\" is an error of which `is_decode()` is true, and
`may_have_been_applied()` too where the call changes something: no response is success that does not say so. A download of a
PDF promises no envelope: JSON that says nothing of success is content. Nothing is sent again. The test is
`reliability::envelopes`; another mutates envelopes at random.

";

const DOWNLOADS: &str = "
## Downloads

Each row is what comes, with status 200 if nothing else is said, when a document is asked for as `application/pdf`: whole
(`.await`), or piece by piece (`download()`), where a refusal is an error before the first piece. So that a refusal is
known, an object is held back to its end, or up to 1 MiB. The test is `reliability::downloads`.

| what comes | requests | whole | requests | piece by piece |
| --- | --- | --- | --- | --- |
";

fn render(rows: &[Row]) -> String {
    let mut text = INTRO.to_owned();
    for Row { fault, get, post, .. } in rows {
        text.push_str(&line(fault, get, post));
    }
    text.push_str(HTTP_2);
    for http2::Row { fault, get, post, .. } in &http2::rows() {
        text.push_str(&line(fault, get, post));
    }
    text.push_str(TLS);
    for tls::Row { fault, get, post, .. } in &tls::rows() {
        text.push_str(&line(fault, get, post));
    }
    text.push_str(ENVELOPES);
    writeln!(text, "| envelope | {} |", CALLS.join(" | ")).unwrap();
    writeln!(text, "| --- |{}", " --- |".repeat(CALLS.len())).unwrap();
    for row in envelopes::rows::rows() {
        let cells = row.came.map(|came| match came {
            CallOutcome::Value => "the value",
            CallOutcome::Refused => "refused",
            CallOutcome::Unreadable => "**unreadable**",
        });
        writeln!(text, "| {} | {} |", row.what, cells.join(" | ")).unwrap();
    }
    text.push_str(DOWNLOADS);
    for row in downloads::rows() {
        let ((whole, of_whole), (pieces, of_pieces)) = (row.whole, row.pieces);
        writeln!(text, "| {} | {whole} | {of_whole} | {pieces} | {of_pieces} |", row.what).unwrap();
    }
    text
}

fn line(fault: &str, get: &Outcome, post: &Outcome) -> String {
    let applied = if post.may_have_been_applied { "**yes**" } else { "no" };
    let (gets, posts) = (get.requests, post.requests);
    format!("| {fault} | {gets} | {} | {posts} | {} | {applied} |\n", get.got, post.got)
}

#[test]
fn the_committed_table_is_rendered_from_the_tested_rows() {
    let file = path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/RELIABILITY.md");
    let rendered = render(&rows(""));
    if env::var_os("UPDATE_RELIABILITY").is_some() {
        fs::write(&file, &rendered).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == rendered,
        "sdk/RELIABILITY.md is not what the rows say; `cargo xtask reliability` writes it anew"
    );
}
