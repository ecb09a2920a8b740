//! Hides personal data and secrets in everything that the sandbox shows: transcript, messages, refusals.

use std::borrow::Cow;

use crate::json::{self, Json};
use crate::spec::{DataClass, Member};
use crate::validate::HEADER;

/// Stands for a value that is never shown.
const HIDDEN: &str = "***";

/// A value as it may be shown: public in full, account numbers as their last four digits, everything else not at all.
pub(crate) fn masked(class: DataClass, value: &str) -> String {
    shown(class, value).into_owned()
}

/// The same, borrowed where it can be.
fn shown(class: DataClass, value: &str) -> Cow<'_, str> {
    match class {
        DataClass::Public => Cow::Borrowed(value),
        DataClass::Account if !last_four(value).is_empty() => {
            Cow::Owned(format!("{HIDDEN}{}", last_four(value)))
        }
        DataClass::Account | DataClass::PersonalName | DataClass::Secret | DataClass::Undecided => {
            Cow::Borrowed(if value.is_empty() { "" } else { HIDDEN })
        }
    }
}

/// The last four digits of a number; none of one with fewer than eight, leading zeros not counted, for four would be most of it, and none of what is not digits alone.
fn last_four(number: &str) -> &str {
    let number = number.trim();
    let are_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let significant = number.trim_start_matches('0');
    if are_digits && significant.len() >= 8 {
        &significant[significant.len() - 4..]
    } else {
        ""
    }
}

/// A body as JSON with every member masked by its class; a member that the layout does not know is never shown.
///
/// Its header is masked by the rows of the header's own table, and so is a repeated one, which would hide behind the first if only that were looked at.
pub(crate) fn masked_body(body: &Json<'_>, members: &[Member], header: &[Member]) -> String {
    let mut out = String::with_capacity(512);
    write_object(&mut out, body, members, Some(header));
    out
}

/// An object without a header as JSON, masked likewise.
pub(crate) fn masked_object(object: &Json<'_>, members: &[Member]) -> String {
    let mut out = String::with_capacity(512);
    write_object(&mut out, object, members, None);
    out
}

fn write_object(
    out: &mut String,
    object: &Json<'_>,
    members: &[Member],
    header: Option<&[Member]>,
) {
    let Json::Object(found) = object else {
        return json::write_text(out, HIDDEN);
    };
    json::write_object(out, found, |out, (name, value)| {
        let member = members.iter().find(|member| member.wire == *name);
        match (header, member) {
            (Some(header), _) if name == HEADER => {
                json::write_name(out, name);
                write_object(out, value, header, None);
            }
            (_, Some(member)) => {
                json::write_name(out, name);
                write_value(out, value, member);
            }
            (_, None) => {
                json::write_name(out, &short_name(name));
                json::write_text(out, HIDDEN);
            }
        }
    });
}

/// A member's name that the layout does not know, not endless.
pub(crate) fn short_name(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn write_value(out: &mut String, value: &Json<'_>, member: &Member) {
    match (value, &member.repeat) {
        (Json::Null, _) => value.write(out),
        (Json::Text(text) | Json::Number(text), None) => {
            json::write_text(out, &shown(member.class, text));
        }
        (Json::Array(rows), Some(repeat)) => json::write_array(out, rows, |out, row| {
            write_object(out, row, &repeat.members, None);
        }),
        _ => json::write_text(out, HIDDEN),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;
    use crate::spec::DataClass;

    #[test]
    fn each_class_is_shown_as_far_as_it_may_be() {
        assert_eq!(masked(DataClass::Public, "20260105"), "20260105");
        assert_eq!(masked(DataClass::Account, "79000000000074"), "***0074");
        assert_eq!(masked(DataClass::Account, " 0079000000000074"), "***0074");
        for hidden in ["1234567", "00000000012345", "Hong Gildong", "790-0000-0075"] {
            assert_eq!(masked(DataClass::Account, hidden), "***", "{hidden}");
        }
        assert_eq!(masked(DataClass::PersonalName, "홍길동"), "***");
        assert_eq!(masked(DataClass::Secret, "0000000000000000"), "***");
        assert_eq!(masked(DataClass::Undecided, "x"), "***");
        assert_eq!(masked(DataClass::PersonalName, ""), "");
    }
}
