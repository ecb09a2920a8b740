//! What an event changes about an intent, its loan or account, and the register of numbers.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};

use super::{Engine, Event, NotAllowed, Readiness, Waiting};
use crate::runtime::TransactionNo;
use crate::transfer::evidence::{Evidence, Fact};
use crate::transfer::fold::fold;
use crate::transfer::identity::Fence;
use crate::transfer::journal::{Change, NumberPurpose, NumberUse, Party, PartyChange, Record};
use crate::transfer::operator::{check_again, check_release, check_resolution, expected_total};
use crate::transfer::state::{Attempt, AttemptStatus, Dispute, Standing, State};

impl Engine<'_> {
    /// What an event changes.
    ///
    /// `fence` is that of the lease under which it is written; none for the bank's late word.
    ///
    /// # Errors
    /// When the event is not allowed where the intent stands.
    pub fn apply(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        event: Event<'_>,
        now: DateTime,
    ) -> Result<Change, NotAllowed> {
        let judged_elsewhere = record.standing.codes != self.codes.version;
        if judged_elsewhere && !matches!(event, Event::Judge { .. }) {
            return Err(NotAllowed::OtherCodes);
        }
        let mut number = None;
        let fact = match event {
            Event::Permit { number: drawn } => {
                let (fact, used) = self.permit(record, party, fence, drawn, now)?;
                number = used;
                fact
            }
            Event::NotSent { attempt, why } => Fact::NotSent { attempt, why },
            Event::Answered { attempt, answer } => Fact::Answered { attempt, answer },
            Event::Interrupted => {
                let attempt = open(record, &[State::Sending])?.ordinal;
                let fence = fence.ok_or(NotAllowed::NoLease)?;
                Fact::Interrupted { attempt, fence }
            }
            Event::Inquired {
                attempt,
                about,
                purpose,
                number,
                asked_at,
                answer,
            } => Fact::Inquired {
                attempt,
                about,
                purpose,
                number,
                asked_at,
                answer,
            },
            Event::Lapse => {
                let attempt = open(record, &[State::Recorded])?;
                if attempt.status != AttemptStatus::NotSent || now.date() <= attempt.day {
                    return Err(NotAllowed::State(record.state()));
                }
                Fact::Lapsed {
                    attempt: attempt.ordinal,
                }
            }
            Event::Close => {
                let states = [State::Unknown, State::Processing, State::Absent];
                let attempt = open(record, &states)?;
                if !self.may_close(attempt, now) {
                    return Err(NotAllowed::TooEarly);
                }
                Fact::ClosedNotExecuted {
                    attempt: attempt.ordinal,
                }
            }
            Event::Again { opening, by } => {
                check_again(record, opening)?;
                Fact::Again { opening, by }
            }
            Event::Cancel { by } => {
                if record.state() != State::Recorded {
                    return Err(NotAllowed::State(record.state()));
                }
                // Called off, it would count as not moved.
                if record.standing.awaits_release() {
                    return Err(NotAllowed::Waiting(Waiting::Release));
                }
                Fact::Cancelled { by }
            }
            Event::Resolve(resolution) if record.standing.awaits_release() => {
                check_release(self.rules, record, &resolution)?;
                Fact::Released { resolution }
            }
            Event::Resolve(resolution) => {
                let attempt = check_resolution(self.rules, record, &resolution, now)?;
                let attempts = record.standing.attempts().iter();
                Fact::Resolved {
                    attempt,
                    resolution,
                    stood: attempts.map(|attempt| attempt.status).collect(),
                }
            }
            Event::Judge { evidence } => return self.judge(record, party, fence, evidence, now),
        };
        let before = &record.standing;
        let id = record.intent.id;
        let evidence = Evidence::after(id, before.version, before.tip, now, fact);
        let mut standing = before.clone();
        standing
            .follow(&record.intent, &evidence, &self.codes)
            .map_err(NotAllowed::Impossible)?;
        Ok(self.change(record, party, fence, vec![evidence], standing, number, now))
    }

    fn permit(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        drawn: TransactionNo,
        now: DateTime,
    ) -> Result<(Fact, Option<NumberUse>), NotAllowed> {
        let fence = fence.ok_or(NotAllowed::NoLease)?;
        if record.state() != State::Recorded {
            return Err(NotAllowed::State(record.state()));
        }
        // An earlier version could store as recorded what an operator had found to have moved.
        if record.standing.attempts().iter().any(Attempt::is_done) {
            return Err(NotAllowed::BankSaysOtherwise);
        }
        let expected_total = expected_total(record, party)?;
        let ready = Readiness {
            preflight_passed: true,
            skew: Some(SignedDuration::ZERO),
            ..Readiness::default()
        };
        if let Some((_, why)) = self.hindrance(record, party, &ready, now) {
            return Err(NotAllowed::Waiting(why));
        }
        let latest = record.standing.attempt();
        let (attempt, number, used) = match latest {
            Some(latest) if latest.status == AttemptStatus::NotSent => {
                if latest.day != now.date() {
                    return Err(NotAllowed::Waiting(Waiting::AttemptDay));
                }
                (latest.ordinal, latest.number.clone(), None)
            }
            _ => {
                let used = NumberUse {
                    day: now.date(),
                    number: drawn.clone(),
                    intent: record.intent.id,
                    purpose: NumberPurpose::Order,
                };
                let ordinal = latest.map_or(1, |latest| latest.ordinal + 1);
                (ordinal, drawn, Some(used))
            }
        };
        let opening = record.standing.next_opening.or(record.intent.opening);
        let fact = Fact::Permitted {
            attempt,
            day: now.date(),
            time: whole_seconds(now.time()),
            number,
            fence,
            opening,
            expected_total,
        };
        Ok((fact, used))
    }

    fn judge(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        evidence: &[Evidence],
        now: DateTime,
    ) -> Result<Change, NotAllowed> {
        let before = &record.standing;
        let fact = Fact::Judged {
            codes: self.codes.version,
        };
        let judged = Evidence::after(record.intent.id, before.version, before.tip, now, fact);
        let mut all = evidence.to_vec();
        all.push(judged);
        let mut standing =
            fold(&record.intent, &all, &self.codes).map_err(NotAllowed::Impossible)?;
        // What was decided and told never becomes something else by itself.
        let otherwise = before.state.is_terminal()
            && standing.state != before.state
            && standing.state != State::Disputed;
        if otherwise {
            let (version, tip) = (standing.version, standing.tip);
            let before = before.state;
            let fact = Fact::JudgedOtherwise { before };
            let otherwise = Evidence::after(record.intent.id, version, tip, now, fact);
            standing
                .follow(&record.intent, &otherwise, &self.codes)
                .map_err(NotAllowed::Impossible)?;
            all.push(otherwise);
        }
        let new = all.split_off(evidence.len());
        Ok(self.change(record, party, fence, new, standing, None, now))
    }

    #[allow(clippy::too_many_arguments)] // Each is a part of the change, and only this module calls it.
    fn change(
        &self,
        record: &Record,
        party: &Party,
        fence: Option<Fence>,
        evidence: Vec<Evidence>,
        standing: Standing,
        number: Option<NumberUse>,
        now: DateTime,
    ) -> Change {
        let after = party_after(record, &standing, party);
        Change {
            intent: record.intent.id,
            expected_version: record.standing.version,
            fence,
            evidence,
            due: self.due(record, &standing, now),
            standing,
            number,
            party: (after != *party).then_some(PartyChange {
                expected_version: party.version,
                party: after,
            }),
        }
    }

    /// When a worker is to look at an intent next.
    fn due(&self, record: &Record, standing: &Standing, now: DateTime) -> DateTime {
        let delayed = |tries| now.saturating_add(self.rules.delay(&record.intent.id, tries));
        match (standing.state, standing.attempt()) {
            (State::Recorded, Some(attempt)) if attempt.status == AttemptStatus::NotSent => {
                delayed(attempt.permits.saturating_sub(1))
            }
            (State::Recorded | State::Sending, _) => now,
            (State::Unknown | State::Processing | State::Absent, Some(attempt)) => {
                delayed(attempt.asked.inquiries)
            }
            _ => DateTime::MAX,
        }
    }
}

