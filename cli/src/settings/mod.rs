//! The settings: a file, then the environment, then flags; the later one counts, and each value knows where it came from.
//!
//! What guards the money only the file may loosen: a variable or a flag that asks for less than the file is refused.

pub(crate) mod file;
pub(crate) mod keys;
pub(crate) mod secret;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::DateTime;

use self::keys::{KEYS, Key, Kind};
use crate::bank::profile_name;
use crate::exit::{Exit, Failure, Result};
use crate::files::decode::nfc;
use crate::message::Message;
use crate::messages::settings as words;

/// The settings file that is read without being asked for.
pub(crate) const DEFAULT_FILE: &str = "ontu.toml";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A line of a file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// An environment variable.
    Environment(String),
    /// A flag.
    Flag(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::File { path, line } => write!(formatter, "{}:{line}", path.display()),
            Source::Environment(name) => formatter.write_str(name),
            Source::Flag(name) => formatter.write_str(name),
        }
    }
}

/// One thing that is wrong with the settings: where, what was found, what was expected.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    source: Source,
    found: Message,
    expected: Message,
}

impl Problem {
    /// A problem at a place.
    pub(crate) fn new(source: Source, found: Message, expected: Message) -> Self {
        Self {
            source,
            found,
            expected,
        }
    }

    /// It in one line.
    pub(crate) fn message(&self) -> Message {
        let place = Message::same(&self.source);
        let what = Message::join([&self.found, &self.expected], "; ");
        Message::join([&place, &what], ": ")
    }
}

/// A failure that names every problem.
pub(crate) fn failure(problems: &[Problem]) -> Box<Failure> {
    let messages: Vec<Message> = problems.iter().map(Problem::message).collect();
    let places: Vec<String> = problems
        .iter()
        .map(|problem| problem.source.to_string())
        .collect();
    Failure::new(
        Exit::CouldNotRun,
        "settings",
        Message::join(&messages, "\n  "),
    )
    .detail("places", places)
    .to_do(words::see_init())
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sourced {
    /// The value as text; its kind has been checked.
    pub(crate) text: String,
    /// Where it came from.
    pub(crate) source: Source,
}

/// What flags and environment say, gathered by the caller so that a test needs neither.
pub(crate) struct Given<'a> {
    /// The settings that flags give, by name.
    pub(crate) flags: &'a [(&'static str, String)],
    /// Looks up an environment variable.
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Given<'_> {
    /// An environment variable that is set and not empty.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The settings file to read: by flag, by environment, else the default one.
    pub(crate) fn config_file(&self, flag: Option<&Path>) -> (PathBuf, bool) {
        match flag
            .map(Path::to_owned)
            .or_else(|| self.variable(keys::CONFIG_VARIABLE).map(PathBuf::from))
        {
            Some(path) => (path, true),
            None => (PathBuf::from(DEFAULT_FILE), false),
        }
    }
}

/// All settings that are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    values: BTreeMap<&'static str, Sourced>,
    in_file: BTreeMap<&'static str, Sourced>,
    file: Option<PathBuf>,
}

