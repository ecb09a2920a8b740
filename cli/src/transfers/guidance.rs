//! What a person can do about transfers that are not settled: each step once, however many transfers it is for.

use ontu::transfer::{Look, Opening, Record, State};

use super::is_open;
use super::said::{Place, Said};
use crate::message::Message;
use crate::messages::{send as words, transfer};

/// How many keys a step names; the rest is counted.
const KEYS: usize = 3;

/// A transfer with what the bank said of it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The transfer.
    pub(crate) record: Record,
    /// What the bank said of it.
    pub(crate) said: Said,
    /// How urgently a person should look at it, and what it waits for that only a person changes.
    pub(crate) look: Look,
}

impl Case {
    fn key(&self) -> &str {
        self.record.intent.key.as_str()
    }
}

/// The steps for transfers that one command has worked on, which all go by one key.
pub(crate) fn after_work(key: &str, cases: &[Case]) -> Vec<Message> {
    let mut steps = reasons(cases);
    let any = |is: fn(State) -> bool| cases.iter().any(|case| is(case.record.state()));
    if any(|state| state == State::Recorded || state.is_open_at_bank()) {
        steps.push(words::resume_how(key));
    }
    steps.extend(decisions(cases));
    steps
}

/// The steps for everything that has not ended, as somebody finds it in the morning.
pub(crate) fn of_the_day(cases: &[Case]) -> Vec<Message> {
    let mut steps = reasons(cases);
    if cases
        .iter()
        .any(|case| case.record.state().is_open_at_bank())
    {
        steps.push(words::ask_how());
    }
    if cases
        .iter()
        .any(|case| case.record.state() == State::Recorded)
    {
        steps.push(words::send_how());
    }
    steps.extend(decisions(cases));
    steps
}

/// Why transfers are not done: what the bank refused, which codes nobody explains, what contradicts itself.
fn reasons(cases: &[Case]) -> Vec<Message> {
    let mut steps = Vec::new();
    let mut refusals: Vec<(String, Vec<&Case>)> = Vec::new();
    let mut codes: Vec<((&str, Place), Vec<&Case>)> = Vec::new();
    for case in cases {
        let state = case.record.state();
        if state == State::Refused
            && let Some(said) = case.said.decisive()
        {
            gather(&mut refusals, said, case);
        }
        if is_open(state) {
            for found in &case.said.unexplained {
                gather(&mut codes, (found.code.as_str(), found.place), case);
            }
        }
    }
    for (said, cases) in refusals {
        steps.push(words::bank_refused(keys(&cases), said));
    }
    for ((code, place), cases) in codes {
        let place = match place {
            Place::Order => words::to_the_call(),
            Place::Inquiry => words::to_the_inquiry(),
            Place::Original => words::about_the_original(),
        };
        steps.push(words::code_unexplained(keys(&cases), code, place));
    }
    let mut others: Vec<(Message, Vec<&Case>)> = Vec::new();
    for case in cases {
        let dispute = case.record.standing.dispute();
        if let Some(dispute) = dispute.filter(|_| case.record.state() == State::Disputed) {
            gather(&mut others, transfer::of_dispute(dispute), case);
        }
        if let Some(waits) = case.look.waits {
            gather(&mut others, transfer::of_waiting(waits), case);
        }
    }
    for (reason, cases) in others {
        steps.push(Message::join([&keys(&cases), &reason], ": "));
    }
    steps
}

/// What a person can write down about transfers: a finding, or that they are tried once more.
fn decisions(cases: &[Case]) -> Vec<Message> {
    let mut steps = Vec::new();
    let open = of(cases, |state| is_open(state) && state != State::Sending);
    match &open[..] {
        [] => {}
        [one] => steps.push(words::resolve_how(one.key())),
        _ => steps.push(words::resolve_each(keys(&open))),
    }
    let ended = of(cases, |state| {
        matches!(state, State::Refused | State::NotExecuted)
    });
    let is_opening = |case: &&&Case| case.record.intent.opening == Some(Opening::New);
    let (openings, others): (Vec<&Case>, Vec<&Case>) =
        ended.iter().partition(|case| is_opening(case));
    for (cases, how) in [(openings, "new|continuation"), (others, "same")] {
        match &cases[..] {
            [] => {}
            [one] => steps.push(words::again_how(one.key(), how)),
            [first, ..] => steps.push(words::again_each(keys(&cases), first.key(), how)),
        }
    }
    if !ended.is_empty()
        && cases
            .iter()
            .any(|case| case.record.state() == State::Recorded)
    {
        steps.push(words::abandon_how());
    }
    steps
}

fn of(cases: &[Case], is: impl Fn(State) -> bool) -> Vec<&Case> {
    let found = cases.iter().filter(|case| is(case.record.state()));
    found.collect()
}

/// Adds a case to those of the same reason.
fn gather<'a, R: PartialEq>(reasons: &mut Vec<(R, Vec<&'a Case>)>, reason: R, case: &'a Case) {
    match reasons.iter_mut().find(|(known, _)| *known == reason) {
        Some((_, cases)) => cases.push(case),
        None => reasons.push((reason, vec![case])),
    }
}

/// The keys of some transfers, and how many more there are.
fn keys(cases: &[&Case]) -> Message {
    let named: Vec<&str> = cases.iter().take(KEYS).map(|case| case.key()).collect();
    let named = named.join(", ");
    match cases.len().saturating_sub(KEYS) {
        0 => Message::same(named),
        more => words::and_more(named, more),
    }
}
