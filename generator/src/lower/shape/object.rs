//! Lowers JSON objects to objects with fields or to maps.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use serde_json::{Value, json};

use crate::{
    ir::{Additional, Facets, Field, Keyword, Kind, Limits, Object, Schema},
    lower::Lowering,
    pointer::Pointer,
};

/// The fields of an object, by the names of the properties.
type Fields = BTreeMap<String, Box<Field>>;

impl Lowering<'_> {
    /// Lowers constraints on JSON objects: to a [`Kind::Object`] if properties are declared, otherwise to a
    /// [`Kind::Map`]. Constraints that this kind can't express are added to `limits`.
    pub(super) fn object(&mut self, facets: Facets, at: &Pointer, limits: &mut Limits) -> Kind {
        let others = at.child("additionalProperties");
        if facets.properties.is_empty() {
            if !facets.required.is_empty() {
                let required: Vec<&String> = facets.required.iter().collect();
                limits.add(Keyword::Schema, json!({ "required": required }));
            }
            if facets.additional == Additional::Never {
                limits.add(Keyword::MaxProperties, 0.into());
            }
            return Kind::Map(Box::new(match &facets.additional {
                Additional::Schema(value) => self.inner(value),
                Additional::Unspecified | Additional::Never => Schema::new(others, Kind::Any),
            }));
        }
        let fields =
            facets.properties.iter().map(|(name, node)| (name.clone(), Box::new(Field::new(self.inner(node)))));
        let mut fields: Fields = fields.collect();
        let value = match &facets.additional {
            Additional::Schema(value) => Some(self.inner(value)),
            Additional::Unspecified | Additional::Never => None,
        };
        for name in &facets.required {
            // A required property without a declaration has the schema of additional properties, or is any JSON.
            let at = at.child("properties").child(name);
            let undeclared = || Box::new(Field::new(value.clone().unwrap_or_else(|| Schema::new(at, Kind::Any))));
            fields.entry(name.clone()).or_insert_with(undeclared);
        }
        self.count_sent(&fields, &facets.required, at, limits);
        let additional = value.map(|value| {
            let at = value.at.clone();
            Box::new(Field::new(Schema::new(at, Kind::Map(Box::new(value)))))
        });
        let required = facets.required;
        Object { fields, additional, required, arguments: Default::default(), multipart: false }.into()
    }

    /// Reduces `minProperties` by the number of required read-only properties, since a request has none of them.
    fn count_sent(&mut self, fields: &Fields, required: &IndexSet<String>, at: &Pointer, limits: &mut Limits) {
        let read_only =
            required.iter().filter(|name| fields.get(*name).is_some_and(|field| field.schema.read_only)).count();
        let Some(least) = limits.get(Keyword::MinProperties).and_then(Value::as_u64).filter(|_| read_only > 0) else {
            return;
        };
        limits.remove(Keyword::MinProperties);
        if let Some(sent) = least.checked_sub(read_only as u64).filter(|sent| *sent > 0) {
            limits.add(Keyword::MinProperties, sent.into());
        }
        self.note(at, "minProperties", "read-only properties count, which requests lack: so many fewer are required");
    }
}
