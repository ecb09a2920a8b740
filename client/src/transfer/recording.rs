//! What may be recorded: a key takes one content, and the same payment goes under one key unless it is meant to happen twice.
//!
//! A store only looks up what it holds; what follows from that is decided here, for every store and every caller.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::civil::DateTime;

use super::identity::{CallerKey, IntentId, KeyedDigest, PlanId};
use super::intent::{Group, Intent, Plan};
use super::journal::JournalError;
use super::records::{Batch, DuplicateGuard, NewIntent, Record};
use super::state::State;
use crate::runtime::Krw;

/// What a store must be able to look up while something is recorded, in the transaction that writes it.
pub trait Lookup {
    /// Why it cannot.
    type Error: From<JournalError>;

    /// Whether an intent has that id.
    fn has_id(&self, id: &IntentId) -> Result<bool, Self::Error>;

    /// The intent of a key.
    fn intent(&self, key: &CallerKey) -> Result<Option<Record>, Self::Error>;

    /// The plan of a key.
    fn plan(&self, key: &CallerKey) -> Result<Option<Plan>, Self::Error>;

    /// A plan.
    fn plan_by_id(&self, plan: &PlanId) -> Result<Option<Plan>, Self::Error>;

    /// The intents of a plan, in the order of their places.
    fn calls_of(&self, plan: &PlanId) -> Result<Vec<Record>, Self::Error>;

    /// The group of a key.
    fn group(&self, key: &CallerKey) -> Result<Option<Group>, Self::Error>;

    /// The intents of the unit's API, for its loan or account, that move its total: each by itself, or all calls of its plan together.
    ///
    /// They come in the order of recording, whatever has become of them and however old they are.
    fn earlier(&self, unit: &Unit<'_>) -> Result<Vec<Earlier>, Self::Error>;
}

/// What is recorded as one payment: a plan with all its calls, or an intent without a plan.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// The key that it goes by.
    pub key: &'a CallerKey,
    /// The API.
    pub api: &'a str,
    /// The loan or the account.
    pub party: KeyedDigest,
    /// What it moves in all.
    pub total: Krw,
    /// What it pays to whom.
    pub payment: Option<KeyedDigest>,
    /// Its calls.
    intents: &'a [NewIntent],
}

impl<'a> Unit<'a> {
    /// An intent by itself.
    pub fn alone(new: &'a NewIntent) -> Self {
        let intent = &new.intent;
        Self {
            key: &intent.key,
            api: &intent.api,
            party: intent.party,
            total: intent.amount,
            payment: intent.payment,
            intents: std::slice::from_ref(new),
        }
    }

    fn plan(plan: &'a Plan, intents: &'a [NewIntent]) -> Self {
        Self {
            key: &plan.key,
            api: &plan.api,
            party: plan.party,
            total: plan.amount,
            payment: plan.payment,
            intents,
        }
    }

    fn is_same_payment(&self, earlier: &Earlier) -> bool {
        match (self.payment, earlier.payment) {
            (Some(new), Some(known)) => new == known,
            // What schema 1 or 2 recorded is compared by the contents of the calls, as it was then.
            _ => {
                let mut intents = self.intents.iter();
                intents.any(|new| new.intent.content == earlier.content)
            }
        }
    }
}

/// An intent that is in the journal, with the same API, loan or account, and total as one that is to be recorded.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The key that it goes by: that of its plan, if it has one.
    pub key: CallerKey,
    /// What it pays to whom, with all calls of its plan.
    pub payment: Option<KeyedDigest>,
    /// The content of this call.
    pub content: KeyedDigest,
    /// Where it stands.
    pub state: State,
    /// When it was recorded, in KST.
    pub recorded_at: DateTime,
}

/// How something in the journal is like what is to be recorded under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Alike {
    /// It is the same payment: API, loan or account, and what each account gets in all.
    Payment,
    /// It has not ended, and moves the same total for the same loan or account.
    OpenTotal,
}

impl fmt::Display for Alike {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Payment => "the same payment",
            Self::OpenTotal => {
                "a payment that has not ended, for the same loan or account and with the same total,"
            }
        })
    }
}

