//! The driver: the engine over a client and a journal, with tasks of its own.
//!
//! What the driver does for a caller runs in tasks of its own: a caller who stops to wait stops nothing, and whatever a process leaves behind stands in the journal and is asked about at the next start.

mod afloat;
mod ask;
mod at_once;
mod error;
mod numbers;
mod operation;
mod operator;
mod plans;
mod progress;
mod remembered;
mod send;
mod settle;
mod worker;

pub use self::error::TransferError;
pub use self::operator::{Difference, Fault, Reconciliation};
pub use self::progress::{Progress, ProgressEvent};

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::civil::DateTime;
use tokio::sync::{Notify, Semaphore, broadcast};

use self::afloat::Afloat;
use self::ask::{Breaker, Compared};
use self::numbers::NumberSource;
use self::operation::{AnyOperation, Of};
use self::remembered::Remembered;
use super::engine::{Engine, NotAllowed};
use super::identity::{CallerKey, IntentId, KeyedDigest, PlanId, WorkerName};
use super::intent::Opening;
use super::journal::{Health, Journal, LearntCode, Record, overlay_at};
use super::operator::{Look, look, look_in_turn};
use super::prepare::{Preparation, PrepareError, Submit, party_digest};
use super::report::PlanReport;
use super::rules::Rules;
use super::sealer::Sealer;
use super::transferable::{Divisible, Transferable};
use crate::client::Client;
use crate::error::{Error, NotSentReason};
use crate::nh::list_deposits::DepositListRequired;
use crate::nh::values::PeriodUnit;
use crate::nh::{DepositList, DepositReturn, PaymentOrder, Repayment};
use crate::runtime::{CodeOverlay, Date, Reads, TransactionNo};
use crate::transport::BoxFuture;

/// How many calls are sent at a time, unless that is set.
const MAX_IN_FLIGHT: usize = 4;
/// How many inquiries are under way at a time; they have connections of their own.
const MAX_INQUIRIES: usize = 8;
/// How many events a listener may lag behind.
const EVENTS: usize = 1024;

/// Moves money exactly once, or says that it did not; cheap to clone.
#[derive(Clone)]
pub struct Transfers {
    shared: Arc<Shared>,
}

/// Asks the bank something that changes nothing, to see that it answers.
type Preflight = Arc<dyn Fn(Client, Date) -> BoxFuture<'static, Preflown> + Send + Sync>;

/// What came of asking the bank something that changes nothing.
struct Preflown {
    /// Whether it was answered as asked.
    answered: bool,
    /// The HTTP header `Date`.
    http_date: Option<String>,
}

struct Shared {
    client: Client,
    journal: Arc<dyn Journal>,
    /// The same journal, over what is kept in memory once it has failed and what is remembered while it works; everything here goes through it.
    afloat: Arc<dyn Journal>,
    sealer: Arc<dyn Sealer>,
    rules: Rules,
    numbers: NumberSource,
    worker: WorkerName,
    operations: HashMap<&'static str, Arc<dyn AnyOperation>>,
    orders: Arc<Semaphore>,
    inquiries: Arc<Semaphore>,
    /// How many calls can be under way at a time, orders and inquiries together.
    places: usize,
    /// Whether the bank is on this machine.
    is_loopback: bool,
    preflight: Preflight,
    /// When the bank was last asked so.
    preflight_lock: tokio::sync::Mutex<Option<Instant>>,
    process: Mutex<Process>,
    events: broadcast::Sender<Progress>,
    work: Notify,
}

/// What this process has found out.
struct Process {
    preflight_passed: bool,
    skew: Option<Compared>,
    inquiries: Breaker,
    orders: Breaker,
    codes_seen: BTreeSet<String>,
}

/// What [`Transfers`] are made from.
pub struct TransfersBuilder {
    client: Client,
    journal: Arc<dyn Journal>,
    sealer: Arc<dyn Sealer>,
    rules: Rules,
    worker: Option<WorkerName>,
    operations: HashMap<&'static str, Arc<dyn AnyOperation>>,
    max_in_flight: usize,
    preflight: Preflight,
}

impl TransfersBuilder {
    /// Sets the engine's numbers.
    #[must_use]
    pub fn with_rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Sets how many calls are sent at a time; at least one.
    #[must_use]
    pub fn with_max_in_flight(mut self, calls: usize) -> Self {
        self.max_in_flight = calls.max(1);
        self
    }

    /// Sets the name under which leases are taken; it must be another for each process.
    #[must_use]
    pub fn with_worker(mut self, worker: WorkerName) -> Self {
        self.worker = Some(worker);
        self
    }

