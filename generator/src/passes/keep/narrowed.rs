//! Keeps the Rust types of unions in responses when the description has only one of their branches left.
//!
//! For example, a response that could be an object or a string, and is only an object now, still has the union's type.
//! Callers keep that type, and never get the other variants.

use std::collections::BTreeMap;

use super::{
    structure::kind,
    uses::{Ways, by_key, token},
};
use crate::{
    ir::{Api, Branch, BranchTest, Hint, Kind, Operation, Schema, SchemaId, Type, Union},
    pointer::Pointer,
    settings::{Key, ONLY_RESPONSES, UNION, split},
};

/// The last token of the JSON pointer of a union that the description no longer has.
const STEP: &str = "x-union";

/// Adds unions of `names.lock` to the model again if the description has only one of their branches left, and makes
/// responses refer to them. Returns each union by the index of its line in `known`; `used` has the uses of each line
/// (paths from an operation to a type).
pub(super) fn run(
    api: &mut Api,
    known: &[(&String, &Key)],
    used: &[Vec<(String, SchemaId)>],
) -> BTreeMap<usize, SchemaId> {
    let mut kept = BTreeMap::new();
    let mut finder = Finder { api, operations: by_key(api), ways: Ways::default() };
    let lines = known.iter().zip(used).enumerate();
    let narrowed: Vec<(usize, Narrowed)> =
        lines.filter_map(|(index, ((line, key), used))| Some((index, finder.narrowed(line, key, used)?))).collect();
    for (index, Narrowed { id, named, places, name }) in narrowed {
        for place in places {
            let Some(schema) = place.schema_mut(api) else { continue };
            schema.kind = Kind::Ref(id.clone());
            let at = schema.at.clone();
            api.note(&at, format!("keeps the union `{name}` of names.lock, of which one branch is described"));
        }
        api.types.insert(id.clone(), named);
        kept.insert(index, id);
    }
    kept
}

/// A union of `names.lock` of which the description has only one branch left.
struct Narrowed {
    id: SchemaId,
    named: Type,
    /// The places where the model has the remaining branch instead of the union.
    places: Vec<Place>,
    name: String,
}

/// The place of a schema: the response of an operation (by index), or a property of a type (by name).
enum Place {
    Response(usize),
    Field(SchemaId, String),
}

/// Finds the unions of `names.lock` that have only one branch left, and their places.
struct Finder<'a> {
    api: &'a Api,
    operations: BTreeMap<String, &'a Operation>,
    ways: Ways<'a>,
}

impl Finder<'_> {
    /// The union of a line of `names.lock`. `None` unless all its uses (paths from operations) lead to the same object,
    /// and its other branches are strings or booleans, which can be created again.
    fn narrowed(&mut self, line: &str, key: &Key, used: &[(String, SchemaId)]) -> Option<Narrowed> {
        let is_union = kind(&key.hash) == UNION && key.only_in == ONLY_RESPONSES && key.alias_of.is_none();
        let (_, left) = used.first().filter(|_| is_union)?;
        let target = self.api.types.get(left).filter(|named| matches!(named.schema.kind, Kind::Object(_)))?;
        let at = Pointer::parse(&key.at)?;
        let there = self.api.types.get(&SchemaId(at.clone()));
        let is_elsewhere = there.is_some_and(|named| matches!(named.schema.kind, Kind::Union(_)));
        // The key of a branch with a Rust type is the path of that type. There must be only one, which is the branch
        // that is left.
        let (types, others): (Vec<_>, Vec<_>) = key.members.keys().partition(|member| split(member).is_some());
        if is_elsewhere || types.len() != 1 || used.iter().any(|(_, id)| id != left) {
            return None;
        }
        let at = if at.last() == STEP { at } else { at.child(STEP) };
        let mut branches = vec![branch(Schema::new(left.0.clone(), Kind::Ref(left.clone())), "object")];
        for json_type in others {
            let (kind, json_type) = match json_type.as_str() {
                "string" => (Kind::Text, "string"),
                "bool" => (Kind::Boolean, "bool"),
                _ => return None,
            };
            branches.push(branch(Schema::new(at.clone(), kind), json_type));
        }
        let places = used.iter().map(|(way, _)| self.place(way)).collect::<Option<_>>()?;
        let name = split(line)?.1.to_owned();
        let schema = Schema::new(at.clone(), Union { branches, exact: None }.into());
        let resource = target.resource.clone();
        let named = Type { received: true, resource, ..Type::new(schema, Hint::new(&name)) };
        Some(Narrowed { id: SchemaId(at), named, places, name })
    }

    /// Follows `way`, the path from an operation to a schema (`GET /prefixes response/items`). Returns the response, or
    /// the property of a type in responses only, where the path ends; `None` if it ends elsewhere.
    fn place(&mut self, way: &str) -> Option<Place> {
        if let Some(key) = way.strip_suffix(" response") {
            let operation = *self.operations.get(key)?;
            return self.api.operations.iter().position(|it| std::ptr::eq(it, operation)).map(Place::Response);
        }
        let (outer, step) = way.rsplit_once('/')?;
        let outer = self.ways.resolve(self.api, &self.operations, outer)?;
        let named = self.api.types.get(&outer).filter(|named| !named.sent)?;
        let Kind::Object(object) = &named.schema.kind else { return None };
        let name = object.fields.keys().find(|name| token(name) == step)?;
        Some(Place::Field(outer, name.clone()))
    }
}

/// A branch of a union that is selected by its JSON type.
fn branch(schema: Schema, json_type: &'static str) -> Branch {
    Branch { test: BranchTest::JsonType(json_type), ..Branch::new(schema) }
}

impl Place {
    fn schema_mut<'a>(&self, api: &'a mut Api) -> Option<&'a mut Schema> {
        match self {
            Self::Response(index) => api.operations.get_mut(*index)?.answer.schema_mut(),
            Self::Field(id, name) => match &mut api.types.get_mut(id)?.schema.kind {
                Kind::Object(object) => object.fields.get_mut(name).map(|field| &mut field.schema),
                _ => None,
            },
        }
    }
}