/// What differs between what a key stands for and what was asked for under it: the first of these that does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Differs {
    /// The key names one call of the plan of this key.
    PartOf(CallerKey),
    /// The API.
    Operation,
    /// The loan or the account.
    Party,
    /// What is moved in all.
    Total,
    /// The accounts, or what each of them gets.
    Accounts,
    /// Memos, names, days, the order of rows, or how they are divided; the payment is the same.
    Details,
    /// Something, for the same loan or account and the same total; an earlier version kept too little to tell what.
    Untold,
}

impl Differs {
    /// Whether it may be another payment, to go under another key: loan or account and total are not both the same.
    pub fn is_another_payment(&self) -> bool {
        matches!(self, Self::Operation | Self::Party | Self::Total)
    }
}

impl fmt::Display for Differs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PartOf(_) => "it is a part",
            Self::Operation => "the operation differs",
            Self::Party => "the loan or account differs",
            Self::Total => "the total differs",
            Self::Accounts => "the accounts or what each of them gets differ",
            Self::Details => "only a memo, a name, a day or the order of rows differs",
            Self::Untold => "something else than the total differs",
        })
    }
}

impl DuplicateGuard {
    /// Refuses what may move the same money as something in the journal, or as something else in the same batch unless [`alike_allowed`](Self::alike_allowed).
    ///
    /// # Errors
    /// [`JournalError::PossibleDuplicate`]: the same payment, unless it is known to have moved nothing or was recorded before [`since`](Self::since); and whatever has not ended, with the same total for the same loan or account.
    pub fn check<L: Lookup>(&self, units: &[Unit<'_>], lookup: &L) -> Result<(), L::Error> {
        let refused = |known: &CallerKey, new: &Unit<'_>, alike| {
            let (key, new) = (known.clone(), new.key.clone());
            Err(JournalError::PossibleDuplicate { key, new, alike }.into())
        };
        let mut seen: HashMap<_, &Unit<'_>> = HashMap::with_capacity(units.len());
        for unit in units {
            match seen.entry((unit.api, unit.party, unit.total)) {
                Entry::Occupied(_) if self.alike_allowed => {}
                Entry::Occupied(first) => {
                    let first = first.get();
                    let is_same = first.payment == unit.payment;
                    let alike = if is_same {
                        Alike::Payment
                    } else {
                        Alike::OpenTotal
                    };
                    return refused(first.key, unit, alike);
                }
                Entry::Vacant(place) => {
                    place.insert(unit);
                }
            }
            for earlier in lookup.earlier(unit)? {
                if let Some(alike) = self.alike(unit, &earlier) {
                    return refused(&earlier.key, unit, alike);
                }
            }
        }
        Ok(())
    }

    fn alike(&self, unit: &Unit<'_>, earlier: &Earlier) -> Option<Alike> {
        let is_same = unit.is_same_payment(earlier);
        if earlier.state.is_unresolved() {
            return Some(if is_same {
                Alike::Payment
            } else {
                Alike::OpenTotal
            });
        }
        let is_recent = self.since.is_some_and(|since| earlier.recorded_at >= since);
        let has_moved = earlier.state == State::Settled;
        (is_same && is_recent && has_moved).then_some(Alike::Payment)
    }
}

/// What a store does with a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Nothing: its keys stand for the same content already, in these intents.
    Known(Vec<Record>),
    /// It writes the batch, but for these members of its group, which are there already.
    New(Vec<Record>),
}

