//! Virtual accounts: who they belong to, which side they are for, and what was deposited lately.
//!
//! A million of them must fit beside everything else, so numbers and owners are shared and found by a small index.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::mask::masked;
use crate::spec::DataClass;

/// The first digits of every virtual account number of the bank.
const PREFIX: &str = "790";
/// How many digits follow the prefix.
const DIGITS_AFTER_PREFIX: usize = 11;

/// The side that a virtual account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Counts all accounts of the bank from 1 in the order of opening; names an account where its number must not show.
    pub id: u64,
    /// Its number, 14 digits.
    pub number: String,
    /// Who it belongs to.
    pub owner: Arc<Owner>,
    /// The side that it is for.
    pub usage: Usage,
    /// The holder's name.
    pub holder: String,
    /// What was deposited since the last sweep and not yet taken out again, in KRW.
    pub since_sweep: u64,
    /// When money was last deposited.
    pub last_deposit: Option<DateTime>,
    /// The number as the ledger and the deposits share it.
    #[serde(skip)]
    pub(crate) shared_number: Arc<str>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("number", &masked(DataClass::Account, &self.number))
            .field("usage", &self.usage)
            .field("since_sweep", &self.since_sweep)
            .field("last_deposit", &self.last_deposit)
            .finish_non_exhaustive()
    }
}

/// All virtual accounts.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    /// In the order of opening: the account of id 1 stands first.
    all: Vec<Account>,
    /// Where the account of a number stands.
    index: BTreeMap<NumberKey, u32>,
    /// Few; each with what all its accounts have as since_sweep, so that nobody has to add them up.
    owners: Vec<(Arc<Owner>, u64)>,
    next: u64,
}

impl Accounts {
    /// No account yet; the seed decides the first number.
    pub(crate) fn new(seed: u64) -> Self {
        Accounts {
            all: Vec::new(),
            index: BTreeMap::new(),
            owners: Vec::new(),
            next: 101 + (seed % 1_000_000) * 10_000,
        }
    }

    /// The accounts of an earlier run, in the order of opening, and the number that comes next; none when a number stands twice or is none.
    pub(crate) fn restored(accounts: Vec<Account>, next: u64) -> Option<Self> {
        let mut restored = Accounts {
            next,
            ..Accounts::new(0)
        };
        for account in accounts {
            if !restored.open_numbered(
                &account.number,
                &account.owner,
                account.usage,
                &account.holder,
            ) {
                return None;
            }
            let place = restored.all.last_mut()?;
            place.since_sweep = account.since_sweep;
            place.last_deposit = account.last_deposit;
            let owner = Arc::clone(&place.owner);
            *restored.usable_mut(&owner) += account.since_sweep;
        }
        Some(restored)
    }

    /// Opens an account under the next free number and returns the number.
    // [account-numbers] See the list of assumptions.
    pub(crate) fn open(&mut self, owner: &Owner, usage: Usage, holder: &str) -> String {
        loop {
            let number = format!("{PREFIX}{:0width$}", self.next, width = DIGITS_AFTER_PREFIX);
            self.next += 1;
            if self.open_numbered(&number, owner, usage, holder) {
                return number;
            }
        }
    }

    /// Opens an account under a number of one's own; false when it is taken or no number of 1 to 20 digits.
    pub(crate) fn open_numbered(
        &mut self,
        number: &str,
        owner: &Owner,
        usage: Usage,
        holder: &str,
    ) -> bool {
        let (Some(key), Ok(place)) = (number_key(number), u32::try_from(self.all.len())) else {
            return false;
        };
        let Entry::Vacant(free) = self.index.entry(key) else {
            return false;
        };
        free.insert(place);
        let owner = self.shared(owner);
        self.all.push(Account {
            id: u64::from(place) + 1,
            number: number.to_owned(),
            shared_number: number.into(),
            owner,
            usage,
            holder: holder.to_owned(),
            since_sweep: 0,
            last_deposit: None,
        });
        true
    }

    /// The account of that number.
    pub(crate) fn get(&self, number: &str) -> Option<&Account> {
        let place = self.index.get(&number_key(number)?)?;
        self.all.get(*place as usize)
    }

    /// The account of that id.
    pub(crate) fn by_id(&self, id: u64) -> Option<&Account> {
        self.all.get(usize::try_from(id.checked_sub(1)?).ok()?)
    }

