//! The operations in scope, as trees of places.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Fact, Facts, Node, Step, value};
use crate::{diagnostics::Diagnostics, drift::Description, pointer::Pointer};

/// The methods that OpenAPI 3 knows.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// More references in a row than any description has.
const MAX_HOPS: usize = 32;

impl Description<'_> {
    /// Every operation whose path has the segment, by method and path, `GET /accounts/{}/addressing/services`.
    pub(in crate::drift) fn operations(&self, segment: &str) -> Result<BTreeMap<String, Node<'_>>, Diagnostics> {
        let mut operations = BTreeMap::new();
        for (path, item) in self.root["paths"].as_object().into_iter().flatten() {
            if !path.split('/').any(|part| part == segment) {
                continue;
            }
            let (template, placeholders) = without_names(path);
            let item = self.resolved(item)?;
            for method in METHODS {
                let Some(operation) = item.get(method) else { continue };
                let name = format!("{} {template}", method.to_uppercase());
                let node = self.operation(item, operation, &placeholders)?;
                if operations.insert(name, node).is_some() {
                    let at = Pointer::root().children(&["paths", path, method]);
                    let message = "another path differs in the names of its placeholders only".to_owned();
                    return Err(self.fault(at, message, "correct the description: such paths are the same path"));
                }
            }
        }
        Ok(operations)
    }

    /// What a value is, where it may be a reference.
    fn resolved<'d>(&'d self, value: &'d Value) -> Result<&'d Value, Diagnostics> {
        let mut value = value;
        for _ in 0..MAX_HOPS {
            match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => value = self.target(reference)?,
                None => return Ok(value),
            }
        }
        Err(self.fault(Pointer::root(), "a reference that leads in a circle".to_owned(), "correct the description"))
    }

    fn operation<'d>(
        &'d self,
        item: &'d Value,
        operation: &'d Value,
        placeholders: &[&str],
    ) -> Result<Node<'d>, Diagnostics> {
        let mut node = Node { facts: others(operation, OPERATION), ..Node::default() };
        flag(operation, "deprecated", &mut node.facts);
        if let Some(permissions) = operation.get("x-api-token-group").map(value::set)
            && !permissions.is_empty()
        {
            node.facts.insert("permission".to_owned(), Fact::Set(permissions));
        }
        node.facts.insert("security".to_owned(), Fact::Set(self.security(operation)?));
        self.parameters(item, operation, placeholders, &mut node)?;
        if let Some(body) = operation.get("requestBody") {
            let body = self.resolved(body)?;
            let mut child = self.with_content(body, BODY)?;
            flag(body, "required", &mut child.facts);
            node.children.insert(Step::RequestBody, child);
        }
        for (status, response) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
            if value::is_wording(status) {
                continue;
            }
            let response = self.resolved(response)?;
            let mut child = self.with_content(response, RESPONSE)?;
            for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
                child.children.insert(Step::Header(name.to_lowercase()), self.parameter(self.resolved(header)?)?);
            }
            let status = if status == "default" { status.clone() } else { status.to_uppercase() };
            node.children.insert(Step::Response(status), child);
        }
        Ok(node)
    }

    fn parameters<'d>(
        &'d self,
        item: &'d Value,
        operation: &'d Value,
        placeholders: &[&str],
        node: &mut Node<'d>,
    ) -> Result<(), Diagnostics> {
        let mut parameters: BTreeMap<(&str, &str), &Value> = BTreeMap::new();
        for holder in [item, operation] {
            for parameter in holder.get("parameters").and_then(Value::as_array).into_iter().flatten() {
                let parameter = self.resolved(parameter)?;
                let text = |keyword: &str| parameter.get(keyword).and_then(Value::as_str).unwrap_or_default();
                parameters.insert((text("in"), text("name")), parameter);
            }
        }
        for (index, name) in placeholders.iter().enumerate() {
            let mut child = match parameters.get(&("path", *name)) {
                Some(parameter) => self.parameter(parameter)?,
                None => Node::default(),
            };
            child.facts.remove("required");
            child.facts.insert("name".to_owned(), Fact::Text((*name).to_owned()));
            node.children.insert(Step::PathParameter(index + 1), child);
        }
        for ((sent_in, name), parameter) in parameters {
            if sent_in == "path" && placeholders.contains(&name) {
                continue;
            }
            let name = if sent_in == "header" { name.to_lowercase() } else { name.to_owned() };
            node.children.insert(Step::Parameter(sent_in.to_owned(), name), self.parameter(parameter)?);
        }
        Ok(())
    }

    /// A parameter or a header of an answer.
    fn parameter<'d>(&'d self, parameter: &'d Value) -> Result<Node<'d>, Diagnostics> {
        let mut node = self.with_content(parameter, PARAMETER)?;
        for keyword in ["required", "deprecated", "allowEmptyValue", "allowReserved"] {
            flag(parameter, keyword, &mut node.facts);
        }
        let in_form = matches!(parameter["in"].as_str(), Some("query" | "cookie"));
        let usual = if in_form { "form" } else { "simple" };
        let style = parameter.get("style").and_then(Value::as_str).unwrap_or(usual);
        if style != usual {
            node.facts.insert("style".to_owned(), Fact::Text(style.to_owned()));
        }
        let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        if explode != (style == "form") {
            node.facts.insert("explode".to_owned(), Fact::Text(explode.to_string()));
        }
        node.schemas.extend(parameter.get("schema"));
        Ok(node)
    }

    /// A node with its media types below it.
    fn with_content<'d>(&'d self, holder: &'d Value, known: &[&str]) -> Result<Node<'d>, Diagnostics> {
        let mut node = Node { facts: others(holder, known), ..Node::default() };
        for (name, media) in holder.get("content").and_then(Value::as_object).into_iter().flatten() {
            let media = self.resolved(media)?;
            let child = Node {
                facts: others(media, &["schema"]),
                schemas: media.get("schema").into_iter().collect(),
                ..Node::default()
            };
            node.children.insert(Step::Media(name.to_lowercase().replace(' ', "")), child);
        }
        Ok(node)
    }

    /// Ways to prove who calls, each the kinds of proof that go together.
    fn security(&self, operation: &Value) -> Result<BTreeSet<String>, Diagnostics> {
        let ways = operation.get("security").or_else(|| self.root.get("security")).and_then(Value::as_array);
        let mut all = BTreeSet::new();
        for way in ways.into_iter().flatten() {
            let mut kinds = BTreeSet::new();
            for (name, scopes) in way.as_object().into_iter().flatten() {
                let scheme = self.root.pointer("/components/securitySchemes").and_then(|schemes| schemes.get(name));
                let kind = match scheme {
                    Some(scheme) => scheme_kind(self.resolved(scheme)?),
                    None => format!("undescribed {name}"),
                };
                let scopes = value::set(scopes).into_iter().collect::<Vec<_>>().join(" ");
                kinds.insert(if scopes.is_empty() { kind } else { format!("{kind} ({scopes})") });
            }
            if !kinds.is_empty() {
                all.insert(kinds.into_iter().collect::<Vec<_>>().join(" + "));
            } else {
                all.insert(NOBODY.to_owned());
            }
        }
        if all.is_empty() {
            all.insert(NOBODY.to_owned());
        }
        Ok(all)
    }
}

