//! The journal and its keys, opened as the settings say and as a command needs them.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use ontu::transfer::seal::{KeyFile, KeyFileProblem, Keys, SealError};
use ontu::transfer::sqlite::{Anew, FileSystem, OpenError, Role, SqliteJournal, SqliteOptions};
use ontu::transfer::{
    Alike, CallerKey, Differs, Journal, JournalError, KeyedDigest, Person, SealFailure, Sealer,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::bank;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::{journal as journal_words, store as words};
use crate::output;
use crate::settings::Settings;
use crate::transfers::content::Content;
use crate::transfers::shown;

/// Where the journal lies unless it is told otherwise.
pub(crate) const JOURNAL: &str = "ontu-journal.sqlite";
/// Where its keys lie unless it is told otherwise.
pub(crate) const KEY_FILE: &str = "ontu-journal.key";

/// The word that scripts know it by that another process works with the journal.
pub(crate) const HELD: &str = "held";

/// Under which name a journal keeps what kind of bank it belongs to.
const BANK: &str = "bank";

/// An open journal with its keys.
pub(crate) struct Store {
    journal: Arc<SqliteJournal>,
    keys: Option<Arc<Keys>>,
    key_file: PathBuf,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Store")
            .field("path", &self.journal.path())
            .finish_non_exhaustive()
    }
}

/// Where the journal lies.
///
/// # Errors
/// When it is not set and more than a stand-in on this machine is reached: a journal that lies where the command happens to run is another one tomorrow.
pub(crate) fn journal_path(settings: &Settings) -> Result<PathBuf> {
    if needs_disk(settings) && settings.path("journal").is_none() {
        let message = words::journal_not_set(bank::profile_name(settings));
        return Err(Failure::new(Exit::CouldNotRun, "settings", message)
            .to_do(words::set_journal())
            .to_do(words::make_journal()));
    }
    Ok(path(settings, "journal", JOURNAL))
}

/// Whether the journal must outlive a restart of the machine, as for everything but a stand-in on this machine.
pub(crate) fn needs_disk(settings: &Settings) -> bool {
    !settings.is_stand_in()
}

/// Where its keys lie.
pub(crate) fn key_path(settings: &Settings) -> PathBuf {
    path(settings, "journal_key_file", KEY_FILE)
}

/// A path that is set; else a name beside the settings file, or in the current folder where there is none.
fn path(settings: &Settings, setting: &str, default: &str) -> PathBuf {
    settings.path(setting).unwrap_or_else(|| {
        let folder = settings.file().and_then(Path::parent);
        folder.map_or_else(|| PathBuf::from(default), |folder| folder.join(default))
    })
}

impl Store {
    /// Opens a journal that is there, to read; it may be held by a worker, and its keys may be elsewhere.
    pub(crate) async fn to_read(settings: &Settings) -> Result<Self> {
        let key_file = match KeyFile::open(key_path(settings)) {
            Ok(file) => Some(file),
            Err(SealError::KeyFile {
                problem: KeyFileProblem::Missing,
                ..
            }) => None,
            Err(error) => return Err(seal_error(&error)),
        };
        let path = journal_path(settings)?;
        let keys = key_file.as_ref().map(KeyFile::keys);
        let mut options = SqliteOptions::new(Role::Reader);
        if let Some(key_file) = key_file {
            options = options.with_key_file(key_file);
        }
        let journal = options.open(&path);
        let journal = journal.map_err(|error| open_failure(&path, &error))?;
        Ok(Self::new(journal, keys, settings))
    }

    /// Opens the journal to record, beside a worker if there is one.
    pub(crate) async fn to_record(
        invocation: &Invocation<'_>,
        settings: &Settings,
    ) -> Result<Self> {
        Self::to_write(invocation, settings, Role::Recorder)
    }

    /// Opens the journal to send and to decide; only one process can.
    pub(crate) async fn to_dispatch(
        invocation: &Invocation<'_>,
        settings: &Settings,
    ) -> Result<Self> {
        Self::to_write(invocation, settings, Role::Dispatcher)
    }

