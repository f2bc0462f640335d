//! Schemas.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, Discriminator, IntegerFormat, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema as Source, SchemaKind, StringFormat, StringType, Type as SourceType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::Lowering;
use crate::{
    ir::{Branch, Field, Kind, Limits, Object, Schema, SchemaId, Type, Union, Variant},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// A component; `None` if it is not there, which was said where it was asked for.
    pub(super) fn component(&mut self, id: &SchemaId) -> Option<Type> {
        let name = id.0.last();
        let document = self.document;
        let source = document.api().components.as_ref()?.schemas.get(&name)?;
        Some(Type::new(self.schema(source, &id.0), name))
    }

    /// A schema at its place.
    pub(super) fn schema(&mut self, source: &ReferenceOr<Source>, at: &Pointer) -> Schema {
        match source {
            ReferenceOr::Reference { reference } => self.referenced(reference, at),
            ReferenceOr::Item(source) => self.inline(source, at),
        }
    }

    fn boxed(&mut self, source: &ReferenceOr<Box<Source>>, at: &Pointer) -> Schema {
        match source {
            ReferenceOr::Reference { reference } => self.referenced(reference, at),
            ReferenceOr::Item(source) => self.inline(source, at),
        }
    }

    pub(super) fn reference(&mut self, reference: &str, at: &Pointer) -> Kind {
        let target = Pointer::from_reference(reference).filter(|target| {
            let tokens: Vec<String> = target.tokens().collect();
            tokens.len() == 3 && tokens[..2] == ["components", "schemas"] && self.document.value(target).is_some()
        });
        let Some(target) = target else {
            self.findings.refuse(
                at,
                format!("`$ref: {reference}` leads nowhere"),
                "point it to a schema under #/components/schemas of the same description",
            );
            return Kind::Any;
        };
        // Two ways to write one pointer are one schema.
        let id = SchemaId(Pointer::root().children(&["components", "schemas", &target.last()]));
        if self.seen.insert(id.clone()) {
            self.wanted.push(id.clone());
        }
        Kind::Ref(id)
    }

    fn inline(&mut self, source: &Source, at: &Pointer) -> Schema {
        let data = &source.schema_data;
        let mut schema = Schema::new(at.clone(), Kind::Any);
        schema.docs = data.description.clone().or_else(|| data.title.clone());
        schema.nullable = data.nullable;
        schema.deprecated = super::deprecated(data.deprecated, &data.extensions);
        schema.read_only = data.read_only;
        schema.write_only = data.write_only;
        schema.example.clone_from(&data.example);
        schema.default.clone_from(&data.default);
        let discriminator = data.discriminator.as_ref();
        if let Some(kind) = self.contradiction(at) {
            schema.kind = kind;
            return schema;
        }
        schema.kind = match &source.schema_kind {
            SchemaKind::Type(SourceType::String(text)) => self.text(text, &mut schema),
            SchemaKind::Type(SourceType::Number(number)) => {
                let values = number.enumeration.iter().map(|value| value.map_or(Value::Null, Value::from));
                known(values, &mut schema);
                number_kind(number, &mut schema.limits)
            }
            SchemaKind::Type(SourceType::Integer(integer)) => {
                known(integer.enumeration.iter().map(|value| Value::from(*value)), &mut schema);
                integer_kind(integer, &mut schema.limits)
            }
            SchemaKind::Type(SourceType::Boolean(boolean)) => {
                known(boolean.enumeration.iter().map(|value| Value::from(*value)), &mut schema);
                Kind::Boolean
            }
            SchemaKind::Type(SourceType::Object(object)) => self.object(object, at),
            SchemaKind::Type(SourceType::Array(array)) => self.array(array, at, &mut schema.limits),
            SchemaKind::AllOf { all_of } => Kind::AllOf(self.each(all_of, at, "allOf")),
            SchemaKind::OneOf { one_of } => self.union(one_of, at, "oneOf", discriminator),
            SchemaKind::AnyOf { any_of } => self.union(any_of, at, "anyOf", discriminator),
            SchemaKind::Not { .. } => {
                self.api.loosen(at, "what it must not be is not checked");
                Kind::Any
            }
            SchemaKind::Any(any) => self.mixed(any, at, discriminator, &mut schema),
        };
        schema
    }

    fn each(&mut self, sources: &[ReferenceOr<Source>], at: &Pointer, key: &str) -> Vec<Schema> {
        let at = at.child(key);
        sources.iter().enumerate().map(|(index, source)| self.schema(source, &at.index(index))).collect()
    }

    fn union(
        &mut self,
        sources: &[ReferenceOr<Source>],
        at: &Pointer,
        key: &str,
        discriminator: Option<&Discriminator>,
    ) -> Kind {
        let schemas = self.each(sources, at, key).into_iter();
        let mapped = discriminator.map(|it| (it.property_name.clone(), mapping(it)));
        let branches = schemas.map(|schema| {
            let tag = mapped.as_ref().map(|(name, mapping)| (name.clone(), values(mapping, &schema.kind)));
            Branch { tag, ..Branch::new(schema) }
        });
        Kind::Union(Union { branches: branches.collect() })
    }

    fn text(&mut self, text: &StringType, schema: &mut Schema) -> Kind {
        let format = match &text.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => return Kind::Binary,
            VariantOrUnknownOrEmpty::Item(format) => serde_json::to_value(format).ok(),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(Value::from(format.as_str())),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        schema.limits = Limits {
            min_length: text.min_length.map(|n| n as u64),
            max_length: text.max_length.map(|n| n as u64),
            pattern: text.pattern.clone(),
            format: format.and_then(|format| format.as_str().map(str::to_owned)),
            ..Limits::default()
        };
        // `null` among the values says what `nullable` says.
        schema.nullable |= text.enumeration.iter().any(Option::is_none);
        text_or_enum(text.enumeration.iter().flatten())
    }

    fn array(&mut self, array: &ArrayType, at: &Pointer, limits: &mut Limits) -> Kind {
        limits.min_items = array.min_items.map(|n| n as u64);
        limits.max_items = array.max_items.map(|n| n as u64);
        limits.unique_items = array.unique_items;
        let at = at.child("items");
        let item = match &array.items {
            Some(items) => self.boxed(items, &at),
            None => Schema::new(at, Kind::Any),
        };
        Kind::Array(Box::new(item))
    }

    fn object(&mut self, object: &ObjectType, at: &Pointer) -> Kind {
        if object.properties.is_empty() {
            return match &object.additional_properties {
                Some(AdditionalProperties::Schema(value)) => {
                    Kind::Map(Box::new(self.schema(value, &at.child("additionalProperties"))))
                }
                _ => Kind::Map(Box::new(Schema::new(at.child("additionalProperties"), Kind::Any))),
            };
        }
        self.members(&object.properties, &object.required, at)
    }

    fn members(
        &mut self,
        properties: &indexmap::IndexMap<String, ReferenceOr<Box<Source>>>,
        required: &[String],
        at: &Pointer,
    ) -> Kind {
        let at = at.child("properties");
        let fields = properties.iter().map(|(name, source)| {
            let schema = self.boxed(source, &at.child(name));
            (name.clone(), Field::new(schema))
        });
        Kind::Object(Object {
            fields: fields.collect(),
            required: required.iter().cloned().collect(),
            multipart: false,
        })
    }

    /// A schema that says things of several types, or of none.
    fn mixed(
        &mut self,
        any: &AnySchema,
        at: &Pointer,
        discriminator: Option<&Discriminator>,
        schema: &mut Schema,
    ) -> Kind {
        let own = self.mixed_own(any, at, schema);
        let mut parts = self.each(&any.all_of, at, "allOf");
        for (key, sources) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
            if !sources.is_empty() {
                let kind = self.union(sources, at, key, discriminator);
                parts.push(Schema::new(at.child(key), kind));
            }
        }
        if parts.is_empty() {
            return own;
        }
        // A bare `type: object` beside parts that are objects adds nothing.
        let adds_nothing = match &own {
            Kind::Any => true,
            Kind::Map(value) => matches!(value.kind, Kind::Any),
            _ => false,
        };
        if !adds_nothing {
            parts.push(Schema::new(at.clone(), own));
        }
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => only.kind,
            (_, Some(last)) => {
                parts.push(last);
                Kind::AllOf(parts)
            }
            (_, None) => Kind::Any,
        }
    }

    fn mixed_own(&mut self, any: &AnySchema, at: &Pointer, schema: &mut Schema) -> Kind {
        let values = &any.enumeration;
        schema.nullable |= values.iter().any(Value::is_null);
        let listed = |fits: fn(&Value) -> bool| {
            values.iter().any(fits) && values.iter().all(|value| value.is_null() || fits(value))
        };
        let typ = any.typ.as_deref().or(match () {
            () if listed(Value::is_boolean) => Some("boolean"),
            () if listed(|value| value.is_i64() || value.is_u64()) => Some("integer"),
            () if listed(Value::is_number) => Some("number"),
            () => None,
        });
        if matches!(typ, Some("boolean" | "integer" | "number")) {
            known(values.iter().cloned(), schema);
        }
        match typ {
            Some("boolean") => Kind::Boolean,
            Some("integer") => Kind::Integer { unsigned: any.format.as_deref() == Some("uint64") },
            Some("number") => Kind::Number,
            Some("array") | None if any.items.is_some() => {
                let array = ArrayType {
                    items: any.items.clone(),
                    min_items: any.min_items,
                    max_items: any.max_items,
                    unique_items: any.unique_items.unwrap_or_default(),
                };
                self.array(&array, at, &mut schema.limits)
            }
            Some("array") => Kind::Array(Box::new(Schema::new(at.child("items"), Kind::Any))),
            Some("object") | None if !any.properties.is_empty() => self.members(&any.properties, &any.required, at),
            Some("object") => {
                let object =
                    ObjectType { additional_properties: any.additional_properties.clone(), ..ObjectType::default() };
                self.object(&object, at)
            }
            None if any.additional_properties.is_some() => {
                let object =
                    ObjectType { additional_properties: any.additional_properties.clone(), ..ObjectType::default() };
                self.object(&object, at)
            }
            Some("string") => text_or_enum(values.iter().filter_map(|value| match value {
                Value::String(text) => Some(text),
                _ => None,
            })),
            None if !values.is_empty() && values.iter().all(|value| value.is_string() || value.is_null()) => {
                text_or_enum(values.iter().filter_map(|value| match value {
                    Value::String(text) => Some(text),
                    _ => None,
                }))
            }
            None => Kind::Any,
            Some(other) => {
                self.api.loosen(at, format!("the type `{other}` is not one of OpenAPI 3.0; any JSON"));
                Kind::Any
            }
        }
    }
}

