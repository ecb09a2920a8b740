//! `ontu journal verify`: whether every chain of evidence, every state and every sealed content is as it was written.

use jiff::civil::DateTime;
use ontu::transfer::{
    Filter, Health, Journal, JournalError, LearntCode, PAYLOAD_COLUMN, Record, SealFailure,
    SealedPlace, Sealer, codes_version, overlay_at,
};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::arguments::journal::Verify;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::journal as words;
use crate::operations;
use crate::output::Output;
use crate::people::{self, Names};
use crate::settings::Settings;
use crate::store::{self, Missing, Store};

/// How many transfers are read at a time.
const PAGE: usize = 500;
/// How many faults are shown; whoever reads one knows enough, and `--json` names the keys of all.
const SHOWN: usize = 20;

/// Checks everything, and names each transfer that is not as it was written; on request ends a quarantine.
pub(super) async fn run(
    arguments: &Verify,
    settings: &Settings,
    invocation: &Invocation<'_>,
) -> Result {
    let output = invocation.output;
    if arguments.end_quarantine {
        let store = Store::to_dispatch(invocation, settings, Missing::Refuse).await?;
        let now = bank::now(settings)?;
        check_all(&store).await?;
        return end_quarantine(arguments, settings, &store, now, output).await;
    }
    let store = Store::to_read(settings).await?;
    let (transfers, facts) = check_all(&store).await?;
    output.line(&words::verified(transfers, facts));
    output.object(&json!({ "transfers": transfers, "evidence": facts, "damaged": 0 }));
    Ok(Exit::Done)
}

/// Checks the file and every transfer in it; returns how many transfers and facts there are.
async fn check_all(store: &Store) -> Result<(usize, usize)> {
    let journal = store.journal();
    let sealer = store.sealer()?;
    let mut faults: Vec<(String, Message)> = Vec::new();
    let checked = store.file().verify().await;
    for finding in checked.map_err(|error| store::failure(&error))?.findings {
        faults.push((String::new(), Message::same(finding)));
    }
    let learnt = journal.learnt().await;
    let learnt = learnt.map_err(|error| store::failure(&error))?;
    let (mut transfers, mut facts, mut after) = (0, 0, 0);
    loop {
        let page = journal.list(Filter::default(), after, PAGE).await;
        let page = page.map_err(|error| store::failure(&error))?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.sequence;
        for record in &page {
            transfers += 1;
            match check(store, sealer, record, &learnt).await {
                Ok(count) => facts += count,
                Err(message) => faults.push((record.intent.key.to_string(), message)),
            }
        }
    }
    if faults.is_empty() {
        return Ok((transfers, facts));
    }
    let keys: Vec<&str> = faults.iter().map(|(key, _)| key.as_str()).collect();
    let list: Vec<Message> = faults
        .iter()
        .take(SHOWN)
        .map(|(key, message)| {
            if key.is_empty() {
                return message.clone();
            }
            Message::join([&Message::same(key), message], ": ")
        })
        .collect();
    let message = words::not_verified(faults.len(), Message::join(&list, "\n  "));
    Err(Failure::new(Exit::Refused, "damaged", message)
        .detail("keys", keys)
        .to_do(words::send_nothing()))
}

/// Lets permits be taken again, once every transfer that may have been sent was inquired.
async fn end_quarantine(
    arguments: &Verify,
    settings: &Settings,
    store: &Store,
    now: DateTime,
    output: &Output,
) -> Result {
    let file = store.file();
    let health = file.health().await;
    let Health::Quarantined(why) = health.map_err(|error| store::failure(&error))? else {
        output.line(&words::no_quarantine());
        output.object(&json!({ "quarantine": false }));
        return Ok(Exit::Done);
    };
    let remaining = file.quarantined().await;
    let remaining = remaining.map_err(|error| store::failure(&error))?;
    if remaining > 0 {
        let message = words::still_to_inquire(remaining);
        return Err(Failure::new(Exit::Refused, "quarantined", message)
            .detail("remaining", remaining)
            .to_do(words::inquire_first()));
    }
    let reference = arguments.reference.as_deref().unwrap_or_default().trim();
    if reference.is_empty() {
        return Err(Failure::usage(words::reference_needed()));
    }
    let act = ["end-quarantine", &why, reference];
    let names = Names {
        by: arguments.by.as_deref().unwrap_or_default(),
        confirmed_by: arguments.confirmed_by.as_deref(),
    };
    let signed = people::sign(settings, store.sealer()?, &act, names, now)?;
    file.end_quarantine(now, signed.persons(), reference)
        .await
        .map_err(|error| store::failure(&error))?;
    signed.done()?;
    output.line(&words::quarantine_ended());
    output.object(&json!({ "quarantine": false }));
    Ok(Exit::Done)
}

/// Checks one transfer; returns how many facts it has.
async fn check(
    store: &Store,
    sealer: &dyn Sealer,
    record: &Record,
    learnt: &[LearntCode],
) -> std::result::Result<usize, Message> {
    let journal = store.journal();
    let broken = |error: JournalError| Message::same(error);
    let evidence = journal.evidence(record.intent.id).await.map_err(broken)?;
    let overlay = overlay_at(learnt, codes_version(&evidence));
    match operations::fold(&record.intent, &evidence, &overlay) {
        Some(Ok(folded)) if folded == record.standing => {}
        Some(Err(error)) => return Err(Message::same(error)),
        _ => return Err(words::does_not_follow()),
    }
    let sealed = journal.payload(record.intent.id).await.map_err(broken)?;
    let place = SealedPlace {
        intent: &record.intent.id,
        column: PAYLOAD_COLUMN,
        version: record.intent.payload_version,
    };
    let failed = |error: SealFailure| Message::same(error);
    match sealer.open(place, &sealed) {
        Err(SealFailure::Forgotten) => {}
        Err(error) => return Err(failed(error)),
        Ok(content) => {
            let api = &record.intent.api;
            let digest = operations::content_digest(sealer, api, content.expose_secret());
            if digest.map_err(failed)? != record.intent.content {
                return Err(words::other_content());
            }
        }
    }
    Ok(evidence.len())
}
