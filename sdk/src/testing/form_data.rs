//! Reads `multipart/form-data` bodies.

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::codes;
use super::envelope::{Failure, Problem};

/// A part of a form.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content: Bytes,
}

/// The body as a form. Only the operation knows whether it must be one, so nothing is refused before.
#[derive(Debug)]
pub(super) enum FormData {
    /// The content type is another one.
    Absent,
    /// The form is invalid, for this reason.
    Unreadable(String),
    /// The parts, in order.
    Parts(Vec<Part>),
}

impl FormData {
    pub(super) async fn read(headers: &HeaderMap, body: &Bytes) -> Self {
        let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary = match multer::parse_boundary(value) {
            Ok(boundary) => boundary,
            Err(multer::Error::NoBoundary) => return Self::Unreadable("the content type has no boundary".into()),
            Err(_) => return Self::Absent,
        };
        match read_parts(boundary, body.clone()).await {
            Ok(parts) => Self::Parts(parts),
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }

    /// The part with this name, which has to occur once and must not be empty.
    pub(super) fn required_part(&self, name: &str, pointer: &'static str) -> Result<&Part, Failure> {
        let parts = match self {
            Self::Absent => {
                let message = "The content type has to be multipart/form-data";
                let problem = Problem::new(codes::UNSUPPORTED_MEDIA_TYPE, message);
                return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem));
            }
            Self::Unreadable(reason) => {
                let message = format!("The body is not form data: {reason}");
                return Err(Failure::bad_request(vec![Problem::new(codes::UNREADABLE_BODY, message)]));
            }
            Self::Parts(parts) => parts,
        };
        let refuse =
            |message: String| Err(Failure::bad_request(vec![Problem::new(codes::INVALID_MEMBER, message).at(pointer)]));
        let mut named = parts.iter().filter(|part| part.name == name);
        match (named.next(), named.next()) {
            (None, _) => refuse(format!("the part {name} is required")),
            (Some(_), Some(_)) => refuse(format!("the part {name} was sent twice")),
            (Some(part), None) if part.content.is_empty() => refuse(format!("the part {name} is empty")),
            (Some(part), None) => Ok(part),
        }
    }
}

async fn read_parts(boundary: String, body: Bytes) -> Result<Vec<Part>, multer::Error> {
    let mut form = multer::Multipart::new(Body::from(body).into_data_stream(), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        parts.push(Part { name, file_name, content: field.bytes().await? });
    }
    Ok(parts)
}
