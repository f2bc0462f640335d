//! Credentials. A client has one credential, and sends it in one authentication scheme.

use std::borrow::Cow;
use std::fmt;

use http::header::{AUTHORIZATION, HeaderName};
use http::{HeaderMap, HeaderValue};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::environment::{API_KEY, API_TOKEN, EMAIL, Environment, USER_SERVICE_KEY};
use super::excerpt::MORE;
use super::redacted::REDACTED;
use super::{ApiError, Error, Violation, path, style};

pub(crate) const X_AUTH_EMAIL: HeaderName = HeaderName::from_static("x-auth-email");
const X_AUTH_KEY: HeaderName = HeaderName::from_static("x-auth-key");
const X_AUTH_USER_SERVICE_KEY: HeaderName = HeaderName::from_static("x-auth-user-service-key");

/// The length of the shortest secret that is redacted in text from a server; a shorter one would occur there by chance.
const SHORTEST_REDACTED: usize = 8;

/// The authentication scheme of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    ApiToken,
    ApiKey,
    UserServiceKey,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiToken => "API token",
            Self::ApiKey => "email and API key",
            Self::UserServiceKey => "user service key",
        })
    }
}

/// A validated credential.
#[derive(Clone)]
pub(crate) struct Credentials {
    scheme: Scheme,
    secret: SecretString,
    /// The headers of the scheme, shared by all requests.
    headers: HeaderMap,
    /// The secrets in headers that a caller set.
    header_secrets: Vec<SecretString>,
}

/// The credentials given to the builder, as opposed to those in the environment.
#[derive(Clone, Default)]
pub(crate) struct Explicit {
    pub(crate) api_token: Option<SecretString>,
    pub(crate) api_key: Option<(String, SecretString)>,
    pub(crate) user_service_key: Option<SecretString>,
}

impl Credentials {
    /// Chooses the credential: one given in code, or else one in the environment.
    pub(crate) fn choose(explicit: Explicit, environment: Environment) -> Result<Self, Error> {
        match (explicit.api_token, explicit.api_key, explicit.user_service_key) {
            (Some(token), None, None) => Self::new(Scheme::ApiToken, token, None),
            (None, Some((email, key)), None) => Self::new(Scheme::ApiKey, key, Some(email)),
            (None, None, Some(key)) => Self::new(Scheme::UserServiceKey, key, None),
            (None, None, None) => Self::from_environment(environment),
            (token, key, service_key) => {
                let given = [
                    token.map(|_| Scheme::ApiToken),
                    key.map(|_| Scheme::ApiKey),
                    service_key.map(|_| Scheme::UserServiceKey),
                ];
                let given: Vec<_> = given.into_iter().flatten().map(|scheme| scheme.to_string()).collect();
                Err(Error::configuration(format!(
                    "more than one credential is given ({}); one is sent, so give one",
                    given.join("; ")
                )))
            }
        }
    }

    fn from_environment(environment: Environment) -> Result<Self, Error> {
        match environment {
            Environment { api_token: Some(token), .. } => Self::new(Scheme::ApiToken, token, None),
            Environment { email: Some(email), api_key: Some(key), .. } => Self::new(Scheme::ApiKey, key, Some(email)),
            Environment { user_service_key: Some(key), .. } => Self::new(Scheme::UserServiceKey, key, None),
            Environment { api_key: Some(_), .. } => Err(Error::configuration(format!(
                "{API_KEY} is set but {EMAIL} is not: an API key needs the email address of its owner"
            ))),
            _ => Err(Error::configuration(format!(
                "no credential: give one to ClientBuilder, or set {API_TOKEN}, or {EMAIL} and {API_KEY}, \
                 or {USER_SERVICE_KEY} and use Client::from_env()"
            ))),
        }
    }

    /// A trimmed credential; an error if it can't be a header value.
    fn new(scheme: Scheme, secret: SecretString, email: Option<String>) -> Result<Self, Error> {
        let name = match scheme {
            Scheme::ApiKey => "API key",
            Scheme::ApiToken | Scheme::UserServiceKey => &scheme.to_string(),
        };
        let secret = fit(secret.expose_secret(), name)?;
        let email = email.as_deref().map(|email| fit(email, "email address of the API key")).transpose()?;
        let mut headers = HeaderMap::new();
        match scheme {
            Scheme::ApiToken => set(&mut headers, AUTHORIZATION, &["Bearer ", secret].concat()),
            Scheme::ApiKey => {
                set(&mut headers, X_AUTH_EMAIL, email.unwrap_or_default());
                set(&mut headers, X_AUTH_KEY, secret);
            }
            Scheme::UserServiceKey => set(&mut headers, X_AUTH_USER_SERVICE_KEY, secret),
        }
        Ok(Self { scheme, secret: secret.into(), headers, header_secrets: Vec::new() })
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Sets the headers of the credential's scheme.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
    }

