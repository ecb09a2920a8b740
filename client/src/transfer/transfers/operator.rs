//! What a person asks for: inquiries, findings, other attempts, codes, and comparisons with the bank.

use std::fmt;

use jiff::civil::Date;
use tracing::Instrument;

use super::worker::span_of;
use super::{Learnt, Shared, TransferError, Transfers, owned};
use crate::metrics;
use crate::runtime::{CodeClass, Krw};
use crate::transfer::engine::{Engine, Event, NotAllowed};
use crate::transfer::evidence::{AskedDay, Purpose};
use crate::transfer::fold::{codes_version, fold};
use crate::transfer::identity::{IntentId, KeyedDigest, PlanId};
use crate::transfer::intent::Opening;
use crate::transfer::journal::{
    Claim, Filter, JournalError, LearntCode, Party, Record, overlay_at,
};
use crate::transfer::operator::Finding;
use crate::transfer::persons::Persons;
use crate::transfer::report::PlanReport;
use crate::transfer::rules::day_after;
use crate::transfer::state::{AskedAbout, Attempt, AttemptStatus, State, Verdict};
use crate::transfer::transferable::Transferable;

/// How many transfers are read at a time.
const PAGE: usize = 500;

/// What a comparison with the bank found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// How many settled transfers the bank was asked about.
    pub asked: usize,
    /// How many of them it said done of.
    pub done: usize,
    /// Those that it said something else of, or nothing.
    pub differences: Vec<Difference>,
}

/// A transfer on which journal and bank do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The transfer as it stands now.
    pub record: Record,
    /// Whether the bank said something else; otherwise it said nothing that counts, and can be asked again.
    pub contradicts: bool,
}

/// A transfer whose evidence does not add up to what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The transfer.
    pub intent: IntentId,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.intent, self.what)
    }
}

impl Transfers {
    /// Asks the bank now what became of a transfer's latest attempt, under each of its days that can be asked for.
    ///
    /// # Errors
    /// When it was never sent, a worker is at it, or the journal fails; an inquiry without an answer is no error.
    pub async fn inquire(&self, intent: IntentId) -> Result<Record, TransferError> {
        let shared = self.shared.clone();
        owned(async move { shared.ask(intent, Purpose::Settlement).await }).await
    }

    /// Calls off a transfer that was not sent.
    ///
    /// # Errors
    /// When it may have been sent or is at rest.
    pub async fn cancel(&self, intent: IntentId, by: &str) -> Result<Record, TransferError> {
        let by = by.to_owned();
        self.decide(intent, move || Event::Cancel { by }).await
    }

    /// Calls off every call of a plan that was not sent; returns how the plan then stands.
    ///
    /// # Errors
    /// When there is no such plan, or the journal fails.
    pub async fn abandon(&self, plan: PlanId, by: &str) -> Result<PlanReport, TransferError> {
        let report = self.report(plan).await?;
        // From the end, so that no call becomes due meanwhile.
        for call in report.calls.iter().rev() {
            if call.state() != State::Recorded {
                continue;
            }
            match self.cancel(call.intent.id, by).await {
                Ok(_) | Err(TransferError::NotAllowed(NotAllowed::State(_))) => {}
                Err(error) => return Err(error),
            }
        }
        self.report(plan).await
    }

    /// Asks for another attempt of a transfer that was refused or not executed, under a new number.
    ///
    /// # Errors
    /// When it stands otherwise, the choice between new and continuation is missing or none, or the rules demand more people.
    pub async fn again(
        &self,
        intent: IntentId,
        opening: Option<Opening>,
        by: Persons,
    ) -> Result<Record, TransferError> {
        self.enough(&by)?;
        let by = by.to_string();
        self.decide(intent, move || Event::Again { opening, by })
            .await
    }

