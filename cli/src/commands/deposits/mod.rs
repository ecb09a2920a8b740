//! `ontu deposits`: lists deposits page after page, with their total.

mod cursor;
mod follow;
mod pages;

use comfy_table::Table;
use jiff::civil::Date;
use ontu::nh::DepositList;
use ontu::nh::list_deposits::{Deposit, DepositListRequired};
use ontu::nh::values::PeriodUnit;
use ontu::runtime::{DateOrMonth, Digits, Month, Operation};
use serde_json::{Value as Json, json};

use crate::arguments::Deposits;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{deposits as words, general, violation};
use crate::output::{self, Output, krw};

/// Lists the deposits.
pub(crate) async fn run(arguments: &Deposits, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    let client = invocation.client(&settings)?;
    if arguments.since.is_some() || arguments.follow {
        return follow::run(arguments, &settings, &client, invocation).await;
    }
    let (period_unit, start, end) = range(arguments, client.now().date())?;
    let mut request = DepositList::new(DepositListRequired {
        period_unit,
        start,
        end,
    });
    if let Some(account) = &arguments.account {
        let account = Digits::new(account).map_err(|error| {
            Failure::new(Exit::Refused, "invalid", violation::of_value(&error))
                .detail("api", DepositList::INFO.api)
        })?;
        request = request.with_virtual_account_no(account);
    }

    let mut rows = Vec::new();
    let read = pages::read(&client, &request, |deposit| {
        rows.push(deposit);
        Ok(())
    });
    match read.await {
        Ok(()) => Ok(show(arguments, &rows, start, end, output)),
        Err(failure) if rows.is_empty() => Err(failure),
        Err(failure) => {
            // What has come is worth seeing, and must not pass for the whole; the one object of --json is the error.
            if output.json {
                let list: Vec<Json> = rows.iter().map(|row| object(row, arguments.show)).collect();
                return Err(failure.detail("deposits_so_far", list));
            }
            show(arguments, &rows, start, end, output);
            output.warning(&words::broke_off(rows.len()));
            Err(failure)
        }
    }
}

/// The range to ask for: days unless months are asked for or both ends are months; today, or this month, where an end is not given.
fn range(arguments: &Deposits, today: Date) -> Result<(PeriodUnit, DateOrMonth, DateOrMonth)> {
    let (from, to) = (arguments.from.as_deref(), arguments.to.as_deref());
    let are_months = |text: Option<&str>| text.is_none_or(|text| text.len() == 6);
    let given = from.is_some() || to.is_some();
    let months = arguments.monthly || (given && are_months(from) && are_months(to));
    // One end alone stands for both: `--from 20260105` is that day up to today, `--to` alone that one day.
    if months {
        let read = |flag: &str, text: Option<&str>| match text {
            None => Ok(None),
            Some(text) => match crate::commands::month(text) {
                Some(month) => Ok(Some(month)),
                None => Err(Failure::usage(words::not_a_month(flag, text))),
            },
        };
        let to = read("--to", to)?.unwrap_or(Month::of(today));
        let from = read("--from", from)?.unwrap_or(to);
        return Ok((PeriodUnit::Monthly, from.into(), to.into()));
    }
    let read = |flag: &str, text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => match crate::commands::day(text) {
            Some(day) => Ok(Some(day)),
            None => Err(Failure::usage(words::not_a_day(flag, text))),
        },
    };
    let to = read("--to", to)?.unwrap_or(today);
    let from = read("--from", from)?.unwrap_or(to);
    Ok((PeriodUnit::Daily, from.into(), to.into()))
}

fn show(
    arguments: &Deposits,
    rows: &[Deposit],
    start: DateOrMonth,
    end: DateOrMonth,
    output: &Output,
) -> Exit {
    let total = total(rows);
    let exit = warn_of_unreadable(rows, output);
    if output.json {
        let list: Vec<Json> = rows.iter().map(|row| object(row, arguments.show)).collect();
        output.object(&json!({
            "from": start.to_string(),
            "to": end.to_string(),
            "count": rows.len(),
            "total_krw": total,
            "unreadable_amounts": rows.iter().filter(|row| row.received_amount.get().is_none()).count(),
            "unreadable": unreadable_object(rows),
            "deposits": list,
        }));
        return exit;
    }
    if rows.is_empty() {
        output.line(&words::none(start, end));
        return exit;
    }
    let table = table(rows, arguments.show, output);
    output.plain(&table.to_string());
    output.line(&words::totals(rows.len(), krw(total), start, end));
    if !arguments.show {
        output.remark(&words::masked());
    }
    exit
}

