//! Bodies by media type.

use openapiv3::{Content, MediaType};

use crate::{diagnostics::Findings, pointer::Pointer};

const JSON: &str = "application/json";

/// Where the schema of a JSON body is.
pub(super) fn schema_place(at: &Pointer) -> Pointer {
    at.children(&["content", JSON, "schema"])
}

/// The JSON body; `None` where there is no body, or where it was refused.
pub(super) fn only_json<'a>(content: &'a Content, at: &Pointer, findings: &mut Findings) -> Option<&'a MediaType> {
    let at = at.child("content");
    let Some(other) = content.keys().find(|name| *name != JSON) else { return content.get(JSON) };
    let (message, help) = if content.len() > 1 {
        (
            format!("{} media types for one body: {}", content.len(), names(content)),
            "choosing by media type is not supported yet; describe one, or leave the operation out",
        )
    } else {
        (
            format!("the media type `{other}` is not supported yet"),
            "describe the body as application/json, or leave the operation out under [skip] in scope.toml",
        )
    };
    findings.refuse(&at.child(other), message, help);
    None
}

fn names(content: &Content) -> String {
    content.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}
