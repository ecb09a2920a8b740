//! What an operator's finding decides, what stands against it, and what ends an attempt.

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::runtime::{CodeClass, Krw, TransactionNo};
use ontu::transfer::{
    Action, Answer, AskedDay, Attention, Dispute, Event, NotAllowed, Opening, Purpose, Reply,
    Resolution, State, attention,
};

use crate::played::{ABSENT, Played, reply, result, silence};

fn finding(moved: bool) -> Resolution {
    Resolution {
        moved,
        amount: Krw::from(1_000),
        reference: "statement".to_owned(),
        by: "Park".to_owned(),
        confirmed_by: None,
        bank_confirmed_not_queued: false,
    }
}

/// A reply to an inquiry, or to an order, that is about something else.
fn mismatched() -> Answer {
    Answer::Reply(Reply {
        code: "00000".to_owned(),
        result: Some(ABSENT.to_owned()),
        differs: Some("LoanNo".to_owned()),
        ..Reply::default()
    })
}

impl Played {
    fn again(&mut self) -> Result<State, NotAllowed> {
        let opening = self.record.intent.opening.map(|_| Opening::New);
        let by = "Lee".to_owned();
        self.does(Event::Again { opening, by })
    }

    fn resolved(&mut self, moved: bool) -> Result<State, NotAllowed> {
        self.does(Event::Resolve(finding(moved)))
    }

    /// The bank is asked about one of several attempts.
    fn asked_about(&mut self, attempt: u32, answer: Answer) -> State {
        self.numbers += 1;
        let number = TransactionNo::parse(format!("{:020}", self.numbers)).unwrap();
        let asked = Event::Inquired {
            attempt,
            about: AskedDay::Own,
            purpose: Purpose::Reconciliation,
            number,
            asked_at: self.now,
            answer,
        };
        self.does(asked).unwrap()
    }

    /// A code is explained, and all evidence is judged by it.
    fn explained(&mut self, code: &str, class: CodeClass) -> State {
        self.overlay = self.overlay.clone().with(None, code, class);
        self.version += 1;
        let evidence = self.evidence.clone();
        let judged = self.does(Event::Judge {
            evidence: &evidence,
        });
        self.adds_up();
        judged.unwrap()
    }

    fn next_morning(&mut self) -> &mut Self {
        let tomorrow = self.now.date().tomorrow().unwrap();
        self.at(tomorrow.at(9, 0, 0, 0))
    }

    fn closed(&mut self) -> &mut Self {
        self.permitted().answered(silence());
        self.next_morning();
        for _ in 0..2 {
            self.inquired(AskedDay::Own, reply(ABSENT));
            self.inquired(AskedDay::Next, reply(ABSENT));
        }
        assert_eq!(self.does(Event::Close), Ok(State::NotExecuted));
        self
    }
}

#[test]
fn what_moved_is_not_sent_again() {
    for opening in [None, Some(Opening::New)] {
        let mut played = Played::with(opening);
        assert_eq!(played.closed().again(), Ok(State::Recorded));
        assert_eq!(played.asked(result("00000")), State::Disputed);
        assert_eq!(played.resolved(true), Ok(State::Settled));
        assert_eq!(played.next(), Action::Rest);
        let number = TransactionNo::parse("9").unwrap();
        assert!(played.does(Event::Permit { number }).is_err());
        played.adds_up();
    }
}

#[test]
fn what_did_not_move_is_sent_again_only_when_somebody_asks_anew() {
    let mut played = Played::with(None);
    assert_eq!(played.closed().again(), Ok(State::Recorded));
    assert_eq!(played.asked(result("00000")), State::Disputed);
    assert_eq!(played.asked(result("AC073")), State::Disputed);
    assert_eq!(played.resolved(false), Ok(State::NotExecuted));
    assert_eq!(played.next(), Action::Rest);
    assert_eq!(played.again(), Ok(State::Recorded));
    assert_eq!(played.next(), Action::Send);
    played.adds_up();
}

#[test]
fn what_moved_is_settled_though_it_was_called_off() {
    for moved in [true, false] {
        let mut played = Played::with(None);
        assert_eq!(played.closed().again(), Ok(State::Recorded));
        let by = "Lee".to_owned();
        assert_eq!(played.does(Event::Cancel { by }), Ok(State::Cancelled));
        assert_eq!(played.asked(result("00000")), State::Disputed);
        if !moved {
            assert_eq!(played.asked(result("AC073")), State::Disputed);
        }
        let expected = if moved {
            State::Settled
        } else {
            State::NotExecuted
        };
        assert_eq!(played.resolved(moved), Ok(expected));
        assert_eq!(played.next(), Action::Rest);
        played.adds_up();
    }
}

