//! The engine without I/O: what each reply makes of a transfer, what may be done in which state, and what the evidence adds up to.

use std::task::{Context, Poll, Waker};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, CodeOverlay, Krw, TransactionNo};
use ontu::transfer::{
    Action, Answer, AskedDay, Attention, BrokenChain, CallerKey, ChainHash, Codes, Dispute, Engine,
    Event, Evidence, Fence, Intent, IntentId, KeyedDigest, NotAllowed, Opening, Party, Purpose,
    Readiness, Record, Reply, Resolution, Rules, SealedPayload, State, Waiting, attention, fold,
};

/// "No such call", as an operator has learnt it.
const ABSENT: &str = "A9404";

/// One transfer, played by hand.
struct Played {
    rules: Rules,
    overlay: CodeOverlay,
    version: u64,
    record: Record,
    party: Party,
    evidence: Vec<Evidence>,
    now: DateTime,
    numbers: u32,
    is_return: bool,
}

fn reply(code: &str) -> Answer {
    Answer::Reply(Reply {
        code: code.to_owned(),
        ..Reply::default()
    })
}

fn result(code: &str) -> Answer {
    Answer::Reply(Reply {
        code: "00000".to_owned(),
        result: Some(code.to_owned()),
        ..Reply::default()
    })
}

fn silence() -> Answer {
    Answer::Silence {
        why: "no reply came within the time limit".to_owned(),
    }
}

impl Played {
    fn new() -> Self {
        Self::with(Some(Opening::New))
    }

    fn with(opening: Option<Opening>) -> Self {
        let rules = Rules::default().with_two_person(false);
        let overlay = CodeOverlay::new().with(None, ABSENT, CodeClass::Absent);
        let now = date(2026, 1, 5).at(9, 30, 0, 0);
        let is_return = opening.is_none();
        let api = if is_return {
            "P2PNInvestmentDepositAmountReturn"
        } else {
            "P2PNInvestmentPaymentOrder"
        };
        let intent = Intent {
            id: IntentId::from_bytes([7; 16]),
            key: CallerKey::new("a").unwrap(),
            api: api.to_owned(),
            content: KeyedDigest::from_bytes([1; 32]),
            party: KeyedDigest::from_bytes([2; 32]),
            party_last_four: "0001".to_owned(),
            amount: Krw::from(1_000),
            rows: 1,
            opening,
            place: None,
            payload_version: 1,
            recorded_at: now,
        };
        let party = Party::new(intent.party);
        let codes = Codes::of::<PaymentOrder>(&overlay, 1);
        let new = Engine::new(&rules, codes)
            .record(intent, SealedPayload::new(Vec::new()))
            .unwrap();
        Self {
            record: Record {
                sequence: 1,
                intent: new.intent,
                standing: new.standing,
                due: now,
                fence: Fence(1),
            },
            evidence: vec![new.evidence],
            rules,
            overlay,
            version: 1,
            party,
            now,
            numbers: 0,
            is_return,
        }
    }

    fn engine(&self) -> Engine<'_> {
        let codes = if self.is_return {
            Codes::of::<DepositReturn>(&self.overlay, self.version)
        } else {
            Codes::of::<PaymentOrder>(&self.overlay, self.version)
        };
        Engine::new(&self.rules, codes)
    }

    fn does(&mut self, event: Event<'_>) -> Result<State, NotAllowed> {
        let fence = Some(self.record.fence);
        let change = self
            .engine()
            .apply(&self.record, &self.party, fence, event, self.now)?;
        self.evidence.extend(change.evidence);
        self.record.standing = change.standing;
        self.record.due = change.due;
        if let Some(change) = change.party {
            self.party = change.party;
            self.party.version += 1;
        }
        self.now = self.now.saturating_add(SignedDuration::from_secs(1));
        Ok(self.record.state())
    }

    fn permitted(&mut self) -> &mut Self {
        self.numbers += 1;
        let number = TransactionNo::parse(format!("{:020}", self.numbers)).unwrap();
        assert_eq!(self.does(Event::Permit { number }), Ok(State::Sending));
        self
    }

    fn answered(&mut self, answer: Answer) -> State {
        let attempt = self.record.standing.attempts().len() as u32;
        self.does(Event::Answered { attempt, answer }).unwrap()
    }

    fn inquired(&mut self, about: AskedDay, answer: Answer) -> State {
        let attempt = self.record.standing.attempts().len() as u32;
        self.numbers += 1;
        let number = TransactionNo::parse(format!("{:020}", self.numbers)).unwrap();
        let event = Event::Inquired {
            attempt,
            about,
            purpose: Purpose::Settlement,
            number,
            asked_at: self.now,
            answer,
        };
        self.does(event).unwrap()
    }

    fn asked(&mut self, answer: Answer) -> State {
        self.inquired(AskedDay::Own, answer)
    }

    fn next(&self) -> Action {
        let ready = Readiness {
            preflight_passed: true,
            ..Readiness::default()
        };
        let fence = self.record.fence;
        self.engine()
            .next(&self.record, &self.party, &ready, fence, self.now)
    }

    fn adds_up(&self) {
        let codes = Codes::of::<PaymentOrder>(&self.overlay, self.version);
        let returns = Codes::of::<DepositReturn>(&self.overlay, self.version);
        let codes = if self.is_return { returns } else { codes };
        let folded = fold(&self.record.intent, &self.evidence, &codes).unwrap();
        assert_eq!(folded, self.record.standing);
    }

    fn at(&mut self, now: DateTime) -> &mut Self {
        self.now = now;
        self
    }
}

