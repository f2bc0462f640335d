//! Replaces `$dynamicRef`s, references to an `$anchor`, and references relative to an `$id` by pointers from the root.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;

use super::{super::reference::target, Origins};
use crate::pointer::Pointer;

/// Replaces references by `$ref`s with a pointer from the root, if they resolve. Every `$dynamicRef` becomes a `$ref`.
pub(super) fn resolve(document: &mut Value, origins: &mut Origins) {
    let mut found = Found::default();
    found.visit(document, &Pointer::root(), None, "");
    let Found { anchors, references } = found;
    let resolved: Vec<(Pointer, &'static str, String)> = references
        .into_iter()
        .filter_map(|Reference { at, keyword, text, absolute, resource }| {
            let pointer = anchored(document, &anchors, &text, resource.as_ref());
            let pointer = pointer.or_else(|| anchored(document, &anchors, &absolute, resource.as_ref()));
            let pointer = pointer.or_else(|| (keyword != "$ref").then(|| text.clone()))?;
            (keyword != "$ref" || pointer != text).then_some((at, keyword, pointer))
        })
        .collect();
    for (at, keyword, reference) in resolved {
        let Some(Value::Object(schema)) = document.pointer_mut(at.as_json()) else { continue };
        schema.remove(keyword);
        schema.insert("$ref".to_owned(), Value::String(reference));
        if keyword != "$ref" {
            origins.keyword(&at, "$ref", &["$dynamicRef"]);
        }
    }
}

#[derive(Default)]
struct Found {
    /// The pointers of schemas: by `#name` for an `$anchor` or `$dynamicAnchor`, and by URI for an `$id`.
    anchors: BTreeMap<String, Pointer>,
    references: Vec<Reference>,
}

struct Reference {
    at: Pointer,
    keyword: &'static str,
    text: String,
    /// `text` as a URI, resolved against the `$id`s of the schemas around the reference.
    absolute: String,
    /// The pointer of the innermost schema around the reference that has an `$id` or is a component.
    resource: Option<Pointer>,
}

impl Found {
    /// Collects the anchors and references in a value. `base` is the base URI from the `$id`s around the value, or
    /// empty. `resource` is the pointer of the innermost schema around it that has an `$id` or is a component.
    fn visit(&mut self, value: &Value, at: &Pointer, resource: Option<&Pointer>, base: &str) {
        match value {
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                let is_component = || {
                    let schemas = Pointer::root().children(&["components", "schemas"]);
                    at.parent() == schemas
                };
                let resource = if text("$id").is_some() || is_component() { Some(at) } else { resource };
                for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                    self.anchors.entry(format!("#{anchor}")).or_insert_with(|| at.clone());
                }
                let base = match text("$id") {
                    Some(id) => Cow::Owned(absolute(base, id.trim_end_matches('#'))),
                    None => Cow::Borrowed(base),
                };
                if text("$id").is_some() {
                    self.anchors.entry(base.clone().into_owned()).or_insert_with(|| at.clone());
                }
                for keyword in ["$ref", "$dynamicRef"] {
                    if let Some(reference) = text(keyword) {
                        self.references.push(Reference {
                            at: at.clone(),
                            keyword,
                            text: reference.to_owned(),
                            absolute: absolute(&base, reference),
                            resource: resource.cloned(),
                        });
                    }
                }
                for (name, member) in members.iter().filter(|(_, member)| member.is_object() || member.is_array()) {
                    self.visit(member, &at.child(name), resource, &base);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array()) {
                    self.visit(item, &at.index(index), resource, base);
                }
            }
            _ => {}
        }
    }
}

/// Resolves a reference against a base URI (RFC 3986, section 5.2).
fn absolute(base: &str, reference: &str) -> String {
    let origin = base.find("://").map_or(0, |at| base[at + 3..].find('/').map_or(base.len(), |path| at + 3 + path));
    match reference {
        _ if reference.is_empty() || reference.starts_with('#') => format!("{base}{reference}"),
        _ if reference.split('/').next().is_some_and(|first| first.contains(':')) => reference.to_owned(),
        _ if reference.starts_with('/') => format!("{}{reference}", &base[..origin]),
        _ => {
            let folder = base[origin..].rfind('/').map(|slash| &base[..=origin + slash]);
            // A base without a path, such as `https://example.com`, has the path `/`.
            let slash = if folder.is_none() && origin > 0 { "/" } else { "" };
            let folder = folder.unwrap_or(&base[..origin]);
            let (mut folder, mut rest) = (format!("{folder}{slash}"), reference);
            // Removes dot segments, `.` and `..` (RFC 3986, section 5.2.4).
            while let Some((segment @ ("." | ".."), after)) = rest.split_once('/') {
                if segment == ".." {
                    let parent = folder.trim_end_matches('/').rfind('/').filter(|at| *at >= origin);
                    folder.truncate(parent.map_or(origin, |at| at + 1));
                }
                rest = after;
            }
            format!("{folder}{rest}")
        }
    }
}

/// The pointer that a reference resolves to; `None` if it does not resolve. `resource` is the innermost schema around
/// the reference that has an `$id` or is a component.
fn anchored(
    document: &Value,
    anchors: &BTreeMap<String, Pointer>,
    reference: &str,
    resource: Option<&Pointer>,
) -> Option<String> {
    let (id, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let within = |base: &Pointer| {
        let pointer = format!("{}{fragment}", base.as_str());
        target(document, &pointer).map(|_| pointer)
    };
    match (id, fragment) {
        ("", fragment) if fragment.starts_with('/') => {
            // The pointer starts at the root or, if that has no such value, at the schema in `resource`.
            within(&Pointer::root()).or_else(|| within(resource?))
        }
        // `#` refers to the schema in `resource`, since the root of a description is no schema.
        ("", "") => resource.map(|at| at.as_str().to_owned()),
        ("", _) => anchors.get(reference).map(|at| at.as_str().to_owned()),
        (id, "") => anchors.get(id).map(|at| at.as_str().to_owned()),
        (id, fragment) if fragment.starts_with('/') => within(anchors.get(id)?),
        (_, fragment) => anchors.get(&format!("#{fragment}")).map(|at| at.as_str().to_owned()),
    }
}
