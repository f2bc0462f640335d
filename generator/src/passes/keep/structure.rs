//! Hashes of the structure of types, without their names.

use std::collections::{BTreeMap, BTreeSet};

use super::uses::steps;
use crate::ir::{Api, Kind, Schema, SchemaId};

/// The number of rounds, each of which adds the types one reference further away to a hash.
const ROUNDS: usize = 6;

/// The kind of type that a hash is prefixed with.
pub(super) fn kind(hash: &str) -> &str {
    hash.split('-').next().unwrap_or_default()
}

/// The aspects of a schema that a hash covers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Its types and names.
    Names,
    /// Everything that its Rust type depends on.
    Limits,
}

/// The kind and the structural hash of each type, without type names.
pub(super) fn hashes(api: &Api, depth: Depth) -> BTreeMap<SchemaId, String> {
    let mut hashes: BTreeMap<&SchemaId, u64> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let next = api.types.iter().map(|(id, named)| {
            let mut hash = Fnv::of(depth);
            hash.schema(&named.schema, &hashes);
            (id, hash.0)
        });
        hashes = next.collect();
    }
    let kind = |schema: &Schema| match schema.kind {
        Kind::Object(_) => "struct",
        Kind::Enum(_) => "values",
        Kind::Union(_) => "union",
        _ => "text",
    };
    let text = |(id, hash): (&SchemaId, u64)| {
        let kind = api.types.get(id).map_or("", |named| kind(&named.schema));
        (id.clone(), format!("{kind}-{hash:016x}"))
    };
    hashes.into_iter().map(text).collect()
}

/// FNV-1a, 64 bits: the same on every machine and with every version of Rust.
struct Fnv(u64, Depth);

impl Fnv {
    fn of(depth: Depth) -> Self {
        Self(0xcbf2_9ce4_8422_2325, depth)
    }

    fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn schema(&mut self, schema: &Schema, of_types: &BTreeMap<&SchemaId, u64>) {
        if self.1 == Depth::Limits {
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
            Kind::Ref(id) => self.text(&of_types.get(id).copied().unwrap_or_default().to_string()),
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
            self.schema(inner, of_types);
        }
        self.text("end");
    }
}
