//! `oneOf` and `anyOf`: a typed enum where a value tells which branch it is, any JSON otherwise.

use std::collections::BTreeSet;

use super::every_schema;
use crate::ir::{Api, Branch, Kind, Schema, Union, Variant, Within};

/// Simplifies unions, and finds out how to tell their branches apart.
pub(super) fn run(api: &mut Api) {
    let types = Api { types: api.types.clone(), ..Api::default() };
    let mut loosened = Vec::new();
    every_schema(api, &mut |schema| {
        let Kind::Union(union) = &mut schema.kind else { return };
        let union = std::mem::replace(union, Union { branches: Vec::new(), discriminated: false });
        match simplified(&types, union) {
            Ok((kind, nullable)) => {
                schema.kind = kind;
                schema.nullable |= nullable;
            }
            Err(why) => {
                loosened.push((schema.at.clone(), format!("{why}; kept as any JSON")));
                schema.kind = Kind::Any;
            }
        }
    });
    api.loosened.append(&mut loosened);
}

fn simplified(api: &Api, mut union: Union) -> Result<(Kind, bool), &'static str> {
    if union.discriminated {
        return Err("a union told apart by a `discriminator`");
    }
    let resolved: Option<Vec<&Schema>> = union.branches.iter().map(|branch| api.resolve(&branch.schema)).collect();
    let Some(resolved) = resolved else { return Err("a union that refers to itself") };
    let nullable = union.branches.iter().any(|branch| branch.schema.nullable);
    if let [only] = union.branches.as_slice() {
        return Ok((only.schema.kind.clone(), nullable));
    }
    if let Some(kind) = text(&resolved) {
        return Ok((kind, nullable));
    }
    let tests: Option<Vec<Within>> = resolved.iter().map(|schema| test(schema)).collect();
    let Some(tests) = tests else { return Err("a union with a branch that is anything") };
    if tests.iter().collect::<BTreeSet<_>>().len() < tests.len() {
        return Err("a union whose branches no value tells apart");
    }
    for (branch, test) in union.branches.iter_mut().zip(tests) {
        branch.test = test;
    }
    Ok((Kind::Union(union), nullable))
}

/// Branches that are all text are one text: with the values of all where each has known values.
fn text(branches: &[&Schema]) -> Option<Kind> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut open = false;
    for branch in branches {
        match &branch.kind {
            Kind::Text => open = true,
            Kind::Enum(known) => {
                for variant in known {
                    if !variants.contains(variant) {
                        variants.push(variant.clone());
                    }
                }
            }
            _ => return None,
        }
    }
    // An enum is open anyway: text beside it adds no value to it.
    if variants.is_empty() { open.then_some(Kind::Text) } else { Some(Kind::Enum(variants)) }
}

/// What values of a branch have that others may not.
fn test(schema: &Schema) -> Option<Within> {
    Some(match &schema.kind {
        Kind::Text | Kind::Enum(_) => Within::JsonType("string"),
        Kind::Integer { .. } | Kind::Number => Within::JsonType("number"),
        Kind::Boolean => Within::JsonType("bool"),
        Kind::Array(_) => Within::JsonType("array"),
        Kind::Map(_) => Within::JsonType("object"),
        Kind::Object(object) => {
            let mut members: Vec<String> =
                object.required.iter().filter(|name| object.fields.contains_key(*name)).cloned().collect();
            members.sort();
            members.dedup();
            if members.is_empty() { Within::JsonType("object") } else { Within::Members(members) }
        }
        _ => return None,
    })
}

impl Branch {
    /// Whether the branch's type has a name of its own.
    pub(crate) fn reference(&self) -> Option<&crate::ir::SchemaId> {
        match &self.schema.kind {
            Kind::Ref(id) => Some(id),
            _ => None,
        }
    }
}