    fn to_write(invocation: &Invocation<'_>, settings: &Settings, role: Role) -> Result<Self> {
        let path = journal_path(settings)?;
        let key_file = key_file(settings)?;
        let keys = key_file.keys();
        let journal = SqliteOptions::new(role)
            .with_name(name(invocation))
            .with_key_file(key_file)
            .with_disk_needed(needs_disk(settings))
            .open(&path)
            .map_err(|error| open_failure(&path, &error))?;
        Ok(Self::new(journal, Some(keys), settings))
    }

    fn new(journal: SqliteJournal, keys: Option<Arc<Keys>>, settings: &Settings) -> Self {
        Self {
            journal: Arc::new(journal),
            keys,
            key_file: key_path(settings),
        }
    }

    /// Refuses another kind of bank than the one that the journal was first used with: a stand-in would say that it has paid what nobody has, and the bank would pay what was recorded for a test.
    ///
    /// # Errors
    /// The journal belongs to another kind, or cannot be read or written.
    pub(crate) async fn belongs_to(&self, settings: &Settings) -> Result<()> {
        let wanted = bank::kind_of_bank(settings);
        let journal = &self.journal;
        let kept = || async { journal.kept(BANK.to_owned()).await };
        let mut known = kept().await.map_err(|error| failure(&error))?;
        if known.is_none() {
            let new = journal.keep(BANK.to_owned(), None, wanted.to_owned());
            if new.await.map_err(|error| failure(&error))? {
                return Ok(());
            }
            // Another process was faster.
            known = kept().await.map_err(|error| failure(&error))?;
        }
        match known {
            Some(known) if known != wanted => {
                let profile = bank::profile_name(settings);
                let message = words::other_bank(journal.path().display(), known, profile);
                Err(Failure::new(Exit::CouldNotRun, "journal", message).to_do(words::own_journal()))
            }
            _ => Ok(()),
        }
    }

    /// The journal.
    pub(crate) fn journal(&self) -> &dyn Journal {
        self.journal.as_ref()
    }

    /// The journal with what only a file has.
    pub(crate) fn file(&self) -> &SqliteJournal {
        &self.journal
    }

    /// The journal, to be shared.
    pub(crate) fn shared(&self) -> Arc<dyn Journal> {
        self.journal.clone()
    }

    /// The keys.
    ///
    /// # Errors
    /// When the key file is missing, which only a reader can do without.
    pub(crate) fn keys(&self) -> Result<Arc<Keys>> {
        self.keys.clone().ok_or_else(|| self.no_keys())
    }

    fn no_keys(&self) -> Box<Failure> {
        seal_error(&SealError::KeyFile {
            path: self.key_file.clone(),
            problem: KeyFileProblem::Missing,
        })
    }

    /// The keys as the sealer of content.
    ///
    /// # Errors
    /// When the key file is missing.
    pub(crate) fn sealer(&self) -> Result<&dyn Sealer> {
        match &self.keys {
            Some(keys) => Ok(keys.as_ref()),
            None => Err(self.no_keys()),
        }
    }

    /// The digest that stands for an account where the account itself must not.
    pub(crate) fn account_digest(&self, account: &str) -> Result<String> {
        let digest = self.sealer()?.lookup_digest("account", account);
        let digest = digest.map_err(|error| seal_failure(&error))?;
        Ok(digest.to_string())
    }

    /// Where the keys lie.
    pub(crate) fn key_file(&self) -> &Path {
        &self.key_file
    }

    /// The approvals under a key: one, unless the key was used for things of several kinds.
    pub(crate) async fn approvals(&self, key: &str) -> Result<Vec<Approval>> {
        Ok(self.kept_approvals(key).await?.1)
    }

