//! Turns bytes (`format: binary`) into uploads in multipart forms, and into strings in JSON.
//!
//! A multipart form becomes a type of its own, even if JSON elsewhere has the same schema, since its properties are
//! sent as parts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    ir::{
        Alternative, Api, Body, Branch, Encoding, Field, Hint, Keyword, Kind, Limits, Object, PartEncoding, Schema,
        SchemaId, Style, Type, reach,
    },
    lower::{in_utf8, is_json},
    pointer::Pointer,
};

/// Sets how each property of a form is sent (`Object::multipart`, `Field::media_type`, `Field::style`), from the
/// `encoding` of the media type. `Kind::Binary` becomes a string where no bytes are sent.
pub(super) fn run(api: &mut Api) {
    let mut loosened = Vec::new();
    // The schemas of forms are made first, since the loops below turn bytes into strings, also in types that forms
    // share with JSON.
    let bodies = || api.operations.iter().map(|operation| operation.body.as_ref());
    let sent: Vec<Option<Sent>> = bodies().map(|body| Sent::of(api, body?, &mut loosened)).collect();
    let noted: Vec<(Pointer, String)> = bodies().flatten().flat_map(|body| noted(api, body)).collect();
    api.noted.extend(noted);
    for (operation, sent) in api.operations.iter_mut().zip(&sent) {
        if let (Some(body), Some(_)) = (&mut operation.body, sent) {
            body.schema.kind = Kind::Any;
        }
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
    let mut copies = Vec::new();
    for (operation, sent) in api.operations.iter_mut().zip(sent) {
        let (Some(body), Some(Sent { schema, component })) = (&mut operation.body, sent) else { continue };
        body.schema = schema;
        // The new type of a form whose schema is a component gets the name of the component.
        if let Some(hint) = component {
            let copy = SchemaId(body.schema.at.clone());
            let reference = Schema::new(body.schema.at.clone(), Kind::Ref(copy.clone()));
            let schema = std::mem::replace(&mut body.schema, reference);
            copies.push((copy, Type::new(schema, hint)));
        }
    }
    api.types.extend(copies);
    api.loosened.append(&mut loosened);
}

/// The new schema of a body that is bytes or a form.
struct Sent {
    schema: Schema,
    /// The name hint of the component that the body referred to; `None` if its schema was inline.
    component: Option<Hint>,
}

impl Sent {
    /// The new schema of a body that is bytes or a form; `None` if the schema does not change.
    fn of(api: &Api, body: &Body, loosened: &mut Vec<(Pointer, String)>) -> Option<Self> {
        if matches!(body.encoding, Encoding::Multipart(_) | Encoding::Form(_)) && !is_form(api, &body.schema) {
            let why = "the schema of the form is not an object; any JSON object can be sent, a part per member";
            loosened.push((body.schema.at.clone(), why.to_owned()));
            return Some(Self { schema: Schema::new(body.schema.at.clone(), Kind::Any), component: None });
        }
        let schema = match &body.encoding {
            Encoding::Bytes => body.schema.clone(),
            Encoding::Multipart(parts) => form(api, body, parts, loosened)?,
            _ => return None,
        };
        let component = body.schema.reference().and_then(|id| api.types.get(id)).map(|named| named.hint.clone());
        Some(Self { schema, component })
    }
}

/// The schema of a multipart form: an object, or a map of files. `None` for other schemas, which do not change.
fn form(
    api: &Api,
    body: &Body,
    parts: &BTreeMap<String, PartEncoding>,
    loosened: &mut Vec<(Pointer, String)>,
) -> Option<Schema> {
    let resolved = api.resolve(&body.schema)?;
    let object = match &resolved.kind {
        Kind::Object(object) => object,
        Kind::Union(union) => {
            loosened
                .push((body.schema.at.clone(), "one of several forms; taken as one with the parts of all".to_owned()));
            &one_form(union.branches.iter().filter_map(|branch| object_of(api, branch)))
        }
        // A map whose values are files.
        Kind::Map(value) if matches!(files(api, value, None), Some(Kind::Binary)) => {
            let value = Schema::new(value.at.clone(), Kind::Binary);
            return Some(Schema { kind: Kind::Map(Box::new(value)), nullable: false, ..resolved.clone() });
        }
        _ => return None,
    };
    let fields = object.fields.iter().map(|(name, field)| {
        let PartEncoding { media_type, content_media_type, style, is_json_text, required_headers } =
            parts.get(name).cloned().unwrap_or_default();
        let mut schema = part(api, &field.schema, media_type.as_deref(), loosened);
        for header in required_headers {
            schema.unchecked.add(Keyword::Schema, Value::from(format!("the header {header} of the part")));
        }
        let is_json = media_type.as_deref().is_some_and(is_json);
        // In a part with a JSON media type, a string is sent unchanged, since it is assumed to be JSON text already.
        // Enums, unions, any JSON, and strings of a format that JSON text never has (such as `date`) are serialized as
        // JSON.
        let kind = api.resolve(&schema).map(|schema| &schema.kind);
        let may_be_string = matches!(kind, Some(Kind::Enum(_) | Kind::Any | Kind::Union(_))) && !is_json_text
            || api.resolve(&schema).is_some_and(is_no_json_text);
        let style = style.or((is_json && may_be_string).then_some(Style::Json));
        if let (Some(media_type), None) = (&media_type, style)
            && !is_json
            && is_nested(api, &schema)
        {
            let why = format!("a value that is neither text nor bytes, as {media_type}; written as JSON");
            loosened.push((field.schema.at.clone(), why));
        }
        let sent = media_type.or(content_media_type);
        // The media type of a file stays, with any charset; anything else is sent in UTF-8.
        let media_type = if schema.is_upload() { sent } else { sent.as_deref().map(in_utf8) };
        (name.clone(), Box::new(Field { media_type, style, ..Field::new(schema) }))
    });
    let fields = fields.collect();
    let additional = object.additional.as_ref().map(|additional| {
        let schema = match &additional.schema.kind {
            Kind::Map(value) => {
                let value = part(api, value, None, loosened);
                Schema { kind: Kind::Map(Box::new(value)), ..additional.schema.clone() }
            }
            _ => additional.schema.clone(),
        };
        Box::new(Field::new(schema))
    });
    let required = object.required.clone();
    let kind = Object { fields, additional, required, arguments: Default::default(), multipart: true }.into();
    for keyword in limited_by(&resolved.limits) {
        loosened.push((resolved.at.child(&keyword), "a limit on a multipart form as a whole; not checked".to_owned()));
    }
    let (limits, unchecked) = (Limits::default(), resolved.unchecked.narrowed(&resolved.limits));
    Some(Schema { kind, limits, unchecked, at: body.schema.at.clone(), ..resolved.clone() })
}

/// The notes on a multipart form: about strings that are assumed to be JSON text, and about nullable JSON parts, which
/// are left out for null.
fn noted(api: &Api, body: &Body) -> Vec<(Pointer, String)> {
    let Encoding::Multipart(parts) = &body.encoding else { return Vec::new() };
    let mut noted = Vec::new();
    for (name, field) in fields_of_form(api, &body.schema) {
        let part = parts.get(name).cloned().unwrap_or_default();
        let Some(target) = api.resolve(&field.schema).filter(|_| part.style.is_none()) else { continue };
        let json_type = part.media_type.as_deref().filter(|media_type| is_json(media_type));
        let is_plain = matches!(target.kind, Kind::Text) && !is_no_json_text(target);
        if let Some(media_type) = json_type.filter(|_| is_plain && !part.is_json_text) {
            let why = format!("a string with the media type {media_type}; sent as it is, as JSON text already");
            noted.push((field.schema.at.clone(), why));
        }
        let is_file = files(api, target, part.media_type.as_deref()).is_some();
        let is_written_as_json = json_type.is_some() || part.media_type.is_none() && is_nested(api, target);
        if is_written_as_json && !is_file && (field.schema.nullable || target.nullable) {
            noted.push((field.schema.at.clone(), "null in a part that is JSON; the part is left out".to_owned()));
        }
    }
    noted
}

/// The formats whose strings are never valid JSON text.
const NO_JSON_TEXT: [&str; 14] = [
    "cidr",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ip",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uuid",
];

/// Whether a schema allows only strings that are never valid JSON text, by their format.
fn is_no_json_text(schema: &Schema) -> bool {
    let checked = schema.limits.all(Keyword::Format).filter_map(Value::as_str);
    let is_text = matches!(schema.kind, Kind::Text);
    is_text && checked.chain(schema.format.as_deref()).any(|format| NO_JSON_TEXT.contains(&format))
}

/// The objects of a form: the schema itself or, if it is a union, those among its branches.
pub(super) fn objects_of_form<'a>(api: &'a Api, schema: &'a Schema) -> Vec<&'a Object> {
    match api.resolve(schema).map(|schema| &schema.kind) {
        Some(Kind::Object(object)) => vec![object],
        Some(Kind::Union(union)) => {
            union.branches.iter().flat_map(|branch| objects_of_form(api, &branch.schema)).collect()
        }
        _ => Vec::new(),
    }
}

/// The properties of all objects of a form, by name.
pub(super) fn fields_of_form<'a>(api: &'a Api, schema: &'a Schema) -> impl Iterator<Item = (&'a String, &'a Field)> {
    let objects = objects_of_form(api, schema).into_iter();
    objects.flat_map(|object| object.fields.iter().map(|(name, field)| (name, &**field)))
}

