//! Hashes of the structure of types, by which a later run recognizes a type. They do not depend on the names of types.

use std::collections::BTreeSet;

use super::uses::steps;
use crate::{
    hash::Fnv,
    ir::{Api, Keyed, Kind, Schema, SchemaId, Type},
    settings::{ENUM, STRUCT, UNION},
};

/// The number of hashing rounds. Each round adds the types that are one reference further away to a hash.
const ROUNDS: usize = 6;

/// The kind of type with which a structural hash begins, such as `struct`.
pub(super) fn kind(hash: &str) -> &str {
    hash.split('-').next().unwrap_or_default()
}

/// The aspects of a schema that a hash covers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Kinds of values, and the names of properties, values and branches.
    Names,
    /// What `Names` covers, and everything else on which the Rust type depends, such as limits and defaults.
    Limits,
}

/// The structural hash of each type, which begins with the kind of type: `struct-af63bd4c8601b7df`.
pub(super) fn hashes(api: &Api, depth: Depth) -> Keyed<SchemaId, String> {
    let indices: Keyed<&SchemaId, usize> = api.types.keys().enumerate().map(|(index, id)| (id, index)).collect();
    let structures: Vec<Structure> =
        api.types.values().map(|named| Structure::of(&named.schema, depth, &indices)).collect();
    let mut hashes: Vec<Option<u64>> = vec![None; structures.len()];
    for _ in 0..ROUNDS {
        hashes = structures.iter().map(|structure| Some(structure.hash(&hashes))).collect();
    }
    let kind = |schema: &Schema| match schema.kind {
        Kind::Object(_) => STRUCT,
        Kind::Enum(_) => ENUM,
        Kind::Union(_) => UNION,
        _ => "text",
    };
    let text = |((id, named), hash): ((&SchemaId, &Type), Option<u64>)| {
        (id.clone(), format!("{}-{:016x}", kind(&named.schema), hash.unwrap_or_default()))
    };
    api.types.iter().zip(hashes).map(text).collect()
}

/// The byte that marks the end of a text in the hashed bytes. UTF-8 never has this byte.
const END: u8 = 0xff;

fn add_text(hash: &mut Fnv, text: &str) {
    hash.add(text.as_bytes());
    hash.add(&[END]);
}

/// The structure of a type, ready to be hashed in each round with the hashes of the types that it refers to.
#[derive(Default)]
struct Structure {
    /// The hash of everything before the first reference, or of the whole structure if it has no references.
    start: Fnv,
    /// The references, each with the index of its type and the bytes up to the next reference.
    references: Vec<(Option<usize>, Vec<u8>)>,
}

impl Structure {
    fn of(schema: &Schema, depth: Depth, indices: &Keyed<&SchemaId, usize>) -> Self {
        let mut structure = Self::default();
        structure.schema(schema, depth, indices);
        structure
    }

    /// The hash of the structure, given the hashes of all types by index.
    fn hash(&self, of_types: &[Option<u64>]) -> u64 {
        let mut hash = self.start;
        for (index, after) in &self.references {
            let referred = index.and_then(|index| of_types[index]).unwrap_or_default();
            add_text(&mut hash, &referred.to_string());
            hash.add(after);
        }
        hash.value()
    }

    fn text(&mut self, text: &str) {
        match self.references.last_mut() {
            Some((_, after)) => {
                after.extend_from_slice(text.as_bytes());
                after.push(END);
            }
            None => add_text(&mut self.start, text),
        }
    }

    fn schema(&mut self, schema: &Schema, depth: Depth, indices: &Keyed<&SchemaId, usize>) {
        if depth == Depth::Limits {
            let Schema { nullable, read_only, write_only, default, limits, format, open, deprecated, .. } = schema;
            let deprecated = deprecated.is_some();
            self.text(&format!(
                "{nullable} {read_only} {write_only} {default:?} {limits:?} {format:?} {open} {deprecated}"
            ));
        }
        match &schema.kind {
            Kind::Any => self.text("any"),
            Kind::Boolean => self.text("boolean"),
            Kind::Integer { .. } => self.text("integer"),
            Kind::Number => self.text("number"),
            Kind::Text => self.text("text"),
            Kind::Binary => self.text("binary"),
            Kind::Enum(variants) => {
                self.text("enum");
                variants
                    .iter()
                    .map(|variant| &variant.value)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .for_each(|it| self.text(it));
            }
            Kind::Ref(id) => self.references.push((indices.get(id).copied(), Vec::new())),
            Kind::Array(_) => self.text("array"),
            Kind::Map(_) => self.text("map"),
            Kind::Object(object) => {
                self.text("object");
                object.required.iter().collect::<BTreeSet<_>>().into_iter().for_each(|name| self.text(name));
            }
            Kind::Union(_) => self.text("union"),
            Kind::OrJson(_) | Kind::OrNull(_) => self.text("wrapped"),
        }
        let mut steps = steps(schema);
        if matches!(schema.kind, Kind::Union(_)) {
            // The order of distinguishable branches has no meaning.
            steps.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        for (step, inner) in steps {
            self.text(&step);
            self.schema(inner, depth, indices);
        }
        self.text("end");
    }
}
