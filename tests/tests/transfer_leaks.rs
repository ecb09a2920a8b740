//! The leak hunt over transfers: nothing that the engine, the journal's records, the events or the logs show gives personal data away.

use std::sync::Arc;

use jiff::SignedDuration;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::transfer::{
    Filter, Journal, MemoryJournal, NullSealer, Sealer, Submit, TransferError, Transferable,
    Transfers,
};
use ontu_sandbox::{Fault, FaultKind, GarbageKind, SimulatedClock, When};
use ontu_tests::bank::{client, configuration};
use ontu_tests::canaries::{
    ALL, Allowed, DEPOSIT_MEMO, Hunt, LOAN, LONG, Numbers, SHORT, TOKEN, WITHDRAWAL_MEMO,
};
use ontu_tests::capture;
use ontu_tests::journal_folder::JournalFolder;
use ontu_tests::planted::{bank, deposit_return, order, repayment, text};
use ontu_tests::scene::{PAY, REPAY, RETURN, key, rules};

/// Submits a call and looks at everything that it leads to.
async fn transfer<O: Transferable>(hunt: &mut Hunt, transfers: &Transfers, name: &str, call: &O) {
    match transfers.submit(key(name), call, Submit::default()).await {
        Ok(record) => debug(hunt, name, &record),
        Err(error) => look(hunt, name, &error),
    }
    transfers.work_once().await.unwrap();
}

/// A text without digests and drawn numbers, whose digits may look like anything; one that holds a whole planted value stays.
fn without_names(text: &str) -> String {
    let mut left = String::new();
    let mut word = String::new();
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_hexdigit() {
            word.push(character);
            continue;
        }
        let planted = || {
            let mut long = ALL.iter().filter(|canary| !canary.is_short_number());
            long.any(|canary| word.contains(canary.value))
        };
        if word.len() < 20 || planted() {
            left.push_str(&word);
        }
        word.clear();
        left.push(character);
    }
    left
}

fn debug(hunt: &mut Hunt, place: &str, value: &dyn std::fmt::Debug) {
    hunt.look(place, &without_names(&format!("{value:?}")));
    hunt.look(place, &without_names(&format!("{value:#?}")));
}

fn look(hunt: &mut Hunt, place: &str, error: &TransferError) {
    hunt.error(place, error);
}

/// What goes wrong with each of the three calls in turn.
fn faults() -> Vec<Option<FaultKind>> {
    vec![
        None,
        Some(FaultKind::AcceptThenDrop),
        Some(FaultKind::DropBeforeAccept),
        Some(FaultKind::CodeAfterAcceptance("AT999".to_owned())),
        Some(FaultKind::CodeAfterAcceptance(LOAN.value.to_owned())),
        Some(FaultKind::CodeBeforeAcceptance("AC081".to_owned())),
        Some(FaultKind::Garbage(GarbageKind::WrongEcho)),
        Some(FaultKind::Garbage(GarbageKind::Html)),
        Some(FaultKind::PendingForInquiries(1)),
    ]
}

/// Transfers of everything that is planted, on a journal, with one fault for each call; looks at all that is shown on the way.
async fn play(
    hunt: &mut Hunt,
    journal: Arc<dyn Journal>,
    sealer: Arc<dyn Sealer>,
    fault: Option<FaultKind>,
    numbers: &Numbers,
) {
    let ordered = PaymentOrder::new(order(numbers, 1)).with_deposit_memo(text(DEPOSIT_MEMO));
    let repaid = Repayment::new(repayment(numbers)).with_withdrawal_memo(text(WITHDRAWAL_MEMO));
    let returned = DepositReturn::new(deposit_return(numbers));
    let clock = SimulatedClock::new();
    let sandbox = bank(&clock).await;
    let client = client(configuration(sandbox.url(), TOKEN.value, &clock));
    let transfers = Transfers::builder(client, journal.clone(), sealer)
        .with_rules(rules())
        .build()
        .unwrap();
    let mut events = transfers.events();
    debug(hunt, "transfers", &transfers);
    if let Some(kind) = &fault {
        for api in [PAY, REPAY, RETURN] {
            sandbox.arm(Fault::once(When::api(api), kind.clone()));
        }
    }
    transfer(hunt, &transfers, "a", &ordered).await;
    transfer(hunt, &transfers, "b", &repaid).await;
    transfer(hunt, &transfers, "c", &returned).await;
    // Other content under a known key, the same content under another, and rows that do not add up.
    let other = PaymentOrder::new(order(numbers, 2));
    transfer(hunt, &transfers, "a", &other).await;
    transfer(hunt, &transfers, "d", &returned).await;
    let mut wrong = order(numbers, 1);
    wrong.investment_total = ontu::Krw::from(9);
    let wrong = PaymentOrder::new(wrong);
    transfer(hunt, &transfers, "e", &wrong).await;
    let planned = transfers.plan(key("p"), &wrong, Submit::default()).await;
    look(hunt, "plan", &planned.unwrap_err());
    let planned = transfers.plan(
        key("p"),
        &repaid,
        Submit {
            duplicate_allowed: true,
            ..Submit::default()
        },
    );
    let report = planned.await.unwrap();
    debug(hunt, "plan", &report);
    hunt.look("plan", &report.to_string());
    for _ in 0..3 {
        clock.advance(SignedDuration::from_mins(10));
        transfers.work_once().await.unwrap();
    }
    for record in journal.list(Filter::default(), 0, 100).await.unwrap() {
        debug(hunt, "record", &record);
        for evidence in journal.evidence(record.intent.id).await.unwrap() {
            debug(hunt, "evidence", &evidence);
            hunt.look("evidence as it is stored", &without_names(evidence.body()));
        }
        let payload = journal.payload(record.intent.id).await.unwrap();
        debug(hunt, "payload", &payload);
    }
    let mut seen = 0;
    while let Ok(progress) = events.try_recv() {
        seen += 1;
        debug(hunt, "event", &progress);
        hunt.look("event", &without_names(&progress.event.to_string()));
    }
    assert!(seen > 3, "{seen} events");
}

