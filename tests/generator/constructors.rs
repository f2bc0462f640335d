//! Constructors of request bodies, which take exactly the required properties.

use std::collections::{BTreeMap, BTreeSet};

use sdk_generator::{
    Extent, Inputs, Output,
    document::Document,
    ir::{Api, Kind, Method, Schema, Type},
    listing, model,
    pointer::Pointer,
};
use serde_json::Value;

use super::{schemas::made, upstream};

/// The arguments of each constructor, by type.
fn constructors(listing: &str) -> BTreeMap<String, Vec<String>> {
    let lines = listing.lines().filter_map(|line| {
        let (name, arguments) = line.strip_prefix("pub fn ")?.split_once("::new(")?;
        let arguments = arguments.strip_suffix(") -> Self")?;
        let mut depth = 0;
        let starts: Vec<&str> = arguments
            .split_inclusive(|c: char| {
                depth += i32::from(c == '<') - i32::from(c == '>');
                c == ',' && depth == 0
            })
            .filter_map(|argument| Some(argument.trim().split_once(": ")?.0))
            .collect();
        Some((name.to_owned(), starts.into_iter().map(str::to_owned).collect()))
    });
    lines.collect()
}

fn arguments(output: &Output, name: &str) -> String {
    constructors(&output.listing)[name].join(", ")
}

#[test]
fn constructors_take_the_required_properties() {
    // A load balancer and a trusted domain, whose `required` is beside a reference.
    let balancer = "Editable: {type: object, properties: {name: {type: string}, default_pools: {type: array, items: {type: \
                    string}}, fallback_pool: {type: string}, ttl: {type: number}}}\nBody: {type: object, required: [name, \
                    default_pools, fallback_pool], $ref: '#/components/schemas/Editable'}";
    assert_eq!(arguments(&made(balancer), "things::Body"), "name, default_pools, fallback_pool");
    let domain = "Domain: {type: object, properties: {pattern: {type: string}, is_regex: {type: boolean}, is_recent: {type: \
                  boolean}, is_similarity: {type: boolean}, comments: {type: string}, id: {type: string, readOnly: \
                  true}}}\nBody: {required: [pattern, is_regex, is_recent, is_similarity], $ref: '#/components/schemas/Domain'}";
    assert_eq!(arguments(&made(domain), "things::Body"), "pattern, is_regex, is_recent, is_similarity");
    // A token, whose `required` is beside the properties; a read-only property is not an argument.
    let token = "Body: {type: object, required: [name, policies, id], properties: {name: {type: string}, policies: {type: \
                 array, items: {type: object, required: [effect], properties: {effect: {type: string}}}}, id: {type: string, \
                 readOnly: true}}}";
    assert_eq!(arguments(&made(token), "things::Body"), "name, policies");
}

#[test]
fn new_of_a_branch_takes_its_own_and_the_shared_required_properties() {
    let kinds = ["A", "AAAA", "CNAME", "MX", "TXT"];
    let branches: Vec<String> =
        kinds.iter().map(|kind| format!("{{$ref: '#/components/schemas/{kind}Record'}}")).collect();
    let records: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let priority = if *kind == "MX" { ", priority: {type: integer}" } else { "" };
            let required = if *kind == "MX" { "content, priority" } else { "content" };
            format!(
                "{kind}Record: {{allOf: [{{$ref: '#/components/schemas/Shared'}}, {{type: object, properties: {{type: {{type: \
                 string, enum: [{kind}]}}, content: {{type: string}}{priority}}}}}, {{required: [{required}]}}], required: [type]}}"
            )
        })
        .collect();
    let output = made(&format!(
        "Shared: {{type: object, required: [name, ttl], properties: {{name: {{type: string}}, ttl: {{type: number}}, comment: \
         {{type: string}}}}}}\nBody: {{oneOf: [{}]}}\n{}",
        branches.join(", "),
        records.join("\n")
    ));
    for (kind, expected) in [("ARecord", "content, name, ttl"), ("MxRecord", "content, name, priority, ttl")] {
        let mut takes = constructors(&output.listing)[&format!("things::{kind}")].clone();
        // A property with only one valid value is not an argument.
        takes.retain(|argument| argument != "type_");
        takes.sort();
        assert_eq!(takes.join(", "), expected, "{kind}");
    }
}

#[test]
fn new_of_a_branch_takes_its_required_properties() {
    let output = made(
        "Body: {type: object, required: [name, origin], properties: {name: {type: string}, origin: {type: object, anyOf: [\n    \
         {type: object, required: [host, port, user], properties: {host: {type: string}, port: {type: integer}, user: {type: \
         string}}},\n    {type: object, required: [host, user, access_client_id], properties: {host: {type: string}, user: {type: \
         string}, access_client_id: {type: string}}}]}}}",
    );
    assert_eq!(arguments(&output, "things::Body"), "name, origin");
    let all: BTreeSet<String> = constructors(&output.listing).into_values().map(|all| all.join(", ")).collect();
    let expected = ["host, port, user", "host, user, access_client_id", "name, origin"];
    assert_eq!(all, expected.map(str::to_owned).into());
}

/// The required properties of a schema, found independently of the generator; `None` for a choice.
#[derive(Default)]
struct Required {
    names: BTreeSet<String>,
    /// The read-only properties.
    read_only: BTreeSet<String>,
    /// The properties with only one valid value.
    constant: BTreeSet<String>,
    is_choice: bool,
}

