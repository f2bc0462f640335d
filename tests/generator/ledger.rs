//! The ledger of keywords: each keyword that operations reach has exactly one fate.

mod notes;

use std::collections::{BTreeMap, BTreeSet};

use sdk_generator::{Output, document::Document, ir::Fate, pointer::Pointer};
use serde_json::Value;

use super::{freshness, made_of, upstream};

type Fates = BTreeMap<(Pointer, String), Fate>;

fn fates(output: &Output) -> Fates {
    let entries = output.report.ledger.entries();
    let at = |pointer: &str| Pointer::from_reference(pointer).unwrap_or_else(Pointer::root);
    entries.map(|entry| ((at(entry.pointer), entry.keyword.to_owned()), entry.fate)).collect()
}

/// The fate of a keyword, with its reason.
pub(super) fn fate(output: &Output, pointer: &str, keyword: &str) -> (Fate, String) {
    let entry = output.report.ledger.entries().find(|entry| (entry.pointer, entry.keyword) == (pointer, keyword));
    let entry = entry.unwrap_or_else(|| panic!("no fate of {keyword} at {pointer}"));
    (entry.fate, entry.reason.to_owned())
}

const EVERYTHING: &str = "
openapi: 3.0.3
info: {title: t, version: '1', contact: {name: n, x-own: 1}}
x-own: 1
servers: [{url: 'https://example.com'}]
tags: [{name: Things, externalDocs: {url: 'https://example.com'}}]
paths:
  /things/{id}:
    description: d
    servers: [{url: 'https://{host}', variables: {host: {default: h}}}]
    parameters:
    - {$ref: '#/components/parameters/id'}
    - {name: tags, in: query, explode: true, style: form, deprecated: true, example: [a], schema: {type: array, items: {type: string}}}
    head: {responses: {'200': {description: d}}}
    put:
      tags: [Things]
      summary: s
      operationId: put-thing
      security: [{token: []}]
      requestBody: {$ref: '#/components/requestBodies/thing'}
      callbacks:
        done: {'{$request.body#/url}': {post: {responses: {'200': {description: d}}}}}
      responses:
        '200':
          description: d
          headers: {ETag: {schema: {type: string}, required: true}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}, examples: {a: {value: 1}}}
            text/csv: {schema: {type: string}}
          links: {self: {operationId: put-thing}}
        default: {$ref: '#/components/responses/failure'}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  parameters:
    id: {name: id, in: path, required: true, description: d, schema: {type: string, maxLength: 32}}
    unused: {name: unused, in: query, schema: {type: string}}
  requestBodies:
    thing:
      description: d
      required: true
      content:
        multipart/form-data:
          schema: {type: object, properties: {file: {type: string, format: binary}}}
          encoding: {file: {contentType: image/png, headers: {X-Own: {schema: {type: string}}}}}
  responses:
    failure: {description: d, content: {application/json: {schema: {type: object}}}}
  schemas:
    Thing: {type: object, properties: {a: {type: string}}}
    Unused: {type: string}
";

