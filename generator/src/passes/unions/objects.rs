//! Chooses, for each object branch of a union, the test that selects the branch of a JSON value.
//!
//! The first test is the value of the discriminator, or of another property that has different constants in the
//! branches. The second is the required properties. Last, the branch that declares the most of the value's properties
//! is selected; properties that all branches declare don't count, but nested ones do.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::Simplifying;
use crate::{
    ir::{Api, Branch, BranchTest, Kind, ObjectTest, Schema},
    pointer::{Pointer, escaped},
};

/// The maximum depth of nested properties that distinguish branches.
const MAX_PLACES_DEPTH: usize = 4;

/// The limit on the JSON pointers to properties that are collected for one branch, since an object may have very many
/// nested properties.
const MAX_PLACES: usize = 4_096;

/// The discriminator property, and its values that select a branch.
type Tag = (String, Vec<String>);

/// The values that are valid for a property; `None` if they are not limited by an `enum`.
type Values = Option<Vec<String>>;

impl Simplifying<'_> {
    /// Merges the branches that are objects or maps where possible, and returns the remaining ones with their tests.
    /// With `is_open`, the discriminator may have values that no branch has.
    pub(super) fn objects(&mut self, branches: Vec<Branch>, is_open: bool, at: &Pointer, depth: usize) -> Vec<Branch> {
        let distinct = distinct(self.one_map(branches, at, depth));
        let mut branches = self.one_struct(distinct, at);
        if let [only] = branches.as_mut_slice() {
            let tag = only.tag.clone().filter(|(_, values)| is_open && !values.is_empty());
            only.test = match tag {
                Some(_) => BranchTest::Object(ObjectTest { tag, ..ObjectTest::default() }),
                None => alone(self.api, &only.schema),
            };
            return branches;
        }
        let tags = self.tags(&branches);
        let mut shapes: Vec<ObjectTest> =
            tags.into_iter().map(|tag| ObjectTest { tag, ..ObjectTest::default() }).collect();
        // The indices of the branches by discriminator and values. Branches that have both in common need a further
        // test.
        let mut classes: BTreeMap<Option<Tag>, Vec<usize>> = BTreeMap::new();
        for (index, shape) in shapes.iter().enumerate() {
            classes.entry(shape.tag.clone()).or_default().push(index);
        }
        for class in classes
            .values()
            .filter(|class| class.len() > 1 || shapes[class[0]].tag.is_none())
            .cloned()
            .collect::<Vec<_>>()
        {
            let of_class: Vec<&Schema> = class.iter().map(|index| &branches[*index].schema).collect();
            let alike = self.distinguish_by_properties(&of_class, &class, &mut shapes);
            if alike {
                let what = "branches with the same properties; the first that can decode a value is taken";
                self.loosened.push((at.clone(), what.to_owned()));
            }
        }
        for (branch, shape) in branches.iter_mut().zip(shapes) {
            branch.test = BranchTest::Object(shape);
        }
        branches
    }

    /// Joins all branches into one object if `names.lock` has a struct for the union: in an earlier description, the
    /// branches were equal, or there was only one. Only inline objects that require the same properties are joined.
    fn one_struct(&mut self, mut branches: Vec<Branch>, at: &Pointer) -> Vec<Branch> {
        let required = |branch: &Branch| match &branch.schema.kind {
            Kind::Object(object) => Some(object.required.iter().cloned().collect::<BTreeSet<String>>()),
            _ => None,
        };
        let alike = branches.first().and_then(required);
        let are_alike = alike.is_some() && branches.iter().all(|branch| required(branch) == alike);
        if branches.len() < 2 || !self.structs.contains(at.as_str()) || !are_alike {
            return branches;
        }
        let mut all = branches[0].schema.clone();
        for branch in &branches[1..] {
            if !all.is_joinable(&branch.schema, &|a, b| a == b) {
                return branches;
            }
            all.join(&branch.schema);
        }
        let what = "branches with other properties or limits; they are one type, since names.lock has a struct there";
        self.loosened.push((at.clone(), what.to_owned()));
        branches.truncate(1);
        branches[0].schema = all;
        branches
    }

    /// Merges the branches that are maps into one map, whose values may be those of any of these maps.
    fn one_map(&mut self, branches: Vec<Branch>, at: &Pointer, depth: usize) -> Vec<Branch> {
        let is_map =
            |branch: &Branch| matches!(self.api.resolve(&branch.schema).map(|schema| &schema.kind), Some(Kind::Map(_)));
        let (maps, mut others): (Vec<Branch>, Vec<Branch>) = branches.into_iter().partition(is_map);
        if maps.len() < 2 {
            others.extend(maps);
            return others;
        }
        let at = at.child("object");
        let value = self.inner(maps, &at.child("additionalProperties"), depth);
        others.push(Branch::new(Schema::new(at, Kind::Map(Box::new(value)))));
        others
    }

    /// For each branch, the discriminator and its values that select the branch or, without a discriminator, a property
    /// that has constants; `None` if neither selects the branch.
    fn tags(&self, branches: &[Branch]) -> Vec<Option<Tag>> {
        let mut tags = self.described_tags(branches);
        let others: Vec<usize> = (0..branches.len()).filter(|index| tags[*index].is_none()).collect();
        let of_others: Vec<&Branch> = others.iter().map(|index| &branches[*index]).collect();
        for (index, tag) in others.iter().zip(self.constant_tags(&of_others)) {
            tags[*index] = tag;
        }
        tags
    }

    /// For each branch, the discriminator property and the values that select the branch; `None` if no discriminator
    /// does. Branches may have different discriminators, since they may come from nested unions.
    fn described_tags(&self, branches: &[Branch]) -> Vec<Option<Tag>> {
        let mut tags = vec![None; branches.len()];
        let members: BTreeSet<&String> = branches.iter().filter_map(|branch| Some(&branch.tag.as_ref()?.0)).collect();
        for member in members {
            let described = branches.iter().map(|branch| match &branch.tag {
                Some((other, _)) if other != member => (None, None),
                tag => {
                    let mapped = tag.as_ref().map(|(_, values)| values.clone()).filter(|values| !values.is_empty());
                    (self.values(&branch.schema, member), mapped)
                }
            });
            let values = of_branches(&described.collect::<Vec<_>>());
            // If all branches have the same values, the discriminator does not tell them apart.
            let classes = classes(&values);
            if classes > 1 || classes == 1 && values.contains(&None) {
                for (tag, values) in tags.iter_mut().zip(values) {
                    *tag = tag.take().or_else(|| Some((member.clone(), values?)));
                }
            }
        }
        tags
    }

    /// For each branch, the property whose `enum` values distinguish the branches best, with its values in that branch;
    /// `None` if there is no such property.
    fn constant_tags(&self, branches: &[&Branch]) -> Vec<Option<Tag>> {
        // The values of each property, one entry per branch that declares it; `None` if other values are valid too.
        let mut members: BTreeMap<&String, Vec<Option<Vec<String>>>> = BTreeMap::new();
        for branch in branches {
            for member in self.members(&branch.schema) {
                members.entry(member).or_default().push(self.values(&branch.schema, member));
            }
        }
        let candidates = members.into_iter().filter_map(|(member, values)| {
            if values.contains(&None) {
                return None;
            }
            let constants = values.iter().flatten().all(|values| values.len() == 1);
            let classes = classes(&values);
            (classes > 1).then_some(((classes == branches.len(), constants, classes, values.len()), member))
        });
        let by_members = self.required_differ(branches);
        let best = candidates
            .filter(|((_, constants, ..), _)| *constants || !by_members)
            // Of equally good properties, the first by name is chosen.
            .reduce(|best, other| if other.0 > best.0 { other } else { best });
        match best {
            Some((_, member)) => {
                let values = branches.iter().map(|branch| self.values(&branch.schema, member));
                values.map(|values| Some((member.clone(), values?))).collect()
            }
            None => vec![None; branches.len()],
        }
    }

    /// Whether no two branches require the same properties.
    fn required_differ(&self, branches: &[&Branch]) -> bool {
        let all: BTreeSet<Vec<String>> = branches.iter().map(|branch| required(self.api, &branch.schema)).collect();
        all.len() == branches.len()
    }

    fn is_list(&self, schema: &Schema) -> bool {
        self.api.resolve(schema).is_some_and(|schema| matches!(schema.kind, Kind::Array(_)))
    }

    fn members<'s>(&'s self, schema: &'s Schema) -> Vec<&'s String> {
        match self.api.resolve(schema).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) => object.fields.keys().collect(),
            _ => Vec::new(),
        }
    }

    /// The values to which a property of an object is limited, as strings; `None` if they are not limited.
    fn values(&self, schema: &Schema, member: &str) -> Option<Vec<String>> {
        let Some(Kind::Object(object)) = self.api.resolve(schema).map(|schema| &schema.kind) else { return None };
        let field = self.api.resolve(&object.fields.get(member)?.schema)?;
        match &field.kind {
            Kind::Enum(variants) => Some(variants.iter().map(|variant| variant.value.clone()).collect()),
            _ if field.limits.known().is_empty() => None,
            _ => Some(field.limits.known().iter().map(ToString::to_string).collect()),
        }
    }

    /// Adds required properties and JSON pointers to the tests in `shapes` that distinguish `branches`; `class` has the
    /// index of each branch in `shapes`. Returns whether two branches still can't be told apart.
    fn distinguish_by_properties(&self, branches: &[&Schema], class: &[usize], shapes: &mut [ObjectTest]) -> bool {
        let mut told: Vec<(Vec<String>, Vec<String>)> =
            branches.iter().map(|schema| (required(self.api, schema), Vec::new())).collect();
        let alike = |told: &[(Vec<String>, Vec<String>)]| told.iter().collect::<BTreeSet<_>>().len() < told.len();
        for depth in 1..=MAX_PLACES_DEPTH {
            if !alike(&told) {
                break;
            }
            let places: Vec<BTreeSet<String>> = branches
                .iter()
                .map(|schema| {
                    let mut places = BTreeSet::new();
                    self.places(schema, "", depth, &mut places);
                    places
                })
                .collect();
            let mut holders: BTreeMap<&String, usize> = BTreeMap::new();
            for place in places.iter().flatten() {
                *holders.entry(place).or_default() += 1;
            }
            for (index, (members, telling)) in told.iter_mut().enumerate() {
                let members: BTreeSet<String> = members.iter().map(|member| format!("/{}", escaped(member))).collect();
                let in_all = |place: &String| holders.get(place) == Some(&places.len());
                let tells = |place: &&String| !in_all(place) && !members.contains(*place);
                *telling = places[index].iter().filter(tells).cloned().collect();
            }
        }
        let alike = alike(&told);
        for (index, (mut members, places)) in class.iter().zip(told) {
            let shape = &mut shapes[*index];
            members.retain(|member| shape.tag.as_ref().is_none_or(|(tag, _)| tag != member));
            (shape.members, shape.places) = (members, places);
        }
        alike
    }

    /// Adds the JSON pointers of an object's properties to `places`, nested ones included down to `depth`. The pointer
    /// of the object is `above`.
    fn places(&self, schema: &Schema, above: &str, depth: usize, places: &mut BTreeSet<String>) {
        match self.api.resolve(schema).map(|schema| &schema.kind) {
            _ if places.len() >= MAX_PLACES => {}
            Some(Kind::Object(object)) if depth > 0 => {
                for (name, field) in &object.fields {
                    let place = format!("{above}/{}", escaped(name));
                    self.places(&field.schema, &place, depth - 1, places);
                    places.insert(place);
                }
            }
            // A list of lists may contain itself.
            Some(Kind::Array(item)) if !self.is_list(item) => self.places(item, &format!("{above}/0"), depth, places),
            _ => {}
        }
    }
}

