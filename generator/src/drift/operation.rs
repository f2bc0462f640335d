//! Reads the operations of a description as trees of places (see `place`): parameters, bodies, responses, headers and
//! security.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    Side,
    encoding::encoding,
    place::{Fact, Facts, Key, Place, Step},
    schema::text,
};
use crate::{
    document::{METHODS, members},
    path_template::{placeholders, unnamed},
    pointer::Pointer,
};

/// The text of a security requirement that needs no credentials.
const NO_CREDENTIALS: &str = "no credentials";

/// The keywords of an operation object that are read one by one; other keywords are compared as JSON. The next
/// constants are the same for other objects.
const OPERATION: &[&str] = &["parameters", "requestBody", "responses", "security", "servers", "deprecated"];
const BODY: &[&str] = &["content", "required"];
const RESPONSE: &[&str] = &["content", "headers"];
const MEDIA_TYPE: &[&str] = &["schema", "encoding"];
const PARAMETER: &[&str] = &[
    "name",
    "in",
    "content",
    "schema",
    "required",
    "deprecated",
    "allowEmptyValue",
    "allowReserved",
    "style",
    "explode",
];

impl Side<'_> {
    /// The operations whose path has the segment, by method and path: `GET /accounts/{}/addressing/services`.
    pub(super) fn operations(&mut self, segment: &str) -> BTreeMap<String, Place> {
        let mut operations = BTreeMap::new();
        let paths = Pointer::root().child("paths");
        for (path, _) in members(self.document.value(&paths)) {
            if !path.split('/').any(|part| part == segment) {
                continue;
            }
            let (template, placeholders) = (unnamed(path), placeholders(path).collect::<Vec<_>>());
            let Some((item_at, item)) = self.resolved(&paths.child(path)) else { continue };
            for method in METHODS {
                let Some(operation) = item.get(method) else { continue };
                let at = item_at.child(method);
                let mut place = self.operation(operation, &at, &placeholders);
                if let Some(servers) = self.servers(operation, item) {
                    place.facts.insert("servers".to_owned(), Fact::Set(servers));
                }
                if operations.insert(format!("{} {template}", method.to_uppercase()), place).is_some() {
                    let message = "another path differs in the names of its placeholders only";
                    self.reader.faults.refuse(&at, message, "correct the description: such paths are the same path");
                }
            }
        }
        operations
    }

    fn operation(&mut self, operation: &Value, at: &Pointer, placeholders: &[&str]) -> Place {
        let mut place = Place::new(at.clone(), others(operation, OPERATION));
        flag(operation, "deprecated", &mut place.facts);
        let permissions = set(operation.get("x-api-token-group"));
        if !permissions.is_empty() {
            place.facts.insert("permission".to_owned(), Fact::Set(permissions));
        }
        place.facts.insert("security".to_owned(), Fact::Set(self.security(operation)));
        self.parameters(at, placeholders, &mut place);
        if operation.get("requestBody").is_some()
            && let Some((at, body)) = self.resolved(&at.child("requestBody"))
        {
            let mut child = self.with_content(&at, body, BODY);
            flag(body, "required", &mut child.facts);
            place.children.insert(Step::RequestBody, child);
        }
        for (status, _) in members(operation.get("responses")).filter(|(status, _)| !status.starts_with("x-")) {
            let Some((at, response)) = self.resolved(&at.child("responses").child(status)) else { continue };
            let mut child = self.with_content(&at, response, RESPONSE);
            for (name, _) in members(response.get("headers")) {
                let Some((at, header)) = self.resolved(&at.child("headers").child(name)) else { continue };
                child.children.insert(Step::Header(name.to_lowercase()), self.parameter(&at, header));
            }
            place.children.insert(Step::Response(status.to_uppercase()), child);
        }
        place
    }

    /// Adds the parameters of an operation: its own, and those of its path item that it does not override.
    fn parameters(&mut self, at: &Pointer, placeholders: &[&str], place: &mut Place) {
        let mut parameters: BTreeMap<(String, String), Place> = BTreeMap::new();
        for at in [at.parent().child("parameters"), at.child("parameters")] {
            let count = self.document.value(&at).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                let Some((at, parameter)) = self.resolved(&at.index(index)) else { continue };
                let text =
                    |keyword: &str| parameter.get(keyword).and_then(Value::as_str).unwrap_or_default().to_owned();
                parameters.insert((text("in"), text("name")), self.parameter(&at, parameter));
            }
        }
        for (index, name) in placeholders.iter().enumerate() {
            let described = parameters.get(&("path".to_owned(), (*name).to_owned())).cloned();
            let mut child = described.unwrap_or_else(|| Place::new(at.child("parameters"), Facts::new()));
            // A path parameter is always required.
            child.facts.remove("required");
            child.facts.insert("name".to_owned(), Fact::Text((*name).to_owned()));
            place.children.insert(Step::PathParameter(index + 1), child);
        }
        parameters.retain(|(sent_in, name), _| sent_in != "path" || !placeholders.contains(&name.as_str()));
        for ((sent_in, name), child) in parameters {
            // Header names are case-insensitive (RFC 9110, section 5.1).
            let name = if sent_in == "header" { name.to_lowercase() } else { name };
            place.children.insert(Step::Parameter(sent_in, name), child);
        }
    }

    /// The place of a parameter or response header.
    fn parameter(&mut self, at: &Pointer, parameter: &Value) -> Place {
        let mut place = self.with_content(at, parameter, PARAMETER);
        for keyword in ["required", "deprecated", "allowEmptyValue", "allowReserved"] {
            flag(parameter, keyword, &mut place.facts);
        }
        let in_form = matches!(parameter["in"].as_str(), Some("query" | "cookie"));
        let default = if in_form { "form" } else { "simple" };
        let style = parameter.get("style").and_then(Value::as_str).unwrap_or(default);
        if style != default {
            place.facts.insert("style".to_owned(), Fact::Text(style.to_owned()));
        }
        let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        if explode != (style == "form") {
            place.facts.insert("explode".to_owned(), Fact::Text(explode.to_string()));
        }
        self.add_schema(parameter, &mut place);
        place
    }

    /// The place of an object that may have `content`, such as a body or parameter, and the places of its media types.
    /// Keywords that are not in `known` become facts.
    fn with_content(&mut self, at: &Pointer, holder: &Value, known: &[&str]) -> Place {
        let mut place = Place::new(at.clone(), others(holder, known));
        for (name, media_type) in members(holder.get("content")) {
            let mut child = Place::new(at.child("content").child(name), others(media_type, MEDIA_TYPE));
            let encoding = encoding(self.document, &child.at, media_type);
            if !encoding.is_empty() {
                child.facts.insert("encoding".to_owned(), Fact::Text(text(&Value::Object(encoding))));
            }
            self.add_schema(media_type, &mut child);
            place.children.insert(Step::Media(name.to_lowercase().replace(' ', "")), child);
        }
        place
    }

    fn add_schema(&mut self, holder: &Value, place: &mut Place) {
        if holder.get("schema").is_some() {
            let at = place.at.child("schema");
            place.schema = Some((self.reader.schema(&at), Key::at(&at)));
        }
    }

    /// The servers of an operation, or else of its path item; `None` if they are those of the description.
    fn servers(&self, operation: &Value, item: &Value) -> Option<BTreeSet<String>> {
        let listed = |holder: Option<&Value>| -> Option<BTreeSet<String>> {
            let servers = holder?.get("servers")?.as_array()?.iter().map(server);
            Some(servers.collect()).filter(|servers: &BTreeSet<String>| !servers.is_empty())
        };
        let described = listed(self.document.value(&Pointer::root()));
        let described = described.unwrap_or_else(|| BTreeSet::from([server(&json!({"url": "/"}))]));
        listed(Some(operation)).or_else(|| listed(Some(item))).filter(|own| *own != described)
    }

    /// The alternative security requirements of an operation, each with the schemes that are required together: `http
    /// bearer` or `apiKey header x-email + apiKey header x-key`.
    fn security(&mut self, operation: &Value) -> BTreeSet<String> {
        let requirements =
            operation.get("security").or_else(|| self.document.value(&Pointer::root().child("security")));
        let mut all = BTreeSet::new();
        for requirement in requirements.and_then(Value::as_array).into_iter().flatten() {
            let schemes: BTreeSet<String> =
                members(Some(requirement)).map(|(name, scopes)| self.scheme(name, scopes)).collect();
            all.insert(schemes.into_iter().collect::<Vec<_>>().join(" + "));
        }
        if all.is_empty() || all.remove("") {
            all.insert(NO_CREDENTIALS.to_owned());
        }
        all
    }

    /// A security scheme as text, by the credential that it sends and not by name: `http bearer`, `apiKey header
    /// x-auth-key`.
    fn scheme(&mut self, name: &str, scopes: &Value) -> String {
        let at = Pointer::root().children(&["components", "securitySchemes", name]);
        let kind = match self.document.value(&at).and_then(|_| self.resolved(&at)) {
            None => format!("undescribed {name}"),
            Some((_, scheme)) => {
                let text = |keyword: &str| scheme.get(keyword).and_then(Value::as_str).unwrap_or_default();
                match text("type") {
                    "http" => format!("http {}", text("scheme").to_lowercase()),
                    "apiKey" if text("in") == "header" => format!("apiKey header {}", text("name").to_lowercase()),
                    "apiKey" => format!("apiKey {} {}", text("in"), text("name")),
                    "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")),
                    other => other.to_owned(),
                }
            }
        };
        let scopes = set(Some(scopes)).into_iter().collect::<Vec<_>>().join(" ");
        if scopes.is_empty() { kind } else { format!("{kind} ({scopes})") }
    }
}

