//! The second opinion: the same description through progenitor.
//!
//! progenitor refuses a description as a whole for one operation that it can't take. Then each operation is offered to
//! it alone, and the client is made of those that it takes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};

use crate::{diagnostics::Diagnostics, document::Document};

/// The client that progenitor generates from a description.
#[derive(Debug, Clone)]
pub struct Output {
    /// The client, one file; needs the crate `progenitor-client`.
    pub client: String,
    /// The description that it is made of: ours, with those operations only. JSON.
    pub description: String,
    /// The operations in it, `GET /services`.
    pub operations: Vec<String>,
    /// Operations that progenitor refuses, each with its reason.
    pub refused: Vec<(String, String)>,
}

/// Generates with progenitor, in its positional style.
///
/// # Errors
///
/// The description can't be read, or progenitor takes none of it.
pub fn generate(spec_name: &str, spec: &str) -> Result<Output, Diagnostics> {
    let api = Document::read(spec_name, spec)?.api_with_schemas()?;
    let described = |api: &OpenAPI| serde_json::to_string(api).unwrap_or_default();
    if let Ok(client) = client(&api) {
        let items = api.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
        let key = |path: &str, method: &str| format!("{} {path}", method.to_ascii_uppercase());
        let operations = items.flat_map(|(path, item)| item.iter().map(move |(method, _)| key(path, method))).collect();
        return Ok(Output { client, description: described(&api), operations, refused: Vec::new() });
    }
    let mut accepted = OpenAPI { paths: openapiv3::Paths::default(), ..api.clone() };
    let (mut operations, mut refused) = (Vec::new(), Vec::new());
    for (path, item) in &api.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for (method, operation) in item.iter() {
            let key = format!("{} {path}", method.to_ascii_uppercase());
            let shared = PathItem { parameters: item.parameters.clone(), ..PathItem::default() };
            let mut alone = OpenAPI { paths: openapiv3::Paths::default(), ..api.clone() };
            put(&mut alone, path, shared.clone(), method, operation);
            match client(&alone) {
                Ok(_) => {
                    put(&mut accepted, path, shared, method, operation);
                    operations.push(key);
                }
                Err(reason) => refused.push((key, reason)),
            }
        }
    }
    let client = client(&accepted).map_err(|reason| {
        Diagnostics::of_text(spec_name, None, format!("progenitor: {reason}"), "generate without `--engine progenitor`")
    })?;
    Ok(Output { client, description: described(&accepted), operations, refused })
}

/// Puts an operation into a description, beside those of its path that are there.
fn put(api: &mut OpenAPI, path: &str, shared: PathItem, method: &str, operation: &openapiv3::Operation) {
    let item = api.paths.paths.entry(path.to_owned()).or_insert(ReferenceOr::Item(shared));
    let ReferenceOr::Item(item) = item else { return };
    let place = match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "patch" => &mut item.patch,
        "head" => &mut item.head,
        "options" => &mut item.options,
        _ => &mut item.trace,
    };
    *place = Some(operation.clone());
}

fn client(api: &OpenAPI) -> Result<String, String> {
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Positional);
    let mut generator = Generator::new(&settings);
    // progenitor panics on some of what it can't take.
    let tokens = catch_unwind(AssertUnwindSafe(|| generator.generate_tokens(api)))
        .map_err(|_| "it panics".to_owned())?
        .map_err(|error| error.to_string())?;
    let file = syn::parse2(tokens).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
