//! Whether the client has a credential that `security` asks for.

use serde_json::Value;

use crate::{document::Document, pointer::Pointer};

/// What `security` asks of the client, which sends its one credential (a bearer token, an email with an API key, or a
/// user service key) whatever the keyword lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Credential {
    /// A credential that the client can have.
    Sent,
    /// None.
    NotNeeded,
    /// A credential that the client can't have.
    Lacking,
}

impl Credential {
    /// For the security requirements of an operation, or of the description.
    pub(in crate::lower) fn of(document: &Document, requirements: &Value) -> Self {
        let schemes = Pointer::root().children(&["components", "securitySchemes"]);
        let sends = |name: &String| {
            let of = |keyword: &str| {
                let value = document.resolve(&schemes.child(name)).ok()?.1.get(keyword)?.as_str()?;
                Some(value.to_ascii_lowercase())
            };
            let header = of("name").filter(|_| of("in").as_deref() == Some("header"));
            // The tokens of OAuth 2 are bearer tokens (RFC 6750), those of OpenID Connect too.
            of("scheme").as_deref() == Some("bearer")
                || matches!(of("type").as_deref(), Some("oauth2" | "openidconnect"))
                || matches!(header.as_deref(), Some("x-auth-email" | "x-auth-key" | "x-auth-user-service-key"))
        };
        let ways: Vec<_> = requirements.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
        match ways.iter().any(|way| !way.is_empty() && way.keys().all(sends)) {
            true => Self::Sent,
            // A requirement without schemes makes the others optional.
            false if ways.is_empty() || ways.iter().any(|way| way.is_empty()) => Self::NotNeeded,
            false => Self::Lacking,
        }
    }
}
