//! Credentials and scopes of security requirements.

use serde_json::Value;

use crate::{document::Document, pointer::Pointer};

/// The credential that security requirements need. The client sends its only one, a bearer token, an email with an API
/// key, or a user service key, whatever they list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Credential {
    /// One that the client can have.
    Sent,
    /// None: there are no requirements, or one is empty.
    NotNeeded,
    /// One that the client can't have.
    Lacking,
}

impl Credential {
    /// For the security requirements of an operation, or of the description.
    pub(in crate::lower) fn of(document: &Document, requirements: &Value) -> Self {
        let sends = |name: &String| {
            let of = |keyword: &str| of_scheme(document, name, keyword);
            let header = of("name").filter(|_| of("in").as_deref() == Some("header"));
            // The tokens of OAuth 2 and OpenID Connect, which have scopes, are bearer tokens (RFC 6750).
            of("scheme").as_deref() == Some("bearer")
                || has_scopes(document, name)
                || matches!(header.as_deref(), Some("x-auth-email" | "x-auth-key" | "x-auth-user-service-key"))
        };
        let ways: Vec<_> = requirements.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
        if ways.iter().any(|way| !way.is_empty() && way.keys().all(sends)) {
            Self::Sent
        } else if ways.is_empty() || ways.iter().any(|way| way.is_empty()) {
            // A requirement without schemes makes the others optional.
            Self::NotNeeded
        } else {
            Self::Lacking
        }
    }
}

/// The credentials of security requirements in words: `X-Key in header or basic`.
pub(in crate::lower) fn credentials(document: &Document, requirements: &Value) -> String {
    let ways = requirements.as_array().into_iter().flatten().filter_map(Value::as_object);
    let words = |name: &String| {
        let of = |keyword: &str| in_scheme(document, name, keyword);
        match of("type").as_deref() {
            Some("apiKey") => format!("{} in {}", of("name").unwrap_or_default(), of("in").unwrap_or_default()),
            Some("http") => of("scheme").unwrap_or_default(),
            Some(other) => other.to_owned(),
            None => name.clone(),
        }
    };
    let ways = ways.map(|way| way.keys().map(words).collect::<Vec<_>>().join(" and "));
    ways.collect::<Vec<_>>().join(" or ")
}

/// Whether a security scheme has scopes (OAuth 2, OpenID Connect); others of OpenAPI 3.1 may list roles.
pub(in crate::lower) fn has_scopes(document: &Document, scheme: &str) -> bool {
    matches!(of_scheme(document, scheme, "type").as_deref(), Some("oauth2" | "openidconnect"))
}

/// The value of a keyword of a security scheme, in lower case.
fn of_scheme(document: &Document, name: &str, keyword: &str) -> Option<String> {
    in_scheme(document, name, keyword).map(|value| value.to_ascii_lowercase())
}

/// The value of a keyword of a security scheme.
fn in_scheme(document: &Document, name: &str, keyword: &str) -> Option<String> {
    let scheme = Pointer::root().children(&["components", "securitySchemes", name]);
    Some(document.resolve(&scheme).ok()?.1.get(keyword)?.as_str()?.to_owned())
}
