//! What is known of an intent: facts in the order in which they were learnt, each chained to the one before.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::identity::{ChainHash, Fence, IntentId, KeyedDigest};
use super::intent::Opening;
use super::state::{AttemptStatus, State};
use super::stored;
use crate::runtime::{Krw, TransactionNo};

/// One fact about an intent, chained to the fact before it; it is never changed and never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    intent: IntentId,
    sequence: u64,
    at: DateTime,
    fact: Fact,
    /// What is hashed and stored of it.
    body: String,
    previous: ChainHash,
    hash: ChainHash,
}

/// What is hashed and stored of a piece of evidence, as JSON.
#[derive(Serialize, Deserialize)]
struct Body<F> {
    #[serde(with = "stored::text")]
    at: DateTime,
    fact: F,
}

impl Evidence {
    /// Chains a fact to what is known so far: the number and the hash of the last piece, 0 and [`ChainHash::START`] for none.
    pub(super) fn after(
        intent: IntentId,
        last: u64,
        previous: ChainHash,
        at: DateTime,
        fact: Fact,
    ) -> Self {
        let sequence = last + 1;
        let body = body_of(at, &fact);
        let hash = link(&intent, sequence, &previous, &body);
        Self {
            intent,
            sequence,
            at,
            fact,
            body,
            previous,
            hash,
        }
    }

    /// Reads a piece of evidence from what was stored, and checks that it is what was chained there.
    ///
    /// # Errors
    /// When the body is no evidence, or its hash is another.
    pub fn from_stored(
        intent: IntentId,
        sequence: u64,
        previous: ChainHash,
        body: &str,
        hash: ChainHash,
    ) -> Result<Self, BrokenChain> {
        if link(&intent, sequence, &previous, body) != hash {
            return Err(BrokenChain {
                intent,
                sequence,
                why: "its hash is not that of its content and of the evidence before it",
            });
        }
        let read: Body<Fact> = serde_json::from_str(body).map_err(|_| BrokenChain {
            intent,
            sequence,
            why: "its content cannot be read; a newer version may have written it",
        })?;
        Ok(Self {
            intent,
            sequence,
            at: read.at,
            fact: read.fact,
            body: body.to_owned(),
            previous,
            hash,
        })
    }

    /// The intent that it is about.
    pub fn intent(&self) -> &IntentId {
        &self.intent
    }

    /// Its number in the intent's chain, from 1.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was written, in KST.
    pub fn at(&self) -> DateTime {
        self.at
    }

    /// What it says.
    pub fn fact(&self) -> &Fact {
        &self.fact
    }

    /// The hash of the piece before it.
    pub fn previous(&self) -> ChainHash {
        self.previous
    }

    /// Its own hash, which the next piece is chained to.
    pub fn hash(&self) -> ChainHash {
        self.hash
    }

    /// What is to be stored: one line of JSON that [`from_stored`](Self::from_stored) reads.
    pub fn body(&self) -> &str {
        &self.body
    }
}

fn body_of(at: DateTime, fact: &Fact) -> String {
    // Facts are made of texts, numbers and enums; none of them can fail to be written.
    serde_json::to_string(&Body { at, fact }).unwrap_or_default()
}

fn link(intent: &IntentId, sequence: u64, previous: &ChainHash, body: &str) -> ChainHash {
    let digest = Sha256::new()
        .chain_update(previous.as_bytes())
        .chain_update(intent.as_bytes())
        .chain_update(sequence.to_be_bytes())
        .chain_update(body)
        .finalize();
    ChainHash::from_bytes(digest.into())
}

/// Evidence that is not what was chained: changed, lost, or of another intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenChain {
    /// The intent.
    pub intent: IntentId,
    /// The number of the piece in the intent's chain.
    pub sequence: u64,
    /// What is wrong with it.
    pub why: &'static str,
}

impl fmt::Display for BrokenChain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "evidence {} of intent {}: {}; compare with a backup and send nothing before",
            self.sequence, self.intent, self.why
        )
    }
}

impl std::error::Error for BrokenChain {}

