//! `Debug` of errors: what `main`, `unwrap` and `expect` show.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::runtime::excerpt::one_line;

/// The longest line for a cause, in bytes.
const LINE: usize = 500;
/// More causes than any library puts behind one another.
const CAUSES: usize = 16;

/// Writes an error as it reads, and a line for each of its causes.
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
