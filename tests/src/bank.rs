//! A sandbox bank and a client of it that share one simulated clock.

use ontu::{Client, Configuration, Profile};
use ontu_sandbox::{DEFAULT_TOKEN, Sandbox, Settings, SimulatedClock, Usage};

/// The institution's code of every test.
pub const INSTITUTION: &str = "000013";

/// A running sandbox bank and a client of it.
#[derive(Debug)]
pub struct Bank {
    /// The bank.
    pub sandbox: Sandbox,
    /// The time of both.
    pub clock: SimulatedClock,
    /// The client.
    pub client: Client,
}

impl Bank {
    /// Starts a bank as it is.
    pub async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    /// Starts a bank with settings of one's own.
    ///
    /// # Panics
    /// When this machine has no free port on 127.0.0.1.
    pub async fn with(settings: Settings) -> Self {
        let clock = SimulatedClock::new();
        let builder = Sandbox::builder().clock(clock.clone()).settings(settings);
        let sandbox = builder.start().await.expect("a free port on 127.0.0.1");
        let client = client(configuration(sandbox.url(), sandbox.token(), &clock));
        Self {
            sandbox,
            clock,
            client,
        }
    }

    /// What a client of this bank is made from.
    pub fn configuration(&self) -> Configuration {
        configuration(self.sandbox.url(), self.sandbox.token(), &self.clock)
    }

    /// The same for a client that reaches this bank through somebody who listens at a URL.
    pub fn configuration_at(&self, url: &str) -> Configuration {
        configuration(url, self.sandbox.token(), &self.clock)
    }

    /// The number of a new investor's account that holds so much.
    pub fn investor(&self, krw: u64) -> String {
        self.account(Usage::Investor, krw)
    }

    /// The number of a new borrower's account that holds so much.
    pub fn borrower(&self, krw: u64) -> String {
        self.account(Usage::Borrower, krw)
    }

    fn account(&self, usage: Usage, krw: u64) -> String {
        let number = self
            .sandbox
            .with_bank(|bank| bank.open_account(usage, "홍길동"));
        if krw > 0 {
            self.sandbox.deposit(&number, krw).expect("a legal deposit");
        }
        number
    }
}

/// What a client of whoever listens at a URL is made from.
///
/// # Panics
/// When the spec has lost the profile of the bank's sandbox.
pub fn configuration(url: &str, token: &str, clock: &SimulatedClock) -> Configuration {
    let clock = clock.clone();
    let profile = Profile::sandbox().expect("the spec has this profile");
    Configuration::new(profile.with_base_url(url))
        .with_institution_code(INSTITUTION)
        .with_service_code("13E_001_00")
        .with_token(token)
        .with_clock(move || clock.now())
}

/// The same without a clock of the test's own, for a bank with the usual token.
pub fn configured(url: &str) -> Configuration {
    configuration(url, DEFAULT_TOKEN, &SimulatedClock::new())
}

/// A client; nothing is sent.
///
/// # Panics
/// When the configuration is wrong.
pub fn client(configuration: Configuration) -> Client {
    Client::new(configuration).expect("a sound configuration")
}
