//! Files as streams, never in memory as a whole.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

/// The number of bytes read at once.
const CHUNK: usize = 64 * 1024;

/// Opens a file: a stream of its content, and the length.
pub(super) async fn open(path: &Path) -> io::Result<(FileChunks, u64)> {
    // Checked before it is opened, since opening a pipe blocks until it has a writer.
    if !tokio::fs::metadata(path).await?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    Ok((FileChunks { file, left: length, buffer: vec![0; CHUNK].into() }, length))
}

/// The content of a file up to its length when it was opened. Bytes appended later are not sent; a file that shrinks is
/// an error.
pub(super) struct FileChunks {
    file: File,
    left: u64,
    buffer: Box<[u8]>,
}

impl Stream for FileChunks {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { file, left, buffer } = self.get_mut();
        if *left == 0 {
            return Poll::Ready(None);
        }
        let most = usize::try_from(*left).unwrap_or(CHUNK).min(CHUNK);
        let mut read = ReadBuf::new(&mut buffer[..most]);
        ready!(Pin::new(file).poll_read(context, &mut read))?;
        let read = read.filled();
        if read.is_empty() {
            let message = format!("the file became {left} bytes shorter while it was sent");
            return Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, message))));
        }
        *left -= read.len() as u64;
        Poll::Ready(Some(Ok(Bytes::copy_from_slice(read))))
    }
}
