//! Row 27 of the failure matrix: a clock that is not the bank's sends nothing, and sends again once it is set.

use ontu::transfer::{ProgressEvent, State, Waiting};

use crate::scene::{DEPOSITS, PAY, Scene, order, told};

#[tokio::test]
async fn row_27_the_first_call_is_not_sent_by_a_wrong_clock() {
    for ahead in [600, -600, 9 * 3600, -9 * 3600, 31, -31] {
        let scene = Scene::new();
        scene.bank.skews(ahead);
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        let mut events = scene.transfers.events();
        // By the wrong clock it may be night; then the guard window is what it waits for.
        scene.work().await;
        scene.seconds(20).await;
        assert_eq!(scene.state(intent).await, State::Recorded, "{ahead}");
        assert_eq!(scene.bank.calls(PAY).len(), 0, "{ahead}");
        let told = told(&mut events);
        let waits = |event: &ProgressEvent| {
            matches!(
                event,
                ProgressEvent::Waits {
                    why: Waiting::ClockSkew | Waiting::GuardWindow,
                    ..
                }
            )
        };
        assert!(told.iter().any(waits), "{ahead}: {told:?}");

        // Somebody sets it.
        scene.bank.skews(0);
        let asked = scene.bank.calls(DEPOSITS).len();
        scene.seconds(700).await;
        if ahead.abs() < 9 * 3600 {
            assert_eq!(scene.state(intent).await, State::Settled, "{ahead}");
            assert!(scene.bank.calls(DEPOSITS).len() > asked, "{ahead}");
            assert_eq!(scene.bank.calls(PAY).len(), 1, "{ahead}");
        }
    }
}

#[tokio::test]
async fn row_27_a_few_seconds_are_told_and_do_no_harm() {
    for (ahead, warned) in [(0, false), (1, false), (5, true), (-5, true)] {
        let scene = Scene::new();
        scene.bank.skews(ahead);
        let mut events = scene.transfers.events();
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Settled, "{ahead}");
        let skews = |event: &ProgressEvent| matches!(event, ProgressEvent::ClockSkew { .. });
        assert_eq!(told(&mut events).iter().any(skews), warned, "{ahead}");
    }
}
