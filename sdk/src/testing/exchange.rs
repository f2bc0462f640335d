//! The handling of a request: it is logged, then gets a scripted response, or is performed.

use std::sync::Arc;

use axum::RequestExt;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{StatusCode, Uri};

use super::answer::{Answer, Basis};
use super::codes;
use super::connection::Connection;
use super::credentials::Access;
use super::envelope::{Failure, Problem};
use super::form_data::FormData;
use super::identifiers::{invalid_identifier, longest};
use super::operations::{Call, Perform};
use super::request_log::ReceivedRequest;
use super::shared::Shared;

/// The longest request body that is read, in bytes. No operation needs more; the limit bounds memory.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Handles every request: logs it, and returns a scripted response, or has it performed.
pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await;
    let noted = body.as_ref().map(Bytes::clone).unwrap_or_default();
    shared.log().add(ReceivedRequest::new(&parts, noted));
    let scripted = shared.script().take(&parts.method, parts.uri.path());

    connection.leave_open();
    let genuine = async move {
        match body {
            Ok(body) => next.run(Request::from_parts(parts, Body::from(body))).await,
            Err(_) => body_too_large().into_response(),
        }
    };
    let mut response = match scripted {
        Some(scripted) => play(scripted, genuine, &connection).await,
        None => genuine.await,
    };
    // Cloudflare adds this header to every response, including those of its edge.
    if let Ok(ray_id) = HeaderValue::try_from(shared.next_ray_id()) {
        response.headers_mut().entry(HeaderName::from_static("cf-ray")).or_insert(ray_id);
    }
    response
}

async fn play(scripted: Answer, genuine: impl Future<Output = Response>, connection: &Connection) -> Response {
    let genuine = if scripted.is_applied() { Some(genuine.await) } else { None };
    tokio::time::sleep(scripted.delay).await;
    let mut response = match scripted.basis {
        Basis::Genuine => genuine.unwrap_or_default(),
        Basis::Status(status) => {
            let mut response = Response::default();
            *response.status_mut() = status;
            response
        }
        Basis::HangUp => {
            connection.cut();
            return Response::default();
        }
    };
    if let Some(body) = scripted.body {
        // The genuine response has a length already.
        response.headers_mut().remove(CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
    }
    for (name, value) in &scripted.headers {
        response.headers_mut().insert(name, value.clone());
    }
    if let Some(length) = scripted.truncate_after {
        connection.cut_within_body(length);
    }
    response
}

/// Serves a route: checks the credential and the ids in the path, then performs the operation.
pub(super) async fn perform(
    access: Access,
    perform: Perform,
    State(shared): State<Arc<Shared>>,
    mut request: Request,
) -> Response {
    let result = async {
        shared.credentials.check(request.headers(), access)?;
        let path_parameters = path_parameters(&mut request).await?;
        let (parts, body) = request.into_parts();
        // `answer` has buffered the body, so this neither waits nor fails.
        let body = to_bytes(body, LARGEST_BODY).await.map_err(|_| body_too_large())?;
        let form = FormData::read(&parts.headers, &body).await;
        let call = Call { path_parameters, headers: parts.headers, body, form };
        perform(&mut shared.store(), &call)
    };
    result.await.into_response()
}

async fn path_parameters(request: &mut Request) -> Result<Vec<(String, String)>, Failure> {
    let path = request.uri().path().to_owned();
    let parameters = request.extract_parts::<RawPathParams>().await.map_err(|_| invalid_identifier(&path))?;
    let parameters: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if parameters.iter().any(|(name, value)| value.chars().count() > longest(name)) {
        return Err(invalid_identifier(&path));
    }
    Ok(parameters)
}

pub(super) async fn no_route(uri: Uri) -> Response {
    let message = format!("No route for that URI: {}", uri.path());
    Failure::new(StatusCode::NOT_FOUND, Problem::new(codes::NO_ROUTE, message)).into_response()
}

pub(super) async fn method_not_allowed() -> Response {
    let problem = Problem::new(codes::METHOD_NOT_ALLOWED, "Method not allowed");
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, problem).into_response()
}

fn body_too_large() -> Failure {
    let message = format!("The body is incomplete or larger than {LARGEST_BODY} bytes");
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, Problem::new(codes::UNREADABLE_BODY, message))
}
