//! Inlines named schemas that need no Rust type, such as strings with a format. Copies keywords such as `nullable`,
//! `readOnly` and `deprecated` of the other named schemas to references to them.

use crate::{
    ir::{Api, Expansion, Field, Keyed, Kind, Limits, Object, Schema, SchemaId, Type},
    pointer::Pointer,
};

/// The maximum depth of lists and maps that are nested directly in each other.
const MAX_LISTS: usize = 32;

/// Replaces references to schemas that need no Rust type by copies of these schemas.
pub(super) fn run(api: &mut Api, expansion: &mut Expansion) {
    name_recursive_maps(api);
    let types = std::mem::take(&mut api.types).into_iter();
    let (plain, types): (Vec<_>, Vec<_>) = types.partition(|(_, named)| is_plain(named));
    let plain: Keyed<SchemaId, Type> = plain.into_iter().collect();
    api.types.extend(types);
    let marks = marks(api);
    let mut inlining =
        Inlining { plain: &plain, ends: Keyed::default(), loosened: Vec::new(), open: Vec::new(), expansion };
    for named in api.types.values_mut() {
        inlining.replace(&mut named.schema);
    }
    for operation in &mut api.operations {
        for (_, schema) in operation.schemas_mut() {
            inlining.replace(schema);
        }
    }
    let loosened = inlining.loosened;
    api.visit_mut(&mut |schema| {
        if let Kind::Ref(id) = &schema.kind
            && let Some(marks) = marks.get(id)
        {
            schema.nullable |= marks.nullable && !schema.non_null;
            schema.read_only |= marks.read_only;
            schema.write_only |= marks.write_only;
            schema.secret |= marks.secret;
            schema.deprecated = schema.deprecated.take().or_else(|| marks.deprecated.clone());
            schema.limits = schema.limits.narrowed(&marks.limits);
        }
    });
    for (at, why) in loosened {
        api.loosen(&at, why);
    }
}

/// Turns maps that contain themselves into objects with only additional properties. An object becomes a type, to which
/// the recursive reference can refer.
fn name_recursive_maps(api: &mut Api) {
    let plain = |schema: &'_ Schema| matches!(schema.kind, Kind::Map(_) | Kind::Array(_) | Kind::Ref(_));
    let cycles = api.components(|schema| if plain(schema) { schema.references().collect() } else { Vec::new() });
    let recursive = cycles.into_iter().filter(|cycle| cycle.is_closed).flat_map(|cycle| cycle.types);
    for id in recursive.cloned().collect::<Vec<_>>() {
        let Some(Type { schema, .. }) = api.types.get_mut(&id) else { continue };
        if matches!(schema.kind, Kind::Map(_)) {
            let map = std::mem::replace(&mut schema.kind, Kind::Any);
            let additional = Field::new(Schema::new(schema.at.child("additionalProperties"), map));
            schema.kind = Object { additional: Some(Box::new(additional)), ..Object::default() }.into();
        }
    }
}

/// The keywords of a named schema that are copied to references to it.
struct Marks {
    nullable: bool,
    read_only: bool,
    write_only: bool,
    secret: bool,
    deprecated: Option<String>,
    /// The limits that the Rust type of the schema does not check.
    limits: Limits,
}

fn marks(api: &Api) -> Keyed<SchemaId, Marks> {
    let of = |schema: &Schema| Marks {
        nullable: schema.nullable,
        read_only: schema.read_only,
        write_only: schema.write_only,
        secret: schema.secret,
        deprecated: schema.deprecated.clone(),
        limits: if schema.is_limited_where_used() { schema.limits.clone() } else { Limits::default() },
    };
    api.types.iter().map(|(id, named)| (id.clone(), of(&named.schema))).collect()
}

/// Whether a named schema is an identifier: a string whose name ends with `id` or `identifier`, and which becomes a
/// newtype.
pub(super) fn is_id(named: &Type) -> bool {
    let plain = named.hint.joined();
    let hint = plain.to_ascii_lowercase();
    let ends = hint.ends_with("identifier") || plain.ends_with("Id") || plain.ends_with("ID");
    matches!(named.schema.kind, Kind::Text) && (ends || hint.ends_with("_id") || hint.ends_with("-id"))
}

fn is_plain(named: &Type) -> bool {
    !is_id(named) && !matches!(named.schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_))
}

struct Inlining<'a> {
    plain: &'a Keyed<SchemaId, Type>,
    /// The end of each chain of references, by the id at its start: the last id, and its schema with the keywords of
    /// all references in the chain added.
    ends: Keyed<SchemaId, (SchemaId, Schema)>,
    loosened: Vec<(Pointer, &'static str)>,
    /// The ids of the schemas that are being copied, to end recursion.
    open: Vec<SchemaId>,
    expansion: &'a mut Expansion,
}

impl Inlining<'_> {
    fn replace(&mut self, schema: &mut Schema) {
        if let Kind::Ref(id) = &schema.kind
            && let Some((last, target)) = self.end(id)
        {
            let circular = self.open.contains(&last);
            if circular || self.open.len() >= MAX_LISTS {
                let why = if circular {
                    "contains itself without an object in between; kept as any JSON"
                } else {
                    "lists and maps nested deeper than 32 levels; kept as any JSON"
                };
                self.loosened.push((schema.at.clone(), why));
                schema.kind = Kind::Any;
                return;
            }
            if !self.expansion.allows(&target, &schema.at) {
                schema.kind = Kind::Any;
                return;
            }
            inherit(schema, target);
            self.open.push(last);
            self.replace(schema);
            self.open.pop();
            return;
        }
        for child in schema.children_mut() {
            self.replace(child);
        }
    }

    /// The end of the chain of references that begins with the schema `id`, if that needs no Rust type: the last id,
    /// and its schema with the keywords of all references added. There are no cycles, since
    /// [`recursive_unions`](super::recursive_unions) removed them.
    fn end(&mut self, id: &SchemaId) -> Option<(SchemaId, Schema)> {
        let mut names: Vec<&SchemaId> = Vec::new();
        let (mut next, plain) = (self.plain.get_key_value(id)?.0, self.plain);
        let (last, mut end) = loop {
            if let Some(known) = self.ends.get(next) {
                break known.clone();
            }
            match &plain[next].schema.kind {
                Kind::Ref(target) if plain.contains_key(target) => {
                    names.push(next);
                    next = plain.get_key_value(target)?.0;
                }
                _ => break (next.clone(), plain[next].schema.clone()),
            }
        };
        for name in names.into_iter().rev() {
            let mut schema = plain[name].schema.clone();
            inherit(&mut schema, end);
            end = schema;
            self.ends.insert(name.clone(), (last.clone(), end.clone()));
        }
        Some((last, end))
    }
}

/// Replaces a reference by its target, and keeps the keywords beside the reference.
fn inherit(schema: &mut Schema, target: Schema) {
    schema.docs = schema.docs.take().or(target.docs);
    schema.example = schema.example.take().or(target.example);
    schema.default = schema.default.take().or(target.default);
    schema.nullable |= target.nullable && !schema.non_null;
    schema.deprecated = schema.deprecated.take().or(target.deprecated);
    schema.read_only |= target.read_only;
    schema.write_only |= target.write_only;
    schema.secret |= target.secret;
    schema.limits = schema.limits.narrowed(&target.limits);
    schema.unchecked = schema.unchecked.narrowed(&target.unchecked);
    schema.format = schema.format.take().or(target.format);
    schema.open = target.open;
    schema.kind = target.kind;
}
