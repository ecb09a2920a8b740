//! Rows 4, 4b, 10, 16 and 17 on the wire: a call to a hostile peer ends as unknown, once, and within its time, or it was never sent.

use std::time::Duration;

use ontu::nh::PaymentOrder;
use ontu::runtime::Operation;
use ontu::{Client, Configuration};
use ontu_sandbox::SimulatedClock;
use ontu_tests::bank::{Bank, client, configuration};
use ontu_tests::peer::{Exchange, Peer, http, reply};
use ontu_tests::requests::{LOAN, deposits_today, order};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

/// The time limit of the calls that are made to wait.
const LIMIT: Duration = Duration::from_secs(9);

fn configured(url: &str) -> Configuration {
    let token = "0".repeat(64);
    configuration(url, &token, &SimulatedClock::new())
        .with_time_limits(Duration::from_secs(5), LIMIT)
        .with_reply_cap(64 * 1024)
}

fn paid() -> PaymentOrder {
    order(LOAN, true, &[("79000000000074", 1_000_000)])
}

/// The published members of a reply to that order.
fn done(request: &serde_json::Value) -> Vec<u8> {
    let members = json!({
        "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000", "LoanNo": LOAN,
        "InvAccAmt": "1000000", "InvSumAmt": "1000000",
    });
    http(&reply(request, "00000", members))
}

async fn call<O: Operation>(client: &Client, request: &O) -> String {
    let called = client.call_unjournalled(request).await;
    format!("{:?}", called.expect("sent").outcome.map(|_| ()))
}

/// What an order ends in at a peer, which sees it exactly once.
async fn check(peer: &Peer, expected: &str) {
    assert_eq!(
        call(&client(configured(peer.url())), &paid()).await,
        expected
    );
    assert_eq!((peer.requests().len(), peer.connections()), (1, 1));
}

/// An order that a peer keeps waiting: the client gives up exactly when its time is over.
///
/// The peer has the request before the clock is stopped; from then on only the client's limit lets time pass.
async fn check_late(peer: Peer) {
    let client = client(configured(peer.url()));
    let waiting = tokio::spawn(async move {
        let outcome = call(&client, &paid()).await;
        (outcome, Instant::now())
    });
    while peer.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    let stopped = Instant::now();
    let (outcome, ended) = waiting.await.unwrap();
    assert_eq!(outcome, "Unknown(Lost(Timeout))");
    // Tokio's clock counts milliseconds, and rounds up.
    assert!(
        ended - stopped <= LIMIT + Duration::from_millis(2),
        "{:?} after the request",
        ended - stopped
    );
    assert_eq!((peer.requests().len(), peer.connections()), (1, 1));
}

#[tokio::test]
async fn a_whole_reply_is_done() {
    let peer = Peer::start(|exchange: Exchange| async move {
        let bytes = done(&exchange.body);
        exchange.answer_and_close(bytes).await
    });
    check(&peer.await, "Done(())").await;
}

#[tokio::test]
async fn row_04b_nobody_listens_and_nothing_is_sent() {
    // A port that is held without listening refuses everybody, and nobody else gets it.
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", held.local_addr().unwrap());
    let error = client(configured(&url))
        .call_unjournalled(&paid())
        .await
        .unwrap_err();
    assert!(
        error.is_not_sent() && !error.is_unknown_outcome(),
        "{error}"
    );
}

/// How many chunks of 64 KiB a peer tries to send: far more than sockets buffer.
const CHUNKS: usize = 1024;

/// How a peer ends a connection.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Close,
    Reset,
}

/// An order whose reply ends early, after every eighth byte of it.
async fn check_cut(ending: Ending) {
    let whole = {
        let peer = Peer::start(|exchange| exchange.answer_and_close("")).await;
        let _ = call(&client(configured(peer.url())), &paid()).await;
        done(&peer.requests()[0]).len()
    };
    assert!(whole > 400, "{whole} bytes");
    for length in (0..whole).step_by(8) {
        let peer = Peer::start(move |exchange: Exchange| async move {
            let mut bytes = done(&exchange.body);
            bytes.truncate(length);
            match ending {
                Ending::Close => exchange.answer_and_close(bytes).await,
                Ending::Reset => exchange.answer_and_reset(bytes).await,
            }
        })
        .await;
        check(&peer, "Unknown(Lost(Connection))").await;
    }
}

#[tokio::test]
async fn row_04_a_reply_that_ends_early_leaves_it_open() {
    check_cut(Ending::Close).await;
}

#[tokio::test]
async fn row_04_a_reply_that_breaks_off_leaves_it_open() {
    check_cut(Ending::Reset).await;
}

#[tokio::test]
async fn row_04_silence_ends_with_the_time_limit() {
    let silent = Peer::start(|exchange: Exchange| async move {
        std::future::pending::<()>().await;
        Some(exchange.stream)
    });
    check_late(silent.await).await;
}

#[tokio::test]
async fn row_17_a_header_that_trickles_ends_with_the_time_limit() {
    let trickle = Peer::start(|exchange: Exchange| async move {
        let head = b"HTTP/1.1 200 OK\r\nX-Slow: ";
        trickle(exchange.stream, head, b"x").await
    });
    check_late(trickle.await).await;
}

#[tokio::test]
async fn row_17_a_body_that_never_ends_ends_with_the_time_limit() {
    let trickle = Peer::start(|exchange: Exchange| async move {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        trickle(exchange.stream, head, b"1\r\n \r\n").await
    });
    check_late(trickle.await).await;
}

