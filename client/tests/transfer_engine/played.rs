//! One transfer that is played by hand, and the replies that it may get.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, CodeOverlay, Krw, TransactionNo};
use ontu::transfer::{
    Action, Answer, AskedDay, CallerKey, Codes, Engine, Event, Evidence, Fence, Intent, IntentId,
    KeyedDigest, NotAllowed, Opening, Party, Purpose, Readiness, Record, Reply, Rules,
    SealedPayload, State, fold,
};

/// "No such call", as an operator has learnt it.
pub(crate) const ABSENT: &str = "A9404";

/// One transfer, played by hand.
pub(crate) struct Played {
    pub(crate) rules: Rules,
    pub(crate) overlay: CodeOverlay,
    pub(crate) version: u64,
    pub(crate) record: Record,
    pub(crate) party: Party,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) now: DateTime,
    pub(crate) numbers: u32,
    pub(crate) is_return: bool,
}

pub(crate) fn reply(code: &str) -> Answer {
    Answer::Reply(Reply {
        code: code.to_owned(),
        ..Reply::default()
    })
}

pub(crate) fn result(code: &str) -> Answer {
    Answer::Reply(Reply {
        code: "00000".to_owned(),
        result: Some(code.to_owned()),
        ..Reply::default()
    })
}

pub(crate) fn silence() -> Answer {
    Answer::Silence {
        why: "no reply came within the time limit".to_owned(),
    }
}

impl Played {
    pub(crate) fn new() -> Self {
        Self::with(Some(Opening::New))
    }

    pub(crate) fn with(opening: Option<Opening>) -> Self {
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
            payment: None,
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

    pub(crate) fn engine(&self) -> Engine<'_> {
        let codes = if self.is_return {
            Codes::of::<DepositReturn>(&self.overlay, self.version)
        } else {
            Codes::of::<PaymentOrder>(&self.overlay, self.version)
        };
        Engine::new(&self.rules, codes)
    }

    pub(crate) fn does(&mut self, event: Event<'_>) -> Result<State, NotAllowed> {
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

    pub(crate) fn permitted(&mut self) -> &mut Self {
        self.numbers += 1;
        let number = TransactionNo::parse(format!("{:020}", self.numbers)).unwrap();
        assert_eq!(self.does(Event::Permit { number }), Ok(State::Sending));
        self
    }

    pub(crate) fn answered(&mut self, answer: Answer) -> State {
        let attempt = self.record.standing.attempts().len() as u32;
        self.does(Event::Answered { attempt, answer }).unwrap()
    }

    pub(crate) fn inquired(&mut self, about: AskedDay, answer: Answer) -> State {
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

    pub(crate) fn asked(&mut self, answer: Answer) -> State {
        self.inquired(AskedDay::Own, answer)
    }

    pub(crate) fn next(&self) -> Action {
        let ready = Readiness {
            preflight_passed: true,
            ..Readiness::default()
        };
        let fence = self.record.fence;
        self.engine()
            .next(&self.record, &self.party, &ready, fence, self.now)
    }

    pub(crate) fn adds_up(&self) {
        let codes = Codes::of::<PaymentOrder>(&self.overlay, self.version);
        let returns = Codes::of::<DepositReturn>(&self.overlay, self.version);
        let codes = if self.is_return { returns } else { codes };
        let folded = fold(&self.record.intent, &self.evidence, &codes).unwrap();
        assert_eq!(folded, self.record.standing);
    }

    pub(crate) fn at(&mut self, now: DateTime) -> &mut Self {
        self.now = now;
        self
    }
}

/// What a payment order stands at after a reply to it, and then after answers to inquiries.
pub(crate) fn check(order: Answer, inquiries: &[Answer], expected: State) {
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