/// The way of an operation that asks for no proof.
const NOBODY: &str = "no credentials";
/// What is looked at one by one, or says nothing of its own.
const OPERATION: &[&str] = &["parameters", "requestBody", "responses", "security", "deprecated"];
const BODY: &[&str] = &["content", "required"];
const RESPONSE: &[&str] = &["content", "headers"];
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

/// Everything that is said there and isn't looked at one by one.
fn others(holder: &Value, known: &[&str]) -> Facts {
    let members = holder.as_object().into_iter().flatten();
    members
        .filter(|(keyword, _)| !known.contains(&keyword.as_str()) && !value::is_wording(keyword))
        .map(|(keyword, said)| (keyword.clone(), Fact::Text(value::text(said))))
        .collect()
}

fn flag(holder: &Value, keyword: &str, facts: &mut Facts) {
    if holder.get(keyword) == Some(&Value::Bool(true)) {
        facts.insert(keyword.to_owned(), Fact::Yes);
    }
}

/// `http bearer`, `apiKey header x-auth-key`: what is sent and where, not what the scheme is called.
fn scheme_kind(scheme: &Value) -> String {
    let text = |keyword: &str| scheme.get(keyword).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "http" => format!("http {}", text("scheme").to_lowercase()),
        "apiKey" if text("in") == "header" => format!("apiKey header {}", text("name").to_lowercase()),
        "apiKey" => format!("apiKey {} {}", text("in"), text("name")),
        "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")),
        other => other.to_owned(),
    }
}

/// A path with its placeholders' names taken out, and those names in order.
fn without_names(path: &str) -> (String, Vec<&str>) {
    let (mut template, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, name, after)) = rest.split_once('{').and_then(|(before, inner)| {
        let (name, after) = inner.split_once('}')?;
        Some((before, name, after))
    }) {
        template.push_str(before);
        template.push_str("{}");
        names.push(name);
        rest = after;
    }
    template.push_str(rest);
    (template, names)
}
