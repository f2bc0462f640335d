//! Emits `api.txt`: the public interface as signatures, one line each.

use super::{header, literal, surface};
use crate::{
    ir::{Api, Kind, Type, rust_path},
    passes::catch_all,
    text::characters::spelled_out,
};

/// The text of `api.txt`: a line for each item, sorted by path.
pub fn listing(api: &Api, source: &str) -> String {
    let mut lines = Vec::new();
    for operation in &api.operations {
        let Some(resource) = api.resources.get(&operation.resource) else { continue };
        let handle = rust_path(&operation.resource.to_string(), &resource.handle);
        let deprecated = if operation.deprecated.is_some() { "#[deprecated] " } else { "" };
        lines.push(format!("{deprecated}pub {}", within(&handle, &surface::signature(api, operation))));
    }
    for named in api.types.values() {
        let at = rust_path(&named.resource.to_string(), &named.name);
        lines.extend(type_lines(api, named, &at));
    }
    for alias in &api.aliases {
        let Some(named) = api.types.get(&alias.of) else { continue };
        let of = rust_path(&named.resource.to_string(), &named.name);
        lines.push(format!("pub type {} = {of}", rust_path(&alias.resource.to_string(), &alias.name)));
    }
    if !api.operations.is_empty() {
        lines.push("pub static OPERATIONS: &[&Operation]".to_owned());
    }
    // Sorted by path, so that an addition is one new line.
    lines.sort_by_cached_key(|line| line.rsplit_once("pub ").map_or(String::new(), |(_, rest)| after_kind(rest)));
    format!("// {}\n\n{}\n", header("gen", &spelled_out(source)), lines.join("\n"))
}

/// The sort key of a line: the text after `pub`, without a keyword such as `fn` or `struct`.
fn after_kind(rest: &str) -> String {
    let word = rest.split(' ').next().unwrap_or_default();
    let known = ["fn", "type", "struct", "enum", "variant", "field", "static"].contains(&word);
    (if known { rest[word.len()..].trim_start() } else { rest }).to_owned()
}

/// The signature of a function, with the path `at` of its type before the name.
fn within(at: &str, function: &str) -> String {
    function.replacen("fn ", &format!("fn {at}::"), 1)
}

fn type_lines(api: &Api, named: &Type, at: &str) -> Vec<String> {
    match &named.schema.kind {
        Kind::Object(object) => {
            let mark = |is_deprecated: bool| if is_deprecated { "#[deprecated] " } else { "" };
            let mut lines = vec![format!("pub struct {at}")];
            let additional = surface::additional(named, object);
            for member in surface::members(api, named, object).iter().chain(&additional) {
                let deprecated = mark(member.field.schema.deprecated.is_some());
                lines.push(format!("{deprecated}pub field {at}::{}: {}", member.ident, member.kind(api)));
            }
            for (function, is_deprecated) in surface::functions(api, named, object) {
                lines.push(format!("{}pub {}", mark(is_deprecated), within(at, &function)));
            }
            lines
        }
        Kind::Enum(variants) => {
            let values = variants
                .iter()
                .map(|variant| format!("pub variant {at}::{} = {}", variant.ident, literal(&variant.value)));
            let other = format!("pub variant {at}::{}(String)", catch_all(variants));
            [format!("pub enum {at}")].into_iter().chain(values).chain([other]).collect()
        }
        Kind::Union(union) => {
            let shapes = union.branches.iter().map(|branch| {
                format!("pub variant {at}::{}({})", branch.ident, surface::value_type(api, &branch.schema))
            });
            let other = format!("pub variant {at}::Unknown(serde_json::Value)");
            [format!("pub enum {at}")].into_iter().chain(shapes).chain([other]).collect()
        }
        _ => vec![format!("pub struct {at}(String)")],
    }
}
