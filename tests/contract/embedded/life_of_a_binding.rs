//! The client with the embedded API, from end to end.

use std::time::Duration;

use cloudflare_sdk::addressing::prefixes::service_bindings::{
    CreateServiceBinding, ProvisioningState, ServiceBindings,
};
use cloudflare_sdk::testing::{Answer, EmbeddedApi, Method, defaults};
use cloudflare_sdk::{Client, Error};

use crate::{ACCOUNT, BINDING, CIDR, PREFIX, SERVICE, bindings, line, new_binding};

/// An embedded API whose bindings become active after this time, and a client for its bindings.
fn start(activate_after: Duration) -> (EmbeddedApi, ServiceBindings) {
    let api = EmbeddedApi::builder().activate_after(activate_after).start().unwrap();
    let client = api.client().unwrap();
    (api, bindings(&client))
}

fn cdn(cidr: &str) -> CreateServiceBinding {
    CreateServiceBinding::new(cidr, defaults::CDN_ID)
}

#[tokio::test]
async fn a_binding_is_created_becomes_active_and_is_deleted() {
    let (api, bindings) = start(Duration::from_millis(120));
    let client = api.client().unwrap();
    assert_eq!(client.account_id(), Some(ACCOUNT));
    let services = client.addressing().services().list(ACCOUNT).await.unwrap();
    let transit = services.iter().find(|service| service.name.as_deref() == Some("Magic Transit")).unwrap();
    assert_eq!(transit.id.as_ref().unwrap(), &SERVICE);

    assert!(bindings.list(ACCOUNT, PREFIX).await.unwrap().is_empty());
    let body = CreateServiceBinding::new(CIDR, transit.id.as_ref().unwrap());
    let created = bindings.create(ACCOUNT, PREFIX, body).await.unwrap();
    assert_eq!(created.provisioning.unwrap().state, Some(ProvisioningState::Provisioning));
    assert_eq!(created.cidr, Some(CIDR.into()));
    assert_eq!(created.service_name.as_deref(), Some("Magic Transit"));
    let id = created.id.unwrap();
    assert_eq!(id, BINDING);

    let waiting = bindings.wait_until_active(ACCOUNT, PREFIX, &id).poll_every(Duration::from_millis(100));
    let active = waiting.timeout(Duration::from_secs(10)).await.unwrap();
    assert_eq!(active.provisioning.unwrap().state, Some(ProvisioningState::Active));
    assert_eq!(active.id.as_ref(), Some(&id));

    bindings.delete(ACCOUNT, PREFIX, &id).await.unwrap();
    assert!(bindings.get(ACCOUNT, PREFIX, &id).await.unwrap_err().is_not_found());
    assert!(bindings.list(ACCOUNT, PREFIX).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_first_binding_covers_the_whole_prefix_and_later_ones_are_inside_it() {
    let (api, bindings) = start(Duration::ZERO);
    let refused = |error: Error| {
        assert_eq!(error.status().unwrap(), 400);
        assert_eq!(error.errors()[0].source_pointer(), Some("/cidr"));
        assert!(!error.may_have_been_applied());
        line(&error);
    };
    refused(bindings.create(ACCOUNT, PREFIX, cdn("192.0.2.1/32")).await.unwrap_err());
    refused(bindings.create(ACCOUNT, PREFIX, cdn("198.51.100.0/24")).await.unwrap_err());
    bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap();
    bindings.create(ACCOUNT, PREFIX, cdn("192.0.2.1/32")).await.unwrap();
    refused(bindings.create(ACCOUNT, PREFIX, cdn("198.51.100.1/32")).await.unwrap_err());
    refused(bindings.create(ACCOUNT, PREFIX, cdn("192.0.0.0/16")).await.unwrap_err());
    assert!(bindings.create(ACCOUNT, PREFIX, cdn("192.0.2.1/32")).await.unwrap_err().is_conflict());

    let listed = bindings.list(ACCOUNT, PREFIX).await.unwrap();
    let cidrs: Vec<_> = listed.iter().map(|binding| binding.cidr.as_ref().unwrap().as_str()).collect();
    assert_eq!(cidrs, [CIDR, "192.0.2.1/32"]);
    assert_eq!(api.bindings(PREFIX).len(), 2);
}

#[tokio::test]
async fn a_wait_fails_at_once_if_the_magic_transit_route_is_missing() {
    let (api, bindings) = start(Duration::MAX);
    let id = bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap().id.unwrap();
    api.set_state(id.as_str(), "magic_transit_route_missing");
    let error = bindings.wait_until_active(ACCOUNT, PREFIX, &id).await.unwrap_err();
    assert_eq!(error.last_state(), Some(&ProvisioningState::MagicTransitRouteMissing));
    assert!(!error.is_timeout() && error.polls() == 1 && error.waited() < Duration::from_secs(1));
    assert!(error.to_string().contains("magic_transit_route_missing"), "{error}");
}

#[tokio::test]
async fn a_wait_fails_at_once_on_an_unknown_state() {
    let (api, bindings) = start(Duration::MAX);
    let id = bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap().id.unwrap();
    api.set_state(id.as_str(), "draining");
    let error = bindings.wait_until_active(ACCOUNT, PREFIX, &id).await.unwrap_err();
    assert_eq!(error.last_state().unwrap(), &"draining");
    assert!(!error.is_timeout() && error.polls() == 1);
    assert!(error.to_string().contains("draining"), "{error}");
}

#[tokio::test]
async fn the_error_of_a_wait_that_times_out_has_the_last_state() {
    let (_api, bindings) = start(Duration::MAX);
    let id = bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap().id.unwrap();
    let waiting = bindings.wait_until_active(ACCOUNT, PREFIX, &id).poll_every(Duration::from_millis(100));
    let error = waiting.timeout(Duration::from_millis(150)).await.unwrap_err();
    assert!(error.is_timeout() && error.error().is_none());
    assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
    let line = error.to_string();
    assert!(line.contains("provisioning") && !line.contains('\n'), "{line}");
}

#[tokio::test]
async fn a_wait_for_a_missing_binding_ends_with_its_error() {
    let (_api, bindings) = start(Duration::ZERO);
    let error = bindings.wait_until_active(ACCOUNT, PREFIX, BINDING).await.unwrap_err();
    assert!(error.error().unwrap().is_not_found() && !error.is_timeout());
}

#[tokio::test]
async fn a_create_that_is_applied_and_then_fails_is_not_sent_again() {
    for failure in [
        Answer::status(500),
        Answer::status(502).body("<html>bad gateway</html>"),
        Answer::status(504),
        Answer::hang_up(),
        Answer::genuine().truncate_after(40),
        Answer::status(201),
        Answer::status(201).body("<html>"),
    ] {
        let (api, bindings) = start(Duration::ZERO);
        api.answer_next(failure.clone().after_applying().for_method(Method::POST));
        let error = bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
        assert!(error.may_have_been_applied(), "{failure:?}: {error}");
        assert_eq!((error.attempts(), api.pending_answers()), (1, 0));
        let posts = api.requests().iter().filter(|request| request.method == Method::POST).count();
        assert_eq!(posts, 1, "{failure:?}");
        // The caller lists, then decides.
        let listed = bindings.list(ACCOUNT, PREFIX).await.unwrap();
        assert_eq!(listed.iter().filter(|binding| binding.cidr == Some(CIDR.into())).count(), 1);
    }
}

#[tokio::test]
async fn a_read_only_token_can_read_and_a_refused_write_names_the_missing_permission() {
    let (api, _) = start(Duration::ZERO);
    let client = Client::builder().base_url(api.base_url()).api_token(api.read_only_token()).build().unwrap();
    let bindings = bindings(&client);
    bindings.list(ACCOUNT, PREFIX).await.unwrap();
    for error in [
        bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err(),
        bindings.delete(ACCOUNT, PREFIX, BINDING).await.unwrap_err(),
    ] {
        assert!(error.is_forbidden() && !error.may_have_been_applied());
        assert!(line(&error).contains("IP Prefixes: Write"), "{error}");
        assert!(!error.to_string().contains(api.read_only_token()));
    }
    assert!(api.bindings(PREFIX).is_empty());
}

#[tokio::test]
async fn every_scheme_of_the_description_is_accepted() {
    let (api, _) = start(Duration::ZERO);
    let builder = || Client::builder().base_url(api.base_url());
    for client in [
        builder().api_token(api.token()),
        builder().api_key(defaults::EMAIL, defaults::API_KEY),
        builder().user_service_key(defaults::SERVICE_KEY),
    ] {
        bindings(&client.build().unwrap()).list(ACCOUNT, PREFIX).await.unwrap();
    }
    let client = builder().api_token("of-nobody").build().unwrap();
    assert!(bindings(&client).list(ACCOUNT, PREFIX).await.unwrap_err().is_forbidden());
}
