//! The steps of making a journal and changing its key file, at each of which a test can end the process as a kill would.

/// Names the step at which a process of a test ends, from 1.
#[cfg(test)]
pub(super) const KILL_AT: &str = "ONTU_TEST_KILL_AT_STEP";

/// A step is done; in a test it may be the last one of its process.
#[cfg(test)]
pub(super) fn step() {
    use std::sync::atomic::{AtomicU32, Ordering};

    static DONE: AtomicU32 = AtomicU32::new(0);
    let Ok(last) = std::env::var(KILL_AT) else {
        return;
    };
    let done = DONE.fetch_add(1, Ordering::Relaxed) + 1;
    if last.parse() == Ok(done) {
        // No destructor runs and nothing is flushed, as after SIGKILL.
        std::process::abort();
    }
}

/// A step is done.
#[cfg(not(test))]
pub(super) fn step() {}
