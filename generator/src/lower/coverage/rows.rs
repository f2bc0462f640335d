//! A table of the keywords of each OpenAPI object, with the fate of each: typed, documented, noted or loosened.

use serde_json::{Map, Value};

use super::{Credential, credential::is_sent};
use crate::{
    document::Document,
    ir::Fate,
    lower::media::{essence, is_json},
    pointer::Pointer,
};

/// A kind of object in a description (OpenAPI 3.0.3, section 4.7), except schemas, which the module `reader` handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectKind {
    Callback,
    Contact,
    Document,
    Encoding,
    ExternalDocs,
    Header,
    Info,
    License,
    Link,
    MediaType,
    OAuthFlow,
    OAuthFlows,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
    ServerVariable,
    Tag,
}

/// The kind of objects that a keyword's value contains.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    /// No objects, or a schema.
    Plain,
    One(ObjectKind),
    List(ObjectKind),
    /// A map from names to objects.
    Map(ObjectKind),
    /// Security requirements, which name security schemes.
    Requirements,
}

/// A row of the table: a keyword of an object.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) fate: Rule,
}

/// The rule that decides the fate of a keyword: how the generated code treats it.
pub(super) enum Rule {
    /// The fate is always this one, for this reason.
    Always(Fate, &'static str),
    /// The fate depends on the keyword and its object. The function returns the fate and the reason.
    By(fn(&Site<'_>) -> (Fate, &'static str)),
}

/// A keyword of a description, with the object that has it.
pub(super) struct Site<'a> {
    pub(super) document: &'a Document,
    /// The pointer of the object that has the keyword.
    pub(super) at: &'a Pointer,
    /// All keywords of the object.
    pub(super) keywords: &'a Map<String, Value>,
    /// The keyword's value.
    pub(super) value: &'a Value,
}

impl Rule {
    pub(super) fn of(&self, site: &Site<'_>) -> (Fate, &'static str) {
        match self {
            Self::Always(fate, reason) => (*fate, reason),
            Self::By(rule) => rule(site),
        }
    }
}

impl ObjectKind {
    /// The name of the object in messages, and its keywords in OpenAPI 3.0.
    fn described(self) -> (&'static str, &'static [Row]) {
        match self {
            Self::Callback => ("callback object", &[]),
            Self::Contact => ("contact object", CONTACT),
            Self::Document => ("document", DOCUMENT),
            Self::Encoding => ("encoding object", ENCODING),
            Self::ExternalDocs => ("external documentation object", EXTERNAL_DOCS),
            Self::Header => ("header object", HEADER),
            Self::Info => ("info object", INFO),
            Self::License => ("license object", LICENSE),
            Self::Link => ("link object", LINK),
            Self::MediaType => ("media type object", MEDIA_TYPE),
            Self::OAuthFlow => ("OAuth flow object", OAUTH_FLOW),
            Self::OAuthFlows => ("OAuth flows object", OAUTH_FLOWS),
            Self::Operation => ("operation object", OPERATION),
            Self::Parameter => ("parameter object", PARAMETER),
            Self::PathItem => ("path item object", PATH_ITEM),
            Self::RequestBody => ("request body object", REQUEST_BODY),
            Self::Response => ("response object", RESPONSE),
            Self::SecurityScheme => ("security scheme object", SECURITY_SCHEME),
            Self::Server => ("server object", SERVER),
            Self::ServerVariable => ("server variable object", SERVER_VARIABLE),
            Self::Tag => ("tag object", TAG),
        }
    }

    /// The name of the object in messages.
    pub(super) fn name(self) -> &'static str {
        self.described().0
    }

    /// The keywords that OpenAPI 3.1 adds to the object.
    fn rows_of_3_1(self) -> &'static [Row] {
        match self {
            Self::Document => DOCUMENT_OF_3_1,
            Self::Info => INFO_OF_3_1,
            Self::License => LICENSE_OF_3_1,
            _ => &[],
        }
    }
}

/// The row of the table for a keyword of an object; `None` if the object has no such keyword in OpenAPI 3.0 or, with
/// `is_3_1`, in 3.1.
pub(super) fn row(object: ObjectKind, keyword: &str, is_3_1: bool) -> Option<&'static Row> {
    // The keys of a callback are expressions, each with a path item.
    const EXPRESSION: Row =
        Row { name: "", holds: Holds::One(ObjectKind::PathItem), fate: Rule::Always(Fate::Noted, "") };
    if object == ObjectKind::Callback {
        return Some(&EXPRESSION);
    }
    let added = if is_3_1 { object.rows_of_3_1() } else { &[] };
    object.described().1.iter().chain(added).find(|row| row.name == keyword)
}

const fn typed(name: &'static str) -> Row {
    Row { name, holds: Holds::Plain, fate: Rule::Always(Fate::Typed, "") }
}

