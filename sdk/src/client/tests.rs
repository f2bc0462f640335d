use std::future::IntoFuture;
use std::time::Duration;

use super::*;
use crate::runtime::Method;
use crate::runtime::fake::{Fake, Step};

const SECRET: &str = "planted-secret-3c9e";

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");

fn environment(name: &str) -> Option<String> {
    let value = match name {
        "CLOUDFLARE_API_TOKEN" => SECRET,
        "CLOUDFLARE_BASE_URL" => " https://env.test/v9/ ",
        "CLOUDFLARE_ACCOUNT_ID" => "from-env\n",
        _ => return None,
    };
    Some(value.to_owned())
}

fn url(client: &Client) -> String {
    client.request(&GET).empty().url().unwrap().to_string()
}

#[test]
fn the_environment_sets_credential_base_url_and_account() {
    let client = Client::builder().read_env_with(environment).build().unwrap();
    assert_eq!(url(&client), "https://env.test/v9/thing");
    assert_eq!(client.account_id(), Some("from-env"));
}

#[test]
fn a_setting_in_code_takes_precedence_over_the_environment() {
    let client = Client::builder()
        .base_url("https://code.test")
        .account_id("from-code")
        .read_env_with(environment)
        .build()
        .unwrap();
    assert_eq!(url(&client), "https://code.test/thing");
    assert_eq!(client.account_id(), Some("from-code"));
}

#[test]
fn a_blank_variable_is_ignored() {
    let client = Client::builder().api_token("t").read_env_with(|_| Some(" \t".into())).build().unwrap();
    assert_eq!(url(&client), "https://api.cloudflare.com/client/v4/thing");
    assert_eq!(client.account_id(), None);
}

#[test]
fn a_builder_reads_the_environment_only_if_it_is_told_to() {
    assert!(Client::builder().build().unwrap_err().to_string().contains("no credential"));
}

#[test]
fn neither_client_nor_builder_shows_the_secret() {
    let builder = Client::builder().api_token(SECRET).read_env_with(environment).user_service_key(SECRET);
    assert!(!format!("{builder:?}").contains(SECRET));
    let client = Client::builder().api_key("a@example.com", SECRET).build().unwrap();
    let text = format!("{client:?} {:?}", client.addressing());
    assert!(!text.contains(SECRET));
    assert!(text.contains("https://api.cloudflare.com/client/v4") && text.contains("email and API key"));
}

#[test]
fn an_http_base_url_needs_allow_http() {
    let builder = || Client::builder().api_token("t").base_url("http://api.test");
    assert!(builder().build().unwrap_err().to_string().contains("allow_http"));
    assert!(builder().allow_http(true).build().is_ok());
    assert!(Client::builder().api_token("t").base_url("http://127.0.0.1:9").build().is_ok());
}