/// The values of a discriminator, by the names of the schemas that they stand for.
fn mapping(discriminator: &Discriminator) -> BTreeMap<String, Vec<String>> {
    let mut mapping: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (value, target) in &discriminator.mapping {
        // A mapping names a schema, or points to it.
        let name = Pointer::from_reference(target).map_or_else(|| target.clone(), |target| target.last());
        mapping.entry(name).or_default().push(value.clone());
    }
    mapping
}

/// The values that stand for a branch: those mapped to it, or its schema's name (OpenAPI 3.0.3, discriminator object).
fn values(mapping: &BTreeMap<String, Vec<String>>, branch: &Kind) -> Vec<String> {
    let Kind::Ref(id) = branch else { return Vec::new() };
    let name = id.0.last();
    mapping.get(&name).cloned().unwrap_or_else(|| vec![name])
}

/// Takes note of the values that a number or a boolean can have; all of a boolean's are no limit.
fn known(values: impl Iterator<Item = Value>, schema: &mut Schema) {
    let mut known: BTreeSet<String> = schema.limits.one_of.iter().map(Value::to_string).collect();
    for value in values {
        let value = match value.as_f64() {
            // 1.0 and 1 are one number.
            Some(number) if number.fract() == 0.0 && number.abs() < 2f64.powi(53) => Value::from(number as i64),
            _ => value,
        };
        schema.nullable |= value.is_null();
        if !value.is_null() && known.insert(value.to_string()) {
            schema.limits.one_of.push(value);
        }
    }
    if [true, false].iter().all(|value| schema.limits.one_of.contains(&Value::Bool(*value))) {
        schema.limits.one_of.clear();
    }
}

