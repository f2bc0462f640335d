//! `Debug` of errors, which `main`, `unwrap` and `expect` show.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::runtime::excerpt::one_line;

/// The longest line for a source, in bytes.
const LINE: usize = 500;
/// The limit on sources in a chain.
const CAUSES: usize = 16;

/// Writes an error as `Display` does, and a line for each of its sources.
pub(crate) fn with_causes(error: &(dyn StdError + 'static), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut cause = error.source();
    for _ in 0..CAUSES {
        let Some(current) = cause else { break };
        write!(f, "\n  caused by: {}", one_line(&current.to_string(), LINE))?;
        cause = current.source();
    }
    Ok(())
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}
