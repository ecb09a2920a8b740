//! The two clients of the central record: one sends the data of the transition period, the other records business.

use std::fmt;
use std::sync::Arc;

use jiff::civil::DateTime;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;

use super::SERVICE;
use super::configuration::CentralRecordConfiguration;
use super::switch::{Stage, SwitchEvidence};
use crate::error::{Error, NotSentReason};
use crate::profile::TokenPlace;
use crate::runtime::{
    Deviation, JsonReply, LostReason, Operation, OperationInfo, TransactionNo, read_unjudged,
};
use crate::token::{ClientCredentials, TokenSource};
use crate::transport::{Pool, Transport, TransportError, TransportRequest};

/// How a call ended once a byte of it had left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending<R> {
    /// HTTP status 200 with this reply; what the reply says, whoever has its layout must judge.
    Answered(R),
    /// Whether anything was written is not known.
    ///
    /// What is written goes live at once and cannot be taken back at will: look at the institution portal before anything is sent again.
    Unknown(WhyUnknown),
}

/// Why it is not known whether anything was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyUnknown {
    /// No whole reply came back.
    Lost(LostReason),
    /// The reply has another HTTP status than 200; no published table says what that means for the record.
    HttpStatus(u16),
    /// The reply is no JSON object.
    Unreadable,
}

impl fmt::Display for WhyUnknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(reason) => write!(formatter, "{reason}")?,
            Self::HttpStatus(status) => write!(formatter, "HTTP status {status}, expected 200")?,
            Self::Unreadable => formatter.write_str("a reply that is no JSON object")?,
        }
        formatter.write_str("; look at the institution portal before anything is sent again")
    }
}

/// A call that left this machine.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sent<R> {
    /// How it ended.
    pub ending: Ending<R>,
    /// Its number.
    pub number: TransactionNo,
    /// When it was sent, in Korea.
    pub at: DateTime,
    /// Where the reply departs from its layout.
    pub deviations: Vec<Deviation>,
}

/// Sends the data of the transition period, while the KFTC has not switched.
#[derive(Debug)]
pub struct MigrationClient(Shared);

/// Records business, once the KFTC has switched.
#[derive(Debug)]
pub struct BusinessClient {
    shared: Shared,
    evidence: SwitchEvidence,
}

impl MigrationClient {
    /// Opens the migration side.
    ///
    /// # Errors
    /// When the switch is recorded already, or the configuration lacks something; nothing is sent.
    pub fn new(configuration: CentralRecordConfiguration, stage: Stage) -> Result<Self, Error> {
        match stage {
            Stage::Migration => Ok(Self(Shared::new(configuration, true)?)),
            Stage::Business(evidence) => Err(Error::not_allowed(format!(
                "the migration permission was taken away on {}; record business with BusinessClient",
                evidence.record().on
            ))),
        }
    }

    /// Sends a body once; it is never repeated, whatever becomes of it.
    ///
    /// # Errors
    /// Only where not one byte of it has left.
    pub async fn send(&self, body: &Json) -> Result<Sent<JsonReply>, Error> {
        let configuration = &self.0.configuration;
        let path = configuration.migration_path.trim_start_matches('/');
        let url = format!("{}/{path}", configuration.profile.base_url);
        self.0
            .send(url, &configuration.migration_path, body.to_string(), json)
            .await
    }

    /// Becomes the business side, by recorded evidence of the switch; the migration side ends with it.
    ///
    /// # Errors
    /// When the configuration lacks something for the business side.
    pub fn switch(self, evidence: SwitchEvidence) -> Result<BusinessClient, Error> {
        BusinessClient::new(self.0.configuration, Stage::Business(evidence))
    }
}

impl BusinessClient {
    /// Opens the business side.
    ///
    /// # Errors
    /// When the switch is not recorded, or the configuration lacks something; nothing is sent.
    pub fn new(configuration: CentralRecordConfiguration, stage: Stage) -> Result<Self, Error> {
        match stage {
            Stage::Business(evidence) => Ok(Self {
                shared: Shared::new(configuration, false)?,
                evidence,
            }),
            Stage::Migration => Err(Error::not_allowed(
                "business is not recorded before the switch; record its evidence, and open the client with it",
            )),
        }
    }

    /// The evidence that opened it.
    pub fn evidence(&self) -> &SwitchEvidence {
        &self.evidence
    }

    /// Sends a request of a private overlay once; it is never repeated, whatever becomes of it.
    ///
    /// # Errors
    /// Only where not one byte of it has left: it is invalid, of another service, or could not be sent.
    pub async fn record<O: Operation>(&self, request: &O) -> Result<Sent<O::Reply>, Error> {
        if O::SERVICE.service != SERVICE.service {
            return Err(Error::not_allowed(format!(
                "{} is of the service {}, expected {}",
                O::INFO.api,
                O::SERVICE.service,
                SERVICE.service
            )));
        }
        let today = self.shared.configuration.clock.now().date();
        request
            .check_on(today, false)
            .map_err(|violations| Error::invalid(O::INFO.api, violations))?;
        let url = self.shared.configuration.profile.url(O::INFO.api);
        self.shared
            .send(url, O::INFO.api, request.members(), read_unjudged::<O>)
            .await
    }

