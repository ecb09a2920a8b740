//! Accepts connections and can cut one of them without a reply, which the answer to a request by itself cannot.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// How long it waits after a connection that could not be accepted.
const PAUSE: Duration = Duration::from_millis(10);

/// Marks a response that must not be sent: the connection is cut instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CutConnection;

impl CutConnection {
    /// A response that carries the mark.
    pub(crate) fn response() -> Response {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(CutConnection);
        response
    }
}

impl fmt::Display for CutConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut on purpose")
    }
}

impl std::error::Error for CutConnection {}

/// Serves connections until it is aborted; then its connections end with it.
///
/// Each request goes to `answer` with the address that it comes from.
pub(crate) async fn accept<A, F>(listener: TcpListener, answer: A)
where
    A: Fn(SocketAddr, Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A connection that fails while it is accepted says nothing about the next one.
                if let Ok((stream, source)) = accepted {
                    connections.spawn(serve(stream, source, answer.clone()));
                } else {
                    // Out of file handles, every attempt fails at once until a connection ends.
                    tokio::time::sleep(PAUSE).await;
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn serve<A, F>(stream: TcpStream, source: SocketAddr, answer: A)
where
    A: Fn(SocketAddr, Request<Incoming>) -> F,
    F: Future<Output = Response>,
{
    // Without it a small reply may wait for an acknowledgement; when it cannot be set, replies are only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let answered = answer(source, request);
        async move {
            let response = answered.await;
            match response.extensions().get::<CutConnection>() {
                // An error of the service makes hyper close the connection before it has written a byte.
                Some(cut) => Err(*cut),
                None => Ok(response),
            }
        }
    });
    // The error is either the cut above or the client's doing; neither concerns anybody else.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
