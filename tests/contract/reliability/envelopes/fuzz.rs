//! Envelopes with random faults: none without `success: true` is a success, and none without `success: false` is a
//! refusal.

use std::fmt::Debug;

use bytes::Bytes;
use cloudflare_sdk::{Error, Request};
use proptest::prelude::Rng;
use proptest::test_runner::{TestRng, TestRunner};

use super::rows::rows;
use super::{RESULTS, VALUE};
use crate::{ACCOUNT, BINDING, OFFLINE, PREFIX, bindings, new_binding};

/// Pieces that are meaningful in an envelope.
const PIECES: [&[u8]; 40] = [
    b"true",
    b"false",
    b"null",
    b"\"true\"",
    b"\"false\"",
    b"0",
    b"1e999",
    b"01",
    b"-",
    b"NaN",
    b"\"success\"",
    b"success",
    b"\"success\":true",
    b"\"success\":false",
    b"\"succ\\u0065ss\":false",
    b"\"errors\":[]",
    b"\"errors\":[{\"code\":1}]",
    b"\"result\":",
    b"\"messages\":[",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\\ud800",
    b"\\u0000",
    b"\\\"",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xe9",
    b"\0",
    b"\n",
    b"/*",
    b"*/",
    b"'",
    b"{\"success\":true}",
    b"{\"success\":false}",
];

struct Mutator {
    random: TestRng,
    seeds: Vec<Vec<u8>>,
}

