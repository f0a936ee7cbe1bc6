//! A stream that another program is still writing: what has arrived is passed on when it
//! pauses.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes that are read at once.
const PART_BYTES: usize = 64 << 10;
/// Parts that are read ahead.
const PARTS_AHEAD: usize = 64;
/// How long it is waited for more before what has come is handed out.
const PAUSE: Duration = Duration::from_millis(20);

/// Reads a stream ahead, in a thread of its own. A read returns fewer bytes than
/// were asked for only where the stream pauses or ends.
pub(crate) struct Live {
    parts: Receiver<io::Result<Vec<u8>>>,
    part: io::Cursor<Vec<u8>>,
    /// To be returned by the next read.
    error: Option<io::Error>,
}

impl Live {
    pub(crate) fn new(mut stream: impl Read + Send + 'static) -> Self {
        let (sender, parts) = sync_channel(PARTS_AHEAD);
        thread::spawn(move || {
            loop {
                let mut part = vec![0; PART_BYTES];
                let read = match stream.read(&mut part) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_last = !matches!(read, Ok(length) if length > 0);
                let read = read.map(|length| {
                    part.truncate(length);
                    part
                });
                if sender.send(read).is_err() || is_last {
                    break;
                }
            }
        });
        Self { parts, part: io::Cursor::default(), error: None }
    }
}

impl Read for Live {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut length = 0;
        while length < buffer.len() {
            let read = self.part.read(&mut buffer[length..])?;
            length += read;
            if read > 0 {
                continue;
            }
            let part = if length == 0 {
                self.parts.recv().map_err(RecvTimeoutError::from)
            } else {
                self.parts.recv_timeout(PAUSE)
            };
            match part {
                Ok(Ok(part)) if part.is_empty() => break,
                Ok(Ok(part)) => self.part = io::Cursor::new(part),
                Ok(Err(error)) if length == 0 => return Err(error),
                Ok(Err(error)) => {
                    self.error = Some(error);
                    break;
                }
                Err(_) => break,
            }
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One part after another, then an error.
    struct Parts(Vec<&'static [u8]>);

    impl Read for Parts {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            let part = self.0.remove(0);
            buffer[..part.len()].copy_from_slice(part);
            Ok(part.len())
        }
    }

    #[test]
    fn what_came_before_an_error_is_read() {
        let mut live = Live::new(Parts(vec![b"a", b"bc"]));
        let mut bytes = Vec::new();
        let error = live.read_to_end(&mut bytes).unwrap_err();
        assert_eq!((bytes.as_slice(), error.kind()), (&b"abc"[..], io::ErrorKind::ConnectionReset));
        let mut bytes = Vec::new();
        Live::new(&b"abc"[..]).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"abc");
    }
}
