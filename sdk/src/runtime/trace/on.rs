//! The span of a call, by OpenTelemetry's [conventions for HTTP clients].
//!
//! [conventions for HTTP clients]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::runtime::error::MAX_RAY_ID_BYTES;
use crate::runtime::excerpt::one_line;
use crate::runtime::request_parts::Parts;
use crate::runtime::transport::{Answer, Failed, ray_id};
use crate::runtime::{Error, Misfits};

const TARGET: &str = "cloudflare_sdk";
/// The number of misfits that are an event each.
const MISFITS: usize = 10;

/// The span of a call.
///
/// Span names are static in `tracing`, so the operation is in `otel.name`, which exporters to OpenTelemetry use as the
/// name.
#[derive(Clone)]
pub(crate) struct CallSpan(Span);

impl CallSpan {
    /// The current span, to be entered on another thread.
    #[cfg(feature = "blocking")]
    pub(crate) fn current() -> Self {
        Self(Span::current())
    }

    pub(crate) fn new(parts: &Parts) -> Self {
        let span = tracing::info_span!(
            target: TARGET,
            "cloudflare_sdk.call",
            "otel.name" = Empty,
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "http.request.method" = Empty,
            "url.template" = Empty,
            "server.address" = Empty,
            "server.port" = Empty,
            "http.response.status_code" = Empty,
            "http.request.resend_count" = Empty,
            "error.type" = Empty,
            "cf.ray_id" = Empty,
        );
        if span.is_disabled() {
            return Self(span);
        }
        let credentials = parts.credentials();
        let operation = &parts.operation;
        // A template made at run time may contain a secret.
        let template = credentials.redact(operation.path().into());
        if operation.id().is_empty() {
            span.record("otel.name", format!("{} {template}", operation.method()));
        } else {
            span.record("otel.name", &*credentials.redact(operation.id().into()));
        }
        span.record("http.request.method", operation.method().as_str());
        span.record("url.template", &*template);
        if let Ok(base) = parts.base() {
            let (address, port) = base.server();
            span.record("server.address", address);
            span.record("server.port", port);
        }
        Self(span)
    }

    /// Enters the span whenever the future is polled.
    pub(crate) fn cover<F: Future>(self, call: F) -> impl Future<Output = F::Output> {
        call.instrument(self.0)
    }

    /// Records the last response.
    pub(crate) fn answered(&self, answer: &Answer, parts: &Parts) {
        self.0.record("http.response.status_code", answer.status.as_u16());
        self.ray_id(ray_id(&answer.headers), parts);
    }

    /// Emits an event that another attempt follows.
    pub(crate) fn repeats(&self, attempts: u32, ended: &Result<Answer, Failed>, wait: Duration) {
        let (status, kind) = match ended {
            Ok(answer) => (Some(answer.status), None),
            Err(failed) => (failed.context.status, Some(&failed.kind)),
        };
        let error_type = match kind {
            Some(kind) => kind.name(),
            None => status.as_ref().map_or("", |status| status.as_str()),
        };
        tracing::event!(
            target: TARGET,
            parent: &self.0,
            tracing::Level::INFO,
            {
                "http.request.resend_count" = attempts,
                "http.response.status_code" = status.map(|status| status.as_u16()),
                "error.type" = error_type,
                "wait_ms" = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
            },
            "the call is repeated"
        );
    }

    /// Emits an event for each of the first misfits, and counts the rest.
    pub(crate) fn misfits(&self, misfits: &Misfits) {
        for misfit in misfits.iter().take(MISFITS) {
            tracing::event!(
                target: TARGET,
                parent: &self.0,
                tracing::Level::WARN,
                {
                    "misfit.path" = misfit.path(),
                    "misfit.expected" = misfit.expected(),
                    "misfit.excerpt" = misfit.excerpt()
                },
                "a value in the response has another type than described and is left out"
            );
        }
        let more = misfits.total().saturating_sub(MISFITS);
        if more > 0 {
            tracing::event!(
                target: TARGET,
                parent: &self.0,
                tracing::Level::WARN,
                { "misfit.count" = more },
                "more values in the response have another type than described and are left out"
            );
        }
    }

    /// Records the end of the call.
    pub(crate) fn ends(&self, attempts: u32, error: Option<&Error>, parts: &Parts) {
        if attempts > 1 {
            self.0.record("http.request.resend_count", attempts - 1);
        }
        let Some(error) = error else { return };
        self.0.record("error.type", error.type_name());
        self.0.record("otel.status_code", "ERROR");
        // The status and the ray id of a whole response are recorded already.
        if error.is_unanswered() {
            if let Some(status) = error.status() {
                self.0.record("http.response.status_code", status.as_u16());
            }
            self.ray_id(error.ray_id(), parts);
        }
    }

    fn ray_id(&self, ray_id: Option<&str>, parts: &Parts) {
        if let Some(ray_id) = ray_id {
            let ray_id = parts.credentials().redact(ray_id.into()).into_owned();
            self.0.record("cf.ray_id", one_line(&ray_id, MAX_RAY_ID_BYTES));
        }
    }
}
