//! `Debug` of errors, which `main`, `unwrap` and `expect` show.

use std::fmt;

use super::Error;
use crate::runtime::with_causes;

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}
