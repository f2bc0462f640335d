//! Errors with their sources, a line each.

use std::error::Error;
use std::fmt;

use super::excerpt::one_line;

/// The longest line for a source, in bytes.
const LINE: usize = 500;
/// The limit on sources in a chain.
const CAUSES: usize = 16;

/// Writes an error as `Display` does, and a line for each of its sources.
pub(crate) fn with_causes(error: &(dyn Error + 'static), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut cause = error.source();
    for _ in 0..CAUSES {
        let Some(current) = cause else { break };
        write!(f, "\n  caused by: {}", one_line(&current.to_string(), LINE))?;
        cause = current.source();
    }
    Ok(())
}
