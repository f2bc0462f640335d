//! Random text in paths and queries: a real URL parser sees it unchanged, or it is refused.

use std::sync::LazyLock;

use cloudflare_sdk::Client;
use cloudflare_sdk::runtime::{Endpoint, Method, Url};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use super::cases;
use crate::OFFLINE;

const ORIGIN: &str = "https://api.cloudflare.com";

/// Base URLs of every form: with and without prefix, trailing slash and port, with addresses, with a non-ASCII name.
const BASE_URLS: [&str; 7] = [
    "https://api.cloudflare.com/client/v4",
    "https://h.test",
    "https://h.test/",
    "https://h.test:8443/a/b//",
    "http://127.0.0.1:9/client/v4/",
    "http://[::1]:8080/x",
    "https://b\u{fc}cher.test/\u{fc}/a%20b",
];

static CLIENTS: LazyLock<Vec<Client>> = LazyLock::new(|| {
    let client = |base_url: &str| Client::builder().api_token("t").base_url(base_url).build().unwrap();
    BASE_URLS.map(client).into()
});

/// Any text, preferably with characters that are meaningful in a URL.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./%2eE5cfF\\\\?#@:;&=+ \t\r\n\u{0}a]{0,12}",
        "(\\.|%2e|%2E|%252e|%25){0,4}",
        "(https?:)?[/\\\\]{0,3}(user@)?evil\\.test(:80)?/?",
    ]
}

fn get(path: &str) -> Endpoint {
    OFFLINE.endpoint(Method::GET, path)
}

/// The decoded path segments; asserts that the URL is one of the API's.
fn segments(url: &Url) -> Vec<String> {
    assert_eq!(url.origin().ascii_serialization(), ORIGIN);
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let decoded = |segment| percent_decode_str(segment).decode_utf8().unwrap().into_owned();
    url.path_segments().unwrap().map(decoded).collect()
}

