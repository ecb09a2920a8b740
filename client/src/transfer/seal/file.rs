//! The key file: a short text that only its owner may read, with every key of a journal.
//!
//! It holds a line for each key, with a mark that shows a mistyped digit, and the digest key wrapped by the newest key.
//! It also names the journal that it belongs to, so that no other journal is taken for it: a second one would know nothing of what the first has sent.
//! Without it nothing in the journal can be read and nothing can be inquired, so a copy belongs apart from the journal's own backup.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::{Zeroize, Zeroizing};

use super::super::identity::JournalId;
use super::super::steps::step;
use super::envelope::{self, WRAPPED_BYTES};
use super::error::{KeyFileProblem, SealError};
use super::keys::{KEY_BYTES, Key, KeyId, Keys};

/// The number of the format of key files that this version writes; format 1 names no journal.
pub(super) const FORMAT: u32 = 2;

const TITLE: &str = "ontu journal keys";
const MARK_BYTES: usize = 4;
/// More than any honest key file: a thousand keys take less.
const LONGEST: u64 = 256 * 1024;

/// A file that holds the keys of a journal.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
    contents: Contents,
}

/// What stands in a key file.
#[derive(Debug, Clone)]
struct Contents {
    keys: Arc<Keys>,
    /// The journal, then those that were given up for it, latest first.
    journals: Vec<JournalId>,
}

impl KeyFile {
    /// Makes a key file with one new key; on Unix its mode is 0600.
    ///
    /// # Errors
    /// Something exists at the path, the operating system refuses, or it gives no random bytes.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, SealError> {
        let path = path.as_ref();
        let contents = Contents {
            keys: Arc::new(Keys::random()?),
            journals: Vec::new(),
        };
        write_new(path, &render(&contents)?)?;
        sync_folder_of(path)?;
        Ok(Self {
            path: path.to_owned(),
            contents,
        })
    }

    /// Opens a key file.
    ///
    /// # Errors
    /// It is missing, malformed or of a newer version, or others than its owner may use it.
    /// The permissions are checked on Unix only.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SealError> {
        let path = path.as_ref();
        Ok(Self {
            path: path.to_owned(),
            contents: load(path)?,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys that it holds.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.contents.keys)
    }

    /// The journal that it belongs to; none before its first one was made or opened to dispatch.
    pub fn journal(&self) -> Option<JournalId> {
        self.contents.journals.first().copied()
    }

    /// The journals that were given up, latest first.
    pub fn former_journals(&self) -> &[JournalId] {
        self.contents.journals.get(1..).unwrap_or_default()
    }

    /// Writes down which journal it belongs to; `former` is the one that it belonged to so far and that is given up.
    ///
    /// # Errors
    /// It belongs to a third journal, the operating system refuses, or another change of the file is under way.
    pub(in super::super) fn remember(
        &mut self,
        journal: JournalId,
        former: Option<JournalId>,
    ) -> Result<(), SealError> {
        self.change(|found| match found.journals.first() {
            Some(known) if *known == journal => Ok(None),
            known if known.copied() == former => {
                let mut changed = found.clone();
                changed.journals.insert(0, journal);
                Ok(Some(changed))
            }
            _ => Err(KeyFileProblem::OtherJournal),
        })
    }

    /// Adds a key, which seals from now on; the others still open.
    ///
    /// A journal that is open goes on with the keys that it was opened with.
    ///
    /// # Errors
    /// As [`create`](Self::create), and another change of the file is under way.
    pub fn add_key(&mut self) -> Result<KeyId, SealError> {
        let id = self.keys().newest().next().ok_or(SealError::TooManyKeys)?;
        let keys = self.keys().with_key(id, Key::random()?);
        self.replace_keys(keys)?;
        Ok(id)
    }

    /// Removes a key that no payload needs any more; what it still wraps can never be opened again.
    ///
    /// # Errors
    /// The file does not hold the key or it is the newest, the operating system refuses, or another change of the file is under way.
    pub fn remove_key(&mut self, id: KeyId) -> Result<(), SealError> {
        let keys = self.keys();
        if id == keys.newest() {
            return Err(SealError::NewestKey(id));
        }
        if keys.get(id).is_none() {
            return Err(SealError::UnknownKey(id));
        }
        self.replace_keys(keys.without_key(id))
    }

    /// Writes other keys in the place of those that were read, unless another program has changed them since.
    fn replace_keys(&mut self, keys: Keys) -> Result<(), SealError> {
        let before: Vec<KeyId> = self.keys().ids().collect();
        self.change(|found| {
            if !found.keys.ids().eq(before.iter().copied()) {
                return Err(KeyFileProblem::Changed);
            }
            Ok(Some(Contents {
                keys: Arc::new(keys),
                journals: found.journals.clone(),
            }))
        })
    }

    /// Reads the file anew, writes what follows from it beside it and moves that into its place, so that a crash leaves the old or the new.
    ///
    /// The lock on the new file keeps other changes away; what an interrupted change left behind has none, and nothing rests on it yet.
    fn change(
        &mut self,
        change: impl FnOnce(&Contents) -> Result<Option<Contents>, KeyFileProblem>,
    ) -> Result<(), SealError> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let failed = |problem| SealError::file(&self.path, problem);
        let io = |error: std::io::Error| failed(KeyFileProblem::Io(error.kind()));
        let changing = || {
            failed(KeyFileProblem::Changing {
                beside: beside.clone(),
            })
        };

        let mut file = private(OpenOptions::new().write(true).create(true))
            .open(&beside)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(changing()),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        // The program that held the lock before may have moved this very file into its place.
        if !lies_at(&file, &beside) {
            return Err(changing());
        }
        step();
        let changed = load(&self.path).and_then(|found| {
            let changed = change(&found).map_err(failed)?;
            let Some(changed) = changed else {
                std::fs::remove_file(&beside).map_err(io)?;
                return Ok(found);
            };
            let text = render(&changed)?;
            // What was left behind may have come from elsewhere.
            #[cfg(unix)]
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
                .map_err(io)?;
            file.set_len(0)
                .and_then(|()| file.write_all(text.as_bytes()))
                .and_then(|()| file.sync_all())
                .map_err(io)?;
            step();
            std::fs::rename(&beside, &self.path).map_err(io)?;
            Ok(changed)
        });
        let changed = changed.inspect_err(|_| {
            // Nothing rests on what stands in it.
            let _ = std::fs::remove_file(&beside);
        })?;
        step();
        sync_folder_of(&self.path)?;
        self.contents = changed;
        Ok(())
    }
}