    /// Writes an operator's finding down.
    ///
    /// # Errors
    /// When the finding is not allowed yet, not complete, or against the bank's latest answer, or the rules demand more people.
    pub async fn resolve(
        &self,
        intent: IntentId,
        finding: Finding,
        by: Persons,
    ) -> Result<Record, TransferError> {
        self.enough(&by)?;
        let resolution = finding.by(&by);
        self.decide(intent, move || Event::Resolve(resolution))
            .await
    }

    /// Sets the running total of a loan that was running before; the loan is named by an operation and its key.
    ///
    /// # Errors
    /// While a call on the loan is open, without a reference, or when the rules demand more people.
    pub async fn adopt<O: Transferable>(
        &self,
        loan: &str,
        total: Krw,
        reference: &str,
        by: Persons,
    ) -> Result<Party, TransferError> {
        let digest = self.shared.party_of::<O>(loan)?;
        self.adopt_party(digest, total, reference, by).await
    }

    /// Sets the running total of a loan by its digest, as a transfer has it.
    ///
    /// # Errors
    /// As [`adopt`](Self::adopt).
    pub async fn adopt_party(
        &self,
        digest: KeyedDigest,
        total: Krw,
        reference: &str,
        by: Persons,
    ) -> Result<Party, TransferError> {
        self.enough(&by)?;
        let shared = &self.shared;
        let party = shared.afloat.party(digest).await?;
        let (change, entry) =
            crate::transfer::operator::adopt(&party, total, reference, &by, shared.now())?;
        Ok(shared.afloat.adopt(change, entry).await?)
    }

    /// Writes down what the bank explained about a code, and judges all evidence by it again; returns the transfers that thereby stand otherwise.
    ///
    /// # Errors
    /// When the journal fails, without a reference, or when the rules demand more people; a transfer that a worker is at is judged by that worker.
    pub async fn learn(
        &self,
        api: Option<&str>,
        code: &str,
        class: CodeClass,
        reference: &str,
        by: Persons,
    ) -> Result<Vec<Record>, TransferError> {
        self.enough(&by)?;
        if reference.trim().is_empty() {
            return Err(NotAllowed::ReferenceNeeded.into());
        }
        let shared = self.shared.clone();
        let learnt = LearntCode {
            api: api.map(str::to_owned),
            code: code.trim().to_owned(),
            class,
            reference: reference.trim().to_owned(),
            by: by.to_string(),
            at: shared.now(),
        };
        owned(async move {
            shared.afloat.learn(learnt).await?;
            shared.judge_all().await
        })
        .await
    }

    /// Asks the bank again about every transfer that was settled under a day, and says where it does not agree.
    ///
    /// # Errors
    /// When the journal fails.
    pub async fn reconcile(&self, day: Date) -> Result<Reconciliation, TransferError> {
        let shared = self.shared.clone();
        owned(async move {
            let filter = Filter {
                states: vec![State::Settled],
                attempted_on: Some(day),
                ..Filter::default()
            };
            let mut found = Reconciliation::default();
            for record in shared.all(filter).await? {
                let on_day = record
                    .standing
                    .attempts()
                    .iter()
                    .any(|it| it.day == day && it.status == AttemptStatus::Settled);
                if !on_day {
                    continue;
                }
                found.asked += 1;
                let record = shared
                    .ask(record.intent.id, Purpose::Reconciliation)
                    .await?;
                let contradicts = record.state() != State::Settled;
                if !contradicts && is_done(&record) {
                    found.done += 1;
                } else {
                    found.differences.push(Difference {
                        record,
                        contradicts,
                    });
                }
            }
            Ok(found)
        })
        .await
    }

