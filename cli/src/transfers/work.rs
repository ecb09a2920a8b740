//! Works on transfers until each has come to its end or somebody presses Ctrl-C, and shows how it goes.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ontu::transfer::{Health, IntentId, JournalError, Progress, ProgressEvent, Record, State};
use tokio::sync::broadcast::error::RecvError;

use super::desk::{self, Desk};
use crate::exit::{Failure, Result};
use crate::message::Message;
use crate::messages::{send as words, transfer};
use crate::output::{Output, krw};
use crate::stop::Stop;

/// How often it is looked at whether what is on its way has come back.
const LOOK: Duration = Duration::from_millis(50);
/// For how long it is waited for; a call takes no longer than its own time limit.
const PATIENCE: Duration = Duration::from_secs(75);

/// How the work ended.
#[derive(Debug)]
pub(crate) struct Worked {
    /// The transfers as they stand now.
    pub(crate) records: Vec<Record>,
    /// Whether Ctrl-C has ended it.
    pub(crate) interrupted: bool,
    /// What the last transfer that waits is waiting for.
    pub(crate) waiting: Option<Message>,
}

/// Works until every transfer is at rest, or until Ctrl-C.
pub(crate) async fn until_ended(
    desk: &Desk,
    intents: &[IntentId],
    stop: &Stop,
    output: &Output,
) -> Result<Worked> {
    let transfers = desk.transfers();
    sendable(desk, intents).await?;
    let mut events = transfers.events();
    let mut shown = Shown::new(desk, intents, output).await?;
    let records = {
        let mut settled = pin!(transfers.settle(intents, stop.once()));
        loop {
            tokio::select! {
                biased;
                event = events.recv() => match event {
                    Ok(event) => shown.event(&event),
                    // A listener that lags sees the states at the end all the same.
                    Err(RecvError::Lagged(_) | RecvError::Closed) => {}
                },
                records = &mut settled => break records,
            }
        }
    }
    .map_err(|error| desk::failure(&error))?;
    while let Ok(event) = events.try_recv() {
        shown.event(&event);
    }
    let interrupted = stop.is_asked();
    let records = if interrupted {
        shown.say(&words::stopping());
        come_back(desk, intents, records, stop).await?
    } else {
        records
    };
    let waiting = shown.end();
    Ok(Worked {
        records,
        interrupted,
        waiting,
    })
}

/// Refuses to wait for a journal that takes no permits, unless there is something to ask about.
async fn sendable(desk: &Desk, intents: &[IntentId]) -> Result<()> {
    let journal = desk.store().journal();
    let failed = |error: JournalError| crate::store::failure(&error);
    let why = match journal.health().await.map_err(failed)? {
        Health::Ready => return Ok(()),
        Health::Poisoned(why) => JournalError::Poisoned(why),
        Health::Quarantined(why) => JournalError::Quarantined(why),
        other => JournalError::Unavailable(format!("{other:?}")),
    };
    for intent in intents {
        let record = journal.read(*intent).await.map_err(failed)?;
        if record.is_some_and(|record| record.state().is_open_at_bank()) {
            return Ok(());
        }
    }
    Err(failed(why))
}

/// Waits for what is on its way, so that its outcome is written down; a second Ctrl-C leaves it to the next start.
async fn come_back(
    desk: &Desk,
    intents: &[IntentId],
    mut records: Vec<Record>,
    stop: &Stop,
) -> Result<Vec<Record>> {
    let journal = desk.store().journal();
    let back = async {
        while records
            .iter()
            .any(|record| record.state() == State::Sending)
        {
            tokio::time::sleep(LOOK).await;
            for (intent, record) in intents.iter().zip(&mut records) {
                if let Some(found) = journal
                    .read(*intent)
                    .await
                    .map_err(|error| crate::store::failure(&error))?
                {
                    *record = found;
                }
            }
        }
        Ok::<(), Box<Failure>>(())
    };
    tokio::select! {
        back = back => back?,
        () = stop.twice() => {}
        () = tokio::time::sleep(PATIENCE) => {}
    }
    Ok(records)
}

/// What a person sees while it goes on; nothing with `--json`.
struct Shown<'a> {
    output: &'a Output,
    bar: ProgressBar,
    is_terminal: bool,
    amounts: BTreeMap<IntentId, (u64, State)>,
    waiting: BTreeMap<IntentId, Message>,
}

impl<'a> Shown<'a> {
    async fn new(desk: &Desk, intents: &[IntentId], output: &'a Output) -> Result<Self> {
        let mut amounts = BTreeMap::new();
        for intent in intents {
            let found = desk.store().journal().read(*intent).await;
            if let Some(record) = found.map_err(|error| crate::store::failure(&error))? {
                amounts.insert(*intent, (record.intent.amount.get(), record.state()));
            }
        }
        let is_terminal = console_is_terminal() && !output.json;
        let bar = ProgressBar::with_draw_target(
            Some(intents.len() as u64),
            if is_terminal {
                ProgressDrawTarget::stderr()
            } else {
                ProgressDrawTarget::hidden()
            },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}") {
            bar.set_style(style);
        }
        let shown = Self {
            output,
            bar,
            is_terminal,
            amounts,
            waiting: BTreeMap::new(),
        };
        shown.update();
        Ok(shown)
    }

    fn event(&mut self, progress: &Progress) {
        // Other transfers of the same journal are not this command's.
        if !self.amounts.contains_key(&progress.intent) {
            return;
        }
        let key = progress.key.as_str();
        match &progress.event {
            ProgressEvent::Moved { to, .. } => {
                if let Some((_, state)) = self.amounts.get_mut(&progress.intent) {
                    *state = *to;
                }
                self.waiting.remove(&progress.intent);
                // That it is being sent is followed by what became of it.
                if *to != State::Sending {
                    self.say(&words::now_is(key, transfer::of_state(*to)));
                }
            }
            ProgressEvent::Waits { why, .. } => {
                let message = words::waiting(key, transfer::of_waiting(*why));
                if self.waiting.get(&progress.intent) != Some(&message) {
                    self.say(&message);
                    self.waiting.insert(progress.intent, message);
                }
            }
            ProgressEvent::Sending {
                near_sweep: true, ..
            } => self.say(&words::near_sweep()),
            ProgressEvent::NotSent { why }
            | ProgressEvent::InquiryNotSent { why }
            | ProgressEvent::Unusable { why }
            | ProgressEvent::JournalFailed { why }
            | ProgressEvent::Halted { why } => self.say(&words::waiting(key, why)),
            _ => {}
        }
        self.update();
    }

    fn update(&self) {
        let settled = || {
            let of = self.amounts.values();
            of.filter(|(_, state)| *state == State::Settled)
        };
        let done: u64 = settled().map(|(amount, _)| amount).sum();
        let total: u64 = self.amounts.values().map(|(amount, _)| amount).sum();
        let message = words::progress(settled().count(), self.amounts.len(), krw(done), krw(total));
        self.bar.set_position(settled().count() as u64);
        self.bar.set_message(self.output.text(&message).to_owned());
    }

    fn say(&self, message: &Message) {
        if self.is_terminal {
            self.bar.println(self.output.text(message));
        } else {
            self.output.remark(message);
        }
    }

    /// Takes the bar away; returns what is still waited for.
    fn end(self) -> Option<Message> {
        self.bar.finish_and_clear();
        self.waiting.into_values().next_back()
    }
}

fn console_is_terminal() -> bool {
    use std::io::IsTerminal;
    std::io::stderr().is_terminal()
}
