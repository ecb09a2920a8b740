//! Writing intents down: all or none, and a key takes one content.

use super::scene::{alone, digest, grouped, intent, key, minute, planned};
use super::{Check, Failure, expect, refused, same, some};
use crate::transfer::intent::{Intent, Plan};
use crate::transfer::journal::{Batch, Differs, Filter, Journal, JournalError, Recorded};
use crate::transfer::state::State;

pub(super) const CHECKS: [Check; 10] = [
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
        name: "what is neither one intent nor a whole plan or group in order is not recorded",
        run: |journal| Box::pin(unsound(journal)),
    },
    Check {
        name: "a group is recorded whole or not at all, each of its calls under a key of its own",
        run: |journal| Box::pin(whole_group(journal)),
    },
    Check {
        name: "a group's key takes the same content once and other content never",
        run: |journal| Box::pin(same_group(journal)),
    },
    Check {
        name: "what differs under a known key is said",
        run: |journal| Box::pin(differences(journal)),
    },
    Check {
        name: "a key is taken for every form of what may be recorded under it",
        run: |journal| Box::pin(one_name(journal)),
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
        &other_content("a", Differs::Party)?,
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
        &other_content("p#2", Differs::Party)?,
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
    let found = journal.find_plan(plan.key.clone()).await?;
    same(&found, &Some(plan), "the plan by its key")
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
        &other_content("p", Differs::Party)?,
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
    let mut of_other_keys = grouped(50, "g", &[1, 2])?;
    of_other_keys.intents.reverse();
    let mut in_part = grouped(50, "g", &[1, 2])?;
    in_part.intents.pop();
    let mut both = grouped(50, "g", &[1, 2])?;
    both.plan = planned(20, "q", 2)?.plan;
    for (what, batch) in [
        ("nothing", nothing),
        ("a group whose keys are in another order", of_other_keys),
        ("a group without its last call", in_part),
        ("what is a group and a plan", both),
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
    let plan = journal.find_plan(key("p")?).await?;
    same(&plan, &None, "the plan of it")
}

async fn whole_group(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(40, "g/2")?)?).await?;
    refused(
        journal.record(grouped(50, "g", &[1, 2, 3])?).await,
        &other_content("g/2", Differs::Party)?,
        "a group one of whose keys is taken",
    )?;
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &1, "how many intents there are")?;
    same(&journal.find_group(key("g")?).await?, &None, "the group")?;
    let recorded = journal.record(grouped(50, "h", &[1, 2, 3])?).await?;
    expect(matches!(recorded, Recorded::New(_)), "a new group is new")?;
    let records = recorded.into_records();
    same(&records.len(), &3, "the calls of the group")?;
    same(
        &records[2].intent.key,
        &key("h/3")?,
        "the key of the third call",
    )?;
    same(
        &journal.find_group(key("h")?).await?,
        &Some(records),
        "the calls of the group, in order",
    )
}

async fn same_group(journal: &dyn Journal) -> Result<(), Failure> {
    // One of its calls may have been recorded by itself before.
    journal.record(alone(intent(2, "g/2")?)?).await?;
    let recorded = journal.record(grouped(50, "g", &[1, 2, 3])?).await?;
    expect(matches!(recorded, Recorded::New(_)), "two of it are new")?;
    let records = recorded.into_records();
    let again = journal.record(grouped(50, "g", &[1, 2, 3])?).await?;
    expect(
        matches!(again, Recorded::Known(_)),
        "a known group is known",
    )?;
    same(&again.into_records(), &records, "the known calls")?;
    for (what, batch, differs) in [
        (
            "one call more",
            grouped(51, "g", &[1, 2, 3, 4])?,
            Differs::Total,
        ),
        (
            "another account",
            grouped(51, "g", &[1, 2, 4])?,
            Differs::Accounts,
        ),
        (
            "another memo",
            grouped(51, "g", &[1, 2, 3])?,
            Differs::Details,
        ),
    ] {
        let expected = other_content("g", differs)?;
        refused(journal.record(batch).await, &expected, what)?;
    }
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &3, "how many intents there are")
}

async fn differences(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(1, "a")?)?).await?;
    let first = intent(1, "a")?;
    let mut other = Intent {
        id: intent(2, "a")?.id,
        content: intent(2, "a")?.content,
        ..first.clone()
    };
    let mut differs = vec![(other.clone(), Differs::Details)];
    other.payment = intent(2, "a")?.payment;
    differs.push((other.clone(), Differs::Accounts));
    other.amount = 5_u32.into();
    differs.push((other.clone(), Differs::Total));
    other.party = intent(2, "a")?.party;
    differs.push((other.clone(), Differs::Party));
    other.api = "P2PNInterestRepayment".to_owned();
    differs.push((other, Differs::Operation));
    let untold = Intent {
        payment: None,
        ..differs[0].0.clone()
    };
    differs.push((untold, Differs::Untold));
    for (other, differs) in differs {
        let what = format!("{differs:?}");
        let expected = other_content("a", differs)?;
        refused(journal.record(alone(other)?).await, &expected, &what)?;
    }
    journal.record(planned(10, "p", 2)?).await?;
    let mut other = planned(10, "p", 2)?;
    other.plan = other.plan.map(|plan| Plan {
        content: digest(9),
        ..plan
    });
    refused(
        journal.record(other).await,
        &other_content("p", Differs::Details)?,
        "a plan with other memos",
    )?;
    // One call of a plan is gone on with by its plan.
    refused(
        journal.record(alone(intent(11, "p#1")?)?).await,
        &other_content("p#1", Differs::PartOf(key("p")?))?,
        "the key of a call of a plan",
    )
}

async fn one_name(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(1, "a")?)?).await?;
    journal.record(planned(10, "p", 2)?).await?;
    journal.record(grouped(50, "g", &[2, 3])?).await?;
    for (text, what, batch) in [
        (
            "a",
            "a plan under the key of an intent",
            planned(20, "a", 2)?,
        ),
        (
            "a",
            "a group under the key of an intent",
            grouped(51, "a", &[4, 5])?,
        ),
        (
            "p",
            "an intent under the key of a plan",
            alone(intent(6, "p")?)?,
        ),
        (
            "p",
            "a group under the key of a plan",
            grouped(51, "p", &[4, 5])?,
        ),
        (
            "g",
            "an intent under the key of a group",
            alone(intent(6, "g")?)?,
        ),
        ("g", "a plan under the key of a group", planned(20, "g", 2)?),
    ] {
        match journal.record(batch).await {
            Err(JournalError::OtherContent { key: taken, .. }) if taken == key(text)? => {}
            other => return Err(Failure::new(format!("{what}: {other:?}"))),
        }
    }
    let all = journal.list(Filter::default(), 0, 10).await?;
    same(&all.len(), &5, "how many intents there are")
}

fn other_content(text: &str, differs: Differs) -> Result<JournalError, Failure> {
    let key = key(text)?;
    Ok(JournalError::OtherContent { key, differs })
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