    /// All accounts in the order of opening.
    pub(crate) fn all(&self) -> &[Account] {
        &self.all
    }

    /// What the next account's number is made of.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// All accounts, shorter numbers first and then in ascending order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Account> {
        let places = self.index.values();
        places.filter_map(|place| self.all.get(*place as usize))
    }

    /// What was deposited into all accounts of an owner since the last sweep and not yet taken out again, in KRW.
    pub(crate) fn usable(&self, owner: &Owner) -> u64 {
        let found = self.owners.iter().find(|(known, _)| **known == *owner);
        found.map_or(0, |(_, usable)| *usable)
    }

    /// Notes a deposit.
    pub(crate) fn deposited(&mut self, number: &str, krw: u64, at: DateTime) {
        if let Some(account) = self.get_mut(number) {
            account.since_sweep = account.since_sweep.saturating_add(krw);
            account.last_deposit = Some(at);
            let owner = Arc::clone(&account.owner);
            *self.usable_mut(&owner) += krw;
        }
    }

    /// Notes that money was taken out, first from what was deposited since the sweep; returns how much of it that was.
    // [usable-amount] See the list of assumptions.
    pub(crate) fn taken(&mut self, number: &str, krw: u64) -> u64 {
        let Some(account) = self.get_mut(number) else {
            return 0;
        };
        let recent = account.since_sweep.min(krw);
        account.since_sweep -= recent;
        let owner = Arc::clone(&account.owner);
        *self.usable_mut(&owner) -= recent;
        recent
    }

    /// Forgets what was deposited since the last sweep.
    pub(crate) fn sweep(&mut self) {
        for account in &mut self.all {
            account.since_sweep = 0;
        }
        for (_, usable) in &mut self.owners {
            *usable = 0;
        }
    }

    fn get_mut(&mut self, number: &str) -> Option<&mut Account> {
        let place = self.index.get(&number_key(number)?)?;
        self.all.get_mut(*place as usize)
    }

    fn shared(&mut self, owner: &Owner) -> Arc<Owner> {
        let known = self.owners.iter().find(|(known, _)| **known == *owner);
        if let Some((known, _)) = known {
            return Arc::clone(known);
        }
        let owner = Arc::new(owner.clone());
        self.owners.push((Arc::clone(&owner), 0));
        owner
    }

    fn usable_mut(&mut self, owner: &Arc<Owner>) -> &mut u64 {
        let place = self.owners.iter().position(|(known, _)| known == owner);
        let place = place.unwrap_or_else(|| {
            self.owners.push((Arc::clone(owner), 0));
            self.owners.len() - 1
        });
        &mut self.owners[place].1
    }
}

/// A number as an integer, with a 1 before it so that leading zeros count.
type NumberKey = u128;

/// The key of a number of 1 to 20 digits.
fn number_key(number: &str) -> Option<NumberKey> {
    let is_number = (1..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let digits = || number.bytes().map(|digit| NumberKey::from(digit - b'0'));
    is_number.then(|| digits().fold(1, |key, digit| key * 10 + digit))
}

#[cfg(test)]
mod tests {
    use super::{Accounts, Owner, Usage};

    #[test]
    fn leading_zeros_make_another_number() {
        let mut accounts = Accounts::new(0);
        for number in ["1", "01", "001", "99999999999999999999"] {
            assert!(accounts.open_numbered(number, &Owner::default(), Usage::Investor, "x"));
            assert_eq!(accounts.get(number).unwrap().number, number);
        }
        for no_number in ["", "1", "x", "１", "999999999999999999990"] {
            assert!(
                !accounts.open_numbered(no_number, &Owner::default(), Usage::Investor, "x"),
                "{no_number}"
            );
        }
        assert_eq!(accounts.by_id(2).unwrap().number, "01");
        assert!(accounts.by_id(0).is_none() && accounts.by_id(5).is_none());
    }

    #[test]
    fn owners_are_shared() {
        let mut accounts = Accounts::new(0);
        let first = accounts.open(&Owner::default(), Usage::Investor, "x");
        let second = accounts.open(&Owner::default(), Usage::Borrower, "y");
        let owner = |number: &str| std::sync::Arc::clone(&accounts.get(number).unwrap().owner);
        assert!(std::sync::Arc::ptr_eq(&owner(&first), &owner(&second)));
    }
}
