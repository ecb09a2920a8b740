//! The bank behind HTTP on a loopback address: start, look, control, stop.

mod assertions;
mod bodies;
pub(crate) mod connection;
mod routes;
mod shared;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::bank::Bank;
use crate::bank::control::ControlError;
use crate::bank::deposits::Deposit;
use crate::bank::faults::Fault;
use crate::bank::reply::{Incoming, Served};
use crate::bank::settings::Settings;
use crate::bank::transcript::Call;
use crate::bank::transfers::Movement;
use crate::clock::Clock;
use crate::control::guard::Access;
use crate::kftc::{self, CentralRecord, CentralRecordSettings};
use crate::spec::Spec;
use crate::state_file::StateFile;

pub(crate) use shared::{Change, Shared};

/// The token that the sandbox knows unless it is told another: 64 zeros, as in the published examples.
pub const DEFAULT_TOKEN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The shortest control token: as many characters as 8 random bytes have in hexadecimal.
const SHORTEST_CONTROL_TOKEN: usize = 16;

/// How long after a change the bank is saved, so that many changes are saved at once.
const SAVE_DELAY: Duration = Duration::from_millis(200);

/// The longest token that the header's table admits, in characters.
const TOKEN_LIMIT: usize = 64;

/// A running sandbox; dropping it stops it, cuts its connections and saves it if it has a state file.
pub struct Sandbox {
    token: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
    saver: JoinHandle<()>,
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
        &self.shared.url
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
        let looked = {
            let mut bank = self.shared.bank();
            bank.tick(self.shared.clock.now());
            f(&mut bank)
        };
        // Nobody can tell whether it was changed, so everybody looks again.
        self.shared.note_change();
        looked
    }

    /// Where the KFTC's central record listens: the base URL for whoever calls it.
    pub fn central_record_url(&self) -> String {
        format!("{}{}", self.shared.url, kftc::ROOT)
    }

    /// Looks at the central record or changes it, while no call of it is being handled.
    pub fn with_central_record<R>(&self, f: impl FnOnce(&mut CentralRecord) -> R) -> R {
        f(&mut self.shared.central_record())
    }

    /// Writes the bank to its state file, if it has one; it does so by itself shortly after each change and when it is dropped.
    ///
    /// # Errors
    /// When the file cannot be written; the one of before is still there.
    pub fn save(&self) -> io::Result<()> {
        self.shared.save()
    }

    /// The page in which a person sees and controls the bank.
    pub fn console_url(&self) -> String {
        format!("{}{}", self.shared.url, crate::console::ROOT)
    }

    /// Deposits money from outside into a virtual account.
    ///
    /// # Errors
    /// When there is no such account or the amount is not 1 to 15 digits above zero.
    pub fn deposit(&self, account_no: &str, krw: u64) -> Result<Deposit, ControlError> {
        let now = self.shared.clock.now();
        self.with_bank(|bank| bank.deposit(account_no, krw, now))
    }

    /// Sends a call to the bank without HTTP, at the time that its clock shows; the path's API and the whole body.
    pub fn call(&self, api: &str, body: &str) -> Served {
        let incoming = Incoming {
            api,
            body: body.as_bytes(),
            http_token: None,
        };
        let now = self.shared.clock.now();
        self.with_bank(|bank| bank.handle(now, incoming))
    }

    /// A call to begin with, as a command for the shell, which issues an investor's virtual account.
    pub fn first_call(&self, token: &str) -> String {
        first_call(&self.shared.url, &self.shared.clock, token)
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
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.saver.abort();
        // Connections end a little later and hold what they share until then; the file is free at once.
        self.shared.close();
    }
}

/// What a sandbox is started with.
#[derive(Clone)]
pub struct SandboxBuilder {
    clock: Clock,
    settings: Settings,
    token: String,
    bind: SocketAddr,
    exposed: bool,
    control_token: Option<String>,
    state_file: Option<PathBuf>,
    spec: Option<Arc<Spec>>,
    central_record_spec: Option<Arc<Spec>>,
    central_record_settings: CentralRecordSettings,
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
            exposed: false,
            control_token: None,
            state_file: None,
            spec: None,
            central_record_spec: None,
            central_record_settings: CentralRecordSettings::default(),
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

    /// Listens on this address; port 0 takes a free one. One that is no loopback address needs [`exposed`](Self::exposed) too.
    #[must_use]
    pub fn bind(self, bind: SocketAddr) -> Self {
        SandboxBuilder { bind, ..self }
    }

    /// Lets it listen beyond this machine, and asks everybody who controls it for this token, of at least 16 characters.
    #[must_use]
    pub fn exposed(self, control_token: impl Into<String>) -> Self {
        SandboxBuilder {
            exposed: true,
            ..self.control_token(control_token)
        }
    }

    /// Asks everybody who controls it for this token, of at least 16 characters; the bank's API asks for its own.
    #[must_use]
    pub fn control_token(self, control_token: impl Into<String>) -> Self {
        SandboxBuilder {
            control_token: Some(control_token.into()),
            ..self
        }
    }

    /// Goes on with the bank that this file holds, if there is one, and keeps the bank in it.
    ///
    /// Settings and tokens are not kept. A simulated clock is set to the time that it showed.
    #[must_use]
    pub fn state_file(self, path: impl Into<PathBuf>) -> Self {
        SandboxBuilder {
            state_file: Some(path.into()),
            ..self
        }
    }

