//! Reads `ontu.toml` into lines of settings with their positions, and never shows a line of it: a token may stand there by mistake.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Spanned, Value};

use super::keys::{self, KEYS, Key, Kind};
use super::{Problem, Source};
use crate::messages::settings as words;

/// One setting of a file, as text.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The setting.
    pub(crate) key: &'static Key,
    /// Its value.
    pub(crate) value: String,
    /// Its line, from 1.
    pub(crate) line: usize,
}

/// Reads the settings of a file; every line that is wrong is a problem of its own.
pub(crate) fn read(path: &Path, text: &str) -> (Vec<Line>, Vec<Problem>) {
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    let at = |offset: usize| Source::File {
        path: path.to_owned(),
        line: line_of(text, offset),
    };
    let table: BTreeMap<Spanned<String>, Spanned<Value>> = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            // The error's own text would show the line; its message alone does not.
            let offset = error.span().map_or(0, |span| span.start);
            let found = words::not_toml(error.message());
            problems.push(Problem::new(at(offset), found, words::expect_toml()));
            return (lines, problems);
        }
    };
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let source = at(key.span().start);
        let name = key.get_ref().as_str();
        if is_secret(name) {
            problems.push(Problem::new(
                source,
                words::secret_in_file(name),
                words::expect_no_secret(),
            ));
            continue;
        }
        let Some(known) = keys::find(name) else {
            let expected = match keys::closest(name, KEYS.iter().map(|key| key.name)) {
                Some(closest) => words::expect_closest(closest),
                None => words::expect_known(names()),
            };
            problems.push(Problem::new(source, words::unknown_setting(name), expected));
            continue;
        };
        match as_text(value.get_ref(), known.kind) {
            Some(value) => lines.push(Line {
                key: known,
                value,
                line: line_of(text, key.span().start),
            }),
            None => {
                let found = words::wrong_toml_kind(name, value.get_ref().type_str());
                problems.push(Problem::new(source, found, super::expected(known)));
            }
        }
    }
    (lines, problems)
}

/// The names of all settings.
fn names() -> String {
    KEYS.iter()
        .map(|key| key.name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Whether a key could hold a secret that must not stand in this file.
fn is_secret(name: &str) -> bool {
    [
        "token",
        "access_token",
        "client_secret",
        "secret",
        "password",
    ]
    .contains(&name)
}

fn as_text(value: &Value, kind: Kind) -> Option<String> {
    match (value, kind) {
        (Value::String(text), _) => Some(text.clone()),
        (Value::Integer(number), Kind::Seconds | Kind::Days) => Some(number.to_string()),
        (Value::Boolean(flag), Kind::Flag | Kind::TwoPerson) => Some(flag.to_string()),
        (Value::Datetime(time), Kind::Clock) => Some(time.to_string()),
        _ => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read;
    use crate::language::Language;

    fn problems(text: &str) -> Vec<String> {
        let (_, problems) = read(Path::new("ontu.toml"), text);
        let shown = |problem: &super::Problem| problem.message().text(Language::En).to_owned();
        problems.iter().map(shown).collect()
    }

    #[test]
    fn settings_are_read_with_their_lines() {
        let text = "# 설정\nprofile = \"sandbox\"\n\ntotal_timeout_seconds = 30\ncp949_bytes_enforced = true\nclock = 2026-01-05T09:30:00\n";
        let (lines, problems) = read(Path::new("ontu.toml"), text);
        assert!(problems.is_empty(), "{problems:?}");
        let lines: Vec<_> = lines
            .iter()
            .map(|line| (line.key.name, line.value.as_str(), line.line))
            .collect();
        assert_eq!(
            lines,
            [
                ("profile", "sandbox", 2),
                ("total_timeout_seconds", "30", 4),
                ("cp949_bytes_enforced", "true", 5),
                ("clock", "2026-01-05T09:30:00", 6),
            ]
        );
    }

    #[test]
    fn every_wrong_line_is_named() {
        let found = problems("baseurl = \"x\"\ninstitution_code = 13\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("ontu.toml:1: "), "{found:?}");
        assert!(found[0].contains("base_url"), "{found:?}");
        assert!(found[1].starts_with("ontu.toml:2: "), "{found:?}");
    }

    #[test]
    fn a_token_in_the_file_is_refused_and_not_shown() {
        let secret = "0123456789abcdef";
        let found = problems(&format!("token = \"{secret}\"\n")).concat();
        assert!(
            found.contains("ONTU_TOKEN") && !found.contains(secret),
            "{found}"
        );
    }

    #[test]
    fn a_broken_line_is_not_shown() {
        let secret = "0123456789abcdef";
        let found = problems(&format!("profile = \"sandbox\"\ntoken {secret} =\n")).concat();
        assert!(
            found.starts_with("ontu.toml:2: ") && !found.contains(secret),
            "{found}"
        );
    }
}
