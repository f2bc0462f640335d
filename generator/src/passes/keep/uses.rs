//! Lists the uses of types: each an operation and the steps from there through its schemas.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    ir::{Api, Branch, BranchTest, Keyed, Kind, ObjectTest, Operation, ParameterPlace, Schema, SchemaId},
    path_template::unnamed,
    pointer::escaped,
    settings::Key,
};

/// The largest number of uses that the lock has of a type.
pub(super) const MOST_USES: usize = 1_000;

/// The largest number of uses of a type with those that follow from uses of enclosing types, if fewer are listed.
const MOST_FOLLOWING: usize = 64;

/// The number of levels of enclosing types whose other uses are considered for a type.
const LEVELS: usize = 12;

/// The longest use that the lock has, in bytes: a more deeply nested type has no use there.
const LONGEST_USE: usize = 1_000;

/// The types that the uses of each line lead to, each with its use. The use of a path parameter leads to the types of
/// all operations with that placeholder.
pub(super) fn resolved(api: &Api, known: &[(&String, &Key)]) -> Vec<Vec<(String, SchemaId)>> {
    let operations = by_key(api);
    let placeholders = placeholders(&operations);
    let mut ways = Ways::default();
    let mut of_line = |used: Vec<String>| -> Vec<(String, SchemaId)> {
        let resolve = |way: &String| Some((way.clone(), ways.resolve(api, &operations, way)?));
        let mut all: Vec<(String, SchemaId)> = used.iter().filter_map(resolve).collect();
        for (way, id) in used.iter().filter_map(|way| placeholders.get(&placeholder(way)?)).flatten() {
            if all.len() < MOST_USES && all.iter().all(|(_, known)| known != *id) {
                all.push((way.clone(), (*id).clone()));
            }
        }
        all
    };
    all_uses(known).into_iter().map(&mut of_line).collect()
}

/// The uses of each line, including those that follow from other uses of the enclosing types.
fn all_uses(known: &[(&String, &Key)]) -> Vec<Vec<String>> {
    let own = || known.iter().map(|(_, key)| key.used.clone());
    let mut by_way: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (_, key)) in known.iter().enumerate() {
        key.used.iter().for_each(|way| _ = by_way.entry(way).or_insert(index));
    }
    // The enclosing type of each use, the path to it, and the steps from there.
    let around = |way: &String| {
        let mut ends = way.rmatch_indices('/').map(|(end, _)| way.split_at(end));
        ends.find_map(|(outer, steps)| Some((*by_way.get(outer)?, outer.to_owned(), steps.to_owned())))
    };
    let around: Vec<Vec<(usize, String, String)>> =
        known.iter().map(|(_, key)| key.used.iter().filter_map(around).collect()).collect();
    let mut all: Vec<Vec<String>> = own().collect();
    for _ in 0..LEVELS {
        let more = own().zip(&around).map(|(mut used, around)| {
            let own = used.len();
            let mut seen: BTreeSet<String> = used.iter().cloned().collect();
            for (outer, way, steps) in around {
                let others = all[*outer].iter().filter(|other| *other != way);
                let others = others.map(|other| format!("{other}{steps}")).take(MOST_FOLLOWING);
                used.extend(others.filter(|other| seen.insert(other.clone())));
            }
            used.truncate(own.max(MOST_FOLLOWING));
            used
        });
        let more = more.collect();
        if all == more {
            break;
        }
        all = more;
    }
    all
}

/// The uses of each type, the shortest first: one for each place that refers to it. Of the operations with one
/// placeholder, only the first counts.
pub(super) fn uses(api: &Api) -> Keyed<SchemaId, Vec<String>> {
    let mut operations: Vec<&Operation> = api.operations.iter().collect();
    operations.sort_by_key(|operation| operation.key());
    let mut waiting: VecDeque<(String, &Schema)> = VecDeque::new();
    for operation in operations {
        let places = places(operation).into_iter();
        waiting.extend(places.map(|(place, schema)| (format!("{} {place}", operation.key()), schema)));
    }
    let mut uses: Keyed<SchemaId, Vec<String>> = Keyed::default();
    let mut placeholders: BTreeSet<(&SchemaId, String)> = BTreeSet::new();
    while let Some((way, schema)) = waiting.pop_front() {
        let schema = match schema.reference() {
            Some(id) => {
                let all = uses.entry(id.clone()).or_default();
                let is_new = placeholder(&way).is_none_or(|placeholder| placeholders.insert((id, placeholder)));
                if is_new && all.len() < MOST_USES {
                    all.push(way.clone());
                }
                if all.len() > 1 || !is_new {
                    continue;
                }
                match api.types.get(id) {
                    Some(named) => &named.schema,
                    None => continue,
                }
            }
            None => schema,
        };
        if way.len() <= LONGEST_USE {
            let steps = steps(schema).into_iter().filter(|(_, inner)| !inner.kind.is_leaf());
            waiting.extend(steps.map(|(step, inner)| (format!("{way}/{step}"), inner)));
        }
    }
    uses
}

