//! The central record behind HTTP on a loopback address.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::Request;
use hyper::body::Incoming;
use jiff::civil::DateTime;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::parts::{CentralRecordSettings, RecordRequest};
use super::record::CentralRecord;
use crate::clock::Clock;
use crate::server::connection::{CutConnection, accept};

/// More than any honest body.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A running stand-in; dropping it stops it and cuts its connections.
pub struct CentralRecordSandbox {
    url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    record: Mutex<CentralRecord>,
    clock: Clock,
}

impl CentralRecordSandbox {
    /// Starts one on a free port of 127.0.0.1, with a simulated clock and usual settings, in the current Tokio runtime.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> io::Result<Self> {
        let settings = CentralRecordSettings::default();
        let record = CentralRecord::with_spec(CentralRecord::embedded_spec(), settings);
        Self::serve(record).await
    }

    /// Starts one with a resolved spec of one's own, such as one with a private overlay, and with settings.
    ///
    /// # Errors
    /// When the spec cannot be read, or no port can be had.
    pub async fn start_with(
        resolved_spec: &str,
        settings: CentralRecordSettings,
    ) -> io::Result<Self> {
        let record = CentralRecord::new(resolved_spec, settings)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Self::serve(record).await
    }

    async fn serve(record: CentralRecord) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            record: Mutex::new(record),
            clock: Clock::default(),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let served = Arc::clone(&shared);
        let answer = move |source, request| answer(Arc::clone(&served), source, request);
        Ok(Self {
            url,
            shared,
            server: tokio::spawn(accept(listener, answer)),
        })
    }

    /// Where it listens, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Looks at the record or changes it, while no call is being handled.
    pub fn with_record<R>(&self, f: impl FnOnce(&mut CentralRecord) -> R) -> R {
        f(&mut self
            .shared
            .record
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for CentralRecordSandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for CentralRecordSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CentralRecordSandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

async fn answer(shared: Arc<Shared>, source: SocketAddr, request: Request<Incoming>) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(Body::new(body), LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut record = shared.record.lock().unwrap_or_else(PoisonError::into_inner);
    respond(
        &mut record,
        shared.clock.now(),
        source,
        &parts,
        parts.uri.path(),
        &body,
    )
}

/// Hands a request over to the record, at a path below its root, and its reply back.
pub(crate) fn respond(
    record: &mut CentralRecord,
    now: DateTime,
    source: SocketAddr,
    parts: &Parts,
    path: &str,
    body: &[u8],
) -> Response {
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    let request = RecordRequest {
        source: source.ip(),
        method: parts.method.as_str(),
        path,
        headers: &headers,
        body,
    };
    match record.handle(now, &request) {
        None => CutConnection::response(),
        Some(reply) => {
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
            let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
            (status, kind, reply.body).into_response()
        }
    }
}
