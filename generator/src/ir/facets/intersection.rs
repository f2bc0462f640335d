//! Intersects schemas: a value is valid for the result if it is valid for all of them.
//!
//! `type` and `enum` intersect, required properties unite, and the stricter limit applies, whatever the order of the
//! schemas. Of two annotations, that of the later schema applies.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indexmap::IndexSet;
use serde_json::Value;

use super::{Additional, Facets, Node, Notes, Null, absorb, is_same_type};
use crate::{
    ir::{SchemaId, Types, canonical},
    pointer::Pointer,
};

/// The properties of a schema, by name.
type Properties = BTreeMap<String, Rc<Node>>;

/// The maximum depth of nested intersections, which ends the recursion for schemas that contain themselves.
const MAX_DEPTH: usize = 48;

/// Two schemas that apply at once and have no value in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// The place of the first of the two schemas.
    pub at: Pointer,
    /// The place of the second schema.
    pub other: Pointer,
}

/// Resolves references to schemas.
pub(crate) trait Targets {
    /// The schema of a component, with `allOf` intersected; `None` if its `allOf` leads back to the component.
    fn target(&mut self, id: &SchemaId) -> Option<Rc<Node>>;

    /// The schema at the end of a chain of references, with the constraints beside the references; `None` if the chain
    /// is a cycle.
    fn end(&mut self, id: &SchemaId) -> Option<Rc<Node>>;

    /// Counts a copy of a schema, and returns whether the total is within the budget for copies.
    fn allows(&mut self, node: &Node, at: &Pointer) -> bool;
}

/// Intersects schemas, and collects the problems found.
pub(crate) struct Intersecting<'a> {
    /// Resolves references.
    pub targets: &'a mut dyn Targets,
    /// Pairs of schemas without a common value. The intersection of each pair has no constraints.
    pub contradictions: Vec<Contradiction>,
    /// The places where a schema was left out: below `MAX_DEPTH`, in a cycle of references, or beyond the budget for
    /// copies.
    pub truncated: Vec<Pointer>,
    /// Schemas with `additionalProperties: false`, each with a property that the schema forbids, although the other
    /// schema of the intersection declares it.
    pub closed: Vec<(Pointer, String)>,
    depth: usize,
}

impl<'a> Intersecting<'a> {
    /// An intersection that has found no problems yet.
    pub(crate) fn new(targets: &'a mut dyn Targets) -> Self {
        Self { targets, contradictions: Vec::new(), truncated: Vec::new(), closed: Vec::new(), depth: 0 }
    }

    /// A schema with its `$ref` replaced by the target's constraints and annotations; `None` if the reference is part
    /// of a cycle.
    pub(crate) fn opened(&mut self, node: &Node) -> Option<Node> {
        match &node.target {
            None => Some(node.clone()),
            Some(id) => self.targets.end(id).map(|named| beside_reference(node, &named)),
        }
    }

    /// The intersection of two schemas.
    pub(crate) fn both(&mut self, a: Node, b: Node) -> Node {
        if self.depth >= MAX_DEPTH {
            self.truncated.push(b.at);
            return a;
        }
        self.depth += 1;
        let node = self.joined(a, b);
        self.depth -= 1;
        node
    }

    fn both_shared(&mut self, a: Rc<Node>, b: Rc<Node>) -> Rc<Node> {
        Rc::new(self.both(Rc::unwrap_or_clone(a), Rc::unwrap_or_clone(b)))
    }

