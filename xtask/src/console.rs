//! Output of the commands. All of it goes through here, so that no text of a description steers a terminal or a log,
//! and so that a reader who goes away (`| head`) stops neither the command nor what it writes to the disk.

use std::{
    fmt::Display,
    io::{self, Write},
};

use sdk_generator::terminal;

/// Prints a line, or finished lines.
pub(crate) fn line(text: impl Display) {
    page(&format!("{text}\n"));
}

/// Prints a finished page, with the end of its last line.
pub(crate) fn page(text: &str) {
    put(&mut io::stdout().lock(), &terminal::page(text));
}

/// Prints a finished JSON document.
pub(crate) fn json(document: &str) {
    put(&mut io::stdout().lock(), &terminal::json(document));
}

/// Prints why a command did not end well.
pub(crate) fn failure(text: impl Display) {
    put(&mut io::stderr().lock(), &terminal::page(&format!("{text}\n")));
}

fn put(to: &mut dyn Write, text: &str) {
    // Nobody is left to tell.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
