//! Works on transfers until each has come to its end or somebody presses Ctrl-C, and shows how it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::pin::pin;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use ontu::transfer::{
    IntentId, JournalError, PlanPlace, Progress, ProgressEvent, Record, State, Waiting,
};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use super::desk::{self, Desk};
use crate::exit::{Failure, Result};
use crate::message::Message;
use crate::messages::{send as words, transfer};
use crate::output::{Output, krw};
use crate::stop::Stop;
use crate::store;

/// How often it is looked at whether what is on its way has come back.
const LOOK: Duration = Duration::from_millis(50);
/// What is due so soon needs no word.
const SOON: SignedDuration = SignedDuration::from_secs(10);
/// For how long it is waited for; a call takes no longer than its own time limit.
const PATIENCE: Duration = Duration::from_secs(75);

/// How the work ended.
#[derive(Debug)]
pub(crate) struct Worked {
    /// The transfers as they stand now.
    pub(crate) records: Vec<Record>,
    /// Whether all of them had ended before, so that nothing was done.
    pub(crate) ended_before: bool,
    /// Whether Ctrl-C has ended it.
    pub(crate) interrupted: bool,
    /// What the last transfer that waits is waiting for.
    pub(crate) waiting: Option<Message>,
}

/// Works until every transfer is at rest, until only a person can bring the rest further, or until Ctrl-C.
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
    let ended_before = shown.have_ended();
    let held_up = Notify::new();
    let mut reasons = None;
    let records = {
        let until = async {
            tokio::select! {
                () = stop.once() => {}
                () = held_up.notified() => {}
            }
        };
        let mut settled = pin!(transfers.settle(intents, until));
        loop {
            tokio::select! {
                biased;
                event = events.recv() => match event {
                    Ok(event) => {
                        shown.event(&event);
                        // While this process waits for a person, that person cannot use the journal.
                        if let Some(held) = shown.held_up(desk).await? {
                            reasons = Some(held);
                            held_up.notify_one();
                        }
                    }
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
        ended_before,
        interrupted,
        waiting: reasons.or(waiting),
    })
}

/// Refuses to wait for a journal that takes no permits, unless there is something to ask about.
async fn sendable(desk: &Desk, intents: &[IntentId]) -> Result<()> {
    let journal = desk.store().journal();
    let failed = |error: JournalError| store::failure(&error);
    let Some(why) = journal.health().await.map_err(failed)?.trouble() else {
        return Ok(());
    };
    for intent in intents {
        let record = read(desk, *intent).await?;
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
    let back = async {
        while records
            .iter()
            .any(|record| record.state() == State::Sending)
        {
            tokio::time::sleep(LOOK).await;
            for (intent, record) in intents.iter().zip(&mut records) {
                if let Some(found) = read(desk, *intent).await? {
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

/// What a person sees while it goes on; with `--json` only what holds it up, on stderr.
struct Shown<'a> {
    output: &'a Output,
    bar: ProgressBar,
    is_terminal: bool,
    transfers: BTreeMap<IntentId, Seen>,
    sweep_is_said: bool,
}

/// One transfer as it was last heard of.
struct Seen {
    amount: u64,
    state: State,
    due: DateTime,
    place: Option<PlanPlace>,
    waiting: Option<(Waiting, Message)>,
}

impl Seen {
    /// Whether nothing more is done about it.
    fn rests(&self) -> bool {
        self.state.is_terminal() || self.state == State::Disputed
    }
}

impl<'a> Shown<'a> {
    async fn new(desk: &Desk, intents: &[IntentId], output: &'a Output) -> Result<Self> {
        let mut transfers = BTreeMap::new();
        for intent in intents {
            if let Some(record) = read(desk, *intent).await? {
                let seen = Seen {
                    amount: record.intent.amount.get(),
                    state: record.state(),
                    due: record.due,
                    place: record.intent.place,
                    waiting: None,
                };
                transfers.insert(*intent, seen);
            }
        }
        let is_terminal = std::io::stderr().is_terminal() && !output.json;
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
            transfers,
            sweep_is_said: false,
        };
        shown.say_first_step(desk.transfers().client().now());
        shown.update();
        Ok(shown)
    }

    /// Says when the first step is due, where an earlier run has left that for later.
    fn say_first_step(&self, now: DateTime) {
        let open = self.transfers.values().filter(|seen| !seen.rests());
        let first = open.map(|seen| seen.due).min();
        if let Some(due) = first.filter(|due| due.duration_since(now) > SOON) {
            self.say_even_to_scripts(&words::first_step(super::shown::second(due)));
        }
    }

    fn have_ended(&self) -> bool {
        self.transfers.values().all(|seen| seen.state.is_terminal())
    }

    fn event(&mut self, progress: &Progress) {
        // Other transfers of the same journal are not this command's.
        let Some(seen) = self.transfers.get_mut(&progress.intent) else {
            return;
        };
        let key = progress.key.as_str();
        match &progress.event {
            ProgressEvent::Moved { to, .. } => {
                seen.state = *to;
                seen.waiting = None;
                // That it is being sent is followed by what became of it.
                if *to != State::Sending {
                    self.say(&words::now_is(key, transfer::of_state(*to)));
                }
            }
            ProgressEvent::Waits { why, until } => {
                let what = transfer::of_waiting(*why);
                let message = match why {
                    Waiting::GuardWindow => {
                        words::waiting_until(key, what, super::shown::minute(*until))
                    }
                    _ => words::waiting(key, what),
                };
                let is_new = seen
                    .waiting
                    .as_ref()
                    .is_none_or(|(_, said)| *said != message);
                seen.waiting = Some((*why, message.clone()));
                if is_new {
                    self.say_even_to_scripts(&message);
                }
            }
            ProgressEvent::Sending {
                near_sweep: true, ..
            } if !self.sweep_is_said => {
                self.sweep_is_said = true;
                self.say(&words::near_sweep());
            }
            ProgressEvent::DueAhead { due } => {
                let message = words::due_ahead(key, super::shown::second(*due));
                self.say_even_to_scripts(&message);
            }
            ProgressEvent::NotSent { why }
            | ProgressEvent::InquiryNotSent { why }
            | ProgressEvent::Unusable { why }
            | ProgressEvent::JournalFailed { why }
            | ProgressEvent::Halted { why } => self.say_even_to_scripts(&words::waiting(key, why)),
            _ => {}
        }
        self.update();
    }

    /// What a person must do first, where every transfer that is not at rest waits for a person or for another command's transfer.
    async fn held_up(&self, desk: &Desk) -> Result<Option<Message>> {
        let open: Vec<(&IntentId, &Seen)> = self
            .transfers
            .iter()
            .filter(|(_, seen)| !seen.rests())
            .collect();
        let mut plans = BTreeSet::new();
        let mut reasons: Vec<Message> = Vec::new();
        for (intent, seen) in &open {
            let Some((why, message)) = &seen.waiting else {
                continue;
            };
            let by = match why {
                Waiting::LoanTotal | Waiting::Content | Waiting::Release => message.clone(),
                Waiting::PartyBusy | Waiting::PartyFrozen => {
                    match self.others_at(desk, **intent).await? {
                        Some(others) => Message::join([message, &others], ": "),
                        None => return Ok(None),
                    }
                }
                _ => return Ok(None),
            };
            if !reasons.contains(&by) {
                reasons.push(by);
            }
            plans.extend(seen.place.map(|place| place.plan));
        }
        // A later call of a plan waits for the one before it, and says nothing of its own.
        let waits = |seen: &Seen| {
            let is_later = seen.place.is_some_and(|place| plans.contains(&place.plan));
            seen.state == State::Recorded && (seen.waiting.is_some() || is_later)
        };
        let is_held_up = !reasons.is_empty() && open.iter().all(|(_, seen)| waits(seen));
        Ok(is_held_up.then(|| Message::join(&reasons, "\n")))
    }

    /// The transfers of the same loan or account that a transfer waits for, where this command works on none of them.
    async fn others_at(&self, desk: &Desk, intent: IntentId) -> Result<Option<Message>> {
        let Some(record) = read(desk, intent).await? else {
            return Ok(None);
        };
        let party = desk.store().journal().party(record.intent.party).await;
        let party = party.map_err(|error| store::failure(&error))?;
        let mut steps = Vec::new();
        for other in party.open.iter().chain(&party.frozen_by) {
            let is_ours = |seen: &Seen| !seen.rests();
            if self.transfers.get(other).is_some_and(is_ours) {
                return Ok(None);
            }
            if let Some(other) = read(desk, *other).await? {
                let state = transfer::of_state(other.state());
                steps.push(words::first_end(other.intent.key.as_str(), state));
            }
        }
        Ok((!steps.is_empty()).then(|| Message::join(&steps, ", ")))
    }

    fn update(&self) {
        let settled = || {
            let of = self.transfers.values();
            of.filter(|seen| seen.state == State::Settled)
        };
        let done: u64 = settled().map(|seen| seen.amount).sum();
        let total: u64 = self.transfers.values().map(|seen| seen.amount).sum();
        let (count, calls) = (settled().count(), self.transfers.len());
        let message = words::progress(count, calls, krw(done), krw(total));
        self.bar.set_position(count as u64);
        self.bar.set_message(self.output.text(&message).to_owned());
    }

    fn say(&self, message: &Message) {
        if self.is_terminal {
            self.bar.println(self.output.text(message));
        } else {
            self.output.remark(message);
        }
    }

    /// Says what holds it up: a command that goes no further must not be silent.
    fn say_even_to_scripts(&self, message: &Message) {
        if self.output.json {
            self.output.warning(message);
        } else {
            self.say(message);
        }
    }

    /// Takes the bar away; returns what is still waited for.
    fn end(self) -> Option<Message> {
        self.bar.finish_and_clear();
        let waiting = self.transfers.into_values().filter_map(|seen| seen.waiting);
        waiting.map(|(_, message)| message).next_back()
    }
}

async fn read(desk: &Desk, intent: IntentId) -> Result<Option<Record>> {
    let record = desk.store().journal().read(intent).await;
    record.map_err(|error| store::failure(&error))
}
