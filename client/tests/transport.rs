//! The HTTP transport against servers on this machine that misbehave: what counts as not sent, and what as lost.
#![cfg(feature = "http")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ontu::NotSentReason;
use ontu::runtime::LostReason;
use ontu::transport::{
    HttpTransport, Limits, Pool, Transport, TransportError, TransportReply, TransportRequest,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server answers; nothing for closing the connection.
type Answer = &'static [u8];

/// A server that reads each request and answers always the same, and how many requests it saw.
async fn server(answer: Answer) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/Any.nh", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer, counter.clone()));
        }
    });
    (url, seen)
}

async fn serve(mut stream: TcpStream, answer: Answer, seen: Arc<AtomicUsize>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
        if request.ends_with(b"{body}") {
            seen.fetch_add(1, Ordering::SeqCst);
            if stream.write_all(answer).await.is_err() || answer.is_empty() {
                return;
            }
            request.clear();
        }
    }
}

fn request(url: &str, limits: Limits) -> TransportRequest {
    TransportRequest {
        url: url.to_owned(),
        content_type: "application/json".to_owned(),
        token: None,
        headers: Vec::new(),
        body: b"{body}".to_vec(),
        pool: Pool::Fresh,
        limits,
        deadline: None,
    }
}

async fn send(url: &str) -> Result<TransportReply, TransportError> {
    send_within(url, Limits::default()).await
}

async fn send_within(url: &str, limits: Limits) -> Result<TransportReply, TransportError> {
    let transport = HttpTransport::new(None, None).unwrap();
    transport.send(request(url, limits)).await
}

/// The reason of a call that is lost, after it was seen exactly once.
async fn lost(answer: Answer) -> LostReason {
    let limits = Limits {
        reply_bytes: 64,
        ..Limits::default()
    };
    let (url, seen) = server(answer).await;
    let error = send_within(&url, limits).await.unwrap_err();
    assert_eq!(seen.load(Ordering::SeqCst), 1, "{error}");
    reason(error)
}

/// The reason of a call that is still waiting when its time is over.
async fn late(answer: Answer) -> LostReason {
    let (url, seen) = server(answer).await;
    let call = tokio::spawn(async move { send(&url).await });
    while seen.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    // The bank has the request; from here on only the clock moves.
    tokio::time::pause();
    tokio::time::advance(Limits::default().total).await;
    reason(call.await.unwrap().unwrap_err())
}

fn reason(error: TransportError) -> LostReason {
    match error {
        TransportError::Lost(reason) => reason,
        TransportError::NotSent(reason) => panic!("not sent: {reason}"),
    }
}

#[tokio::test]
async fn a_whole_reply_is_read() {
    let (url, _) = server(
        b"HTTP/1.1 200 OK\r\nDate: Mon, 05 Jan 2026 00:30:00 GMT\r\nContent-Length: 2\r\n\r\n{}",
    )
    .await;
    let reply = send(&url).await.unwrap();
    assert_eq!((reply.status, reply.body.as_slice()), (200, &b"{}"[..]));
    assert_eq!(reply.date.as_deref(), Some("Mon, 05 Jan 2026 00:30:00 GMT"));
}

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = send(&url).await.unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::Connect));
}

#[tokio::test]
async fn a_failed_tls_handshake_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = send(&url).await.unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::Tls));
}

#[tokio::test]
async fn another_host_is_not_called_in_the_clear() {
    let error = send("http://bank.example/").await.unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::InsecureHost));
}

#[tokio::test]
async fn a_request_that_is_too_late_is_not_sent() {
    let (url, seen) = server(b"").await;
    let late = TransportRequest {
        deadline: Some(std::time::Instant::now().into()),
        ..request(&url, Limits::default())
    };
    let transport = HttpTransport::new(None, None).unwrap();
    let error = transport.send(late).await.unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::Expired));
    assert_eq!(seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_connection_that_ends_is_lost_and_not_tried_again() {
    assert_eq!(lost(b"").await, LostReason::Connection);
}

#[tokio::test]
async fn silence_is_a_timeout() {
    assert_eq!(late(b"H").await, LostReason::Timeout);
}

#[tokio::test]
async fn a_reply_that_does_not_end_is_a_timeout() {
    let headers = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{";
    assert_eq!(late(headers).await, LostReason::Timeout);
}

#[tokio::test]
async fn what_is_no_http_is_lost() {
    assert_eq!(lost(b"ONTU\r\n\r\n").await, LostReason::Connection);
}

#[tokio::test]
async fn a_reply_over_the_cap_is_too_large() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n";
    assert_eq!(lost(announced).await, LostReason::TooLarge);
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n0123456789012345678901234567890123456789012345678901234567890123456789\r\n";
    assert_eq!(lost(chunked).await, LostReason::TooLarge);
}

#[tokio::test]
async fn a_redirect_is_a_status_and_is_not_followed() {
    let (elsewhere, seen) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"
    );
    let (url, _) = server(Vec::leak(answer.into_bytes())).await;
    assert_eq!(send(&url).await.unwrap().status, 307);
    assert_eq!(seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn kept_connections_are_used_again_and_fresh_ones_are_not() {
    for (pool, connections) in [(Pool::Kept, 1), (Pool::Fresh, 3)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let accepted = Arc::new(AtomicUsize::new(0));
        let counter = accepted.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                tokio::spawn(serve(stream, answer, Arc::default()));
            }
        });
        let transport = HttpTransport::new(None, None).unwrap();
        for _ in 0..3 {
            let request = TransportRequest {
                pool,
                ..request(&url, Limits::default())
            };
            transport.send(request).await.unwrap();
        }
        assert_eq!(accepted.load(Ordering::SeqCst), connections, "{pool:?}");
    }
}

#[test]
fn requests_and_replies_show_no_body() {
    let request = request("http://127.0.0.1/", Limits::default());
    assert!(format!("{request:?}").contains("6 bytes"));
    assert!(!format!("{request:?}").contains("{body}"));
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    // The environment is read once a process, so a process of its own is needed.
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "a_whole_reply_is_read"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, "http://127.0.0.1:1");
    }
    for name in ["NO_PROXY", "no_proxy"] {
        child.env_remove(name);
    }
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
