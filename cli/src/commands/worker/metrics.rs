//! What the library counts and measures, in the text format of Prometheus, on an address of this machine.

use std::net::SocketAddr;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use ontu::metrics::{ALL, MetricKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::exit::{Exit, Failure, Result};
use crate::messages::worker as words;
use crate::transfers::desk::Desk;

/// How long a reader may take.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// More than any honest request.
const LONGEST_REQUEST: usize = 4096;
/// The bounds of what is measured in seconds: from a commit to a day of waiting.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 600.0, 1800.0, 3600.0, 21_600.0,
    86_400.0,
];

/// An address that was taken, and what was told of every metric.
pub(super) struct Metrics {
    listener: TcpListener,
    told: PrometheusHandle,
}

impl Metrics {
    /// Takes the address and begins to count.
    pub(super) async fn bind(address: SocketAddr) -> Result<Self> {
        let unusable = |why: &dyn std::fmt::Display| {
            let message = words::no_metrics(address, why.to_string());
            Failure::new(Exit::CouldNotRun, "metrics", message)
        };
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| unusable(&error))?;
        let mut builder = PrometheusBuilder::new();
        for metric in ALL.iter().filter(|it| it.kind == MetricKind::Histogram) {
            let named = Matcher::Full(metric.name.to_owned());
            builder = builder
                .set_buckets_for_metric(named, &SECONDS)
                .map_err(|error| unusable(&error))?;
        }
        let recorder = builder.build_recorder();
        let told = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|error| unusable(&error))?;
        ontu::metrics::describe();
        // What has not happened yet stands at nothing, so that its first time is seen to rise.
        for metric in ALL.iter().filter(|it| it.labels.is_empty()) {
            match metric.kind {
                MetricKind::Counter => metrics::counter!(metric.name).absolute(0),
                MetricKind::Gauge => metrics::gauge!(metric.name).set(0.0),
                MetricKind::Histogram => {}
            }
        }
        Ok(Self { listener, told })
    }

    /// The address that was taken.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.listener.local_addr().ok()
    }

    /// Answers one reader after the other; what goes wrong with one of them is its own affair.
    pub(super) async fn serve(&self, desk: &Desk) {
        loop {
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let _ = tokio::time::timeout(TIME_LIMIT, self.answer(stream, desk)).await;
        }
    }

    async fn answer(&self, mut stream: TcpStream, desk: &Desk) -> std::io::Result<()> {
        let mut request = Vec::new();
        let mut part = [0; 512];
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let length = stream.read(&mut part).await?;
            request.extend_from_slice(&part[..length]);
            if length == 0 || request.len() > LONGEST_REQUEST {
                return Ok(());
            }
        }
        let (status, body) = if !request.starts_with(b"GET /metrics ") {
            ("404 Not Found", "metrics are at /metrics\n".to_owned())
        } else {
            match desk.transfers().observe().await {
                Ok(()) => {
                    // Without this, what was measured would stay in memory for good.
                    self.told.run_upkeep();
                    ("200 OK", self.told.render())
                }
                Err(_) => (
                    "503 Service Unavailable",
                    "the journal cannot be read\n".to_owned(),
                ),
            }
        };
        let reply = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(reply.as_bytes()).await?;
        stream.shutdown().await
    }
}
