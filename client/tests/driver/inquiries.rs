//! Row 13 of the failure matrix: inquiries without an answer change nothing, and their rate is bounded for all transfers together.

use ontu::transfer::State;
use ontu::transport::LostReason;

use crate::scene::{INQUIRE, PAY, Reaction, Scene, order};

#[tokio::test]
async fn row_13_a_bank_that_does_not_answer_is_left_alone_and_nothing_changes() {
    let scene = Scene::new();
    scene.bank.reacts(|api, _| {
        (api == PAY || api == INQUIRE).then_some(Reaction::Lost(LostReason::Timeout))
    });
    let mut intents = Vec::new();
    for index in 0..40 {
        let loan = format!("9000{index:05}");
        intents.push(scene.submit(&loan, &order(&loan, 1_000)).await);
    }
    scene.work().await;
    for _ in 0..3 * 60 {
        scene.bank.passes(60);
        scene.work().await;
    }
    let asked = scene.bank.calls(INQUIRE).len();
    // Forty transfers alone would have asked some 40 times every five minutes.
    assert!(
        (20..120).contains(&asked),
        "{asked} inquiries in three hours"
    );
    for intent in &intents {
        assert_eq!(scene.state(*intent).await, State::Unknown);
    }
    assert_eq!(scene.bank.calls(PAY).len(), 40);

    scene.bank.reacts(|_, _| None);
    for _ in 0..60 {
        scene.bank.passes(60);
        scene.work().await;
    }
    for intent in intents {
        assert_eq!(scene.state(intent).await, State::Settled);
    }
    assert_eq!(scene.bank.calls(PAY).len(), 40);
}
