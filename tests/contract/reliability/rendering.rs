//! The table as `sdk/RELIABILITY.md`.

use std::fmt::Write as _;
use std::{env, fs, path};

use super::faults::{Row, rows};

const INTRO: &str = "\
# What the client survives

Each row is a fault that a server on a real socket commits, and what a caller of this crate gets: of a GET (the list of
services) and of a POST (a new binding). The client is as it comes, with two retries; only its waits are short. \"Requests\"
is how many reached the server. \"May be applied\" is what `Error::may_have_been_applied()` answers for the POST. A number is
`Error::status()`. No POST that the server may have acted on is sent twice.

The rows are written by hand, from what the client promises. The test `reliability::matrix` holds the client to them and
this file to the rows: `UPDATE_RELIABILITY=1 cargo test -p sdk-tests --test contract reliability` writes it anew.

| fault | GET: requests | GET: what the caller gets | POST: requests | POST: what the caller gets | may be applied |
| --- | --- | --- | --- | --- | --- |
";

fn render(rows: &[Row]) -> String {
    let mut text = INTRO.to_owned();
    for Row { fault, get, post, .. } in rows {
        let applied = if post.may_have_been_applied { "**yes**" } else { "no" };
        let (gets, posts) = (get.requests, post.requests);
        writeln!(text, "| {fault} | {gets} | {} | {posts} | {} | {applied} |", get.got, post.got).unwrap();
    }
    text
}

#[test]
fn the_committed_table_is_the_tested_one() {
    let file = path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/RELIABILITY.md");
    let rendered = render(&rows(""));
    if env::var_os("UPDATE_RELIABILITY").is_some() {
        fs::write(&file, &rendered).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == rendered,
        "sdk/RELIABILITY.md is not what the rows say; \
         UPDATE_RELIABILITY=1 cargo test -p sdk-tests --test contract reliability writes it anew"
    );
}
