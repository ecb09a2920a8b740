//! Pays investors' deposits out to a borrower (투자금 지급지시).

use crate::bank::Bank;
use crate::bank::accounts::Usage;
use crate::bank::ledger::LedgerAccount;
use crate::bank::transfers::MovementKind;
use crate::refusals::RefusalCode;

use super::{Accepted, Operation, Performed, Refusal, by_account, virtual_account};

impl Bank {
    /// Takes each row's amount from its virtual account and pays the sum to the borrower's account.
    pub(super) fn order_payment(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let checked = self.check_payment(call);
        // [refused-new-loan] Whether a refused order uses up its loan number is a setting.
        if checked.is_err() && self.settings.refused_new_uses_up_loan_number && is_new(call) {
            let loan_no = call.values.text("LoanNo");
            self.loans.open(&call.owner(), loan_no, unchanged(call));
        }
        let (transfer, loan_no) = checked?;
        let (owner, krw) = (transfer.owner.clone(), transfer.krw);
        let index = self.accept(call, transfer);
        self.loans.open(&owner, &loan_no, unchanged(call));
        let accumulated = self.loans.add(&owner, &loan_no, krw);
        let mut performed = Performed::done(vec![
            ("LoanNo", loan_no),
            ("InvAccAmt", accumulated.to_string()),
            ("InvSumAmt", krw.to_string()),
        ]);
        performed.transfer = Some(index);
        Ok(performed)
    }

    fn check_payment(&self, call: &Operation<'_>) -> Result<(Accepted, String), Refusal> {
        let owner = call.owner();
        let loan_no = call.text("LoanNo")?;
        let krw = call.amount("InvSumAmt")?;
        let rows = call.rows("InvAmt")?;
        let loan = self.loans.get(&owner, loan_no);
        match (is_new(call), loan) {
            (true, Some(_)) => return Err(Refusal::own(RefusalCode::LoanNumberUsed, "LoanNo")),
            (false, None) => return Err(Refusal::own(RefusalCode::UnknownLoan, "LoanNo")),
            (false, Some(loan)) if loan.unchanged != unchanged(call) => {
                return Err(Refusal::own(RefusalCode::BorrowerAccountChanged, "BrwAcno"));
            }
            _ => {}
        }
        // [raised-amount] The document calls SlctAmt the whole loan, so its orders cannot add up to more.
        let accumulated = loan.map_or(0, |loan| loan.accumulated).saturating_add(krw);
        let raised = call.amount("SlctAmt")?;
        if accumulated > raised {
            let detail = format!("InvSumAmt: would come to {accumulated} KRW of {raised} KRW");
            return Err(Refusal::own(RefusalCode::AboveRaisedAmount, &detail));
        }
        for row in &rows {
            self.check_account(&row.path, &row.account_no, &owner, Usage::Investor)?;
        }
        let sums = by_account(&rows);
        for (number, (sum, path)) in &sums {
            self.check_deposit(path, number, *sum)?;
        }
        let debits = sums
            .iter()
            .map(|(number, (sum, _))| (virtual_account(number), *sum))
            .collect();
        // [outside-accounts] Every account at another bank takes what is paid to it.
        let borrower = LedgerAccount::Borrower {
            bank_code: call.text("Bncd")?.into(),
            account_no: call.text("BrwAcno")?.into(),
        };
        let loan_no = loan_no.to_owned();
        let transfer = Accepted {
            kind: MovementKind::Payment,
            owner,
            key: loan_no.clone(),
            krw,
            debits,
            credits: vec![(borrower, krw)],
        };
        Ok((transfer, loan_no))
    }
}

/// Whether the order opens a loan.
fn is_new(call: &Operation<'_>) -> bool {
    let once = call.api.rules.once.as_ref();
    once.is_some_and(|once| call.values.text(&once.element) == once.value)
}

/// The members that must stay the same over all orders of a loan, with their values.
fn unchanged(call: &Operation<'_>) -> Vec<(String, String)> {
    let elements = call
        .api
        .rules
        .unchanged
        .iter()
        .flat_map(|rule| &rule.elements);
    elements
        .map(|element| (element.clone(), call.values.text(element).to_owned()))
        .collect()
}
