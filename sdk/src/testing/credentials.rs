//! Authentication and permissions: the three schemes of the API.

use std::fmt;

use http::{HeaderMap, StatusCode};

use super::envelope::{Failure, Problem};
use super::{codes, defaults};

pub(super) const EMAIL_HEADER: &str = "x-auth-email";
pub(super) const KEY_HEADER: &str = "x-auth-key";
pub(super) const SERVICE_KEY_HEADER: &str = "x-auth-user-service-key";

const DOCUMENTATION: &str = "https://developers.cloudflare.com/fundamentals/api/get-started/";

/// The access that a route requires, and that a credential grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Access {
    Read,
    Write,
}

/// The accepted credentials.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) token: String,
    pub(super) read_only_token: String,
    pub(super) email: String,
    pub(super) api_key: String,
    pub(super) service_key: String,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            token: defaults::TOKEN.into(),
            read_only_token: defaults::READ_ONLY_TOKEN.into(),
            email: defaults::EMAIL.into(),
            api_key: defaults::API_KEY.into(),
            service_key: defaults::SERVICE_KEY.into(),
        }
    }
}

// By hand, since a test that prints the server must not print credentials, which may be real ones.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

impl Credentials {
    /// Checks that the sender of these headers has the access.
    pub(super) fn check(&self, headers: &HeaderMap, needed: Access) -> Result<(), Failure> {
        if self.granted(headers)? >= needed {
            return Ok(());
        }
        Err(forbidden(codes::NOT_PERMITTED, "Authentication error: these credentials may read, not write"))
    }

    fn granted(&self, headers: &HeaderMap) -> Result<Access, Failure> {
        let token = single(headers, "authorization")?;
        let email = single(headers, EMAIL_HEADER)?;
        let key = single(headers, KEY_HEADER)?;
        let service_key = single(headers, SERVICE_KEY_HEADER)?;

        // Cloudflare does not document which one it uses of several, so a client must not send several.
        let schemes = [token.is_some(), email.is_some() || key.is_some(), service_key.is_some()];
        if schemes.into_iter().filter(|present| *present).count() > 1 {
            return Err(invalid_headers("More than one kind of credentials was sent"));
        }
        if let Some(value) = token {
            return self.granted_to_token(value);
        }
        if let Some(value) = service_key {
            let is_known = value == self.service_key;
            return is_known
                .then_some(Access::Write)
                .ok_or_else(|| forbidden(codes::UNKNOWN_TOKEN, "Invalid user service key"));
        }
        match (email, key) {
            (Some(email), Some(key)) if email == self.email && key == self.api_key => Ok(Access::Write),
            (Some(_), Some(_)) => Err(forbidden(codes::UNKNOWN_EMAIL_OR_KEY, "Unknown X-Auth-Key or X-Auth-Email")),
            _ => Err(Failure::new(
                StatusCode::BAD_REQUEST,
                Problem::new(codes::MISSING_CREDENTIALS, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
                    .documented_at(DOCUMENTATION),
            )),
        }
    }

    fn granted_to_token(&self, authorization: &str) -> Result<Access, Failure> {
        let token = match authorization.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => token,
            _ => return Err(invalid_headers("Invalid format for Authorization header")),
        };
        if token == self.token {
            Ok(Access::Write)
        } else if token == self.read_only_token {
            Ok(Access::Read)
        } else {
            Err(forbidden(codes::UNKNOWN_TOKEN, "Invalid access token"))
        }
    }
}

/// The value of a header that may occur once at most.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Failure> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(invalid_headers(format!("The header {name} was sent twice")));
    }
    first
        .map(|value| value.to_str().map_err(|_| invalid_headers(format!("The header {name} is not plain text"))))
        .transpose()
}

fn invalid_headers(cause: impl Into<String>) -> Failure {
    Failure::new(
        StatusCode::BAD_REQUEST,
        Problem::new(codes::INVALID_HEADERS, "Invalid request headers")
            .documented_at(DOCUMENTATION)
            .because(Problem::new(codes::INVALID_AUTHORIZATION_HEADER, cause)),
    )
}

fn forbidden(code: u32, message: &str) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, Problem::new(code, message).documented_at(DOCUMENTATION))
}