fn text_or_enum<'a>(values: impl Iterator<Item = &'a String>) -> Kind {
    let mut variants: Vec<Variant> = Vec::new();
    let mut known: BTreeSet<&String> = BTreeSet::new();
    for value in values {
        if known.insert(value) {
            variants.push(Variant { value: value.clone(), ident: String::new() });
        }
    }
    if variants.is_empty() { Kind::Text } else { Kind::Enum(variants) }
}

fn number_kind(number: &NumberType, limits: &mut Limits) -> Kind {
    limits.minimum = number.minimum.map(|n| (n, number.exclusive_minimum));
    limits.maximum = number.maximum.map(|n| (n, number.exclusive_maximum));
    limits.multiple_of = number.multiple_of;
    Kind::Number
}

fn integer_kind(integer: &IntegerType, limits: &mut Limits) -> Kind {
    limits.minimum = integer.minimum.map(|n| (n as f64, integer.exclusive_minimum));
    limits.maximum = integer.maximum.map(|n| (n as f64, integer.exclusive_maximum));
    limits.multiple_of = integer.multiple_of.map(|n| n as f64);
    // `int32` is read as 64 bits all the same: a larger number in an answer must not lose the answer.
    if matches!(integer.format, VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32)) {
        limits.minimum = limits.minimum.or(Some((f64::from(i32::MIN), false)));
        limits.maximum = limits.maximum.or(Some((f64::from(i32::MAX), false)));
    }
    Kind::Integer { unsigned: matches!(&integer.format, VariantOrUnknownOrEmpty::Unknown(f) if f == "uint64") }
}
