//! Model to tokens to text.

mod api_page;
mod docs;
mod enumeration;
mod example;
mod file;
mod handle;
mod id;
mod limits;
mod listing;
mod method;
mod object;
mod rust_type;
pub mod surface;
mod union;

use std::collections::BTreeMap;

use crate::{
    diagnostics::Fault,
    ir::{Api, Kind, ResourcePath, Type},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub use api_page::api_page;
pub use listing::listing;

/// Where the generated files will live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Inside the crate that has the runtime.
    Sdk,
    /// In another crate, which depends on it.
    External,
}

/// The text of every file, by path.
///
/// # Errors
///
/// Tokens that are no Rust: a fault of this crate, named with the place in the description that led to it.
pub fn files(api: &Api, spec_name: &str, target: Target) -> Result<BTreeMap<String, String>, Fault> {
    let emission = Emission { api, spec_name, target };
    api.resources.keys().map(|path| Ok((file_path(path), emission.file(path)?))).collect()
}

/// What the parts of this stage share.
struct Emission<'a> {
    api: &'a Api,
    spec_name: &'a str,
    target: Target,
}

/// What stands in a file, a blank line apart.
enum Item {
    /// Rust.
    Tokens(TokenStream),
    /// A macro of the runtime with a list, an entry a line: what changes in a list is a line of the diff.
    Call {
        /// The macro.
        name: &'static str,
        /// What stands before the list.
        arguments: Vec<Ident>,
        /// The list.
        entries: Vec<String>,
        /// What stands behind the list.
        end: &'static str,
    },
}

impl Item {
    /// Its tokens, as far as they name what is imported.
    fn tokens(&self) -> TokenStream {
        match self {
            Self::Tokens(tokens) => tokens.clone(),
            Self::Call { .. } => quote!(runtime),
        }
    }
}

/// `mod.rs` for the root: all files are in one folder, which holds nothing else.
fn file_path(path: &ResourcePath) -> String {
    if path.0.is_empty() { "mod.rs".to_owned() } else { format!("{}.rs", path.0.join("/")) }
}

/// Text as a Rust literal.
fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}

impl Emission<'_> {
    /// The items of a type.
    fn type_items(&self, named: &Type) -> Vec<Item> {
        match &named.schema.kind {
            Kind::Object(object) => self.object(named, object),
            Kind::Enum(variants) => self.enumeration(named, variants),
            Kind::Union(union) => self.union(named, union),
            _ => self.id(named),
        }
    }
}
