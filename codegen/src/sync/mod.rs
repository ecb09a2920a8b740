//! From a document to a spec folder in one command: import, compare, propose, lint, generate, and a report of what it does to whom.
//!
//! Everything is made in memory first; the disk is touched once it is known to be right, and put back if it cannot be written whole.

mod git;
pub mod import;
mod run;
mod service;
mod write;

pub use run::{SyncArguments, run};
