//! The guard against the same transfer under two keys, for every state of the earlier one.

use super::super::super::journal::{Alike, Batch, DuplicateGuard, Journal, JournalError, Recorded};
use super::super::super::state::State;
use super::scene::{Folder, id, key, minute, wait};

/// The batch of the first intent under another key.
fn twin(folder: &Folder, seed: u32) -> Batch {
    let mut batch = folder.batch(1);
    let first = folder.batch(seed);
    let new = &mut batch.intents[0];
    let mut intent = new.intent.clone();
    (intent.id, intent.key) = (id(seed), key(seed));
    *new = super::scene::new_intent(intent, first.intents[0].payload.clone());
    batch.duplicates = Some(DuplicateGuard {
        since: Some(minute(0)),
        alike_allowed: false,
    });
    batch
}

fn duplicate(new: u32) -> JournalError {
    JournalError::PossibleDuplicate {
        key: key(1),
        new: key(new),
        alike: Alike::Payment,
    }
}

#[test]
fn only_what_cannot_move_any_more_has_no_twin() {
    for state in State::ALL {
        let folder = Folder::new();
        let journal = folder.create();
        wait(journal.record(folder.batch(1))).unwrap();
        folder
            .raw()
            .execute("UPDATE intent SET state = ?1", [state.name()])
            .unwrap();
        let twin = wait(journal.record(twin(&folder, 2)));
        match state {
            State::Cancelled | State::Refused | State::NotExecuted => {
                assert!(matches!(twin, Ok(Recorded::New(_))), "{state}: {twin:?}");
            }
            _ => assert_eq!(twin, Err(duplicate(2)), "{state}"),
        }
    }
}

#[test]
fn the_earliest_twin_is_named() {
    let folder = Folder::new();
    let journal = folder.create();
    wait(journal.record(folder.batch(1))).unwrap();
    let mut second = twin(&folder, 2);
    second.duplicates = None;
    wait(journal.record(second)).unwrap();
    let third = wait(journal.record(twin(&folder, 3)));
    assert_eq!(third, Err(duplicate(3)));
}
