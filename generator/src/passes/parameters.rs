//! Chooses the serialization style of parameters and form properties other than scalars and lists of scalars.

use super::form_parts::fields_of_form;
use crate::{
    ir::{Api, Encoding, Kind, Operation, Parameter, ParameterPlace, Schema, Style},
    lower::is_json,
    settings::Scope,
};

/// The reason why a list of objects can't be fully expressed in the style `Dotted` (`name.member=1`).
const NOT_TOLD_APART: &str = "the members of its objects or lists can't be told apart";

/// Chooses the style of objects if the description has none, and turns path parameters that can't be serialized into
/// strings.
pub(super) fn run(api: &mut Api, scope: &Scope) {
    let mut operations = std::mem::take(&mut api.operations);
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        parameter_style(api, scope, parameter);
    }
    for operation in &operations {
        loosen_members_of_one_name(api, operation);
    }
    for operation in &mut operations {
        let in_query = operation.parameters.iter_mut().filter(|parameter| parameter.place == ParameterPlace::Query);
        let in_query = in_query.filter(|parameter| parameter.style != Style::Json).map(|it| &mut it.schema);
        let forms = operation.body.iter_mut().filter(|body| matches!(body.encoding, Encoding::Form(_)));
        in_query.chain(forms.map(|body| &mut body.schema)).for_each(|schema| without_null(api, schema));
    }
    let (mut noted, mut loosened) = (Vec::new(), Vec::new());
    for body in operations.iter_mut().filter_map(|operation| operation.body.as_mut()) {
        let Encoding::Form(parts) = &mut body.encoding else { continue };
        for (name, field) in fields_of_form(api, &body.schema) {
            let shape = shape(api, &field.schema);
            let part = parts.entry(name.clone()).or_default();
            // Scalars and lists of scalars are serialized in the style `form` by default, so that style is dropped.
            part.style = part.style.filter(|style| *style != Style::Form || shape == Shape::Other);
            // The content type of a part is ignored if a style is set (OpenAPI 3.0.3, encoding object).
            if part.style.is_none() && part.media_type.as_deref().is_some_and(is_json) {
                let is_its_json = match api.resolve(&field.schema).map(|schema| &schema.kind) {
                    Some(Kind::Text) => part.is_json_text,
                    Some(Kind::Integer { .. } | Kind::Number | Kind::Boolean) => true,
                    _ => false,
                };
                part.style = (!is_its_json).then_some(Style::Json);
            }
            let at = || field.schema.at.clone();
            if part.style.is_none() && matches!(shape, Shape::Other | Shape::Objects) && scope.dotted_objects() {
                part.style = Some(Style::Dotted);
            } else if part.style.is_none() && shape == Shape::Other {
                noted.push((at(), format!("`{name}` has no `style` in `encoding`; an object is written as JSON")));
            }
            match part.style.filter(|_| shape == Shape::Objects) {
                Some(Style::DeepObject) => {
                    let what = "a list of objects or lists in a form";
                    noted.push((at(), format!("{what}; its members are written as `{name}[0][member]`")));
                }
                Some(Style::Dotted) => loosened.push((at(), format!("a list in a form; {NOT_TOLD_APART}"))),
                _ => {}
            }
        }
    }
    api.noted.append(&mut noted);
    api.loosened.append(&mut loosened);
    api.operations = operations;
}

/// Chooses the style of a parameter, or turns a path parameter that can't be serialized into a string.
fn parameter_style(api: &mut Api, scope: &Scope, parameter: &mut Parameter) {
    let shape = shape(api, &parameter.schema);
    let kind = api.resolve(&parameter.schema).map(|schema| &schema.kind);
    // A value in a path is a string, even without a schema.
    if matches!(kind, Some(Kind::Any)) && parameter.place == ParameterPlace::Path && parameter.style != Style::Json {
        parameter.schema.kind = Kind::Text;
        return;
    }
    // The shape does not tell unions, which can't be written in a path, from lists and objects.
    let has_members = matches!(kind, Some(Kind::Array(_) | Kind::Object(_) | Kind::Map(_)));
    match (parameter.place, shape) {
        (ParameterPlace::Query, Shape::Scalar | Shape::Scalars) if parameter.style == Style::DeepObject => {
            let what = format!("`deepObject` is for objects; `{}` is written as in `form`", parameter.name);
            api.note(&parameter.at, what);
        }
        (_, Shape::Scalar) => {}
        _ if parameter.style == Style::Json => {}
        (ParameterPlace::Path, _) if !has_members => {
            let what = "a path parameter that is neither a string, a number nor a boolean; its argument is a string";
            api.loosened.push((parameter.at.clone(), what.to_owned()));
            let text = Schema::new(parameter.at.child("schema"), Kind::Text);
            let old = std::mem::replace(&mut parameter.schema, text);
            parameter.schema.docs = old.docs;
            parameter.schema.deprecated = old.deprecated;
        }
        (ParameterPlace::Query, Shape::Other | Shape::Objects) => {
            // For a list of objects, the style `form` is ignored, since it applies to the list and not to the objects
            // in it.
            let said = parameter.has_explicit_style && (shape == Shape::Other || parameter.style != Style::Form);
            if scope.dotted_objects() && !said {
                parameter.style = Style::Dotted;
            }
            api.note(&parameter.at, words(&parameter.name, shape, parameter.style));
            if parameter.style == Style::Dotted {
                loosen_lists_of_objects(api, &parameter.schema);
            }
        }
        _ => {}
    }
}

