//! `ontu worker`: sends what was recorded and asks about what is open, until it is stopped.

mod metrics;
mod status;

use std::path::Path;
use std::time::Duration;

use ontu::transfer::{Filter, State};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use self::metrics::Metrics;
use self::status::Standing;
use crate::arguments::journal::Worker;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::messages::{send, transfer, worker as words};
use crate::output::Output;
use crate::stop::Stop;
use crate::store;
use crate::transfers::desk::{self, Desk};

/// How often the status is written anew.
const EVERY: Duration = Duration::from_secs(2);
/// How often it is looked at whether what is on its way has come back.
const LOOK: Duration = Duration::from_millis(50);
/// For how long it is waited for; a call takes no longer than its own time limit.
const PATIENCE: Duration = Duration::from_secs(75);

/// Works once, or until stopped.
pub(crate) async fn run(arguments: &Worker, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    let settings = invocation.settings()?;
    let desk = Desk::open(invocation, &settings).await?;
    let stop = Stop::listen();
    let metrics = match arguments.metrics {
        None => None,
        Some(address) if !address.ip().is_loopback() => {
            return Err(Failure::usage(words::metrics_elsewhere(address)));
        }
        Some(address) => Some(Metrics::bind(address).await?),
    };
    if let Some(address) = metrics.as_ref().and_then(Metrics::address) {
        output.remark(&words::metrics_at(address));
    }
    output.remark(&words::works(store::journal_path(&settings)?.display()));

    let worked = {
        let work = work(arguments, &desk, &stop);
        let listen = listen(&desk, output);
        let write = write_status(arguments.status.as_deref(), &desk);
        let serve = async {
            match &metrics {
                Some(metrics) => metrics.serve(&desk).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            worked = work => worked?,
            () = listen => 0,
            failed = write => return Err(failed),
            () = serve => 0,
        }
    };
    come_back(&desk, &stop).await?;
    let standing = Standing::look(&desk).await?;
    if let Some(path) = &arguments.status {
        standing.write(path)?;
    }
    let open = standing.unresolved();
    output.line(&if arguments.once {
        words::done(worked, open)
    } else {
        words::stopped(open)
    });
    output.object(&json!({ "worked": worked, "standing": standing.object() }));
    // A worker that is stopped has done what it was asked; one round says how things stand.
    Ok(if arguments.once && standing.is_open() {
        Exit::Unknown
    } else {
        Exit::Done
    })
}

/// Does what is due, once or until stopped; returns how much that was.
async fn work(arguments: &Worker, desk: &Desk, stop: &Stop) -> Result<usize> {
    if arguments.once {
        return desk
            .transfers()
            .work_once()
            .await
            .map_err(|error| desk::failure(&error));
    }
    desk.transfers()
        .run(stop.once())
        .await
        .map(|()| 0)
        .map_err(|error| desk::failure(&error))
}

/// Says what a person should see of what happens.
async fn listen(desk: &Desk, output: &Output) {
    let mut events = desk.transfers().events();
    loop {
        match events.recv().await {
            Ok(progress) => {
                if let ontu::transfer::ProgressEvent::Moved { to, .. } = &progress.event
                    && *to != State::Sending
                {
                    let state = transfer::of_state(*to);
                    output.remark(&send::now_is(&progress.key, state));
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Keeps the status file up to date; ends only when it cannot be written.
async fn write_status(path: Option<&Path>, desk: &Desk) -> Box<Failure> {
    let Some(path) = path else {
        return std::future::pending().await;
    };
    loop {
        let written = match Standing::look(desk).await {
            Ok(standing) => standing.write(path),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = written {
            return failure;
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Waits for what is on its way, so that its outcome is written down.
async fn come_back(desk: &Desk, stop: &Stop) -> Result<()> {
    let sending = Filter {
        states: vec![State::Sending],
        ..Filter::default()
    };
    let back = async {
        loop {
            let list = desk.store().journal().list(sending.clone(), 0, 1).await;
            if list.map_err(|error| store::failure(&error))?.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        back = back => back,
        () = stop.twice() => Ok(()),
        () = tokio::time::sleep(PATIENCE) => Ok(()),
    }
}
