//! What a reply leaves out is written down and told; what is compared with the bank is every attempt that has ended.

use ontu::transfer::{Answer, Dispute, Fact, Journal, ProgressEvent, State};
use ontu::transport::LostReason;

use crate::scene::{
    INQUIRE, INQUIRE_RETURN, PAY, RETURN, Reaction, Scene, by, deposit_return, order, told,
};

/// The members that the last reply for a transfer left out.
async fn left_out(scene: &Scene, intent: ontu::transfer::IntentId) -> Vec<String> {
    let evidence = scene.journal.evidence(intent).await.unwrap();
    let mut answers = evidence.iter().filter_map(|it| match it.fact() {
        Fact::Answered { answer, .. } | Fact::Inquired { answer, .. } => Some(answer),
        _ => None,
    });
    match answers.next_back() {
        Some(Answer::Reply(reply)) => reply.missing.clone(),
        other => panic!("{other:?}"),
    }
}

/// What was told of the replies.
fn replies(events: &[ProgressEvent]) -> Vec<String> {
    let is_reply = |event: &&ProgressEvent| {
        matches!(
            event,
            ProgressEvent::Answered { .. } | ProgressEvent::Inquired { .. }
        )
    };
    let replies = events.iter().filter(is_reply);
    replies.map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_done_order_without_its_running_total_is_settled_and_the_gap_is_said() {
    for gap in [
        Reaction::Without("InvAccAmt"),
        Reaction::Changed("InvAccAmt", ""),
    ] {
        let scene = Scene::new();
        scene
            .bank
            .reacts(move |api, _| (api == PAY).then_some(gap.clone()));
        let mut events = scene.transfers.events();
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Settled);
        assert_eq!(left_out(&scene, intent).await, ["InvAccAmt"]);
        let said = replies(&told(&mut events));
        assert_eq!(said, ["answered: 00000, without InvAccAmt"]);
        assert_eq!(scene.transfers.verify().await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_loan_number_that_an_inquirys_reply_leaves_out_is_said() {
    // Whether the bank had seen the number before, and where the transfer then stands.
    for (code, expected) in [("AT999", State::Settled), ("AC081", State::Disputed)] {
        let scene = Scene::new();
        scene.bank.reacts(move |api, _| match api {
            PAY => Some(Reaction::Code(code)),
            INQUIRE => Some(Reaction::Without("LoanNo")),
            _ => None,
        });
        let mut events = scene.transfers.events();
        let intent = scene.submit("a", &order("123465432", 1_000)).await;
        scene.seconds(5).await;
        assert_eq!(scene.state(intent).await, expected, "{code}");
        let left_out = left_out(&scene, intent).await;
        assert!(left_out.contains(&"LoanNo".to_owned()), "{left_out:?}");
        let said = replies(&told(&mut events));
        assert!(said[1].contains("without LoanNo"), "{said:?}");
    }
}

#[tokio::test]
async fn a_return_under_a_number_that_was_seen_before_is_a_matter_for_people() {
    let scene = Scene::new();
    scene
        .bank
        .reacts(|api, count| (api == RETURN && count == 1).then_some(Reaction::Code("AC081")));
    let intent = scene
        .submit("a", &deposit_return("79000000000074", 1_000))
        .await;
    scene.seconds(10).await;
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Disputed);
    let dispute = record.standing.dispute();
    assert_eq!(dispute, Some(&Dispute::DoneUnnamed));
    // Nobody knows who else draws numbers: nothing more is sent.
    let other = deposit_return("79000000000082", 1_000);
    let other = scene.submit("b", &other).await;
    scene.seconds(60).await;
    assert_eq!(scene.state(other).await, State::Recorded);
    assert_eq!(scene.bank.calls(RETURN).len(), 1);
}

#[tokio::test]
async fn every_attempt_that_has_ended_is_compared() {
    let scene = Scene::new();
    scene.bank.reacts(|api, count| match (api, count) {
        (RETURN, 1) => Some(Reaction::Lost(LostReason::Timeout)),
        (INQUIRE_RETURN, 1..=3) => Some(Reaction::Result("AC073")),
        (INQUIRE_RETURN, 5) => Some(Reaction::Lost(LostReason::Timeout)),
        (INQUIRE_RETURN, 7) => Some(Reaction::Result("AC073")),
        _ => None,
    });
    let intent = scene
        .submit("a", &deposit_return("79000000000074", 1_000))
        .await;
    scene.seconds(5).await;
    assert_eq!(scene.state(intent).await, State::Refused);
    let today = scene.bank.now().date();
    let compare = async || {
        scene.bank.passes(60);
        let found = scene.transfers.reconcile(today).await.unwrap();
        let differ = found.differences.iter().map(|it| it.contradicts);
        (found.asked, found.done, differ.collect::<Vec<_>>())
    };
    // A refused transfer is compared.
    assert_eq!(compare().await, (1, 1, vec![]));
    scene
        .transfers
        .again(intent, None, by("Lee"))
        .await
        .unwrap();
    // So is an attempt that was refused, while another waits to be sent.
    assert_eq!(compare().await, (1, 1, vec![]));
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
    // Both attempts, and the bank has executed a copy of the refused one; then nothing more is asked.
    assert_eq!(compare().await, (2, 1, vec![true]));
    let record = scene.record(intent).await;
    assert_eq!(record.state(), State::Disputed);
    assert_eq!(compare().await, (0, 0, vec![]));
}
