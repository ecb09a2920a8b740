//! From the text of a cell to a value that can be sent; what Excel did to a number is named as such.

use std::borrow::Cow;

use ontu::runtime::{ElementInfo, Kind, Krw, Value, cp949_fault};

use super::names::Name;
use super::{Cell, Faults};
use crate::message::Message;
use crate::messages::{files as words, violation};

/// The element of bank codes, the one number of a fixed length that files hold.
const BANK_CODE: &str = "Bncd";

/// Reads a value; what is wrong with it is added to the faults.
pub(crate) fn value<T: Value>(cell: &Cell, name: &Name, faults: &mut Faults) -> Option<T> {
    let info = name.member.element;
    let read: Result<T, Message> = plain(&cell.text, info)
        .and_then(|text| T::parse(&text, info).map_err(|fault| violation::of_fault(&fault)));
    match read {
        Ok(value) => {
            if name.cp949_bytes_enforced
                && let Some(fault) = cp949_fault(&value, info)
            {
                refuse(cell, name, violation::of_fault(&fault), faults);
                return None;
            }
            Some(value)
        }
        Err(what) => {
            refuse(cell, name, what, faults);
            None
        }
    }
}

/// Reads an amount that moves, which cannot be nothing.
pub(crate) fn amount(cell: &Cell, name: &Name, faults: &mut Faults) -> Option<Krw> {
    let amount: Krw = value(cell, name, faults)?;
    if amount == Krw::ZERO {
        refuse(cell, name, words::nothing_moves(), faults);
        return None;
    }
    Some(amount)
}

fn refuse(cell: &Cell, name: &Name, what: Message, faults: &mut Faults) {
    let shown = Message::new(name.shown(), name.member.element.english);
    faults.at(cell.at, Message::join([&shown, &what], ": "));
}

/// The text as it goes to the wire, without what people and Excel put around it.
pub(crate) fn plain<'a>(text: &'a str, info: &ElementInfo) -> Result<Cow<'a, str>, Message> {
    // Texts such as a name may look like anything.
    if info.kind == Kind::Text {
        return Ok(Cow::Borrowed(text));
    }
    if text.starts_with('#') {
        return Err(words::excel_error());
    }
    if text
        .chars()
        .any(|character| ('０'..='９').contains(&character))
    {
        return Err(words::full_width());
    }
    if is_exponent(text) {
        return Err(words::excel_exponent());
    }
    if info.kind == Kind::Digits
        && let Some(marks) = marks_in_number(text)
    {
        return Err(words::marks_in_number(marks));
    }
    match info.kind {
        Kind::Amount | Kind::Number => {
            let plain = without_separators(text).ok_or_else(words::not_an_amount)?;
            Ok(Cow::Owned(plain))
        }
        Kind::Digits if text.contains(',') && text.bytes().all(is_digit_or_comma) => {
            Err(words::excel_separators())
        }
        Kind::Digits if info.element == BANK_CODE => {
            let length = text.chars().count();
            let expected = info.limit.unwrap_or_default() as usize;
            let is_short = length < expected && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_short && !text.is_empty() {
                return Err(words::excel_zeros(
                    text,
                    expected,
                    format!("{text:0>expected$}"),
                ));
            }
            Ok(Cow::Borrowed(text))
        }
        Kind::Date => Ok(without_hyphens(text)),
        _ => Ok(Cow::Borrowed(text)),
    }
}

/// What stands in a number beside its digits and may be taken out: `="…"`, an apostrophe before it, hyphens or spaces within.
fn marks_in_number(text: &str) -> Option<&'static str> {
    const HYPHENS: [char; 8] = ['-', '‐', '‑', '‒', '–', '—', '−', '－'];
    let is_number = |text: &str| {
        let is_digit = |character: char| character.is_ascii_digit();
        let may_stand = |character: char| {
            is_digit(character) || character.is_whitespace() || HYPHENS.contains(&character)
        };
        text.contains(is_digit) && text.chars().all(may_stand)
    };
    let inner = |text: &str| Some(text.strip_prefix("=\"")?.strip_suffix('"')?.to_owned());
    if inner(text).is_some_and(|inner| is_number(&inner)) {
        return Some("=\"…\"");
    }
    if text
        .strip_prefix(['\'', '’', '‘', '`'])
        .is_some_and(is_number)
    {
        return Some("'");
    }
    if !is_number(text) {
        return None;
    }
    if text.contains(HYPHENS) {
        return Some("-");
    }
    // Spaces are named as such, for nobody would see them.
    text.contains(char::is_whitespace).then_some("' '")
}

/// Whether Excel has shortened a long number, such as `3.02E+12`.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let whole = match mantissa.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(mantissa),
    };
    whole && digits(exponent)
}

