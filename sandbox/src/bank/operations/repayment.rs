//! Pays a borrower's repayment out to investors (원리금상환).

use crate::bank::Bank;
use crate::bank::accounts::Usage;
use crate::bank::transfers::MovementKind;
use crate::refusals::RefusalCode;

use super::{Accepted, Operation, Performed, Refusal, by_account, virtual_account};

impl Bank {
    /// Takes the sum from the borrower's virtual account and gives each row's amount to its virtual account.
    pub(super) fn repay(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let owner = call.owner();
        let loan_no = call.text("LoanNo")?;
        if self.loans.get(&owner, loan_no).is_none() {
            return Err(Refusal::own(RefusalCode::UnknownLoan, "LoanNo"));
        }
        let krw = call.amount("RpaySumAmt")?;
        let rows = call.rows("RpayAmt")?;
        let borrower = call.text("Vran")?;
        // [repayment-account] The document's table lacks this member; examples and clients send it.
        self.check_account("Vran", borrower, &owner, Usage::Borrower)?;
        // [repayment-rows] Nothing says that only investors of the loan may be repaid.
        for row in &rows {
            self.check_account(&row.path, &row.account_no, &owner, Usage::Investor)?;
        }
        self.check_deposit("Vran", borrower, krw)?;
        let sums = by_account(&rows);
        let transfer = Accepted {
            kind: MovementKind::Repayment,
            owner,
            key: loan_no.to_owned(),
            krw,
            debits: vec![(virtual_account(borrower), krw)],
            credits: sums
                .iter()
                .map(|(number, (sum, _))| (virtual_account(number), *sum))
                .collect(),
        };
        let mut performed = Performed::done(Vec::new());
        performed.transfer = Some(self.accept(call, transfer));
        Ok(performed)
    }
}
