//! Reads recorded requests, one JSON object a line.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A request on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// The method, in upper case.
    pub method: String,
    /// The encoded path and query, relative to the base URL.
    pub target: String,
    /// The `Content-Type` of the body.
    pub content_type: Option<String>,
    /// The body.
    pub body: Option<String>,
}

/// A line of the recording.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    /// The request.
    pub sent: Sent,
    /// The group in which it is counted.
    pub family: String,
}

impl Recorded {
    /// Parses `{method, target, content_type, body, family}`.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let sent = Sent::read(&line).ok_or("no `method` and `target`")?;
        Ok(Self { sent, family: line["family"].as_str().unwrap_or("no family").to_owned() })
    }
}

impl Sent {
    /// Parses `{method, target, content_type, body}`.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        let mut content_type = text("content_type");
        // Recordings don't have the boundary in the content type; it is always this one.
        if let Some(form) = content_type.as_mut().filter(|it| *it == "multipart/form-data") {
            form.push_str("; boundary=BOUNDARY");
        }
        Some(Self { method: text("method")?, target: text("target")?, content_type, body: text("body") })
    }

    /// The parts of a multipart form (RFC 7578), or the pairs of a URL-encoded form; `None` for other bodies.
    pub(super) fn parts(&self) -> Option<Vec<Part>> {
        let content_type = self.content_type.as_deref()?;
        let body = self.body.as_deref()?;
        if content_type.starts_with("application/x-www-form-urlencoded") {
            let part = |(name, content)| Part { name, file_name: None, media_type: None, content };
            return Some(members(body).into_iter().map(part).collect());
        }
        let (_, boundary) = content_type.split_once("boundary=")?;
        let body = format!("\r\n{body}");
        let delimiter = format!("\r\n--{boundary}");
        let pieces = body.split(delimiter.as_str()).skip(1).take_while(|piece| !piece.starts_with("--"));
        pieces.map(part).collect()
    }

    /// The encoded path.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The decoded pairs of the query, in order.
    pub(super) fn query(&self) -> Vec<(String, String)> {
        members(self.target.split_once('?').map(|(_, query)| query).unwrap_or_default())
    }
}

/// The decoded pairs of `a=1&b=2`.
pub(super) fn members(text: &str) -> Vec<(String, String)> {
    let plus = |text: &str| decoded(&text.replace('+', " "));
    let members = text.split('&').filter(|member| !member.is_empty());
    members
        .map(|member| {
            let (name, value) = member.split_once('=').unwrap_or((member, ""));
            (plus(name), plus(value))
        })
        .collect()
}

fn part(piece: &str) -> Option<Part> {
    let (head, content) = piece.split_once("\r\n\r\n")?;
    let parameter = |key: &str| {
        let (_, rest) = head.split_once(&format!("; {key}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let media_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
    Some(Part {
        name: parameter("name")?,
        file_name: parameter("filename"),
        media_type: media_type.map(str::to_owned),
        content: content.to_owned(),
    })
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name.
    pub name: String,
    /// The name of the file, if it is one.
    pub file_name: Option<String>,
    /// The `Content-Type` of the part.
    pub media_type: Option<String>,
    /// The content of the part.
    pub content: String,
}

/// Decodes percent-encoding.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Sent {
        Recorded::read(line).unwrap().sent
    }

    #[test]
    fn a_query_is_decoded_into_pairs_in_order() {
        let sent = read(r#"{"method": "GET", "target": "/a/b%2Fc?x=1+2&y=%2B&x&z=a=b"}"#);
        assert_eq!(sent.path(), "/a/b%2Fc");
        let pairs: Vec<String> = sent.query().iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(pairs, ["x:1 2", "y:+", "x:", "z:a=b"]);
        assert!(read(r#"{"method": "GET", "target": "/a"}"#).query().is_empty());
    }

    #[test]
    fn the_parts_of_a_form_have_names_file_names_and_media_types() {
        let body = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\none\r\ntwo\r\n--BOUNDARY\r\n\
                    Content-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--BOUNDARY--\r\n";
        let line = serde_json::json!({
            "method": "PUT", "target": "/a", "content_type": "multipart/form-data", "body": body
        });
        let parts = read(&line.to_string()).parts().unwrap();
        let part = |name: &str, file: Option<&str>, kind: Option<&str>, content: &str| Part {
            name: name.to_owned(),
            file_name: file.map(str::to_owned),
            media_type: kind.map(str::to_owned),
            content: content.to_owned(),
        };
        assert_eq!(parts, [part("a", Some("a.txt"), Some("text/plain"), "one\r\ntwo"), part("b", None, None, "")]);
    }

    #[test]
    fn a_body_other_than_a_form_has_no_parts() {
        let json = r#"{"method": "POST", "target": "/a", "content_type": "application/json", "body": "{}"}"#;
        assert_eq!(read(json).parts(), None);
        let form = r#"{"method": "POST", "target": "/a", "content_type": "application/x-www-form-urlencoded", "body": "a=1%202"}"#;
        assert_eq!(read(form).parts().unwrap()[0].content, "1 2");
    }
}
