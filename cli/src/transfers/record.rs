//! Writes down what is to be sent, under the caller's key, before anything is sent.

use std::collections::HashMap;

use jiff::SignedDuration;
use ontu::nh::DepositReturn;
use ontu::runtime::{MoneyMoving, Operation};
use ontu::transfer::{
    CallerKey, Filter, JournalError, KeyedDigest, Record, State, Submit, party_digest,
};
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::desk::{self, Desk};
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::{send as words, store as store_words};
use crate::operations;
use crate::store::{self, Approval, Store};

/// For how long back the same return under another key is refused; as long as the driver's own guard.
const DUPLICATE_DAYS: i64 = 3;

/// What is to be written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recording<'a> {
    /// The caller's key.
    pub(crate) key: &'a CallerKey,
    /// What is to be moved.
    pub(crate) content: &'a Content,
    /// Whether it may be there under another key.
    pub(crate) allow_duplicate: bool,
    /// Who stands for it.
    pub(crate) approval: Option<&'a Approval>,
}

/// Writes it down; the same key with the same content gives what is there already.
pub(crate) async fn record(desk: &Desk, recording: &Recording<'_>) -> Result<Vec<Record>> {
    let Recording { key, content, .. } = *recording;
    let submit = Submit {
        duplicate_allowed: recording.allow_duplicate,
    };
    let transfers = desk.transfers();
    let failed = |error| desk::failure(&error);
    let records = match content {
        Content::Payment(order) => {
            let report = transfers.plan(key.clone(), order, submit).await;
            report.map_err(failed)?.calls
        }
        Content::Repayment(repayment) => {
            let report = transfers.plan(key.clone(), repayment, submit).await;
            report.map_err(failed)?.calls
        }
        Content::Returns(returns) => match &returns[..] {
            [one] => vec![
                transfers
                    .submit(key.clone(), one, submit)
                    .await
                    .map_err(failed)?,
            ],
            many => group(desk, key, many, submit).await?,
        },
    };
    // A plan that two persons stood for is known by that when it is gone on with.
    if let Some(approval) = recording.approval {
        desk.store()
            .approve(key.as_str(), content, approval)
            .await?;
    }
    Ok(records)
}

/// What the journal keeps of returns that came in one file, each with a key of its own.
#[derive(Serialize, Deserialize)]
struct Group {
    content: KeyedDigest,
    count: usize,
}

async fn group(
    desk: &Desk,
    key: &CallerKey,
    returns: &[DepositReturn],
    submit: Submit,
) -> Result<Vec<Record>> {
    let store = desk.store();
    let members: Vec<String> = returns.iter().map(Operation::members).collect();
    let content = store
        .sealer()?
        .content_digest(&members.join("\n"))
        .map_err(|error| store::seal_failure(&error))?;
    match read(store, key.as_str()).await? {
        Some(known) if known.content == content => {}
        Some(_) => {
            let message = words::file_changed(key);
            return Err(Failure::new(Exit::Refused, "other-content", message)
                .detail("key", key.as_str())
                .to_do(store_words::use_another_key(key)));
        }
        None => {
            if !submit.duplicate_allowed {
                no_duplicates(desk, returns).await?;
            }
            let group = Group {
                content,
                count: returns.len(),
            };
            let text = serde_json::to_string(&group).unwrap_or_default();
            let kept = store
                .journal()
                .keep(name(key.as_str()), None, text)
                .await
                .map_err(|error| store::failure(&error))?;
            if !kept {
                return Err(store::failure(&JournalError::Conflict));
            }
        }
    }
    // From here on the file stands for itself: its rows were compared with each other and with the journal.
    let submit = Submit {
        duplicate_allowed: true,
    };
    let mut records = Vec::with_capacity(returns.len());
    for (index, one) in returns.iter().enumerate() {
        let record = desk.transfers().submit(key_of(key, index)?, one, submit);
        records.push(record.await.map_err(|error| desk::failure(&error))?);
    }
    Ok(records)
}

/// The returns that came in one file under a key; none if no file did.
pub(crate) async fn of_group(store: &Store, key: &str) -> Result<Option<Vec<Record>>> {
    let Some(group) = read(store, key).await? else {
        return Ok(None);
    };
    let Ok(key) = CallerKey::new(key) else {
        return Ok(None);
    };
    let mut records = Vec::with_capacity(group.count);
    for index in 0..group.count {
        let found = store.journal().find(key_of(&key, index)?).await;
        // A process that was killed while it recorded has left the rest to the next run of the same command.
        records.extend(found.map_err(|error| store::failure(&error))?);
    }
    Ok(Some(records))
}

async fn read(store: &Store, key: &str) -> Result<Option<Group>> {
    let kept = store
        .journal()
        .kept(name(key))
        .await
        .map_err(|error| store::failure(&error))?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

fn name(key: &str) -> String {
    format!("returns/{key}")
}

/// The key of one return of a file, counted from 1.
fn key_of(key: &CallerKey, index: usize) -> Result<CallerKey> {
    CallerKey::new(format!("{key}/{}", index + 1))
        .map_err(|error| Failure::usage(words::not_a_key(error)))
}

/// Refuses rows that are alike, and rows that are in the journal under another key, before any is written down.
async fn no_duplicates(desk: &Desk, returns: &[DepositReturn]) -> Result<()> {
    let store = desk.store();
    let refused = |message: Message| {
        Failure::new(Exit::Refused, "possible-duplicate", message)
            .to_do(store_words::allow_duplicate())
    };
    let now = desk.transfers().client().now();
    let since = now.saturating_sub(SignedDuration::from_hours(24 * DUPLICATE_DAYS));
    let mut earlier: HashMap<String, usize> = HashMap::with_capacity(returns.len());
    for (index, one) in returns.iter().enumerate() {
        if let Some(first) = earlier.insert(one.members(), index) {
            return Err(refused(words::same_rows(first + 1, index + 1)));
        }
        let sealer = store.sealer()?;
        let digest = |error| store::seal_failure(&error);
        let party = party_digest::<DepositReturn>(sealer, one.key()).map_err(digest)?;
        let content = operations::content_digest(sealer, DepositReturn::INFO.api, &one.members())
            .map_err(digest)?;
        let filter = Filter {
            api: Some(DepositReturn::INFO.api.to_owned()),
            party: Some(party),
            recorded_since: Some(since),
            ..Filter::default()
        };
        let there = store
            .journal()
            .list(filter, 0, usize::MAX)
            .await
            .map_err(|error| store::failure(&error))?;
        let same = there.iter().find(|record| {
            let ended_otherwise = matches!(
                record.state(),
                State::Cancelled | State::Refused | State::NotExecuted
            );
            record.intent.content == content && !ended_otherwise
        });
        if let Some(same) = same {
            return Err(refused(words::row_is_there(index + 1, &same.intent.key)));
        }
    }
    Ok(())
}
