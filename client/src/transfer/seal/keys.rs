//! Keys in memory: which there are, which seals, and the digest key that never changes.

use std::collections::BTreeMap;
use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::super::identity::KeyedDigest;
use super::super::intent::SealedPayload;
use super::super::sealer::{SealFailure, SealedPlace, Sealer};
use super::envelope;
use super::error::SealError;

/// The bytes of a key.
pub(super) const KEY_BYTES: usize = 32;

/// The bytes of a keyed digest.
const DIGEST_BYTES: usize = KeyedDigest::BYTES;

/// The number of a key, from 1 and rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u32);

impl KeyId {
    /// The number of a key, unless it is 0.
    pub const fn new(number: u32) -> Option<Self> {
        if number == 0 {
            None
        } else {
            Some(Self(number))
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }

    pub(super) const FIRST: Self = Self(1);

    pub(super) fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// A key of 32 bytes that is wiped from memory when it is dropped.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    /// A key of random bytes from the operating system.
    pub(super) fn random() -> Result<Self, SealError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(key.as_mut_slice()).map_err(|_| SealError::NoRandomness)?;
        Ok(Self(key))
    }

    /// Copies a key out of bytes; none if they are not 32.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Another key that follows from this one and a purpose.
    pub(super) fn derive(&self, purpose: &str) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let derived = Hkdf::<Sha256>::new(Some(b"ontu journal keys"), self.0.as_slice())
            .expand(purpose.as_bytes(), key.as_mut_slice());
        // HKDF gives up to 8,160 bytes with SHA-256, and 32 are asked for.
        debug_assert!(derived.is_ok(), "32 bytes can be derived");
        Self(key)
    }

    /// The HMAC-SHA256 of parts, each preceded by its length so that no two lists of parts are read alike.
    pub(super) fn digest(&self, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
        digest(self.mac(), parts)
    }

    fn mac(&self) -> Hmac<Sha256> {
        // A key of the length of a SHA-256 block or less is taken as it is, so building cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        block[..KEY_BYTES].copy_from_slice(self.0.as_slice());
        Hmac::new((&*block).into())
    }
}

