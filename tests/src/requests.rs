//! Small legal requests, with the members that a test cares about as arguments.

use jiff::ToSpan;
use jiff::civil::Date;
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::repay::{RepaymentRequired, RepaymentRow, RepaymentRowRequired};
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::nh::values::{AccountUsage, PeriodUnit};
use ontu::nh::{DepositList, DepositReturn, PaymentOrder, Repayment, VirtualAccountIssue};
use ontu::runtime::{Digits, Element, Krw, Text};

/// The day on which every simulated clock starts.
pub const TODAY: Date = Date::constant(2026, 1, 5);

/// The loan of most tests.
pub const LOAN: &str = "123465432";

fn digits<E: Element>(text: &str) -> Digits<E> {
    Digits::new(text).expect("legal digits")
}

fn text<E: Element>(text: &str) -> Text<E> {
    Text::new(text).expect("a legal text")
}

fn krw(amount: u64) -> Krw {
    Krw::new(amount).expect("a legal amount")
}

/// Issues an account for an investor or a borrower.
///
/// # Panics
/// When the name is longer than the bank allows.
pub fn issue(account_usage: AccountUsage, holder: &str) -> VirtualAccountIssue {
    VirtualAccountIssue::new(VirtualAccountIssueRequired {
        account_usage,
        holder_name: text(holder),
    })
}

/// Pays a loan out of investors' accounts.
///
/// # Panics
/// When a number or an amount is not one that the bank allows.
pub fn order(loan: &str, is_new_loan: bool, investments: &[(&str, u64)]) -> PaymentOrder {
    PaymentOrder::new(PaymentOrderRequired {
        raised_amount: krw(2_000_000_000),
        loan_term_months: 12,
        investment_total: krw(investments.iter().map(|(_, amount)| amount).sum()),
        is_new_loan,
        loan_no: digits(loan),
        bank_code: digits("011"),
        borrower_account_no: digits("3020000000150"),
        account_holder_name: text("홍길동"),
        loan_application_date: TODAY,
        withdrawal_memo: text("대출금"),
        investments: investments
            .iter()
            .map(|(account, amount)| {
                Investment::new(InvestmentRequired {
                    virtual_account_no: digits(account),
                    investment_amount: krw(*amount),
                })
            })
            .collect(),
    })
}

/// Repays a loan from the borrower's account to investors' accounts.
///
/// # Panics
/// When a number or an amount is not one that the bank allows.
pub fn repayment(loan: &str, borrower: &str, repayments: &[(&str, u64)]) -> Repayment {
    Repayment::new(RepaymentRequired {
        loan_no: digits(loan),
        virtual_account_no: digits(borrower),
        repayment_total: krw(repayments.iter().map(|(_, amount)| amount).sum()),
        repayments: repayments
            .iter()
            .map(|(account, amount)| {
                RepaymentRow::new(RepaymentRowRequired {
                    virtual_account_no: digits(account),
                    repayment_amount: krw(*amount),
                })
            })
            .collect(),
    })
}

/// Returns a deposit to the investor.
///
/// # Panics
/// When a number or an amount is not one that the bank allows.
pub fn deposit_return(investor: &str, amount: u64) -> DepositReturn {
    DepositReturn::new(DepositReturnRequired {
        virtual_account_no: digits(investor),
        return_amount: krw(amount),
        bank_code: digits("011"),
        account_holder_name: text("홍길동"),
        investor_account_no: digits("3020000000151"),
        deposit_memo: text("예치금 반환"),
    })
}

/// Lists the deposits of the day on which every simulated clock starts.
pub fn deposits_today() -> DepositList {
    DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: TODAY.into(),
        end: TODAY.into(),
    })
}

/// Lists the deposits of the day before that, on which there were none.
pub fn deposits_yesterday() -> DepositList {
    let yesterday = TODAY.saturating_sub(1.day());
    DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: yesterday.into(),
        end: yesterday.into(),
    })
}