#[test]
fn two_attempts_that_were_done_are_disputed_whatever_a_finding_says() {
    let mut played = Played::with(None);
    assert_eq!(played.closed().again(), Ok(State::Recorded));
    played.permitted();
    assert_eq!(played.answered(reply("00000")), State::Settled);
    assert_eq!(played.asked_about(1, result("00000")), State::Disputed);
    played.next_morning();
    assert_eq!(played.asked(result("00000")), State::Disputed);
    assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));
    assert_eq!(played.resolved(true), Ok(State::Disputed));
    let dispute = played.record.standing.dispute();
    assert_eq!(dispute, Some(&Dispute::MovedTwice));
    assert_eq!(attention(&played.record, played.now), Attention::Operator);
    assert_eq!(played.party.frozen_by, [played.record.intent.id]);
    played.adds_up();
}

#[test]
fn a_finding_settles_the_attempt_that_the_bank_calls_done() {
    let mut played = Played::with(None);
    assert_eq!(played.closed().again(), Ok(State::Recorded));
    played.permitted().answered(silence());
    assert_eq!(played.asked_about(1, result("00000")), State::Disputed);
    played.next_morning();
    assert_eq!(played.asked(reply(ABSENT)), State::Disputed);
    assert_eq!(played.resolved(true), Ok(State::Settled));
    assert_eq!(played.asked_about(1, result("00000")), State::Settled);
    assert_eq!(played.asked(reply(ABSENT)), State::Settled);
    // The second one went through after all.
    assert_eq!(played.asked(result("00000")), State::Disputed);
    played.adds_up();
}

#[test]
fn a_code_that_is_explained_later_stands_above_a_finding() {
    for (moved, class, expected) in [
        (false, CodeClass::Done, State::Disputed),
        (false, CodeClass::Pending, State::Disputed),
        (false, CodeClass::Refused, State::NotExecuted),
        (false, CodeClass::Absent, State::NotExecuted),
        (true, CodeClass::Refused, State::Disputed),
        (true, CodeClass::Done, State::Settled),
        (true, CodeClass::Pending, State::Settled),
    ] {
        let mut played = Played::with(None);
        played.permitted().answered(silence());
        played.asked(result("ZZ123"));
        played.next_morning().asked(result("ZZ123"));
        assert!(played.resolved(moved).is_ok());
        let state = played.explained("ZZ123", class);
        assert_eq!(state, expected, "moved {moved}, then {class}");
        if expected == State::Disputed {
            let dispute = played.record.standing.dispute();
            assert_eq!(dispute, Some(&Dispute::OperatorContradicted));
            assert_eq!(played.next(), Action::Rest);
            // Who knows what the code means may say it again.
            played.next_morning().asked(silence());
            assert_eq!(played.resolved(true), Err(NotAllowed::InquiryTooOld));
            played.asked(result("ZZ123"));
            if class != CodeClass::Refused {
                assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));
            }
            assert_eq!(played.resolved(true), Ok(State::Settled));
        }
        played.adds_up();
    }
}

#[test]
fn a_code_that_is_explained_later_counts_though_the_bank_went_on() {
    // The bank said something that nobody could read, and then that it has no such call.
    let mut played = Played::with(None);
    played.permitted().answered(silence());
    played.asked(result("ZZ123"));
    assert_eq!(played.next_morning().asked(reply(ABSENT)), State::Absent);
    assert_eq!(played.resolved(false), Ok(State::NotExecuted));
    assert_eq!(played.explained("ZZ123", CodeClass::Done), State::Disputed);
    // So it is when another attempt was asked for meanwhile, sent or not.
    for sent in [false, true] {
        let mut played = Played::with(None);
        played.permitted().answered(silence());
        played.next_morning().asked(result("ZZ123"));
        assert_eq!(played.resolved(false), Ok(State::NotExecuted));
        assert_eq!(played.again(), Ok(State::Recorded));
        if sent {
            played.permitted();
        }
        assert_eq!(played.explained("ZZ123", CodeClass::Done), State::Disputed);
        if sent {
            assert_eq!(played.answered(reply("00000")), State::Disputed);
            let dispute = played.record.standing.dispute();
            assert_eq!(dispute, Some(&Dispute::MovedTwice));
        }
        assert_eq!(played.next(), Action::Rest);
    }
    // A refusal of the call itself counts as well.
    let mut played = Played::with(None);
    played.permitted().answered(reply("ZZ123"));
    assert_eq!(played.next_morning().asked(reply(ABSENT)), State::Absent);
    assert_eq!(played.resolved(true), Ok(State::Settled));
    assert_eq!(
        played.explained("ZZ123", CodeClass::Refused),
        State::Disputed
    );
    // And where it was disputed when the finding was written.
    let mut played = Played::new();
    played.permitted();
    let other = Answer::Reply(Reply {
        code: "00000".to_owned(),
        total: Some(Krw::from(5)),
        ..Reply::default()
    });
    assert_eq!(played.answered(other), State::Disputed);
    played.next_morning().asked(result("ZZ123"));
    assert_eq!(played.resolved(true), Ok(State::Settled));
    assert_eq!(
        played.explained("ZZ123", CodeClass::Refused),
        State::Disputed
    );
}

