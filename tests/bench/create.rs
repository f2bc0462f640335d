//! Makes one `create` call to the embedded API.

use cloudflare_sdk::{Client, addressing::prefixes::service_bindings::CreateServiceBinding, testing::defaults};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use sdk_tests::second_opinion;

use super::{
    Failure,
    server::{cidr, prefix_id},
};

pub(super) async fn ours(times: usize, base_url: &str) -> Result<(), Failure> {
    let client = Client::builder().base_url(base_url).api_token(defaults::TOKEN).build()?;
    let bindings = client.addressing().prefixes().service_bindings();
    for index in 0..times {
        let body = CreateServiceBinding::new(cidr(index), defaults::MAGIC_TRANSIT_ID);
        let binding = bindings.create(defaults::ACCOUNT_ID, prefix_id(index), body).await?;
        assert_eq!(binding.cidr, Some(cidr(index).into()));
    }
    Ok(())
}

/// Makes the call by hand with reqwest, like a program that needs only this one.
pub(super) async fn bare(times: usize, base_url: &str) -> Result<(), Failure> {
    #[derive(serde::Serialize)]
    struct Create {
        cidr: String,
        service_id: &'static str,
    }
    #[derive(serde::Deserialize)]
    struct Envelope {
        success: bool,
        result: Option<cloudflare_sdk::addressing::prefixes::service_bindings::ServiceBinding>,
    }
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    for index in 0..times {
        let (account_id, prefix_id) = (defaults::ACCOUNT_ID, prefix_id(index));
        let url = format!("{base_url}/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings");
        let response = client
            .post(url)
            .timeout(std::time::Duration::from_secs(60))
            .headers(headers()?)
            .json(&Create { cidr: cidr(index), service_id: defaults::MAGIC_TRANSIT_ID })
            .send()
            .await?
            .error_for_status()?;
        let envelope: Envelope = serde_json::from_slice(&response.bytes().await?)?;
        assert!(envelope.success);
        let binding = envelope.result.ok_or("no result")?;
        assert_eq!(binding.cidr, Some(cidr(index).into()));
    }
    Ok(())
}

pub(super) async fn progenitor(times: usize, base_url: &str) -> Result<(), Failure> {
    use second_opinion::types::{AccountId, Cidr, CreateServiceBinding, PrefixId, ServiceId};
    let http = reqwest::Client::builder().default_headers(headers()?).no_proxy().build()?;
    let client = second_opinion::Client::new_with_client(base_url, http);
    for index in 0..times {
        let account_id: AccountId = defaults::ACCOUNT_ID.parse()?;
        let prefix_id: PrefixId = prefix_id(index).parse()?;
        let service_id: ServiceId = defaults::MAGIC_TRANSIT_ID.parse()?;
        let body = CreateServiceBinding { cidr: Cidr(cidr(index)), service_id };
        let answer = client
            .create_service_binding(&account_id, &prefix_id, &body)
            .await
            .map_err(|error| format!("progenitor's client: {error:?}"))?;
        let binding = answer.into_inner().result.ok_or("no result")?;
        assert_eq!(binding.cidr.map(|cidr| cidr.0), Some(cidr(index)));
    }
    Ok(())
}

fn headers() -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", defaults::TOKEN))?);
    headers.insert(USER_AGENT, HeaderValue::from_static("bench"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(headers)
}
