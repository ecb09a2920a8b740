//! A match that forgets that an outcome may be unknown.

use ontu::Outcome;

fn moved<R>(outcome: &Outcome<R>) -> bool {
    match outcome {
        Outcome::Done(_) | Outcome::Empty(_) => true,
        Outcome::Refused(_) | Outcome::Pending(_) | Outcome::Unlisted(_) => false,
    }
}

fn main() {}