    /// Sends a JSON body of one of the operations once; it is never repeated, whatever becomes of it.
    ///
    /// # Errors
    /// Only where not one byte of it has left.
    pub async fn record_json(
        &self,
        operation: &OperationInfo,
        body: &Json,
    ) -> Result<Sent<JsonReply>, Error> {
        if !SERVICE
            .operations
            .iter()
            .any(|known| known.api == operation.api)
        {
            return Err(Error::not_allowed(format!(
                "{} is no operation of the central record",
                operation.api
            )));
        }
        let url = self.shared.configuration.profile.url(operation.api);
        self.shared
            .send(url, operation.api, body.to_string(), json)
            .await
    }
}

/// A reply that is kept as it came.
fn json(body: &[u8]) -> Option<(JsonReply, Vec<Deviation>)> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    let is_object = serde_json::from_str::<Json>(text).is_ok_and(|body| body.is_object());
    is_object.then(|| (JsonReply::new(text), Vec::new()))
}

/// What both sides stand on.
struct Shared {
    configuration: CentralRecordConfiguration,
    transport: Arc<dyn Transport>,
    token: ClientCredentials,
}

impl Shared {
    fn new(configuration: CentralRecordConfiguration, migrates: bool) -> Result<Self, Error> {
        configuration.check(migrates)?;
        let transport = configuration.transport()?;
        let profile = &configuration.profile;
        let scope = if migrates {
            &configuration.migration_scope
        } else {
            &profile.token_scope
        };
        let token = ClientCredentials::new(
            Arc::clone(&transport),
            Arc::clone(&configuration.clock),
            format!(
                "{}/{}",
                profile.base_url,
                profile.token_path.trim_start_matches('/')
            ),
            configuration.client_id.expose().to_owned(),
            configuration.client_secret.clone(),
            scope.clone(),
            configuration.limits,
        );
        Ok(Self {
            configuration,
            transport,
            token,
        })
    }

    async fn send<R>(
        &self,
        url: String,
        api: &str,
        body: String,
        read: impl FnOnce(&[u8]) -> Option<(R, Vec<Deviation>)>,
    ) -> Result<Sent<R>, Error> {
        let not_sent = |reason| Error::not_sent(api, reason);
        let token = self.token.token().await;
        let token = token.map_err(|error| not_sent(NotSentReason::Token(error.to_string())))?;
        let number = TransactionNo::random().map_err(|_| not_sent(NotSentReason::NoRandomness))?;
        let at = self.configuration.clock.now();
        let profile = &self.configuration.profile;
        let carried = match &profile.token {
            TokenPlace::HttpHeader { name, prefix } => {
                let value = format!("{prefix}{}", token.expose_secret());
                Some((name.clone(), SecretString::from(value)))
            }
            TokenPlace::Body => None,
        };
        let time = at.strftime("%Y%m%d%H%M%S").to_string();
        let headers = [
            (
                &self.configuration.number_header,
                number.as_str().to_owned(),
            ),
            (&self.configuration.time_header, time),
        ];
        let request = TransportRequest {
            url,
            content_type: profile.content_type.clone(),
            token: carried,
            headers: headers
                .into_iter()
                .filter_map(|(name, value)| Some((name.clone()?, value)))
                .collect(),
            body: body.into_bytes(),
            // A connection that has idled may have ended without anybody knowing, and nothing here is sent twice.
            pool: Pool::Fresh,
            limits: self.configuration.limits,
            deadline: None,
        };
        let (ending, deviations) = match self.transport.send(request).await {
            Err(TransportError::NotSent(reason)) => return Err(not_sent(reason)),
            Err(TransportError::Lost(reason)) => {
                (Ending::Unknown(WhyUnknown::Lost(reason)), Vec::new())
            }
            Ok(reply) if reply.status != 200 => {
                // The next call gets another token; this one is not made again.
                if reply.status == 401 {
                    self.token.refused(&token);
                }
                let why = WhyUnknown::HttpStatus(reply.status);
                (Ending::Unknown(why), Vec::new())
            }
            Ok(reply) => match read(&reply.body) {
                Some((reply, deviations)) => (Ending::Answered(reply), deviations),
                None => (Ending::Unknown(WhyUnknown::Unreadable), Vec::new()),
            },
        };
        Ok(Sent {
            ending,
            number,
            at,
            deviations,
        })
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.configuration.fmt(formatter)
    }
}
