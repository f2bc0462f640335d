//! Environment variables that the client reads.

use secrecy::SecretString;

pub(crate) const API_TOKEN: &str = "CLOUDFLARE_API_TOKEN";
pub(crate) const EMAIL: &str = "CLOUDFLARE_EMAIL";
pub(crate) const API_KEY: &str = "CLOUDFLARE_API_KEY";
pub(crate) const USER_SERVICE_KEY: &str = "CLOUDFLARE_API_USER_SERVICE_KEY";
pub(crate) const BASE_URL: &str = "CLOUDFLARE_BASE_URL";
pub(crate) const ACCOUNT_ID: &str = "CLOUDFLARE_ACCOUNT_ID";

/// The variables that are set and not blank, trimmed.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    pub(crate) api_token: Option<SecretString>,
    pub(crate) email: Option<String>,
    pub(crate) api_key: Option<SecretString>,
    pub(crate) user_service_key: Option<SecretString>,
    pub(crate) base_url: Option<String>,
    pub(crate) account_id: Option<String>,
}

impl Environment {
    pub(crate) fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| not_blank(lookup(name)?);
        let secret = |name| text(name).map(SecretString::from);
        Self {
            api_token: secret(API_TOKEN),
            email: text(EMAIL),
            api_key: secret(API_KEY),
            user_service_key: secret(USER_SERVICE_KEY),
            base_url: text(BASE_URL),
            account_id: text(ACCOUNT_ID),
        }
    }
}

/// An environment variable of this process. Bytes that are not Unicode become a character that no credential may have.
pub(crate) fn process_variable(name: &str) -> Option<String> {
    Some(std::env::var_os(name)?.to_string_lossy().into_owned())
}

/// The trimmed text, unless it is blank.
pub(crate) fn not_blank(text: impl AsRef<str>) -> Option<String> {
    let text = text.as_ref().trim();
    (!text.is_empty()).then(|| text.to_owned())
}
