//! The calls of the control interface that only look.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::DateTime;
use serde::Serialize;

use crate::bank::Bank;
use crate::kftc::{self, CentralRecord};

use super::calls::CONTROL_CALLS;
use super::faults::{KINDS, KindOfFault, number};
use super::form::Form;
use super::refusal::{Refusal, json};
use super::view::{self, ArmedView, CallView};

/// The most items of one answer.
const MOST: usize = 1000;
/// The items of one answer, unless asked otherwise.
const USUAL: usize = 100;

/// A part of a list and how to ask for the next.
#[derive(Debug, Serialize)]
struct Part<T> {
    items: Vec<T>,
    total: u64,
    /// The query of the next part; null when there is none.
    next: Option<String>,
}

/// The list of calls.
pub(crate) fn index() -> Response {
    #[derive(Serialize)]
    struct Index {
        console: &'static str,
        calls: &'static [super::calls::ControlCall],
    }
    let index = Index {
        console: "/_sandbox/console",
        calls: CONTROL_CALLS,
    };
    json(StatusCode::OK, &index)
}

/// Virtual accounts in the order of opening.
pub(crate) fn accounts(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let (after, limit) = (position(query, "after")?, limit(query)?);
    let after = after.unwrap_or(0);
    let from = |id: u64| bank.account(id);
    let ids = (after + 1)..;
    let items: Vec<_> = ids
        .map_while(from)
        .take(limit)
        .map(|account| view::account(bank, account))
        .collect();
    let total = bank.account_count() as u64;
    let last = after.saturating_add(items.len() as u64);
    let next = (last < total && !items.is_empty()).then(|| format!("?after={last}&limit={limit}"));
    Ok(json(StatusCode::OK, &Part { items, total, next }))
}

/// Deposits, latest first.
pub(crate) fn deposits(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let part = latest(bank.deposits(), query, |_, deposit| view::deposit(deposit))?;
    Ok(json(StatusCode::OK, &part))
}

/// Entries of the ledger, latest first.
pub(crate) fn ledger(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let part = latest(bank.ledger(), query, |index, entry| {
        view::entry(bank, index, entry)
    })?;
    Ok(json(StatusCode::OK, &part))
}

/// Loans with their calls.
pub(crate) fn loans(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let (after, limit) = (position(query, "after")?, limit(query)?);
    let mut loans: Vec<_> = bank.loans().collect();
    loans.sort_unstable_by_key(|loan| loan.id);
    let total = loans.len() as u64;
    loans.retain(|loan| loan.id > after.unwrap_or(0));
    let more = loans.len() > limit;
    loans.truncate(limit);
    let last = loans.last().map_or(0, |loan| loan.id);
    let part = Part {
        items: loans.iter().map(|loan| view::loan(bank, loan)).collect(),
        total,
        next: more.then(|| format!("?after={last}&limit={limit}")),
    };
    Ok(json(StatusCode::OK, &part))
}

/// What the central record keeps, latest first.
pub(crate) fn records(record: &CentralRecord, query: &Form) -> Result<Response, Refusal> {
    let part = latest(record.kept(), query, |index, kept| {
        kftc::control::kept(record, index, kept)
    })?;
    Ok(json(StatusCode::OK, &part))
}

/// Calls, latest first.
pub(crate) fn calls(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let (before, limit) = (position(query, "before")?, limit(query)?);
    let mut earlier = bank
        .transcript()
        .rev()
        .filter(|call| before.is_none_or(|before| call.index < before));
    let items: Vec<_> = earlier
        .by_ref()
        .take(limit)
        .map(|call| view::call(bank.spec(), call))
        .collect();
    let last = items.last().map_or(0, |call| call.index);
    let part = Part {
        next: earlier
            .next()
            .map(|_| format!("?before={last}&limit={limit}")),
        items,
        total: bank.calls_counted(),
    };
    Ok(json(StatusCode::OK, &part))
}

