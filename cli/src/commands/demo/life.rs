//! The life of one loan, step by step: accounts, deposits, payment with a lost reply, repayment, return.

use std::pin::pin;

use futures_util::StreamExt;
use jiff::{SignedDuration, ToSpan};
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::repay::{RepaymentRequired, RepaymentRow, RepaymentRowRequired};
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::nh::values::{AccountUsage, PeriodUnit};
use ontu::nh::{DepositList, DepositReturn, PaymentOrder, Repayment, VirtualAccountIssue};
use ontu::runtime::{
    CodeOverlay, Digits, Element, Inquires, Krw, MoneyMoving, Operation, Original, Text,
    ValueError, original,
};
use ontu::{Client, Outcome};
use ontu_sandbox::{Fault, FaultKind, Sandbox, SimulatedClock, When};

use super::audit::{Expected, audit};
use super::plan::{self, Investor, ROWS_PER_CALL, sum};
use super::progress::Progress;
use super::report::{Lived, MoneyCall, Step};
use crate::bank::ended;
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::demo as words;
use crate::output::Output;

/// Which call of the payment loses its reply, counted from 0, where there are so many.
const LOST_CALL: usize = 1;
/// How often an outcome is inquired before the demo gives up.
const INQUIRIES_AT_MOST: usize = 10;

/// A loan in the making.
pub(crate) struct Life<'a> {
    client: Client,
    sandbox: &'a Sandbox,
    clock: SimulatedClock,
    investors: Vec<Investor>,
    accounts: Vec<String>,
    borrower_account: String,
    expected: Vec<Expected>,
    lived: Lived,
}

impl<'a> Life<'a> {
    /// A loan that nothing has happened to yet.
    pub(crate) fn new(
        client: Client,
        sandbox: &'a Sandbox,
        clock: SimulatedClock,
        investors: u32,
        seed: u64,
    ) -> Self {
        Self {
            client,
            sandbox,
            clock,
            investors: plan::investors(investors, seed),
            accounts: Vec::new(),
            borrower_account: String::new(),
            expected: Vec::new(),
            lived: Lived::default(),
        }
    }

    /// Lives it from beginning to end.
    pub(crate) async fn live(mut self, output: Output) -> Result<Lived> {
        let mut progress = Progress::new(output);
        self.issue_accounts(&mut progress).await?;
        self.take_deposits(&mut progress).await?;
        self.pay(&mut progress).await?;
        // A month later.
        self.clock.set(self.clock.now().saturating_add(1.month()));
        self.repay(&mut progress).await?;
        // Deposits can be returned three hours after they came, and interest is in the account by then.
        self.clock.advance(SignedDuration::from_hours(4));
        self.give_back(&mut progress).await?;

        self.lived.expected = self.expected.len();
        self.lived.audit = audit(&self.expected, &self.sandbox.movements());
        self.lived.ledger_balanced = self.sandbox.with_bank(|bank| bank.ledger_balanced());
        let latest = |bank: &mut ontu_sandbox::Bank| {
            bank.transcript().next_back().map_or(0, |call| call.index)
        };
        self.lived.calls = self.sandbox.with_bank(latest);
        Ok(self.lived)
    }

    async fn issue_accounts(&mut self, progress: &mut Progress) -> Result<()> {
        progress.begin(words::accounts(), self.investors.len() + 1);
        self.borrower_account = self
            .issue(AccountUsage::Borrower, plan::BORROWER_NAME)
            .await?;
        progress.advance();
        for index in 0..self.investors.len() {
            let name = self.investors[index].name.clone();
            let account = self.issue(AccountUsage::Investor, &name).await?;
            self.accounts.push(account);
            progress.advance();
        }
        progress.end();
        self.lived.accounts = self.accounts.len() + 1;
        self.step(words::accounts(), self.lived.accounts, 0);
        Ok(())
    }

    async fn issue(&mut self, usage: AccountUsage, name: &str) -> Result<String> {
        let request = VirtualAccountIssue::new(VirtualAccountIssueRequired {
            account_usage: usage,
            holder_name: text(name)?,
        });
        let info = VirtualAccountIssue::INFO;
        let called = self
            .client
            .call(&request)
            .await
            .map_err(|error| ended::error(info, &error))?;
        if let Some(failure) = ended::not_done(info, &called, &[name]) {
            return Err(failure);
        }
        let account = called
            .outcome
            .reply()
            .and_then(|reply| reply.virtual_account_no.value());
        match account {
            Some(account) => Ok(account.expose().to_owned()),
            None => Err(Failure::new(
                Exit::Unknown,
                "unknown",
                words::unsettled(info.api),
            )),
        }
    }