    /// A copy of the credential that also redacts the secrets in these header values.
    pub(crate) fn with_header_secrets<'a>(&self, values: impl Iterator<Item = &'a str>) -> Self {
        let mut header_secrets = self.header_secrets.clone();
        for value in values {
            // A server may repeat a token without its scheme (RFC 9110, section 11.4), or one of several cookies.
            let token = value.split_once(' ').map(|(_, token)| token.trim());
            let cookies = value.split(';').filter_map(|pair| pair.split_once('=').map(|(_, value)| value.trim()));
            for secret in token.into_iter().chain(cookies).chain([value]) {
                // A cookie's value is percent-encoded if it came from a parameter.
                if let Ok(Cow::Owned(decoded)) = percent_decode_str(secret).decode_utf8() {
                    header_secrets.push(decoded.into());
                }
                header_secrets.push(secret.into());
            }
        }
        Self { header_secrets, ..self.clone() }
    }

    /// Redacts the secret in every text of an error, in case the server repeats it.
    pub(crate) fn redact_error(&self, error: &mut ApiError) {
        error.each_text(&mut |text| *text = self.redact(std::mem::take(text).into()).into_owned());
    }

    /// The source of an error. If one of its texts has a secret, as HTTP/2's debug data may, the source is replaced by
    /// its redacted texts.
    pub(crate) fn redact_source(
        &self,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> Box<dyn std::error::Error + Send + Sync> {
        let causes =
            std::iter::successors(Some(&*source as &(dyn std::error::Error + 'static)), |error| error.source());
        let text = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let shown = format!("{source:?} {text}");
        match self.redact(Cow::Borrowed(&shown)) {
            Cow::Borrowed(_) => source,
            Cow::Owned(_) => self.redact(text.into()).into_owned().into(),
        }
    }

    /// Text from a server with the secrets redacted: as they are, and as JSON or a URL escapes them.
    pub(crate) fn redact<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        let secrets = std::iter::once(&self.secret).chain(&self.header_secrets);
        secrets.fold(text, |text, secret| redacted(text, secret.expose_secret()))
    }

    /// A message with the secrets redacted, also those that are cut off at the end of an excerpt, which ends in `…`.
    pub(crate) fn redact_message(&self, message: &str) -> String {
        message.split(MORE).map(|part| self.redact(part.into())).collect::<Vec<_>>().join(MORE)
    }

    /// A violation with the secrets redacted, in case a caller gave one as a value.
    pub(crate) fn redact_violation(&self, violation: Violation) -> Violation {
        violation.map_texts(|text| self.redact_message(text))
    }

    /// Redacts the secret in a response header, in case the server repeats it.
    pub(crate) fn redact_header(&self, headers: &mut HeaderMap, name: HeaderName) {
        let text = headers.get(&name).and_then(|value| value.to_str().ok());
        if text.is_some_and(|text| matches!(self.redact(text.into()), Cow::Owned(_))) {
            headers.insert(name, HeaderValue::from_static(REDACTED));
        }
    }
}

/// A text with a secret redacted: as it is, as JSON or a URL escapes it, and the beginning of it if the text is cut off
/// inside it.
fn redacted<'a>(mut text: Cow<'a, str>, secret: &str) -> Cow<'a, str> {
    if secret.len() < SHORTEST_REDACTED || text.len() < SHORTEST_REDACTED {
        return text;
    }
    let mut remove = |spelling: &str| {
        if text.contains(spelling) {
            text = Cow::Owned(text.replace(spelling, REDACTED));
        }
        if let Some(start) = cut_off(&text, spelling) {
            text.to_mut().replace_range(start.., REDACTED);
        }
    };
    remove(secret);
    if secret.contains(['/', '"', '\\']) {
        let escaped = secret.replace('\\', r"\\").replace('"', "\\\"");
        remove(&escaped);
        remove(&escaped.replace('/', r"\/"));
    }
    // Most tokens have no character that a URL escapes.
    if !secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        [path::encoded(secret), style::encoded(secret)].iter().for_each(|encoded| remove(encoded));
    }
    text
}

/// The index of the longest suffix of a text that is a proper prefix of the secret and long enough to be redacted.
fn cut_off(text: &str, secret: &str) -> Option<usize> {
    let lengths = SHORTEST_REDACTED..secret.len().min(text.len() + 1);
    let mut starts = lengths.rev().map(|length| text.len() - length);
    starts.find(|start| text.get(*start..).is_some_and(|end| secret.starts_with(end)))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[redacted {}]", self.scheme)
    }
}

/// The scheme that a header belongs to.
pub(crate) fn scheme_of(header: &HeaderName) -> Option<Scheme> {
    match header.as_str() {
        "authorization" => Some(Scheme::ApiToken),
        "x-auth-email" | "x-auth-key" => Some(Scheme::ApiKey),
        "x-auth-user-service-key" => Some(Scheme::UserServiceKey),
        _ => None,
    }
}

/// The trimmed text, if it is visible ASCII. The error does not repeat it.
fn fit<'a>(text: &'a str, name: &str) -> Result<&'a str, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::configuration(format!("the {name} is blank")));
    }
    match text.char_indices().find(|(_, character)| !character.is_ascii_graphic()) {
        None => Ok(text),
        Some((at, character)) => {
            let what = if character.is_control() {
                "a line break or another control character"
            } else if character.is_whitespace() {
                "white space"
            } else {
                "a character that is not ASCII"
            };
            Err(Error::configuration(format!(
                "the {name} has {what} inside, at byte {at}; give it alone, as it was issued"
            )))
        }
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    // Visible ASCII is always a valid header value; `fit` has checked it.
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests;