const fn documented(name: &'static str) -> Row {
    Row { name, holds: Holds::Plain, fate: Rule::Always(Fate::Documented, "") }
}

const fn noted(name: &'static str, why: &'static str) -> Row {
    Row { name, holds: Holds::Plain, fate: Rule::Always(Fate::Noted, why) }
}

const fn loosened(name: &'static str, why: &'static str) -> Row {
    Row { name, holds: Holds::Plain, fate: Rule::Always(Fate::Loosened, why) }
}

const fn by(name: &'static str, rule: fn(&Site<'_>) -> (Fate, &'static str)) -> Row {
    Row { name, holds: Holds::Plain, fate: Rule::By(rule) }
}

impl Row {
    const fn one(self, object: ObjectKind) -> Self {
        Self { holds: Holds::One(object), ..self }
    }

    const fn list(self, object: ObjectKind) -> Self {
        Self { holds: Holds::List(object), ..self }
    }

    const fn map(self, object: ObjectKind) -> Self {
        Self { holds: Holds::Map(object), ..self }
    }
}

const EXTERNAL: Row =
    noted("externalDocs", "external documentation is not part of the client").one(ObjectKind::ExternalDocs);

const SECURITY: Row =
    Row { holds: Holds::Requirements, ..by("security", |site| Credential::of(site.document, site.value).fate()) };

const DOCUMENT: &[Row] = &[
    typed("openapi"),
    typed("info").one(ObjectKind::Info),
    noted("servers", "requests go to the client's base URL").list(ObjectKind::Server),
    typed("paths"),
    typed("components"),
    SECURITY,
    documented("tags").list(ObjectKind::Tag),
    EXTERNAL,
];

const DOCUMENT_OF_3_1: &[Row] = &[
    noted("jsonSchemaDialect", "schemas are read in the dialect that OpenAPI 3.1 defines"),
    noted("webhooks", "requests that the service sends; a client sends none of them"),
];

const INFO: &[Row] = &[
    documented("title"),
    noted("description", "each operation has its own"),
    noted("termsOfService", "not about requests"),
    noted("contact", "not about requests").one(ObjectKind::Contact),
    noted("license", "not about requests").one(ObjectKind::License),
    noted("version", "the client has a version of its own"),
];

const INFO_OF_3_1: &[Row] = &[noted("summary", "each operation has its own")];

const CONTACT: &[Row] = &[typed("name"), typed("url"), typed("email")];

const LICENSE: &[Row] = &[typed("name"), typed("url")];

const LICENSE_OF_3_1: &[Row] = &[typed("identifier")];

const TAG: &[Row] = &[documented("name"), documented("description"), EXTERNAL];

const EXTERNAL_DOCS: &[Row] = &[documented("description"), documented("url")];

const SERVER: &[Row] = &[typed("url"), documented("description"), typed("variables").map(ObjectKind::ServerVariable)];

const SERVER_VARIABLE: &[Row] = &[typed("enum"), typed("default"), documented("description")];

const PATH_ITEM: &[Row] = &[
    by("summary", |site| of_operations(site, "summary")),
    by("description", |site| of_operations(site, "description")),
    typed("get").one(ObjectKind::Operation),
    typed("put").one(ObjectKind::Operation),
    typed("post").one(ObjectKind::Operation),
    typed("delete").one(ObjectKind::Operation),
    typed("options").one(ObjectKind::Operation),
    typed("head").one(ObjectKind::Operation),
    typed("patch").one(ObjectKind::Operation),
    typed("trace").one(ObjectKind::Operation),
    typed("servers").list(ObjectKind::Server),
    typed("parameters").list(ObjectKind::Parameter),
];

const OPERATION: &[Row] = &[
    documented("tags"),
    documented("summary"),
    documented("description"),
    EXTERNAL,
    typed("operationId"),
    typed("parameters").list(ObjectKind::Parameter),
    typed("requestBody").one(ObjectKind::RequestBody),
    typed("responses").map(ObjectKind::Response),
    noted("callbacks", "requests that the service sends").map(ObjectKind::Callback),
    documented("deprecated"),
    SECURITY,
    typed("servers").list(ObjectKind::Server),
];

const PARAMETER: &[Row] = &[
    typed("name"),
    typed("in"),
    documented("description"),
    typed("required"),
    documented("deprecated"),
    by("allowEmptyValue", empty_value),
    typed("style"),
    typed("explode"),
    by("allowReserved", reserved),
    typed("schema"),
    typed("content").map(ObjectKind::MediaType),
];

const HEADER: &[Row] = &[
    documented("description"),
    typed("required"),
    documented("deprecated"),
    typed("allowEmptyValue"),
    typed("style"),
    typed("explode"),
    typed("allowReserved"),
    typed("schema"),
    typed("content").map(ObjectKind::MediaType),
];

