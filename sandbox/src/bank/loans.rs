//! Loans as the bank knows them: by the number that the platform gave them, with what was paid out so far.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::mask::masked;
use crate::spec::DataClass;

use super::accounts::Owner;

/// A loan, opened by the first accepted payment order under its number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// Counts all loans of the bank from 1 in the order of opening; names a loan where its number must not show.
    pub id: u64,
    /// Its number.
    pub loan_no: String,
    /// Who it belongs to.
    pub owner: Owner,
    /// The elements that must stay the same over all its orders, with their values.
    pub unchanged: Vec<(String, String)>,
    /// The sum of its accepted orders in KRW.
    pub accumulated: u64,
}

impl fmt::Debug for Loan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loan")
            .field("id", &self.id)
            .field("loan_no", &masked(DataClass::Account, &self.loan_no))
            .field("accumulated", &self.accumulated)
            .finish_non_exhaustive()
    }
}

/// All loans by owner and number: two platforms may use the same number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loans {
    by_number: BTreeMap<(Owner, String), Loan>,
    last_id: u64,
}

impl Loans {
    /// The loans of an earlier run and the id of the last one that was opened.
    pub(crate) fn restored(loans: Vec<Loan>, last_id: u64) -> Self {
        let key = |loan: &Loan| (loan.owner.clone(), loan.loan_no.clone());
        Loans {
            by_number: loans.into_iter().map(|loan| (key(&loan), loan)).collect(),
            last_id,
        }
    }

    /// The id of the last loan that was opened.
    pub(crate) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// The loan of that owner and number.
    pub(crate) fn get(&self, owner: &Owner, loan_no: &str) -> Option<&Loan> {
        self.by_number.get(&(owner.clone(), loan_no.to_owned()))
    }

    /// All loans.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Loan> {
        self.by_number.values()
    }

    /// Opens a loan unless there is one.
    pub(crate) fn open(&mut self, owner: &Owner, loan_no: &str, unchanged: Vec<(String, String)>) {
        let key = (owner.clone(), loan_no.to_owned());
        if let Entry::Vacant(place) = self.by_number.entry(key) {
            self.last_id += 1;
            place.insert(Loan {
                id: self.last_id,
                loan_no: loan_no.to_owned(),
                owner: owner.clone(),
                unchanged,
                accumulated: 0,
            });
        }
    }

    /// Adds an accepted order and returns the new sum.
    pub(crate) fn add(&mut self, owner: &Owner, loan_no: &str, krw: u64) -> u64 {
        self.by_number
            .get_mut(&(owner.clone(), loan_no.to_owned()))
            .map_or(krw, |loan| {
                loan.accumulated = loan.accumulated.saturating_add(krw);
                loan.accumulated
            })
    }

    /// Takes back an order that was accepted and then refused; a loan without any order is closed unless it keeps its number.
    pub(crate) fn take_back(&mut self, owner: &Owner, loan_no: &str, krw: u64, keeps_number: bool) {
        let key = (owner.clone(), loan_no.to_owned());
        if let Some(loan) = self.by_number.get_mut(&key) {
            loan.accumulated = loan.accumulated.saturating_sub(krw);
            if loan.accumulated == 0 && !keeps_number {
                self.by_number.remove(&key);
            }
        }
    }
}
