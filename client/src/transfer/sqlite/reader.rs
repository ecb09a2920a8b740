//! The threads that read: each has a connection that cannot write, so lists never wait for the writer.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fault::Worked;
use super::writer::Answer;

type Task = Box<dyn FnOnce(&Connection) + Send>;

/// A handle to the threads that read.
pub(super) struct Readers {
    queue: Option<Sender<Task>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts a thread for each connection.
    pub(super) fn start(connections: Vec<Connection>) -> std::io::Result<Self> {
        let (queue, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let mut readers = Self {
            queue: Some(queue),
            threads: Vec::with_capacity(connections.len()),
        };
        for connection in connections {
            let waiting = Arc::clone(&waiting);
            let thread = std::thread::Builder::new()
                .name("ontu journal reader".to_owned())
                .spawn(move || serve(&connection, &waiting))?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    /// Puts a question into the queue.
    pub(super) fn ask<T, F>(&self, question: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Worked<T> + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let task: Task = Box::new(move |connection| {
            // Nobody may be waiting any more; reading for them is in vain.
            if !answer.is_closed() {
                let result = in_one_view(connection, question);
                let _ = answer.send(result);
            }
        });
        if let Some(queue) = &self.queue {
            let _ = queue.send(task);
        }
        receiver
    }
}

impl Drop for Readers {
    /// Waits until the databases are closed.
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A reader that panicked held nothing that others need.
            let _ = thread.join();
        }
    }
}

fn serve(connection: &Connection, waiting: &Mutex<Receiver<Task>>) {
    loop {
        let task = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match task {
            Ok(task) => task(connection),
            Err(_) => return,
        }
    }
}

/// Asks within one transaction, so that several statements see the same journal.
fn in_one_view<T>(
    connection: &Connection,
    question: impl FnOnce(&Connection) -> Worked<T>,
) -> Worked<T> {
    connection.prepare_cached("BEGIN DEFERRED")?.execute([])?;
    let view = View(connection);
    let result = question(connection)?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    drop(view);
    Ok(result)
}

/// A view that is given up also when a question fails or panics.
struct View<'a>(&'a Connection);

impl Drop for View<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // A connection on which even this fails answers the next question with an error.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}
