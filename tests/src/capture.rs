//! Everything that is logged in this process, by `tracing` and by `log`, at the finest level.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

/// The text of everything that was logged since it was asked for the first time.
#[derive(Debug, Clone, Default)]
pub struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// What was logged so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        // Appending cannot be left half done in a way that matters here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl log::Log for Captured {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        self.bytes().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

/// Starts to capture, once in a process.
///
/// # Panics
/// When somebody else in this process already listens.
pub fn everything() -> &'static Captured {
    static CAPTURED: OnceLock<Captured> = OnceLock::new();
    let mut first = false;
    let captured = CAPTURED.get_or_init(|| {
        first = true;
        Captured::default()
    });
    if first {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .without_time()
            .with_writer(captured.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
        log::set_logger(captured).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
    }
    captured
}
