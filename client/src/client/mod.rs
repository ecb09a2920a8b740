//! The client: one call, one number, one outcome.

mod called;
mod json;
mod pages;

use self::called::Body;
pub use self::called::Called;

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use secrecy::SecretString;
use tracing::Instrument;

use crate::configuration::{Configuration, Token};
use crate::error::{Error, NotSentReason};
use crate::profile::{TokenPlace, has_user_info};
use crate::runtime::{
    Direct, Effect, Issues, Judged, MissingValues, Operation, OperationInfo, Outcome, Reply,
    ReplyHeader, RequestBody, Sending, TransactionNo, UnknownReason, encode, judge,
};
use crate::token::{ClientCredentials, FixedToken, TokenSource};
use crate::transport::{
    Deadline, HttpTransport, Pool, Transport, TransportError, TransportRequest,
};

/// Calls the bank; it is cheap to clone and all clones share their connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    configuration: Configuration,
    transport: Arc<dyn Transport>,
    token: Arc<dyn TokenSource>,
}

impl Client {
    /// Makes a client; nothing is sent.
    ///
    /// # Errors
    /// Everything that is wrong with the configuration.
    pub fn new(configuration: Configuration) -> Result<Self, Error> {
        check(&configuration)?;
        let transport: Arc<dyn Transport> = match &configuration.transport {
            Some(transport) => transport.clone(),
            None => Arc::new(http_transport(&configuration)?),
        };
        let token = token_source(&configuration, &transport)?;
        Ok(Self {
            shared: Arc::new(Shared {
                configuration,
                transport,
                token,
            }),
        })
    }

    /// Calls an operation that moves no money.
    ///
    /// # Errors
    /// Only if nothing was sent; whatever came of a call that went out is its outcome.
    pub async fn call<O: Direct>(&self, request: &O) -> Result<Called<O::Reply>, Error> {
        self.call_unjournalled(request).await
    }

    /// Repeats an issuing call whose outcome is unknown: the same data under the same number on the same day.
    ///
    /// The bank then answers with what it issued the first time, or issues it now.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the number's day is over.
    pub async fn call_again<O: Issues>(
        &self,
        request: &O,
        transaction_no: &TransactionNo,
        date: Date,
    ) -> Result<Called<O::Reply>, Error> {
        let now = self.now();
        if now.date() != date {
            return Err(Error::not_allowed(format!(
                "the day of number {transaction_no} ({date}) is over; a call can be repeated on its own day only, so ask the bank what it issued"
            )));
        }
        let sending = Sending {
            transaction_no: transaction_no.clone(),
            date,
            time: now.time(),
        };
        self.send(request, sending, None).await
    }

    /// Calls any operation, without a journal.
    ///
    /// If this call moves money and this program ends before it has kept the number and the outcome, nobody knows whether money moved.
    /// Dropping the future ends the wait, not the transfer.
    ///
    /// # Errors
    /// Only if nothing was sent; whatever came of a call that went out is its outcome.
    pub async fn call_unjournalled<O: Operation>(
        &self,
        request: &O,
    ) -> Result<Called<O::Reply>, Error> {
        let sending = self.new_sending(O::INFO.api)?;
        self.send(request, sending, None).await
    }

    /// Calls any operation as a sending that was written down before, unless its deadline is over.
    ///
    /// That is looked at after the token was got, before a connection is asked for, and again right before the first byte.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the deadline is over.
    pub async fn call_unjournalled_as<O: Operation>(
        &self,
        request: &O,
        sending: Sending,
        deadline: Option<Deadline>,
    ) -> Result<Called<O::Reply>, Error> {
        self.send(request, sending, deadline).await
    }

    /// What the client was made from.
    pub fn configuration(&self) -> &Configuration {
        &self.shared.configuration
    }

