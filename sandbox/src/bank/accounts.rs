//! Virtual accounts: who they belong to, which side they are for, and what was deposited lately.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::DateTime;

use crate::mask::masked;
use crate::spec::DataClass;

/// The first digits of every virtual account number of the bank.
const PREFIX: &str = "790";
/// How many digits follow the prefix.
const DIGITS_AFTER_PREFIX: usize = 11;

/// The side that a virtual account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Holds an investor's deposits (1).
    Investor,
    /// Takes a borrower's repayments (2).
    Borrower,
}

impl Usage {
    /// The code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Usage::Investor => "1",
            Usage::Borrower => "2",
        }
    }

    /// The side that a code means.
    pub(crate) fn from_code(code: &str) -> Option<Usage> {
        [Usage::Investor, Usage::Borrower]
            .into_iter()
            .find(|usage| usage.code() == code)
    }
}

/// The agreement and subsidiary that an account or loan belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The agreement's number (P2P약정번호).
    pub agreement_no: String,
    /// The subsidiary's number (자회사일련번호).
    pub subsidiary_no: String,
}

impl Default for Owner {
    /// The agreement and subsidiary of the published examples, ten zeros each.
    fn default() -> Self {
        Owner {
            agreement_no: "0".repeat(10),
            subsidiary_no: "0".repeat(10),
        }
    }
}

/// A virtual account; its balance is in the ledger.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number, 14 digits.
    pub number: String,
    /// Who it belongs to.
    pub owner: Owner,
    /// The side that it is for.
    pub usage: Usage,
    /// The holder's name.
    pub holder: String,
    /// What was deposited since the last sweep and not yet taken out again, in KRW.
    pub since_sweep: u64,
    /// When money was last deposited.
    pub last_deposit: Option<DateTime>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("number", &masked(DataClass::Account, &self.number))
            .field("usage", &self.usage)
            .field("since_sweep", &self.since_sweep)
            .field("last_deposit", &self.last_deposit)
            .finish_non_exhaustive()
    }
}

/// All virtual accounts by number.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    by_number: BTreeMap<String, Account>,
    next: u64,
}

impl Accounts {
    /// No account yet; the seed decides the first number.
    pub(crate) fn new(seed: u64) -> Self {
        Accounts {
            by_number: BTreeMap::new(),
            next: 101 + (seed % 1_000_000) * 10_000,
        }
    }

    /// Opens an account under the next free number and returns the number.
    // [account-numbers] See the list of assumptions.
    pub(crate) fn open(&mut self, owner: Owner, usage: Usage, holder: &str) -> String {
        loop {
            let number = format!("{PREFIX}{:0width$}", self.next, width = DIGITS_AFTER_PREFIX);
            self.next += 1;
            if self.open_numbered(&number, owner.clone(), usage, holder) {
                return number;
            }
        }
    }

    /// Opens an account under a number of one's own; false when it is taken.
    pub(crate) fn open_numbered(
        &mut self,
        number: &str,
        owner: Owner,
        usage: Usage,
        holder: &str,
    ) -> bool {
        if self.by_number.contains_key(number) {
            return false;
        }
        let account = Account {
            number: number.to_owned(),
            owner,
            usage,
            holder: holder.to_owned(),
            since_sweep: 0,
            last_deposit: None,
        };
        self.by_number.insert(number.to_owned(), account);
        true
    }

    /// The account of that number.
    pub(crate) fn get(&self, number: &str) -> Option<&Account> {
        self.by_number.get(number)
    }

    /// All accounts in ascending order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Account> {
        self.by_number.values()
    }

    /// Notes a deposit.
    pub(crate) fn deposited(&mut self, number: &str, krw: u64, at: DateTime) {
        if let Some(account) = self.by_number.get_mut(number) {
            account.since_sweep = account.since_sweep.saturating_add(krw);
            account.last_deposit = Some(at);
        }
    }

    /// Notes that money was taken out, first from what was deposited since the sweep; returns how much of it that was.
    // [usable-amount] See the list of assumptions.
    pub(crate) fn taken(&mut self, number: &str, krw: u64) -> u64 {
        self.by_number.get_mut(number).map_or(0, |account| {
            let recent = account.since_sweep.min(krw);
            account.since_sweep -= recent;
            recent
        })
    }

    /// Forgets what was deposited since the last sweep.
    pub(crate) fn sweep(&mut self) {
        for account in self.by_number.values_mut() {
            account.since_sweep = 0;
        }
    }
}
