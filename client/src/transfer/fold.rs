//! From evidence to standing: what an intent's facts, in order, add up to.
//!
//! The fold trusts no fact to come at the right moment.
//! A fact that changes nothing is passed over, one that contradicts what is known makes a dispute, and one that cannot have been written there is a fault of the journal.

use std::fmt;

use jiff::civil::DateTime;

use super::codes::Codes;
use super::evidence::{Answer, AskedDay, Evidence, Fact, Reply, Resolution};
use super::identity::{ChainHash, IntentId};
use super::intent::Intent;
use super::state::{Asked, Attempt, AttemptStatus, Dispute, Hold, Standing, State, Verdict};

/// The version of the learnt codes that a whole chain of evidence is judged by.
pub fn codes_version(evidence: &[Evidence]) -> u64 {
    let version = |evidence: &Evidence| match evidence.fact() {
        Fact::Recorded { codes, .. } | Fact::Judged { codes } => Some(*codes),
        _ => None,
    };
    evidence.iter().rev().find_map(version).unwrap_or(0)
}

/// Folds all evidence of an intent.
///
/// # Errors
/// When the evidence is not that of the intent, or cannot have been written by this engine.
pub fn fold(
    intent: &Intent,
    evidence: &[Evidence],
    codes: &Codes<'_>,
) -> Result<Standing, FoldError> {
    let (first, rest) =
        evidence
            .split_first()
            .ok_or(FoldError::new(intent.id, 0, "there is none"))?;
    let mut standing = Standing::opened(intent, first)?;
    for evidence in rest {
        standing.follow(intent, evidence, codes)?;
    }
    Ok(standing)
}

/// Evidence that cannot have been written by this engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldError {
    intent: IntentId,
    sequence: u64,
    why: &'static str,
}

impl FoldError {
    const fn new(intent: IntentId, sequence: u64, why: &'static str) -> Self {
        Self {
            intent,
            sequence,
            why,
        }
    }
}

impl fmt::Display for FoldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "evidence {} of intent {}: {}",
            self.sequence, self.intent, self.why
        )
    }
}

impl std::error::Error for FoldError {}

impl Standing {
    /// What follows from the first piece of evidence.
    pub(super) fn opened(intent: &Intent, first: &Evidence) -> Result<Self, FoldError> {
        let wrong = |why| FoldError::new(intent.id, first.sequence(), why);
        let Fact::Recorded {
            api,
            content,
            party,
            amount,
            codes,
        } = first.fact()
        else {
            return Err(wrong("it is not the recording, which must come first"));
        };
        let same = *api == intent.api
            && *content == intent.content
            && *party == intent.party
            && *amount == intent.amount;
        if !same || *first.intent() != intent.id {
            return Err(wrong(
                "it records another intent than the one it stands with",
            ));
        }
        if first.sequence() != 1 || first.previous() != ChainHash::START {
            return Err(wrong(
                "it is chained to something, and nothing is before it",
            ));
        }
        Ok(Self {
            state: State::Recorded,
            version: 1,
            tip: first.hash(),
            codes: *codes,
            attempts: Vec::new(),
            again: false,
            next_opening: None,
            cancelled: false,
            dispute: None,
            disputed: false,
            by_operator: false,
            hold: Hold::None,
            since: first.at(),
        })
    }

    /// What follows when one more piece of evidence is there.
    pub(super) fn follow(
        &mut self,
        intent: &Intent,
        evidence: &Evidence,
        codes: &Codes<'_>,
    ) -> Result<(), FoldError> {
        let wrong = |why| FoldError::new(intent.id, evidence.sequence(), why);
        let chained = evidence.sequence() == self.version + 1
            && evidence.previous() == self.tip
            && *evidence.intent() == intent.id;
        if !chained {
            return Err(wrong("it does not follow the evidence before it"));
        }
        self.learn(intent, evidence, codes).map_err(wrong)?;
        let done = self.attempts.iter().filter(|attempt| attempt.is_done());
        // No finding ends that: the transfer is for one payment.
        if done.count() > 1 {
            (self.dispute, self.disputed) = (Some(Dispute::MovedTwice), true);
        }
        self.version = evidence.sequence();
        self.tip = evidence.hash();
        let state = self.derived();
        if state != self.state {
            self.state = state;
            self.since = evidence.at();
        }
        Ok(())
    }

    /// Holds an intent back after a backup was put back; returns the evidence of it.
    #[cfg(feature = "sqlite")]
    pub(super) fn hold_back(&mut self, intent: IntentId, at: DateTime) -> Evidence {
        let held = Evidence::after(intent, self.version, self.tip, at, Fact::Held);
        // As if it had followed; no code says anything about it.
        self.hold = Hold::Held;
        self.version = held.sequence();
        self.tip = held.hash();
        held
    }

