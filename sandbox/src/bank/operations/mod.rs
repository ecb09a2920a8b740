//! What each API does, one file for each flow of money, and what they share.

mod deposit_list;
mod deposit_return;
mod inquiry;
mod issue;
mod payment;
mod repayment;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::refusals::RefusalCode;
use crate::spec::{Api, Member, Spec};
use crate::validate::{self, Table, Values};

use super::Bank;
use super::accounts::{Owner, Usage};
use super::ledger::LedgerAccount;
use super::registry::NumberKey;
use super::reply::Fields;
use super::settings::Answer;
use super::transfers::{Hold, MovementKind, Order};

/// What the sandbox does for an API.
type Behaviour = fn(&mut Bank, &Operation<'_>) -> Result<Performed, Refusal>;

/// What the sandbox does for the API of that name; none for an API that it knows nothing of.
pub(super) fn behaviour(api: &str) -> Option<Behaviour> {
    Some(match api {
        "P2PNVirtualAccountNumberRequest" => Bank::issue,
        "P2PNAccountReceiveInformationList" => Bank::list_deposits,
        "P2PNInvestmentPaymentOrder" => Bank::order_payment,
        "P2PNInterestRepayment" => Bank::repay,
        "P2PNInvestmentDepositAmountReturn" => Bank::return_deposit,
        "P2PNInvestmentLoanExecutionResultInquiry"
        | "P2PNInterestPaymentAccountReceiveResultConfirmation"
        | "P2PNInvestmentDepositAmountReturnResultList" => Bank::inquire,
        _ => return None,
    })
}

/// A call that is sound and whose number is new.
#[derive(Debug)]
pub(super) struct Operation<'c> {
    pub(super) now: DateTime,
    pub(super) day: Date,
    pub(super) spec: &'c Spec,
    pub(super) api: &'c Api,
    pub(super) values: &'c Values<'c>,
    pub(super) number: &'c NumberKey,
    pub(super) hold: Option<Hold>,
}

/// What came of a call that the bank did.
#[derive(Debug)]
pub(super) struct Performed {
    pub(super) code: String,
    pub(super) fields: Fields,
    pub(super) transfer: Option<usize>,
}

impl Performed {
    /// Done, with what goes into the body.
    fn done(scalars: Vec<(&'static str, String)>) -> Self {
        Performed {
            code: super::decide::DONE.to_owned(),
            fields: Fields {
                scalars: scalars
                    .into_iter()
                    .map(|(name, value)| (name.into(), value))
                    .collect(),
                rows: Vec::new(),
            },
            transfer: None,
        }
    }

    /// Answered with a code and without a body.
    fn code(code: &str) -> Self {
        Performed {
            code: code.to_owned(),
            fields: Fields::default(),
            transfer: None,
        }
    }
}

/// Why the bank did not do what was asked.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) code: String,
    /// The reason in words; empty where the document has a message for the code.
    pub(super) reason: String,
    /// The member that it is about, `Rec[0].Vran`; empty where it is about none.
    pub(super) path: String,
}

impl Refusal {
    /// A refusal with a code of the sandbox's own; the detail is a member, or begins with one before a colon.
    pub(super) fn own(code: RefusalCode, detail: &str) -> Self {
        let path = detail.split_once(':').map_or(detail, |(path, _)| path);
        Refusal {
            code: code.code().to_owned(),
            reason: format!("{} {detail}: {}", code.code(), code.meaning()),
            path: path.to_owned(),
        }
    }

    /// A refusal that the bank had given before, with its reason as it was.
    pub(super) fn earlier(code: &str, reason: &str) -> Self {
        Refusal {
            code: code.to_owned(),
            reason: reason.to_owned(),
            path: String::new(),
        }
    }

    /// The same with the row of the table that the member stands in, where the table has it.
    pub(super) fn placed(mut self, table: Table, members: &[Member]) -> Self {
        if let Some(row) = validate::row(members, &self.path) {
            let path = &self.path;
            let placed = format!("{path} ({table} row {row})");
            self.reason = self.reason.replacen(path.as_str(), &placed, 1);
        }
        self
    }

    /// A refusal with a code of the bank's.
    fn published(code: &str) -> Self {
        Refusal {
            code: code.to_owned(),
            reason: String::new(),
            path: String::new(),
        }
    }
}

/// What the settings say is answered.
fn given(answer: &Answer) -> Performed {
    let fields = |values: &BTreeMap<String, String>| {
        let values = values.iter();
        values
            .map(|(element, value)| (element.clone().into(), value.clone()))
            .collect()
    };
    Performed {
        code: super::decide::DONE.to_owned(),
        fields: Fields {
            scalars: fields(&answer.values),
            rows: answer.rows.iter().map(fields).collect(),
        },
        transfer: None,
    }
}