fn is_digit_or_comma(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b','
}

/// A whole number without its thousands separators, which must stand where they belong.
pub(crate) fn without_separators(text: &str) -> Option<String> {
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = text.split(',');
    let first = groups.next().filter(|first| digits(first))?;
    let mut plain = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !digits(group) {
            return None;
        }
        plain.push_str(group);
    }
    // A number with leading zeros is more likely a number of another kind in the wrong column.
    (plain == "0" || !plain.starts_with('0')).then_some(plain)
}

/// A day as `YYYYMMDD`, also where it is written with hyphens.
pub(crate) fn without_hyphens(text: &str) -> Cow<'_, str> {
    let is_written_with_hyphens = text.len() == 10
        && text.char_indices().all(|(index, character)| match index {
            4 | 7 => character == '-',
            _ => character.is_ascii_digit(),
        });
    if is_written_with_hyphens {
        Cow::Owned(text.replace('-', ""))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ontu::nh::elements::{BankCode, VirtualAccountNo};
    use ontu::nh::{DepositReturn, PaymentOrder};
    use ontu::runtime::{Date, Digits, Krw, MemberInfo, Operation, Value};

    use super::super::names::{Name, member};
    use super::super::{At, Cell, Faults, failure};
    use super::{amount, value};
    use crate::language::Language;

    type Read<T> = fn(&Cell, &Name, &mut Faults) -> Option<T>;

    fn read<T>(
        read: Read<T>,
        members: &'static [MemberInfo],
        wire: &str,
        text: &str,
    ) -> Result<T, String> {
        let name = Name::required(member(members, wire).unwrap(), &[]);
        let mut faults = Faults::of(Path::new("a.csv"));
        let at = At { line: 2, column: 3 };
        let text = text.to_owned();
        let value = read(&Cell { text, at }, &name, &mut faults);
        match failure(&[faults]) {
            Ok(()) => Ok(value.unwrap()),
            Err(failure) => Err(failure.message().text(Language::En).to_owned()),
        }
    }

    fn returned<T: Value>(wire: &str, text: &str) -> Result<T, String> {
        read(value, DepositReturn::INFO.request, wire, text)
    }

    fn krw(text: &str) -> Result<u64, String> {
        read(amount, DepositReturn::INFO.request, "RtnAmt", text).map(Krw::get)
    }

    #[test]
    fn amounts_may_have_separators_where_they_belong() {
        assert_eq!(krw("1000000"), Ok(1_000_000));
        assert_eq!(krw("1,000,000"), Ok(1_000_000));
        assert_eq!(krw("999"), Ok(999));
        for wrong in [
            "1,00", "1000,000", ",100", "1,000.00", "-1", "+1", "0100", "", "１", "1,000원",
        ] {
            let message = krw(wrong).unwrap_err();
            assert!(message.contains("a.csv:2:3: return_amount"), "{message}");
        }
        assert!(krw("0").is_err());
        assert!(krw("1,000,000,000,000,000").is_err());
    }

    #[test]
    fn what_excel_did_is_named() {
        let account = |text: &str| returned::<Digits<VirtualAccountNo>>("Vran", text);
        for spoilt in ["7.9E+13", "1E5", "3.020000000000e12"] {
            let message = account(spoilt).unwrap_err();
            assert!(message.contains("Excel"), "{message}");
            assert!(!message.contains(spoilt), "{message}");
        }
        assert!(krw("1E+09").unwrap_err().contains("Excel"));
        assert!(account("79,000,000,000,075").unwrap_err().contains("Excel"));
        assert!(account("#N/A").unwrap_err().contains("Excel"));
        let bank = |text: &str| returned::<Digits<BankCode>>("Bncd", text);
        let message = bank("11").unwrap_err();
        assert!(
            message.contains("Excel") && message.contains("011"),
            "{message}"
        );
        assert!(bank("011").is_ok() && bank("0011").is_err());
        assert!(!account("79O0").unwrap_err().contains("Excel"));
    }

    #[test]
    fn no_value_shows() {
        let account = "7900000000007X";
        let message = returned::<Digits<VirtualAccountNo>>("Vran", account).unwrap_err();
        assert!(!message.contains("790000"), "{message}");
    }

    #[test]
    fn days_may_have_hyphens() {
        let day = |text: &str| {
            read::<Date>(value, PaymentOrder::INFO.request, "LonApcYmd", text)
                .map(|day| day.to_string())
        };
        assert_eq!(day("20260105"), Ok("2026-01-05".to_owned()));
        assert_eq!(day("2026-01-05"), Ok("2026-01-05".to_owned()));
        assert!(day("2026-1-5").is_err() && day("2026-02-30").is_err());
    }
}