#[tokio::test]
async fn invariant_13_transfers_that_succeed_and_transfers_that_fail_show_nothing() {
    let captured = capture::everything();
    let mut hunt = Hunt::default();
    for fault in faults() {
        for numbers in [LONG, SHORT] {
            let journal = Arc::new(MemoryJournal::new());
            let sealer = Arc::new(NullSealer);
            play(&mut hunt, journal, sealer, fault.clone(), &numbers).await;
        }
    }
    hunt.look("logs", &without_names(&captured.text()));
    assert_eq!(hunt.finds(), Vec::<String>::new());
    assert!(hunt.looked_at() > 300, "{}", hunt.looked_at());
}

/// The planted values that stand in bytes: whole, or ten digits of a number, in the encodings that programs write.
fn planted_in(bytes: &[u8]) -> Vec<&'static str> {
    // Each byte as a character, so that the search is that of texts.
    let as_text = |bytes: &[u8]| -> String { bytes.iter().copied().map(char::from).collect() };
    let text = without_names(&as_text(bytes));
    let mut found = Vec::new();
    for canary in ALL {
        let pieces: Vec<&str> = match canary.allowed {
            Allowed::Nothing => vec![canary.value],
            Allowed::LastFour => (0..=canary.value.len() - 10)
                .map(|start| &canary.value[start..start + 10])
                .collect(),
        };
        let holds = |needle: &[u8]| text.contains(&as_text(needle));
        let shows = pieces.iter().any(|piece| {
            let utf_16: Vec<u8> = piece.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let escaped: String = piece
                .encode_utf16()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect();
            holds(piece.as_bytes())
                || holds(&utf_16)
                || holds(escaped.as_bytes())
                || holds(&encoding_rs::EUC_KR.encode(piece).0)
        });
        if shows {
            found.push(canary.what);
        }
    }
    found
}

#[tokio::test]
async fn invariant_13_nothing_personal_reaches_the_disk() {
    let numbers = [LONG, SHORT];
    let plays = faults().into_iter();
    for (fault, numbers) in plays.flat_map(|fault| numbers.map(|it| (fault.clone(), it))) {
        let folder = JournalFolder::new();
        let journal = Arc::new(folder.create());
        let mut hunt = Hunt::default();
        let keys = folder.keys();
        play(&mut hunt, journal.clone(), keys, fault.clone(), &numbers).await;
        assert_eq!(hunt.finds(), Vec::<String>::new());
        // The write-ahead log lies beside the journal while it is open, and is copied into it at the end.
        let open = folder.bytes();
        let log = open.iter().find(|(name, _)| name.ends_with("-wal"));
        assert!(log.is_some_and(|(_, bytes)| bytes.len() > 10_000));
        drop(journal);
        let closed = folder.bytes();
        for (name, bytes) in open.into_iter().chain(closed) {
            let found = planted_in(&bytes);
            assert_eq!(found, Vec::<&str>::new(), "{name}, {fault:?}");
        }
    }
}

#[tokio::test]
async fn what_is_not_sealed_is_found_on_the_disk() {
    let mut found = Vec::new();
    for numbers in [LONG, SHORT] {
        let folder = JournalFolder::new();
        let journal = Arc::new(folder.create());
        let mut hunt = Hunt::default();
        play(
            &mut hunt,
            journal.clone(),
            Arc::new(NullSealer),
            None,
            &numbers,
        )
        .await;
        let files = folder.bytes();
        found.extend(files.iter().flat_map(|(_, bytes)| planted_in(bytes)));
    }
    for what in [
        "loan number",
        "virtual account",
        "short loan number",
        "payee's name",
    ] {
        assert!(found.contains(&what), "{what} is not among {found:?}");
    }
}

#[tokio::test]
async fn the_hunt_finds_content_that_is_not_sealed() {
    let journal = MemoryJournal::new();
    let clock = SimulatedClock::new();
    let sandbox = bank(&clock).await;
    let client = client(configuration(sandbox.url(), TOKEN.value, &clock));
    let journal = Arc::new(journal);
    let transfers = Transfers::builder(client, journal.clone(), Arc::new(NullSealer))
        .build()
        .unwrap();
    let returned = DepositReturn::new(deposit_return(&LONG));
    let record = transfers
        .submit(key("a"), &returned, Submit::default())
        .await
        .unwrap();
    let payload = journal.payload(record.intent.id).await.unwrap();
    let mut hunt = Hunt::default();
    hunt.look("payload", &String::from_utf8_lossy(payload.as_bytes()));
    assert!(!hunt.finds().is_empty());
}
