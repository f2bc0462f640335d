//! Code generated while this package is built, for tests to compile against.

/// A module for each description under `fixtures/generated`. The names in `reserved_names` break conventions of names.
#[allow(
    missing_docs,
    clippy::module_inception,
    clippy::self_named_constructors,
    clippy::too_many_arguments,
    clippy::wrong_self_convention
)]
#[deny(deprecated)]
pub mod fixtures {
    include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
}

/// A module for `fixtures/diff/base.yaml` and for each edit of it that has a caller; the callers are examples.
#[allow(missing_docs, clippy::module_inception)]
pub mod diff {
    include!(concat!(env!("OUT_DIR"), "/diff.rs"));
}

/// A module for each of a handful of descriptions with random edits.
#[allow(missing_docs, clippy::module_inception)]
pub mod edited {
    include!(concat!(env!("OUT_DIR"), "/edited.rs"));
}

include!(concat!(env!("OUT_DIR"), "/edited_count.rs"));

/// The client that progenitor makes of `spec/openapi.yaml`: the second opinion.
#[allow(clippy::all, missing_docs, unused, elided_lifetimes_in_paths)]
pub mod second_opinion {
    include!(concat!(env!("OUT_DIR"), "/second_opinion.rs"));
}

include!(concat!(env!("OUT_DIR"), "/accepted.rs"));