/// The names of the keywords in limits. For a limit that is itself a JSON Schema, these are the names of its keywords.
fn limited_by(limits: &Limits) -> Vec<String> {
    let of = |(keyword, value): (Keyword, &Value)| match (keyword, value) {
        (Keyword::Schema, Value::Object(schema)) => schema.keys().cloned().collect(),
        _ => vec![keyword.row().name.to_owned()],
    };
    limits.iter().flat_map(of).collect()
}

/// Whether values of a schema can be sent as a form: it is an object, a map, any JSON, or a union of objects.
fn is_form(api: &Api, schema: &Schema) -> bool {
    match api.resolve(schema).map(|schema| &schema.kind) {
        Some(Kind::Object(_) | Kind::Map(_) | Kind::Any) => true,
        Some(Kind::Union(union)) => union.branches.iter().all(|branch| object_of(api, branch).is_some()),
        _ => false,
    }
}

/// Whether the value of a part is an object, a map, or a list with items other than scalars; `false` for an upload.
fn is_nested(api: &Api, schema: &Schema) -> bool {
    let kind = api.resolve(schema).map(|schema| &schema.kind);
    match kind {
        _ if schema.is_upload() => false,
        Some(Kind::Array(item)) => !api.resolve(item).is_some_and(|item| item.kind.is_scalar()),
        kind => matches!(kind, Some(Kind::Object(_) | Kind::Map(_))),
    }
}

