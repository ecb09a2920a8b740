//! The key file: a short text that only its owner may read, with every key of a journal.
//!
//! It holds a line for each key, with a mark that shows a mistyped digit, and the digest key wrapped by the newest key.
//! Without it nothing in the journal can be read and nothing can be inquired, so a copy belongs apart from the journal's own backup.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::{Zeroize, Zeroizing};

use super::envelope::{self, WRAPPED_BYTES};
use super::error::{KeyFileProblem, SealError};
use super::keys::{KEY_BYTES, Key, KeyId, Keys};

/// The number of the format of key files that this version writes.
pub(super) const FORMAT: u32 = 1;

const TITLE: &str = "ontu journal keys";
const MARK_BYTES: usize = 4;
/// More than any honest key file: a thousand keys take less.
const LONGEST: u64 = 256 * 1024;

/// A file that holds the keys of a journal.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
    keys: Arc<Keys>,
}

impl KeyFile {
    /// Makes a key file with one new key; on Unix its mode is 0600.
    ///
    /// # Errors
    /// Something exists at the path, the operating system refuses, or it gives no random bytes.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, SealError> {
        let path = path.as_ref();
        let keys = Keys::random()?;
        write_new(path, &render(&keys)?, || KeyFileProblem::Exists)?;
        sync_folder_of(path)?;
        Ok(Self {
            path: path.to_owned(),
            keys: Arc::new(keys),
        })
    }

    /// Opens a key file.
    ///
    /// # Errors
    /// It is missing, malformed or of a newer version, or others than its owner may use it.
    /// The permissions are checked on Unix only.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SealError> {
        let path = path.as_ref();
        let text = read(path)?;
        let keys = parse(&text).map_err(|problem| SealError::file(path, problem))?;
        Ok(Self {
            path: path.to_owned(),
            keys: Arc::new(keys),
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys that it holds.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Adds a key, which seals from now on; the others still open.
    ///
    /// A journal that is open goes on with the keys that it was opened with.
    ///
    /// # Errors
    /// As [`create`](Self::create), and another change of the file is under way.
    pub fn add_key(&mut self) -> Result<KeyId, SealError> {
        let id = self.keys.newest().next().ok_or(SealError::TooManyKeys)?;
        self.replace(self.keys.with_key(id, Key::random()?))?;
        Ok(id)
    }

    /// Removes a key that no payload needs any more; what it still wraps can never be opened again.
    ///
    /// # Errors
    /// The file does not hold the key or it is the newest, the operating system refuses, or another change of the file is under way.
    pub fn remove_key(&mut self, id: KeyId) -> Result<(), SealError> {
        if id == self.keys.newest() {
            return Err(SealError::NewestKey(id));
        }
        if self.keys.get(id).is_none() {
            return Err(SealError::UnknownKey(id));
        }
        self.replace(self.keys.without_key(id))
    }

    /// Writes the keys beside the file and moves them into its place, so that a crash leaves the old or the new ones.
    fn replace(&mut self, keys: Keys) -> Result<(), SealError> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        write_new(&beside, &render(&keys)?, || KeyFileProblem::Changing {
            beside: beside.clone(),
        })
        .map_err(|error| match error {
            SealError::KeyFile { problem, .. } => SealError::file(&self.path, problem),
            other => other,
        })?;
        std::fs::rename(&beside, &self.path).map_err(|error| {
            // The new key has sealed nothing yet, so nothing is lost with it.
            let _ = std::fs::remove_file(&beside);
            SealError::file(&self.path, KeyFileProblem::Io(error.kind()))
        })?;
        sync_folder_of(&self.path)?;
        self.keys = Arc::new(keys);
        Ok(())
    }
}

fn write_new(
    path: &Path,
    text: &str,
    exists: impl FnOnce() -> KeyFileProblem,
) -> Result<(), SealError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| {
        let problem = match error.kind() {
            ErrorKind::AlreadyExists => exists(),
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

fn render(keys: &Keys) -> Result<Zeroizing<String>, SealError> {
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
    Ok(text)
}

fn parse(text: &str) -> Result<Keys, KeyFileProblem> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let malformed = |line, expected| KeyFileProblem::Malformed { line, expected };
    let title = "the title of a key file with the number of its format";
    let format: u32 = lines
        .next()
        .and_then(|(_, line)| line.strip_prefix(TITLE)?.trim().parse().ok())
        .ok_or(malformed(1, title))?;
    match format {
        FORMAT => {}
        0 => return Err(malformed(1, title)),
        found => return Err(KeyFileProblem::Newer { found }),
    }
    let mut keys = BTreeMap::new();
    let mut root = None;
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
            _ => return Err(malformed(at, "a line of `key` or one line of `digests`")),
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
    Ok(Keys::assemble(keys, newest, root))
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
