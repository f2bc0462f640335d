//! A description with names that Rust, cargo, Windows or generated code reserve, for paths, parameters, properties,
//! values, schemas and branches.

use serde_json::{Map, Value, json};

/// Reserved names: keywords, the prelude, primitive types and macros, crates, special files, devices, and items of
/// generated code.
const RESERVED: &[&str] = &[
    // Keywords.
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "_",
    // The prelude.
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    // Names in derives and implementations.
    "Debug",
    "Display",
    "Error",
    "FromStr",
    "Hash",
    "Item",
    "Output",
    "Target",
    // Primitive types and macros.
    "bool",
    "char",
    "f64",
    "i64",
    "str",
    "u8",
    "usize",
    "format",
    "matches",
    "panic",
    "vec",
    "derive",
    // Crates and files.
    "alloc",
    "bin",
    "build",
    "cloudflare_sdk",
    "core",
    "lib",
    "main",
    "runtime",
    "serde",
    "serde_json",
    "std",
    "test",
    "CON",
    "nul",
    "com1",
    "lpt1",
    // Names in generated code.
    "Cidr",
    "Client",
    "Date",
    "Ip",
    "Other",
    "Page",
    "Patch",
    "Request",
    "Resources",
    "Response",
    "Timestamp",
    "Unknown",
    "Upload",
    "Value",
    "body",
    "create",
    "list",
    "new",
    "operation",
    "query",
    "send",
];

/// The description with all reserved names, each in every place that has a name.
pub(crate) fn description() -> Value {
    let text = |name: &str| (name.to_owned(), json!({"type": "string", "maxLength": 3}));
    let properties: Map<String, Value> = RESERVED.iter().map(|name| text(name)).collect();
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let json = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for name in RESERVED.iter().copied() {
        let object = json!({
            "type": "object",
            "required": ["kind", name],
            "properties": {"kind": {"type": "string", "enum": [name]}, name: {"type": "string"}},
        });
        schemas.insert(name.to_owned(), object);
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let mut answer = json(reference(name));
        answer["description"] = json!("it");
        let get =
            json!({"operationId": format!("get-{name}"), "parameters": [parameter], "responses": {"200": answer}});
        paths.insert(format!("/{name}/{{{name}}}"), json!({ "get": get }));
    }
    let branches: Vec<Value> = RESERVED.iter().map(|name| reference(name)).collect();
    schemas.insert("AllOfThem".to_owned(), json!({"type": "object", "required": RESERVED, "properties": properties}));
    schemas.insert("OneOfThem".to_owned(), json!({ "oneOf": branches }));
    schemas.insert("TextOfThem".to_owned(), json!({"type": "string", "enum": RESERVED}));
    let parameters: Vec<Value> =
        RESERVED.iter().map(|name| json!({"name": name, "in": "query", "schema": reference("TextOfThem")})).collect();
    let mut union = json(reference("OneOfThem"));
    union["description"] = json!("it");
    let mut body = json(reference("AllOfThem"));
    body["required"] = json!(true);
    let post =
        json!({"operationId": "post", "parameters": parameters, "requestBody": body, "responses": {"200": union}});
    paths.insert("/all".to_owned(), json!({ "post": post }));
    let put = json!({"operationId": "put", "requestBody": json(reference("OneOfThem")), "responses": {"204": {"description": "done"}}});
    paths.insert("/all/one".to_owned(), json!({ "put": put }));
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Reserved names", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}