/// For each branch, the discriminator values that select it. The argument has two sets for each branch: the values that
/// the property allows in the branch's own schema, and those that `mapping` gives to the branch.
///
/// If the property allows only one value, that value selects the branch. Otherwise the result has the mapped values
/// that the property allows, and allowed values that no other branch has. If there are none, it has all values that the
/// property allows.
fn of_branches(described: &[(Values, Values)]) -> Vec<Values> {
    let mut holders: BTreeMap<&String, BTreeSet<usize>> = BTreeMap::new();
    for (index, (own, mapped)) in described.iter().enumerate() {
        own.iter().chain(mapped).flatten().for_each(|value| _ = holders.entry(value).or_default().insert(index));
    }
    let select = |(own, mapped): &(Values, Values)| {
        let (Some(own), Some(mapped)) = (own, mapped) else { return own.clone().or_else(|| mapped.clone()) };
        if own.len() == 1 {
            return Some(own.clone());
        }
        let valid = mapped.iter().filter(|value| own.contains(value));
        let alone = own.iter().filter(|value| !mapped.contains(value) && holders[value].len() == 1);
        let values: Vec<String> = valid.chain(alone).cloned().collect();
        Some(if values.is_empty() { own.clone() } else { values })
    };
    described.iter().map(select).collect()
}

