//! Lowers the parameters of an operation.

use std::collections::BTreeMap;

use openapiv3::{Parameter as Source, ParameterData, ParameterSchemaOrContent, PathItem, ReferenceOr};
use serde_json::Value;

use super::Lowering;
use crate::{
    document::Part,
    ir::{Fate, Kind, Parameter, ParameterPlace, Schema, Style, singular},
    path_template::{expanded_query, placeholders, split_path, variable},
    pointer::Pointer,
};

/// Headers that route or frame a request. The runtime refuses them as arguments, so they become no parameters.
const OF_THE_CONNECTION: [&str; 11] = [
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Trailer",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Upgrade",
    "Expect",
    "Max-Forwards",
];

/// Headers that OpenAPI ignores as parameters (OpenAPI 3.0.3, parameter object).
const IGNORED: [&str; 3] = ["Accept", "Content-Type", "Authorization"];

impl Lowering<'_> {
    /// The parameters of an operation: its own, and those of its path item that it does not override by name and `in`.
    pub(super) fn parameters(
        &mut self,
        path: &str,
        item: &PathItem,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<Parameter> {
        let mut all: Vec<Option<Parameter>> = Vec::new();
        let mut known: BTreeMap<(ParameterPlace, String), (usize, Pointer)> = BTreeMap::new();
        let shared = at.parent().child("parameters");
        let own = at.child("parameters");
        let sources = item.parameters.iter().enumerate().map(|(index, source)| (source, shared.index(index)));
        let sources = sources.chain(operation.parameters.iter().enumerate().map(|(i, source)| (source, own.index(i))));
        for (source, at) in sources {
            let list = at.parent();
            let Some((source, at)) = self.referred(source, &at) else {
                continue;
            };
            let Some(parameter) = self.parameter(&source, &at) else { continue };
            // The names of headers are case-insensitive (OpenAPI 3.0.3, parameter object).
            let name = match parameter.place {
                ParameterPlace::Header => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.clone(),
            };
            let key = (parameter.place, name);
            if let Some((overridden, its_list)) = known.insert(key, (all.len(), list.clone())) {
                let overridden = all[overridden].take();
                if its_list == list {
                    let name = &parameter.name;
                    let why = match overridden.filter(|other| other.name != *name) {
                        Some(other) => {
                            format!("`{name}` and `{}` are one header; the last description counts", other.name)
                        }
                        None => format!("`{name}` is described twice in one list; the last description counts"),
                    };
                    self.loosen(&at, "name", why);
                }
            }
            all.push(Some(parameter));
        }
        let mut parameters: Vec<Parameter> = all.into_iter().flatten().collect();
        let (route, query) = split_path(path);
        self.fill_query(query.unwrap_or_default(), &mut parameters, at);
        for name in expanded_query(path) {
            let is = |known: &Parameter| known.place == ParameterPlace::Query && known.name == name;
            if !parameters.iter().any(is) {
                let (place, style) = (ParameterPlace::Query, Style::Form);
                let parameter = self.undescribed(name, at);
                parameters.push(Parameter { place, style, required: false, is_argument: false, ..parameter });
            }
        }
        if path.contains('#') && path != route {
            self.api.note(&at.parent(), "the fragment of the path is not sent (RFC 9110, section 7.1)");
        }
        self.in_order(route, parameters, at)
    }

    /// Handles the query in a key of `paths`. A placeholder, `/jobs?kind={kind}`, becomes a required parameter. A fixed
    /// value, `/jobs?kind=new`, removes the parameter of that name.
    fn fill_query(&mut self, query: &str, parameters: &mut Vec<Parameter>, at: &Pointer) {
        for (name, _) in query.split('&').filter(|pair| !pair.contains('{')).filter_map(|pair| pair.split_once('=')) {
            let is = |known: &Parameter| known.place == ParameterPlace::Query && known.name == name;
            if let Some(index) = parameters.iter().position(is) {
                let known = parameters.remove(index);
                self.note(&known.at, "name", format!("the path has a value for `{name}`; the parameter is left out"));
            }
        }
        for pair in query.split('&').filter(|pair| pair.contains('{')) {
            let Some((name, placeholder)) = query_pair(pair) else {
                let help = "write `name={placeholder}`, or describe a query parameter";
                self.faults.refuse(
                    &at.parent(),
                    format!("`{pair}` in the query of a path is more than a placeholder"),
                    help,
                );
                continue;
            };
            if pair.starts_with('{') {
                self.api.note(&at.parent(), format!("`{pair}` in the path is taken as the query parameter `{name}`"));
            }
            let is = |known: &Parameter| {
                known.name == placeholder && matches!(known.place, ParameterPlace::Path | ParameterPlace::Query)
            };
            let mut parameter = match parameters.iter().position(is) {
                Some(index) => parameters.remove(index),
                None => self.undescribed(placeholder, at),
            };
            if parameter.place == ParameterPlace::Path {
                parameter.style = Style::Form;
            }
            parameters.push(Parameter {
                place: ParameterPlace::Query,
                name: name.to_owned(),
                required: true,
                is_argument: true,
                ..parameter
            });
        }
    }

    fn parameter(&mut self, source: &Source, at: &Pointer) -> Option<Parameter> {
        let (data, place) = match source {
            Source::Path { parameter_data, .. } => (parameter_data, ParameterPlace::Path),
            Source::Query { parameter_data, .. } => (parameter_data, ParameterPlace::Query),
            Source::Header { parameter_data, .. } => (parameter_data, ParameterPlace::Header),
            Source::Cookie { parameter_data, .. } => (parameter_data, ParameterPlace::Cookie),
        };
        let described = self.document.value(at);
        let said = |keyword: &str| described.and_then(|parameter| parameter.get(keyword));
        if place == ParameterPlace::Header
            && let Some(what) = why_ignored(&data.name)
        {
            // The parameter is left out, so its schema is not read.
            for keyword in ["schema", "content"].into_iter().filter(|keyword| said(keyword).is_some()) {
                self.reader.ledger.enter(at, keyword, Fate::Noted, &what);
            }
            self.note(at, "name", what);
            return None;
        }
        let explode = said("explode").and_then(Value::as_bool);
        let described = said("style").and_then(Value::as_str);
        let has_explicit_style = described.is_some() || explode.is_some();
        let reserved = place == ParameterPlace::Query && said("allowReserved") == Some(&Value::Bool(true));
        let style = match (place, described) {
            (ParameterPlace::Path | ParameterPlace::Header, None) => Style::named("simple", explode),
            (_, None) => Style::named("form", explode),
            (_, Some(described)) => Style::named(described, explode),
        };
        let (schema, is_json) = self.parameter_schema(data, at);
        Some(Parameter {
            at: at.clone(),
            name: data.name.clone(),
            place,
            required: data.required || place == ParameterPlace::Path,
            is_argument: data.required || place == ParameterPlace::Path,
            constant: None,
            docs: data.description.clone(),
            schema,
            style: if is_json { Style::Json } else { style },
            has_explicit_style: has_explicit_style || is_json,
            reserved,
            repeats: false,
            ident: String::new(),
        })
    }

    /// The schema of a parameter, and whether its values are written as JSON.
    fn parameter_schema(&mut self, data: &ParameterData, at: &Pointer) -> (Schema, bool) {
        let (mut schema, is_json) = match &data.format {
            ParameterSchemaOrContent::Schema(_) => (self.schema(&at.child("schema")), false),
            ParameterSchemaOrContent::Content(content) => self.parameter_content(content, &at.child("content")),
        };
        if data.example.is_some() {
            schema.example.clone_from(&data.example);
        }
        let deprecated = data.deprecated.unwrap_or(false);
        schema.deprecated = schema.deprecated.or_else(|| super::deprecated(deprecated, &data.extensions));
        (schema, is_json)
    }

    /// The schema of a parameter with `content`, and whether its values are written as JSON. They are for a JSON media
    /// type; otherwise the schema is text.
    fn parameter_content(&mut self, content: &openapiv3::Content, at: &Pointer) -> (Schema, bool) {
        let json = content.iter().find(|(name, _)| super::media::is_json(name));
        if let Some((name, media)) = json {
            let at = at.child(name);
            self.read.insert(at.clone());
            let schema = match media.schema {
                Some(_) => self.schema(&at.child("schema")),
                None => Schema::new(at, Kind::Any),
            };
            return (schema, true);
        }
        let kinds: Vec<&str> = content.keys().map(String::as_str).collect();
        let what = format!("a parameter serialized as a document ({}); its argument is a string", kinds.join(", "));
        self.loosen(&at.parent(), "content", what);
        (Schema::new(at.clone(), Kind::Text), false)
    }

    /// Sorts parameters: path parameters in the order of the template, then required ones in the order of the
    /// description, then the optional ones by `in` and name.
    fn in_order(&mut self, path: &str, mut parameters: Vec<Parameter>, at: &Pointer) -> Vec<Parameter> {
        let mut ordered = Vec::new();
        let mut taken: Vec<&str> = Vec::new();
        for name in placeholders(path) {
            if let Some(first) = ordered.iter().find(|known: &&Parameter| known.name == name) {
                let before = taken.iter().filter(|known| **known == name).count();
                ordered.push(Parameter { name: repeated_name(path, name, before), repeats: true, ..first.clone() });
                taken.push(name);
                continue;
            }
            taken.push(name);
            let described = |name: &str| {
                parameters.iter().position(|known| known.place == ParameterPlace::Path && known.name == name)
            };
            let exact = described(name);
            match exact.or_else(|| described(variable(name))) {
                Some(index) => {
                    if exact.is_none() {
                        let why =
                            format!("`{{{name}}}` in the path is a segment; a `/` in its value is percent-encoded");
                        self.api.note(at, why);
                    }
                    ordered.push(parameters.remove(index));
                }
                None => ordered.push(self.undescribed(name, at)),
            }
        }
        for stray in parameters.iter().filter(|known| known.place == ParameterPlace::Path) {
            self.note(&stray.at, "name", format!("the path has no `{{{}}}`; the parameter is left out", stray.name));
        }
        parameters.retain(|known| known.place != ParameterPlace::Path);
        let (required, mut optional): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|known| known.is_argument);
        optional.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
        ordered.extend(required.into_iter().chain(optional));
        ordered
    }

    /// A required string parameter for a placeholder that the description does not declare.
    fn undescribed(&mut self, name: &str, at: &Pointer) -> Parameter {
        self.api.note(at, format!("`{{{name}}}` in the path has no parameter; taken as text"));
        // `parameters` alone is the pointer of the struct of the optional parameters.
        let at = at.child("parameters").child(name);
        Parameter {
            schema: Schema::new(at.clone(), Kind::Text),
            at,
            name: name.to_owned(),
            place: ParameterPlace::Path,
            required: true,
            is_argument: true,
            constant: None,
            repeats: false,
            docs: None,
            style: Style::Simple,
            has_explicit_style: false,
            reserved: false,
            ident: String::new(),
        }
    }

    /// The parameter, request body or response that is described inline or by a reference, and its pointer. `None` if
    /// the reference does not resolve.
    pub(super) fn referred<T: Part + Clone>(&mut self, part: &ReferenceOr<T>, at: &Pointer) -> Option<(T, Pointer)> {
        match part {
            ReferenceOr::Item(item) => Some((item.clone(), at.clone())),
            ReferenceOr::Reference { reference } => match self.document.referred(reference, at) {
                Ok(referred) => Some(referred),
                Err(fault) => {
                    self.faults.add(fault);
                    None
                }
            },
        }
    }
}

