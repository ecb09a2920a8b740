//! What a test or a person can do with the bank beside calling it: open accounts, deposit, arm faults, look.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::spec::Spec;
use crate::state_file;

use super::Bank;
use super::accounts::{Account, Owner, Usage};
use super::coverage::CoverageReport;
use super::deposits::Deposit;
use super::faults::{Armed, Fault};
use super::ledger::{Entry, LedgerAccount, Leg, Purpose};
use super::loans::Loan;
use super::settings::Settings;
use super::transcript::Call;
use super::transfers::Movement;

/// Why the bank could not be controlled as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// There is no virtual account of that number; issue or open it first.
    UnknownAccount,
    /// The virtual account number is taken; use another.
    AccountTaken,
    /// A virtual account number is 1 to 20 digits; use such a number.
    NotAnAccountNumber,
    /// A deposit is 1 to 999,999,999,999,999 KRW; use such an amount.
    AmountOutOfRange,
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ControlError::UnknownAccount => {
                "there is no virtual account of that number; issue or open it first"
            }
            ControlError::AccountTaken => "the virtual account number is taken; use another",
            ControlError::NotAnAccountNumber => {
                "a virtual account number is 1 to 20 digits; use such a number"
            }
            ControlError::AmountOutOfRange => {
                "a deposit is 1 to 999,999,999,999,999 KRW; use such an amount"
            }
        })
    }
}

impl std::error::Error for ControlError {}

/// The largest amount that 15 digits hold.
const MAX_KRW: u64 = 999_999_999_999_999;

impl Bank {
    /// Opens a virtual account of the default owner without a call and returns its number.
    pub fn open_account(&mut self, usage: Usage, holder: &str) -> String {
        self.accounts.open(&Owner::default(), usage, holder)
    }

    /// Opens a virtual account of an owner of one's own without a call and returns its number.
    pub fn open_account_of(&mut self, owner: Owner, usage: Usage, holder: &str) -> String {
        self.accounts.open(&owner, usage, holder)
    }

