//! Writing one intent down and taking it up at once: all that is decided with it, or what is left of it.

use super::scene::{
    LEASE, alone, decided, grouped, intent, key, minute, new, number, permitted, planned,
    unless_there, worker,
};
use super::{Check, Failure, expect, refused, same, some};
use crate::transfer::engine::Event;
use crate::transfer::intent::Intent;
use crate::transfer::journal::{
    Alike, Begin, Begun, Claim, Committed, Decide, Differs, DuplicateGuard, Filter, Journal,
    JournalError, NumberPurpose, NumberUse,
};
use crate::transfer::state::State;

pub(super) const CHECKS: [Check; 4] = [
    Check {
        name: "what is decided with a new intent is written with it",
        run: |journal| Box::pin(at_once(journal)),
    },
    Check {
        name: "a new intent about which nothing is decided is leased and no more",
        run: |journal| Box::pin(leased(journal)),
    },
    Check {
        name: "nothing is begun under a key that is known, or beside a twin",
        run: |journal| Box::pin(known(journal)),
    },
    Check {
        name: "a permit that cannot be written with its intent is left out",
        run: |journal| Box::pin(without_number(journal)),
    },
];

/// An intent that is begun, with what is decided about it.
pub(super) fn begin(intent: Intent, decide: Decide) -> Result<Begin, Failure> {
    Ok(Begin {
        new: new(intent)?,
        duplicates: None,
        worker: worker("one"),
        now: minute(0),
        lease: LEASE,
        decide,
    })
}

/// Decides for a permit.
pub(super) fn permit(tail: u32) -> Result<Decide, Failure> {
    let number = number(tail)?;
    Ok(Box::new(move |claim: &Claim| {
        decided(claim, Event::Permit { number }, minute(0)).ok()
    }))
}

fn nothing() -> Decide {
    Box::new(|_| None)
}

pub(super) async fn begun(
    journal: &dyn Journal,
    begin: Begin,
) -> Result<(Claim, Option<Committed>), Failure> {
    match journal.begin(begin).await? {
        Begun::New { claim, committed } => Ok((*claim, committed.map(|it| *it))),
        Begun::Known(_) => Err(Failure::new("a new intent is new")),
    }
}

async fn at_once(journal: &dyn Journal) -> Result<(), Failure> {
    let whole = begin(intent(1, "a")?, permit(1)?)?;
    let recorded = whole.new.clone();
    let id = recorded.intent.id;
    let (claim, committed) = begun(journal, whole).await?;
    let committed = some(committed, "what was decided")?;
    same(&claim.record.intent, &recorded.intent, "the leased intent")?;
    same(&claim.record.state(), &State::Recorded, "where it stood")?;
    same(&claim.record.sequence, &1, "its sequence")?;
    same(
        &committed.standing.state(),
        &State::Sending,
        "where it stands",
    )?;
    let mut record = claim.record.clone();
    record.follow(&committed);
    same(&journal.read(id).await?, &Some(record), "what is stored")?;
    let payload = journal.payload(id).await?;
    same(&payload, &recorded.payload, "its content")?;
    let evidence = journal.evidence(id).await?;
    same(&evidence.len(), &2, "the pieces of evidence")?;
    same(&evidence[0], &recorded.evidence, "the first of them")?;
    let permit = some(committed.permit, "a permit")?;
    same(&permit.fence(), &claim.fence, "the fence of the permit")?;
    same(
        &permit.into_sending().transaction_no,
        &number(1)?,
        "its number",
    )?;
    let party = journal.party(recorded.intent.party).await?;
    same(&party, &committed.party, "its party")?;
    same(&party.open, &Some(id), "what is open for the party")?;
    let again = journal.claim(id, worker("two"), minute(1), LEASE).await?;
    same(&again, &None, "a second lease while the first lasts")?;
    let used = NumberUse {
        day: minute(0).date(),
        number: number(1)?,
        intent: id,
        purpose: NumberPurpose::Inquiry,
    };
    refused(
        journal.register_number(used).await,
        &JournalError::NumberTaken,
        "the number for something else",
    )
}

async fn leased(journal: &dyn Journal) -> Result<(), Failure> {
    let (mut claim, committed) = begun(journal, begin(intent(1, "a")?, nothing())?).await?;
    expect(committed.is_none(), "nothing was decided")?;
    let stored = some(journal.read(claim.record.intent.id).await?, "the intent")?;
    same(&stored, &claim.record, "what is stored")?;
    same(&stored.state(), &State::Recorded, "where it stands")?;
    // The lease is as good as any other.
    let committed = permitted(journal, &mut claim, 1, minute(0)).await?;
    expect(committed.permit.is_some(), "a permit under the lease")
}

async fn known(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(1, "a")?)?).await?;
    match journal.begin(begin(intent(1, "a")?, permit(1)?)?).await? {
        Begun::Known(record) => {
            same(&record.state(), &State::Recorded, "the known intent")?;
        }
        Begun::New { .. } => return Err(Failure::new("a known key is known")),
    }
    refused(
        journal.begin(begin(intent(2, "a")?, permit(2)?)?).await,
        &JournalError::OtherContent {
            key: key("a")?,
            differs: Differs::Party,
        },
        "other content under a known key",
    )?;
    let first = intent(1, "b")?;
    let mut twin = intent(3, "b")?;
    (twin.payment, twin.party) = (first.payment, first.party);
    let mut twin = begin(twin, permit(3)?)?;
    twin.duplicates = Some(DuplicateGuard {
        since: None,
        alike_allowed: false,
    });
    refused(
        journal.begin(twin).await,
        &JournalError::PossibleDuplicate {
            key: key("a")?,
            new: key("b")?,
            alike: Alike::Payment,
        },
        "the same payment under another key",
    )?;
    for (seed, taken, batch) in [
        (5, "p", planned(20, "p", 2)?),
        (6, "g", grouped(50, "g", &[7, 8])?),
    ] {
        journal.record(batch).await?;
        let other = journal.begin(begin(intent(seed, taken)?, nothing())?).await;
        let is_refused = matches!(other, Err(JournalError::OtherContent { .. }));
        expect(is_refused, "an intent under the key of a plan or group")?;
    }
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &5, "how many intents there are")?;
    let other = unless_there(alone(intent(4, "c")?)?, Some(minute(0)));
    journal.record(other).await.map(drop).map_err(Failure::from)
}

async fn without_number(journal: &dyn Journal) -> Result<(), Failure> {
    begun(journal, begin(intent(1, "a")?, permit(1)?)?).await?;
    let (mut claim, committed) = begun(journal, begin(intent(2, "b")?, permit(1)?)?).await?;
    expect(committed.is_none(), "a permit with a used number is none")?;
    let stored = some(journal.read(claim.record.intent.id).await?, "the intent")?;
    same(&stored.state(), &State::Recorded, "where it stands")?;
    let party = journal.party(stored.intent.party).await?;
    same(&party.open, &None, "what is open for its party")?;
    let committed = permitted(journal, &mut claim, 2, minute(0)).await?;
    expect(committed.permit.is_some(), "a permit with another number")
}
