//! The schema that is valid where several schemas are.
//!
//! Facet by facet, without an order: types and values intersect, required properties unite, the stricter limit holds.
//! Annotations have an order: a later one is preferred.

use std::{collections::BTreeSet, rc::Rc};

use indexmap::IndexSet;

use super::{Additional, Facets, Node, Notes, Null, absorb, is_same_type};
use crate::{
    ir::{SchemaId, Types, canonical},
    pointer::Pointer,
};

/// Deeper than descriptions nest, and an end for compositions that repeat inside themselves.
const MAX_DEPTH: usize = 48;

/// Two schemas that hold at once and have no value in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// The place of the first of the two schemas.
    pub at: Pointer,
    /// The other.
    pub other: Pointer,
}

/// The source of schemas that references lead to.
pub(crate) trait Targets {
    /// The schema of a name, its `allOf` intersected; `None` where it is part of itself.
    fn target(&mut self, id: &SchemaId) -> Option<Rc<Node>>;

    /// The schema of a name; where it is a name for another schema, that one with what stands beside. `None` where it
    /// has no end.
    fn end(&mut self, id: &SchemaId) -> Option<Rc<Node>>;

    /// Whether the budget allows a copy of a schema.
    fn allows(&mut self, node: &Node, at: &Pointer) -> bool;
}

/// Intersects schemas, and keeps what was found wrong.
pub(crate) struct Intersecting<'a> {
    /// The source of referenced schemas.
    pub targets: &'a mut dyn Targets,
    /// Schemas that have no value in common; each became any JSON.
    pub contradictions: Vec<Contradiction>,
    /// Compositions that were not followed to their end.
    pub unended: Vec<Pointer>,
    /// Schemas with `additionalProperties: false` and properties that another schema declares, which holds too.
    pub closed: Vec<(Pointer, String)>,
    depth: usize,
}

impl<'a> Intersecting<'a> {
    /// Without anything found so far.
    pub(crate) fn new(targets: &'a mut dyn Targets) -> Self {
        Self { targets, contradictions: Vec::new(), unended: Vec::new(), closed: Vec::new(), depth: 0 }
    }

    /// A node with the constraints and annotations of the schema that it refers to; `None` where that has no end.
    pub(crate) fn opened(&mut self, node: &Node) -> Option<Node> {
        match &node.target {
            None => Some(node.clone()),
            Some(id) => self.targets.end(id).map(|named| beside_reference(node, &named)),
        }
    }