    /// Adds an operation beside the three of NH, such as one generated with a private overlay; one of the same API takes its place.
    #[must_use]
    pub fn with_operation<O: Transferable>(mut self) -> Self {
        self.operations
            .insert(O::INFO.api, Arc::new(Of::<O>::new()));
        self
    }

    /// Sets the read that must be answered before this process sends its first call; unless it is set, today's deposits are listed.
    #[must_use]
    pub fn with_preflight<R: Reads>(
        mut self,
        request: impl Fn(Date) -> R + Send + Sync + 'static,
    ) -> Self {
        self.preflight = preflight(request);
        self
    }

    /// Makes the driver; nothing is read and nothing is sent.
    ///
    /// # Errors
    /// When a rule is only for a bank on this machine, or the operating system gives no random bytes.
    pub fn build(self) -> Result<Transfers, TransferError> {
        let is_loopback = self.client.is_loopback();
        if self.rules.guard_window().is_none() && !is_loopback {
            return Err(TransferError::LoopbackOnly("sending around midnight"));
        }
        let worker = match self.worker {
            Some(worker) => worker,
            None => {
                let id = random(IntentId::random)?.to_string();
                WorkerName::new(format!("{}-{}", std::process::id(), &id[24..]))
            }
        };
        Ok(Transfers {
            shared: Arc::new(Shared {
                client: self.client,
                afloat: Arc::new(Remembered::new(Afloat::new(self.journal.clone()))),
                journal: self.journal,
                sealer: self.sealer,
                numbers: NumberSource::default(),
                worker,
                operations: self.operations,
                orders: Arc::new(Semaphore::new(self.max_in_flight)),
                inquiries: Arc::new(Semaphore::new(MAX_INQUIRIES)),
                places: self.max_in_flight + MAX_INQUIRIES,
                is_loopback,
                preflight: self.preflight,
                preflight_lock: tokio::sync::Mutex::default(),
                process: Mutex::new(Process {
                    preflight_passed: false,
                    skew: None,
                    inquiries: Breaker::of_inquiries(),
                    orders: Breaker::of_orders(&self.rules),
                    codes_seen: BTreeSet::new(),
                }),
                rules: self.rules,
                events: broadcast::channel(EVENTS).0,
                work: Notify::new(),
            }),
        })
    }
}

impl fmt::Debug for TransfersBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransfersBuilder")
            .field("client", &self.client)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

fn preflight<R: Reads>(request: impl Fn(Date) -> R + Send + Sync + 'static) -> Preflight {
    Arc::new(move |client, today| {
        let request = request(today);
        Box::pin(async move {
            match client.call(&request).await {
                Ok(called) => Preflown {
                    answered: called.outcome.reply().is_some(),
                    http_date: called.http_date,
                },
                Err(_) => Preflown {
                    answered: false,
                    http_date: None,
                },
            }
        })
    })
}

/// Draws something; without random bytes nothing can be sent.
fn random<T, E>(draw: impl FnOnce() -> Result<T, E>) -> Result<T, TransferError> {
    draw().map_err(|_| {
        TransferError::Client(Error::not_sent("transfer", NotSentReason::NoRandomness))
    })
}

impl Transfers {
    /// Starts with a client, a journal and what seals its content; the three operations of NH are known.
    pub fn builder(
        client: Client,
        journal: Arc<dyn Journal>,
        sealer: Arc<dyn Sealer>,
    ) -> TransfersBuilder {
        TransfersBuilder {
            client,
            journal,
            sealer,
            rules: Rules::default(),
            worker: None,
            operations: HashMap::new(),
            max_in_flight: MAX_IN_FLIGHT,
            preflight: preflight(|today: Date| {
                DepositList::new(DepositListRequired {
                    period_unit: PeriodUnit::Daily,
                    start: today.into(),
                    end: today.into(),
                })
            }),
        }
        .with_operation::<PaymentOrder>()
        .with_operation::<Repayment>()
        .with_operation::<DepositReturn>()
    }

    /// Writes one call down under a key; it is sent by whoever works on the journal.
    ///
    /// The same key with the same content gives what is there already.
    /// Only when this returns may anybody rely on it; a caller who stops to wait may find it written all the same.
    ///
    /// # Errors
    /// When the request breaks rules, the key was used for other content, the same transfer is there under another key, or the journal does not take it.
    pub async fn submit<O: Transferable>(
        &self,
        key: CallerKey,
        request: &O,
        submit: Submit,
    ) -> Result<Record, TransferError> {
        let (shared, request) = (self.shared.clone(), request.clone());
        owned(async move {
            shared.check_loan(&request, &key, false).await?;
            let id = random(IntentId::random)?;
            let codes = shared.learnt().await?;
            let preparation = shared.preparation::<O>(&codes, submit);
            let batch = preparation.one(&request, key, id)?;
            let records = shared.afloat.record(batch).await?.into_records();
            shared.work.notify_one();
            records.into_iter().next().ok_or(TransferError::Interrupted)
        })
        .await
    }

