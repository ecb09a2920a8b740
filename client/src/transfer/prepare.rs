//! From a request to what is written down: sealed content, digests, an intent or a plan of them.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::divide::{DivideError, Division, division};
use super::engine::Engine;
use super::fold::FoldError;
use super::identity::{CallerKey, CallerKeyError, IntentId, KeyedDigest, PlanId};
use super::intent::{Group, Intent, Plan, PlanPlace};
use super::journal::{Batch, DuplicateGuard, NewIntent};
use super::sealer::{PAYLOAD_COLUMN, SealFailure, SealedPlace, Sealer};
use super::transferable::{Divisible, Transferable};
use crate::runtime::{Krw, Violations, last_four};

/// The version of the layout of sealed content that this version writes: the members that the caller gave, as JSON.
pub const PAYLOAD_VERSION: u32 = 1;

/// What the caller says is meant, where it looks like a mistake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Submit {
    /// Whether it is to happen although the same payment is there under another key, or one that has not ended moves the same total for the same loan or account.
    pub duplicate_allowed: bool,
    /// Whether several of the calls that are recorded together may be the same payment; what is in the journal is looked at all the same.
    pub alike_allowed: bool,
}

/// What is needed to write something down, beside the request.
#[derive(Clone, Copy)]
pub struct Preparation<'a> {
    /// The engine that decides about it.
    pub engine: Engine<'a>,
    /// What seals the content.
    pub sealer: &'a dyn Sealer,
    /// What the caller says is meant.
    pub submit: Submit,
    /// The time, in KST.
    pub now: DateTime,
    /// Whether the client that sends it takes the byte limit of texts as a hard one.
    pub cp949_bytes_enforced: bool,
}

impl fmt::Debug for Preparation<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Preparation")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Why a request cannot be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrepareError {
    /// It breaks rules.
    Invalid(Violations),
    /// It cannot be divided.
    Divide(DivideError),
    /// It cannot be sealed.
    Seal(SealFailure),
    /// It moves nothing.
    NoAmount,
    /// The keys of its calls would be too long.
    Key(CallerKeyError),
    /// It makes no sense to the engine.
    Impossible(FoldError),
}

impl fmt::Display for PrepareError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(violations) => write!(formatter, "invalid: {violations}"),
            Self::Divide(error) => write!(formatter, "{error}"),
            Self::Seal(error) => write!(formatter, "{error}"),
            Self::Key(error) => write!(formatter, "{error}"),
            Self::NoAmount => formatter.write_str("the amount is 0 KRW, expected more"),
            Self::Impossible(error) => write!(formatter, "{error}"),
        }
    }
}

impl std::error::Error for PrepareError {}

/// Checks a call as it is shown, recorded and sent: the one check of all three, so that what was recorded can be sent.
///
/// `cp949_bytes_enforced` is the setting of the client that sends it.
///
/// # Errors
/// When it breaks rules or moves nothing.
pub fn check<O: Transferable>(
    request: &O,
    day: Date,
    cp949_bytes_enforced: bool,
) -> Result<(), PrepareError> {
    request
        .check_on(day, cp949_bytes_enforced)
        .map_err(PrepareError::Invalid)?;
    if request.amount() == Krw::ZERO {
        return Err(PrepareError::NoAmount);
    }
    Ok(())
}

