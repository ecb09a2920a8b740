//! Accepts connections and can cut one of them without a reply, which a router by itself cannot.

use std::convert::Infallible;
use std::fmt;

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

/// Marks a response that must not be sent: the connection is cut instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct CutConnection;

impl CutConnection {
    /// A response that carries the mark.
    pub(super) fn response() -> Response {
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
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A connection that fails while it is accepted says nothing about the next one.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream, router.clone()));
                } else {
                    tokio::task::yield_now().await;
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn serve(stream: TcpStream, router: Router) {
    // Without it a small reply may wait for an acknowledgement; when it cannot be set, replies are only slower.
    let _ = stream.set_nodelay(true);
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
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