#[test]
fn every_keyword_in_scope_has_one_entry() {
    let output = made_of(EVERYTHING).unwrap();
    let keywords: usize = [
        6,                 // the document, without x-own
        3 + 1,             // info and its contact
        1,                 // the server
        2 + 1,             // the tag and its page elsewhere
        5,                 // the path item, with both operations
        2 + 1,             // its server, with a variable
        1 + 5 + 2,         // the shared parameter
        6 + 2 + 1,         // tags, without its example
        7,                 // the operation
        2,                 // its security scheme
        1 + 3,             // its request body
        2 + 2 + 2,         // the form, its schema with a property
        2 + 1,             // the encoding and its header
        1 + 1 + 1,         // the callback: its expression, the operation below and that one's responses
        1,                 // the response in it
        4 + 2 + 1 + 1 + 1, // the success: its header, JSON, CSV and link
        2 + 1,             // the schema of JSON with a property
        1,                 // and the reference to it
        1 + 2 + 1,         // the failure and its media type
    ]
    .iter()
    .sum();
    assert_eq!(output.report.ledger.len(), keywords, "{:#?}", output.report.ledger.entries().collect::<Vec<_>>());
    assert_eq!(output.report.ledger.counts().values().sum::<usize>(), keywords);
    let item = "#/paths/~1things~1{id}";
    let body = "#/components/requestBodies/thing/content/multipart~1form-data";
    let table = [
        ("#", "servers", Fate::Noted),
        // A variable of the server has its default.
        (item, "servers", Fate::Noted),
        (item, "head", Fate::Refused),
        (item, "put", Fate::Typed),
        (&format!("{item}/put"), "summary", Fate::Documented),
        (&format!("{item}/put"), "callbacks", Fate::Noted),
        (&format!("{item}/put"), "security", Fate::Typed),
        (&format!("{item}/put/responses/200/headers/ETag"), "required", Fate::Noted),
        (&format!("{item}/put/responses/200/content/text~1csv"), "schema", Fate::Noted),
        (&format!("{item}/put/responses/200/content/application~1json"), "schema", Fate::Typed),
        (&format!("{item}/parameters/1"), "explode", Fate::Typed),
        ("#/components/parameters/id/schema", "maxLength", Fate::Checked),
        ("#/components/responses/failure", "content", Fate::Noted),
        (&format!("{body}/encoding/file"), "contentType", Fate::Typed),
        (&format!("{body}/encoding/file"), "headers", Fate::Loosened),
    ];
    for (pointer, keyword, expected) in table {
        assert_eq!(fate(&output, pointer, keyword).0, expected, "{keyword} at {pointer}");
    }
}

/// The output for a `POST /things` with these members.
fn operation(members: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n{members}\n      responses: \
         {{'204': {{description: done}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn a_keyword_that_is_not_enforced_is_listed_with_its_place() {
    let at = "#/paths/~1things/post";
    let parameter =
        |keywords: &str| format!("      parameters: [{{name: a, in: query, schema: {{type: string}}, {keywords}}}]");
    let form = |encoding: &str| {
        format!(
            "      requestBody: {{content: {{application/x-www-form-urlencoded: {{schema: {{type: object, properties: {{a: \
             {{type: string}}}}}}, encoding: {{a: {{{encoding}}}}}}}}}}}"
        )
    };
    let encoded = format!("{at}/requestBody/content/application~1x-www-form-urlencoded/encoding/a");
    // Members of the operation, the object with the keyword, the keyword, and its fate.
    let table = [
        ("      servers: [{url: 'https://x.example'}]".to_owned(), at.to_owned(), "servers", Fate::Typed),
        ("      security: [{unknown: []}]".to_owned(), at.to_owned(), "security", Fate::Loosened),
        ("      security: []".to_owned(), at.to_owned(), "security", Fate::Noted),
        ("      retries: 4".to_owned(), at.to_owned(), "retries", Fate::Loosened),
        (
            "      requestBody: {content: {}, nullable: true}".to_owned(),
            format!("{at}/requestBody"),
            "nullable",
            Fate::Loosened,
        ),
        (parameter("colour: red"), format!("{at}/parameters/0"), "colour", Fate::Loosened),
        (parameter("explode: true, style: pipeDelimited"), format!("{at}/parameters/0"), "explode", Fate::Typed),
        (parameter("explode: false, style: pipeDelimited"), format!("{at}/parameters/0"), "explode", Fate::Typed),
        (parameter("allowReserved: true"), format!("{at}/parameters/0"), "allowReserved", Fate::Typed),
        (parameter("allowReserved: false"), format!("{at}/parameters/0"), "allowReserved", Fate::Typed),
        (parameter("allowEmptyValue: true"), format!("{at}/parameters/0"), "allowEmptyValue", Fate::Noted),
        (
            "      parameters: [{name: a, in: cookie, schema: {type: string}}]".to_owned(),
            format!("{at}/parameters/0"),
            "in",
            Fate::Typed,
        ),
        (
            "      parameters: [{name: a, in: query, content: {application/json: {}}}]".to_owned(),
            format!("{at}/parameters/0"),
            "content",
            Fate::Typed,
        ),
        (
            "      parameters: [{name: a, in: query, content: {application/xml: {}}}]".to_owned(),
            format!("{at}/parameters/0"),
            "content",
            Fate::Loosened,
        ),
        (
            "      parameters: [{name: Accept, in: header, schema: {type: string}}]".to_owned(),
            format!("{at}/parameters/0"),
            "name",
            Fate::Noted,
        ),
        (
            "      parameters: [{name: content-length, in: header, schema: {type: integer}}]".to_owned(),
            format!("{at}/parameters/0"),
            "schema",
            Fate::Noted,
        ),
        (form("style: form"), encoded.clone(), "style", Fate::Typed),
        (form("style: deepObject"), encoded.clone(), "style", Fate::Typed),
        (form("explode: false"), encoded.clone(), "explode", Fate::Typed),
        (form("contentType: application/json"), encoded.clone(), "contentType", Fate::Typed),
        (form("contentType: image/png"), encoded, "contentType", Fate::Loosened),
    ];
    for (members, pointer, keyword, expected) in table {
        let output = operation(&members);
        let (found, reason) = fate(&output, &pointer, keyword);
        assert_eq!(found, expected, "{members}");
        let listed = output.report.loosened.iter().any(|(at, why)| at.as_str() == pointer && *why == reason);
        assert_eq!(listed, expected == Fate::Loosened, "{members}: {:?}", output.report.loosened);
        assert!(expected != Fate::Noted || !reason.is_empty(), "{members}: a note has a reason");
    }
}

#[test]
fn an_unchecked_format_is_documented() {
    let schema = "{type: object, properties: {at: {type: string, format: email, maxLength: 40}, ids: {type: array, items: \
                  {type: string, format: uuid}}, block: {type: string, format: cidr}}}";
    let body = format!("content: {{application/json: {{schema: {schema}}}}}");
    let output = operation(&format!("      requestBody: {{{body}}}"));
    let file = &output.files["things.rs"];
    for docs in ["/// Format `email`, at most 40 characters.", "/// Each: format `uuid`."] {
        assert!(file.contains(docs), "{docs}\n{file}");
    }
    assert!(!file.contains("format `cidr`"), "it is checked");
    for words in ["`at: String`. Format `email`, at most 40 characters.", "`ids: [String]`. Each: format `uuid`."] {
        assert!(output.api_page.contains(words), "{words}\n{}", output.api_page);
    }
    let answered = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{responses: {{'200': {{description: d, \
         {body}}}}}}}}}}}\n"
    ))
    .unwrap();
    assert!(answered.files["things.rs"].contains("/// Format `email`"), "{}", answered.files["things.rs"]);
    assert!(answered.api_page.contains("`at: String`, format `email`"), "{}", answered.api_page);
}

