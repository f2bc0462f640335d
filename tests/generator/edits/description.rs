//! Random descriptions, the same in every run: any schema at any place.

use serde_json::{Map, Value, json};

use super::random::Dice;

/// The names of properties, some of which are no Rust names.
const NAMES: [&str; 12] = ["a", "id", "type", "self", "x-y", "Name", "größe", "1st", "a.b", "a b", "", "files"];
/// The names of components, some of which differ only in case.
const COMPONENTS: [&str; 6] = ["Thing", "Part", "Foo", "foo", "Bar_Baz", "Vec"];
/// The names of parameters, which repeat in several places of a request.
const PARAMETERS: [&str; 8] = ["q", "id", "filter", "page", "X-Trace", "a.b", "tags[]", "type"];

/// A description of some operations and components.
pub(crate) fn description(dice: &mut Dice) -> Value {
    let mut paths = Map::new();
    for _ in 0..2 + dice.below(4) {
        let (mut path, mut placeholders) = (String::new(), Vec::new());
        for level in 0..1 + dice.below(3) {
            path.push_str(["/things", "/parts", "/lib", "/a-b", "/v1", "/mod"][dice.below(6)]);
            if dice.below(2) == 0 {
                let name = format!("{}{level}", ["id", "name", "self", "x-y"][dice.below(4)]);
                path.push_str(&format!("/{{{name}}}"));
                placeholders.push(name);
            }
        }
        let mut item = Map::new();
        for _ in 0..1 + dice.below(2) {
            let method = ["get", "post", "put", "patch", "delete"][dice.below(5)];
            item.insert(method.to_owned(), operation(dice, &placeholders, method));
        }
        paths.insert(path, item.into());
    }
    let components: Map<String, Value> = COMPONENTS.iter().map(|name| ((*name).to_owned(), schema(dice, 3))).collect();
    let info = json!({"title": "t", "version": "1"});
    json!({"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": components}})
}

fn operation(dice: &mut Dice, placeholders: &[String], method: &str) -> Value {
    let mut parameters = Vec::new();
    for name in placeholders {
        // One in eight placeholders has no parameter.
        if dice.below(8) > 0 {
            parameters.push(json!({"name": name, "in": "path", "required": true, "schema": schema(dice, 1)}));
        }
    }
    for place in ["query", "query", "header", "cookie"] {
        let name = PARAMETERS[dice.below(PARAMETERS.len())];
        let is_new = !parameters.iter().any(|other: &Value| other["name"] == name && other["in"] == place);
        if is_new && dice.below(2) == 0 {
            let mut parameter = json!({"name": name, "in": place, "required": dice.below(3) == 0});
            parameter["schema"] = schema(dice, 2);
            parameters.push(parameter);
        }
    }
    let success = json!({"description": "ok", "content": {"application/json": {"schema": schema(dice, 3)}}});
    let mut operation = json!({"parameters": parameters, "responses": {"200": success}});
    if dice.below(3) == 0 {
        operation["responses"]["202"] = json!({"description": "ok", "content": {"text/plain": {}}});
    }
    if method != "get" && dice.below(4) > 0 {
        let media_type = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded", "*/*"];
        let media_type = media_type[dice.below(4)];
        let schema = if media_type.contains("form") { form(dice) } else { schema(dice, 3) };
        operation["requestBody"] = json!({"required": dice.below(2) == 0, "content": {media_type: {"schema": schema}}});
    }
    operation
}

/// An object with files.
fn form(dice: &mut Dice) -> Value {
    let mut form = object(dice, 2);
    let file = json!({"type": "string", "format": "binary"});
    let files = [
        file.clone(),
        json!({"type": "array", "items": file}),
        json!({"type": "array", "minItems": 1, "maxItems": 3, "items": file}),
        json!({"anyOf": [file, {"type": "string", "maxLength": 3}]}),
        json!({"type": "object", "additionalProperties": file}),
    ];
    form["properties"]["files"] = files[dice.below(files.len())].clone();
    form["required"] = if dice.below(2) == 0 { json!(["files"]) } else { json!([]) };
    form
}

fn object(dice: &mut Dice, depth: usize) -> Value {
    let mut properties = Map::new();
    for _ in 0..dice.below(5) {
        properties.insert(NAMES[dice.below(NAMES.len())].to_owned(), schema(dice, depth - 1));
    }
    let required: Vec<&String> = properties.keys().filter(|_| dice.below(3) == 0).collect();
    let mut object = json!({"type": "object", "required": required});
    object["properties"] = properties.into();
    match dice.below(6) {
        0 => object["additionalProperties"] = schema(dice, depth - 1),
        1 => object["additionalProperties"] = json!(false),
        _ => {}
    }
    object
}

fn schema(dice: &mut Dice, depth: usize) -> Value {
    let kinds = if depth == 0 { 5 } else { 11 };
    let mut schema = match dice.below(kinds) {
        0 => json!({"type": "string", "maxLength": 40, "format": (["date", "ipv6", "uuid", "byte"][dice.below(4)])}),
        1 => json!({"type": "string", "enum": ([["a", "b"], ["a", "A"], ["", "1"]][dice.below(3)])}),
        2 => json!({"type": "integer", "minimum": 1, "enum": [0, 1]}),
        3 => json!({"type": (["number", "boolean"][dice.below(2)]), "default": 1}),
        4 => return json!({"$ref": format!("#/components/schemas/{}", COMPONENTS[dice.below(COMPONENTS.len())])}),
        5 => json!({"type": "array", "uniqueItems": dice.below(2) == 0, "items": schema(dice, depth - 1)}),
        6 | 7 => object(dice, depth),
        8 => json!({"allOf": [object(dice, depth), schema(dice, depth - 1)]}),
        9 => {
            let keyword = ["oneOf", "anyOf"][dice.below(2)];
            let branches: Vec<Value> = (0..1 + dice.below(3)).map(|_| self::schema(dice, depth - 1)).collect();
            json!({keyword: branches})
        }
        _ => json!({}),
    };
    for keyword in ["nullable", "readOnly", "writeOnly", "deprecated"] {
        if dice.below(10) == 0 {
            schema[keyword] = true.into();
        }
    }
    schema
}
