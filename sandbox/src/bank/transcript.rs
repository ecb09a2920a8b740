//! What was called and how it ended, without personal data or secrets.

use std::collections::VecDeque;

use jiff::civil::DateTime;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub faults: Vec<&'static str>,
}

/// The latest calls.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transcript {
    calls: VecDeque<Call>,
    count: u64,
    limit: usize,
}

impl Transcript {
    /// An empty transcript that keeps so many calls.
    pub(crate) fn new(limit: usize) -> Self {
        Transcript {
            calls: VecDeque::new(),
            count: 0,
            limit,
        }
    }

    /// Counts a call; false when it need not be described because none are kept.
    pub(crate) fn count(&mut self) -> Option<u64> {
        self.count += 1;
        (self.limit > 0).then_some(self.count)
    }

    /// Keeps a call, and lets the oldest go.
    pub(crate) fn push(&mut self, call: Call) {
        while self.calls.len() >= self.limit {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// The calls, oldest first.
    pub(crate) fn calls(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter()
    }
}
