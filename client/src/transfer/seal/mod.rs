//! Seals what the journal keeps: accounts, loans and names are never written to a disk in the clear.
//!
//! Each content has a data key of its own, which the newest key of a [`KeyFile`] wraps: to forget one content is to destroy its data key, and to change keys is to wrap the data keys anew.
//! A content is bound to its [`SealedPlace`]: the intent, the column and the version of its layout; it opens nowhere else.
//! Rows are found again by keyed digests, whose key follows from the first key and stays the same for good.
//!
//! [`Keys`] is the [`Sealer`](super::Sealer) of the engine.
//! A program that records an intent in a transaction of its own uses it too: it chooses the intent's id, and seals with it what it hands to the journal.

mod envelope;
mod error;
mod file;
mod keys;
mod rows;
#[cfg(test)]
mod tests;

pub use self::error::{KeyFileProblem, SealError};
pub use self::file::KeyFile;
pub use self::keys::{KeyId, Keys};
pub use self::rows::{Forgotten, Rewrapped, RowError, forget, rewrap};
pub use super::sealer::SealedPlace;

use super::intent::SealedPayload;

/// The number of the key that wraps a sealed content's data key; none if the content was forgotten.
///
/// # Errors
/// The bytes are not sealed content, or a newer version sealed it.
pub fn key_of(sealed: &SealedPayload) -> Result<Option<KeyId>, SealError> {
    envelope::key_of(sealed.as_bytes())
}
