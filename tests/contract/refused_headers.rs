//! Headers that route or frame a request, which are refused wherever they are set.

use cloudflare_sdk::runtime::{Method, Operation};
use cloudflare_sdk::{Client, Error};
use serde_json::json;

use crate::{ACCOUNT, Stage, TOKEN, fields, line, success};

/// Headers in RFC 9110, sections 6.6.2, 7.2, 7.6, 8.6 and 10.1.1, and RFC 9112, section 6; with and without capitals.
const REFUSED: [(&str, &str); 14] = [
    ("host", "evil.test"),
    ("HOST", "api.cloudflare.com"),
    ("Host", ""),
    ("Content-Length", "5"),
    ("content-length", "0"),
    ("Transfer-Encoding", "chunked"),
    ("Trailer", "x-sum"),
    ("Connection", "close"),
    ("Keep-Alive", "timeout=5"),
    ("Proxy-Connection", "keep-alive"),
    ("te", "trailers"),
    ("Upgrade", "h2c"),
    ("Expect", "100-continue"),
    ("Max-Forwards", "0"),
];

static LIST: Operation = Operation::new("list-things", Method::GET, "/things");

#[tokio::test]
async fn framing_headers_are_refused_on_requests_endpoints_parameters_and_clients() {
    let stage = Stage::answering(success(200, json!([]))).await;
    let client = stage.client();
    let list = |client: &Client| client.addressing().services().list(ACCOUNT);
    for (name, value) in REFUSED {
        let refused = |error: Error| {
            assert!(error.is_invalid_request() && error.attempts() == 0, "{name}: {error}");
            assert_eq!(fields(&error), [name]);
            // The error says what to do.
            assert!(line(&error).contains("leave it out") || line(&error).contains("base_url"), "{error}");
        };
        refused(list(&client).header(name, value).await.unwrap_err());
        refused(list(&client).remove_header(name).await.unwrap_err());
        refused(client.endpoint(Method::POST, "/x").header(name, value).json(&1).empty().await.unwrap_err());
        refused(client.request(&LIST).header_param(name, value).empty().await.unwrap_err());
        refused(list(&client.with(|options| options.default_header(name, value))).await.unwrap_err());
        refused(list(&client.with(|options| options.remove_default_header(name))).await.unwrap_err());
        let built = stage.builder().api_token(TOKEN).default_header(name, value).build();
        assert!(built.unwrap_err().to_string().contains(name));
        // Later headers don't bring it back.
        refused(list(&client).header(name, value).header("x-one", "1").unchecked().await.unwrap_err());
    }
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn the_client_writes_its_own_framing_headers() {
    let stage = Stage::answering(success(200, json!({}))).await;
    stage.client().endpoint(Method::POST, "/x").header("x-forwarded-host", "h.test").json(&"é").empty().await.unwrap();
    let seen = stage.only();
    let base_url = stage.base_url();
    let authority = base_url.strip_prefix("http://").unwrap().split('/').next();
    assert_eq!(seen.header("host"), authority);
    assert_eq!((seen.header("content-length"), seen.header("transfer-encoding")), (Some("4"), None));
    assert_eq!(seen.header("x-forwarded-host"), Some("h.test"));
}
