//! Deposits into virtual accounts, in the order in which they came.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::mask::masked;
use crate::spec::DataClass;

/// Money that came into a virtual account from outside.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Counts all deposits of the bank from 1; on the wire 14 digits with leading zeros.
    pub sequence_no: u64,
    /// The virtual account.
    pub account_no: Arc<str>,
    /// The amount in KRW.
    pub krw: u64,
    /// When it came.
    pub at: DateTime,
}

impl fmt::Debug for Deposit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deposit")
            .field("sequence_no", &self.sequence_no)
            .field("account_no", &masked(DataClass::Account, &self.account_no))
            .field("krw", &self.krw)
            .field("at", &self.at)
            .finish()
    }
}

/// All deposits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deposits(Vec<Deposit>);

impl Deposits {
    /// Records a deposit under the next sequence number.
    pub(crate) fn add(&mut self, account_no: Arc<str>, krw: u64, at: DateTime) -> Deposit {
        let sequence_no = self.0.len() as u64 + 1;
        let deposit = Deposit {
            sequence_no,
            account_no,
            krw,
            at,
        };
        self.0.push(deposit.clone());
        deposit
    }

    /// The deposits of an earlier run, oldest first.
    pub(crate) fn restored(deposits: Vec<Deposit>) -> Self {
        Deposits(deposits)
    }

    /// All deposits, oldest first.
    pub(crate) fn all(&self) -> &[Deposit] {
        &self.0
    }

    /// The deposits between two days, both counted, latest first.
    pub(crate) fn between(&self, first: Date, last: Date) -> impl Iterator<Item = &Deposit> {
        self.0
            .iter()
            .rev()
            .filter(move |deposit| (first..=last).contains(&deposit.at.date()))
    }
}
