//! What the engine must know of a money-moving call beyond its layout: loans that go on, running totals, rows that can be divided.

use std::ops::Range;

use super::intent::Opening;
use crate::nh::{DepositReturn, PaymentOrder, Repayment};
use crate::runtime::{Krw, MoneyMoving, Operation, Summed};

/// A money-moving call that can be transferred.
///
/// An operation of one's own needs no more than `impl Transferable for … {}`; the methods tell the engine of a loan's beginning and of running totals, where the layout has them.
pub trait Transferable: MoneyMoving {
    /// Whether it opens a loan or continues one; none for a call on which the bank keeps no running total.
    fn opening(&self) -> Option<Opening> {
        None
    }

    /// The same call as an opening or a continuation; where it is neither, it stays as it is.
    #[must_use]
    fn with_opening(self, _opening: Opening) -> Self {
        self
    }

    /// How many rows its repeating part has.
    fn row_count(&self) -> usize {
        0
    }

    /// What it pays, by account: one item a row of its repeating part.
    ///
    /// Two calls of an API for one loan or account are the same payment if these are the same once they are summed by account; order, memos and names make no difference.
    /// Unless it is told otherwise, a call pays its whole amount to the loan or account that it concerns.
    fn payments(&self) -> Vec<(&str, Krw)> {
        vec![(self.key(), self.amount())]
    }

    /// The bank's running total in the reply.
    fn total(_reply: &Self::Reply) -> Option<Krw> {
        None
    }

    /// The time of processing in the reply to an inquiry, as the bank wrote it.
    fn processed_at(_reply: &<Self::Inquiry as Operation>::Reply) -> Option<String> {
        None
    }
}

/// A call whose rows can be divided over several calls.
///
/// Where the layout has rows and their total, `impl Divisible for … {}` is all there is to say.
pub trait Divisible: Transferable + Summed {
    /// The amount of each row.
    fn row_amounts(&self) -> Vec<Krw> {
        self.summed_rows().iter().map(Self::row_amount).collect()
    }

    /// The same call with some of its rows alone, which sum up to an amount; all but the first part continue the loan.
    #[must_use]
    fn part(&self, rows: Range<usize>, total: Krw, is_first: bool) -> Self {
        let rows = self.summed_rows().get(rows).unwrap_or_default().to_vec();
        let part = self.with_rows(rows, total);
        if is_first {
            part
        } else {
            part.with_opening(Opening::Continuation)
        }
    }
}

fn time_text(time: &crate::runtime::Received<crate::runtime::Time>) -> Option<String> {
    // Anything but a readable time could be anything.
    time.get().map(|time| time.to_string())
}

impl Transferable for PaymentOrder {
    fn opening(&self) -> Option<Opening> {
        Some(if self.is_new_loan() {
            Opening::New
        } else {
            Opening::Continuation
        })
    }

    fn with_opening(mut self, opening: Opening) -> Self {
        self.is_new_loan = opening == Opening::New;
        self
    }

    fn row_count(&self) -> usize {
        self.investments().len()
    }

    fn payments(&self) -> Vec<(&str, Krw)> {
        let rows = self.investments().iter();
        rows.map(|row| (row.virtual_account_no().expose(), row.investment_amount()))
            .collect()
    }

    fn total(reply: &Self::Reply) -> Option<Krw> {
        reply.accumulated_investment.get()
    }

    fn processed_at(reply: &<Self::Inquiry as Operation>::Reply) -> Option<String> {
        time_text(&reply.processed_time)
    }
}

impl Divisible for PaymentOrder {}

impl Transferable for Repayment {
    fn row_count(&self) -> usize {
        self.repayments().len()
    }

    fn payments(&self) -> Vec<(&str, Krw)> {
        let rows = self.repayments().iter();
        rows.map(|row| (row.virtual_account_no().expose(), row.repayment_amount()))
            .collect()
    }

    fn processed_at(reply: &<Self::Inquiry as Operation>::Reply) -> Option<String> {
        time_text(&reply.processed_time)
    }
}

impl Divisible for Repayment {}

impl Transferable for DepositReturn {
    fn processed_at(reply: &<Self::Inquiry as Operation>::Reply) -> Option<String> {
        time_text(&reply.processed_time)
    }
}