/// One call.
pub(crate) fn call(bank: &Bank, id: &str) -> Result<Response, Refusal> {
    let found = find_call(bank, id)?;
    Ok(json(StatusCode::OK, &found))
}

/// The call of an index, as a path has it.
pub(crate) fn find_call(bank: &Bank, id: &str) -> Result<CallView, Refusal> {
    let found = id
        .parse::<u64>()
        .ok()
        .and_then(|id| bank.transcript().find(|call| call.index == id));
    found
        .map(|call| view::call(bank.spec(), call))
        .ok_or_else(|| {
            let kept = match (bank.transcript().next(), bank.transcript().next_back()) {
                (Some(first), Some(last)) => format!("{} to {}", first.index, last.index),
                _ => "none yet".to_owned(),
            };
            let found = super::refusal::shortened(id);
            Refusal::new(
                StatusCode::NOT_FOUND,
                "path",
                found,
                format!("the index of a call that is kept: {kept}"),
            )
        })
}

/// The faults that are armed, and the kinds that there are.
pub(crate) fn faults(bank: &Bank) -> Response {
    #[derive(Serialize)]
    struct Faults {
        armed: Vec<ArmedView>,
        kinds: [KindOfFault; 14],
    }
    let faults = Faults {
        armed: bank.armed().iter().map(view::armed).collect(),
        kinds: KINDS,
    };
    json(StatusCode::OK, &faults)
}

/// All calls that are kept, as a file.
pub(crate) fn transcript(bank: &Bank, now: DateTime) -> Response {
    #[derive(Serialize)]
    struct Transcript {
        kind: &'static str,
        format: u32,
        service: String,
        at: DateTime,
        counted: u64,
        calls: Vec<CallView>,
    }
    let transcript = Transcript {
        kind: "ontu-sandbox transcript",
        format: 1,
        service: bank.spec().service.clone(),
        at: now,
        counted: bank.calls_counted(),
        calls: bank
            .transcript()
            .map(|call| view::call(bank.spec(), call))
            .collect(),
    };
    let mut response = json(StatusCode::OK, &transcript);
    let name = format!(
        "attachment; filename=\"ontu-sandbox-transcript-{}.json\"",
        now.strftime("%Y%m%d-%H%M%S")
    );
    if let Ok(name) = name.parse() {
        response.headers_mut().insert("content-disposition", name);
    }
    response
}

/// What was exercised of the contract.
pub(crate) fn coverage(bank: &Bank, query: &Form) -> Result<Response, Refusal> {
    let report = bank.coverage();
    match query.text("as") {
        "" | "json" => Ok(json(StatusCode::OK, &report.as_json())),
        "text" => {
            let headers = [("content-type", "text/plain;charset=UTF-8")];
            Ok((headers, Body::from(report.to_string())).into_response())
        }
        other => Err(Refusal::value("query as", other, "json or text")),
    }
}

/// A part of a list that grows at its end, the latest item first.
fn latest<'l, T, V>(
    list: &'l [T],
    query: &Form,
    view: impl Fn(usize, &'l T) -> V,
) -> Result<Part<V>, Refusal> {
    let (before, limit) = (position(query, "before")?, limit(query)?);
    let end = before.map_or(list.len(), |before| {
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        before.saturating_sub(1).min(list.len())
    });
    let start = end.saturating_sub(limit);
    let items = (start..end).rev().map(|index| view(index, &list[index]));
    Ok(Part {
        items: items.collect(),
        total: list.len() as u64,
        next: (start > 0).then(|| format!("?before={}&limit={limit}", start + 1)),
    })
}

fn position(query: &Form, name: &str) -> Result<Option<u64>, Refusal> {
    match query.text(name) {
        "" => Ok(None),
        _ => number(query, name).map(Some),
    }
}

fn limit(query: &Form) -> Result<usize, Refusal> {
    match query.text("limit") {
        "" => Ok(USUAL),
        typed => match number(query, "limit")? {
            limit @ 1..=MOST => Ok(limit),
            _ => Err(Refusal::value("limit", typed, format!("1 to {MOST}"))),
        },
    }
}
