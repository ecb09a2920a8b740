//! What the replies to an order and to its inquiries make of a transfer.

use jiff::civil::date;
use ontu::runtime::{Krw, TransactionNo};
use ontu::transfer::{
    Action, Answer, AskedDay, Attention, Dispute, Event, Fence, NotAllowed, Reply, State, Waiting,
    attention,
};

use crate::played::{ABSENT, Played, check, reply, result, silence};

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
