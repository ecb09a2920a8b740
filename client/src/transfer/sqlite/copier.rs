//! The thread that copies the write-ahead log into the database, so that nobody who writes waits for it.
//!
//! While it copies, the log grows; what was added meanwhile is little, and the writer copies that itself, after which the log begins anew.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::fault::in_words;
use super::writer::{checkpoint, is_busy};

/// A handle to the thread that copies.
pub(super) struct Copier {
    queue: Option<Sender<()>>,
    stage: Arc<AtomicU8>,
    thread: Option<JoinHandle<()>>,
}

/// Nothing is copied and nothing was.
const RESTS: u8 = 0;
/// The log is being copied.
const COPIES: u8 = 1;
/// What the log held a moment ago is copied.
const HAS_COPIED: u8 = 2;

impl Copier {
    /// Starts the thread on a connection of its own; an error of the disk poisons.
    pub(super) fn start(
        connection: Connection,
        poison: Arc<OnceLock<String>>,
    ) -> std::io::Result<Self> {
        let (queue, waiting) = channel();
        let stage = Arc::new(AtomicU8::new(RESTS));
        let thread = std::thread::Builder::new()
            .name("ontu journal copier".to_owned())
            .spawn({
                let stage = Arc::clone(&stage);
                move || serve(&connection, &waiting, &stage, &poison)
            })?;
        Ok(Self {
            queue: Some(queue),
            stage,
            thread: Some(thread),
        })
    }

    /// Has the log copied, unless that is under way.
    pub(super) fn copy(&self) {
        if self.stage.swap(COPIES, Ordering::AcqRel) != COPIES
            && let Some(queue) = &self.queue
        {
            let _ = queue.send(());
        }
    }

    /// Whether the log was copied since this was last asked.
    pub(super) fn has_copied(&self) -> bool {
        let (copied, rests) = (HAS_COPIED, RESTS);
        let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
        self.stage
            .compare_exchange(copied, rests, success, failure)
            .is_ok()
    }
}

impl Drop for Copier {
    /// Waits until its connection is closed.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // Nothing was written that the log does not hold.
            let _ = thread.join();
        }
    }
}

fn serve(
    connection: &Connection,
    waiting: &Receiver<()>,
    stage: &AtomicU8,
    poison: &OnceLock<String>,
) {
    // Only the writer's closing may copy what is left, and only if nothing has failed.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    while waiting.recv().is_ok() {
        if poison.get().is_some() {
            return;
        }
        match checkpoint(connection, "PASSIVE") {
            // Another program is copying it.
            Err(error) if is_busy(&error) => stage.store(RESTS, Ordering::Release),
            Err(error) => {
                let _ = poison.set(in_words(&error));
            }
            Ok(_) => stage.store(HAS_COPIED, Ordering::Release),
        }
    }
}
