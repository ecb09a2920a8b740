//! Values that can be sent: what every kind of value can do, and the two validated texts `Digits` and `Text`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use compact_str::CompactString;

use super::element::{DataClass, Element, ElementInfo, LengthUnit};
use super::fault::{Fault, Rule, Unit, ValueError};
use super::mask::Masked;

/// A value of one member: how it is written on the wire, and how it is read strictly and tolerantly.
pub trait Value: Sized {
    /// Whether its text is made of such characters alone that JSON needs no escapes for.
    const IS_PLAIN: bool = false;

    /// Appends the text that stands for the value on the wire, unquoted.
    fn write(&self, out: &mut String);

    /// Reads exactly what [`write`](Value::write) may write, within the element's limits.
    fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault>;

    /// Reads what a bank may answer; the text has no spaces around it.
    fn read(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
        Self::parse(text, info)
    }

    /// Checks what the type alone does not promise, such as the digits of an amount.
    fn check(&self, _info: &'static ElementInfo) -> Result<(), Fault> {
        Ok(())
    }

    /// Whether a text is just what [`write`](Value::write) writes; `scratch` is written over.
    fn is_written_as(&self, text: &str, scratch: &mut String) -> bool {
        scratch.clear();
        self.write(scratch);
        scratch == text
    }

    /// Counts the value in bytes of CP949, for a text; the error says that CP949 lacks a character.
    fn cp949_bytes(&self) -> Option<Result<u64, Fault>> {
        None
    }
}

/// Counts a text in bytes of CP949.
pub(crate) fn count_cp949(text: &str) -> Result<u64, Fault> {
    let (bytes, _, unmappable) = encoding_rs::EUC_KR.encode(text);
    if unmappable {
        Err(Fault::of(Rule::InCp949))
    } else {
        Ok(bytes.len() as u64)
    }
}

fn check_length(text: &str, info: &ElementInfo, unit: Unit) -> Result<(), Fault> {
    if let Some(limit) = info.limit {
        let limit = u64::from(limit);
        let (actual, unit) = match info.unit {
            LengthUnit::Cp949Bytes => (count_cp949(text)?, Unit::Cp949Bytes),
            // Each digit is one byte.
            _ if unit == Unit::Digits => (text.len() as u64, unit),
            LengthUnit::Characters | LengthUnit::Unstated => (text.chars().count() as u64, unit),
        };
        if actual > limit {
            return Err(Fault::counted(Rule::AtMost, limit, actual, unit));
        }
    }
    Ok(())
}

fn check_digits(text: &str, info: &ElementInfo) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::of(Rule::NotEmpty));
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::of(Rule::AsciiDigits));
    }
    check_length(text, info, Unit::Digits)
}

pub(crate) fn check_text(text: &str, info: &ElementInfo) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::of(Rule::NotEmpty));
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::of(Rule::NoControlCharacters));
    }
    check_length(text, info, Unit::Characters)?;
    if let Some(limit) = info.hangul_limit {
        let syllables = text
            .chars()
            .filter(|character| ('가'..='힣').contains(character))
            .count();
        if syllables as u64 > u64::from(limit) {
            return Err(Fault::counted(
                Rule::AtMost,
                u64::from(limit),
                syllables as u64,
                Unit::HangulSyllables,
            ));
        }
    }
    Ok(())
}

/// Checks a text by the kind of its element, for values that have no type of their own, such as those of a contract.
pub(crate) fn check_by_kind(text: &str, info: &ElementInfo) -> Result<(), Fault> {
    match info.kind {
        super::element::Kind::Digits | super::element::Kind::Number => check_digits(text, info),
        _ => check_text(text, info),
    }
}

/// Looks at a text as a bank may answer it: the Hangul limit is one of requests, for replies put an abbreviation before a name.
fn check_read_text(text: &str, info: &ElementInfo) -> Result<(), Fault> {
    check_length(text, info, Unit::Characters)
}

