//! A stand-in for the KFTC's central record: a core without I/O, and a shell that serves it on a loopback address.
//!
//! No layout, code or path of the real one is public beyond what `spec/kftc` holds.
//! Everything that it answers is made up here and marked so; what counts is what it refuses, keeps and loses.

pub(crate) mod control;
mod parts;
mod record;
mod server;

/// Where a sandbox that is a bank too has its central record: `/central-record/v1.0/loans/contract`.
pub(crate) const ROOT: &str = "/central-record";

pub(crate) use server::respond;

pub use parts::{
    ArmedCentralRecordFault, CentralRecordFault, CentralRecordSettings, Kept, Permission,
    RecordReply, RecordRequest,
};
pub use record::CentralRecord;
pub use server::CentralRecordSandbox;
