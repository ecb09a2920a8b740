//! What would be sent: the calls as a table, their members masked, and on request the exact bodies in a file.

use std::io::{BufWriter, Write};
use std::path::Path;

use comfy_table::Table;
use ontu::TransactionNo;
use ontu::runtime::{Contract, Sending};
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::Wanted;
use crate::arguments::transfer;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::files::private;
use crate::language::Language;
use crate::message::Message;
use crate::messages::{general, journal, send as words, transfer as kinds};
use crate::output::{Output, krw};
use crate::settings::Settings;
use crate::transfers::content::{Call, Calls, Content};
use crate::transfers::shown;

/// What stands for the number of a call until it is sent.
const NUMBER_PLACE: &str = "00000000000000000000";

/// Shows everything and records nothing.
pub(super) fn dry_run(
    wanted: &Wanted,
    sending: &transfer::Sending,
    settings: &Settings,
    output: &Output,
) -> Result {
    let preview = Preview::of(&wanted.content, settings)?;
    let table = preview.table(output)?;
    super::key_has_room(wanted, table.row_count())?;
    if let Some(path) = &sending.reveal {
        preview.reveal(path)?;
    }
    let revealed = sending.reveal.as_ref();
    if output.json {
        output.stream(&DryRun {
            amount_krw: wanted.content.krw(),
            calls: Objects(&preview),
            dry_run: true,
            key: wanted.key.as_str(),
            operation: wanted.content.operation(),
            revealed: revealed.map(|path| path.display().to_string()),
            rows: wanted.content.rows(),
        });
        return Ok(Exit::Done);
    }
    output.line(&summary(wanted, table.row_count()));
    output.plain(&table.to_string());
    for (index, call) in preview.calls()?.enumerate() {
        let call = call?;
        output.plain(&format!("# {}", index + 1));
        output.plain(&serde_json::to_string_pretty(&call.masked()).unwrap_or_default());
        if !call.beyond_cp949.is_empty() {
            let list = Message::join(&call.beyond_cp949, "; ");
            output.remark(&words::beyond_cp949(index + 1, list));
        }
    }
    output.remark(&words::set_when_sent());
    if let Some(path) = revealed {
        output.line(&words::revealed(path.display()));
    }
    output.line(&words::nothing_recorded());
    Ok(Exit::Done)
}

/// The calls as they will be sent, but for what the sending gives: number, day and time.
///
/// They are made anew each time they are looked at, for together they may be far larger than what they are made from.
pub(super) struct Preview<'a> {
    content: &'a Content,
    contract: Contract,
    sending: Sending,
    cp949_bytes_enforced: bool,
}

impl<'a> Preview<'a> {
    /// With the values of the contract and the time of now.
    pub(super) fn of(content: &'a Content, settings: &Settings) -> Result<Self> {
        let profile = bank::profile(settings)?;
        let mut contract = Contract::new();
        for (info, value) in bank::contract(settings, &profile)? {
            contract.set(info, &value).map_err(|error| {
                let message = crate::messages::violation::of_value(&error);
                Failure::new(Exit::CouldNotRun, "settings", message)
            })?;
        }
        let now = bank::now(settings)?;
        let transaction_no = TransactionNo::parse(NUMBER_PLACE)
            .map_err(|error| Failure::usage(Message::same(error)))?;
        Ok(Self {
            content,
            contract,
            sending: Sending {
                transaction_no,
                date: now.date(),
                time: now.time(),
            },
            cp949_bytes_enforced: settings.flag("cp949_bytes_enforced"),
        })
    }

    /// Makes every call once, and returns how many there are.
    ///
    /// # Errors
    /// What would be refused at the bank's door.
    pub(super) fn check(&self) -> Result<usize> {
        let mut count = 0;
        for call in self.calls()? {
            call?;
            count += 1;
        }
        Ok(count)
    }

    fn calls(&self) -> Result<Calls<'_>> {
        let Self {
            contract, sending, ..
        } = self;
        self.content
            .calls(contract, sending, self.cp949_bytes_enforced)
    }

    /// The exact bodies, one a line, in a file of their owner's.
    fn reveal(&self, path: &Path) -> Result<()> {
        let unwritable = |error| private::unwritable(path, error);
        let mut file = BufWriter::new(private::create(path)?);
        for call in self.calls()? {
            writeln!(file, "{}", call?.body).map_err(unwritable)?;
        }
        let file = file
            .into_inner()
            .map_err(|error| unwritable(error.into_error()))?;
        file.sync_all().map_err(unwritable)
    }

    fn table(&self, output: &Output) -> Result<Table> {
        let headings = [
            words::call(),
            journal::rows(),
            general::amount_heading(),
            journal::party(),
            words::opening(),
        ];
        let mut table = output.table(&headings, &[0, 1, 2]);
        for (index, call) in self.calls()?.enumerate() {
            let call = call?;
            let opening = match call.is_new {
                None => "",
                Some(true) => "Y",
                Some(false) => "N",
            };
            table.add_row([
                (index + 1).to_string(),
                if call.rows == 0 {
                    String::new()
                } else {
                    call.rows.to_string()
                },
                krw(call.krw),
                shown::party(&call.last_four),
                opening.to_owned(),
            ]);
        }
        Ok(table)
    }
}

/// The object of `--dry-run --json`, which is never in memory as a whole.
#[derive(Serialize)]
struct DryRun<'a> {
    amount_krw: u64,
    calls: Objects<'a>,
    dry_run: bool,
    key: &'a str,
    operation: &'a str,
    revealed: Option<String>,
    rows: usize,
}

/// Calls that become JSON one after the other.
struct Objects<'a>(&'a Preview<'a>);

impl Serialize for Objects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        // All of them have been made before without an error.
        let failed = |failure: Box<Failure>| S::Error::custom(failure.kind());
        let mut sequence = serializer.serialize_seq(None)?;
        for call in self.0.calls().map_err(failed)? {
            sequence.serialize_element(&object(&call.map_err(failed)?))?;
        }
        sequence.end()
    }
}

/// What is to be sent, in one line.
pub(super) fn summary(wanted: &Wanted, calls: usize) -> Message {
    words::summary(
        wanted.key.as_str(),
        kinds::of_api(wanted.content.api()),
        calls,
        wanted.content.rows(),
        krw(wanted.content.krw()),
    )
}

fn object(call: &Call) -> Json {
    let beyond_cp949 = call
        .beyond_cp949
        .iter()
        .map(|what| json!({ "ko": what.text(Language::Ko), "en": what.text(Language::En) }));
    json!({
        "beyond_cp949": beyond_cp949.collect::<Vec<_>>(),
        "api": call.info.api,
        "amount_krw": call.krw,
        "rows": call.rows,
        "is_new_loan": call.is_new,
        "last_four": call.last_four,
        "members": call.masked(),
    })
}
