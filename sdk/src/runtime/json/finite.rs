//! Finds numbers that JSON can't hold: NaN and the infinities (RFC 8259, section 6), for which `serde_json` writes
//! null.

use std::fmt;

use serde::Serialize;
use serde::ser::{
    self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

/// A number that JSON can't hold.
#[derive(Debug, PartialEq)]
pub(crate) struct NotFinite {
    /// Its place, such as `rules[0].weight`; empty for the value itself.
    pub(crate) path: String,
    pub(crate) number: f64,
}

/// The first such number in a value.
#[cold]
pub(super) fn first(value: &(impl Serialize + ?Sized)) -> Option<NotFinite> {
    let error = serde_path_to_error::serialize(value, Visitor).err()?;
    let path = error.path().to_string();
    let Stop::At(number) = error.into_inner() else { return None };
    Some(NotFinite { path: if path == "." { String::new() } else { path }, number })
}

/// Visits every number of a value and writes nothing.
#[derive(Clone, Copy)]
struct Visitor;

/// The reason why a visit ended.
#[derive(Debug)]
enum Stop {
    At(f64),
    /// The value's own `Serialize` failed.
    Failed,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a finite number")
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Failed
    }
}

type Visited = Result<(), Stop>;

macro_rules! scalars {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, _: $type) -> Visited {
            Ok(())
        }
    )*};
}

macro_rules! containers {
    ($($method:ident($($type:ty),*)),*) => {$(
        fn $method(self, $(_: $type),*) -> Result<Self, Stop> {
            Ok(self)
        }
    )*};
}

impl Serializer for Visitor {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    scalars!(
        serialize_bool: bool, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_unit_struct: &'static str
    );

    containers!(
        serialize_seq(Option<usize>),
        serialize_tuple(usize),
        serialize_tuple_struct(&'static str, usize),
        serialize_tuple_variant(&'static str, u32, &'static str, usize),
        serialize_map(Option<usize>),
        serialize_struct(&'static str, usize),
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    );

    fn serialize_f32(self, number: f32) -> Visited {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Visited {
        if number.is_finite() { Ok(()) } else { Err(Stop::At(number)) }
    }

    fn serialize_none(self) -> Visited {
        Ok(())
    }

    fn serialize_unit(self) -> Visited {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Visited {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Visited {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Visited {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Visited {
        value.serialize(self)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Visited {
        Ok(())
    }
}

/// Implements a trait for a container of items, or of fields with names.
macro_rules! container {
    ($trait:ident, $method:ident $(, $name:ty)?) => {
        impl $trait for Visitor {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Visited {
                value.serialize(*self)
            }

            fn end(self) -> Visited {
                Ok(())
            }
        }
    };
}

container!(SerializeSeq, serialize_element);
container!(SerializeTuple, serialize_element);
container!(SerializeTupleStruct, serialize_field);
container!(SerializeTupleVariant, serialize_field);
container!(SerializeStruct, serialize_field, &'static str);
container!(SerializeStructVariant, serialize_field, &'static str);

impl SerializeMap for Visitor {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Visited {
        // The path has the key only if it is visited.
        key.serialize(*self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Visited {
        value.serialize(*self)
    }

    fn end(self) -> Visited {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A value in each form of serde's data model.
    #[derive(Serialize)]
    enum Form {
        Newtype(Option<f64>),
        Tuple(u8, f32),
        Struct { x: f64 },
        Unit,
    }

    #[derive(Serialize)]
    struct Weighted {
        id: &'static str,
        weights: (f64, Vec<f64>),
        #[serde(flatten)]
        more: BTreeMap<&'static str, Form>,
    }

    fn weighted(weights: (f64, Vec<f64>), form: Form) -> Weighted {
        Weighted { id: "a", weights, more: [("more", form)].into() }
    }

    #[test]
    fn the_first_number_is_found_with_its_place() {
        for (value, path) in [
            (weighted((f64::NAN, vec![]), Form::Unit), "weights[0]"),
            (weighted((1.0, vec![2.0, f64::INFINITY]), Form::Unit), "weights[1][1]"),
            (weighted((1.0, vec![]), Form::Newtype(Some(f64::NAN))), "more"),
            (weighted((1.0, vec![]), Form::Tuple(1, f32::NEG_INFINITY)), "more[1]"),
            (weighted((1.0, vec![]), Form::Struct { x: f64::NAN }), "more.x"),
        ] {
            assert_eq!(first(&value).unwrap().path, path);
        }
        assert_eq!(first(&f64::INFINITY), Some(NotFinite { path: String::new(), number: f64::INFINITY }));
    }

    #[test]
    fn finite_numbers_and_null_are_valid() {
        assert_eq!(first(&weighted((f64::MAX, vec![f64::MIN_POSITIVE]), Form::Newtype(None))), None);
        assert_eq!(first(&serde_json::json!({"a": [null, 1.5, u64::MAX, "x"]})), None);
    }
}
