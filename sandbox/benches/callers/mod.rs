//! What the callers of the benchmarks send, and how they send it: HTTP by hand over a kept connection, so that the caller costs little.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A caller's connection.
pub(crate) type Connection = BufReader<TcpStream>;

/// Connects to an address, `127.0.0.1:8085`.
pub(crate) async fn connect(address: &str) -> io::Result<Connection> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(BufReader::new(stream))
}

/// A whole request body of a token's owner under a number.
pub(crate) fn body(api: &str, number: &str, token: &str, members: &str) -> String {
    format!(
        r#"{{"Header":{{"ApiNm":"{api}","Tsymd":"20260105","Trtm":"093000","Iscd":"000013","FintechApsno":"001","ApiSvcCd":"13E_001_00","IsTuno":"{number}","AccessToken":"{token}"}},{members},"ChidSqno":"0000000000"}}"#
    )
}

/// Sends one request on a kept connection and reads its reply's body.
pub(crate) async fn exchange(stream: &mut Connection, api: &str, body: &str) -> io::Result<String> {
    let request = format!(
        "POST /{api}.nh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(request.as_bytes()).await?;
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(found) = line.strip_prefix("content-length:") {
            length = found.trim().parse().unwrap_or(0);
        }
    }
    let mut reply = vec![0; length];
    stream.read_exact(&mut reply).await?;
    Ok(String::from_utf8_lossy(&reply).into_owned())
}