/// With the mode of a file that only its owner may use.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Whether an open file is still the one that lies at a path.
fn lies_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (file.metadata(), std::fs::metadata(path)) {
            (Ok(open), Ok(there)) => open.dev() == there.dev() && open.ino() == there.ino(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), SealError> {
    let mut options = OpenOptions::new();
    let opened = private(options.write(true).create_new(true)).open(path);
    let mut file = opened.map_err(|error| {
        let problem = match error.kind() {
            ErrorKind::AlreadyExists => KeyFileProblem::Exists,
            kind => KeyFileProblem::Io(kind),
        };
        SealError::file(path, problem)
    })?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a key file helps nobody, and it would stand in the way of the next attempt.
        let _ = std::fs::remove_file(path);
        SealError::file(path, KeyFileProblem::Io(error.kind()))
    })
}

fn sync_folder_of(path: &Path) -> Result<(), SealError> {
    // Windows neither needs nor allows it.
    if cfg!(unix) {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| SealError::file(path, KeyFileProblem::Io(error.kind())))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Zeroizing<String>, SealError> {
    let failed = |error: std::io::Error| {
        let problem = match error.kind() {
            ErrorKind::NotFound => KeyFileProblem::Missing,
            kind => KeyFileProblem::Io(kind),
        };
        SealError::file(path, problem)
    };
    // Opening a pipe would wait for its writer, so what it is is asked before and again on the open file.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(SealError::file(path, KeyFileProblem::NotAFile));
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(SealError::file(path, KeyFileProblem::NotAFile));
    }
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
        if mode & 0o077 != 0 {
            return Err(SealError::file(
                path,
                KeyFileProblem::LaxPermissions { mode },
            ));
        }
    }
    // The whole length is reserved first: a buffer that grows leaves copies of keys behind.
    let length = metadata.len().min(LONGEST);
    let mut text = Zeroizing::new(String::with_capacity(length as usize + 1));
    file.take(length)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(text)
}

/// Reads what stands in a key file.
fn load(path: &Path) -> Result<Contents, SealError> {
    parse(&read(path)?).map_err(|problem| SealError::file(path, problem))
}

fn render(contents: &Contents) -> Result<Zeroizing<String>, SealError> {
    let keys = &contents.keys;
    let mut text = Zeroizing::new(String::with_capacity(1024 + 128 * keys.ids().count()));
    text.push_str(&format!("{TITLE} {FORMAT}\n"));
    text.push_str(
        "# Without this file nothing in the journal can be read or inquired. Keep a copy of it apart from the journal.\n",
    );
    for id in keys.ids() {
        let Some(key) = keys.get(id) else { continue };
        text.push_str(&format!("key {id} "));
        push_hex(&mut text, key.bytes());
        text.push(' ');
        push_hex(&mut text, &mark(id, key));
        text.push('\n');
    }
    let (newest, key) = keys.sealing()?;
    text.push_str(&format!("digests {newest} "));
    let wrapped = envelope::encrypt(key, &digests_bound(newest), keys.digest_root().bytes())?;
    push_hex(&mut text, &wrapped);
    text.push('\n');
    for (index, journal) in contents.journals.iter().enumerate() {
        let what = if index == 0 { "journal" } else { "former" };
        text.push_str(&format!("{what} {journal} "));
        push_hex(&mut text, &mark_of_journal(keys, *journal));
        text.push('\n');
    }
    Ok(text)
}

