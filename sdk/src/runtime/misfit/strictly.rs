//! Reading strictly, and whether a union was read in another way than was meant.

use std::cell::Cell;

thread_local! {
    static GAVE_WAY: Cell<bool> = const { Cell::new(false) };
}

/// What a reader of serde gives, and whether a union in it gave way: the branch that was meant could not be read, so
/// another one was, or the JSON was kept as it came. That fails nothing, so nobody else says it.
pub(crate) fn strictly<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<(T, bool), E> {
    GAVE_WAY.set(false);
    let value = read()?;
    Ok((value, GAVE_WAY.get()))
}

/// A union gave way, in what this thread reads.
#[cold]
pub(crate) fn gives_way() {
    GAVE_WAY.set(true);
}
