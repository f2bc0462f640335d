//! Diagnostics: the faults of the inputs, each with a place, a message and a help.

use std::fmt;

use crate::{pointer::Pointer, terminal::line};

/// A fault of an input, such as the description or `scope.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the input in messages, such as its path.
    pub file: String,
    /// The line in the input, counted from 1; `None` if it is unknown.
    pub line: Option<usize>,
    /// The JSON pointer to the value that has the fault. `None` for a syntax error, and for a fault in settings.
    pub pointer: Option<Pointer>,
    /// The message, which describes the fault.
    pub message: String,
    /// What the user can do about the fault.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.file))?;
        if let Some(number) = self.line {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", line(&self.message))?;
        if let Some(pointer) = &self.pointer {
            write!(f, "\n  at {}", line(pointer.as_str()))?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", line(&self.help))?;
        }
        Ok(())
    }
}

/// All faults that were found, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// A single fault of an input, without a pointer.
    pub(crate) fn of_text(file: &str, line: Option<usize>, message: String, help: &str) -> Self {
        Self(vec![Diagnostic { file: file.to_owned(), line, pointer: None, message, help: help.to_owned() }])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// A fault of the description whose line is not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The place of the fault in the description.
    pub at: Pointer,
    /// The message, which describes the fault.
    pub message: String,
    /// What the user can do about the fault.
    pub help: String,
}

impl Fault {
    /// A fault of the generator itself.
    pub(crate) fn of_ours(message: impl Into<String>) -> Self {
        let help = "this is a fault of the generator, please report it with the description";
        Self { at: Pointer::root(), message: message.into(), help: help.to_owned() }
    }
}

/// A fault of a setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SettingFault {
    file: String,
    message: String,
    help: String,
}

/// Collects faults, so that one run reports all of them.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    faults: Vec<Fault>,
    settings: Vec<SettingFault>,
}

impl Faults {
    /// Records a fault of the description: a construct that can't be expressed in Rust, or a contradiction.
    pub(crate) fn refuse(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(Fault { at: at.clone(), message: message.into(), help: help.into() });
    }

    /// Records a fault of the description, unless it equals the last one.
    pub(crate) fn add(&mut self, fault: Fault) {
        // A place that is read twice in a row reports its fault only once.
        if self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }

    /// Moves the faults of the description from another collection into this one.
    pub(crate) fn append(&mut self, others: &mut Self) {
        others.faults.drain(..).for_each(|fault| self.add(fault));
    }

    /// Records a fault of a setting.
    pub(crate) fn refuse_setting(&mut self, file: &str, message: impl Into<String>, help: impl Into<String>) {
        self.settings.push(SettingFault { file: file.to_owned(), message: message.into(), help: help.into() });
    }

    /// The number of faults found in the description.
    pub(crate) fn count(&self) -> usize {
        self.faults.len()
    }

    /// The messages of the faults found in the description after the first `count`.
    pub(crate) fn since(&self, count: usize) -> impl Iterator<Item = &str> {
        self.faults.iter().skip(count).map(|fault| fault.message.as_str())
    }

    /// All faults without duplicates, or `Ok` if there are none: faults of the description sorted by place, then faults
    /// of settings. `locate` looks up the line of a fault in the description.
    pub(crate) fn into_result(mut self, locate: impl Fn(Fault) -> Diagnostic) -> Result<(), Diagnostics> {
        self.faults.sort();
        self.faults.dedup();
        self.settings.sort();
        self.settings.dedup();
        let settings = self.settings.into_iter().map(|fault| Diagnostic {
            file: fault.file,
            line: None,
            pointer: None,
            message: fault.message,
            help: fault.help,
        });
        let all: Vec<Diagnostic> = self.faults.into_iter().map(locate).chain(settings).collect();
        if all.is_empty() { Ok(()) } else { Err(Diagnostics(all)) }
    }
}
