//! A transport without a network, for unit tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;

use super::{Body, Outgoing, Transport, TransportError};
use crate::runtime::error::Kind;
use crate::runtime::future::BoxFuture;
use crate::runtime::time::Instant;

/// A step of a script.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends a response.
    Answer { status: u16, headers: Vec<(&'static str, String)>, chunks: Vec<Chunk> },
    /// Never sends a response.
    Hang,
    /// Makes no connection.
    NoConnection,
    /// Breaks the connection before the head.
    Reset,
}

/// A piece of a body.
#[derive(Debug, Clone)]
pub(crate) enum Chunk {
    Data(Bytes),
    After(Duration, Bytes),
    Hang,
    Break,
}

impl Step {
    pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::Answer {
            status,
            headers: vec![("content-type", "application/json".into())],
            chunks: vec![Chunk::Data(body.into())],
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    pub(crate) fn chunks(status: u16, chunks: Vec<Chunk>) -> Self {
        Self::Answer { status, headers: Vec::new(), chunks }
    }
}

/// Plays a script, and records the requests. The last step is repeated for ever.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    script: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

type Sent = (Instant, http::Request<Bytes>);

impl Fake {
    pub(crate) fn new(script: impl IntoIterator<Item = Step>) -> Self {
        Self { script: Arc::new(Mutex::new(script.into_iter().collect())), sent: Arc::default() }
    }

    /// The number of requests.
    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// The times of the requests.
    pub(crate) fn times(&self) -> Vec<Instant> {
        self.sent.lock().unwrap().iter().map(|(at, _)| *at).collect()
    }

    /// The requests.
    pub(crate) fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.sent.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    fn next(&self) -> Step {
        let mut script = self.script.lock().unwrap();
        if script.len() > 1 { script.pop_front().unwrap() } else { script[0].clone() }
    }
}

impl Transport for Fake {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        Box::pin(async move {
            self.sent.lock().unwrap().push((Instant::now(), request.into_http().unwrap()));
            play(self.next()).await
        })
    }
}

/// A transport that responds by a function of the request, for tests with the embedded API.
#[cfg(feature = "testing")]
pub(crate) struct Played<F>(pub(crate) F);

#[cfg(feature = "testing")]
impl<F> Transport for Played<F>
where
    F: Fn(http::Request<Bytes>) -> BoxFuture<'static, Step> + Send + Sync,
{
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        Box::pin(async move { play((self.0)(request.into_http().unwrap()).await).await })
    }
}

async fn play(step: Step) -> Result<http::Response<Box<dyn Body>>, TransportError> {
    match step {
        Step::Answer { status, headers, chunks } => {
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            let body: Box<dyn Body> = Box::new(VecDeque::from(chunks));
            Ok(response.body(body).unwrap())
        }
        Step::Hang => std::future::pending().await,
        Step::NoConnection => Err(broken(Kind::Connect)),
        Step::Reset => Err(broken(Kind::Interrupted)),
    }
}

impl Body for VecDeque<Chunk> {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            match self.pop_front() {
                None => Ok(None),
                Some(Chunk::Data(data)) => Ok(Some(data)),
                Some(Chunk::After(wait, data)) => {
                    tokio::time::sleep(wait).await;
                    Ok(Some(data))
                }
                Some(Chunk::Hang) => std::future::pending().await,
                Some(Chunk::Break) => Err(broken(Kind::Interrupted)),
            }
        })
    }
}

fn broken(kind: Kind) -> TransportError {
    TransportError { kind, source: Box::new(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) }
}
