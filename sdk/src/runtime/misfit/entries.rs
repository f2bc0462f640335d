//! The members of objects, as JSON text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Place;

/// The members of an object in order, without those whose names can't be read. `None` if it is not an object.
pub(crate) fn entries<'a>(json: &'a RawValue, place: &Place<'_>) -> Option<Vec<(String, &'a RawValue)>> {
    let Ok(Entries(entries)) = serde_json::from_str(json.get()) else {
        place.misfit("an object", json);
        return None;
    };
    let named = |(name, json): (&RawValue, _)| match serde_json::from_str(name.get()) {
        Ok(name) => Some((name, json)),
        Err(_) => {
            place.member(name.get()).misfit("a name that can be read", json);
            None
        }
    };
    Some(entries.into_iter().filter_map(named).collect())
}

struct Entries<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
