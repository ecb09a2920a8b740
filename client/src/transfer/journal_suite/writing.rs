//! Changes: all or none, only from the stored version and under the latest fence, each number once a day.

use super::scene::{
    LEASE, alone, change, claimed, commit, conflict, intent, minute, number, permitted, settled,
    silence, worker,
};
use super::{Check, Failure, expect, refused, same, some};
use crate::transfer::engine::Event;
use crate::transfer::journal::{
    Filter, Journal, JournalError, NumberPurpose, NumberUse, PartyChange,
};
use crate::transfer::operator::adopt;
use crate::transfer::persons::{Persons, TwoPerson};
use crate::transfer::state::State;

pub(super) const CHECKS: [Check; 6] = [
    Check {
        name: "a permit is given after its sending was written",
        run: |journal| Box::pin(permit(journal)),
    },
    Check {
        name: "a change from another version is refused",
        run: |journal| Box::pin(versions(journal)),
    },
    Check {
        name: "a change under an old fence is refused, the bank's late word is not",
        run: |journal| Box::pin(fences(journal)),
    },
    Check {
        name: "a number is used once a day, over all calls",
        run: |journal| Box::pin(numbers(journal)),
    },
    Check {
        name: "a change whose party was written in between leaves nothing behind",
        run: |journal| Box::pin(parties(journal)),
    },
    Check {
        name: "a settled intent stands as its evidence says",
        run: |journal| Box::pin(to_the_end(journal)),
    },
];

async fn permit(journal: &dyn Journal) -> Result<(), Failure> {
    let mut claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let id = claim.record.intent.id;
    let committed = permitted(journal, &mut claim, 1, minute(0)).await?;
    same(&committed.standing.state(), &State::Sending, "the state")?;
    let stored = some(journal.read(id).await?, "the intent")?;
    same(&stored.standing, &committed.standing, "what is stored")?;
    let permit = some(committed.permit, "a permit")?;
    same(&permit.intent(), &id, "the intent of the permit")?;
    same(&permit.attempt(), &1, "the attempt of the permit")?;
    same(&permit.fence(), &claim.fence, "the fence of the permit")?;
    let sending = permit.into_sending();
    same(&sending.transaction_no, &number(1)?, "its number")?;
    same(&sending.date, &minute(0).date(), "its day")?;
    let party = journal.party(stored.intent.party).await?;
    same(&party.open, &Some(id), "what is open for the party")?;
    same(&party.version, &1, "the version of the party")
}

async fn versions(journal: &dyn Journal) -> Result<(), Failure> {
    let mut claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let event = || -> Result<Event<'static>, Failure> { Ok(Event::Permit { number: number(2)? }) };
    let twice = change(journal, &claim, event()?, minute(0)).await?;
    permitted(journal, &mut claim, 1, minute(0)).await?;
    conflict(
        journal.commit(twice).await,
        "a second permit from one version",
    )?;
    let evidence = journal.evidence(claim.record.intent.id).await?;
    same(&evidence.len(), &2, "the pieces of evidence")?;
    // The number of the refused permit was not used up.
    journal
        .register_number(NumberUse {
            day: minute(0).date(),
            number: number(2)?,
            intent: claim.record.intent.id,
            purpose: NumberPurpose::Inquiry,
        })
        .await
        .map_err(Failure::from)
}

async fn fences(journal: &dyn Journal) -> Result<(), Failure> {
    let mut first = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let id = first.record.intent.id;
    permitted(journal, &mut first, 1, minute(0)).await?;
    let late = change(journal, &first, silence(), minute(3)).await?;
    let second = journal.claim(id, worker("two"), minute(3), LEASE).await?;
    let mut second = some(second, "a lease after the first has ended")?;
    conflict(
        journal.commit(late.clone()).await,
        "a write under an old fence",
    )?;
    let mut words = late;
    words.fence = None;
    let late = journal.commit(words).await?;
    same(
        &late.standing.state(),
        &State::Unknown,
        "the state after the late word",
    )?;
    let interrupted = change(journal, &second, Event::Interrupted, minute(3)).await?;
    conflict(
        journal.commit(interrupted.clone()).await,
        "a write of the new owner that did not see the late word",
    )?;
    let mut alone = interrupted;
    alone.fence = None;
    alone.expected_version += 1;
    expect(
        journal.commit(alone).await.is_err(),
        "anything but the bank's word needs a lease",
    )?;
    second.record.follow(&late);
    settled_after(journal, &mut second).await
}

async fn settled_after(
    journal: &dyn Journal,
    claim: &mut crate::transfer::journal::Claim,
) -> Result<(), Failure> {
    let record = settled(journal, claim, minute(4)).await?;
    same(&record.state(), &State::Settled, "the state in the end")
}

