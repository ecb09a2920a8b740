//! What may be done in which state, what people decide, and what the evidence adds up to.

use std::task::{Context, Poll, Waker};

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::nh::PaymentOrder;
use ontu::runtime::{CodeClass, Krw, TransactionNo};
use ontu::transfer::{
    Action, BrokenChain, ChainHash, Codes, Dispute, Event, Evidence, IntentId, NotAllowed, Opening,
    Readiness, Resolution, State, Waiting, fold,
};

use crate::played::{Played, reply, result, silence};

#[test]
fn a_refused_opening_needs_a_choice_and_totals_follow_it() {
    let again = |opening| Event::Again {
        opening,
        by: "Lee".to_owned(),
    };
    for choice in [Opening::New, Opening::Continuation] {
        let mut played = Played::new();
        played.permitted().answered(silence());
        played.asked(result("AC073"));
        assert_eq!(played.does(again(None)), Err(NotAllowed::ChoiceNeeded));
        assert_eq!(played.does(again(Some(choice))), Ok(State::Recorded));
        played.permitted();
        let attempt = played.record.standing.attempt().unwrap().clone();
        assert_eq!(attempt.opening, Some(choice));
        assert_eq!(attempt.expected_total, Some(Krw::from(1_000)));
        assert_eq!(played.answered(reply("00000")), State::Settled);
        assert_eq!(played.party.total, Some(Krw::from(1_000)));
        assert_eq!(
            played.does(again(Some(choice))),
            Err(NotAllowed::State(State::Settled))
        );
    }
}

#[test]
fn a_loan_opens_once_and_continues_from_a_known_total() {
    let mut played = Played::new();
    played.party.total = Some(Krw::from(5));
    let permit = |number: &str| Event::Permit {
        number: TransactionNo::parse(number).unwrap(),
    };
    assert_eq!(played.does(permit("1")), Err(NotAllowed::LoanIsOpen));
    let mut played = Played::with(Some(Opening::Continuation));
    assert_eq!(played.does(permit("1")), Err(NotAllowed::LoanUnknown));
    assert!(matches!(
        played.next(),
        Action::Wait {
            why: Waiting::LoanTotal,
            ..
        }
    ));
    played.party.total = Some(Krw::from(5));
    played.permitted();
    let attempt = played.record.standing.attempt().unwrap();
    assert_eq!(attempt.expected_total, Some(Krw::from(1_005)));
}

#[test]
fn nothing_is_permitted_that_must_wait() {
    let waits = |played: &Played, ready: &Readiness, expected: Waiting| {
        let fence = played.record.fence;
        let next = played
            .engine()
            .next(&played.record, &played.party, ready, fence, played.now);
        assert!(
            matches!(next, Action::Wait { why, .. } if why == expected),
            "{next:?}, expected {expected:?}"
        );
    };
    let ready = Readiness {
        preflight_passed: true,
        skew: Some(SignedDuration::ZERO),
        ..Readiness::default()
    };
    let mut played = Played::new();
    waits(&played, &Readiness::default(), Waiting::Preflight);
    for seconds in [31, -31] {
        let skewed = Readiness {
            skew: Some(SignedDuration::from_secs(seconds)),
            ..ready.clone()
        };
        waits(&played, &skewed, Waiting::ClockSkew);
    }
    let unknown = Readiness {
        skew: None,
        ..ready.clone()
    };
    waits(&played, &unknown, Waiting::ClockUnknown);
    let poisoned = Readiness {
        health: Some(ontu::transfer::Health::Poisoned("disk full".to_owned())),
        ..ready.clone()
    };
    waits(&played, &poisoned, Waiting::Journal);
    let halted = Readiness {
        health: Some(ontu::transfer::Health::halted_by("a")),
        ..ready.clone()
    };
    waits(&played, &halted, Waiting::Journal);
    played.party.open = Some(IntentId::from_bytes([9; 16]));
    waits(&played, &ready, Waiting::PartyBusy);
    played.party.frozen_by = vec![IntentId::from_bytes([9; 16])];
    waits(&played, &ready, Waiting::PartyFrozen);
    let mut played = Played::new();
    played.at(date(2026, 1, 5).at(23, 45, 0, 0));
    waits(&played, &ready, Waiting::GuardWindow);
    let number = TransactionNo::parse("1").unwrap();
    let permit = played.does(Event::Permit { number });
    assert_eq!(permit, Err(NotAllowed::Waiting(Waiting::GuardWindow)));
}

