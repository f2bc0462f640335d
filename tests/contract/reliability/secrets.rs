//! Planted credentials, which no text of this crate may show.

mod echoes;
mod panics;
mod types;

use std::error::Error;
use std::fmt::{Debug, Display};

use cloudflare_sdk::{Client, ClientBuilder};

/// A credential of each scheme, with characters that JSON may escape and a URL encodes.
const PLANTED: [&str; 3] = [TOKEN, API_KEY, SERVICE_KEY];
const TOKEN: &str = "planted-token-0a1b2c3d4e5f6071829304a5b6c7d8";
const API_KEY: &str = "c2547eb745079dac9320b638f5e225cf483cc5";
const SERVICE_KEY: &str = "v1.0-planted/service+key=0a1b2c3d4e5f";

/// A client builder for each scheme.
fn builders() -> [ClientBuilder; 3] {
    [
        Client::builder().api_token(TOKEN),
        Client::builder().api_key("owner@example.test", API_KEY),
        Client::builder().user_service_key(SERVICE_KEY),
    ]
}

/// Asserts that a text shows neither a credential nor a long part of it.
#[track_caller]
fn assert_hidden(text: &str) {
    for secret in PLANTED {
        // A serializer that escapes a slash still shows the rest.
        let tell = &secret[secret.len() - 16..];
        assert!(!text.contains(secret) && !text.contains(tell), "{secret} shows in {text}");
    }
}

#[track_caller]
fn assert_debug_hides(value: &impl Debug) {
    assert_hidden(&format!("{value:?} {value:#?}"));
}

/// Asserts that an error and its sources hide the credential in every form.
#[track_caller]
fn assert_error_hides(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert_both_hide(error);
        next = error.source();
    }
}

#[track_caller]
fn assert_both_hide(value: &(impl Debug + Display + ?Sized)) {
    assert_hidden(&format!("{value} {value:?} {value:#?}"));
}
