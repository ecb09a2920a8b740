//! The rest: learnt codes, kept values, payloads that are replaced.

use super::scene::{alone, intent, minute};
use super::{Check, Failure, expect, refused, same};
use crate::runtime::CodeClass;
use crate::transfer::intent::SealedPayload;
use crate::transfer::journal::{Health, Journal, JournalError, LearntCode};

pub(super) const CHECKS: [Check; 4] = [
    Check {
        name: "a new journal is ready",
        run: |journal| Box::pin(ready(journal)),
    },
    Check {
        name: "learnt codes are counted and kept in order",
        run: |journal| Box::pin(learnt(journal)),
    },
    Check {
        name: "a kept value is replaced by whoever knows it",
        run: |journal| Box::pin(kept(journal)),
    },
    Check {
        name: "a payload is replaced by whoever knows it",
        run: |journal| Box::pin(payloads(journal)),
    },
];

async fn ready(journal: &dyn Journal) -> Result<(), Failure> {
    same(&journal.health().await?, &Health::Ready, "its health")?;
    same(&journal.learnt().await?, &Vec::new(), "its learnt codes")
}

async fn learnt(journal: &dyn Journal) -> Result<(), Failure> {
    let code = |api: Option<&str>, code: &str, class| LearntCode {
        api: api.map(str::to_owned),
        code: code.to_owned(),
        class,
        reference: "mail of 2026-01-05".to_owned(),
        by: "Kim".to_owned(),
        at: minute(0),
    };
    let codes = vec![
        code(None, "A1234", CodeClass::Refused),
        code(
            Some("P2PNInvestmentPaymentOrder"),
            "A1234",
            CodeClass::Absent,
        ),
    ];
    for (version, code) in (1..).zip(&codes) {
        let found = journal.learn(code.clone()).await?;
        same(&found, &version, "the version of the learnt codes")?;
    }
    same(&journal.learnt().await?, &codes, "the learnt codes")
}

async fn kept(journal: &dyn Journal) -> Result<(), Failure> {
    let name = "deposits".to_owned();
    same(&journal.kept(name.clone()).await?, &None, "nothing kept")?;
    let keep = |expected: Option<&str>, value: &str| {
        journal.keep(name.clone(), expected.map(str::to_owned), value.to_owned())
    };
    expect(keep(None, "1").await?, "the first value is kept")?;
    expect(!keep(None, "2").await?, "a second first value is not")?;
    expect(
        keep(Some("1"), "3").await?,
        "a value replaces what it knows",
    )?;
    expect(!keep(Some("1"), "4").await?, "and nothing else")?;
    same(
        &journal.kept(name.clone()).await?,
        &Some("3".to_owned()),
        "the kept value",
    )
}

async fn payloads(journal: &dyn Journal) -> Result<(), Failure> {
    let batch = alone(intent(1, "a")?)?;
    let (id, old) = (batch.intents[0].intent.id, batch.intents[0].payload.clone());
    journal.record(batch).await?;
    let new = SealedPayload::new(b"sealed anew".to_vec());
    let replace = |expected: &SealedPayload, payload: &SealedPayload| {
        journal.replace_payload(id, expected.clone(), payload.clone())
    };
    expect(!replace(&new, &new).await?, "another payload is expected")?;
    expect(replace(&old, &new).await?, "the payload is expected")?;
    same(&journal.payload(id).await?, &new, "the new payload")?;
    let none = SealedPayload::new(Vec::new());
    expect(replace(&new, &none).await?, "the payload is forgotten")?;
    same(&journal.payload(id).await?, &none, "the forgotten payload")?;
    let nobody = intent(9, "z")?.id;
    refused(
        journal.payload(nobody).await,
        &JournalError::NotFound,
        "the payload of an intent that nobody recorded",
    )
}
