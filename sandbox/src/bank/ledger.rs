//! The books in double entry: money is only ever moved from one account to another, so every entry balances.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::mask::masked;
use crate::spec::DataClass;

/// An account of the books.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerAccount {
    /// The world that deposits come from; it owes what was ever deposited, so its balance is never above zero.
    DepositClearing,
    /// The platform's trust account: holds the money of accepted transfers until they are executed.
    Trust,
    /// A virtual account.
    Virtual(Arc<str>),
    /// A borrower's account at some bank.
    Borrower {
        /// The bank's code.
        bank_code: Arc<str>,
        /// The account number.
        account_no: Arc<str>,
    },
    /// An investor's account at some bank.
    Investor {
        /// The bank's code.
        bank_code: Arc<str>,
        /// The account number.
        account_no: Arc<str>,
    },
}

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |number: &str| masked(DataClass::Account, number);
        match self {
            LedgerAccount::DepositClearing => f.write_str("deposit clearing"),
            LedgerAccount::Trust => f.write_str("trust"),
            LedgerAccount::Virtual(number) => write!(f, "virtual {}", shown(number)),
            LedgerAccount::Borrower {
                bank_code,
                account_no,
            } => {
                write!(f, "borrower {bank_code} {}", shown(account_no))
            }
            LedgerAccount::Investor {
                bank_code,
                account_no,
            } => {
                write!(f, "investor {bank_code} {}", shown(account_no))
            }
        }
    }
}

impl fmt::Debug for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One line of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The account.
    pub account: LedgerAccount,
    /// What comes in, or with a minus goes out, in KRW.
    pub krw: i64,
}

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Money came in from outside.
    Deposit,
    /// A transfer was accepted: its money stands in the trust account.
    Accepted,
    /// A transfer was executed.
    Executed,
    /// A transfer was refused after it was accepted: its money is back.
    GivenBack,
}

impl Purpose {
    /// In a word or two: `given-back`.
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::Deposit => "deposit",
            Purpose::Accepted => "accepted",
            Purpose::Executed => "executed",
            Purpose::GivenBack => "given-back",
        }
    }
}

/// One entry: postings that add up to zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was posted.
    pub at: DateTime,
    /// What it is for.
    pub purpose: Purpose,
    /// Its lines.
    pub postings: Vec<Posting>,
}

/// Money that goes from one account to another.
#[derive(Debug, Clone)]
pub(crate) struct Leg {
    pub(crate) from: LedgerAccount,
    pub(crate) to: LedgerAccount,
    pub(crate) krw: u64,
}

/// All entries and the balances that they lead to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
    balances: BTreeMap<LedgerAccount, i128>,
}

impl Ledger {
    /// Posts one entry and returns its index; every leg takes from one account what it gives another.
    pub(crate) fn post(&mut self, at: DateTime, purpose: Purpose, legs: Vec<Leg>) -> usize {
        let mut postings = Vec::with_capacity(legs.len() * 2);
        for Leg { from, to, krw } in legs {
            // Amounts have at most 15 digits, so none is cut here.
            let krw = i64::try_from(krw).unwrap_or(i64::MAX);
            for (account, krw) in [(from, -krw), (to, krw)] {
                *self.balances.entry(account.clone()).or_default() += i128::from(krw);
                postings.push(Posting { account, krw });
            }
        }
        self.entries.push(Entry {
            at,
            purpose,
            postings,
        });
        self.entries.len() - 1
    }

    /// The ledger that these entries lead to.
    pub(crate) fn restored(entries: Vec<Entry>) -> Self {
        let mut balances: BTreeMap<LedgerAccount, i128> = BTreeMap::new();
        for posting in entries.iter().flat_map(|entry| &entry.postings) {
            *balances.entry(posting.account.clone()).or_default() += i128::from(posting.krw);
        }
        Ledger { entries, balances }
    }

    /// What an account holds.
    pub(crate) fn balance(&self, account: &LedgerAccount) -> i128 {
        self.balances.get(account).copied().unwrap_or(0)
    }

    /// All accounts with what they hold.
    pub(crate) fn balances(&self) -> impl Iterator<Item = (&LedgerAccount, i128)> + Clone {
        self.balances.iter().map(|(account, krw)| (account, *krw))
    }

    /// All entries in the order of posting.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether every entry adds up to zero, the balances are what the entries lead to, and only the outside world is below zero.
    pub(crate) fn is_balanced(&self) -> bool {
        let mut recomputed: BTreeMap<&LedgerAccount, i128> = BTreeMap::new();
        for entry in &self.entries {
            if entry
                .postings
                .iter()
                .map(|posting| i128::from(posting.krw))
                .sum::<i128>()
                != 0
            {
                return false;
            }
            for posting in &entry.postings {
                *recomputed.entry(&posting.account).or_default() += i128::from(posting.krw);
            }
        }
        let same = recomputed.len() == self.balances.len()
            && recomputed
                .iter()
                .all(|(account, krw)| self.balance(account) == *krw);
        let solvent = self
            .balances
            .iter()
            .all(|(account, krw)| *krw >= 0 || *account == LedgerAccount::DepositClearing);
        same && solvent
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Ledger, LedgerAccount, Leg, Purpose};

    fn leg(from: LedgerAccount, to: LedgerAccount, krw: u64) -> Leg {
        Leg { from, to, krw }
    }

    #[test]
    fn entries_balance_and_give_the_balances() {
        let at = date(2026, 1, 5).at(9, 30, 0, 0);
        let investor = LedgerAccount::Virtual("79000000000001".into());
        let mut ledger = Ledger::default();
        ledger.post(
            at,
            Purpose::Deposit,
            vec![leg(LedgerAccount::DepositClearing, investor.clone(), 500)],
        );
        ledger.post(
            at,
            Purpose::Accepted,
            vec![leg(investor.clone(), LedgerAccount::Trust, 200)],
        );
        assert_eq!(ledger.balance(&investor), 300);
        assert_eq!(ledger.balance(&LedgerAccount::Trust), 200);
        assert_eq!(ledger.balance(&LedgerAccount::DepositClearing), -500);
        assert!(ledger.is_balanced());
    }

    #[test]
    fn a_virtual_account_below_zero_is_noticed() {
        let at = date(2026, 1, 5).at(9, 30, 0, 0);
        let investor = LedgerAccount::Virtual("79000000000001".into());
        let mut ledger = Ledger::default();
        ledger.post(
            at,
            Purpose::Accepted,
            vec![leg(investor, LedgerAccount::Trust, 1)],
        );
        assert!(!ledger.is_balanced());
    }

    #[test]
    fn account_numbers_are_masked_in_debug() {
        let account = LedgerAccount::Virtual("79000000000001".into());
        assert_eq!(format!("{account:?}"), "virtual ***0001");
    }
}
