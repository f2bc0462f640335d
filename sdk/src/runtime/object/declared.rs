//! What a struct that requests hold consists of.

/// The struct, `new`, the setters and the checks; then how it is written and read, as far as it is.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_declared {
    ([$($way:ident)*] $(#[$attribute:meta])* pub struct $name:ident $([$($own:expr),*])? {
        new {
            $(
                $(#[$new_doc:meta])*
                $new_holder:ident $new_argument:ident $new:ident: $new_type:ty $(= $new_wire:literal)?
                $([$($new_limit:expr),*])?,
            )*
        }
        $(set {
            $(
                $(#[$doc:meta])*
                $holder:ident $argument:ident $field:ident $(($clear:ident))?: $type:ty $(= $wire:literal)?
                $([$($limit:expr),*])?,
            )*
        })?
        $(.. $(#[$other_doc:meta])* $other_argument:ident $additional:ident: $map:ty = $value:ty [$($each:expr),*]
            $(except [$($hidden:literal),*])?)?
    }) => {
        #[derive(Debug, Clone, PartialEq)]
        $(#[$attribute])*
        // As visible, and as much used, as its author wants; a member may be deprecated.
        #[allow(dead_code, deprecated, unreachable_pub)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$new_doc])* pub $new: $crate::__object_held!($new_holder $new_argument $new_type),)*
            $($($(#[$doc])* pub $field: $crate::__object_held!($holder $argument $type),)*)?
            $($(#[$other_doc])* pub $additional: $map,)?
        }

        #[allow(dead_code, deprecated, unreachable_pub)]
        impl $name {
            /// With what is required, and nothing else.
            pub fn new($($new: $crate::__object_argument!($new_holder $new_argument $new_type)),*) -> Self {
                Self {
                    $($new: $crate::__object_given!($new_holder $new_argument $new),)*
                    $($($field: ::std::default::Default::default(),)*)?
                    $($additional: ::std::default::Default::default(),)?
                }
            }

            $($(
                $crate::__object_setter!(
                    [$(#[$doc])*] $holder $argument $field $($clear)?: $type, $crate::__wire!($field $($wire)?)
                );
            )*)?

            $(
                $(#[$other_doc])*
                pub fn $additional(
                    mut self,
                    $additional: impl ::std::iter::IntoIterator<
                        Item = (
                            impl ::std::convert::Into<::std::string::String>,
                            $crate::__object_argument!(always $other_argument $value),
                        ),
                    >,
                ) -> Self {
                    let properties = ::std::iter::IntoIterator::into_iter($additional);
                    self.$additional = properties
                        .map(|(name, value)| (name.into(), $crate::__object_given!(always $other_argument value)))
                        .collect();
                    self
                }
            )?
        }

        impl $crate::runtime::Validate for $name {
            #[allow(deprecated, unused_variables)]
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                $($crate::__object_check!(
                    $new_holder check, $crate::__wire!($new $($new_wire)?), &self.$new $(, [$($new_limit),*])?
                );)*
                $($($crate::__object_check!(
                    optional check, $crate::__wire!($field $($wire)?), &self.$field $(, [$($limit),*])?
                );)*)?
                $crate::__object_additional!(
                    check [
                        $($crate::__wire!($new $($new_wire)?),)*
                        $($($crate::__wire!($field $($wire)?),)*)?
                    ],
                    self $($additional [$($($hidden),*)?] [, &[$($each),*]])?
                );
                $(check.object(self, &[$($own),*]);)?
            }

            $crate::__object_validate_with!([$($way)*]);
        }

        $crate::__object_wire!([$($way)*] $name {
            $($new_holder $new $($new_wire)?,)*
            $($($holder $field $($wire)?,)*)?
        } $($additional [$($($hidden),*)?])?);
    };
}

/// How the limits that its place sets are checked: those on objects, as a form has no JSON.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_validate_with {
    ([]) => {};
    ([$($way:ident)+]) => {
        fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
            self.validate(check);
            check.object(self, limits);
        }
    };
}

/// The type of a member.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_held {
    (always plain $type:ty) => { $type };
    (always into $type:ty) => { $type };
    (always each $type:ty) => { ::std::vec::Vec<$type> };
    (always boxed $type:ty) => { ::std::boxed::Box<$type> };
    (always boxed_into $type:ty) => { ::std::boxed::Box<$type> };
    (patch $argument:ident $type:ty) => { $crate::runtime::Patch<$crate::__object_held!(always $argument $type)> };
    (required_nullable $argument:ident $type:ty) => {
        $crate::runtime::Patch<$crate::__object_held!(always $argument $type)>
    };
    ($holder:ident plain $type:ty) => { ::std::option::Option<$type> };
    ($holder:ident into $type:ty) => { ::std::option::Option<$type> };
    ($holder:ident $argument:ident $type:ty) => {
        ::std::option::Option<$crate::__object_held!(always $argument $type)>
    };
}

/// What `new` and a setter take.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_argument {
    (nullable each $type:ty) => { ::std::option::Option<::std::vec::Vec<$type>> };
    (nullable $argument:ident $type:ty) => { ::std::option::Option<$type> };
    (required_nullable each $type:ty) => { ::std::option::Option<::std::vec::Vec<$type>> };
    (required_nullable $argument:ident $type:ty) => { ::std::option::Option<$type> };
    ($holder:ident plain $type:ty) => { $type };
    ($holder:ident boxed $type:ty) => { $type };
    ($holder:ident into $type:ty) => { impl ::std::convert::Into<$type> };
    ($holder:ident boxed_into $type:ty) => { impl ::std::convert::Into<$type> };
    ($holder:ident each $type:ty) => { impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<$type>> };
}

/// The member that is made of what `new` and a setter take.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_given {
    (always plain $value:ident) => { $value };
    (always into $value:ident) => { ::std::convert::Into::into($value) };
    (always boxed $value:ident) => { ::std::boxed::Box::new($value) };
    (always boxed_into $value:ident) => { ::std::boxed::Box::new(::std::convert::Into::into($value)) };
    (always each $value:ident) => {
        ::std::iter::Iterator::collect(::std::iter::Iterator::map(
            ::std::iter::IntoIterator::into_iter($value),
            ::std::convert::Into::into,
        ))
    };
    (nullable boxed $value:ident) => { $value.map(::std::boxed::Box::new) };
    (nullable boxed_into $value:ident) => { $value.map(::std::boxed::Box::new) };
    (nullable $argument:ident $value:ident) => { $value };
    (required_nullable $argument:ident $value:ident) => {
        $crate::runtime::Patch::from($crate::__object_given!(nullable $argument $value))
    };
    (patch $argument:ident $value:ident) => {
        $crate::runtime::Patch::Set($crate::__object_given!(always $argument $value))
    };
    ($holder:ident $argument:ident $value:ident) => {
        ::std::option::Option::Some($crate::__object_given!(always $argument $value))
    };
}

/// The setters of a member.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_setter {
    ([$($doc:tt)*] read_only $argument:ident $field:ident: $type:ty, $wire:expr) => {};
    ([$($doc:tt)*] $holder:ident $argument:ident $field:ident $clear:ident: $type:ty, $wire:expr) => {
        $crate::__object_setter!([$($doc)*] $holder $argument $field: $type, $wire);

        /// Sends null: it is to have no value any more.
        ///
        $($doc)*
        pub fn $clear(mut self) -> Self {
            self.$field = $crate::runtime::Patch::Clear;
            self
        }
    };
    ([$($doc:tt)*] $holder:ident $argument:ident $field:ident: $type:ty, $wire:expr) => {
        $($doc)*
        pub fn $field(mut self, $field: $crate::__object_argument!($holder $argument $type)) -> Self {
            self.$field = $crate::__object_given!($holder $argument $field);
            self
        }
    };
}

/// How a member is checked before it is sent.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_check {
    (required $check:ident, $wire:expr, $value:expr $(, [$($limit:expr),*])?) => {
        $check.required($wire, !$crate::runtime::__private::Absent::is_absent($value));
        $($check.field($wire, $value, &[$($limit),*]);)?
    };
    (required_nullable $($rest:tt)*) => { $crate::__object_check!(required $($rest)*) };
    ($holder:ident $check:ident, $wire:expr, $value:expr, [$($limit:expr),*]) => {
        $check.field($wire, $value, &[$($limit),*]);
    };
    ($holder:ident $check:ident, $wire:expr, $value:expr) => {};
}

/// How a struct goes over the wire.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_wire {
    ([] $($object:tt)*) => {};
    ([write] $($object:tt)*) => { $crate::__object_write!($($object)*); };
    ([write read] $name:ident { $($holder:ident $field:ident $($wire:literal)?,)* } $($additional:tt)*) => {
        $crate::__object_write!($name { $($holder $field $($wire)?,)* } $($additional)*);
        $crate::__object_read!($name { $($field $($wire)?,)* } $($additional)*);
    };
}

/// The name of a member on the wire.
#[macro_export]
#[doc(hidden)]
macro_rules! __wire {
    ($field:ident) => {
        ::std::stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}