/// A server as text: its URL, and its variables as JSON if it has any. Annotations are omitted.
fn server(server: &Value) -> String {
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
    let variables: Map<String, Value> = members(server.get("variables"))
        .map(|(name, variable)| {
            (
                name.clone(),
                members(Some(variable))
                    .filter(|(it, _)| !is_annotation(it))
                    .map(|(keyword, value)| (keyword.clone(), value.clone()))
                    .collect(),
            )
        })
        .collect();
    if variables.is_empty() { url.to_owned() } else { format!("{url} {}", text(&Value::Object(variables))) }
}

/// The facts of the keywords of an object that are neither `known` nor annotations.
fn others(holder: &Value, known: &[&str]) -> Facts {
    let others =
        members(Some(holder)).filter(|(keyword, _)| !known.contains(&keyword.as_str()) && !is_annotation(keyword));
    others.map(|(keyword, value)| (keyword.clone(), Fact::Text(text(value)))).collect()
}

/// Whether a keyword is an annotation, which does not affect requests and responses.
fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: [&str; 7] =
        ["description", "summary", "operationId", "tags", "example", "examples", "externalDocs"];
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

fn flag(holder: &Value, keyword: &str, facts: &mut Facts) {
    if holder.get(keyword) == Some(&Value::Bool(true)) {
        facts.insert(keyword.to_owned(), Fact::Flag);
    }
}

/// The items of an array as a set.
fn set(values: Option<&Value>) -> BTreeSet<String> {
    values.and_then(Value::as_array).into_iter().flatten().map(text).collect()
}
