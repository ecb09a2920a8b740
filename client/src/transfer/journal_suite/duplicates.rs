//! The same payment under two keys: refused unless it is meant, however it is written and in whatever form it is recorded.

use jiff::civil::DateTime;

use super::scene::{
    LEASE, alone, change, commit, digest, grouped, intent, key, minute, permitted, planned,
    settled, unless_there, worker,
};
use super::{Check, Failure, expect, refused, some};
use crate::transfer::engine::Event;
use crate::transfer::identity::IntentId;
use crate::transfer::intent::{Intent, Opening};
use crate::transfer::journal::{Alike, Batch, Claim, Journal, JournalError, Recorded};

pub(super) const CHECKS: [Check; 6] = [
    Check {
        name: "the same payment under another key is refused for some days unless it is meant",
        run: |journal| Box::pin(days(journal)),
    },
    Check {
        name: "what is open with the same total is refused under another key, however old it is",
        run: |journal| Box::pin(open(journal)),
    },
    Check {
        name: "what moved nothing has no duplicate",
        run: |journal| Box::pin(called_off(journal)),
    },
    Check {
        name: "a plan is compared as a whole, and named by its own key",
        run: |journal| Box::pin(plans(journal)),
    },
    Check {
        name: "a group is compared call by call, with itself as well",
        run: |journal| Box::pin(groups(journal)),
    },
    Check {
        name: "what an earlier version recorded is compared by its content",
        run: |journal| Box::pin(earlier_versions(journal)),
    },
];

/// The payment of a number under another key, with another content: another memo, or rows in another order.
fn again(seed: u8, id: u8, text: &str) -> Result<Intent, Failure> {
    Ok(Intent {
        id: intent(id, text)?.id,
        content: digest(id),
        opening: Some(Opening::Continuation),
        ..intent(seed, text)?
    })
}

fn duplicate(known: &str, new: &str, alike: Alike) -> Result<JournalError, Failure> {
    let (key, new) = (key(known)?, key(new)?);
    Ok(JournalError::PossibleDuplicate { key, new, alike })
}

async fn is_new(journal: &dyn Journal, batch: Batch, what: &str) -> Result<(), Failure> {
    let recorded = journal.record(batch).await?;
    expect(matches!(recorded, Recorded::New(_)), what)
}

async fn leased(journal: &dyn Journal, id: IntentId) -> Result<Claim, Failure> {
    let claim = journal.claim(id, worker("one"), minute(0), LEASE).await?;
    some(claim, "a lease")
}

async fn settle(journal: &dyn Journal, id: IntentId, number: u32) -> Result<(), Failure> {
    let mut claim = leased(journal, id).await?;
    permitted(journal, &mut claim, number, minute(0)).await?;
    settled(journal, &mut claim, minute(1)).await.map(drop)
}

async fn days(journal: &dyn Journal) -> Result<(), Failure> {
    let first = intent(1, "a")?;
    journal.record(alone(first.clone())?).await?;
    settle(journal, first.id, 1).await?;
    let since = |since: Option<DateTime>| -> Result<Batch, Failure> {
        Ok(unless_there(alone(again(1, 2, "b")?)?, since))
    };
    let expected = duplicate("a", "b", Alike::Payment)?;
    for time in [minute(-1), minute(0)] {
        let again = journal.record(since(Some(time))?).await;
        refused(again, &expected, "the same payment within the days")?;
    }
    let mut other = again(1, 3, "c")?;
    other.payment = intent(3, "c")?.payment;
    let other = unless_there(alone(other)?, Some(minute(0)));
    is_new(journal, other, "other accounts once the first has ended").await?;
    let other = unless_there(alone(intent(4, "d")?)?, Some(minute(0)));
    is_new(journal, other, "another loan or account").await?;
    // The one to other accounts is open, and moves the same total.
    refused(
        journal.record(since(None)?).await,
        &duplicate("c", "b", Alike::OpenTotal)?,
        "the same total while another is open",
    )?;
    settle(journal, intent(3, "c")?.id, 3).await?;
    is_new(journal, since(Some(minute(1)))?, "after the days").await?;
    let meant = alone(again(1, 5, "e")?)?;
    is_new(journal, meant, "what is meant").await
}

