//! What all connections share: the bank behind its lock, the clock, who may control it, and who waits for changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::DateTime;
use tokio::sync::watch;

use crate::bank::Bank;
use crate::clock::Clock;
use crate::control::change::{self, ClockBody};
use crate::control::guard::Access;
use crate::control::refusal::Refusal;
use crate::control::view::{self, StateFileView, StateView};
use crate::kftc::CentralRecord;
use crate::state_file::StateFile;

/// Tells those who wait that something has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Change {
    /// Counts changes.
    pub(crate) revision: u64,
    /// Counts resets.
    pub(crate) epoch: u64,
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Where it listens.
    pub(crate) url: String,
    bank: Mutex<Bank>,
    central_record: Mutex<CentralRecord>,
    pub(crate) clock: Clock,
    /// What the clock showed, or how it had been moved, when the bank was opened.
    opened_at: DateTime,
    pub(crate) access: Access,
    change: watch::Sender<Change>,
    saving: Mutex<Saving>,
}

/// The bank's file and what it holds.
#[derive(Debug)]
struct Saving {
    /// None when there is none, or no longer.
    file: Option<StateFile>,
    /// The revision that it holds.
    revision: u64,
    /// Why the last attempt to write it failed, if it did.
    error: Option<String>,
}

impl Shared {
    pub(super) fn new(
        url: String,
        bank: Bank,
        central_record: CentralRecord,
        clock: Clock,
        access: Access,
        state_file: Option<StateFile>,
    ) -> Self {
        Shared {
            url,
            bank: Mutex::new(bank),
            central_record: Mutex::new(central_record),
            opened_at: clock.now(),
            clock,
            access,
            change: watch::Sender::new(Change::default()),
            saving: Mutex::new(Saving {
                file: state_file,
                revision: 0,
                error: None,
            }),
        }
    }

    /// The bank, as long as the guard lives.
    pub(crate) fn bank(&self) -> MutexGuard<'_, Bank> {
        // A test that panics while it looks at the bank must not stop every other call.
        self.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The KFTC's central record, as long as the guard lives; whoever needs the bank too takes the bank first.
    pub(crate) fn central_record(&self) -> MutexGuard<'_, CentralRecord> {
        self.central_record
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes as they happen.
    pub(crate) fn changes(&self) -> watch::Receiver<Change> {
        self.change.subscribe()
    }

    /// Tells everybody that something has changed.
    pub(crate) fn note_change(&self) {
        self.change.send_modify(|change| change.revision += 1);
    }

    /// Looks at the bank, at the time that its clock shows.
    pub(crate) fn looked<R>(
        &self,
        look: impl FnOnce(&Bank) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        let mut bank = self.bank();
        bank.tick(self.clock.now());
        look(&bank)
    }

    /// Changes the bank, at the time that its clock shows, and tells everybody.
    pub(crate) fn changed<R>(
        &self,
        change: impl FnOnce(&mut Bank) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        let changed = {
            let mut bank = self.bank();
            bank.tick(self.clock.now());
            change(&mut bank)
        };
        if changed.is_ok() {
            self.note_change();
        }
        changed
    }

    /// Changes the central record and tells everybody.
    pub(crate) fn recorded<R>(
        &self,
        change: impl FnOnce(&mut CentralRecord) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        let changed = change(&mut self.central_record());
        if changed.is_ok() {
            self.note_change();
        }
        changed
    }

    /// The bank at a glance.
    pub(crate) fn state(&self) -> StateView {
        // Whoever saves takes the two locks in this order too.
        let file = self.state_file();
        let mut bank = self.bank();
        bank.tick(self.clock.now());
        view::state(&bank, &self.clock, file)
    }

    /// Moves the clock, and the bank with it.
    pub(crate) fn move_clock(&self, body: &ClockBody) -> Result<(), Refusal> {
        self.changed(|bank| {
            let time = change::new_time(&self.clock, body)?;
            if !self.clock.set(time) {
                return Err(change::clock_stays());
            }
            bank.tick(self.clock.now());
            Ok(())
        })
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        let mut bank = self.bank();
        let fresh = Bank::with_spec(
            Arc::clone(bank.spec()),
            bank.settings().clone(),
            bank.token(),
        );
        *bank = fresh;
        self.central_record().reset();
        match &self.clock {
            Clock::System => {}
            Clock::Simulated(clock) => clock.set(self.opened_at),
            Clock::Shifted(clock) => clock.set_shift(jiff::SignedDuration::ZERO),
        }
        // Told under the lock, so that nobody sees the new bank under the old epoch.
        self.change.send_modify(|change| {
            change.revision += 1;
            change.epoch += 1;
        });
    }

    /// Writes the bank to its file, if it has one and has changed since; the error is kept for whoever looks.
    pub(super) fn save(&self) -> std::io::Result<()> {
        self.save_in(&mut self.saving())
    }

    /// Writes the bank for the last time and gives its file back.
    pub(super) fn close(&self) {
        let mut saving = self.saving();
        // Whoever must know whether it worked saves before.
        let _ = self.save_in(&mut saving);
        saving.file = None;
    }

    fn save_in(&self, saving: &mut Saving) -> std::io::Result<()> {
        let Some(file) = &saving.file else {
            return Ok(());
        };
        let revision = self.change.borrow().revision;
        if revision == saving.revision && saving.error.is_none() {
            return Ok(());
        }
        let written = file.save(&self.bank(), &self.clock);
        match &written {
            Ok(()) => (saving.revision, saving.error) = (revision, None),
            Err(error) => saving.error = Some(error.to_string()),
        }
        written
    }

    fn saving(&self) -> MutexGuard<'_, Saving> {
        self.saving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_file(&self) -> Option<StateFileView> {
        let saving = self.saving();
        let file = saving.file.as_ref()?;
        Some(StateFileView {
            path: file.path().display().to_string(),
            error: saving.error.clone(),
        })
    }
}