    /// Writes several calls down under one key, each for itself, all or none; their own keys are that key with `/1`, `/2` and so on.
    ///
    /// The same key with the same content gives what is there already, and writes what an earlier version left out.
    ///
    /// # Errors
    /// As [`submit`](Self::submit), also where two of them are the same payment, and when there is none.
    pub async fn submit_all<O: Transferable>(
        &self,
        key: CallerKey,
        requests: &[O],
        submit: Submit,
    ) -> Result<Vec<Record>, TransferError> {
        let shared = self.shared.clone();
        let mut ids = Vec::with_capacity(requests.len());
        for (request, index) in requests.iter().zip(0..) {
            let key = key.of_member(index).map_err(PrepareError::Key)?;
            shared.check_loan(request, &key, false).await?;
            ids.push(random(IntentId::random)?);
        }
        let codes = shared.learnt().await?;
        let batch = {
            let preparation = shared.preparation::<O>(&codes, submit);
            preparation.group(requests, &key, drawn(ids))?
        };
        owned(async move {
            let records = shared.afloat.record(batch).await?.into_records();
            shared.work.notify_one();
            Ok(records)
        })
        .await
    }

    /// Writes a plan of as many calls as the rows need down under a key.
    ///
    /// The same key with the same content gives the plan that is there already, however far it has come.
    ///
    /// # Errors
    /// As [`submit`](Self::submit), and when the rows cannot be divided.
    pub async fn plan<O: Divisible>(
        &self,
        key: CallerKey,
        whole: &O,
        submit: Submit,
    ) -> Result<PlanReport, TransferError> {
        let shared = self.shared.clone();
        shared.check_loan(whole, &key, true).await?;
        let id = random(PlanId::random)?;
        let codes = shared.learnt().await?;
        let batch = {
            let division = super::divide::division(whole).map_err(PrepareError::Divide)?;
            let mut ids = Vec::with_capacity(division.count());
            for _ in 0..division.count() {
                ids.push(random(IntentId::random)?);
            }
            let preparation = shared.preparation::<O>(&codes, submit);
            preparation.divided(&division, &key, id, &mut drawn(ids))?
        };
        // A caller who stops to wait before this has written nothing; from here on it is written.
        let plan = owned(async move {
            let records = shared.afloat.record(batch).await?.into_records();
            shared.work.notify_one();
            let place = records.first().and_then(|record| record.intent.place);
            place
                .map(|place| place.plan)
                .ok_or(TransferError::Interrupted)
        })
        .await?;
        self.report(plan).await
    }

    /// Where a plan stands.
    ///
    /// # Errors
    /// When there is none, or the journal cannot be read.
    pub async fn report(&self, plan: PlanId) -> Result<PlanReport, TransferError> {
        let journal = &self.shared.afloat;
        let found = journal.plan(plan).await?;
        let mut report = PlanReport {
            plan: found.ok_or(super::journal::JournalError::NotFound)?,
            calls: journal.calls_of(plan).await?,
            look: None,
        };
        if let Some(current) = report.current() {
            report.look = Some(look_in_turn(&**journal, current, self.shared.now()).await?);
        }
        Ok(report)
    }

    /// How urgently a person should look at a transfer, and what it waits for that does not come by itself.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn look(&self, record: &Record) -> Result<Look, TransferError> {
        let shared = &self.shared;
        Ok(look(&*shared.afloat, record, shared.now()).await?)
    }

    /// The plan of a key.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn find_plan(&self, key: CallerKey) -> Result<Option<PlanReport>, TransferError> {
        match self.shared.afloat.find_plan(key).await? {
            Some(plan) => self.report(plan.id).await.map(Some),
            None => Ok(None),
        }
    }

    /// What happens from now on; a listener that lags far behind misses some of it.
    pub fn events(&self) -> broadcast::Receiver<Progress> {
        self.shared.events.subscribe()
    }

    /// The journal's health.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn health(&self) -> Result<Health, TransferError> {
        Ok(self.shared.afloat.health().await?)
    }

    /// The journal.
    pub fn journal(&self) -> &Arc<dyn Journal> {
        &self.shared.journal
    }

    /// The client.
    pub fn client(&self) -> &Client {
        &self.shared.client
    }

    /// What seals the content.
    pub fn sealer(&self) -> &Arc<dyn Sealer> {
        &self.shared.sealer
    }

    /// The engine's numbers.
    pub fn rules(&self) -> &Rules {
        &self.shared.rules
    }
}