impl Mutator {
    /// A generator with a fixed seed, so that every run makes the same envelopes.
    fn new() -> Self {
        let mut seeds: Vec<Vec<u8>> = rows().into_iter().map(|row| row.sent_to(0)).collect();
        seeds.retain(|seed| seed.len() < 500);
        for result in [VALUE, "[]", "null"] {
            for success in ["true", "false"] {
                let errors = r#"[{"code":1000,"message":"no","error_chain":[{"code":7,"message":"\u00e9"}]}]"#;
                let tail = format!(r#""messages":[],"result":{result},"result_info":{{"page":1,"count":0}}"#);
                seeds.push(format!(r#"{{"success":{success},"errors":{errors},{tail}}}"#).into());
                seeds.push(format!(r#"{{{tail},"errors":[],"success":{success}}}"#).into());
            }
        }
        Self { random: TestRunner::deterministic().rng().clone(), seeds }
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.random.next_u64() % (bound.max(1) as u64)) as usize
    }

    /// An envelope with one to four faults.
    fn body(&mut self) -> Vec<u8> {
        let seed = self.below(self.seeds.len());
        let mut body = self.seeds[seed].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(body.len() + 1);
            let end = (at + self.below(12)).min(body.len());
            match self.below(8) {
                0 => drop(body.drain(at..end)),
                1 => body.truncate(at),
                2 => body.extend_from_within(at..end),
                3 => {
                    let copy = body[at..end].to_vec();
                    body.splice(at..at, copy);
                }
                4 if at < body.len() => body[at] = self.random.next_u64() as u8,
                5 if at < body.len() => body[at] ^= 1 << self.below(8),
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    let end = if self.below(2) == 0 { at } else { end };
                    body.splice(at..end, piece.iter().copied());
                }
            }
        }
        body
    }
}

/// A token of JSON, and the number of open brackets before it.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Sign(u8),
    Text(String),
    Word(Vec<u8>),
}

fn tokens(body: &[u8]) -> Vec<(usize, Token)> {
    let (mut tokens, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while let Some(&byte) = body.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'{' | b'[' => {
                tokens.push((depth, Token::Sign(byte)));
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                tokens.push((depth, Token::Sign(byte)));
            }
            b',' | b':' => tokens.push((depth, Token::Sign(byte))),
            b'"' => {
                while body.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if body[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(body.len());
                let raw = String::from_utf8_lossy(&body[start..at]);
                let text = serde_json::from_str(&raw).unwrap_or_else(|_| raw.into_owned());
                tokens.push((depth, Token::Text(text)));
            }
            _ => {
                let ends = |byte: &u8| b" \t\r\n{}[],:\"".contains(byte);
                at += body[at..].iter().position(ends).unwrap_or(body.len() - at);
                tokens.push((depth, Token::Word(body[start..at].to_vec())));
            }
        }
    }
    tokens
}

/// Whether the top-level `success` of an object is this word.
fn says(tokens: &[(usize, Token)], word: &str) -> bool {
    let tokens = match tokens {
        [(0, Token::Word(mark)), object @ ..] if mark == "\u{feff}".as_bytes() => object,
        object => object,
    };
    let is_object = tokens.first().is_some_and(|(_, first)| *first == Token::Sign(b'{'));
    is_object
        && tokens.windows(3).any(|three| {
            let [(1, Token::Text(name)), (1, Token::Sign(b':')), (1, Token::Word(value))] = three else { return false };
            name == "success" && value == word.as_bytes()
        })
}

/// The number of responses of each kind.
#[derive(Debug, Default)]
struct Count {
    success: usize,
    refused: usize,
    unreadable: usize,
}

impl Count {
    fn add<T>(&mut self, result: &Result<T, Error>) {
        match result {
            Ok(_) => self.success += 1,
            Err(error) if error.is_decode() => self.unreadable += 1,
            Err(_) => self.refused += 1,
        }
    }
}

fn read<T: Debug>(request: &Request<T>, body: &[u8], says: (bool, bool), count: &mut Count) {
    let mut answer = http::Response::new(Bytes::copy_from_slice(body));
    answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    let read = request.read(answer);
    let shown = || format!("{} is {read:?}", String::from_utf8_lossy(body));
    let is_content = request.headers()["accept"] != "application/json";
    let is_empty =
        request.method() == "DELETE" && String::from_utf8_lossy(body).trim_matches('\u{feff}').trim().is_empty();
    let (yes, no) = says;
    match &read {
        Ok(_) if is_content => assert!(!no, "{}", shown()),
        Ok(_) => assert!(yes && !no || is_empty, "{}", shown()),
        Err(error) if error.is_decode() => {
            let changes = ["DELETE", "POST"].contains(&request.method().as_str());
            assert_eq!(error.may_have_been_applied(), changes, "{}", shown());
        }
        Err(error) => assert!(no && !error.may_have_been_applied(), "{}", shown()),
    }
    count.add(&read);
}

/// Decodes this number of mutated envelopes.
fn fuzz(bodies: usize) {
    let bindings = bindings(&OFFLINE);
    let get = bindings.get(ACCOUNT, PREFIX, BINDING);
    let list = bindings.list(ACCOUNT, PREFIX);
    let delete = bindings.delete(ACCOUNT, PREFIX, BINDING);
    let create = bindings.create(ACCOUNT, PREFIX, new_binding());
    let document = OFFLINE.addressing().loa_documents().download(ACCOUNT, BINDING);
    let mut mutator = Mutator::new();
    let mut count = Count::default();
    for _ in 0..bodies {
        let body = mutator.body();
        let tokens = tokens(&body);
        let says = (says(&tokens, "true"), says(&tokens, "false"));
        read(&get, &body, says, &mut count);
        read(&list, &body, says, &mut count);
        read(&delete, &body, says, &mut count);
        read(&create, &body, says, &mut count);
        read(&document, &body, says, &mut count);
    }
    let least = bodies / 20;
    assert!(count.success > least && count.refused > least && count.unreadable > least, "{count:?} says little");
}

#[test]
fn no_mutated_envelope_is_misread() {
    fuzz(10_000);
}

#[test]
#[ignore = "a million of them: cargo test --release -p sdk-tests --test contract envelopes -- --ignored"]
fn no_mutated_envelope_of_a_million_is_misread() {
    fuzz(1_000_000);
}

/// A test of the scan that the client is compared with.
#[test]
fn the_scan_finds_success_only_at_the_top_level() {
    let finds = |body: &str| (says(&tokens(body.as_bytes()), "true"), says(&tokens(body.as_bytes()), "false"));
    assert_eq!(finds(r#"{"success" : true}"#), (true, false));
    assert_eq!(finds("\u{feff}{\"a\":[\"\\\"\"],\"succ\\u0065ss\":false}"), (false, true));
    assert_eq!(finds(r#"{"success":"false","a":{"success":true}}"#), (false, false));
    assert_eq!(finds(&format!("{{\"success\":true,\"result\":{}", RESULTS[0])), (true, false));
}