    async fn kept_approvals(&self, key: &str) -> Result<(Option<String>, Vec<Approval>)> {
        let kept = self.journal.kept(approvals_of(key)).await;
        let kept = kept.map_err(|error| failure(&error))?;
        let Some(text) = &kept else {
            return Ok((None, Vec::new()));
        };
        // Earlier versions kept one, which was bound to nothing but its key.
        let one = || serde_json::from_str(text).map(|one| vec![one]);
        let approvals = serde_json::from_str(text).or_else(|_| one());
        let approvals = approvals
            .map_err(|_| failure(&JournalError::Corrupt(format!("the approvals of {key}"))))?;
        Ok((kept, approvals))
    }

    /// Whether two persons have stood for this content under this key, and for no other.
    pub(crate) async fn is_approved(&self, key: &str, content: &Content) -> Result<bool> {
        let bound = Bound::of(content, self.sealer()?)?;
        let approvals = self.approvals(key).await?;
        Ok(approvals
            .iter()
            .any(|approval| approval.of.as_ref() == Some(&bound)))
    }

    /// Keeps who stood for a content that was recorded under a key, unless that is kept already.
    pub(crate) async fn approve(
        &self,
        key: &str,
        content: &Content,
        approval: &Approval,
    ) -> Result<()> {
        let bound = Some(Bound::of(content, self.sealer()?)?);
        let (kept, mut approvals) = self.kept_approvals(key).await?;
        if approvals.iter().any(|approval| approval.of == bound) {
            return Ok(());
        }
        approvals.push(Approval {
            of: bound,
            ..approval.clone()
        });
        let text = serde_json::to_string(&approvals).unwrap_or_default();
        let is_kept = self.journal.keep(approvals_of(key), kept, text).await;
        match is_kept.map_err(|error| failure(&error))? {
            true => Ok(()),
            false => Err(failure(&JournalError::Conflict)),
        }
    }
}

/// Under which name the approvals of a key are kept.
fn approvals_of(key: &str) -> String {
    format!("approval/{key}")
}

/// Who wrote a transfer and who approved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    made_by: String,
    #[serde(default)]
    made_by_user: Option<String>,
    approved_by: String,
    #[serde(default)]
    approved_by_user: Option<String>,
    at: String,
    #[serde(default)]
    of: Option<Bound>,
}

/// What an approval is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Bound {
    operation: String,
    content: KeyedDigest,
    amount_krw: u64,
}

impl Bound {
    fn of(content: &Content, sealer: &dyn Sealer) -> Result<Self> {
        Ok(Self {
            operation: content.operation().to_owned(),
            content: content.digest(sealer)?,
            amount_krw: content.krw(),
        })
    }
}

impl Approval {
    /// The two persons, and when the second approved it, in KST; what it is for is said when it is kept.
    pub(crate) fn new(made_by: &Person, approved_by: &Person, at: DateTime) -> Self {
        let user = |person: &Person| person.user().map(str::to_owned);
        Self {
            made_by: made_by.name().to_owned(),
            made_by_user: user(made_by),
            approved_by: approved_by.name().to_owned(),
            approved_by_user: user(approved_by),
            at: at.to_string(),
            of: None,
        }
    }

    /// It for a person to read.
    pub(crate) fn message(&self) -> Message {
        let with_user = |name: &str, user: &Option<String>| match user {
            Some(user) => format!("{name} <{user}>"),
            None => name.to_owned(),
        };
        let at = self.at.parse().map_or(self.at.clone(), shown::second);
        journal_words::approved(
            with_user(&self.made_by, &self.made_by_user),
            with_user(&self.approved_by, &self.approved_by_user),
            at,
        )
    }

    /// It as JSON.
    pub(crate) fn object(&self) -> Json {
        json!({
            "made_by": self.made_by,
            "made_by_user": self.made_by_user,
            "approved_by": self.approved_by,
            "approved_by_user": self.approved_by_user,
            "at": self.at.parse().ok().map(output::time),
        })
    }
}

