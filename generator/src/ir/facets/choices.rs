//! Combines `oneOf` and `anyOf` of schemas that apply at once.

use std::collections::BTreeSet;

use super::{Choice, Facets, Intersecting, Node};
use crate::ir::{SchemaId, canonical};

impl Intersecting<'_> {
    /// Adds a `oneOf` or `anyOf` to `choices`, or merges it with one of them if [`narrowed`](Self::narrowed) can.
    /// Returns the schemas that a value of the merged choice must not match.
    pub(super) fn add_choice(&mut self, choices: &mut Vec<Choice>, choice: Choice) -> Vec<Node> {
        for known in choices.iter_mut() {
            let narrowed = self.narrowed(known, &choice).or_else(|| self.narrowed(&choice, known));
            if let Some((both, excluded)) = narrowed {
                *known = both;
                return excluded;
            }
        }
        choices.push(choice);
        Vec::new()
    }

    /// A choice of the branches that `a` and `b` share, and the branches of `b` that a valid value must not match.
    /// `None` if this does not express both choices: each branch of `a` has to be a branch of `b` or disjoint from all
    /// branches of `b`, and at least one has to be a branch of `b`.
    fn narrowed(&mut self, a: &Choice, b: &Choice) -> Option<(Choice, Vec<Node>)> {
        let is_either = a.discriminator.is_none() || b.discriminator.is_none() || a.discriminator == b.discriminator;
        if a.of_children != b.of_children || !is_either {
            return None;
        }
        let (own, all) = (self.alternatives(&a.branches), self.alternatives(&b.branches));
        // A value that matches a repeated branch matches two branches, which `oneOf` forbids.
        if (a.exactly_one || b.exactly_one) && (has_equals(&own) || has_equals(&all)) {
            return None;
        }
        let (common, others): (Vec<Node>, Vec<Node>) = own.into_iter().partition(|branch| has(&all, branch));
        let are_disjoint = |this: &mut Self, one: &Node, nodes: &[Node]| nodes.iter().all(|it| this.disjoint(one, it));
        if common.is_empty() || !others.iter().all(|branch| are_disjoint(self, branch, &all)) {
            return None;
        }
        // A value has to match one of the common branches. If `b` is a `oneOf`, it must match no other branch of `b`.
        let is_excluded =
            |branch: &Node| b.exactly_one && !has(&common, branch) && !are_disjoint(self, branch, &common);
        let excluded = all.into_iter().filter(is_excluded).collect();
        let both = Choice {
            exactly_one: a.exactly_one || b.exactly_one,
            discriminator: a.discriminator.clone().or_else(|| b.discriminator.clone()),
            branches: if others.is_empty() { a.branches.clone() } else { common },
            ..a.clone()
        };
        Some((both, excluded))
    }

    /// Whether `branch` refers to a component that is one of the branches of `node`, so that the component is the
    /// intersection of both. `node` has to be only a `oneOf` or `anyOf`, and the other branches of a `oneOf` have to be
    /// disjoint from the component.
    pub(super) fn is_alternative(&mut self, branch: &Node, node: &Node) -> bool {
        if branch.target.is_none() || branch.facets != Facets::default() || branch.target == node.target {
            return false;
        }
        let named = self.looked_up(node).filter(|_| node.facets == Facets::default());
        let Some(choice) = named.as_deref().unwrap_or(node).only_choice().cloned() else { return false };
        let all = self.alternatives(&choice.branches);
        has(&all, branch)
            && (!choice.exactly_one || all.iter().all(|other| is_same(other, branch) || self.disjoint(other, branch)))
    }

    /// Whether two schemas require different values of a property, so that no value is valid for both.
    pub(crate) fn disjoint(&mut self, a: &Node, b: &Node) -> bool {
        let (left, right) = (self.looked_up(a), self.looked_up(b));
        let (a, b) = (left.as_deref().unwrap_or(a), right.as_deref().unwrap_or(b));
        a.facets.required.iter().filter(|name| b.facets.required.contains(*name)).any(|name| {
            let both = self.values(a, name).zip(self.values(b, name));
            both.is_some_and(|(a, b)| a.is_disjoint(&b))
        })
    }

    /// The values of a property's `enum`, as canonical JSON text; `None` without an `enum`.
    fn values(&mut self, node: &Node, name: &str) -> Option<BTreeSet<String>> {
        let property = node.facets.properties.get(name)?;
        let named = self.looked_up(property);
        let listed = |node: &Node| Some(node.facets.values.as_ref()?.iter().map(canonical).collect());
        listed(property).or_else(|| listed(named.as_deref()?))
    }

    /// The branches of a choice. A component that is only a `oneOf` or `anyOf` is replaced by its own branches,
    /// recursively.
    pub(crate) fn alternatives(&mut self, branches: &[Node]) -> Vec<Node> {
        let mut alternatives = Vec::new();
        let mut seen: BTreeSet<SchemaId> = BTreeSet::new();
        let mut waiting: Vec<Node> = branches.iter().rev().cloned().collect();
        while let Some(branch) = waiting.pop() {
            let id =
                branch.target.as_ref().filter(|id| branch.facets == Facets::default() && seen.insert((*id).clone()));
            let named = id.and_then(|id| self.targets.end(id));
            match named.as_ref().and_then(|named| named.only_choice()) {
                Some(choice) => waiting.extend(choice.branches.iter().rev().cloned()),
                None => alternatives.push(branch),
            }
        }
        alternatives
    }
}

/// Whether `nodes` has a schema equal to `node`.
fn has(nodes: &[Node], node: &Node) -> bool {
    nodes.iter().any(|other| is_same(other, node))
}

/// Whether `nodes` has two equal schemas.
fn has_equals(nodes: &[Node]) -> bool {
    nodes.iter().enumerate().any(|(i, node)| has(&nodes[i + 1..], node))
}