    fn joined(&mut self, a: Node, b: Node) -> Node {
        let notes = later(a.notes.clone(), b.notes.clone());
        if notes.contradicts {
            // No value is valid, whatever the other constraints are.
            return Node { at: b.at, notes, ..Node::any(a.at) };
        }
        // If one of the schemas has no constraints, the result keeps the reference of the other schema.
        for (one, other) in [(&a, &b), (&b, &a)] {
            if other.target.is_none() && other.facets == Facets::default() {
                // Without a type, `nullable: true` does not allow null where the referenced schema forbids it.
                let adds = one.target.is_none() || other.null == Null::Forbidden;
                let null = if adds { both_null(a.null, b.null) } else { one.null };
                return Node { at: b.at.clone(), target: one.target.clone(), null, facets: one.facets.clone(), notes };
            }
        }
        if a.target.is_some() && a.target == b.target {
            let limits = a.facets.limits.narrowed(&b.facets.limits);
            let null = both_null(a.null, b.null);
            return Node { at: b.at, target: a.target, null, facets: Facets { limits, ..Facets::default() }, notes };
        }
        for (one, other) in [(&a, &b), (&b, &a)] {
            if self.is_alternative(one, other) {
                let null = both_null(a.null, b.null);
                return Node { at: b.at.clone(), target: one.target.clone(), null, facets: Facets::default(), notes };
            }
        }
        let (left, right) = (self.named(&a), self.named(&b));
        let null_of =
            |node: &Node, named: &Option<Rc<Node>>| named.as_ref().map_or(node.null, |named| node.null.or(named.null));
        let null = both_null(null_of(&a, &left), null_of(&b, &right));
        let before = self.contradictions.len();
        let (ids, (first, second)) = ((a.target.clone(), b.target.clone()), (a.at.clone(), b.at.clone()));
        let facets = self.facets(resolved(a, left.as_deref()), resolved(b, right.as_deref()), (&first, &second));
        let of_name = |named: &Option<Rc<Node>>| named.as_ref().is_some_and(|named| named.notes.contradicts);
        let emptied = facets == Facets::default() && self.contradictions.len() > before;
        let contradicts = emptied || of_name(&left) || of_name(&right);
        let facets = if contradicts { Facets::default() } else { facets };
        let of_target = |named: &Option<Rc<Node>>| named.as_ref().map(|named| named.notes.clone()).unwrap_or_default();
        let inherited = later(of_target(&left), of_target(&right));
        let mut node = Node { at: second, target: None, null, facets, notes: later(inherited, notes) };
        node.notes.contradicts |= contradicts;
        for (id, named) in [(&ids.0, &left), (&ids.1, &right)] {
            if let (None, Some(id), Some(named)) = (&node.target, id, named) {
                absorb(&mut node, id, named);
            }
        }
        node
    }

    /// The schema at the end of a node's chain of references, shared instead of copied; `None` without a reference, or
    /// for a cycle.
    pub(super) fn looked_up(&mut self, node: &Node) -> Option<Rc<Node>> {
        self.targets.end(node.target.as_ref()?)
    }

    fn named(&mut self, node: &Node) -> Option<Rc<Node>> {
        let id = node.target.as_ref()?;
        let named = self.targets.end(id);
        let named = named.filter(|named| self.targets.allows(named, &node.at));
        if named.is_none() {
            self.truncated.push(node.at.clone());
        }
        named
    }

    /// The intersection of two sets of constraints; `at` has the places of their schemas.
    pub(crate) fn facets(&mut self, a: Facets, b: Facets, at: (&Pointer, &Pointer)) -> Facets {
        for (closed, other, at) in [(&a, &b, at.0), (&b, &a, at.1)] {
            if closed.additional == Additional::Never {
                let declared = other.properties.keys().filter(|name| !closed.properties.contains_key(*name));
                self.closed.extend(declared.map(|name| (at.clone(), name.clone())));
            }
        }
        let types = a.types.and(b.types);
        let values = common_values(a.values, b.values);
        let emptied = types.is_empty() && !a.types.is_empty() && !b.types.is_empty();
        if emptied || values.as_ref().is_some_and(Vec::is_empty) {
            self.contradictions.push(Contradiction { at: at.0.clone(), other: at.1.clone() });
            return Facets::default();
        }
        let items = match (a.items, b.items) {
            (Some(a), Some(b)) => Some(self.both_shared(a, b)),
            (a, b) => a.or(b),
        };
        let properties = self.properties((a.properties, &a.additional), (b.properties, &b.additional));
        let additional = match (a.additional, b.additional) {
            (Additional::Never, _) | (_, Additional::Never) => Additional::Never,
            (Additional::Schema(a), Additional::Schema(b)) => Additional::Schema(self.both_shared(a, b)),
            (Additional::Unspecified, other) | (other, Additional::Unspecified) => other,
        };
        let required = united(a.required, b.required);
        let mut choices = a.choices;
        let mut not = a.not;
        for choice in b.choices {
            let excluded = self.add_choice(&mut choices, choice);
            not.extend(excluded.into_iter().filter(|schema| !b.not.contains(schema)));
        }
        for schema in b.not {
            if !not.contains(&schema) {
                not.push(schema);
            }
        }
        Facets {
            types,
            binary: a.binary || b.binary,
            unsigned: a.unsigned || b.unsigned,
            values,
            limits: a.limits.narrowed(&b.limits),
            items,
            properties,
            required,
            additional,
            choices,
            not,
        }
    }

