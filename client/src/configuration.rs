//! Everything that is fixed before the first call: the way to the bank, the contract, the token, the clock, the limits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::clock::{Clock, SystemClock};
use crate::profile::Profile;
use crate::runtime::{CodeOverlay, Contract, ElementInfo, ServiceInfo};
use crate::token::TokenSource;
use crate::transport::{Limits, Transport};

/// Everything that is fixed before the first call.
///
/// The values of the contract are checked when they are set; all that is wrong is reported when the client is made.
#[derive(Clone)]
pub struct Configuration {
    pub(crate) service: &'static ServiceInfo,
    pub(crate) profile: Profile,
    pub(crate) contract: Contract,
    pub(crate) faults: Vec<String>,
    pub(crate) token: Token,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) cp949_bytes_enforced: bool,
    pub(crate) insecure_http_host: Option<String>,
    pub(crate) proxy: Option<String>,
    pub(crate) codes: CodeOverlay,
    pub(crate) transport: Option<Arc<dyn Transport>>,
}

/// Where the token comes from.
#[derive(Clone)]
pub(crate) enum Token {
    Missing,
    Fixed(SecretString),
    ClientCredentials {
        client_id: String,
        client_secret: SecretString,
    },
    Source(Arc<dyn TokenSource>),
}

impl Configuration {
    /// Starts with a way to NH's P2P fund management and the values that it fixes.
    pub fn new(profile: Profile) -> Self {
        Self::for_service(&crate::nh::SERVICE, profile)
    }

    /// Starts with a way to another service, such as one generated with a private overlay.
    pub fn for_service(service: &'static ServiceInfo, profile: Profile) -> Self {
        let constants = profile.constants.clone();
        let mut configuration = Self {
            service,
            profile,
            contract: Contract::new(),
            faults: Vec::new(),
            token: Token::Missing,
            clock: Arc::new(SystemClock),
            limits: Limits::default(),
            cp949_bytes_enforced: false,
            insecure_http_host: None,
            proxy: None,
            codes: CodeOverlay::new(),
            transport: None,
        };
        for (element, value) in constants {
            configuration = configuration.with_value(&element, value);
        }
        configuration
    }

    /// Sets a value of the contract by its English name or its element.
    #[must_use]
    pub fn with_value(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let named = |info: &&&'static ElementInfo| info.english == name || info.element == name;
        match self.service.configured.iter().find(named) {
            Some(info) => {
                if let Err(error) = self.contract.set(info, value) {
                    self.faults.push(error.to_string());
                }
            }
            None => {
                let names: Vec<_> = self
                    .service
                    .configured
                    .iter()
                    .map(|info| info.english)
                    .collect();
                self.faults.push(format!(
                    "the contract has no value named {name}; expected one of {}",
                    names.join(", ")
                ));
            }
        }
        self
    }

    /// Sets the institution's code (기관코드).
    #[must_use]
    pub fn with_institution_code(self, code: impl AsRef<str>) -> Self {
        self.with_value("institution_code", code)
    }

    /// Sets the number of the fintech app (핀테크 앱 일련번호).
    #[must_use]
    pub fn with_fintech_app_no(self, number: impl AsRef<str>) -> Self {
        self.with_value("fintech_app_no", number)
    }

    /// Sets the code of the API service (API서비스코드).
    #[must_use]
    pub fn with_service_code(self, code: impl AsRef<str>) -> Self {
        self.with_value("service_code", code)
    }

    /// Sets the number of the P2P agreement (P2P약정번호).
    #[must_use]
    pub fn with_agreement_no(self, number: impl AsRef<str>) -> Self {
        self.with_value("agreement_no", number)
    }

    /// Sets the number of the subsidiary (자회사일련번호).
    #[must_use]
    pub fn with_subsidiary_no(self, number: impl AsRef<str>) -> Self {
        self.with_value("subsidiary_no", number)
    }

    /// Sets a token that was issued by hand (인증키).
    #[must_use]
    pub fn with_token(mut self, token: impl Into<SecretString>) -> Self {
        self.token = Token::Fixed(token.into());
        self
    }

    /// Asks for tokens with client credentials, at the path that the profile names.
    #[must_use]
    pub fn with_client_credentials(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        self.token = Token::ClientCredentials {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
        };
        self
    }

    /// Takes tokens from a source of one's own.
    #[must_use]
    pub fn with_token_source(mut self, source: impl TokenSource + 'static) -> Self {
        self.token = Token::Source(Arc::new(source));
        self
    }

    /// Tells the time by another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets how long a connection and a whole call may take.
    #[must_use]
    pub fn with_time_limits(mut self, connect: Duration, total: Duration) -> Self {
        self.limits.connect = connect;
        self.limits.total = total;
        self
    }

    /// Sets the largest body of a reply in bytes.
    #[must_use]
    pub fn with_reply_cap(mut self, bytes: usize) -> Self {
        self.limits.reply_bytes = bytes;
        self
    }

    /// Refuses texts that are longer than their limit in bytes of CP949, where the document does not say what a length counts.
    #[must_use]
    pub fn with_cp949_bytes_enforced(mut self, enforced: bool) -> Self {
        self.cp949_bytes_enforced = enforced;
        self
    }

    /// Allows plain http to exactly this host, beside this machine; a bank's development host may need it.
    #[must_use]
    pub fn with_insecure_http_host(mut self, host: impl Into<String>) -> Self {
        self.insecure_http_host = Some(host.into());
        self
    }

    /// Sends every call through this proxy; the environment's is never used.
    #[must_use]
    pub fn with_proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Adds codes that the bank has explained and no document lists.
    #[must_use]
    pub fn with_codes(mut self, codes: CodeOverlay) -> Self {
        self.codes = codes;
        self
    }

    /// Sends through a transport of one's own; the settings on hosts and proxies are then its own affair.
    #[must_use]
    pub fn with_transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Configuration")
            .field("service", &self.service.service)
            .field("profile", &self.profile)
            .field("contract", &self.contract)
            .field("limits", &self.limits)
            .field("cp949_bytes_enforced", &self.cp949_bytes_enforced)
            .field("insecure_http_host", &self.insecure_http_host)
            .field("proxy", &self.proxy.is_some())
            .finish_non_exhaustive()
    }
}