async fn numbers(journal: &dyn Journal) -> Result<(), Failure> {
    let mut first = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    permitted(journal, &mut first, 1, minute(0)).await?;
    let second = claimed(journal, alone(intent(2, "b")?)?, "one").await?;
    let event = Event::Permit { number: number(1)? };
    let taken = change(journal, &second, event, minute(0)).await?;
    refused(
        journal.commit(taken).await,
        &JournalError::NumberTaken,
        "a number that another call has used",
    )?;
    let id = second.record.intent.id;
    let record = some(journal.read(id).await?, "the intent")?;
    same(
        &record.state(),
        &State::Recorded,
        "the state after the refusal",
    )?;
    let use_of = |day, tail| -> Result<NumberUse, Failure> {
        Ok(NumberUse {
            day,
            number: number(tail)?,
            intent: id,
            purpose: NumberPurpose::Inquiry,
        })
    };
    let today = minute(0).date();
    refused(
        journal.register_number(use_of(today, 1)?).await,
        &JournalError::NumberTaken,
        "an inquiry under a used number",
    )?;
    journal.register_number(use_of(today, 3)?).await?;
    refused(
        journal.register_number(use_of(today, 3)?).await,
        &JournalError::NumberTaken,
        "a second inquiry under one number",
    )?;
    let tomorrow = crate::transfer::rules::day_after(today);
    journal
        .register_number(use_of(tomorrow, 3)?)
        .await
        .map_err(Failure::from)
}

async fn parties(journal: &dyn Journal) -> Result<(), Failure> {
    let claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let event = Event::Permit { number: number(1)? };
    let permit = change(journal, &claim, event, minute(0)).await?;
    let digest = claim.record.intent.party;
    let party = journal.party(digest).await?;
    let kim = "Kim"
        .parse()
        .and_then(|kim| Persons::new(TwoPerson::No, kim, None));
    let adopted = kim.and_then(|kim| adopt(&party, 5_u32.into(), "statement", &kim, minute(0)));
    let (adoption, entry) = adopted.map_err(|error| Failure::new(error.to_string()))?;
    let adopted = journal.adopt(adoption.clone(), entry.clone()).await?;
    same(&adopted.version, &1, "the version of the party")?;
    same(&adopted.total, &Some(5_u32.into()), "its total")?;
    same(&journal.party(digest).await?, &adopted, "the stored party")?;
    conflict(
        journal.adopt(adoption, entry.clone()).await,
        "a second word from one version",
    )?;
    conflict(
        journal.commit(permit).await,
        "a permit that did not see the party's change",
    )?;
    let id = claim.record.intent.id;
    let record = some(journal.read(id).await?, "the intent")?;
    same(
        &record.state(),
        &State::Recorded,
        "the state after the refusal",
    )?;
    same(
        &journal.evidence(id).await?.len(),
        &1,
        "the pieces of evidence after the refusal",
    )?;
    same(
        &journal.operator_entries().await?,
        &vec![entry.clone()],
        "what operators said",
    )?;
    let newer = PartyChange {
        expected_version: 7,
        party: adopted,
    };
    conflict(
        journal.adopt(newer, entry).await,
        "a word from a version that never was",
    )
}

async fn to_the_end(journal: &dyn Journal) -> Result<(), Failure> {
    let mut claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    permitted(journal, &mut claim, 1, minute(0)).await?;
    let record = settled(journal, &mut claim, minute(1)).await?;
    same(&record.state(), &State::Settled, "the state")?;
    let id = record.intent.id;
    let evidence = journal.evidence(id).await?;
    let overlay = crate::runtime::CodeOverlay::new();
    let folded =
        crate::transfer::fold(&record.intent, &evidence, &super::scene::codes(&overlay, 0))
            .map_err(|error| Failure::new(error.to_string()))?;
    same(&folded, &record.standing, "what the evidence adds up to")?;
    let party = journal.party(record.intent.party).await?;
    same(&party.open, &None, "what is open for the party")?;
    same(
        &party.total,
        &Some(record.intent.amount),
        "the running total of the loan",
    )?;
    journal.release(id, claim.fence, minute(1)).await?;
    let due = journal
        .claim_due(worker("two"), minute(60 * 24), LEASE, 10)
        .await?;
    same(&due, &Vec::new(), "what is due of a settled intent")?;
    let on_day = Filter {
        attempted_on: Some(minute(0).date()),
        states: vec![State::Settled],
        ..Filter::default()
    };
    same(
        &journal.list(on_day, 0, 10).await?.len(),
        &1,
        "those with an attempt on the day",
    )?;
    let mut claim = some(
        journal.claim(id, worker("two"), minute(2), LEASE).await?,
        "a lease on a settled intent",
    )?;
    let cancel = Event::Cancel {
        by: "Kim".to_owned(),
    };
    expect(
        change(journal, &claim, cancel, minute(2)).await.is_err(),
        "a settled intent is not called off",
    )?;
    let late = change(journal, &claim, silence(), minute(2)).await?;
    let record = commit(journal, &mut claim, late).await?.standing;
    same(
        &record.state(),
        &State::Settled,
        "the state after a late silence",
    )
}
