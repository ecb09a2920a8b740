//! Accepts connections and can cut one of them without a reply, which a router by itself cannot.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
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
pub(crate) async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A connection that fails while it is accepted says nothing about the next one.
                if let Ok((stream, source)) = accepted {
                    connections.spawn(serve(stream, source, router.clone()));
                } else {
                    // Out of file handles, every attempt fails at once until a connection ends.
                    tokio::time::sleep(PAUSE).await;
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn serve(stream: TcpStream, source: SocketAddr, router: Router) {
    // Without it a small reply may wait for an acknowledgement; when it cannot be set, replies are only slower.
    let _ = stream.set_nodelay(true);
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        // Whoever lets in listed addresses only looks for it here.
        request.extensions_mut().insert(source);
        let reply = routes.call(request.map(Body::new));
        async move {
            let response = reply
                .await
                .unwrap_or_else(|never: Infallible| match never {});
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