/// What a payment order stands at after a reply to it, and then after answers to inquiries.
fn check(order: Answer, inquiries: &[Answer], expected: State) {
    let mut played = Played::new();
    played.permitted().answered(order.clone());
    for answer in inquiries {
        played.asked(answer.clone());
    }
    assert_eq!(
        played.record.state(),
        expected,
        "{order:?} then {inquiries:?}"
    );
    played.adds_up();
}

#[test]
fn only_a_done_reply_settles_at_once() {
    check(reply("00000"), &[], State::Settled);
    for code in [
        "AT999", "AC999", "A9999", "A9998", "AT998", "AP999", "A0050", "A0284", "ZZ123", "****",
    ] {
        check(reply(code), &[], State::Unknown);
    }
    check(silence(), &[], State::Unknown);
}

#[test]
fn an_unknown_call_goes_where_the_inquiry_says() {
    check(silence(), &[result("00000")], State::Settled);
    check(silence(), &[reply("A0050")], State::Processing);
    check(silence(), &[result("A0284")], State::Processing);
    check(silence(), &[result("AC073")], State::Refused);
    check(silence(), &[reply(ABSENT)], State::Absent);
    check(silence(), &[result(ABSENT)], State::Absent);
    check(silence(), &[result("ZZ123")], State::Unknown);
    check(silence(), &[reply("ZZ123")], State::Unknown);
    check(silence(), &[silence()], State::Unknown);
    // A refused inquiry says nothing of the original, and neither does one without a result.
    check(silence(), &[reply("AC002")], State::Unknown);
    check(silence(), &[reply("00000")], State::Unknown);
    check(silence(), &[result("AT999")], State::Unknown);
    check(silence(), &[result("AC081")], State::Unknown);
}

#[test]
fn an_inquiry_that_fails_changes_nothing() {
    check(silence(), &[reply("A0050"), silence()], State::Processing);
    check(silence(), &[reply(ABSENT), reply("AT999")], State::Absent);
    check(
        silence(),
        &[reply(ABSENT), reply("A0050")],
        State::Processing,
    );
    check(
        silence(),
        &[reply("A0050"), reply(ABSENT)],
        State::Processing,
    );
    check(silence(), &[reply(ABSENT), result("00000")], State::Settled);
}

#[test]
fn a_refusal_in_the_reply_needs_the_inquirys_word() {
    check(reply("AC073"), &[], State::Unknown);
    check(reply("AC073"), &[result("AC073")], State::Refused);
    check(reply("AC073"), &[reply(ABSENT)], State::Refused);
    check(reply("AC073"), &[reply("A0050")], State::Processing);
    check(reply("AC073"), &[result("00000")], State::Disputed);
}

#[test]
fn what_contradicts_itself_is_disputed() {
    check(reply("00000"), &[result("AC073")], State::Disputed);
    check(reply("00000"), &[reply(ABSENT)], State::Disputed);
    check(reply("00000"), &[reply("A0050")], State::Disputed);
    check(reply("00000"), &[result("00000")], State::Settled);
    check(reply("00000"), &[reply("AT999")], State::Settled);
    check(
        silence(),
        &[result("AC073"), result("00000")],
        State::Disputed,
    );
}

