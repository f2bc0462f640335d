//! Parses a description's text into an `openapiv3` document, and gives every fault its pointer and line.

mod dialect;
mod line;
mod outline;
mod overlay;
mod parse_error;
mod reference;
mod scalars;
mod text;

use std::{ops::RangeBounds, sync::OnceLock};

use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    budgets::{Budgets, excess},
    diagnostics::{Diagnostic, Diagnostics, Fault},
    path_template::why_not_sent,
    pointer::Pointer,
};
use dialect::Dialect;
pub(crate) use dialect::{Origins, PartlyEnforced};
use line::Lines;
use parse_error::ObjectKind;
pub(crate) use parse_error::Part;
pub(crate) use reference::{reference_of, repair};

/// The methods of a path item (OpenAPI 3.0.3, path item object).
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A parsed description, corrected by overlays.
///
/// The members of its objects are in the order of their names, not of the text, so that moving a member in the text
/// does not change the output.
#[derive(Debug)]
pub struct Document {
    places: Places,
    /// The description's JSON in the normal form of [`dialect`]: OpenAPI 3.0 with a few additions from 3.1.
    value: Value,
    dialect: Dialect,
    api: OpenAPI,
}

/// The members of a value that is an object; none of other values.
pub(crate) fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The number of values in a JSON value, itself included.
fn values_in(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values_in).sum(),
        Value::Object(members) => members.values().map(values_in).sum(),
        _ => 0,
    }
}

/// The text of a description and the origins of its rewritten schemas, to report the file and line of a fault.
#[derive(Debug)]
pub(crate) struct Places {
    name: String,
    text: String,
    lines: OnceLock<Lines>,
    origins: Origins,
    /// The parts of the description that overlays set, in the order in which they were set.
    updates: Vec<overlay::Update>,
}

impl Document {
    /// Reads a description: OpenAPI 3.0 or 3.1, YAML or JSON.
    ///
    /// # Errors
    ///
    /// The text is neither YAML nor JSON, an object has a duplicate key, a part of the description is not valid
    /// OpenAPI, or a default limit of [`Budgets`] is exceeded.
    pub fn read(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::within(name, text, &[], &Budgets::default())
    }

    /// Reads a description within the given budgets, and applies overlays to it, in order. Each overlay is a name for
    /// messages and a text in OpenAPI Overlay 1.x.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read). Also an overlay that can't be read, and an overlay action that has no
    /// reason, selects nothing, or changes nothing.
    pub fn within(name: &str, text: &str, overlays: &[(&str, &str)], budgets: &Budgets) -> Result<Self, Diagnostics> {
        let mut document = Self::unchecked(name, text, overlays, budgets)?;
        let outline = outline::of(&document.value);
        match OpenAPI::deserialize(&outline) {
            Ok(api) => document.api = api,
            Err(error) => return Err(document.diagnostics(document.parse_fault(&outline, &error))),
        }
        match document.path_fault(budgets) {
            Some(fault) => Err(document.diagnostics(fault)),
            None => Ok(document),
        }
    }

    /// Reads a description as JSON only: `openapiv3` does not parse it, so [`api`](Self::api) is empty, and invalid
    /// operations are no error.
    pub(crate) fn unchecked(
        name: &str,
        text: &str,
        overlays: &[(&str, &str)],
        budgets: &Budgets,
    ) -> Result<Self, Diagnostics> {
        let text = text::plain(text).into_owned();
        let (mut value, spelled) = text::read(name, &text, budgets)?;
        scalars::as_texts(&mut value, &spelled);
        let mut updates = Vec::new();
        for (name, overlay) in overlays {
            updates.extend(overlay::apply(&mut value, name, overlay, budgets)?);
        }
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let own = format!("{file}#");
        if text.contains(&own) || overlays.iter().any(|(_, overlay)| overlay.contains(&own)) {
            reference::to_local(&mut value, file);
        }
        let (lines, origins) = (OnceLock::new(), Origins::default());
        let places = Places { name: name.to_owned(), text, lines, origins, updates };
        let mut document = Self { places, value, dialect: Dialect::V30, api: OpenAPI::default() };
        document.dialect = dialect::of(&document.value).map_err(|fault| document.diagnostics(fault))?;
        if document.is_3_1() {
            document.places.origins = dialect::to_one_form(&mut document.value);
        }
        Ok(document)
    }

