//! Reading, writing and checking of structs.
//!
//! One macro line beside a struct expands to functions and `impl`s that compile quickly: a derived `Deserialize` would
//! take ten times as long, which is minutes for a crate with thousands of types.

mod check;
mod constant;
mod member;
mod misfit;
mod read;
mod write;

pub use constant::Constant;
pub use member::Absent;
pub use misfit::read_misfit_object;
pub use read::{MemberValue, Members, read_object};
pub use write::ObjectWriter;

/// Implements reading, writing and checking of a struct:
/// `wire!(sent received Name secret(..) limits[..] constant(..) required(..) set(..) optional(..) read_only(..)
/// additional(..))`.
///
/// Empty groups are omitted.
///
/// - `sent` in requests, `received` in responses, or both; `form` if the struct is only checked, since
///   [`ToMultipart`](crate::runtime::ToMultipart) writes it.
/// - `secret(..)`: the names on the wire of secrets, which no misfit quotes.
/// - `limits[..]`: the limits on the whole object.
/// - `constant(..)`: properties with one value, which have no field.
/// - `required(..)`: required fields. In a type that responses use, too, an absent one is a violation when it is sent.
/// - `set(..)`: required fields that `new` does not take, of a type that only requests use. An absent one is a
///   violation.
/// - `optional(..)`: fields that are not written while they are absent.
/// - `read_only(..)`: fields that are never written.
/// - `additional(..)`: the map of additional properties; `except` lists declared names that have no field.
///
/// A field is its name, `= "name on the wire"` where that differs, and, if the value is checked before it is sent, the
/// [`Limit`](crate::runtime::Limit)s of the property in brackets, on top of those of its type.
///
/// ```
/// use cloudflare_sdk::runtime::{self, Patch};
///
/// #[derive(Debug, Clone, Default, PartialEq)]
/// pub struct Thing {
///     pub name: Option<String>,
///     pub kind: Patch<String>,
///     pub id: Option<u64>,
/// }
///
/// runtime::wire!(sent received Thing required(name[MaxLength(32)]) optional(kind = "type") read_only(id));
///
/// let thing: Thing = serde_json::from_str(r#"{"id": 1, "name": "x", "type": null, "new": 1}"#).unwrap();
/// assert_eq!(serde_json::to_string(&thing).unwrap(), r#"{"name":"x","type":null}"#);
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __wire {
    (sent received $name:ident $($members:tt)*) => {
        $crate::__written!(optional $name $($members)*);
        $crate::__read!($name $($members)*);
        $crate::__checked!(set json $name $($members)*);
    };
    (sent $name:ident $($members:tt)*) => {
        $crate::__written!(always $name $($members)*);
        $crate::__checked!(always json $name $($members)*);
    };
    (received $name:ident $($members:tt)*) => {
        $crate::__written!(optional $name $($members)*);
        $crate::__read!($name $($members)*);
    };
    (form $name:ident $($members:tt)*) => {
        $crate::__checked!(always form $name $($members)*);
    };
}

/// The name of a field on the wire.
#[macro_export]
#[doc(hidden)]
macro_rules! __wire_name {
    ($field:ident) => {
        ::std::stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Writes the additional properties, apart from those with a declared name.
#[macro_export]
#[doc(hidden)]
macro_rules! __additional {
    ($to:ident [$($declared:tt)*], $object:ident) => {};
    ($to:ident [$($declared:tt)*], $object:ident $additional:ident [$($hidden:literal),*]) => {
        $to.additional(&[$($declared)* $($hidden),*], &$object.$additional);
    };
}

#[cfg(test)]
mod tests;
