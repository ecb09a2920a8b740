//! The bank in a file, so that it survives a restart.
//!
//! The file is written beside itself and renamed, so that it is always whole; it ends in its length and a checksum, so that damage is noticed.
//! A file that cannot be read is an error and is left as it is.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::bank::Bank;
use crate::bank::saved::SavedBank;
use crate::bank::settings::Settings;
use crate::clock::Clock;
use crate::spec::Spec;

/// The format number that this release writes and reads.
const FORMAT: u32 = 1;
const KIND: &str = "ontu-sandbox state";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    kind: String,
    format: u32,
    service: String,
}

/// The second line, as it is written.
#[derive(Serialize)]
struct BodyToSave<'b> {
    clock: SavedClock,
    bank: &'b Bank,
}

/// The second line, as it is read.
#[derive(Debug, Deserialize)]
struct Body {
    clock: SavedClock,
    bank: SavedBank,
}

/// How far somebody had moved the clock.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SavedClock {
    Machine,
    StandsAt(DateTime),
    AheadSeconds(i64),
}

/// The third line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tail {
    bytes: u64,
    /// FNV-1a of the second line, 64 bits.
    sum: String,
}

/// A state file that this process alone writes.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// Held as long as the process lives; the system gives it back however the process ends.
    _lock: File,
}

impl StateFile {
    /// Takes the file for this process.
    ///
    /// # Errors
    /// When another process has it, or no file can be made beside it.
    pub(crate) fn take(path: &Path) -> io::Result<Self> {
        let lock_path = beside(path, ".lock");
        let shown = lock_path.display();
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(|error| io::Error::new(error.kind(), format!("{shown}: {error}")))?;
        match lock.try_lock() {
            Ok(()) => Ok(StateFile {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                format!(
                    "{}: another ontu-sandbox works with this state; stop it or name another file",
                    path.display()
                ),
            )),
            Err(TryLockError::Error(error)) => {
                Err(io::Error::new(error.kind(), format!("{shown}: {error}")))
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The bank that the file holds; none when there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read or is not what this release writes; it is left as it is.
    pub(crate) fn load(
        &self,
        spec: Arc<Spec>,
        settings: Settings,
        token: &str,
        clock: &Clock,
    ) -> io::Result<Option<Bank>> {
        load(&self.path, spec, settings, token, Some(clock))
    }

    /// Writes the bank: all of it, or nothing.
    ///
    /// # Errors
    /// When the file cannot be written; the one of before is still there.
    pub(crate) fn save(&self, bank: &Bank, clock: &Clock) -> io::Result<()> {
        self.write(bank, clock).map_err(|error| {
            let shown = self.path.display();
            io::Error::new(
                error.kind(),
                format!("{shown}: could not be written, so it holds an earlier state: {error}"),
            )
        })
    }

    fn write(&self, bank: &Bank, clock: &Clock) -> io::Result<()> {
        let new = beside(&self.path, ".new");
        let file = private(&new)?;
        let mut writer = Summed {
            inner: BufWriter::new(file),
            bytes: 0,
            sum: FNV_OFFSET,
        };
        let head = Head {
            kind: KIND.to_owned(),
            format: FORMAT,
            service: bank.spec().service.clone(),
        };
        serde_json::to_writer(&mut writer.inner, &head)?;
        writer.inner.write_all(b"\n")?;
        let clock = match clock {
            Clock::System => SavedClock::Machine,
            Clock::Simulated(clock) => SavedClock::StandsAt(clock.now()),
            Clock::Shifted(clock) => SavedClock::AheadSeconds(clock.shift().as_secs()),
        };
        serde_json::to_writer(&mut writer, &BodyToSave { clock, bank })?;
        let tail = Tail {
            bytes: writer.bytes,
            sum: format!("{:016x}", writer.sum),
        };
        let mut inner = writer.inner;
        inner.write_all(b"\n")?;
        serde_json::to_writer(&mut inner, &tail)?;
        inner.write_all(b"\n")?;
        let file = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        // The new name lasts only once the folder is written; where folders cannot be opened, the system sees to it.
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// Reads the bank from a file without taking the file; none when there is none. A clock is set to what the file says.
pub(crate) fn load(
    path: &Path,
    spec: Arc<Spec>,
    settings: Settings,
    token: &str,
    clock: Option<&Clock>,
) -> io::Result<Option<Bank>> {
    let text = match fs::read(path) {
        Ok(bytes) if bytes.is_empty() => return Ok(None),
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(io::Error::new(
                error.kind(),
                format!("{}: {error}", path.display()),
            ));
        }
    };
    let damaged = |what: String| {
        let shown = path.display();
        let message = format!(
            "{shown}: {what}; the file was left as it is. To begin with an empty bank, move it away: mv {shown} {shown}.damaged"
        );
        io::Error::new(io::ErrorKind::InvalidData, message)
    };
    let body = read(&text, &spec.service).map_err(damaged)?;
    let restored = Bank::restored(spec, settings, token, body.bank);
    let bank =
        restored.map_err(|what| damaged(format!("its parts do not fit together: {what}")))?;
    match (clock, body.clock) {
        (Some(Clock::Simulated(clock)), SavedClock::StandsAt(time)) => clock.set(time),
        (Some(Clock::Shifted(clock)), SavedClock::AheadSeconds(seconds)) => {
            clock.set_shift(SignedDuration::from_secs(seconds));
        }
        _ => {}
    }
    Ok(Some(bank))
}

fn read(text: &[u8], service: &str) -> Result<Body, String> {
    let mut lines = text.split(|byte| *byte == b'\n');
    let (head, body) = (lines.next().unwrap_or_default(), lines.next());
    let head: Head = serde_json::from_slice(head)
        .ok()
        .filter(|head: &Head| head.kind == KIND)
        .ok_or_else(|| {
            format!("found no first line {{\"kind\":\"{KIND}\",…}}, so this is no state file")
        })?;
    if head.format != FORMAT {
        return Err(format!(
            "its format is {}, this release reads {FORMAT}; use the release that wrote it",
            head.format
        ));
    }
    if head.service != service {
        return Err(format!(
            "it holds a bank of the service {:?}, expected {service:?}; use the spec that it was written with",
            head.service
        ));
    }
    let tail = lines.next().unwrap_or_default();
    let (Some(body), Ok(tail)) = (body, serde_json::from_slice::<Tail>(tail)) else {
        return Err(
            "it is cut off: its last line, with length and checksum, is missing".to_owned(),
        );
    };
    let found = Tail {
        bytes: body.len() as u64,
        sum: format!("{:016x}", fnv(FNV_OFFSET, body)),
    };
    if found != tail {
        return Err(format!(
            "it is damaged: found {} bytes with checksum {}, expected {} with {}",
            found.bytes, found.sum, tail.bytes, tail.sum
        ));
    }
    serde_json::from_slice(body).map_err(|error| format!("its second line cannot be read: {error}"))
}

/// A file of that name that only its owner may read, since it holds names and account numbers.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The path with an ending more.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Counts and sums what goes through it.
struct Summed<W> {
    inner: W,
    bytes: u64,
    sum: u64,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        self.sum = fnv(self.sum, &bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{FNV_OFFSET, fnv};

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(fnv(FNV_OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }
}