#[test]
fn the_fate_of_a_shared_object_is_the_looser_of_its_uses() {
    let output = made_of(
        "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things:
    get: {responses: {'200': {$ref: '#/components/responses/thing'}}}
    put: {responses: {'204': {description: d}, '400': {$ref: '#/components/responses/thing'}}}
components:
  responses:
    thing: {description: d, content: {application/json: {schema: {type: string}}}}
",
    )
    .unwrap();
    let content = "#/components/responses/thing/content/application~1json";
    assert_eq!(fate(&output, content, "schema").0, Fate::Noted);
    assert_eq!(fate(&output, &format!("{content}/schema"), "type").0, Fate::Typed);
}

/// The objects in the value of a keyword.
enum Inside {
    One(&'static str),
    List(&'static str),
    Map(&'static str),
    Nothing,
}

/// The objects inside OpenAPI's objects (OpenAPI 3.0.3, section 4.7).
fn inside(object: &str, keyword: &str) -> Inside {
    use Inside::*;
    match (object, keyword) {
        ("path", "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace") => One("operation"),
        ("callback", _) => One("path"),
        ("path" | "operation", "parameters") => List("parameter"),
        ("path" | "operation" | "document", "servers") => List("server"),
        ("operation", "requestBody") => One("body"),
        ("operation", "responses") => Map("response"),
        ("operation", "callbacks") => Map("callback"),
        ("response" | "encoding", "headers") => Map("header"),
        ("response", "links") => Map("link"),
        ("response" | "body" | "parameter" | "header", "content") => Map("media"),
        ("parameter" | "header" | "media", "schema") => One("schema"),
        ("media", "encoding") => Map("encoding"),
        ("link", "server") => One("server"),
        ("server", "variables") => Map("variable"),
        ("document" | "operation" | "tag", "externalDocs") => One("page"),
        ("document", "info") => One("info"),
        ("info", "contact" | "license") => One(""),
        ("document", "tags") => List("tag"),
        ("schema", "items" | "not" | "additionalProperties") => One("schema"),
        ("schema", "allOf" | "anyOf" | "oneOf") => List("schema"),
        ("schema", "properties") => Map("schema"),
        _ => Nothing,
    }
}

/// Collects the keywords that operations reach, and compares them with a ledger.
struct Reached<'a> {
    document: &'a Document,
    fates: &'a Fates,
    operations: &'a BTreeSet<String>,
    seen: BTreeSet<(Pointer, bool)>,
    without: Vec<String>,
}

impl Reached<'_> {
    /// Visits an object; `noted` is whether a keyword around it has a fate for everything inside.
    fn object(&mut self, object: &str, at: &Pointer, noted: bool) {
        let Some(Value::Object(keywords)) = self.document.value(at) else { return };
        if !self.seen.insert((at.clone(), noted)) {
            return;
        }
        for (keyword, value) in keywords {
            if keyword.starts_with("x-") || ["example", "examples"].contains(&keyword.as_str()) {
                continue;
            }
            let path = at.last();
            let is_operation = matches!(inside(object, keyword), Inside::One("operation"));
            if is_operation && !noted && !self.operations.contains(&format!("{} {path}", keyword.to_uppercase())) {
                continue;
            }
            let fate = self.fates.get(&(at.clone(), keyword.clone()));
            if fate.is_none() && !noted {
                self.without.push(format!("{keyword} at {at}"));
            }
            if let (Some(target), "$ref") = (value.as_str().and_then(Pointer::from_reference), keyword.as_str()) {
                self.object(object, &target, noted);
                continue;
            }
            let noted = noted || fate.is_none_or(|fate| *fate >= Fate::Noted);
            let at = at.child(keyword);
            match (inside(object, keyword), value) {
                (Inside::One(object), _) => self.object(object, &at, noted),
                (Inside::List(object), Value::Array(items)) => {
                    (0..items.len()).for_each(|index| self.object(object, &at.index(index), noted));
                }
                (Inside::Map(object), Value::Object(entries)) => {
                    entries.keys().for_each(|name| self.object(object, &at.child(name), noted));
                }
                _ => {}
            }
        }
    }
}

/// Asserts that every entry is a keyword of the description, and that every reachable keyword has an entry, or is
/// inside one that is noted, loosened or refused.
fn check(document: &Document, output: &Output) {
    let fates = fates(output);
    for (at, keyword) in fates.keys() {
        let has = document.value(at).and_then(Value::as_object).is_some_and(|object| object.contains_key(keyword));
        assert!(has, "the ledger has {keyword} at {at}, and the description has not");
    }
    let operations: BTreeSet<String> = output.report.generated.iter().map(|(from, _)| from.clone()).collect();
    let mut reached =
        Reached { document, fates: &fates, operations: &operations, seen: BTreeSet::new(), without: Vec::new() };
    reached.object("document", &Pointer::root(), false);
    let paths: BTreeSet<&str> = operations.iter().filter_map(|key| Some(key.split_once(' ')?.1)).collect();
    for path in paths {
        reached.object("path", &Pointer::root().children(&["paths", path]), false);
    }
    assert!(reached.without.is_empty(), "{} keywords without a fate: {:#?}", reached.without.len(), reached.without);
    assert_eq!(output.report.ledger.counts().values().sum::<usize>(), output.report.ledger.len());
}

#[test]
fn every_keyword_of_our_description_has_a_fate() {
    let spec = freshness::text("spec/openapi.yaml");
    check(&Document::read("spec/openapi.yaml", &spec).unwrap(), &freshness::committed_inputs(&spec).unwrap());
    check(&Document::read("everything.yaml", EVERYTHING).unwrap(), &made_of(EVERYTHING).unwrap());
}

#[test]
#[ignore = "reads ../shared/upstream"]
fn every_keyword_of_the_whole_upstream_description_has_a_fate() {
    let text = upstream::whole();
    check(&Document::read("upstream.json", &text).unwrap(), &made_of(&text).unwrap());
}
