//! `ontu return`: one deposit from the command line, or many from a file.

use std::path::Path;

use ontu::nh::DepositReturn;
use ontu::nh::elements::BankCode;
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::runtime::Element;

use super::repay::{digits, expect_total, text, whole_amount};
use super::{can_ask, confirm, say};
use crate::arguments::transfer::Return;
use crate::exit::{Exit, Failure, Result};
use crate::files;
use crate::files::money::{self, Returns};
use crate::messages::{files as file_words, send as words};
use crate::output::Output;
use crate::transfers::content::Content;

/// Reads the file, or takes the one return of the command line; and whether rows that are alike are meant.
pub(super) fn content(
    arguments: &Return,
    cp949_bytes_enforced: bool,
    output: &Output,
) -> Result<(Content, bool)> {
    if let Some(path) = &arguments.file {
        let read = money::returns(path, cp949_bytes_enforced)?;
        say(&read.remarks, output);
        let Returns { rows, alike } = read.found;
        let content = Content::Returns(rows);
        expect_total(path, arguments.total.as_deref(), content.krw())?;
        let meant = alike_meant(path, &alike, arguments, output)?;
        return Ok((content, meant));
    }
    let bank = arguments.bank.as_deref().unwrap_or_default().trim();
    // Fewer digits than a bank code has are a slip, on a command line as in a table.
    if BankCode::INFO
        .limit
        .is_some_and(|limit| bank.len() < limit as usize)
    {
        let limit = BankCode::INFO.limit.unwrap_or_default();
        return Err(Failure::usage(words::short_bank_code(bank, limit)));
    }
    let amount = whole_amount("--amount", arguments.amount.as_deref().unwrap_or_default())?;
    if amount.get() == 0 {
        let message = words::of_flag("--amount", file_words::nothing_moves());
        return Err(Failure::new(Exit::Refused, "invalid", message));
    }
    let name = holder(arguments)?;
    let one = DepositReturn::new(DepositReturnRequired {
        virtual_account_no: digits("--account", arguments.account.as_deref())?,
        return_amount: amount,
        bank_code: digits("--bank", Some(bank))?,
        account_holder_name: text("--name", Some(&name))?,
        investor_account_no: digits("--to", arguments.to.as_deref())?,
        deposit_memo: text("--memo", arguments.memo.as_deref())?,
    });
    Ok((Content::Returns(vec![one]), false))
}

/// Asks whether rows that return the same amount from the same account are all meant; where nobody can answer, a flag must say so.
fn alike_meant(
    path: &Path,
    alike: &[Vec<u64>],
    arguments: &Return,
    output: &Output,
) -> Result<bool> {
    if alike.is_empty() {
        return Ok(false);
    }
    let rows = alike.iter().map(|lines| {
        let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
        lines.join(" = ")
    });
    let rows: Vec<String> = rows.collect();
    let message = words::alike(path.display(), rows.join(", "));
    let sending = &arguments.sending;
    // A dry run records nothing, so that nothing is to be decided.
    if arguments.allow_alike || sending.dry_run {
        output.remark(&message);
        return Ok(arguments.allow_alike);
    }
    if sending.yes || !can_ask(output) {
        return Err(Failure::new(Exit::Refused, "possible-duplicate", message)
            .detail("lines", alike)
            .to_do(words::allow_alike()));
    }
    output.remark(&message);
    confirm(false, &words::ask_alike(), &words::declined(), output)?;
    Ok(true)
}

/// The name of the account's holder, from a flag, a file or standard input.
fn holder(arguments: &Return) -> Result<String> {
    match (&arguments.name, &arguments.name_file) {
        (Some(name), _) => Ok(name.clone()),
        (None, Some(path)) => files::text(path),
        (None, None) => Err(Failure::usage(words::no_holder())),
    }
}