#[test]
fn only_an_answer_is_a_look_at_the_banks_books() {
    for nothing in [silence(), mismatched()] {
        for moved in [true, false] {
            let mut played = Played::with(None);
            played.permitted().answered(silence());
            assert_eq!(played.asked(reply(ABSENT)), State::Absent);
            played.next_morning().asked(nothing.clone());
            let state = played.resolved(moved);
            assert_eq!(state, Err(NotAllowed::InquiryTooOld), "{nothing:?}");
            // Nor is an answer good for long when the bank falls silent after it.
            played.asked(reply(ABSENT));
            played.asked(nothing.clone());
            let state = played.resolved(moved);
            assert_eq!(state, Err(NotAllowed::InquiryTooOld), "{nothing:?}");
            for answer in [result("ZZ123"), reply("AT999"), reply("00000")] {
                let mut played = played.clone();
                played.asked(answer);
                assert!(played.resolved(moved).is_ok());
                played.adds_up();
            }
        }
    }
}

#[test]
fn an_answer_about_another_attempt_is_none_about_this_one() {
    let mut played = Played::with(None);
    assert_eq!(played.closed().again(), Ok(State::Recorded));
    played.permitted().answered(silence());
    played.next_morning().asked_about(1, reply(ABSENT));
    assert_eq!(played.resolved(false), Err(NotAllowed::InquiryTooOld));
    played.asked(reply(ABSENT));
    assert_eq!(played.resolved(false), Ok(State::NotExecuted));
}

#[test]
fn an_answer_from_the_future_is_no_answer() {
    let mut played = Played::with(None);
    played.at(date(2026, 1, 20).at(9, 0, 0, 0));
    played.permitted().answered(silence());
    played.asked(reply(ABSENT));
    // The clock was ahead, and is set back.
    played.at(date(2026, 1, 10).at(9, 0, 0, 0));
    let mut queued = finding(false);
    queued.bank_confirmed_not_queued = true;
    let state = played.does(Event::Resolve(queued.clone()));
    assert_eq!(state, Err(NotAllowed::InquiryTooOld));
    // What is asked for now is newer than what was asked for then.
    assert_eq!(played.asked(result("A0284")), State::Processing);
    let state = played.does(Event::Resolve(queued.clone()));
    assert_eq!(state, Err(NotAllowed::BankSaysOtherwise));
    played.asked(reply(ABSENT));
    assert_eq!(played.does(Event::Resolve(queued)), Ok(State::NotExecuted));
    played.adds_up();
}

#[test]
fn what_was_decided_under_a_clock_that_was_ahead_is_contradicted_under_a_right_one() {
    let mut played = Played::with(None);
    played.at(date(2026, 1, 20).at(9, 0, 0, 0));
    played.permitted().answered(silence());
    assert_eq!(played.asked(result("00000")), State::Settled);
    played.at(date(2026, 1, 10).at(9, 0, 0, 0));
    assert_eq!(played.asked(reply("A0284")), State::Disputed);
}

#[test]
fn the_orders_own_late_word_stands_against_not_moved() {
    // It was closed, or the reply is about another total, and then the bank says nothing more.
    let mut played = Played::with(None);
    played.closed();
    assert_eq!(played.answered(reply("00000")), State::Disputed);
    played.asked(silence());
    assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));
    played.asked(result("ZZ123"));
    assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));
    played.asked(reply(ABSENT));
    assert_eq!(played.resolved(false), Ok(State::NotExecuted));
    played.adds_up();

    let mut played = Played::new();
    played.permitted().answered(silence());
    assert_eq!(played.asked(reply(ABSENT)), State::Absent);
    let other = Answer::Reply(Reply {
        code: "00000".to_owned(),
        total: Some(Krw::from(5)),
        ..Reply::default()
    });
    assert_eq!(played.answered(other), State::Disputed);
    played.next_morning().asked(result("ZZ123"));
    assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));

    let mut played = Played::with(None);
    played.permitted().answered(silence());
    assert_eq!(played.asked(reply(ABSENT)), State::Absent);
    played.answered(reply("A0284"));
    played.next_morning().asked(result("ZZ123"));
    assert_eq!(played.resolved(false), Err(NotAllowed::BankSaysOtherwise));
    // The bank had it after all.
    let mut played = Played::with(None);
    played.closed();
    assert_eq!(played.answered(reply("A0284")), State::Disputed);
}

