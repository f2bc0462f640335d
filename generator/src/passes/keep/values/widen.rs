//! Gives a schema the Rust type that `names.lock` has, if the type can represent the values of the schema. In requests
//! it may be unable to represent some.

use std::collections::{BTreeMap, BTreeSet};

use super::value_type::ValueType;
use crate::{
    ir::{Api, CHECKED_FORMATS, Hint, Keyword, Kind, Limits, Object, Schema, SchemaId, Type, Union, Variant},
    pointer::Pointer,
    settings::{ENUM, Lock, split},
};

/// The places where a value occurs: in requests, in responses, and as JSON or as text.
#[derive(Clone, Copy)]
pub(super) struct Usage {
    /// Whether the value occurs in requests.
    pub(super) sent: bool,
    /// Whether the value occurs in responses.
    pub(super) received: bool,
    /// Whether the value is written as text instead of JSON, as in a query or a form.
    pub(super) is_text: bool,
    /// Whether the value is a path parameter, such as the id of a resource.
    pub(super) in_path: bool,
}

#[derive(Clone)]
pub(super) struct Widening<'a> {
    pub(super) api: &'a Api,
    pub(super) lock: &'a Lock,
    /// The key of each type's line in `names.lock`.
    pub(super) kept: &'a BTreeMap<SchemaId, String>,
    /// The types of ids and enums by their key in `names.lock`, including types that the description no longer has.
    ids: BTreeMap<String, SchemaId>,
    /// The types of ids and enums that the description no longer has and that are created again, each with its id and
    /// its key in `names.lock`.
    pub(super) returned: Vec<(SchemaId, Type, String)>,
    /// The new types that replace the type of an id that the description no longer has, each with the key in
    /// `names.lock` of the replaced type.
    pub(super) adopted: BTreeMap<SchemaId, String>,
    /// The new types at places where `names.lock` has the type of an id, each with the type of that id; `None` if it is
    /// not the same at all places.
    pub(super) renamed: BTreeMap<SchemaId, Option<SchemaId>>,
    /// The enums that have to accept unknown values, since a request may now have any string in their place.
    pub(super) opened: BTreeSet<SchemaId>,
}

impl<'a> Widening<'a> {
    pub(super) fn new(api: &'a Api, lock: &'a Lock, kept: &'a BTreeMap<SchemaId, String>) -> Self {
        let is_text = |named: &Type| matches!(named.schema.kind, Kind::Text | Kind::Enum(_));
        let texts = kept.iter().filter(|(id, _)| api.types.get(id).is_some_and(is_text));
        let ids = texts.map(|(id, line)| (line.clone(), id.clone())).collect();
        Self {
            api,
            lock,
            kept,
            ids,
            returned: Vec::new(),
            adopted: BTreeMap::new(),
            renamed: BTreeMap::new(),
            opened: BTreeSet::new(),
        }
    }

    /// The Rust type of a schema's values, without an `Option` for null.
    pub(super) fn value_type(&self, schema: &Schema) -> ValueType {
        ValueType::of(self.api, schema, &|schema| self.kept.get(schema.reference()?).cloned())
    }

    /// The schema changed to the Rust type `known` of `names.lock`; `None` if it has that type already, or if that type
    /// can't represent its values.
    pub(super) fn with_type(&mut self, schema: &Schema, known: &ValueType, usage: Usage) -> Option<Schema> {
        if self.value_type(schema) == *known {
            return None;
        }
        let target = self.api.resolve(schema)?;
        if let Kind::Union(union) = &target.kind
            && usage.is_only_sent()
            && let Some(branch) = self.branch(schema, union, known, usage)
        {
            return Some(branch);
        }
        match known {
            ValueType::Any if !usage.is_text || target.kind.is_scalar() => {
                Some(Schema { unchecked: Limits::default(), ..plain(schema, target, Kind::Any, Limits::default()) })
            }
            ValueType::Map(value) => {
                let value = match &target.kind {
                    Kind::Map(inner) => self.with_nullable_type(inner, value, usage)?,
                    Kind::Object(object) if !usage.is_text && self.has_only_members_of(object, value) => {
                        value.schema(&target.at.child("additionalProperties"))?
                    }
                    _ if **value == ValueType::Any && self.is_object(target) && !usage.is_text => {
                        Schema::new(target.at.child("additionalProperties"), Kind::Any)
                    }
                    _ => return None,
                };
                Some(plain(schema, target, Kind::Map(Box::new(value)), Limits::default()))
            }
            ValueType::List(item) => {
                let Kind::Array(inner) = &target.kind else { return None };
                let item = self.with_nullable_type(inner, item, usage)?;
                Some(Schema { kind: Kind::Array(Box::new(item)), ..schema.clone() })
            }
            ValueType::Text(None) if usage.is_sent_as_text() && pattern(&target.kind).is_some() => {
                let mut limits = Limits::default();
                limits.add(Keyword::Pattern, pattern(&target.kind)?.into());
                Some(other_scalar(schema, target, Kind::Text, limits))
            }
            ValueType::Text(text_type) => text(schema, target, *text_type),
            // Where any string is valid, the text of a number or boolean is valid too. Not so in a path, since ids in
            // responses may be other strings.
            ValueType::Number | ValueType::Exact(_)
                if usage.is_sent_as_text() && !usage.in_path && is_any_text(schema) =>
            {
                Some(other_scalar(schema, target, known.schema(&schema.at)?.kind, Limits::default()))
            }
            ValueType::Number if matches!(target.kind, Kind::Integer { .. }) => {
                Some(Schema { kind: Kind::Number, ..schema.clone() })
            }
            // Requests then can't send numbers that `i64` lacks. Responses may have such numbers, so their type
            // changes.
            ValueType::Exact("i64") if usage.is_only_sent() && is_number(&target.kind) => {
                Some(Schema { kind: Kind::Integer { unsigned: false }, ..schema.clone() })
            }
            ValueType::Named(line) => self.with_named_type(schema, target, line, usage),
            _ => None,
        }
    }

