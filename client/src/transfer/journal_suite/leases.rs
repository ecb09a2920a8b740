//! Leases: one worker at a time, a higher fence each time, and a plan's calls in turn.

use super::scene::{
    LEASE, alone, change, claimed, commit, intent, minute, permitted, planned, settled, silence,
    worker,
};
use super::{Check, Failure, same, some};
use crate::runtime::CodeClass;
use crate::transfer::identity::Fence;
use crate::transfer::journal::{Journal, LearntCode};

pub(super) const CHECKS: [Check; 7] = [
    Check {
        name: "a lease keeps others away until it ends",
        run: |journal| Box::pin(one_at_a_time(journal)),
    },
    Check {
        name: "a lease is given back by its fence only",
        run: |journal| Box::pin(released(journal)),
    },
    Check {
        name: "what has ended needs no lease any more",
        run: |journal| Box::pin(given_back(journal)),
    },
    Check {
        name: "a lease and a change tell the loan and the codes of their time",
        run: |journal| Box::pin(told(journal)),
    },
    Check {
        name: "what is due is leased, the earliest first",
        run: |journal| Box::pin(due(journal)),
    },
    Check {
        name: "what a clock that was ahead left due far ahead is leased too",
        run: |journal| Box::pin(not_believed(journal)),
    },
    Check {
        name: "a call of a plan is not due before the earlier ones are settled",
        run: |journal| Box::pin(in_turn(journal)),
    },
];

async fn one_at_a_time(journal: &dyn Journal) -> Result<(), Failure> {
    let first = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    same(&first.fence, &Fence(1), "the first fence")?;
    same(&first.expires_at, &minute(2), "when the lease ends")?;
    let id = first.record.intent.id;
    for name in ["two", "one"] {
        let second = journal.claim(id, worker(name), minute(1), LEASE).await?;
        same(&second, &None, "a lease while another lasts")?;
    }
    let due = journal
        .claim_due(worker("two"), minute(1), LEASE, 10)
        .await?;
    same(&due, &Vec::new(), "what is due while it is leased")?;
    let second = journal.claim(id, worker("two"), minute(2), LEASE).await?;
    let second = some(second, "a lease after the first has ended")?;
    same(&second.fence, &Fence(2), "the second fence")
}

async fn released(journal: &dyn Journal) -> Result<(), Failure> {
    let claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let id = claim.record.intent.id;
    journal
        .release(id, Fence(7), minute(9))
        .await
        .map_err(Failure::from)?;
    let second = journal.claim(id, worker("two"), minute(1), LEASE).await?;
    same(&second, &None, "a lease after another fence gave it back")?;
    journal.release(id, claim.fence, minute(9)).await?;
    let early = journal
        .claim_due(worker("two"), minute(8), LEASE, 10)
        .await?;
    same(&early, &Vec::new(), "what is due before its time")?;
    let due = journal
        .claim_due(worker("two"), minute(9), LEASE, 10)
        .await?;
    same(&due.len(), &1, "what is due at its time")?;
    same(&due[0].fence, &Fence(2), "its fence")
}

async fn given_back(journal: &dyn Journal) -> Result<(), Failure> {
    let mut claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    permitted(journal, &mut claim, 1, minute(0)).await?;
    let id = claim.record.intent.id;
    let second = journal.claim(id, worker("two"), minute(1), LEASE).await?;
    same(&second, &None, "a lease while it is being sent")?;
    settled(journal, &mut claim, minute(1)).await?;
    let second = journal.claim(id, worker("two"), minute(1), LEASE).await?;
    let second = some(second, "a lease once it was settled")?;
    same(&second.fence, &claim.fence.next(), "its fence")
}

