//! Decoding of containers: `Option`, lists, maps, and any JSON.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{FromAnswer, Place, entries};
use crate::runtime::Patch;

impl<T: FromAnswer> FromAnswer for Option<T> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        Some(T::from_misfit(json, place))
    }

    fn empty() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromAnswer> FromAnswer for Patch<T> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        Some(T::from_misfit(json, place).map_or(Self::Keep, Self::Set))
    }

    fn empty() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl<T: FromAnswer> FromAnswer for Box<T> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        T::from_misfit(json, place).map(Self::new)
    }

    fn empty() -> Option<Self> {
        T::empty().map(Self::new)
    }
}

/// Leaves out items that don't fit, unless an empty value can take their place.
impl<T: FromAnswer> FromAnswer for Vec<T> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json.get()) else {
            place.misfit("an array", json);
            return None;
        };
        let items = items.into_iter().enumerate();
        Some(items.filter_map(|(index, item)| place.item(index).read(item).or_else(T::empty)).collect())
    }

    fn empty() -> Option<Self> {
        Some(Self::new())
    }
}

/// Leaves out members that don't fit, unless an empty value can take their place.
impl<T: FromAnswer> FromAnswer for BTreeMap<String, T> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        let mut map = Self::new();
        for (name, json) in entries(json, place)? {
            match place.member(&name).read(json).or_else(T::empty) {
                Some(value) => map.insert(name, value),
                None => map.remove(&name),
            };
        }
        Some(map)
    }

    fn empty() -> Option<Self> {
        Some(Self::new())
    }
}

impl FromAnswer for Map<String, Value> {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        let mut map = Self::new();
        for (name, json) in entries(json, place)? {
            match place.member(&name).read(json) {
                Some(value) => map.insert(name, value),
                None => map.remove(&name),
            };
        }
        Some(map)
    }

    fn empty() -> Option<Self> {
        Some(Self::new())
    }
}

/// Decodes JSON with parts that can't be read at all, such as half of a surrogate pair; all other JSON fits.
impl FromAnswer for Value {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        match json.get().as_bytes().first() {
            Some(b'[') => Vec::from_misfit(json, place).map(Self::Array),
            Some(b'{') => Map::from_misfit(json, place).map(Self::Object),
            _ => {
                place.misfit("JSON that can be read", json);
                None
            }
        }
    }

    fn empty() -> Option<Self> {
        Some(Self::Null)
    }
}