/// Writes a beginning, and then one piece in each second of the stopped clock.
async fn trickle(mut stream: TcpStream, head: &[u8], piece: &[u8]) -> Option<TcpStream> {
    stream.write_all(head).await.ok()?;
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    loop {
        seconds.tick().await;
        stream.write_all(piece).await.ok()?;
    }
}

#[tokio::test]
async fn row_16_a_body_of_sixty_four_mebibytes_is_not_read_to_its_end() {
    let (sent, mut written) = tokio::sync::mpsc::unbounded_channel();
    let peer = Peer::start(move |mut exchange: Exchange| {
        let sent = sent.clone();
        async move {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            exchange.stream.write_all(head).await.ok()?;
            let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
            let mut chunks = 0;
            while chunks < CHUNKS && exchange.stream.write_all(&chunk).await.is_ok() {
                chunks += 1;
            }
            sent.send(chunks).ok()?;
            None
        }
    })
    .await;
    check(&peer, "Unknown(Lost(TooLarge))").await;
    assert!(
        written.recv().await.unwrap() < CHUNKS,
        "the client has read it all"
    );
}

/// Set for the process whose memory is measured.
const MEASURED: &str = "ONTU_TEST_MEASURED";
/// How much memory a reply may cost.
const MOST: u64 = 16 * 1024 * 1024;
/// How much a peer sends unless it is stopped.
const ENDLESS: u64 = 10 * 1024 * 1024 * 1024;

/// The process whose memory is measured; in an ordinary run of the tests it does nothing.
///
/// Its peer sends ten gibibytes, in chunks or under a length that it announces.
#[tokio::test]
async fn the_process_that_is_measured() {
    if std::env::var_os(MEASURED).is_none() {
        return;
    }
    for head in [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
        format!("HTTP/1.1 200 OK\r\nContent-Length: {ENDLESS}\r\n\r\n"),
    ] {
        let chunk = if head.contains("chunked") {
            [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat()
        } else {
            vec![b' '; 0x10000]
        };
        let peer = Peer::start(move |mut exchange: Exchange| {
            let (head, chunk) = (head.clone(), chunk.clone());
            async move {
                exchange.stream.write_all(head.as_bytes()).await.ok()?;
                let mut sent = 0;
                while sent < ENDLESS && exchange.stream.write_all(&chunk).await.is_ok() {
                    sent += chunk.len() as u64;
                }
                None
            }
        })
        .await;
        // The cap of a program that sets none.
        let configured = configured(peer.url()).with_reply_cap(1024 * 1024);
        let client = client(configured);
        let before = resident();
        assert_eq!(call(&client, &paid()).await, "Unknown(Lost(TooLarge))");
        let grown = resident().saturating_sub(before);
        assert!(grown < MOST, "{grown} bytes more");
    }
}

/// How many bytes of memory this process has.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    let words = line.unwrap().split_whitespace().nth(1).unwrap();
    words.parse::<u64>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn row_16_ten_gibibytes_cost_no_more_memory_than_the_cap() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "transport::the_process_that_is_measured",
            "--exact",
            "--nocapture",
        ])
        .env(MEASURED, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn row_16_a_length_that_lies_is_no_success() {
    for (length, expected) in [
        ("10485760", "Unknown(Lost(TooLarge))"),
        ("65536", "Unknown(Lost(Connection))"),
        ("99999999999999999999999", "Unknown(Lost(Connection))"),
        ("10", "Unknown(Unreadable(NotAnObject))"),
        ("-1", "Unknown(Lost(Connection))"),
    ] {
        let peer = Peer::start(move |exchange: Exchange| async move {
            let bytes = String::from_utf8(done(&exchange.body)).unwrap();
            let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
            let (head, _) = head.rsplit_once(' ').unwrap();
            let bytes = format!("{head} {length}\r\n\r\n{body}");
            exchange.answer_and_close(bytes).await
        });
        check(&peer.await, expected).await;
    }
}

#[tokio::test]
async fn a_wrong_token_is_no_success() {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let client = client(bank.configuration().with_token("1".repeat(64)));
    let paid = order(LOAN, true, &[(&investor, 1_000_000)]);
    assert_eq!(call(&client, &paid).await, "Unknown(Unlisted(ZS006))");
    assert_eq!(call(&client, &deposits_today()).await, "Unlisted(ZS006)");
    let error = client
        .call(&deposits_today())
        .await
        .unwrap()
        .done()
        .unwrap_err();
    assert!(error.is_unlisted() && !error.is_not_sent(), "{error}");
    assert_eq!(bank.sandbox.movements().len(), 0);
}

#[tokio::test]
async fn row_10_a_call_after_its_moment_is_not_sent() {
    let peer = Peer::start(|exchange| exchange.answer_and_close("")).await;
    let client = client(configured(peer.url()));
    let sending = client.new_sending(PaymentOrder::INFO.api).unwrap();
    let passed = std::time::Instant::now();
    let error = client
        .call_unjournalled_as(&paid(), sending, Some(passed.into()))
        .await
        .unwrap_err();
    assert!(
        error.is_not_sent() && !error.is_unknown_outcome(),
        "{error}"
    );
    assert_eq!((peer.connections(), peer.requests().len()), (0, 0));
}
