//! Asking the bank what became of a transfer, and what its replies tell besides: the bank's clock, and whether it answers at all.

use std::time::Instant;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::operation::Came;
use super::progress::ProgressEvent;
use super::send::TRIES;
use super::{Process, Shared, TransferError};
use crate::metrics;
use crate::runtime::{CodeClass, Sending};
use crate::transfer::engine::{Engine, Event, NotAllowed, Readiness};
use crate::transfer::evidence::{Answer, AskedDay, Purpose, Reply};
use crate::transfer::identity::{Fence, IntentId};
use crate::transfer::journal::{JournalError, NumberPurpose, NumberUse, Record};
use crate::transfer::rules::{Rules, day_after};
use crate::transfer::state::Attempt;

/// The most codes that are counted each for itself.
const CODES: usize = 64;

impl Shared {
    /// Asks the bank what became of an attempt; the number of the inquiry is written down first.
    pub(super) async fn inquire(
        &self,
        engine: &Engine<'_>,
        record: &mut Record,
        fence: Fence,
        attempt: u32,
        about: AskedDay,
        purpose: Purpose,
    ) -> Result<(), TransferError> {
        let mut attempts = record.standing.attempts().iter();
        let Some(attempt) = attempts.find(|it| it.ordinal == attempt).cloned() else {
            return Err(NotAllowed::State(record.state()).into());
        };
        let call = self.call(record).await?;
        let asked_at = self.now();
        let sending = self.inquiry_number(record, asked_at).await?;
        let number = sending.transaction_no.clone();
        let came = call
            .inquire(
                &self.client,
                day_of(&attempt, about),
                attempt.number.clone(),
                sending,
            )
            .await;
        let mut is_silent = true;
        let answer = match came {
            Ok(came) => {
                if came.answered {
                    let mut process = self.process();
                    // The bank knows what became of an order, so it gets them.
                    process.orders = Breaker::of_orders(&self.rules);
                    process.preflight_passed = true;
                }
                let answer = self.heard(record, came, asked_at);
                is_silent = matches!(answer, Answer::Silence { .. });
                let class = |reply: &Reply| engine.codes().class_of_inquiry(reply);
                metrics::inquiry(self.name_of(record), self.class_of(&answer, class));
                let is_absent = matches!(&answer, Answer::Reply(reply)
                    if class(reply) == Some(CodeClass::Absent));
                match self.own_readiness().clock() {
                    // Absence counts from the end of a day on, and such a clock does not know when that is.
                    Err(why) if is_absent => Answer::Silence {
                        why: format!("the bank has no such call, which does not count: {why}"),
                    },
                    _ => answer,
                }
            }
            Err(error) => {
                let why = error.to_string();
                metrics::inquiry(self.name_of(record), "not_sent");
                self.tell(record, ProgressEvent::InquiryNotSent { why: why.clone() });
                Answer::Silence { why }
            }
        };
        let now = self.now();
        self.process()
            .inquiries
            .heard(is_silent, now, &self.rules, &record.intent.id);
        self.tell(
            record,
            ProgressEvent::Inquired {
                about,
                purpose,
                answer: answer.clone(),
            },
        );
        let event = Event::Inquired {
            attempt: attempt.ordinal,
            about,
            purpose,
            number,
            asked_at,
            answer,
        };
        self.write(engine, record, fence, event).await?;
        Ok(())
    }

