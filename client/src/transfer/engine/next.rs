//! What to do next about an intent.

use jiff::civil::DateTime;

use super::{Action, Engine, Readiness, Waiting};
use crate::transfer::evidence::AskedDay;
use crate::transfer::identity::Fence;
use crate::transfer::journal::{Health, Party, Record};
use crate::transfer::operator::expected_total;
use crate::transfer::rules::{Rules, day_after};
use crate::transfer::state::{Attempt, AttemptStatus, Hold, State};

impl Engine<'_> {
    /// What to do next about an intent, for the holder of a lease on it.
    pub fn next(
        &self,
        record: &Record,
        party: &Party,
        ready: &Readiness,
        fence: Fence,
        now: DateTime,
    ) -> Action {
        let wait = |until, why| Action::Wait { until, why };
        match (record.state(), record.standing.attempt()) {
            (State::Recorded, latest) => {
                if let Some(attempt) = latest.filter(|it| it.status == AttemptStatus::NotSent) {
                    if now.date() > attempt.day {
                        return Action::Lapse;
                    }
                    if now.date() < attempt.day {
                        return wait(attempt.day.at(0, 0, 0, 0), Waiting::AttemptDay);
                    }
                    let tries = attempt.permits.saturating_sub(1);
                    if let Some(due) = self.not_before(record, attempt.permitted_at, tries, now) {
                        return wait(due, Waiting::Delay);
                    }
                }
                match self.hindrance(record, party, ready, now) {
                    Some((until, why)) => wait(until, why),
                    None => Action::Send,
                }
            }
            (State::Sending, Some(attempt)) if attempt.fence == fence => {
                wait(self.in_a_while(record, now), Waiting::Sending)
            }
            (State::Sending, _) => Action::Interrupt,
            (State::Unknown | State::Processing | State::Absent, Some(attempt)) => {
                if self.may_close(attempt, now) {
                    // Only the bank's clock says that its day is over.
                    return match ready.clock() {
                        Ok(()) => Action::Close,
                        Err(why) => wait(self.in_a_while(record, now), why),
                    };
                }
                let about = about(attempt, now);
                let last = attempt.asked.own.last.max(attempt.asked.next.last);
                let tries = attempt.asked.inquiries;
                let last = last.unwrap_or(attempt.permitted_at);
                if let Some(due) = self.not_before(record, last, tries, now) {
                    return wait(due, Waiting::Delay);
                }
                Action::Inquire {
                    attempt: attempt.ordinal,
                    about,
                }
            }
            _ => Action::Rest,
        }
    }

    /// When something that was last tried then may be tried again, if that is not now.
    fn not_before(
        &self,
        record: &Record,
        last: DateTime,
        tries: u32,
        now: DateTime,
    ) -> Option<DateTime> {
        let due = last.saturating_add(self.rules.delay(&record.intent.id, tries));
        // A clock that was set back must not postpone anything for good; what was written since says when it is due.
        let longest = now.saturating_add(self.rules.longest_wait());
        let due = if due <= longest { due } else { record.due };
        (due > now && due <= longest).then_some(due)
    }

    /// What stands in the way of a permit, and until when.
    pub(super) fn hindrance(
        &self,
        record: &Record,
        party: &Party,
        ready: &Readiness,
        now: DateTime,
    ) -> Option<(DateTime, Waiting)> {
        let later = self.in_a_while(record, now);
        if matches!(
            ready.health,
            Some(Health::Poisoned(_) | Health::Quarantined(_) | Health::Halted(_))
        ) {
            return Some((later, Waiting::Journal));
        }
        if record.standing.hold() != Hold::None {
            return Some((later, Waiting::Release));
        }
        if party.frozen_by.iter().any(|id| *id != record.intent.id) {
            return Some((later, Waiting::PartyFrozen));
        }
        if party.open.is_some_and(|open| open != record.intent.id) {
            return Some((later, Waiting::PartyBusy));
        }
        if expected_total(record, party).is_err() {
            return Some((later, Waiting::LoanTotal));
        }
        let opens = self.rules.open_from(now);
        if opens > now {
            return Some((opens, Waiting::GuardWindow));
        }
        // A read that is answered compares the clocks too.
        match ready.clock() {
            Err(Waiting::ClockUnknown) if !ready.preflight_passed => {}
            Err(why) => return Some((later, why)),
            Ok(()) => {}
        }
        if !ready.preflight_passed {
            return Some((later, Waiting::Preflight));
        }
        None
    }

    fn in_a_while(&self, record: &Record, now: DateTime) -> DateTime {
        now.saturating_add(self.rules.delay(&record.intent.id, 2))
    }

    /// Whether an attempt may be closed as not executed: its days and the quiet time are over, and after that the bank said twice for each day that it has no such call.
    pub(super) fn may_close(&self, attempt: &Attempt, now: DateTime) -> bool {
        #[cfg(feature = "wrong-policies")]
        if crate::transfer::wrong::closes(
            self.rules.wrong,
            attempt.status == AttemptStatus::Unknown && attempt.asked.order.is_none(),
            attempt.status == AttemptStatus::Absent,
            attempt.asked.inquiries,
        ) {
            return true;
        }
        let quiet = self.rules.quiet_from(attempt.day);
        let twice = |day| {
            let asked = attempt.asked.about(day);
            asked.absent_before.is_some_and(|at| at >= quiet)
                && asked.absent.is_some_and(|at| at >= quiet)
        };
        attempt.status == AttemptStatus::Absent
            && !attempt.asked.ever_pending
            && now >= quiet
            && twice(AskedDay::Own)
            && twice(AskedDay::Next)
    }
}

impl Readiness {
    /// Whether this clock can be relied on; otherwise what is waited for.
    pub(in crate::transfer) fn clock(&self) -> Result<(), Waiting> {
        match self.skew {
            None => Err(Waiting::ClockUnknown),
            Some(skew) if skew.abs() > Rules::GREATEST_SKEW => Err(Waiting::ClockSkew),
            Some(_) => Ok(()),
        }
    }
}

/// Under which day to ask next: its own until that is over, then whichever was not asked for longer.
fn about(attempt: &Attempt, now: DateTime) -> AskedDay {
    if now.date() < day_after(attempt.day) {
        return AskedDay::Own;
    }
    if attempt.asked.next.last < attempt.asked.own.last {
        AskedDay::Next
    } else {
        AskedDay::Own
    }
}
