//! A peer on 127.0.0.1 that reads whole requests and then does whatever a test tells it to.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request that has been read, and the connection that it came over.
#[derive(Debug)]
pub struct Exchange {
    /// The connection.
    pub stream: TcpStream,
    /// The body.
    pub body: Json,
    /// How many requests the peer has read, this one included.
    pub count: usize,
}

impl Exchange {
    /// Writes bytes and keeps the connection for the next request.
    pub async fn answer(mut self, bytes: impl AsRef<[u8]>) -> Option<TcpStream> {
        let written = self.stream.write_all(bytes.as_ref()).await;
        written.ok().map(|()| self.stream)
    }

    /// Writes bytes and ends the connection; whatever fails on the way is the caller's doing.
    pub async fn answer_and_close(mut self, bytes: impl AsRef<[u8]>) -> Option<TcpStream> {
        let _ = self.stream.write_all(bytes.as_ref()).await;
        None
    }

    /// Writes bytes and breaks the connection off, so that the other side sees a reset.
    pub async fn answer_and_reset(mut self, bytes: impl AsRef<[u8]>) -> Option<TcpStream> {
        let _ = self.stream.write_all(bytes.as_ref()).await;
        let _ = self.stream.set_zero_linger();
        None
    }
}

/// A listening peer; it stops with the runtime of the test.
#[derive(Debug)]
pub struct Peer {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<Json>>>,
}

impl Peer {
    /// Starts a peer that hands every request to a function; the connection lives on if the function gives it back.
    ///
    /// # Panics
    /// When this machine has no free port on 127.0.0.1.
    pub async fn start<F, Doing>(act: F) -> Self
    where
        F: Fn(Exchange) -> Doing + Send + Sync + 'static,
        Doing: Future<Output = Option<TcpStream>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let peer = Self {
            url: format!("http://{address}"),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (peer.connections.clone(), peer.requests.clone());
        let act = Arc::new(act);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (act, requests) = (act.clone(), requests.clone());
                tokio::spawn(async move {
                    let mut open = Some(stream);
                    while let Some(mut stream) = open.take() {
                        let Some(body) = read(&mut stream).await else {
                            return;
                        };
                        let count = {
                            let mut requests = requests.lock().expect("no panic while held");
                            requests.push(body.clone());
                            requests.len()
                        };
                        let exchange = Exchange {
                            stream,
                            body,
                            count,
                        };
                        open = act(exchange).await;
                    }
                });
            }
        });
        peer
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many connections it has accepted.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The bodies of the requests that it has read.
    ///
    /// # Panics
    /// When a test has panicked while it looked at them.
    pub fn requests(&self) -> Vec<Json> {
        self.requests.lock().expect("no panic while held").clone()
    }
}

/// The body of one whole request; none when the other side has nothing more to say.
async fn read(stream: &mut TcpStream) -> Option<Json> {
    let mut bytes = Vec::new();
    loop {
        if let Some(body) = whole(&bytes) {
            return Some(body);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// The body of a request, if all of it is there.
fn whole(bytes: &[u8]) -> Option<Json> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let named = name.eq_ignore_ascii_case("content-length");
        named.then(|| value.trim().parse::<usize>().ok())?
    })?;
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some(serde_json::from_slice(body).unwrap_or(Json::Null))
}

/// A bank's reply to a request: its header repeated, a code, and members.
///
/// # Panics
/// When the request has no header or the members are no object.
pub fn reply(request: &Json, code: &str, mut members: Json) -> String {
    let mut header = request["Header"].clone();
    let object = header.as_object_mut().expect("a header");
    object.remove("AccessToken");
    object.insert("Rpcd".to_owned(), json!(code));
    object.insert("Rsms".to_owned(), json!("정상처리 되었습니다."));
    members
        .as_object_mut()
        .expect("members")
        .insert("Header".to_owned(), header);
    members.to_string()
}

/// A whole HTTP reply with status 200.
pub fn http(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