#[test]
fn a_number_that_the_bank_saw_before_is_decided_by_the_inquiry() {
    for code in ["AC081", "ACO81"] {
        // The network may have delivered the one sending twice.
        check(reply(code), &[], State::Unknown);
        check(reply(code), &[silence()], State::Unknown);
        check(reply(code), &[result("00000")], State::Settled);
        check(reply(code), &[result("A0050")], State::Processing);
        check(reply(code), &[result("AC073")], State::Refused);
        check(reply(code), &[reply(ABSENT)], State::Absent);
        check(
            reply(code),
            &[reply(ABSENT), result("00000")],
            State::Settled,
        );
    }
    // The copy that was answered second changes nothing.
    let mut played = Played::new();
    played.permitted().answered(reply("00000"));
    assert_eq!(played.answered(reply("AC081")), State::Settled);
    played.adds_up();
}

#[test]
fn a_number_under_which_the_bank_has_somebody_elses_call_is_disputed_in_the_end() {
    let mut played = Played::new();
    played.permitted().answered(reply("AC081"));
    assert_eq!(
        attention(&played.record, played.now),
        Attention::Operator,
        "a person looks at once"
    );
    played.at(date(2026, 1, 6).at(9, 0, 0, 0));
    for about in [AskedDay::Own, AskedDay::Next, AskedDay::Own, AskedDay::Next] {
        assert_eq!(played.inquired(about, reply(ABSENT)), State::Absent);
    }
    assert_eq!(played.next(), Action::Close);
    assert_eq!(played.does(Event::Close), Ok(State::Disputed));
    let dispute = played.record.standing.dispute();
    assert_eq!(dispute, Some(&Dispute::NumberCollision));
    played.adds_up();
    // Nothing of it moved, and a late word that the number was seen is no news of it.
    let mut closed = Played::new();
    closed.permitted().answered(silence());
    closed.at(date(2026, 1, 6).at(9, 0, 0, 0));
    for about in [AskedDay::Own, AskedDay::Next, AskedDay::Own, AskedDay::Next] {
        closed.inquired(about, reply(ABSENT));
    }
    assert_eq!(closed.does(Event::Close), Ok(State::NotExecuted));
    assert_eq!(closed.answered(reply("AC081")), State::Disputed);
}

#[test]
fn a_running_total_that_cannot_be_read_is_a_mismatch_of_totals() {
    for (member, dispute) in [
        ("InvAccAmt", Dispute::TotalMismatch),
        ("InvSumAmt", Dispute::EchoMismatch),
        ("LoanNo", Dispute::EchoMismatch),
    ] {
        let mut played = Played::new();
        let answer = Answer::Reply(Reply {
            code: "00000".to_owned(),
            differs: Some(member.to_owned()),
            ..Reply::default()
        });
        played.permitted().answered(answer);
        assert_eq!(played.record.standing.dispute(), Some(&dispute), "{member}");
    }
}

#[test]
fn a_recorded_call_that_nobody_works_on_is_looked_at() {
    let mut played = Played::new();
    assert_eq!(attention(&played.record, played.now), Attention::None);
    played.at(date(2026, 1, 5).at(9, 45, 0, 0));
    assert_eq!(attention(&played.record, played.now), Attention::Warning);
    played.at(date(2026, 1, 5).at(10, 0, 0, 0));
    assert_eq!(attention(&played.record, played.now), Attention::Operator);
}

#[test]
fn done_of_something_else_is_disputed() {
    let other = |differs: Option<&str>, total: Option<u32>| {
        Answer::Reply(Reply {
            code: "00000".to_owned(),
            differs: differs.map(str::to_owned),
            total: total.map(Krw::from),
            ..Reply::default()
        })
    };
    check(other(None, Some(1_000)), &[], State::Settled);
    check(other(None, Some(2_000)), &[], State::Disputed);
    check(other(None, Some(999)), &[], State::Disputed);
    check(other(Some("LoanNo"), None), &[], State::Disputed);
    // An inquiry about something else is no evidence.
    check(silence(), &[other(Some("LoanNo"), None)], State::Unknown);
}

