//! What every store of a journal must pass: checks that any store's own tests run, each on an empty journal.
//!
//! ```
//! # use std::task::{Context, Poll, Waker};
//! # use ontu::transfer::{journal_suite, MemoryJournal};
//! for check in journal_suite::checks() {
//!     let journal = MemoryJournal::new();
//!     let mut run = check.run(&journal);
//!     # let ready = run.as_mut().poll(&mut Context::from_waker(Waker::noop()));
//!     # assert_eq!(ready, Poll::Ready(Ok(())), "{}", check.name());
//! }
//! ```

mod beginning;
mod duplicates;
mod leases;
mod recording;
mod rest;
mod scene;
mod writing;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::journal::{Journal, JournalError};

/// What comes of a check: nothing, or what was expected and found.
pub type Checked<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    name: &'static str,
    run: for<'a> fn(&'a dyn Journal) -> Checked<'a>,
}

impl Check {
    /// What it checks.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs it on an empty journal.
    pub fn run<'a>(&self, journal: &'a dyn Journal) -> Checked<'a> {
        (self.run)(journal)
    }
}

/// Why a check failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self(format!("the journal failed: {error}"))
    }
}

/// Every check.
pub fn checks() -> Vec<Check> {
    [
        &recording::CHECKS[..],
        &duplicates::CHECKS[..],
        &beginning::CHECKS[..],
        &leases::CHECKS[..],
        &writing::CHECKS[..],
        &rest::CHECKS[..],
    ]
    .concat()
}

/// Fails unless a condition holds.
fn expect(condition: bool, what: &str) -> Result<(), Failure> {
    if condition {
        Ok(())
    } else {
        Err(Failure::new(what))
    }
}

/// Fails unless two values are equal.
fn same<T: PartialEq + fmt::Debug>(found: &T, expected: &T, what: &str) -> Result<(), Failure> {
    if found == expected {
        Ok(())
    } else {
        Err(Failure(format!(
            "{what}: found {found:?}, expected {expected:?}"
        )))
    }
}

/// Fails unless something failed in one way.
fn refused<T>(
    result: Result<T, JournalError>,
    expected: &JournalError,
    what: &str,
) -> Result<(), Failure> {
    match result {
        Err(error) if error == *expected => Ok(()),
        Err(error) => Err(Failure(format!(
            "{what}: refused with {error:?}, expected {expected:?}"
        ))),
        Ok(_) => Err(Failure(format!("{what}: done, expected {expected:?}"))),
    }
}

/// Fails unless something is there.
fn some<T>(value: Option<T>, what: &str) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::new(what))
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::super::MemoryJournal;

    #[test]
    fn the_journal_in_memory_passes() {
        for check in super::checks() {
            let journal = MemoryJournal::new();
            let mut run = check.run(&journal);
            let ready = run.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(ready, Poll::Ready(Ok(())), "{}", check.name());
        }
    }
}
