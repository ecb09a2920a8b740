//! `ontu journal`: looks at what was written down, and writes down what a person decides.

mod abandon;
mod adopt;
mod create;
mod export;
mod forget;
mod list;
mod rekey;
mod release;
mod resolve;
mod resume;
mod set_aside;
mod show;
mod verify;

use jiff::civil::DateTime;

use crate::arguments::journal::Journal;
use crate::bank;
use crate::exit::Result;
use crate::invocation::Invocation;
use crate::settings::Settings;
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
pub(crate) async fn run(arguments: &Journal, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    match arguments {
        Journal::Create(create) => create::run(create, &settings, invocation),
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
        Journal::Verify(verify) => verify::run(verify, &settings, invocation).await,
        Journal::Adopt(adopt) => adopt::run(adopt, &settings, invocation).await,
        Journal::Forget(forget) => forget::run(forget, &settings, invocation).await,
        Journal::Rekey => rekey::run(&settings, invocation).await,
        Journal::SetAside(aside) => set_aside::run(aside, &settings, invocation).await,
        Journal::Resume(resume) => resume::run(resume, &settings, invocation).await,
        Journal::Resolve(resolve) => {
            let desk = Desk::open(invocation, &settings).await?;
            resolve::run(resolve, &desk, &settings, output).await
        }
        Journal::Release(release) => {
            let desk = Desk::open(invocation, &settings).await?;
            release::run(release, &desk, &settings, output).await
        }
        Journal::Abandon(abandon) => {
            let desk = Desk::open(invocation, &settings).await?;
            abandon::run(abandon, &desk, output).await
        }
    }
}
