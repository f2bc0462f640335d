//! Decodes responses in which a value does not fit its type.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{Envelope, Opened, Received, Unopened, strict};
use crate::runtime::misfit::{FromAnswer, Misfits, Place, Recorder};

/// A function that decodes a value without the parts that don't fit, which are recorded. A type that only serde knows
/// has none.
pub(crate) type ReadMisfit<T> = fn(&RawValue, &Place<'_>) -> Option<T>;

/// Decodes a value without the parts that don't fit.
pub(crate) fn by_parts<T: FromAnswer>(json: &RawValue, place: &Place<'_>) -> Option<T> {
    place.read(json)
}

/// Decodes an envelope with a known verdict, without the values that don't fit. `None` if the whole value does not fit.
#[cold]
pub(super) fn envelope<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Option<Envelope<T>>, Unopened> {
    let Some(read) = read else { return Ok(None) };
    let Ok(closed) = strict::<Envelope<&RawValue>>(received.body) else { return Ok(None) };
    if closed.success != Some(true) {
        return Ok(None);
    }
    let recorder = Recorder::new(received.credentials);
    let result = match closed.result {
        Some(json) => match read(json, &Place::outermost("result", &recorder)) {
            Some(value) if !recorder.has_outermost() => Some(value),
            _ => return Ok(None),
        },
        None => None,
    };
    let misfits = taken(recorder, received)?;
    let Envelope { success, messages, result_info, .. } = closed;
    Ok(Some(Envelope { success, _errors: (), messages, result, result_info, misfits }))
}

/// Decodes JSON without an envelope, without the values that don't fit. `None` if the whole value does not fit.
#[cold]
pub(super) fn json<T>(received: &Received<'_>, read: Option<ReadMisfit<T>>) -> Result<Option<Opened<T>>, Unopened> {
    let Some(read) = read else { return Ok(None) };
    let Ok(json) = strict::<&RawValue>(received.body) else { return Ok(None) };
    let recorder = Recorder::new(received.credentials);
    match read(json, &Place::outermost("", &recorder)) {
        Some(value) if !recorder.has_outermost() => {
            let misfits = taken(recorder, received)?;
            Ok(Some(Opened { misfits, ..Opened::bare(value) }))
        }
        _ => Ok(None),
    }
}

/// The misfits, unless they are an error.
fn taken(recorder: Recorder<'_>, received: &Received<'_>) -> Result<Misfits, Unopened> {
    let misfits = recorder.finish();
    match misfits.first() {
        Some(misfit) if received.strict => {
            Err(Unopened::Misfit { path: misfit.path().to_owned(), message: misfit.message() })
        }
        _ => Ok(misfits),
    }
}
