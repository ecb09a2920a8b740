//! Working on what is due: once, until some transfers are at rest, or until told to stop.

use std::time::Duration;

use jiff::civil::DateTime;
use tokio::task::JoinHandle;

use super::plans::{Behind, Plans};
use super::progress::ProgressEvent;
use super::{Shared, TransferError, Transfers};
use crate::transfer::identity::IntentId;
use crate::transfer::journal::{Claim, JournalError, Record, farthest_due};
use crate::transfer::state::State;

/// How often the clock is looked at while nothing is due.
const LOOK: Duration = Duration::from_millis(200);
/// How many transfers are leased at a time, beside those that are under way at the bank.
const AT_A_TIME: usize = 32;

impl Transfers {
    /// Works on everything that is due now, and on what thereby becomes due, and returns how many leases that took.
    ///
    /// # Errors
    /// As [`run`](Self::run); what goes wrong with one transfer is told as an event.
    pub async fn work_once(&self) -> Result<usize, TransferError> {
        let shared = &self.shared;
        let mut count = 0;
        loop {
            let tasks = self.lease_due(AT_A_TIME).await?;
            if tasks.is_empty() {
                return Ok(count);
            }
            count += tasks.len();
            for task in tasks {
                // What goes wrong with one transfer was told as an event and stands in the journal.
                let _ = task.await;
            }
            // Without this, something that is due again at once would keep a caller here for ever.
            if count > 100_000 {
                tracing::warn!(worker = %shared.worker, "a round of work does not end");
                return Ok(count);
            }
        }
    }

