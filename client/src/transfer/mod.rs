//! Transfers: money-moving calls that happen exactly once, or are known not to have happened.
//!
//! The bank has no call that takes a payment back, and a timeout says nothing about the money.
//! So a transfer is written to a [`Journal`] with its number before a byte of it is sent, it is sent once, and only the bank's own word settles it.
//! Silence, absence and age settle nothing: the bank is asked until it says what became of the number, or until the number's days are over and it says that it never had it.
//!
//! ```no_run
//! # #[cfg(feature = "http")]
//! # async fn example(client: ontu::Client, order: ontu::nh::PaymentOrder) -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//!
//! use ontu::transfer::{CallerKey, MemoryJournal, NullSealer, Submit, Transfers};
//!
//! // A program that moves money takes a journal that outlives it and a sealer with keys.
//! let journal = Arc::new(MemoryJournal::new());
//! let transfers = Transfers::builder(client, journal, Arc::new(NullSealer)).build()?;
//!
//! // Written down: from here on the order is not forgotten, and the same key never pays twice.
//! let plan = transfers.plan(CallerKey::new("loan 2026-117")?, &order, Submit::default()).await?;
//! let calls: Vec<_> = plan.calls.iter().map(|call| call.intent.id).collect();
//!
//! // Sent, call after call, and asked about until each is decided.
//! transfers.settle(&calls, std::future::pending()).await?;
//! println!("{}", transfers.report(plan.plan.id).await?);
//! # Ok(())
//! # }
//! ```
//!
//! One call that belongs to no plan, such as the return of a deposit, is written down and sent at once by `transfer`, with one forced write of the journal before it is sent and one after it.
//!
//! # Parts
//!
//! - [`Engine`] decides, without I/O: [`Engine::next`] says what to do about a transfer, [`Engine::apply`] what an [`Event`] changes. Simulations and programs run the same one.
//! - [`Journal`] is what a store must do; [`MemoryJournal`] is one for tests, and the feature `journal-suite` holds the checks that every store must pass.
//! - [`Sealer`] seals the content of transfers before it reaches a store.
//! - `Transfers` drives the engine over a client and a journal, in tasks of its own: a caller who stops to wait stops nothing.
//! - [`divide`] cuts a loan with any number of rows into calls that the bank takes; [`PlanReport`] says what of them is done, in won and in rows.
//!
//! # States
//!
//! | State | Means | Left by |
//! |---|---|---|
//! | recorded | written down, not sent | a permit, or calling it off |
//! | sending | a permit was taken | the reply, its absence, or the next start |
//! | unknown | it may have been sent | an inquiry |
//! | processing | the bank works on it | an inquiry |
//! | absent | the bank has none of it so far | an inquiry; the end of its days and the quiet time after them |
//! | settled | the bank says done | nothing; a later contradiction disputes it |
//! | refused | the bank says refused | a person who asks for another attempt |
//! | not-executed | its days are over and the bank never had it | a person who asks for another attempt |
//! | disputed | what is known contradicts itself | a person |
//! | cancelled | called off before it was sent | nothing |
//!
//! One loan or account has one call open at a time, and a disputed one freezes it.
//! Nothing is sent from 23:30 to 00:40, for the day that a call states must be the day on which the bank takes it.
//!
//! # What is not caught
//!
//! - A program that stands still between its last look at the permit's deadline and the first byte, for longer than the guard window is wide, may send on another day than it states.
//! - The bank's own word is taken for true: what it calls done is settled, and what it calls refused may be attempted again by a person.
//! - A bank that takes a number that it has refused a second time executes a copy that the network delivers late, beside the attempt that a person has asked for since then. Comparing every attempt with the bank, refused ones too, shows it afterwards: the transfer is disputed, for the money moved twice.
//! - A payment that moved twice stays disputed, and its loan or account frozen: no finding says that the second one came back.

mod codes;
mod divide;
mod engine;
mod evidence;
mod fold;
mod identity;
mod intent;
mod journal;
#[cfg(any(test, feature = "journal-suite"))]
pub mod journal_suite;
mod memory;
mod operator;
mod persons;
mod prepare;
mod reading;
mod recording;
mod records;
mod report;
mod rules;
#[cfg(feature = "sqlite")]
pub mod seal;
mod sealer;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod state;
#[cfg(feature = "sqlite")]
mod steps;
mod stored;
mod transferable;
#[cfg(feature = "http")]
mod transfers;
#[cfg(feature = "wrong-policies")]
mod wrong;

pub use self::codes::Codes;
pub use self::divide::{DivideError, Division, divide, division, join};
pub use self::engine::{Action, Engine, Event, NotAllowed, Readiness, Waiting};
pub use self::evidence::{
    Answer, AskedDay, BrokenChain, Evidence, Fact, Purpose, Reply, Resolution,
};
pub use self::fold::{FoldError, codes_version, fold};
pub use self::identity::{
    CallerKey, CallerKeyError, ChainHash, Fence, IdentityError, IntentId, JournalId, KeyedDigest,
    PlanId, WorkerName,
};
pub use self::intent::{Group, Intent, Opening, Plan, PlanPlace, SealedPayload};
pub use self::journal::{
    Alike, Batch, Begin, Begun, Change, Claim, Committed, Decide, Decision, Differs,
    DuplicateGuard, Earlier, Filter, Health, Journal, JournalError, JournalFuture, LearntCode,
    Lookup, NewIntent, NumberPurpose, NumberUse, OperatorEntry, Party, PartyChange, Permit, Record,
    Recorded, Unit, farthest_due, lease_end, overlay_at,
};
pub use self::memory::MemoryJournal;
pub use crate::runtime::last_four;

pub use self::operator::{Attention, Finding, Look, adopt, attention, look};
pub use self::persons::{Person, Persons, TwoPerson};
pub use self::prepare::{PAYLOAD_VERSION, Preparation, PrepareError, Submit, check, party_digest};
pub use self::reading::{answer_of_inquiry, answer_of_order};
pub use self::report::{PlanReport, PlanStatus, Share};
pub use self::rules::{GuardWindow, Rules, day_after, is_near_sweep};
pub use self::sealer::{NullSealer, PAYLOAD_COLUMN, SealFailure, SealedPlace, Sealer};
pub use self::state::{
    Asked, AskedAbout, Attempt, AttemptStatus, Dispute, Hold, Standing, State, UnknownState,
    Verdict,
};
pub use self::transferable::{Divisible, Transferable};
#[cfg(feature = "http")]
pub use self::transfers::{
    Difference, Fault, Progress, ProgressEvent, Reconciliation, TransferError, Transfers,
    TransfersBuilder,
};
#[cfg(feature = "wrong-policies")]
#[doc(hidden)]
pub use self::wrong::WrongPolicy;
