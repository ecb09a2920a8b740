//! What was called and how it ended, without personal data or secrets.

use std::collections::VecDeque;
use std::fmt;

use jiff::civil::DateTime;
use serde::{Deserialize, Deserializer, Serialize};

use super::accounts::Owner;
use super::faults::FaultKind;

/// How many bytes of requests and replies are kept at most; a call with 500 rows has some 30,000.
const BYTES: usize = 64 * 1024 * 1024;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Counts all calls of the bank from 1.
    pub index: u64,
    /// When it arrived, by the bank's clock.
    pub at: DateTime,
    /// The API that the path names.
    pub api: String,
    /// Its transaction number, empty when none could be read.
    pub transaction_no: String,
    /// The request as JSON, masked; empty when it is no JSON.
    pub request: String,
    /// The reply as JSON, masked; empty when none was sent or a fault sent something else.
    pub reply: String,
    /// The HTTP status, none when the connection was cut.
    pub http_status: Option<u16>,
    /// Whether the bank did what was asked.
    pub accepted: bool,
    /// The code that the bank came to, none when a fault kept the call from it.
    pub decided_code: Option<String>,
    /// The code that was sent, none when the connection was cut or the reply is no reply of the bank.
    pub sent_code: Option<String>,
    /// Why it was refused, in full; empty when it was not.
    pub reason: String,
    /// Every breach of the contract, in full.
    pub violations: Vec<String>,
    /// What was accepted though the contract does not state it.
    pub notes: Vec<String>,
    /// The names of the faults that hit it.
    #[serde(deserialize_with = "fault_names")]
    pub faults: Vec<&'static str>,
    /// The loan that it names, for finding it again; never shown.
    pub(crate) loan: Option<NamedLoan>,
}

/// The owner and number of the loan that a call names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedLoan {
    pub(crate) owner: Owner,
    pub(crate) loan_no: String,
}

impl fmt::Debug for NamedLoan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The names of faults, as this release knows them.
fn fault_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<&'static str>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let known = |name: &String| FaultKind::NAMES.into_iter().find(|known| known == name);
    Ok(names.iter().filter_map(known).collect())
}

/// The latest calls.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transcript {
    calls: VecDeque<Call>,
    bytes: usize,
    count: u64,
    limit: usize,
}

impl Transcript {
    /// An empty transcript that keeps so many calls.
    pub(crate) fn new(limit: usize) -> Self {
        Transcript {
            calls: VecDeque::new(),
            bytes: 0,
            count: 0,
            limit,
        }
    }

    /// The calls of an earlier run, of which so many had been counted.
    pub(crate) fn restored(calls: Vec<Call>, count: u64, limit: usize) -> Self {
        let mut transcript = Transcript::new(limit);
        if limit > 0 {
            for call in calls {
                transcript.push(call);
            }
        }
        transcript.count = count;
        transcript
    }

    /// Counts a call; none when it need not be described because none are kept.
    pub(crate) fn count(&mut self) -> Option<u64> {
        self.count += 1;
        (self.limit > 0).then_some(self.count)
    }

    /// How many calls there have been, kept or not.
    pub(crate) fn counted(&self) -> u64 {
        self.count
    }

    /// Keeps a call, and lets the oldest go.
    pub(crate) fn push(&mut self, call: Call) {
        self.bytes += size(&call);
        self.calls.push_back(call);
        while self.calls.len() > self.limit || (self.bytes > BYTES && self.calls.len() > 1) {
            if let Some(oldest) = self.calls.pop_front() {
                self.bytes -= size(&oldest);
            }
        }
    }

    /// The calls, oldest first.
    pub(crate) fn calls(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter()
    }
}

/// What a call weighs, about.
fn size(call: &Call) -> usize {
    let lists = call.violations.iter().chain(&call.notes);
    call.request.len() + call.reply.len() + lists.map(String::len).sum::<usize>()
}
