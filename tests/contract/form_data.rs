//! Multipart forms on the wire.

/// A part: name, file name, media type and content.
pub(crate) type Part = (String, Option<String>, Option<String>, Vec<u8>);

/// The parts of a form (RFC 7578; RFC 2046, section 5.1.1).
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let text: String = body.iter().map(|byte| char::from(*byte)).collect();
    let inner = text.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let inner = inner.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    inner.split(&format!("\r\n--{boundary}\r\n")).map(part).collect()
}

fn part(text: &str) -> Part {
    let (head, content) = text.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let disposition = header("Content-Disposition: form-data; ").unwrap();
    let value = |name: &str| {
        let (_, rest) = disposition.split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next().unwrap().to_owned())
    };
    let content = content.chars().map(|byte| u8::try_from(u32::from(byte)).unwrap()).collect();
    (value("name").unwrap(), value("filename"), header("Content-Type: "), content)
}
