//! Faults of HTTP/2 (RFC 9113), from a server that writes its frames by hand.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cloudflare_sdk::{Client, RetryBudget};
use serde_json::json;

use super::hasty;
use super::outcome::Outcome;
use crate::{ACCOUNT, PREFIX, TOKEN, binding_json, bindings, new_binding, success_text};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The initial window of flow control, in bytes (RFC 9113, section 6.9.2).
const WINDOW: usize = 65_535;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;
const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
/// `:status: 200` and `content-type: application/json` (RFC 7541, sections 6.1 and 6.2.2).
const OK_JSON: &[u8] = b"\x88\x0f\x10\x10application/json";

/// `content-length: 99` (RFC 7541, section 6.2.2).
const CONTENT_LENGTH_99: &[u8] = b"\x0f\x0d\x0299";

/// A reaction of the server to a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Does {
    Answers,
    /// RST_STREAM with this code.
    Resets(u32),
    /// The head, a part of the body, and RST_STREAM with this code.
    CutsOff(u32),
    /// GOAWAY whose last stream is before the request.
    LeavesOut,
    /// GOAWAY whose last stream is the request, and the response.
    AnswersTheLast,
    /// GOAWAY whose last stream is the request, and the end of the connection.
    Abandons,
    Closes,
}

/// A fault, and the caller's result.
pub(super) struct Row {
    pub(super) fault: &'static str,
    /// The reactions to the first requests; later ones are answered.
    does: Vec<Does>,
    /// Whether the POST is larger than the window: the server never sends WINDOW_UPDATE.
    is_large: bool,
    pub(super) get: Outcome,
    pub(super) post: Outcome,
}

pub(super) fn rows() -> Vec<Row> {
    use Does::{Abandons, AnswersTheLast, Closes, CutsOff, LeavesOut, Resets};
    let outcome =
        |requests, got: &str, may_have_been_applied| Outcome { requests, got: got.into(), may_have_been_applied };
    let value = |requests| outcome(requests, "the value", false);
    let lost = || outcome(1, "broken connection", true);
    let cut_off = || outcome(1, "broken connection, 200", true);
    let row = |fault, does, get, post| Row { fault, does, is_large: false, get, post };
    vec![
        row("RST_STREAM with REFUSED_STREAM: it was not processed", vec![Resets(REFUSED_STREAM)], value(2), value(2)),
        row(
            "RST_STREAM with REFUSED_STREAM, again and again",
            vec![Resets(REFUSED_STREAM); 3],
            outcome(3, "broken connection", false),
            outcome(3, "broken connection", false),
        ),
        row("RST_STREAM with CANCEL", vec![Resets(CANCEL)], value(2), lost()),
        row("RST_STREAM with INTERNAL_ERROR", vec![Resets(INTERNAL_ERROR)], value(2), lost()),
        row("RST_STREAM with NO_ERROR before the end of the body", vec![CutsOff(NO_ERROR)], value(2), cut_off()),
        row("RST_STREAM with REFUSED_STREAM after the head", vec![CutsOff(REFUSED_STREAM)], value(2), cut_off()),
        row("GOAWAY without the request in it: it was not processed", vec![LeavesOut], value(2), value(2)),
        row("GOAWAY with the request in it, then its response", vec![AnswersTheLast], value(1), value(1)),
        row("GOAWAY with the request in it, then the end of the connection", vec![Abandons], value(2), lost()),
        row("the end of the connection", vec![Closes], value(2), lost()),
        Row {
            is_large: true,
            ..row("flow control that never lets a body through", vec![], value(1), outcome(1, "timeout", true))
        },
    ]
}

/// The remaining reactions, and the number of connections and requests.
#[derive(Default)]
pub(super) struct Log {
    script: VecDeque<Does>,
    connections: u32,
    pub(super) requests: u32,
}

struct Server {
    base_url: String,
    log: Arc<Mutex<Log>>,
}

impl Server {
    fn start(does: &[Does]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base_url = format!("http://{}/client/v4", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Log { script: does.iter().copied().collect(), ..Log::default() }));
        let shared = Arc::clone(&log);
        thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let log = Arc::clone(&shared);
                log.lock().unwrap().connections += 1;
                thread::spawn(move || serve(&mut connection, &log));
            }
        });
        Self { base_url, log }
    }

    fn client(&self) -> Client {
        Client::builder()
            .base_url(&self.base_url)
            .api_token(TOKEN)
            .retry(hasty())
            .retry_budget(RetryBudget::unlimited())
            .http_client(reqwest::Client::builder().http2_prior_knowledge())
            .build()
            .unwrap()
    }

    fn requests(&self) -> u32 {
        self.log.lock().unwrap().requests
    }

    fn connections(&self) -> u32 {
        self.log.lock().unwrap().connections
    }
}

