//! The commands that move money, each as a process of its own, against a sandbox behind a front that tells its time.

#[path = "../commands/support.rs"]
#[allow(dead_code)] // The other tests use the rest of it.
mod support;

mod bank;
mod codes;
mod deposits;
mod duplicates;
mod faults;
mod files;
mod front;
mod give_back;
mod journal;
mod json;
mod kills;
mod pay;
mod people;
mod plans;
mod process;
mod quarantine;
mod repay;
mod resolve;
mod unreadable;
mod waits;
mod worker;
