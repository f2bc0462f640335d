//! Gives the id of an owner of resources, such as `account_id` in `/accounts/{account_id}`, the same Rust type in all
//! operations: `AccountId`.
//!
//! A description by many teams declares such an id in many ways, or not at all.

use crate::{
    ir::{Api, Hint, Kind, Limits, Operation, ParameterPlace, Schema, SchemaId, Type, singular},
    settings::Scope,
};

/// Makes all path parameters for the id of an owner (`account_id`) refer to one new type, unless they all refer to one
/// type already.
pub(super) fn run(api: &mut Api, scope: &Scope) {
    for owner in scope.owner_segments() {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (index, operation) in api.operations.iter().enumerate() {
            if let Some(at) = place(operation, owner)
                && api.resolve(&operation.parameters[at].schema).is_some_and(|text| matches!(text.kind, Kind::Text))
            {
                places.push((index, at));
            }
        }
        let schema = |(index, at): (usize, usize)| &api.operations[index].parameters[at].schema;
        let named = |schema: &Schema| schema.reference().cloned();
        let Some(first) = places.first().map(|place| named(schema(*place))) else { continue };
        if first.is_some() && places.iter().all(|place| named(schema(*place)) == first) {
            continue;
        }
        let Some(at) = places.iter().map(|place| schema(*place).at.clone()).min() else { continue };
        let id = SchemaId(at.clone());
        let mut one = Type::new(Schema::new(at, Kind::Text), Hint::new(&format!("{}_id", singular(owner))));
        let limits = |place| api.resolve(schema(place)).map(|text| text.limits.clone()).unwrap_or_default();
        let limits: Vec<Limits> = places.iter().map(|place| limits(*place)).collect();
        let are_equal = limits.windows(2).all(|two| two[0] == two[1]);
        if are_equal {
            one.schema.limits = limits.first().cloned().unwrap_or_default();
        }
        api.types.insert(id.clone(), one);
        for ((index, at), limits) in places.into_iter().zip(limits) {
            let schema = &mut api.operations[index].parameters[at].schema;
            // Limits that differ between the parameters are checked for each parameter by itself.
            schema.limits = if are_equal { Limits::default() } else { limits };
            schema.kind = Kind::Ref(id.clone());
        }
    }
}

/// The index of the path parameter for the id of an owner: of `account_id` for the owner `accounts` in
/// `/accounts/{account_id}`. `None` if the path does not begin with the owner.
fn place(operation: &Operation, owner: &str) -> Option<usize> {
    let mut segments = operation.path.split('/').skip(1);
    let name = segments.next().filter(|segment| *segment == owner).and(segments.next())?;
    let name = name.strip_prefix('{')?.strip_suffix('}')?;
    let is = |(_, place): &(usize, &crate::ir::Parameter)| place.place == ParameterPlace::Path && place.name == name;
    operation.parameters.iter().enumerate().find(is).map(|(index, _)| index)
}
