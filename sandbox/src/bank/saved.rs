//! The whole bank as one JSON value, and the bank back from it.
//!
//! Spec, settings and token are not part of it: they come from whoever starts the bank again.

use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize, Serializer};

use crate::spec::Spec;

use super::Bank;
use super::accounts::{Account, Accounts};
use super::coverage::Coverage;
use super::deposits::{Deposit, Deposits};
use super::faults::{Armed, Faults};
use super::ledger::{Entry, Ledger};
use super::loans::{Loan, Loans};
use super::random::Random;
use super::registry::{NumberKey, Record, RecordOutcome, Registry};
use super::settings::Settings;
use super::transcript::{Call, Transcript};
use super::transfers::{Movement, Transfer, Transfers};

/// The parts of a bank as they are read back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedBank {
    entries: Vec<Entry>,
    accounts: Vec<Account>,
    next_account: u64,
    deposits: Vec<Deposit>,
    loans: Vec<Loan>,
    last_loan: u64,
    transfers: Vec<Transfer>,
    movements: Vec<Movement>,
    numbers: Vec<(NumberKey, Record)>,
    faults: Vec<Armed>,
    last_fault: u64,
    calls: Vec<Call>,
    counted_calls: u64,
    coverage: Coverage,
    random: Random,
    last_sweep: Option<DateTime>,
}

/// The same parts as they are written, without a copy of any of them.
#[derive(Serialize)]
struct BankToSave<'b, N, L, C> {
    entries: &'b [Entry],
    accounts: &'b [Account],
    next_account: u64,
    deposits: &'b [Deposit],
    loans: L,
    last_loan: u64,
    transfers: &'b [Transfer],
    movements: &'b [Movement],
    numbers: N,
    faults: &'b [Armed],
    last_fault: u64,
    calls: C,
    counted_calls: u64,
    coverage: &'b Coverage,
    random: &'b Random,
    last_sweep: Option<DateTime>,
}

/// The items of an iterator as a list.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

impl Serialize for Bank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bank = BankToSave {
            entries: self.ledger.entries(),
            accounts: self.accounts.all(),
            next_account: self.accounts.next(),
            deposits: self.deposits.all(),
            loans: Each(|| self.loans.iter()),
            last_loan: self.loans.last_id(),
            transfers: self.transfers.all(),
            movements: self.transfers.movements(),
            numbers: Each(|| self.registry.iter()),
            faults: self.faults.armed(),
            last_fault: self.faults.last_id(),
            calls: Each(|| self.transcript.calls()),
            counted_calls: self.transcript.counted(),
            coverage: &self.coverage,
            random: &self.random,
            last_sweep: self.last_sweep,
        };
        bank.serialize(serializer)
    }
}

impl Bank {
    /// The bank of an earlier run under the settings of this one; the error says what does not fit together.
    pub(crate) fn restored(
        spec: Arc<Spec>,
        settings: Settings,
        token: impl Into<String>,
        saved: SavedBank,
    ) -> Result<Self, String> {
        let known = |index: &usize| *index < saved.transfers.len();
        for (key, record) in &saved.numbers {
            if let RecordOutcome::Transfers(indices) = &record.outcome
                && !indices.iter().all(known)
            {
                let number = &key.transaction_no;
                return Err(format!(
                    "transaction number {number:?} names a transfer that is not there"
                ));
            }
        }
        let entries = saved.entries.len();
        if saved.movements.iter().any(|m| m.ledger_entry >= entries) {
            return Err("a movement names a ledger entry that is not there".to_owned());
        }
        let accounts = Accounts::restored(saved.accounts, saved.next_account)
            .ok_or("a virtual account number stands twice or is not 1 to 20 digits")?;
        let bank = Bank {
            ledger: Ledger::restored(saved.entries),
            accounts,
            deposits: Deposits::restored(saved.deposits),
            loans: Loans::restored(saved.loans, saved.last_loan),
            transfers: Transfers::restored(saved.transfers, saved.movements),
            registry: Registry::restored(saved.numbers),
            faults: Faults::restored(saved.faults, saved.last_fault),
            transcript: Transcript::restored(
                saved.calls,
                saved.counted_calls,
                settings.transcript_limit,
            ),
            coverage: saved.coverage,
            random: saved.random,
            last_sweep: saved.last_sweep,
            token: token.into(),
            spec,
            settings,
        };
        if !bank.ledger_balanced() {
            return Err("the ledger does not balance".to_owned());
        }
        Ok(bank)
    }
}
