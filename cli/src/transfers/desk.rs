//! The driver of transfers over the bank and the journal, as the settings say.

use std::fmt;

use ontu::Client;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::runtime::Operation;
use ontu::transfer::{GuardWindow, PrepareError, Rules, TransferError, Transfers};

use super::refusal;
use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{send as words, settings as setting_words};
use crate::settings::Settings;
use crate::store::{self, Store};

/// Everything that moves money or asks about it.
pub(crate) struct Desk {
    transfers: Transfers,
    store: Store,
}

impl fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Desk")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens the journal to send from, which one process at a time can.
    pub(crate) async fn open(invocation: &Invocation<'_>, settings: &Settings) -> Result<Self> {
        let client = invocation.client(settings)?;
        let store = Store::to_dispatch(invocation, settings).await?;
        store.belongs_to(settings).await?;
        Self::over(client, store, settings)
    }

    /// Opens the journal to record only, beside a worker if there is one.
    pub(crate) async fn to_record(
        invocation: &Invocation<'_>,
        settings: &Settings,
    ) -> Result<Self> {
        let client = invocation.client(settings)?;
        let store = Store::to_record(invocation, settings).await?;
        store.belongs_to(settings).await?;
        Self::over(client, store, settings)
    }

    fn over(client: Client, store: Store, settings: &Settings) -> Result<Self> {
        let guard_window = match settings.text("guard_window") {
            Some("none") => None,
            _ => Some(GuardWindow::default()),
        };
        let mut rules = Rules::default()
            .with_guard_window(guard_window)
            .with_two_person(bank::two_person(settings));
        for (setting, api) in [
            ("duplicate_days_pay", PaymentOrder::INFO.api),
            ("duplicate_days_repay", Repayment::INFO.api),
            ("duplicate_days_return", DepositReturn::INFO.api),
        ] {
            if let Some(days) = settings.text(setting) {
                // What is no number is `none`, which was checked.
                rules = rules.with_duplicate_days_of(api, days.parse().ok());
            }
        }
        let transfers = Transfers::builder(client, store.shared(), store.keys()?)
            .with_rules(rules)
            .build()
            .map_err(|error| failure(&error))?;
        Ok(Self { transfers, store })
    }

    /// The driver.
    pub(crate) fn transfers(&self) -> &Transfers {
        &self.transfers
    }

    /// The journal and its keys.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }
}

/// A failure for what the driver did not do.
pub(crate) fn failure(error: &TransferError) -> Box<Failure> {
    match error {
        TransferError::Journal(error) => store::failure(error),
        TransferError::Seal(error) => store::seal_failure(error),
        TransferError::NotAllowed(refused) => refusal::not_allowed(refused),
        TransferError::Prepare(PrepareError::Key(error)) => Failure::usage(words::not_a_key(error)),
        TransferError::Prepare(error) => {
            Failure::new(Exit::Refused, "invalid", words::unrecordable(error))
        }
        TransferError::LoopbackOnly(_) => {
            let message = setting_words::client_refused(error);
            Failure::new(Exit::CouldNotRun, "settings", message)
        }
        TransferError::Busy => Failure::new(Exit::CouldNotRun, "busy", words::busy()),
        other => Failure::new(Exit::CouldNotRun, "transfer", words::unworkable(other)),
    }
}