/// Serves a connection until either side ends it.
pub(super) fn serve(connection: &mut (impl Read + Write), log: &Mutex<Log>) -> Option<()> {
    let mut preface = [0; 24];
    connection.read_exact(&mut preface).ok()?;
    assert_eq!(preface, PREFACE);
    write(connection, SETTINGS, 0, 0, &[])?;
    loop {
        let (kind, flags, stream, payload) = read(connection)?;
        match kind {
            SETTINGS if flags & ACK == 0 => write(connection, SETTINGS, ACK, 0, &[])?,
            PING if flags & ACK == 0 => write(connection, PING, ACK, 0, &payload)?,
            HEADERS => {
                log.lock().unwrap().requests += 1;
                if flags & END_STREAM != 0 {
                    act(connection, log, stream, json!([]))?;
                }
            }
            DATA if flags & END_STREAM != 0 => act(connection, log, stream, binding_json())?,
            _ => {}
        }
    }
}

/// Reacts to a complete request. `None` ends the connection.
fn act(connection: &mut impl Write, log: &Mutex<Log>, stream: u32, result: serde_json::Value) -> Option<()> {
    let does = log.lock().unwrap().script.pop_front().unwrap_or(Does::Answers);
    match does {
        Does::Resets(code) => return write(connection, RST_STREAM, 0, stream, &code.to_be_bytes()),
        Does::CutsOff(code) => {
            write(connection, HEADERS, END_HEADERS, stream, &[OK_JSON, CONTENT_LENGTH_99].concat())?;
            write(connection, DATA, 0, stream, b"{\"success\":true,\"result\":[]}")?;
            return write(connection, RST_STREAM, 0, stream, &code.to_be_bytes());
        }
        Does::LeavesOut => return go_away(connection, stream.saturating_sub(2)),
        Does::Abandons => {
            go_away(connection, stream)?;
            return None;
        }
        Does::Closes => return None,
        Does::AnswersTheLast => go_away(connection, stream)?,
        Does::Answers => {}
    }
    write(connection, HEADERS, END_HEADERS, stream, OK_JSON)?;
    write(connection, DATA, END_STREAM, stream, success_text(result).as_bytes())
}

fn go_away(connection: &mut impl Write, last: u32) -> Option<()> {
    write(connection, GOAWAY, 0, 0, &[last.to_be_bytes(), NO_ERROR.to_be_bytes()].concat())
}

fn write(connection: &mut impl Write, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Option<()> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    connection.write_all(&[&head, payload].concat()).ok()
}

fn read(connection: &mut impl Read) -> Option<(u8, u8, u32, Vec<u8>)> {
    let mut head = [0; 9];
    connection.read_exact(&mut head).ok()?;
    let [l0, l1, l2, kind, flags, s0, s1, s2, s3] = head;
    let mut payload = vec![0; u32::from_be_bytes([0, l0, l1, l2]) as usize];
    connection.read_exact(&mut payload).ok()?;
    Some((kind, flags, u32::from_be_bytes([s0, s1, s2, s3]), payload))
}

#[tokio::test]
async fn every_fault_of_http_2_has_the_promised_outcome() {
    for Row { fault, does, is_large, get, post } in rows() {
        for (create, expected) in [(false, get), (true, post)] {
            // Short for the row that times out.
            let timeout = Duration::from_secs(if create && is_large { 1 } else { 60 });
            let server = Server::start(&does);
            let client = server.client();
            let (mut outcome, attempts) = if create {
                let request = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).timeout(timeout);
                let request = if is_large { request.extra_body("note", "x".repeat(2 * WINDOW)) } else { request };
                let sent = request.send().await;
                (Outcome::of(0, &sent), sent.map_or_else(|error| error.attempts(), |answer| answer.attempts()))
            } else {
                let sent = client.addressing().services().list(ACCOUNT).timeout(timeout).send().await;
                (Outcome::of(0, &sent), sent.map_or_else(|error| error.attempts(), |answer| answer.attempts()))
            };
            outcome.requests = server.requests();
            assert_eq!(outcome, expected, "{fault}");
            assert_eq!(attempts, server.requests(), "{fault}: each request on the wire is an attempt");
        }
    }
}

#[test]
fn no_row_repeats_a_create_that_may_have_been_applied() {
    for row in rows() {
        assert!(
            row.post.requests == 1 || row.fault.contains("REFUSED_STREAM") || row.fault.contains("without the request")
        );
        assert!(row.post.requests == 1 || !row.post.may_have_been_applied, "{}", row.fault);
    }
}

#[tokio::test]
async fn two_hundred_concurrent_calls_share_a_connection() {
    let server = Server::start(&[]);
    let client = server.client();
    client.addressing().services().list(ACCOUNT).await.unwrap();
    let calls: Vec<_> =
        (0..200).map(|_| tokio::spawn(client.addressing().services().list(ACCOUNT).into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.requests(), server.connections()), (201, 1));
}

#[tokio::test]
async fn a_connection_is_not_used_again_after_goaway() {
    let server = Server::start(&[Does::AnswersTheLast]);
    let client = server.client();
    for _ in 0..3 {
        let answer = client.addressing().services().list(ACCOUNT).send().await.unwrap();
        assert_eq!(answer.attempts(), 1);
    }
    assert_eq!((server.requests(), server.connections()), (3, 2));
}
