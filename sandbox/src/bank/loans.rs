//! Loans as the bank knows them: by the number that the platform gave them, with what was paid out so far.

use std::collections::BTreeMap;
use std::fmt;

use crate::mask::masked;
use crate::spec::DataClass;

use super::accounts::Owner;

/// A loan, opened by the first accepted payment order under its number.
#[derive(Clone, PartialEq, Eq)]
pub struct Loan {
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
            .field("loan_no", &masked(DataClass::Account, &self.loan_no))
            .field("accumulated", &self.accumulated)
            .finish_non_exhaustive()
    }
}

/// All loans by owner and number: two platforms may use the same number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loans(BTreeMap<(Owner, String), Loan>);

impl Loans {
    /// The loan of that owner and number.
    pub(crate) fn get(&self, owner: &Owner, loan_no: &str) -> Option<&Loan> {
        self.0.get(&(owner.clone(), loan_no.to_owned()))
    }

    /// All loans.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Loan> {
        self.0.values()
    }

    /// Opens a loan unless there is one.
    pub(crate) fn open(&mut self, owner: &Owner, loan_no: &str, unchanged: Vec<(String, String)>) {
        let key = (owner.clone(), loan_no.to_owned());
        self.0.entry(key).or_insert_with(|| Loan {
            loan_no: loan_no.to_owned(),
            owner: owner.clone(),
            unchanged,
            accumulated: 0,
        });
    }

    /// Adds an accepted order and returns the new sum.
    pub(crate) fn add(&mut self, owner: &Owner, loan_no: &str, krw: u64) -> u64 {
        self.0
            .get_mut(&(owner.clone(), loan_no.to_owned()))
            .map_or(krw, |loan| {
                loan.accumulated = loan.accumulated.saturating_add(krw);
                loan.accumulated
            })
    }

    /// Takes back an order that was accepted and then refused; a loan without any order is closed unless it keeps its number.
    pub(crate) fn take_back(&mut self, owner: &Owner, loan_no: &str, krw: u64, keeps_number: bool) {
        let key = (owner.clone(), loan_no.to_owned());
        if let Some(loan) = self.0.get_mut(&key) {
            loan.accumulated = loan.accumulated.saturating_sub(krw);
            if loan.accumulated == 0 && !keeps_number {
                self.0.remove(&key);
            }
        }
    }
}