    /// Deposits into every account, and lets the bank's own list say how many it took.
    async fn take_deposits(&mut self, progress: &mut Progress) -> Result<()> {
        let repaid = sum(self.investors.iter().map(|investor| investor.is_repaid));
        progress.begin(words::deposits(), self.accounts.len() + 1);
        let deposit = |account: &str, krw| {
            self.sandbox.deposit(account, krw).map_err(|error| {
                Failure::new(Exit::CouldNotRun, "sandbox", words::no_deposit(error))
            })
        };
        for (account, investor) in self.accounts.iter().zip(&self.investors) {
            deposit(account, investor.deposits)?;
        }
        deposit(&self.borrower_account, repaid)?;
        let today = self.clock.now().date();
        let request = DepositList::new(DepositListRequired {
            period_unit: PeriodUnit::Daily,
            start: today.into(),
            end: today.into(),
        });
        let (mut listed, mut listed_krw) = (0, 0);
        let mut deposits = pin!(self.client.deposits(request));
        while let Some(row) = deposits.next().await {
            let row = row.map_err(|error| ended::error(DepositList::INFO, &error))?;
            listed += 1;
            listed_krw += row.received_amount.get().map_or(0, Krw::get);
            progress.advance();
        }
        progress.end();
        let by_investors = sum(self.investors.iter().map(|investor| investor.deposits));
        if listed != self.accounts.len() + 1 || listed_krw != by_investors + repaid {
            let message = words::list_differs(listed, self.accounts.len() + 1);
            return Err(Failure::new(Exit::Refused, "ledger", message));
        }
        self.lived.deposits = listed;
        self.lived.deposited_by_investors_krw = by_investors;
        self.lived.deposited_by_borrower_krw = repaid;
        self.step(words::deposits(), listed, listed_krw);
        Ok(())
    }

    async fn pay(&mut self, progress: &mut Progress) -> Result<()> {
        let raised = sum(self.investors.iter().map(|investor| investor.invests));
        let calls = self.investors.len().div_ceil(ROWS_PER_CALL);
        let lost_call = LOST_CALL.min(calls.saturating_sub(1));
        progress.begin(words::payment(), calls);
        for index in 0..calls {
            let request = self.payment_order(index, raised)?;
            if index == lost_call {
                let when = When::api(PaymentOrder::INFO.api);
                self.sandbox
                    .arm(Fault::once(when, FaultKind::AcceptThenDrop));
            }
            let name = words::payment_call(index + 1);
            let rows = request.investments().len();
            let is_new = Some(request.is_new_loan());
            self.move_money(&request, name, rows, is_new, progress)
                .await?;
            progress.advance();
        }
        progress.end();
        self.lived.paid_krw = raised;
        self.step(words::payment(), calls, raised);
        Ok(())
    }

    fn payment_order(&self, index: usize, raised: u64) -> Result<PaymentOrder> {
        let mut investments = Vec::new();
        for (account, investor) in self.rows(index) {
            investments.push(Investment::new(InvestmentRequired {
                virtual_account_no: digits(account)?,
                investment_amount: krw(investor.invests)?,
            }));
        }
        Ok(PaymentOrder::new(PaymentOrderRequired {
            raised_amount: krw(raised)?,
            loan_term_months: 1,
            investment_total: krw(sum(self.rows(index).map(|(_, investor)| investor.invests)))?,
            // The bank takes a loan number as new once; what follows continues it.
            is_new_loan: index == 0,
            loan_no: digits(plan::LOAN_NO)?,
            bank_code: digits(plan::BANK_CODE)?,
            borrower_account_no: digits(plan::BORROWER_ACCOUNT_NO)?,
            account_holder_name: text(plan::BORROWER_NAME)?,
            loan_application_date: self.clock.now().date(),
            withdrawal_memo: text("투자금 지급")?,
            investments,
        }))
    }

    async fn repay(&mut self, progress: &mut Progress) -> Result<()> {
        let calls = self.investors.len().div_ceil(ROWS_PER_CALL);
        progress.begin(words::repayment(), calls);
        for index in 0..calls {
            let mut repayments = Vec::new();
            for (account, investor) in self.rows(index) {
                repayments.push(RepaymentRow::new(RepaymentRowRequired {
                    virtual_account_no: digits(account)?,
                    repayment_amount: krw(investor.is_repaid)?,
                }));
            }
            let total = sum(self.rows(index).map(|(_, investor)| investor.is_repaid));
            let request = Repayment::new(RepaymentRequired {
                loan_no: digits(plan::LOAN_NO)?,
                virtual_account_no: digits(&self.borrower_account)?,
                repayment_total: krw(total)?,
                repayments,
            });
            let name = words::repayment_call(index + 1);
            let rows = request.repayments().len();
            self.move_money(&request, name, rows, None, progress)
                .await?;
            progress.advance();
        }
        progress.end();
        self.lived.repaid_krw = sum(self.investors.iter().map(|investor| investor.is_repaid));
        self.step(words::repayment(), calls, self.lived.repaid_krw);
        Ok(())
    }

