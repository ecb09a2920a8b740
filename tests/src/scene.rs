//! A sandbox bank with transfers on a journal in memory, all on one simulated clock.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu::runtime::{CodeClass, MoneyMoving};
use ontu::transfer::{
    CallerKey, IntentId, Journal, MemoryJournal, NullSealer, Record, Rules, State, Submit,
    Transferable, Transfers, TransfersBuilder,
};
use ontu_sandbox::{Fault, FaultKind, Movement, Settings, When};

use crate::bank::Bank;

/// The code that the sandbox answers to an inquiry about a call that it does not know.
pub const ABSENT: &str = "ZS060";
/// The code of an account that holds too little.
pub const NOT_ENOUGH: &str = "ZS052";
/// The API of payment orders.
pub const PAY: &str = "P2PNInvestmentPaymentOrder";

/// A bank and transfers to it.
#[derive(Debug)]
pub struct Scene {
    /// The bank, its clock, and a client of it.
    pub bank: Bank,
    /// The journal.
    pub journal: Arc<MemoryJournal>,
    /// The transfers.
    pub transfers: Transfers,
}

/// The rules of the scenes: the engine's, with one person enough.
pub fn rules() -> Rules {
    Rules::default().with_two_person(false)
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
        let scene = Self::with(Settings::default(), rules()).await;
        scene.learn(ABSENT, CodeClass::Absent).await;
        scene
    }

    /// A bank with settings and an engine with rules of one's own.
    pub async fn with(settings: Settings, rules: Rules) -> Self {
        let bank = Bank::with(settings).await;
        let journal = Arc::new(MemoryJournal::new());
        let transfers = transfers(&bank, &journal)
            .with_rules(rules)
            .build()
            .expect("a bank on this machine");
        Self {
            bank,
            journal,
            transfers,
        }
    }

    /// Another process on the same journal, as after a restart.
    ///
    /// # Panics
    /// Never: the rules are those of the scenes.
    pub fn restarted(&self) -> Transfers {
        transfers(&self.bank, &self.journal)
            .with_rules(rules())
            .build()
            .expect("a bank on this machine")
    }

    /// Writes down what a code means.
    ///
    /// # Panics
    /// When the journal fails.
    pub async fn learn(&self, code: &str, class: CodeClass) -> Vec<Record> {
        let learnt = self.transfers.learn(None, code, class, "mail", "Kim");
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
}

fn transfers(bank: &Bank, journal: &Arc<MemoryJournal>) -> TransfersBuilder {
    Transfers::builder(bank.client.clone(), journal.clone(), Arc::new(NullSealer))
}