impl fmt::Debug for Transfers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transfers")
            .field("client", &self.shared.client)
            .field("worker", &self.shared.worker)
            .finish_non_exhaustive()
    }
}

/// The learnt codes and their version.
struct Learnt {
    overlay: CodeOverlay,
    version: u64,
}

/// Hands out ids that were drawn before, as many as are asked for.
fn drawn(ids: Vec<IntentId>) -> impl FnMut() -> IntentId {
    let mut ids = ids.into_iter();
    move || ids.next().unwrap_or(IntentId::from_bytes([0; 16]))
}

/// Runs something in a task of its own, so that a caller who stops to wait stops nothing.
async fn owned<T: Send + 'static>(
    work: impl Future<Output = Result<T, TransferError>> + Send + 'static,
) -> Result<T, TransferError> {
    // In a box of its own, for a task is moved more than once on its way, and what works on a transfer is large.
    tokio::spawn(Box::pin(work))
        .await
        .unwrap_or(Err(TransferError::Interrupted))
}

impl Shared {
    fn now(&self) -> DateTime {
        self.client.now()
    }

    /// The number of the next order or inquiry.
    fn number(&self) -> Result<TransactionNo, TransferError> {
        random(|| self.numbers.next())
    }

    fn process(&self) -> MutexGuard<'_, Process> {
        // Nothing can fail between taking the lock and giving it back, so a poisoned one is sound.
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn operation(&self, api: &str) -> Result<&Arc<dyn AnyOperation>, TransferError> {
        self.operations
            .get(api)
            .ok_or_else(|| TransferError::UnknownApi(api.to_owned()))
    }

    /// The learnt codes; those that the client is configured with are learnt first, so that evidence can be judged again as it was.
    async fn learnt(&self) -> Result<Learnt, TransferError> {
        let mut learnt = self.afloat.learnt().await?;
        let mut taught = false;
        for (api, code, class) in self.client.configuration().codes.entries() {
            let mut known = learnt.iter();
            // What the journal has learnt stands: two programs that are configured otherwise must not take turns.
            if !known.any(|known| known.api.as_deref() == api && known.code == code) {
                let code = LearntCode {
                    api: api.map(str::to_owned),
                    code: code.to_owned(),
                    class,
                    reference: "configuration".to_owned(),
                    by: self.worker.to_string(),
                    at: self.now(),
                };
                self.afloat.learn(code).await?;
                taught = true;
            }
        }
        if taught {
            // Another process may have learnt something in between, and the order decides what a version means.
            learnt = self.afloat.learnt().await?;
        }
        let version = learnt.len() as u64;
        Ok(Learnt {
            overlay: overlay_at(&learnt, version),
            version,
        })
    }

    fn preparation<'a, O: Transferable>(
        &'a self,
        codes: &'a Learnt,
        submit: Submit,
    ) -> Preparation<'a> {
        let of = super::codes::Codes::of::<O>(&codes.overlay, codes.version);
        Preparation {
            engine: Engine::new(&self.rules, of),
            sealer: &*self.sealer,
            submit,
            now: self.now(),
            cp949_bytes_enforced: self.client.configuration().cp949_bytes_enforced,
        }
    }

    fn party_of<O: Transferable>(&self, key: &str) -> Result<KeyedDigest, TransferError> {
        Ok(party_digest::<O>(&*self.sealer, key)?)
    }

    /// Refuses at once what could never be permitted: a continuation of an unknown loan, a second opening of a known one.
    async fn check_loan<O: Transferable>(
        &self,
        request: &O,
        key: &CallerKey,
        is_plan: bool,
    ) -> Result<(), TransferError> {
        let Some(opening) = request.opening() else {
            return Ok(());
        };
        // What is there already is compared by content, whatever the loan has become since.
        let known = if is_plan {
            self.afloat.find_plan(key.clone()).await?.is_some()
        } else {
            self.afloat.find(key.clone()).await?.is_some()
        };
        let party = self.party_of::<O>(request.key())?;
        let total = self.afloat.party(party).await?.total;
        match (known, opening, total) {
            (false, Opening::New, Some(_)) => Err(NotAllowed::LoanIsOpen.into()),
            (false, Opening::Continuation, None) => Err(NotAllowed::LoanUnknown.into()),
            _ => Ok(()),
        }
    }
}