#[test]
fn defaults_that_can_not_be_sent_are_refused_without_being_printed() {
    let error = Client::builder().api_token("t").default_header("x-key", "planted\n1").build().unwrap_err();
    assert!(error.to_string().contains("x-key") && !error.to_string().contains("planted"));
    for suffix in ["a\nb", "caf\u{e9}/1"] {
        assert!(Client::builder().api_token("t").user_agent_suffix(suffix).build().is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_60_s_and_can_be_set_on_client_and_request() {
    async fn elapsed(request: crate::Request<()>) -> Duration {
        let start = tokio::time::Instant::now();
        assert!(request.await.unwrap_err().is_timeout());
        start.elapsed()
    }
    let builder = || Client::builder().api_token("t").max_retries(0).transport(Fake::new([Step::Hang]));
    let client = builder().build().unwrap();
    assert_eq!(elapsed(client.request(&GET).empty()).await, Duration::from_secs(60));
    let client = builder().timeout(Duration::from_secs(5)).build().unwrap();
    assert_eq!(elapsed(client.request(&GET).empty()).await, Duration::from_secs(5));
    let request = client.request(&GET).empty().timeout(Duration::from_secs(1));
    assert_eq!(elapsed(request).await, Duration::from_secs(1));
}

#[tokio::test]
async fn the_longest_body_can_be_set() {
    let client = Client::builder()
        .api_token("t")
        .max_response_bytes(3)
        .transport(Fake::new([Step::json(200, "1234")]))
        .build()
        .unwrap();
    let error = client.request(&GET).empty().await.unwrap_err();
    assert!(error.to_string().contains("limit of 3 bytes"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_in_flight_has_made_one_request() {
    let fake = Fake::new([Step::Hang]);
    let client = Client::builder().api_token("t").transport(fake.clone()).build().unwrap();
    let call = tokio::time::timeout(Duration::from_secs(1), client.request(&GET).empty().into_future());
    assert!(call.await.is_err());
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn no_timeout_is_too_long() {
    let fake = Fake::new([Step::json(200, "")]);
    let client = Client::builder().api_token("t").timeout(Duration::MAX).transport(fake).build().unwrap();
    client.request(&GET).empty().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_client_with_other_options_leaves_its_parent_as_it_is_and_shares_its_connections() {
    let fake = Fake::new([Step::json(200, "")]);
    let parent = Client::builder()
        .api_token("t")
        .base_url("https://h.test")
        .account_id("a1")
        .default_header("x-team", "edge")
        .default_header("x-gone", "1")
        .default_query("debug", true)
        .transport(fake.clone())
        .build()
        .unwrap();
    let child = parent.with(|options| {
        options
            .account_id("a2")
            .default_header("X-Team", "core")
            .remove_default_header("x-gone")
            .default_query("debug", None::<bool>)
            .default_query("page", 2)
    });
    for client in [&parent, &child] {
        client.request(&GET).empty().await.unwrap();
    }
    let sent = fake.requests();
    assert_eq!((sent[0].uri().to_string(), sent[1].uri().to_string()), (url(&parent), url(&child)));
    assert_eq!(
        (url(&parent).as_str(), url(&child).as_str()),
        ("https://h.test/thing?debug=true", "https://h.test/thing?page=2")
    );
    assert!(sent[0].headers()["x-team"] == "edge" && sent[1].headers()["x-team"] == "core");
    assert!(sent[0].headers().contains_key("x-gone") && !sent[1].headers().contains_key("x-gone"));
    assert_eq!(sent[0].headers()["authorization"], sent[1].headers()["authorization"]);
    assert_eq!((parent.account_id(), child.account_id()), (Some("a1"), Some("a2")));
}

#[test]
fn options_that_can_not_be_sent_are_violations_of_every_request() {
    let client = Client::builder().api_token("t").build().unwrap();
    let client = client.with(|options| options.default_header("x-key", "planted\n1"));
    let error = client.request(&GET).empty().build().unwrap_err();
    assert_eq!(error.violations()[0].field(), "x-key");
    assert!(!error.to_string().contains("planted"));
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_a_child_is_its_own() {
    let fake = Fake::new([Step::Hang]);
    let parent = Client::builder().api_token("t").max_retries(0).transport(fake).build().unwrap();
    let child = parent.with(|options| options.timeout(Duration::from_secs(1)));
    for (client, seconds) in [(child, 1), (parent, 60)] {
        let start = tokio::time::Instant::now();
        assert!(client.request(&GET).empty().await.unwrap_err().is_timeout());
        assert_eq!(start.elapsed(), Duration::from_secs(seconds));
    }
}

/// `ci` also runs it without features.
#[test]
fn https_without_tls_is_refused_with_the_name_of_the_feature() {
    let built = Client::builder().api_token("t").build();
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert!(built.is_ok());
    } else {
        let error = built.unwrap_err().to_string();
        assert!(error.contains("`rustls`") && error.contains("`native-tls`"), "{error}");
    }
    assert!(Client::builder().api_token("t").base_url("http://127.0.0.1:1").build().is_ok());
}

#[tokio::test]
async fn a_default_header_is_removed_when_the_client_is_built() {
    let fake = Fake::new([Step::json(200, "")]);
    let builder = Client::builder().api_token("t").transport(fake.clone());
    let client = builder.default_header("x-team", "edge").remove_default_header("x-team");
    client.remove_default_header("user-agent").build().unwrap().request(&GET).empty().await.unwrap();
    let sent = fake.requests();
    assert!(!sent[0].headers().contains_key("x-team") && !sent[0].headers().contains_key("user-agent"));
}
