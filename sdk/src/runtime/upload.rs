//! Uploads: bytes, a file, or a stream.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::Arc;
use std::{fmt, io};

use bytes::Bytes;
use futures_core::Stream;

use super::stream_body::{Once, Piece};

/// An upload: bytes, a file, or a stream, with an optional file name and media type.
///
/// ```
/// use cloudflare_sdk::Upload;
///
/// let document = Upload::bytes(&b"%PDF-1.7"[..]).file_name("letter.pdf").content_type("application/pdf");
/// // Opened when it is sent, and read piece by piece; called `letter.pdf`, too.
/// let document = Upload::file("/var/letters/letter.pdf");
/// ```
///
/// A call with bytes or files is retried like others, one with a stream only as long as nothing was taken from it.
/// `Debug` does not show the content. Two uploads are equal if they have the same bytes, the same path, or are clones
/// of the same stream.
#[derive(Clone)]
pub struct Upload {
    content: Content,
    file_name: Option<String>,
    content_type: Option<String>,
    is_text: bool,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    File(Arc<Path>),
    Stream(Once, Option<u64>),
}

impl Upload {
    /// An upload of bytes, without a file name.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(bytes.into()))
    }

    /// An upload of a file, named by the last component of its path.
    ///
    /// It is opened for each attempt and read in pieces, so that it is never in memory as a whole. A file that can't be
    /// opened, or is not a regular file, is [`is_invalid_request`](crate::Error::is_invalid_request), and nothing is
    /// sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { file_name, ..Self::new(Content::File(path.into())) }
    }

    /// An upload of a stream without a file name, and its length in bytes if it is known, which some servers require.
    ///
    /// It can be sent once: a call is retried only as long as nothing was taken from the stream. A stream of another
    /// length than announced fails the attempt.
    pub fn stream<S>(stream: S, length: impl Into<Option<u64>>) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let length = length.into();
        let stream = match length {
            Some(length) => Once::measured(stream, length),
            None => Once::new(stream),
        };
        Self::new(Content::Stream(stream, length))
    }

    fn new(content: Content) -> Self {
        Self { content, file_name: None, content_type: None, is_text: false }
    }

    /// Sets the file name, which only a part of a form has. Without one, none is sent.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, such as `application/pdf`, in place of the description's.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Whether it is text without a file name, for which a part needs no media type (RFC 7578, section 4.4).
    pub(crate) fn is_plain_text(&self) -> bool {
        self.is_text && self.file_name.is_none()
    }

    /// The content, as the value of a field.
    // A browser has no files to open.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables))]
    pub(crate) fn piece(&self, field: &str) -> Piece {
        match &self.content {
            Content::Bytes(bytes) => Piece::Bytes(bytes.clone()),
            Content::Stream(stream, length) => Piece::Stream(stream.clone(), *length),
            #[cfg(not(target_arch = "wasm32"))]
            Content::File(path) => Piece::File { path: path.clone(), field: field.to_owned() },
        }
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            #[cfg(not(target_arch = "wasm32"))]
            (Self::File(a), Self::File(b)) => a == b,
            (Self::Stream(a, _), Self::Stream(b, _)) => a.is(b),
            _ => false,
        }
    }
}

impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let named = |upload: &Self| (upload.file_name.clone(), upload.content_type.clone());
        self.content == other.content && named(self) == named(other)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Upload");
        match &self.content {
            Content::Bytes(bytes) => shown.field("bytes", &bytes.len()),
            #[cfg(not(target_arch = "wasm32"))]
            Content::File(path) => shown.field("file", path),
            Content::Stream(_, length) => shown.field("stream", length),
        };
        shown.field("file_name", &self.file_name).field("content_type", &self.content_type).finish()
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

/// Uploads the text as UTF-8.
impl From<String> for Upload {
    fn from(text: String) -> Self {
        Self { is_text: true, ..Self::bytes(text) }
    }
}

/// Uploads the text as UTF-8.
impl From<&str> for Upload {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for Upload {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::bytes(&bytes[..])
    }
}

#[cfg(test)]
mod tests;
