//! What the tests across crates share: the published bodies, a bank with its client, hostile peers, and the leak hunt.

pub mod bank;
pub mod canaries;
pub mod capture;
pub mod examples;
pub mod judging;
pub mod operations;
pub mod peer;
pub mod planted;
pub mod requests;
pub mod scene;
pub mod simulation;

/// The README, so that its Rust block is compiled and run as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
