//! Row 25 of the failure matrix: a journal that takes no more writes ends all sending, and what is open is still asked about.

use std::sync::Arc;

use ontu::runtime::Krw;
use ontu::transfer::{
    CallerKey, Finding, Health, IntentId, JournalError, Record, State, Submit, TransferError,
    Waiting,
};
use ontu::transport::LostReason;

use crate::scene::{INQUIRE, PAY, Reaction, Scene, by, order};

fn is_poisoned<T>(result: &Result<T, TransferError>) -> bool {
    matches!(
        result,
        Err(TransferError::Journal(JournalError::Poisoned(_)))
    )
}

/// How transfers stand once they are at rest.
async fn settled(scene: &Scene, intents: &[IntentId]) -> Result<Vec<State>, TransferError> {
    let settled = scene.transfers.settle(intents, std::future::pending());
    Ok(settled.await?.iter().map(Record::state).collect())
}

#[tokio::test]
async fn row_25_inquiries_go_on_from_memory_and_nothing_is_sent() {
    let scene = Scene::new();
    scene
        .bank
        .reacts(|api, _| (api == PAY).then_some(Reaction::Lost(LostReason::Connection)));
    let open = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    assert_eq!(scene.state(open).await, State::Unknown);
    let waiting = scene.submit("b", &order("987654321", 2_000)).await;
    scene
        .journal
        .set_health(Health::Poisoned("no space".to_owned()));
    scene.bank.reacts(|api, count| match (api, count) {
        (api, 1) if api == INQUIRE => Some(Reaction::Code("A0050")),
        _ => None,
    });
    let mut ended = false;
    for _ in 0..60 {
        scene.bank.passes(1);
        match scene.transfers.work_once().await {
            Ok(_) => {}
            error => {
                // With nothing left to ask, the program must be started anew.
                assert!(is_poisoned(&error), "{error:?}");
                ended = true;
            }
        }
    }
    assert!(ended);
    assert_eq!(scene.bank.calls(INQUIRE).len(), 2);
    assert_eq!(scene.bank.calls(PAY).len(), 1);
    // The journal has none of it, this process knows it.
    assert_eq!(scene.state(open).await, State::Unknown);
    assert_eq!(settled(&scene, &[open]).await.unwrap(), [State::Settled]);
    assert!(is_poisoned(&settled(&scene, &[open, waiting]).await));
    let record = scene.record(waiting).await;
    let look = scene.transfers.look(&record).await.unwrap();
    assert_eq!(look.waits, Some(Waiting::Journal));

    // A new start asks again and writes it down.
    scene.journal.set_health(Health::Ready);
    let again = Scene::on(scene.journal.clone(), scene.journal.clone());
    again.bank.passes(600);
    again.work().await;
    assert_eq!(again.state(open).await, State::Settled);
    assert_eq!(again.state(waiting).await, State::Settled);
    assert!(again.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn row_25_what_came_back_when_the_journal_failed_is_known_to_the_process() {
    let scene = Scene::new();
    let journal = Arc::clone(&scene.journal);
    // The journal fails while the call is under way.
    scene.bank.reacts(move |api, _| {
        if api == PAY {
            journal.set_health(Health::Poisoned("no space".to_owned()));
        }
        None
    });
    let intent = scene.submit("a", &order("123465432", 1_000)).await;
    assert_eq!(settled(&scene, &[intent]).await.unwrap(), [State::Settled]);
    assert_eq!(scene.state(intent).await, State::Sending);
    assert_eq!(scene.bank.calls(PAY).len(), 1);
}

#[tokio::test]
async fn row_25_what_people_decide_is_not_kept_in_memory_alone() {
    let scene = Scene::new();
    scene
        .bank
        .reacts(|_, _| Some(Reaction::Lost(LostReason::Connection)));
    scene.bank.reacts(|api, _| {
        let lost = api == PAY || api == INQUIRE;
        lost.then_some(Reaction::Lost(LostReason::Connection))
    });
    let intent = scene.submit("a", &order("123465432", 1_000)).await;
    scene.work().await;
    scene.bank.passes(24 * 60 * 60);
    scene.work().await;
    scene
        .journal
        .set_health(Health::Poisoned("no space".to_owned()));
    let finding = Finding {
        moved: false,
        amount: Krw::from(1_000),
        reference: "statement".to_owned(),
        bank_confirmed_not_queued: false,
    };
    assert!(is_poisoned(
        &scene.transfers.resolve(intent, finding, by("Park")).await
    ));
    let (key, request) = (CallerKey::new("b").unwrap(), order("987654321", 1));
    let new = scene.transfers.submit(key, &request, Submit::default());
    assert!(is_poisoned(&new.await));
}
