//! Every route of the embedded API, as a table.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodFilter, on};

use super::credentials::Access;
use super::exchange;
use super::operations::{Operation, service_bindings, services};
use super::shared::Shared;

/// Where the API begins.
pub(super) const ROOT: &str = "/client/v4";

const SERVICES: &str = "/accounts/{account_id}/addressing/services";
const BINDINGS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const BINDING: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";

const ROUTES: &[Route] = &[
    get(SERVICES, services::list),
    get(BINDINGS, service_bindings::list),
    post(BINDINGS, service_bindings::create),
    get(BINDING, service_bindings::get),
    delete(BINDING, service_bindings::delete),
];

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    method: MethodFilter,
    path: &'static str,
    pub(super) access: Access,
    pub(super) operation: Operation,
}

const fn get(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::GET, path, access: Access::Read, operation }
}

const fn post(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::POST, path, access: Access::Write, operation }
}

const fn delete(path: &'static str, operation: Operation) -> Route {
    Route { method: MethodFilter::DELETE, path, access: Access::Write, operation }
}

/// The table as a service. Every request goes through [`exchange::answer`] first, those without a route too.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let handler = move |shared, request| exchange::perform(route, shared, request);
        router = router.route(&format!("{ROOT}{}", route.path), on(route.method, handler));
    }
    router
        .fallback(exchange::no_route)
        .method_not_allowed_fallback(exchange::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), exchange::answer))
        .with_state(shared)
}
