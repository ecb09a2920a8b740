//! Each command as a process of its own, against a sandbox in the process of the test where it needs one.

mod account;
mod call;
mod demo;
mod deposits;
mod doctor;
mod help;
mod settings;
mod support;