    /// Whether the bank is on this machine: a sandbox, whose clock may have been moved.
    pub fn is_loopback(&self) -> bool {
        let url = reqwest::Url::parse(&self.shared.configuration.profile.base_url);
        url.is_ok_and(|url| crate::transport::is_loopback(&url))
    }

    /// The day and time in KST by the client's clock.
    pub fn now(&self) -> DateTime {
        self.shared.configuration.clock.now()
    }

    /// A number of its own for one call, with the day and time of now.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn new_sending(&self, api: &str) -> Result<Sending, Error> {
        let now = self.now();
        let transaction_no = TransactionNo::random()
            .map_err(|_| Error::not_sent(api, NotSentReason::NoRandomness))?;
        Ok(Sending {
            transaction_no,
            date: now.date(),
            time: now.time(),
        })
    }

    async fn send<O: Operation>(
        &self,
        request: &O,
        sending: Sending,
        deadline: Option<Deadline>,
    ) -> Result<Called<O::Reply>, Error> {
        let configuration = &self.shared.configuration;
        request
            .check_on(sending.date, configuration.cp949_bytes_enforced)
            .map_err(|violations| Error::invalid(O::INFO.api, violations))?;
        let encoded = |token: Option<&SecretString>| {
            encode(request, &configuration.contract, &sending, token)
        };
        let judged = |reply: Reply<'_>| {
            judge(
                request,
                &configuration.contract,
                &sending,
                reply,
                &configuration.codes,
            )
        };
        self.exchange(O::INFO, &sending, deadline, encoded, judged)
            .await
    }

    /// Sends one body and judges what comes back.
    async fn exchange<R>(
        &self,
        info: &OperationInfo,
        sending: &Sending,
        deadline: Option<Deadline>,
        encoded: impl FnOnce(Option<&SecretString>) -> Result<RequestBody, MissingValues>,
        judged: impl FnOnce(Reply<'_>) -> Judged<R>,
    ) -> Result<Called<R>, Error> {
        let span = tracing::info_span!(
            "ontu.call",
            api = info.api,
            transaction_no = sending.transaction_no.as_str()
        );
        self.exchange_in_span(info, sending, deadline, encoded, judged)
            .instrument(span)
            .await
    }

    async fn exchange_in_span<R>(
        &self,
        info: &OperationInfo,
        sending: &Sending,
        deadline: Option<Deadline>,
        encoded: impl FnOnce(Option<&SecretString>) -> Result<RequestBody, MissingValues>,
        judged: impl FnOnce(Reply<'_>) -> Judged<R>,
    ) -> Result<Called<R>, Error> {
        let profile = &self.shared.configuration.profile;
        let token =
            self.shared.token.token().await.map_err(|error| {
                Error::not_sent(info.api, NotSentReason::Token(error.to_string()))
            })?;
        let (in_body, in_header) = match &profile.token {
            TokenPlace::Body => (Some(&token), None),
            TokenPlace::HttpHeader { name, prefix } => {
                use secrecy::ExposeSecret;
                let value = format!("{prefix}{}", token.expose_secret());
                (None, Some((name.clone(), SecretString::from(value))))
            }
        };
        let request = TransportRequest {
            url: profile.url(info.api),
            content_type: profile.content_type.clone(),
            token: in_header,
            headers: Vec::new(),
            body: encoded(in_body)?.into_bytes(),
            pool: pool_of(info),
            limits: self.shared.configuration.limits,
            deadline,
        };
        if request.is_expired() {
            return Err(Error::not_sent(info.api, NotSentReason::Expired));
        }
        let called = |outcome, header, deviations, http_date, body| Called {
            outcome,
            transaction_no: sending.transaction_no.clone(),
            date: sending.date,
            time: sending.time,
            deviations,
            header,
            http_date,
            body: Body(body),
            api: info.api.to_owned(),
            effect: info.effect,
        };
        match self.shared.transport.send(request).await {
            Ok(reply) => {
                if reply.status == 401 {
                    self.shared.token.refused(&token);
                }
                let Judged {
                    outcome,
                    header,
                    deviations,
                } = judged(Reply {
                    status: reply.status,
                    body: &reply.body,
                });
                Ok(called(outcome, header, deviations, reply.date, reply.body))
            }
            Err(TransportError::NotSent(reason)) => Err(Error::not_sent(info.api, reason)),
            Err(TransportError::Lost(reason)) => {
                let outcome = Outcome::Unknown(UnknownReason::Lost(reason));
                Ok(called(
                    outcome,
                    ReplyHeader::default(),
                    Vec::new(),
                    None,
                    Vec::new(),
                ))
            }
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("configuration", &self.shared.configuration)
            .finish()
    }
}

/// The name of the profile on which nothing may be called in the clear.
const PRODUCTION: &str = "production";

/// A read may use a kept connection; a call whose reply must be bound to it beyond doubt may not.
fn pool_of(info: &OperationInfo) -> Pool {
    if info.effect == Effect::Reads && info.inquires.is_none() {
        Pool::Kept
    } else {
        Pool::Fresh
    }
}

fn check(configuration: &Configuration) -> Result<(), Error> {
    let mut faults = configuration.faults.clone();
    if configuration.profile.base_url.is_empty() {
        faults.push(format!(
            "the profile {} has no base URL; the contract with the bank names it",
            configuration.profile.name
        ));
    }
    if has_user_info(&configuration.profile.base_url) {
        faults.push(
            "the base URL carries a user or a password; expected a URL without them, so take out what stands before the @"
                .to_owned(),
        );
    }
    for member in configuration.service.header_request {
        let missing = member.origin == crate::runtime::Origin::Configuration
            && configuration.contract.get(member.element.element).is_none();
        if missing {
            let info = member.element;
            faults.push(format!(
                "{} ({}, {}) is not set; every call needs it",
                info.english, info.element, info.korean
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::configuration(faults.join("; ")))
    }
}

fn http_transport(configuration: &Configuration) -> Result<HttpTransport, Error> {
    let transport = HttpTransport::new(
        configuration.insecure_http_host.clone(),
        configuration.proxy.as_deref(),
    )?;
    let url = reqwest::Url::parse(&configuration.profile.base_url).map_err(|_| {
        Error::configuration(
            "the base URL cannot be read; expected one like https://bank.example/path",
        )
    })?;
    if configuration.profile.name == PRODUCTION && configuration.insecure_http_host.is_some() {
        return Err(Error::configuration(
            "the profile production takes no insecure http host; use https, or a profile of another name",
        ));
    }
    transport.is_secure(&url).map_err(|_| {
        Error::configuration(
            "the base URL is neither https nor on this machine; use https, or name its host as the insecure http host",
        )
    })?;
    Ok(transport)
}

fn token_source(
    configuration: &Configuration,
    transport: &Arc<dyn Transport>,
) -> Result<Arc<dyn TokenSource>, Error> {
    let profile = &configuration.profile;
    match &configuration.token {
        Token::Fixed(token) => Ok(Arc::new(FixedToken::new(token.clone()))),
        Token::Source(source) => Ok(source.clone()),
        Token::Missing => Err(Error::configuration(
            "no token is set; give one, client credentials, or a source of tokens",
        )),
        Token::ClientCredentials { .. } if profile.token_path.is_empty() => {
            Err(Error::configuration(format!(
                "the profile {} has no path for client credentials; give a token instead",
                profile.name
            )))
        }
        Token::ClientCredentials {
            client_id,
            client_secret,
        } => Ok(Arc::new(ClientCredentials::new(
            transport.clone(),
            configuration.clock.clone(),
            format!("{}{}", profile.base_url, profile.token_path),
            client_id.clone(),
            client_secret.clone(),
            profile.token_scope.clone(),
            configuration.limits,
        ))),
    }
}
