//! The hooks of a call.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::runtime::request_parts::Parts;
use crate::runtime::time::Instant;
use crate::runtime::transport::{Answer, Failed, ray_id};
use crate::runtime::{AttemptInfo, AttemptOutcome, CallInfo, CallOutcome, Error, Hook, Misfits};

/// The hooks that allowed the call, in their order.
pub(crate) struct Watch<'a> {
    parts: &'a Parts,
    hooks: &'a [Arc<dyn Hook>],
    /// The call as hooks see it; `None` if there are no hooks.
    call: Option<Box<CallInfo>>,
    started: Instant,
}

impl<'a> Watch<'a> {
    /// Begins a call, unless a hook refuses it.
    pub(crate) fn begin(parts: &'a Parts, started: Instant) -> Result<Self, Error> {
        let hooks = &*parts.config.options.hooks;
        let call = (!hooks.is_empty()).then(|| Box::new(info(parts)));
        let Some(info) = &call else { return Ok(Self { parts, hooks, call, started }) };
        for (index, hook) in hooks.iter().enumerate() {
            if let Err(refusal) = hook.before_call(info) {
                let error = Error::refused_locally(&parts.operation, format!("a hook refuses it: {refusal}"));
                let allowed = hooks.get(..index).unwrap_or_default();
                Self { parts, hooks: allowed, call, started }.end(0, None, Some(&error), Misfits::NONE);
                return Err(error);
            }
        }
        Ok(Self { parts, hooks, call, started })
    }

    pub(crate) fn attempt_begins(&self, number: u32) {
        let Some(call) = &self.call else { return };
        for hook in self.hooks {
            hook.before_attempt(&AttemptInfo { call, number });
        }
    }

    pub(crate) fn attempt_ends(
        &self,
        number: u32,
        ended: &Result<Answer, Failed>,
        duration: Duration,
        retry_after: Option<Duration>,
    ) {
        let Some(call) = &self.call else { return };
        let ray_id = match ended {
            Ok(answer) => ray_id(&answer.headers),
            Err(failed) => failed.context.ray_id.as_deref(),
        };
        // The server may have copied the id from the request.
        let credentials = self.parts.credentials();
        let ray_id = ray_id.map(|id| credentials.redact(id.into()));
        let outcome = AttemptOutcome::new(ended, ray_id.as_deref(), duration, retry_after);
        for hook in self.hooks {
            hook.after_attempt(&AttemptInfo { call, number }, &outcome);
        }
    }

    pub(crate) fn end(&self, attempts: u32, status: Option<StatusCode>, error: Option<&Error>, misfits: &Misfits) {
        let Some(call) = &self.call else { return };
        let outcome = CallOutcome { attempts, status, duration: self.started.elapsed(), error, misfits };
        for hook in self.hooks {
            hook.after_call(call, &outcome);
        }
    }
}

/// The call as hooks see it.
fn info(parts: &Parts) -> CallInfo {
    let credentials = parts.credentials();
    let redact = |text: String| credentials.redact(text.into()).into_owned();
    // A request that leaves the base URL was refused earlier.
    let url = parts.base().ok().and_then(|base| base.join(&parts.path, None));
    let url = url.map_or_else(|| parts.path.clone(), String::from);
    CallInfo {
        operation: parts.operation.clone(),
        url: redact(url),
        query_names: parts.sent_query().names().map(|name| redact(name.to_owned())).collect(),
        body_bytes: parts.body().map(bytes::Bytes::len),
    }
}
