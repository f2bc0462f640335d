//! The content of a request: query, headers and body, with their violations.

use std::collections::HashSet;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use super::headers::HeaderEdits;
use super::query::Query;
use super::stream_body::StreamBody;
use super::{Style, Violation};

/// The content of a request, or a part of it that is set at once.
#[derive(Clone, Default)]
pub(crate) struct Content {
    pub(crate) query: Query,
    pub(crate) headers: HeaderEdits,
    /// The cookie parameters, each as `name=value`.
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Option<Bytes>,
    /// A streamed body, instead of `body`.
    pub(crate) stream: Option<StreamBody>,
    /// The media type of the body; `None` means JSON.
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) violations: Vec<Violation>,
}

impl Content {
    pub(crate) fn has_body(&self) -> bool {
        self.body.is_some() || self.stream.is_some()
    }

    /// Sets a query parameter in place of one of that name.
    pub(crate) fn set_query(&mut self, name: &str, value: &impl Serialize) {
        self.query.remove(name);
        if let Err(error) = self.query.add(name, value, Style::Dotted) {
            self.violations.push(Violation::unserializable(name, &error));
        }
    }

    /// Sets a header.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.violations.extend(self.headers.set(name, value).err());
    }

    /// Removes a header that would otherwise be sent.
    pub(crate) fn remove_header(&mut self, name: &str) {
        self.violations.extend(self.headers.remove(name).err());
    }

    /// Removes duplicate violations: a parameter and the object of parameters may report the same one.
    pub(crate) fn report_once(&mut self) {
        if !self.violations.is_empty() {
            let mut seen = HashSet::new();
            self.violations.retain(|violation| seen.insert(violation.clone()));
        }
    }
}