impl Preparation<'_> {
    /// One call, to be recorded under a key.
    ///
    /// # Errors
    /// When it breaks rules or cannot be sealed.
    pub fn one<O: Transferable>(
        &self,
        request: &O,
        key: CallerKey,
        id: IntentId,
    ) -> Result<Batch, PrepareError> {
        Ok(Batch {
            plan: None,
            group: None,
            intents: vec![self.intent(request, key, id, None)?],
            duplicates: self.guard::<O>(),
        })
    }

    /// Several calls, each for itself, to be recorded together under one key.
    ///
    /// # Errors
    /// When one breaks rules or cannot be sealed, or the key is too long.
    pub fn group<O: Transferable>(
        &self,
        requests: &[O],
        key: &CallerKey,
        mut next_id: impl FnMut() -> IntentId,
    ) -> Result<Batch, PrepareError> {
        let mut intents = Vec::with_capacity(requests.len());
        for (request, index) in requests.iter().zip(0..) {
            let key = key.of_member(index).map_err(PrepareError::Key)?;
            intents.push(self.intent(request, key, next_id(), None)?);
        }
        let members: Vec<String> = requests.iter().map(O::members).collect();
        let content = self.sealer.content_digest(&members.join("\n"));
        let group = Group {
            key: key.clone(),
            content: content.map_err(PrepareError::Seal)?,
            count: count(requests.len()),
        };
        Ok(Batch {
            plan: None,
            group: Some(group),
            intents,
            duplicates: self.guard::<O>(),
        })
    }

    /// A plan of as many calls as the rows of one need, to be recorded under a key.
    ///
    /// # Errors
    /// When it cannot be divided, breaks rules or cannot be sealed.
    pub fn plan<O: Divisible>(
        &self,
        whole: &O,
        key: &CallerKey,
        id: PlanId,
        mut next_id: impl FnMut() -> IntentId,
    ) -> Result<Batch, PrepareError> {
        let division = division(whole).map_err(PrepareError::Divide)?;
        self.divided(&division, key, id, &mut next_id)
    }

    /// A plan of the calls that a call was divided into.
    ///
    /// One part at a time is in memory in the clear.
    pub(super) fn divided<O: Divisible>(
        &self,
        division: &Division<'_, O>,
        key: &CallerKey,
        id: PlanId,
        next_id: &mut dyn FnMut() -> IntentId,
    ) -> Result<Batch, PrepareError> {
        let whole = division.whole();
        let plan = Plan {
            id,
            key: key.clone(),
            api: O::INFO.api.to_owned(),
            content: self.content::<O>(whole.members())?,
            party: party_digest::<O>(self.sealer, whole.key()).map_err(PrepareError::Seal)?,
            party_last_four: last_four(whole.key()).to_owned(),
            payment: Some(self.payment(whole)?),
            amount: whole.stated_total(),
            rows: count(whole.row_count()),
            calls: count(division.count()),
            recorded_at: self.now,
        };
        let mut intents = Vec::with_capacity(division.count());
        for (index, part) in division.parts().enumerate() {
            let place = PlanPlace {
                plan: id,
                index: count(index),
            };
            let key = key.of_call(place.index).map_err(PrepareError::Key)?;
            intents.push(self.intent(&part, key, next_id(), Some(place))?);
        }
        Ok(Batch {
            plan: Some(plan),
            group: None,
            intents,
            duplicates: self.guard::<O>(),
        })
    }

    fn guard<O: Transferable>(&self) -> Option<DuplicateGuard> {
        let days = self.engine.rules().duplicate_days_of(O::INFO.api);
        let since = days.map(|days| {
            let hours = 24 * i64::from(days);
            self.now.saturating_sub(SignedDuration::from_hours(hours))
        });
        (!self.submit.duplicate_allowed).then_some(DuplicateGuard {
            since,
            alike_allowed: self.submit.alike_allowed,
        })
    }

    /// The digest of what a call as a whole pays to whom: what differs in nothing else is the same payment.
    fn payment<O: Transferable>(&self, whole: &O) -> Result<KeyedDigest, PrepareError> {
        let mut rows = whole.payments();
        for (account, _) in &mut rows {
            *account = significant(account);
        }
        rows.sort_unstable();
        let mut text = format!("{}\n{}", O::INFO.api, significant(whole.key()));
        for rows in rows.chunk_by(|one, next| one.0 == next.0) {
            // More than a bank holds, before a rule refuses the whole.
            let sum: u128 = rows
                .iter()
                .map(|(_, amount)| u128::from(amount.get()))
                .sum();
            text.push_str(&format!("\n{} {sum}", rows[0].0));
        }
        self.sealer
            .lookup_digest("payment", &text)
            .map_err(PrepareError::Seal)
    }

    /// The digest of what the members of a call say; they are taken, for those of a whole plan may be long.
    fn content<O: Transferable>(&self, mut members: String) -> Result<KeyedDigest, PrepareError> {
        members.insert_str(0, &format!("{}\n", O::INFO.api));
        self.sealer
            .content_digest(&members)
            .map_err(PrepareError::Seal)
    }

    fn intent<O: Transferable>(
        &self,
        request: &O,
        key: CallerKey,
        id: IntentId,
        place: Option<PlanPlace>,
    ) -> Result<NewIntent, PrepareError> {
        check(request, self.now.date(), self.cp949_bytes_enforced)?;
        let sealed_place = SealedPlace {
            intent: &id,
            column: PAYLOAD_COLUMN,
            version: PAYLOAD_VERSION,
        };
        let members = request.members();
        let payload = self
            .sealer
            .seal(sealed_place, &members)
            .map_err(PrepareError::Seal)?;
        let intent = Intent {
            id,
            key,
            api: O::INFO.api.to_owned(),
            content: self.content::<O>(members)?,
            party: party_digest::<O>(self.sealer, request.key()).map_err(PrepareError::Seal)?,
            party_last_four: last_four(request.key()).to_owned(),
            payment: match place {
                Some(_) => None,
                None => Some(self.payment(request)?),
            },
            amount: request.amount(),
            rows: count(request.row_count()),
            opening: request.opening(),
            place,
            payload_version: PAYLOAD_VERSION,
            recorded_at: self.now,
        };
        self.engine
            .record(intent, payload)
            .map_err(PrepareError::Impossible)
    }
}

/// The digest of the loan or the account that a call concerns; leading zeros make no difference to the bank and none here.
///
/// # Errors
/// When there is no key.
pub fn party_digest<O: Transferable>(
    sealer: &dyn Sealer,
    key: &str,
) -> Result<KeyedDigest, SealFailure> {
    let element = O::INFO.inquiry.map_or("", |inquiry| inquiry.key);
    sealer.lookup_digest(element, significant(key))
}

/// A number without what makes no difference to the bank.
fn significant(number: &str) -> &str {
    number.trim().trim_start_matches('0')
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
