//! Responses to a download on a real socket: anything but a document is an error before the first piece.

use cloudflare_sdk::{Client, Error};

use super::client;
use super::host::{Host, Step, whole};
use super::outcome::Outcome;
use crate::{BINDING, failure_text, success_text};

const PDF: &str = "%PDF-1.7 a letter";
const DOCUMENT: &str = "the bytes";
const REFUSED: &str = "refused, 200";
const UNREADABLE: &str = "no readable value, 200";
const BROKEN: &str = "broken connection, 200";

/// A response to a request for `application/pdf`, with the number of requests and the caller's result.
pub(super) struct Row {
    pub(super) what: &'static str,
    steps: Vec<Step>,
    pub(super) whole: (u32, &'static str),
    pub(super) pieces: (u32, &'static str),
}

pub(super) fn rows() -> Vec<Row> {
    let row = |what, steps, got| Row { what, steps, whole: (1, got), pieces: (1, got) };
    let sends = |status, headers: &str, body: &str| vec![Step::Send(whole(status, headers, body.as_bytes()))];
    let typed = |media_type: &str, body: &str| sends(200, &format!("content-type: {media_type}\r\n"), body);
    let refusal = failure_text(1000);
    let long = refusal.replace("in words", &"in words ".repeat(20_000));
    let split: Vec<Step> = whole(200, "content-type: application/json\r\n", refusal.as_bytes())
        .chunks(16)
        .flat_map(|piece| [Step::Send(piece.to_vec()), Step::Pause])
        .collect();
    let broken = |body: &str| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\ncontent-length: 100\r\n\r\n";
        vec![Step::Send(format!("{head}{body}").into()), Step::Pause]
    };
    vec![
        row("the document", typed("application/pdf", PDF), DOCUMENT),
        row("the document, as `application/octet-stream`", typed("application/octet-stream", PDF), DOCUMENT),
        row("the document, without a media type", sends(200, "", PDF), DOCUMENT),
        row("a document that reads like a refusal, as PDF", typed("application/pdf", &refusal), DOCUMENT),
        row("an empty document", typed("application/pdf", ""), DOCUMENT),
        row("a refusal", typed("application/json", &refusal), REFUSED),
        row("a refusal, its media type with parameters", typed("Application/JSON; charset=utf-8", &refusal), REFUSED),
        row("a refusal, as `application/problem+json`", typed("application/problem+json", &refusal), REFUSED),
        row("a refusal, as `text/plain`", typed("text/plain", &refusal), REFUSED),
        row("a refusal, as `application/octet-stream`", typed("application/octet-stream", &refusal), REFUSED),
        row("a refusal, without a media type", sends(200, "", &refusal), REFUSED),
        row("a refusal after a byte order mark", typed("application/json", &format!("\u{feff}{refusal}")), REFUSED),
        row("a refusal of 180 kB", typed("application/json", &long), REFUSED),
        row("a refusal in pieces of 16 bytes", split, REFUSED),
        row("a success without the document", typed("application/json", &success_text(PDF.into())), DOCUMENT),
        row("JSON that says nothing of success", typed("application/json", r#"{"pdf":"JVBERi0"}"#), DOCUMENT),
        row(
            "a part of the document (206) without a `Range` in the request",
            sends(206, "", PDF),
            "no readable value, 206",
        ),
        row(
            "the document, `Content-Encoding: br`",
            sends(200, "content-type: application/pdf\r\ncontent-encoding: br\r\n", PDF),
            UNREADABLE,
        ),
        row("HTML", typed("text/html", "<!DOCTYPE html><title>Sign in</title>"), UNREADABLE),
        row("403, a refusal", sends(403, "content-type: application/json\r\n", &refusal), "refused, 403"),
        Row { what: "broken off before the first byte", steps: broken(""), whole: (3, BROKEN), pieces: (3, BROKEN) },
        Row {
            what: "broken off after the first bytes",
            steps: broken(PDF),
            whole: (3, BROKEN),
            pieces: (1, "a beginning, then broken connection, 200"),
        },
    ]
}

fn got<T>(result: &Result<T, Error>) -> String {
    match result {
        Ok(_) => DOCUMENT.to_owned(),
        Err(error) if !error.errors().is_empty() => format!("refused, {}", error.status().unwrap().as_u16()),
        Err(_) => Outcome::of(0, result).got,
    }
}

/// Reads a download to its end.
async fn pieces(client: &Client, account: &str) -> String {
    let request = client.addressing().loa_documents().download(account, BINDING);
    let mut download = match request.download().await {
        Ok(download) => download,
        Err(error) => return got::<()>(&Err(error)),
    };
    let mut read = Vec::new();
    loop {
        match download.chunk().await {
            Ok(Some(piece)) => read.extend(piece),
            Ok(None) => return DOCUMENT.to_owned(),
            Err(error) => {
                assert!(!read.is_empty());
                return format!("a beginning, then {}", got::<()>(&Err(error)));
            }
        }
    }
}

#[tokio::test]
async fn a_download_gives_the_document_or_an_error() {
    let rows = rows();
    let account = |row: usize, way: &str| format!("download-{row}-{way}");
    let scripts = rows.iter().enumerate();
    let scripts =
        scripts.flat_map(|(index, row)| ["whole", "pieces"].map(|way| (account(index, way), row.steps.clone())));
    let host = Host::start(scripts.collect());
    let client = client(&host.base_url);
    for (index, row) in rows.iter().enumerate() {
        let of_whole = account(index, "whole");
        let came = got(&client.addressing().loa_documents().download(&*of_whole, BINDING).await);
        assert_eq!((host.met(&of_whole).requests, &*came), row.whole, "{}", row.what);
        let of_pieces = account(index, "pieces");
        let came = pieces(&client, &of_pieces).await;
        assert_eq!((host.met(&of_pieces).requests, &*came), row.pieces, "{}", row.what);
    }
}