/// Builds the request, and asserts that the parser sees the URL byte for byte.
fn built(endpoint: Endpoint) -> Result<Url, cloudflare_sdk::Error> {
    let request = endpoint.empty();
    let url = request.url()?;
    assert_eq!(request.build()?.uri().to_string(), url.as_str());
    assert_eq!(Url::parse(url.as_str()).unwrap(), url);
    Ok(url)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_path_value_stays_one_segment_or_is_refused(value in any_text()) {
        match built(get("/accounts/{account_id}/x").path(value.as_str())) {
            Ok(url) => {
                prop_assert_eq!(segments(&url), ["client", "v4", "accounts", &value, "x"]);
                prop_assert!(url.query().is_none());
            }
            Err(error) => {
                prop_assert!(error.is_invalid_request() && error.violations()[0].field() == "account_id");
                prop_assert!(is_refused(&value), "{:?} is refused", value);
            }
        }
    }

    #[test]
    fn values_that_share_a_segment_stay_in_it(from in any_text(), to in any_text()) {
        match built(get("/{from}.{to}/x").path(from.as_str()).path(to.as_str())) {
            Ok(url) => prop_assert_eq!(segments(&url), ["client", "v4", &format!("{from}.{to}"), "x"]),
            Err(error) => prop_assert!(is_refused(&from) || is_refused(&to), "{}", error),
        }
    }

    #[test]
    fn a_url_consists_of_its_percent_encoded_parts(
        which in 0..BASE_URLS.len(),
        values in [any_text(), any_text()],
        name in any_text(),
        items in [any_text(), any_text()],
    ) {
        let client = &CLIENTS[which];
        let [first, second] = values.each_ref().map(String::as_str);
        let endpoint = client.endpoint(Method::GET, "/accounts/{account_id}/x/{a}:{b}").path(first).path(second).path(first);
        match built(endpoint.query(&name, &items)) {
            Ok(url) => {
                let path = ["accounts", &pchar(first), "x", &format!("{}:{}", pchar(second), pchar(first))].join("/");
                let query = items.each_ref().map(|item| format!("{}={}", unreserved(&name), unreserved(item))).join("&");
                let base = Url::parse(BASE_URLS[which]).unwrap();
                let mut expected = base.clone();
                expected.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
                expected.set_query(Some(&query));
                prop_assert_eq!(url.as_str(), expected.as_str());
                prop_assert_eq!(url.origin(), base.origin());
                prop_assert!(url.as_str().starts_with(base.as_str().trim_end_matches('/')));
                prop_assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None));
            }
            Err(error) => prop_assert!(is_refused(first) || is_refused(second), "{}", error),
        }
    }

    #[test]
    fn any_template_stays_below_any_base_url(which in 0..BASE_URLS.len(), path in any_text(), value in any_text()) {
        let base = Url::parse(BASE_URLS[which]).unwrap();
        for path in [path.clone(), format!("/{path}"), format!("/{{x}}{path}"), format!("/a/{path}{{x}}")] {
            let endpoint = CLIENTS[which].endpoint(Method::GET, &path);
            let endpoint = if path.contains("{x}") { endpoint.path(value.as_str()) } else { endpoint };
            match built(endpoint.query("q", &value)) {
                Ok(url) => {
                    let below = url.as_str().strip_prefix(base.as_str().trim_end_matches('/'));
                    prop_assert!(below.is_some_and(|below| below.starts_with('/')), "{}", url);
                    prop_assert_eq!(url.origin(), base.origin());
                    prop_assert_eq!(url.query(), Some(&*format!("q={}", unreserved(&value))));
                }
                Err(error) => prop_assert!(error.is_invalid_request() && !error.violations().is_empty()),
            }
        }
    }

    #[test]
    fn any_template_stays_below_the_base_url(path in any_text()) {
        match built(get(&path)) {
            Ok(url) => prop_assert!(url.path().starts_with("/client/v4/") && segments(&url).len() > 2),
            Err(error) => prop_assert!(error.is_invalid_request() && !error.violations().is_empty()),
        }
    }

    #[test]
    fn a_url_parser_reads_each_query_value_unchanged(name in any_text(), value in any_text(), other in any_text()) {
        let endpoint = get("/x").query(&name, &value).query("other name", [&other, &value]);
        let url = built(endpoint).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let pair = |name: &str, value: &String| (name.to_owned(), value.clone());
        prop_assert_eq!(pairs, [pair(&name, &value), pair("other name", &other), pair("other name", &value)]);
        prop_assert_eq!(segments(&url), ["client", "v4", "x"]);
    }

    #[test]
    fn a_header_is_sent_without_surrounding_white_space_or_refused(name in any_text(), value in any_text()) {
        let request = get("/x").header(&name, &value).empty();
        match request.build() {
            Ok(built) => prop_assert_eq!(built.headers()[name.as_str()].as_bytes(), value.trim().as_bytes()),
            Err(error) => prop_assert!(error.is_invalid_request() && error.violations().len() == 1),
        }
    }
}

/// Text percent-encoded as a path segment (RFC 3986, section 3.3).
fn pchar(text: &str) -> String {
    encoded(text, "-._~!$&'()*+,;=:@")
}

/// Text with everything but unreserved characters percent-encoded (RFC 3986, section 2.3).
fn unreserved(text: &str) -> String {
    encoded(text, "-._~")
}

/// Text with everything but letters, digits and `kept` percent-encoded as UTF-8 (RFC 3986, section 2.1).
fn encoded(text: &str, kept: &str) -> String {
    let octet = |octet: u8| match char::from(octet) {
        plain if plain.is_ascii_alphanumeric() || kept.contains(plain) => plain.to_string(),
        _ => format!("%{octet:02X}"),
    };
    text.bytes().map(octet).collect()
}

/// Whether a value is refused: it is empty, or a dot segment after any number of decodings.
fn is_refused(value: &str) -> bool {
    let mut text = value.to_owned();
    loop {
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            return matches!(text.as_str(), "" | "." | "..");
        }
        text = decoded;
    }
}
