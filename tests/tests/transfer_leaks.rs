//! The leak hunt over transfers: nothing that the engine, the journal's records, the events or the logs show gives personal data away.

use std::sync::Arc;

use jiff::SignedDuration;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::transfer::{
    Filter, Journal, MemoryJournal, NullSealer, Submit, TransferError, Transferable, Transfers,
};
use ontu_sandbox::{Fault, FaultKind, GarbageKind, SimulatedClock, When};
use ontu_tests::bank::{client, configuration};
use ontu_tests::canaries::{DEPOSIT_MEMO, Hunt, LOAN, TOKEN, WITHDRAWAL_MEMO};
use ontu_tests::capture;
use ontu_tests::planted::{bank, deposit_return, order, repayment, text};
use ontu_tests::scene::{key, rules};

/// Submits a call and looks at everything that it leads to.
async fn transfer<O: Transferable>(hunt: &mut Hunt, transfers: &Transfers, name: &str, call: &O) {
    match transfers.submit(key(name), call, Submit::default()).await {
        Ok(record) => debug(hunt, name, &record),
        Err(error) => look(hunt, name, &error),
    }
    transfers.work_once().await.unwrap();
}

/// A text without digests and drawn numbers, whose digits may look like anything.
fn without_names(text: &str) -> String {
    let mut left = String::new();
    let mut word = String::new();
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_hexdigit() {
            word.push(character);
            continue;
        }
        if word.len() < 20 {
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

#[tokio::test]
async fn transfers_that_succeed_and_transfers_that_fail_show_nothing() {
    let captured = capture::everything();
    let mut hunt = Hunt::default();
    let ordered = PaymentOrder::new(order(1)).with_deposit_memo(text(DEPOSIT_MEMO));
    let repaid = Repayment::new(repayment()).with_withdrawal_memo(text(WITHDRAWAL_MEMO));
    let returned = DepositReturn::new(deposit_return());
    for kind in [
        None,
        Some(FaultKind::AcceptThenDrop),
        Some(FaultKind::DropBeforeAccept),
        Some(FaultKind::CodeAfterAcceptance("AT999".to_owned())),
        Some(FaultKind::CodeAfterAcceptance(LOAN.value.to_owned())),
        Some(FaultKind::CodeBeforeAcceptance("AC081".to_owned())),
        Some(FaultKind::Garbage(GarbageKind::WrongEcho)),
        Some(FaultKind::Garbage(GarbageKind::Html)),
        Some(FaultKind::PendingForInquiries(1)),
    ] {
        let clock = SimulatedClock::new();
        let sandbox = bank(&clock).await;
        let journal = Arc::new(MemoryJournal::new());
        let client = client(configuration(sandbox.url(), TOKEN.value, &clock));
        let transfers = Transfers::builder(client, journal.clone(), Arc::new(NullSealer))
            .with_rules(rules())
            .build()
            .unwrap();
        let mut events = transfers.events();
        debug(&mut hunt, "transfers", &transfers);
        for api in [
            "P2PNInvestmentPaymentOrder",
            "P2PNInterestRepayment",
            "P2PNInvestmentDepositAmountReturn",
        ] {
            if let Some(kind) = &kind {
                sandbox.arm(Fault::once(When::api(api), kind.clone()));
            }
        }
        transfer(&mut hunt, &transfers, "a", &ordered).await;
        transfer(&mut hunt, &transfers, "b", &repaid).await;
        transfer(&mut hunt, &transfers, "c", &returned).await;
        // Other content under a known key, the same content under another, and rows that do not add up.
        let other = PaymentOrder::new(order(2));
        transfer(&mut hunt, &transfers, "a", &other).await;
        transfer(&mut hunt, &transfers, "d", &returned).await;
        let mut wrong = order(1);
        wrong.investment_total = ontu::Krw::from(9);
        let wrong = PaymentOrder::new(wrong);
        transfer(&mut hunt, &transfers, "e", &wrong).await;
        let planned = transfers.plan(key("p"), &wrong, Submit::default()).await;
        look(&mut hunt, "plan", &planned.unwrap_err());
        let planned = transfers.plan(
            key("p"),
            &repaid,
            Submit {
                duplicate_allowed: true,
            },
        );
        let report = planned.await.unwrap();
        debug(&mut hunt, "plan", &report);
        hunt.look("plan", &report.to_string());
        for _ in 0..3 {
            clock.advance(SignedDuration::from_mins(10));
            transfers.work_once().await.unwrap();
        }
        for record in journal.list(Filter::default(), 0, 100).await.unwrap() {
            debug(&mut hunt, "record", &record);
            for evidence in journal.evidence(record.intent.id).await.unwrap() {
                debug(&mut hunt, "evidence", &evidence);
                hunt.look("evidence as it is stored", &without_names(&evidence.body()));
            }
            let payload = journal.payload(record.intent.id).await.unwrap();
            debug(&mut hunt, "payload", &payload);
        }
        let mut seen = 0;
        while let Ok(progress) = events.try_recv() {
            seen += 1;
            debug(&mut hunt, "event", &progress);
            hunt.look("event", &without_names(&progress.event.to_string()));
        }
        assert!(seen > 3, "{seen} events");
    }
    hunt.look("logs", &without_names(&captured.text()));
    assert_eq!(hunt.finds(), Vec::<String>::new());
    assert!(hunt.looked_at() > 300, "{}", hunt.looked_at());
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
    let returned = DepositReturn::new(deposit_return());
    let record = transfers
        .submit(key("a"), &returned, Submit::default())
        .await
        .unwrap();
    let payload = journal.payload(record.intent.id).await.unwrap();
    let mut hunt = Hunt::default();
    hunt.look("payload", &String::from_utf8_lossy(payload.as_bytes()));
    assert!(!hunt.finds().is_empty());
}