impl Batch {
    /// Refuses what no journal may write down.
    ///
    /// # Errors
    /// When it is neither one intent without a place, nor a plan with its intents in the order of their places, nor a group with its intents under its key.
    pub fn check(&self) -> Result<(), JournalError> {
        let is_alone = |new: &NewIntent| new.intent.place.is_none();
        let is_sound = match (&self.plan, &self.group, &self.intents[..]) {
            (_, _, []) | (Some(_), Some(_), _) => false,
            (Some(plan), None, intents) => intents.iter().zip(0..).all(|(new, index)| {
                let place = new.intent.place;
                place.is_some_and(|it| it.plan == plan.id && it.index == index)
            }),
            (None, Some(group), intents) => {
                let mut members = intents.iter().zip(0..);
                u32::try_from(intents.len()) == Ok(group.count)
                    && members.all(|(new, index)| {
                        is_alone(new) && new.intent.key == group.key.of_stored_member(index)
                    })
            }
            (None, None, [one]) => is_alone(one),
            (None, None, _) => false,
        };
        if is_sound {
            return Ok(());
        }
        let what = "a batch is one intent, a plan with its intents in order, or a group with its intents under its key";
        Err(JournalError::Misuse(what.to_owned()))
    }

    /// What is recorded of it as one payment each.
    fn units(&self) -> Vec<Unit<'_>> {
        match &self.plan {
            Some(plan) => vec![Unit::plan(plan, &self.intents)],
            None => self.intents.iter().map(Unit::alone).collect(),
        }
    }

    /// Whether it may be written, by what a journal holds.
    ///
    /// # Errors
    /// [`JournalError::OtherContent`] if a key of it is taken by another content, [`JournalError::PossibleDuplicate`] if the same payment is there under another key, and what the store cannot look up.
    pub fn decide<L: Lookup>(&self, lookup: &L) -> Result<Decision, L::Error> {
        self.check()?;
        let there = match (&self.plan, &self.group, &self.intents[..]) {
            (Some(plan), _, _) => match lookup.plan(&plan.key)? {
                Some(known) if known.content == plan.content && known.api == plan.api => {
                    return lookup.calls_of(&known.id).map(Decision::Known);
                }
                Some(known) => {
                    return Err(other(&plan.key, &Payment::plan(&known), &self.payment()));
                }
                None => {
                    key_is_free(&plan.key, &self.payment(), lookup)?;
                    for new in &self.intents {
                        let call = Payment::of([&new.intent]);
                        key_is_free(&new.intent.key, &call, lookup)?;
                    }
                    Vec::new()
                }
            },
            (None, Some(group), _) => {
                let known = lookup.group(&group.key)?;
                let is_known = known.is_some();
                match known {
                    Some(known) if known != *group => {
                        return Err(other_than_group(&known, &self.payment(), lookup)?);
                    }
                    Some(_) => {}
                    None => key_is_free(&group.key, &self.payment(), lookup)?,
                }
                let mut there = Vec::new();
                for new in &self.intents {
                    there.extend(known_or_free(new, lookup)?);
                }
                if is_known && there.len() == self.intents.len() {
                    return Ok(Decision::Known(there));
                }
                there
            }
            (None, None, intents) => {
                for new in intents {
                    if let Some(known) = known_or_free(new, lookup)? {
                        return Ok(Decision::Known(vec![known]));
                    }
                }
                Vec::new()
            }
        };
        let known: HashSet<&CallerKey> = there.iter().map(|known| &known.intent.key).collect();
        let is_there = |key: &CallerKey| known.contains(key);
        for new in &self.intents {
            if !is_there(&new.intent.key) && lookup.has_id(&new.intent.id)? {
                return Err(JournalError::Misuse("the id is taken".to_owned()).into());
            }
        }
        if let Some(guard) = self.duplicates {
            let mut units = self.units();
            units.retain(|unit| !is_there(unit.key));
            guard.check(&units, lookup)?;
        }
        Ok(Decision::New(there))
    }

    fn payment(&self) -> Payment<'_> {
        match &self.plan {
            Some(plan) => Payment::plan(plan),
            None => Payment::of(self.intents.iter().map(|new| &new.intent)),
        }
    }
}

/// What the key of an intent without a plan stands for already, if the content is the same; none if it is free.
///
/// # Errors
/// [`JournalError::OtherContent`] if the key stands for anything else.
pub(super) fn known_or_free<L: Lookup>(
    new: &NewIntent,
    lookup: &L,
) -> Result<Option<Record>, L::Error> {
    let new = &new.intent;
    if let Some(known) = lookup.intent(&new.key)? {
        let intent = &known.intent;
        if intent.api == new.api && intent.content == new.content && intent.place.is_none() {
            return Ok(Some(known));
        }
    }
    key_is_free(&new.key, &Payment::of([new]), lookup)?;
    Ok(None)
}

