//! Decoding of objects that have a misfit, member by member.

use serde::de::DeserializeSeed as _;
use serde_json::value::RawValue;

use super::{Absent, Constant, MemberValue, Members};
use crate::runtime::misfit::{FromAnswer, Place, entries};

/// Decodes an object with a member that does not fit.
pub fn read_misfit_object<T: Members>(json: &RawValue, place: &Place<'_>) -> Option<T> {
    let mut object = T::default();
    for (name, json) in entries(json, place)? {
        let member = place.member(&name);
        let place = if T::SECRETS.contains(&&*name) { member.secret() } else { member };
        object.read(&name, Misread { json, place });
    }
    Some(object)
}

struct Misread<'a> {
    json: &'a RawValue,
    place: Place<'a>,
}

impl MemberValue<'_> for Misread<'_> {
    type Done = ();

    fn into<T: FromAnswer + Absent>(self, member: &mut T) {
        // The last one is used, as by most parsers (RFC 8259, section 4).
        if !member.is_absent() {
            self.place.misfit("each property once", self.json);
        }
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
