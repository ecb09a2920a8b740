//! The time that a stand-in on this machine tells, so that moving its clock moves the tool's.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::DateTime;

use crate::exit::{Exit, Failure, Result};
use crate::messages::settings as words;

/// How long the stand-in may take to answer; it is on this machine.
const TIME_LIMIT: Duration = Duration::from_secs(2);
/// More than any honest answer.
const LONGEST_ANSWER: u64 = 4096;

/// Asks the stand-in what time it is, each time that somebody wants to know.
#[derive(Debug, Clone)]
pub(crate) struct SandboxClock {
    host: String,
    path: String,
    last: Arc<Mutex<DateTime>>,
}

impl SandboxClock {
    /// Asks for the first time.
    ///
    /// # Errors
    /// When nobody answers at `GET {base_url}/clock` with a time.
    pub(crate) fn connect(base_url: &str) -> Result<Self> {
        let failed = |reason: String| {
            let message = words::no_sandbox_clock(format!("{base_url}/clock"), reason);
            Failure::new(Exit::CouldNotRun, "clock", message).to_do(words::use_other_clock())
        };
        // The stand-in speaks plain http only.
        let Some(rest) = base_url.strip_prefix("http://") else {
            return Err(failed("not http://".to_owned()));
        };
        let (host, path) = match rest.split_once('/') {
            Some((host, path)) => (host.to_owned(), format!("/{path}/clock")),
            None => (rest.to_owned(), "/clock".to_owned()),
        };
        let first = ask(&host, &path).map_err(failed)?;
        Ok(Self {
            host,
            path,
            last: Arc::new(Mutex::new(first)),
        })
    }

    /// The time now; the last known one while nobody answers.
    pub(crate) fn now(&self) -> DateTime {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(now) = ask(&self.host, &self.path) {
            *last = now;
        }
        *last
    }
}

fn ask(host: &str, path: &str) -> std::result::Result<DateTime, String> {
    let text = exchange(host, path).map_err(|error| error.to_string())?;
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split_ascii_whitespace().nth(1).unwrap_or_default();
    if status != "200" {
        return Err(format!("HTTP {status}"));
    }
    body.trim()
        .parse()
        .map_err(|_| "no YYYY-MM-DDTHH:MM:SS".to_owned())
}

fn exchange(host: &str, path: &str) -> std::io::Result<String> {
    let with_port = if host
        .rsplit_once(':')
        .is_some_and(|(_, port)| !port.ends_with(']'))
    {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let address = with_port
        .to_socket_addrs()?
        .next()
        .ok_or(std::io::ErrorKind::NotFound)?;
    let mut stream = TcpStream::connect_timeout(&address, TIME_LIMIT)?;
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    stream.set_write_timeout(Some(TIME_LIMIT))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::SandboxClock;

    /// Answers one request a text, and then nobody.
    fn stand_in(answers: &[&'static str]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers.to_vec();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 512];
                let length = stream.read(&mut request).unwrap();
                assert!(request[..length].starts_with(b"GET /bank/clock HTTP/1.1\r\n"));
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        format!("http://{address}/bank")
    }

    const OK: &str = "HTTP/1.1 200 OK\r\n\r\n2026-01-05T09:30:00\n";

    #[test]
    fn each_question_gets_the_time_of_then() {
        let later = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n2026-01-06T00:00:01.5";
        let clock = SandboxClock::connect(&stand_in(&[OK, later])).unwrap();
        assert_eq!(clock.now().to_string(), "2026-01-06T00:00:01.5");
        // Nobody answers any more.
        assert_eq!(clock.now().to_string(), "2026-01-06T00:00:01.5");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let not_found = "HTTP/1.1 404 Not Found\r\n\r\nno such page";
        let nonsense = "HTTP/1.1 200 OK\r\n\r\nhalf past nine";
        for answer in [not_found, nonsense, ""] {
            let failure = SandboxClock::connect(&stand_in(&[answer])).unwrap_err();
            assert_eq!(failure.kind(), "clock", "{answer}");
        }
        assert!(SandboxClock::connect("https://127.0.0.1:1").is_err());
    }
}
