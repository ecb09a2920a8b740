//! What names things in the journal: intents, plans, callers' keys, keyed digests, workers and their fences.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::stored;

/// Writes bytes as lower-case hexadecimal digits.
///
/// All at once, for every write of the journal holds several of them.
fn write_hex<const N: usize>(bytes: &[u8; N], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or('0');
    let mut digits = String::with_capacity(N * 2);
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(byte & 15));
    }
    formatter.write_str(&digits)
}

/// Reads exactly `N` bytes from hexadecimal digits.
fn read_hex<const N: usize>(text: &str) -> Result<[u8; N], IdentityError> {
    let wrong = IdentityError {
        expected: N * 2,
        found: text.chars().count(),
    };
    if text.len() != N * 2 || !text.is_ascii() {
        return Err(wrong);
    }
    let digits = text.as_bytes();
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let digit = |place: usize| char::from(digits[place]).to_digit(16).ok_or(wrong);
        let both = digit(index * 2)? << 4 | digit(index * 2 + 1)?;
        *byte = u8::try_from(both).map_err(|_| wrong)?;
    }
    Ok(bytes)
}

macro_rules! hex_name {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(with = "hex")] [u8; $bytes]);

        impl $name {
            /// How many bytes it has.
            pub const BYTES: usize = $bytes;

            /// Takes the bytes as they were stored.
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            /// The bytes to store.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdentityError;

            fn from_str(text: &str) -> Result<Self, IdentityError> {
                read_hex(text).map(Self)
            }
        }
    };
}

/// Writes an array of bytes as hexadecimal text.
mod hex {
    use std::fmt;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    struct Hex<'a, const N: usize>(&'a [u8; N]);

    impl<const N: usize> fmt::Display for Hex<'_, N> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            super::write_hex(self.0, formatter)
        }
    }

    pub(super) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Hex(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        super::read_hex(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

hex_name! {
    /// Names one intent; whoever records it chooses it, for its payload is sealed to it.
    IntentId, 16
}

hex_name! {
    /// Names one plan of several calls.
    PlanId, 16
}

hex_name! {
    /// A keyed digest: equal for equal content under one key, and of no use to who has not the key.
    KeyedDigest, 32
}

hex_name! {
    /// One link of an intent's chain of evidence.
    ChainHash, 32
}

impl ChainHash {
    /// What the first piece of evidence follows.
    pub const START: Self = Self([0; 32]);
}

#[cfg(feature = "http")]
impl IntentId {
    /// Draws an id: 6 bytes of the time in milliseconds, so that those of one time lie together in an index, and 10 random ones.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes[6..])?;
        // The time says nothing and decides nothing; a clock before 1970 counts as 1970.
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let millis = since.map_or(0, |since| since.as_millis() as u64);
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        Ok(Self(bytes))
    }
}

#[cfg(feature = "http")]
impl PlanId {
    /// Draws an id.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }
}

/// A text of another length or with other characters than hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityError {
    expected: usize,
    found: usize,
}

impl fmt::Display for IdentityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} characters, expected {} hexadecimal digits",
            self.found, self.expected
        )
    }
}

impl std::error::Error for IdentityError {}

/// The caller's own name of a transfer, unique in the journal: 1 to 200 printable characters.
///
/// It stands in the journal in the clear, so it must hold no name and no account or loan number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallerKey(#[serde(with = "stored::text")] String);

impl CallerKey {
    /// How many characters it has at most.
    pub const LENGTH: usize = 200;

    /// Takes a key.
    ///
    /// # Errors
    /// When it is empty, too long, or has control characters.
    pub fn new(text: impl Into<String>) -> Result<Self, CallerKeyError> {
        let text = text.into();
        let characters = text.chars().count();
        let printable = !text.chars().any(char::is_control) && text.trim() == text;
        if characters == 0 || characters > Self::LENGTH || !printable {
            return Err(CallerKeyError {
                characters,
                most: Self::LENGTH,
            });
        }
        Ok(Self(text))
    }

