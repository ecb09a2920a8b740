//! Pays an investor's deposit back to the investor's own account (투자예치금 반환 요청).

use jiff::SignedDuration;

use crate::bank::Bank;
use crate::bank::accounts::Usage;
use crate::bank::ledger::LedgerAccount;
use crate::bank::transfers::MovementKind;

use super::{Accepted, Operation, Performed, Refusal, virtual_account};

/// The code for a return that comes too soon after the deposit.
const TOO_SOON: &str = "AC073";

impl Bank {
    /// Takes the amount from the virtual account and pays it to the investor's account.
    pub(super) fn return_deposit(&mut self, call: &Operation<'_>) -> Result<Performed, Refusal> {
        let owner = call.owner();
        let number = call.text("Vran")?;
        let krw = call.amount("RtnAmt")?;
        self.check_account("Vran", number, &owner, Usage::Investor)?;
        // [three-hours] The hours count from the account's last deposit, to the second; the last second of them is over.
        let hours = call.api.rules.hours_after_deposit.unwrap_or(0);
        let wait = SignedDuration::from_hours(i64::from(hours));
        let last_deposit = self
            .accounts
            .get(number)
            .and_then(|account| account.last_deposit);
        if last_deposit.is_some_and(|at| call.now.duration_since(at) < wait) {
            return Err(Refusal::published(TOO_SOON));
        }
        self.check_deposit("Vran", number, krw)?;
        let investor = LedgerAccount::Investor {
            bank_code: call.text("Bncd")?.into(),
            account_no: call.text("IvstrAcct")?.into(),
        };
        let transfer = Accepted {
            kind: MovementKind::Return,
            owner,
            key: number.to_owned(),
            krw,
            debits: vec![(virtual_account(number), krw)],
            credits: vec![(investor, krw)],
        };
        let mut performed = Performed::done(Vec::new());
        performed.transfer = Some(self.accept(call, transfer));
        Ok(performed)
    }
}