/// What a piece of evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fact {
    /// It was recorded: what it binds the rest to.
    Recorded {
        /// The API.
        api: String,
        /// The digest of its content.
        content: KeyedDigest,
        /// The digest of its loan or account.
        party: KeyedDigest,
        /// What it moves.
        #[serde(with = "stored::krw")]
        amount: Krw,
        /// The version of the learnt codes that its evidence is judged by.
        codes: u64,
    },
    /// A permit for one sending was taken: from here on the call may have been sent.
    Permitted {
        /// The attempt, from 1.
        attempt: u32,
        /// The day that the call states.
        #[serde(with = "stored::text")]
        day: Date,
        /// The time of day that the call states.
        #[serde(with = "stored::text")]
        time: Time,
        /// Its number.
        #[serde(with = "stored::text")]
        number: TransactionNo,
        /// Under which lease it was taken.
        fence: Fence,
        /// Whether this attempt opens the loan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening: Option<Opening>,
        /// What the bank's running total must be after it.
        #[serde(
            default,
            with = "stored::optional_krw",
            skip_serializing_if = "Option::is_none"
        )]
        expected_total: Option<Krw>,
    },
    /// No byte of the permitted sending left this machine.
    NotSent {
        /// The attempt.
        attempt: u32,
        /// Why, in words without a value of the request.
        why: String,
    },
    /// The permitted sending ended, with a reply or in silence.
    Answered {
        /// The attempt.
        attempt: u32,
        /// What came back.
        answer: Answer,
    },
    /// A worker found the permitted sending without an end: it may have been sent.
    Interrupted {
        /// The attempt.
        attempt: u32,
        /// The lease of the worker that found it.
        fence: Fence,
    },
    /// The bank was asked what became of an attempt.
    Inquired {
        /// The attempt.
        attempt: u32,
        /// Under which of its possible days it was asked for.
        about: AskedDay,
        /// Why it was asked.
        purpose: Purpose,
        /// The number of the inquiry itself.
        #[serde(with = "stored::text")]
        number: TransactionNo,
        /// When it was asked, in KST.
        #[serde(with = "stored::text")]
        asked_at: DateTime,
        /// What came back.
        answer: Answer,
    },
    /// The attempt's day and the quiet time after it are over and the bank has none of it: it was not executed.
    ClosedNotExecuted {
        /// The attempt.
        attempt: u32,
    },
    /// The attempt's day is over and nothing of it was ever sent.
    Lapsed {
        /// The attempt.
        attempt: u32,
    },
    /// Somebody asked for another attempt.
    Again {
        /// Whether it is to open the loan, where that is a choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opening: Option<Opening>,
        /// Who asked.
        by: String,
    },
    /// Somebody called it off before anything could move.
    Cancelled {
        /// Who.
        by: String,
    },
    /// An operator found out what became of it.
    Resolved {
        /// The attempt.
        attempt: u32,
        /// The finding.
        resolution: Resolution,
        /// How each attempt stood when it was written; a code that is explained later may change that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stood: Vec<AttemptStatus>,
    },
    /// The journal was put back from a backup: whether it was sent since then, a person must find out.
    Held,
    /// A person has found out what became of it since the backup.
    Released {
        /// The finding: it moved, or it may be sent.
        resolution: Resolution,
    },
    /// Judged by other codes, the evidence no longer says what was decided before: nothing decided changes by itself.
    JudgedOtherwise {
        /// What was decided before.
        before: State,
    },
    /// From here on all evidence, the earlier too, is judged by this version of the learnt codes.
    Judged {
        /// The version.
        codes: u64,
    },
}

/// An operator's finding, from the bank's statement or a call with the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Whether the money moved.
    pub moved: bool,
    /// The amount that the operator names, to be compared with the intent's.
    #[serde(with = "stored::krw")]
    pub amount: Krw,
    /// Where the finding can be checked; no account numbers and no names.
    pub reference: String,
    /// Who found it.
    pub by: String,
    /// Who confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// Whether the bank confirmed that the call does not wait in a queue.
    pub bank_confirmed_not_queued: bool,
}

/// Under which of its possible days an original is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedDay {
    /// The day that the call stated.
    Own,
    /// The day after, on which a delayed call may have arrived.
    Next,
}

/// Why the bank is asked about an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To learn how it ended.
    Settlement,
    /// To compare the journal with the bank.
    Reconciliation,
}

/// What came back of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Answer {
    /// Nothing that can be read as a reply to this call.
    Silence {
        /// Why, in words without a value of the reply.
        why: String,
    },
    /// A reply to this very call.
    Reply(Reply),
}

/// A reply that repeats the name and the number of the call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The response code (`Rpcd`).
    pub code: String,
    /// The result code of the original (`Pcrs`), in the reply to an inquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The member of the body that does not repeat what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<String>,
    /// The required members that are missing from the body of a reply that says done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The bank's running total after the call.
    #[serde(
        default,
        with = "stored::optional_krw",
        skip_serializing_if = "Option::is_none"
    )]
    pub total: Option<Krw>,
    /// The time of processing that the bank states (`Prtm`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processed_at: Option<String>,
    /// The keyed digest of the reply's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<KeyedDigest>,
}
