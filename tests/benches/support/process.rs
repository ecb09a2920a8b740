//! Processes: how much processor time this one has taken, and the program `ontu` as one of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// How often the memory of a process is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// How many ticks of the kernel's a second has; Linux tells programs so on every machine of today.
const TICKS: u64 = 100;

/// The processor time that the threads of this process have taken so far, by the beginning of their names; empty where the system does not tell.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProcessorTime(BTreeMap<String, Duration>);

impl ProcessorTime {
    /// Looks at the threads that are running now; all of them last as long as the process.
    pub(crate) fn now() -> Self {
        let mut times = BTreeMap::new();
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
        for thread in threads.filter_map(Result::ok) {
            let Ok(text) = std::fs::read_to_string(thread.path().join("stat")) else {
                continue;
            };
            // The name stands in brackets and may hold spaces.
            let Some((name, fields)) = text
                .split_once('(')
                .and_then(|(_, rest)| rest.rsplit_once(')'))
            else {
                continue;
            };
            let ticks = fields.split_whitespace().skip(11).take(2);
            let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
            *times.entry(name.to_owned()).or_default() +=
                Duration::from_millis(ticks * 1000 / TICKS);
        }
        Self(times)
    }

    /// What was taken since an earlier look.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        let taken = self.0.iter().map(|(name, time)| {
            let before = earlier.0.get(name).copied().unwrap_or_default();
            (name.clone(), time.saturating_sub(before))
        });
        Self(taken.collect())
    }

    /// Adds what was taken elsewhere.
    pub(crate) fn add(&mut self, other: &Self) {
        for (name, time) in &other.0 {
            *self.0.entry(name.clone()).or_default() += *time;
        }
    }

    /// What all threads took.
    pub(crate) fn all(&self) -> Duration {
        self.0.values().sum()
    }

    /// What the threads took whose names begin so.
    pub(crate) fn of(&self, beginning: &str) -> Duration {
        let named = |(name, _): &(&String, &Duration)| name.starts_with(beginning);
        self.0.iter().filter(named).map(|(_, time)| *time).sum()
    }
}

/// The program `ontu`, built as cargo builds it for users, and a folder in which it runs.
pub(crate) struct Ontu {
    program: PathBuf,
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
}

/// How a run of the program ended.
pub(crate) struct Ended {
    /// The exit code; -1 for a signal.
    pub(crate) code: i32,
    /// From its start to its end.
    pub(crate) time: Duration,
    /// The most memory that it ever held, in MiB; zero where the system does not tell.
    pub(crate) peak_mib: f64,
    /// What it wrote to stderr.
    pub(crate) stderr: String,
    /// How much it wrote to stdout.
    pub(crate) printed: u64,
}

impl Ontu {
    /// Builds the program with optimizations; cargo does nothing if that was done before.
    ///
    /// # Panics
    /// When it does not compile.
    pub(crate) fn build(folder: &Path) -> Self {
        let built = Command::new(env!("CARGO"))
            .args([
                "build",
                "--release",
                "--package",
                "ontu-cli",
                "--bin",
                "ontu",
            ])
            .args(["--message-format", "json-render-diagnostics"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo");
        assert!(built.status.success(), "ontu does not compile");
        let text = String::from_utf8_lossy(&built.stdout);
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Json>(line).ok());
        let mut programs =
            messages.filter_map(|message| Some(message["executable"].as_str()?.to_owned()));
        Self {
            program: programs.next_back().expect("the program's path").into(),
            folder: folder.to_owned(),
            variables: Vec::new(),
        }
    }

    /// With an environment variable.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// The folder in which it runs.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs it to its end and watches its memory; what it prints goes to a file.
    ///
    /// # Panics
    /// When it cannot be started or its files cannot be written.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let (stdout, stderr) = (self.folder.join("stdout"), self.folder.join("stderr"));
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ONTU_") {
                command.env_remove(&name);
            }
        }
        let started = Instant::now();
        let mut child = command
            .args(arguments)
            .env("LC_ALL", "C")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(File::create(&stdout).expect("a file"))
            .stderr(File::create(&stderr).expect("a file"))
            .spawn()
            .expect("ontu starts");
        let mut peak_mib = 0.0_f64;
        let status = loop {
            peak_mib = peak_mib.max(peak_of(child.id()));
            match child.try_wait().expect("a child") {
                Some(status) => break status,
                None => std::thread::sleep(LOOK),
            }
        };
        Ended {
            code: status.code().unwrap_or(-1),
            time: started.elapsed(),
            peak_mib,
            stderr: std::fs::read_to_string(&stderr).unwrap_or_default(),
            printed: std::fs::metadata(&stdout).map_or(0, |data| data.len()),
        }
    }
}

impl Ended {
    /// Expects an exit code.
    ///
    /// # Panics
    /// When it is another.
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        self
    }
}

/// The most memory that a process has held so far, in MiB.
fn peak_of(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let mut lines = status.lines();
    let peak = lines.find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
