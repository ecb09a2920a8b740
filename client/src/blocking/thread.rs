//! The thread that drives async code for code that does not await.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::error::Error;

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A thread with a runtime of its own; dropping it waits for its end.
pub(super) struct Thread {
    jobs: Option<UnboundedSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// Why there is no answer.
pub(super) enum NoAnswer {
    /// The thread had ended before: nothing was begun.
    NotBegun,
    /// The thread ended meanwhile: what was begun may have been done.
    Interrupted,
}

impl Thread {
    pub(super) fn start() -> Result<Self, Error> {
        let not_made =
            |_: std::io::Error| Error::configuration("the thread of the client cannot be made");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(not_made)?;
        let (jobs, mut waiting) = unbounded_channel::<Job>();
        let thread = std::thread::Builder::new()
            .name("ontu".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    while let Some(job) = waiting.recv().await {
                        tokio::spawn(job);
                    }
                });
            })
            .map_err(not_made)?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs something on the thread and waits for it.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, NoAnswer> {
        let (answer, wait) = mpsc::sync_channel(1);
        let job = Box::pin(async move {
            // Nobody waits any more only if the caller's thread is gone.
            let _ = answer.send(work.await);
        });
        let jobs = self.jobs.as_ref().ok_or(NoAnswer::NotBegun)?;
        jobs.send(job).map_err(|_| NoAnswer::NotBegun)?;
        wait.recv().map_err(|_| NoAnswer::Interrupted)
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        // Without senders the thread's loop ends.
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing to say here.
            let _ = thread.join();
        }
    }
}