#[test]
fn a_finding_is_written_only_when_it_may_be() {
    let finding = |moved: bool| Resolution {
        moved,
        amount: Krw::from(1_000),
        reference: "statement".to_owned(),
        by: "Park".to_owned(),
        confirmed_by: None,
        bank_confirmed_not_queued: false,
    };
    let mut played = Played::new();
    played.permitted().answered(silence());
    played.asked(reply("ZZ123"));
    let early = played.does(Event::Resolve(finding(true)));
    assert_eq!(early, Err(NotAllowed::TooEarly));
    played.at(date(2026, 1, 6).at(9, 0, 0, 0));
    let stale = played.does(Event::Resolve(finding(true)));
    assert_eq!(stale, Err(NotAllowed::InquiryTooOld));
    played.asked(reply("A0050"));
    let moving = played.does(Event::Resolve(finding(false)));
    assert_eq!(moving, Err(NotAllowed::BankSaysOtherwise));
    played.rules = played.rules.clone().with_two_person(true);
    let alone = played.does(Event::Resolve(finding(true)));
    assert_eq!(alone, Err(NotAllowed::SecondPersonNeeded));
    let mut two = finding(true);
    two.confirmed_by = Some("Park".to_owned());
    let alone = played.does(Event::Resolve(two.clone()));
    assert_eq!(alone, Err(NotAllowed::SecondPersonNeeded));
    two.confirmed_by = Some("Choi".to_owned());
    two.reference = " ".to_owned();
    let alone = played.does(Event::Resolve(two.clone()));
    assert_eq!(alone, Err(NotAllowed::ReferenceNeeded));
    two.reference = "statement".to_owned();
    assert_eq!(played.does(Event::Resolve(two)), Ok(State::Settled));
    // The bank's later word against it is a matter for people.
    assert_eq!(played.asked(result("AC073")), State::Disputed);
    let dispute = played.record.standing.dispute();
    assert_eq!(dispute, Some(&Dispute::OperatorContradicted));
    played.adds_up();
}

#[test]
fn a_learnt_code_moves_what_stands_open_and_nothing_before() {
    let mut played = Played::new();
    played.permitted().answered(reply("ZZ123"));
    played.asked(result("ZZ123"));
    assert_eq!(played.record.state(), State::Unknown);
    played.overlay = played
        .overlay
        .clone()
        .with(None, "ZZ123", CodeClass::Refused);
    played.version = 2;
    assert_eq!(played.does(Event::Close), Err(NotAllowed::OtherCodes));
    let evidence = played.evidence.clone();
    let judged = played.does(Event::Judge {
        evidence: &evidence,
    });
    assert_eq!(judged, Ok(State::Refused));
    assert_eq!(played.record.standing.codes(), 2);
    played.adds_up();
}