macro_rules! validated_text {
    ($(#[$docs:meta])* $name:ident, $is_plain:literal, $check:ident, $check_read:ident) => {
        $(#[$docs])*
        pub struct $name<E: Element> {
            text: CompactString,
            element: PhantomData<E>,
        }

        impl<E: Element> $name<E> {
            /// Checks a text and keeps it; up to 24 bytes need no heap.
            ///
            /// # Errors
            /// When the text is empty, of another kind or over the element's limit; the error never shows the text.
            pub fn new(text: impl AsRef<str>) -> Result<Self, ValueError> {
                let text = text.as_ref();
                match $check(text, E::INFO) {
                    Ok(()) => Ok(Self { text: CompactString::new(text), element: PhantomData }),
                    Err(fault) => Err(ValueError::new(E::INFO, fault)),
                }
            }

            /// The whole text: the one way to the value that no mask covers.
            pub fn expose(&self) -> &str {
                &self.text
            }

            /// How the dictionary says that the value is protected.
            pub fn class(&self) -> DataClass {
                E::INFO.class
            }
        }

        impl<E: Element> Value for $name<E> {
            const IS_PLAIN: bool = $is_plain;

            fn write(&self, out: &mut String) {
                out.push_str(&self.text);
            }

            fn parse(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
                $check(text, info)?;
                Ok(Self { text: CompactString::new(text), element: PhantomData })
            }

            fn read(text: &str, info: &'static ElementInfo) -> Result<Self, Fault> {
                $check_read(text, info)?;
                Ok(Self { text: CompactString::new(text), element: PhantomData })
            }

            fn check(&self, info: &'static ElementInfo) -> Result<(), Fault> {
                // A value that was read from a reply is looked at again before it is sent.
                $check(&self.text, info)
            }

            fn is_written_as(&self, text: &str, _scratch: &mut String) -> bool {
                self.text == text
            }

            fn cp949_bytes(&self) -> Option<Result<u64, Fault>> {
                Some(count_cp949(&self.text))
            }
        }

        impl<E: Element> Clone for $name<E> {
            fn clone(&self) -> Self {
                Self { text: self.text.clone(), element: PhantomData }
            }
        }

        impl<E: Element> PartialEq for $name<E> {
            fn eq(&self, other: &Self) -> bool {
                self.text == other.text
            }
        }

        impl<E: Element> Eq for $name<E> {}

        impl<E: Element> PartialOrd for $name<E> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<E: Element> Ord for $name<E> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.text.cmp(&other.text)
            }
        }

        impl<E: Element> Hash for $name<E> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.text.hash(state);
            }
        }

        impl<E: Element> fmt::Debug for $name<E> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&Masked::new(&self.text, E::INFO.class), formatter)
            }
        }

        impl<E: Element> fmt::Display for $name<E> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Masked::new(&self.text, E::INFO.class), formatter)
            }
        }

        impl<E: Element> std::str::FromStr for $name<E> {
            type Err = ValueError;

            fn from_str(text: &str) -> Result<Self, ValueError> {
                Self::new(text)
            }
        }

        impl<E: Element> TryFrom<&str> for $name<E> {
            type Error = ValueError;

            fn try_from(text: &str) -> Result<Self, ValueError> {
                Self::new(text)
            }
        }
    };
}

validated_text! {
    /// ASCII digits that identify something, within the element's limit; leading zeros count.
    ///
    /// `Debug` and `Display` show it as the element's data class allows.
    Digits, true, check_digits, check_digits
}

