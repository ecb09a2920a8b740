//! What may be shown of a protected value.

use std::fmt;

use super::element::DataClass;

/// The fewest digits an account or loan number must have for its last four to be shown.
const SHOWN_FROM: usize = 8;

/// The last four digits of an account or loan number, which are all that may be shown of it.
///
/// Nothing of a number of fewer than eight digits, leading zeros not counted, for four would be most of it; and nothing of what is not digits alone, for it could be a name in the wrong place.
pub fn last_four(number: &str) -> &str {
    let number = number.trim();
    let are_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let significant = number.trim_start_matches('0');
    if are_digits && significant.len() >= SHOWN_FROM {
        &significant[significant.len() - 4..]
    } else {
        ""
    }
}

/// Shows a value as its data class allows: whole, as its last four characters, or not at all.
#[derive(Clone, Copy)]
pub struct Masked<'a> {
    text: &'a str,
    class: DataClass,
}

impl<'a> Masked<'a> {
    /// Masks a text by a data class.
    pub fn new(text: &'a str, class: DataClass) -> Self {
        Self { text, class }
    }
}

impl fmt::Display for Masked<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            DataClass::Public => formatter.write_str(self.text),
            DataClass::Account => write!(formatter, "****{}", last_four(self.text)),
            DataClass::PersonalName | DataClass::Secret => formatter.write_str("****"),
        }
    }
}

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            DataClass::Public => write!(formatter, "{:?}", self.text),
            _ => write!(formatter, "{self}"),
        }
    }
}

/// An unknown key as it may be shown: only what looks like the name of a member.
pub(super) fn shown_key(key: &str) -> &str {
    let named = !key.is_empty()
        && key.len() <= 40
        && key.bytes().any(|byte| byte.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-/ ".contains(&byte))
        && key.bytes().filter(u8::is_ascii_digit).count() < 8;
    if named { key } else { "****" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, class: DataClass, shown: &str) {
        assert_eq!(Masked::new(text, class).to_string(), shown);
    }

    #[test]
    fn shows_public_values_whole() {
        check("13E_001_00", DataClass::Public, "13E_001_00");
    }

    #[test]
    fn shows_the_end_of_a_long_account_number() {
        check("79000000000075", DataClass::Account, "****0075");
        check("12345678", DataClass::Account, "****5678");
        check("0012345678", DataClass::Account, "****5678");
        check(" 79000000000075 ", DataClass::Account, "****0075");
    }

    #[test]
    fn hides_a_short_account_number_and_a_misplaced_name() {
        check("1234567", DataClass::Account, "****");
        check("00000000012345", DataClass::Account, "****");
        check("홍길동 홍길동", DataClass::Account, "****");
        check("790-0000-0000-075", DataClass::Account, "****");
    }

    #[test]
    fn shows_only_keys_that_look_like_names_of_members() {
        assert_eq!(shown_key("RcvAmt"), "RcvAmt");
        for key in ["79000000000075", "홍길동", "", &"a1".repeat(32)] {
            assert_eq!(shown_key(key), "****");
        }
    }

    #[test]
    fn hides_names_and_secrets() {
        check("홍길동", DataClass::PersonalName, "****");
        check("0123456789abcdef", DataClass::Secret, "****");
    }
}
