//! Settings beside the description: `scope.toml`, `names.toml` and `names.lock`.

mod lock;
mod names;
mod scope;
mod symbols;

use serde::de::DeserializeOwned;

pub(crate) use lock::unnamed;
pub use lock::{Chosen, Key, Lock, split};
pub use names::{Names, WINDOWS_DEVICES};
pub use scope::{Candidate, Scope, Selection, literal_paths};

use crate::diagnostics::Diagnostics;

/// Whether the text of a `scope.toml` says that objects are written dotted ([`Scope::dotted_objects`]).
///
/// # Errors
///
/// The text is no such file.
pub fn dotted_objects(file: &str, text: &str) -> Result<bool, Diagnostics> {
    Ok(Scope::read(file, text)?.dotted_objects())
}

/// The text of a file of settings; what the file can't hold is refused with its line.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Diagnostics> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        Diagnostics::of_text(file, line, error.message().to_owned(), "the comments in the file say what it takes")
    })
}
