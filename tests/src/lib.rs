//! What the tests across crates share: the published bodies, a bank with its client, hostile peers, processes that are killed, and the leak hunt.

pub mod bank;
pub mod canaries;
pub mod capture;
pub mod crash;
pub mod examples;
pub mod fuzzing;
pub mod gateway;
pub mod halting;
pub mod journal_folder;
pub mod judging;
pub mod operations;
pub mod orders;
pub mod peer;
pub mod planted;
pub mod process;
pub mod proxy;
pub mod requests;
pub mod scene;
pub mod simulation;
pub mod workplace;

/// The README, so that its Rust block is compiled and run as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
