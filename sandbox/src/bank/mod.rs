//! The core of the sandbox: a bank without I/O, from a request and a time to a reply.

pub(crate) mod accounts;
pub(crate) mod control;
pub(crate) mod coverage;
mod decide;
pub(crate) mod deposits;
pub(crate) mod faults;
mod handle;
pub(crate) mod ledger;
pub(crate) mod loans;
mod operations;
mod random;
mod registry;
pub(crate) mod reply;
pub(crate) mod saved;
pub(crate) mod settings;
mod sweeps;
pub(crate) mod transcript;
pub(crate) mod transfers;

use std::fmt;
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::spec::Spec;

use accounts::Accounts;
use coverage::Coverage;
use deposits::Deposits;
use faults::Faults;
use ledger::Ledger;
use loans::Loans;
use random::Random;
use registry::Registry;
use settings::Settings;
use transcript::Transcript;
use transfers::Transfers;

/// The bank: accounts, loans, deposits, transfers and what was called.
///
/// It is deterministic: the same requests at the same times under the same [`Settings`] lead to the same replies.
#[derive(Clone)]
pub struct Bank {
    spec: Arc<Spec>,
    settings: Settings,
    token: String,
    ledger: Ledger,
    accounts: Accounts,
    deposits: Deposits,
    loans: Loans,
    transfers: Transfers,
    registry: Registry,
    faults: Faults,
    transcript: Transcript,
    coverage: Coverage,
    random: Random,
    last_sweep: Option<DateTime>,
}

impl Bank {
    /// A bank without accounts that works from the built-in spec and knows [`DEFAULT_TOKEN`](crate::DEFAULT_TOKEN).
    pub fn new(settings: Settings) -> Self {
        Self::with_spec(Spec::embedded(), settings, crate::DEFAULT_TOKEN)
    }

    /// A bank without accounts that works from a spec of one's own and knows a token of one's own.
    pub fn with_spec(spec: Arc<Spec>, settings: Settings, token: impl Into<String>) -> Self {
        Bank {
            spec,
            token: token.into(),
            ledger: Ledger::default(),
            accounts: Accounts::new(settings.seed),
            deposits: Deposits::default(),
            loans: Loans::default(),
            transfers: Transfers::default(),
            registry: Registry::default(),
            faults: Faults::default(),
            transcript: Transcript::new(settings.transcript_limit),
            coverage: Coverage::default(),
            random: Random::new(settings.seed),
            last_sweep: None,
            settings,
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings, to be changed for the calls that follow; seed and transcript limit are read only at the start.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// The spec that the bank works from.
    pub fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    /// The token that the bank knows.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Brings the bank to a time: sweeps, and transfers whose time has come.
    ///
    /// Every call and control does it; only a reader who moves the clock and then looks needs to.
    pub fn tick(&mut self, now: DateTime) {
        self.transfers.execute_due(&mut self.ledger, now);
        let sweep = sweeps::latest_sweep(now, &self.spec.sweep_times);
        // [clock-backwards] A clock that was set back does not undo a sweep and does not repeat it.
        if sweep > self.last_sweep {
            self.accounts.sweep();
            self.last_sweep = sweep;
        }
    }
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bank holds a token, names and whole requests; none of them belongs into a log.
        f.debug_struct("Bank")
            .field("service", &self.spec.service)
            .field("settings", &self.settings)
            .field("accounts", &self.accounts.iter().count())
            .field("movements", &self.movements().len())
            .finish_non_exhaustive()
    }
}
