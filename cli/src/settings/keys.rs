//! Every setting: its name in `ontu.toml`, what kind of value it takes, and what it is for.
//!
//! The name of the environment variable and of the flag follow from the name, so that one table serves all three.

use crate::message::Message;
use crate::messages::settings as words;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    /// Its name in `ontu.toml`.
    pub(crate) name: &'static str,
    /// What its value must be.
    pub(crate) kind: Kind,
    /// What it is for.
    pub(crate) purpose: fn() -> Message,
    /// A value for the commented line that `ontu init` writes.
    pub(crate) example: &'static str,
}

/// What the value of a setting must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text that is not empty.
    Text,
    /// The name of a profile.
    Profile,
    /// An `http` or `https` URL.
    Url,
    /// The path of a file; in `ontu.toml`, relative to the folder of that file.
    Path,
    /// Whole seconds, 1 to 600.
    Seconds,
    /// `true` or `false`.
    Flag,
    /// `system`, `sandbox`, or a date and time at which the clock stands still.
    Clock,
    /// `false`, `names` or `true`.
    TwoPerson,
    /// `default` or `none`.
    GuardWindow,
    /// A host that may be reached in the clear.
    OpenHost,
    /// Whole days, 1 to 3650, or `none`.
    Days,
}

impl Kind {
    /// The values of a kind that has only a few, from the loosest to the strictest.
    pub(crate) fn loosest_first(self) -> &'static [&'static str] {
        match self {
            Self::Flag => &["false", "true"],
            Self::TwoPerson => &["false", "names", "true"],
            Self::GuardWindow => &["none", "default"],
            _ => &[],
        }
    }
}

impl Key {
    /// The environment variable, such as `ONTU_BASE_URL`.
    pub(crate) fn variable(&self) -> String {
        format!("ONTU_{}", self.name.to_ascii_uppercase())
    }

    /// The flag, such as `--base-url`.
    pub(crate) fn flag(&self) -> String {
        format!("--{}", self.name.replace('_', "-"))
    }
}

/// The environment variable that holds the token itself; there is neither flag nor line in a file for it.
pub(crate) const TOKEN_VARIABLE: &str = "ONTU_TOKEN";
/// The environment variable that holds the secret of client credentials; there is neither flag nor line in a file for it.
pub(crate) const CLIENT_SECRET_VARIABLE: &str = "ONTU_CLIENT_SECRET";
/// The environment variable that names the settings file.
pub(crate) const CONFIG_VARIABLE: &str = "ONTU_CONFIG";

/// All settings, in the order in which `ontu init` writes them.
pub(crate) const KEYS: &[Key] = &[
    key("profile", Kind::Profile, words::profile, "sandbox"),
    key(
        "base_url",
        Kind::Url,
        words::base_url,
        "https://openapi.example.com",
    ),
    key("path_suffix", Kind::Text, words::path_suffix, ".nh"),
    key(
        "content_type",
        Kind::Text,
        words::content_type,
        "application/json",
    ),
    key(
        "institution_code",
        Kind::Text,
        words::institution_code,
        "000000",
    ),
    key("fintech_app_no", Kind::Text, words::fintech_app_no, "001"),
    key(
        "service_code",
        Kind::Text,
        words::service_code,
        "13E_001_00",
    ),
    key(
        "agreement_no",
        Kind::Text,
        words::agreement_no,
        "0000000000",
    ),
    key(
        "subsidiary_no",
        Kind::Text,
        words::subsidiary_no,
        "0000000000",
    ),
    key("token_file", Kind::Path, words::token_file, "ontu.token"),
    key("token_header", Kind::Text, words::token_header, "Auth"),
    key("token_prefix", Kind::Text, words::token_prefix, "Basic "),
    key(
        "token_path",
        Kind::Text,
        words::token_path,
        "/oauth/requestToken.nhd",
    ),
    key("token_scope", Kind::Text, words::token_scope, "fintechapp"),
    key("client_id", Kind::Text, words::client_id, "example"),
    key(
        "client_secret_file",
        Kind::Path,
        words::client_secret_file,
        "ontu.secret",
    ),
    key(
        "insecure_http_host",
        Kind::OpenHost,
        words::insecure_http_host,
        "development.example.com",
    ),
    key("proxy", Kind::Url, words::proxy, "http://192.0.2.1:3128"),
    key(
        "connect_timeout_seconds",
        Kind::Seconds,
        words::connect_timeout_seconds,
        "5",
    ),
    key(
        "total_timeout_seconds",
        Kind::Seconds,
        words::total_timeout_seconds,
        "70",
    ),
    key(
        "cp949_bytes_enforced",
        Kind::Flag,
        words::cp949_bytes_enforced,
        "false",
    ),
    key("clock", Kind::Clock, words::clock, "system"),
    key(
        "journal",
        Kind::Path,
        words::journal,
        "/var/lib/ontu/journal.sqlite",
    ),
    key(
        "journal_key_file",
        Kind::Path,
        words::journal_key_file,
        "ontu-journal.key",
    ),
    key("two_person", Kind::TwoPerson, words::two_person, "true"),
    key(
        "guard_window",
        Kind::GuardWindow,
        words::guard_window,
        "default",
    ),
    key(
        "duplicate_days_pay",
        Kind::Days,
        words::duplicate_days_pay,
        "3",
    ),
    key(
        "duplicate_days_repay",
        Kind::Days,
        words::duplicate_days_repay,
        "3",
    ),
    key(
        "duplicate_days_return",
        Kind::Days,
        words::duplicate_days_return,
        "3",
    ),
];

const fn key(
    name: &'static str,
    kind: Kind,
    purpose: fn() -> Message,
    example: &'static str,
) -> Key {
    Key {
        name,
        kind,
        purpose,
        example,
    }
}

/// The setting of that name.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The name that is most like a wrong one, if any is like it at all.
pub(crate) fn closest<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wrong = wrong.to_ascii_lowercase();
    names
        .into_iter()
        .map(|name| (distance(&wrong, &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count() / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many characters must be changed, added or taken away to make one text of the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, character) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(character != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{KEYS, closest, find};

    #[test]
    fn variable_and_flag_follow_from_the_name() {
        let key = find("base_url").unwrap();
        assert_eq!(key.variable(), "ONTU_BASE_URL");
        assert_eq!(key.flag(), "--base-url");
    }

    #[test]
    fn a_misspelled_name_finds_the_right_one() {
        let names = || KEYS.iter().map(|key| key.name);
        assert_eq!(closest("baseurl", names()), Some("base_url"));
        assert_eq!(closest("Token_File", names()), Some("token_file"));
        assert_eq!(closest("colour", names()), None);
    }
}