fn parse(text: &str) -> Result<Contents, KeyFileProblem> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let malformed = |line, expected| KeyFileProblem::Malformed { line, expected };
    let title = "the title of a key file with the number of its format";
    let format: u32 = lines
        .next()
        .and_then(|(_, line)| line.strip_prefix(TITLE)?.trim().parse().ok())
        .ok_or(malformed(1, title))?;
    match format {
        1..=FORMAT => {}
        0 => return Err(malformed(1, title)),
        found => return Err(KeyFileProblem::Newer { found }),
    }
    let mut keys = BTreeMap::new();
    let mut root = None;
    let mut journals: Vec<(usize, JournalId, Zeroizing<Vec<u8>>)> = Vec::new();
    let mut last = 1;
    for (at, line) in lines {
        last = at;
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        match words[..] {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["key", id, key, wanted] => {
                let expected = "a key of 64 hexadecimal digits with its number and mark";
                let id = key_id(id).ok_or(malformed(at, expected))?;
                let key = from_hex(key, KEY_BYTES)
                    .and_then(|bytes| Key::from_slice(&bytes))
                    .ok_or(malformed(at, expected))?;
                let wanted = from_hex(wanted, MARK_BYTES).ok_or(malformed(at, expected))?;
                if wanted[..] != mark(id, &key) {
                    return Err(KeyFileProblem::Mark { key: id });
                }
                if keys.insert(id, key).is_some() {
                    return Err(malformed(at, "a number that no other key has"));
                }
            }
            ["digests", id, wrapped] if root.is_none() => {
                let expected = "the wrapped digest key with the number of the key that wraps it";
                let id = key_id(id).ok_or(malformed(at, expected))?;
                let wrapped = from_hex(wrapped, WRAPPED_BYTES).ok_or(malformed(at, expected))?;
                root = Some((id, wrapped));
            }
            [what @ ("journal" | "former"), id, wanted]
                if (what == "journal") == journals.is_empty() =>
            {
                let expected = "the name of a journal of 32 hexadecimal digits with its mark";
                let id = id.parse().map_err(|_| malformed(at, expected))?;
                let wanted = from_hex(wanted, MARK_BYTES).ok_or(malformed(at, expected))?;
                journals.push((at, id, wanted));
            }
            _ => {
                let expected = "a line of `key`, one line of `digests`, or one line of `journal` before those of `former`";
                return Err(malformed(at, expected));
            }
        }
    }
    let newest = *keys
        .last_key_value()
        .ok_or(malformed(last + 1, "at least one key"))?
        .0;
    let (id, wrapped) = root.ok_or(malformed(last + 1, "the wrapped digest key"))?;
    let root = keys
        .get(&id)
        .and_then(|key| envelope::decrypt(key, &digests_bound(id), &wrapped))
        .and_then(|root| Key::from_slice(&root))
        .ok_or(KeyFileProblem::Digests)?;
    let keys = Keys::assemble(keys, newest, root);
    let mut known = Vec::with_capacity(journals.len());
    for (at, id, wanted) in journals {
        if wanted[..] != mark_of_journal(&keys, id) {
            let expected = "the name of a journal that fits the mark beside it";
            return Err(malformed(at, expected));
        }
        known.push(id);
    }
    Ok(Contents {
        keys: Arc::new(keys),
        journals: known,
    })
}

fn key_id(text: &str) -> Option<KeyId> {
    text.parse().ok().and_then(KeyId::new)
}

/// Tells a mistyped key from the right one; 4 bytes tell nothing about the key.
fn mark(id: KeyId, key: &Key) -> [u8; MARK_BYTES] {
    let digest = key
        .derive("mark of a key")
        .digest(&[&id.get().to_be_bytes()]);
    [digest[0], digest[1], digest[2], digest[3]]
}

/// Tells the mistyped name of a journal from the right one, and the name of another key file's journal.
fn mark_of_journal(keys: &Keys, journal: JournalId) -> [u8; MARK_BYTES] {
    let digest = keys.mark(journal.as_bytes());
    let [first, second, third, fourth, ..] = *digest.as_bytes();
    [first, second, third, fourth]
}

fn digests_bound(id: KeyId) -> Vec<u8> {
    format!("ontu digest key wrapped by {id}").into_bytes()
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
}

fn from_hex(text: &str, length: usize) -> Option<Zeroizing<Vec<u8>>> {
    if text.len() != 2 * length || !text.is_ascii() {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    for pair in text.as_bytes().chunks_exact(2) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        let mut byte = u8::try_from(high * 16 + low).ok()?;
        bytes.push(byte);
        byte.zeroize();
    }
    Some(bytes)
}