impl Required {
    fn collect(&mut self, document: &Document, schema: &Value) {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference) {
            document.value(&target).into_iter().for_each(|schema| self.collect(document, schema));
        }
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        parts.for_each(|part| self.collect(document, part));
        self.is_choice |=
            ["oneOf", "anyOf", "discriminator", "not"].iter().any(|keyword| schema.get(keyword).is_some());
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        self.names.extend(names.filter_map(Value::as_str).map(str::to_owned));
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        for (name, property) in properties {
            if says(document, property, &|schema| schema.get("readOnly") == Some(&Value::Bool(true))) {
                self.read_only.insert(name.clone());
            }
            if says(document, property, &|schema| schema["enum"].as_array().is_some_and(|values| values.len() == 1)) {
                self.constant.insert(name.clone());
            }
        }
    }
}

/// Whether a predicate holds for a schema, or for one that applies at the same time.
fn says(document: &Document, schema: &Value, what: &dyn Fn(&Value) -> bool) -> bool {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let target = target.and_then(|target| document.value(&target));
    what(schema) || target.into_iter().chain(parts).any(|part| says(document, part, what))
}

/// The objects that a body can be: one, or the branches of a union.
fn objects<'a>(api: &'a Api, schema: &'a Schema) -> Vec<&'a Type> {
    let Kind::Ref(id) = &schema.kind else { return Vec::new() };
    let Some(named) = api.types.get(id) else { return Vec::new() };
    match &named.schema.kind {
        Kind::Object(_) => vec![named],
        Kind::Union(union) => union.branches.iter().flat_map(|branch| objects(api, &branch.schema)).collect(),
        _ => objects(api, &named.schema),
    }
}

/// The name of a type in signatures.
fn path(named: &Type) -> String {
    if named.resource.0.is_empty() { named.name.clone() } else { format!("{}::{}", named.resource, named.name) }
}

/// Bodies of Cloudflare's description with `required` beside `$ref`, in `allOf` or in branches; the arguments are
/// written by hand.
const BY_HAND: [(&str, &[&str]); 9] = [
    ("POST /zones/{zone_id}/dns_records", &["name", "ttl"]),
    ("PUT /zones/{zone_id}/dns_records/{dns_record_id}", &["name", "ttl"]),
    ("POST /{accounts_or_zones}/{account_or_zone_id}/load_balancers", &["name", "default_pools", "fallback_pool"]),
    (
        "PUT /{accounts_or_zones}/{account_or_zone_id}/load_balancers/{load_balancer_id}",
        &["name", "default_pools", "fallback_pool"],
    ),
    (
        "POST /accounts/{account_id}/email-security/settings/trusted_domains",
        &["pattern", "is_regex", "is_recent", "is_similarity"],
    ),
    ("POST /accounts/{account_id}/hyperdrive/configs", &["name", "origin"]),
    ("PUT /accounts/{account_id}/hyperdrive/configs/{hyperdrive_id}", &["name", "origin"]),
    ("POST /user/tokens", &["name", "policies"]),
    ("PUT /user/tokens/{token_id}", &["name", "policies"]),
];

#[test]
#[ignore = "reads ../shared/upstream"]
fn new_of_every_post_and_put_body_of_the_whole_upstream_description_takes_its_required_properties() {
    let text = upstream::whole();
    let document = Document::read("upstream.json", &text).unwrap();
    let api = model(&Inputs::new("upstream.json", &text), Extent::Everything).unwrap();
    let constructors = constructors(&listing(&api, "upstream.json"));
    let (mut checked, mut by_hand, mut wrong) = (0, 0, Vec::new());
    for operation in api.operations.iter().filter(|it| matches!(it.method, Method::Post | Method::Put)) {
        let Some(body) = &operation.body else { continue };
        let key = operation.key();
        let types = objects(&api, &body.schema);
        if let Some((_, expected)) = BY_HAND.iter().find(|(other, _)| *other == key) {
            by_hand += 1;
            assert!(!types.is_empty(), "{key}");
            for named in &types {
                let name = path(named);
                // A property with only one valid value is not an argument.
                let takes: Vec<_> = constructors[&name].iter().filter(|argument| *argument != "type_").collect();
                assert_eq!(takes, *expected, "{key}: {name}");
            }
        }
        let [named] = types.as_slice() else { continue };
        let Kind::Object(object) = &named.schema.kind else { continue };
        let raw = document.value(&operation.at.child("requestBody"));
        let Some(raw) = raw.and_then(|body| body.pointer("/content/application~1json/schema")) else { continue };
        let mut required = Required::default();
        required.collect(&document, raw);
        if required.is_choice {
            continue;
        }
        checked += 1;
        let name = path(named);
        let Some(takes) = constructors.get(&name) else {
            wrong.push(format!("{key}: no constructor of {name}"));
            continue;
        };
        let ident = |name: &String| object.fields.get(name).map_or(name.clone(), |field| field.ident.clone());
        let constant: BTreeSet<String> = required.constant.iter().map(ident).collect();
        let takes: BTreeSet<String> = takes.iter().filter(|it| !constant.contains(*it)).cloned().collect();
        let described = required.names.difference(&required.read_only).map(ident);
        let described: BTreeSet<String> = described.filter(|it| !constant.contains(it)).collect();
        if takes != described {
            wrong.push(format!("{key}: {name} takes {takes:?}, the description requires {described:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {checked}: {}", wrong.len(), wrong.join("\n"));
    assert_eq!(by_hand, BY_HAND.len());
    assert!(checked > 400, "{checked} bodies");
}
