//! What an operation of a service is, as data and as the traits that generated requests implement.

use std::fmt;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::checks::Checks;
use super::codes::{CodeRule, GeneralCode};
use super::contract::TransactionNo;
use super::echo::EchoCheck;
use super::element::{ElementInfo, MemberInfo};
use super::encode::MemberWriter;
use super::fault::ValueError;
use super::number::Krw;
use super::parse::{BodyReader, request_from_wire};
use super::received::Received;
use super::reply::MemberReader;
use super::response_code::ResponseCode;
use super::violation::Violations;

/// One service of one institution, as data.
#[derive(Debug)]
pub struct ServiceInfo {
    /// Its short name.
    pub service: &'static str,
    /// Its name as the document prints it.
    pub name: &'static str,
    /// Its name in English.
    pub english_name: &'static str,
    /// Every operation, those without a published layout included, in the document's order.
    pub operations: &'static [&'static OperationInfo],
    /// What a code means where an operation's own table does not say.
    pub codes: &'static [GeneralCode],
    /// Ways to reach the service.
    pub profiles: &'static [ProfileInfo],
    /// The header of a request.
    pub header_request: &'static [MemberInfo],
    /// The header of a reply.
    pub header_response: &'static [MemberInfo],
    /// The elements whose values the contract fixes.
    pub configured: &'static [&'static ElementInfo],
}

/// A way to reach a service, as the spec states it.
#[derive(Debug)]
pub struct ProfileInfo {
    /// Its name.
    pub name: &'static str,
    /// Base URL without a slash at its end; empty where the contract names it.
    pub base_url: &'static str,
    /// What stands before the API's name in the path; words in braces are filled in from the configuration.
    pub path_prefix: &'static str,
    /// What follows the API's name in the path.
    pub suffix: &'static str,
    /// The `Content-Type` of a request.
    pub content_type: &'static str,
    /// The HTTP header that carries the token; none when it travels in the body.
    pub token_header: Option<&'static str>,
    /// What stands before the token in the HTTP header.
    pub token_prefix: &'static str,
    /// Path of the client-credentials request; empty when tokens are issued by hand.
    pub token_path: &'static str,
    /// Scope of the client-credentials request.
    pub token_scope: &'static str,
    /// Values of the contract that the profile fixes, by element.
    pub constants: &'static [(&'static str, &'static str)],
}

/// One operation, as data.
#[derive(Debug)]
pub struct OperationInfo {
    /// Its name on the wire.
    pub api: &'static str,
    /// Its Korean name.
    pub name: &'static str,
    /// Its English name, in `snake_case`.
    pub operation: &'static str,
    /// The name of its request type.
    pub type_name: &'static str,
    /// What it does, in English.
    pub summary: &'static str,
    /// What calling it changes.
    pub effect: Effect,
    /// Whether it is laid out.
    pub layout: Layout,
    /// Its own table of response codes.
    pub codes: &'static [CodeRule],
    /// The members of its request, without the header.
    pub request: &'static [MemberInfo],
    /// The members of its reply, without the header.
    pub response: &'static [MemberInfo],
    /// How the outcome of a money-moving call is inquired.
    pub inquiry: Option<InquiryInfo>,
    /// The API whose outcome this one inquires.
    pub inquires: Option<&'static str>,
}

/// How the outcome of a money-moving call is inquired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InquiryInfo {
    /// The API that answers it.
    pub api: &'static str,
    /// The element that both calls carry.
    pub key: &'static str,
    /// The element that takes the day of the original.
    pub original_date: &'static str,
    /// The element that takes the number of the original.
    pub original_number: &'static str,
}

/// What calling an operation changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing.
    Reads,
    /// It issues something: it may be repeated only with the same number, day and data.
    Issues,
    /// It changes something that is not money.
    Changes,
    /// It moves money.
    MovesMoney,
    /// Nobody has decided; it is treated as if it moved money.
    Undecided,
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Reads => "reads",
            Self::Issues => "issues",
            Self::Changes => "changes",
            Self::MovesMoney => "moves money",
            Self::Undecided => "undecided",
        })
    }
}

/// Whether an operation is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// By the institution's published document.
    Published,
    /// Not at all: only its name is known.
    Unpublished,
    /// By a private overlay.
    Overlay,
}

