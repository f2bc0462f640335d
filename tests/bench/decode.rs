//! Decodes the response to a list of 10,000 bindings.

use std::hint::black_box;

use cloudflare_sdk::{Client, addressing::prefixes::service_bindings::ServiceBinding, testing::defaults};

use super::Failure;

const ITEMS: usize = 10_000;

fn answer() -> bytes::Bytes {
    let binding = serde_json::json!({
        "id": "0429b49b6a5155297b78e75a44b09e14",
        "cidr": defaults::PREFIX_CIDR,
        "provisioning": {"state": "active"},
        "service_id": defaults::MAGIC_TRANSIT_ID,
        "service_name": "Magic Transit",
    });
    let answer = serde_json::json!({"success": true, "errors": [], "messages": [], "result": vec![binding; ITEMS]});
    answer.to_string().into()
}

pub(super) fn ours(times: usize) -> Result<(), Failure> {
    let client = Client::builder().api_token(defaults::TOKEN).build()?;
    let request = client.addressing().prefixes().service_bindings().list(defaults::ACCOUNT_ID, defaults::PREFIX_ID);
    let answer = answer();
    for _ in 0..times {
        let page = request.read(http::Response::new(answer.clone()))?.into_inner();
        assert_eq!(black_box(page).len(), ITEMS);
    }
    Ok(())
}

pub(super) fn bare(times: usize) -> Result<(), Failure> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        success: bool,
        result: Vec<ServiceBinding>,
    }
    let answer = answer();
    for _ in 0..times {
        let envelope: Envelope = serde_json::from_slice(&answer)?;
        assert!(envelope.success);
        assert_eq!(black_box(envelope.result).len(), ITEMS);
    }
    Ok(())
}
