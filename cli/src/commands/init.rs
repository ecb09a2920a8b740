//! `ontu init`: makes the key file and the journal, and writes a settings file that explains every setting, never over one that is there unless told to.
//!
//! The settings file comes last and whole, so that a run that was interrupted is simply run again.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use ontu::transfer::seal::KeyFile;
use serde_json::json;

use crate::arguments::Init;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::language::Language;
use crate::messages::{general, init as words};
use crate::settings::keys::{self, KEYS, Kind};
use crate::settings::{Given, Settings, failure};
use crate::store;

/// The profile of a file for which none was named.
const PROFILE: &str = "sandbox";

/// Writes the file and says what to do next.
pub(crate) fn run(arguments: &Init, invocation: &Invocation<'_>) -> Result {
    let Invocation {
        config,
        given,
        output,
        ..
    } = *invocation;
    let (path, _) = given.config_file(config);
    // The environment goes on counting after this; what flags say is gone unless it is written down.
    let from_flags = Given {
        flags: given.flags,
        variable: &|_| None,
    };
    let settings = Settings::merge(None, &from_flags).map_err(|problems| failure(&problems))?;
    let profile = settings.text("profile").unwrap_or(PROFILE);
    let journal = journal_path(&path, &settings, given)?;
    let text = contents(output.language, &settings, &path, &journal)?;
    // The key file first: whoever has settings already needs it all the same.
    let (key_file, is_made) = key_file(&path, &settings, given)?;
    let with_key_file = |failure: Box<Failure>| match is_made {
        true => failure.to_do(words::key_file_made(key_file.display())),
        false => failure,
    };
    if path.exists() && !arguments.force {
        return Err(with_key_file(exists(&path)));
    }
    let needs_disk = profile != "loopback";
    let is_new = KeyFile::open(&key_file)
        .map_err(|error| store::seal_error(&error))
        .and_then(|keys| store::create(invocation, Path::new(&journal), keys, needs_disk, None))
        .map_err(with_key_file)?;
    write(&path, &text, arguments.force).map_err(with_key_file)?;
    let token_file = settings
        .path("token_file")
        .unwrap_or_else(|| path.with_file_name("ontu.token"));
    let mut next = vec![words::next_fill(path.display())];
    if is_made {
        next.push(words::next_back_up(key_file.display()));
    }
    if profile != "loopback" {
        next.push(words::next_token(token_file.display()));
    }
    next.push(words::next_doctor());
    output.line(&words::written(path.display()));
    for (index, step) in next.iter().enumerate() {
        output.plain(&format!("  {}. {}", index + 1, output.text(step)));
    }
    let next: Vec<&str> = next.iter().map(|step| output.text(step)).collect();
    output.object(&json!({
        "written": path.display().to_string(),
        "key_file": key_file.display().to_string(),
        "key_file_made": is_made,
        "journal": journal,
        "journal_made": is_new,
        "next": next,
    }));
    Ok(Exit::Done)
}

/// Makes the journal's key file, unless there is one: keys are never written over, for with them everything that they sealed would be lost.
fn key_file(
    settings_file: &Path,
    settings: &Settings,
    given: &Given<'_>,
) -> Result<(PathBuf, bool)> {
    let path = given_path("journal_key_file", settings, given)
        .unwrap_or_else(|| settings_file.with_file_name(store::KEY_FILE));
    if path.exists() {
        return Ok((path, false));
    }
    KeyFile::create(&path).map_err(|error| store::seal_error(&error))?;
    Ok((path, true))
}

/// Where the journal is to lie, absolute and as text: the same file whatever folder a command runs in.
fn journal_path(settings_file: &Path, settings: &Settings, given: &Given<'_>) -> Result<String> {
    let beside = settings_file.with_file_name(store::JOURNAL);
    let path = given_path("journal", settings, given).unwrap_or(beside);
    absolute(settings_file, &path)
}

/// A path that a flag gives or, since it goes on counting, the environment.
fn given_path(name: &str, settings: &Settings, given: &Given<'_>) -> Option<PathBuf> {
    settings.path(name).or_else(|| {
        given
            .variable(&keys::find(name)?.variable())
            .map(PathBuf::from)
    })
}

