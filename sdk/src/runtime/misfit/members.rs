//! Decoding of objects, member by member.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed as _, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{FromAnswer, Place};
use crate::runtime::object::{Constant, MemberValue, Members};

/// Decodes an object with a member that does not fit.
pub fn read_misfit_object<T: Members>(json: &RawValue, place: &Place<'_>) -> Option<T> {
    let mut object = T::default();
    for (name, json) in entries(json, place)? {
        object.read(&name, Misread { json, place: place.member(&name) });
    }
    Some(object)
}

struct Misread<'a> {
    json: &'a RawValue,
    place: Place<'a>,
}

impl MemberValue<'_> for Misread<'_> {
    type Done = ();

    fn into<T: FromAnswer>(self, member: &mut T) {
        if let Some(value) = self.place.read(self.json).or_else(T::empty) {
            *member = value;
        }
    }

    fn entry<T: FromAnswer>(self, name: &str, map: &mut impl Extend<(String, T)>) {
        map.extend(self.place.read(self.json).or_else(T::empty).map(|value| (name.to_owned(), value)));
    }

    fn constant(self, only: impl Into<Constant>) {
        if only.into().deserialize(&mut serde_json::Deserializer::from_str(self.json.get())).is_err() {
            self.place.misfit("the one value that the description has", self.json);
        }
    }

    fn skip(self) {}
}

/// The members of an object in order, without those whose names can't be read. `None` if it is not an object.
pub(super) fn entries<'a>(json: &'a RawValue, place: &Place<'_>) -> Option<Vec<(String, &'a RawValue)>> {
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
