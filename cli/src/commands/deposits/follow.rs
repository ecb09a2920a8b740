//! `ontu deposits --since` and `--follow`: each deposit once, however the pages shift while they are read.

use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use ontu::Client;
use ontu::nh::DepositList;
use ontu::nh::list_deposits::{Deposit, DepositListRequired};
use ontu::nh::values::PeriodUnit;
use ontu::runtime::{Digits, Paged};
use serde_json::{Value as Json, json};

use super::cursor::Cursor;
use super::pages;
use crate::arguments::Deposits;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{deposits as words, violation};
use crate::output::{Output, krw};
use crate::settings::Settings;
use crate::stop::Stop;
use crate::store::{self, Missing, Store};

/// The name of the cursor where none is given.
const DEFAULT_NAME: &str = "default";
/// The most days of one request; the document allows 90.
const DAYS: i64 = 30;
/// How often a list is read again while it shifts; what is left comes with the next reading.
const PASSES: usize = 10;

/// Lists what is new since the cursor, once or until it is stopped.
pub(super) async fn run(
    arguments: &Deposits,
    settings: &Settings,
    client: &Client,
    invocation: &Invocation<'_>,
) -> Result {
    let output = invocation.output;
    let mut reading = Reading::begin(arguments, settings, client, invocation).await?;
    if !arguments.follow {
        let new = reading.read().await?;
        let exit = reading.show(&new, output);
        reading.keep().await?;
        return Ok(exit);
    }
    let every = Duration::from_secs(u64::from(arguments.every));
    // One listener for all the time: what is pressed while nobody waits for it must not be lost.
    let stop = Stop::listen();
    let mut exit = Exit::Done;
    loop {
        // Between a reading and its keeping nothing stops it, or what was listed would be listed again.
        let read = tokio::select! {
            biased;
            () = stop.once() => break,
            read = reading.read() => read,
        };
        match read {
            Ok(new) => {
                if reading.show_each(&new, output) != Exit::Done {
                    exit = Exit::Unknown;
                }
                reading.keep().await?;
            }
            // A bank that does not answer now may answer later; a wrong setting or a refusal stays as it is.
            Err(failure) if matches!(failure.exit(), Exit::Unknown | Exit::CouldNotRun) => {
                reading.forget_unkept().await?;
                // A stream that falls silent must say why, with --json too.
                output.warning(failure.message());
                output.warning(&words::reading_failed(arguments.every));
            }
            Err(failure) => return Err(failure),
        }
        tokio::select! {
            biased;
            () = stop.once() => break,
            () = tokio::time::sleep(every) => {}
        }
    }
    output.remark(&words::stopped(&reading.name));
    Ok(exit)
}

/// A reader under a name.
struct Reading<'a> {
    arguments: &'a Deposits,
    client: &'a Client,
    store: Store,
    name: String,
    first: Date,
    account: Option<Digits<ontu::nh::elements::VirtualAccountNo>>,
    cursor: Cursor,
}

impl<'a> Reading<'a> {
    async fn begin(
        arguments: &'a Deposits,
        settings: &Settings,
        client: &'a Client,
        invocation: &Invocation<'_>,
    ) -> Result<Self> {
        let name = arguments.since.as_deref().unwrap_or(DEFAULT_NAME);
        let plain =
            |character: char| character.is_alphanumeric() || ['-', '_'].contains(&character);
        if name.is_empty() || name.chars().count() > 40 || !name.chars().all(plain) {
            return Err(Failure::usage(words::not_a_cursor(name)));
        }
        let first = match &arguments.from {
            None => client.now().date(),
            Some(text) => {
                crate::commands::day(text).ok_or_else(|| Failure::usage(words::from_a_day(text)))?
            }
        };
        let account = match &arguments.account {
            None => None,
            Some(text) => Some(Digits::new(text).map_err(|error| {
                Failure::new(Exit::Refused, "invalid", violation::of_value(&error))
            })?),
        };
        let store = Store::to_record(invocation, settings, Missing::Make).await?;
        // One account is a list of its own: its cursor must not pass over the others' deposits.
        let mut full = name.to_owned();
        if let Some(account) = &account {
            let digest = store.account_digest(account.expose())?;
            full = format!("{name}/{digest}");
        }
        let cursor = Cursor::load(store.journal(), &full, first)
            .await
            .map_err(|error| store::failure(&error))?;
        Ok(Self {
            arguments,
            client,
            store,
            name: name.to_owned(),
            first,
            account,
            cursor,
        })
    }

