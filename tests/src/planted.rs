//! Requests and a bank that hold canaries wherever they can hold anything.

use ontu::nh::PaymentOrder;
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::repay::{RepaymentRequired, RepaymentRow, RepaymentRowRequired};
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::nh::values::AccountUsage;
use ontu::runtime::{Digits, Element, Krw, Operation, Text};
use ontu_sandbox::{Incoming, Owner, Sandbox, SimulatedClock, Usage};
use serde_json::json;

use crate::canaries::{
    Canary, DEPOSIT_MEMO, HOLDER, Hunt, INVESTOR_ACCOUNT, LONG, Numbers, PAYEE, SHORT, TOKEN,
    VIRTUAL_ACCOUNT, WITHDRAWAL_MEMO,
};
use crate::requests::TODAY;

/// A planted number as digits of any element.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn digits<E: Element>(canary: Canary) -> Digits<E> {
    Digits::new(canary.value).unwrap()
}

/// A planted text as text of any element.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn text<E: Element>(canary: Canary) -> Text<E> {
    Text::new(canary.value).unwrap()
}

/// Issues an account under the planted name.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn issue() -> VirtualAccountIssueRequired {
    VirtualAccountIssueRequired {
        account_usage: AccountUsage::Investor,
        holder_name: text(HOLDER),
    }
}

/// Pays a planted loan, so many KRW out of the planted account.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn order(numbers: &Numbers, krw: u32) -> PaymentOrderRequired {
    PaymentOrderRequired {
        raised_amount: Krw::from(1_000_000),
        loan_term_months: 12,
        investment_total: Krw::from(krw),
        is_new_loan: true,
        loan_no: digits(numbers.loan),
        bank_code: Digits::new("011").unwrap(),
        borrower_account_no: digits(numbers.borrower_account),
        account_holder_name: text(PAYEE),
        loan_application_date: TODAY,
        withdrawal_memo: text(WITHDRAWAL_MEMO),
        investments: vec![Investment::new(InvestmentRequired {
            virtual_account_no: digits(numbers.virtual_account),
            investment_amount: Krw::from(krw),
        })],
    }
}

/// Repays a planted loan.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn repayment(numbers: &Numbers) -> RepaymentRequired {
    RepaymentRequired {
        loan_no: digits(numbers.loan),
        virtual_account_no: digits(numbers.borrower_virtual_account),
        repayment_total: Krw::from(1),
        repayments: vec![RepaymentRow::new(RepaymentRowRequired {
            virtual_account_no: digits(numbers.virtual_account),
            repayment_amount: Krw::from(1),
        })],
    }
}

/// Returns a deposit from a planted account.
///
/// # Panics
/// When the canary does not fit its place, so that it has to be chosen anew.
pub fn deposit_return(numbers: &Numbers) -> DepositReturnRequired {
    DepositReturnRequired {
        virtual_account_no: digits(numbers.virtual_account),
        return_amount: Krw::from(1),
        bank_code: Digits::new("011").unwrap(),
        account_holder_name: text(PAYEE),
        investor_account_no: digits(numbers.investor_account),
        deposit_memo: text(DEPOSIT_MEMO),
    }
}

/// A sandbox bank that knows the planted accounts and token.
///
/// # Panics
/// When this machine has no free port on 127.0.0.1.
pub async fn bank(clock: &SimulatedClock) -> Sandbox {
    let builder = Sandbox::builder().clock(clock.clone()).token(TOKEN.value);
    let sandbox = builder.start().await.unwrap();
    for (canary, usage) in [
        (LONG.virtual_account, Usage::Investor),
        (LONG.borrower_virtual_account, Usage::Borrower),
        (SHORT.virtual_account, Usage::Investor),
        (SHORT.borrower_virtual_account, Usage::Borrower),
    ] {
        sandbox.with_bank(|bank| {
            bank.open_account_numbered(canary.value, Owner::default(), usage, HOLDER.value)
                .unwrap();
        });
        sandbox.deposit(canary.value, 1_000_000).unwrap();
    }
    sandbox
}

/// Looks at everything that the sandbox bank shows of what it knows.
pub fn look_at_bank(hunt: &mut Hunt, sandbox: &Sandbox) {
    hunt.debug("sandbox", sandbox);
    hunt.debug("transcript", &sandbox.transcript());
    hunt.debug("movements", &sandbox.movements());
    sandbox.with_bank(|bank| {
        hunt.debug("bank", bank);
        hunt.debug("accounts", &bank.accounts().collect::<Vec<_>>());
        hunt.debug("loans", &bank.loans().collect::<Vec<_>>());
        hunt.debug("ledger", &bank.ledger());
        hunt.debug("armed faults", &bank.armed());
        let body = json!({ "Vran": VIRTUAL_ACCOUNT.value, "BrwAcno": INVESTOR_ACCOUNT.value, "Dpnm": PAYEE.value, "LoanNo": HOLDER.value });
        let api = PaymentOrder::INFO.api;
        let text = body.to_string();
        let incoming = Incoming {
            api,
            body: text.as_bytes(),
            http_token: Some(TOKEN.value),
        };
        let now = TODAY.at(9, 30, 0, 0);
        hunt.debug("served", &bank.handle(now, incoming));
        for violation in bank.check_body(api, text.as_bytes(), TODAY).violations {
            hunt.debug("violation", &violation);
            hunt.look("violation", &violation.to_string());
        }
    });
}
