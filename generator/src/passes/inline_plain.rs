//! Named schemas that need no Rust type of their own, such as a text with a form, go where they are used. Of the others
//! goes there what is said of their use: whether it may be null, is only read, only written.

use std::collections::BTreeMap;

use crate::{
    ir::{Api, Expansion, Kind, Limits, Schema, SchemaId, Type},
    pointer::Pointer,
};

/// Replaces references to plain schemas by the schemas.
pub(super) fn run(api: &mut Api, expansion: &mut Expansion) {
    let plain: BTreeMap<SchemaId, Type> =
        api.types.iter().filter(|(_, named)| is_plain(named)).map(|(id, named)| (id.clone(), named.clone())).collect();
    let marks = marks(api);
    let mut inlining = Inlining { plain: &plain, circles: Vec::new(), open: Vec::new(), expansion };
    for named in api.types.values_mut() {
        inlining.replace(&mut named.schema);
    }
    for operation in &mut api.operations {
        for (_, schema) in operation.schemas_mut() {
            inlining.replace(schema);
        }
    }
    let circles = inlining.circles;
    api.visit_mut(&mut |schema| {
        if let Kind::Ref(id) = &schema.kind
            && let Some(marks) = marks.get(id)
        {
            schema.nullable |= marks.nullable;
            schema.read_only |= marks.read_only;
            schema.write_only |= marks.write_only;
            schema.deprecated = schema.deprecated.take().or_else(|| marks.deprecated.clone());
            schema.limits = schema.limits.narrowed(&marks.limits);
        }
    });
    api.types.retain(|id, _| !plain.contains_key(id));
    for at in circles {
        api.loosen(&at, "holds itself without an object in between; kept as any JSON");
    }
}

/// The marks of a named schema that its uses inherit.
struct Marks {
    nullable: bool,
    read_only: bool,
    write_only: bool,
    deprecated: Option<String>,
    /// The limits of a union, which its type does not check.
    limits: Limits,
}

fn marks(api: &Api) -> BTreeMap<SchemaId, Marks> {
    let of = |schema: &Schema| Marks {
        nullable: schema.nullable,
        read_only: schema.read_only,
        write_only: schema.write_only,
        deprecated: schema.deprecated.clone(),
        limits: match schema.kind {
            Kind::Union(_) => schema.limits.clone(),
            _ => Limits::default(),
        },
    };
    api.types.iter().map(|(id, named)| (id.clone(), of(&named.schema))).collect()
}

/// Whether a schema is an identifier: text that gets a newtype.
pub(super) fn is_id(named: &Type) -> bool {
    let hint = named.hint.to_ascii_lowercase();
    let ends = hint.ends_with("identifier") || named.hint.ends_with("Id") || named.hint.ends_with("ID");
    matches!(named.schema.kind, Kind::Text) && (ends || hint.ends_with("_id") || hint.ends_with("-id"))
}

fn is_plain(named: &Type) -> bool {
    !is_id(named) && !matches!(named.schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_))
}

struct Inlining<'a> {
    plain: &'a BTreeMap<SchemaId, Type>,
    /// The places of references that form a cycle.
    circles: Vec<Pointer>,
    /// The schemas that are being copied.
    open: Vec<SchemaId>,
    expansion: &'a mut Expansion,
}

impl Inlining<'_> {
    fn replace(&mut self, schema: &mut Schema) {
        if let Kind::Ref(id) = &schema.kind
            && let Some(named) = self.plain.get(id)
        {
            if self.open.contains(id) {
                self.circles.push(schema.at.clone());
                schema.kind = Kind::Any;
                return;
            }
            let target = &named.schema;
            if !self.expansion.allows(target, &schema.at) {
                schema.kind = Kind::Any;
                return;
            }
            schema.docs = schema.docs.take().or_else(|| target.docs.clone());
            schema.example = schema.example.take().or_else(|| target.example.clone());
            schema.default = schema.default.take().or_else(|| target.default.clone());
            schema.nullable |= target.nullable;
            schema.deprecated = schema.deprecated.take().or_else(|| target.deprecated.clone());
            schema.read_only |= target.read_only;
            schema.write_only |= target.write_only;
            schema.limits = schema.limits.narrowed(&target.limits);
            schema.format = schema.format.take().or_else(|| target.format.clone());
            let id = id.clone();
            schema.kind = target.kind.clone();
            self.open.push(id);
            self.replace(schema);
            self.open.pop();
            return;
        }
        for child in schema.children_mut() {
            self.replace(child);
        }
    }
}
