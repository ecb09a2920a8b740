//! Working on what is due: once, until some transfers are at rest, or until told to stop.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use jiff::civil::DateTime;
use tokio::task::JoinHandle;

use super::{Shared, TransferError, Transfers};
use crate::transfer::identity::{IntentId, PlanId};
use crate::transfer::journal::{JournalError, Record};
use crate::transfer::state::State;

/// The states of the calls of plans, in order, as they were read once.
type Plans = HashMap<PlanId, Vec<State>>;

/// How often the clock is looked at while nothing is due.
const LOOK: Duration = Duration::from_millis(200);
/// How many transfers are leased at a time.
const AT_A_TIME: usize = 32;

impl Transfers {
    /// Works on everything that is due now, and on what thereby becomes due, and returns how many leases that took.
    ///
    /// # Errors
    /// When the journal cannot be read; what goes wrong with one transfer is told as an event.
    pub async fn work_once(&self) -> Result<usize, TransferError> {
        let shared = &self.shared;
        let mut count = 0;
        loop {
            let tasks = self.lease_due().await?;
            if tasks.is_empty() {
                return Ok(count);
            }
            count += tasks.len();
            for task in tasks {
                finished(task.await);
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
    /// # Errors
    /// When the journal cannot be read.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), TransferError> {
        let mut stop = std::pin::pin!(stop);
        let mut tasks: Vec<JoinHandle<Result<Record, TransferError>>> = Vec::new();
        loop {
            tasks.retain(|task| !task.is_finished());
            if tasks.len() < AT_A_TIME {
                tasks.extend(self.lease_due().await?);
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
    /// When the journal cannot be read.
    pub async fn settle(
        &self,
        intents: &[IntentId],
        stop: impl Future<Output = ()>,
    ) -> Result<Vec<Record>, TransferError> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let mut tasks = Vec::new();
            let mut open = false;
            let mut plans = Plans::default();
            let records = self.read_all(intents).await?;
            for record in &records {
                match self.turn(record, &mut plans).await? {
                    Turn::Rests => {}
                    Turn::Waits => open = true,
                    Turn::Due => {
                        open = true;
                        tasks.extend(self.lease(record.intent.id).await?);
                    }
                }
            }
            if !open {
                return Ok(records);
            }
            let worked = async {
                if tasks.is_empty() {
                    tokio::select! {
                        () = self.shared.work.notified() => {}
                        () = tokio::time::sleep(LOOK) => {}
                    }
                }
                for task in tasks {
                    finished(task.await);
                }
            };
            tokio::select! {
                () = &mut stop => return self.read_all(intents).await,
                () = worked => {}
            }
        }
    }

    async fn read_all(&self, intents: &[IntentId]) -> Result<Vec<Record>, TransferError> {
        let mut records = Vec::with_capacity(intents.len());
        for intent in intents {
            let record = self.shared.journal.read(*intent).await?;
            records.push(record.ok_or(JournalError::NotFound)?);
        }
        Ok(records)
    }

    /// Whether something is to be done about a transfer now, later, or not at all.
    async fn turn(&self, record: &Record, plans: &mut Plans) -> Result<Turn, TransferError> {
        if !record.state().is_worked() {
            return Ok(Turn::Rests);
        }
        if let (State::Recorded, Some(place)) = (record.state(), record.intent.place) {
            let calls = match plans.entry(place.plan) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let calls = self.shared.journal.calls_of(place.plan).await?;
                    new.insert(calls.iter().map(Record::state).collect())
                }
            };
            for state in calls.iter().take(place.index as usize) {
                match state {
                    State::Settled => {}
                    state if state.is_worked() => return Ok(Turn::Waits),
                    _ => return Ok(Turn::Rests),
                }
            }
        }
        Ok(if record.due <= self.shared.now() {
            Turn::Due
        } else {
            Turn::Waits
        })
    }

    async fn lease_due(
        &self,
    ) -> Result<Vec<JoinHandle<Result<Record, TransferError>>>, TransferError> {
        let shared = &self.shared;
        let claims = shared
            .journal
            .claim_due(
                shared.worker.clone(),
                shared.now(),
                shared.rules.lease(),
                AT_A_TIME,
            )
            .await?;
        let work = |claim| tokio::spawn(shared.clone().work_on(claim));
        Ok(claims.into_iter().map(work).collect())
    }

    async fn lease(
        &self,
        intent: IntentId,
    ) -> Result<Option<JoinHandle<Result<Record, TransferError>>>, TransferError> {
        let shared = &self.shared;
        let claim = shared.claim(intent).await?;
        Ok(claim.map(|claim| tokio::spawn(shared.clone().work_on(claim))))
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
            let page = self
                .shared
                .journal
                .list(filter.clone(), after, 1000)
                .await?;
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

/// What goes wrong with one transfer was told as an event and stands in the journal.
fn finished(result: Result<Result<Record, TransferError>, tokio::task::JoinError>) {
    if let Ok(Err(error)) = result {
        tracing::warn!("a transfer was put off: {error}");
    }
}

impl Shared {
    pub(super) async fn claim(
        &self,
        intent: IntentId,
    ) -> Result<Option<crate::transfer::journal::Claim>, TransferError> {
        let worker = self.worker.clone();
        let lease = self.rules.lease();
        Ok(self
            .journal
            .claim(intent, worker, self.now(), lease)
            .await?)
    }
}
