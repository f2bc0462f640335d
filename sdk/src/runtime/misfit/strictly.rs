//! Strict decoding, with the information whether a union fell back.

use std::cell::Cell;

thread_local! {
    static FELL_BACK: Cell<bool> = const { Cell::new(false) };
}

/// Decodes with serde, and returns whether a union in the value fell back: the branch that its tag or properties select
/// did not fit, so another branch was taken, or the JSON was kept. serde itself can't return this beside a value.
pub(crate) fn strictly<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<(T, bool), E> {
    FELL_BACK.set(false);
    let value = read()?;
    Ok((value, FELL_BACK.get()))
}

/// Records that a union fell back in the value that this thread decodes.
#[cold]
pub(crate) fn union_fell_back() {
    FELL_BACK.set(true);
}