    /// As [`with_type`](Self::with_type), where `known` may be an `Option` for null.
    pub(super) fn with_nullable_type(&mut self, schema: &Schema, known: &ValueType, usage: Usage) -> Option<Schema> {
        let (known, had_null) = known.without_null();
        let is_same = self.value_type(schema) == *known;
        let mut new = if is_same { schema.clone() } else { self.with_type(schema, known, usage)? };
        if had_null || schema.nullable {
            // Requests keep null only if the description still allows it.
            new.nullable = had_null && (schema.nullable || !usage.sent);
            new.non_null = !new.nullable;
        }
        (!is_same || new.nullable != schema.nullable).then_some(new)
    }

    /// Whether all values of a schema are JSON objects.
    fn is_object(&self, target: &Schema) -> bool {
        match &target.kind {
            Kind::Object(_) | Kind::Map(_) => true,
            Kind::Union(union) => union
                .branches
                .iter()
                .all(|branch| self.api.resolve(&branch.schema).is_some_and(|it| self.is_object(it))),
            _ => false,
        }
    }

    /// Whether an object has properties, and all their values have the Rust type `value_type` and can't be null.
    fn has_only_members_of(&self, object: &Object, value_type: &ValueType) -> bool {
        let mut members = object.members().map(|field| &field.schema);
        let is_it = |schema: &Schema| !schema.nullable && self.value_type(schema) == *value_type;
        !object.fields.is_empty() && members.all(is_it)
    }

    /// The only branch of a union that has the Rust type `known`; if none has it, the only branch whose values that
    /// type can represent. `None` if there are several. A request can then send only values of the chosen branch.
    fn branch(&mut self, schema: &Schema, union: &Union, known: &ValueType, usage: Usage) -> Option<Schema> {
        if *known == ValueType::Other {
            return None;
        }
        let branches = || union.branches.iter().map(|branch| &branch.schema);
        let equal: Vec<&Schema> = branches().filter(|branch| self.value_type(branch) == *known).collect();
        let branch = match *equal {
            [] => {
                // A copy tries each branch, since `with_type` records the types that it opens or creates.
                let accepts = |branch: &&Schema| self.clone().with_type(branch, known, usage).is_some();
                let accepting: Vec<&Schema> = branches().filter(accepts).collect();
                let [branch] = *accepting else { return None };
                self.with_type(branch, known, usage)?
            }
            [branch] => branch.clone(),
            _ => return None,
        };
        Some(Schema {
            at: schema.at.clone(),
            docs: schema.docs.clone(),
            nullable: schema.nullable,
            deprecated: schema.deprecated.clone(),
            ..branch
        })
    }

    /// The schema of a string, changed to the id type or enum with the key `line` in `names.lock`. If requests send the
    /// string, the enum accepts unknown values from then on. `None` if other requests need the enum to refuse unknown
    /// values.
    fn with_named_type(&mut self, schema: &Schema, target: &Schema, line: &str, usage: Usage) -> Option<Schema> {
        if !matches!(target.kind, Kind::Text) {
            return None;
        }
        let is_new = |id: &&SchemaId| !self.kept.contains_key(*id) && !self.adopted.contains_key(*id);
        let other = schema.reference().filter(is_new);
        if let Some(other) = other
            && !self.ids.contains_key(line)
            && !self.lock.key(line)?.hash.starts_with(ENUM)
        {
            self.adopted.insert(other.clone(), line.to_owned());
            self.ids.insert(line.to_owned(), other.clone());
        }
        let own = text(schema, target, None)?;
        let id = self.named_type(line)?;
        // An enum that other requests use must still refuse unknown values there.
        let is_checked =
            usage.is_only_sent() && self.is_enum(&id) && self.api.types.get(&id).is_some_and(Type::is_closed);
        if is_checked || schema.reference() == Some(&id) {
            return None;
        }
        let known = self.api.types.get(&id).map(|named| &named.schema);
        if self.is_enum(&id) {
            self.opened.extend(usage.sent.then(|| id.clone()));
        } else if let Some(other) = other {
            let known = self.renamed.entry(other.clone()).or_insert_with(|| Some(id.clone()));
            known.take_if(|known| *known != id);
        }
        let is_checked_by_type =
            known.is_some_and(|known| matches!(known.kind, Kind::Text) && known.limits == own.limits);
        let limits = if is_checked_by_type { Limits::default() } else { own.limits };
        Some(Schema { kind: Kind::Ref(id), limits, ..own })
    }

