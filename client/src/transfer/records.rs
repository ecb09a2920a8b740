//! The plain data that engine and store exchange: records, leases, changes, permits, loans, learnt codes.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Fact};
use super::identity::{Fence, IntentId, KeyedDigest, WorkerName};
use super::intent::{Group, Intent, Plan, SealedPayload};
use super::journal::JournalError;
use super::rules::Rules;
use super::state::{Standing, State};
use super::stored;
use crate::runtime::{CodeClass, CodeOverlay, Krw, Sending, TransactionNo};

/// Whether a journal lets permits be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Health {
    /// It does.
    Ready,
    /// A write failed: nothing may be written until the program has been started anew.
    Poisoned(String),
    /// It may be older than what was sent: every open intent must be inquired before anything is sent.
    Quarantined(String),
    /// The bank had seen a number before this journal sent it: nothing is sent until it says that the number was this journal's, or a person decides.
    Halted(String),
}

impl Health {
    /// That the bank had seen the number of a transfer, which its key names, before this journal sent it.
    pub fn halted_by(key: &str) -> Self {
        Self::Halted(format!(
            "the bank had seen the number of {key} before this journal sent it"
        ))
    }

    /// Its name, as programs show it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Poisoned(_) => "poisoned",
            Self::Quarantined(_) => "quarantined",
            Self::Halted(_) => "halted",
        }
    }

    /// What an error says of it; none if permits can be taken.
    pub fn trouble(self) -> Option<JournalError> {
        match self {
            Self::Ready => None,
            Self::Poisoned(why) => Some(JournalError::Poisoned(why)),
            Self::Quarantined(why) => Some(JournalError::Quarantined(why)),
            Self::Halted(why) => Some(JournalError::Halted(why)),
        }
    }
}

/// Intents to be written down together.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Their plan, if they have one.
    pub plan: Option<Plan>,
    /// Their group, if they came together and each for itself.
    pub group: Option<Group>,
    /// The intents, in order; one alone without a plan or a group.
    pub intents: Vec<NewIntent>,
    /// How the same payment under another key is refused; none if the caller says that it is meant.
    pub duplicates: Option<DuplicateGuard>,
}

/// One intent to be written down.
#[derive(Debug, Clone)]
pub struct NewIntent {
    /// The intent.
    pub intent: Intent,
    /// Its sealed content.
    pub payload: SealedPayload,
    /// Its first piece of evidence.
    pub evidence: Evidence,
    /// What follows from it.
    pub standing: Standing,
    /// When a worker is to look at it first.
    pub due: DateTime,
}

/// How the same payment under another key is refused, see [`Batch::decide`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateGuard {
    /// From when on what has ended is looked at, in KST; none for what is open only.
    pub since: Option<DateTime>,
    /// Whether several of the batch may be the same payment.
    pub alike_allowed: bool,
}

/// What came of writing intents down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// They are new, or some of a group are.
    New(Vec<Record>),
    /// They were there already, with the same content.
    Known(Vec<Record>),
}

impl Recorded {
    /// The intents, new or known.
    pub fn into_records(self) -> Vec<Record> {
        match self {
            Self::New(records) | Self::Known(records) => records,
        }
    }
}

/// An intent and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number in the order of recording, from 1, given by the store.
    pub sequence: u64,
    /// The intent.
    pub intent: Intent,
    /// What follows from its evidence.
    pub standing: Standing,
    /// When a worker is to look at it next.
    pub due: DateTime,
    /// The fence of its latest lease.
    pub fence: Fence,
}

impl Record {
    /// Where it stands.
    pub fn state(&self) -> State {
        self.standing.state()
    }

    /// Brings it up to a change that was committed.
    pub fn follow(&mut self, committed: &Committed) {
        self.standing.clone_from(&committed.standing);
        self.due = committed.due;
    }
}

/// A lease on an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The intent as it stood when the lease was taken.
    pub record: Record,
    /// The fence of the lease, to be stated with every write.
    pub fence: Fence,
    /// When the lease ends, in KST.
    pub expires_at: DateTime,
    /// Its loan or account as it stood with it.
    pub party: Party,
    /// The version of the learnt codes then.
    pub learnt: u64,
}

