//! Transfers that are worked on at the same time, and one that is sent again because no byte of it left.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use jiff::civil::date;
use ontu::TransactionNo;
use ontu::nh::DepositReturn;
use ontu::transfer::{
    Codes, Engine, Event, IntentId, Journal, JournalFuture, KeyedDigest, MemoryJournal, NullSealer,
    ProgressEvent, Rules, SealFailure, SealedPayload, SealedPlace, Sealer, State, Waiting,
    WorkerName, overlay_at,
};
use ontu::transport::NotSentReason;
use secrecy::SecretString;

use crate::scene::{PAY, RETURN, Reaction, Scene, deposit_return, order, told};

/// Lets another worker take a permit for an intent while the content of the next one is opened, which is between the look at an account and the permit.
struct Meanwhile {
    journal: Arc<MemoryJournal>,
    first: Mutex<Option<IntentId>>,
}

fn at_once<T>(future: JournalFuture<'_, T>) -> T {
    future.now_or_never().unwrap().unwrap()
}

impl Meanwhile {
    fn permits(&self, intent: IntentId) {
        let now = date(2026, 1, 5).at(9, 30, 0, 0);
        let journal = &*self.journal;
        let (other, lease) = (WorkerName::new("other"), Duration::from_secs(60));
        let claim = at_once(journal.claim(intent, other, now, lease)).unwrap();
        let rules = Rules::default();
        let learnt = at_once(journal.learnt());
        let overlay = overlay_at(&learnt, learnt.len() as u64);
        let codes = Codes::of::<DepositReturn>(&overlay, learnt.len() as u64);
        let party = at_once(journal.party(claim.record.intent.party));
        let number = TransactionNo::parse("12345678901234567890").unwrap();
        let change = Engine::new(&rules, codes)
            .apply(
                &claim.record,
                &party,
                Some(claim.fence),
                Event::Permit { number },
                now,
            )
            .unwrap();
        let _ = at_once(journal.commit(change));
    }
}

impl Sealer for Meanwhile {
    fn seal(&self, place: SealedPlace<'_>, content: &str) -> Result<SealedPayload, SealFailure> {
        NullSealer.seal(place, content)
    }

    fn open(
        &self,
        place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<SecretString, SealFailure> {
        if let Some(first) = self.first.lock().unwrap().take() {
            self.permits(first);
        }
        NullSealer.open(place, sealed)
    }

    fn content_digest(&self, content: &str) -> Result<KeyedDigest, SealFailure> {
        NullSealer.content_digest(content)
    }

    fn lookup_digest(&self, element: &str, value: &str) -> Result<KeyedDigest, SealFailure> {
        NullSealer.lookup_digest(element, value)
    }
}

#[tokio::test]
async fn an_account_that_became_busy_is_waited_for_and_no_fault() {
    let journal = Arc::new(MemoryJournal::new());
    let meanwhile = Arc::new(Meanwhile {
        journal: journal.clone(),
        first: Mutex::default(),
    });
    let scene = Scene::sealed(journal.clone(), journal, meanwhile.clone());
    let second = scene
        .submit("b", &deposit_return("79000000000074", 2))
        .await;
    let first = scene
        .submit("a", &deposit_return("79000000000074", 1))
        .await;
    *meanwhile.first.lock().unwrap() = Some(first);
    let mut events = scene.transfers.events();
    // Only the second is worked on, in a task of its own.
    let settled = scene
        .transfers
        .settle(&[second], std::future::ready(()))
        .await;
    assert_eq!(settled.unwrap().len(), 1);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let told = told(&mut events);
    // Whoever has looked at the account anew waits for it, whoever has not is told of the conflict; neither is a fault.
    let busy = |event: &ProgressEvent| {
        let why = Waiting::PartyBusy;
        *event == ProgressEvent::Conflict
            || matches!(event, ProgressEvent::Waits { why: found, .. } if *found == why)
    };
    assert!(told.iter().any(busy), "{told:?}");
    let unusable = |event: &&ProgressEvent| matches!(event, ProgressEvent::Unusable { .. });
    assert_eq!(told.iter().find(unusable), None);
    assert_eq!(scene.state(second).await, State::Recorded);
    // The other worker is gone; its lease ends, the bank is asked, and then it is the second's turn, within seconds.
    scene.seconds(75).await;
    assert_eq!(scene.state(first).await, State::Settled);
    assert_eq!(scene.state(second).await, State::Settled);
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
}

#[tokio::test]
async fn row_04b_what_never_left_is_sent_again_under_its_number() {
    for reason in [
        NotSentReason::Connect,
        NotSentReason::ConnectTimeout,
        NotSentReason::Tls,
        NotSentReason::Expired,
    ] {
        let scene = Scene::new();
        let first = reason.clone();
        scene.bank.reacts(move |api, count| {
            (api == PAY && count == 1).then(|| Reaction::NotSent(first.clone()))
        });
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Recorded, "{reason}");
        scene.seconds(10).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{reason}");
        let numbers: Vec<_> = scene.bank.calls(PAY);
        let number = |call: usize| numbers[call]["Header"]["IsTuno"].clone();
        assert_eq!((numbers.len(), number(0)), (2, number(1)), "{reason}");
        assert_eq!(scene.record(intent).await.standing.attempts().len(), 1);
    }
}
