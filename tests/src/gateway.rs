//! Somebody between the client and the bank who reads whole requests, looks into the journal at that moment, and hands them on.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::{Date, time};
use ontu_sandbox::SimulatedClock;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bank::Bank;
use crate::peer::{Exchange, Peer};
use crate::scene::{PAY, REPAY, RETURN};

/// Hands a request to the bank and returns the bytes of its reply, none if the bank ends the connection without one.
///
/// # Panics
/// When the body has no header, or nobody listens at the URL.
pub async fn forward(url: &str, body: &Json) -> Vec<u8> {
    let address = url.strip_prefix("http://").expect("the bank speaks http");
    let api = body["Header"]["ApiNm"].as_str().expect("a header");
    let body = body.to_string();
    let head = format!(
        "POST /{api}.nh HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.expect("the bank listens");
    let mut reply = Vec::new();
    // A bank that ends the connection early has said what it will say.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body.as_bytes()).await;
    let _ = stream.read_to_end(&mut reply).await;
    reply
}

/// The body of a reply that the bank gave, to be changed on its way.
///
/// # Panics
/// When it is no JSON.
pub fn body_of(reply: &[u8]) -> Json {
    let text = std::str::from_utf8(reply).expect("a reply of the bank");
    let (_, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    // The body may stand in chunks; the object is all there is between the outermost braces.
    let from = body.find('{').expect("an object");
    let to = body.rfind('}').expect("an object");
    serde_json::from_str(&body[from..=to]).expect("a reply of the bank in one piece")
}

/// Whether a request moves money.
pub fn moves_money(body: &Json) -> bool {
    [PAY, REPAY, RETURN].contains(&api_of(body))
}

/// The API that a request names.
pub fn api_of(body: &Json) -> &str {
    body["Header"]["ApiNm"].as_str().unwrap_or("")
}

/// The transaction number that a request carries.
pub fn number_of(body: &Json) -> &str {
    body["Header"]["IsTuno"].as_str().unwrap_or("")
}

/// Looks at every request that passes, and at the journal on disk while it passes.
#[derive(Debug)]
pub struct Watch {
    journal: Mutex<Connection>,
    clock: SimulatedClock,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    numbers: HashSet<(String, String)>,
    orders: usize,
    broken: Vec<String>,
}

impl Watch {
    /// Opens a journal for reading, as the bank would if it could.
    ///
    /// # Panics
    /// When there is no journal.
    pub fn of(journal: &Path, clock: &SimulatedClock) -> Arc<Self> {
        let connection = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY);
        Arc::new(Self {
            journal: Mutex::new(connection.expect("a journal")),
            clock: clock.clone(),
            seen: Mutex::default(),
        })
    }

    /// Looks at a request before the bank gets it.
    ///
    /// # Panics
    /// When the journal cannot be read.
    pub fn look(&self, body: &Json) {
        let header = &body["Header"];
        let (api, number) = (api_of(body), number_of(body));
        let day: Date = Date::strptime("%Y%m%d", header["Tsymd"].as_str().unwrap_or(""))
            .expect("a request states its day");
        let now = self.clock.now();
        let mut broken = Vec::new();
        let mut check = |holds: bool, invariant: &str, what: String| {
            if !holds {
                broken.push(format!("{invariant}: {api} {number}: {what}"));
            }
        };
        if moves_money(body) {
            let state = self.state(day, number);
            check(
                state
                    .as_deref()
                    .is_some_and(|state| !["recorded", "cancelled"].contains(&state)),
                "I4",
                format!("the journal says {state:?} when it arrives"),
            );
            check(
                day == now.date(),
                "I7",
                format!("it states {day} and arrives at {now}"),
            );
            let guarded = now.time() >= time(23, 30, 0, 0) || now.time() < time(0, 40, 0, 0);
            check(!guarded, "I11", format!("it arrives at {now}"));
            let (rows, krw) = rows_of(body);
            check(
                rows <= 500 && krw <= 1_000_000_000,
                "I10",
                format!("{rows} rows, {krw} KRW"),
            );
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let new = seen.numbers.insert((day.to_string(), number.to_owned()));
        check(
            new,
            "I5",
            "the number was on the wire before on that day".to_owned(),
        );
        seen.orders += usize::from(moves_money(body));
        seen.broken.append(&mut broken);
    }

    /// How many orders passed.
    pub fn orders(&self) -> usize {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.orders
    }

    /// The rules that a request broke.
    pub fn broken(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.broken.clone()
    }

    /// In which state the journal holds the transfer of a number.
    fn state(&self, day: Date, number: &str) -> Option<String> {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let found = journal.query_row(
            "SELECT intent.state FROM number JOIN intent ON intent.sequence = number.intent \
             WHERE number.day = ?1 AND number.number = ?2 AND number.purpose = 'order'",
            (day.to_string(), number),
            |row| row.get(0),
        );
        found.optional().expect("a journal that can be read")
    }
}

/// How many rows an order has and what they move together.
fn rows_of(body: &Json) -> (usize, u64) {
    let krw = |value: &Json| -> u64 { value.as_str().and_then(|it| it.parse().ok()).unwrap_or(0) };
    let single = krw(&body["RpayAmt"]).max(krw(&body["InvSumAmt"]));
    let lists = body.as_object().into_iter().flatten();
    lists
        .filter_map(|(_, value)| value.as_array())
        .map(|rows| {
            let amounts = rows.iter().map(|row| {
                let members = row.as_object().into_iter().flatten();
                members
                    .filter(|(name, _)| name.ends_with("Amt"))
                    .map(|(_, value)| krw(value))
                    .max()
                    .unwrap_or(0)
            });
            (rows.len(), amounts.sum())
        })
        .next()
        .unwrap_or((0, single))
}

/// Stands between the client and a bank, and looks at each request on its way.
pub async fn watched(bank: &Bank, watch: &Arc<Watch>) -> Peer {
    let (url, watch) = (bank.sandbox.url().to_owned(), watch.clone());
    Peer::start(move |exchange: Exchange| {
        let (url, watch) = (url.clone(), watch.clone());
        async move {
            watch.look(&exchange.body);
            let reply = forward(&url, &exchange.body).await;
            exchange.answer_and_close(reply).await
        }
    })
    .await
}
