//! Reads the settings beside the description: `scope.toml`, `names.toml` and `names.lock`.

mod lock;
mod names;
mod scope;
mod symbols;

use serde::de::DeserializeOwned;

pub use lock::Lock;
pub(crate) use lock::{Chosen, ENUM, Key, ONLY_REQUESTS, ONLY_RESPONSES, STRUCT, UNION, split};
pub(crate) use names::Names;
pub use names::{WINDOWS_DEVICES, is_keyword};
pub(crate) use scope::{Candidate, Scope, Selection, literal_paths};

use crate::diagnostics::Diagnostics;

/// Whether the text of a `scope.toml` sets `dotted_objects`, so that objects in queries and forms are written as
/// `name.member`. `file` is the name of the `scope.toml` in messages.
///
/// # Errors
///
/// The text is not a valid `scope.toml`.
pub fn dotted_objects(file: &str, text: &str) -> Result<bool, Diagnostics> {
    Ok(Scope::read(file, text)?.dotted_objects())
}

/// The number of the line that has the byte at index `byte`, counted from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
}

/// Parses a settings file in TOML. The diagnostic of an invalid entry has the line of the entry.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Diagnostics> {
    toml::from_str(text).map_err(|error| {
        Diagnostics::of_text(
            file,
            error.span().map(|span| line_of(text, span.start)),
            error.message().to_owned(),
            "see the comments in the file for its valid entries",
        )
    })
}
