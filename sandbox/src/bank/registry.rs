//! Which transaction numbers the bank has seen on which day, and what became of each.
//!
//! A bank that lives long has millions of numbers, so each is kept as small as it can be.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What makes a transaction number unique: the service that sends it and the day it counts for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct NumberKey {
    /// Institution and app of the caller.
    pub(crate) service: String,
    /// The day the call counts for.
    pub(crate) day: Date,
    /// The transaction number.
    pub(crate) transaction_no: String,
}

/// A call that the bank has received under a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The API that was called.
    pub(crate) api: Arc<str>,
    /// The loan number or virtual account that an inquiry must name too.
    pub(crate) key: Box<str>,
    /// What tells a repetition from another call.
    pub(crate) fingerprint: Fingerprint,
    /// What became of it.
    pub(crate) outcome: RecordOutcome,
}

/// What became of a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum RecordOutcome {
    /// It only read.
    Read,
    /// It issued something; the body of its reply as JSON.
    Issued(Box<str>),
    /// It was accepted as these transfers, by index; more than one only when a bank executes a number twice.
    Transfers(Vec<usize>),
    /// It was refused.
    Refused(Box<Refused>),
}

/// How a call was refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// The code of the refusal.
    pub(crate) code: String,
    /// Its reason.
    pub(crate) reason: String,
    /// When.
    pub(crate) at: DateTime,
}

/// A hash (FNV-1a, 128 bits) of the members of a call; two halves, since JSON has no wider integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint(u64, u64);

impl Fingerprint {
    /// The fingerprint of a text.
    pub(crate) fn of(text: &str) -> Self {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let hash = text.bytes().fold(OFFSET, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(PRIME)
        });
        Fingerprint((hash >> 64) as u64, hash as u64)
    }
}

/// The numbers of one service on one day.
type Numbers = BTreeMap<Box<str>, Record>;

/// All numbers of all days.
#[derive(Debug, Clone, Default)]
pub(crate) struct Registry {
    services: BTreeMap<String, BTreeMap<Date, Numbers>>,
    apis: BTreeSet<Arc<str>>,
}

impl Registry {
    /// The numbers of an earlier run.
    pub(crate) fn restored(records: Vec<(NumberKey, Record)>) -> Self {
        let mut registry = Registry::default();
        for (key, mut record) in records {
            record.api = registry.shared(&record.api);
            registry.insert(key, record);
        }
        registry
    }

    /// What was received under a number.
    pub(crate) fn get(&self, key: &NumberKey) -> Option<&Record> {
        let days = self.services.get(&key.service)?;
        days.get(&key.day)?.get(key.transaction_no.as_str())
    }

    /// All numbers with what was received under them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (NumberKey, &Record)> {
        let days = self.services.iter().flat_map(|(service, days)| {
            days.iter()
                .map(move |(day, numbers)| (service, *day, numbers))
        });
        days.flat_map(|(service, day, numbers)| {
            numbers.iter().map(move |(number, record)| {
                let key = NumberKey {
                    service: service.clone(),
                    day,
                    transaction_no: number.to_string(),
                };
                (key, record)
            })
        })
    }

    /// The name of an API, shared by all records of it.
    pub(crate) fn shared(&mut self, api: &str) -> Arc<str> {
        if let Some(known) = self.apis.get(api) {
            return Arc::clone(known);
        }
        let name: Arc<str> = api.into();
        self.apis.insert(Arc::clone(&name));
        name
    }

    /// Records a call; the first under a number stays, and a further transfer under it is added to the first.
    pub(crate) fn insert(&mut self, key: NumberKey, record: Record) {
        let NumberKey {
            service,
            day,
            transaction_no,
        } = key;
        let numbers = self.services.entry(service).or_default();
        let numbers = numbers.entry(day).or_default();
        match numbers.entry(transaction_no.into()) {
            Entry::Vacant(place) => {
                place.insert(record);
            }
            Entry::Occupied(mut place) => {
                if let RecordOutcome::Transfers(known) = &mut place.get_mut().outcome
                    && let RecordOutcome::Transfers(further) = &record.outcome
                {
                    known.extend(further);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_tell_texts_apart_and_stay_the_same_for_ever() {
        assert_ne!(Fingerprint::of("a"), Fingerprint::of("b"));
        // A published value of FNV-1a: a saved bank must be read by every later release.
        assert_eq!(
            Fingerprint::of("foobar"),
            Fingerprint(0x343e_1662_793c_64bf, 0x6f0d_3597_ba44_6f18)
        );
    }
}