    /// The value at a pointer, with `$ref`s followed, and the pointer at which it was found.
    ///
    /// # Errors
    ///
    /// A `$ref` that does not resolve, or is part of a cycle.
    pub(crate) fn resolve(&self, at: &Pointer) -> Result<(Pointer, &Value), Fault> {
        let Some(value) = self.value(at) else { return Ok((at.clone(), &Value::Null)) };
        let Some(reference) = reference_of(value) else { return Ok((at.clone(), value)) };
        let end = reference::end(&self.value, reference);
        let found = end.and_then(|end| self.value(&end).map(|value| (end.clone(), value)));
        found.ok_or_else(|| Fault {
            at: at.clone(),
            message: format!("`$ref: {reference}` does not resolve"),
            help: repair(reference, "a part"),
        })
    }

    /// The tags, servers and info of the description. Its paths are empty; [`path_items_in`](Self::path_items_in) reads
    /// them. Its components are missing; [`referred`](Self::referred) reads them.
    pub(crate) fn api(&self) -> &OpenAPI {
        &self.api
    }

    /// The path templates of the description.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths_with_items().map(|(path, _)| path)
    }

    /// The method, in upper case, and the path template of each operation.
    pub fn operations(&self) -> Vec<(String, String)> {
        self.unread_operations().map(|(method, path, _)| (method, path.to_owned())).collect()
    }

    /// The operations as `GET /prefixes`, each with its `operationId` if it has one.
    pub(crate) fn operation_ids(&self) -> Vec<(String, Option<&str>)> {
        fn id(operation: &Value) -> Option<&str> {
            operation.get("operationId").and_then(Value::as_str)
        }
        self.unread_operations().map(|(method, path, operation)| (format!("{method} {path}"), id(operation))).collect()
    }

    /// The method, in upper case, the path template and the object of each operation, also in path items that are not
    /// valid.
    fn unread_operations(&self) -> impl Iterator<Item = (String, &str, &Value)> {
        self.paths_with_items().flat_map(|(path, item)| {
            let target = reference::reference_of(item).and_then(|reference| reference::end(&self.value, reference));
            let item = target.and_then(|at| self.value(&at)).unwrap_or(item);
            let methods = METHODS.into_iter().filter_map(|method| Some((method, item.get(method)?)));
            methods.map(move |(method, operation)| (method.to_ascii_uppercase(), path, operation))
        })
    }

    /// The index of the path that begins the second half, if the paths are split into halves with about the same number
    /// of JSON values; at least 1.
    pub(crate) fn middle_path(&self) -> usize {
        let sizes: Vec<usize> = self.paths_with_items().map(|(_, item)| values_in(item)).collect();
        let all: usize = sizes.iter().sum();
        let mut before = 0;
        let middle = sizes.iter().position(|size| {
            before += size;
            before > all / 2
        });
        middle.unwrap_or_default().max(1)
    }

    /// The path templates with an index in the range, counted in the order of their names, each with its path item.
    /// They are parsed one by one, since all at once would take more memory than the description itself. The schemas in
    /// a path item are empty; [`value`](Self::value) reads them.
    ///
    /// A path item is a [`ReferenceOr::Reference`] only if its `$ref` does not resolve, and an error if it is not valid
    /// OpenAPI.
    pub(crate) fn path_items_in(
        &self,
        range: impl RangeBounds<usize>,
    ) -> impl Iterator<Item = (&str, Result<ReferenceOr<PathItem>, Fault>)> {
        let paths = self.paths_with_items().enumerate().filter(move |(index, _)| range.contains(index));
        paths.map(|(_, (path, item))| {
            let outline = outline::path_item(&self.value, item);
            let item = ReferenceOr::deserialize(&outline).map_err(|error| {
                let at = Pointer::root().children(&["paths", path]);
                parse_error::find(&outline, at, ObjectKind::PathItem, self.dialect, &error)
            });
            (path, item)
        })
    }

    /// The keys of `paths` that no request can have as its path, each with the reason. Extensions (`x-..`) are left
    /// out.
    pub(crate) fn stray_paths(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let paths = self.members_of_paths().map(|(path, _)| path).filter(|path| !path.starts_with("x-"));
        paths.filter_map(|path| Some((path, why_not_sent(path)?)))
    }

    fn paths_with_items(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members_of_paths().filter(|(path, _)| why_not_sent(path).is_none())
    }

    fn members_of_paths(&self) -> impl Iterator<Item = (&str, &Value)> {
        members(self.value.get("paths")).map(|(path, item)| (path.as_str(), item))
    }

    /// The fault of the first path with more segments than the budget allows; `None` if there is no such path.
    fn path_fault(&self, budgets: &Budgets) -> Option<Fault> {
        let path = self.paths().find(|path| path.matches('/').count() > budgets.segments)?;
        let (message, help) = excess("segments of a path", budgets.segments, "--max-segments");
        Some(Fault { at: Pointer::root().children(&["paths", path]), message, help })
    }

    /// The whole document as `openapiv3` parses it, with its schemas.
    ///
    /// # Errors
    ///
    /// A schema that is not valid in OpenAPI 3.0.
    #[cfg(feature = "progenitor")]
    pub(crate) fn api_with_schemas(&self) -> Result<OpenAPI, Diagnostics> {
        OpenAPI::deserialize(&self.value).map_err(|error| self.diagnostics(self.parse_fault(&self.value, &error)))
    }

    /// The fault for an error of `openapiv3`, at the smallest invalid part of `document`: the whole description, or its
    /// outline without schemas.
    fn parse_fault(&self, document: &Value, error: &serde_json::Error) -> Fault {
        parse_error::find(document, Pointer::root(), ObjectKind::Document, self.dialect, error)
    }

    /// The corrected description as JSON text.
    ///
    /// # Errors
    ///
    /// The value could not be serialized; no description causes this.
    pub fn effective(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(&self.value)? + "\n")
    }

    /// The value at a pointer of the corrected description; `None` if there is none. A pointer may lead through
    /// `$ref`s, which are followed.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        reference::value(&self.value, at)
    }

    /// The pointer of the target of a `$ref`; `None` if the `$ref` does not resolve.
    pub(crate) fn target(&self, reference: &str) -> Option<Pointer> {
        reference::target(&self.value, reference)
    }

    /// The names in `components/schemas`.
    pub(crate) fn schema_names(&self) -> impl Iterator<Item = &str> {
        let schemas = self.value.get("components").and_then(|components| components.get("schemas"));
        members(schemas).map(|(name, _)| name.as_str())
    }

    /// The parameter, request body or response that a `$ref` resolves to, directly or through other references, and its
    /// pointer. `at` is the pointer of the object with the `$ref`.
    ///
    /// # Errors
    ///
    /// The reference does not resolve, is part of a cycle, or leads to another kind of object.
    pub(crate) fn referred<T: Part>(&self, reference: &str, at: &Pointer) -> Result<(T, Pointer), Fault> {
        let place = reference::end(&self.value, reference).ok_or_else(|| Fault {
            at: at.clone(),
            message: format!("`$ref: {reference}` does not resolve"),
            help: repair(reference, T::NAME),
        })?;
        let mut outline = outline::part_of::<T>(self.value(&place).unwrap_or(&Value::Null));
        // In OpenAPI 3.1, `summary` and `description` beside a `$ref` replace those of the target.
        if self.is_3_1()
            && let (Some(beside), Value::Object(part)) = (self.value(at), &mut outline)
        {
            let said = ["summary", "description"].into_iter().filter_map(|name| Some((name, beside.get(name)?)));
            part.extend(said.map(|(name, text)| (name.to_owned(), text.clone())));
        }
        match T::deserialize(&outline) {
            Ok(part) => Ok((part, place)),
            Err(error) => Err(parse_error::find(&outline, place, T::KIND, self.dialect, &error)),
        }
    }

    /// The version of OpenAPI in which the description is written.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether the description is in OpenAPI 3.1.
    pub(crate) fn is_3_1(&self) -> bool {
        self.dialect == Dialect::V31
    }

    /// The pointers and keywords of the description from which the schemas of [`value`](Self::value) were rewritten.
    pub(crate) fn origins(&self) -> &Origins {
        &self.places.origins
    }

    /// Drops the JSON of the document, and returns the text and the origins with which faults are located.
    pub(crate) fn into_places(self) -> Places {
        self.places
    }

    /// The diagnostics for a single fault, with the file and line of its pointer.
    pub(crate) fn diagnostics(&self, fault: Fault) -> Diagnostics {
        Diagnostics(vec![self.diagnostic(fault)])
    }

    /// The diagnostic for a fault, with the file and line of its pointer.
    pub(crate) fn diagnostic(&self, fault: Fault) -> Diagnostic {
        self.places.diagnostic(fault)
    }
}

impl Places {
    /// The diagnostic for a fault, with the file and line of its pointer.
    pub(crate) fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let at = self.origins.place(&fault.at);
        let of_overlay = self.updates.iter().rev().find_map(|update| update.place(&at));
        let (file, line) = of_overlay.unwrap_or_else(|| {
            let line = self.lines.get_or_init(|| Lines::of(&self.text)).at(&at);
            (self.name.clone(), line)
        });
        Diagnostic { file, line, pointer: Some(at), message: fault.message, help: fault.help }
    }
}
