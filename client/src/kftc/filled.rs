//! The values that the forms are filled in with, each checked when it is made; personal ones are masked wherever they are shown.

use std::fmt;

use jiff::civil::Date;

use super::fault::Wrong;
use crate::runtime::{DataClass, Masked, parse_date};

/// How many digits a business number has.
const BUSINESS_NUMBER_DIGITS: usize = 10;
/// The fewest and the most digits of an account number; the notice states no shape.
const ACCOUNT_DIGITS: (usize, usize) = (8, 16);
/// The fewest and the most digits of a telephone number, with its area or country code.
const TELEPHONE_DIGITS: (usize, usize) = (8, 13);

/// A business number (사업자등록번호): ten digits, the last of which checks the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BusinessNumber(String);

impl BusinessNumber {
    /// Reads one with or without hyphens and spaces.
    ///
    /// # Errors
    /// When it has other than ten digits, or its last digit does not check the others.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        let digits = digits(text, "- ", (BUSINESS_NUMBER_DIGITS, BUSINESS_NUMBER_DIGITS))?;
        let value = |index: usize| u32::from(digits.as_bytes()[index] - b'0');
        let weights = [1, 3, 7, 1, 3, 7, 1, 3];
        let sum: u32 = weights
            .into_iter()
            .enumerate()
            .map(|(index, weight)| value(index) * weight)
            .sum();
        let sum = sum + value(8) * 5 + value(8) * 5 / 10;
        if (10 - sum % 10) % 10 == value(9) {
            Ok(Self(digits))
        } else {
            Err(Wrong::CheckDigit)
        }
    }

    /// Its ten digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// As it is printed: three, two and five digits.
impl fmt::Display for BusinessNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}-{}-{}",
            &self.0[..3],
            &self.0[3..5],
            &self.0[5..]
        )
    }
}

/// A birth date as on the identity card; never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate(Date);

impl BirthDate {
    /// Reads `YYYY-MM-DD`, `YYYY.MM.DD` or `YYYYMMDD`.
    ///
    /// # Errors
    /// When it is no day of the calendar, or not before today.
    pub fn new(text: &str, today: Date) -> Result<Self, Wrong> {
        let digits = digits(text, "-. ", (8, 8))?;
        match parse_date(&digits) {
            Some(date) if date < today && date.year() >= 1900 => Ok(Self(date)),
            _ => Err(Wrong::Day),
        }
    }

    /// The day; it is personal.
    pub fn expose(self) -> Date {
        self.0
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BirthDate(****)")
    }
}

/// The number of a bank account; shown as its last four digits.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// Reads digits with or without hyphens and spaces.
    ///
    /// # Errors
    /// When it holds anything else, or other than 8 to 16 digits.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        digits(text, "- ", ACCOUNT_DIGITS)?;
        Ok(Self(text.trim().to_owned()))
    }

    /// As it was written; it is personal.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        write!(
            formatter,
            "AccountNumber({})",
            Masked::new(&digits, DataClass::Account)
        )
    }
}

/// A telephone number; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Telephone(String);

impl Telephone {
    /// Reads digits with hyphens, spaces, dots, parentheses and a plus sign at the start.
    ///
    /// # Errors
    /// When it holds anything else, or other than 8 to 13 digits.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let national = text.strip_prefix('+').unwrap_or(text);
        digits(national, "- .()", TELEPHONE_DIGITS)?;
        Ok(Self(text.to_owned()))
    }

    /// As it was written; it is personal.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Telephone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Telephone(****)")
    }
}

/// A callback address: not used by the central record, but it must have the form of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackUrl(String);

impl CallbackUrl {
    /// Reads an address that starts with `https://` or `http://` and names a host.
    ///
    /// # Errors
    /// When it is none, or carries a user or a password.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        let url = url::Url::parse(text).map_err(|_| Wrong::Url)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        // The parser of browsers repairs what a form may refuse: slashes that lack or abound, and spaces.
        let after_scheme = text
            .get(url.scheme().len()..)
            .and_then(|rest| rest.strip_prefix("://"));
        let as_written = after_scheme.is_some_and(|rest| !rest.starts_with(['/', '\\', '?', '#']))
            && !text.contains(|character: char| character.is_whitespace() || character == '\\');
        if is_web && as_written && url.username().is_empty() && url.password().is_none() {
            Ok(Self(text.to_owned()))
        } else {
            Err(Wrong::Url)
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of an API key: a UUID in lower case; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// Reads 8-4-4-4-12 hexadecimal digits in lower case.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        let groups: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let is_hexadecimal = groups.iter().all(|group| {
            group
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        });
        if is_hexadecimal && lengths == [8, 4, 4, 4, 12] {
            Ok(Self(text.to_owned()))
        } else {
            Err(Wrong::Uuid)
        }
    }

    /// The id; it goes into the request for a token only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientId(****)")
    }
}

