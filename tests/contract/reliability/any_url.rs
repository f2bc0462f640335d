//! Any text as a path or query value: it comes out of a real URL parser as it went in, or is refused.

use cloudflare_sdk::runtime::{Endpoint, Method, Url};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use super::cases;
use crate::OFFLINE;

const ORIGIN: &str = "https://api.cloudflare.com";

/// Text of every kind, and more of the kind that means something to a URL.
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

/// The path segments, decoded. The URL is one of the API's, whatever else it is.
fn segments(url: &Url) -> Vec<String> {
    assert_eq!(url.origin().ascii_serialization(), ORIGIN);
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let decoded = |segment| percent_decode_str(segment).decode_utf8().unwrap().into_owned();
    url.path_segments().unwrap().map(decoded).collect()
}

/// What was built is what the parser sees, byte for byte.
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
    fn any_template_stays_below_the_base_url(path in any_text()) {
        match built(get(&path)) {
            Ok(url) => prop_assert!(url.path().starts_with("/client/v4/") && segments(&url).len() > 2),
            Err(error) => prop_assert!(error.is_invalid_request() && !error.violations().is_empty()),
        }
    }

    #[test]
    fn a_query_value_comes_out_as_it_went_in(name in any_text(), value in any_text(), other in any_text()) {
        let endpoint = get("/x").query(&name, &value).query("other name", [&other, &value]);
        let url = built(endpoint).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let pair = |name: &str, value: &String| (name.to_owned(), value.clone());
        prop_assert_eq!(pairs, [pair(&name, &value), pair("other name", &other), pair("other name", &value)]);
        prop_assert_eq!(segments(&url), ["client", "v4", "x"]);
    }

    #[test]
    fn a_header_is_sent_without_the_space_around_it_or_refused(name in any_text(), value in any_text()) {
        let request = get("/x").header(&name, &value).empty();
        match request.build() {
            Ok(built) => prop_assert_eq!(built.headers()[name.as_str()].as_bytes(), value.trim().as_bytes()),
            Err(error) => prop_assert!(error.is_invalid_request() && error.violations().len() == 1),
        }
    }
}

/// What must be refused: nothing, or what is a step in the hierarchy however often it is decoded.
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
