//! Tests of the core: a bank that is called without HTTP, at times that the tests choose.

mod answers;
mod caller;
mod deposit_list;
mod duplicates;
mod examples;
mod faults;
mod inquiries;
mod limits;
mod movements;
mod refusals;
mod transcript;
