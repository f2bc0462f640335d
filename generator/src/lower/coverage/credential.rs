//! Compares security requirements with the credentials that a client can have, and reads their scopes.

use serde_json::{Map, Value};

use crate::{document::Document, ir::Fate, pointer::Pointer};

/// Whether a client can meet security requirements. A client has one credential, whatever the description lists: a
/// bearer token, an email with an API key, or a user service key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Credential {
    /// A requirement asks for a credential that the client can have.
    Sent,
    /// No credential is needed: there are no requirements, or one of them is empty.
    NotNeeded,
    /// Every requirement asks for a credential that the client can't have.
    Lacking,
}

impl Credential {
    /// Compares the value of `security`, in an operation or the description, with the credentials that a client can
    /// have.
    pub(in crate::lower) fn of(document: &Document, requirements: &Value) -> Self {
        let sends = |name: &String| scheme(document, name).and_then(Value::as_object).is_some_and(is_sent);
        let ways: Vec<_> = requirements.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
        if ways.iter().any(|way| !way.is_empty() && way.keys().all(sends)) {
            Self::Sent
        } else if ways.is_empty() || ways.iter().any(|way| way.is_empty()) {
            // An empty requirement makes the other requirements optional.
            Self::NotNeeded
        } else {
            Self::Lacking
        }
    }

    /// The fate of the keyword `security`, with the reason.
    pub(super) fn fate(self) -> (Fate, &'static str) {
        match self {
            Self::Sent => (Fate::Typed, ""),
            Self::NotNeeded => (Fate::Noted, "needs no credential; the client sends the one that it has"),
            Self::Lacking => {
                let why = "needs a kind of credential that the client does not have; a caller adds it, such as with `header` or `query`";
                (Fate::Loosened, why)
            }
        }
    }
}

/// The credentials of security requirements in words: `X-Key in header or basic`.
pub(in crate::lower) fn credentials(document: &Document, requirements: &Value) -> String {
    let ways = requirements.as_array().into_iter().flatten().filter_map(Value::as_object);
    let words = |name: &String| {
        let of = |keyword: &str| scheme(document, name)?.get(keyword)?.as_str();
        match of("type") {
            Some("apiKey") => format!("{} in {}", of("name").unwrap_or_default(), of("in").unwrap_or_default()),
            Some("http") => of("scheme").unwrap_or_default().to_owned(),
            Some(other) => other.to_owned(),
            None => name.clone(),
        }
    };
    let ways = ways.map(|way| way.keys().map(words).collect::<Vec<_>>().join(" and "));
    ways.collect::<Vec<_>>().join(" or ")
}

/// Whether a security scheme is OAuth 2 or OpenID Connect, so that a requirement lists scopes for it. In OpenAPI 3.1 a
/// requirement may list roles for other schemes.
pub(in crate::lower) fn has_scopes(document: &Document, name: &str) -> bool {
    scheme(document, name).and_then(Value::as_object).is_some_and(is_scoped)
}

/// Whether the credential that a security scheme asks for is one that the client can have.
pub(super) fn is_sent(scheme: &Map<String, Value>) -> bool {
    let of = |keyword: &str| lower_case(scheme, keyword);
    let header = of("name").filter(|_| of("in").as_deref() == Some("header"));
    // The tokens of OAuth 2 and OpenID Connect are sent as bearer tokens (RFC 6750).
    of("scheme").as_deref() == Some("bearer")
        || is_scoped(scheme)
        || matches!(header.as_deref(), Some("x-auth-email" | "x-auth-key" | "x-auth-user-service-key"))
}

fn is_scoped(scheme: &Map<String, Value>) -> bool {
    matches!(lower_case(scheme, "type").as_deref(), Some("oauth2" | "openidconnect"))
}

/// The value of a keyword of a security scheme, in lower case.
fn lower_case(scheme: &Map<String, Value>, keyword: &str) -> Option<String> {
    Some(scheme.get(keyword)?.as_str()?.to_ascii_lowercase())
}

/// The security scheme with this name, with references followed.
fn scheme<'a>(document: &'a Document, name: &str) -> Option<&'a Value> {
    Some(document.resolve(&security_scheme(name)).ok()?.1)
}

/// The pointer of the security scheme with this name.
pub(super) fn security_scheme(name: &str) -> Pointer {
    Pointer::root().children(&["components", "securitySchemes", name])
}