    /// Works until told to stop; what is under way then goes on in its own task.
    ///
    /// A journal that takes no more writes ends all sending at once; what is open at the bank is still asked about, with what is kept in memory.
    ///
    /// # Errors
    /// When the journal cannot be read, or takes no more writes and there is nothing left to ask the bank about: the program must be started anew.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), TransferError> {
        let shared = &self.shared;
        let mut stop = std::pin::pin!(stop);
        let mut tasks: Vec<JoinHandle<Result<Record, TransferError>>> = Vec::new();
        loop {
            tasks.retain(|task| !task.is_finished());
            // Calls that hang take their own places alone: whatever falls due besides is leased, inquiries above all.
            let free = (shared.places + AT_A_TIME).saturating_sub(tasks.len());
            if free > 0 {
                tasks.extend(self.lease_due(free.min(AT_A_TIME)).await?);
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = self.shared.work.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Works on some transfers until each is at rest, or until told to stop; returns how they stand.
    ///
    /// A transfer is at rest when nothing changes it without a person, such as a call of a plan whose earlier call was refused.
    ///
    /// # Errors
    /// When the journal cannot be read, or takes no more writes and there is nothing left to ask the bank about.
    pub async fn settle(
        &self,
        intents: &[IntentId],
        stop: impl Future<Output = ()>,
    ) -> Result<Vec<Record>, TransferError> {
        let mut stop = std::pin::pin!(stop);
        let mut records = self.read_all(intents).await?;
        let mut fresh = true;
        let mut plans = Plans::default();
        loop {
            let mut tasks = Vec::new();
            let mut open = false;
            let mut failure = None;
            plans.begin_round();
            for (index, record) in records.iter_mut().enumerate() {
                if !fresh && self.may_have_moved(record, &plans) {
                    *record = self.read(record.intent.id).await?;
                }
                plans.see(record);
                match self.turn(record, &mut plans).await? {
                    Turn::Rests => {}
                    Turn::Waits => open = true,
                    Turn::Due => match self.lease(record.intent.id).await {
                        Ok(task) => {
                            open = true;
                            tasks.extend(task.map(|task| (index, task)));
                        }
                        // What is open at the bank is still asked about; nothing else can be done any more.
                        Err(error @ TransferError::Journal(JournalError::Poisoned(_))) => {
                            failure = Some(error);
                        }
                        Err(error) => return Err(error),
                    },
                }
            }
            fresh = false;
            let asked = records
                .iter()
                .any(|record| record.state().is_open_at_bank());
            match failure {
                Some(error) if !asked => return Err(error),
                None if !open => {
                    // Somebody may have called off what was not looked at any more.
                    for record in &mut records {
                        if !record.state().is_terminal() {
                            *record = self.read(record.intent.id).await?;
                        }
                    }
                    return Ok(records);
                }
                _ => {}
            }
            let worked = async {
                if tasks.is_empty() {
                    tokio::select! {
                        () = self.shared.work.notified() => {}
                        () = tokio::time::sleep(LOOK) => {}
                    }
                }
                for (index, task) in tasks {
                    if let Ok(Ok(record)) = task.await {
                        records[index] = record;
                    }
                }
            };
            tokio::select! {
                () = &mut stop => return self.read_all(intents).await,
                () = worked => {}
            }
        }
    }

    /// Whether it is worth reading a transfer again: one that has ended stays as it is, and one behind an open call of its plan waits.
    fn may_have_moved(&self, record: &Record, plans: &Plans) -> bool {
        match (record.state(), record.intent.place) {
            (State::Recorded, Some(place)) => !matches!(plans.behind(&place), Behind::One(_)),
            (state, _) => !state.is_terminal(),
        }
    }

    async fn read_all(&self, intents: &[IntentId]) -> Result<Vec<Record>, TransferError> {
        let mut records = Vec::with_capacity(intents.len());
        for intent in intents {
            records.push(self.read(*intent).await?);
        }
        Ok(records)
    }

    async fn read(&self, intent: IntentId) -> Result<Record, TransferError> {
        let record = self.shared.afloat.read(intent).await?;
        Ok(record.ok_or(JournalError::NotFound)?)
    }

    /// Whether something is to be done about a transfer now, later, or not at all.
    async fn turn(&self, record: &Record, plans: &mut Plans) -> Result<Turn, TransferError> {
        if !record.state().is_worked() {
            return Ok(Turn::Rests);
        }
        if let (State::Recorded, Some(place)) = (record.state(), record.intent.place) {
            let mut behind = plans.behind(&place);
            if behind == Behind::Unknown {
                let calls = self.shared.afloat.calls_of(place.plan).await?;
                calls.iter().for_each(|call| plans.see(call));
                behind = plans.behind(&place);
            }
            match behind {
                Behind::Nothing => {}
                Behind::One(state) if state.is_worked() => return Ok(Turn::Waits),
                Behind::One(_) | Behind::Unknown => return Ok(Turn::Rests),
            }
        }
        let now = self.shared.now();
        Ok(if record.due <= now || record.due > farthest_due(now) {
            Turn::Due
        } else {
            Turn::Waits
        })
    }

    async fn lease_due(
        &self,
        limit: usize,
    ) -> Result<Vec<JoinHandle<Result<Record, TransferError>>>, TransferError> {
        let shared = &self.shared;
        let claims = shared
            .afloat
            .claim_due(
                shared.worker.clone(),
                shared.now(),
                shared.rules.lease(),
                limit,
            )
            .await?;
        Ok(claims.into_iter().map(|claim| self.work(claim)).collect())
    }

    async fn lease(
        &self,
        intent: IntentId,
    ) -> Result<Option<JoinHandle<Result<Record, TransferError>>>, TransferError> {
        let claim = self.shared.claim(intent).await?;
        Ok(claim.map(|claim| self.work(claim)))
    }

    fn work(&self, claim: Claim) -> JoinHandle<Result<Record, TransferError>> {
        let (shared, due) = (self.shared.clone(), claim.record.due);
        if due > farthest_due(shared.now()) {
            shared.tell(&claim.record, ProgressEvent::DueAhead { due });
        }
        tokio::spawn(shared.work_on(claim))
    }

    /// When the next of all transfers is due, in KST; none if nothing is worked on.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn next_due(&self) -> Result<Option<DateTime>, TransferError> {
        let filter = crate::transfer::journal::Filter {
            states: State::ALL
                .into_iter()
                .filter(|state| state.is_worked())
                .collect(),
            ..Default::default()
        };
        let mut earliest = None;
        let mut after = 0;
        let mut plans = Plans::default();
        loop {
            let page = self.shared.afloat.list(filter.clone(), after, 1000).await?;
            let Some(last) = page.last() else {
                return Ok(earliest);
            };
            after = last.sequence;
            for record in &page {
                if !matches!(self.turn(record, &mut plans).await?, Turn::Rests) {
                    let due = record.due;
                    earliest = Some(earliest.map_or(due, |earliest: DateTime| earliest.min(due)));
                }
            }
        }
    }
}

/// Whether something is to be done about a transfer.
enum Turn {
    /// Nothing, without a person.
    Rests,
    /// Later.
    Waits,
    /// Now.
    Due,
}

impl Shared {
    pub(super) async fn claim(&self, intent: IntentId) -> Result<Option<Claim>, TransferError> {
        let worker = self.worker.clone();
        let lease = self.rules.lease();
        Ok(self.afloat.claim(intent, worker, self.now(), lease).await?)
    }
}
