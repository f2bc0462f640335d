//! A description's text as an `openapiv3` document in which every fault has a place.

mod dialect;
mod line;
mod misfit;
mod outline;
mod overlay;
mod reference;
mod scalars;
mod text;

use std::cell::OnceCell;

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    budgets::{Budgets, excess},
    diagnostics::{Diagnostic, Diagnostics, Fault},
    pointer::Pointer,
};
pub(crate) use dialect::{Choice, Dialect, Origins};
use line::Lines;
pub(crate) use misfit::Part;

/// A description that was read.
///
/// Members of its objects come in the order of their names, whatever order they have in the text: moving a member
/// changes nothing in the output.
#[derive(Debug)]
pub struct Document {
    places: Places,
    /// In the one form of the dialects.
    value: Value,
    dialect: Dialect,
    api: OpenAPI,
}

/// Enough of a description to say where a fault is.
#[derive(Debug)]
pub(crate) struct Places {
    name: String,
    text: String,
    lines: OnceCell<Lines>,
    origins: Origins,
}

impl Document {
    /// Reads a description: OpenAPI 3.0 or 3.1, YAML or JSON.
    ///
    /// # Errors
    ///
    /// The text is neither YAML nor JSON, a key stands twice, something in it isn't what OpenAPI has there, or a
    /// default of [`Budgets`] is used up.
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
        let outline = outline::of(&document.value);
        match OpenAPI::deserialize(&outline) {
            Ok(api) => document.api = api,
            Err(error) => {
                return Err(document.diagnostics(misfit::find(&outline, document.dialect, &error.to_string())));
            }
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
        let text = text::plain(text).into_owned();
        let (mut value, spelled) = text::read(name, &text, budgets)?;
        scalars::as_texts(&mut value, &spelled);
        for (name, overlay) in overlays {
            overlay::apply(&mut value, name, overlay, budgets)?;
        }
        let places = Places { name: name.to_owned(), text, lines: OnceCell::new(), origins: Origins::default() };
        let mut document = Self { places, value, dialect: Dialect::V30, api: OpenAPI::default() };
        document.dialect = dialect::of(&document.value).map_err(|fault| document.diagnostics(fault))?;
        if document.dialect == Dialect::V31 {
            document.places.origins = dialect::to_one_form(&mut document.value);
        }
        Ok(document)
    }

    /// The value at a place, references followed, and where it is.
    ///
    /// # Errors
    ///
    /// A reference that leads nowhere, or in a circle.
    pub(crate) fn resolve(&self, at: &Pointer) -> Result<(Pointer, &Value), Fault> {
        let Some(value) = self.value(at) else { return Ok((at.clone(), &Value::Null)) };
        let Some(reference) = reference::reference_of(value) else { return Ok((at.clone(), value)) };
        let end = reference::end(&self.value, reference);
        let found = end.and_then(|end| self.value(&end).map(|value| (end.clone(), value)));
        found.ok_or_else(|| Fault {
            at: at.clone(),
            message: format!("`$ref: {reference}` leads nowhere"),
            help: "point it to a part of the same description".to_owned(),
        })
    }

    /// Paths, tags, servers and what the document says of itself. Schemas in it say nothing, see
    /// [`value`](Self::value); components are read where something refers to them, see `referred`.
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
        let fault = |error: serde_json::Error| misfit::find(&self.value, self.dialect, &error.to_string());
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

    /// The value at a place of the corrected description; references on the way are followed.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        reference::value(&self.value, at)
    }

    /// The target of a `$ref`; `None` where there is none.
    pub(crate) fn target(&self, reference: &str) -> Option<Pointer> {
        reference::target(&self.value, reference)
    }

    /// The names of the schemas of the components.
    pub(crate) fn schema_names(&self) -> impl Iterator<Item = &str> {
        let schemas = self.value.get("components").and_then(|components| components.get("schemas"));
        schemas.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// The part of the description that a reference leads to, at once or through other references, and its place.
    ///
    /// # Errors
    ///
    /// It leads nowhere, in a circle, or to something else.
    pub(crate) fn referred<T: Part>(&self, reference: &str, at: &Pointer) -> Result<(T, Pointer), Fault> {
        let place = reference::end(&self.value, reference).ok_or_else(|| Fault {
            at: at.clone(),
            message: format!("`$ref: {reference}` leads nowhere"),
            help: format!("point it to {} of the same description", T::NAME),
        })?;
        let mut outline = outline::part_of::<T>(self.value(&place).unwrap_or(&Value::Null));
        // What OpenAPI 3.1 has beside a reference is said of this use.
        if self.dialect == Dialect::V31
            && let (Some(beside), Value::Object(part)) = (self.value(at), &mut outline)
        {
            let said = ["summary", "description"].into_iter().filter_map(|name| Some((name, beside.get(name)?)));
            part.extend(said.map(|(name, text)| (name.to_owned(), text.clone())));
        }
        match T::deserialize(&outline) {
            Ok(part) => Ok((part, place)),
            Err(error) => Err(misfit::find_in::<T>(&outline, place, self.dialect, &error.to_string())),
        }
    }

    /// The dialect that the description is in.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The origin in the description of each place and keyword of [`value`](Self::value).
    pub(crate) fn origins(&self) -> &Origins {
        &self.places.origins
    }

    /// The document without its values.
    pub(crate) fn into_places(self) -> Places {
        self.places
    }

    /// A single fault as diagnostics, with its file and line.
    pub fn diagnostics(&self, fault: Fault) -> Diagnostics {
        Diagnostics(vec![self.diagnostic(fault)])
    }

    /// A fault with its file and line.
    pub fn diagnostic(&self, fault: Fault) -> Diagnostic {
        self.places.diagnostic(fault)
    }
}

impl Places {
    /// A fault with its file and line.
    pub(crate) fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let at = self.origins.place(&fault.at);
        let line = self.lines.get_or_init(|| Lines::of(&self.text)).at(&at);
        Diagnostic { file: self.name.clone(), line, pointer: Some(at), message: fault.message, help: fault.help }
    }
}

/// Refuses a path of more segments than may become modules.
fn path_fault(api: &OpenAPI, budgets: &Budgets) -> Option<Fault> {
    let path = api.paths.paths.keys().find(|path| path.matches('/').count() > budgets.segments)?;
    let (message, help) = excess("segments of a path", budgets.segments, "--max-segments");
    Some(Fault { at: Pointer::root().children(&["paths", path]), message, help })
}
