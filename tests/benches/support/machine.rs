//! The machine that a figure was measured on: cores, memory, file system, and what one forced write costs there.

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value as Json, json};

/// How many forced writes are timed.
const WRITES: usize = 200;

/// What a reader needs to know before a figure means anything.
pub(crate) struct Machine {
    cores: usize,
    processor: String,
    memory_mib: u64,
    system: String,
    file_system: String,
    sync_ms: f64,
    load: String,
}

impl Machine {
    /// Looks at this machine and at the file system of a folder.
    pub(crate) fn look(folder: &Path) -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            processor: field("/proc/cpuinfo", "model name"),
            memory_mib: field("/proc/meminfo", "MemTotal")
                .trim_end_matches(" kB")
                .parse::<u64>()
                .map_or(0, |kib| kib / 1024),
            system: format!(
                "{} {}",
                std::env::consts::OS,
                first_line("/proc/sys/kernel/osrelease")
            ),
            file_system: file_system_of(folder),
            sync_ms: sync_ms(folder).unwrap_or(f64::NAN),
            load: first_line("/proc/loadavg")
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// The facts as JSON.
    pub(crate) fn json(&self) -> Json {
        json!({
            "cores": self.cores,
            "processor": self.processor,
            "memory_mib": self.memory_mib,
            "system": self.system,
            "file_system": self.file_system,
            "sync_ms": self.sync_ms,
            "load_before": self.load,
            "optimized": !cfg!(debug_assertions),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let build = if cfg!(debug_assertions) {
            "debug build"
        } else {
            "release build"
        };
        write!(
            formatter,
            "{} cores ({}), {} MiB, {}, {}, forced write {:.2} ms, load {} before, {build}",
            self.cores,
            self.processor,
            self.memory_mib,
            self.system,
            self.file_system,
            self.sync_ms,
            self.load
        )
    }
}

/// The first value of a name in a file of `name: value` lines; empty where there is none.
fn field(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut values = text.lines().filter_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    });
    values.next().unwrap_or_default()
}

fn first_line(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

/// The kind of the file system of the deepest mount that holds a folder; Linux only.
fn file_system_of(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let kind = mounts.lines().filter_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let point = Path::new(mount.split(' ').nth(4)?);
        let depth = point.components().count();
        let kind = kind.split(' ').next()?;
        folder.starts_with(point).then_some((depth, kind))
    });
    kind.max_by_key(|(depth, _)| *depth).map_or_else(
        || "unknown file system".to_owned(),
        |(_, kind)| kind.to_owned(),
    )
}

/// The middle time of writing 4 KiB and forcing them to the disk, in milliseconds.
fn sync_ms(folder: &Path) -> std::io::Result<f64> {
    let path = folder.join("forced-write");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let started = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    fs::remove_file(&path)?;
    Ok(super::median(&times))
}
