//! Parameters.

use openapiv3::{
    Parameter as Source, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle as Style, ReferenceOr,
};

use super::Lowering;
use crate::{
    diagnostics::Fault,
    document::Part,
    ir::{Kind, Parameter, ParameterPlace, QueryStyle, Schema, singular},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// The parameters of an operation: those of its path item, unless it has its own of that name and place.
    pub(super) fn parameters(
        &mut self,
        path: &str,
        item: &PathItem,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let shared = at.parent().child("parameters");
        let own = at.child("parameters");
        let sources = item.parameters.iter().enumerate().map(|(index, source)| (source, shared.index(index)));
        let sources = sources.chain(operation.parameters.iter().enumerate().map(|(i, source)| (source, own.index(i))));
        for (source, at) in sources {
            let Some((source, at)) = self.referred(source, &at) else {
                continue;
            };
            let Some(parameter) = self.parameter(&source, &at) else { continue };
            parameters.retain(|known| (known.place, &known.name) != (parameter.place, &parameter.name));
            parameters.push(parameter);
        }
        self.in_order(path, parameters, at)
    }

    fn parameter(&mut self, source: &Source, at: &Pointer) -> Option<Parameter> {
        let refuse = |this: &mut Self, message: &str, help: &str| {
            this.findings.refuse(at, message, help);
            None
        };
        let (data, place, style) = match source {
            Source::Path { parameter_data, style: PathStyle::Simple } => {
                (parameter_data, ParameterPlace::Path, QueryStyle::Repeat)
            }
            Source::Path { .. } => {
                return refuse(self, "a path parameter in another style than `simple`", "describe it as `simple`");
            }
            Source::Query { parameter_data, style, .. } => {
                let style = match (style, parameter_data.explode) {
                    (Style::Form, None | Some(true)) => QueryStyle::Repeat,
                    (Style::Form, Some(false)) => QueryStyle::Comma,
                    (Style::SpaceDelimited, _) => QueryStyle::Space,
                    (Style::PipeDelimited, _) => QueryStyle::Pipe,
                    (Style::DeepObject, _) => QueryStyle::Deep,
                };
                (parameter_data, ParameterPlace::Query, style)
            }
            Source::Header { parameter_data, .. } => (parameter_data, ParameterPlace::Header, QueryStyle::Repeat),
            Source::Cookie { parameter_data, .. } if !parameter_data.required => {
                self.loosen(at, "in", format!("the cookie `{}` has no argument", parameter_data.name));
                return None;
            }
            Source::Cookie { .. } => {
                return refuse(self, "a parameter in a cookie", "this API takes no cookies; leave the operation out");
            }
        };
        let schema = self.parameter_schema(data, at);
        Some(Parameter {
            at: at.clone(),
            name: data.name.clone(),
            place,
            required: data.required || place == ParameterPlace::Path,
            docs: data.description.clone(),
            schema,
            style,
            repeats: false,
            ident: String::new(),
        })
    }

    fn parameter_schema(&mut self, data: &ParameterData, at: &Pointer) -> Schema {
        let mut schema = match &data.format {
            ParameterSchemaOrContent::Schema(_) => self.schema(&at.child("schema")),
            ParameterSchemaOrContent::Content(content) => {
                let kinds: Vec<&str> = content.keys().map(String::as_str).collect();
                let what = format!("a parameter that holds a document ({}); given as text", kinds.join(", "));
                self.loosen(at, "content", what);
                Schema::new(at.child("content"), Kind::Text)
            }
        };
        if data.example.is_some() {
            schema.example.clone_from(&data.example);
        }
        let deprecated = data.deprecated.unwrap_or(false);
        schema.deprecated = schema.deprecated.or_else(|| super::deprecated(deprecated, &data.extensions));
        schema
    }

    /// Path parameters in the order of the template, then the others by place and name.
    fn in_order(&mut self, path: &str, mut parameters: Vec<Parameter>, at: &Pointer) -> Vec<Parameter> {
        let mut ordered = Vec::new();
        let mut taken: Vec<&str> = Vec::new();
        for name in super::operation::placeholders(path) {
            if let Some(first) = ordered.iter().find(|known: &&Parameter| known.name == name) {
                let before = taken.iter().filter(|known| **known == name).count();
                ordered.push(Parameter { name: repeated_name(path, name, before), repeats: true, ..first.clone() });
                taken.push(name);
                continue;
            }
            taken.push(name);
            match parameters.iter().position(|known| known.place == ParameterPlace::Path && known.name == name) {
                Some(index) => ordered.push(parameters.remove(index)),
                None => ordered.push(self.undescribed(name, at)),
            }
        }
        for stray in parameters.iter().filter(|known| known.place == ParameterPlace::Path) {
            self.note(&stray.at, "name", format!("the path has no `{{{}}}`; the parameter is left out", stray.name));
        }
        parameters.retain(|known| known.place != ParameterPlace::Path);
        parameters.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
        ordered.extend(parameters);
        ordered
    }

    /// What stands in the path without a word on it: text.
    fn undescribed(&mut self, name: &str, at: &Pointer) -> Parameter {
        self.api.note(at, format!("`{{{name}}}` in the path has no parameter; taken as text"));
        let at = at.child("parameters");
        Parameter {
            schema: Schema::new(at.clone(), Kind::Text),
            at,
            name: name.to_owned(),
            place: ParameterPlace::Path,
            required: true,
            repeats: false,
            docs: None,
            style: QueryStyle::Repeat,
            ident: String::new(),
        }
    }

    /// A part that may be a reference, and its place; `None` if the reference leads nowhere.
    pub(super) fn referred<T: Part + Clone>(&mut self, part: &ReferenceOr<T>, at: &Pointer) -> Option<(T, Pointer)> {
        match part {
            ReferenceOr::Item(item) => Some((item.clone(), at.clone())),
            ReferenceOr::Reference { reference } => match self.document.referred(reference, at) {
                Ok(referred) => Some(referred),
                Err(Fault { at, message, help }) => {
                    self.findings.refuse(&at, message, help);
                    None
                }
            },
        }
    }
}

/// A name for the second thing that a path has under one name: `map_account_id` in
/// `/accounts/{account_id}/maps/{map_id}/accounts/{account_id}`, after the collection around the one that it is in.
fn repeated_name(path: &str, name: &str, occurrence: usize) -> String {
    let placeholder = format!("{{{name}}}");
    let before = path.match_indices(&placeholder).nth(occurrence).map_or(path, |(at, _)| &path[..at]);
    let mut literals = before.rsplit('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    match literals.nth(1) {
        Some(around) => format!("{}_{name}", singular(around)),
        None => format!("other_{name}"),
    }
}