    /// Works from this spec instead of the built-in one.
    #[must_use]
    pub fn spec(self, spec: Spec) -> Self {
        SandboxBuilder {
            spec: Some(Arc::new(spec)),
            ..self
        }
    }

    /// Holds what the central record is sent against this spec, such as one with a private overlay, instead of the built-in one.
    #[must_use]
    pub fn central_record_spec(self, spec: Spec) -> Self {
        SandboxBuilder {
            central_record_spec: Some(Arc::new(spec)),
            ..self
        }
    }

    /// Opens the central record with these paths, scopes, header names and credentials.
    #[must_use]
    pub fn central_record_settings(self, settings: CentralRecordSettings) -> Self {
        SandboxBuilder {
            central_record_settings: settings,
            ..self
        }
    }

    /// Starts the sandbox in the current Tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be had or is not this machine's without [`exposed`](Self::exposed), a token is too short or too long,
    /// an answer of the settings fits no API of the spec, or the state file is another process's, damaged, or not to be read.
    pub async fn start(self) -> io::Result<Sandbox> {
        self.check()?;
        let access = self.access()?;
        let spec = self.spec.unwrap_or_else(Spec::embedded);
        self.settings.check(&spec).or_else(invalid)?;
        let listener = TcpListener::bind(self.bind).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (mut bank, mut file) = (None, None);
        if let Some(path) = &self.state_file {
            let taken = StateFile::take(path)?;
            let (spec, settings) = (Arc::clone(&spec), self.settings.clone());
            bank = taken.load(spec, settings, &self.token, &self.clock)?;
            file = Some(taken);
        }
        let bank = bank.unwrap_or_else(|| Bank::with_spec(spec, self.settings, self.token.clone()));
        let central_record = CentralRecord::with_spec(
            self.central_record_spec
                .unwrap_or_else(CentralRecord::embedded_spec),
            self.central_record_settings,
        );
        let shared = Shared::new(url, bank, central_record, self.clock, access, file);
        let shared = Arc::new(shared);
        let served = Arc::clone(&shared);
        let answer = move |source, request| routes::serve(Arc::clone(&served), source, request);
        Ok(Sandbox {
            token: self.token,
            server: tokio::spawn(connection::accept(listener, answer)),
            // What changes before the task first runs is a change too.
            saver: tokio::spawn(save_after_changes(Arc::clone(&shared), shared.changes())),
            shared,
        })
    }

    fn check(&self) -> io::Result<()> {
        if !self.bind.ip().is_loopback() && !self.exposed {
            return invalid(format!(
                "{} is not a loopback address; the sandbox answers anyone who reaches it, so it listens on 127.0.0.1 or [::1] unless it is exposed on purpose and has a control token",
                self.bind.ip()
            ));
        }
        let token_length = self.token.chars().count();
        if !(1..=TOKEN_LIMIT).contains(&token_length) {
            return invalid(format!(
                "the token has {token_length} characters; expected 1 to {TOKEN_LIMIT}, as the header's table admits"
            ));
        }
        match &self.control_token {
            Some(token)
                if token.len() < SHORTEST_CONTROL_TOKEN
                    || !token.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                invalid(format!(
                    "the control token has {} characters; expected at least {SHORTEST_CONTROL_TOKEN}, of ASCII without spaces",
                    token.chars().count()
                ))
            }
            _ => Ok(()),
        }
    }

    fn access(&self) -> io::Result<Access> {
        let token = match self.control_token.clone() {
            None => None,
            Some(token) => {
                let mut random = [0; 16];
                getrandom::fill(&mut random).map_err(io::Error::other)?;
                let session = random.iter().map(|byte| format!("{byte:02x}")).collect();
                Some((token, session))
            }
        };
        Ok(Access {
            exposed: self.exposed,
            token,
        })
    }
}

fn invalid<T>(message: String) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// A call to begin with.
pub(crate) fn first_call(url: &str, clock: &Clock, token: &str) -> String {
    let now = clock.now();
    let (day, time) = (now.strftime("%Y%m%d"), now.strftime("%H%M%S"));
    format!(
        r#"curl -sS {url}/P2PNVirtualAccountNumberRequest.nh -H 'Content-Type: application/json' -d '{{
  "Header": {{"ApiNm": "P2PNVirtualAccountNumberRequest", "Tsymd": "{day}", "Trtm": "{time}", "Iscd": "000013",
    "FintechApsno": "001", "ApiSvcCd": "13E_001_00", "IsTuno": "10000000000000000001",
    "AccessToken": "{token}"}},
  "P2PCmtmNo": "0000000000", "ChidSqno": "0000000000", "P2PVractUsg": "1", "InvstBrwNm": "김온투"}}'
"#
    )
}

/// Saves the bank shortly after each change, until it is aborted.
async fn save_after_changes(shared: Arc<Shared>, mut changes: watch::Receiver<Change>) {
    let mut pause = SAVE_DELAY;
    while changes.changed().await.is_ok() {
        tokio::time::sleep(pause).await;
        changes.borrow_and_update();
        let saved = Arc::clone(&shared);
        let begun = Instant::now();
        // What it says is kept for whoever looks; the next change tries again.
        let _ = tokio::task::spawn_blocking(move || saved.save()).await;
        // A large bank takes long to write, and must not spend its time with nothing else.
        pause = SAVE_DELAY.max(begun.elapsed() * 10);
    }
}
