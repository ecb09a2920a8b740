//! The bank behind HTTP on a loopback address: start, look, control, stop.

mod bodies;
mod connection;
mod routes;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::bank::Bank;
use crate::bank::control::ControlError;
use crate::bank::deposits::Deposit;
use crate::bank::faults::Fault;
use crate::bank::settings::Settings;
use crate::bank::transcript::Call;
use crate::bank::transfers::Movement;
use crate::clock::Clock;
use crate::spec::Spec;

/// The token that the sandbox knows unless it is told another: 64 zeros, as in the published examples.
pub const DEFAULT_TOKEN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The longest token that the header's table admits, in characters.
const TOKEN_LIMIT: usize = 64;

/// A running sandbox; dropping it stops it and cuts its connections.
pub struct Sandbox {
    url: String,
    token: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, with a simulated clock, in the current Tokio runtime.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> io::Result<Sandbox> {
        Self::builder().start().await
    }

    /// A sandbox that differs from the usual one.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where it listens, without a slash at its end: `http://127.0.0.1:40001`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token that it knows.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Looks at the bank or changes it, at the time that its clock shows, while no call is being handled.
    pub fn with_bank<R>(&self, f: impl FnOnce(&mut Bank) -> R) -> R {
        let mut bank = self.shared.bank();
        bank.tick(self.shared.clock.now());
        f(&mut bank)
    }

    /// Deposits money from outside into a virtual account.
    ///
    /// # Errors
    /// When there is no such account or the amount is not 1 to 15 digits above zero.
    pub fn deposit(&self, account_no: &str, krw: u64) -> Result<Deposit, ControlError> {
        let now = self.shared.clock.now();
        self.with_bank(|bank| bank.deposit(account_no, krw, now))
    }

    /// Sets a fault and returns its number.
    pub fn arm(&self, fault: Fault) -> u64 {
        self.with_bank(|bank| bank.arm(fault))
    }

    /// The calls that the transcript keeps, oldest first.
    pub fn transcript(&self) -> Vec<Call> {
        self.with_bank(|bank| bank.transcript().cloned().collect())
    }

    /// The money that has moved because of calls, in the order in which it moved.
    pub fn movements(&self) -> Vec<Movement> {
        self.with_bank(|bank| bank.movements().to_vec())
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What a sandbox is started with.
#[derive(Clone)]
pub struct SandboxBuilder {
    clock: Clock,
    settings: Settings,
    token: String,
    bind: SocketAddr,
    spec: Option<Arc<Spec>>,
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("bind", &self.bind)
            .finish_non_exhaustive()
    }
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        SandboxBuilder {
            clock: Clock::default(),
            settings: Settings::default(),
            token: DEFAULT_TOKEN.to_owned(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            spec: None,
        }
    }
}

impl SandboxBuilder {
    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(self, clock: impl Into<Clock>) -> Self {
        SandboxBuilder {
            clock: clock.into(),
            ..self
        }
    }

    /// Answers by these settings.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        SandboxBuilder { settings, ..self }
    }

    /// Knows this token, of 1 to 64 characters.
    #[must_use]
    pub fn token(self, token: impl Into<String>) -> Self {
        SandboxBuilder {
            token: token.into(),
            ..self
        }
    }

    /// Listens on this loopback address; port 0 takes a free one.
    #[must_use]
    pub fn bind(self, bind: SocketAddr) -> Self {
        SandboxBuilder { bind, ..self }
    }

    /// Works from this spec instead of the built-in one.
    #[must_use]
    pub fn spec(self, spec: Spec) -> Self {
        SandboxBuilder {
            spec: Some(Arc::new(spec)),
            ..self
        }
    }

    /// Starts the sandbox in the current Tokio runtime.
    ///
    /// # Errors
    /// When the address is not a loopback address or cannot be had, or the token is empty or too long.
    pub async fn start(self) -> io::Result<Sandbox> {
        let invalid = |message: String| Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        if !self.bind.ip().is_loopback() {
            return invalid(format!(
                "{} is not a loopback address; the sandbox answers anyone who reaches it, so it listens on 127.0.0.1 or [::1] only",
                self.bind.ip()
            ));
        }
        let token_length = self.token.chars().count();
        if !(1..=TOKEN_LIMIT).contains(&token_length) {
            return invalid(format!(
                "the token has {token_length} characters; expected 1 to {TOKEN_LIMIT}, as the header's table admits"
            ));
        }
        let spec = self.spec.unwrap_or_else(Spec::embedded);
        let bank = Bank::with_spec(spec, self.settings, self.token.clone());
        let listener = TcpListener::bind(self.bind).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            bank: Mutex::new(bank),
            clock: self.clock,
        });
        let router = routes::router(Arc::clone(&shared));
        let server = tokio::spawn(connection::accept(listener, router));
        Ok(Sandbox {
            url,
            token: self.token,
            shared,
            server,
        })
    }
}

/// What all connections share.
#[derive(Debug)]
struct Shared {
    bank: Mutex<Bank>,
    clock: Clock,
}

impl Shared {
    fn bank(&self) -> MutexGuard<'_, Bank> {
        // A test that panics while it looks at the bank must not stop every other call.
        self.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
