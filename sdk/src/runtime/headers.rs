//! Headers set by callers, and their precedence.

use http::header::{COOKIE, HeaderName, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderValue};

use super::Violation;
use super::auth::{Scheme, X_AUTH_EMAIL, scheme_of};

/// Headers with secrets that are not of the API itself: of proxies, of sessions, and of Cloudflare Access.
const OTHER_SECRETS: [HeaderName; 5] = [
    PROXY_AUTHORIZATION,
    COOKIE,
    HeaderName::from_static("cf-access-client-secret"),
    HeaderName::from_static("cf-access-jwt-assertion"),
    HeaderName::from_static("cf-access-token"),
];

/// Headers to set and to remove; the last edit of a header wins.
#[derive(Clone, Default)]
pub(crate) struct HeaderEdits(Vec<(HeaderName, Option<HeaderValue>)>);

impl HeaderEdits {
    /// Sets a header in place of an earlier value. The violation does not repeat the value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), Violation> {
        let header = valid_name(name)?;
        let mut value = header_value(value).ok_or_else(|| {
            let message = "not a header value: a line break, another control character, or not ASCII";
            Violation::new(name, message)
        })?;
        value.set_sensitive(scheme_of(&header).is_some() || OTHER_SECRETS.contains(&header));
        self.0.push((header, Some(value)));
        Ok(())
    }

    /// Removes a header that would otherwise be sent.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Violation> {
        self.0.push((valid_name(name)?, None));
        Ok(())
    }

    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            match value {
                Some(value) => headers.insert(name, value.clone()),
                None => headers.remove(name),
            };
        }
    }

    /// The last edit of a header, if there is one: its value, or `None` if it is removed.
    pub(crate) fn last(&self, name: &HeaderName) -> Option<Option<&HeaderValue>> {
        self.0.iter().rev().find(|(edited, _)| edited == name).map(|(_, value)| value.as_ref())
    }

    /// The values with secrets. An email address is sensitive, but no secret.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter(|(name, _)| *name != X_AUTH_EMAIL).filter_map(|(_, value)| value.as_ref());
        values.filter(|value| value.is_sensitive()).filter_map(|value| value.to_str().ok())
    }

    /// Whether the edits set a credential of another scheme.
    pub(crate) fn set_another_scheme(&self, scheme: Scheme) -> bool {
        self.0.iter().any(|(name, value)| value.is_some() && scheme_of(name).is_some_and(|other| other != scheme))
    }
}

/// The trimmed text as the value of a header, if it can be one. Beyond ASCII, the meaning of a value depends on the
/// server (RFC 9110, section 5.5).
pub(crate) fn header_value(text: &str) -> Option<HeaderValue> {
    let text = Some(text.trim()).filter(|text| text.is_ascii())?;
    HeaderValue::from_str(text).ok()
}

fn valid_name(name: &str) -> Result<HeaderName, Violation> {
    let header = HeaderName::try_from(name).map_err(|_| Violation::new(name, "not a header name"))?;
    match refusal(header.as_str()) {
        Some(message) => Err(Violation::new(name, message)),
        None => Ok(header),
    }
}

/// The reason why a caller can't set a header, and what to do instead; `None` if it can.
///
/// These headers route and frame a request (RFC 9110, sections 6.6.2, 7.2, 7.6, 8.6 and 10.1.1; RFC 9112, section 6).
/// Values other than the client's could send the credential to another host, or make the server read a part of the body
/// as the next request on the connection.
fn refusal(header: &str) -> Option<&'static str> {
    Some(match header {
        "host" => "determines the host, so it is written from the base URL: to call another host, set `base_url`",
        "content-length" | "transfer-encoding" | "trailer" => {
            "says where the body ends, so it is written from the body that is sent: leave it out"
        }
        "connection" | "keep-alive" | "proxy-connection" | "te" | "upgrade" => {
            "is about one connection, and connections are managed by the HTTP client: leave it out"
        }
        "expect" => "asks for an interim response before the body is sent, which is not waited for: leave it out",
        "max-forwards" => "decides how far a request goes: leave it out",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_case_insensitive_and_the_last_edit_wins() {
        let mut edits = HeaderEdits::default();
        edits.set("X-One", "1").unwrap();
        edits.set("x-ONE", "2").unwrap();
        edits.set("x-two", "1").unwrap();
        edits.remove("X-Two").unwrap();
        let mut headers = HeaderMap::new();
        edits.apply(&mut headers);
        assert_eq!((headers.len(), headers["x-one"].to_str().unwrap()), (1, "2"));
    }

    #[test]
    fn an_invalid_header_is_refused_without_being_printed() {
        let mut edits = HeaderEdits::default();
        let violation = edits.set("x-secret", "planted\r\nx-evil: 1").unwrap_err();
        assert_eq!(violation.field(), "x-secret");
        assert!(!violation.message().contains("planted"));
        assert!(edits.set("no name", "x").is_err());
    }

    #[test]
    fn a_value_beyond_ascii_is_refused_without_being_printed() {
        for name in ["X-A", "CF-Access-Client-Secret"] {
            let violation = HeaderEdits::default().set(name, "s\u{e9}cret-value-123").unwrap_err();
            assert!(violation.message().contains("not ASCII"), "{violation}");
            assert!(!violation.to_string().contains("cret-value"));
        }
        assert!(HeaderEdits::default().set("X-A", "a\tb ~").is_ok());
    }

    #[test]
    fn headers_that_route_or_frame_a_request_are_refused() {
        for name in [
            "Host",
            "hOST",
            "Content-Length",
            "Transfer-Encoding",
            "Trailer",
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "TE",
            "Upgrade",
            "Expect",
            "Max-Forwards",
        ] {
            let mut edits = HeaderEdits::default();
            for refused in [edits.set(name, "1"), edits.remove(name)] {
                assert_eq!(refused.unwrap_err().field(), name);
            }
            let mut headers = HeaderMap::new();
            edits.apply(&mut headers);
            assert!(headers.is_empty(), "{name}");
        }
        for name in ["Accept", "Via", "Forwarded", "X-Forwarded-Host", "Content-Encoding", "Date"] {
            assert!(HeaderEdits::default().set(name, "1").is_ok(), "{name}");
        }
    }

    #[test]
    fn credentials_set_by_hand_are_sensitive() {
        let mut edits = HeaderEdits::default();
        edits.set("Authorization", "Bearer x").unwrap();
        let mut headers = HeaderMap::new();
        edits.set("CF-Access-Client-Secret", "planted").unwrap();
        edits.set("X-Other", "plain").unwrap();
        edits.apply(&mut headers);
        assert!(headers["authorization"].is_sensitive() && headers["cf-access-client-secret"].is_sensitive());
        assert_eq!(edits.secrets().collect::<Vec<_>>(), ["Bearer x", "planted"]);
        let mut email = HeaderEdits::default();
        email.set("X-Auth-Email", "owner@example.test").unwrap();
        assert_eq!(email.secrets().count(), 0);
        assert!(edits.set_another_scheme(Scheme::ApiKey) && !edits.set_another_scheme(Scheme::ApiToken));
    }
}