    /// Checks that the evidence of every transfer is chained and adds up to what is stored.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    pub async fn verify(&self) -> Result<Vec<Fault>, TransferError> {
        let shared = &self.shared;
        // What is checked is what is stored, not what is remembered of it.
        let learnt = shared.journal.learnt().await?;
        let mut faults = Vec::new();
        let mut after = 0;
        loop {
            let page = shared.afloat.list(Filter::default(), after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(faults);
            };
            after = last.sequence;
            for record in &page {
                let what = shared.fault_of(record, &learnt).await?;
                let intent = record.intent.id;
                faults.extend(what.map(|what| Fault { intent, what }));
            }
        }
    }

    /// Tells the recorder of metrics how many transfers stand in each state, how old the oldest open ones are, and how the journal is.
    ///
    /// A program calls it before it shows its metrics; without the feature `metrics` it tells nobody.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn observe(&self) -> Result<(), TransferError> {
        let shared = &self.shared;
        let now = shared.now();
        let mut oldest = Vec::new();
        for state in [State::Unknown, State::Processing] {
            let filter = Filter {
                states: vec![state],
                ..Filter::default()
            };
            let ages = shared.all(filter).await?;
            let ages = ages.iter().map(|record| metrics::age(record, now));
            oldest.push((state, ages.fold(0.0, f64::max)));
        }
        metrics::intents(&shared.afloat.count_by_state().await?, &oldest);
        shared.readiness().await?;
        Ok(())
    }

    /// Refuses fewer people than the rules demand, who may have been put together under other rules.
    fn enough(&self, by: &Persons) -> Result<(), TransferError> {
        Ok(by.check(self.shared.rules.two_person)?)
    }

    /// Writes what a person decides about a transfer, under a lease of its own.
    async fn decide(
        &self,
        intent: IntentId,
        event: impl FnOnce() -> Event<'static> + Send + 'static,
    ) -> Result<Record, TransferError> {
        let shared = self.shared.clone();
        let work = async move {
            let claim = shared.claim(intent).await?.ok_or(TransferError::Busy)?;
            let fence = claim.fence;
            let mut record = claim.record;
            let decided = shared.decided(&mut record, fence, event()).await;
            let due = if decided.is_ok() {
                record.due
            } else {
                shared.now()
            };
            shared.afloat.release(intent, fence, due).await?;
            shared.work.notify_one();
            decided.map(|()| record)
        };
        owned(work.instrument(span_of(&intent))).await
    }
}

impl Shared {
    async fn decided(
        &self,
        record: &mut Record,
        fence: crate::transfer::identity::Fence,
        event: Event<'_>,
    ) -> Result<(), TransferError> {
        let codes = self.learnt().await?;
        if record.standing.codes() != codes.version {
            self.judge(record, fence, &codes).await?;
        }
        let of = self.operation(&record.intent.api)?;
        let engine = Engine::new(&self.rules, of.codes(&codes.overlay, codes.version));
        self.write(&engine, record, fence, event).await?;
        Ok(())
    }

    /// Asks the bank about a transfer's latest attempt.
    async fn ask(&self, intent: IntentId, purpose: Purpose) -> Result<Record, TransferError> {
        let claim = self.claim(intent).await?.ok_or(TransferError::Busy)?;
        let fence = claim.fence;
        let due = claim.record.due;
        let asked = self
            .ask_under(claim, purpose)
            .instrument(span_of(&intent))
            .await;
        let due = asked.as_ref().map_or(due, |record| record.due);
        self.afloat.release(intent, fence, due).await?;
        asked
    }

