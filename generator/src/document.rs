//! A description's text as an `openapiv3` document in which every fault has a place.

mod line;
mod misfit;
mod outline;
mod overlay;
mod text;

use std::{cell::OnceCell, collections::BTreeSet};

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    budgets::{Budgets, excess},
    diagnostics::{Diagnostic, Diagnostics, Fault},
    pointer::Pointer,
};
use line::Lines;

/// A description that was read.
///
/// Members of its objects come in the order of their names, whatever order they have in the text: moving a member
/// changes nothing in the output.
#[derive(Debug)]
pub struct Document {
    name: String,
    text: String,
    lines: OnceCell<Lines>,
    value: Value,
    api: OpenAPI,
}

impl Document {
    /// Reads a description: OpenAPI 3.0, YAML or JSON.
    ///
    /// # Errors
    ///
    /// The text is neither YAML nor JSON, a key stands twice, something in it isn't what OpenAPI 3.0 has there, or a default
    /// of [`Budgets`] is used up.
    pub fn read(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::corrected(name, text, &[])
    }

    /// Reads a description and corrects it: each overlay is a name and a text in OpenAPI Overlay 1.x, applied in order.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) has them; an overlay that can't be read, has no reason, or corrects nothing.
    pub fn corrected(name: &str, text: &str, overlays: &[(&str, &str)]) -> Result<Self, Diagnostics> {
        Self::within(name, text, overlays, &Budgets::default())
    }

    /// Reads a description and corrects it, within budgets other than the default ones.
    ///
    /// # Errors
    ///
    /// As [`corrected`](Self::corrected) has them.
    pub fn within(name: &str, text: &str, overlays: &[(&str, &str)], budgets: &Budgets) -> Result<Self, Diagnostics> {
        let mut document = Self::unchecked(name, text, overlays, budgets)?;
        let outline = outline::without_schemas(&document.value);
        match OpenAPI::deserialize(&outline) {
            Ok(api) => document.api = api,
            Err(error) => return Err(document.diagnostics(misfit::find(&outline, &error.to_string()))),
        }
        drop(outline);
        match path_fault(&document.api, budgets) {
            Some(fault) => Err(document.diagnostics(fault)),
            None => Ok(document),
        }
    }

    /// Reads a description as JSON values alone: [`api`](Self::api) is empty, and no operation has to be valid.
    pub(crate) fn unchecked(
        name: &str,
        text: &str,
        overlays: &[(&str, &str)],
        budgets: &Budgets,
    ) -> Result<Self, Diagnostics> {
        // A checkout with CR LF says the same as one with LF.
        let text = text.replace("\r\n", "\n");
        let mut value = text::read(name, &text, budgets)?;
        for (name, overlay) in overlays {
            overlay::apply(&mut value, name, overlay, budgets)?;
        }
        let document = Self { name: name.to_owned(), text, lines: OnceCell::new(), value, api: OpenAPI::default() };
        match version_fault(&document.value) {
            Some(fault) => Err(document.diagnostics(fault)),
            None => Ok(document),
        }
    }

    /// The value at a place, references followed, and where it is.
    ///
    /// # Errors
    ///
    /// A reference that leads nowhere, or in a circle.
    pub(crate) fn resolve(&self, at: &Pointer) -> Result<(Pointer, &Value), Fault> {
        let mut at = at.clone();
        let mut seen = BTreeSet::new();
        loop {
            let value = self.value(&at).unwrap_or(&Value::Null);
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok((at, value)) };
            let target = Pointer::from_reference(reference).filter(|target| self.value(target).is_some());
            let target = target.filter(|target| seen.insert(target.clone()));
            let Some(target) = target else {
                let message = format!("`$ref: {reference}` leads nowhere");
                return Err(Fault { at, message, help: "point it to a part of the same description".to_owned() });
            };
            at = target;
        }
    }

    /// The document; its schemas say nothing, see [`value`](Self::value).
    pub fn api(&self) -> &OpenAPI {
        &self.api
    }

    /// The document with its schemas as `openapiv3` reads them.
    ///
    /// # Errors
    ///
    /// A schema that isn't what OpenAPI 3.0 has there.
    #[cfg(feature = "progenitor")]
    pub fn api_with_schemas(&self) -> Result<OpenAPI, Diagnostics> {
        let fault = |error: serde_json::Error| misfit::find(&self.value, &error.to_string());
        OpenAPI::deserialize(&self.value).map_err(|error| self.diagnostics(fault(error)))
    }

    /// The description as JSON, with its corrections.
    ///
    /// # Errors
    ///
    /// None that a description can cause: it came from such a text.
    pub fn effective(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(&self.value)? + "\n")
    }

    /// What the text has at a place, corrected.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        at.tokens().try_fold(&self.value, |value, token| match value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            Value::Object(members) => members.get(&token),
            _ => None,
        })
    }

    /// One fault alone, with its file and line.
    pub fn diagnostics(&self, fault: Fault) -> Diagnostics {
        Diagnostics(vec![self.diagnostic(fault)])
    }

    /// A fault with its file and line.
    pub fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let line = self.lines.get_or_init(|| Lines::of(&self.text)).at(&fault.at);
        Diagnostic { file: self.name.clone(), line, pointer: Some(fault.at), message: fault.message, help: fault.help }
    }
}

/// Refuses a path of more segments than may become modules.
fn path_fault(api: &OpenAPI, budgets: &Budgets) -> Option<Fault> {
    let path = api.paths.paths.keys().find(|path| path.matches('/').count() > budgets.segments)?;
    let (message, help) = excess("segments of a path", budgets.segments, "--max-segments");
    Some(Fault { at: Pointer::root().children(&["paths", path]), message, help })
}

/// Refuses what isn't OpenAPI 3.0.
fn version_fault(value: &Value) -> Option<Fault> {
    let version = value.get("openapi").and_then(Value::as_str);
    let message = match version {
        Some(version) if version.starts_with("3.0.") => return None,
        Some(version) => format!("OpenAPI {version} is not supported"),
        None => "this is no OpenAPI description: it has no text `openapi`".to_owned(),
    };
    Some(Fault {
        at: if version.is_some() { Pointer::root().child("openapi") } else { Pointer::root() },
        message,
        help: "give a description in OpenAPI 3.0, such as `openapi: 3.0.3`".to_owned(),
    })
}