    async fn inquiry_number(
        &self,
        record: &Record,
        now: DateTime,
    ) -> Result<Sending, TransferError> {
        for _ in 0..TRIES {
            let number = self.number()?;
            let registered = self
                .afloat
                .register_number(NumberUse {
                    day: now.date(),
                    number: number.clone(),
                    intent: record.intent.id,
                    purpose: NumberPurpose::Inquiry,
                })
                .await;
            match registered {
                Err(JournalError::NumberTaken) => continue,
                Ok(()) => {
                    return Ok(Sending {
                        transaction_no: number,
                        date: now.date(),
                        time: now.time(),
                    });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(JournalError::NumberTaken.into())
    }

    /// The answer with the digest of the reply; the clock of the bank is looked at on the way.
    pub(super) fn heard(&self, record: &Record, came: Came, from: DateTime) -> Answer {
        let Came {
            mut answer,
            mismatched,
            http_date,
            body,
            ..
        } = came;
        if mismatched {
            metrics::echo_mismatch();
        }
        if let Answer::Reply(reply) = &mut answer {
            let text = String::from_utf8_lossy(&body);
            reply.digest = self.sealer.content_digest(&text).ok();
        }
        if let Some(skew) = self.compare_clocks(http_date.as_deref(), from)
            && skew.abs() > Rules::NOTABLE_SKEW
        {
            self.tell(record, ProgressEvent::ClockSkew { skew });
        }
        answer
    }

    /// The name of a transfer's operation, for a label.
    pub(super) fn name_of(&self, record: &Record) -> &'static str {
        self.operation(&record.intent.api)
            .map_or("other", |of| of.operation())
    }

    /// The class of an answer, for a label; a code that nothing lists is counted on the way.
    pub(super) fn class_of(
        &self,
        answer: &Answer,
        class: impl FnOnce(&Reply) -> Option<CodeClass>,
    ) -> &'static str {
        let Answer::Reply(reply) = answer else {
            return "silence";
        };
        metrics::masked(reply);
        class(reply).map_or_else(
            || {
                let code = reply.result.as_ref().unwrap_or(&reply.code);
                metrics::unexplained(self.process().label_of(code));
                "unlisted"
            },
            CodeClass::name,
        )
    }

    /// Compares this clock with the bank's by a reply to a call that began at a time; none for a bank on this machine, whose clock may have been moved on purpose.
    pub(super) fn compare_clocks(
        &self,
        http_date: Option<&str>,
        from: DateTime,
    ) -> Option<SignedDuration> {
        if self.is_loopback {
            return None;
        }
        let skew = skew(in_korea(http_date?)?, from, self.now());
        self.process().skew = Some(Compared {
            skew,
            at: self.now(),
            moment: Instant::now(),
        });
        metrics::clock_skew(skew);
        Some(skew)
    }

    /// What this process knows of the bank and of its clock; the journal's health is left out.
    pub(super) fn own_readiness(&self) -> Readiness {
        let now = self.now();
        let process = self.process();
        let skew = if self.is_loopback {
            Some(SignedDuration::ZERO)
        } else {
            process.skew.as_ref().and_then(|it| it.skew_at(now))
        };
        Readiness {
            health: None,
            preflight_passed: process.preflight_passed,
            skew,
        }
    }

    /// Notes how an order ended: several in a row that ended in nothing that is known stop the others, and so does one whose token was refused.
    pub(super) fn order_ended(&self, record: &Record, is_known: bool, is_token_refused: bool) {
        let (now, id) = (self.now(), &record.intent.id);
        let mut process = self.process();
        if is_token_refused {
            process.orders.lose_patience();
        }
        process.orders.heard(!is_known, now, &self.rules, id);
        if process.orders.is_open() && std::mem::take(&mut process.preflight_passed) {
            drop(process);
            metrics::orders_stopped();
        }
    }
}

/// When this clock was compared with the bank's.
pub(super) struct Compared {
    /// How far this clock was ahead.
    skew: SignedDuration,
    /// When, by this clock.
    at: DateTime,
    /// When, by the monotonic clock.
    moment: Instant,
}

impl Compared {
    /// How far this clock is ahead; none if it was compared too long ago, or did not run like the monotonic clock since: it was set, or the machine slept.
    fn skew_at(&self, now: DateTime) -> Option<SignedDuration> {
        let elapsed = SignedDuration::try_from(self.moment.elapsed()).ok()?;
        let drift = now.duration_since(self.at).checked_sub(elapsed)?;
        let is_fresh = elapsed <= Rules::FRESH_SKEW && drift.abs() <= Rules::NOTABLE_SKEW;
        is_fresh.then_some(self.skew)
    }
}

impl Process {
    /// Notes that a read was answered; after orders that were not, the next is sent only after a while.
    pub(super) fn read_answered(&mut self, now: DateTime, rules: &Rules) {
        if self.orders.held_until(now, rules).is_none() {
            self.preflight_passed = true;
        }
    }

    /// A code as a label: `other` for what does not look like one, and for every new one after many.
    fn label_of(&mut self, code: &str) -> String {
        let known = self.codes_seen.contains(code);
        match metrics::label_of(code) {
            Some(code) if known || self.codes_seen.len() < CODES => {
                self.codes_seen.insert(code.to_owned());
                code.to_owned()
            }
            _ => "other".to_owned(),
        }
    }
}

/// Leaves a bank alone that does not answer: one call at a time is let through, at growing distances, until one is answered.
#[derive(Debug)]
pub(super) struct Breaker {
    patience: u32,
    silent: u32,
    held_until: Option<DateTime>,
}

impl Breaker {
    /// For inquiries.
    pub(super) const fn of_inquiries() -> Self {
        Self::new(5)
    }

    /// For calls that move money.
    pub(super) const fn of_orders(rules: &Rules) -> Self {
        Self::new(rules.unknown_orders)
    }

    /// After so many in a row without an answer the bank is left alone for a while.
    const fn new(patience: u32) -> Self {
        Self {
            patience,
            silent: 0,
            held_until: None,
        }
    }

    /// The next call without an answer is enough.
    fn lose_patience(&mut self) {
        self.silent = self.silent.max(self.patience - 1);
    }

