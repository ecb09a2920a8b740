//! Who stands for what an operator decides: one person, or two where the settings demand it.
//!
//! The second person gives the same command again, under another name and as another user of the operating system.
//! Until then the first one's word waits in a file beside the journal, whose owner the operating system vouches for; it is bound to what is decided and used once.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use ontu::transfer::{NotAllowed, Person, Persons, Sealer, TwoPerson};
use serde::{Deserialize, Serialize};

use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::files::private;
use crate::messages::{general, journal as words};
use crate::settings::Settings;
use crate::store;
use crate::transfers::{refusal, shown};

/// How much of a digest names a file.
const DIGITS: usize = 32;
/// More than any file of a word that waits.
const LONGEST: u64 = 4096;

/// People who stand for an act, until it is done.
///
/// Dropped without [`done`](Self::done), it puts the first person's word back.
#[derive(Debug)]
pub(crate) struct Signed {
    persons: Persons,
    taken: Option<Taken>,
}

/// A first person's word that no other process can use any more.
#[derive(Debug)]
struct Taken {
    from: PathBuf,
    to: PathBuf,
}

/// What waits for a second person.
#[derive(Serialize, Deserialize)]
struct Word {
    by: String,
    by_user: Option<String>,
    at: String,
}

/// Names of the command line: who decides, and who has confirmed it in the same command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) by: &'a str,
    pub(crate) confirmed_by: Option<&'a str>,
}

/// Says who stands for an act, which `act` tells apart from every other by its parts.
///
/// # Errors
/// Where two people are needed and this is the first, whose word then waits for the second.
pub(crate) fn sign(
    settings: &Settings,
    sealer: &dyn Sealer,
    act: &[&str],
    names: Names<'_>,
    now: DateTime,
) -> Result<Signed> {
    let demanded = bank::two_person(settings);
    let not_allowed = |refused: NotAllowed| refusal::not_allowed(&refused);
    let here = Person::here(names.by).map_err(not_allowed)?;
    let confirmed_by = names.confirmed_by.map(Person::here).transpose();
    let confirmed_by = confirmed_by.map_err(not_allowed)?;
    match (
        Persons::new(demanded, here.clone(), confirmed_by.clone()),
        confirmed_by,
    ) {
        (Ok(persons), _) => Ok(Signed {
            persons,
            taken: None,
        }),
        (Err(NotAllowed::SecondPersonNeeded), None) => {
            let digest = sealer.lookup_digest("act", &act.join("\n"));
            let digest = digest.map_err(|error| store::seal_failure(&error))?;
            let digest: String = digest.to_string().chars().take(DIGITS).collect();
            let mut path = store::journal_path(settings).into_os_string();
            path.push(format!(".waits-{digest}"));
            second(Path::new(&path), demanded, here, now)
        }
        (Err(refused), _) => Err(not_allowed(refused)),
    }
}

/// Takes the first person's word for the second, or keeps the first one's.
fn second(path: &Path, demanded: TwoPerson, here: Person, now: DateTime) -> Result<Signed> {
    let shown = path.display();
    let Some((first, at)) = waiting(path, demanded)? else {
        let word = Word {
            by: here.name().to_owned(),
            by_user: here.user().map(str::to_owned),
            at: now.to_string(),
        };
        let text = serde_json::to_string(&word).unwrap_or_default();
        private::write_shared(path, &format!("{text}\n"))?;
        let message = words::waits_for_second(here.name(), shown);
        return Err(Failure::new(Exit::Refused, "not-allowed", message)
            .detail("waits_for", "second-person")
            .to_do(words::same_command()));
    };
    let persons = Persons::new(demanded, first.clone(), Some(here)).map_err(|refused| {
        let message = words::still_waits(first.name(), at);
        let failure = Failure::new(Exit::Refused, "not-allowed", message);
        match refused {
            NotAllowed::OtherUserNeeded => failure.to_do(words::other_user()),
            _ => failure.to_do(words::same_command()),
        }
    })?;
    let mut to = path.as_os_str().to_owned();
    to.push(".taken");
    let taken = Taken {
        from: path.to_owned(),
        to: to.into(),
    };
    std::fs::rename(&taken.from, &taken.to).map_err(|error| private::unwritable(path, error))?;
    Ok(Signed {
        persons,
        taken: Some(taken),
    })
}

/// Whose word waits in a file, and since when; none if there is no such file.
fn waiting(path: &Path, demanded: TwoPerson) -> Result<Option<(Person, String)>> {
    let shown = path.display();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = general::file_unreadable(shown, error);
            return Err(Failure::new(Exit::CouldNotRun, "file", message));
        }
    };
    let other = || {
        Failure::new(Exit::Refused, "not-allowed", words::no_word(path.display()))
            .to_do(words::remove_it(path.display()))
    };
    let owner = owner(&file);
    let mut text = String::new();
    let read = file.take(LONGEST).read_to_string(&mut text);
    read.map_err(|_| other())?;
    let word: Word = serde_json::from_str(&text).map_err(|_| other())?;
    let person = Person::stored(&word.by, word.by_user.as_deref()).map_err(|_| other())?;
    let user = person.user().and_then(|user| user.split(' ').next());
    // Nobody but the administrator can make a file that is another's.
    if demanded == TwoPerson::Users && owner.as_deref() != user {
        return Err(other());
    }
    let at = word.at.parse::<DateTime>().map_err(|_| other())?;
    Ok(Some((person, shown::second(at))))
}

/// The number of the user whose file it is.
#[cfg(unix)]
fn owner(file: &File) -> Option<String> {
    let metadata = file.metadata().ok()?;
    Some(std::os::unix::fs::MetadataExt::uid(&metadata).to_string())
}

/// Nothing where files have no such owner.
#[cfg(not(unix))]
fn owner(_file: &File) -> Option<String> {
    None
}

/// The people of an act as the journal keeps them in one text; none for a text that names nobody.
pub(crate) fn of_text(text: &str) -> (Option<Person>, Option<Person>) {
    let read = |text: &str| text.parse().ok();
    match text.split_once(">, ") {
        Some((first, second)) => (read(&format!("{first}>")), read(second)),
        None => (read(text), None),
    }
}

impl Signed {
    /// The people.
    pub(crate) fn persons(&self) -> &Persons {
        &self.persons
    }

    /// Uses up the first person's word: the act is done.
    pub(crate) fn done(mut self) -> Result<()> {
        let Some(taken) = self.taken.take() else {
            return Ok(());
        };
        std::fs::remove_file(&taken.to).map_err(|error| private::unwritable(&taken.to, error))
    }
}

impl Drop for Signed {
    fn drop(&mut self) {
        if let Some(taken) = &self.taken {
            // Where that fails, the first person has to say it again, and nothing is done meanwhile.
            let _ = std::fs::rename(&taken.to, &taken.from);
        }
    }
}
