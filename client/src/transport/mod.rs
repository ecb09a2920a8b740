//! How bytes reach the bank: a small trait, so that a test or a special network can bring its own.

mod http;

pub use self::http::HttpTransport;
pub(crate) use self::http::is_loopback;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};

pub use crate::error::{CertificateFault, NotSentReason};
pub use crate::runtime::LostReason;

/// A future in a box, as an object-safe trait needs it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request once.
pub trait Transport: Send + Sync {
    /// Sends a request by POST and reads the whole reply; it never sends twice and follows nothing.
    ///
    /// # Errors
    /// [`TransportError::NotSent`] only if not one byte of the request left; in any other case the bank may have seen it.
    fn send<'a>(
        &'a self,
        request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>>;
}

/// One request as it is to be sent.
pub struct TransportRequest {
    /// The URL.
    pub url: String,
    /// The `Content-Type`.
    pub content_type: String,
    /// An HTTP header that carries a token: its name and its value.
    pub token: Option<(String, SecretString)>,
    /// Further HTTP headers, none of them secret: names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Which connections may carry it.
    pub pool: Pool,
    /// How long it may take and how large its reply may be.
    pub limits: Limits,
    /// Until when its first byte may leave; it is looked at again right before that.
    pub deadline: Option<Deadline>,
}

/// Until when the first byte of a request may leave.
///
/// A moment of the monotonic clock alone does not pass while the machine is suspended, so whoever sends may bring a look at another clock.
#[derive(Clone)]
pub struct Deadline {
    moment: Instant,
    may_leave: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl Deadline {
    /// The first byte may leave before the moment, as long as this says so.
    #[must_use]
    pub fn while_true(mut self, may_leave: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.may_leave = Some(Arc::new(may_leave));
        self
    }

    /// Whether no byte may leave any more.
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.moment
            || self
                .may_leave
                .as_ref()
                .is_some_and(|may_leave| !may_leave())
    }
}

impl From<Instant> for Deadline {
    fn from(moment: Instant) -> Self {
        Self {
            moment,
            may_leave: None,
        }
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Deadline")
            .field("moment", &self.moment)
            .finish_non_exhaustive()
    }
}

impl TransportRequest {
    /// Whether no byte of it may leave any more.
    pub fn is_expired(&self) -> bool {
        self.deadline.as_ref().is_some_and(Deadline::is_over)
    }

    /// The value of the HTTP header that carries a token, whole.
    pub fn expose_token(&self) -> Option<(&str, &str)> {
        let (name, value) = self.token.as_ref()?;
        Some((name, value.expose_secret()))
    }
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportRequest")
            .field("url", &self.url)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("pool", &self.pool)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Which connections may carry a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pool {
    /// Connections that are kept and used again.
    Kept,
    /// A connection of its own: an idle one may have ended without anybody knowing.
    Fresh,
}

/// How long a call may take and how large its reply may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// From the first byte to the last.
    pub total: Duration,
    /// The largest body of a reply in bytes.
    pub reply_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(70),
            reply_bytes: 1024 * 1024,
        }
    }
}

/// A whole reply.
pub struct TransportReply {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP header `Date`, by which the bank's clock can be compared with one's own.
    pub date: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for TransportReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportReply")
            .field("status", &self.status)
            .field("date", &self.date)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// Why there is no whole reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportError {
    /// Not one byte of the request left.
    NotSent(NotSentReason),
    /// The request may have reached the bank.
    Lost(LostReason),
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) => write!(formatter, "not sent: {reason}"),
            Self::Lost(reason) => write!(formatter, "{reason}"),
        }
    }
}

impl std::error::Error for TransportError {}