/// The operations by method and path, and by method and path without placeholder names.
pub(super) fn by_key(api: &Api) -> BTreeMap<String, &Operation> {
    let keys = |operation: &Operation| [operation.key(), operation.place()];
    api.operations.iter().flat_map(|operation| keys(operation).map(|key| (key, operation))).collect()
}

/// The path template up to the placeholder at which a use ends, without names: `/prefixes/{}`.
fn placeholder(way: &str) -> Option<String> {
    let (operation, place) = way.rsplit_once(' ')?;
    let index: usize = place.strip_prefix("path:")?.parse().ok()?;
    let (_, path) = operation.split_once(' ')?;
    let (end, _) = path.match_indices('}').nth(index)?;
    Some(unnamed(&path[..=end]).into_owned())
}

/// Follows uses, and caches the steps of the schemas on their way.
#[derive(Default)]
pub(super) struct Ways<'a> {
    steps: BTreeMap<*const Schema, BTreeMap<String, &'a Schema>>,
    /// The placeholders by path template; filled at the first look-up for a removed operation.
    placeholders: BTreeMap<String, Placeholder<'a>>,
}

impl<'a> Ways<'a> {
    /// The type that a use leads to.
    pub(super) fn resolve(
        &mut self,
        api: &'a Api,
        operations: &BTreeMap<String, &'a Operation>,
        way: &str,
    ) -> Option<SchemaId> {
        let (operation, rest) = way.rsplit_once(' ')?;
        let known = operations.get(operation).or_else(|| operations.get(&*unnamed(operation)));
        let Some(operation) = known.copied() else {
            let placeholder = placeholder(way)?;
            if self.placeholders.is_empty() {
                self.placeholders = placeholders(operations);
            }
            return self.placeholders.get(&placeholder)?.first().map(|(_, id)| (*id).clone());
        };
        let mut tokens = rest.split('/');
        let place = tokens.next()?;
        let mut schema = places(operation).into_iter().find(|(name, _)| name == place)?.1;
        for token in tokens {
            let target = api.resolve(schema)?;
            let steps = self.steps.entry(target).or_insert_with(|| steps(target).into_iter().rev().collect());
            let found = steps.get(token).copied().or_else(|| branch_requiring(api, target, token));
            schema = found.or_else(|| inside_branch(api, target, token)).or_else(|| only_branch(target, token))?;
        }
        schema.reference().cloned()
    }
}

/// The types of a placeholder, each with its first use.
type Placeholder<'a> = Vec<(String, &'a SchemaId)>;

/// The placeholders by the path template up to there.
fn placeholders<'a>(operations: &BTreeMap<String, &'a Operation>) -> BTreeMap<String, Placeholder<'a>> {
    let mut placeholders: BTreeMap<String, Placeholder<'a>> = BTreeMap::new();
    for operation in operations.values() {
        for (place, schema) in places(operation) {
            let way = format!("{} {place}", operation.key());
            let (Some(placeholder), Some(id)) = (placeholder(&way), schema.reference()) else { continue };
            let types = placeholders.entry(placeholder).or_default();
            if types.iter().all(|(_, known)| *known != id) {
                types.push((way, id));
            }
        }
    }
    placeholders
}

/// The schemas of an operation, each with its step. The step of a placeholder is its index: its name is not on the
/// wire.
fn places(operation: &Operation) -> Vec<(String, &Schema)> {
    let path = operation.parameters_in(ParameterPlace::Path).enumerate();
    let path = path.map(|(index, it)| (format!("path:{index}"), &it.schema));
    let others = operation.parameters.iter().filter(|it| it.place != ParameterPlace::Path);
    let others = others.map(|it| (format!("parameter:{}", token(&it.name)), &it.schema));
    let parameters = path.chain(others);
    let query = operation.query.iter().map(|schema| ("query".to_owned(), schema));
    let body = operation.body.iter().map(|body| ("request".to_owned(), &body.schema));
    let answer = operation.answer.schema().map(|schema| ("response".to_owned(), schema));
    let all = query.chain(body).chain(answer).chain(parameters);
    all.map(|(place, schema)| (place, described(schema))).collect()
}

/// The schema inside `Kind::OrJson` and `Kind::OrNull`, or else the schema itself.
fn described(schema: &Schema) -> &Schema {
    match &schema.kind {
        Kind::OrJson(inner) | Kind::OrNull(inner) => described(inner),
        _ => schema,
    }
}

