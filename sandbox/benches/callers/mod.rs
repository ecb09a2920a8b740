//! What the callers of the benchmarks send, and how they send it: HTTP by hand over a kept connection, so that the caller costs little.

use std::fmt::Write as _;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A caller, with its kept connection and what it writes and reads into.
pub(crate) struct Caller {
    stream: TcpStream,
    body: String,
    request: String,
    reply: Vec<u8>,
}

impl Caller {
    /// Connects to an address, `127.0.0.1:8085`.
    pub(crate) async fn connect(address: &str) -> io::Result<Caller> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Caller {
            stream,
            body: String::new(),
            request: String::new(),
            reply: Vec::with_capacity(8 * 1024),
        })
    }

    /// Makes one call of a token's owner under a number and reads the whole reply; the members stand beside the header.
    pub(crate) async fn call(
        &mut self,
        api: &str,
        number: &str,
        token: &str,
        members: &str,
    ) -> io::Result<&str> {
        self.body.clear();
        self.request.clear();
        // Writing to a text cannot fail.
        let _ = write!(
            self.body,
            r#"{{"Header":{{"ApiNm":"{api}","Tsymd":"20260105","Trtm":"093000","Iscd":"000013","FintechApsno":"001","ApiSvcCd":"13E_001_00","IsTuno":"{number}","AccessToken":"{token}"}},{members},"ChidSqno":"0000000000"}}"#
        );
        let _ = write!(
            self.request,
            "POST /{api}.nh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        );
        self.stream.write_all(self.request.as_bytes()).await?;
        self.read_reply().await
    }

    /// Reads one reply, head and body, and returns its body.
    async fn read_reply(&mut self) -> io::Result<&str> {
        self.reply.clear();
        let mut whole = None;
        // Nothing follows a reply before the next request, so what is there is this reply.
        while whole.is_none_or(|(_, end)| self.reply.len() < end) {
            if self.stream.read_buf(&mut self.reply).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if whole.is_none() {
                whole = place_of_body(&self.reply)?;
            }
        }
        let (begin, end) = whole.unwrap_or_default();
        std::str::from_utf8(&self.reply[begin..end])
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

/// Where the body of a reply begins and ends; none while its head is not complete.
fn place_of_body(reply: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(head) = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return Ok(None);
    };
    let length = reply[..head].split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.ok_or(io::ErrorKind::InvalidData)?;
    Ok(Some((head + 4, head + 4 + length)))
}