    async fn ask_under(&self, claim: Claim, purpose: Purpose) -> Result<Record, TransferError> {
        let fence = claim.fence;
        let mut record = claim.record;
        let codes = self.learnt().await?;
        if record.standing.codes() != codes.version {
            self.judge(&mut record, fence, &codes).await?;
        }
        let of = self.operation(&record.intent.api)?;
        let engine = Engine::new(&self.rules, of.codes(&codes.overlay, codes.version));
        if record.state() == State::Sending {
            self.write(&engine, &mut record, fence, Event::Interrupted)
                .await?;
        }
        // A dispute can be about a number of which no byte left, and is ended by asking for it all the same.
        let disputed = record.state() == State::Disputed;
        let unsent =
            |it: &Attempt| matches!(it.status, AttemptStatus::NotSent | AttemptStatus::Lapsed);
        let sent = record
            .standing
            .attempt()
            .filter(|it| disputed || !unsent(it));
        let Some(attempt) = sent.cloned() else {
            return Err(NotAllowed::State(record.state()).into());
        };
        // A settled call is found under the day on which it was done, and absent under the other.
        let known = attempt.asked.done_about;
        let mut days = vec![known.unwrap_or(AskedDay::Own)];
        if known.is_none() && self.now().date() >= day_after(attempt.day) {
            days.push(AskedDay::Next);
        }
        for about in days {
            self.inquire(&engine, &mut record, fence, about, purpose)
                .await?;
        }
        Ok(record)
    }

    /// What is wrong with a transfer's evidence.
    async fn fault_of(
        &self,
        record: &Record,
        learnt: &[LearntCode],
    ) -> Result<Option<String>, TransferError> {
        let evidence = match self.afloat.evidence(record.intent.id).await {
            Ok(evidence) => evidence,
            Err(JournalError::Broken(broken)) => return Ok(Some(broken.to_string())),
            Err(error) => return Err(error.into()),
        };
        let version = codes_version(&evidence);
        let overlay = overlay_at(learnt, version);
        let codes = self.operation(&record.intent.api)?;
        let folded = fold(&record.intent, &evidence, &codes.codes(&overlay, version));
        Ok(match folded {
            Ok(standing) if standing == record.standing => None,
            Ok(_) => Some("its evidence adds up to something else than is stored".to_owned()),
            Err(error) => Some(error.to_string()),
        })
    }

    /// Judges all evidence by the learnt codes again, where a code was not explained before or was learnt.
    async fn judge_all(&self) -> Result<Vec<Record>, TransferError> {
        let codes = self.learnt().await?;
        let mut moved = Vec::new();
        let mut after = 0;
        loop {
            let page = self.afloat.list(Filter::default(), after, PAGE).await?;
            let Some(last) = page.last() else {
                self.work.notify_one();
                return Ok(moved);
            };
            after = last.sequence;
            for record in page {
                let hangs_on_codes = |it: &Attempt| it.asked.unexplained || it.asked.by_learnt_code;
                let hangs = record.standing.attempts().iter().any(hangs_on_codes);
                if hangs && record.standing.codes() != codes.version {
                    moved.extend(self.judge_again(record, &codes).await?);
                }
            }
        }
    }

    /// Judges a transfer's evidence again, unless a worker is at it, who does so anyway; returns it if it stands otherwise.
    async fn judge_again(
        &self,
        record: Record,
        codes: &Learnt,
    ) -> Result<Option<Record>, TransferError> {
        let Some(claim) = self.claim(record.intent.id).await? else {
            return Ok(None);
        };
        let before = claim.record.state();
        let mut record = claim.record;
        let judged = self.judge(&mut record, claim.fence, codes).await;
        self.afloat
            .release(record.intent.id, claim.fence, record.due)
            .await?;
        judged?;
        Ok((record.state() != before).then_some(record))
    }

    async fn all(&self, filter: Filter) -> Result<Vec<Record>, TransferError> {
        let mut records: Vec<Record> = Vec::new();
        loop {
            let after = records.last().map_or(0, |record| record.sequence);
            let page = self.afloat.list(filter.clone(), after, PAGE).await?;
            if page.is_empty() {
                return Ok(records);
            }
            records.extend(page);
        }
    }
}

/// Whether the bank said done to the latest inquiry.
fn is_done(record: &Record) -> bool {
    let done = |asked: &AskedAbout| asked.latest() == Some(Verdict::Done);
    let attempt = record.standing.attempt();
    attempt.is_some_and(|attempt| done(&attempt.asked.own) || done(&attempt.asked.next))
}
