//! What came of the demo, as tables for a person and as one object for a script.

use serde_json::{Value as Json, json};

use super::audit::Audit;
use crate::message::Message;
use crate::messages::{demo as words, general};
use crate::output::{Output, krw};

/// Everything that happened.
#[derive(Debug, Default)]
pub(crate) struct Lived {
    /// Accounts that were issued, the borrower's included.
    pub(crate) accounts: usize,
    /// Deposits that the bank lists, the borrower's included.
    pub(crate) deposits: usize,
    /// What investors deposited, in KRW.
    pub(crate) deposited_by_investors_krw: u64,
    /// What the borrower deposited, in KRW.
    pub(crate) deposited_by_borrower_krw: u64,
    /// What the borrower was paid, in KRW.
    pub(crate) paid_krw: u64,
    /// What investors were repaid, in KRW.
    pub(crate) repaid_krw: u64,
    /// What went back to investors' own accounts, in KRW.
    pub(crate) returned_krw: u64,
    /// Calls that the bank received, inquiries included.
    pub(crate) calls: u64,
    /// Inquiries about outcomes.
    pub(crate) inquiries: u64,
    /// Movements that the ledger must show.
    pub(crate) expected: usize,
    /// What the comparison with the ledger found.
    pub(crate) audit: Audit,
    /// Whether the bank's books balance.
    pub(crate) ledger_balanced: bool,
    /// The steps in order.
    pub(crate) steps: Vec<Step>,
    /// The calls of payment and repayment in order.
    pub(crate) money_calls: Vec<MoneyCall>,
}

/// One step.
#[derive(Debug)]
pub(crate) struct Step {
    /// Its name.
    pub(crate) name: Message,
    /// When it ended, by the simulated clock.
    pub(crate) at: String,
    /// How many things it did.
    pub(crate) count: usize,
    /// The money in it, in KRW.
    pub(crate) krw: u64,
}

/// One call of payment or repayment.
#[derive(Debug)]
pub(crate) struct MoneyCall {
    /// Its name.
    pub(crate) name: Message,
    /// How many rows it has.
    pub(crate) rows: usize,
    /// Whether it opens the loan, for a payment.
    pub(crate) is_new: Option<bool>,
    /// Its amount in KRW.
    pub(crate) krw: u64,
    /// How many inquiries settled it; none if its reply came.
    pub(crate) inquiries: Option<usize>,
}

impl Lived {
    /// Whether the ledger shows each movement exactly once and balances.
    pub(crate) fn is_exactly_once(&self) -> bool {
        self.audit.missing == 0 && self.audit.twice == 0 && self.ledger_balanced
    }

    fn object(&self) -> Json {
        json!({
            "accounts": self.accounts,
            "deposits": self.deposits,
            "paid_krw": self.paid_krw,
            "repaid_krw": self.repaid_krw,
            "returned_krw": self.returned_krw,
            "calls": self.calls,
            "inquiries": self.inquiries,
            "movements_missing": self.audit.missing,
            "movements_twice": self.audit.twice,
            "ledger_balanced": self.ledger_balanced,
        })
    }
}

/// Shows it.
pub(crate) fn show(lived: &Lived, output: &Output) {
    output.object(&lived.object());
    if output.json {
        return;
    }
    let headings = [
        words::step(),
        words::simulated_time(),
        words::count(),
        general::amount_heading(),
    ];
    let mut steps = output.table(&headings, &[2, 3]);
    for step in &lived.steps {
        let amount = if step.krw == 0 {
            String::new()
        } else {
            krw(step.krw)
        };
        let name = output.text(&step.name);
        steps.add_row([name, &step.at, &step.count.to_string(), &amount]);
    }
    output.plain(&steps.to_string());

    let headings = [
        words::call(),
        words::rows(),
        words::is_new(),
        general::amount_heading(),
        words::reply(),
        words::settled_by(),
    ];
    let mut calls = output.table(&headings, &[1, 3]);
    for call in &lived.money_calls {
        let (reply, settled_by) = match call.inquiries {
            None => (words::reply_came(), words::by_reply()),
            Some(count) => (words::reply_lost(), words::by_inquiry(count)),
        };
        let is_new = match call.is_new {
            Some(true) => "Y",
            Some(false) => "N",
            None => "",
        };
        calls.add_row([
            output.text(&call.name),
            &call.rows.to_string(),
            is_new,
            &krw(call.krw),
            output.text(&reply),
            output.text(&settled_by),
        ]);
    }
    output.plain(&calls.to_string());

    let mut money = output.table(&[words::money(), general::amount_heading()], &[1]);
    for (name, amount) in [
        (
            words::deposited_by_investors(),
            lived.deposited_by_investors_krw,
        ),
        (
            words::deposited_by_borrower(),
            lived.deposited_by_borrower_krw,
        ),
        (words::paid(), lived.paid_krw),
        (words::repaid(), lived.repaid_krw),
        (words::returned(), lived.returned_krw),
    ] {
        money.add_row([output.text(&name), &krw(amount)]);
    }
    output.plain(&money.to_string());

    let balanced = if lived.ledger_balanced {
        general::yes()
    } else {
        general::no()
    };
    let mut ledger = output.table(&[words::ledger_check(), words::count()], &[1]);
    for (name, found) in [
        (words::calls(), lived.calls.to_string()),
        (words::inquiries(), lived.inquiries.to_string()),
        (words::movements_expected(), lived.expected.to_string()),
        (words::movements_missing(), lived.audit.missing.to_string()),
        (words::movements_twice(), lived.audit.twice.to_string()),
        (words::ledger_balanced(), output.text(&balanced).to_owned()),
    ] {
        ledger.add_row([output.text(&name).to_owned(), found]);
    }
    output.plain(&ledger.to_string());
}