/// Whether two schemas are equal, or refer to the same component with the same limits.
fn is_same(a: &Node, b: &Node) -> bool {
    a == b || a.target.is_some() && (&a.target, &a.facets) == (&b.target, &b.facets)
}

impl Node {
    /// The only `oneOf` or `anyOf` of a schema without other constraints.
    fn only_choice(&self) -> Option<&Choice> {
        let [only] = self.facets.choices.as_slice() else { return None };
        let is_plain = self.target.is_none() && !only.of_children;
        (is_plain && Facets { choices: Vec::new(), ..self.facets.clone() } == Facets::default()).then_some(only)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use serde_json::Value;

    use super::*;
    use crate::{ir::Targets, pointer::Pointer};

    /// Components for the tests. `AB` is a `oneOf` of `A` and `B`. Other components require the property `kind`; if the
    /// component's name begins with a digit, that digit is its only value.
    struct Components;

    impl Targets for Components {
        fn target(&mut self, id: &SchemaId) -> Option<Rc<Node>> {
            let mut node = Node::any(id.0.clone());
            match id.0.last().as_str() {
                "AB" => node.facets.choices.push(choice(true, &["A", "B"])),
                name => {
                    node.facets.required.insert("kind".to_owned());
                    let mut kind = Node::any(id.0.child("kind"));
                    let value = name.chars().next().filter(char::is_ascii_digit);
                    kind.facets.values = value.map(|value| vec![Value::from(value.to_string())]);
                    node.facets.properties.insert("kind".to_owned(), Rc::new(kind));
                }
            }
            Some(Rc::new(node))
        }

        fn end(&mut self, id: &SchemaId) -> Option<Rc<Node>> {
            self.target(id)
        }

        fn allows(&mut self, _: &Node, _: &Pointer) -> bool {
            true
        }
    }

    fn choice(exactly_one: bool, branches: &[&str]) -> Choice {
        let schemas = Pointer::root().children(&["components", "schemas"]);
        let branch = |name: &&str| Node { target: Some(SchemaId(schemas.child(name))), ..Node::any(Pointer::root()) };
        let branches = branches.iter().map(branch).collect();
        Choice { at: Pointer::root(), exactly_one, branches, discriminator: None, of_children: false }
    }

    #[test]
    fn a_choice_whose_branches_another_choice_also_has_is_merged_with_it() {
        let (one, any) = (true, false);
        for ((a, b), (expected, excluded)) in [
            ((choice(one, &["A", "B"]), choice(one, &["A", "B"])), (vec![choice(one, &["A", "B"])], vec![])),
            ((choice(any, &["A", "B"]), choice(any, &["B", "A", "C"])), (vec![choice(any, &["A", "B"])], vec![])),
            ((choice(any, &["A", "B"]), choice(one, &["A", "B"])), (vec![choice(one, &["A", "B"])], vec![])),
            ((choice(one, &["A", "B", "C"]), choice(any, &["A"])), (vec![choice(one, &["A"])], vec!["B", "C"])),
            ((choice(any, &["AB", "C"]), choice(any, &["A"])), (vec![choice(any, &["A"])], vec![])),
            ((choice(one, &["AB"]), choice(one, &["A", "B", "C"])), (vec![choice(one, &["AB"])], vec!["C"])),
            ((choice(one, &["1", "2"]), choice(one, &["2", "3"])), (vec![choice(one, &["2"])], vec![])),
            ((choice(one, &["1", "2"]), choice(one, &["2", "2b", "3"])), (vec![choice(one, &["2"])], vec!["2b"])),
            (
                (choice(one, &["A"]), choice(one, &["A", "A"])),
                (vec![choice(one, &["A"]), choice(one, &["A", "A"])], vec![]),
            ),
            (
                (choice(any, &["A", "A"]), choice(one, &["A"])),
                (vec![choice(any, &["A", "A"]), choice(one, &["A"])], vec![]),
            ),
            ((choice(one, &["A", "B"]), choice(one, &["B", "C"])), {
                (vec![choice(one, &["A", "B"]), choice(one, &["B", "C"])], vec![])
            }),
        ] {
            let mut choices = vec![a.clone()];
            let not = Intersecting::new(&mut Components).add_choice(&mut choices, b.clone());
            let names: Vec<String> = not.iter().map(|node| node.target.as_ref().unwrap().0.last()).collect();
            assert_eq!(
                (choices, names),
                (expected, excluded.iter().map(|name| (*name).to_owned()).collect()),
                "{a:?} {b:?}"
            );
        }
    }

    #[test]
    fn a_description_beside_a_reference_does_not_distinguish_branches() {
        let mut described = choice(true, &["A", "B"]);
        described.branches[0].notes.docs = Some("The first.".to_owned());
        let mut choices = vec![choice(true, &["A", "B"])];
        let not = Intersecting::new(&mut Components).add_choice(&mut choices, described);
        assert_eq!((choices, not), (vec![choice(true, &["A", "B"])], vec![]));
    }

    #[test]
    fn equal_numbers_are_not_disjoint() {
        let kind = |value: Value| {
            let mut kind = Node::any(Pointer::root());
            kind.facets.values = Some(vec![value]);
            let mut node = Node::any(Pointer::root());
            node.facets.required.insert("kind".to_owned());
            node.facets.properties.insert("kind".to_owned(), Rc::new(kind));
            node
        };
        let disjoint = |a: Value, b: Value| Intersecting::new(&mut Components).disjoint(&kind(a), &kind(b));
        assert!(disjoint(Value::from(1), Value::from(2)) && disjoint(Value::from(1), Value::from("1")));
        assert!(!disjoint(Value::from(1), Value::from(1.0)));
    }
}
