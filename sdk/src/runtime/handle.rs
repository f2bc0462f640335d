//! Handles: values whose methods are operations, or lead to further handles.

/// Declares the handle of a module, and the ways from it to the handles of the modules inside.
///
/// ```
/// use cloudflare_sdk::{Client, runtime};
///
/// mod outer {
///     use cloudflare_sdk::{Client, runtime};
///
///     pub mod inner {
///         use cloudflare_sdk::{Client, runtime};
///
///         runtime::handle! {
///             /// What is inside.
///             pub struct Inner {
///             }
///         }
///     }
///
///     runtime::handle! {
///         /// What is outside.
///         pub struct Outer {
///             /// What is inside.
///             inner: Inner,
///         }
///     }
/// }
///
/// # fn example(outer: outer::Outer) {
/// let inner: outer::inner::Inner = outer.inner();
/// # }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __handle {
    ($(#[$attribute:meta])* pub struct $name:ident {
        $($(#[$way:meta])* $module:ident: $handle:ident,)*
    }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone)]
        pub struct $name {
            pub(crate) client: $crate::Client,
        }

        impl $name {
            $(
                $(#[$way])*
                pub fn $module(&self) -> $module::$handle {
                    $module::$handle { client: ::std::clone::Clone::clone(&self.client) }
                }
            )*
        }
    };
}
