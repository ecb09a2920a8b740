//! Transfers: money-moving calls that happen exactly once, or are known not to have happened.

mod codes;
mod divide;
mod engine;
mod evidence;
mod fold;
mod identity;
mod intent;
mod journal;
pub mod journal_suite;
mod memory;
mod operator;
mod prepare;
mod reading;
mod report;
mod rules;
#[cfg(feature = "sqlite")]
pub mod seal;
mod sealer;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod state;
mod stored;
mod transferable;
#[cfg(feature = "http")]
mod transfers;
#[cfg(feature = "wrong-policies")]
mod wrong;

pub use self::codes::Codes;
pub use self::divide::{DivideError, divide};
pub use self::engine::{Action, Engine, Event, NotAllowed, Readiness, Waiting};
pub use self::evidence::{
    Answer, AskedDay, BrokenChain, Evidence, Fact, Purpose, Reply, Resolution,
};
pub use self::fold::{FoldError, codes_version, fold};
pub use self::identity::{
    CallerKey, CallerKeyError, ChainHash, Fence, IdentityError, IntentId, KeyedDigest, PlanId,
    WorkerName,
};
pub use self::intent::{Intent, Opening, Plan, PlanPlace, SealedPayload};
pub use self::journal::{
    Batch, Change, Claim, Committed, DuplicateGuard, Filter, Health, Journal, JournalError,
    JournalFuture, LearntCode, NewIntent, NumberPurpose, NumberUse, OperatorEntry, Party,
    PartyChange, Permit, Record, Recorded, lease_end, overlay_at,
};
pub use self::memory::MemoryJournal;
pub use self::operator::{Attention, adopt, attention};
pub use self::prepare::{PAYLOAD_VERSION, Preparation, PrepareError, party_digest};
pub use self::reading::{answer_of_inquiry, answer_of_order};
pub use self::report::{PlanReport, PlanStatus, Share};
pub use self::rules::{GuardWindow, Rules, day_after, is_near_sweep};
pub use self::sealer::{NullSealer, PAYLOAD_COLUMN, SealFailure, SealedPlace, Sealer};
pub use self::state::{
    Asked, AskedAbout, Attempt, AttemptStatus, Dispute, Standing, State, UnknownState, Verdict,
};
pub use self::transferable::{Divisible, Transferable};
#[cfg(feature = "http")]
pub use self::transfers::{
    Difference, Fault, Progress, ProgressEvent, Reconciliation, Submit, TransferError, Transfers,
    TransfersBuilder,
};
#[cfg(feature = "wrong-policies")]
#[doc(hidden)]
pub use self::wrong::WrongPolicy;