fn digest(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Marks the rows of one journal, so that whoever has no key can change none of them unseen.
///
/// The key is taken in once, for a transfer marks a dozen rows.
#[derive(Clone)]
pub(in super::super) struct RowKey(Hmac<Sha256>);

impl RowKey {
    /// The bytes of a mark.
    pub(in super::super) const MARK_BYTES: usize = DIGEST_BYTES;

    /// The mark of what a row holds.
    pub(in super::super) fn mark(&self, row: &[u8]) -> [u8; Self::MARK_BYTES] {
        digest(self.0.clone(), &[row])
    }
}

/// All keys of a journal: the newest seals, every one opens.
///
/// It shows the numbers of its keys and nothing else of them.
#[derive(Clone)]
pub struct Keys {
    keys: BTreeMap<KeyId, Key>,
    newest: KeyId,
    digests: Key,
    lookups: Key,
    digest_root: Key,
}

impl Keys {
    /// Makes keys that no file holds: what they seal is lost when the program ends.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn random() -> Result<Self, SealError> {
        let first = Key::random()?;
        let root = first.derive("digests");
        Ok(Self::assemble(
            BTreeMap::from([(KeyId::FIRST, first)]),
            KeyId::FIRST,
            root,
        ))
    }

    pub(super) fn assemble(keys: BTreeMap<KeyId, Key>, newest: KeyId, root: Key) -> Self {
        Self {
            keys,
            newest,
            digests: root.derive("digest of content"),
            lookups: root.derive("digest for look-up"),
            digest_root: root,
        }
    }

    /// The number of the key that seals.
    pub fn newest(&self) -> KeyId {
        self.newest
    }

    /// The numbers of all keys, rising.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.keys.keys().copied()
    }

    /// Seals a content to its place, with a data key of its own.
    ///
    /// # Errors
    /// The operating system gives no random bytes, or the content is too long.
    pub fn seal(&self, place: SealedPlace<'_>, content: &[u8]) -> Result<SealedPayload, SealError> {
        envelope::seal(self, place, content).map(SealedPayload::new)
    }

    /// Opens what was sealed to this place.
    ///
    /// # Errors
    /// Another key or another place sealed it, it was altered, cut short or forgotten, or a newer version sealed it.
    pub fn open(
        &self,
        place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        envelope::open(self, place, sealed.as_bytes())
    }

    /// Wraps the data key of a sealed content with the newest key; the content itself stays as it is.
    ///
    /// Returns none if the newest key wraps it already, or if the content was forgotten.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn rewrap(
        &self,
        place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<Option<SealedPayload>, SealError> {
        let rewrapped = envelope::rewrap(self, place, sealed.as_bytes())?;
        Ok(rewrapped.map(SealedPayload::new))
    }

    /// The digest of a whole content, by which the same content is known again without being shown.
    ///
    /// It does not change when keys are added.
    pub fn content_digest(&self, content: &[u8]) -> KeyedDigest {
        KeyedDigest::from_bytes(self.digests.digest(&[content]))
    }

    /// The digest by which rows are looked up: `what` keeps values of different meaning apart, such as loans and accounts.
    ///
    /// It does not change when keys are added.
    pub fn lookup_digest(&self, what: &str, value: &str) -> KeyedDigest {
        KeyedDigest::from_bytes(self.lookups.digest(&[what.as_bytes(), value.as_bytes()]))
    }

    /// A mark that the same key file always gives for the same journal and another one never does.
    ///
    /// A journal keeps it to refuse the wrong key file before anything is sealed with it.
    pub fn mark(&self, journal: &[u8]) -> KeyedDigest {
        let key = self.digest_root.derive("mark of a journal");
        KeyedDigest::from_bytes(key.digest(&[journal]))
    }

    /// The key that marks the rows of a journal.
    ///
    /// It does not change when keys are added.
    pub(in super::super) fn of_rows(&self, journal: &[u8]) -> RowKey {
        let key = self.digest_root.derive("rows of a journal");
        RowKey(Key(Zeroizing::new(key.digest(&[journal]))).mac())
    }

    pub(super) fn get(&self, id: KeyId) -> Option<&Key> {
        self.keys.get(&id)
    }

    pub(super) fn digest_root(&self) -> &Key {
        &self.digest_root
    }

    /// The key that seals, with its number.
    pub(super) fn sealing(&self) -> Result<(KeyId, &Key), SealError> {
        self.keys
            .get(&self.newest)
            .map(|key| (self.newest, key))
            .ok_or(SealError::UnknownKey(self.newest))
    }

    pub(super) fn with_key(&self, id: KeyId, key: Key) -> Self {
        let mut keys = self.keys.clone();
        keys.insert(id, key);
        Self::assemble(keys, id, self.digest_root.clone())
    }

    pub(super) fn without_key(&self, id: KeyId) -> Self {
        let mut keys = self.keys.clone();
        keys.remove(&id);
        Self::assemble(keys, self.newest, self.digest_root.clone())
    }
}

impl Sealer for Keys {
    fn seal(&self, place: SealedPlace<'_>, content: &str) -> Result<SealedPayload, SealFailure> {
        Ok(self.seal(place, content.as_bytes())?)
    }

    fn open(
        &self,
        place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<SecretString, SealFailure> {
        let content = self.open(place, sealed)?;
        match std::str::from_utf8(&content) {
            Ok(content) => Ok(SecretString::from(content)),
            Err(_) => Err(SealFailure::NotOpened("it is not UTF-8".to_owned())),
        }
    }

    fn content_digest(&self, content: &str) -> Result<KeyedDigest, SealFailure> {
        Ok(self.content_digest(content.as_bytes()))
    }

    fn lookup_digest(&self, what: &str, value: &str) -> Result<KeyedDigest, SealFailure> {
        Ok(self.lookup_digest(what, value))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Keys")
            .field("ids", &self.keys.keys().map(|id| id.0).collect::<Vec<_>>())
            .field("newest", &self.newest.0)
            .finish_non_exhaustive()
    }
}