/// Records in `Api::loosened` an exploded object that has a property with the name of another query parameter: a
/// request that sets both is refused.
fn loosen_members_of_one_name(api: &mut Api, operation: &Operation) {
    let in_query = || operation.parameters.iter().filter(|parameter| parameter.place == ParameterPlace::Query);
    for parameter in in_query().filter(|parameter| parameter.style == Style::Form) {
        let Some(Kind::Object(object)) = api.resolve(&parameter.schema).map(|schema| &schema.kind) else { continue };
        let others = in_query().filter(|other| other.name != parameter.name);
        let both: Vec<String> =
            others.filter(|other| object.fields.contains_key(&other.name)).map(|other| other.name.clone()).collect();
        if !both.is_empty() {
            let what = format!(
                "members with the names of other parameters; a request that sets both is refused: {}",
                both.join(", ")
            );
            api.loosened.push((parameter.at.clone(), what));
        }
    }
}

/// Records in `Api::loosened` the properties that are lists of objects, in an object of a query. They are sent with
/// keys such as `name.member`, which don't tell the items apart.
fn loosen_lists_of_objects(api: &mut Api, schema: &Schema) {
    let Some(Kind::Object(object)) = api.resolve(schema).map(|schema| &schema.kind) else { return };
    let lists = object.fields.values().filter(|field| shape(api, &field.schema) == Shape::Objects);
    for at in lists.map(|field| field.schema.at.clone()).collect::<Vec<_>>() {
        api.loosen(&at, format!("a list in an object of a query; {NOT_TOLD_APART}"));
    }
}

/// Makes the properties of an object in a query or form non-nullable, since null can't be sent there. A component may
/// be used in JSON too, so its nullable properties stay as they are, and are recorded in `Api::loosened`.
fn without_null(api: &mut Api, schema: &mut Schema) {
    if let Kind::Object(object) = &mut schema.kind {
        object.members_mut().for_each(|field| field.schema.nullable = false);
        return;
    }
    let Some(Kind::Object(object)) = api.resolve(schema).map(|schema| &schema.kind) else { return };
    let nullable = object.members().filter(|field| field.schema.nullable).map(|field| field.schema.at.clone());
    for at in nullable.collect::<Vec<_>>() {
        api.loosen(&at, "null in a query or form; the member is left out");
    }
}

/// A note on how an object, or a list of objects, is serialized in a query.
fn words(name: &str, shape: Shape, style: Style) -> String {
    let (what, one) = match shape {
        Shape::Objects => ("a list of objects or lists in a query", "each"),
        _ => ("an object in a query", "it"),
    };
    match style {
        Style::Dotted => format!("{what}; its members are written as `{name}.member`"),
        Style::DeepObject if shape == Shape::Objects => {
            format!("{what}; its members are written as `{name}[0][member]`, with the index of the item")
        }
        Style::DeepObject => format!("{what}; its members are written as `{name}[member]`"),
        Style::Form if shape == Shape::Other => format!("{what}; its members are written as parameters of their own"),
        _ if shape == Shape::Objects => format!("{what}; {one} is written as JSON"),
        style => format!("{what}; {one} is written as in `{}`", style.example()),
    }
}

/// The shape of a value, which decides its serialization in a query, path, header or form.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// A string, number or boolean.
    Scalar,
    /// A list of scalars, or a union of scalars and such lists.
    Scalars,
    /// A list of objects, of lists, or of other values that are not scalars.
    Objects,
    /// Any other value, such as an object or a map.
    Other,
}

/// The shape of a schema's values. A list that contains itself is a list of lists.
pub(super) fn shape(api: &Api, schema: &Schema) -> Shape {
    let Some(target) = api.resolve(schema) else { return Shape::Other };
    let is_scalar = |schema: &Schema| schema.kind.is_scalar();
    // Whether a schema, or each branch of a union, passes a test.
    let all = |schema: &Schema, test: &dyn Fn(&Schema) -> bool| match &schema.kind {
        Kind::Union(union) => api
            .alternatives(&union.branches)
            .is_some_and(|all| all.branches.into_iter().all(|alternative| test(alternative.target))),
        _ => test(schema),
    };
    let is_list_of_scalars = |schema: &Schema| match &schema.kind {
        Kind::Array(item) => api.resolve(item).is_some_and(|item| all(item, &is_scalar)),
        _ => false,
    };
    match &target.kind {
        kind if kind.is_scalar() => Shape::Scalar,
        Kind::Array(_) if is_list_of_scalars(target) => Shape::Scalars,
        Kind::Array(_) => Shape::Objects,
        Kind::Union(_) if all(target, &|branch| is_scalar(branch) || is_list_of_scalars(branch)) => Shape::Scalars,
        _ => Shape::Other,
    }
}