    /// A key as a journal holds it: what was written is read, whatever may be written today.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of one call of a plan, by its index from 0, such as `loan-7#1`.
    ///
    /// # Errors
    /// When that is longer than a key may be.
    pub fn of_call(&self, index: u32) -> Result<Self, CallerKeyError> {
        self.followed_by(&format!("#{}", u64::from(index) + 1))
    }

    /// The key of one member of a group, by its index from 0, such as `returns-7/1`.
    ///
    /// # Errors
    /// When that is longer than a key may be.
    pub fn of_member(&self, index: u32) -> Result<Self, CallerKeyError> {
        self.followed_by(&self.member_suffix(index))
    }

    /// The same for what a journal holds, which an earlier version may have made longer.
    pub(super) fn of_stored_member(&self, index: u32) -> Self {
        Self(format!("{}{}", self.0, self.member_suffix(index)))
    }

    fn member_suffix(&self, index: u32) -> String {
        format!("/{}", u64::from(index) + 1)
    }

    fn followed_by(&self, suffix: &str) -> Result<Self, CallerKeyError> {
        let characters = self.0.chars().count();
        if characters + suffix.len() > Self::LENGTH {
            return Err(CallerKeyError {
                characters,
                most: Self::LENGTH - suffix.len(),
            });
        }
        Ok(Self(format!("{}{suffix}", self.0)))
    }
}

impl fmt::Display for CallerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that cannot be a caller's key, or not that of so many calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallerKeyError {
    characters: usize,
    /// How many it may have; fewer than [`CallerKey::LENGTH`] where the keys of its calls need room.
    most: usize,
}

impl fmt::Display for CallerKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "key of {} characters, expected 1 to {} printable ones without spaces at its ends",
            self.characters, self.most
        )?;
        if self.most < CallerKey::LENGTH {
            formatter.write_str(", for the keys of its calls are longer")?;
        }
        Ok(())
    }
}

impl std::error::Error for CallerKeyError {}

/// Names one worker: a process that takes leases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkerName(String);

impl WorkerName {
    /// Takes a name, such as host and process number.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkerName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Counts the leases of one intent: whoever holds the highest may write.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fence(pub u64);

impl Fence {
    /// The fence of the next lease.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written() {
        let id = IntentId::from_bytes([0xab; 16]);
        assert_eq!(id.to_string(), "ab".repeat(16));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("+b".repeat(16).parse::<IntentId>().is_err());
        assert!("ab".parse::<IntentId>().is_err());
        assert!("가".repeat(32).parse::<IntentId>().is_err());
    }

    #[test]
    fn keys_end_at_two_hundred_characters() {
        assert!(CallerKey::new("대출 2026-11").is_ok());
        assert!(CallerKey::new("x".repeat(201)).is_err());
        assert!(CallerKey::new(" x").is_err());
        assert!(CallerKey::new("a\nb").is_err());
        assert_eq!(
            CallerKey::new("").unwrap_err().to_string(),
            "key of 0 characters, expected 1 to 200 printable ones without spaces at its ends"
        );
    }

    #[test]
    fn keys_of_calls_have_room() {
        let key = |length: usize| CallerKey::new("x".repeat(length)).unwrap();
        assert_eq!(key(4).of_call(499_999).unwrap().as_str(), "xxxx#500000");
        assert_eq!(key(193).of_call(499_999).unwrap().as_str().len(), 200);
        assert_eq!(
            key(194).of_call(499_999).unwrap_err().to_string(),
            "key of 194 characters, expected 1 to 193 printable ones without spaces at its ends, for the keys of its calls are longer"
        );
        assert_eq!(key(198).of_member(0).unwrap().as_str().len(), 200);
        assert!(key(199).of_member(0).is_err());
        // What an earlier version wrote is read all the same.
        let long = CallerKey::from_stored(format!("{}#1", "x".repeat(199)));
        assert_eq!(long.as_str().len(), 201);
    }
}