    async fn give_back(&mut self, progress: &mut Progress) -> Result<()> {
        progress.begin(words::returns(), self.investors.len());
        let mut returned = 0;
        for index in 0..self.investors.len() {
            let investor = &self.investors[index];
            let amount = investor.is_returned();
            let request = DepositReturn::new(DepositReturnRequired {
                virtual_account_no: digits(&self.accounts[index])?,
                return_amount: krw(amount)?,
                bank_code: digits(plan::BANK_CODE)?,
                account_holder_name: text(&investor.name)?,
                investor_account_no: digits(&investor.account_no)?,
                deposit_memo: text("예치금 반환")?,
            });
            self.settle(&request, &words::returns(), progress).await?;
            returned += amount;
            progress.advance();
        }
        progress.end();
        self.lived.returned_krw = returned;
        self.step(words::returns(), self.investors.len(), returned);
        Ok(())
    }

    /// The accounts and investors of one call.
    fn rows(&self, call: usize) -> impl Iterator<Item = (&String, &Investor)> {
        let all = self.accounts.iter().zip(&self.investors);
        all.skip(call * ROWS_PER_CALL).take(ROWS_PER_CALL)
    }

    /// Moves money by a call that is worth a line of its own in the report.
    async fn move_money<M: MoneyMoving>(
        &mut self,
        request: &M,
        name: Message,
        rows: usize,
        is_new: Option<bool>,
        progress: &Progress,
    ) -> Result<()> {
        let inquiries = self.settle(request, &name, progress).await?;
        self.lived.money_calls.push(MoneyCall {
            name,
            rows,
            is_new,
            krw: request.amount().get(),
            inquiries,
        });
        Ok(())
    }

    /// Moves money once: if the reply is lost, the outcome is inquired and the call is never sent again.
    ///
    /// Returns how many inquiries it took.
    async fn settle<M: MoneyMoving>(
        &mut self,
        request: &M,
        name: &Message,
        progress: &Progress,
    ) -> Result<Option<usize>> {
        let info = M::INFO;
        let called = self
            .client
            .call_unjournalled(request)
            .await
            .map_err(|error| ended::error(info, &error))?;
        self.expected.push(Expected {
            transaction_no: called.transaction_no.as_str().to_owned(),
            api: info.api.to_owned(),
            key: request.key().to_owned(),
            krw: request.amount().get(),
        });
        match &called.outcome {
            Outcome::Unknown(_) | Outcome::Pending(_) => {}
            _ => {
                return match ended::not_done(info, &called, &[]) {
                    Some(failure) => Err(failure),
                    None => Ok(None),
                };
            }
        }
        progress.remark(&words::lost(name.clone()));
        let inquiry = request
            .inquiry(called.date, &called.transaction_no)
            .map_err(|error| invalid(&error))?;
        for attempt in 1..=INQUIRIES_AT_MOST {
            self.lived.inquiries += 1;
            // Each inquiry is a call of its own, under a number of its own.
            match self.inquire(&inquiry).await? {
                Original::Done => {
                    progress.remark(&words::found(name.clone(), attempt));
                    return Ok(Some(attempt));
                }
                Original::Pending(_) => {
                    self.clock.advance(SignedDuration::from_secs(10));
                }
                _ => break,
            }
        }
        Err(
            Failure::new(Exit::Unknown, "unknown", words::unsettled(info.api))
                .detail("transaction_no", called.transaction_no.as_str()),
        )
    }

    async fn inquire<I: Inquires>(&self, inquiry: &I) -> Result<Original> {
        let answered = self
            .client
            .call(inquiry)
            .await
            .map_err(|error| ended::error(I::INFO, &error))?;
        Ok(original::<I>(&answered.outcome, &CodeOverlay::new()))
    }

    fn step(&mut self, name: Message, count: usize, krw: u64) {
        let at = self.clock.now().strftime("%Y-%m-%d %H:%M").to_string();
        self.lived.steps.push(Step {
            name,
            at,
            count,
            krw,
        });
    }
}

fn invalid(error: &ValueError) -> Box<Failure> {
    Failure::new(Exit::CouldNotRun, "demo", words::invalid(error))
}

fn digits<E: Element>(text: &str) -> Result<Digits<E>> {
    Digits::new(text).map_err(|error| invalid(&error))
}

fn text<E: Element>(text: &str) -> Result<Text<E>> {
    Text::new(text).map_err(|error| invalid(&error))
}

fn krw(amount: u64) -> Result<Krw> {
    Krw::try_from(amount)
        .map_err(|error| Failure::new(Exit::CouldNotRun, "demo", words::invalid(error)))
}
