//! A bank that answers orders with nothing that is known: no more of them are sent until it answers a read again.

use ontu::transfer::{CallerKey, IntentId, ProgressEvent, State, Submit, Waiting};
use ontu::transport::LostReason;

use crate::scene::{DEPOSITS, RETURN, Reaction, Scene, deposit_return, told};

/// As many are sent at a time, so that as many more can be under way when one answer stops the rest.
const IN_FLIGHT: usize = 4;
/// So many in a row stop the orders.
const IN_A_ROW: usize = 3;

async fn submit_many(scene: &Scene, count: usize) -> Vec<IntentId> {
    let mut ids = Vec::new();
    for index in 0..count {
        let account = format!("790000000001{index:02}");
        let key = format!("k{index}");
        ids.push(scene.submit(&key, &deposit_return(&account, 5)).await);
    }
    ids
}

#[tokio::test]
async fn orders_stop_before_a_bank_that_answers_nothing_that_is_known() {
    for reaction in [Reaction::Code("E0001"), Reaction::Lost(LostReason::Timeout)] {
        let scene = Scene::new();
        scene
            .submit("first", &deposit_return("79000000000074", 1))
            .await;
        scene.work().await;
        let mut events = scene.transfers.events();
        let answer = reaction.clone();
        scene.bank.reacts(move |_, _| Some(answer.clone()));
        let ids = submit_many(&scene, 40).await;
        scene.seconds(120).await;
        let sent = scene.bank.calls(RETURN).len() - 1;
        assert!(
            (IN_A_ROW..IN_A_ROW + IN_FLIGHT).contains(&sent),
            "{sent} were sent"
        );
        let waits = |event: &ProgressEvent| {
            let why = Waiting::Orders;
            matches!(event, ProgressEvent::Waits { why: found, .. } if *found == why)
        };
        assert!(told(&mut events).iter().any(waits));

        // The bank answers again: a read closes it, and everything comes to its end.
        scene.bank.reacts(|_, _| None);
        scene.seconds(900).await;
        for id in ids {
            assert_eq!(scene.state(id).await, State::Settled);
        }
        assert_eq!(scene.bank.calls(RETURN).len(), 41);
    }
}

#[tokio::test]
async fn orders_that_alone_are_not_answered_are_tried_seldom() {
    let scene = Scene::new();
    // Reads and inquiries are answered, orders are not.
    scene.bank.reacts(|api, _| match api {
        RETURN => Some(Reaction::Lost(LostReason::Timeout)),
        DEPOSITS => None,
        _ => Some(Reaction::Code("A0050")),
    });
    submit_many(&scene, 40).await;
    scene.seconds(60).await;
    let sent = scene.bank.calls(RETURN).len();
    assert!((IN_A_ROW..30).contains(&sent), "{sent} were sent");
}

#[tokio::test]
async fn a_call_that_is_sent_at_once_is_stopped_too() {
    let scene = Scene::new();
    scene
        .submit("first", &deposit_return("79000000000074", 1))
        .await;
    scene.work().await;
    scene.bank.reacts(|_, _| Some(Reaction::Code("E0001")));
    for index in 0..10 {
        let request = deposit_return(&format!("790000000001{index:02}"), 5);
        let key = CallerKey::new(format!("k{index}")).unwrap();
        let transferred = scene.transfers.transfer(key, &request, Submit::default());
        let state = transferred.await.unwrap().state();
        let expected = if index < IN_A_ROW {
            State::Unknown
        } else {
            State::Recorded
        };
        assert_eq!(state, expected, "{index}");
    }
    assert_eq!(scene.bank.calls(RETURN).len(), 1 + IN_A_ROW);
}

#[tokio::test]
async fn an_answer_in_between_that_is_known_keeps_the_orders_going() {
    let scene = Scene::new();
    scene.bank.reacts(|api, count| {
        let unknown = api == RETURN && count % IN_A_ROW != 0;
        unknown.then_some(Reaction::Code("E0001"))
    });
    for index in 0..12 {
        let request = deposit_return(&format!("790000000001{index:02}"), 5);
        let key = CallerKey::new(format!("k{index}")).unwrap();
        let transferred = scene.transfers.transfer(key, &request, Submit::default());
        assert_ne!(
            transferred.await.unwrap().state(),
            State::Recorded,
            "{index}"
        );
    }
    assert_eq!(scene.bank.calls(RETURN).len(), 12);
}

#[tokio::test]
async fn one_order_whose_token_is_refused_stops_the_others() {
    let scene = Scene::new();
    scene
        .bank
        .reacts(|api, _| (api != DEPOSITS).then_some(Reaction::Status(401)));
    for index in 0..5 {
        let request = deposit_return(&format!("790000000001{index:02}"), 5);
        let key = CallerKey::new(format!("k{index}")).unwrap();
        let transferred = scene.transfers.transfer(key, &request, Submit::default());
        transferred.await.unwrap();
    }
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
}
