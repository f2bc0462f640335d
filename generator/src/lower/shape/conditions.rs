//! Adds the properties that only the consequence of a condition declares or requires. A consequence is the schema of
//! `then` or `else`, a schema in `dependentSchemas`, or a list in `dependentRequired`.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    ir::{Additional, Choice, Facets, KeyedSet, Limits, Node, Targets},
    lower::Lowering,
    pointer::Pointer,
};

/// The keywords that apply only if a condition is met.
const CONDITIONAL: [&str; 4] = ["then", "else", "dependentSchemas", "dependentRequired"];

impl Lowering<'_> {
    /// Adds to an object the properties that only a consequence, such as `then`, declares or requires. Their limits are
    /// left out, since the check of the condition enforces them.
    pub(super) fn declare_of_consequences(&mut self, facets: &mut Facets, choices: &[Choice]) {
        if facets.properties.is_empty() || facets.additional != Additional::Unspecified {
            return;
        }
        let mut found: BTreeMap<String, Rc<Node>> = BTreeMap::new();
        for (name, mut property) in self.properties_of_consequences(&facets.not) {
            if facets.properties.contains_key(&name) {
                continue;
            }
            if !choices.is_empty() {
                self.loosen_beside_union(&property.at, "properties", &name);
                continue;
            }
            let schema = self.document.origins().place(&property.at.parent().parent());
            property.facets.limits = Limits::default();
            let known = found.entry(name.clone()).or_insert_with(|| Rc::new(property.clone()));
            if (&known.target, known.null, &known.facets) != (&property.target, property.null, &property.facets) {
                *known = Rc::new(Node::any(known.at.clone()));
                let why =
                    format!("`{name}` has another schema in another `then`, `else` or `dependentSchemas`; any JSON");
                self.note(&schema, "properties", why);
            }
        }
        for (name, at) in self.required_of_consequences(&facets.not) {
            if !choices.is_empty() {
                if !facets.properties.contains_key(&name) {
                    self.loosen_beside_union(&at, "required", &name);
                }
                continue;
            }
            found.entry(name).or_insert_with(|| Rc::new(Node::any(at)));
        }
        for (name, property) in found {
            facets.properties.entry(name).or_insert(property);
        }
    }

    /// Records that a property has no field, since only a consequence such as `then` has it, and a union is beside the
    /// condition: the fields of a union are those of its branches.
    fn loosen_beside_union(&mut self, property: &Pointer, keyword: &str, name: &str) {
        let schema = self.document.origins().place(&property.parent().parent());
        let why = format!("`{name}` is in no branch of the union beside the condition; it has no field");
        self.loosen(&schema, keyword, why);
    }

    /// The name and schema of each property that a `then`, `else` or `dependentSchemas` declares. `not` has these
    /// conditions, each rewritten to `{allOf: [condition, {not: consequence}]}`.
    fn properties_of_consequences(&mut self, not: &[Node]) -> Vec<(String, Node)> {
        let mut found = Vec::new();
        self.consequences(not, |_, facets| {
            // A property with the schema `false` is forbidden, so it gets no field.
            let properties =
                facets.properties.iter().filter(|(_, property)| !property.facets.not.iter().any(Node::is_any));
            found.extend(properties.map(|(name, property)| (name.clone(), Node::clone(property))));
        });
        found
    }

    /// The name and pointer of each property that a `then`, `else`, `dependentSchemas` or `dependentRequired` requires.
    /// `not` has these conditions, each rewritten to `{allOf: [condition, {not: consequence}]}`.
    fn required_of_consequences(&mut self, not: &[Node]) -> Vec<(String, Pointer)> {
        let mut found = Vec::new();
        self.consequences(not, |at, facets| {
            let properties = at.child("properties");
            found.extend(facets.required.iter().map(|name| (name.clone(), properties.child(name))));
        });
        found
    }

    /// Calls `visit` with the pointer and the constraints of each `then`, `else`, `dependentSchemas` or
    /// `dependentRequired`, nested ones too. `not` has these conditions, each rewritten to `{allOf: [condition, {not:
    /// consequence}]}`.
    fn consequences(&mut self, not: &[Node], mut visit: impl FnMut(&Pointer, &Facets)) {
        let mut seen: KeyedSet<Pointer> = KeyedSet::default();
        let mut waiting: Vec<Node> = not.iter().rev().cloned().collect();
        while let Some(not) = waiting.pop() {
            let (_, written) = self.document.origins().of(&not.at, "not");
            let is_condition = written.iter().any(|keyword| CONDITIONAL.contains(keyword));
            // A condition was rewritten to `not: {allOf: [condition, {not: consequence}]}`.
            let Some(consequence) = not.facets.not.last().filter(|_| is_condition) else { continue };
            let named = consequence.target.as_ref().and_then(|id| self.reader.end(id));
            let facets = named.as_ref().map_or(&consequence.facets, |named| &named.facets);
            if !seen.insert(not.at.clone()) {
                continue;
            }
            visit(&consequence.at, facets);
            waiting.extend(facets.not.iter().rev().cloned());
        }
    }
}