async fn open(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(alone(intent(1, "a")?)?).await?;
    let mut same = again(1, 2, "b")?;
    let mut other = again(1, 3, "c")?;
    other.payment = intent(3, "c")?.payment;
    for recorded_at in [minute(5), minute(60 * 24 * 365)] {
        (same.recorded_at, other.recorded_at) = (recorded_at, recorded_at);
        refused(
            journal
                .record(unless_there(alone(same.clone())?, None))
                .await,
            &duplicate("a", "b", Alike::Payment)?,
            "the same payment while it is open",
        )?;
        refused(
            journal
                .record(unless_there(alone(other.clone())?, None))
                .await,
            &duplicate("a", "c", Alike::OpenTotal)?,
            "the same total while it is open",
        )?;
    }
    other.amount = 5_u32.into();
    let other = unless_there(alone(other)?, None);
    is_new(journal, other, "another total").await?;
    is_new(journal, alone(same)?, "what is meant").await
}

async fn called_off(journal: &dyn Journal) -> Result<(), Failure> {
    let first = intent(1, "a")?;
    journal.record(alone(first.clone())?).await?;
    let mut claim = leased(journal, first.id).await?;
    let cancel = Event::Cancel {
        by: "Kim".to_owned(),
    };
    let cancelled = change(journal, &claim, cancel, minute(0)).await?;
    commit(journal, &mut claim, cancelled).await?;
    let again = unless_there(alone(again(1, 2, "b")?)?, Some(minute(0)));
    is_new(journal, again, "what was called off under another key").await
}

async fn plans(journal: &dyn Journal) -> Result<(), Failure> {
    journal.record(planned(10, "p", 2)?).await?;
    let as_one_call = |text: &str| -> Result<Intent, Failure> {
        Ok(Intent {
            amount: 2_000_000_u32.into(),
            ..again(10, 30, text)?
        })
    };
    // The same loan, total and accounts, divided otherwise.
    let mut again = planned(20, "q", 3)?;
    if let Some(plan) = &mut again.plan {
        (plan.party, plan.amount, plan.payment) =
            (digest(10), 2_000_000_u32.into(), Some(digest(10)));
    }
    refused(
        journal.record(unless_there(again, None)).await,
        &duplicate("p", "q", Alike::Payment)?,
        "the same plan under another key",
    )?;
    refused(
        journal
            .record(unless_there(alone(as_one_call("a")?)?, None))
            .await,
        &duplicate("p", "a", Alike::Payment)?,
        "the same payment in one call",
    )?;
    // One of its calls alone is another payment.
    let mut part = as_one_call("b")?;
    (part.amount, part.payment) = (1_000_000_u32.into(), Some(digest(31)));
    is_new(journal, unless_there(alone(part)?, None), "another total").await
}

async fn groups(journal: &dyn Journal) -> Result<(), Failure> {
    let mut alike = grouped(50, "g", &[1, 2, 3])?;
    let twin = &mut alike.intents[2];
    let again = again(1, 3, "g/3")?;
    *twin = super::scene::new(again)?;
    refused(
        journal.record(unless_there(alike.clone(), None)).await,
        &duplicate("g/1", "g/3", Alike::Payment)?,
        "two calls of a group that are the same payment",
    )?;
    // That it is meant within the group says nothing about what is there already.
    let mut meant = unless_there(alike, None);
    meant
        .duplicates
        .iter_mut()
        .for_each(|guard| guard.alike_allowed = true);
    is_new(journal, meant, "the same where it is meant").await?;
    let mut other = grouped(51, "h", &[5, 6])?;
    let twin = &mut other.intents[1];
    *twin = super::scene::new(self::again(2, 6, "h/2")?)?;
    let mut meant = unless_there(other, None);
    meant
        .duplicates
        .iter_mut()
        .for_each(|guard| guard.alike_allowed = true);
    refused(
        journal.record(meant).await,
        &duplicate("g/2", "h/2", Alike::Payment)?,
        "a call of another group",
    )?;
    let none = journal.find_group(key("h")?).await?;
    expect(none.is_none(), "nothing of a refused group is there")?;
    let none = journal.find(key("h/1")?).await?;
    expect(none.is_none(), "no call of a refused group is there")
}

async fn earlier_versions(journal: &dyn Journal) -> Result<(), Failure> {
    let first = Intent {
        payment: None,
        ..intent(1, "a")?
    };
    journal.record(alone(first.clone())?).await?;
    settle(journal, first.id, 1).await?;
    let other = unless_there(alone(again(1, 2, "b")?)?, Some(minute(0)));
    is_new(journal, other, "another content").await?;
    settle(journal, intent(2, "b")?.id, 2).await?;
    let mut same = again(1, 3, "c")?;
    (same.content, same.payment) = (first.content, Some(digest(9)));
    refused(
        journal
            .record(unless_there(alone(same)?, Some(minute(0))))
            .await,
        &duplicate("a", "c", Alike::Payment)?,
        "the same content",
    )
}