#[test]
fn a_code_that_is_explained_otherwise_after_another_attempt_is_disputed() {
    for (class, reason) in [
        (CodeClass::Pending, Dispute::EarlierAttemptOpen),
        (CodeClass::Unknown, Dispute::EarlierAttemptOpen),
        (CodeClass::Done, Dispute::DoneAfterAll),
    ] {
        let mut played = Played::new();
        let learnt = played.overlay.clone();
        played.overlay = learnt.clone().with(None, "ZZ123", CodeClass::Refused);
        played.permitted().answered(silence());
        assert_eq!(played.asked(result("ZZ123")), State::Refused);
        let again = Event::Again {
            opening: Some(Opening::New),
            by: "Lee".to_owned(),
        };
        assert_eq!(played.does(again), Ok(State::Recorded));
        played.permitted().answered(silence());
        played.overlay = learnt.with(None, "ZZ123", class);
        played.version = 2;
        let evidence = played.evidence.clone();
        let judged = played.does(Event::Judge {
            evidence: &evidence,
        });
        assert_eq!(judged, Ok(State::Disputed), "{class}");
        assert_eq!(played.record.standing.dispute(), Some(&reason));
        played.adds_up();
    }
}

#[test]
fn what_was_decided_never_becomes_something_else_by_itself() {
    let class = [CodeClass::Done, CodeClass::Refused, CodeClass::Pending];
    for (first, then) in class
        .into_iter()
        .flat_map(|first| class.map(|then| (first, then)))
    {
        let mut played = Played::new();
        let learnt = played.overlay.clone();
        played.overlay = learnt.clone().with(None, "ZZ123", first);
        played.permitted().answered(silence());
        let before = played.asked(result("ZZ123"));
        played.overlay = learnt.with(None, "ZZ123", then);
        played.version = 2;
        let evidence = played.evidence.clone();
        let judged = played.does(Event::Judge {
            evidence: &evidence,
        });
        let expected = match (first, then) {
            (first, then) if first == then => before,
            (CodeClass::Pending, CodeClass::Done) => State::Settled,
            (CodeClass::Pending, _) => State::Refused,
            _ => State::Disputed,
        };
        assert_eq!(judged, Ok(expected), "{first} then {then}");
        played.adds_up();
    }
}

#[test]
fn a_code_that_was_only_learnt_as_done_settles_no_reply_by_itself() {
    let mut played = Played::new();
    played.overlay = played.overlay.clone().with(None, "ZZ123", CodeClass::Done);
    played.permitted();
    assert_eq!(played.answered(reply("ZZ123")), State::Unknown);
    assert_eq!(played.asked(result("ZZ123")), State::Settled);
}

#[test]
fn a_returns_own_code_is_a_refusal_in_the_inquiry_too() {
    let mut played = Played::with(None);
    played.permitted();
    assert_eq!(played.answered(reply("AC073")), State::Unknown);
    assert_eq!(played.asked(result("AC073")), State::Refused);
    played.adds_up();
}

#[test]
fn changed_evidence_is_noticed() {
    let mut played = Played::new();
    played.permitted().answered(reply("00000"));
    let last = played.evidence.last().unwrap();
    let read = |body: &str, previous: ChainHash| {
        let intent = *last.intent();
        Evidence::from_stored(intent, last.sequence(), previous, body, last.hash())
    };
    assert_eq!(read(last.body(), last.previous()).as_ref(), Ok(last));
    let changed = last.body().replace("00000", "AC073");
    assert!(matches!(
        read(&changed, last.previous()),
        Err(BrokenChain { sequence: 3, .. })
    ));
    assert!(read(last.body(), ChainHash::START).is_err());
    // A piece that is missing, or that stands twice, is noticed too.
    let codes = Codes::of::<PaymentOrder>(&played.overlay, 1);
    let without = [played.evidence[0].clone(), played.evidence[2].clone()];
    assert!(fold(&played.record.intent, &without, &codes).is_err());
    let mut other = played.record.intent.clone();
    other.amount = Krw::from(2);
    assert!(fold(&other, &played.evidence, &codes).is_err());
}

#[test]
fn futures_of_a_journal_in_memory_are_ready() {
    use ontu::transfer::{Journal, MemoryJournal};
    let journal = MemoryJournal::new();
    let mut health = journal.health();
    let ready = health
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(ready, Poll::Ready(Ok(_))));
}
