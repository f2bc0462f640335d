//! Diagnostics: the fault, its place, and the remedy.

use std::fmt;

use crate::{pointer::Pointer, terminal::line};

/// One fault of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the input.
    pub file: String,
    /// The line in the input, counted from 1; `None` where the input has no such place.
    pub line: Option<usize>,
    /// The JSON pointer to the place; `None` for a fault of the text itself, or of a setting.
    pub pointer: Option<Pointer>,
    /// What is wrong.
    pub message: String,
    /// What to do next.
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

/// Every fault that was found, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// A fault of a text, before it has pointers.
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

/// A fault of the description, before its line is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The place in the description.
    pub at: Pointer,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Fault {
    /// A fault of the generator itself, not of the description.
    pub(crate) fn of_ours(message: impl Into<String>) -> Self {
        let help = "this is a fault of the generator, please report it with the description";
        Self { at: Pointer::root(), message: message.into(), help: help.to_owned() }
    }
}

/// A fault of a setting, which has no place in the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SettingFault {
    file: String,
    message: String,
    help: String,
}

/// Findings of the stages, which go on after a fault, so that one run shows all of them.
#[derive(Debug, Default)]
pub struct Findings {
    faults: Vec<Fault>,
    settings: Vec<SettingFault>,
}

impl Findings {
    /// Something that can't be expressed, or that contradicts itself.
    pub fn refuse(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        let fault = Fault { at: at.clone(), message: message.into(), help: help.into() };
        // A place that is read twice in a row has each fault once.
        if self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }

    /// A setting that is wrong.
    pub fn refuse_setting(&mut self, file: &str, message: impl Into<String>, help: impl Into<String>) {
        self.settings.push(SettingFault { file: file.to_owned(), message: message.into(), help: help.into() });
    }

    /// The number of faults found in the description.
    pub(crate) fn count(&self) -> usize {
        self.faults.len()
    }

    /// Messages of the faults found after the first `count`.
    pub(crate) fn since(&self, count: usize) -> impl Iterator<Item = &str> {
        self.faults.iter().skip(count).map(|fault| fault.message.as_str())
    }

    /// All of them, each once: faults in the order of their places, then settings; none if nothing was found.
    pub fn into_result(mut self, locate: impl Fn(Fault) -> Diagnostic) -> Result<(), Diagnostics> {
        self.faults.sort();
        self.faults.dedup();
        self.settings.sort();
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
