//! The driver of transfers over a transport that answers from a script: races, clocks, a failed journal, a bank that does not answer, and what is counted.
#![cfg(feature = "http")]

mod answers;
mod at_once;
#[cfg(feature = "blocking")]
mod blocking;
mod clocks;
mod inquiries;
#[cfg(feature = "metrics")]
mod metrics;
mod numbers;
mod poisoned;
mod races;
mod scene;
mod spans;
mod waiting;
