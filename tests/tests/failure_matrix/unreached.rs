//! Rows 4b, 18 and 19 with a journal: whoever cannot be reached gets nothing, and the attempt keeps its number for its day.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::transfer::{MemoryJournal, NullSealer, ProgressEvent, State};
use ontu::transport::{
    BoxFuture, HttpTransport, Transport, TransportError, TransportReply, TransportRequest,
};
use ontu_tests::bank::{Bank, client};
use ontu_tests::requests::{LOAN, order};
use ontu_tests::scene::{ABSENT, PAY, Scene, rules};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// A network on which orders go elsewhere for a while.
struct Detour {
    inner: HttpTransport,
    bank: String,
    elsewhere: String,
    taken: Arc<AtomicBool>,
}

impl Transport for Detour {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        if request.url.contains(PAY) && self.taken.load(Ordering::SeqCst) {
            request.url = request.url.replace(&self.bank, &self.elsewhere);
        }
        self.inner.send(request)
    }
}

/// Sends an order to a host that cannot be reached, then to the bank; says why it was not sent at first.
async fn not_sent_at_first(elsewhere: &str) -> String {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let taken = Arc::new(AtomicBool::new(true));
    let url = bank.sandbox.url().to_owned();
    let detour = Detour {
        inner: HttpTransport::new(None, None).unwrap(),
        bank: url.clone(),
        elsewhere: elsewhere.to_owned(),
        taken: taken.clone(),
    };
    let configured = bank.configuration_at(&url).with_transport(detour);
    let configured = configured.with_time_limits(Duration::from_secs(1), Duration::from_secs(9));
    let journal = Arc::new(MemoryJournal::new());
    let scene = Scene::assembled(
        bank,
        client(configured),
        journal,
        Arc::new(NullSealer),
        rules(),
    );
    let mut events = scene.transfers.events();
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    scene.work().await;
    for _ in 0..3 {
        scene.bank.clock.advance(SignedDuration::from_mins(5));
        scene.work().await;
    }
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Recorded, "{elsewhere}");
    let [attempt] = record.standing.attempts() else {
        panic!("one attempt: {record:?}");
    };
    assert!(attempt.permits > 2, "each sending took a permit of its own");
    assert_eq!(scene.calls(PAY), 0);
    let number = attempt.number.clone();
    taken.store(false, Ordering::SeqCst);
    scene.minutes(10).await;
    assert_eq!(scene.state(intent).await, State::Settled, "{elsewhere}");
    let [moved] = &scene.movements()[..] else {
        panic!("one movement");
    };
    assert_eq!(moved.transaction_no, number.as_str());
    scene.adds_up().await;
    loop {
        let progress = events.try_recv().expect("it was said that it was not sent");
        if let ProgressEvent::NotSent { why } = progress.event {
            return why;
        }
    }
}

/// A port that is held without listening refuses everybody, and nobody else gets it.
fn refusing() -> (TcpSocket, String) {
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = held.local_addr().unwrap();
    (held, address.to_string())
}

#[tokio::test]
async fn row_04b_a_refused_connection_keeps_the_attempt_for_its_day() {
    let (_held, address) = refusing();
    let why = not_sent_at_first(&format!("http://{address}")).await;
    assert!(
        why.contains("not sent") || why.contains("connection"),
        "{why}"
    );
}

#[tokio::test]
async fn row_04b_a_host_without_an_address_keeps_the_attempt_for_its_day() {
    // A label may have 63 characters, so nobody needs to be asked for this one.
    let name = "a".repeat(64);
    not_sent_at_first(&format!("https://{name}.example")).await;
}

#[tokio::test]
async fn row_04b_a_connection_that_is_never_made_keeps_the_attempt_for_its_day() {
    // A listener that accepts nobody and whose queue is full: further connections are never answered.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let connecting = tokio::spawn(TcpStream::connect(address));
        waiting.push(connecting);
        tokio::task::yield_now().await;
    }
    let why = not_sent_at_first(&format!("http://{address}")).await;
    assert!(why.contains("not sent") || why.contains("time"), "{why}");
    drop(listener);
}

/// What a peer was sent before it said something that is no TLS of today.
async fn old_peer(says: &'static [u8]) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heard = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            heard.lock().unwrap().extend_from_slice(&bytes[..read]);
            let _ = stream.write_all(says).await;
            // Whatever else is sent is heard too, until the other side has gone.
            while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                heard.lock().unwrap().extend_from_slice(&bytes[..read]);
            }
        }
    });
    (format!("https://{address}"), seen)
}

#[tokio::test]
async fn row_18_a_peer_that_speaks_no_tls_of_today_gets_nothing_and_the_attempt_is_kept() {
    // A fatal alert "protocol version" in TLS 1.0; a server hello that chooses TLS 1.1; no TLS at all.
    const HELLO: &[u8] = &[
        0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0x2f, 0,
    ];
    for says in [
        [0x15, 3, 1, 0, 2, 2, 70].as_slice(),
        HELLO,
        b"HTTP/1.1 200 OK\r\n\r\n",
    ] {
        let (url, seen) = old_peer(says).await;
        not_sent_at_first(&url).await;
        let seen = seen.lock().unwrap();
        // Only the hello of TLS, and alerts: no word of the request.
        for word in ["POST", "LoanNo", LOAN, "Header"] {
            let found = seen.windows(word.len()).any(|it| it == word.as_bytes());
            assert!(!found, "{word} was sent");
        }
        assert!(seen.first().is_none_or(|first| *first == 0x16));
    }
}

#[tokio::test]
async fn row_04b_what_was_never_sent_lapses_with_its_day_and_takes_a_new_number() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let (_held, address) = refusing();
    let taken = Arc::new(AtomicBool::new(true));
    let url = scene.bank.sandbox.url().to_owned();
    let detour = Detour {
        inner: HttpTransport::new(None, None).unwrap(),
        bank: url.clone(),
        elsewhere: format!("http://{address}"),
        taken: taken.clone(),
    };
    let through = client(scene.bank.configuration_at(&url).with_transport(detour));
    let scene = Scene::assembled(
        scene.bank,
        through,
        scene.journal,
        Arc::new(NullSealer),
        rules(),
    );
    scene.learn(ABSENT, ontu::runtime::CodeClass::Absent).await;
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    scene.work().await;
    scene.bank.clock.set(date(2026, 1, 6).at(0, 50, 0, 0));
    taken.store(false, Ordering::SeqCst);
    scene.minutes(10).await;
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Settled);
    let [yesterday, today] = record.standing.attempts() else {
        panic!("two attempts: {record:?}");
    };
    assert_eq!(yesterday.day, date(2026, 1, 5));
    assert_eq!(today.day, date(2026, 1, 6));
    assert_ne!(yesterday.number, today.number);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    // What never left is not asked about.
    assert_eq!(scene.inquiries::<ontu::nh::PaymentOrder>(), 0);
    scene.adds_up().await;
}
