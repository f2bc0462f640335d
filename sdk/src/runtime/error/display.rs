//! `Display` of errors: the operation, what happened and what to do, in one line.

use std::fmt::{self, Write};

use http::StatusCode;

use super::{Error, Kind};
use crate::runtime::Operation;
use crate::runtime::excerpt::one_line;

/// The longest line, in bytes.
const LINE: usize = 2_000;
/// The longest excerpt of text from a server in the line, in bytes.
const PART: usize = 300;
/// The number of violations or reasons that are listed.
const LISTED: usize = 10;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        self.write_what(&mut line)?;
        self.write_advice(&mut line)?;
        if self.attempts() > 1 {
            write!(line, " [{} attempts]", self.attempts())?;
        }
        if let Some(ray_id) = &self.0.context.ray_id {
            write!(line, " [ray {ray_id}]")?;
        }
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&one_line(&line, LINE))
    }
}

impl Error {
    /// Writes what happened: status, reasons, violations.
    fn write_what(&self, line: &mut String) -> fmt::Result {
        if let Some(status) = self.0.context.status {
            write!(line, "{}", status.as_str())?;
            if let Some(reason) = status.canonical_reason() {
                write!(line, " {reason}")?;
            }
            line.push_str(": ");
        }
        self.write_kind(line)
    }

    fn write_kind(&self, line: &mut String) -> fmt::Result {
        match &self.0.kind {
            Kind::Configuration(message) | Kind::Wait { message, .. } => line.write_str(message),
            Kind::InvalidRequest => {
                self.write_not_sent(line, format_args!(""))?;
                write_list(line, &self.0.violations)
            }
            Kind::RefusedLocally(message) => write!(line, "not sent: {message}"),
            Kind::NoSlot(total) => {
                let reason = format_args!("the client's rate limit has no room within {total:?} (total_timeout)");
                self.write_not_sent(line, reason)
            }
            Kind::NoTime(limit) => self.write_not_sent(line, format_args!("no time is left within {limit:?}")),
            Kind::Connect => self.write_with_cause(line, "no connection, nothing was sent"),
            Kind::Timeout(limit) => {
                write!(line, "no complete response within {limit:?}")?;
                self.write_reasons_that_came(line)
            }
            Kind::TransportTimeout => {
                self.write_with_cause(line, "no complete response before a timeout of the HTTP client or the system")
            }
            Kind::Interrupted => self.write_with_cause(line, "the connection failed before the response was complete"),
            Kind::Unprocessed => self.write_with_cause(line, "the server did not process the request, and says so"),
            Kind::TooLong(limit) => {
                let setting = "ClientBuilder::max_response_bytes";
                write!(line, "the response body is longer than the limit of {limit} bytes ({setting})")?;
                self.write_reasons_that_came(line)
            }
            Kind::HeadTooLong => line.write_str("the response has too many header lines, or too many bytes of headers"),
            Kind::Redirect(Some(location)) => {
                write!(line, "redirects are not followed; this one points to {}", one_line(location, PART))
            }
            Kind::Redirect(None) => line.write_str("redirects are not followed; this one has no location"),
            Kind::Status | Kind::Refused if !self.0.context.errors.is_empty() => {
                write_list(line, &self.0.context.errors)
            }
            Kind::Refused => self.write_with_excerpt(line, "the API refused the request without a reason"),
            Kind::Status => self.write_with_excerpt(line, "the body has no errors in the API's format"),
            Kind::Incomplete { items, why } => {
                let items = format_args!("{items} item{} came", if *items == 1 { "" } else { "s" });
                write!(line, "the list is incomplete: {items}, then {why}")
            }
            Kind::Missing(what) => write!(
                line,
                "the response has no {}: the API left it out, or it has another type, which `misfits()` of the \
                 response lists",
                one_line(what, PART)
            ),
            Kind::NoValue => line.write_str("the response has no body, but a value is expected"),
            Kind::Misfit { path, message } => self.write_misfit(line, path, message),
        }
    }

    fn write_not_sent(&self, line: &mut String, reason: fmt::Arguments<'_>) -> fmt::Result {
        let again = if self.attempts() > 0 { " again" } else { "" };
        write!(line, "not sent{again}: {reason}")
    }

    /// Writes the reasons in the part of a failure's body that came.
    fn write_reasons_that_came(&self, line: &mut String) -> fmt::Result {
        if self.0.context.errors.is_empty() {
            return Ok(());
        }
        line.push_str("; it began with ");
        write_list(line, &self.0.context.errors)
    }

    fn write_misfit(&self, line: &mut String, path: &str, message: &str) -> fmt::Result {
        line.push_str("the response can't be decoded");
        let message = one_line(message, PART);
        if path.is_empty() {
            self.write_with_excerpt(line, &format!(": {message}"))
        } else {
            write!(line, " at {}: {message}", one_line(path, PART))
        }
    }

    /// Writes the advice: a permission to ask for, an option to set, or a time to wait.
    fn write_advice(&self, line: &mut String) -> fmt::Result {
        if self.is_incomplete() {
            line.push_str(
                "; ask for a larger `per_page` or with a filter, so that one page holds all, or page by page",
            );
        }
        match self.0.context.status {
            Some(StatusCode::UNAUTHORIZED) => {
                line.push_str("; check that the credential is complete, active and not expired");
            }
            Some(StatusCode::FORBIDDEN) => {
                let permissions = self.operation().map_or(&[][..], Operation::permissions);
                match permissions {
                    [] => {
                        line.push_str("; check the permissions of the token, and the accounts and zones that it is for")
                    }
                    [one] => write!(line, "; the operation needs the permission \"{one}\"")?,
                    several => {
                        write!(line, "; the operation needs one of the permissions \"{}\"", several.join("\", \""))?
                    }
                }
            }
            _ => {}
        }
        if let Some(wait) = self.0.context.retry_after {
            write!(line, "; the server asks to wait {wait:?}")?;
        }
        if let Some(reason) = self.0.history.not_repeated {
            write!(line, "; {reason}")?;
        }
        if self.may_have_been_applied() {
            line.push_str("; the request may have been applied: read the resource before you repeat the request");
        }
        Ok(())
    }

    /// Writes what happened, and the innermost source, where the HTTP library has the reason.
    fn write_with_cause(&self, line: &mut String, what: &str) -> fmt::Result {
        line.push_str(what);
        let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(self);
        while let Some(deeper) = cause.and_then(std::error::Error::source) {
            cause = Some(deeper);
        }
        match cause {
            Some(cause) => write!(line, ": {}", one_line(&cause.to_string(), PART)),
            None => Ok(()),
        }
    }

    /// Writes what happened, and the beginning of the body.
    fn write_with_excerpt(&self, line: &mut String, what: &str) -> fmt::Result {
        line.push_str(what);
        match self.0.context.excerpt.as_deref() {
            None | Some("") => line.write_str("; the body is empty"),
            Some(excerpt) => write!(line, "; the body begins `{}`", one_line(excerpt, PART)),
        }
    }
}

fn write_list(line: &mut String, items: &[impl fmt::Display]) -> fmt::Result {
    for (index, item) in items.iter().take(LISTED).enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(line, "{separator}{}", one_line(&item.to_string(), PART))?;
    }
    match items.len().checked_sub(LISTED) {
        None | Some(0) => Ok(()),
        Some(more) => write!(line, "; and {more} more"),
    }
}
