//! Parses YAML or JSON text into a JSON value, within the limits of [`Budgets`].

mod indent;
mod json;
mod yaml;

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;

use crate::{
    budgets::{Budgets, excess},
    diagnostics::{Diagnostic, Diagnostics},
    pointer::Pointer,
};
pub(super) use indent::indented;

/// The spelling of each number and boolean that JSON would write differently, such as `1.10` or `True`, by pointer.
pub(super) type Spelled = BTreeMap<Pointer, String>;

/// A text without byte order mark and with LF line ends, so that a checkout with CR LF reads the same.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// The reason why a text is not read: a syntax error, a duplicate key, or an exceeded budget.
struct Refusal {
    line: Option<usize>,
    /// The pointer of the value at which a budget was exceeded.
    at: Option<Pointer>,
    message: String,
    help: String,
}

impl Refusal {
    /// A refusal because of an exceeded budget: more than `limit` of `what`. The command line option `flag` raises the
    /// limit.
    fn excess(line: usize, at: Option<Pointer>, what: &str, limit: usize, flag: &str) -> Self {
        let (message, help) = excess(what, limit, flag);
        Self { line: Some(line), at, message, help }
    }

    /// A refusal because an object has this key twice.
    fn twice(line: usize, key: &str) -> Self {
        let message = format!("duplicate key `{key}`");
        Self { line: Some(line), at: None, message, help: "keep one of the two".to_owned() }
    }

    fn too_deep(line: usize, at: Option<Pointer>, budgets: &Budgets) -> Self {
        Self::excess(line, at, "levels of nesting", budgets.depth, "--max-depth")
    }

    fn too_many(line: usize, at: Option<Pointer>, budgets: &Budgets) -> Self {
        Self::excess(line, at, "values", budgets.nodes, "--max-nodes")
    }
}

/// Parses a text. If it begins with `{`, the JSON parser is tried first: it is faster, and large descriptions are JSON.
pub(super) fn read(name: &str, text: &str, budgets: &Budgets) -> Result<(Value, Spelled), Diagnostics> {
    if text.len() > budgets.text {
        let (message, help) = excess("bytes of text", budgets.text, "--max-text");
        return Err(Diagnostics::of_text(name, None, message, &help));
    }
    // In UTF-16, every second byte of ASCII text is zero.
    if text.chars().take(2).any(|character| character == '\0') {
        let message = "the text is in UTF-16".to_owned();
        return Err(Diagnostics::of_text(name, Some(1), message, "save it in UTF-8"));
    }
    let value = match text.trim_start().starts_with('{').then(|| json::read(text, budgets)) {
        Some(Ok(value)) => Ok((value, Spelled::new())),
        Some(Err(Some(refusal))) => Err(refusal),
        // Not JSON, but maybe YAML: a flow mapping starts with `{` too.
        Some(Err(None)) | None => yaml::read(text, budgets),
    };
    value.map_err(|Refusal { line, at, message, help }| {
        Diagnostics(vec![Diagnostic { file: name.to_owned(), line, pointer: at, message, help }])
    })
}

/// The number of values in a value, itself included, and the number of its levels.
pub(super) fn size(value: &Value) -> (usize, usize) {
    let (mut nodes, mut levels) = (0, 0);
    let mut waiting = vec![(value, 1)];
    while let Some((value, level)) = waiting.pop() {
        nodes += 1;
        levels = levels.max(level);
        match value {
            Value::Array(items) => waiting.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(members) => waiting.extend(members.values().map(|member| (member, level + 1))),
            _ => {}
        }
    }
    (nodes, levels)
}
