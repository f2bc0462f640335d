//! A server whose reaction to each request is chosen by the account in the path.

use std::collections::HashMap;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::json;
use socket2::SockRef;

use crate::{binding_json, success_text};

/// 100 MiB, in pieces of 64 KiB.
const FLOOD_PIECES: usize = 1600;
static PIECE: [u8; 64 * 1024] = [b' '; 64 * 1024];
pub(super) const FLOOD: usize = FLOOD_PIECES * PIECE.len();

/// A reaction of the server after a request has arrived. After the last one, it closes the connection.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends the head of a successful response with these additional header lines, and its body.
    Genuine(&'static str),
    /// Waits for the next request on the same connection.
    Next,
    /// Resets the connection, shortly after what was sent has arrived.
    Reset,
    /// Pauses briefly, while the client reads.
    Pause,
    /// Sends nothing until the client closes.
    Hang,
    /// Sends a byte now and then, until the client closes.
    Drip,
    /// Sends 100 MiB, in chunks or with a length.
    Flood { chunked: bool },
}

/// The counts of an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Met {
    /// The number of complete requests.
    pub(super) requests: u32,
    /// The number of bytes of a flood that could be sent.
    pub(super) flooded: usize,
}

type Log = Arc<Mutex<HashMap<String, Met>>>;

/// The server, and its counts.
pub(super) struct Host {
    pub(super) base_url: String,
    log: Log,
}

impl Host {
    pub(super) fn start(scripts: HashMap<String, Vec<Step>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base_url = format!("http://{}/client/v4", listener.local_addr().unwrap());
        let log = Log::default();
        let (scripts, shared) = (Arc::new(scripts), Arc::clone(&log));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (scripts, log) = (Arc::clone(&scripts), Arc::clone(&shared));
                // Errors of the connection are the client's to report.
                thread::spawn(move || connection.and_then(|connection| serve(connection, &scripts, &log)));
            }
        });
        Self { base_url, log }
    }

    pub(super) fn met(&self, account: &str) -> Met {
        self.log.lock().unwrap().get(account).copied().unwrap_or_default()
    }
}

fn serve(mut connection: TcpStream, scripts: &HashMap<String, Vec<Step>>, log: &Log) -> std::io::Result<()> {
    let head = read_request(&mut connection)?;
    let account = head.split('/').skip_while(|part| *part != "accounts").nth(1).unwrap_or_default();
    let arrived = || log.lock().unwrap().entry(account.to_owned()).or_default().requests += 1;
    arrived();
    for step in &scripts[account] {
        match step {
            Step::Send(bytes) => connection.write_all(bytes)?,
            Step::Genuine(headers) => {
                let result = if head.starts_with("GET") { json!([]) } else { binding_json() };
                connection.write_all(&whole(200, headers, success_text(result).as_bytes()))?;
            }
            Step::Next => {
                read_request(&mut connection)?;
                arrived();
            }
            Step::Reset => {
                // A reset discards bytes in flight.
                thread::sleep(Duration::from_millis(30));
                SockRef::from(&connection).set_linger(Some(Duration::ZERO))?;
                return Ok(());
            }
            Step::Pause => thread::sleep(Duration::from_millis(2)),
            Step::Hang => while connection.read(&mut [0])? > 0 {},
            Step::Drip => loop {
                connection.write_all(b" ")?;
                thread::sleep(Duration::from_millis(20));
            },
            Step::Flood { chunked } => {
                for _ in 0..FLOOD_PIECES {
                    if *chunked {
                        write!(connection, "{:x}\r\n", PIECE.len())?;
                    }
                    connection.write_all(&PIECE)?;
                    if *chunked {
                        connection.write_all(b"\r\n")?;
                    }
                    log.lock().unwrap().entry(account.to_owned()).or_default().flooded += PIECE.len();
                }
            }
        }
    }
    Ok(())
}

/// Reads a request to its end, and returns its head.
fn read_request(connection: &mut TcpStream) -> std::io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let announced = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= announced.unwrap_or(0) {
                return Ok(head.to_owned());
            }
        }
    }
}

/// A response with a body and its length. `headers` are whole lines; unless they keep the connection, it ends with the
/// response.
pub(super) fn whole(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let connection = if headers.contains("connection:") { "" } else { "connection: close\r\n" };
    let head = format!("HTTP/1.1 {status} Reason\r\n{connection}{length}{headers}\r\n");
    [head.as_bytes(), body].concat()
}