/// One new intent that is worked on as soon as it is written down.
pub struct Begin {
    /// The intent; without a plan.
    pub new: NewIntent,
    /// How the same payment under another key is refused; none if the caller says that it is meant.
    pub duplicates: Option<DuplicateGuard>,
    /// Who takes the lease.
    pub worker: WorkerName,
    /// The time, in KST.
    pub now: DateTime,
    /// How long the lease lasts.
    pub lease: Duration,
    /// What is written with it, decided under the lease; nothing if nothing can be done yet.
    pub decide: Decide,
}

/// Decides what is written about an intent, by how it and its loan or account stand; it must neither wait nor fail.
pub type Decide = Box<dyn FnOnce(&Claim) -> Option<Change> + Send>;

impl fmt::Debug for Begin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Begin")
            .field("new", &self.new)
            .finish_non_exhaustive()
    }
}

/// What came of writing one intent down and taking it up at once.
#[derive(Debug)]
pub enum Begun {
    /// It was there already, with the same content, and nothing was done about it.
    Known(Box<Record>),
    /// It is new and leased.
    New {
        /// The lease; the intent as it stood before anything else was written.
        claim: Box<Claim>,
        /// What was decided, unless that was nothing or could not be written.
        committed: Option<Box<Committed>>,
    },
}

/// What is to be written about one intent, as one.
#[derive(Debug, Clone)]
pub struct Change {
    /// The intent.
    pub intent: IntentId,
    /// The version that the change starts from.
    pub expected_version: u64,
    /// The fence of the lease; none for the bank's late word, which counts whoever brings it.
    pub fence: Option<Fence>,
    /// The new evidence, in order.
    pub evidence: Vec<Evidence>,
    /// What follows from all evidence, the new included; its attempts replace the stored ones.
    pub standing: Standing,
    /// When a worker is to look at the intent next.
    pub due: DateTime,
    /// A number that is used from here on.
    pub number: Option<NumberUse>,
    /// What changes about the loan or account.
    pub party: Option<PartyChange>,
}

/// What came of a change.
#[derive(Debug)]
pub struct Committed {
    /// The intent.
    pub intent: IntentId,
    /// What follows from its evidence now.
    pub standing: Standing,
    /// When a worker is to look at it next.
    pub due: DateTime,
    /// The permit, if the change took one.
    pub permit: Option<Permit>,
    /// Its loan or account as it stands now.
    pub party: Party,
    /// The version of the learnt codes now.
    pub learnt: u64,
}

/// The right to send one call once, soon.
///
/// Only a journal makes one, after the sending was written down; it cannot be copied and sending uses it up.
///
/// ```compile_fail
/// fn twice(permit: ontu::transfer::Permit) -> [ontu::runtime::Sending; 2] {
///     [permit.clone().into_sending(), permit.into_sending()]
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a permit that is not used leaves a transfer that must be inquired"]
pub struct Permit {
    intent: IntentId,
    attempt: u32,
    fence: Fence,
    sending: Sending,
}

impl Permit {
    /// The permit that a change takes; only a store may call this, and only after it has committed the change.
    pub fn committed_by_journal(change: &Change) -> Option<Self> {
        change.evidence.iter().rev().find_map(|evidence| {
            let Fact::Permitted {
                attempt,
                day,
                time,
                number,
                fence,
                ..
            } = evidence.fact()
            else {
                return None;
            };
            Some(Self {
                intent: change.intent,
                attempt: *attempt,
                fence: *fence,
                sending: Sending {
                    transaction_no: number.clone(),
                    date: *day,
                    time: *time,
                },
            })
        })
    }

    /// The intent that it is for.
    pub fn intent(&self) -> IntentId {
        self.intent
    }

    /// The attempt that it is for.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The lease under which it was taken.
    pub fn fence(&self) -> Fence {
        self.fence
    }

    /// Uses it up for the sending that it permits.
    pub fn into_sending(self) -> Sending {
        self.sending
    }
}

/// A number that is used on a day, for a call of any API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberUse {
    /// The day that the call states.
    pub day: Date,
    /// The number.
    pub number: TransactionNo,
    /// The intent that it is used for.
    pub intent: IntentId,
    /// What it is used for.
    pub purpose: NumberPurpose,
}

