//! Random responses: each is a value or an error with the status, never a panic, and never shows the credential.

use cloudflare_sdk::addressing::prefixes::service_bindings::ServiceBinding;
use cloudflare_sdk::{Error, Page, Request, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::cases;
use crate::{ACCOUNT, BINDING, OFFLINE, PREFIX, TOKEN, bindings, new_binding};

/// Names that are meaningful in a response.
const MEMBERS: &str = "success|result|errors|messages|result_info|code|message|source|pointer|error_chain|id|cidr|\
                       provisioning|state|page|cursors|after|count";
const HEADERS: [&str; 9] = [
    "retry-after",
    "retry-after-ms",
    "cf-ray",
    "content-type",
    "content-length",
    "content-encoding",
    "location",
    "date",
    "x-anything",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from(TOKEN)),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let name = prop_oneof![MEMBERS, any::<String>()];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(name, inner, 0..6).prop_map(|members| { Value::Object(members.into_iter().collect()) })
        ]
    })
}

/// An envelope around any JSON, or any JSON.
fn any_body() -> impl Strategy<Value = Value> {
    let envelope = (option::of(any::<bool>()), any_json(), any_json(), any_json(), any_json()).prop_map(
        |(success, result, errors, messages, result_info)| {
            json!({
                "success": success,
                "result": result,
                "errors": [errors],
                "messages": messages,
                "result_info": result_info,
            })
        },
    );
    prop_oneof![any_json(), envelope]
}

/// Values of headers: numbers, dates, bytes, and the credential with text around it.
fn any_header_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "-?[0-9.]{0,25}(e[0-9]{1,3})?".prop_map(String::into_bytes),
        "(Sun|Mon|Sat), [0-9]{2} (Nov|Feb) [0-9]{1,5} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..40),
        "[a-z /:]{0,9}".prop_map(|around| format!("{around}{TOKEN}{around}").into_bytes()),
    ]
}

fn any_headers() -> impl Strategy<Value = HeaderMap> {
    vec((prop::sample::select(&HEADERS[..]), any_header_value()), 0..6).prop_map(|lines| {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        headers
    })
}

/// Decodes a response, and asserts that the result has the status and hides the credential.
fn read<T>(request: &Request<T>, status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Response<T>, Error> {
    let mut answer = http::Response::builder().status(status).body(body.to_vec().into()).unwrap();
    *answer.headers_mut() = headers.clone();
    let read = request.read(answer);
    match &read {
        Ok(response) => {
            assert_eq!((response.status().as_u16(), response.attempts()), (status, 1));
            assert!((200..300).contains(&status));
        }
        Err(error) => {
            assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (status, 1));
            assert!(!error.is_connect() && !error.is_timeout() && !error.is_invalid_request());
            let shown = format!("{error} {error:?} {error:#?}");
            assert!(!shown.contains(TOKEN), "{shown}");
            let line = error.to_string();
            assert!(line.len() < 3_000 && !line.contains(['\n', '\r', '\u{2028}']), "{line:?}");
        }
    }
    read
}

/// Decodes a response with every kind of request.
fn read_all(status: u16, headers: &HeaderMap, body: &[u8]) {
    let client = &*OFFLINE;
    let bindings = bindings(client);
    let _: Result<Response<Page<_>>, _> = read(&client.addressing().services().list(ACCOUNT), status, headers, body);
    let create = bindings.create(ACCOUNT, PREFIX, new_binding());
    let created: Result<Response<ServiceBinding>, _> = read(&create, status, headers, body);
    let deleted: Result<Response<()>, _> = read(&bindings.delete(ACCOUNT, PREFIX, BINDING), status, headers, body);
    // After a server's failure or an unreadable success a create may have been applied; after a refusal it was not.
    if let Err(error) = created {
        let open = match status {
            408 | 500.. => true,
            200..300 => error.is_decode(),
            _ => !matches!(status, 307 | 308 | 400..500),
        };
        assert_eq!(error.may_have_been_applied(), open, "{error}");
    }
    drop(deleted);
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn any_json_is_a_value_or_an_error(status in prop_oneof![200_u16..=599, 200_u16..=204], body in any_body()) {
        read_all(status, &HeaderMap::new(), body.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error(status in prop_oneof![200_u16..=599, Just(200)], body in vec(any::<u8>(), 0..200)) {
        read_all(status, &HeaderMap::new(), &body);
    }

    #[test]
    fn a_truncated_response_is_a_value_or_an_error(
        status in 200_u16..=599,
        body in any_body(),
        kept in any::<prop::sample::Index>(),
    ) {
        let body = body.to_string();
        read_all(status, &HeaderMap::new(), &body.as_bytes()[..kept.index(body.len())]);
    }

    #[test]
    fn any_headers_give_a_value_or_an_error(status in prop_oneof![200_u16..=599, Just(429)], headers in any_headers()) {
        read_all(status, &headers, TOKEN.as_bytes());
    }
}
