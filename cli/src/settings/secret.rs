//! The token and the client secret: from the environment or a file, never from a flag, never shown.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::keys::{CLIENT_SECRET_VARIABLE, TOKEN_VARIABLE};
use super::{Given, Settings, Source};
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::settings as words;

/// Where a secret is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In an environment variable.
    Variable(&'static str),
    /// In a file.
    File(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Variable(name) => formatter.write_str(name),
            Place::File(path) => write!(formatter, "{}", path.display()),
        }
    }
}

/// A secret, where it was found, and what is to be warned about.
pub(crate) struct Found {
    /// The secret.
    pub(crate) secret: SecretString,
    /// Where it was found.
    pub(crate) place: Place,
    /// That others can read the file, if they can.
    pub(crate) warning: Option<Message>,
}

/// Finds the token: a file named by a flag, then the variable, then a file named by environment or settings file.
pub(crate) fn token(settings: &Settings, given: &Given<'_>) -> Result<Option<Found>> {
    find(settings, given, "token_file", TOKEN_VARIABLE)
}

/// Finds the secret of client credentials in the same order.
pub(crate) fn client_secret(settings: &Settings, given: &Given<'_>) -> Result<Option<Found>> {
    find(
        settings,
        given,
        "client_secret_file",
        CLIENT_SECRET_VARIABLE,
    )
}

fn find(
    settings: &Settings,
    given: &Given<'_>,
    file_key: &str,
    variable: &'static str,
) -> Result<Option<Found>> {
    let named_by_flag = settings
        .sourced(file_key)
        .is_some_and(|value| matches!(value.source, Source::Flag(_)));
    if !named_by_flag && let Some(secret) = given.variable(variable) {
        let place = Place::Variable(variable);
        let secret = checked(secret, &place)?;
        return Ok(Some(Found {
            secret,
            place,
            warning: None,
        }));
    }
    let Some(path) = settings.path(file_key) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let message = words::secret_unreadable(path.display(), error);
        Failure::new(Exit::CouldNotRun, "token", message)
            .detail("path", path.display().to_string())
            .to_do(words::secret_file_how(path.display()))
    })?;
    let warning = readable_by_others(&path).then(|| words::secret_open(path.display()));
    let place = Place::File(path);
    let secret = checked(text, &place)?;
    Ok(Some(Found {
        secret,
        place,
        warning,
    }))
}

/// A secret without the line's end; one with anything in it that no token has is refused without being shown.
fn checked(text: String, place: &Place) -> Result<SecretString> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        let message = words::secret_empty(place);
        return Err(Failure::new(Exit::CouldNotRun, "token", message));
    }
    if !trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = words::secret_not_plain(place);
        return Err(Failure::new(Exit::CouldNotRun, "token", message));
    }
    Ok(SecretString::from(trimmed.to_owned()))
}

/// Whether anyone but the owner may read, write or run a file.
#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

/// Systems without modes are not judged.
#[cfg(not(unix))]
fn readable_by_others(_path: &Path) -> bool {
    false
}