#[test]
fn an_earlier_attempt_that_moved_or_moves_stands_against_not_moved() {
    for code in ["00000", "A0284"] {
        let mut played = Played::with(None);
        assert_eq!(played.closed().again(), Ok(State::Recorded));
        played.permitted().answered(silence());
        assert_eq!(played.asked_about(1, result(code)), State::Disputed);
        played.next_morning().asked(reply(ABSENT));
        assert_eq!(
            played.resolved(false),
            Err(NotAllowed::BankSaysOtherwise),
            "{code}"
        );
        // Until the bank itself says otherwise of it.
        played.asked_about(1, result("AC073"));
        assert_eq!(played.resolved(false), Ok(State::NotExecuted));
        played.adds_up();
    }
}

#[test]
fn done_under_a_number_that_was_seen_before_is_ours_only_if_the_bank_names_the_loan() {
    for again in [false, true] {
        let mut played = Played::with(None);
        played.permitted();
        if again {
            // The reply to the call comes after the answer to the inquiry.
            played.answered(silence());
            assert_eq!(played.asked(result("00000")), State::Settled);
            assert_eq!(played.answered(reply("AC081")), State::Disputed);
        } else {
            played.answered(reply("AC081"));
            assert_eq!(played.asked(reply("A0284")), State::Processing);
            assert_eq!(played.asked(result("00000")), State::Disputed);
        }
        let dispute = played.record.standing.dispute();
        assert_eq!(dispute, Some(&Dispute::DoneUnnamed));
        assert_eq!(attention(&played.record, played.now), Attention::Operator);
        assert_eq!(played.next(), Action::Rest);
        played.adds_up();
        // A person finds out whose call it was, either way.
        for moved in [true, false] {
            let mut played = played.clone();
            played.next_morning().asked(result("00000"));
            let expected = if moved {
                State::Settled
            } else {
                State::NotExecuted
            };
            assert_eq!(played.resolved(moved), Ok(expected), "{again}");
            // The bank says the same again, which is no news to who decided.
            assert_eq!(played.asked(result("00000")), expected, "{again}");
            played.adds_up();
        }
    }
    // A loan is named in the inquiry's reply, unless the bank leaves its number out.
    for (missing, expected) in [
        (vec![], State::Settled),
        (vec!["Prtm".to_owned()], State::Settled),
        (vec!["LoanNo".to_owned()], State::Disputed),
    ] {
        let mut played = Played::new();
        played.permitted().answered(reply("AC081"));
        let done = Answer::Reply(Reply {
            code: "00000".to_owned(),
            result: Some("00000".to_owned()),
            missing,
            ..Reply::default()
        });
        assert_eq!(played.asked(done), expected);
        played.adds_up();
    }
    // Two copies of one sending: the bank said done to this very call.
    for answers in [["00000", "AC081"], ["AC081", "00000"]] {
        let mut played = Played::with(None);
        played.permitted();
        for answer in answers {
            played.answered(reply(answer));
        }
        assert_eq!(played.record.state(), State::Settled);
        assert_eq!(played.asked(result("00000")), State::Settled);
        played.adds_up();
    }
}

#[test]
fn what_the_bank_worked_on_is_not_closed_though_it_was_absent_before() {
    let mut played = Played::with(None);
    played.permitted().answered(silence());
    assert_eq!(played.asked(reply(ABSENT)), State::Absent);
    // The reply to the call itself comes late: the bank is working on it.
    played.answered(reply("A0284"));
    played.next_morning();
    for about in [AskedDay::Own, AskedDay::Next, AskedDay::Own, AskedDay::Next] {
        played.inquired(about, reply(ABSENT));
    }
    assert_ne!(played.next(), Action::Close);
    assert_eq!(played.does(Event::Close), Err(NotAllowed::TooEarly));
    played.adds_up();
}

#[test]
fn only_absence_under_its_own_day_ends_a_call_that_the_reply_refused() {
    let mut played = Played::with(None);
    played.permitted().answered(reply("AC073"));
    played.at(date(2026, 1, 6).at(0, 45, 0, 0));
    assert_eq!(
        played.inquired(AskedDay::Next, reply(ABSENT)),
        State::Absent
    );
    assert_eq!(played.asked(reply(ABSENT)), State::Refused);
    played.adds_up();
}

#[test]
fn a_bank_that_takes_a_refused_number_a_second_time_is_noticed() {
    let mut played = Played::with(None);
    played.permitted().answered(silence());
    assert_eq!(played.asked(result("AC073")), State::Refused);
    assert_eq!(played.again(), Ok(State::Recorded));
    played.permitted();
    assert_eq!(played.answered(reply("00000")), State::Settled);
    // A copy of the first sending came late and was taken: the comparison asks about it, too.
    played.now = played.now.saturating_add(SignedDuration::from_hours(1));
    assert_eq!(played.asked_about(1, result("00000")), State::Disputed);
    assert_eq!(attention(&played.record, played.now), Attention::Operator);
}