/// The name of a repeated placeholder, prefixed with the parent collection: `map_account_id` for the second
/// `{account_id}` of `/accounts/{account_id}/maps/{map_id}/accounts/{account_id}`.
fn repeated_name(path: &str, name: &str, occurrence: usize) -> String {
    let placeholder = format!("{{{name}}}");
    let before = path.match_indices(&placeholder).nth(occurrence).map_or(path, |(at, _)| &path[..at]);
    let mut literals = before.rsplit('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    match literals.nth(1) {
        Some(around) => format!("{}_{name}", singular(around)),
        None => format!("other_{name}"),
    }
}

/// The reason why a header is not accepted as a parameter; `None` if it is accepted.
fn why_ignored(header: &str) -> Option<String> {
    let is_one_of = |names: &[&str]| names.iter().any(|name| header.eq_ignore_ascii_case(name));
    if is_one_of(&IGNORED) {
        let why = "is ignored (OpenAPI 3.0.3, parameter object): the client writes that header";
        return Some(format!("a header parameter named `{header}` {why}"));
    }
    if !super::media::is_token(header) {
        return Some(format!(
            "no argument for the header `{header}`: it is no name of a header (RFC 9110, section 5.6.2)"
        ));
    }
    let why = "the client writes it for each connection";
    is_one_of(&OF_THE_CONNECTION).then(|| format!("no argument for the header `{header}`: {why}"))
}

/// The name and the placeholder of a pair `name={placeholder}` in the query of a key of `paths`. A pair whose name is a
/// placeholder (`{name}`, `{name}=1`) is a parameter of that name. `None` for any other pair.
fn query_pair(pair: &str) -> Option<(&str, &str)> {
    fn placeholder(text: &str) -> Option<&str> {
        text.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
    }
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    match (placeholder(name), placeholder(value)) {
        (None, Some(placeholder)) if !name.contains('{') => Some((name, placeholder)),
        (Some(name), None) if !value.contains('{') => Some((name, name)),
        _ => None,
    }
}
