//! Metrics in the text format of Prometheus, on an address of this machine.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

use ontu::transfer::State;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::status::Standing;
use super::tally::{Labels, Tally};
use crate::exit::{Exit, Failure, Result};
use crate::messages::worker as words;
use crate::transfers::desk::Desk;

/// How long a reader may take.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// More than any honest request.
const LONGEST_REQUEST: usize = 4096;

/// Takes the address.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let message = words::no_metrics(address, error);
        Failure::new(Exit::CouldNotRun, "metrics", message)
    })
}

/// Answers one reader after the other; what goes wrong with one of them is its own affair.
pub(super) async fn serve(listener: TcpListener, desk: &Desk, tally: &Tally) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let _ = tokio::time::timeout(TIME_LIMIT, answer(stream, desk, tally)).await;
    }
}

async fn answer(mut stream: TcpStream, desk: &Desk, tally: &Tally) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 512];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = stream.read(&mut part).await?;
        request.extend_from_slice(&part[..length]);
        if length == 0 || request.len() > LONGEST_REQUEST {
            return Ok(());
        }
    }
    let (status, body) = if !request.starts_with(b"GET /metrics ") {
        ("404 Not Found", "metrics are at /metrics\n".to_owned())
    } else {
        match Standing::look(desk).await {
            Ok(standing) => ("200 OK", text(&standing, tally)),
            Err(_) => (
                "503 Service Unavailable",
                "the journal cannot be read\n".to_owned(),
            ),
        }
    };
    let reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(reply.as_bytes()).await?;
    stream.shutdown().await
}

/// Everything, one value a line.
fn text(standing: &Standing, tally: &Tally) -> String {
    let mut text = String::new();
    for (state, count) in standing.states() {
        let labels = vec![("state", state.name().to_owned())];
        line(&mut text, "intents", &labels, count);
    }
    for (name, state) in [
        ("unknown_age_seconds", State::Unknown),
        ("processing_age_seconds", State::Processing),
    ] {
        line(&mut text, name, &Vec::new(), standing.oldest_seconds(state));
    }
    let flags = [
        ("journal_poisoned", standing.is_poisoned()),
        ("quarantine", standing.is_quarantined()),
        ("halted", tally.is_halted()),
    ];
    for (name, flag) in flags {
        line(&mut text, name, &Vec::new(), u8::from(flag));
    }
    if let Some(seconds) = tally.skew_seconds() {
        line(&mut text, "clock_skew_seconds", &Vec::new(), seconds);
    }
    for (name, labels, count) in tally.counters() {
        line(&mut text, name, &labels, count);
    }
    text
}

fn line(text: &mut String, name: &str, labels: &Labels, value: impl std::fmt::Display) {
    let labels: Vec<String> = labels
        .iter()
        .map(|(label, value)| {
            // A code of the bank's is its own choice of characters.
            let plain: String = value
                .chars()
                .filter(|character| {
                    character.is_ascii_graphic() && !['"', '\\'].contains(character)
                })
                .collect();
            format!("{label}=\"{plain}\"")
        })
        .collect();
    // Writing to a string cannot fail.
    let _ = if labels.is_empty() {
        writeln!(text, "ontu_{name} {value}")
    } else {
        writeln!(text, "ontu_{name}{{{}}} {value}", labels.join(","))
    };
}
