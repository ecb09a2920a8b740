//! Ctrl-C, listened to from before anything is recorded: what is pressed while nobody waits for it is not lost.

use tokio::sync::watch;

/// How often somebody has asked the program to stop.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    pressed: watch::Receiver<u32>,
}

impl Stop {
    /// Listens from now on; on Unix to what a service manager sends as well.
    pub(crate) fn listen() -> Self {
        let (count, pressed) = watch::channel(0);
        let listeners = listeners();
        tokio::spawn(async move {
            // Without a way to hear of it, it cannot come either.
            let Ok(mut listeners) = listeners else {
                return std::future::pending().await;
            };
            loop {
                asked(&mut listeners).await;
                count.send_modify(|count| *count += 1);
            }
        });
        Self { pressed }
    }

    /// Waits until somebody has asked once.
    pub(crate) async fn once(&self) {
        self.times(1).await;
    }

    /// Waits until somebody has asked a second time.
    pub(crate) async fn twice(&self) {
        self.times(2).await;
    }

    /// Whether somebody has asked.
    pub(crate) fn is_asked(&self) -> bool {
        *self.pressed.borrow() > 0
    }

    async fn times(&self, times: u32) {
        let mut pressed = self.pressed.clone();
        if pressed.wait_for(|count| *count >= times).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
type Listeners = [tokio::signal::unix::Signal; 2];

/// Begins to listen at once, not only when somebody waits.
#[cfg(unix)]
fn listeners() -> std::io::Result<Listeners> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok([
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    ])
}

#[cfg(unix)]
async fn asked([interrupt, terminate]: &mut Listeners) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
type Listeners = ();

#[cfg(not(unix))]
fn listeners() -> std::io::Result<Listeners> {
    Ok(())
}

#[cfg(not(unix))]
async fn asked(_listeners: &mut Listeners) {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
