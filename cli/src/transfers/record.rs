//! Writes down what is to be sent, under the caller's key, before anything is sent.

use ontu::transfer::{CallerKey, JournalError, Record, Submit, TransferError};

use super::content::Content;
use super::desk::{self, Desk};
use crate::exit::{Failure, Result};
use crate::messages::send as words;
use crate::store::{self, Approval};

/// What is to be written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recording<'a> {
    /// The caller's key.
    pub(crate) key: &'a CallerKey,
    /// What is to be moved.
    pub(crate) content: &'a Content,
    /// What was said to be meant.
    pub(crate) submit: Submit,
    /// Who stands for it.
    pub(crate) approval: Option<&'a Approval>,
}

/// Writes it down; the same key with the same content gives what is there already.
pub(crate) async fn record(desk: &Desk, recording: &Recording<'_>) -> Result<Vec<Record>> {
    let Recording {
        key,
        content,
        submit,
        ..
    } = *recording;
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
            many => {
                let recorded = transfers.submit_all(key.clone(), many, submit).await;
                recorded.map_err(|error| of_file(key, &error))?
            }
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

/// A failure for returns of one file that were not recorded; which of them is told by its place in the file.
fn of_file(key: &CallerKey, error: &TransferError) -> Box<Failure> {
    let TransferError::Journal(JournalError::PossibleDuplicate {
        key: known,
        new,
        alike,
    }) = error
    else {
        return desk::failure(error);
    };
    let place = |member: &CallerKey| -> Option<usize> {
        let suffix = member.as_str().strip_prefix(key.as_str())?;
        suffix.strip_prefix('/')?.parse().ok()
    };
    let row = place(new).unwrap_or_default();
    let failure = match place(known) {
        Some(first) => store::duplicate(None, words::same_rows(first, row)),
        None => {
            let known_as = store::alike(*alike, known);
            store::duplicate(Some(known), words::row_is_there(row, known_as))
        }
    };
    failure.detail("row", row)
}