/// The digits of a text that holds nothing but digits and separators.
fn digits(text: &str, separators: &str, (least, most): (usize, usize)) -> Result<String, Wrong> {
    let mut digits = String::new();
    for (index, character) in text.trim().chars().enumerate() {
        if character.is_ascii_digit() {
            digits.push(character);
        } else if !separators.contains(character) {
            return Err(Wrong::Character(index + 1));
        }
    }
    if (least..=most).contains(&digits.len()) {
        Ok(digits)
    } else {
        Err(Wrong::Digits {
            found: digits.len(),
            least,
            most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        jiff::civil::date(2026, 1, 5)
    }

    #[test]
    fn a_business_number_checks_itself() {
        assert_eq!(
            BusinessNumber::new("129 - 82 - 08745").unwrap().to_string(),
            "129-82-08745"
        );
        assert_eq!(BusinessNumber::new("1298208746"), Err(Wrong::CheckDigit));
        assert_eq!(
            BusinessNumber::new("129-82-0874"),
            Err(Wrong::Digits {
                found: 9,
                least: 10,
                most: 10
            })
        );
        assert_eq!(
            BusinessNumber::new("129-82-0874O"),
            Err(Wrong::Character(12))
        );
    }

    #[test]
    fn one_wrong_digit_of_a_business_number_is_found() {
        let right = "1298208745";
        for index in 0..right.len() {
            for digit in '0'..='9' {
                let mut wrong = right.to_owned();
                wrong.replace_range(index..=index, &digit.to_string());
                assert_eq!(
                    BusinessNumber::new(&wrong).is_ok(),
                    wrong == right,
                    "{wrong}"
                );
            }
        }
    }

    #[test]
    fn a_birth_date_is_a_day_of_the_past() {
        for right in ["19800229", "1980-02-29", "1980.02.29"] {
            assert!(BirthDate::new(right, today()).is_ok(), "{right}");
        }
        for wrong in ["19810229", "20260105", "18991231", "800229"] {
            assert!(BirthDate::new(wrong, today()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_callback_is_a_url() {
        for right in [
            "https://www.p2pcenter.or.kr",
            "http://api.com",
            "HTTPS://www.p2pcenter.or.kr/a?b=c",
        ] {
            assert!(CallbackUrl::new(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "www.p2pcenter.or.kr",
            "https://",
            "https:www.p2pcenter.or.kr",
            "https:///www.p2pcenter.or.kr",
            "https:/www.p2pcenter.or.kr/://",
            "https:\\\\www.p2pcenter.or.kr",
            "ftp://a.b",
            "https://a b",
            "https://user:word@a.b",
            "없음",
        ] {
            assert_eq!(CallbackUrl::new(wrong), Err(Wrong::Url), "{wrong}");
        }
    }

    #[test]
    fn a_client_id_is_a_uuid_in_lower_case() {
        assert!(ClientId::new("72a0862b-162d-4808-934e-daa60ecf2474").is_ok());
        for wrong in [
            "72A0862B-162D-4808-934E-DAA60ECF2474",
            "72a0862b162d4808934edaa60ecf2474",
            "72a0862b-162d-4808-934e-daa60ecf247",
            "g2a0862b-162d-4808-934e-daa60ecf2474",
            "",
        ] {
            assert_eq!(ClientId::new(wrong), Err(Wrong::Uuid), "{wrong}");
        }
    }

    #[test]
    fn nothing_personal_is_shown() {
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            BirthDate::new("19800229", today()),
            AccountNumber::new("301-0000-1234-56"),
            Telephone::new("02-531-1577"),
            ClientId::new("72a0862b-162d-4808-934e-daa60ecf2474"),
        );
        assert_eq!(
            shown,
            "Ok(BirthDate(****)) Ok(AccountNumber(****3456)) Ok(Telephone(****)) Ok(ClientId(****))"
        );
    }
}
