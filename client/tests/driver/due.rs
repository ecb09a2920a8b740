//! Rows of the failure matrix about a clock that was ahead and was set back: what it left due for later is worked on, and shown.

use jiff::SignedDuration;
use ontu::transfer::{Attention, ProgressEvent, State, attention};
use ontu::transport::LostReason;

use crate::scene::{DEPOSITS, INQUIRE, PAY, RETURN, Reaction, Scene, deposit_return, order, told};

const LOST: Reaction = Reaction::Lost(LostReason::Connection);

#[tokio::test]
async fn what_was_recorded_under_a_clock_that_was_ahead_is_sent_once_it_is_set() {
    for ahead in [7200, 9 * 3600, 30 * 86400] {
        let scene = Scene::new();
        scene.bank.skews(ahead);
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        assert_eq!(scene.bank.calls(PAY).len(), 0, "{ahead}");
        scene.bank.skews(0);
        let mut events = scene.transfers.events();
        scene.seconds(30).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{ahead}");
        let is_ahead = |event: &ProgressEvent| matches!(event, ProgressEvent::DueAhead { .. });
        assert!(told(&mut events).iter().any(is_ahead), "{ahead}");
    }
}

/// A transfer that is open at the bank, and was asked about while the clock was ahead by some seconds.
async fn asked_ahead(ahead: i64) -> (Scene, ontu::transfer::IntentId) {
    let scene = Scene::new();
    scene
        .bank
        .reacts(|api, _| (api != DEPOSITS).then_some(LOST));
    let intent = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    scene.bank.skews(ahead);
    scene.work().await;
    scene.seconds(10).await;
    scene.bank.skews(0);
    (scene, intent)
}

#[tokio::test]
async fn an_open_transfer_is_asked_about_although_its_next_inquiry_lies_far_ahead() {
    for ahead in [7200, 30 * 86400] {
        let (scene, intent) = asked_ahead(ahead).await;
        scene.bank.reacts(|_, _| None);
        scene.seconds(30).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{ahead}");
    }
}

#[tokio::test]
async fn a_bank_that_works_on_it_is_not_asked_all_the_time_after_the_clock_was_set_back() {
    let (scene, intent) = asked_ahead(30 * 86400).await;
    scene
        .bank
        .reacts(|api, _| (api == INQUIRE).then_some(Reaction::Code("A0050")));
    let asked = scene.bank.calls(INQUIRE).len();
    scene.seconds(60).await;
    assert!(scene.state(intent).await.is_open_at_bank());
    let asked = scene.bank.calls(INQUIRE).len() - asked;
    assert!((1..10).contains(&asked), "{asked} inquiries in a minute");
}

#[tokio::test]
async fn what_is_due_in_more_than_a_day_is_for_an_operator() {
    let scene = Scene::new();
    let recorded = scene.submit("a", &order("123465432", 1_000)).await;
    scene.bank.reacts(|api, _| (api == RETURN).then_some(LOST));
    let open = scene
        .submit("b", &deposit_return("79000000000074", 1))
        .await;
    scene.bank.skews(30 * 86400);
    let late = scene.submit("c", &order("987654321", 1_000)).await;
    for id in [recorded, open, late] {
        let record = scene.record(id).await;
        assert_eq!(
            attention(&record, scene.bank.now()) == Attention::Operator,
            id != late
        );
    }
    scene.bank.skews(0);
    let record = scene.record(late).await;
    assert_eq!(attention(&record, scene.bank.now()), Attention::Operator);
    let look = scene.transfers.look(&record).await.unwrap();
    assert_eq!(look.attention, Attention::Operator);
    // One that was sent when the clock was ahead, and one that is due within the day.
    scene.work().await;
    let record = scene.record(open).await;
    assert_eq!(record.state(), State::Unknown);
    let days = |days: i64| {
        scene
            .bank
            .now()
            .saturating_sub(SignedDuration::from_hours(24 * days))
    };
    assert_eq!(attention(&record, days(30)), Attention::Operator);
    assert_eq!(attention(&record, scene.bank.now()), Attention::None);
}