/// Refuses a key under which something of any form is there.
fn key_is_free<L: Lookup>(key: &CallerKey, new: &Payment<'_>, lookup: &L) -> Result<(), L::Error> {
    if let Some(known) = lookup.intent(key)? {
        let plan = match known.intent.place {
            Some(place) => lookup.plan_by_id(&place.plan)?,
            None => None,
        };
        // One call of a plan is named by its plan, which is what can be gone on with.
        return Err(match plan {
            Some(plan) => other_content(key, Differs::PartOf(plan.key)),
            None => other(key, &Payment::of([&known.intent]), new),
        });
    }
    if let Some(known) = lookup.plan(key)? {
        return Err(other(key, &Payment::plan(&known), new));
    }
    if let Some(known) = lookup.group(key)? {
        return Err(other_than_group(&known, new, lookup)?);
    }
    Ok(())
}

/// How something differs from the group of a key; of one that is there in part nothing can be told.
fn other_than_group<L: Lookup>(
    group: &Group,
    new: &Payment<'_>,
    lookup: &L,
) -> Result<L::Error, L::Error> {
    let there = members(group, lookup)?;
    let is_whole = there.len() == group.count as usize;
    Ok(match is_whole {
        true => {
            let known = Payment::of(there.iter().map(|record| &record.intent));
            other(&group.key, &known, new)
        }
        false => other_content(&group.key, Differs::Untold),
    })
}

/// The members of a group that are there, in order.
fn members<L: Lookup>(group: &Group, lookup: &L) -> Result<Vec<Record>, L::Error> {
    let mut there = Vec::new();
    for index in 0..group.count {
        there.extend(lookup.intent(&group.key.of_stored_member(index))?);
    }
    Ok(there)
}

/// What is told of several intents, or of a plan, to say how they differ.
struct Payment<'a> {
    api: Option<&'a str>,
    /// None for more than one.
    party: Option<KeyedDigest>,
    total: Option<Krw>,
    /// None if any is not known.
    payments: Option<Vec<KeyedDigest>>,
}

impl<'a> Payment<'a> {
    fn plan(plan: &'a Plan) -> Self {
        Self {
            api: Some(&plan.api),
            party: Some(plan.party),
            total: Some(plan.amount),
            payments: plan.payment.map(|payment| vec![payment]),
        }
    }

    fn of(intents: impl IntoIterator<Item = &'a Intent> + Clone) -> Self {
        let mut all = intents.clone().into_iter();
        let first = all.next();
        let is_one = all.next().is_none();
        let amounts = intents.clone().into_iter().map(|intent| intent.amount);
        let payments = intents.into_iter().map(|intent| intent.payment);
        let mut payments: Option<Vec<_>> = payments.collect();
        if let Some(payments) = &mut payments {
            payments.sort_unstable();
        }
        Self {
            api: first.map(|intent| intent.api.as_str()),
            party: first.filter(|_| is_one).map(|intent| intent.party),
            total: Krw::checked_sum(amounts),
            payments,
        }
    }

    fn differs(&self, new: &Payment<'_>) -> Differs {
        if self.api != new.api {
            return Differs::Operation;
        }
        match (self.party, new.party) {
            (Some(known), Some(new)) if known != new => return Differs::Party,
            _ => {}
        }
        if self.total != new.total {
            return Differs::Total;
        }
        match (&self.payments, &new.payments) {
            (Some(known), Some(new)) if known == new => Differs::Details,
            (Some(_), Some(_)) => Differs::Accounts,
            _ => Differs::Untold,
        }
    }
}

fn other_content<E: From<JournalError>>(key: &CallerKey, differs: Differs) -> E {
    let key = key.clone();
    JournalError::OtherContent { key, differs }.into()
}

fn other<E: From<JournalError>>(key: &CallerKey, known: &Payment<'_>, new: &Payment<'_>) -> E {
    other_content(key, known.differs(new))
}
