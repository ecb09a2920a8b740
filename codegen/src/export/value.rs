//! The JSON Schema of a single value in a request: kind, length and codes as keywords that any validator knows.
//!
//! The patterns say what the sandbox demands of the same kinds, day for day: a pattern that let a 30th of February through would promise what the bank refuses.

use super::json::Object;
use crate::resolved::{Kind, Member, Requiredness, Unset};

/// A year of four digits and a day that its calendar has.
const DAY: &str = "(?:[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)0229)";
/// A year of four digits and a month.
const MONTH: &str = "[0-9]{4}(?:0[1-9]|1[0-2])";
const TIME: &str = "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]";
const WHOLE: &str = "(?:0|[1-9][0-9]*)";

/// The keywords for a value of a request.
pub(super) fn strict(member: &Member) -> Object {
    let may_be_empty = may_be_empty(member);
    let mut schema = Object::new().with("type", "string");
    if matches!(member.kind, Kind::Code | Kind::Flag) {
        let mut values: Vec<String> = codes(member);
        if !values.is_empty() {
            let mut named: Vec<(String, String)> = named(member);
            if may_be_empty {
                values.push(String::new());
                named.push(("Unset".to_owned(), "not set".to_owned()));
            }
            let (names, meanings): (Vec<_>, Vec<_>) = named.into_iter().unzip();
            // Generators would call the values by their place or their text, and a wrong one pays the wrong side.
            return schema
                .with("enum", values)
                .with("x-enum-varnames", names)
                .with("x-enum-descriptions", meanings);
        }
    }
    if !may_be_empty {
        schema = schema.with("minLength", 1);
    }
    if let Some(length) = member.length {
        schema = schema.with("maxLength", length.limit);
    }
    match pattern(member) {
        Some(pattern) if may_be_empty => schema.with("pattern", format!("^(?:{pattern})?$")),
        Some(pattern) => schema.with("pattern", format!("^{pattern}$")),
        None => schema,
    }
}

/// Whether the empty text stands for a value that is not set.
pub(super) fn may_be_empty(member: &Member) -> bool {
    member.required != Requiredness::Required || member.unset == Unset::Empty
}

/// The codes of a coded member; of a flag without a list, `Y` and `N`.
fn codes(member: &Member) -> Vec<String> {
    if member.codes.is_empty() && member.kind == Kind::Flag {
        return vec!["Y".to_owned(), "N".to_owned()];
    }
    member.codes.iter().map(|code| code.value.clone()).collect()
}

/// The English names and the printed meanings of the codes of a coded member.
fn named(member: &Member) -> Vec<(String, String)> {
    if member.codes.is_empty() {
        return [("Yes", "Y"), ("No", "N")]
            .map(|(name, meaning)| (name.to_owned(), meaning.to_owned()))
            .to_vec();
    }
    let codes = member.codes.iter();
    codes
        .map(|code| (code.english.clone(), code.meaning.clone()))
        .collect()
}

/// What a whole value looks like, without anchors.
fn pattern(member: &Member) -> Option<String> {
    let pattern = match member.kind {
        Kind::Digits => "[0-9]+".to_owned(),
        Kind::Amount | Kind::Number => WHOLE.to_owned(),
        Kind::Date => DAY.to_owned(),
        Kind::DateOrMonth => format!("(?:{DAY}|{MONTH})"),
        Kind::Time => TIME.to_owned(),
        Kind::ResponseCode => "[0-9A-Z]{5}".to_owned(),
        Kind::Text | Kind::Undecided => {
            let limit = member.hangul_limit?;
            format!("[^가-힣]*(?:[가-힣][^가-힣]*){{0,{limit}}}")
        }
        Kind::Code | Kind::Flag | Kind::Rows => return None,
    };
    Some(pattern)
}
