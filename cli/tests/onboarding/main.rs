//! `ontu onboarding` as a process: a dossier for each fault, and the complete one.

#[path = "../commands/support.rs"]
#[allow(dead_code)] // The other tests use the rest of it.
mod support;

mod documentation;
mod dossier;
mod faults;
mod form;
mod steps;
