//! Bytes: uploads where they can be sent as they are, text where they stand in JSON.
//!
//! A form of several parts becomes a type of its own, even if JSON elsewhere has the same schema: its members are sent
//! one by one.

use std::collections::BTreeMap;

use crate::{
    diagnostics::Findings,
    ir::{Api, Body, Branch, Encoding, Field, Kind, Limits, Object, Schema, SchemaId, Type, reach},
    pointer::Pointer,
};

/// Fills `Object::multipart` and `Field::media_type`, and leaves no bytes where JSON is.
pub(super) fn run(api: &mut Api, findings: &mut Findings) {
    let source = api.clone();
    let mut loosened = Vec::new();
    let mut uploads = Vec::new();
    for operation in &mut api.operations {
        let Some(body) = &mut operation.body else {
            uploads.push(None);
            continue;
        };
        let upload = match &body.encoding {
            Encoding::Bytes => Some(body.schema.clone()),
            Encoding::Multipart(media_types) => form(&source, body, media_types, &mut loosened, findings),
            _ => None,
        };
        if upload.is_some() {
            body.schema.kind = Kind::Any;
        }
        uploads.push(upload);
    }
    let seeds = api.operations.iter().flat_map(|operation| operation.references()).map(|(_, id)| (id, ()));
    let reached = reach(seeds, |id| api.references(id), |(), ()| ());
    for (id, named) in &mut api.types {
        let mut unread = Vec::new();
        let said = if reached.contains_key(id) { &mut loosened } else { &mut unread };
        as_text(&mut named.schema, said);
    }
    for operation in &mut api.operations {
        operation.schemas_mut().for_each(|(_, schema)| as_text(schema, &mut loosened));
    }
    for ((operation, described), upload) in api.operations.iter_mut().zip(&source.operations).zip(uploads) {
        let (Some(body), Some(upload)) = (&mut operation.body, upload) else { continue };
        let component = described.body.as_ref().and_then(|body| source.types.get(body.schema.reference()?));
        body.schema = upload;
        // A form that has a name keeps it.
        if let Some(component) = component {
            let copy = SchemaId(body.schema.at.clone());
            let reference = Schema::new(body.schema.at.clone(), Kind::Ref(copy.clone()));
            let schema = std::mem::replace(&mut body.schema, reference);
            api.types.insert(copy, Type::new(schema, component.hint.clone()));
        }
    }
    api.loosened.append(&mut loosened);
}

/// A form of several parts; `None` for an object of which no member is known, which the runtime sends as it comes.
fn form(
    api: &Api,
    body: &Body,
    media_types: &BTreeMap<String, String>,
    loosened: &mut Vec<(Pointer, String)>,
    findings: &mut Findings,
) -> Option<Schema> {
    let resolved = api.resolve(&body.schema)?;
    let object = match &resolved.kind {
        Kind::Object(object) => object,
        Kind::Union(union) if union.branches.iter().all(|branch| object_of(api, branch).is_some()) => {
            loosened
                .push((body.schema.at.clone(), "one of several forms; taken as one with the parts of all".to_owned()));
            &one_form(union.branches.iter().filter_map(|branch| object_of(api, branch)))
        }
        Kind::Map(_) | Kind::Any => return None,
        _ => {
            let help = "describe it as an object with a member for each part";
            findings.refuse(&body.schema.at, "a form of several parts that is no object", help);
            return None;
        }
    };
    let fields = object.fields.iter().map(|(name, field)| {
        let media_type = media_types.get(name).cloned();
        let schema = part(api, &field.schema, media_type.as_deref(), loosened);
        (name.clone(), Field { media_type, ..Field::new(schema) })
    });
    let fields = fields.collect();
    let additional = object.additional.as_ref().and_then(|additional| {
        let schema = match &additional.schema.kind {
            Kind::Map(value) => {
                let value = part(api, value, None, loosened);
                if value.is_upload() && !matches!(value.kind, Kind::Binary) {
                    let why = "additional parts that are lists of uploads have no field";
                    loosened.push((value.at, why.to_owned()));
                    return None;
                }
                Schema { kind: Kind::Map(Box::new(value)), ..additional.schema.clone() }
            }
            _ => additional.schema.clone(),
        };
        Some(Box::new(Field::new(schema)))
    });
    let kind = Kind::Object(Object { fields, additional, required: object.required.clone(), multipart: true });
    Some(Schema { kind, at: body.schema.at.clone(), nullable: false, ..resolved.clone() })
}

fn object_of<'a>(api: &'a Api, branch: &'a Branch) -> Option<&'a Object> {
    match &api.resolve(&branch.schema)?.kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

/// The parts of several forms; of each name the first, required where all require it.
fn one_form<'a>(forms: impl Iterator<Item = &'a Object>) -> Object {
    let mut one: Option<Object> = None;
    for form in forms {
        match &mut one {
            None => one = Some(form.clone()),
            Some(one) => {
                one.required.retain(|name| form.required.contains(name));
                for (name, field) in &form.fields {
                    one.fields.entry(name.clone()).or_insert_with(|| field.clone());
                }
                if one.additional.is_none() {
                    one.additional.clone_from(&form.additional);
                }
            }
        }
    }
    one.unwrap_or_default()
}

/// A member of a form.
fn part(api: &Api, schema: &Schema, media_type: Option<&str>, loosened: &mut Vec<(Pointer, String)>) -> Schema {
    // A part has no null: what has no value is left out.
    let mut part = Schema { nullable: false, ..schema.clone() };
    let resolved = api.resolve(schema).unwrap_or(schema);
    let kind = match &resolved.kind {
        Kind::Array(item) => api
            .resolve(item)
            .and_then(|item| upload(item, media_type))
            .map(|kind| Kind::Array(Box::new(Schema::new(item.at.clone(), kind)))),
        _ => upload(resolved, media_type),
    };
    let Some(kind) = kind else {
        as_text(&mut part, loosened);
        return part;
    };
    let limits = if matches!(schema.kind, Kind::Ref(_)) { &resolved.limits } else { &schema.limits };
    if !limits.is_empty() {
        loosened.push((schema.at.clone(), "limits on what is uploaded; not checked".to_owned()));
    }
    part.docs = part.docs.or_else(|| resolved.docs.clone());
    part.example = part.example.or_else(|| resolved.example.clone());
    part.deprecated = part.deprecated.or_else(|| resolved.deprecated.clone());
    Schema { limits: Limits::default(), default: None, kind, ..part }
}

/// Bytes that are described as such, and text that is said to be of a type that is no text.
fn upload(schema: &Schema, media_type: Option<&str>) -> Option<Kind> {
    let is_text = |name: &str| name.starts_with("text/") || name.ends_with("json");
    match (&schema.kind, media_type) {
        (Kind::Binary, _) => Some(Kind::Binary),
        (Kind::Text | Kind::Any, Some(name)) if !is_text(name) => Some(Kind::Binary),
        _ => None,
    }
}

/// JSON has no bytes.
fn as_text(schema: &mut Schema, loosened: &mut Vec<(Pointer, String)>) {
    schema.visit_mut(&mut |schema| {
        if matches!(schema.kind, Kind::Binary) {
            loosened.push((schema.at.clone(), "bytes where JSON is (`format: binary`); taken as text".to_owned()));
            schema.kind = Kind::Text;
        }
    });
}
