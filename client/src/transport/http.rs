//! The transport over HTTP/1.1: no redirects, no retries, no proxy from the environment, no decompression, a cap on every reply.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderValue};

use super::{
    BoxFuture, Deadline, LostReason, NotSentReason, Pool, Transport, TransportError,
    TransportReply, TransportRequest,
};
use crate::error::{CertificateFault, Error};
use crate::metrics;

/// Sends requests over HTTP/1.1 and TLS.
///
/// The TLS client is built on the first https call, so a machine without a store of certificates can still talk to a sandbox on itself.
pub struct HttpTransport {
    insecure_http_host: Option<String>,
    proxy: Option<reqwest::Proxy>,
    clients: Mutex<Vec<(ClientKey, reqwest::Client)>>,
}

/// What makes clients differ: no idle connection of one is ever used for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ClientKey {
    secure: bool,
    pool: Pool,
    connect: Duration,
}

impl HttpTransport {
    /// A transport that calls https everywhere, and http on this machine and on the one host that is named, if any.
    ///
    /// # Errors
    /// When the proxy is not a URL.
    pub fn new(insecure_http_host: Option<String>, proxy: Option<&str>) -> Result<Self, Error> {
        let proxy = match proxy {
            None => None,
            Some(url) => Some(reqwest::Proxy::all(url).map_err(|_| {
                Error::configuration(
                    "the proxy is not a URL; expected one like http://proxy.example:8080",
                )
            })?),
        };
        Ok(Self {
            insecure_http_host,
            proxy,
            clients: Mutex::new(Vec::new()),
        })
    }

    /// Whether a URL may be called, and whether over TLS.
    pub(crate) fn is_secure(&self, url: &reqwest::Url) -> Result<bool, NotSentReason> {
        match url.scheme() {
            "https" => Ok(true),
            "http" if is_loopback(url) => Ok(false),
            "http" if url.host_str() == self.insecure_http_host.as_deref() => Ok(false),
            _ => Err(NotSentReason::InsecureHost),
        }
    }

    fn client(&self, key: ClientKey) -> Result<reqwest::Client, NotSentReason> {
        // Nothing can fail between taking the lock and giving it back, so a poisoned one is sound.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(other, _)| *other == key) {
            return Ok(client.clone());
        }
        let client = self.build(key)?;
        clients.push((key, client.clone()));
        Ok(client)
    }

    fn build(&self, key: ClientKey) -> Result<reqwest::Client, NotSentReason> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(key.secure)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .http1_only()
            .referer(false)
            .connect_timeout(key.connect);
        if key.pool == Pool::Fresh {
            builder = builder.pool_max_idle_per_host(0);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        builder.build().map_err(|_| NotSentReason::Tls)
    }

    async fn exchange(&self, request: TransportRequest) -> Result<TransportReply, TransportError> {
        let not_sent = TransportError::NotSent;
        let limits = request.limits;
        let url =
            reqwest::Url::parse(&request.url).map_err(|_| not_sent(NotSentReason::Connect))?;
        let client = self
            .client(ClientKey {
                secure: self.is_secure(&url).map_err(not_sent)?,
                pool: request.pool,
                connect: limits.connect,
            })
            .map_err(not_sent)?;
        let mut post = client
            .post(url)
            .header(CONTENT_TYPE, request.content_type.as_str());
        if let Some((name, value)) = request.expose_token() {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                let why = "the token cannot stand in an HTTP header".to_owned();
                not_sent(NotSentReason::Token(why))
            })?;
            value.set_sensitive(true);
            post = post.header(name, value);
        }
        for (name, value) in &request.headers {
            post = post.header(name, value);
        }
        if request.is_expired() {
            return Err(not_sent(NotSentReason::Expired));
        }
        let held_back = Arc::new(AtomicBool::new(false));
        let post = match request.deadline {
            None => post.body(request.body),
            Some(deadline) => post.header(CONTENT_LENGTH, request.body.len()).body(before(
                deadline,
                request.body,
                held_back.clone(),
            )),
        };
        let sending = async {
            let reply = post.send().await.map_err(|error| {
                // The head of a request waits in memory for the first piece of its body, which never came.
                if held_back.load(Ordering::Acquire) {
                    not_sent(NotSentReason::Expired)
                } else {
                    classify(&error)
                }
            })?;
            read(reply, limits.reply_bytes).await
        };
        let result = match tokio::time::timeout(limits.total, sending).await {
            Ok(result) => result,
            Err(_) => Err(TransportError::Lost(LostReason::Timeout)),
        };
        if let Err(error) = &result {
            metrics::transport_error(error);
        }
        result
    }
}