/// The request of one operation; generated code implements it.
pub trait Operation: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// The service that it belongs to.
    const SERVICE: &'static ServiceInfo;
    /// The operation as data.
    const INFO: &'static OperationInfo;
    /// What the bank answers.
    type Reply: fmt::Debug + Send + 'static;

    /// Writes the members in the order of the layout.
    fn write(&self, to: &mut MemberWriter<'_>);

    /// Looks at the rules that no type promises.
    fn inspect(&self, checks: &mut Checks);

    /// Reads the members of a body strictly.
    fn read_request(from: &mut BodyReader<'_>) -> Option<Self>;

    /// Reads the members of a reply tolerantly.
    fn read_reply(from: &mut MemberReader<'_>) -> Self::Reply;

    /// Compares what the reply repeats with what was sent.
    fn compare(&self, reply: &Self::Reply, echo: &mut EchoCheck<'_>);

    /// Checks every rule across members at once: sums, row counts, ranges, digits of amounts.
    ///
    /// # Errors
    /// Everything that is wrong with the request.
    fn check(&self) -> Result<(), Violations> {
        let mut checks = Checks::new(Self::INFO.request, None, false);
        self.inspect(&mut checks);
        checks.finish()
    }

    /// Checks as [`check`](Operation::check) does, and the rules about today.
    ///
    /// # Errors
    /// Everything that is wrong with the request on that day.
    fn check_on(&self, today: Date, cp949_bytes_enforced: bool) -> Result<(), Violations> {
        let mut checks = Checks::new(Self::INFO.request, Some(today), cp949_bytes_enforced);
        self.inspect(&mut checks);
        checks.finish()
    }

    /// Reads a request from a body as [`request_from_wire`] does.
    ///
    /// # Errors
    /// Everything that is wrong with the body.
    fn from_wire(body: &Json) -> Result<Self, Violations> {
        request_from_wire(body)
    }

    /// The members that the caller gave, as the JSON object that [`from_wire`](Operation::from_wire) reads back.
    ///
    /// It holds personal data in the clear: seal it before it is stored.
    fn members(&self) -> String {
        MemberWriter::members(self)
    }
}

/// An operation that may be called without a journal, for it moves no money.
pub trait Direct: Operation {}

/// An operation that changes nothing.
pub trait Reads: Direct {}

/// An operation that issues something: repeated only with the same number, day and data.
pub trait Issues: Direct {}

/// An operation that moves money.
pub trait MoneyMoving: Operation {
    /// The request that inquires its outcome.
    type Inquiry: Inquires;

    /// The members that belong to the sending, by element, such as a day that must be the day of the call.
    const BOUND: &'static [&'static str];

    /// The amount that it moves.
    fn amount(&self) -> Krw;

    /// The member that original and inquiry share, such as the loan number, whole.
    fn key(&self) -> &str;

    /// The request that inquires the outcome of one sending.
    ///
    /// # Errors
    /// When the number does not fit the inquiry's member.
    fn inquiry(
        &self,
        original_date: Date,
        original_transaction_no: &TransactionNo,
    ) -> Result<Self::Inquiry, ValueError>;
}

/// A read that inquires the outcome of a money-moving call.
pub trait Inquires: Reads {
    /// The code that the bank gave the original.
    fn result(reply: &Self::Reply) -> &Received<ResponseCode>;
}

/// A read whose reply comes in pages.
pub trait Paged: Reads {
    /// One row of a page.
    type Row: Send + 'static;

    /// The rows of a full page.
    const PAGE: u32;

    /// The page that the request asks for; the first is 1.
    fn page(&self) -> u32;

    /// The same request for another page.
    #[must_use]
    fn with_page(&self, page: u32) -> Self;

    /// The rows of one reply.
    fn rows(reply: Self::Reply) -> Vec<Self::Row>;
}

/// A request with rows that add up to a total, which it states beside them.
pub trait Summed: Operation {
    /// One row.
    type Row: Clone + fmt::Debug + Send + Sync + 'static;

    /// The rows.
    fn summed_rows(&self) -> &[Self::Row];

    /// The amount of a row.
    fn row_amount(row: &Self::Row) -> Krw;

    /// The total that the request states.
    fn stated_total(&self) -> Krw;

    /// The same request with other rows and their total; every other member is copied.
    #[must_use]
    fn with_rows(&self, rows: Vec<Self::Row>, total: Krw) -> Self;
}

/// Something to do with the request type of an API whose name is known only when the program runs.
pub trait OperationVisitor {
    /// What comes of it.
    type Output;

    /// Does it with one request type.
    fn visit<O: Operation>(self) -> Self::Output;
}

/// Something to do with the request type of a money-moving API whose name is known only when the program runs.
pub trait MoneyMovingVisitor {
    /// What comes of it.
    type Output;

    /// Does it with one request type.
    fn visit<O: MoneyMoving>(self) -> Self::Output;
}

/// Stops the compilation of generated code that this runtime does not serve.
///
/// # Panics
/// When the format is not [`FORMAT`](super::FORMAT); evaluated in a constant, it fails the build.
pub const fn assert_format(format: u32) {
    assert!(
        format == super::FORMAT,
        "generated for another version of ontu: run `ontu-codegen generate` of the same version"
    );
}
