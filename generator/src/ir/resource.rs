//! Resources: the modules in which operations and types are generated.

use std::{collections::BTreeMap, fmt};

/// The path of a module as Rust identifiers, without the root module; empty for the root itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourcePath(pub Vec<String>);

impl ResourcePath {
    /// The path of the parent module; `None` for the root.
    pub(crate) fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// The path of a child module.
    #[must_use]
    pub(crate) fn child(&self, name: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(name.to_owned());
        Self(steps)
    }

    /// The path of the nearest common ancestor of two modules.
    #[must_use]
    pub(crate) fn common(&self, other: &Self) -> Self {
        Self(common_steps(&self.0, &other.0).to_vec())
    }

    /// The name of the module; empty for the root.
    pub(crate) fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

/// The Rust path of an item in a module: `dns::Record`; only the name if `module` is empty.
pub(crate) fn rust_path(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// The common prefix of two paths.
pub(crate) fn common_steps<'a>(a: &'a [String], b: &[String]) -> &'a [String] {
    &a[..a.iter().zip(b).take_while(|(a, b)| a == b).count()]
}

impl fmt::Display for ResourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("::"))
    }
}

/// A module of the generated code.
#[derive(Debug, Clone, Default)]
pub struct Resource {
    /// The literal segments that the URL paths of the module's operations share: `addressing/prefixes/bindings`.
    pub segments: String,
    /// The docs of the module, Markdown.
    pub docs: Option<String>,
    /// The cargo feature of the module, in a crate with a feature per product; filled by the pass `products`.
    pub feature: Option<String>,
    /// The name of the handle, which is the struct with the module's methods: `ServiceBindings`; filled by the pass
    /// `name`.
    pub handle: String,
}

/// The Rust path of each module, by the literal segments of its operations' URL paths.
pub(crate) fn by_segments(resources: &BTreeMap<ResourcePath, Resource>) -> BTreeMap<&str, &ResourcePath> {
    resources.iter().map(|(path, resource)| (resource.segments.as_str(), path)).collect()
}
