//! Applies OpenAPI Overlay 1.x files to a description.
//!
//! An action must have a reason, in `x-reason` or `description`. An action whose target selects nothing is a fault: the
//! description has changed, so that the correction no longer applies.

use std::{cmp::Reverse, sync::Arc};

use serde_json::Value;
use serde_json_path::JsonPath;

use super::{line::Lines, text};
use crate::{
    budgets::{Budgets, excess},
    diagnostics::{Diagnostic, Diagnostics},
    pointer::Pointer,
};

/// A part of a description that an overlay set.
#[derive(Debug)]
pub(super) struct Update {
    /// The pointer of the part in the description.
    at: Pointer,
    /// The value of the action's `update`.
    value: Arc<Value>,
    /// The name of the overlay in messages, and its text.
    overlay: Arc<(String, String)>,
    /// The pointer of `update` in the overlay.
    at_in_overlay: Pointer,
    /// The pointers of the lists in the description to which items were appended, each with its length before.
    lists: Vec<(Pointer, usize)>,
}

impl Update {
    /// The name of the overlay, and the line in it, for a pointer into the description; `None` if the overlay did not
    /// set the value there.
    pub(super) fn place(&self, at: &Pointer) -> Option<(String, Option<usize>)> {
        at.moved(&self.at, &self.at_in_overlay)?;
        let (mut here, mut own, mut value) = (self.at.clone(), self.at_in_overlay.clone(), &*self.value);
        for token in at.steps().skip(self.at.depth()) {
            let list = self.lists.iter().find(|(list, _)| *list == here);
            here = here.child(&token);
            let token = match list {
                // Items that were appended have other indices in the overlay.
                Some((_, length)) => token.parse::<usize>().ok()?.checked_sub(*length)?.to_string().into(),
                None => token,
            };
            value = match value {
                Value::Object(members) if list.is_none() => members.get(&*token)?,
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                // The update is a single item of the list.
                item if list.is_some() && token == "0" => {
                    value = item;
                    continue;
                }
                _ => return None,
            };
            own = own.child(&token);
        }
        let (name, source) = &*self.overlay;
        Some((name.clone(), Lines::of(source).at(&own)))
    }
}

/// Applies an overlay, YAML or JSON, to a document, and returns the parts that it set. `name` is the overlay's file in
/// messages.
pub(super) fn apply(
    document: &mut Value,
    name: &str,
    source: &str,
    budgets: &Budgets,
) -> Result<Vec<Update>, Diagnostics> {
    let source = text::plain(source);
    let (overlay, _) = text::read(name, &source, budgets)?;
    let fault = |at: Pointer, message: String, help: &str| {
        let line = Lines::of(&source).at(&at);
        Diagnostics(vec![Diagnostic { file: name.to_owned(), line, pointer: Some(at), message, help: help.to_owned() }])
    };
    let root = Pointer::root();
    if !overlay.get("overlay").and_then(Value::as_str).is_some_and(|version| version.starts_with("1.")) {
        let message = "not an OpenAPI Overlay 1.x document: it has no string `overlay` with its version".to_owned();
        return Err(fault(root, message, "give a file in OpenAPI Overlay 1.0, such as `overlay: 1.0.0`"));
    }
    let actions = overlay.get("actions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if actions.is_empty() {
        return Err(fault(root.child("actions"), "an overlay without actions".to_owned(), "remove it"));
    }
    let own = Arc::new((name.to_owned(), source.clone().into_owned()));
    let mut updates = Vec::new();
    for (index, action) in actions.iter().enumerate() {
        let at = root.child("actions").index(index);
        let places = act(document, action, budgets).map_err(|(message, help)| fault(at.clone(), message, &help))?;
        let Some(value) = action.get("update").cloned().map(Arc::new) else { continue };
        updates.extend(places.into_iter().map(|(place, lists)| Update {
            at: place,
            value: value.clone(),
            overlay: own.clone(),
            at_in_overlay: at.child("update"),
            lists,
        }));
    }
    Ok(updates)
}

/// The keys that an action may have (OpenAPI Overlay 1.0 and 1.1, Action Object).
const MEMBERS: [&str; 5] = ["target", "description", "update", "remove", "copy"];

/// The pointer of a value that an action changed, and the lists inside to which it appended: the pointer of each, and
/// its length before.
type Changed = (Pointer, Vec<(Pointer, usize)>);

