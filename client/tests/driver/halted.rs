//! Row 6 of the failure matrix: a number that the bank had seen halts whoever uses the journal, however often a program is started anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ontu::transfer::{Health, Journal, State, Waiting};

use crate::scene::{INQUIRE, PAY, Reaction, Scene, order};

#[tokio::test]
async fn a_halt_lasts_over_a_restart_and_ends_when_the_bank_explains_the_number() {
    let scene = Scene::new();
    let explains = Arc::new(AtomicBool::new(false));
    let answers = explains.clone();
    scene.bank.reacts(move |api, count| match (api, count) {
        (PAY, 1) => Some(Reaction::Code("AC081")),
        (api, _) if api == INQUIRE && !answers.load(Ordering::SeqCst) => {
            Some(Reaction::Code("AT999"))
        }
        _ => None,
    });
    let first = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    assert_eq!(scene.state(first).await, State::Unknown);

    let again = scene.another();
    let second = again.submit("b", &order("987654321", 2_000)).await;
    again.seconds(60).await;
    assert_eq!(again.bank.calls(PAY).len(), 1);
    assert_eq!(again.state(second).await, State::Recorded);
    // Everybody who asks the journal is told, not only the process that met it.
    let health = again.journal.health().await.unwrap();
    assert_ne!(health, Health::Ready);
    assert_eq!(again.transfers.health().await.unwrap(), health);
    let record = again.record(second).await;
    let look = again.transfers.look(&record).await.unwrap();
    assert_eq!(look.waits, Some(Waiting::Journal));

    explains.store(true, Ordering::SeqCst);
    again.seconds(600).await;
    assert_eq!(again.state(first).await, State::Settled);
    assert_eq!(again.state(second).await, State::Settled);
    assert_eq!(again.journal.health().await, Ok(Health::Ready));
}
