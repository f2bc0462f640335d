//! Every row of the table of faults, on a real socket.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cloudflare_sdk::Client;
use tokio::sync::Semaphore;

use super::client;
use super::faults::{Row, Server, rows};
use super::host::{Host, Met};
use super::outcome::Outcome;
use crate::{PREFIX, bindings, new_binding};

/// The timeout of an attempt that never finishes; three of them with their waits are within [`BOUND`].
const STALLED: Duration = Duration::from_millis(300);
/// The timeout of an attempt that is answered at once.
const ANSWERED: Duration = Duration::from_secs(60);
/// The longest time of a call, on a machine that is ten times slower than expected.
const BOUND: Duration = Duration::from_secs(20);
/// The number of concurrent calls, of which a small machine can serve each.
const AT_ONCE: usize = 24;
/// The number of bytes that can be sent to a client that reads 64 MiB, with the system's buffers.
const MOST_FLOODED: usize = 80 * 1024 * 1024;

/// A call of a row, identified for the server by its account.
struct Call {
    client: Client,
    account: String,
    timeout: Duration,
    create: bool,
}

impl Call {
    /// Makes the call; returns its outcome without the number of requests, which the server knows.
    async fn make(self) -> (Outcome, Duration) {
        let Self { client, account, timeout, create } = self;
        let start = Instant::now();
        let outcome = if create {
            let request = bindings(&client).create(account, PREFIX, new_binding());
            Outcome::of(0, &request.timeout(timeout).await)
        } else {
            Outcome::of(0, &client.addressing().services().list(account).timeout(timeout).await)
        };
        (outcome, start.elapsed())
    }
}

#[tokio::test]
async fn every_fault_has_the_promised_outcome() {
    let elsewhere = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let rows = rows(&format!("http://{}", elsewhere.local_addr().unwrap()));
    let host = Host::start(rows.iter().enumerate().flat_map(|(row, fault)| scripts(row, fault)).collect());
    let present = client(&host.base_url);
    let absent = client(&nobody());
    let turns = Arc::new(Semaphore::new(AT_ONCE));

    let mut calls = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let (client, timeout) = match row.server {
            Server::Absent => (&absent, ANSWERED),
            Server::Does(_) => (&present, ANSWERED),
            Server::Stalls(_) => (&present, STALLED),
        };
        for create in [false, true] {
            let call = Call { client: client.clone(), account: account(index, create), timeout, create };
            let turns = Arc::clone(&turns);
            calls.push(tokio::spawn(async move {
                let _turn = turns.acquire().await.unwrap();
                call.make().await
            }));
        }
    }
    let mut differences = Vec::new();
    let mut calls = calls.into_iter();
    for (index, row) in rows.iter().enumerate() {
        for (create, expected) in [(false, &row.get), (true, &row.post)] {
            let (mut outcome, took) = calls.next().unwrap().await.unwrap();
            let Met { requests, flooded } = host.met(&account(index, create));
            outcome.requests = requests;
            if outcome != *expected {
                differences.push(format!("{}: {outcome:?} instead of {expected:?}", row.fault));
            }
            if took > BOUND || flooded > MOST_FLOODED {
                differences.push(format!("{}: {took:?}, {flooded} bytes", row.fault));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));

    elsewhere.set_nonblocking(true).unwrap();
    assert!(elsewhere.accept().is_err(), "a redirect was followed to another host");
}

/// The table itself must not allow this.
#[test]
fn no_row_sends_a_create_again_that_may_have_been_applied() {
    for row in rows("") {
        assert!(row.get.requests <= 3 && row.post.requests <= 3, "{}", row.fault);
        assert!(row.post.requests <= 1 || row.fault.starts_with("429"), "{}", row.fault);
        assert!(row.post.requests <= 1 || !row.post.may_have_been_applied, "{}", row.fault);
    }
}

fn account(row: usize, create: bool) -> String {
    format!("{}-{row}", if create { "create" } else { "list" })
}

fn scripts(index: usize, row: &Row) -> Vec<(String, Vec<super::host::Step>)> {
    match &row.server {
        Server::Absent => Vec::new(),
        Server::Does(steps) | Server::Stalls(steps) => {
            [false, true].map(|create| (account(index, create), steps.clone())).into()
        }
    }
}

/// An address without a listener. Another test could get the port, but the system assigns ports in turn.
fn nobody() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A server with these reactions for one account, for tests without the table.
pub(super) fn scripted(account: &str, steps: Vec<super::host::Step>) -> Host {
    Host::start(HashMap::from([(account.to_owned(), steps)]))
}
