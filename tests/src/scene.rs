//! A sandbox bank with transfers on a journal, in memory or on disk, all on one simulated clock.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::Client;
use ontu::runtime::{CodeClass, MoneyMoving};
use ontu::transfer::sqlite::SqliteJournal;
use ontu::transfer::{
    CallerKey, Evidence, Filter, IntentId, Journal, MemoryJournal, NullSealer, Persons, Record,
    Rules, Sealer, State, Submit, Transferable, Transfers, TwoPerson, codes_version, fold,
    overlay_at,
};
use ontu_sandbox::{Fault, FaultKind, Movement, Settings, When};

use crate::bank::{Bank, client};
use crate::journal_folder::JournalFolder;

/// The code that the sandbox answers to an inquiry about a call that it does not know.
pub const ABSENT: &str = "ZS060";
/// The code of an account that holds too little.
pub const NOT_ENOUGH: &str = "ZS052";
/// The API of payment orders.
pub const PAY: &str = "P2PNInvestmentPaymentOrder";
/// The API of repayments.
pub const REPAY: &str = "P2PNInterestRepayment";
/// The API of deposit returns.
pub const RETURN: &str = "P2PNInvestmentDepositAmountReturn";
/// The inquiry of payment orders.
pub const ASK_PAY: &str = "P2PNInvestmentLoanExecutionResultInquiry";

/// A bank and transfers to it.
#[derive(Debug)]
pub struct Scene<J = MemoryJournal> {
    /// The bank, its clock, and a client of it.
    pub bank: Bank,
    /// The journal.
    pub journal: Arc<J>,
    /// The transfers.
    pub transfers: Transfers,
}

/// The rules of the scenes: the engine's, with one person enough.
pub fn rules() -> Rules {
    Rules::default().with_two_person(false)
}

/// One person who stands for an act alone.
///
/// # Panics
/// When the name names nobody.
pub fn by(name: &str) -> Persons {
    let person = name.parse().expect("a name");
    Persons::new(TwoPerson::No, person, None).expect("one person, who is enough")
}

/// A caller's key.
///
/// # Panics
/// When it is none.
pub fn key(text: &str) -> CallerKey {
    CallerKey::new(text).expect("a legal key")
}

impl Scene {
    /// A bank that knows no call that it was not sent, as the client has learnt.
    pub async fn start() -> Self {
        Self::with_settings(Settings::default()).await
    }

    /// The same with settings of one's own.
    pub async fn with_settings(settings: Settings) -> Self {
        let scene = Self::with(settings, rules()).await;
        scene.learn(ABSENT, CodeClass::Absent).await;
        scene
    }

    /// A bank with settings and an engine with rules of one's own, which knows no code beyond the spec's.
    pub async fn with(settings: Settings, rules: Rules) -> Self {
        let bank = Bank::with(settings).await;
        let client = bank.client.clone();
        let journal = Arc::new(MemoryJournal::new());
        Self::assembled(bank, client, journal, Arc::new(NullSealer), rules)
    }

    /// Another process on the same journal, as after a restart.
    ///
    /// # Panics
    /// Never: the rules are those of the scenes.
    pub fn restarted(&self) -> Transfers {
        let journal: Arc<MemoryJournal> = self.journal.clone();
        transfers(
            self.bank.client.clone(),
            journal,
            Arc::new(NullSealer),
            rules(),
        )
    }
}

impl Scene<SqliteJournal> {
    /// A bank and a new journal in a folder; the bank knows no call that it was not sent, as the client has learnt.
    pub async fn on_disk(folder: &JournalFolder) -> Self {
        let scene = Self::on(Bank::start().await, folder, folder.create());
        scene.learn(ABSENT, CodeClass::Absent).await;
        scene
    }

    /// A bank and a journal of a folder.
    pub fn on(bank: Bank, folder: &JournalFolder, journal: SqliteJournal) -> Self {
        let client = bank.client.clone();
        Self::assembled(bank, client, Arc::new(journal), folder.keys(), rules())
    }

    /// Ends the process that holds the journal, as far as the journal can tell, and gives the bank back.
    ///
    /// # Panics
    /// When something still works with the journal: then it would stay locked.
    pub fn stopped(self) -> Bank {
        drop(self.transfers);
        let journal = Arc::try_unwrap(self.journal);
        drop(journal.expect("nothing else works with the journal"));
        self.bank
    }
}

