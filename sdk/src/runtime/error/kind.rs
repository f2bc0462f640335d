//! Names of error kinds, for metrics.

use super::{Error, Kind};

impl Kind {
    /// The name of the kind.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::RefusedLocally(_) => "refused_locally",
            Self::Connect => "connect",
            Self::Timeout(_) | Self::TransportTimeout | Self::NoTime(_) => "timeout",
            Self::NoSlot(_) => "rate_limit_wait",
            Self::Interrupted | Self::Unprocessed => "interrupted",
            Self::TooLong(_) | Self::HeadTooLong => "too_long",
            Self::Redirect(_) => "redirect",
            Self::Status => "status",
            Self::Refused => "api_error",
            Self::NoValue | Self::Misfit { .. } | Self::Missing(_) => "decode",
            Self::Incomplete { .. } => "incomplete_list",
            Self::Wait { .. } => "wait",
        }
    }
}

impl Error {
    /// The value of OpenTelemetry's `error.type`: the status as text for a failed status, otherwise the name of the
    /// kind.
    pub(crate) fn type_name(&self) -> &str {
        match (&self.0.kind, &self.0.context.status) {
            (Kind::Status | Kind::Redirect(_), Some(status)) => status.as_str(),
            (kind, _) => kind.name(),
        }
    }

    /// Whether an attempt got no whole response.
    pub(crate) fn is_unanswered(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Connect
                | Kind::Timeout(_)
                | Kind::TransportTimeout
                | Kind::Interrupted
                | Kind::Unprocessed
                | Kind::TooLong(_)
                | Kind::HeadTooLong
        )
    }
}
