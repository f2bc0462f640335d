//! Macros that check objects before they are sent.

/// Checks an object field by field. With `set`, required fields can be absent, and an absent one is a violation.
#[macro_export]
#[doc(hidden)]
macro_rules! __checked {
    (
        $required_is:ident $body:ident $name:ident
        $(secret($($secret:literal),*))?
        $(limits[$($own:expr),*])?
        $(constant($($constant:literal = $only:literal),*))?
        $(required($($required:ident $(= $required_wire:literal)? $([$($required_limit:expr),*])?),*))?
        $(set($($set:ident $(= $set_wire:literal)? $([$($set_limit:expr),*])?),*))?
        $(optional($($optional:ident $(= $optional_wire:literal)? $([$($optional_limit:expr),*])?),*))?
        $(read_only($($read_only:ident $(= $read_only_wire:literal)?),*))?
        $(additional($additional:ident $([$($each:expr),*])? $(except $($hidden:literal),*)?))?
    ) => {
        impl $crate::runtime::Validate for $name {
            #[allow(deprecated, unused_imports, unused_variables)]
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                use $crate::runtime::Limit::*;

                $($($crate::__checked_field!(
                    $required_is check, $crate::__wire_name!($required $($required_wire)?), &self.$required
                    $(, [$($required_limit),*])?
                );)*)?
                $($($crate::__checked_field!(
                    set check, $crate::__wire_name!($set $($set_wire)?), &self.$set $(, [$($set_limit),*])?
                );)*)?
                $($($crate::__checked_field!(
                    always check, $crate::__wire_name!($optional $($optional_wire)?), &self.$optional
                    $(, [$($optional_limit),*])?
                );)*)?
                $crate::__checked_additional!(
                    check [
                        $($($crate::__wire_name!($required $($required_wire)?),)*)?
                        $($($crate::__wire_name!($set $($set_wire)?),)*)?
                        $($($crate::__wire_name!($optional $($optional_wire)?),)*)?
                        $($($crate::__wire_name!($read_only $($read_only_wire)?),)*)?
                    ],
                    self $($additional [$($($hidden),*)?] $([$($each),*])?)?
                );
                $(check.object(self, &[$($own),*]);)?
            }

            $crate::__validate_with!($body);
        }
    };
}

/// Checks that a field is set and within its limits.
#[macro_export]
#[doc(hidden)]
macro_rules! __checked_field {
    (set $check:ident, $wire:expr, $value:expr $(, [$($limit:expr),*])?) => {
        $check.required($wire, !$crate::runtime::__private::Absent::is_absent($value));
        $($check.field($wire, $value, &[$($limit),*]);)?
    };
    (always $check:ident, $wire:expr, $value:expr $(, [$($limit:expr),*])?) => {
        $($check.field($wire, $value, &[$($limit),*]);)?
    };
}

/// Checks the names of additional properties and, if they have limits in brackets, their values.
#[macro_export]
#[doc(hidden)]
macro_rules! __checked_additional {
    ($check:ident [$($declared:tt)*], $object:ident) => {};
    ($check:ident [$($declared:tt)*], $object:ident $additional:ident [$($hidden:literal),*]) => {
        $check.undeclared(&[$($declared)* $($hidden),*], $object.$additional.keys());
    };
    ($check:ident [$($declared:tt)*], $object:ident $additional:ident [$($hidden:literal),*] [$($each:expr),*]) => {
        $check.additional(&[$($declared)* $($hidden),*], &$object.$additional, &[$($each),*]);
    };
}

/// Implements `validate_with`, which checks an object against the limits of its place. A form has none, as it has no
/// JSON.
#[macro_export]
#[doc(hidden)]
macro_rules! __validate_with {
    (form) => {};
    (json) => {
        fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
            self.validate(check);
            check.object(self, limits);
        }
    };
}
