//! `Display` of errors: the operation, what happened and what to do, in one line.

use std::fmt::{self, Write};

use http::StatusCode;

use super::{Error, Kind};
use crate::runtime::Operation;
use crate::runtime::excerpt::one_line;

/// The longest line, in bytes.
const LINE: usize = 2_000;
/// The longest excerpt of foreign text in the line, in bytes.
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
        if let Some(ray_id) = &self.0.ray_id {
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
        if let Some(status) = self.0.status {
            write!(line, "{}", status.as_str())?;
            if let Some(reason) = status.canonical_reason() {
                write!(line, " {reason}")?;
            }
            line.push_str(": ");
        }
        match &self.0.kind {
            Kind::Configuration(message) => line.push_str(message),
            Kind::InvalidRequest => {
                line.push_str("not sent: ");
                write_list(line, &self.0.violations)?;
            }
            Kind::RefusedLocally(message) => write!(line, "not sent: {message}")?,
            Kind::Connect => {
                line.push_str("no connection, nothing was sent");
                self.write_cause(line)?;
            }
            Kind::Timeout(limit) => write!(line, "no complete response within {limit:?}")?,
            Kind::TransportTimeout => {
                line.push_str("no complete response before a timeout of the HTTP client or the system");
                self.write_cause(line)?;
            }
            Kind::NoSlot(total) => {
                let again = if self.attempts() > 0 { " again" } else { "" };
                write!(line, "not sent{again}: the client's rate limit has no room within {total:?} (total_timeout)")?
            }
            Kind::NoTime(limit) => {
                let again = if self.attempts() > 0 { " again" } else { "" };
                write!(line, "not sent{again}: no time is left within {limit:?}")?
            }
            Kind::Interrupted => {
                line.push_str("the connection failed before the response was complete");
                self.write_cause(line)?;
            }
            Kind::Unprocessed => {
                line.push_str("the server did not process the request, and says so");
                self.write_cause(line)?;
            }
            Kind::TooLong(limit) => write!(
                line,
                "the response body is longer than the limit of {limit} bytes (ClientBuilder::max_response_bytes)"
            )?,
            Kind::HeadTooLong => line.push_str("the response has too many header lines, or too many bytes of headers"),
            Kind::Redirect(Some(location)) => {
                write!(line, "redirects are not followed; this one points to {}", one_line(location, PART))?
            }
            Kind::Redirect(None) => line.push_str("redirects are not followed; this one has no location"),
            Kind::Status | Kind::Refused if !self.0.errors.is_empty() => write_list(line, &self.0.errors)?,
            Kind::Refused => {
                line.push_str("the API refused the request without a reason");
                self.write_excerpt(line)?;
            }
            Kind::Status => {
                line.push_str("the body has no errors in the API's format");
                self.write_excerpt(line)?;
            }
            Kind::Incomplete { items, why } => {
                let items = format_args!("{items} item{} came", if *items == 1 { "" } else { "s" });
                write!(line, "the list is incomplete: {items}, then {why}")?;
            }
            Kind::Wait { message, .. } => line.push_str(message),
            Kind::Missing(what) => write!(
                line,
                "the response has no {}: the API left it out, or it has another type, which `misfits()` of the response lists",
                one_line(what, PART)
            )?,
            Kind::NoValue => line.push_str("the response has no body, but a value is expected"),
            Kind::Misfit { path, message } => {
                write!(line, "the response can't be decoded")?;
                if path.is_empty() {
                    write!(line, ": {}", one_line(message, PART))?;
                    self.write_excerpt(line)?;
                } else {
                    write!(line, " at {}: {}", one_line(path, PART), one_line(message, PART))?;
                }
            }
        }
        Ok(())
    }

    /// Writes the advice: a permission to ask for, an option to set, or a time to wait.
    fn write_advice(&self, line: &mut String) -> fmt::Result {
        if self.is_incomplete() {
            line.push_str(
                "; ask for a larger `per_page` or with a filter, so that one page holds all, or page by page",
            );
        }
        match self.0.status {
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
        if let Some(wait) = self.0.retry_after {
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

    /// Writes the innermost source, where the HTTP library has the reason.
    fn write_cause(&self, line: &mut String) -> fmt::Result {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(self);
        while let Some(deeper) = cause.and_then(std::error::Error::source) {
            cause = Some(deeper);
        }
        match cause {
            Some(cause) => write!(line, ": {}", one_line(&cause.to_string(), PART)),
            None => Ok(()),
        }
    }

    fn write_excerpt(&self, line: &mut String) -> fmt::Result {
        match self.0.excerpt.as_deref() {
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