const REQUEST_BODY: &[Row] = &[
    noted("description", "its type has docs of its own"),
    typed("content").map(ObjectKind::MediaType),
    typed("required"),
];

const MEDIA_TYPE: &[Row] = &[typed("schema"), by("encoding", encodings).map(ObjectKind::Encoding)];

const ENCODING: &[Row] = &[
    by("contentType", content_type),
    loosened("headers", "the headers of a form part are not sent").map(ObjectKind::Header),
    typed("style"),
    typed("explode"),
    noted("allowReserved", "reserved characters are percent-encoded"),
];

const RESPONSE: &[Row] = &[
    noted("description", "describes a response, which has no doc comment of its own"),
    noted("headers", "read with `Response::headers`").map(ObjectKind::Header),
    typed("content").map(ObjectKind::MediaType),
    noted("links", "requests that may follow; each has its method").map(ObjectKind::Link),
];

const LINK: &[Row] = &[
    typed("operationRef"),
    typed("operationId"),
    typed("parameters"),
    typed("requestBody"),
    documented("description"),
    typed("server").one(ObjectKind::Server),
];

const SECURITY_SCHEME: &[Row] = &[
    by("type", security_scheme),
    noted("description", "a credential has no doc comment"),
    by("name", security_scheme),
    by("in", security_scheme),
    by("scheme", security_scheme),
    noted("bearerFormat", "a token is sent whatever its format"),
    noted("flows", "a caller gets the token").one(ObjectKind::OAuthFlows),
    noted("openIdConnectUrl", "a caller gets the token"),
];

const OAUTH_FLOWS: &[Row] = &[
    typed("implicit").one(ObjectKind::OAuthFlow),
    typed("password").one(ObjectKind::OAuthFlow),
    typed("clientCredentials").one(ObjectKind::OAuthFlow),
    typed("authorizationCode").one(ObjectKind::OAuthFlow),
];

const OAUTH_FLOW: &[Row] = &[typed("authorizationUrl"), typed("tokenUrl"), typed("refreshUrl"), typed("scopes")];

fn is(site: &Site<'_>, flag: bool) -> bool {
    site.value == &Value::Bool(flag)
}

fn text<'a>(site: &Site<'a>, keyword: &str) -> Option<&'a str> {
    site.keywords.get(keyword).and_then(Value::as_str)
}

/// The fate of a path item's `summary` or `description`: documented, unless each operation has its own.
fn of_operations(site: &Site<'_>, keyword: &str) -> (Fate, &'static str) {
    let mut operations = site.keywords.values().filter(|value| value.get("responses").is_some());
    if operations.all(|operation| operation.get(keyword).is_some()) {
        (Fate::Noted, "each operation has its own")
    } else {
        (Fate::Documented, "")
    }
}

fn empty_value(site: &Site<'_>) -> (Fate, &'static str) {
    if is(site, true) { (Fate::Noted, "text may be empty; other types have no empty value") } else { (Fate::Typed, "") }
}

/// The fate of `allowReserved`. The client follows it for query parameters. Elsewhere reserved characters are
/// percent-encoded, which changes their meaning only if they are delimiters (RFC 3986, section 2.2).
fn reserved(site: &Site<'_>) -> (Fate, &'static str) {
    if is(site, true) && text(site, "in") != Some("query") {
        (Fate::Noted, "reserved characters are percent-encoded")
    } else {
        (Fate::Typed, "")
    }
}

/// The media type whose object has the keyword, such as `multipart/form-data`.
fn media_type(site: &Site<'_>) -> String {
    let mut tokens = site.at.steps().skip_while(|token| token != "content").skip(1);
    essence(&tokens.next().unwrap_or_default())
}

fn encodings(site: &Site<'_>) -> (Fate, &'static str) {
    match media_type(site).as_str() {
        "multipart/form-data" | "application/x-www-form-urlencoded" => (Fate::Typed, ""),
        _ => (Fate::Noted, "OpenAPI has it for forms only"),
    }
}

fn content_type(site: &Site<'_>) -> (Fate, &'static str) {
    let several = site.value.as_str().is_some_and(|names| names.contains([',', '*']));
    match media_type(site).as_str() {
        "multipart/form-data" if several => {
            (Fate::Noted, "lists several media types; `Upload::content_type` sets the one that is sent")
        }
        "multipart/form-data" => (Fate::Typed, ""),
        _ if site.value.as_str().is_some_and(is_json) => (Fate::Typed, ""),
        _ => (Fate::Loosened, "a form property with another media type than JSON; serialized like a query parameter"),
    }
}

/// The fate of a keyword of a security scheme: typed if the client has the credential that the scheme asks for.
fn security_scheme(site: &Site<'_>) -> (Fate, &'static str) {
    if is_sent(site.keywords) { (Fate::Typed, "") } else { (Fate::Noted, "the client has another kind of credential") }
}
