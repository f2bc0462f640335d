//! Gives a schema the Rust type that the lock has, if the type can have its values. A type of requests may lack some of
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::value_type::ValueType;
use crate::{
    ir::{Api, CHECKED_FORMATS, Hint, Keyword, Kind, Limits, Object, Schema, SchemaId, Type, Union, Variant},
    pointer::Pointer,
    settings::{ENUM, Lock, split},
};

/// The use of a value.
#[derive(Clone, Copy)]
pub(super) struct Usage {
    /// Whether requests have it.
    pub(super) sent: bool,
    /// Whether responses have it.
    pub(super) received: bool,
    /// Whether it is written as text and not as JSON, as in a query or a form.
    pub(super) is_text: bool,
    /// Whether it is a parameter of a path, which identifies something.
    pub(super) in_path: bool,
}

#[derive(Clone)]
pub(super) struct Widening<'a> {
    pub(super) api: &'a Api,
    pub(super) lock: &'a Lock,
    /// The line of each type.
    pub(super) kept: &'a BTreeMap<SchemaId, String>,
    /// The types of ids and enums, those that the description no longer has included, by line.
    ids: BTreeMap<String, SchemaId>,
    /// The types of ids and enums that the description no longer has.
    pub(super) returned: Vec<(SchemaId, Type, String)>,
    /// The types without a line that took the place of an id's type that the description no longer has, each with that
    /// line.
    pub(super) adopted: BTreeMap<SchemaId, String>,
    /// The types without a line at places where the lock has the type of an id, each with that id's type; `None` if
    /// there are several.
    pub(super) renamed: BTreeMap<SchemaId, Option<SchemaId>>,
    /// The enums that accept unknown values now, since requests may have others.
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

    /// The type of a schema's values, apart from null.
    pub(super) fn value_type(&self, schema: &Schema) -> ValueType {
        ValueType::of(self.api, schema, &|schema| self.kept.get(schema.reference()?).cloned())
    }

    /// The schema with the type `known` of the lock; `None` if it has that type already, or the type can't have its
    /// values.
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
            // Any string includes the texts of all numbers and booleans. Responses may have other strings as ids.
            ValueType::Number | ValueType::Exact(_)
                if usage.is_sent_as_text() && !usage.in_path && is_any_text(schema) =>
            {
                Some(other_scalar(schema, target, known.schema(&schema.at)?.kind, Limits::default()))
            }
            ValueType::Number if matches!(target.kind, Kind::Integer { .. }) => {
                Some(Schema { kind: Kind::Number, ..schema.clone() })
            }
            // Requests can't send other numbers then. Responses may have them, so their type changes.
            ValueType::Exact("i64") if usage.is_only_sent() && is_number(&target.kind) => {
                Some(Schema { kind: Kind::Integer { unsigned: false }, ..schema.clone() })
            }
            ValueType::Named(line) => self.with_named_type(schema, target, line, usage),
            _ => None,
        }
    }

    /// As [`with_type`](Self::with_type), where `known` may be `Option`.
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

    /// Whether all values are objects.
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

    /// Whether an object has properties, and the values of all have a type.
    fn has_only_members_of(&self, object: &Object, value_type: &ValueType) -> bool {
        let mut members = object.members().map(|field| &field.schema);
        let is_it = |schema: &Schema| !schema.nullable && self.value_type(schema) == *value_type;
        !object.fields.is_empty() && members.all(is_it)
    }

    /// The branch of a union that has the type `known`, or, if there is none, whose values the type can have, if it is
    /// the only one; a request can't send the others then.
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

    /// The schema of a string with the type of an id or an enum in the lock. In requests, the enum then accepts unknown
    /// values; `None` if it has other uses there, and refuses them so far.
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
        // An enum that other requests have stays checked there.
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

    /// The type of the id or enum with a line of the lock. If the description no longer has it, it is created again.
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
    /// Whether only requests have it.
    fn is_only_sent(self) -> bool {
        self.sent && !self.received
    }

    /// Whether only requests have it, as text: a number is written as a string with its digits is.
    fn is_sent_as_text(self) -> bool {
        self.is_only_sent() && self.is_text
    }
}

/// The pattern of the texts of a kind of numbers or booleans, as in JSON.
fn pattern(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer { .. } => Some("^-?[0-9]+$"),
        Kind::Number => Some("^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"),
        Kind::Boolean => Some("^(true|false)$"),
        _ => None,
    }
}

/// A schema of another kind of scalars, without the format and the default of the described one.
fn other_scalar(schema: &Schema, target: &Schema, kind: Kind, limits: Limits) -> Schema {
    Schema { format: None, default: None, unchecked: Limits::default(), ..plain(schema, target, kind, limits) }
}

/// Whether any string is valid, and the string has no type of its own, such as that of an id.
fn is_any_text(schema: &Schema) -> bool {
    let is_limited = schema.format.is_some() || !schema.limits.is_empty() || !schema.unchecked.is_empty();
    matches!(schema.kind, Kind::Text) && !is_limited
}

/// Whether a kind has numbers that `i64` lacks.
fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Integer { unsigned: true })
}

/// The schema as a string: of the type `text_type` of the runtime, or a `String`. `None` if the schema is no string. A
/// format that has another type is not checked then.
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
        // Of the formats with one type, the one that allows most comes first.
        let row = CHECKED_FORMATS.iter().find(|(_, known)| *known == name)?;
        limits.remove(Keyword::Format);
        limits.add(Keyword::Format, row.0.into());
    }
    Some(Schema { unchecked, format, ..plain(schema, target, Kind::Text, limits) })
}

/// A schema of another kind, with the keywords that don't depend on its kind.
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
