//! Traversal of schemas: nested schemas, references, and reachable types.

use indexmap::map::Entry;
use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use super::{Api, Keyed, KeyedSet, Kind, ResourcePath, Schema, SchemaId};

impl Schema {
    /// The schemas directly inside this one: items, values of a map, properties and branches.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Schema> {
        let (mut inner, mut object, mut branches) = (None, None, &[][..]);
        match &self.kind {
            Kind::Array(only) | Kind::Map(only) | Kind::OrJson(only) | Kind::OrNull(only) => inner = Some(&**only),
            Kind::Object(one) => object = Some(one),
            Kind::Union(union) => branches = &union.branches,
            _ => {}
        }
        let members = object.into_iter().flat_map(|object| object.members().map(|field| &field.schema));
        inner.into_iter().chain(members).chain(branches.iter().map(|branch| &branch.schema))
    }

    /// Mutable access to the schemas directly inside this one: items, values of a map, properties and branches.
    pub(crate) fn children_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let (mut inner, mut object, mut branches) = (None, None, &mut [][..]);
        match &mut self.kind {
            Kind::Array(only) | Kind::Map(only) | Kind::OrJson(only) | Kind::OrNull(only) => inner = Some(&mut **only),
            Kind::Object(one) => object = Some(one),
            Kind::Union(union) => branches = &mut union.branches,
            _ => {}
        }
        let members = object.into_iter().flat_map(|object| object.members_mut().map(|field| &mut field.schema));
        inner.into_iter().chain(members).chain(branches.iter_mut().map(|branch| &mut branch.schema))
    }

    /// The schema and all schemas inside it.
    pub(crate) fn nested(&self) -> impl Iterator<Item = &Schema> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let schema = waiting.pop()?;
            waiting.extend(schema.children());
            Some(schema)
        })
    }

    /// Calls `visit` with the schema and all schemas inside it, nested schemas before the schema around them.
    pub(crate) fn visit_mut(&mut self, visit: &mut dyn FnMut(&mut Schema)) {
        for child in self.children_mut() {
            child.visit_mut(visit);
        }
        visit(self);
    }

    /// The target, if the schema is a reference.
    pub(crate) fn reference(&self) -> Option<&SchemaId> {
        match &self.kind {
            Kind::Ref(id) => Some(id),
            _ => None,
        }
    }

    /// The targets of the references in the schema and the schemas inside it.
    pub(crate) fn references(&self) -> impl Iterator<Item = &SchemaId> {
        self.nested().filter_map(Schema::reference)
    }
}

impl Api {
    /// Every schema of types and operations, including nested ones.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let of_types = self.types.values().map(|named| &named.schema);
        let of_operations = self.operations.iter().flat_map(|operation| operation.schemas().map(|(_, schema)| schema));
        of_types.chain(of_operations).flat_map(Schema::nested)
    }

    /// Calls `visit` with every schema, nested schemas before the schema around them: first the schemas of types, by
    /// id, then the schemas of operations.
    pub(crate) fn visit_mut(&mut self, visit: &mut dyn FnMut(&mut Schema)) {
        for named in self.types.values_mut() {
            named.schema.visit_mut(visit);
        }
        for operation in &mut self.operations {
            operation.schemas_mut().for_each(|(_, schema)| schema.visit_mut(visit));
        }
    }

    /// Each reference to a type, with the module of the operation or type that has it.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (&ResourcePath, &SchemaId)> {
        let of_operations =
            self.operations.iter().flat_map(|it| it.references().map(move |(_, id)| (&it.resource, id)));
        let of_types = self.types.values().flat_map(|it| it.schema.references().map(move |id| (&it.resource, id)));
        of_operations.chain(of_types)
    }

    /// The imports: pairs of a module and a type that it uses, if the type is neither in that module nor in a parent of
    /// it.
    pub(crate) fn imports(&self) -> KeyedSet<(&ResourcePath, &SchemaId)> {
        let is_abroad = |(user, id): &(&ResourcePath, &SchemaId)| {
            self.types.get(id).is_some_and(|named| !user.0.starts_with(&named.resource.0))
        };
        self.uses().filter(is_abroad).collect()
    }

    /// The types that the type `id` refers to.
    pub(crate) fn references(&self, id: &SchemaId) -> impl Iterator<Item = &SchemaId> {
        self.types.get(id).into_iter().flat_map(|named| named.schema.references())
    }

    /// The strongly connected components of the types, in topological order: a type comes after those that it refers
    /// to. `edges` returns the references of a schema that are followed.
    pub(crate) fn components<'a>(&'a self, edges: impl Fn(&'a Schema) -> Vec<&'a SchemaId>) -> Vec<Component<'a>> {
        let mut graph = DiGraph::new();
        let nodes: Keyed<&SchemaId, _> = self.types.keys().map(|id| (id, graph.add_node(id))).collect();
        for (id, named) in &self.types {
            for target in edges(&named.schema) {
                if let Some(to) = nodes.get(target) {
                    graph.add_edge(nodes[id], *to, ());
                }
            }
        }
        let component = |nodes: Vec<_>| {
            let is_closed = nodes.len() > 1 || graph.contains_edge(nodes[0], nodes[0]);
            let mut types: Vec<&SchemaId> = nodes.into_iter().map(|node| graph[node]).collect();
            types.sort();
            Component { types, is_closed }
        };
        kosaraju_scc(&graph).into_iter().map(component).collect()
    }
}

/// A strongly connected component: types that refer to each other, or a single type.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    /// The types, in the order of their ids.
    pub types: Vec<&'a SchemaId>,
    /// Whether the types form a cycle; otherwise there is only one, which does not refer to itself.
    pub is_closed: bool,
}

/// The types reachable from `seeds` along `edges`, each with a value of type `F`: the values of all seeds from which
/// the type is reachable, combined by `join`.
///
/// The function terminates if `join` can change the value of a type only finitely often. Each change costs the edges of
/// the type.
pub(crate) fn reach<'a, F: Clone + PartialEq, E: Iterator<Item = &'a SchemaId>>(
    seeds: impl IntoIterator<Item = (&'a SchemaId, F)>,
    edges: impl Fn(&'a SchemaId) -> E,
    join: impl Fn(&F, &F) -> F,
) -> Keyed<SchemaId, F> {
    // The edges of a type are collected once, however often its value changes.
    let mut reached: Keyed<&SchemaId, (F, Vec<&SchemaId>)> = Keyed::default();
    let mut waiting: Vec<(&SchemaId, F)> = seeds.into_iter().collect();
    while let Some((id, fact)) = waiting.pop() {
        let (fact, targets) = match reached.entry(id) {
            Entry::Vacant(entry) => entry.insert((fact, edges(id).collect())),
            Entry::Occupied(entry) => {
                let known = entry.into_mut();
                let joined = join(&known.0, &fact);
                if joined == known.0 {
                    continue;
                }
                known.0 = joined;
                known
            }
        };
        waiting.extend(targets.iter().map(|target| (*target, fact.clone())));
    }
    reached.into_iter().map(|(id, (fact, _))| (id.clone(), fact)).collect()
}
