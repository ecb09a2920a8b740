//! A front before the sandbox: it tells the sandbox's time, lets it run a little each time that somebody asks, keeps every body, and can act at each call.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use ontu_sandbox::SimulatedClock;
use serde_json::Value;

/// How much time passes each time that somebody asks what time it is, unless a test sets it.
const TICK: SignedDuration = SignedDuration::from_millis(200);

/// One call as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// The API that the path names.
    pub(crate) api: String,
    /// The body, byte for byte.
    pub(crate) body: String,
}

impl Seen {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON in a request")
    }
}

/// When a hook is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The call has come and the bank has not seen it.
    Before,
    /// The bank has answered and the caller has not seen it.
    After,
    /// Somebody asks what time it is, which happens between all other steps.
    Clock,
}

type Hook = Box<dyn FnMut(&Seen, Phase) + Send>;

/// The front; its threads end with the process of the test.
#[derive(Clone)]
pub(crate) struct Front {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    hook: Arc<Mutex<Option<Hook>>>,
    tick: Arc<Mutex<SignedDuration>>,
    rewrite: Arc<Mutex<Vec<(String, String)>>>,
}

impl Front {
    /// Stands before a sandbox.
    pub(crate) fn before(sandbox_url: &str, clock: SimulatedClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the front");
        let address = listener.local_addr().expect("the front's address");
        let sandbox = sandbox_url.trim_start_matches("http://").to_owned();
        let front = Self {
            url: format!("http://{address}"),
            seen: Arc::default(),
            hook: Arc::default(),
            tick: Arc::new(Mutex::new(TICK)),
            rewrite: Arc::default(),
        };
        let serving = front.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (front, sandbox, clock) = (serving.clone(), sandbox.clone(), clock.clone());
                std::thread::spawn(move || {
                    // Whatever breaks a connection is seen by both its ends.
                    let _ = front.serve(stream, &sandbox, &clock);
                });
            }
        });
        front
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Every call so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("calls").clone()
    }

    /// Calls of one API so far.
    pub(crate) fn seen_of(&self, api: &str) -> Vec<Seen> {
        let seen = self.seen();
        seen.into_iter().filter(|seen| seen.api == api).collect()
    }

    /// Sets how much time passes each time that somebody asks.
    pub(crate) fn tick(&self, tick: SignedDuration) {
        *self.tick.lock().expect("the tick") = tick;
    }

    /// Does something at each call from now on.
    pub(crate) fn hook(&self, hook: impl FnMut(&Seen, Phase) + Send + 'static) {
        *self.hook.lock().expect("the hook") = Some(Box::new(hook));
    }

    /// Puts texts in the place of others in every reply from now on.
    pub(crate) fn rewrites(&self, texts: &[(&str, &str)]) {
        let texts = texts.iter();
        let texts = texts.map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        *self.rewrite.lock().expect("the texts") = texts.collect();
    }

    /// A reply with other texts, and the length that it has then.
    fn rewritten(&self, reply: Vec<u8>) -> Vec<u8> {
        let texts = self.rewrite.lock().expect("the texts");
        let text = String::from_utf8_lossy(&reply);
        let Some((head, body)) = text.split_once("\r\n\r\n").filter(|_| !texts.is_empty()) else {
            return reply;
        };
        let body = texts
            .iter()
            .fold(body.to_owned(), |body, (from, to)| body.replace(from, to));
        let is_length = |line: &&str| line.to_lowercase().starts_with("content-length:");
        let mut lines: Vec<&str> = head.split("\r\n").filter(|line| !is_length(line)).collect();
        let length = format!("Content-Length: {}", body.len());
        lines.push(&length);
        format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
    }

    /// Does nothing at calls any more.
    pub(crate) fn unhook(&self) {
        *self.hook.lock().expect("the hook") = None;
    }

    fn call_hook(&self, seen: &Seen, phase: Phase) {
        if let Some(hook) = self.hook.lock().expect("the hook").as_mut() {
            hook(seen, phase);
        }
    }

    fn serve(
        &self,
        mut client: TcpStream,
        sandbox: &str,
        clock: &SimulatedClock,
    ) -> std::io::Result<()> {
        let mut bank: Option<TcpStream> = None;
        loop {
            let Some(request) = message(&mut client)? else {
                return Ok(());
            };
            let text = String::from_utf8_lossy(&request).into_owned();
            let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
            if path == "/clock" {
                self.call_hook(&Seen::default(), Phase::Clock);
                let now = clock.advance(*self.tick.lock().expect("the tick"));
                let body = now.to_string();
                let reply = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                return client.write_all(reply.as_bytes());
            }
            let seen = Seen {
                api: path
                    .trim_start_matches('/')
                    .trim_end_matches(".nh")
                    .to_owned(),
                body: text
                    .split_once("\r\n\r\n")
                    .map_or("", |(_, body)| body)
                    .to_owned(),
            };
            self.seen.lock().expect("calls").push(seen.clone());
            self.call_hook(&seen, Phase::Before);
            let mut upstream = match bank.take() {
                Some(stream) => stream,
                None => TcpStream::connect(sandbox)?,
            };
            upstream.write_all(&request)?;
            let reply = message(&mut upstream)?;
            self.call_hook(&seen, Phase::After);
            match reply {
                Some(reply) => client.write_all(&self.rewritten(reply))?,
                // The bank has cut the connection.
                None => return Ok(()),
            }
            bank = Some(upstream);
        }
    }
}

/// Reads one message of HTTP/1.1 with a length; none at the end of the connection.
fn message(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return Ok(Some(bytes));
            }
        }
        let length = stream.read(&mut part)?;
        if length == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&part[..length]);
    }
}
