//! The bytes of a sealed payload: which key wraps its data key, the wrapped data key, and the payload under it.
//!
//! | Bytes | Content |
//! |---|---|
//! | 1 | format, [`FORMAT`] |
//! | 4 | number of the wrapping key, big-endian |
//! | 24 | nonce of the wrapping |
//! | 48 | data key, wrapped with XChaCha20-Poly1305 |
//! | 24 | nonce of the payload |
//! | rest | payload, sealed with XChaCha20-Poly1305 under the data key |
//!
//! A forgotten payload has no bytes at all.
//! The length of a payload can be told from its sealed bytes.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::super::sealer::SealedPlace;
use super::error::SealError;
use super::keys::{KEY_BYTES, Key, KeyId, Keys};

/// The number that sealed bytes open with.
pub(super) const FORMAT: u8 = 1;

const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
const ID_AT: usize = 1;
const WRAPPED_AT: usize = ID_AT + 4;
/// The nonce, the wrapped key and its tag.
pub(super) const WRAPPED_BYTES: usize = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const BODY_AT: usize = WRAPPED_AT + WRAPPED_BYTES;
const SHORTEST: usize = BODY_AT + NONCE_BYTES + TAG_BYTES;

/// Seals a payload under a data key of its own.
pub(super) fn seal(
    keys: &Keys,
    place: SealedPlace<'_>,
    payload: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (id, key) = keys.sealing()?;
    let data_key = Key::random()?;
    // Both at once: each question to the operating system costs more than the bytes.
    let mut nonces = [[0; NONCE_BYTES]; 2];
    getrandom::fill(nonces.as_flattened_mut()).map_err(|_| SealError::NoRandomness)?;
    let [wrapping, sealing] = &nonces;
    let mut sealed = Vec::with_capacity(SHORTEST + payload.len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(&id.get().to_be_bytes());
    let bound = bound("data key", id, place);
    encrypt_with(key, wrapping, &bound, data_key.bytes(), &mut sealed)?;
    let bound = bound_payload(place);
    encrypt_with(&data_key, sealing, &bound, payload, &mut sealed)?;
    Ok(sealed)
}

/// Opens a payload.
pub(super) fn open(
    keys: &Keys,
    place: SealedPlace<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (data_key, _) = unwrap_data_key(keys, place, sealed)?;
    decrypt(&data_key, &bound_payload(place), &sealed[BODY_AT..]).ok_or_else(|| not_opened(place))
}

/// Wraps the data key anew, if another key than the newest wraps it.
pub(super) fn rewrap(
    keys: &Keys,
    place: SealedPlace<'_>,
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, SealError> {
    let (newest, key) = keys.sealing()?;
    let (data_key, id) = match unwrap_data_key(keys, place, sealed) {
        Err(SealError::Forgotten) => return Ok(None),
        unwrapped => unwrapped?,
    };
    if id == newest {
        return Ok(None);
    }
    let mut rewrapped = Vec::with_capacity(sealed.len());
    rewrapped.push(FORMAT);
    rewrapped.extend_from_slice(&newest.get().to_be_bytes());
    rewrapped.extend(encrypt(
        key,
        &bound("data key", newest, place),
        data_key.bytes(),
    )?);
    rewrapped.extend_from_slice(&sealed[BODY_AT..]);
    Ok(Some(rewrapped))
}

/// The number of the key that wraps a payload's data key; none once it is forgotten, which leaves no bytes.
pub(super) fn key_of(sealed: &[u8]) -> Result<Option<KeyId>, SealError> {
    match sealed.first() {
        None => return Ok(None),
        Some(&FORMAT) => {}
        found => {
            return Err(SealError::Format {
                found: found.copied(),
            });
        }
    }
    sealed[ID_AT..]
        .first_chunk()
        .filter(|_| sealed.len() >= SHORTEST)
        .and_then(|&number| KeyId::new(u32::from_be_bytes(number)))
        .map(Some)
        .ok_or(SealError::Format { found: None })
}

fn unwrap_data_key(
    keys: &Keys,
    place: SealedPlace<'_>,
    sealed: &[u8],
) -> Result<(Key, KeyId), SealError> {
    let id = key_of(sealed)?.ok_or(SealError::Forgotten)?;
    let key = keys.get(id).ok_or(SealError::UnknownKey(id))?;
    decrypt(
        key,
        &bound("data key", id, place),
        &sealed[WRAPPED_AT..BODY_AT],
    )
    .and_then(|data_key| Key::from_slice(&data_key))
    .map(|data_key| (data_key, id))
    .ok_or_else(|| not_opened(place))
}

/// Encrypts under a random nonce, which comes before the ciphertext.
pub(super) fn encrypt(key: &Key, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
    let mut sealed = Vec::with_capacity(NONCE_BYTES + plain.len() + TAG_BYTES);
    encrypt_with(key, &nonce, bound, plain, &mut sealed)?;
    Ok(sealed)
}

/// Encrypts under a nonce that is used for nothing else; both are added to what is sealed so far.
fn encrypt_with(
    key: &Key,
    nonce: &[u8; NONCE_BYTES],
    bound: &[u8],
    plain: &[u8],
    sealed: &mut Vec<u8>,
) -> Result<(), SealError> {
    let payload = Payload {
        msg: plain,
        aad: bound,
    };
    let ciphertext = cipher(key)
        .encrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| SealError::TooLong)?;
    sealed.extend_from_slice(nonce);
    sealed.extend(ciphertext);
    Ok(())
}

/// Decrypts what [`encrypt`] made; none if the key or what it is bound to differs, or a bit has changed.
pub(super) fn decrypt(key: &Key, bound: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    cipher(key)
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: ciphertext,
                aad: bound,
            },
        )
        .ok()
        .map(Zeroizing::new)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

/// What is authenticated beside a payload; each part is preceded by its length.
fn bound_payload(place: SealedPlace<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let parts = [
        &b"ontu payload"[..],
        place.intent.as_bytes(),
        place.column.as_bytes(),
    ];
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&place.version.to_be_bytes());
    bytes
}

/// What is authenticated beside a wrapped key: its purpose, the number of the wrapping key, and the place.
fn bound(purpose: &str, id: KeyId, place: SealedPlace<'_>) -> Vec<u8> {
    let mut bytes = bound_payload(place);
    bytes.extend_from_slice(&id.get().to_be_bytes());
    bytes.extend_from_slice(purpose.as_bytes());
    bytes
}

fn not_opened(place: SealedPlace<'_>) -> SealError {
    SealError::NotOpened {
        column: place.column.to_owned(),
    }
}
