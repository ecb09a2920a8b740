//! Transfers as an operator sees them: found by id or key, shown with their state, told apart by how they ended.

pub(crate) mod content;
pub(crate) mod desk;
pub(crate) mod found;
pub(crate) mod guidance;
pub(crate) mod plan_file;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod report;
pub(crate) mod said;
pub(crate) mod shown;
pub(crate) mod work;

use std::collections::BTreeSet;

use ontu::transfer::{Record, State};

use crate::exit::Exit;

/// Whether the bank may still move the money, or nobody knows whether it has.
pub(crate) fn is_open(state: State) -> bool {
    state.is_open_at_bank() || state == State::Disputed
}

/// The states of transfers that are open.
pub(crate) fn open_states() -> Vec<State> {
    let states = State::ALL.into_iter();
    states.filter(|state| is_open(*state)).collect()
}

/// How a command ends that only looks at transfers: unknown while any is open.
pub(crate) fn exit_if_open<'a>(records: impl IntoIterator<Item = &'a Record>) -> Exit {
    if records.into_iter().any(|record| is_open(record.state())) {
        Exit::Unknown
    } else {
        Exit::Done
    }
}

/// How a command ends that leaves transfers in these states: unknown while any is open, refused if any ended otherwise than done.
///
/// What is only recorded counts by what was asked for.
pub(crate) fn exit_of<'a>(records: impl IntoIterator<Item = &'a Record>, recorded: Exit) -> Exit {
    let states: BTreeSet<State> = records.into_iter().map(Record::state).collect();
    let any = |is: fn(State) -> bool| states.iter().copied().any(is);
    if any(is_open) {
        return Exit::Unknown;
    }
    let ended_otherwise = |state| {
        matches!(
            state,
            State::Refused | State::NotExecuted | State::Cancelled
        )
    };
    if any(ended_otherwise) {
        return Exit::Refused;
    }
    if any(|state| state == State::Recorded) {
        return recorded;
    }
    Exit::Done
}
