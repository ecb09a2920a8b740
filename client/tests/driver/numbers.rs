//! Row 6 of the failure matrix: a number that the bank had seen is inquired, and nothing else is sent until it is explained.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::date;
use ontu::transfer::{Dispute, ProgressEvent, State, Waiting};

use crate::scene::{ABSENT, INQUIRE, PAY, Reaction, Scene, order, told};

/// The bank answers every first order as a duplicate, and inquiries as told.
fn seen_before(scene: &Scene, answer: Reaction, answers: Arc<AtomicBool>) {
    scene.bank.reacts(move |api, count| match (api, count) {
        (PAY, 1) => Some(Reaction::Code("AC081")),
        (PAY, _) => None,
        (api, _) if api == INQUIRE && !answers.load(Ordering::SeqCst) => {
            Some(Reaction::Code("AT999"))
        }
        (api, _) if api == INQUIRE => Some(answer.clone()),
        _ => None,
    });
}

#[tokio::test]
async fn row_06_a_request_that_the_network_delivered_twice_is_settled_by_inquiry() {
    let scene = Scene::new();
    let answers = Arc::new(AtomicBool::new(false));
    seen_before(&scene, Reaction::Result("00000"), answers.clone());
    let mut events = scene.transfers.events();
    let first = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    assert_eq!(scene.state(first).await, State::Unknown);
    assert!(
        told(&mut events)
            .iter()
            .any(|event| matches!(event, ProgressEvent::Halted { .. }))
    );
    // The source of numbers is not trusted meanwhile.
    let second = scene.submit("b", &order("987654321", 2_000)).await;
    scene.seconds(30).await;
    assert_eq!(scene.state(second).await, State::Recorded);
    assert_eq!(scene.bank.calls(PAY).len(), 1);
    let record = scene.record(second).await;
    let look = scene.transfers.look(&record).await.unwrap();
    assert_eq!(look.waits, Some(Waiting::Journal));

    answers.store(true, Ordering::SeqCst);
    scene.seconds(120).await;
    assert_eq!(scene.state(first).await, State::Settled);
    assert_eq!(scene.state(second).await, State::Settled);
    assert!(told(&mut events).contains(&ProgressEvent::Resumed));
    assert_eq!(scene.bank.calls(PAY).len(), 2);
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn row_06_a_number_of_somebody_else_is_never_settled_and_disputed_in_the_end() {
    let scene = Scene::new();
    let answers = Arc::new(AtomicBool::new(true));
    seen_before(&scene, Reaction::Code(ABSENT), answers);
    let first = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    let second = scene.submit("b", &order("987654321", 2_000)).await;
    let end = date(2026, 1, 6).at(3, 0, 0, 0);
    while scene.bank.now() < end {
        scene.bank.passes(60);
        scene.work().await;
        assert_ne!(scene.state(first).await, State::Settled);
    }
    let record = scene.record(first).await;
    assert_eq!(record.state(), State::Disputed);
    assert_eq!(record.standing.dispute(), Some(&Dispute::NumberCollision));
    // Nothing else was sent all the time, and nothing will be until the program is started anew.
    assert_eq!(scene.bank.calls(PAY).len(), 1);
    assert_eq!(scene.state(second).await, State::Recorded);
}
