//! Which transaction numbers the bank has seen on which day, and what became of each.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};

use crate::json::Json;

/// What makes a transaction number unique: the service that sends it and the day it counts for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct NumberKey {
    /// Institution and app of the caller.
    pub(crate) service: String,
    /// The day the call counts for.
    pub(crate) day: Date,
    /// The transaction number.
    pub(crate) transaction_no: String,
}

/// A call that the bank has received under a number.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The API that was called.
    pub(crate) api: String,
    /// The loan number or virtual account that an inquiry must name too.
    pub(crate) key: String,
    /// The members of the call, to tell a repetition from another call.
    pub(crate) fingerprint: String,
    /// What became of it.
    pub(crate) outcome: RecordOutcome,
}

/// What became of a call.
#[derive(Debug, Clone)]
pub(crate) enum RecordOutcome {
    /// It only read.
    Read,
    /// It issued something; the body of its reply.
    Issued(Vec<(String, Json)>),
    /// It was accepted as these transfers, by index; more than one only when a bank executes a number twice.
    Transfers(Vec<usize>),
    /// It was refused.
    Refused {
        /// The code of the refusal.
        code: String,
        /// Its reason.
        reason: String,
        /// When.
        at: DateTime,
    },
}

/// All numbers of all days.
#[derive(Debug, Clone, Default)]
pub(crate) struct Registry(HashMap<NumberKey, Record>);

impl Registry {
    /// What was received under a number.
    pub(crate) fn get(&self, key: &NumberKey) -> Option<&Record> {
        self.0.get(key)
    }

    /// Records a call; the first under a number stays, and a further transfer under it is added to the first.
    pub(crate) fn insert(&mut self, key: NumberKey, record: Record) {
        match (self.0.get_mut(&key), &record.outcome) {
            (None, _) => {
                self.0.insert(key, record);
            }
            (
                Some(Record {
                    outcome: RecordOutcome::Transfers(known),
                    ..
                }),
                RecordOutcome::Transfers(further),
            ) => known.extend(further),
            (Some(_), _) => {}
        }
    }
}
