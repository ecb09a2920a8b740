//! The way to the central record: what is published, and what only the specification for members says.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderName;
use secrecy::{ExposeSecret, SecretString};

use super::SERVICE;
use super::filled::ClientId;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::profile::{Profile, has_user_info};
use crate::transport::{HttpTransport, Limits, Transport, is_loopback};

/// Everything that is fixed before the first call.
///
/// Host and paths of the operations come from the spec; everything that is for members only is set here, and missing values are named when a client is made.
#[derive(Clone)]
pub struct CentralRecordConfiguration {
    pub(super) profile: Profile,
    pub(super) client_id: ClientId,
    pub(super) client_secret: SecretString,
    pub(super) migration_path: String,
    pub(super) migration_scope: String,
    pub(super) number_header: Option<String>,
    pub(super) time_header: Option<String>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) transport: Option<Arc<dyn Transport>>,
}

impl CentralRecordConfiguration {
    /// Starts with an environment of the spec, `production` or `test`, the version of the API, and a key.
    ///
    /// # Errors
    /// When the spec has no such environment.
    pub fn new(
        environment: &str,
        version: &str,
        client_id: ClientId,
        client_secret: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Ok(Self {
            profile: Profile::named(&SERVICE, environment)?.with_path_word("version", version),
            client_id,
            client_secret: client_secret.into(),
            migration_path: String::new(),
            migration_scope: String::new(),
            number_header: None,
            time_header: None,
            clock: Arc::new(SystemClock),
            limits: Limits::default(),
            transport: None,
        })
    }

    /// At another base URL, such as that of a stand-in on this machine.
    #[must_use]
    pub fn with_base_url(mut self, base_url: impl Into<String>) -> Self {
        self.profile = self.profile.with_base_url(base_url);
        self
    }

    /// With path and scope of the token request of the business API.
    #[must_use]
    pub fn with_token_request(mut self, path: impl Into<String>, scope: impl Into<String>) -> Self {
        self.profile = self.profile.with_token_request(path, scope);
        self
    }

    /// With path and scope of the migration API.
    #[must_use]
    pub fn with_migration(mut self, path: impl Into<String>, scope: impl Into<String>) -> Self {
        self.migration_path = path.into();
        self.migration_scope = scope.into();
        self
    }

    /// With the names of the HTTP headers that carry a request's number and time.
    #[must_use]
    pub fn with_headers(mut self, number: impl Into<String>, time: impl Into<String>) -> Self {
        self.number_header = Some(number.into());
        self.time_header = Some(time.into());
        self
    }

    /// With a clock of one's own.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// With other time limits and another largest reply.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With a transport of one's own.
    #[must_use]
    pub fn with_transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The transport, made when there is none.
    pub(super) fn transport(&self) -> Result<Arc<dyn Transport>, Error> {
        match &self.transport {
            Some(transport) => Ok(Arc::clone(transport)),
            None => Ok(Arc::new(HttpTransport::new(None, None)?)),
        }
    }

    /// Whether it will do for one of the two sides.
    ///
    /// # Errors
    /// Everything that is missing or wrong.
    pub(super) fn check(&self, migrates: bool) -> Result<(), Error> {
        let missing = self.missing(migrates);
        let mut faults = self.wrong();
        if !missing.is_empty() {
            faults.insert(
                0,
                format!(
                    "missing: {}; the KFTC's specification for members states the values",
                    missing.join(", ")
                ),
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::configuration(faults.join("; ")))
        }
    }

    /// What is missing, by the method that sets it.
    fn missing(&self, migrates: bool) -> Vec<&'static str> {
        let has_version =
            !self.profile.path_prefix.contains('{') && !self.profile.path_prefix.ends_with("/v");
        let has_headers = [&self.number_header, &self.time_header]
            .into_iter()
            .all(|name| name.as_ref().is_some_and(|name| !name.trim().is_empty()));
        let has_secret = !self.client_secret.expose_secret().trim().is_empty();
        [
            (has_version, "the version in `new`"),
            (has_secret, "the client secret in `new`"),
            (!self.profile.token_path.is_empty(), "`with_token_request`"),
            (has_headers, "`with_headers`"),
            (
                !migrates || !self.migration_path.is_empty(),
                "`with_migration`",
            ),
        ]
        .into_iter()
        .filter_map(|(is_there, what)| (!is_there).then_some(what))
        .collect()
    }

    /// What is set and cannot be right.
    fn wrong(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let base_url = &self.profile.base_url;
        if has_user_info(base_url) {
            faults.push(
                "the base URL carries a user or a password; expected a URL without them, so take out what stands before the @"
                    .to_owned(),
            );
        }
        match reqwest::Url::parse(base_url) {
            Err(_) => faults.push(
                "the base URL cannot be read; expected one like https://openapi.p2pcenter.or.kr"
                    .to_owned(),
            ),
            Ok(url) if url.scheme() != "https" && !is_loopback(&url) => faults
                .push("the base URL is neither https nor on this machine; use https".to_owned()),
            Ok(_) => {}
        }
        let names = [&self.number_header, &self.time_header];
        for name in names.into_iter().flatten() {
            if !name.trim().is_empty() && HeaderName::from_bytes(name.as_bytes()).is_err() {
                faults.push(format!(
                    "{name:?} is no name of an HTTP header; copy it from the specification"
                ));
            }
        }
        if let [Some(number), Some(time)] = names
            && number.eq_ignore_ascii_case(time)
            && !number.trim().is_empty()
        {
            faults.push(
                "number and time have the same HTTP header; expected one for each".to_owned(),
            );
        }
        faults
    }
}

impl fmt::Debug for CentralRecordConfiguration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CentralRecordConfiguration")
            .field("profile", &self.profile)
            .field("migration_path", &self.migration_path)
            .field("number_header", &self.number_header)
            .field("time_header", &self.time_header)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
