//! The driver of transfers over a transport that answers from a script: races, clocks, a failed journal, a bank that does not answer, and what is counted.
#![cfg(feature = "http")]

mod answers;
mod at_once;
#[cfg(feature = "blocking")]
mod blocking;
mod breaker;
mod busy;
mod clocks;
mod due;
mod halted;
mod inquiries;
#[cfg(feature = "metrics")]
mod metrics;
mod numbers;
mod poisoned;
mod races;
mod scene;
mod skew;
mod spans;
mod waiting;
