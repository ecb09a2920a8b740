//! `ontu repay`: a repayment from a file of rows, with the loan and the account that pays on the command line.

use std::path::Path;

use ontu::nh::Repayment;
use ontu::nh::repay::RepaymentRequired;
use ontu::runtime::{Digits, Element, Krw, Text};

use super::{path, say};
use crate::arguments::transfer::Repay;
use crate::exit::{Exit, Failure, Result};
use crate::files::{money, value};
use crate::messages::{journal, send as words, violation};
use crate::output::{Output, krw};
use crate::transfers::content::Content;

/// Reads the file.
pub(super) fn content(arguments: &Repay, output: &Output) -> Result<Content> {
    let rows = path(arguments.rows.as_ref());
    let read = money::repayment(rows)?;
    say(&read.remarks, output);
    let (repayments, sum) = read.found;
    expect_total(rows, arguments.total.as_deref(), sum.get())?;
    let mut repayment = Repayment::new(RepaymentRequired {
        loan_no: digits("--loan", arguments.loan.as_deref())?,
        virtual_account_no: digits("--account", arguments.account.as_deref())?,
        repayment_total: sum,
        repayments,
    });
    if let Some(memo) = &arguments.withdrawal_memo {
        repayment = repayment.with_withdrawal_memo(text("--withdrawal-memo", Some(memo))?);
    }
    if let Some(memo) = &arguments.deposit_memo {
        repayment = repayment.with_deposit_memo(text("--deposit-memo", Some(memo))?);
    }
    Ok(Content::Repayment(repayment))
}

/// Refuses rows that do not add up to what `--total` says, where it is given.
pub(super) fn expect_total(rows: &Path, total: Option<&str>, sum: u64) -> Result<()> {
    let Some(total) = total else {
        return Ok(());
    };
    let expected = whole_amount("--total", total)?.get();
    if expected == sum {
        return Ok(());
    }
    let message = words::other_total(rows.display(), krw(sum), krw(expected));
    Err(Failure::new(Exit::Refused, "invalid", message))
}

/// A number from the command line; an error names the flag and not the number.
pub(super) fn digits<E: Element>(flag: &str, given: Option<&str>) -> Result<Digits<E>> {
    let given = given.unwrap_or_default().trim();
    // What people and Excel put around a number is named here as it is in a file.
    let digits = value::plain(given, E::INFO)
        .and_then(|plain| Digits::new(plain).map_err(|error| violation::of_value(&error)));
    digits.map_err(|what| {
        let message = words::of_flag(flag, what);
        Failure::new(Exit::Refused, "invalid", message)
    })
}

/// A text from the command line; an error names the flag and not the text.
pub(super) fn text<E: Element>(flag: &str, given: Option<&str>) -> Result<Text<E>> {
    Text::new(given.unwrap_or_default().trim()).map_err(|error| {
        let message = words::of_flag(flag, violation::of_value(&error));
        Failure::new(Exit::Refused, "invalid", message)
    })
}

/// An amount from the command line, with or without thousands separators.
pub(crate) fn whole_amount(flag: &str, given: &str) -> Result<Krw> {
    let amount = value::without_separators(given.trim())
        .and_then(|plain| plain.parse().ok())
        .and_then(Krw::new);
    amount.ok_or_else(|| Failure::usage(journal::not_an_amount(flag, given)))
}