/// What the rows add up to, as far as their amounts can be read.
fn total(rows: &[Deposit]) -> u64 {
    let amounts = rows.iter().filter_map(|row| row.received_amount.get());
    amounts.fold(0_u64, |sum, amount| sum.saturating_add(amount.get()))
}

/// The members of a row that cannot be read and that nobody can book it without.
fn unreadable(row: &Deposit) -> Vec<&'static str> {
    let members = [
        ("date", row.received_date.value().is_none()),
        (
            "virtual_account_no",
            row.virtual_account_no.value().is_none(),
        ),
        ("amount_krw", row.received_amount.value().is_none()),
    ];
    let missing = members.into_iter().filter(|(_, is_missing)| *is_missing);
    missing.map(|(member, _)| member).collect()
}

/// The rows that cannot be read whole, with their numbers from 1.
fn unreadable_rows(rows: &[Deposit]) -> impl Iterator<Item = (usize, &Deposit, Vec<&'static str>)> {
    let rows = rows.iter().enumerate();
    rows.map(|(index, row)| (index + 1, row, unreadable(row)))
        .filter(|(_, _, members)| !members.is_empty())
}

/// Warns of each row that cannot be read whole: the total is too small by it, or nobody knows whose it is.
fn warn_of_unreadable(rows: &[Deposit], output: &Output) -> Exit {
    let mut exit = Exit::Done;
    for (number, row, members) in unreadable_rows(rows) {
        let day = row.received_date.get();
        let day = day.map_or_else(|| row.received_date.to_string(), |day| day.to_string());
        let (account, sequence) = (account(row, false), row.sequence_no.to_string());
        output.warning(&words::unreadable(
            number,
            members.join(", "),
            day,
            account,
            sequence,
        ));
        exit = Exit::Unknown;
    }
    exit
}

fn unreadable_object(rows: &[Deposit]) -> Vec<Json> {
    unreadable_rows(rows)
        .map(|(row, _, members)| json!({ "row": row, "members": members }))
        .collect()
}

/// A table with one deposit a row.
fn table(rows: &[Deposit], whole: bool, output: &Output) -> Table {
    let headings = [
        words::date(),
        words::account(),
        general::amount_heading(),
        words::sequence(),
    ];
    let mut table = output.table(&headings, &[2]);
    for row in rows {
        let amount = row.received_amount.get();
        table.add_row([
            row.received_date
                .get()
                .map_or_else(|| row.received_date.to_string(), |day| day.to_string()),
            account(row, whole),
            amount.map_or_else(
                || row.received_amount.to_string(),
                |amount| krw(amount.get()),
            ),
            row.sequence_no.to_string(),
        ]);
    }
    table
}

fn account(row: &Deposit, whole: bool) -> String {
    match row.virtual_account_no.value() {
        Some(account) if whole => account.expose().to_owned(),
        _ => row.virtual_account_no.to_string(),
    }
}

fn object(row: &Deposit, whole: bool) -> Json {
    json!({
        "date": row.received_date.get().map(output::day),
        "virtual_account_no": account(row, whole),
        "amount_krw": row.received_amount.get().map(|amount| amount.get()),
        "sequence_no": row.sequence_no.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::range;
    use crate::arguments::Deposits;

    fn check(monthly: bool, from: Option<&str>, to: Option<&str>, expected: Option<(&str, &str)>) {
        let arguments = Deposits {
            account: None,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            monthly,
            show: false,
            since: None,
            follow: false,
            every: 30,
        };
        let range = range(&arguments, date(2026, 1, 5)).ok();
        let shown = range.map(|(_, from, to)| (from.to_string(), to.to_string()));
        let expected = expected.map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert_eq!(shown, expected, "{monthly} {from:?} {to:?}");
    }

    #[test]
    fn what_is_not_given_is_today() {
        check(false, None, None, Some(("2026-01-05", "2026-01-05")));
        check(
            false,
            Some("20260101"),
            None,
            Some(("2026-01-01", "2026-01-05")),
        );
        check(
            false,
            None,
            Some("20260103"),
            Some(("2026-01-03", "2026-01-03")),
        );
        check(true, None, None, Some(("2026-01", "2026-01")));
    }

    #[test]
    fn two_months_need_no_flag() {
        check(
            false,
            Some("202511"),
            Some("202601"),
            Some(("2025-11", "2026-01")),
        );
        check(false, Some("202511"), None, Some(("2025-11", "2026-01")));
    }

    #[test]
    fn days_and_months_do_not_mix() {
        check(false, Some("202511"), Some("20260105"), None);
        check(true, Some("20251101"), None, None);
        check(false, Some("20251301"), None, None);
    }
}
