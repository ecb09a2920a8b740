//! A bank, a journal on disk and a clock that processes share; every request to the bank is looked at on its way.

use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use ontu::runtime::CodeClass;
use ontu::transfer::sqlite::SqliteJournal;
use ontu_sandbox::{FaultKind, Settings};

use crate::bank::Bank;
use crate::gateway::{Watch, watched};
use crate::journal_folder::JournalFolder;
use crate::peer::Peer;
use crate::process::{FileClock, Process};
use crate::scene::{ABSENT, RETURN, Scene};

/// What processes work at.
#[derive(Debug)]
pub struct Workplace {
    /// The bank.
    pub bank: Bank,
    /// The folder with the journal.
    pub folder: JournalFolder,
    /// The clock.
    pub clock: FileClock,
    /// What was seen on the way to the bank.
    pub watch: Arc<Watch>,
    /// Accounts that hold money for one return each.
    pub accounts: Vec<String>,
    gateway: Peer,
}

impl Workplace {
    /// A bank with so many accounts, and an empty journal that knows the code of an unknown call.
    ///
    /// # Panics
    /// When this machine has no free port or no place for files.
    pub async fn new(accounts: usize) -> Self {
        let bank = Bank::with(Settings {
            // Transcripts of a great many calls would cost more than the calls.
            transcript_limit: 0,
            ..Settings::default()
        })
        .await;
        let accounts = (0..accounts).map(|_| bank.investor(1_000)).collect();
        let folder = JournalFolder::new();
        let scene = Scene::on(bank, &folder, folder.create());
        scene.learn(ABSENT, CodeClass::Absent).await;
        let bank = scene.stopped();
        let clock = FileClock::of(&folder.path(""));
        // A deposit can be returned after three hours.
        let later = bank
            .clock
            .now()
            .saturating_add(SignedDuration::from_hours(3));
        clock.set(&bank.clock, later);
        let watch = Watch::of(&folder.journal(), &bank.clock);
        let gateway = watched(&bank, &watch).await;
        Self {
            bank,
            folder,
            clock,
            watch,
            accounts,
            gateway,
        }
    }

    /// Puts somebody else between the processes and the bank.
    #[must_use]
    pub fn with_gateway(self, gateway: Peer) -> Self {
        Self { gateway, ..self }
    }

    /// Where the bank is reached.
    pub fn url(&self) -> &str {
        self.gateway.url()
    }

    /// Starts a process that returns the deposits of some of the accounts, with more orders.
    pub fn process(&self, program: &Path, accounts: &[String], more: &[&str]) -> Process {
        let accounts = self.file_of(accounts);
        Process::start(program, &self.folder, self.url(), &orders(&accounts, more))
    }

    /// The same with files that may not grow beyond so many blocks of 512 bytes.
    pub fn limited_process(
        &self,
        program: &Path,
        accounts: &[String],
        more: &[&str],
        blocks: u32,
    ) -> Process {
        let accounts = self.file_of(accounts);
        let orders = orders(&accounts, more);
        Process::start_limited(program, &self.folder, self.url(), &orders, blocks)
    }

    /// Writes accounts to a file for a process.
    fn file_of(&self, accounts: &[String]) -> String {
        let name = accounts.first().map_or("none", String::as_str);
        let path = self
            .folder
            .path(&format!("accounts-{name}-{}", accounts.len()));
        std::fs::write(&path, accounts.join("\n")).expect("a folder that can be written");
        path.to_string_lossy().into_owned()
    }

    /// Lets the clock run on.
    pub fn advance(&self, by: SignedDuration) {
        let now = self.bank.clock.now();
        self.clock.set(&self.bank.clock, now.saturating_add(by));
    }

    /// Breaks the next return.
    pub fn arm(&self, kind: FaultKind) {
        let when = ontu_sandbox::When::api(RETURN);
        self.bank.sandbox.arm(ontu_sandbox::Fault::once(when, kind));
    }

    /// Goes on with the journal in this process, when the others have ended.
    ///
    /// # Panics
    /// When another process still dispatches from the journal.
    pub fn taken_over(self) -> (Scene<SqliteJournal>, JournalFolder, Arc<Watch>, Peer) {
        let journal = self.folder.open().expect("nobody else dispatches");
        let scene = Scene::on(self.bank, &self.folder, journal).through(self.gateway.url());
        (scene, self.folder, self.watch, self.gateway)
    }
}

/// What a process is told beside where it works.
fn orders<'a>(accounts: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["--accounts", accounts]
        .iter()
        .chain(more)
        .copied()
        .collect()
}