    fn is_enum(&self, id: &SchemaId) -> bool {
        let returned = self.returned.iter().find(|(other, ..)| other == id).map(|(_, named, _)| named);
        let named = self.api.types.get(id).or(returned);
        named.is_some_and(|named| matches!(named.schema.kind, Kind::Enum(_)))
    }

    /// The id type or enum with the key `line` in `names.lock`. If the description no longer has it, it is created
    /// again.
    fn named_type(&mut self, line: &str) -> Option<SchemaId> {
        if let Some(id) = self.ids.get(line) {
            return Some(id.clone());
        }
        let key = self.lock.key(line)?;
        let id = SchemaId(Pointer::parse(&key.at)?);
        if self.api.types.contains_key(&id) {
            return None;
        }
        let kind = if key.hash.starts_with(ENUM) {
            Kind::Enum(key.members.keys().map(Variant::new).collect())
        } else {
            Kind::Text
        };
        let named = Type::new(Schema::new(id.0.clone(), kind), Hint::new(split(line)?.1));
        self.returned.push((id.clone(), named, line.to_owned()));
        self.ids.insert(line.to_owned(), id.clone());
        Some(id)
    }
}

impl Usage {
    /// Whether only requests have the value.
    fn is_only_sent(self) -> bool {
        self.sent && !self.received
    }

    /// Whether only requests have the value, as text. There a number is written in the same way as a string of its
    /// digits.
    fn is_sent_as_text(self) -> bool {
        self.is_only_sent() && self.is_text
    }
}

/// The regular expression for the JSON text of a number or boolean; `None` for other kinds.
fn pattern(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer { .. } => Some("^-?[0-9]+$"),
        Kind::Number => Some("^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"),
        Kind::Boolean => Some("^(true|false)$"),
        _ => None,
    }
}

/// The described schema as a scalar of another kind, without the format and the default, which may not fit that kind.
fn other_scalar(schema: &Schema, target: &Schema, kind: Kind, limits: Limits) -> Schema {
    Schema { format: None, default: None, unchecked: Limits::default(), ..plain(schema, target, kind, limits) }
}

/// Whether a schema allows any string, and has no type of its own, such as that of an id.
fn is_any_text(schema: &Schema) -> bool {
    let is_limited = schema.format.is_some() || !schema.limits.is_empty() || !schema.unchecked.is_empty();
    matches!(schema.kind, Kind::Text) && !is_limited
}

/// Whether values of a kind may be numbers that `i64` can't represent.
fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Integer { unsigned: true })
}

/// The schema as a string of the runtime's type `text_type`, or as a `String` if that is `None`. A `format` that has
/// another type is not checked then. Returns `None` if the schema is not a string.
fn text(schema: &Schema, target: &Schema, text_type: Option<&'static str>) -> Option<Schema> {
    let has_type = match &target.kind {
        Kind::Text => true,
        Kind::Enum(_) => text_type.is_none(),
        _ => false,
    };
    if !has_type {
        return None;
    }
    let mut limits =
        if schema.reference().is_some() { schema.limits.narrowed(&target.limits) } else { schema.limits.clone() };
    let mut unchecked = schema.unchecked.narrowed(&target.unchecked);
    let mut format = schema.format.clone().or_else(|| target.format.clone());
    if limits.text_type().is_some() {
        let formats: Vec<_> = limits.all(Keyword::Format).cloned().collect();
        format = formats.first().and_then(|format| format.as_str()).map(str::to_owned);
        formats.into_iter().for_each(|format| unchecked.add(Keyword::Format, format));
        limits.remove(Keyword::Format);
    }
    if let Some(name) = text_type {
        // Of several formats with the same type, the one that allows most strings comes first in the table.
        let row = CHECKED_FORMATS.iter().find(|(_, known)| *known == name)?;
        limits.remove(Keyword::Format);
        limits.add(Keyword::Format, row.0.into());
    }
    Some(Schema { unchecked, format, ..plain(schema, target, Kind::Text, limits) })
}

/// The schema with another kind and other limits. Its docs and deprecation may come from the schema to which it refers
/// (`target`).
fn plain(schema: &Schema, target: &Schema, kind: Kind, limits: Limits) -> Schema {
    let either = |of: fn(&Schema) -> &Option<String>| of(schema).clone().or_else(|| of(target).clone());
    Schema {
        docs: either(|schema| &schema.docs),
        deprecated: either(|schema| &schema.deprecated),
        open: false,
        kind,
        limits,
        ..schema.clone()
    }
}
