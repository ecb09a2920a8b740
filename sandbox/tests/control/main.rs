//! Tests of the control interface, the console without a browser, the state file, and of what many callers at once do to it.

mod answers;
mod caller;
mod central_record;
mod conformance;
mod every_call;
mod guard;
mod load;
mod pages;
mod state;
mod stream;