impl<J: Journal + 'static> Scene<J> {
    /// A scene of parts of one's own; the client may reach the bank in a roundabout way.
    pub fn assembled(
        bank: Bank,
        client: Client,
        journal: Arc<J>,
        sealer: Arc<dyn Sealer>,
        rules: Rules,
    ) -> Self {
        let transfers = transfers(client, journal.clone(), sealer, rules);
        Self {
            bank,
            journal,
            transfers,
        }
    }

    /// The same scene whose transfers reach the bank through somebody who listens at a URL.
    #[must_use]
    pub fn through(self, url: &str) -> Self {
        let configuration = self.bank.configuration_at(url);
        let sealer = self.transfers.sealer().clone();
        let rules = self.transfers.rules().clone();
        Self::assembled(
            self.bank,
            client(configuration),
            self.journal,
            sealer,
            rules,
        )
    }

    /// Writes down what a code means.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn learn(&self, code: &str, class: CodeClass) -> Vec<Record> {
        let learnt = self.transfers.learn(None, code, class, "mail", by("Kim"));
        learnt.await.expect("a journal that works")
    }

    /// Submits a call.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn submit<O: Transferable>(&self, name: &str, request: &O) -> IntentId {
        let submitted = self
            .transfers
            .submit(key(name), request, Submit::default())
            .await;
        submitted.expect("a legal transfer").intent.id
    }

    /// Works on what is due now.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn work(&self) {
        self.transfers
            .work_once()
            .await
            .expect("a journal that works");
    }

    /// Lets time pass, with everything that falls due meanwhile.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn until(&self, time: DateTime) {
        loop {
            let due = self.transfers.next_due().await.expect("a journal");
            match due.filter(|due| *due <= time) {
                Some(due) => self.bank.clock.set(due.max(self.bank.clock.now())),
                None => break,
            }
            // What is due and waits all the same must not hold the clock.
            if self.transfers.work_once().await.expect("a journal") == 0 {
                self.bank.clock.advance(SignedDuration::from_secs(1));
            }
            if self.bank.clock.now() > time {
                return;
            }
        }
        self.bank.clock.set(time.max(self.bank.clock.now()));
        self.work().await;
    }

    /// Lets a time pass in which nothing worked, as after a night without power, and then an hour in which everything is decided.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn after_the_night(&self) {
        self.bank.clock.set(date(2026, 1, 6).at(2, 1, 0, 0));
        for _ in 0..10 {
            self.work().await;
            // Longer than the longest pause between two inquiries.
            self.bank.clock.advance(SignedDuration::from_mins(7));
        }
        self.work().await;
    }

    /// Lets so many minutes pass.
    pub async fn minutes(&self, minutes: i64) {
        let time = self.bank.clock.now();
        self.until(time.saturating_add(SignedDuration::from_mins(minutes)))
            .await;
    }

    /// How a transfer stands.
    ///
    /// # Panics
    /// When there is none.
    pub async fn record(&self, intent: IntentId) -> Record {
        let record = self.journal.read(intent).await.expect("a journal");
        record.expect("a recorded transfer")
    }

    /// In which state a transfer is.
    pub async fn state(&self, intent: IntentId) -> State {
        self.record(intent).await.state()
    }

    /// Breaks the next call of an API.
    pub fn arm(&self, api: &str, kind: FaultKind) {
        self.bank.sandbox.arm(Fault::once(When::api(api), kind));
    }

    /// How often an API was called.
    pub fn calls(&self, api: &str) -> usize {
        let calls = self.bank.sandbox.transcript();
        calls.iter().filter(|call| call.api == api).count()
    }

    /// The money that has moved.
    pub fn movements(&self) -> Vec<Movement> {
        self.bank.sandbox.movements()
    }

    /// How often the inquiry of an operation was called.
    pub fn inquiries<O: MoneyMoving>(&self) -> usize {
        self.calls(O::INFO.inquiry.map_or("", |inquiry| inquiry.api))
    }

    /// Every transfer.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn records(&self) -> Vec<Record> {
        let all = self.journal.list(Filter::default(), 0, usize::MAX);
        all.await.expect("a journal that works")
    }

    /// Checks that each transfer stands where its evidence puts it, and that the bank's ledger says the same.
    ///
    /// # Panics
    /// When it does not.
    pub async fn adds_up(&self) {
        let learnt = self.journal.learnt().await.expect("a journal that works");
        let mut moved_under: HashMap<String, u64> = HashMap::new();
        for moved in self.movements() {
            *moved_under.entry(moved.transaction_no).or_default() += moved.krw;
        }
        for record in self.records().await {
            let intent = record.intent.id;
            let evidence: Vec<Evidence> = self
                .journal
                .evidence(intent)
                .await
                .expect("a sound chain of evidence");
            let version = codes_version(&evidence);
            let overlay = overlay_at(&learnt, version);
            let codes = crate::operations::codes_of(&record.intent.api, &overlay, version);
            let folded =
                fold(&record.intent, &evidence, &codes).expect("evidence that makes sense");
            assert_eq!(folded, record.standing, "I15: transfer {intent}");
            let attempts = record.standing.attempts().iter();
            let moved: u64 = attempts
                .filter_map(|attempt| moved_under.get(attempt.number.as_str()))
                .sum();
            let amount = record.intent.amount.get();
            match record.state() {
                State::Settled => assert_eq!(moved, amount, "I2: transfer {intent} is settled"),
                State::Refused | State::NotExecuted | State::Cancelled | State::Recorded => {
                    assert_eq!(moved, 0, "I2: transfer {intent} is {}", record.state());
                }
                _ => assert!(moved == 0 || moved == amount, "I1: transfer {intent}"),
            }
        }
    }
}

/// Transfers that anybody in these tests could have made.
///
/// # Panics
/// When a rule is for a bank on this machine only, and the client's is not.
pub fn transfers(
    client: Client,
    journal: Arc<dyn Journal>,
    sealer: Arc<dyn Sealer>,
    rules: Rules,
) -> Transfers {
    let builder = Transfers::builder(client, journal, sealer).with_rules(rules);
    builder.build().expect("rules that this bank allows")
}