/// Applies an action, and returns the values that it changes. The error is a message and a help text.
fn act(document: &mut Value, action: &Value, budgets: &Budgets) -> Result<Vec<Changed>, (String, String)> {
    let members = action.as_object().into_iter().flat_map(serde_json::Map::keys);
    if let Some(unknown) = members.into_iter().find(|name| !MEMBERS.contains(&name.as_str()) && !name.starts_with("x-"))
    {
        let help = format!("the members of an action are {}, and extensions (`x-..`)", MEMBERS[..4].join(", "));
        return Err((format!("`{unknown}` is no member of an action"), help));
    }
    let reason = ["x-reason", "description"].iter().find_map(|name| action.get(name).and_then(Value::as_str));
    if reason.is_none_or(|reason| reason.trim().is_empty()) {
        let help = "say in `x-reason` why the description is wrong";
        return Err(("a correction without a reason".to_owned(), help.to_owned()));
    }
    let target = action.get("target").and_then(Value::as_str).unwrap_or_default();
    let path = JsonPath::parse(target).map_err(|error| {
        (format!("the target `{target}` is no JSONPath: {error}"), "write it as RFC 9535 has it".to_owned())
    })?;
    let remove = action.get("remove").and_then(Value::as_bool).unwrap_or(false);
    let update = action.get("update");
    if remove == update.is_some() || action.get("copy").is_some() {
        let message = "an action has to have either `update` or `remove: true`".to_owned();
        return Err((message, "give one of the two; `copy` is not supported".to_owned()));
    }
    if visits(target, document) > budgets.nodes {
        let what = format!("values to look at for the target `{target}`");
        return Err(excess(&what, budgets.nodes, "--max-nodes, or name the way there instead of `..`"));
    }
    let found = path.query_located(document);
    let places = found.locations().map(|place| Pointer::parse(&format!("#{}", place.to_json_pointer())));
    let mut places: Vec<Pointer> = places.map(|place| place.unwrap_or_else(Pointer::root)).collect();
    if places.is_empty() {
        let help = "the description no longer has what it corrects: remove the action, or mend its target";
        return Err((format!("the target `{target}` selects nothing"), help.to_owned()));
    }
    let more = update.map_or(0, |update| text::size(update).0.saturating_mul(places.len()));
    if text::size(document).0.saturating_add(more) > budgets.nodes {
        let what = format!("values where `update` is put in {} places", places.len());
        return Err(excess(&what, budgets.nodes, "--max-nodes"));
    }
    // Later items come first, since removing an item shifts the items after it. Duplicates are dropped, since JSONPath
    // may select a value twice (RFC 9535, section 2.3.5.3).
    places.sort_by_cached_key(|place| Reverse(order(place)));
    places.dedup();
    let mut changes = false;
    let mut changed = Vec::new();
    for place in places {
        match update {
            Some(update) => {
                let mut lists = Vec::new();
                if let Some(target) = document.pointer_mut(place.as_json()) {
                    changes |= merge(target, update, &place, &mut lists);
                }
                changed.push((place, lists));
            }
            None if place.depth() == 0 => {
                let help = "name the parts to remove".to_owned();
                return Err(("the whole description can't be removed".to_owned(), help));
            }
            None => {
                changes = true;
                remove_part(document, &place);
            }
        }
    }
    if changes {
        return Ok(changed);
    }
    let help = "the description has what it adds already: remove the action";
    Err((format!("the update of `{target}` changes nothing"), help.to_owned()))
}

/// An upper bound of the number of values that a JSONPath query visits. Each `..` after the first visits the
/// descendants of descendants. Each `$` after the first, in a filter, visits the whole document for each value.
fn visits(target: &str, document: &Value) -> usize {
    let (nodes, depth) = text::size(document);
    // Marks inside quotes are plain text, but count too: the upper bound is higher then than necessary.
    let behind_the_first =
        |mark: &str| u32::try_from(target.matches(mark).count().saturating_sub(1)).unwrap_or(u32::MAX);
    let descendants = depth.saturating_pow(behind_the_first(".."));
    nodes.saturating_mul(descendants).saturating_mul(nodes.saturating_pow(behind_the_first("$")))
}

/// The sort key of a pointer: its tokens. A list index sorts as a number, and a name as text.
fn order(place: &Pointer) -> Vec<(usize, String)> {
    place.tokens().map(|token| (token.parse().unwrap_or(usize::MAX), token)).collect()
}

fn remove_part(document: &mut Value, place: &Pointer) {
    let last = place.last();
    match document.pointer_mut(place.parent().as_json()) {
        Some(Value::Object(members)) => {
            members.remove(&last);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Merges an update into the value at a pointer: objects member by member, arrays by appending, other values by
/// replacing. Adds the arrays, each with its length before, to `lists`. Returns whether the value changed.
fn merge(target: &mut Value, update: &Value, at: &Pointer, lists: &mut Vec<(Pointer, usize)>) -> bool {
    match (target, update) {
        (Value::Object(members), Value::Object(update)) => update.iter().fold(false, |changes, (name, value)| {
            let changed = match members.get_mut(name) {
                Some(member) => merge(member, value, &at.child(name), lists),
                None => {
                    members.insert(name.clone(), value.clone());
                    true
                }
            };
            changes | changed
        }),
        (Value::Array(items), update) => {
            lists.push((at.clone(), items.len()));
            match update {
                Value::Array(more) => items.extend(more.iter().cloned()),
                item => items.push(item.clone()),
            }
            update.as_array().is_none_or(|more| !more.is_empty())
        }
        (target, update) => {
            let changes = target != update;
            if changes {
                target.clone_from(update);
            }
            changes
        }
    }
}