/// Makes a journal and tells its key file, unless the journal is there already; returns whether it was made.
///
/// Nothing else makes one: a journal that appeared by itself would send again what another one has sent.
pub(crate) fn create(
    invocation: &Invocation<'_>,
    path: &Path,
    key_file: KeyFile,
    needs_disk: bool,
    anew: Option<Anew>,
) -> Result<bool> {
    let options = |role| {
        SqliteOptions::new(role)
            .with_name(name(invocation))
            .with_key_file(key_file.clone())
            .with_disk_needed(needs_disk)
    };
    let dispatcher = options(Role::Dispatcher);
    let made = match anew {
        None => dispatcher.create(path),
        Some(anew) => dispatcher.create_anew(path, anew),
    };
    let (is_made, journal) = match made {
        Ok(journal) => (true, Ok(journal)),
        // To open it tells whether it is the right one, and finishes a making that was interrupted.
        Err(OpenError::Exists) => (false, dispatcher.open(path)),
        Err(OpenError::Held(_)) if path.exists() => (false, options(Role::Recorder).open(path)),
        Err(error) => (false, Err(error)),
    };
    journal.map_err(|error| open_failure(path, &error))?;
    if let Ok(Some(found)) = FileSystem::of(path)
        && found.is_layered()
        && needs_disk
    {
        let output = invocation.output;
        output.warning(&words::in_container(path.display(), found.kind()));
    }
    Ok(is_made)
}

/// What another program is told when it finds the journal held.
fn name(invocation: &Invocation<'_>) -> String {
    format!("ontu {}", invocation.command)
}

/// The key file of the journal.
pub(crate) fn key_file(settings: &Settings) -> Result<KeyFile> {
    KeyFile::open(key_path(settings)).map_err(|error| seal_error(&error))
}

/// A failure for an error of the journal.
pub(crate) fn failure(error: &JournalError) -> Box<Failure> {
    let could_not = |kind, message| Failure::new(Exit::CouldNotRun, kind, message);
    match error {
        JournalError::OtherContent { key, differs } => other_content(key, differs),
        JournalError::PossibleDuplicate { key, alike, .. } => {
            duplicate(Some(key), self::alike(*alike, key))
        }
        JournalError::Conflict => {
            could_not("conflict", words::conflict()).to_do(words::try_again())
        }
        JournalError::Poisoned(why) => could_not("poisoned", words::poisoned(why)),
        JournalError::Quarantined(why) => {
            could_not("quarantined", words::quarantined(why)).to_do(words::end_quarantine())
        }
        JournalError::Halted(why) => {
            could_not("halted", words::halted(why)).to_do(words::explain_number())
        }
        JournalError::Locked(holder) => {
            could_not(HELD, words::held(holder)).to_do(words::wait_or_stop())
        }
        JournalError::Corrupt(what) => {
            could_not("damaged", words::damaged(what)).to_do(journal_words::set_aside_how())
        }
        JournalError::Broken(what) => {
            could_not("damaged", words::damaged(what)).to_do(words::compare_backup())
        }
        JournalError::NotFound => Failure::new(Exit::Refused, "not-found", words::gone()),
        other => could_not("journal", words::unusable(other)),
    }
}

/// A failure for a key that was used for other content.
fn other_content(key: &CallerKey, differs: &Differs) -> Box<Failure> {
    let refused =
        |message| Failure::new(Exit::Refused, "other-content", message).detail("key", key.as_str());
    let (name, what) = match differs {
        Differs::PartOf(plan) => {
            return refused(words::part_of_plan(key, plan))
                .detail("differs", "part")
                .to_do(words::go_on_with(plan));
        }
        Differs::Operation => ("operation", words::other_operation()),
        Differs::Party => ("party", words::other_party()),
        Differs::Total => ("total", words::other_total()),
        Differs::Accounts => ("accounts", words::other_accounts()),
        Differs::Details => ("details", words::other_details()),
        _ => ("untold", words::other_untold()),
    };
    let failure = refused(words::other_content(key, what)).detail("differs", name);
    if differs.is_another_payment() {
        failure.to_do(words::use_another_key(key))
    } else {
        failure
            .to_do(words::go_on_with(key))
            .to_do(words::call_it_off(key))
    }
}