/// What a number is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberPurpose {
    /// The money-moving call itself.
    Order,
    /// An inquiry of what became of one.
    Inquiry,
}

/// A loan or an account: one call for it is open at a time, and what the bank has paid out on it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its keyed digest.
    pub digest: KeyedDigest,
    /// How often it was written; 0 for a new one.
    pub version: u64,
    /// The intent that is open at the bank for it.
    pub open: Option<IntentId>,
    /// The disputed intents that freeze it.
    pub frozen_by: Vec<IntentId>,
    /// What the bank's running total is known to be; none for a loan that this journal has not opened and nobody has adopted.
    #[serde(with = "stored::optional_krw")]
    pub total: Option<Krw>,
}

impl Party {
    /// A loan or account that nothing is known of.
    pub fn new(digest: KeyedDigest) -> Self {
        Self {
            digest,
            version: 0,
            open: None,
            frozen_by: Vec::new(),
            total: None,
        }
    }
}

/// A new content of a party, which must still have the version before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyChange {
    /// The version that the change starts from; the store writes the next one.
    pub expected_version: u64,
    /// The new content; its version is not looked at.
    pub party: Party,
}

/// What an operator said of a loan or an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorEntry {
    /// When, in KST.
    #[serde(with = "stored::text")]
    pub at: DateTime,
    /// Of which loan or account.
    pub party: KeyedDigest,
    /// What: the running total that it adopts.
    #[serde(with = "stored::krw")]
    pub total: Krw,
    /// Where it can be checked; no account numbers and no names.
    pub reference: String,
    /// Who.
    pub by: String,
}

/// A code that no document explains and the bank has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearntCode {
    /// The API that it holds for, or all of them.
    pub api: Option<String>,
    /// The code.
    pub code: String,
    /// What it means.
    pub class: CodeClass,
    /// Where it can be checked.
    pub reference: String,
    /// Who wrote it down.
    pub by: String,
    /// When, in KST.
    pub at: DateTime,
}

/// The learnt codes up to a version.
pub fn overlay_at(learnt: &[LearntCode], version: u64) -> CodeOverlay {
    let count = usize::try_from(version).unwrap_or(usize::MAX);
    learnt
        .iter()
        .take(count)
        .fold(CodeOverlay::new(), |overlay, code| {
            overlay.with(code.api.as_deref(), &code.code, code.class)
        })
}

/// Which intents to list; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these states; empty for all.
    pub states: Vec<State>,
    /// Only calls of this API.
    pub api: Option<String>,
    /// Only this loan or account.
    pub party: Option<KeyedDigest>,
    /// Only those with an attempt on this day.
    pub attempted_on: Option<Date>,
    /// Only those recorded at this time or later.
    pub recorded_since: Option<DateTime>,
    /// Only those recorded before this time.
    pub recorded_before: Option<DateTime>,
}

impl Filter {
    /// Those that are neither done nor called off nor known not to have moved.
    pub fn unresolved() -> Self {
        Self {
            states: State::ALL
                .into_iter()
                .filter(|state| state.is_unresolved())
                .collect(),
            ..Self::default()
        }
    }

    /// Whether an intent is among them.
    pub fn takes(&self, record: &Record) -> bool {
        let intent = &record.intent;
        (self.states.is_empty() || self.states.contains(&record.state()))
            && self.api.as_ref().is_none_or(|api| *api == intent.api)
            && self.party.is_none_or(|party| party == intent.party)
            && self
                .recorded_since
                .is_none_or(|since| intent.recorded_at >= since)
            && self
                .recorded_before
                .is_none_or(|before| intent.recorded_at < before)
            && self.attempted_on.is_none_or(|day| {
                let attempts = record.standing.attempts();
                attempts.iter().any(|attempt| attempt.day == day)
            })
    }
}

/// After when a due time is not believed: a clock was ahead when something was put off until then, and it is due now.
pub fn farthest_due(now: DateTime) -> DateTime {
    now.saturating_add(Rules::FARTHEST_DUE)
}

/// When a lease that is taken now ends.
pub fn lease_end(now: DateTime, lease: Duration) -> DateTime {
    SignedDuration::try_from(lease).map_or(DateTime::MAX, |lease| now.saturating_add(lease))
}
