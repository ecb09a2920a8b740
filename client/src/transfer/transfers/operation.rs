//! Operations whose type is known only when the journal has been read: what the driver needs of each, behind one trait.

use std::marker::PhantomData;

use jiff::civil::Date;

use crate::client::{Called, Client};
use crate::error::Error;
use crate::runtime::{
    CodeOverlay, Deviation, DeviationKind, Outcome, ReplyHeader, Sending, TransactionNo,
    UnknownReason,
};
use crate::transfer::codes::Codes;
use crate::transfer::evidence::Answer;
use crate::transfer::intent::Opening;
use crate::transfer::journal::Permit;
use crate::transfer::prepare::{PrepareError, check};
use crate::transfer::reading::{answer_of_inquiry, answer_of_order};
use crate::transfer::transferable::Transferable;
use crate::transport::{BoxFuture, Deadline};

/// One money-moving API.
pub(super) trait AnyOperation: Send + Sync {
    /// Its name in English.
    fn operation(&self) -> &'static str;

    /// Its tables of codes with the learnt ones.
    fn codes<'a>(&self, overlay: &'a CodeOverlay, version: u64) -> Codes<'a>;

    /// Reads a call from its opened content; the error shows no value.
    fn read(&self, content: &str) -> Result<Box<dyn AnyCall>, String>;
}

/// One call, ready to be sent.
pub(super) trait AnyCall: Send + Sync {
    /// Checks it as it was checked when it was recorded.
    fn check(&self, day: Date, cp949_bytes_enforced: bool) -> Result<(), PrepareError>;

    /// Sends it, once; the permit is used up.
    fn send<'a>(
        &'a self,
        client: &'a Client,
        opening: Option<Opening>,
        permit: Permit,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Came, Error>>;

    /// Asks what became of one sending of it.
    fn inquire<'a>(
        &'a self,
        client: &'a Client,
        day: Date,
        number: TransactionNo,
        sending: Sending,
    ) -> BoxFuture<'a, Result<Came, Error>>;
}

/// What came back of one call.
pub(super) struct Came {
    /// What it says.
    pub(super) answer: Answer,
    /// Whether it was answered as asked.
    pub(super) answered: bool,
    /// Whether the bank refused the token, with HTTP status 401.
    pub(super) token_refused: bool,
    /// Whether it does not repeat what was sent.
    pub(super) mismatched: bool,
    /// The HTTP header `Date`.
    pub(super) http_date: Option<String>,
    /// The body, for its digest.
    pub(super) body: Vec<u8>,
}

impl Came {
    fn of<R>(called: Called<R>, read: impl FnOnce(&Outcome<R>, &ReplyHeader) -> Answer) -> Self {
        let mut answer = read(&called.outcome, &called.header);
        if let Answer::Reply(reply) = &mut answer
            && called.outcome.is_done()
        {
            reply.missing = missing(&called.deviations);
        }
        Self {
            answer,
            answered: called.outcome.reply().is_some(),
            token_refused: matches!(
                called.outcome,
                Outcome::Unknown(UnknownReason::HttpStatus(401))
            ),
            mismatched: matches!(
                called.outcome,
                Outcome::Unknown(UnknownReason::EchoMismatch { .. })
            ),
            http_date: called.http_date,
            body: called.body.0,
        }
    }
}

/// The members of the body that should be there and are not.
fn missing(deviations: &[Deviation]) -> Vec<String> {
    let is_missing = |deviation: &&Deviation| {
        use DeviationKind::{Empty, Missing, Null};
        matches!(deviation.kind(), Missing | Null | Empty) && !deviation.path().contains(['.', '['])
    };
    let missing = deviations.iter().filter(is_missing);
    missing
        .map(|deviation| deviation.path().to_owned())
        .collect()
}

/// An API by its request type.
pub(super) struct Of<O>(PhantomData<fn() -> O>);

impl<O> Of<O> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<O: Transferable> AnyOperation for Of<O> {
    fn operation(&self) -> &'static str {
        O::INFO.operation
    }

    fn codes<'a>(&self, overlay: &'a CodeOverlay, version: u64) -> Codes<'a> {
        Codes::of::<O>(overlay, version)
    }

    fn read(&self, content: &str) -> Result<Box<dyn AnyCall>, String> {
        let json = serde_json::from_str(content).map_err(|_| "it is not JSON".to_owned())?;
        let request = O::from_wire(&json).map_err(|violations| violations.to_string())?;
        Ok(Box::new(Call(request)))
    }
}

/// A call whose type is known here.
pub(super) struct Call<O>(pub(super) O);

impl<O: Transferable> AnyCall for Call<O> {
    fn check(&self, day: Date, cp949_bytes_enforced: bool) -> Result<(), PrepareError> {
        check(&self.0, day, cp949_bytes_enforced)
    }

    fn send<'a>(
        &'a self,
        client: &'a Client,
        opening: Option<Opening>,
        permit: Permit,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Came, Error>> {
        Box::pin(async move {
            let request = match opening {
                Some(opening) if self.0.opening() != Some(opening) => {
                    &self.0.clone().with_opening(opening)
                }
                _ => &self.0,
            };
            let called = client
                .call_unjournalled_as(request, permit.into_sending(), Some(deadline))
                .await?;
            Ok(Came::of(called, |outcome, header| {
                answer_of_order::<O>(outcome, header, None)
            }))
        })
    }

    fn inquire<'a>(
        &'a self,
        client: &'a Client,
        day: Date,
        number: TransactionNo,
        sending: Sending,
    ) -> BoxFuture<'a, Result<Came, Error>> {
        Box::pin(async move {
            let inquiry = self.0.inquiry(day, &number)?;
            let called = client.call_unjournalled_as(&inquiry, sending, None).await?;
            Ok(Came::of(called, |outcome, header| {
                answer_of_inquiry::<O>(outcome, header, None)
            }))
        })
    }
}
