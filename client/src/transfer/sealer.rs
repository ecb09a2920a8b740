//! How content is sealed before it reaches a journal; the journal itself never sees it in the clear.

use std::fmt;

use secrecy::SecretString;

use super::identity::{IntentId, KeyedDigest};
use super::intent::SealedPayload;

/// The only column that is sealed today; its name is part of what a payload is bound to.
pub const PAYLOAD_COLUMN: &str = "payload";

/// Where a sealed payload belongs; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedPlace<'a> {
    /// The intent.
    pub intent: &'a IntentId,
    /// The column, such as [`PAYLOAD_COLUMN`].
    pub column: &'a str,
    /// The version of the layout of the content.
    pub version: u32,
}

/// Seals and opens content, and makes digests by which it is found again.
pub trait Sealer: Send + Sync {
    /// Seals a content to its place.
    ///
    /// # Errors
    /// When there is no key to seal with, or no random bytes.
    fn seal(&self, place: SealedPlace<'_>, content: &str) -> Result<SealedPayload, SealFailure>;

    /// Opens what was sealed to that place.
    ///
    /// # Errors
    /// When the key is missing or another, the bytes were changed, or the content was forgotten.
    fn open(
        &self,
        place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<SecretString, SealFailure>;

    /// The digest of a whole content, to tell the same content from another.
    ///
    /// # Errors
    /// When there is no key.
    fn content_digest(&self, content: &str) -> Result<KeyedDigest, SealFailure>;

    /// The digest of one value to look for, such as a loan number; `what` keeps values of different meaning apart.
    ///
    /// # Errors
    /// When there is no key.
    fn lookup_digest(&self, what: &str, value: &str) -> Result<KeyedDigest, SealFailure>;
}

/// Why content could not be sealed or opened; the text holds no content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealFailure {
    /// The key that sealed it is not at hand.
    MissingKey(String),
    /// It does not open: another key, another place, or changed bytes.
    NotOpened(String),
    /// It was forgotten on purpose.
    Forgotten,
    /// Something else, in words.
    Other(String),
}

impl fmt::Display for SealFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKey(what) => write!(formatter, "the key is missing: {what}"),
            Self::NotOpened(what) => write!(formatter, "the sealed content does not open: {what}"),
            Self::Forgotten => formatter.write_str("the content was forgotten on purpose"),
            Self::Other(what) => formatter.write_str(what),
        }
    }
}

impl std::error::Error for SealFailure {}

/// Seals nothing: for simulations and tests only, for it keeps accounts and names in the clear.
#[derive(Debug, Clone, Copy, Default)]
pub struct NullSealer;

impl NullSealer {
    fn digest(what: &str, value: &str) -> KeyedDigest {
        use sha2::{Digest, Sha256};
        let digest = Sha256::new()
            .chain_update((what.len() as u64).to_be_bytes())
            .chain_update(what)
            .chain_update(value)
            .finalize();
        KeyedDigest::from_bytes(digest.into())
    }
}

impl Sealer for NullSealer {
    fn seal(&self, _place: SealedPlace<'_>, content: &str) -> Result<SealedPayload, SealFailure> {
        Ok(SealedPayload::new(content.as_bytes().to_vec()))
    }

    fn open(
        &self,
        _place: SealedPlace<'_>,
        sealed: &SealedPayload,
    ) -> Result<SecretString, SealFailure> {
        if sealed.as_bytes().is_empty() {
            return Err(SealFailure::Forgotten);
        }
        String::from_utf8(sealed.as_bytes().to_vec())
            .map(SecretString::from)
            .map_err(|_| SealFailure::NotOpened("it is not UTF-8".to_owned()))
    }

    fn content_digest(&self, content: &str) -> Result<KeyedDigest, SealFailure> {
        Ok(Self::digest("content", content))
    }

    fn lookup_digest(&self, what: &str, value: &str) -> Result<KeyedDigest, SealFailure> {
        Ok(Self::digest(what, value))
    }
}