impl Settings {
    /// Reads the file, then environment and flags over it.
    ///
    /// A file that was asked for must be there; the default one may be missing.
    pub(crate) fn load(config: Option<&Path>, given: &Given<'_>) -> Result<Self> {
        let (path, asked) = given.config_file(config);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked => None,
            Err(error) => {
                let message = words::file_unreadable(path.display(), error);
                return Err(Failure::new(Exit::CouldNotRun, "settings", message)
                    .detail("path", path.display().to_string())
                    .to_do(words::see_init()));
            }
        };
        let file = text.as_deref().map(|text| (path.as_path(), text));
        Self::merge(file, given).map_err(|problems| failure(&problems))
    }

    /// Puts the three sources together and checks each value that counts.
    pub(crate) fn merge(
        file: Option<(&Path, &str)>,
        given: &Given<'_>,
    ) -> std::result::Result<Self, Vec<Problem>> {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        if let Some((path, text)) = file {
            let (lines, found) = file::read(path, text);
            problems = found;
            settings.file = Some(path.to_owned());
            for line in lines {
                let source = Source::File {
                    path: path.to_owned(),
                    line: line.line,
                };
                settings.set(line.key, line.value, source);
            }
            settings.in_file.clone_from(&settings.values);
        }
        for key in KEYS {
            let name = key.variable();
            if let Some(value) = given.variable(&name) {
                settings.set(key, value, Source::Environment(name));
            }
        }
        for (name, value) in given.flags {
            if let Some(key) = keys::find(name) {
                settings.set(key, value.clone(), Source::Flag(key.flag()));
            }
        }
        for key in KEYS {
            if let Some(value) = settings.values.get(key.name)
                && !fits(&value.text, key.kind)
            {
                let found = words::wrong_value(key.name, shown(&value.text));
                problems.push(Problem::new(value.source.clone(), found, expected(key)));
            }
        }
        if problems.is_empty() {
            problems.extend(settings.loosened());
        }
        if problems.is_empty() {
            Ok(settings)
        } else {
            Err(problems)
        }
    }

    fn set(&mut self, key: &Key, text: String, source: Source) {
        // The name of a file keeps its bytes.
        let text = match key.kind {
            Kind::Path => text,
            _ => nfc(text),
        };
        self.values.insert(key.name, Sourced { text, source });
    }

    /// Whether everything, and the settings file too, is about a stand-in on this machine.
    pub(crate) fn is_stand_in(&self) -> bool {
        profile_name(self) == "loopback" && !self.file_names_bank()
    }

    /// Whether the settings file is about a bank that is no stand-in, whatever variables and flags say.
    fn file_names_bank(&self) -> bool {
        let file = Self {
            values: self.in_file.clone(),
            ..Self::default()
        };
        let names_one = ["profile", "base_url"].map(|name| file.values.contains_key(name));
        names_one.contains(&true) && profile_name(&file) != "loopback"
    }

    /// The variables and flags that ask for less than the settings file demands, by what stands in it or by what counts where nothing does.
    fn loosened(&self) -> Vec<Problem> {
        let names_bank = self.file_names_bank();
        let mut problems = Vec::new();
        for key in KEYS {
            let Some(value) = self.values.get(key.name) else {
                continue;
            };
            let in_file = self.in_file.get(key.name);
            let order = key.kind.loosest_first();
            let by_default = match key.kind {
                Kind::TwoPerson | Kind::GuardWindow if names_bank => order.last().copied(),
                _ => None,
            };
            let demanded = in_file.map(|value| value.text.as_str()).or(by_default);
            // What the file demands in words that nobody knows counts as the strictest.
            let rank = |text: &str| {
                let at = order.iter().position(|known| *known == text);
                at.unwrap_or(order.len())
            };
            let is_looser = match key.kind {
                Kind::OpenHost => names_bank && demanded != Some(&value.text),
                _ => demanded.is_some_and(|demanded| rank(&value.text) < rank(demanded)),
            };
            if is_looser {
                let file = self.file.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
                let found = words::loosens(key.name, shown(&value.text));
                let expected = words::only_in_file(key.name, file.display());
                problems.push(Problem::new(value.source.clone(), found, expected));
            }
        }
        problems
    }

    /// A value and where it came from.
    pub(crate) fn sourced(&self, name: &str) -> Option<&Sourced> {
        self.values.get(name)
    }

    /// A value as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.text.as_str())
    }

    /// A value in seconds.
    pub(crate) fn seconds(&self, name: &str) -> Option<Duration> {
        let seconds = self.text(name)?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    }

    /// A value that is `true` or `false`; not given is false.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A path; one from the settings file is relative to that file's folder.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        let value = self.values.get(name)?;
        let path = PathBuf::from(&value.text);
        match &value.source {
            Source::File { path: file, .. } => Some(
                file.parent()
                    .map_or_else(|| path.clone(), |folder| folder.join(&path)),
            ),
            _ => Some(path),
        }
    }

    /// Whether the time is the one that the stand-in's clock shows.
    pub(crate) fn is_clock_of_sandbox(&self) -> bool {
        self.text("clock") == Some("sandbox")
    }

    /// The time at which the clock stands still; none for a clock that runs.
    pub(crate) fn fixed_clock(&self) -> Option<DateTime> {
        self.text("clock")?.parse().ok()
    }

    /// The settings file that was read.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

/// What the value of a setting must be, in words.
pub(crate) fn expected(key: &Key) -> Message {
    match key.kind {
        Kind::Text | Kind::OpenHost => words::expect_text(),
        Kind::Profile => words::expect_profile(),
        Kind::Url => words::expect_url(),
        Kind::Path => words::expect_path(),
        Kind::Seconds => words::expect_seconds(),
        Kind::Flag => words::expect_flag(),
        Kind::TwoPerson => words::expect_two_person(),
        Kind::Clock => words::expect_clock(),
        Kind::GuardWindow => words::expect_guard_window(),
        Kind::Days => words::expect_days(),
    }
}

/// The names of the profiles.
pub(crate) const PROFILES: [&str; 4] = ["loopback", "sandbox", "partner", "own"];

fn fits(text: &str, kind: Kind) -> bool {
    match kind {
        Kind::Text | Kind::Path | Kind::OpenHost => !text.trim().is_empty(),
        Kind::Profile => PROFILES.contains(&text),
        Kind::Url => {
            let rest = text
                .strip_prefix("https://")
                .or_else(|| text.strip_prefix("http://"));
            rest.is_some_and(|rest| {
                // User and password in a URL would be a secret in a flag.
                !rest.is_empty() && !rest.contains('@') && !rest.contains(char::is_whitespace)
            })
        }
        Kind::Seconds => text
            .parse::<u64>()
            .is_ok_and(|seconds| (1..=600).contains(&seconds)),
        Kind::Clock => ["system", "sandbox"].contains(&text) || text.parse::<DateTime>().is_ok(),
        Kind::Flag | Kind::TwoPerson | Kind::GuardWindow => kind.loosest_first().contains(&text),
        Kind::Days => {
            text == "none"
                || text
                    .parse::<u16>()
                    .is_ok_and(|days| (1..=3650).contains(&days))
        }
    }
}

/// A wrong value as it may be shown: a short one, for a long one may be a secret in the wrong place.
fn shown(text: &str) -> String {
    if text.chars().count() <= 24 && !text.contains('@') {
        format!("\"{text}\"")
    } else {
        let kept: String = text.chars().take(4).collect();
        format!("\"{kept}…\"")
    }
}

#[cfg(test)]
mod tests;
