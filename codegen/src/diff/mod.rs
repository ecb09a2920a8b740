//! Compares two revisions of a spec and judges each change on four axes: requests, replies, the Rust API, data at rest.
//!
//! The kinds of change and what they weigh are tables ([`ChangeKind::rule`]); the comparing code finds them and weighs nothing.
//! The default reading is the old, deployed program against the new contract; a reversed comparison reads it the other way round.

mod apis;
mod approvals;
mod bump;
mod change;
mod changelog;
mod coded;
pub mod command;
mod compare;
mod document;
mod driver;
mod git;
mod group;
mod kinds;
mod level;
mod lines;
mod members;
mod message;
mod origin;
mod page;
mod pair;
mod procedure_lines;
mod prose;
mod repeat;
mod report;
mod responses;
mod revision;
mod row;
mod service;
mod tree;
mod words;

pub use approvals::Approved;
pub use bump::Version;
pub use change::{
    Audit, Change, Direction, DocumentLines, Line, Place, RustBreak, Suggestion, Tier,
};
pub use changelog::section as changelog_section;
pub use compare::Unfounded;
pub use kinds::{Case, ChangeKind, Opposite, Rule, Waiver, Words};
pub use level::{Axes, Bump, Cause, Level, Rust, Weight};
pub use message::{Axis, Language};
pub use report::{Entry, FailOn, Format, Options, Record, Report, Stated, report, schema};
pub use revision::{Revision, Side, read};
