//! Reads schemas as facts and places, with references followed and `allOf` intersected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Side,
    place::{CONTRADICTION, Fact, Facts, Key, Opened, Place, Step},
};
use crate::{
    ir::{Additional, Choice, Discriminator, Facets, Keyword, Node, Null, Targets, Types, canonical},
    lower::named_by,
};

/// The name of the fact with the discriminator values that select a branch. As a fact of the whole `oneOf` or `anyOf`,
/// it has the values that select no branch.
const DISCRIMINATOR_VALUE: &str = "discriminator value";

/// The maximum number of references that are followed in a row; a longer chain counts as circular.
const MAX_HOPS: usize = 48;

impl Side<'_> {
    /// Reads the schema of a place: its facts, places and branches.
    pub(super) fn open(&mut self, place: &Place) -> Opened {
        let (at, own, children) = (place.at.clone(), place.facts.clone(), place.children.clone());
        let mut opened = Opened { at, facts: own, children, branches: Vec::new() };
        let Some((node, key)) = place.schema.as_ref().zip(place.key()).map(|((node, _), key)| (node, key)) else {
            return opened;
        };
        let mut node = self.followed(node);
        let types = node.facets.value_types();
        opened.at.clone_from(&node.at);
        opened.facts.extend(facts(&node, types));
        let choices = choices(&mut node, &mut opened.facts);
        let branch = |(n, node): (usize, &Node)| Place::of(node, key.below(Step::Branch(n)));
        opened.branches = match choices.as_slice() {
            [only] => {
                let mut branches: Vec<Place> = (1..).zip(&only.branches).map(branch).collect();
                for (place, node) in branches.iter_mut().zip(&only.branches) {
                    let values = only.discriminator.iter().flat_map(|discriminator| selecting(discriminator, node));
                    let values: BTreeSet<String> = values.cloned().collect();
                    if !values.is_empty() {
                        place.facts.insert(DISCRIMINATOR_VALUE.to_owned(), Fact::Set(values));
                    }
                }
                branches
            }
            several => (1..).zip(&several.iter().cloned().map(only).collect::<Vec<_>>()).map(branch).collect(),
        };
        node.facets.retain_applicable(types);
        opened.children.extend(below(&node, &key));
        opened
    }

    /// A schema with references followed. A `oneOf` or `anyOf` with a single branch is replaced by that branch. A
    /// branch that allows only null is replaced by `nullable`.
    fn followed(&mut self, node: &Node) -> Node {
        let circular = |at: &Node| {
            let mut node = Node::any(at.at.clone());
            node.notes.unread.insert(("$ref".to_owned(), canonical(&"circular".into())));
            node
        };
        let mut node = node.clone();
        for _ in 0..MAX_HOPS {
            let Some(opened) = self.reader.intersect(|intersecting| intersecting.opened(&node)) else {
                return circular(&node);
            };
            node = opened;
            let mut nullable = false;
            for choice in node.facets.choices.iter_mut().filter(|choice| !choice.of_children) {
                let before = choice.branches.len();
                choice.branches.retain(|branch| !self.is_null(branch));
                nullable |= choice.branches.len() < before;
            }
            if nullable && node.null == Null::Unspecified {
                node.null = Null::Allowed;
            }
            let left = |choice: &Choice| !choice.of_children && choice.branches.len() < 2;
            let Some(index) = node.facets.choices.iter().position(left) else { return node };
            let (at, null) = (node.at.clone(), node.null);
            if let Some(only) = node.facets.choices.remove(index).branches.pop() {
                node = self.reader.intersect(|intersecting| intersecting.both(node, only));
                node.at = at;
                if nullable {
                    node.null = null;
                }
            }
        }
        circular(&node)
    }

    /// Whether a schema allows only null.
    fn is_null(&mut self, node: &Node) -> bool {
        let is_null = |node: &Node| node.facets.types.is_empty() && node.null == Null::Allowed;
        match &node.target {
            Some(id) => self.reader.end(id).is_some_and(|named| is_null(&named)),
            None => is_null(node),
        }
    }
}

/// Whether the schema of a place is a `$ref` with other keywords beside it.
pub(super) fn has_facts_beside(place: &Place) -> bool {
    place.schema.as_ref().is_some_and(|(node, _)| node.target.is_some() && !facts(node, Types::ALL).is_empty())
}

/// Removes each `oneOf` and `anyOf` from a schema, and returns them. Adds their keywords and discriminators to the
/// facts.
fn choices(node: &mut Node, facts: &mut Facts) -> Vec<Choice> {
    let mut choices = std::mem::take(&mut node.facets.choices);
    for (choice, discriminator) in choices.iter().filter_map(|choice| Some((choice, choice.discriminator.as_ref()?))) {
        facts.insert("discriminator".to_owned(), Fact::Text(discriminator.property.clone()));
        // Discriminator values that select a branch are facts of the branch, not of the whole schema.
        let branches = choice.branches.iter().filter(|_| !choice.of_children);
        let known: BTreeSet<&String> = branches.flat_map(|branch| selecting(discriminator, branch)).collect();
        let values = discriminator.mapping.iter().map(|(value, _)| value).filter(|value| !known.contains(value));
        let values: BTreeSet<String> = values.cloned().collect();
        if !values.is_empty() {
            facts.insert(DISCRIMINATOR_VALUE.to_owned(), Fact::Set(values));
        }
    }
    choices.retain(|choice| !choice.of_children);
    let words = choices.iter().map(|choice| if choice.exactly_one { "oneOf" } else { "anyOf" });
    if !choices.is_empty() {
        facts.insert("choice".to_owned(), Fact::Text(joined(words.collect::<BTreeSet<_>>())));
    }
    choices
}

