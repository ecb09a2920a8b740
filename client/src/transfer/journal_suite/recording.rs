//! Writing intents down: all or none, once a key, and not twice under two keys.

use super::scene::{alone, guarded, intent, key, minute, planned};
use super::{Check, Failure, expect, refused, same, some};
use crate::transfer::journal::{Batch, Filter, Journal, JournalError, Recorded};
use crate::transfer::state::State;

pub(super) const CHECKS: [Check; 7] = [
    Check {
        name: "what was recorded is found again as it was",
        run: |journal| Box::pin(found_again(journal)),
    },
    Check {
        name: "a key takes the same content once and other content never",
        run: |journal| Box::pin(same_key(journal)),
    },
    Check {
        name: "a plan is recorded whole or not at all",
        run: |journal| Box::pin(whole_plan(journal)),
    },
    Check {
        name: "a plan's key takes the same content once and other content never",
        run: |journal| Box::pin(same_plan(journal)),
    },
    Check {
        name: "what is neither one intent nor a whole plan in order is not recorded",
        run: |journal| Box::pin(unsound(journal)),
    },
    Check {
        name: "the same transfer under another key is noticed where that is asked for",
        run: |journal| Box::pin(twins(journal)),
    },
    Check {
        name: "lists go on after a place and filter",
        run: |journal| Box::pin(lists(journal)),
    },
];

async fn found_again(journal: &dyn Journal) -> Result<(), Failure> {
    let batch = alone(intent(1, "a")?)?;
    let new = batch.intents[0].clone();
    let recorded = journal.record(batch).await?;
    expect(matches!(recorded, Recorded::New(_)), "a new intent is new")?;
    let record = some(journal.read(new.intent.id).await?, "the intent by its id")?;
    same(&record.intent, &new.intent, "the intent")?;
    same(&record.standing, &new.standing, "its standing")?;
    same(&record.due, &new.due, "when it is due")?;
    same(&record.sequence, &1, "the first sequence")?;
    let by_key = journal.find(new.intent.key.clone()).await?;
    same(&by_key, &Some(record), "the intent by its key")?;
    let payload = journal.payload(new.intent.id).await?;
    same(&payload, &new.payload, "its content")?;
    let evidence = journal.evidence(new.intent.id).await?;
    same(&evidence, &vec![new.evidence], "its evidence")?;
    same(
        &journal.read(intent(9, "z")?.id).await?,
        &None,
        "an intent that nobody recorded",
    )
}

async fn same_key(journal: &dyn Journal) -> Result<(), Failure> {
    let first = journal.record(alone(intent(1, "a")?)?).await?;
    let again = journal.record(alone(intent(1, "a")?)?).await?;
    expect(matches!(again, Recorded::Known(_)), "a known key is known")?;
    same(
        &again.into_records(),
        &first.into_records(),
        "the known intent",
    )?;
    let other = alone(intent(2, "a")?)?;
    refused(
        journal.record(other).await,
        &JournalError::OtherContent(key("a")?),
        "other content under a known key",
    )?;
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &1, "how many intents there are")
}

async fn whole_plan(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(40, "p#2")?)?).await?;
    let batch = planned(10, "p", 3)?;
    refused(
        journal.record(batch).await,
        &JournalError::OtherContent(key("p#2")?),
        "a plan one of whose keys is taken",
    )?;
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &1, "how many intents there are")?;
    same(&journal.find_plan(key("p")?).await?, &None, "the plan")?;
    let batch = planned(20, "q", 3)?;
    let plan = some(batch.plan.clone(), "a plan")?;
    let records = journal.record(batch).await?.into_records();
    same(&records.len(), &3, "the calls of the plan")?;
    same(
        &journal.calls_of(plan.id).await?,
        &records,
        "the calls of the plan, in order",
    )?;
    same(
        &journal.plan(plan.id).await?,
        &Some(plan.clone()),
        "the plan by its id",
    )?;
    same(&journal.plans(10).await?, &vec![plan], "all plans")
}

async fn same_plan(journal: &dyn Journal) -> Result<(), Failure> {
    let first = journal.record(planned(10, "p", 2)?).await?;
    let again = journal.record(planned(10, "p", 2)?).await?;
    expect(matches!(again, Recorded::Known(_)), "a known plan is known")?;
    same(
        &again.into_records(),
        &first.into_records(),
        "the known calls",
    )?;
    refused(
        journal.record(planned(20, "p", 2)?).await,
        &JournalError::OtherContent(key("p")?),
        "other content under the key of a plan",
    )
}

