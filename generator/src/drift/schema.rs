//! Schemas as facts and places, from the constraints that the reader gives: references followed, `allOf` intersected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Side,
    place::{CONTRADICTION, Content, Fact, Facts, Key, Opened, Place, Step},
};
use crate::ir::{Additional, Choice, Facets, Keyword, Node, Null, Types, canonical, follow};

/// An end for schemas that consist of nothing but themselves.
const MAX_HOPS: usize = 48;

impl Side<'_> {
    /// A place with the facts of its schema.
    pub(super) fn open(&mut self, place: &Place) -> Opened {
        let mut opened = match &place.content {
            Content::Nothing => {
                Opened { at: place.at.clone(), facts: Facts::new(), children: BTreeMap::new(), branches: Vec::new() }
            }
            Content::Schema(node, key) => self.schema(node, &place.key().unwrap_or_else(|| key.clone())),
            Content::Choice(choice, key) => Opened {
                at: choice.at.clone(),
                facts: [("choice".to_owned(), Fact::Text(word(choice).to_owned()))].into(),
                children: BTreeMap::new(),
                branches: branches(&choice.branches, key),
            },
        };
        for (name, fact) in &place.facts {
            opened.facts.entry(name.clone()).or_insert_with(|| fact.clone());
        }
        for (step, child) in &place.children {
            opened.children.entry(step.clone()).or_insert_with(|| child.clone());
        }
        opened
    }

    fn schema(&mut self, node: &Node, key: &Key) -> Opened {
        let mut node = self.followed(node);
        let types = node.facets.value_types();
        let mut facts = facts(&node, types);
        let choices = self.choices(&mut node, &mut facts);
        keep_about(&mut node.facets, types);
        let branches = match choices.as_slice() {
            [only] => branches(&only.branches, key),
            several => (1..)
                .zip(several)
                .map(|(n, choice)| {
                    let content = Content::Choice(choice.clone(), key.below(&format!("oneOf {n}")));
                    Place { content, ..Place::new(choice.at.clone(), Facts::new()) }
                })
                .collect(),
        };
        Opened { at: node.at.clone(), facts, children: children(&node, key), branches }
    }

    /// A schema with its references followed; a choice with one branch is that branch, and a branch for null is
    /// `nullable`.
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
            if nullable && node.null == Null::Unsaid {
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

    /// Returns true if null is the only value of a schema.
    fn is_null(&mut self, node: &Node) -> bool {
        let is_null = |node: &Node| node.facets.types.is_empty() && node.null == Null::Allowed;
        match &node.target {
            Some(id) => follow(&mut self.reader, id).is_some_and(|named| is_null(&named)),
            None => is_null(node),
        }
    }

    /// Takes the choices out of a schema; their keywords and discriminators are facts.
    fn choices(&mut self, node: &mut Node, facts: &mut Facts) -> Vec<Choice> {
        let mut choices = std::mem::take(&mut node.facets.choices);
        for discriminator in choices.iter().filter_map(|choice| choice.discriminator.as_ref()) {
            facts.insert("discriminator".to_owned(), Fact::Text(discriminator.property.clone()));
            let values: BTreeSet<String> = discriminator.mapping.iter().map(|(value, _)| value.clone()).collect();
            if !values.is_empty() {
                facts.insert("discriminator value".to_owned(), Fact::Set(values));
            }
        }
        choices.retain(|choice| !choice.of_children);
        let words: BTreeSet<&str> = choices.iter().map(word).collect();
        if !words.is_empty() {
            facts.insert("choice".to_owned(), Fact::Text(joined(words)));
        }
        choices
    }
}

/// The facts of a schema; places below and choices are not among them.
fn facts(node: &Node, types: Types) -> Facts {
    let Node { null, facets, notes, .. } = node;
    // Values by keyword; several hold at once.
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

/// Drops constraints on other types than those of the values.
fn keep_about(facets: &mut Facets, types: Types) {
    if types.and(Types::OBJECT).is_empty() {
        facets.properties.clear();
        facets.required.clear();
        facets.additional = Additional::Unsaid;
    }
    if types.and(Types::ARRAY).is_empty() {
        facets.items = None;
    }
}

/// The places below a schema.
fn children(node: &Node, key: &Key) -> BTreeMap<Step, Place> {
    let facets = &node.facets;
    let place = |node: &Node, step: &Step| {
        let content = Content::Schema(node.clone(), key.below(step));
        Place { content, ..Place::new(node.at.clone(), Facts::new()) }
    };
    let mut children: BTreeMap<Step, Place> = BTreeMap::new();
    for (name, property) in &facets.properties {
        let step = Step::Field(name.clone());
        children.insert(step.clone(), place(property, &step));
    }
    for name in &facets.required {
        let child = children.entry(Step::Field(name.clone()));
        let child = child.or_insert_with(|| Place::new(node.at.child("required"), Facts::new()));
        child.facts.insert("required".to_owned(), Fact::Flag);
    }
    let additional = match &facets.additional {
        Additional::Schema(schema) => Some(&**schema),
        Additional::Unsaid | Additional::Never => None,
    };
    for (step, schema) in [(Step::Items, facets.items.as_deref()), (Step::OtherFields, additional)] {
        if let Some(schema) = schema.filter(|schema| !says_nothing(schema)) {
            children.insert(step.clone(), place(schema, &step));
        }
    }
    match facets.not.as_slice() {
        [] => {}
        [only] => drop(children.insert(Step::Not, place(only, &Step::Not))),
        // A value that is valid for none of them is not valid for any of them.
        several => {
            let at = node.at.child("not");
            let none = Choice {
                at: at.clone(),
                exactly_one: false,
                branches: several.to_vec(),
                discriminator: None,
                of_children: false,
            };
            let content = Content::Choice(none, key.below(&Step::Not));
            children.insert(Step::Not, Place { content, ..Place::new(at, Facts::new()) });
        }
    }
    children
}

fn branches(branches: &[Node], key: &Key) -> Vec<Place> {
    let place = |(n, branch): (usize, &Node)| {
        let content = Content::Schema(branch.clone(), key.below(&Step::Branch(n)));
        Place { content, ..Place::new(branch.at.clone(), Facts::new()) }
    };
    (1..).zip(branches).map(place).collect()
}

/// Returns true if a schema allows every value and has no facts.
fn says_nothing(node: &Node) -> bool {
    node.is_any() && node.notes.unread.is_empty() && !node.notes.contradicts
}

fn word(choice: &Choice) -> &'static str {
    if choice.exactly_one { "oneOf" } else { "anyOf" }
}

fn joined<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().collect::<Vec<_>>().join(" & ")
}

/// A value in one line: a string without quotes, unless it would read as another value. Equal values have one text.
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
    fn equal_values_have_one_text_and_different_values_have_two() {
        assert_eq!(text(&json!(4_294_967_295_u64)), "4294967295");
        assert_eq!(text(&json!(32.0)), text(&json!(32)));
        assert_eq!(text(&json!(0.5)), "0.5");
        assert_eq!(text(&json!("active")), "active");
        assert_ne!(text(&json!("true")), text(&json!(true)));
        assert_ne!(text(&json!("null")), text(&json!(null)));
        assert_ne!(text(&json!("")), "");
    }
}
