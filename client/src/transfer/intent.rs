//! What is to be done: intents, the plans that group them, and their sealed content.

use std::fmt;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::identity::{CallerKey, IntentId, KeyedDigest, PlanId};
use super::stored;
use crate::runtime::Krw;

/// One money-moving call that is to happen exactly once; it never changes.
///
/// Its content is sealed and kept beside it; what stands here is in the clear and names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Its name; the content is sealed to it.
    pub id: IntentId,
    /// The caller's own name of it, unique in the journal.
    pub key: CallerKey,
    /// The API that it calls, by its wire name.
    pub api: String,
    /// The keyed digest of the API and of the members that the caller gave.
    pub content: KeyedDigest,
    /// The keyed digest of the loan or the account that it concerns.
    pub party: KeyedDigest,
    /// The last four digits of the loan or account number, to be shown.
    pub party_last_four: String,
    /// The keyed digest of what it pays to whom, see [`Transferable::payments`](super::Transferable::payments); none for a call of a plan, whose plan has it, and for what schema 1 or 2 recorded.
    pub payment: Option<KeyedDigest>,
    /// What it moves.
    #[serde(with = "stored::krw")]
    pub amount: Krw,
    /// How many rows it has; 0 for a call without a repeating part.
    pub rows: u32,
    /// Whether it opens a loan or continues one, for calls on which the bank keeps a running total.
    pub opening: Option<Opening>,
    /// Its place in a plan.
    pub place: Option<PlanPlace>,
    /// The version of the layout of its sealed content.
    pub payload_version: u32,
    /// When it was recorded, in KST.
    #[serde(with = "stored::text")]
    pub recorded_at: DateTime,
}

/// Whether a call opens a loan at the bank or continues one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// The loan number is new.
    New,
    /// The loan number is known to the bank.
    Continuation,
}

impl fmt::Display for Opening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::New => "new",
            Self::Continuation => "continuation",
        })
    }
}

/// The place of an intent in its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanPlace {
    /// The plan.
    pub plan: PlanId,
    /// Its index, from 0; a call is not sent before all earlier ones are settled.
    pub index: u32,
}

/// Several calls for one loan, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// The caller's own name of it, unique among plans.
    pub key: CallerKey,
    /// The API that its calls call.
    pub api: String,
    /// The keyed digest of the whole content, before it was cut into calls.
    pub content: KeyedDigest,
    /// The keyed digest of the loan.
    pub party: KeyedDigest,
    /// The last four digits of the loan number.
    pub party_last_four: String,
    /// The keyed digest of what all its calls together pay to whom; none for what schema 1 or 2 recorded.
    pub payment: Option<KeyedDigest>,
    /// What all its calls move.
    #[serde(with = "stored::krw")]
    pub amount: Krw,
    /// How many rows all its calls have.
    pub rows: u32,
    /// How many calls it has.
    pub calls: u32,
    /// When it was recorded, in KST.
    #[serde(with = "stored::text")]
    pub recorded_at: DateTime,
}

/// Several calls that came together under one key, each for itself and with a key of its own, such as the returns of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The caller's own name of it.
    pub key: CallerKey,
    /// The keyed digest of what the members of all its calls say, in order.
    pub content: KeyedDigest,
    /// How many calls it has.
    pub count: u32,
}

/// Sealed bytes, as the journal keeps them; empty once they were forgotten.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPayload(Vec<u8>);

impl SealedPayload {
    /// Takes sealed bytes.
    pub fn new(sealed: Vec<u8>) -> Self {
        Self(sealed)
    }

    /// The sealed bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The sealed bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Debug for SealedPayload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SealedPayload({} bytes)", self.0.len())
    }
}