    fn learn(
        &mut self,
        intent: &Intent,
        evidence: &Evidence,
        codes: &Codes<'_>,
    ) -> Result<(), &'static str> {
        match evidence.fact() {
            Fact::Recorded { .. } => return Err("the intent was recorded before"),
            Fact::Permitted { .. } => self.permitted(evidence)?,
            Fact::NotSent { attempt, .. } => {
                let attempt = self.of(*attempt)?;
                if attempt.status == AttemptStatus::Sending {
                    attempt.status = AttemptStatus::NotSent;
                }
            }
            Fact::Answered { attempt, answer } => {
                self.of(*attempt)?;
                self.answered(*attempt, answer, evidence.at(), codes);
            }
            Fact::Interrupted { attempt, .. } => {
                let attempt = self.of(*attempt)?;
                if attempt.status == AttemptStatus::Sending {
                    attempt.status = AttemptStatus::Unknown;
                }
            }
            Fact::Inquired {
                attempt,
                about,
                asked_at,
                answer,
                ..
            } => {
                self.of(*attempt)?;
                self.inquired(*attempt, *about, *asked_at, answer, evidence.at(), codes);
            }
            Fact::ClosedNotExecuted { attempt } => {
                let attempt = self.of(*attempt)?;
                if attempt.is_open_at_bank() {
                    attempt.status = AttemptStatus::NotExecuted;
                    // The bank saw the number and has no such call: somebody else's stands under it.
                    if attempt.asked.order == Some(Verdict::Duplicate) {
                        self.disputes(Dispute::NumberCollision);
                    }
                } else if attempt.status == AttemptStatus::Settled {
                    self.disputes(Dispute::DoneAfterAll);
                }
            }
            Fact::Lapsed { attempt } => {
                let attempt = self.of(*attempt)?;
                if attempt.status != AttemptStatus::NotSent {
                    return Err("an attempt lapses that may have been sent");
                }
                attempt.status = AttemptStatus::Lapsed;
            }
            Fact::Again { opening, .. } => {
                self.another_attempt();
                self.again = true;
                self.next_opening = *opening;
                self.by_operator = false;
            }
            Fact::Cancelled { .. } => {
                let may_have_left = |attempt: &Attempt| {
                    attempt.is_open_at_bank() || attempt.status == AttemptStatus::Settled
                };
                if self.attempts.iter().any(may_have_left) {
                    self.disputes(Dispute::DoneAfterAll);
                }
                self.cancelled = true;
            }
            Fact::Resolved {
                attempt,
                resolution,
                stood,
            } => {
                self.of(*attempt)?;
                self.resolved(intent, *attempt, resolution, stood, evidence.at());
            }
            Fact::Held => self.hold = Hold::Held,
            Fact::Released { resolution } => self.released(intent, resolution),
            Fact::JudgedOtherwise { .. } => self.disputes(Dispute::JudgedOtherwise),
            Fact::Judged { codes } => self.codes = *codes,
        }
        Ok(())
    }

    /// The state that the attempts and what was said of them add up to.
    fn derived(&self) -> State {
        if self.disputed {
            return State::Disputed;
        }
        // Nothing that anybody wanted undoes what was done.
        let settled = |attempt: &Attempt| attempt.status == AttemptStatus::Settled;
        if self.attempts.iter().any(settled) {
            return State::Settled;
        }
        if self.cancelled {
            return State::Cancelled;
        }
        if self.hold == Hold::Moved {
            return State::Settled;
        }
        if self.again {
            return State::Recorded;
        }
        match self.attempts.last().map(|attempt| attempt.status) {
            None | Some(AttemptStatus::NotSent | AttemptStatus::Lapsed) => State::Recorded,
            Some(AttemptStatus::Sending) => State::Sending,
            Some(AttemptStatus::Unknown) => State::Unknown,
            Some(AttemptStatus::Processing) => State::Processing,
            Some(AttemptStatus::Absent) => State::Absent,
            Some(AttemptStatus::Settled) => State::Settled,
            Some(AttemptStatus::Refused) => State::Refused,
            Some(AttemptStatus::NotExecuted) => State::NotExecuted,
        }
    }

    fn of(&mut self, ordinal: u32) -> Result<&mut Attempt, &'static str> {
        self.attempts
            .iter_mut()
            .find(|attempt| attempt.ordinal == ordinal)
            .ok_or("it speaks of an attempt that was never permitted")
    }

    fn disputes(&mut self, dispute: Dispute) {
        // The first contradiction is the one to look at; later ones follow from it.
        if !self.disputed {
            self.dispute = Some(dispute);
        }
        self.disputed = true;
    }

    fn permitted(&mut self, evidence: &Evidence) -> Result<(), &'static str> {
        let Fact::Permitted {
            attempt: ordinal,
            day,
            number,
            fence,
            opening,
            expected_total,
            ..
        } = evidence.fact()
        else {
            return Ok(());
        };
        if self.cancelled {
            return Err("it permits what was called off");
        }
        if self.hold != Hold::None {
            return Err("it permits what may have been sent since the backup that was put back");
        }
        let next = self.attempts.last().map_or(1, |last| last.ordinal + 1);
        match self.attempts.last_mut() {
            Some(last) if last.ordinal == *ordinal => {
                if last.status != AttemptStatus::NotSent {
                    return Err("it permits a second sending of what may have been sent");
                }
                if last.day != *day || last.number != *number {
                    return Err("it permits an attempt under another number or day");
                }
                last.status = AttemptStatus::Sending;
                last.permits += 1;
                last.permitted_at = evidence.at();
                last.fence = *fence;
                last.expected_total = *expected_total;
            }
            Some(last) if last.is_open() => return Err("an earlier attempt is open"),
            _ if *ordinal != next => return Err("it permits an attempt out of order"),
            _ => self.attempts.push(Attempt {
                ordinal: *ordinal,
                day: *day,
                number: number.clone(),
                permitted_at: evidence.at(),
                fence: *fence,
                permits: 1,
                opening: *opening,
                expected_total: *expected_total,
                status: AttemptStatus::Sending,
                asked: Asked::default(),
            }),
        }
        self.again = false;
        Ok(())
    }

    /// Another attempt was asked for: the one before was decided as not moved, unless a code is explained otherwise since then.
    fn another_attempt(&mut self) {
        let Some(attempt) = self.attempts.last_mut() else {
            return;
        };
        if attempt.status == AttemptStatus::Settled {
            self.disputes(Dispute::DoneAfterAll);
        } else if attempt.is_open_at_bank() {
            attempt.status = AttemptStatus::NotExecuted;
            self.disputes(Dispute::EarlierAttemptOpen);
        }
    }

    /// The call itself was answered, or ended in silence.
    fn answered(&mut self, ordinal: u32, answer: &Answer, at: DateTime, codes: &Codes<'_>) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        if attempt.status == AttemptStatus::Sending {
            attempt.status = AttemptStatus::Unknown;
        }
        let Answer::Reply(reply) = answer else {
            return;
        };
        let verdict = codes.of_order(reply);
        let before = attempt.asked.order;
        // The network may deliver one sending twice: that the number was seen is no news of a copy that was answered.
        let is_copy = match before {
            Some(Verdict::Done | Verdict::Refused | Verdict::Pending) => {
                verdict == Verdict::Duplicate
            }
            Some(Verdict::Duplicate) => matches!(verdict, Verdict::Open | Verdict::Unexplained),
            _ => false,
        };
        if !is_copy {
            attempt.asked.order = Some(verdict);
        }
        attempt.asked.by_learnt_code |= codes.by_tables(|tables| tables.of_order(reply)) != verdict;
        match verdict {
            Verdict::Done => {
                let mut totals = reply.total.iter().zip(attempt.expected_total);
                let differs = reply.differs.as_deref();
                if differs.is_some_and(|member| !codes.is_total(member)) {
                    self.disputes(Dispute::EchoMismatch);
                } else if differs.is_some() || totals.any(|(found, expected)| *found != expected) {
                    self.disputes(Dispute::TotalMismatch);
                } else {
                    self.done(ordinal, AskedDay::Own, at);
                }
            }
            Verdict::Refused => {
                #[cfg(feature = "wrong-policies")]
                if super::wrong::refuses_at_once(codes.wrong) && attempt.is_open() {
                    attempt.status = AttemptStatus::Refused;
                    return;
                }
                if attempt.status == AttemptStatus::Settled {
                    self.contradicts(Dispute::NotDoneAfterAll);
                }
            }
            Verdict::Pending => {
                attempt.asked.ever_pending = true;
                if attempt.status == AttemptStatus::NotExecuted {
                    self.contradicts(Dispute::DoneAfterAll);
                }
            }
            // The network may have delivered the one sending twice, or somebody else may have used the number: the bank is asked, and its word on the original decides.
            Verdict::Duplicate if attempt.status == AttemptStatus::NotExecuted => {
                self.disputes(Dispute::NumberCollision);
            }
            // Only an inquiry has settled it, which went by the number.
            Verdict::Duplicate
                if attempt.status == AttemptStatus::Settled
                    && before != Some(Verdict::Done)
                    && !self.by_operator
                    && !codes.names_party(&Reply::default()) =>
            {
                attempt.status = AttemptStatus::Unknown;
                attempt.asked.own.doubt();
                attempt.asked.next.doubt();
                self.disputes(Dispute::DoneUnnamed);
            }
            Verdict::Duplicate => {}
            Verdict::Unexplained => attempt.asked.unexplained = true,
            Verdict::Open | Verdict::Absent => {}
        }
        self.answered_late(ordinal, verdict, at);
    }

    /// What the bank says to the call itself stands above what it said to earlier inquiries.
    fn answered_late(&mut self, ordinal: u32, verdict: Verdict, at: DateTime) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        let is_news = attempt.asked.inquiries > 0 && attempt.status != AttemptStatus::Settled;
        if is_news && matches!(verdict, Verdict::Done | Verdict::Pending) {
            attempt.asked.own.say(verdict, at, at);
        }
    }

    /// The bank was asked about an attempt.
    fn inquired(
        &mut self,
        ordinal: u32,
        about: AskedDay,
        asked_at: DateTime,
        answer: &Answer,
        at: DateTime,
        codes: &Codes<'_>,
    ) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        attempt.asked.inquiries += 1;
        let verdict = match answer {
            Answer::Reply(reply) => {
                let verdict = codes.of_inquiry(reply);
                let by_tables = codes.by_tables(|tables| tables.of_inquiry(reply));
                attempt.asked.by_learnt_code |= by_tables != verdict;
                let decided = matches!(
                    attempt.status,
                    AttemptStatus::Settled | AttemptStatus::Refused
                );
                let seen_before = attempt.asked.order == Some(Verdict::Duplicate);
                // All that it says is that a call under the number was done.
                if verdict == Verdict::Done && seen_before && !decided && !codes.names_party(reply)
                {
                    Verdict::Duplicate
                } else {
                    verdict
                }
            }
            Answer::Silence { .. } => Verdict::Open,
        };
        // A reply about something else is as good as none.
        let is_answer = matches!(answer, Answer::Reply(reply) if reply.differs.is_none());
        let heard = Some(verdict).filter(|_| is_answer);
        attempt.asked.about_mut(about).hear(heard, asked_at, at);
        match verdict {
            Verdict::Done if attempt.asked.order == Some(Verdict::Refused) => {
                self.contradicts(Dispute::DoneAfterAll);
            }
            Verdict::Done => self.done(ordinal, about, asked_at),
            Verdict::Refused => self.refused(ordinal, asked_at),
            Verdict::Pending => self.pending(ordinal, asked_at, at),
            Verdict::Absent => self.absent(ordinal, about, asked_at, at),
            Verdict::Unexplained => attempt.asked.unexplained = true,
            Verdict::Duplicate if attempt.is_open_at_bank() => {
                self.disputes(Dispute::DoneUnnamed);
            }
            Verdict::Open | Verdict::Duplicate => {}
        }
    }

    fn done(&mut self, ordinal: u32, about: AskedDay, at: DateTime) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        match attempt.status {
            AttemptStatus::Settled => {}
            AttemptStatus::NotSent | AttemptStatus::Lapsed => {
                self.disputes(Dispute::NumberCollision);
            }
            AttemptStatus::Refused | AttemptStatus::NotExecuted => {
                self.contradicts(Dispute::DoneAfterAll);
            }
            _ => {
                attempt.status = AttemptStatus::Settled;
                attempt.asked.done_about = Some(about);
                attempt.asked.decided_at = Some(at);
            }
        }
    }

    fn refused(&mut self, ordinal: u32, asked_at: DateTime) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        match attempt.status {
            AttemptStatus::Refused | AttemptStatus::NotExecuted | AttemptStatus::Lapsed => {}
            AttemptStatus::NotSent => self.disputes(Dispute::NumberCollision),
            AttemptStatus::Settled => self.contradicts(Dispute::NotDoneAfterAll),
            _ => {
                attempt.status = AttemptStatus::Refused;
                attempt.asked.decided_at = Some(asked_at);
            }
        }
    }

    fn pending(&mut self, ordinal: u32, asked_at: DateTime, at: DateTime) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        attempt.asked.ever_pending = true;
        let later = attempt.asked.is_after_decision(asked_at, at);
        match attempt.status {
            AttemptStatus::NotSent | AttemptStatus::Lapsed => {
                self.disputes(Dispute::NumberCollision);
            }
            AttemptStatus::Settled | AttemptStatus::Refused if !later => {}
            AttemptStatus::Settled => self.contradicts(Dispute::NotDoneAfterAll),
            AttemptStatus::Refused | AttemptStatus::NotExecuted => {
                self.contradicts(Dispute::DoneAfterAll);
            }
            _ => attempt.status = AttemptStatus::Processing,
        }
    }

    fn absent(&mut self, ordinal: u32, about: AskedDay, asked_at: DateTime, at: DateTime) {
        let Some(attempt) = self.attempts.iter_mut().find(|it| it.ordinal == ordinal) else {
            return;
        };
        let absent = |said: Option<Verdict>| said == Some(Verdict::Absent);
        match attempt.status {
            AttemptStatus::Settled if !attempt.asked.is_after_decision(asked_at, at) => {}
            // A call that was taken on one of its days is absent under the other.
            AttemptStatus::Settled => {
                let everywhere = absent(attempt.asked.own.said) && absent(attempt.asked.next.said);
                if attempt.asked.done_about == Some(about) || everywhere {
                    self.contradicts(Dispute::NotDoneAfterAll);
                }
            }
            AttemptStatus::Sending | AttemptStatus::Unknown | AttemptStatus::Absent => {
                let refused = attempt.asked.order == Some(Verdict::Refused);
                if refused && about == AskedDay::Own {
                    attempt.status = AttemptStatus::Refused;
                    attempt.asked.decided_at = Some(asked_at);
                } else if !attempt.asked.ever_pending {
                    attempt.status = AttemptStatus::Absent;
                }
            }
            // What the bank once worked on is not undone by its having lost it: a person must look.
            AttemptStatus::Processing => {}
            _ => {}
        }
    }

    /// A contradiction of what had been decided, by the bank or by an operator.
    fn contradicts(&mut self, dispute: Dispute) {
        self.disputes(if self.by_operator {
            Dispute::OperatorContradicted
        } else {
            dispute
        });
    }

    /// A person has found out what became of it since the backup.
    fn released(&mut self, intent: &Intent, resolution: &Resolution) {
        if resolution.amount != intent.amount {
            self.disputes(Dispute::OperatorAmount);
            return;
        }
        self.hold = if resolution.moved {
            Hold::Moved
        } else {
            Hold::None
        };
        self.by_operator |= resolution.moved;
    }

    /// An operator's finding is about the whole transfer: whether its amount moved, once.
    fn resolved(
        &mut self,
        intent: &Intent,
        ordinal: u32,
        resolution: &Resolution,
        stood: &[AttemptStatus],
        at: DateTime,
    ) {
        if resolution.amount != intent.amount {
            self.disputes(Dispute::OperatorAmount);
            return;
        }
        (self.again, self.cancelled) = (false, false);
        self.by_operator = true;
        let moved = resolution.moved;
        let contradicted = self.is_explained_since(ordinal, moved, stood)
            || !moved && self.attempts.iter().any(Attempt::moves);
        self.disputed = false;
        if contradicted {
            self.disputes(Dispute::OperatorContradicted);
            return;
        }
        let known = self.attempts.iter().any(Attempt::is_done);
        for attempt in &mut self.attempts {
            let is_it = attempt.ordinal == ordinal;
            if moved && (attempt.is_done() || is_it && !known) {
                attempt.status = AttemptStatus::Settled;
            } else if attempt.is_open()
                || !moved && (is_it || attempt.status == AttemptStatus::Settled)
            {
                attempt.status = AttemptStatus::NotExecuted;
            } else {
                continue;
            }
            attempt.asked.decided_at = Some(at);
        }
    }

    /// Whether a code that was explained after a finding was written speaks against it: by what is known now, an attempt stood otherwise then.
    fn is_explained_since(&self, ordinal: u32, moved: bool, stood: &[AttemptStatus]) -> bool {
        self.attempts.iter().enumerate().any(|(index, attempt)| {
            let is_it = attempt.ordinal == ordinal;
            let against = match attempt.status {
                AttemptStatus::Settled | AttemptStatus::Processing => !moved,
                AttemptStatus::Refused => moved && is_it,
                _ => false,
            };
            // An earlier version did not write down how it stood; undisputed, it was not decided, or there had been nothing to find.
            let otherwise = match stood.get(index) {
                Some(status) => *status != attempt.status,
                None => is_it && !self.disputed,
            };
            against && otherwise
        })
    }
}