async fn unsound(journal: &dyn Journal) -> Result<(), Failure> {
    let call = |index: usize| -> Result<Batch, Failure> {
        let mut batch = planned(10, "p", 2)?;
        batch.plan = None;
        batch.intents = vec![batch.intents.remove(index)];
        Ok(batch)
    };
    let mut nothing = alone(intent(1, "a")?)?;
    nothing.intents.clear();
    let mut empty_plan = planned(10, "p", 2)?;
    empty_plan.intents.clear();
    let mut two = alone(intent(1, "a")?)?;
    two.intents.extend(alone(intent(2, "b")?)?.intents);
    let mut turned = planned(10, "p", 2)?;
    turned.intents.reverse();
    let mut without_first = planned(10, "p", 2)?;
    without_first.intents.remove(0);
    let mut of_another = planned(10, "p", 2)?;
    of_another.plan = planned(20, "q", 2)?.plan;
    for (what, batch) in [
        ("nothing", nothing),
        ("a plan without calls", empty_plan),
        ("two intents without a plan", two),
        ("a plan in the wrong order", turned),
        ("a plan without its first call", without_first),
        ("a plan with the calls of another", of_another),
        ("the first call of a plan alone", call(0)?),
        ("the second call of a plan alone", call(1)?),
    ] {
        let is_refused = matches!(journal.record(batch).await, Err(JournalError::Misuse(_)));
        expect(is_refused, what)?;
    }
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all, &Vec::new(), "what was recorded of it")?;
    same(&journal.plans(10).await?, &Vec::new(), "the plans of it")
}

async fn twins(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(1, "a")?)?).await?;
    let twin = |text: &str| -> Result<Batch, Failure> {
        let mut twin = intent(2, text)?;
        let first = intent(1, text)?;
        twin.content = first.content;
        twin.party = first.party;
        twin.recorded_at = minute(5);
        guarded(twin, minute(0))
    };
    refused(
        journal.record(twin("b")?).await,
        &JournalError::PossibleDuplicate(key("a")?),
        "a twin under another key",
    )?;
    let mut late = twin("b")?;
    late.duplicates = late.duplicates.map(|mut guard| {
        guard.since = minute(1);
        guard
    });
    let late = journal.record(late).await?;
    expect(
        matches!(late, Recorded::New(_)),
        "a twin of what was recorded before the time looked at is new",
    )?;
    let mut other = intent(3, "c")?;
    other.content = intent(1, "a")?.content;
    let other = journal.record(guarded(other, minute(0))?).await?;
    expect(
        matches!(other, Recorded::New(_)),
        "the same content for another party is no twin",
    )
}

async fn lists(journal: &dyn Journal) -> Result<(), Failure> {
    for (seed, text) in [(1, "a"), (2, "b"), (3, "c")] {
        journal.record(alone(intent(seed, text)?)?).await?;
    }
    let keys = |records: Vec<crate::transfer::journal::Record>| -> Vec<String> {
        let keys = records.iter();
        keys.map(|record| record.intent.key.to_string()).collect()
    };
    let page = journal.list(Filter::default(), 1, 1).await?;
    same(&keys(page), &vec!["b".to_owned()], "one after the first")?;
    let unresolved = journal.list(Filter::unresolved(), 0, 10).await?;
    same(&unresolved.len(), &3, "those that are unresolved")?;
    let settled = Filter {
        states: vec![State::Settled],
        ..Filter::default()
    };
    same(
        &keys(journal.list(settled, 0, 10).await?),
        &Vec::new(),
        "those that are settled",
    )?;
    let of_party = Filter {
        party: Some(intent(2, "b")?.party),
        recorded_since: Some(minute(0)),
        recorded_before: Some(minute(1)),
        ..Filter::default()
    };
    same(
        &keys(journal.list(of_party, 0, 10).await?),
        &vec!["b".to_owned()],
        "those of one party",
    )?;
    let of_api = Filter {
        api: Some("P2PNInterestRepayment".to_owned()),
        ..Filter::default()
    };
    same(
        &keys(journal.list(of_api, 0, 10).await?),
        &Vec::new(),
        "those of another API",
    )
}
