//! Rewrites OpenAPI 3.1 to a normal form close to OpenAPI 3.0, so that all later stages read a single dialect.
//!
//! The normal form is OpenAPI 3.0 with a few additions from 3.1: `type` may be a list, exclusive bounds may be numbers,
//! and `const` and some other keywords stay. The rest of JSON Schema 2020-12 is rewritten to keywords of OpenAPI 3.0.
//! [`Origins`] records what was rewritten, so that the ledger and the diagnostics name the description's own keywords.

mod anchors;
mod origins;
mod references;
mod schema;

use serde_json::Value;

use crate::{diagnostics::Fault, pointer::Pointer};
pub(crate) use origins::{Origins, PartlyEnforced};

/// The version of OpenAPI that a description is in: 3.0 and 3.1 differ in their schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1: schemas are JSON Schema 2020-12.
    V31,
}

impl Dialect {
    /// The name of the dialect in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V30 => "OpenAPI 3.0",
            Self::V31 => "OpenAPI 3.1",
        }
    }
}

/// The dialect of a document, from its `openapi` keyword.
///
/// # Errors
///
/// The document is in another version or format, or no OpenAPI description at all.
pub(super) fn of(document: &Value) -> Result<Dialect, Fault> {
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let version = text("openapi");
    let is = |start: &str| version.is_some_and(|it| it == start || it.starts_with(&format!("{start}.")));
    if is("3.0") {
        return Ok(Dialect::V30);
    }
    if is("3.1") {
        return Ok(Dialect::V31);
    }
    let (at, message, help) = match (version, text("swagger")) {
        (Some(version), _) => (Pointer::root().child("openapi"), format!("OpenAPI {version} is not supported"), GIVE),
        (None, Some(version)) => {
            let message = format!("Swagger {version} is not supported");
            (Pointer::root().child("swagger"), message, "convert it to OpenAPI 3, with `npx swagger2openapi` for one")
        }
        (None, None) => {
            let message = "not an OpenAPI description: it has no string `openapi` with its version".to_owned();
            (Pointer::root(), message, GIVE)
        }
    };
    Err(Fault { at, message, help: help.to_owned() })
}

const GIVE: &str = "give a description in OpenAPI 3.0 or 3.1, such as `openapi: 3.0.3`";

/// Rewrites a document in OpenAPI 3.1 to OpenAPI 3.0, with a few additions. Returns the origin of each schema and
/// keyword that was rewritten.
pub(super) fn to_one_form(document: &mut Value) -> Origins {
    let mut origins = Origins::default();
    anchors::resolve(document, &mut origins);
    let targets = references::targets(document);
    part(document, &Pointer::root(), &mut origins);
    references::keep(document, targets, &mut origins);
    origins
}

/// Keywords whose value is a map from names to objects: its keys are names, not keywords.
const MAPS: [&str; 9] =
    ["paths", "webhooks", "callbacks", "responses", "content", "headers", "links", "encoding", "pathItems"];

/// Rewrites the schemas in a part of the document; `at` is the pointer of that part.
fn part(value: &mut Value, at: &Pointer, origins: &mut Origins) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let at = at.child(name);
                match name.as_str() {
                    "schema" => schema::schema(member, &at, origins),
                    "schemas" | "$defs" | "definitions" => {
                        each(member, &at, &mut |member, at| schema::schema(member, at, origins));
                    }
                    "components" => each(member, &at, &mut |kind, at| match at.last().as_str() {
                        "schemas" => each(kind, at, &mut |member, at| schema::schema(member, at, origins)),
                        _ => each(kind, at, &mut |member, at| part(member, at, origins)),
                    }),
                    name if MAPS.contains(&name) => each(member, &at, &mut |member, at| part(member, at, origins)),
                    "example" | "examples" | "default" | "enum" => {}
                    name if name.starts_with("x-") => {}
                    _ => part(member, &at, origins),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                part(item, &at.index(index), origins);
            }
        }
        _ => {}
    }
}

/// Calls `visit` with each member of an object, or item of an array.
fn each(value: &mut Value, at: &Pointer, visit: &mut dyn FnMut(&mut Value, &Pointer)) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| visit(member, &at.child(name))),
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(index, item)| visit(item, &at.index(index)));
        }
        _ => {}
    }
}
