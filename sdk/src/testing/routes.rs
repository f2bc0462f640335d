//! Every route of the embedded API, as a table.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodFilter, on};

use super::credentials::Access;
use super::exchange;
use super::operations::{
    Operation, address_map_members, address_maps, advertisement_status, bgp_prefixes, delegations, leases,
    loa_documents, prefixes, regional_hostnames, service_bindings, services,
};
use super::shared::Shared;

/// Where the API begins.
pub(super) const ROOT: &str = "/client/v4";

const ADDRESS_MAPS: &str = "/accounts/{account_id}/addressing/address_maps";
const ADDRESS_MAP: &str = "/accounts/{account_id}/addressing/address_maps/{address_map_id}";
/// The last id is that of the member; the API calls both `account_id`.
const MAP_ACCOUNT: &str =
    "/accounts/{account_id}/addressing/address_maps/{address_map_id}/accounts/{member_account_id}";
const MAP_IP: &str = "/accounts/{account_id}/addressing/address_maps/{address_map_id}/ips/{ip_address}";
const MAP_ZONE: &str = "/accounts/{account_id}/addressing/address_maps/{address_map_id}/zones/{zone_id}";
const LEASES: &str = "/accounts/{account_id}/addressing/leases";
const LOA_DOCUMENTS: &str = "/accounts/{account_id}/addressing/loa_documents";
const LOA_DOWNLOAD: &str = "/accounts/{account_id}/addressing/loa_documents/{loa_document_id}/download";
const PREFIXES: &str = "/accounts/{account_id}/addressing/prefixes";
const PREFIX: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}";
const BGP_PREFIXES: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bgp/prefixes";
const BGP_PREFIX: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}";
const BGP_STATUS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bgp/status";
const BINDINGS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const BINDING: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";
const DELEGATIONS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/delegations";
const DELEGATION: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/delegations/{delegation_id}";
const VALIDATE: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/validate";
const REGIONS: &str = "/accounts/{account_id}/addressing/regional_hostnames/regions";
const SERVICES: &str = "/accounts/{account_id}/addressing/services";
const REGIONAL_HOSTNAMES: &str = "/zones/{zone_id}/addressing/regional_hostnames";
const REGIONAL_HOSTNAME: &str = "/zones/{zone_id}/addressing/regional_hostnames/{hostname}";

const ROUTES: &[Route] = &[
    get(ADDRESS_MAPS, address_maps::list),
    post(ADDRESS_MAPS, address_maps::create),
    get(ADDRESS_MAP, address_maps::get),
    patch(ADDRESS_MAP, address_maps::edit),
    delete(ADDRESS_MAP, address_maps::delete),
    put(MAP_ACCOUNT, address_map_members::put_account),
    delete(MAP_ACCOUNT, address_map_members::delete_account),
    put(MAP_IP, address_map_members::put_ip),
    delete(MAP_IP, address_map_members::delete_ip),
    put(MAP_ZONE, address_map_members::put_zone),
    delete(MAP_ZONE, address_map_members::delete_zone),
    get(LEASES, leases::list),
    post(LOA_DOCUMENTS, loa_documents::upload),
    get(LOA_DOWNLOAD, loa_documents::download),
    get(PREFIXES, prefixes::list),
    post(PREFIXES, prefixes::create),
    get(PREFIX, prefixes::get),
    patch(PREFIX, prefixes::edit),
    delete(PREFIX, prefixes::delete),
    get(BGP_PREFIXES, bgp_prefixes::list),
    post(BGP_PREFIXES, bgp_prefixes::create),
    get(BGP_PREFIX, bgp_prefixes::get),
    patch(BGP_PREFIX, bgp_prefixes::edit),
    delete(BGP_PREFIX, bgp_prefixes::delete),
    get(BGP_STATUS, advertisement_status::get),
    patch(BGP_STATUS, advertisement_status::edit),
    get(BINDINGS, service_bindings::list),
    post(BINDINGS, service_bindings::create),
    get(BINDING, service_bindings::get),
    delete(BINDING, service_bindings::delete),
    get(DELEGATIONS, delegations::list),
    post(DELEGATIONS, delegations::create),
    delete(DELEGATION, delegations::delete),
    post(VALIDATE, prefixes::validate),
    get(REGIONS, regional_hostnames::list_regions),
    get(SERVICES, services::list),
    get(REGIONAL_HOSTNAMES, regional_hostnames::list),
    post(REGIONAL_HOSTNAMES, regional_hostnames::create),
    get(REGIONAL_HOSTNAME, regional_hostnames::get),
    patch(REGIONAL_HOSTNAME, regional_hostnames::edit),
    delete(REGIONAL_HOSTNAME, regional_hostnames::delete),
];

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    method: MethodFilter,
    path: &'static str,
    access: Access,
    operation: Operation,
}

const fn get(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::GET, path, access: Access::Read, operation }
}

const fn post(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::POST, path, access: Access::Write, operation }
}

const fn put(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::PUT, path, access: Access::Write, operation }
}

const fn patch(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::PATCH, path, access: Access::Write, operation }
}

const fn delete(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::DELETE, path, access: Access::Write, operation }
}

/// The table as a service. Every request goes through [`exchange::answer`] first, those without a route too.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let handler = move |shared, request| exchange::perform(route.access, route.operation, shared, request);
        router = router.route(&format!("{ROOT}{}", route.path), on(route.method, handler));
    }
    router
        .fallback(exchange::no_route)
        .method_not_allowed_fallback(exchange::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), exchange::answer))
        .with_state(shared)
}
