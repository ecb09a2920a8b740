//! Calls as they come in, as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use crate::server::{Change, Shared};

use super::view;

/// How many calls go out at a time.
const MOST: usize = 100;
/// How long the stream is silent before it says that it is still there, so that nobody between cuts it.
const SILENCE: Duration = Duration::from_secs(15);

/// Where one listener has got to.
struct Listener {
    shared: Arc<Shared>,
    changes: watch::Receiver<Change>,
    /// The last call that was sent.
    last: u64,
    /// Which bank its calls are of; a reset begins another.
    epoch: u64,
    greeted: bool,
}

/// The stream of calls after an index; without one, of calls from now on.
pub(crate) fn stream(shared: &Arc<Shared>, after: Option<u64>) -> Response {
    let changes = shared.changes();
    let epoch = changes.borrow().epoch;
    let now = shared.bank().calls_counted();
    let listener = Listener {
        shared: Arc::clone(shared),
        changes,
        last: after.unwrap_or(now).min(now),
        epoch,
        greeted: false,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let text = listener.next().await?;
        Some((Ok::<_, std::convert::Infallible>(text), listener))
    });
    let headers = [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ];
    (headers, Body::from_stream(events)).into_response()
}

impl Listener {
    /// The next events as text; none when the bank has closed.
    async fn next(&mut self) -> Option<String> {
        if !self.greeted {
            self.greeted = true;
            return Some("retry: 1000\n: listening\n\n".to_owned());
        }
        loop {
            let change = *self.changes.borrow_and_update();
            if change.epoch != self.epoch {
                (self.epoch, self.last) = (change.epoch, 0);
                return Some("id: 0\nevent: reset\ndata: {}\n\n".to_owned());
            }
            let calls = self.calls();
            if !calls.is_empty() {
                return Some(calls);
            }
            match tokio::time::timeout(SILENCE, self.changes.changed()).await {
                Err(_) => return Some(": still here\n\n".to_owned()),
                Ok(Err(_)) => return None,
                Ok(Ok(())) => {
                    let change = *self.changes.borrow();
                    if change.epoch == self.epoch && self.shared.bank().calls_counted() == self.last
                    {
                        return Some("event: changed\ndata: {}\n\n".to_owned());
                    }
                }
            }
        }
    }

    /// The calls since the last one.
    fn calls(&mut self) -> String {
        let bank = self.shared.bank();
        let mut text = String::new();
        // The transcript is in order, so the new calls are the ones at its end.
        let newer = bank.transcript().rev();
        let mut newer: Vec<_> = newer.take_while(|call| call.index > self.last).collect();
        newer.reverse();
        newer.truncate(MOST);
        if let Some(first) = newer.first()
            && first.index > self.last + 1
        {
            let (from, to) = (self.last + 1, first.index - 1);
            text.push_str(&format!(
                "event: missed\ndata: {{\"from\":{from},\"to\":{to}}}\n\n"
            ));
        }
        for call in newer {
            // The value holds raw JSON of the sandbox's own only, which has no line breaks.
            let data = serde_json::to_string(&view::call(bank.spec(), call)).unwrap_or_default();
            text.push_str(&format!(
                "id: {}\nevent: call\ndata: {data}\n\n",
                call.index
            ));
            self.last = call.index;
        }
        if bank.transcript().next().is_none() {
            // Nothing is kept, so nothing can be told but that something happened.
            self.last = bank.calls_counted();
        }
        text
    }
}
