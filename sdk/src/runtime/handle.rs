//! Handles: values whose methods are operations, or lead to further handles.

/// Declares the handle of a module, and the ways from it to the handles of the modules inside.
///
/// ```
/// mod outer {
///     use cloudflare_sdk::runtime;
///
///     pub mod inner {
///         use cloudflare_sdk::runtime;
///
///         runtime::handle! {
///             /// What is inside.
///             pub struct Inner {}
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

/// Declares the trait that leads from a client to the handles of the outermost modules.
///
/// ```
/// use cloudflare_sdk::{Client, runtime};
///
/// pub mod inner {
///     use cloudflare_sdk::runtime;
///
///     runtime::handle! {
///         /// What is inside.
///         pub struct Inner {}
///     }
/// }
///
/// runtime::resources! {
///     /// The ways from a client.
///     pub trait Resources {
///         /// What is inside.
///         inner: Inner,
///     }
/// }
///
/// # fn example(client: Client) {
/// let inner: inner::Inner = client.inner();
/// # }
/// # fn main() {}
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __resources {
    ($(#[$attribute:meta])* pub trait $name:ident {
        $($(#[$way:meta])* $module:ident: $handle:ident,)*
    }) => {
        $(#[$attribute])*
        pub trait $name {
            $(
                $(#[$way])*
                fn $module(&self) -> $module::$handle;
            )*
        }

        impl $name for $crate::Client {
            $(
                $(#[$way])*
                fn $module(&self) -> $module::$handle {
                    $module::$handle { client: ::std::clone::Clone::clone(self) }
                }
            )*
        }
    };
}
