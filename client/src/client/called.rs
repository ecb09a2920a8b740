//! What came of one call.

use std::fmt;

use jiff::civil::{Date, Time};

use crate::error::Error;
use crate::runtime::{Deviation, Effect, Outcome, ReplyHeader, TransactionNo};

/// What came of one call that went out.
#[derive(Debug)]
#[must_use = "the outcome may be unknown, and then the call must not be repeated"]
#[non_exhaustive]
pub struct Called<R> {
    /// How it ended.
    pub outcome: Outcome<R>,
    /// The number of the call.
    pub transaction_no: TransactionNo,
    /// The day that the call stated, in KST.
    pub date: Date,
    /// The time of day that the call stated, in KST.
    pub time: Time,
    /// Where the reply departs from the tables.
    pub deviations: Vec<Deviation>,
    /// The header of the reply, as far as it could be read.
    pub header: ReplyHeader,
    /// The HTTP header `Date` of the reply.
    pub http_date: Option<String>,
    pub(crate) body: Body,
    pub(crate) api: String,
    pub(crate) effect: Effect,
}

impl<R> Called<R> {
    /// The reply of a call that was done or has nothing to list.
    ///
    /// # Errors
    /// Every other outcome; ask the error which.
    pub fn done(self) -> Result<R, Error> {
        Error::from_outcome(&self.api, self.effect, &self.transaction_no, self.outcome)
    }

    /// Where the reply departs from the tables.
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }
}

/// The bytes of a reply, kept for a digest of them and never shown.
#[derive(Default)]
pub(crate) struct Body(pub(crate) Vec<u8>);

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({} bytes)", self.0.len())
    }
}