impl Transport for HttpTransport {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpTransport")
            .field("insecure_http_host", &self.insecure_http_host)
            .field("proxy", &self.proxy.is_some())
            .finish_non_exhaustive()
    }
}

/// Reads a reply to its end, or to the cap.
async fn read(mut reply: reqwest::Response, cap: usize) -> Result<TransportReply, TransportError> {
    let too_large = TransportError::Lost(LostReason::TooLarge);
    let text = |name| {
        let value: &HeaderValue = reply.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let announced = text(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > cap) {
        return Err(too_large);
    }
    let date = text(DATE);
    let status = reply.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = reply
        .chunk()
        .await
        .map_err(|error| after_first_byte(&error))?
    {
        if body.len() + chunk.len() > cap {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(TransportReply { status, date, body })
}

/// A body that is given away only before a deadline; it is asked for when the connection stands and nothing of the request has gone out.
fn before(deadline: Deadline, body: Vec<u8>, held_back: Arc<AtomicBool>) -> reqwest::Body {
    reqwest::Body::wrap_stream(futures_util::stream::once(async move {
        if !deadline.is_over() {
            return Ok(body);
        }
        held_back.store(true, Ordering::Release);
        Err(std::io::Error::from(std::io::ErrorKind::TimedOut))
    }))
}

/// Only a failed connection proves that nothing was sent; a connection that ended early proves nothing.
fn classify(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return TransportError::NotSent(NotSentReason::Connect);
    }
    if !error.is_connect() {
        return after_first_byte(error);
    }
    TransportError::NotSent(if error.is_timeout() {
        NotSentReason::ConnectTimeout
    } else {
        match tls_error(error) {
            Some(rustls::Error::InvalidCertificate(error)) => {
                NotSentReason::Certificate(fault_of(error))
            }
            Some(_) => NotSentReason::Tls,
            None => NotSentReason::Connect,
        }
    })
}

fn after_first_byte(error: &reqwest::Error) -> TransportError {
    TransportError::Lost(if error.is_timeout() {
        LostReason::Timeout
    } else {
        LostReason::Connection
    })
}

/// The error of TLS that an error is or comes from.
fn tls_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    // An I/O error does not name what it wraps as its source, only the source of that.
    let wrapped = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    error
        .downcast_ref::<rustls::Error>()
        .or_else(|| wrapped.and_then(|wrapped| tls_error(wrapped)))
        .or_else(|| error.source().and_then(tls_error))
}

fn fault_of(error: &rustls::CertificateError) -> CertificateFault {
    use rustls::CertificateError as Found;

    match error {
        Found::Expired | Found::ExpiredContext { .. } => CertificateFault::Expired,
        Found::NotValidYet | Found::NotValidYetContext { .. } => CertificateFault::NotYetValid,
        Found::UnknownIssuer => CertificateFault::UnknownIssuer,
        Found::NotValidForName | Found::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        _ => CertificateFault::Other,
    }
}

/// The TLS settings: those of the platform, or none that could ever succeed where only http is called.
fn tls(secure: bool) -> Result<rustls::ClientConfig, NotSentReason> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| NotSentReason::Tls)?;
    let builder = if secure {
        builder
            .with_platform_verifier()
            .map_err(|_| NotSentReason::Tls)?
    } else {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    };
    Ok(builder.with_no_client_auth())
}

/// Whether a URL's host is this machine.
pub(crate) fn is_loopback(url: &reqwest::Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secure(url: &str) -> Result<bool, NotSentReason> {
        let transport = HttpTransport::new(Some("dev.example".to_owned()), None).unwrap();
        transport.is_secure(&reqwest::Url::parse(url).unwrap())
    }

    #[test]
    fn plain_http_is_for_this_machine_and_the_named_host() {
        assert_eq!(secure("https://bank.example/"), Ok(true));
        assert_eq!(secure("http://127.0.0.1:8085/"), Ok(false));
        assert_eq!(secure("http://[::1]:8085/"), Ok(false));
        assert_eq!(secure("http://localhost/"), Ok(false));
        assert_eq!(secure("http://dev.example:9460/svcapi"), Ok(false));
    }

    #[test]
    fn plain_http_is_for_nobody_else() {
        for url in [
            "http://bank.example/",
            "http://x.dev.example/",
            "http://127.0.0.1.example/",
            "ftp://127.0.0.1/",
        ] {
            assert_eq!(secure(url), Err(NotSentReason::InsecureHost), "{url}");
        }
    }

    #[test]
    fn a_proxy_must_be_a_url() {
        assert!(HttpTransport::new(None, Some("http://127.0.0.1:3128")).is_ok());
        assert!(HttpTransport::new(None, Some(":::")).is_err());
    }
}
