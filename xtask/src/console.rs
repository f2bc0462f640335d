//! Prints the output of commands: it escapes control characters and log commands in texts of a description, and ignores
//! a closed pipe (`| head`), so that a command still finishes its work.

use std::{
    fmt::Display,
    io::{self, Write},
};

use sdk_generator::terminal;

/// Prints a line, or several finished lines.
pub(crate) fn line(text: impl Display) {
    page(&format!("{text}\n"));
}

/// Prints a finished page that ends with a line feed.
pub(crate) fn page(text: &str) {
    put(&mut io::stdout().lock(), &terminal::page(text));
}

/// Prints a finished JSON document.
pub(crate) fn json(document: &str) {
    put(&mut io::stdout().lock(), &terminal::json(document));
}

/// Prints to standard error why a command failed.
pub(crate) fn failure(text: impl Display) {
    put(&mut io::stderr().lock(), &terminal::page(&format!("{text}\n")));
}

fn put(to: &mut dyn Write, text: &str) {
    // A failure to print can't be reported anywhere.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