/// The text of the file: what flags gave, and what the profile needs, as lines that count; everything else as comments.
fn contents(language: Language, given: &Settings, path: &Path, journal: &str) -> Result<String> {
    let profile = given.text("profile").unwrap_or(PROFILE);
    let mut text = format!("# {}\n", words::heading().text(language));
    for key in KEYS {
        let (counts, value) = match (given.text(key.name), key.name) {
            (_, "journal") => (true, journal.to_owned()),
            (Some(value), _) if key.kind == Kind::Path => (true, path_from(path, value)?),
            (Some(value), _) => (true, value.to_owned()),
            (None, "profile") => (true, profile.to_owned()),
            (None, "token_file") => (profile != "loopback", key.example.to_owned()),
            (None, _) => (false, key.example.to_owned()),
        };
        let value = match key.kind {
            Kind::Seconds | Kind::Flag => value,
            Kind::TwoPerson if value != "names" => value,
            _ => toml::Value::String(value).to_string(),
        };
        let purpose = (key.purpose)();
        let comment = if counts { "" } else { "# " };
        text.push_str(&format!(
            "\n# {}\n{comment}{} = {value}\n",
            purpose.text(language),
            key.name
        ));
    }
    Ok(text)
}

/// A path that a flag gave, as the settings file has to name it: a flag means the current folder, the file its own.
fn path_from(settings_file: &Path, given: &str) -> Result<String> {
    if settings_file.parent().is_none_or(|it| it == Path::new("")) {
        return Ok(given.to_owned());
    }
    absolute(settings_file, Path::new(given))
}

/// A path as text that means the same in every folder.
fn absolute(settings_file: &Path, path: &Path) -> Result<String> {
    let failure = |message| Failure::new(Exit::CouldNotRun, "file", message);
    let path = std::path::absolute(path)
        .map_err(|error| failure(general::file_unwritable(settings_file.display(), error)))?;
    path.into_os_string()
        .into_string()
        .map_err(|path| failure(words::no_text(path.display())).to_do(words::other_place()))
}

fn exists(path: &Path) -> Box<Failure> {
    Failure::new(Exit::Refused, "exists", words::exists(path.display()))
        .to_do(words::use_force())
        .detail("path", path.display().to_string())
}

/// Writes a file that only its owner can read, for it says where secrets are.
fn write(path: &Path, text: &str, force: bool) -> Result<()> {
    let unwritable = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => {
            let message = general::file_unwritable(path.display(), error);
            Failure::new(Exit::CouldNotRun, "file", message)
                .detail("path", path.display().to_string())
        }
    };
    // A new file beside it, then another name for it: whoever reads meanwhile sees no file, the old one or the new one, never a half.
    let beside = path.with_extension("toml.new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&beside).map_err(unwritable)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(unwritable)?;
    if force {
        return std::fs::rename(&beside, path).map_err(unwritable);
    }
    // Unlike a rename, this replaces nothing that was put there meanwhile.
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)
        .and(linked)
        .map_err(unwritable)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::contents;
    use crate::language::Language;
    use crate::settings::keys::{KEYS, Kind};
    use crate::settings::{Given, Settings};

    fn merged(file: Option<&str>, flags: &[(&'static str, String)]) -> Settings {
        let given = Given {
            flags,
            variable: &|_| None,
        };
        let file = file.map(|text| (Path::new("ontu.toml"), text));
        Settings::merge(file, &given).unwrap()
    }

    const JOURNAL: &str = "/var/lib/ontu/journal.sqlite";

    fn load(text: &str) -> Settings {
        merged(Some(text), &[])
    }

    fn written(language: Language, flags: &[(&'static str, &str)]) -> String {
        let flags: Vec<_> = flags
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let settings = merged(None, &flags);
        contents(language, &settings, Path::new("ontu.toml"), JOURNAL).unwrap()
    }

    #[test]
    fn what_is_written_can_be_read() {
        for language in [Language::Ko, Language::En] {
            let settings = load(&written(language, &[("profile", "partner")]));
            assert_eq!(settings.text("profile"), Some("partner"));
            assert_eq!(settings.text("token_file"), Some("ontu.token"));
            assert_eq!(settings.text("journal"), Some(JOURNAL));
            assert_eq!(settings.text("institution_code"), None);
        }
    }

    #[test]
    fn whatever_flags_give_is_written_and_read_back() {
        for key in KEYS {
            let value = match key.kind {
                // A text that would end its line or its quotes if it were written as it stands.
                Kind::Text => "a \"b\" \\ # 'c'",
                // It is made absolute before.
                _ if key.name == "journal" => JOURNAL,
                _ => key.example,
            };
            let settings = load(&written(Language::En, &[(key.name, value)]));
            assert_eq!(settings.text(key.name), Some(value), "{}", key.name);
        }
    }

    #[test]
    fn every_commented_line_is_a_valid_one() {
        let text = written(Language::En, &[]);
        let uncommented: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest)
                    if KEYS
                        .iter()
                        .any(|key| rest.starts_with(&format!("{} = ", key.name))) =>
                {
                    format!("{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        let settings = load(&uncommented);
        for key in KEYS {
            assert!(settings.text(key.name).is_some(), "{}", key.name);
        }
    }
}
