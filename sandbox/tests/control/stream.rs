//! The stream of calls: each call once, in order, also after a break, and a word when something else has changed.

use ontu_sandbox::{Sandbox, Settings};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::caller::{ISSUE, call, connect, funded, issue, post};

/// A listener to the stream.
struct Listener {
    stream: TcpStream,
    text: String,
}

impl Listener {
    async fn open(sandbox: &Sandbox, query: &str, headers: &str) -> Self {
        let mut stream = connect(sandbox).await;
        let request = format!(
            "GET /_sandbox/calls/stream{query} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut listener = Listener {
            stream,
            text: String::new(),
        };
        let head = listener.until(": listening").await;
        assert!(head.contains("content-type: text/event-stream"), "{head}");
        listener
    }

    /// Reads until a text has come, and returns everything up to it.
    async fn until(&mut self, expected: &str) -> String {
        loop {
            if let Some(at) = self.text.find(expected) {
                let rest = self.text.split_off(at + expected.len());
                return std::mem::replace(&mut self.text, rest);
            }
            let mut part = [0; 4096];
            let count = self.stream.read(&mut part).await.unwrap();
            assert!(
                count > 0,
                "the stream has ended before {expected}: {}",
                self.text
            );
            self.text.push_str(&String::from_utf8_lossy(&part[..count]));
        }
    }

    /// The data of the next event of that name.
    async fn event(&mut self, name: &str) -> Value {
        self.until(&format!("event: {name}\ndata: ")).await;
        let data = self.until("\n\n").await;
        serde_json::from_str(data.trim()).unwrap()
    }
}

#[tokio::test]
async fn calls_come_as_they_come_in_and_without_people() {
    let sandbox = Sandbox::start().await.unwrap();
    call(&sandbox, ISSUE, &issue(&sandbox, "1")).await;
    let mut listener = Listener::open(&sandbox, "", "").await;
    for number in ["2", "3"] {
        call(&sandbox, ISSUE, &issue(&sandbox, number)).await;
        let came = listener.event("call").await;
        assert_eq!(came["transaction_no"], number);
        assert!(!came.to_string().contains("김투자"));
    }
}

#[tokio::test]
async fn a_listener_that_comes_back_misses_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    for number in ["1", "2", "3"] {
        call(&sandbox, ISSUE, &issue(&sandbox, number)).await;
    }
    for (query, headers) in [("?after=1", ""), ("", "Last-Event-ID: 1\r\n")] {
        let mut listener = Listener::open(&sandbox, query, headers).await;
        assert_eq!(listener.event("call").await["index"], 2);
        assert_eq!(listener.event("call").await["index"], 3);
    }
}

#[tokio::test]
async fn calls_that_are_no_longer_kept_are_said_to_be_missed() {
    let settings = Settings {
        transcript_limit: 2,
        ..Settings::default()
    };
    let sandbox = Sandbox::builder().settings(settings).start().await.unwrap();
    for number in ["1", "2", "3", "4"] {
        call(&sandbox, ISSUE, &issue(&sandbox, number)).await;
    }
    let mut listener = Listener::open(&sandbox, "?after=1", "").await;
    let missed = listener.event("missed").await;
    assert_eq!((&missed["from"], &missed["to"]), (&2.into(), &2.into()));
    assert_eq!(listener.event("call").await["index"], 3);
}

#[tokio::test]
async fn other_changes_and_resets_are_told_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut listener = Listener::open(&sandbox, "", "").await;
    funded(&sandbox);
    listener.event("changed").await;
    post(&sandbox, "/_sandbox/reset", &serde_json::json!({})).await;
    listener.event("reset").await;
    call(&sandbox, ISSUE, &issue(&sandbox, "1")).await;
    assert_eq!(listener.event("call").await["index"], 1);
}
