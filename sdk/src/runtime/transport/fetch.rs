//! The transport in JavaScript: `fetch`, in a browser, a worker or Node.

use std::future::poll_fn;
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReadableStreamDefaultReader, RequestInit, RequestRedirect, ResponseType};

use super::{Body, Outgoing, Transport, TransportError};
use crate::runtime::Error;
use crate::runtime::error::Kind;
use crate::runtime::future::BoxFuture;

/// Sends requests with the global `fetch`, which manages connections, proxies and certificates.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient;

impl HttpClient {
    /// A client; the base URL already decides between http and https.
    pub(crate) fn plain(_https_only: bool, _uses_tls: bool) -> Result<Self, Error> {
        Ok(Self)
    }
}

impl Transport for HttpClient {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        Box::pin(async move {
            let abort = Abort(AbortController::new().map_err(not_sent)?);
            let request = described(*request, &abort).await?;
            let answer = JsFuture::from(begin(&request).map_err(not_sent)?).await.map_err(broken)?;
            opened(&answer.dyn_into().map_err(broken)?, abort)
        })
    }
}

/// Aborts the exchange when it is dropped.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The request as one of `fetch`.
async fn described(request: Outgoing, abort: &Abort) -> Result<web_sys::Request, TransportError> {
    let Outgoing { method, url, headers, body, stream } = request;
    let init = RequestInit::new();
    init.set_method(method.as_str());
    init.set_headers(&js_headers(&headers)?.into());
    init.set_signal(Some(&abort.0.signal()));
    // A redirect could carry the credential to another host, or turn a POST into a GET.
    init.set_redirect(RequestRedirect::Manual);
    let body = match stream {
        // Few environments can stream a body, and none over HTTP/1.1.
        Some(stream) => Some(whole(stream.begin()).await?),
        None => body,
    };
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(&body[..]).into());
    }
    web_sys::Request::new_with_str_and_init(url.as_str(), &init).map_err(not_sent)
}

fn js_headers(headers: &HeaderMap) -> Result<Headers, TransportError> {
    let made = Headers::new().map_err(not_sent)?;
    for (name, value) in headers {
        let value = value.to_str().map_err(|error| TransportError { kind: Kind::Connect, source: error.into() })?;
        made.append(name.as_str(), value).map_err(not_sent)?;
    }
    Ok(made)
}

/// Reads a streamed body to its end. If that fails, nothing was sent.
async fn whole(body: impl http_body::Body<Data = Bytes, Error = std::io::Error>) -> Result<Bytes, TransportError> {
    let mut body = pin!(body);
    let mut whole = BytesMut::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|error| TransportError { kind: Kind::Connect, source: error.into() })?;
        whole.extend(frame.into_data());
    }
    Ok(whole.freeze())
}

/// Calls the global `fetch`.
fn begin(request: &web_sys::Request) -> Result<Promise, JsValue> {
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    fetch.call1(&global, request)?.dyn_into()
}

fn opened(answer: &web_sys::Response, abort: Abort) -> Result<http::Response<Box<dyn Body>>, TransportError> {
    let reader = answer.body().map(|body| ReadableStreamDefaultReader::new(&body)).transpose().map_err(broken)?;
    // A browser hides status and location of a redirect: 302 is one after which the request may have been applied.
    let status = match answer.type_() {
        ResponseType::Opaqueredirect => StatusCode::FOUND,
        _ => StatusCode::from_u16(answer.status()).map_err(|error| malformed(error.into()))?,
    };
    let mut opened = http::Response::new(Box::new(Pieces { reader, _abort: abort }) as Box<dyn Body>);
    *opened.status_mut() = status;
    for entry in answer.headers().entries() {
        let entry: Array = entry.map_err(broken)?.dyn_into().map_err(broken)?;
        let text = |index| entry.get(index).as_string().unwrap_or_default();
        let name = HeaderName::try_from(text(0)).map_err(|error| malformed(error.into()))?;
        let value = HeaderValue::try_from(text(1)).map_err(|error| malformed(error.into()))?;
        opened.headers_mut().append(name, value);
    }
    Ok(opened)
}

/// A body in pieces, or none.
struct Pieces {
    reader: Option<ReadableStreamDefaultReader>,
    _abort: Abort,
}

impl Body for Pieces {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let Some(reader) = &self.reader else { return Ok(None) };
            let read = JsFuture::from(reader.read()).await.map_err(broken)?;
            if Reflect::get(&read, &"done".into()).map_err(broken)?.is_truthy() {
                return Ok(None);
            }
            let piece: Uint8Array = Reflect::get(&read, &"value".into()).and_then(JsCast::dyn_into).map_err(broken)?;
            Ok(Some(piece.to_vec().into()))
        })
    }
}

fn not_sent(thrown: JsValue) -> TransportError {
    TransportError { kind: Kind::Connect, source: text_of(&thrown).into() }
}

/// `fetch` does not tell whether there was a connection, so there may have been one.
fn broken(thrown: JsValue) -> TransportError {
    malformed(text_of(&thrown).into())
}

fn malformed(source: Box<dyn std::error::Error + Send + Sync>) -> TransportError {
    TransportError { kind: Kind::Interrupted, source }
}

/// The message of a thrown value, with the cause that Node adds.
fn text_of(thrown: &JsValue) -> String {
    let message = |value: &JsValue| value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    let Some(text) = message(thrown) else { return format!("{thrown:?}") };
    match thrown.dyn_ref::<js_sys::Error>().and_then(|error| message(&error.cause())) {
        Some(cause) => format!("{text}: {cause}"),
        None => text,
    }
}
