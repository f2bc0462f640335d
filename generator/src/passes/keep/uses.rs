//! The uses of types, by which a later run recognizes a type. A use is a path to the type: an operation and the steps
//! through its schemas, such as `GET /prefixes response/items/[]`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    ir::{Api, Branch, BranchTest, Keyed, Kind, ObjectTest, Operation, ParameterPlace, Schema, SchemaId},
    path_template::unnamed,
    pointer::escaped,
    settings::Key,
};

/// The maximum number of uses (paths from an operation to a type) that `names.lock` lists for a type.
pub(super) const MOST_USES: usize = 1_000;

/// The maximum number of uses of a type, including those that are derived from the uses of types that contain it. Uses
/// that `names.lock` lists are always included.
const MOST_FOLLOWING: usize = 64;

/// The number of levels of containing types that are followed to derive the uses of a type (paths from operations).
const LEVELS: usize = 12;

/// The length of a use (a path to a type), in bytes, beyond which it is not extended into nested schemas.
const LONGEST_USE: usize = 1_000;

/// For each line of `names.lock`, its uses (paths from an operation to a type), each with the type to which it leads. A
/// use that ends at a path placeholder leads to the types that this placeholder has in any operation.
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

/// The uses of each line of `names.lock` (paths to its type), including those that are derived from other uses of a
/// type that contains this type.
fn all_uses(known: &[(&String, &Key)]) -> Vec<Vec<String>> {
    let own = || known.iter().map(|(_, key)| key.used.clone());
    let mut by_way: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (_, key)) in known.iter().enumerate() {
        key.used.iter().for_each(|way| _ = by_way.entry(way).or_insert(index));
    }
    // For each use: the index of the containing type's line of `names.lock`, the use of that type, and the steps from
    // there.
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

/// The uses of each type in the model, the shortest first: one for each reference to the type. Of several operations
/// with the same path placeholder, only the first counts.
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

/// The path template up to the placeholder at which a use ends, without names: `/prefixes/{}` for `GET
/// /prefixes/{id}/bindings path:0`. `None` if the use does not end at a placeholder.
fn placeholder(way: &str) -> Option<String> {
    let (operation, place) = way.rsplit_once(' ')?;
    let index: usize = place.strip_prefix("path:")?.parse().ok()?;
    let (_, path) = operation.split_once(' ')?;
    let (end, _) = path.match_indices('}').nth(index)?;
    Some(unnamed(&path[..=end]).into_owned())
}

/// Finds the type to which a use (`GET /prefixes response/items`) leads. Caches the steps that lead out of each schema.
#[derive(Default)]
pub(super) struct Ways<'a> {
    steps: BTreeMap<*const Schema, BTreeMap<String, &'a Schema>>,
    /// The types of each placeholder, by the path template that ends with it. Filled when a use of a removed operation
    /// is looked up for the first time.
    placeholders: BTreeMap<String, Placeholder<'a>>,
}

impl<'a> Ways<'a> {
    /// The type to which a use (`GET /prefixes response/items`) leads; `None` if the model has none there.
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

/// The types of one path placeholder, each with its first use.
type Placeholder<'a> = Vec<(String, &'a SchemaId)>;

/// The types of each path placeholder, by the path template that ends with it: `/prefixes/{}`.
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

/// The schemas of an operation, each with the first step of a use: `request`, `response`, `query`, `parameter:sort`,
/// `path:0`. A path parameter has its index, since its name is not on the wire.
fn places(operation: &Operation) -> Vec<(String, &Schema)> {
    let path = operation.parameters_in(ParameterPlace::Path).enumerate();
    let path = path.map(|(index, it)| (format!("path:{index}"), &it.schema));
    let others = operation.parameters.iter().filter(|it| it.place != ParameterPlace::Path);
    let others = others.map(|it| (format!("parameter:{}", token(&operation.member_name(it))), &it.schema));
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

/// The schemas directly inside a schema, each with its step: `name` for a property, `[]` for an item, `{}` for a value
/// of a map, `|object` for a branch of a union.
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

/// The step to a branch of a union, independent of its index: the discriminator and its values (`|kind=a`), the
/// required properties (`|{a,b}`), or the JSON type (`|string`). `None` if the branch has none of these. [`steps`] uses
/// the index then, and also if two branches have the same step.
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

/// The branch of a union that requires exactly the properties that a step (`|{a,b}`) names; `None` if several do. The
/// discriminator does not count, since the step may be older than the discriminator.
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

/// The schema at a step inside the only branch of a union that is not a scalar. The step is from a time when that
/// branch was the whole schema, or the type of that branch is kept in place of the union.
fn inside_branch<'a>(api: &'a Api, union: &'a Schema, step: &str) -> Option<&'a Schema> {
    let Kind::Union(union) = &union.kind else { return None };
    let branches = union.branches.iter().filter_map(|branch| api.resolve(&branch.schema));
    let mut composed = branches.filter(|branch| !matches!(branch.kind, Kind::Enum(_)) && !branch.kind.is_scalar());
    let only = composed.next().filter(|_| composed.next().is_none())?;
    steps(only).into_iter().find(|(name, _)| name == step).map(|(_, schema)| schema)
}

/// The schema itself, if a step such as `|object` leads to a branch with its JSON type. The step is from a time when
/// the schema was a union.
fn only_branch<'a>(schema: &'a Schema, step: &str) -> Option<&'a Schema> {
    let is_it = match schema.kind {
        Kind::Array(_) => step == "|array",
        Kind::Object(_) | Kind::Map(_) => step == "|object",
        _ => false,
    };
    is_it.then_some(schema)
}

/// Whether a use (`GET /prefixes response/|0`) leads through a branch of a union that only its index identifies.
pub(super) fn has_numbered_branch(way: &str) -> bool {
    way.split('/').any(|step| step.strip_prefix('|').is_some_and(|number| number.parse::<usize>().is_ok()))
}

/// The name of a property or parameter, escaped for use as a step.
pub(super) fn token(name: &str) -> String {
    escaped(name).replace(' ', "~2")
}
