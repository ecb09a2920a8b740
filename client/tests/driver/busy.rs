//! A journal that another program keeps busy: what the bank answered is written down as soon as it can be.

use std::time::Duration;

use futures_util::FutureExt;
use ontu::transfer::{Journal, State, WorkerName};

use crate::scene::{RETURN, Scene, deposit_return};

#[tokio::test(start_paused = true)]
async fn an_answer_is_written_however_long_the_journal_is_busy() {
    let scene = Scene::new();
    let journal = scene.journal.clone();
    scene.bank.reacts(move |api, _| {
        if api == RETURN {
            journal.set_busy(20);
        }
        None
    });
    let intent = scene
        .submit("a", &deposit_return("79000000000074", 1))
        .await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
    // By the order's own answer: nobody had to ask.
    assert_eq!(scene.journal.evidence(intent).await.unwrap().len(), 3);
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_counts_although_the_lease_ran_out_while_the_journal_was_busy() {
    let scene = Scene::new();
    let (journal, bank) = (scene.journal.clone(), scene.bank.clone());
    let intent = scene
        .submit("a", &deposit_return("79000000000074", 1))
        .await;
    let later = bank
        .now()
        .saturating_add(jiff::SignedDuration::from_secs(200));
    scene.bank.reacts(move |api, _| {
        if api == RETURN {
            let lease = Duration::from_secs(120);
            let taken = journal.claim(intent, WorkerName::new("other"), later, lease);
            assert!(taken.now_or_never().unwrap().unwrap().is_some());
            journal.set_busy(20);
        }
        None
    });
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
    assert_eq!(scene.journal.evidence(intent).await.unwrap().len(), 3);
}