/// The discriminator values that a mapping maps to a branch.
fn selecting<'a>(discriminator: &'a Discriminator, branch: &Node) -> impl Iterator<Item = &'a String> {
    let name = branch.target.as_ref().map(|id| id.0.last());
    let selects = move |target: &str| name.as_ref().is_some_and(|name| named_by(target).contains(name));
    discriminator.mapping.iter().filter(move |(_, target)| selects(target)).map(|(value, _)| value)
}

/// A schema with a `oneOf` or `anyOf` as its only keyword.
fn only(choice: Choice) -> Node {
    let at = choice.at.clone();
    Node { facets: Facets { choices: vec![choice], ..Facets::default() }, ..Node::any(at) }
}

/// The facts of a schema, without those of its branches and properties. `types` are the JSON types that it allows.
fn facts(node: &Node, types: Types) -> Facts {
    let Node { null, facets, notes, .. } = node;
    // The values of each keyword; a keyword of several schemas in an `allOf` may have several.
    let mut texts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut add = |keyword, text: String| _ = texts.entry(keyword).or_default().insert(text);
    if types != Types::ALL {
        let names = if types.is_empty() { vec!["null"] } else { types.names() };
        add("type", names.join(" or "));
    }
    for (keyword, value) in facets.limits.iter() {
        let row = keyword.row();
        if row.excludes(value) && !row.about.and(types).is_empty() && *value != Value::Bool(true) {
            add(row.name, text(value));
        }
    }
    let formats = [facets.binary.then_some("binary"), facets.unsigned.then_some("uint64"), notes.format.as_deref()];
    formats.into_iter().flatten().for_each(|format| add("format", format.to_owned()));
    notes.default.iter().for_each(|value| add("default", text(value)));
    if facets.additional == Additional::Never && !types.and(Types::OBJECT).is_empty() {
        add("additionalProperties", "false".to_owned());
    }
    for (keyword, value) in &notes.unread {
        add(keyword, serde_json::from_str(value).map_or_else(|_| value.clone(), |value: Value| text(&value)));
    }
    let flags = [
        ("nullable", *null == Null::Allowed),
        ("readOnly", notes.read_only),
        ("writeOnly", notes.write_only),
        ("deprecated", notes.deprecated.is_some()),
        (CONTRADICTION, notes.contradicts),
        ("uniqueItems", !types.and(Types::ARRAY).is_empty() && facets.limits.get(Keyword::UniqueItems).is_some()),
    ];
    let flags = flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| (name, Fact::Flag));
    let values = facets.values.iter().map(|values| ("enum value", Fact::Set(values.iter().map(text).collect())));
    let texts = texts.into_iter().map(|(name, all)| (name, Fact::Text(joined(all.iter().map(String::as_str)))));
    texts.chain(flags).chain(values).map(|(name, fact)| (name.to_owned(), fact)).collect()
}

/// The places directly below a schema, such as its properties and items.
fn below(node: &Node, key: &Key) -> BTreeMap<Step, Place> {
    let facets = &node.facets;
    let mut children = BTreeMap::new();
    let mut add = |step: Step, node: &Node| _ = children.insert(step.clone(), Place::of(node, key.below(step)));
    for (name, property) in &facets.properties {
        add(Step::Field(name.clone()), property);
    }
    facets.items.iter().filter(|items| !says_nothing(items)).for_each(|items| add(Step::Items, items));
    if let Additional::Schema(schema) = &facets.additional
        && !says_nothing(schema)
    {
        add(Step::AdditionalProperties, schema);
    }
    match facets.not.as_slice() {
        [] => {}
        [only] => add(Step::Not, only),
        // Several `not` are equivalent to one `not` with an `anyOf` of their schemas.
        several => {
            let (at, branches) = (node.at.child("not"), several.to_vec());
            let any_of = Choice { at, exactly_one: false, branches, discriminator: None, of_children: false };
            add(Step::Not, &only(any_of));
        }
    }
    for name in &facets.required {
        let undescribed = || Place::new(node.at.child("required"), Facts::new());
        let child = children.entry(Step::Field(name.clone())).or_insert_with(undescribed);
        child.facts.insert("required".to_owned(), Fact::Flag);
    }
    children
}

/// Whether a schema allows every value and has no facts.
fn says_nothing(node: &Node) -> bool {
    node.is_any() && node.notes.unread.is_empty() && !node.notes.contradicts
}

fn joined<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().collect::<Vec<_>>().join(" & ")
}

/// A JSON value in one line. A string has no quotes, unless it would look like another JSON value. Equal values have
/// equal text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => canonical(other),
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\n', '\r']) && serde_json::from_str::<Value>(text).is_err()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn values_have_equal_text_if_and_only_if_they_are_equal() {
        assert_eq!(text(&json!(4_294_967_295_u64)), "4294967295");
        assert_eq!(text(&json!(32.0)), text(&json!(32)));
        assert_eq!(text(&json!(0.5)), "0.5");
        assert_eq!(text(&json!("active")), "active");
        assert_ne!(text(&json!("true")), text(&json!(true)));
        assert_ne!(text(&json!("null")), text(&json!(null)));
        assert_ne!(text(&json!("")), "");
    }
}