/// How something in the journal is like what is to be recorded.
pub(crate) fn alike(alike: Alike, key: &CallerKey) -> Message {
    match alike {
        Alike::OpenTotal => words::open_total(key),
        _ => words::possible_duplicate(key),
    }
}

/// A failure for what may be the same payment as another.
pub(crate) fn duplicate(known: Option<&CallerKey>, message: Message) -> Box<Failure> {
    let failure = Failure::new(Exit::Refused, "possible-duplicate", message);
    let failure = match known {
        Some(key) => failure
            .detail("key", key.as_str())
            .to_do(words::go_on_with(key)),
        None => failure,
    };
    failure.to_do(words::allow_duplicate())
}

/// A failure for content that cannot be sealed or opened.
pub(crate) fn seal_failure(error: &SealFailure) -> Box<Failure> {
    match error {
        SealFailure::Forgotten => Failure::new(Exit::Refused, "forgotten", words::was_forgotten())
            .to_do(words::bank_and_export()),
        error => Failure::new(Exit::CouldNotRun, "keys", words::no_seal(error)),
    }
}

/// A failure for a key file that cannot be used.
pub(crate) fn seal_error(error: &SealError) -> Box<Failure> {
    let failure = |message| Failure::new(Exit::CouldNotRun, "keys", message);
    match error {
        SealError::KeyFile {
            path,
            problem: KeyFileProblem::Missing,
        } => failure(words::no_key_file(path.display()))
            .to_do(words::bring_back_key_file())
            .to_do(words::make_key_file()),
        SealError::KeyFile {
            path,
            problem: KeyFileProblem::Io(ErrorKind::NotFound),
        } => failure(words::no_key_folder(path.display())).to_do(words::make_key_folder()),
        SealError::KeyFile {
            path,
            problem: KeyFileProblem::LaxPermissions { .. },
        } => failure(words::lax_key_file(path.display())),
        other => failure(words::no_seal(other)),
    }
}

fn open_failure(path: &Path, error: &OpenError) -> Box<Failure> {
    let path = path.display();
    let failure = |kind, message| Failure::new(Exit::CouldNotRun, kind, message);
    match error {
        OpenError::Held(holder) => failure(HELD, words::held(holder)).to_do(words::wait_or_stop()),
        OpenError::Missing => failure("journal", words::no_journal(&path))
            .to_do(words::check_journal_path())
            .to_do(words::make_journal()),
        OpenError::Gone { journal } => failure("journal", words::journal_gone(&path, journal))
            .to_do(words::bring_it_back(&path))
            .to_do(words::begin_anew()),
        OpenError::Lost => failure("journal", words::journal_lost(&path))
            .to_do(words::bring_it_back(&path))
            .to_do(words::begin_anew()),
        OpenError::OtherJournal { remembered, found } => {
            failure("journal", words::other_journal(&path, found, remembered))
                .to_do(words::bring_it_back(&path))
                .to_do(words::move_it_away())
        }
        OpenError::KeyFile(error) => return seal_error(error),
        OpenError::NotAJournal => {
            failure("journal", words::not_opened(&path, error)).to_do(words::make_journal_again())
        }
        OpenError::MemoryFileSystem { kind } => {
            failure("journal", words::memory_file_system(&path, kind))
        }
        OpenError::SharedFileSystem { kind } => {
            failure("journal", words::shared_file_system(&path, kind))
        }
        OpenError::WrongKeys | OpenError::MissingKey(_) | OpenError::KeysNeeded => {
            failure("keys", words::wrong_keys(&path, error)).to_do(words::bring_back_key_file())
        }
        other => failure("journal", words::not_opened(&path, other)),
    }
    .detail("path", path.to_string())
}