    /// The schema of the values that are valid for both.
    pub(crate) fn both(&mut self, a: Node, b: Node) -> Node {
        if self.depth >= MAX_DEPTH {
            self.unended.push(b.at);
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
            // No value is valid, whatever else holds.
            return Node { at: b.at, notes, ..Node::any(a.at) };
        }
        // A schema without constraints adds nothing, and a name is kept.
        for (one, other) in [(&a, &b), (&b, &a)] {
            if other.target.is_none() && other.facets == Facets::default() {
                // Without a type, `nullable` allows no null that the schema of the name forbids.
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
        let (left, right) = (self.named(&a), self.named(&b));
        let null_of =
            |node: &Node, named: &Option<Rc<Node>>| named.as_ref().map_or(node.null, |named| own_null(node, named));
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

    /// The schema that a node refers to, to be looked at and not to be copied.
    fn looked_up(&mut self, node: &Node) -> Option<Rc<Node>> {
        self.targets.end(node.target.as_ref()?)
    }

    fn named(&mut self, node: &Node) -> Option<Rc<Node>> {
        let id = node.target.as_ref()?;
        let named = self.targets.end(id);
        let named = named.filter(|named| self.targets.allows(named, &node.at));
        if named.is_none() {
            self.unended.push(node.at.clone());
        }
        named
    }

    /// The constraints of both.
    pub(crate) fn facets(&mut self, a: Facets, b: Facets, at: (&Pointer, &Pointer)) -> Facets {
        for (closed, other, at) in [(&a, &b, at.0), (&b, &a, at.1)] {
            if closed.additional == Additional::Never {
                let declared = other.properties.keys().filter(|name| !closed.properties.contains_key(*name));
                self.closed.extend(declared.map(|name| (at.clone(), name.clone())));
            }
        }
        let types = a.types.and(b.types);
        let values: Option<Vec<_>> = match (a.values, b.values) {
            (Some(a), Some(b)) => {
                let b: BTreeSet<String> = b.iter().map(canonical).collect();
                Some(a.into_iter().filter(|value| b.contains(&canonical(value))).collect())
            }
            (a, b) => a.or(b),
        };
        let emptied = types.is_empty() && !a.types.is_empty() && !b.types.is_empty();
        if emptied || values.as_ref().is_some_and(Vec::is_empty) {
            self.contradictions.push(Contradiction { at: at.0.clone(), other: at.1.clone() });
            return Facets::default();
        }
        let items = match (a.items, b.items) {
            (Some(a), Some(b)) => Some(self.both_shared(a, b)),
            (a, b) => a.or(b),
        };
        let mut properties = a.properties;
        if let Additional::Schema(_) = b.additional {
            for (name, schema) in &mut properties {
                if !b.properties.contains_key(name) {
                    self.beside(schema, &b.additional);
                }
            }
        }
        for (name, mut schema) in b.properties {
            let schema = match properties.remove(&name) {
                Some(before) => self.both_shared(before, schema),
                None => {
                    self.beside(&mut schema, &a.additional);
                    schema
                }
            };
            properties.insert(name, schema);
        }
        let additional = match (a.additional, b.additional) {
            (Additional::Never, _) | (_, Additional::Never) => Additional::Never,
            (Additional::Schema(a), Additional::Schema(b)) => Additional::Schema(self.both_shared(a, b)),
            (Additional::Unsaid, other) | (other, Additional::Unsaid) => other,
        };
        let required = united(a.required, b.required);
        let mut choices = a.choices;
        for choice in b.choices {
            if !choices.contains(&choice) {
                choices.push(choice);
            }
        }
        let mut not = a.not;
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

    /// A property that the other schema does not declare: the schema of its additional properties holds too.
    fn beside(&mut self, schema: &mut Rc<Node>, additional: &Additional) {
        if let Additional::Schema(other) = additional
            && !other.is_any()
        {
            *schema = self.both_shared(other.clone(), schema.clone());
        }
    }

    /// Whether every value that is valid for `a` is valid for `b`, as far as the intersection tells.
    pub(crate) fn is_part_of(&mut self, a: &Node, b: &Node) -> bool {
        let before = (self.contradictions.len(), self.unended.len(), self.closed.len());
        let (left, right) = (self.looked_up(a), self.looked_up(b));
        let (one, other) = (resolved(a.clone(), left.as_deref()), resolved(b.clone(), right.as_deref()));
        let both = self.facets(one.clone(), other, (&a.at, &b.at));
        let contradicts = self.contradictions.len() > before.0;
        self.contradictions.truncate(before.0);
        self.unended.truncate(before.1);
        self.closed.truncate(before.2);
        !contradicts && both.limits == one.limits && is_same_type(&both, &one)
    }

    /// The types that a node's values can have.
    pub(crate) fn types(&mut self, node: &Node) -> Types {
        let named = self.looked_up(node);
        named.map_or(node.facets.types, |named| named.facets.types)
    }
}

/// A reference with what stands beside it, and the schema that it refers to.
pub(crate) fn beside_reference(node: &Node, named: &Node) -> Node {
    let limits = named.facets.limits.narrowed(&node.facets.limits);
    Node {
        at: named.at.clone(),
        target: named.target.clone(),
        null: own_null(node, named),
        facets: Facets { limits, ..named.facets.clone() },
        notes: later(named.notes.clone(), node.notes.clone()),
    }
}

/// Whether null is a value of a reference: what stands beside it decides.
fn own_null(node: &Node, named: &Node) -> Null {
    if node.null == Null::Unsaid { named.null } else { node.null }
}

/// The constraints of a node, those of the schema that it refers to among them.
fn resolved(node: Node, named: Option<&Node>) -> Facets {
    match named {
        None => node.facets,
        Some(named) => {
            // Which of its children an object is, is said where it is used as a whole.
            let mut facets = named.facets.with_choices(|choice| !choice.of_children);
            facets.limits = facets.limits.narrowed(&node.facets.limits);
            facets
        }
    }
}

/// The required properties of both. Schemas that hold at once have no order, so that two different lists are sorted.
fn united(a: IndexSet<String>, b: IndexSet<String>) -> IndexSet<String> {
    if a.is_empty() || a.iter().eq(&b) {
        return b;
    }
    if b.is_empty() {
        return a;
    }
    let mut both: IndexSet<String> = a.into_iter().chain(b).collect();
    both.sort();
    both
}

fn both_null(a: Null, b: Null) -> Null {
    match (a, b) {
        (Null::Unsaid, other) | (other, Null::Unsaid) => other,
        (Null::Allowed, Null::Allowed) => Null::Allowed,
        _ => Null::Forbidden,
    }
}

/// The annotations of two schemas that hold at once: of each the later one's.
pub(super) fn later(a: Notes, b: Notes) -> Notes {
    // One of two titles, whichever comes first.
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
        example: b.example.or(a.example),
        default: b.default.or(a.default),
        format: b.format.or(a.format),
        unread: a.unread.into_iter().chain(b.unread).collect(),
        contradicts: a.contradicts || b.contradicts,
    }
}