fn object_of<'a>(api: &'a Api, branch: &'a Branch) -> Option<&'a Object> {
    match &api.resolve(&branch.schema)?.kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

/// Merges several forms into one object, which has the properties of all. Of properties with the same name, it has the
/// first one. A property is required if all forms require it.
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

/// The schema of a part of a form. It is `Kind::Binary`, or a list of that, if the part is a file or a list of files;
/// other parts keep their kind.
fn part(api: &Api, schema: &Schema, media_type: Option<&str>, loosened: &mut Vec<(Pointer, String)>) -> Schema {
    // A part can't be null. It is left out instead.
    let mut part = Schema { nullable: false, ..schema.clone() };
    let resolved = api.resolve(schema).unwrap_or(schema);
    let Some(kind) = files(api, resolved, media_type) else {
        as_text(&mut part, loosened);
        return part;
    };
    let own = if matches!(schema.kind, Kind::Ref(_)) { &resolved.limits } else { &schema.limits };
    let (mut limits, mut not_checked) = (Limits::default(), Limits::default());
    for (keyword, value) in own.iter() {
        let is_count = matches!((&kind, keyword), (Kind::Array(_), Keyword::MinItems | Keyword::MaxItems));
        if is_count { &mut limits } else { &mut not_checked }.add(keyword, value.clone());
    }
    if !not_checked.is_empty() || has_limits_inside(api, resolved) {
        loosened.push((schema.at.clone(), "limits on an upload; not checked".to_owned()));
    }
    part.docs = part.docs.or_else(|| resolved.docs.clone());
    part.example = part.example.or_else(|| resolved.example.clone());
    part.deprecated = part.deprecated.or_else(|| resolved.deprecated.clone());
    let unchecked = part.unchecked.narrowed(&resolved.unchecked).narrowed(&not_checked);
    Schema { limits, unchecked, default: None, kind, ..part }
}

/// Whether the items of a list of files, or the branches of a union with files, have limits.
fn has_limits_inside(api: &Api, part: &Schema) -> bool {
    let is_limited = |schema: &Schema| {
        !schema.limits.is_empty() || api.resolve(schema).is_some_and(|target| !target.limits.is_empty())
    };
    let item = |list: &Schema| if let Kind::Array(item) = &list.kind { is_limited(item) } else { false };
    match &part.kind {
        Kind::Union(union) => api.alternatives(&union.branches).is_some_and(|all| {
            let others = all.branches.iter().filter(|it| !it.is_null());
            others.into_iter().any(|it| is_limited(&it.branch.schema) || item(it.target))
        }),
        _ => item(part),
    }
}

/// The kind of a part that is a file (`Kind::Binary`) or a list of files; `None` for other parts. Bytes are a file, and
/// so are strings and any JSON with a media type other than text or JSON. A union is a file if a branch is one and the
/// others are strings, and a list of files if a branch is such a list.
fn files(api: &Api, schema: &Schema, media_type: Option<&str>) -> Option<Kind> {
    file_or_files(api, schema, media_type, true)
}

/// As [`files`]. If `lists` is false, the result is never a list, since a form has no lists of lists.
fn file_or_files(api: &Api, schema: &Schema, media_type: Option<&str>, lists: bool) -> Option<Kind> {
    let is_text = |name: &str| name.starts_with("text/") || name.ends_with("json");
    let resolved = api.resolve(schema)?;
    match (&resolved.kind, media_type) {
        (Kind::Binary, _) => Some(Kind::Binary),
        (Kind::Text | Kind::Any, Some(name)) if !is_text(name) => Some(Kind::Binary),
        // A list may contain itself, so a list in a list is not followed.
        (Kind::Array(_), _) if !lists => None,
        (Kind::Array(item), _) => match file_or_files(api, item, media_type, false)? {
            Kind::Binary => Some(Kind::Array(Box::new(Schema::new(item.at.clone(), Kind::Binary)))),
            _ => None,
        },
        (Kind::Union(union), _) => {
            let mut found: Option<Kind> = None;
            let branches = api.alternatives(&union.branches)?.branches;
            // A branch for null is skipped, since a part can't be null.
            for Alternative { branch, target, .. } in branches.into_iter().filter(|it| !it.is_null()) {
                match (file_or_files(api, &branch.schema, media_type, lists), &target.kind) {
                    (Some(Kind::Binary), _) => found = found.or(Some(Kind::Binary)),
                    (Some(list), _) => found = Some(list),
                    (None, Kind::Text | Kind::Enum(_)) => {}
                    (None, _) => return None,
                }
            }
            found
        }
        _ => None,
    }
}

/// Replaces bytes by strings, since JSON has no bytes, and adds their JSON pointers to `loosened`.
fn as_text(schema: &mut Schema, loosened: &mut Vec<(Pointer, String)>) {
    schema.visit_mut(&mut |schema| {
        if matches!(schema.kind, Kind::Binary) {
            loosened.push((schema.at.clone(), "bytes where JSON is (`format: binary`); taken as text".to_owned()));
            schema.kind = Kind::Text;
        }
    });
}