/// The schemas directly inside a schema, each with the step that leads there.
pub(super) fn steps<'a>(schema: &'a Schema) -> Vec<(String, &'a Schema)> {
    match &schema.kind {
        Kind::Array(item) => vec![("[]".to_owned(), item)],
        Kind::Map(value) => vec![("{}".to_owned(), value)],
        Kind::Object(object) => {
            let fields = object.fields.iter().map(|(name, field)| (token(name), &field.schema));
            fields.chain(object.additional.iter().map(|field| ("{}".to_owned(), &field.schema))).collect()
        }
        Kind::Union(union) => {
            let mut alike: BTreeMap<String, usize> = BTreeMap::new();
            union.branches.iter().filter_map(branch_step).for_each(|step| *alike.entry(step).or_default() += 1);
            let step = |(index, branch): (usize, &'a Branch)| {
                let own = branch_step(branch).filter(|step| alike[step] == 1);
                (own.unwrap_or_else(|| format!("|{index}")), &branch.schema)
            };
            union.branches.iter().enumerate().map(step).collect()
        }
        _ => Vec::new(),
    }
}

/// The step to a branch, independent of its index: its discriminator and values, its required properties, or its JSON
/// type; `None` if it has none of them. Then, and where two branches have the same step, [`steps`] uses the index.
fn branch_step(branch: &Branch) -> Option<String> {
    match &branch.test {
        _ if branch.discriminator_key().is_some() => branch.discriminator_key().map(|tag| format!("|{}", token(&tag))),
        BranchTest::JsonType(name) => Some(format!("|{name}")),
        BranchTest::Object(ObjectTest { members, .. }) if !members.is_empty() => {
            Some(format!("|{{{}}}", token(&members.join(","))))
        }
        BranchTest::Object(_) | BranchTest::Unknown => None,
    }
}

/// The branch of a union that requires the properties that a step names, with or without the discriminator; `None` if
/// several do. The step may be older than the discriminator.
fn branch_requiring<'a>(api: &'a Api, union: &'a Schema, step: &str) -> Option<&'a Schema> {
    let names = step.strip_prefix("|{")?.strip_suffix('}')?;
    let Kind::Union(union) = &union.kind else { return None };
    let requires = |branch: &&Branch| {
        let Some(Kind::Object(object)) = api.resolve(&branch.schema).map(|schema| &schema.kind) else { return false };
        let is_read = |name: &&String| object.fields.get(*name).is_some_and(|field| !field.schema.write_only);
        let required: BTreeSet<&String> = object.required.iter().filter(is_read).collect();
        let tag = match &branch.test {
            BranchTest::Object(ObjectTest { tag: Some((tag, _)), .. }) => Some(tag),
            _ => None,
        };
        let step = |names: Vec<&str>| token(&names.join(","));
        let without_tag = required.iter().filter(|name| tag != Some(**name)).map(|name| name.as_str());
        step(required.iter().map(|name| name.as_str()).collect()) == names || step(without_tag.collect()) == names
    };
    let mut branches = union.branches.iter().filter(requires);
    branches.next().filter(|_| branches.next().is_none()).map(|branch| &branch.schema)
}

/// The schema at a step inside the branch of a union that is a list, map or object, if the others are scalars. The branch
/// was the whole schema, or its type is kept in place of the union.
fn inside_branch<'a>(api: &'a Api, union: &'a Schema, step: &str) -> Option<&'a Schema> {
    let Kind::Union(union) = &union.kind else { return None };
    let branches = union.branches.iter().filter_map(|branch| api.resolve(&branch.schema));
    let mut composed = branches.filter(|branch| !matches!(branch.kind, Kind::Enum(_)) && !branch.kind.is_scalar());
    let only = composed.next().filter(|_| composed.next().is_none())?;
    steps(only).into_iter().find(|(name, _)| name == step).map(|(_, schema)| schema)
}

/// The schema itself, if the step is to a branch of its JSON type. The schema was a union.
fn only_branch<'a>(schema: &'a Schema, step: &str) -> Option<&'a Schema> {
    let is_it = match schema.kind {
        Kind::Array(_) => step == "|array",
        Kind::Object(_) | Kind::Map(_) => step == "|object",
        _ => false,
    };
    is_it.then_some(schema)
}

/// Whether a use leads through a branch that only its index identifies.
pub(super) fn has_numbered_branch(way: &str) -> bool {
    way.split('/').any(|step| step.strip_prefix('|').is_some_and(|number| number.parse::<usize>().is_ok()))
}

/// The name of a property or parameter as a step of a use.
pub(super) fn token(name: &str) -> String {
    escaped(name).replace(' ', "~2")
}