/// What a change of an intent makes of its loan or account.
fn party_after(record: &Record, after: &Standing, party: &Party) -> Party {
    let id = record.intent.id;
    let mut changed = party.clone();
    if after.state.is_open_at_bank() {
        changed.open = Some(id);
    } else if changed.open == Some(id) {
        changed.open = None;
    }
    changed.frozen_by.retain(|frozen| *frozen != id);
    if after.state == State::Disputed {
        changed.frozen_by.push(id);
        changed.frozen_by.sort_unstable();
    }
    if record.intent.opening.is_some() {
        let settled = |state| state == State::Settled;
        match (record.state(), after.state) {
            (before, State::Settled) if !settled(before) => {
                // After a dispute about the total, or a transfer that came back, nobody knows the total: it must be adopted.
                let told = after.dispute.is_none();
                let expected = after.attempt().and_then(|attempt| attempt.expected_total);
                changed.total = expected.filter(|_| told);
            }
            (before, State::Disputed) if settled(before) => changed.total = None,
            (State::Disputed, _) if after.dispute == Some(Dispute::TotalMismatch) => {
                changed.total = None;
            }
            _ => {}
        }
    }
    changed
}

/// The open attempt of an intent that stands in one of these states.
fn open<'r>(record: &'r Record, states: &[State]) -> Result<&'r Attempt, NotAllowed> {
    record
        .standing
        .attempt()
        .filter(|attempt| attempt.is_open() && states.contains(&record.state()))
        .ok_or(NotAllowed::State(record.state()))
}

/// A time of day as the wire can say it.
fn whole_seconds(time: Time) -> Time {
    time.with().subsec_nanosecond(0).build().unwrap_or(time)
}