    /// Whether the bank is left alone.
    pub(super) fn is_open(&self) -> bool {
        self.silent >= self.patience
    }

    /// Until when nothing may be tried; none if something may be tried now.
    pub(super) fn held_until(&self, now: DateTime, rules: &Rules) -> Option<DateTime> {
        // A clock that was set back must not hold it for good.
        let longest = now.saturating_add(rules.longest_wait());
        self.held_until
            .filter(|until| self.is_open() && *until > now && *until <= longest)
    }

    /// Whether an inquiry may be made now; otherwise when to look again.
    pub(super) fn ask(
        &mut self,
        now: DateTime,
        rules: &Rules,
        intent: &IntentId,
    ) -> Result<(), DateTime> {
        if let Some(until) = self.held_until(now, rules) {
            return Err(until);
        }
        if self.is_open() {
            self.hold(now, rules, intent);
        }
        Ok(())
    }

    /// Notes whether a call was answered.
    pub(super) fn heard(
        &mut self,
        is_silent: bool,
        now: DateTime,
        rules: &Rules,
        intent: &IntentId,
    ) {
        if !is_silent {
            *self = Self::new(self.patience);
            return;
        }
        self.silent = self.silent.saturating_add(1);
        if self.is_open() {
            self.hold(now, rules, intent);
        }
    }

    fn hold(&mut self, now: DateTime, rules: &Rules, intent: &IntentId) {
        let delay = rules.delay(intent, self.silent - self.patience + 1);
        self.held_until = Some(now.saturating_add(delay));
    }
}

/// The day under which an attempt is asked for.
fn day_of(attempt: &Attempt, about: AskedDay) -> Date {
    match about {
        AskedDay::Own => attempt.day,
        AskedDay::Next => day_after(attempt.day),
    }
}

/// How far this clock is ahead of the bank's, which stated a time, in whole seconds, between two moments of this clock.
fn skew(stated: DateTime, from: DateTime, to: DateTime) -> SignedDuration {
    let second_after = stated.saturating_add(SignedDuration::from_secs(1));
    if from >= second_after {
        from.duration_since(stated)
    } else if to < stated {
        to.duration_since(stated)
    } else {
        SignedDuration::ZERO
    }
}

/// The time in Korea that an HTTP header `Date` states.
fn in_korea(http_date: &str) -> Option<DateTime> {
    let stated = jiff::fmt::rfc2822::parse(http_date).ok()?;
    Some(jiff::tz::Offset::constant(9).to_datetime(stated.timestamp()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_banks_clock_is_read_from_its_replies() {
        let read = |text| in_korea(text).map(|time| time.to_string());
        let noon = Some("2026-01-05T09:30:15".to_owned());
        assert_eq!(read("Mon, 05 Jan 2026 00:30:15 GMT"), noon);
        assert_eq!(read("2026-01-05"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn a_slow_reply_is_no_skew() {
        let at = |second: i64| {
            date(2026, 1, 5)
                .at(9, 30, 0, 0)
                .saturating_add(SignedDuration::from_secs(second))
        };
        let check = |from: i64, to: i64, expected: i64| {
            let found = skew(at(10), at(from), at(to));
            assert_eq!(found, SignedDuration::from_secs(expected), "{from} to {to}");
        };
        check(10, 10, 0);
        check(0, 60, 0);
        check(10, 70, 0);
        check(610, 610, 600);
        check(610, 670, 600);
        check(-590, -590, -600);
        check(-590, -540, -550);
    }

    #[test]
    fn a_bank_that_does_not_answer_is_left_alone() {
        let (rules, intent) = (Rules::default(), IntentId::from_bytes([1; 16]));
        let mut now = date(2026, 1, 5).at(9, 30, 0, 0);
        let mut breaker = Breaker::of_inquiries();
        let mut asked = 0;
        for _ in 0..12 * 60 * 60 {
            if breaker.ask(now, &rules, &intent).is_ok() {
                asked += 1;
                breaker.heard(true, now, &rules, &intent);
            }
            now = now.saturating_add(SignedDuration::from_secs(1));
        }
        // Five at once, then doubling distances up to five minutes or so.
        assert!((150..200).contains(&asked), "{asked} in twelve hours");
        let until = breaker.ask(now, &rules, &intent).unwrap_err();
        assert!(breaker.ask(until, &rules, &intent).is_ok());
        // While that one is under way no other is made.
        assert!(breaker.ask(until, &rules, &intent).is_err());
        breaker.heard(false, until, &rules, &intent);
        assert!(breaker.ask(until, &rules, &intent).is_ok());
        // A clock that is set back does not keep it closed.
        for _ in 0..20 {
            breaker.heard(true, until, &rules, &intent);
        }
        let yesterday = until.saturating_sub(SignedDuration::from_hours(24));
        assert!(breaker.ask(yesterday, &rules, &intent).is_ok());
    }
}