    /// Reads until a whole pass over the list has found nothing new, so that a row that slipped from page to page is not lost.
    async fn read(&mut self) -> Result<Vec<Deposit>> {
        let mut new = Vec::new();
        for _ in 0..PASSES {
            let (found, length) = self.pass().await?;
            // A list that fits on one page cannot shift.
            let shifts = !found.is_empty() && length > DepositList::PAGE as usize;
            new.extend(found);
            if !shifts {
                break;
            }
        }
        // The bank lists the latest first; whoever books them wants them in their order.
        new.sort_by_key(|deposit| {
            let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
            (
                deposit.received_date.get(),
                text(deposit.sequence_no.expose_text()),
            )
        });
        Ok(new)
    }

    /// Reads the list once: what is new of it, and how long it was.
    async fn pass(&mut self) -> Result<(Vec<Deposit>, usize)> {
        let today = self.client.now().date();
        let (mut new, mut length) = (Vec::new(), 0);
        let mut start = self.cursor.from().min(today);
        loop {
            let end = start.saturating_add((DAYS - 1).days()).min(today);
            let mut request = DepositList::new(DepositListRequired {
                period_unit: PeriodUnit::Daily,
                start: start.into(),
                end: end.into(),
            });
            if let Some(account) = &self.account {
                request = request.with_virtual_account_no(account.clone());
            }
            let sealer = self.store.sealer()?;
            let cursor = &mut self.cursor;
            pages::read(self.client, &request, |deposit| {
                length += 1;
                let is_new = cursor.takes(&deposit, sealer, today);
                if is_new.map_err(|error| store::seal_failure(&error))? {
                    new.push(deposit);
                }
                Ok(())
            })
            .await?;
            if end >= today {
                return Ok((new, length));
            }
            start = end.saturating_add(1.day());
        }
    }

    /// Keeps the cursor behind what was listed: listed and not kept is listed again, kept and not listed would be lost.
    async fn keep(&mut self) -> Result<()> {
        let today = self.client.now().date();
        let kept = self
            .cursor
            .keep(self.store.journal(), today)
            .await
            .map_err(|error| store::failure(&error))?;
        if kept {
            return Ok(());
        }
        let message = words::cursor_moved(&self.name);
        Err(Failure::new(Exit::Refused, "cursor", message).to_do(words::one_reader()))
    }

    /// Goes back to what is kept, after a reading that broke off and was not listed.
    async fn forget_unkept(&mut self) -> Result<()> {
        let name = self.cursor.name().to_owned();
        self.cursor = Cursor::load(self.store.journal(), &name, self.first)
            .await
            .map_err(|error| store::failure(&error))?;
        Ok(())
    }

    /// Prints a reading whole.
    fn show(&self, new: &[Deposit], output: &Output) -> Exit {
        let total = super::total(new);
        let exit = super::warn_of_unreadable(new, output);
        if output.json {
            output.object(&json!({
                "since": self.name,
                "count": new.len(),
                "total_krw": total,
                "unreadable": super::unreadable_object(new),
                "deposits": self.objects(new),
            }));
            return exit;
        }
        if !new.is_empty() {
            output.plain(&super::table(new, self.arguments.show, output).to_string());
        }
        output.line(&words::found(new.len(), krw(total), &self.name));
        if !self.arguments.show && !new.is_empty() {
            output.remark(&words::masked());
        }
        exit
    }

    /// Prints each deposit for itself, as a stream is read.
    fn show_each(&self, new: &[Deposit], output: &Output) -> Exit {
        for object in self.objects(new) {
            if output.json {
                output.object(&object);
                continue;
            }
            let text = |member: &str| object[member].as_str().unwrap_or("?").to_owned();
            let amount = object["amount_krw"].as_u64().map_or("?".to_owned(), krw);
            let line = [
                text("date"),
                text("virtual_account_no"),
                amount,
                text("sequence_no"),
            ];
            output.plain(&line.join("\t"));
        }
        super::warn_of_unreadable(new, output)
    }

    fn objects(&self, new: &[Deposit]) -> Vec<Json> {
        new.iter()
            .map(|row| super::object(row, self.arguments.show))
            .collect()
    }
}