async fn told(journal: &dyn Journal) -> Result<(), Failure> {
    let mut claim = claimed(journal, alone(intent(1, "a")?)?, "one").await?;
    let digest = claim.record.intent.party;
    same(&claim.party, &journal.party(digest).await?, "its loan")?;
    same(&claim.learnt, &0, "the version of the codes")?;
    let code = LearntCode {
        api: None,
        code: "B1001".to_owned(),
        class: CodeClass::Refused,
        reference: "mail of 2026-01-05".to_owned(),
        by: "Kim".to_owned(),
        at: minute(0),
    };
    let version = journal.learn(code).await?;
    let permitted = permitted(journal, &mut claim, 1, minute(0)).await?;
    let party = journal.party(digest).await?;
    same(&permitted.party, &party, "its loan after the permit")?;
    same(
        &permitted.learnt,
        &version,
        "the version after one was learnt",
    )?;
    let silent = change(journal, &claim, silence(), minute(1)).await?;
    let silent = commit(journal, &mut claim, silent).await?;
    let party = journal.party(digest).await?;
    same(
        &silent.party,
        &party,
        "its loan after a change that left it alone",
    )
}

async fn due(journal: &dyn Journal) -> Result<(), Failure> {
    for (seed, text, minutes) in [(1, "a", 3), (2, "b", 1), (3, "c", 2)] {
        let mut batch = alone(intent(seed, text)?)?;
        batch.intents[0].due = minute(minutes);
        journal.record(batch).await?;
    }
    let due = journal
        .claim_due(worker("one"), minute(2), LEASE, 10)
        .await?;
    let keys: Vec<_> = due
        .iter()
        .map(|claim| claim.record.intent.key.as_str())
        .collect();
    same(&keys, &vec!["b", "c"], "what is due")?;
    let due = journal
        .claim_due(worker("one"), minute(9), LEASE, 1)
        .await?;
    same(&due.len(), &1, "no more than was asked for")
}

async fn not_believed(journal: &dyn Journal) -> Result<(), Failure> {
    for (seed, text, minutes) in [
        (1, "a", 60),
        (2, "b", 61),
        (3, "c", 60 * 24 * 30),
        (4, "d", 0),
    ] {
        let mut batch = alone(intent(seed, text)?)?;
        batch.intents[0].due = minute(minutes);
        journal.record(batch).await?;
    }
    let mut keys = Vec::new();
    for limit in [1, 10] {
        let due = journal
            .claim_due(worker("one"), minute(0), LEASE, limit)
            .await?;
        keys.extend(
            due.into_iter()
                .map(|claim| claim.record.intent.key.to_string()),
        );
    }
    let expected = ["d", "b", "c"].map(str::to_owned).to_vec();
    same(
        &keys,
        &expected,
        "what is due, and then what is due too far ahead",
    )
}

async fn in_turn(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(planned(10, "p", 2)?).await?;
    let due = journal
        .claim_due(worker("one"), minute(0), LEASE, 10)
        .await?;
    same(&due.len(), &1, "only the first call is due")?;
    let mut first = some(due.into_iter().next(), "the first call")?;
    same(
        &first.record.intent.place.map(|place| place.index),
        &Some(0),
        "the first call's place",
    )?;
    permitted(journal, &mut first, 1, minute(0)).await?;
    let silent = change(journal, &first, silence(), minute(1)).await?;
    commit(journal, &mut first, silent).await?;
    let none = journal
        .claim_due(worker("two"), minute(1), LEASE, 10)
        .await?;
    same(
        &none,
        &Vec::new(),
        "the second call while the first is unknown",
    )?;
    let id = first.record.intent.id;
    journal.release(id, first.fence, minute(1)).await?;
    let again = journal.claim(id, worker("one"), minute(1), LEASE).await?;
    let mut again = some(again, "the first call again")?;
    settled(journal, &mut again, minute(1)).await?;
    let due = journal
        .claim_due(worker("two"), minute(1), LEASE, 10)
        .await?;
    let places: Vec<_> = due
        .iter()
        .filter_map(|claim| Some(claim.record.intent.place?.index))
        .collect();
    same(
        &places,
        &vec![1],
        "the second call once the first is settled",
    )
}
