//! Finds what an operator means: a transfer or a plan, by its id or by its key.

use ontu::transfer::{CallerKey, IntentId, Journal, JournalError, Plan, PlanId, Record};

use crate::exit::{Exit, Failure, Result};
use crate::messages::journal as words;
use crate::store::{self, Store};

/// What was found.
#[derive(Debug)]
pub(crate) enum Found {
    /// A plan and its calls, in order.
    Plan(Plan, Vec<Record>),
    /// Returns that came in one file.
    Group(String, Vec<Record>),
    /// A transfer by itself, or one call of a plan.
    One(Box<Record>),
}

impl Found {
    /// The key that it goes by.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Plan(plan, _) => plan.key.as_str(),
            Self::Group(key, _) => key,
            Self::One(record) => record.intent.key.as_str(),
        }
    }

    /// Its transfers.
    pub(crate) fn records(&self) -> &[Record] {
        match self {
            Self::Plan(_, records) | Self::Group(_, records) => records,
            Self::One(record) => std::slice::from_ref(record),
        }
    }
}

/// Finds a transfer or a plan; what cannot be found is refused.
pub(crate) async fn find(store: &Store, what: &str) -> Result<Found> {
    match look_up(store.journal(), what).await {
        Ok(Some(found)) => Ok(found),
        Ok(None) => {
            let message = words::not_found(what);
            Err(Failure::new(Exit::Refused, "not-found", message).to_do(words::list_them()))
        }
        Err(error) => Err(store::failure(&error)),
    }
}

/// Finds the one transfer that is meant; a plan of several calls is refused.
pub(crate) async fn find_one(store: &Store, what: &str) -> Result<Record> {
    match find(store, what).await? {
        Found::One(record) => Ok(*record),
        Found::Plan(_, mut records) | Found::Group(_, mut records) if records.len() == 1 => {
            Ok(records.remove(0))
        }
        Found::Plan(_, records) | Found::Group(_, records) => {
            let keys: Vec<&str> = records
                .iter()
                .map(|record| record.intent.key.as_str())
                .collect();
            let message = words::several(what, records.len());
            Err(Failure::new(Exit::Refused, "several", message)
                .to_do(words::name_one(keys.join(", "))))
        }
    }
}

async fn look_up(
    journal: &dyn Journal,
    what: &str,
) -> std::result::Result<Option<Found>, JournalError> {
    // What an earlier version wrote may be longer than what may be written today.
    let key = CallerKey::from_stored(what);
    let plan = match what.parse::<PlanId>() {
        Ok(id) => journal.plan(id).await?,
        Err(_) => journal.find_plan(key.clone()).await?,
    };
    if let Some(plan) = plan {
        let records = journal.calls_of(plan.id).await?;
        return Ok(Some(Found::Plan(plan, records)));
    }
    let record = match what.parse::<IntentId>() {
        Ok(id) => journal.read(id).await?,
        Err(_) => journal.find(key.clone()).await?,
    };
    if let Some(record) = record {
        return Ok(Some(Found::One(Box::new(record))));
    }
    let group = journal.find_group(key).await?;
    Ok(group.map(|records| Found::Group(what.to_owned(), records)))
}
