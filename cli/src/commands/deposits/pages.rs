//! Reads a list of deposits page after page; a page that the bank refuses is told with the bank's own words, as `ontu call` tells it.

use ontu::Client;
use ontu::nh::DepositList;
use ontu::nh::list_deposits::Deposit;
use ontu::runtime::{DeviationKind, Operation, Paged};

use crate::bank::ended;
use crate::exit::{Exit, Failure, Result};
use crate::messages::{deposits as words, outcome};

/// Hands over the deposits of every page, from the page that the request asks for; a page that is not full is the last.
pub(super) async fn read(
    client: &Client,
    request: &DepositList,
    mut each: impl FnMut(Deposit) -> Result<()>,
) -> Result<()> {
    let mut number = request.page();
    let mut before: Vec<Deposit> = Vec::new();
    loop {
        let page = page(client, &request.with_page(number), number).await?;
        // A bank that takes no notice of the page number would repeat one for ever.
        if !page.is_empty() && page == before {
            let message = outcome::no_answer(words::repeated_page(number));
            return Err(Failure::new(Exit::Unknown, "unknown", message)
                .to_do(words::narrow())
                .detail("api", DepositList::INFO.api));
        }
        let is_last = page.len() < DepositList::PAGE as usize;
        for deposit in &page {
            each(deposit.clone())?;
        }
        if is_last {
            return Ok(());
        }
        before = page;
        number = number.saturating_add(1);
    }
}

async fn page(client: &Client, request: &DepositList, number: u32) -> Result<Vec<Deposit>> {
    let info = DepositList::INFO;
    let called = client.call(request).await;
    let called = called.map_err(|error| ended::error(info, &error))?;
    if let Some(failure) = ended::not_done(info, &called, &[]) {
        return Err(failure);
    }
    // What is left out of a list is money that nobody sees.
    let left_out = called.deviations().iter().find(|deviation| {
        matches!(
            deviation.kind(),
            DeviationKind::NotRows(_) | DeviationKind::NotARow
        )
    });
    if let Some(deviation) = left_out {
        let message = outcome::no_answer(words::page_unreadable(number, deviation));
        return Err(Failure::new(Exit::Unknown, "unknown", message)
            .to_do(outcome::read_again())
            .detail("api", info.api)
            .detail("page", number));
    }
    let reply = called.done();
    reply
        .map(DepositList::rows)
        .map_err(|error| ended::error(info, &error))
}
