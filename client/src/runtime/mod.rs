//! Everything that generated bindings stand on; it holds no fact of any bank.
//!
//! Code that `ontu-codegen generate` writes, here or in another crate, uses nothing but this module and states the [`FORMAT`] that it was written for.

mod checks;
mod codes;
mod contract;
mod echo;
mod element;
mod encode;
mod fault;
mod json;
mod judge;
mod mask;
mod number;
mod operation;
mod outcome;
mod parse;
pub mod procedure;
mod received;
mod reply;
mod response_code;
mod temporal;
mod value;
mod violation;

pub use jiff::civil::{Date, DateTime, Time};
pub use serde_json;

pub use self::checks::{Checks, DateRange, cp949_fault};
pub use self::codes::{
    CodeClass, CodeOverlay, CodeRule, GeneralCode, UnknownCodeClass, class_of, class_of_result,
    message_of,
};
pub use self::contract::{Contract, Sending, TransactionNo, TransactionNoError};
pub use self::echo::EchoCheck;
pub use self::element::{
    DataClass, Element, ElementInfo, Kind, LengthUnit, MemberInfo, Origin, RepeatInfo, Requiredness,
};
pub use self::encode::{MemberWriter, MissingValues, RequestBody, encode, encode_json};
pub use self::fault::{Fault, Rule, Unit, ValueError};
pub use self::json::JsonKind;
#[cfg(all(feature = "kftc", feature = "http"))]
pub(crate) use self::judge::read_unjudged;
pub use self::judge::{JsonReply, Judged, Reply, ReplyHeader, judge, judge_json};
pub use self::mask::{Masked, last_four};
pub use self::number::{AmountTooGreat, Krw};
pub use self::operation::{
    Direct, Effect, Inquires, InquiryInfo, Issues, Layout, MoneyMoving, MoneyMovingVisitor,
    Operation, OperationInfo, OperationVisitor, Paged, ProfileInfo, Reads, ServiceInfo, Summed,
    assert_format,
};
pub use self::outcome::{LostReason, Original, Outcome, UnknownReason, UnreadableReason, original};
pub use self::parse::{BodyReader, request_from_wire};
pub use self::received::{Deviation, DeviationKind, Received};
pub use self::reply::MemberReader;
pub use self::response_code::ResponseCode;
#[cfg(any(feature = "http", feature = "kftc"))]
pub(crate) use self::temporal::parse_date;
#[cfg(feature = "http")]
pub(crate) use self::temporal::parse_time;
pub use self::temporal::{DateOrMonth, Month};
pub use self::value::{Digits, Text, Value};
pub use self::violation::{Violation, Violations};

/// The number of the format of generated code that this runtime serves.
pub const FORMAT: u32 = 1;
