//! Joins two schemas into one that allows the values of both, for a shared Rust type.

use super::{Field, Kind, Schema, SchemaId};

impl Schema {
    /// Whether one Rust type can have the values of both schemas: they have the same type, apart from properties, enum
    /// values and branches that only one of them has. `is_one` returns whether two references lead to one type.
    pub(crate) fn is_joinable(&self, other: &Self, is_one: &dyn Fn(&SchemaId, &SchemaId) -> bool) -> bool {
        let is_inner = |a: &Self, b: &Self| a.nullable == b.nullable && a.is_joinable(b, is_one);
        match (&self.kind, &other.kind) {
            (Kind::Ref(a), Kind::Ref(b)) => is_one(a, b),
            (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => is_inner(a, b),
            (Kind::Text, Kind::Text) => self.limits.text_type() == other.limits.text_type(),
            (Kind::Enum(_), Kind::Enum(_)) => true,
            (Kind::Object(a), Kind::Object(b)) => {
                let mut additional = a.additional.iter().zip(&b.additional);
                let mut both = a.fields.iter().filter_map(|(name, field)| Some((field, b.fields.get(name)?)));
                additional.all(|(a, b)| a.schema.is_joinable(&b.schema, is_one))
                    && both.all(|(a, b)| a.schema.is_joinable(&b.schema, is_one))
            }
            (Kind::Union(a), Kind::Union(b)) if a != b => a.branches.iter().all(|a| {
                let mut alike = b.branches.iter().filter(|b| !a.test.is_disjoint(&b.test));
                alike.all(|b| a.test.differs_only_in_values(&b.test) && a.schema.is_joinable(&b.schema, is_one))
            }),
            (a, b) => a == b,
        }
    }

    /// Adds the properties, enum values and branches of another schema. A property stays required only if both schemas
    /// require it, and limits are widened to allow the values of either schema.
    pub(crate) fn join(&mut self, other: &Self) {
        self.weaken(other);
        match (&mut self.kind, &other.kind) {
            (Kind::Array(inner), Kind::Array(other)) | (Kind::Map(inner), Kind::Map(other)) => inner.join(other),
            (Kind::Enum(variants), Kind::Enum(others)) => {
                let new = others.iter().filter(|new| variants.iter().all(|known| known.value != new.value));
                variants.extend(new.cloned().collect::<Vec<_>>());
            }
            (Kind::Object(object), Kind::Object(other)) => {
                object.required.retain(|name| other.required.contains(name));
                match (&mut object.additional, &other.additional) {
                    (Some(additional), Some(other)) => additional.schema.join(&other.schema),
                    (additional, other) => *additional = additional.take().or_else(|| other.clone()),
                }
                for (name, field) in &other.fields {
                    match object.fields.get_mut(name) {
                        Some(known) => known.schema.join(&field.schema),
                        None => _ = object.fields.insert(name.clone(), Box::new(Field::new(field.schema.clone()))),
                    }
                }
            }
            (Kind::Union(union), Kind::Union(others)) if union != others => {
                for other in &others.branches {
                    match union.branches.iter_mut().find(|branch| !branch.test.is_disjoint(&other.test)) {
                        Some(branch) => {
                            branch.schema.join(&other.schema);
                            branch.test.add_values(&other.test);
                        }
                        None => union.branches.push(other.clone()),
                    }
                }
            }
            _ => {}
        }
    }

    /// Widens the limits, `nullable` and `open` to what either schema allows. Drops a deprecation or default that the
    /// other schema lacks.
    fn weaken(&mut self, other: &Self) {
        self.nullable |= other.nullable;
        self.open |= other.open;
        self.deprecated = self.deprecated.take().filter(|_| other.deprecated.is_some());
        self.default = self.default.take().filter(|default| other.default.as_ref() == Some(default));
        self.limits = self.limits.widened(&other.limits).0;
    }
}
