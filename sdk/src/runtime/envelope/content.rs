//! Decodes responses that are bytes or text, without an envelope.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::scan::{End, EnvelopeScan};
use super::verdict::Verdict;
use super::{Opened, Received, Unopened, refused, without_mark};

/// The body as text.
pub(crate) fn text(received: &Received<'_>) -> Result<Opened<String>, Unopened> {
    check(received)?;
    match std::str::from_utf8(received.body) {
        Ok(text) => Ok(Opened::bare(text.to_owned())),
        Err(error) => Err(Unopened::whole(format!("not UTF-8: {error}"))),
    }
}

/// Whether a media range was requested, and another media type than JSON came.
pub(super) fn is_other_in_range(received: &Received<'_>) -> bool {
    let requested = received.accept.map(essences).unwrap_or_default();
    let came = received.content_type.map(essences).unwrap_or_default();
    requested.iter().any(|range| range.contains('*')) && !came.is_empty() && !came.iter().any(|came| is_json(came))
}

/// The body as bytes.
pub(crate) fn bytes(received: &Received<'_>) -> Result<Opened<Bytes>, Unopened> {
    check(received)?;
    Ok(Opened::bare(received.body.clone()))
}

/// The reason why a body is not the document as requested: it is a part of it (RFC 9110, section 15.3.7) or encoded
/// (section 8.4), although the headers of the request don't ask for that.
pub(crate) fn unrequested(status: StatusCode, headers: &HeaderMap, sent: impl FnOnce() -> HeaderMap) -> Option<String> {
    let is_part = status == StatusCode::PARTIAL_CONTENT;
    let codings = headers.get_all(CONTENT_ENCODING).iter().flat_map(essences);
    // `fetch` decodes a body, and keeps the header.
    let coding = codings.filter(|coding| coding != "identity").find(|_| cfg!(not(target_arch = "wasm32")));
    if !is_part && coding.is_none() {
        return None;
    }
    let sent = sent();
    if is_part && !sent.contains_key(RANGE) {
        return Some("a part of the document, though the request has no `Range`".to_owned());
    }
    let coding = coding.filter(|_| !sent.contains_key(ACCEPT_ENCODING))?;
    Some(format!(
        "encoded as {coding} (`Content-Encoding`), which is not decoded: set `Accept-Encoding` to get it as it is"
    ))
}

/// Returns an error if the body is not the document that was requested.
fn check(received: &Received<'_>) -> Result<(), Unopened> {
    check_content(received)?;
    received.unrequested.clone().map_or(Ok(()), |reason| Err(Unopened::whole(reason)))
}

/// Returns an error if the body is the envelope of a failed request, or HTML, in place of the requested document.
///
/// | requested | received | error if |
/// | --- | --- | --- |
/// | a media type | the same, not JSON | never |
/// | nothing, or a range | neither JSON nor text | never |
/// | JSON | an object | it has `"success": false` and `errors` |
/// | another media type | HTML | always |
/// | another media type | an object, as JSON | its verdict is not accepted, unless it is whole and has neither `success` nor `errors` |
/// | nothing, or a range | an object, as JSON | it has `"success": false` |
/// | anything | an object, as another media type | it has `"success": false` and `errors` |
///
/// A response without a media type counts as JSON.
fn check_content(received: &Received<'_>) -> Result<(), Unopened> {
    let came = received.content_type.map(essences).unwrap_or_default();
    let requested = received.accept.map(essences).unwrap_or_default();
    let is_open = requested.is_empty() || requested.iter().any(|range| range.contains('*'));
    let json_requested = requested.iter().any(|essence| is_json(essence));
    let json_came = came.is_empty() || came.iter().any(|essence| is_json(essence));
    if !json_came && came.iter().any(|came| requested.contains(came) || is_open && !came.starts_with("text/")) {
        return Ok(());
    }
    if !is_open
        && !json_requested
        && !requested.iter().any(|requested| requested == "text/html")
        && is_page(received.body)
    {
        return Err(Unopened::whole(format!("HTML where {} is expected", requested.join(", "))));
    }
    let scan = EnvelopeScan::of(received.body);
    let is_content = if json_requested || !json_came {
        !scan.has_false || scan.errors.is_none()
    } else if is_open {
        !scan.has_false
    } else {
        scan.is_silent() && matches!(scan.end, End::Whole | End::NoObject)
    };
    if is_content { Ok(()) } else { refused(Verdict::from_scan(&scan, received.body)) }
}

/// The media types of a header, without their parameters (RFC 9110, section 8.3.1).
fn essences(header: &HeaderValue) -> Vec<String> {
    let text = String::from_utf8_lossy(header.as_bytes()).to_ascii_lowercase();
    let essence = |item: &str| item.split(';').next().unwrap_or_default().trim().to_owned();
    text.split(',').map(essence).filter(|essence| !essence.is_empty()).collect()
}

/// Whether a body begins like an HTML page.
pub(super) fn is_page(body: &[u8]) -> bool {
    let begin = without_mark(body).trim_ascii_start();
    let begins_with = |tag: &[u8]| begin.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    begins_with(b"<!doctype html") || begins_with(b"<html")
}

fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json") || essence.ends_with("+json")
}
