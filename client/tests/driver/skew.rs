//! This clock against the bank's: it is compared again before anything is sent or closed, and looked at once more before the first byte.

use ontu::transfer::{CallerKey, ProgressEvent, State, Submit, Waiting};
use ontu::transport::LostReason;

use crate::scene::{ABSENT, DEPOSITS, RETURN, Reaction, Scene, deposit_return, told};

const LOST: Reaction = Reaction::Lost(LostReason::Connection);

/// A scene in which one return was sent and done.
async fn begun() -> Scene {
    let scene = Scene::new();
    let first = scene
        .submit("first", &deposit_return("79000000000074", 1))
        .await;
    scene.work().await;
    assert_eq!(scene.state(first).await, State::Settled);
    scene
}

#[tokio::test]
async fn a_clock_that_is_set_wrong_later_sends_nothing() {
    for (passed, ahead) in [
        (3600, 86400),
        (3600, -86400),
        (0, 86400),
        (60, 40),
        (60, -40),
    ] {
        let scene = begun().await;
        scene.bank.passes(passed);
        scene.bank.skews(ahead);
        let second = scene
            .submit("b", &deposit_return("79000000000075", 2))
            .await;
        scene.work().await;
        assert_eq!(scene.bank.calls(RETURN).len(), 1, "{passed} {ahead}");
        let request = deposit_return("79000000000076", 3);
        let key = CallerKey::new("c").unwrap();
        let third = scene.transfers.transfer(key, &request, Submit::default());
        assert_eq!(third.await.unwrap().state(), State::Recorded);
        assert_eq!(scene.bank.calls(RETURN).len(), 1, "{passed} {ahead}");
        scene.bank.skews(0);
        scene.seconds(60).await;
        assert_eq!(
            scene.state(second).await,
            State::Settled,
            "{passed} {ahead}"
        );
        assert_eq!(scene.bank.calls(RETURN).len(), 3, "{passed} {ahead}");
    }
}

#[tokio::test]
async fn the_clocks_are_compared_by_one_read_however_many_transfers_wait() {
    let scene = begun().await;
    scene.bank.passes(3600);
    let asked = scene.bank.calls(DEPOSITS).len();
    for index in 0..20 {
        let account = format!("790000000001{index:02}");
        scene
            .submit(&format!("k{index}"), &deposit_return(&account, 5))
            .await;
    }
    scene.work().await;
    assert_eq!(scene.bank.calls(RETURN).len(), 21);
    assert_eq!(scene.bank.calls(DEPOSITS).len(), asked + 1);
}

#[tokio::test]
async fn without_the_banks_clock_nothing_is_sent_and_it_says_so() {
    let scene = begun().await;
    scene.bank.passes(3600);
    scene
        .bank
        .reacts(|api, _| (api == DEPOSITS).then_some(LOST));
    let second = scene
        .submit("b", &deposit_return("79000000000075", 2))
        .await;
    let mut events = scene.transfers.events();
    scene.work().await;
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
    let waits = |event: &ProgressEvent| {
        let why = Waiting::ClockUnknown;
        matches!(event, ProgressEvent::Waits { why: found, .. } if *found == why)
    };
    assert!(told(&mut events).iter().any(waits));
    scene.bank.reacts(|_, _| None);
    scene.seconds(30).await;
    assert_eq!(scene.state(second).await, State::Settled);
}

/// A return whose reply was lost; the bank says that it has none.
async fn absent() -> (Scene, ontu::transfer::IntentId) {
    let scene = Scene::new();
    scene.bank.reacts(|api, _| match api {
        RETURN => Some(LOST),
        DEPOSITS => None,
        _ => Some(Reaction::Code(ABSENT)),
    });
    let intent = scene
        .submit("a", &deposit_return("79000000000074", 1_000))
        .await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    scene.bank.passes(600);
    (scene, intent)
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_closes_nothing() {
    let (scene, intent) = absent().await;
    scene.bank.skews(17 * 3600);
    scene.seconds(1800).await;
    assert!(scene.state(intent).await.is_open_at_bank());
    // What was asked for by the wrong clock does not count either once the day is really over.
    scene.bank.skews(0);
    scene
        .bank
        .reacts(|api, _| (api != DEPOSITS).then_some(LOST));
    for _ in 0..18 * 60 {
        scene.bank.passes(60);
        scene.work().await;
    }
    assert!(scene.state(intent).await.is_open_at_bank());
}

#[tokio::test]
async fn the_end_of_the_day_closes_it_by_a_clock_that_is_right() {
    let (scene, intent) = absent().await;
    // The bank says absent under both days after the quiet time, by a clock that is right.
    for _ in 0..17 * 60 {
        scene.bank.passes(60);
        scene.work().await;
        if scene.state(intent).await == State::NotExecuted {
            break;
        }
    }
    assert_eq!(scene.state(intent).await, State::NotExecuted);
    assert!(scene.bank.now() >= jiff::civil::date(2026, 1, 6).at(2, 0, 0, 0));
}

/// Whether the first byte was held back, and what went out after all went out under a permit of its own, for the time that it is.
fn check_after_sleep(scene: &Scene, events: &[ProgressEvent], seconds: i64) {
    let not_sent = |event: &ProgressEvent| matches!(event, ProgressEvent::NotSent { .. });
    assert!(events.iter().any(not_sent), "{seconds}: {events:?}");
    for call in &scene.bank.calls(RETURN)[1..] {
        let now = scene.bank.now();
        let stated = ["Tsymd", "Trtm"].map(|member| call["Header"][member].as_str().unwrap());
        let expected = ["%Y%m%d", "%H%M%S"].map(|format| now.strftime(format).to_string());
        assert_eq!(stated, expected.each_ref().map(String::as_str), "{seconds}");
    }
}

#[tokio::test]
async fn a_machine_that_slept_between_the_permit_and_the_first_byte_sends_nothing_late() {
    for seconds in [60, 3600, 13 * 3600 + 59 * 60, 15 * 3600, 86400, -60] {
        let request = deposit_return("79000000000075", 2);
        let scene = begun().await;
        let mut events = scene.transfers.events();
        scene.bank.sleeps(RETURN, seconds);
        scene.submit("b", &request).await;
        scene.work().await;
        check_after_sleep(&scene, &told(&mut events), seconds);

        let scene = begun().await;
        let mut events = scene.transfers.events();
        scene.bank.sleeps(RETURN, seconds);
        let key = CallerKey::new("b").unwrap();
        let sent = scene.transfers.transfer(key, &request, Submit::default());
        sent.await.unwrap();
        check_after_sleep(&scene, &told(&mut events), seconds);
    }
}
