//! How far plans have come, so that a plan of thousands of calls is not read anew for every one of them.

use std::collections::HashMap;

use crate::transfer::identity::PlanId;
use crate::transfer::intent::PlanPlace;
use crate::transfer::journal::Record;
use crate::transfer::state::State;

/// What is known of the calls of some plans.
///
/// That a call was settled is remembered: if it is disputed later, its loan is frozen, and nothing behind it is permitted.
#[derive(Debug, Default)]
pub(super) struct Plans(HashMap<PlanId, Progress>);

/// How far one plan has come.
#[derive(Debug, Default)]
struct Progress {
    /// How many calls from the first on are known to be settled.
    settled: u32,
    /// In which state the call after them was found in this round.
    current: Option<State>,
}

/// How a call stands to the earlier calls of its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// All earlier ones are settled.
    Nothing,
    /// The first one that is not settled stands in this state.
    One(State),
    /// Not all earlier ones have been seen.
    Unknown,
}

impl Plans {
    /// Forgets what may have changed since.
    pub(super) fn begin_round(&mut self) {
        for progress in self.0.values_mut() {
            progress.current = None;
        }
    }

    /// Notes the state of a call that was just read.
    pub(super) fn see(&mut self, record: &Record) {
        let Some(place) = record.intent.place else {
            return;
        };
        let progress = self.0.entry(place.plan).or_default();
        if place.index != progress.settled {
            return;
        }
        match record.state() {
            State::Settled => {
                progress.settled += 1;
                progress.current = None;
            }
            state => progress.current = Some(state),
        }
    }

    /// How a call stands to the earlier ones of its plan.
    pub(super) fn behind(&self, place: &PlanPlace) -> Behind {
        let progress = self.0.get(&place.plan);
        let settled = progress.map_or(0, |progress| progress.settled);
        if place.index <= settled {
            return Behind::Nothing;
        }
        progress
            .and_then(|progress| progress.current)
            .map_or(Behind::Unknown, Behind::One)
    }
}
