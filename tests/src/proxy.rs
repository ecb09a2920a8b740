//! A proxy of bytes in front of the bank that cuts one connection, after so many bytes of the request or of the reply.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Where a connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// On the way to the bank or back.
    pub way: Way,
    /// After how many bytes.
    pub after: usize,
    /// How the client sees it.
    pub ending: Ending,
}

/// The direction in which bytes stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client to the bank.
    Up,
    /// From the bank to the client.
    Down,
}

/// How the client sees the end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is closed in order.
    Close,
    /// It is reset.
    Reset,
}

/// What the next connection goes through.
#[derive(Debug, Default)]
struct Next {
    cut: Option<Cut>,
    /// How many bytes each connection was given to carry to the bank and back.
    carried: Vec<(usize, usize)>,
}

/// A listening proxy; it stops with the runtime of the test.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    next: Arc<Mutex<Next>>,
}

impl Proxy {
    /// Starts a proxy in front of whoever listens at a URL.
    ///
    /// # Panics
    /// When this machine has no free port on 127.0.0.1.
    pub async fn start(bank: &str) -> Self {
        let bank = bank.strip_prefix("http://").expect("the bank speaks http");
        let bank = bank.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let proxy = Self {
            url: format!("http://{address}"),
            next: Arc::default(),
        };
        let next = proxy.next.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (bank, next) = (bank.clone(), next.clone());
                let (cut, index) = {
                    let mut next = locked(&next);
                    next.carried.push((0, 0));
                    (next.cut.take(), next.carried.len() - 1)
                };
                tokio::spawn(async move {
                    let carried = |up, down| locked(&next).carried[index] = (up, down);
                    carry(client, &bank, cut, carried).await;
                });
            }
        });
        proxy
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Cuts the next connection, and no other.
    pub fn cut(&self, cut: Cut) {
        locked(&self.next).cut = Some(cut);
    }

    /// How many bytes each connection so far carried to the bank and back.
    pub fn carried(&self) -> Vec<(usize, usize)> {
        locked(&self.next).carried.clone()
    }
}

fn locked(next: &Mutex<Next>) -> std::sync::MutexGuard<'_, Next> {
    // A test that panicked while it looked has spoilt nothing.
    next.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries the bytes of one connection until one side or the cut ends it, and tells how many went each way before they go.
async fn carry(
    mut client: TcpStream,
    bank: &str,
    cut: Option<Cut>,
    carried: impl Fn(usize, usize),
) {
    let Ok(mut bank) = TcpStream::connect(bank).await else {
        return;
    };
    let left = |way: Way, carried: usize| match cut {
        Some(cut) if cut.way == way => cut.after.saturating_sub(carried),
        _ => usize::MAX,
    };
    let (mut up, mut down) = (0, 0);
    let (mut from_client, mut from_bank) = ([0; 4096], [0; 4096]);
    loop {
        let room_up = left(Way::Up, up);
        if room_up == 0 {
            // The bank sees the end and is waited for, so that whatever it makes of it is done when the client hears.
            let _ = bank.shutdown().await;
            while bank.read(&mut from_bank).await.is_ok_and(|read| read > 0) {}
            break;
        }
        tokio::select! {
            read = client.read(&mut from_client) => {
                let read = read.unwrap_or(0).min(room_up);
                up += read;
                carried(up, down);
                if read == 0 || bank.write_all(&from_client[..read]).await.is_err() {
                    break;
                }
            }
            // A cut on the way back waits for the bank's first byte, so that the bank has acted.
            read = bank.read(&mut from_bank) => {
                let read = read.unwrap_or(0);
                let passed = read.min(left(Way::Down, down));
                down += passed;
                carried(up, down);
                if client.write_all(&from_bank[..passed]).await.is_err() {
                    break;
                }
                if read == 0 || left(Way::Down, down) == 0 {
                    break;
                }
            }
        }
    }
    if cut.is_some_and(|cut| cut.ending == Ending::Reset) {
        let _ = client.set_zero_linger();
    }
}