#[test]
fn absence_closes_only_when_both_days_are_over_and_were_asked_for_twice() {
    let mut played = Played::new();
    played.permitted().answered(silence());
    for _ in 0..5 {
        played.asked(reply(ABSENT));
    }
    assert_eq!(played.does(Event::Close), Err(NotAllowed::TooEarly));
    played.at(date(2026, 1, 6).at(1, 59, 0, 0));
    played.asked(reply(ABSENT));
    played.inquired(AskedDay::Next, reply(ABSENT));
    played.at(date(2026, 1, 6).at(2, 0, 0, 0));
    assert_eq!(played.does(Event::Close), Err(NotAllowed::TooEarly));
    played.asked(reply(ABSENT));
    played.inquired(AskedDay::Next, reply(ABSENT));
    played.asked(reply(ABSENT));
    assert_eq!(played.does(Event::Close), Err(NotAllowed::TooEarly));
    played.inquired(AskedDay::Next, reply(ABSENT));
    assert_eq!(played.next(), Action::Close);
    assert_eq!(played.does(Event::Close), Ok(State::NotExecuted));
    assert_eq!(played.next(), Action::Rest);
    played.adds_up();
    // Money that moved after all is a matter for people.
    assert_eq!(played.asked(result("00000")), State::Disputed);
    assert_eq!(
        played.record.standing.dispute(),
        Some(&Dispute::DoneAfterAll)
    );
    assert_eq!(played.party.frozen_by, [played.record.intent.id]);
}

#[test]
fn what_the_bank_once_worked_on_never_closes_by_absence() {
    let mut played = Played::new();
    played.permitted().answered(reply("A0050"));
    played.at(date(2026, 1, 7).at(9, 0, 0, 0));
    for about in [AskedDay::Own, AskedDay::Next, AskedDay::Own, AskedDay::Next] {
        played.inquired(about, reply(ABSENT));
    }
    assert_eq!(played.record.state(), State::Unknown);
    assert_eq!(played.does(Event::Close), Err(NotAllowed::TooEarly));
    assert_eq!(attention(&played.record, played.now), Attention::Operator);
}

#[test]
fn what_never_left_keeps_its_number_for_its_day() {
    let mut played = Played::new();
    let not_sent = || Event::NotSent {
        attempt: 1,
        why: "nobody listens".to_owned(),
    };
    played.permitted();
    assert_eq!(played.does(not_sent()), Ok(State::Recorded));
    assert_eq!(played.party.open, None);
    played.permitted();
    let [attempt] = played.record.standing.attempts() else {
        panic!("one attempt");
    };
    assert_eq!(attempt.permits, 2);
    assert_eq!(attempt.number.as_str(), "00000000000000000001");
    assert_eq!(played.does(not_sent()), Ok(State::Recorded));
    assert!(matches!(
        played.next(),
        Action::Wait {
            why: Waiting::Delay,
            ..
        }
    ));
    played.at(date(2026, 1, 6).at(9, 0, 0, 0));
    assert_eq!(played.next(), Action::Lapse);
    let number = TransactionNo::parse("9").unwrap();
    let permit = played.does(Event::Permit { number });
    assert_eq!(permit, Err(NotAllowed::Waiting(Waiting::AttemptDay)));
    assert_eq!(played.does(Event::Lapse), Ok(State::Recorded));
    played.permitted();
    assert_eq!(played.record.standing.attempts().len(), 2);
    played.adds_up();
}

#[test]
fn a_sending_without_an_end_is_unknown_to_whoever_finds_it() {
    let mut played = Played::new();
    played.permitted();
    assert!(matches!(
        played.next(),
        Action::Wait {
            why: Waiting::Sending,
            ..
        }
    ));
    played.record.fence = Fence(2);
    assert_eq!(played.next(), Action::Interrupt);
    assert_eq!(played.does(Event::Interrupted), Ok(State::Unknown));
    // The first owner's late word that nothing was sent does not count any more.
    let late = Event::NotSent {
        attempt: 1,
        why: "late".to_owned(),
    };
    assert_eq!(played.does(late), Ok(State::Unknown));
    // The bank's does.
    assert_eq!(played.answered(reply("00000")), State::Settled);
}

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
    let poisoned = Readiness {
        health: Some(ontu::transfer::Health::Poisoned("disk full".to_owned())),
        ..ready.clone()
    };
    waits(&played, &poisoned, Waiting::Journal);
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
