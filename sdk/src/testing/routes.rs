//! The routes of the embedded API: the operations of the description.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodFilter, on};

use super::credentials::Access;
use super::exchange;
use super::operations::handler;
use super::shared::Shared;
use crate::OPERATIONS;

/// The path of the base URL.
pub(super) const ROOT: &str = "/client/v4";

/// The routes as a service. Every request goes through [`exchange::answer`] first, even without a route.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    for operation in OPERATIONS {
        let Ok(method) = MethodFilter::try_from(operation.method().clone()) else { continue };
        let access = if operation.is_safe() { Access::Read } else { Access::Write };
        let perform = handler(operation);
        let handler = move |shared, request| exchange::perform(access, perform, shared, request);
        router = router.route(&format!("{ROOT}{}", operation.path()), on(method, handler));
    }
    router
        .fallback(exchange::no_route)
        .method_not_allowed_fallback(exchange::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), exchange::answer))
        .with_state(shared)
}
