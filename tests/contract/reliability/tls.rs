//! TLS, with a certificate authority made by the test.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{self, Command};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, fs, thread};

use cloudflare_sdk::{Client, RetryBudget, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use super::outcome::Outcome;
use super::{hasty, http2};
use crate::{ACCOUNT, PREFIX, TOKEN, binding_json, bindings, new_binding, success_text};

/// A TLS 1.1 alert that the version is not supported (RFC 8446, section 6.2).
const ONLY_TLS_1_1: &[u8] = &[21, 3, 2, 0, 2, 2, 70];

/// The server's reaction to a connection.
#[derive(Clone)]
enum Does {
    /// Serves TLS with this configuration, then HTTP/2 or HTTP/1.1 as negotiated.
    Speaks(Arc<ServerConfig>),
    /// Responds to the client's first bytes with these, and closes.
    Says(&'static [u8]),
    /// Closes after the client's first bytes.
    Closes,
    /// Reads without answering.
    Stalls,
}

/// A fault, and the caller's result.
pub(super) struct Row {
    pub(super) fault: &'static str,
    kind: Kind,
    pub(super) get: Outcome,
    pub(super) post: Outcome,
}

#[derive(Clone, Copy)]
enum Kind {
    Expired,
    OtherName,
    UnknownIssuer,
    OnlyTls11,
    Stalls,
    Closes,
    Http1,
    Http2,
}

pub(super) fn rows() -> Vec<Row> {
    let outcome = |requests, got: &str| Outcome { requests, got: got.into(), may_have_been_applied: false };
    let refused =
        |fault, kind| Row { fault, kind, get: outcome(0, "no connection"), post: outcome(0, "no connection") };
    let answered = |fault, kind| Row { fault, kind, get: outcome(1, "the value"), post: outcome(1, "the value") };
    vec![
        refused("a certificate that has expired", Kind::Expired),
        refused("a certificate for another name", Kind::OtherName),
        refused("a certificate of an unknown issuer", Kind::UnknownIssuer),
        refused("TLS 1.1 and no later version", Kind::OnlyTls11),
        refused("a handshake that stalls", Kind::Stalls),
        refused("the end of the connection inside the handshake", Kind::Closes),
        answered("a server that speaks HTTP/1.1 only", Kind::Http1),
        answered("a server that speaks HTTP/2", Kind::Http2),
    ]
}

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer() -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server with a certificate for `name`, which may have expired.
fn speaks(issuer: &Issuer, name: &str, expired: bool, protocols: &[&str]) -> Does {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    if expired {
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let mut config = builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Does::Speaks(Arc::new(config))
}

/// Starts a server; returns its base URL and its log.
fn start(does: Does) -> (String, Arc<Mutex<http2::Log>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base_url = format!("https://{}/client/v4", listener.local_addr().unwrap());
    let log = Arc::<Mutex<http2::Log>>::default();
    let shared = Arc::clone(&log);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let (does, log) = (does.clone(), Arc::clone(&shared));
            thread::spawn(move || serve(connection, does, &log));
        }
    });
    (base_url, log)
}

fn serve(mut connection: TcpStream, does: Does, log: &Mutex<http2::Log>) -> Option<()> {
    let mut first = [0; 512];
    match does {
        Does::Says(bytes) => {
            let _arrived = connection.read(&mut first).ok()?;
            connection.write_all(bytes).ok()?;
        }
        Does::Closes => drop(connection.read(&mut first)),
        Does::Stalls => while connection.read(&mut first).ok()? > 0 {},
        Does::Speaks(config) => {
            let mut tls = ServerConnection::new(config).ok()?;
            while tls.is_handshaking() {
                tls.complete_io(&mut connection).ok()?;
            }
            let is_http_2 = tls.alpn_protocol() == Some(b"h2");
            let mut stream = StreamOwned::new(tls, connection);
            if is_http_2 {
                http2::serve(&mut stream, log)?;
            } else {
                http_1(&mut stream, log)?;
            }
        }
    }
    Some(())
}