    /// Opens a virtual account under a number and for an owner of one's own, without a call.
    ///
    /// # Errors
    /// When the number is taken or is no account number.
    pub fn open_account_numbered(
        &mut self,
        number: &str,
        owner: Owner,
        usage: Usage,
        holder: &str,
    ) -> Result<(), ControlError> {
        if !(1..=20).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ControlError::NotAnAccountNumber);
        }
        let opened = self.accounts.open_numbered(number, &owner, usage, holder);
        if opened {
            Ok(())
        } else {
            Err(ControlError::AccountTaken)
        }
    }

    /// Deposits money from outside into a virtual account; the bank's API has no call for it.
    ///
    /// # Errors
    /// When there is no such account or the amount is not 1 to 15 digits above zero.
    pub fn deposit(
        &mut self,
        account_no: &str,
        krw: u64,
        now: DateTime,
    ) -> Result<Deposit, ControlError> {
        self.tick(now);
        if !(1..=MAX_KRW).contains(&krw) {
            return Err(ControlError::AmountOutOfRange);
        }
        let account = self.accounts.get(account_no);
        let account_no = match account {
            Some(account) => Arc::clone(&account.shared_number),
            None => return Err(ControlError::UnknownAccount),
        };
        let leg = Leg {
            from: LedgerAccount::DepositClearing,
            to: LedgerAccount::Virtual(Arc::clone(&account_no)),
            krw,
        };
        self.ledger.post(now, Purpose::Deposit, vec![leg]);
        self.accounts.deposited(&account_no, krw, now);
        Ok(self.deposits.add(account_no, krw, now))
    }

    /// Sets a fault and returns its number.
    pub fn arm(&mut self, fault: Fault) -> u64 {
        self.faults.arm(fault)
    }

    /// Takes a fault back; false when it is not set or used up.
    pub fn disarm(&mut self, id: u64) -> bool {
        self.faults.disarm(id)
    }

    /// Takes all faults back.
    pub fn disarm_all(&mut self) {
        self.faults.disarm_all();
    }

    /// The faults that are set and not used up.
    pub fn armed(&self) -> &[Armed] {
        self.faults.armed()
    }

    /// The calls that the transcript keeps, oldest first.
    pub fn transcript(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.transcript.calls()
    }

    /// The money that has moved because of calls, in the order in which it moved.
    pub fn movements(&self) -> &[Movement] {
        self.transfers.movements()
    }

    /// The movements of one transaction number on one day: one for a transfer that was executed exactly once.
    pub fn movements_by_number(&self, day: Date, transaction_no: &str) -> Vec<&Movement> {
        let of_number =
            |movement: &&Movement| movement.day == day && movement.transaction_no == transaction_no;
        self.movements().iter().filter(of_number).collect()
    }

    /// How many transfers are accepted and neither executed nor refused.
    pub fn transfers_in_progress(&self) -> usize {
        self.transfers.held().count()
    }

    /// The entries of the ledger in the order of posting.
    pub fn ledger(&self) -> &[Entry] {
        self.ledger.entries()
    }

    /// What an account of the ledger holds, in KRW.
    pub fn balance(&self, account: &LedgerAccount) -> i128 {
        self.ledger.balance(account)
    }

    /// What a virtual account holds, in KRW; none when there is no such account.
    pub fn available(&self, account_no: &str) -> Option<i128> {
        let number = Arc::clone(&self.accounts.get(account_no)?.shared_number);
        Some(self.ledger.balance(&LedgerAccount::Virtual(number)))
    }

    /// Whether every entry adds up to zero, all balances follow from the entries, nothing but the outside world is below zero,
    /// and the trust account holds exactly the money of the transfers in progress.
    pub fn ledger_balanced(&self) -> bool {
        self.ledger.is_balanced() && self.ledger.balance(&LedgerAccount::Trust) == self.held_krw()
    }

    /// The virtual account of that id.
    pub fn account(&self, id: u64) -> Option<&Account> {
        self.accounts.by_id(id)
    }

    /// The id of the virtual account of that number.
    pub(crate) fn account_id(&self, number: &str) -> Option<u64> {
        self.accounts.get(number).map(|account| account.id)
    }

    /// How many virtual accounts there are.
    pub(crate) fn account_count(&self) -> usize {
        self.accounts.all().len()
    }

    /// All accounts of the ledger with what they hold.
    pub(crate) fn balances(&self) -> impl Iterator<Item = (&LedgerAccount, i128)> + Clone {
        self.ledger.balances()
    }

    /// The part of [`Bank::ledger_balanced`] that needs no look at every entry: balances add up to zero and none is where it must not be.
    pub(crate) fn balances_agree(&self) -> bool {
        let solvent = |(account, krw): (&LedgerAccount, i128)| {
            krw >= 0 || *account == LedgerAccount::DepositClearing
        };
        self.balances().map(|(_, krw)| krw).sum::<i128>() == 0
            && self.balances().all(solvent)
            && self.ledger.balance(&LedgerAccount::Trust) == self.held_krw()
    }

    fn held_krw(&self) -> i128 {
        let held = self.transfers.held();
        held.map(|transfer| i128::from(transfer.order.krw)).sum()
    }

    /// All virtual accounts in ascending order of their numbers.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter()
    }

    /// All loans.
    pub fn loans(&self) -> impl Iterator<Item = &Loan> {
        self.loans.iter()
    }

    /// All deposits, oldest first.
    pub fn deposits(&self) -> &[Deposit] {
        self.deposits.all()
    }

    /// What callers have exercised of the contract since the bank was opened, and what they never have.
    pub fn coverage(&self) -> CoverageReport {
        self.coverage.report(&self.spec)
    }

    /// How many calls there have been, whether the transcript keeps them or not.
    pub fn calls_counted(&self) -> u64 {
        self.transcript.counted()
    }

    /// The bank that a state file holds, to look at; none when there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read or is not what this release writes.
    pub fn from_state_file(path: &Path) -> io::Result<Option<Bank>> {
        let settings = Settings::default();
        state_file::load(path, Spec::embedded(), settings, crate::DEFAULT_TOKEN, None)
    }

    /// The latest sweep that the bank has come past.
    pub fn last_sweep(&self) -> Option<DateTime> {
        self.last_sweep
    }
}