    /// Unites the properties of two schemas, each given with its additional properties. A property that only one of
    /// them declares is intersected with the additional properties of the other.
    fn properties(
        &mut self,
        (mut properties, additional): (Properties, &Additional),
        (others, additional_of_others): (Properties, &Additional),
    ) -> Properties {
        if let Additional::Schema(_) = additional_of_others {
            for (name, schema) in &mut properties {
                if !others.contains_key(name) {
                    self.beside(schema, additional_of_others);
                }
            }
        }
        for (name, mut schema) in others {
            let schema = match properties.remove(&name) {
                Some(before) => self.both_shared(before, schema),
                None => {
                    self.beside(&mut schema, additional);
                    schema
                }
            };
            properties.insert(name, schema);
        }
        properties
    }

    /// Intersects a property that only one schema declares with the other schema's additional properties.
    fn beside(&mut self, schema: &mut Rc<Node>, additional: &Additional) {
        if let Additional::Schema(other) = additional
            && !other.is_any()
        {
            *schema = self.both_shared(other.clone(), schema.clone());
        }
    }

    /// Whether every value that is valid for `a` is valid for `b`; `false` if unknown.
    pub(crate) fn is_part_of(&mut self, a: &Node, b: &Node) -> bool {
        let before = (self.contradictions.len(), self.truncated.len(), self.closed.len());
        let (left, right) = (self.looked_up(a), self.looked_up(b));
        let (one, other) = (resolved(a.clone(), left.as_deref()), resolved(b.clone(), right.as_deref()));
        let both = self.facets(one.clone(), other, (&a.at, &b.at));
        let contradicts = self.contradictions.len() > before.0;
        self.contradictions.truncate(before.0);
        self.truncated.truncate(before.1);
        self.closed.truncate(before.2);
        !contradicts && both.limits == one.limits && is_same_type(&both, &one)
    }

    /// The `type` of a node or, for a reference, of its target.
    pub(crate) fn types(&mut self, node: &Node) -> Types {
        let named = self.looked_up(node);
        named.map_or(node.facets.types, |named| named.facets.types)
    }
}

/// The target of a reference, with the limits and annotations beside the reference.
pub(crate) fn beside_reference(node: &Node, named: &Node) -> Node {
    let limits = named.facets.limits.narrowed(&node.facets.limits);
    Node {
        at: named.at.clone(),
        target: named.target.clone(),
        // The keywords beside a reference take precedence.
        null: node.null.or(named.null),
        facets: Facets { limits, ..named.facets.clone() },
        notes: later(named.notes.clone(), node.notes.clone()),
    }
}

/// The constraints of a node, intersected with those of its reference's target.
fn resolved(node: Node, named: Option<&Node>) -> Facets {
    match named {
        None => node.facets,
        Some(named) => {
            // A choice among the components that extend a schema applies only to direct references to that schema.
            let mut facets = named.facets.with_choices(|choice| !choice.of_children);
            facets.limits = facets.limits.narrowed(&node.facets.limits);
            facets
        }
    }
}

/// The union of required properties. Two different lists are sorted, since an intersection has no order.
fn united(mut a: IndexSet<String>, b: IndexSet<String>) -> IndexSet<String> {
    if a.is_empty() || a.iter().eq(&b) {
        return b;
    }
    if b.is_empty() {
        return a;
    }
    // After an earlier intersection, the list is sorted already.
    if !a.is_sorted() {
        a.sort();
    }
    for name in b {
        a.insert_sorted(name);
    }
    a
}

/// The values that are in both `enum`s; a missing `enum` allows every value.
fn common_values(a: Option<Vec<Value>>, b: Option<Vec<Value>>) -> Option<Vec<Value>> {
    match (a, b) {
        (Some(a), Some(b)) => {
            let b: BTreeSet<String> = b.iter().map(canonical).collect();
            Some(a.into_iter().filter(|value| b.contains(&canonical(value))).collect())
        }
        (a, b) => a.or(b),
    }
}

fn both_null(a: Null, b: Null) -> Null {
    match (a, b) {
        (Null::Unspecified, other) | (other, Null::Unspecified) => other,
        (Null::Allowed, Null::Allowed) => Null::Allowed,
        _ => Null::Forbidden,
    }
}

/// Merges the annotations of two schemas; those of `b`, the later schema, take precedence.
pub(super) fn later(a: Notes, b: Notes) -> Notes {
    // Of two titles, the alphabetically first is used, so that the order of the schemas has no effect.
    let title = match (a.title, b.title) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Notes {
        title,
        docs: b.docs.or(a.docs),
        deprecated: b.deprecated.or(a.deprecated),
        read_only: a.read_only || b.read_only,
        write_only: a.write_only || b.write_only,
        secret: a.secret || b.secret,
        example: b.example.or(a.example),
        default: b.default.or(a.default),
        format: b.format.or(a.format),
        unread: a.unread.into_iter().chain(b.unread).collect(),
        contradicts: a.contradicts || b.contradicts,
    }
}
