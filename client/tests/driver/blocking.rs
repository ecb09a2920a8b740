//! Transfers for code that does not await, with and without a runtime around.

use std::time::Duration;

use jiff::civil::date;
use ontu::nh::PaymentOrder;
use ontu::runtime::{CodeClass, Krw};
use ontu::transfer::{CallerKey, PlanStatus, State, Submit};
use ontu::transport::LostReason;

use crate::scene::{INQUIRE, PAY, Reaction, Scene, by, order};

fn one_loan_and_another(scene: &Scene) {
    let transfers = ontu::blocking::Transfers::new(scene.transfers.clone()).unwrap();
    scene.bank.reacts(|api, count| match (api, count) {
        (PAY, 1) => Some(Reaction::Lost(LostReason::Timeout)),
        (INQUIRE, 1) => Some(Reaction::Code("ZZ123")),
        (INQUIRE, 2) => Some(Reaction::Code("ZZ123")),
        _ => None,
    });
    let key = |text: &str| CallerKey::new(text).unwrap();
    let first = order("123465432", 1_000);
    let plan = transfers.plan(key("a"), &first, Submit::default()).unwrap();
    let call = plan.calls[0].intent.id;
    // It is unknown now and its inquiry is not due: the time is over first.
    let found = transfers.settle(&[call], Duration::ZERO).unwrap();
    assert_eq!(found.len(), 1);
    transfers.work_once().unwrap();
    assert_eq!(transfers.inquire(call).unwrap().state(), State::Unknown);
    let moved = transfers.learn(None, "ZZ123", CodeClass::Pending, "mail", by("Kim"));
    assert_eq!(moved.unwrap()[0].state(), State::Processing);
    scene.bank.passes(600);
    transfers.work_once().unwrap();
    scene.bank.passes(600);
    let found = transfers.settle(&[call], Duration::from_secs(600));
    assert_eq!(found.unwrap()[0].state(), State::Settled);
    let report = transfers.find_plan(key("a")).unwrap().unwrap();
    assert_eq!(report.status(), PlanStatus::Settled);
    assert_eq!(transfers.report(plan.plan.id).unwrap(), report);

    let second = order("987654321", 2_000);
    let second = transfers
        .submit(key("b"), &second, Submit::default())
        .unwrap();
    assert_eq!(transfers.look(&second).unwrap().waits, None);
    let cancelled = transfers.cancel(second.intent.id, "Kim").unwrap();
    assert_eq!(cancelled.state(), State::Cancelled);
    let adopted = transfers.adopt::<PaymentOrder>("5", Krw::from(7), "mail", by("Kim"));
    assert_eq!(adopted.unwrap().total, Some(Krw::from(7)));
    assert_eq!(transfers.reconcile(date(2026, 1, 5)).unwrap().done, 1);
    assert!(transfers.verify().unwrap().is_empty());
    assert_eq!(scene.bank.calls(PAY).len(), 1);
}

#[test]
fn transfers_are_made_without_a_runtime() {
    one_loan_and_another(&Scene::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transfers_may_block_a_thread_of_a_runtime() {
    one_loan_and_another(&Scene::new());
}
