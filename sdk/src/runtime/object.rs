//! Objects: structs that are declared with everything they need.
//!
//! A member is a line. What follows from it (its place in the struct, its setter, how it is written, read and checked)
//! is made here, by functions and `impl`s that the compiler is done with quickly: a derived `Deserialize` costs it ten
//! times as much, which is minutes for a crate with thousands of types.

mod declared;
mod member;
mod read;
mod write;

pub use member::Absent;
pub use read::{MemberValue, Members, read_object};
pub use write::ObjectWriter;

/// Declares a struct that only answers hold: every member is an `Option`, so that one that is missing one day doesn't
/// lose the answer. A member whose name on the wire is another than its name in Rust says so.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// runtime::answer! {
///     /// A thing.
///     pub struct Thing {
///         /// Its kind.
///         kind: Option<String> = "type",
///         /// How many there are.
///         count: Option<u64>,
///     }
/// }
///
/// let thing: Thing = serde_json::from_str(r#"{"type": "x", "count": null, "new": 1}"#).unwrap();
/// assert_eq!((thing.kind.as_deref(), thing.count), (Some("x"), None));
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __answer {
    ($(#[$attribute:meta])* pub struct $name:ident {
        $($(#[$doc:meta])* $field:ident: $type:ty $(= $wire:literal)?,)*
        $(.. $(#[$other_doc:meta])* $additional:ident: $map:ty $(, except [$($hidden:literal),*])?)?
    }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Default, PartialEq)]
        // As visible, and as much used, as its author wants; a member may be deprecated.
        #[allow(dead_code, deprecated, unreachable_pub)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
            $($(#[$other_doc])* pub $additional: $map,)?
        }

        $crate::__object_write!($name { $(optional $field $($wire)?,)* } $($additional [$($($hidden),*)?])?);
        $crate::__object_read!($name { $($field $($wire)?,)* } $($additional [$($($hidden),*)?])?);
    };
}

/// Declares a struct that only requests hold: `new` takes what is required, a setter each of the rest. See [`object!`]
/// for how a member is written.
///
/// ```
/// use cloudflare_sdk::runtime::{self, Limit};
///
/// runtime::request! {
///     /// What to make.
///     pub struct CreateThing {
///         new {
///             /// Its name.
///             always into name: String [Limit::MaxLength(32)],
///         }
///         set {
///             /// Its tags.
///             optional each tags: String,
///             /// What is said of it.
///             patch into comment(clear_comment): String,
///         }
///     }
/// }
///
/// let body = CreateThing::new("x").tags(["a", "b"]).clear_comment();
/// assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"name":"x","tags":["a","b"],"comment":null}"#);
/// ```
///
/// [`object!`]: crate::runtime::object
#[macro_export]
#[doc(hidden)]
macro_rules! __request {
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { new { $($new:tt)* } $($set:tt)* }) => {
        $crate::__object_declared!([write] $(#[$attribute])* pub struct $name $([$($own),*])? { new { $($new)* } $($set)* });
    };
    // Where nothing is required, there is a default.
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { $($set:tt)* }) => {
        $crate::__object_declared!([write] #[derive(Default)] $(#[$attribute])* pub struct $name $([$($own),*])? { new {} $($set)* });
    };
}

/// Declares a struct that is sent as a form of several parts: as [`request!`](crate::runtime::request), but it is no
/// JSON.
#[macro_export]
#[doc(hidden)]
macro_rules! __form {
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { new { $($new:tt)* } $($set:tt)* }) => {
        $crate::__object_declared!([] $(#[$attribute])* pub struct $name $([$($own),*])? { new { $($new)* } $($set)* });
    };
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { $($set:tt)* }) => {
        $crate::__object_declared!([] #[derive(Default)] $(#[$attribute])* pub struct $name $([$($own),*])? { new {} $($set)* });
    };
}

/// Declares a struct that requests and answers hold: built and checked like the one, read like the other.
///
/// A member is written as `<holder> <argument> name: Type = "name on the wire" [limits]`; the last two may be missing:
/// then it has the same name there, and is not checked. Limits on the object as a whole stand behind its name.
///
/// | holder | the member's type | |
/// | --- | --- | --- |
/// | `always` | `T` | in `new` of what only requests hold |
/// | `nullable` | `Option<T>` | the same; `None` is sent as null |
/// | `required` | `Option<T>` | in `new` of what answers hold too; sending without it is refused |
/// | `required_nullable` | `Patch<T>` | the same; null is a value |
/// | `optional` | `Option<T>` | not sent where there is none |
/// | `patch` | `Patch<T>` | not sent, null or a value; `name(clear_name)` names the setter for null |
/// | `read_only` | `Option<T>` | never sent, not even where it was read |
///
/// Behind `..` stands the map of the properties beside these, with what a value of it is made of and its limits, and the
/// names that are declared and that the type has no member for: `.. plain others: Map = T [limits] except ["name"]`.
///
/// | argument | what `new` and the setter take | `T` |
/// | --- | --- | --- |
/// | `plain` | `Type` | `Type` |
/// | `into` | `impl Into<Type>` | `Type` |
/// | `each` | `impl IntoIterator<Item = impl Into<Type>>` | `Vec<Type>` |
/// | `boxed`, `boxed_into` | `Type`, `impl Into<Type>` | `Box<Type>` |
///
/// ```
/// use cloudflare_sdk::runtime::{self, Limit};
///
/// runtime::object! {
///     /// A thing.
///     pub struct Thing {
///         new {
///             /// Its name.
///             required into name: String [Limit::MaxLength(32)],
///         }
///         set {
///             /// What it is.
///             read_only plain id: u64,
///         }
///     }
/// }
///
/// let thing: Thing = serde_json::from_str(r#"{"id": 1, "name": "x"}"#).unwrap();
/// assert_eq!(serde_json::to_string(&thing).unwrap(), r#"{"name":"x"}"#);
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __object {
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { new { $($new:tt)* } $($set:tt)* }) => {
        $crate::__object_declared!(
            [write read] #[derive(Default)] $(#[$attribute])* pub struct $name $([$($own),*])? { new { $($new)* } $($set)* }
        );
    };
    ($(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? { $($set:tt)* }) => {
        $crate::__object_declared!(
            [write read] #[derive(Default)] $(#[$attribute])* pub struct $name $([$($own),*])? { new {} $($set)* }
        );
    };
}

#[cfg(test)]
mod tests;
