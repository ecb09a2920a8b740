//! `ontu journal`: looks at what was written down, and writes down what a person decides.

mod abandon;
mod adopt;
mod export;
mod forget;
mod list;
mod rekey;
mod resolve;
mod resume;
mod show;
mod verify;

use std::path::Path;

use jiff::civil::DateTime;

use crate::arguments::journal::Journal;
use crate::bank;
use crate::exit::Result;
use crate::output::Output;
use crate::settings::{Given, Settings};
use crate::store::Store;
use crate::transfers::desk::Desk;

/// A journal to read, and the time.
struct Context {
    store: Store,
    now: DateTime,
}

impl Context {
    async fn to_read(settings: &Settings) -> Result<Self> {
        Ok(Self {
            store: Store::to_read(settings).await?,
            now: bank::now(settings)?,
        })
    }
}

/// Runs one of the commands.
pub(crate) async fn run(
    arguments: &Journal,
    config: Option<&Path>,
    given: &Given<'_>,
    output: &Output,
) -> Result {
    let settings = Settings::load(config, given)?;
    match arguments {
        Journal::List(list) => {
            let context = Context::to_read(&settings).await?;
            list::run(list, &context, output).await
        }
        Journal::Show(show) => {
            let context = Context::to_read(&settings).await?;
            show::run(show, &context, output).await
        }
        Journal::Export(export) => {
            let context = Context::to_read(&settings).await?;
            export::run(export, &context, output).await
        }
        Journal::Verify(verify) => verify::run(verify, &settings, output).await,
        Journal::Adopt(adopt) => adopt::run(adopt, &settings, output).await,
        Journal::Forget(forget) => forget::run(forget, &settings, output).await,
        Journal::Rekey => rekey::run(&settings, output).await,
        Journal::Resume(resume) => {
            let desk = Desk::open(&settings, given, output).await?;
            resume::run(resume, &desk, output).await
        }
        Journal::Resolve(resolve) => {
            let desk = Desk::open(&settings, given, output).await?;
            resolve::run(resolve, &desk, output).await
        }
        Journal::Abandon(abandon) => {
            let desk = Desk::open(&settings, given, output).await?;
            abandon::run(abandon, &desk, output).await
        }
    }
}
