//! Strict reading, and whether a union fell back in it.

use std::cell::Cell;

thread_local! {
    static FELL_BACK: Cell<bool> = const { Cell::new(false) };
}

/// Reads with serde. Gives the value, and whether a union in it fell back: the branch that its tag or its members tell
/// could not be read, so another one was, or the JSON was kept as it came. serde has no way to say that beside a value.
pub(crate) fn strictly<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<(T, bool), E> {
    FELL_BACK.set(false);
    let value = read()?;
    Ok((value, FELL_BACK.get()))
}

/// Notes that a union fell back in what this thread reads.
#[cold]
pub(crate) fn union_fell_back() {
    FELL_BACK.set(true);
}