validated_text! {
    /// Text without control characters, not blank, within the element's limits.
    ///
    /// The hard limit counts characters, unless the document states bytes; `Debug` and `Display` show the text as the element's data class allows.
    Text, false, check_text, check_read_text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::element::Kind;

    #[derive(Clone, Copy)]
    struct Account;
    impl Element for Account {
        const INFO: &'static ElementInfo = &ElementInfo {
            element: "Vran",
            english: "virtual_account_no",
            korean: "가상계좌번호",
            kind: Kind::Digits,
            class: DataClass::Account,
            limit: Some(20),
            unit: LengthUnit::Unstated,
            hangul_limit: None,
        };
    }

    #[derive(Clone, Copy)]
    struct Holder;
    impl Element for Holder {
        const INFO: &'static ElementInfo = &ElementInfo {
            element: "InvstBrwNm",
            english: "holder_name",
            korean: "투자자및차입자명",
            kind: Kind::Text,
            class: DataClass::PersonalName,
            limit: Some(50),
            unit: LengthUnit::Unstated,
            hangul_limit: Some(6),
        };
    }

    #[derive(Clone, Copy)]
    struct Memo;
    impl Element for Memo {
        const INFO: &'static ElementInfo = &ElementInfo {
            element: "DractOtlt",
            english: "withdrawal_memo",
            korean: "출금계좌인자내용",
            kind: Kind::Text,
            class: DataClass::PersonalName,
            limit: Some(4),
            unit: LengthUnit::Cp949Bytes,
            hangul_limit: None,
        };
    }

    fn refused<E: Element>(made: Result<Digits<E>, ValueError>, message: &str) {
        assert_eq!(made.unwrap_err().to_string(), message);
    }

    fn refused_text<E: Element>(made: Result<Text<E>, ValueError>, message: &str) {
        assert_eq!(made.unwrap_err().to_string(), message);
    }

    #[test]
    fn digits_end_at_the_limit() {
        assert!(Digits::<Account>::new("1".repeat(20)).is_ok());
        refused(
            Digits::<Account>::new("1".repeat(21)),
            "Vran (virtual_account_no, 가상계좌번호): 21 digits, expected at most 20",
        );
    }

    #[test]
    fn digits_are_ascii_and_there() {
        let message = "Vran (virtual_account_no, 가상계좌번호): something other than digits, expected ASCII digits only";
        refused(Digits::<Account>::new("７９０"), message);
        refused(Digits::<Account>::new("790-1"), message);
        refused(Digits::<Account>::new(" 790"), message);
        assert_eq!(
            Digits::<Account>::new("").unwrap_err().rule(),
            Rule::NotEmpty
        );
    }

    #[test]
    fn text_counts_characters_and_syllables() {
        assert!(Text::<Holder>::new("a".repeat(50)).is_ok());
        assert!(Text::<Holder>::new("가나다라마바").is_ok());
        refused_text(
            Text::<Holder>::new("가나다라마바사"),
            "InvstBrwNm (holder_name, 투자자및차입자명): 7 Hangul syllables, expected at most 6",
        );
        refused_text(
            Text::<Holder>::new("a".repeat(51)),
            "InvstBrwNm (holder_name, 투자자및차입자명): 51 characters, expected at most 50",
        );
    }

    #[test]
    fn text_has_no_control_characters_and_is_not_blank() {
        assert_eq!(
            Text::<Holder>::new("a\nb").unwrap_err().rule(),
            Rule::NoControlCharacters
        );
        assert_eq!(
            Text::<Holder>::new("  ").unwrap_err().rule(),
            Rule::NotEmpty
        );
    }

    #[test]
    fn stated_bytes_are_a_hard_limit() {
        assert!(Text::<Memo>::new("가나").is_ok());
        refused_text(
            Text::<Memo>::new("가나a"),
            "DractOtlt (withdrawal_memo, 출금계좌인자내용): 5 bytes in CP949, expected at most 4",
        );
        assert_eq!(Text::<Memo>::new("😀").unwrap_err().rule(), Rule::InCp949);
    }

    #[test]
    fn debug_and_display_are_masked() {
        let account = Digits::<Account>::new("79000000000075").unwrap();
        assert_eq!(format!("{account} {account:?}"), "****0075 ****0075");
        let holder = Text::<Holder>::new("홍길동").unwrap();
        assert_eq!(format!("{holder} {holder:?}"), "**** ****");
        assert_eq!(account.expose(), "79000000000075");
    }

    #[test]
    fn short_values_need_no_heap() {
        assert!(
            !Digits::<Account>::new("1".repeat(20))
                .unwrap()
                .text
                .is_heap_allocated()
        );
    }
}
