//! Rewrites `contentEncoding` and `contentMediaType` of strings to formats of OpenAPI 3.0.

use serde_json::{Value, json};

use super::Rewriting;
use crate::document::scalars;

impl Rewriting<'_> {
    /// Rewrites `contentEncoding: base64` to the format `byte`, and a `contentMediaType` that is not textual to the
    /// format `binary`.
    pub(super) fn content(&mut self) {
        if self.has("format") || self.has("type") && !scalars::is_text(self.keywords.get("type")) {
            return;
        }
        let text = |name: &str| self.keywords.get(name).and_then(Value::as_str).map(str::to_ascii_lowercase);
        let (encoding, media_type) = (text("contentEncoding"), text("contentMediaType"));
        match (encoding.as_deref(), media_type) {
            (Some("base64"), _) => {
                self.keywords.remove("contentEncoding");
                self.put("format", json!("byte"), &["contentEncoding"]);
            }
            (None, Some(media_type)) if !is_text(&media_type) => {
                if !self.has("type") {
                    self.put("type", json!("string"), &["contentMediaType"]);
                }
                // `contentMediaType` stays, since it is the media type of the property in a multipart form.
                self.put("format", json!("binary"), &["contentMediaType"]);
            }
            _ => {}
        }
    }
}

/// Whether a media type (RFC 9110, section 8.3.1) is textual.
fn is_text(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim();
    name.starts_with("text/")
        || ["json", "xml", "yaml", "javascript", "x-www-form-urlencoded"].iter().any(|end| name.ends_with(end))
}