/// The number of different sets of values among the branches; 0 if two different sets have a value in common.
fn classes(values: &[Option<Vec<String>>]) -> usize {
    let sets: BTreeSet<BTreeSet<&String>> = values.iter().flatten().map(|values| values.iter().collect()).collect();
    let each: BTreeSet<&String> = sets.iter().flatten().copied().collect();
    let disjoint = each.len() == sets.iter().map(BTreeSet::len).sum::<usize>();
    if disjoint { sets.len() } else { 0 }
}

/// The declared required properties of an object, sorted, without write-only ones, which no response has.
fn required(api: &Api, schema: &Schema) -> Vec<String> {
    let Some(Kind::Object(object)) = api.resolve(schema).map(|schema| &schema.kind) else { return Vec::new() };
    let is_answered = |name: &&String| object.fields.get(*name).is_some_and(|field| !field.schema.write_only);
    let there = object.required.iter().filter(is_answered);
    there.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The test of a union's only object branch: its required properties or, without any, the JSON type.
fn alone(api: &Api, schema: &Schema) -> BranchTest {
    let members = required(api, schema);
    if members.is_empty() {
        return BranchTest::JsonType("object");
    }
    BranchTest::Object(ObjectTest { members, ..ObjectTest::default() })
}

/// The branches without duplicates.
fn distinct(branches: Vec<Branch>) -> Vec<Branch> {
    branches.into_iter().collect::<IndexSet<_>>().into_iter().collect()
}
