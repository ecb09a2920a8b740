//! `ontu journal export`: the journal as JSON, one transfer a line, for an audit or another tool.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

use ontu::transfer::Filter;
use serde_json::{Value as Json, json};

use super::Context;
use super::show::fact_object;
use crate::arguments::journal::Export;
use crate::exit::{Exit, Result};
use crate::files::private;
use crate::messages::journal as words;
use crate::output::Output;
use crate::store;
use crate::transfers::shown;

/// How many transfers are read at a time.
const PAGE: usize = 500;

/// Writes a file that was not there before; sealed content stays in the journal.
pub(super) async fn run(arguments: &Export, context: &Context, output: &Output) -> Result {
    let path = &arguments.file;
    let unwritable = |error| private::unwritable(path, error);
    let mut file = BufWriter::new(private::create(path)?);
    let journal = context.store.journal();
    let (mut count, mut after) = (0_usize, 0);
    let mut left_out = BTreeSet::new();
    loop {
        let rows = context.store.file();
        let listed = rows.list_with_unreadable(Filter::default(), after, PAGE);
        let listed = listed.await.map_err(|error| store::failure(&error))?;
        left_out.extend(listed.unreadable.iter().map(|one| one.sequence));
        let Some(last) = listed.records.last() else {
            break;
        };
        after = last.sequence;
        for record in &listed.records {
            let evidence = journal
                .evidence(record.intent.id)
                .await
                .map_err(|error| store::failure(&error))?;
            let mut object = shown::object(record, context.now);
            object["evidence"] = evidence.iter().map(fact_object).collect::<Json>();
            writeln!(file, "{object}").map_err(unwritable)?;
            count += 1;
        }
    }
    let file = file
        .into_inner()
        .map_err(|error| unwritable(error.into_error()))?;
    file.sync_all().map_err(unwritable)?;
    output.line(&words::exported(count, path.display()));
    output.object(&json!({
        "transfers": count,
        "unreadable": left_out,
        "file": path.display().to_string(),
    }));
    if left_out.is_empty() {
        return Ok(Exit::Done);
    }
    output.warning(&words::left_out(left_out.len()));
    Ok(Exit::Unknown)
}