/// Responds to one request of HTTP/1.1.
fn http_1(stream: &mut (impl Read + Write), log: &Mutex<http2::Log>) -> Option<()> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() < length.unwrap_or(0) {
            continue;
        }
        log.lock().unwrap().requests += 1;
        let answer = success_text(if head.starts_with("POST ") { binding_json() } else { json!([]) });
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all((head + &answer).as_bytes()).ok()?;
        return stream.flush().ok();
    }
}

/// A client that trusts only this issuer.
fn client(base_url: &str, issuer: &Issuer, connect_timeout: Duration) -> Client {
    let trusted = reqwest::Certificate::from_der(issuer.der()).unwrap();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).connect_timeout(connect_timeout);
    let builder = Client::builder().base_url(base_url).api_token(TOKEN).http_client(http);
    builder.retry(hasty()).retry_budget(RetryBudget::unlimited()).build().unwrap()
}

#[tokio::test]
async fn every_fault_of_tls_has_the_promised_outcome() {
    let (issuer, unknown) = (issuer(), self::issuer());
    const BOTH: &[&str] = &["h2", "http/1.1"];
    for Row { fault, kind, get, post } in rows() {
        for (create, expected) in [(false, get), (true, post)] {
            let (base_url, log) = start(match kind {
                Kind::Expired => speaks(&issuer, "127.0.0.1", true, BOTH),
                Kind::OtherName => speaks(&issuer, "api.example.com", false, BOTH),
                Kind::UnknownIssuer => speaks(&unknown, "127.0.0.1", false, BOTH),
                Kind::OnlyTls11 => Does::Says(ONLY_TLS_1_1),
                Kind::Stalls => Does::Stalls,
                Kind::Closes => Does::Closes,
                Kind::Http1 => speaks(&issuer, "127.0.0.1", false, &["http/1.1"]),
                Kind::Http2 => speaks(&issuer, "127.0.0.1", false, BOTH),
            });
            // Short for the row that times out.
            let patience = if matches!(kind, Kind::Stalls) { 300 } else { 30_000 };
            let client = client(&base_url, &issuer, Duration::from_millis(patience));
            let mut outcome = if create {
                Outcome::of(0, &bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await)
            } else {
                Outcome::of(0, &client.addressing().services().list(ACCOUNT).await)
            };
            outcome.requests = log.lock().unwrap().requests;
            assert_eq!(outcome, expected, "{fault}");
        }
    }
}

/// The environment variable with the server's address, for the child process.
const BASE_URL: &str = "TLS_TEST_BASE_URL";

/// In a process of its own, since the system's certificates are set by an environment variable.
#[test]
fn the_certificates_of_the_system_are_loaded_if_one_base_url_is_https() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let issuer = issuer();
    let (base_url, log) = start(speaks(&issuer, "127.0.0.1", false, &["http/1.1"]));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("issuer-{}.pem", process::id()));
    fs::write(&file, issuer.pem()).unwrap();
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "reliability::tls::child_process_that_trusts_the_system_certificates", "--ignored"])
        .env(BASE_URL, base_url)
        .env("SSL_CERT_FILE", &file)
        .env("NO_PROXY", "*")
        .env_remove("SSL_CERT_DIR")
        .output();
    fs::remove_file(&file).unwrap();
    let child = child.unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!(log.lock().unwrap().requests, 4);
}

#[tokio::test]
#[ignore = "the child of the test above"]
async fn child_process_that_trusts_the_system_certificates() {
    let Ok(base_url) = env::var(BASE_URL) else { return };
    let host = base_url.strip_prefix("https").unwrap();
    for server in [&base_url, &format!("http{host}")] {
        let builder = Client::builder().api_token(TOKEN).base_url(&base_url).server_base_url("a server", server);
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        let list = client.addressing().services().list(ACCOUNT);
        assert!(list.clone().await.unwrap().is_empty());
        assert!(list.wait_blocking().unwrap().is_empty());
    }
}
