//! Types that are made without a response.

use cloudflare_sdk::Client;
use cloudflare_sdk::runtime::{Method, Operation};
use cloudflare_sdk::testing::EmbeddedApi;
use serde_json::json;

use super::{API_KEY, PLANTED, SERVICE_KEY, TOKEN, assert_both_hide, assert_debug_hides, assert_error_hides, builders};
use crate::{ACCOUNT, BINDING, PREFIX, bindings, new_binding};

#[test]
fn clients_and_builders_hide_the_credential() {
    for builder in builders() {
        let builder = builder.default_header("x-auth-key", API_KEY).default_query("token", TOKEN);
        assert_debug_hides(&builder);
        let client = builder.build().unwrap();
        assert_debug_hides(&client);
        assert_debug_hides(&client.with(|options| options.default_header("authorization", TOKEN)));
        assert_debug_hides(&client.addressing());
        assert_debug_hides(&bindings(&client));
    }
}

#[test]
fn requests_hide_the_credential_at_every_step() {
    static OPERATION: Operation = Operation::new("x", Method::POST, "/accounts/{account_id}/x");
    for builder in builders() {
        let client = builder.build().unwrap();
        let request = bindings(&client).create(ACCOUNT, PREFIX, new_binding());
        assert_debug_hides(&request);
        let request = request.header("authorization", &format!("Bearer {TOKEN}")).header("x-auth-key", API_KEY);
        let request = request.query("token", TOKEN).extra_body("secret", SERVICE_KEY);
        assert_debug_hides(&request);
        assert_debug_hides(&request.headers());
        assert_debug_hides(&bindings(&client).wait_until_active(ACCOUNT, PREFIX, BINDING));
        assert_debug_hides(&client.request(&OPERATION).path::<&str>(ACCOUNT));
        let endpoint = client.endpoint(Method::POST, "/x").header("x-auth-user-service-key", SERVICE_KEY);
        let endpoint = endpoint.query("token", TOKEN).json(&json!({ "key": API_KEY }));
        assert_debug_hides(&endpoint);
        assert_debug_hides(&endpoint.empty());
    }
}

#[test]
fn the_error_of_an_invalid_client_hides_the_credential() {
    let broken = |secret: &str| [format!("{secret}\n"), format!("{secret}\r\nx: y"), format!("é{secret}")];
    for secret in PLANTED.into_iter().flat_map(broken) {
        for builder in [
            Client::builder().api_token(secret.as_str()),
            Client::builder().api_key("owner@example.test", secret.as_str()),
            Client::builder().user_service_key(secret.as_str()),
            Client::builder().api_token(TOKEN).base_url(format!("https://user:{secret}@api.example.test/")),
        ] {
            assert_debug_hides(&builder);
            if let Err(error) = builder.build() {
                assert_error_hides(&error);
            }
        }
    }
    let two = Client::builder().api_token(TOKEN).api_key("owner@example.test", API_KEY).build().unwrap_err();
    assert_error_hides(&two);
    let all = Client::builder().read_env_with(|name| name.ends_with("_KEY").then(|| API_KEY.to_owned()));
    assert_debug_hides(&all);
    let environment = |name: &str| (name == "CLOUDFLARE_API_KEY").then(|| API_KEY.to_owned());
    assert_error_hides(&Client::builder().read_env_with(environment).build().unwrap_err());
}

#[tokio::test]
async fn the_error_of_an_unsent_request_hides_the_credential() {
    for (builder, secret) in builders().into_iter().zip(PLANTED) {
        let client = builder.build().unwrap();
        let create = bindings(&client).create(ACCOUNT, PREFIX, new_binding());
        // The credential in place of an id.
        let error = bindings(&client).get(ACCOUNT, PREFIX, secret).await.unwrap_err();
        assert!(error.is_invalid_request());
        assert_error_hides(&error);
        error.violations().iter().for_each(assert_both_hide);
        let header = create.clone().header("x-note", &format!("{secret}\n{secret}")).await.unwrap_err();
        assert!(header.is_invalid_request());
        assert_error_hides(&header);
        let rehearsed = client.with(|options| options.read_only());
        let create = bindings(&rehearsed).create(ACCOUNT, PREFIX, new_binding());
        let refused = create.query("note", secret).extra_body("note", secret).await.unwrap_err();
        assert!(refused.is_refused_locally());
        assert_error_hides(&refused);
    }
}

#[tokio::test]
async fn the_embedded_api_hides_credentials() {
    let builder = EmbeddedApi::builder().token(TOKEN).read_only_token(format!("{TOKEN}-reads"));
    let builder = builder.email_and_key("owner@example.test", API_KEY).service_key(SERVICE_KEY);
    assert_debug_hides(&builder);
    let api = builder.start().unwrap();
    for builder in builders() {
        let client = builder.base_url(api.base_url()).build().unwrap();
        bindings(&client).list(api.account_id(), api.prefix_id()).await.unwrap();
    }
    assert_debug_hides(&api);
    let requests = api.requests();
    assert_eq!(requests.len(), 3);
    assert_debug_hides(&requests);
    for name in crate::CREDENTIAL_HEADERS {
        requests.iter().filter_map(|request| request.header(name)).for_each(|value| super::assert_hidden(value));
    }
}
