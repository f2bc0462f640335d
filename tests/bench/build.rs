//! Builds the request of a `create` without sending it.

use std::hint::black_box;

use cloudflare_sdk::{Client, addressing::prefixes::service_bindings::CreateServiceBinding, testing::defaults};

use super::Failure;

const BASE_URL: &str = "http://127.0.0.1:1/client/v4";

pub(super) fn ours(times: usize) -> Result<(), Failure> {
    let client = Client::builder().base_url(BASE_URL).api_token(defaults::TOKEN).build()?;
    let bindings = client.addressing().prefixes().service_bindings();
    for _ in 0..times {
        let body = CreateServiceBinding::new(defaults::PREFIX_CIDR, defaults::MAGIC_TRANSIT_ID);
        black_box(bindings.create(defaults::ACCOUNT_ID, defaults::PREFIX_ID, body).build()?);
    }
    Ok(())
}

pub(super) fn bare(times: usize) -> Result<(), Failure> {
    #[derive(serde::Serialize)]
    struct Create {
        cidr: &'static str,
        service_id: &'static str,
    }
    let client = reqwest::Client::new();
    for _ in 0..times {
        let (account_id, prefix_id) = (defaults::ACCOUNT_ID, defaults::PREFIX_ID);
        let url = format!("{BASE_URL}/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings");
        let request = client
            .post(url)
            .bearer_auth(defaults::TOKEN)
            .header("user-agent", "bench")
            .header("accept", "application/json")
            .json(&Create { cidr: defaults::PREFIX_CIDR, service_id: defaults::MAGIC_TRANSIT_ID })
            .build()?;
        black_box(request);
    }
    Ok(())
}
