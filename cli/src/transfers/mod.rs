//! Transfers as an operator sees them: found by id or key, shown with their state, told apart by how they ended.

pub(crate) mod content;
pub(crate) mod desk;
pub(crate) mod found;
pub(crate) mod plan_file;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod report;
pub(crate) mod shown;
pub(crate) mod work;

use ontu::transfer::{Record, State};

use crate::exit::Exit;

/// How a command ends that leaves transfers in these states: unknown while any is open, refused if any ended otherwise than done.
///
/// What is only recorded counts by what was asked for.
pub(crate) fn exit_of(records: &[Record], recorded: Exit) -> Exit {
    let any = |is: fn(State) -> bool| records.iter().any(|record| is(record.state()));
    if any(|state| state.is_open_at_bank() || state == State::Disputed) {
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
