//! Transfers for code that does not await.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use jiff::civil::Date;

use super::thread::Thread;
use crate::error::Error;
use crate::runtime::{CodeClass, Krw};
use crate::transfer::{
    CallerKey, Divisible, Fault, Finding, IntentId, Look, Opening, Party, Persons, PlanId,
    PlanReport, Reconciliation, Record, Submit, TransferError, Transferable,
};

/// Moves money exactly once, or says that it did not, and waits; it may be used inside another runtime too.
///
/// What is begun goes on in tasks of its own on this value's thread; dropping it ends them, and the next start asks the bank what became of them.
pub struct Transfers {
    transfers: crate::transfer::Transfers,
    thread: Thread,
}

impl Transfers {
    /// Takes transfers and makes their thread; they must be used through it alone, as must their client.
    ///
    /// # Errors
    /// When the thread cannot be made.
    pub fn new(transfers: crate::transfer::Transfers) -> Result<Self, Error> {
        Ok(Self {
            transfers,
            thread: Thread::start()?,
        })
    }

    /// The async ones, for what does not wait: their journal, their rules, their events.
    pub fn transfers(&self) -> &crate::transfer::Transfers {
        &self.transfers
    }

    /// Writes one call down under a key; see [`submit`](crate::transfer::Transfers::submit).
    ///
    /// # Errors
    /// As there.
    pub fn submit<O: Transferable>(
        &self,
        key: CallerKey,
        request: &O,
        submit: Submit,
    ) -> Result<Record, TransferError> {
        let request = request.clone();
        self.run(|it| async move { it.submit(key, &request, submit).await })
    }

    /// Writes one call down under a key and sends it at once; see [`transfer`](crate::transfer::Transfers::transfer).
    ///
    /// # Errors
    /// As there.
    pub fn transfer<O: Transferable>(
        &self,
        key: CallerKey,
        request: &O,
        submit: Submit,
    ) -> Result<Record, TransferError> {
        let request = request.clone();
        self.run(|it| async move { it.transfer(key, &request, submit).await })
    }

    /// Writes a plan of as many calls as the rows need down under a key; see [`plan`](crate::transfer::Transfers::plan).
    ///
    /// # Errors
    /// As there.
    pub fn plan<O: Divisible>(
        &self,
        key: CallerKey,
        whole: &O,
        submit: Submit,
    ) -> Result<PlanReport, TransferError> {
        let whole = whole.clone();
        self.run(|it| async move { it.plan(key, &whole, submit).await })
    }

    /// Where a plan stands.
    ///
    /// # Errors
    /// When there is none, or the journal cannot be read.
    pub fn report(&self, plan: PlanId) -> Result<PlanReport, TransferError> {
        self.run(move |it| async move { it.report(plan).await })
    }

    /// The plan of a key.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn find_plan(&self, key: CallerKey) -> Result<Option<PlanReport>, TransferError> {
        self.run(|it| async move { it.find_plan(key).await })
    }

    /// How urgently a person should look at a transfer, and what it waits for that does not come by itself.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn look(&self, record: &Record) -> Result<Look, TransferError> {
        let record = record.clone();
        self.run(|it| async move { it.look(&record).await })
    }

    /// Works on everything that is due now; see [`work_once`](crate::transfer::Transfers::work_once).
    ///
    /// # Errors
    /// As there.
    pub fn work_once(&self) -> Result<usize, TransferError> {
        self.run(|it| async move { it.work_once().await })
    }

    /// Works on some transfers until each is at rest or the time is over; returns how they stand.
    ///
    /// # Errors
    /// As [`settle`](crate::transfer::Transfers::settle).
    pub fn settle(
        &self,
        intents: &[IntentId],
        within: Duration,
    ) -> Result<Vec<Record>, TransferError> {
        let intents = intents.to_vec();
        self.run(move |it| async move { it.settle(&intents, tokio::time::sleep(within)).await })
    }

    /// Asks the bank now what became of a transfer's latest attempt.
    ///
    /// # Errors
    /// As [`inquire`](crate::transfer::Transfers::inquire).
    pub fn inquire(&self, intent: IntentId) -> Result<Record, TransferError> {
        self.run(move |it| async move { it.inquire(intent).await })
    }

    /// Calls off a transfer that was not sent.
    ///
    /// # Errors
    /// When it may have been sent or is at rest.
    pub fn cancel(&self, intent: IntentId, by: &str) -> Result<Record, TransferError> {
        let by = by.to_owned();
        self.run(move |it| async move { it.cancel(intent, &by).await })
    }

    /// Calls off every call of a plan that was not sent.
    ///
    /// # Errors
    /// When there is no such plan, or the journal fails.
    pub fn abandon(&self, plan: PlanId, by: &str) -> Result<PlanReport, TransferError> {
        let by = by.to_owned();
        self.run(move |it| async move { it.abandon(plan, &by).await })
    }

    /// Asks for another attempt of a transfer that was refused or not executed.
    ///
    /// # Errors
    /// As [`again`](crate::transfer::Transfers::again).
    pub fn again(
        &self,
        intent: IntentId,
        opening: Option<Opening>,
        by: Persons,
    ) -> Result<Record, TransferError> {
        self.run(move |it| async move { it.again(intent, opening, by).await })
    }

    /// Writes an operator's finding down.
    ///
    /// # Errors
    /// As [`resolve`](crate::transfer::Transfers::resolve).
    pub fn resolve(
        &self,
        intent: IntentId,
        finding: Finding,
        by: Persons,
    ) -> Result<Record, TransferError> {
        self.run(move |it| async move { it.resolve(intent, finding, by).await })
    }

    /// Sets the running total of a loan that was running before.
    ///
    /// # Errors
    /// As [`adopt`](crate::transfer::Transfers::adopt).
    pub fn adopt<O: Transferable>(
        &self,
        loan: &str,
        total: Krw,
        reference: &str,
        by: Persons,
    ) -> Result<Party, TransferError> {
        let [loan, reference] = [loan, reference].map(str::to_owned);
        self.run(move |it| async move { it.adopt::<O>(&loan, total, &reference, by).await })
    }

    /// Writes down what the bank explained about a code, and judges all evidence by it again.
    ///
    /// # Errors
    /// As [`learn`](crate::transfer::Transfers::learn).
    pub fn learn(
        &self,
        api: Option<&str>,
        code: &str,
        class: CodeClass,
        reference: &str,
        by: Persons,
    ) -> Result<Vec<Record>, TransferError> {
        let api = api.map(str::to_owned);
        let [code, reference] = [code, reference].map(str::to_owned);
        self.run(
            move |it| async move { it.learn(api.as_deref(), &code, class, &reference, by).await },
        )
    }

    /// Asks the bank again about every transfer that was settled under a day.
    ///
    /// # Errors
    /// When the journal fails.
    pub fn reconcile(&self, day: Date) -> Result<Reconciliation, TransferError> {
        self.run(move |it| async move { it.reconcile(day).await })
    }

    /// Checks that the evidence of every transfer is chained and adds up to what is stored.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    pub fn verify(&self) -> Result<Vec<Fault>, TransferError> {
        self.run(|it| async move { it.verify().await })
    }

    /// Runs something with the async transfers on their thread and waits for it.
    fn run<T, F>(
        &self,
        make: impl FnOnce(crate::transfer::Transfers) -> F,
    ) -> Result<T, TransferError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, TransferError>> + Send + 'static,
    {
        let answer = self.thread.run(make(self.transfers.clone()));
        answer.unwrap_or(Err(TransferError::Interrupted))
    }
}

impl fmt::Debug for Transfers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.transfers, formatter)
    }
}