impl Bank {
    /// Does what a call asks for.
    pub(super) fn perform(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let name = call.api.api.as_str();
        match (behaviour(name), self.settings.answers.get(name)) {
            (Some(behaviour), _) => behaviour(self, call),
            (None, Some(answer)) => Ok(given(answer)),
            (None, None) => Err(Refusal::own(RefusalCode::Unsupported, name)),
        }
    }

    /// Checks that a virtual account exists, belongs to the caller and is for the right side.
    fn check_account(
        &self,
        path: &str,
        number: &str,
        owner: &Owner,
        usage: Usage,
    ) -> Result<(), Refusal> {
        let account = self.accounts.get(number);
        let account = account.ok_or_else(|| Refusal::own(RefusalCode::UnknownAccount, path))?;
        // [owner] An account or loan is seen only under the agreement and subsidiary that made it.
        if *account.owner != *owner {
            return Err(Refusal::own(RefusalCode::OtherOwner, path));
        }
        if account.usage != usage {
            return Err(Refusal::own(RefusalCode::OtherUsage, path));
        }
        Ok(())
    }

    /// Checks that a virtual account holds what is to be taken from it.
    fn check_deposit(&self, path: &str, number: &str, krw: u64) -> Result<(), Refusal> {
        let held = self.ledger.balance(&virtual_account(number));
        if held < i128::from(krw) {
            let detail = format!("{path}: holds {held} KRW, the call takes {krw} KRW");
            return Err(Refusal::own(RefusalCode::NotEnoughDeposit, &detail));
        }
        Ok(())
    }

    /// Accepts a transfer: takes its money out of the paying accounts.
    fn accept(&mut self, call: &Operation<'_>, transfer: Accepted) -> usize {
        for (account, krw) in &transfer.debits {
            if let LedgerAccount::Virtual(number) = account {
                self.accounts.taken(number, *krw);
            }
        }
        let order = Order {
            kind: transfer.kind,
            owner: transfer.owner,
            api: call.api.api.clone(),
            day: call.day,
            transaction_no: call.number.transaction_no.clone(),
            key: transfer.key,
            krw: transfer.krw,
            debits: transfer.debits,
            credits: transfer.credits,
        };
        self.transfers
            .accept(&mut self.ledger, order, call.now, call.hold.clone())
    }
}

/// The parts of a transfer that its operation decides.
struct Accepted {
    kind: MovementKind,
    owner: Owner,
    key: String,
    krw: u64,
    debits: Vec<(LedgerAccount, u64)>,
    credits: Vec<(LedgerAccount, u64)>,
}

impl Operation<'_> {
    /// The owner that the call names.
    fn owner(&self) -> Owner {
        Owner {
            agreement_no: self.values.text("P2pCmtmNo").to_owned(),
            subsidiary_no: self.values.text("ChidSqno").to_owned(),
        }
    }

    /// The value of an element; a layout without it cannot be served.
    fn text(&self, element: &str) -> Result<&str, Refusal> {
        match self.values.text(element) {
            "" => Err(Refusal::own(RefusalCode::Unsupported, element)),
            value => Ok(value),
        }
    }

    /// An amount to move, above zero.
    fn amount(&self, element: &str) -> Result<u64, Refusal> {
        amount(self.values, element, element)
    }

    /// The rows of the repeating part as accounts and amounts.
    fn rows(&self, amount_element: &str) -> Result<Vec<Row>, Refusal> {
        let rows = self.values.rows().iter().enumerate();
        let rows = rows.map(|(index, row)| {
            let path = format!("Rec[{index}].{amount_element}");
            Ok(Row {
                path: format!("Rec[{index}].Vran"),
                account_no: row.text("Vran").to_owned(),
                krw: amount(row, amount_element, &path)?,
            })
        });
        rows.collect()
    }
}

fn amount(values: &Values<'_>, element: &str, path: &str) -> Result<u64, Refusal> {
    match values.whole(element) {
        None => Err(Refusal::own(RefusalCode::Unsupported, path)),
        // [zero-amount] Nothing forbids an amount of zero in words; a movement of nothing is taken for a mistake.
        Some(0) => Err(Refusal::own(RefusalCode::ZeroAmount, path)),
        Some(krw) => Ok(krw),
    }
}

/// One row of a repeating part.
struct Row {
    path: String,
    account_no: String,
    krw: u64,
}

/// What all rows together take from or give to each account.
fn by_account(rows: &[Row]) -> BTreeMap<&str, (u64, &str)> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let (sum, _) = sums
            .entry(row.account_no.as_str())
            .or_insert((0_u64, row.path.as_str()));
        *sum = sum.saturating_add(row.krw);
    }
    sums
}

fn virtual_account(number: &str) -> LedgerAccount {
    LedgerAccount::Virtual(number.into())
}
