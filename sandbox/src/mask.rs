//! Hides personal data and secrets in everything that the sandbox shows: transcript, messages, refusals.

use crate::json::Json;
use crate::spec::{DataClass, Member};

/// Stands for a value that is never shown.
const HIDDEN: &str = "***";

/// A value as it may be shown: public in full, account numbers as their last four digits, everything else not at all.
pub(crate) fn masked(class: DataClass, value: &str) -> String {
    match class {
        DataClass::Public => value.to_owned(),
        // Four digits of a short number would be most of it.
        DataClass::Account if value.is_ascii() && value.len() >= 8 => {
            format!("{HIDDEN}{}", &value[value.len() - 4..])
        }
        DataClass::Account | DataClass::PersonalName | DataClass::Secret | DataClass::Undecided => {
            if value.is_empty() {
                String::new()
            } else {
                HIDDEN.to_owned()
            }
        }
    }
}

/// An object with every member masked by its class; a member that the layout does not know is never shown.
pub(crate) fn masked_object(object: &Json, members: &[Member]) -> Json {
    let Json::Object(found) = object else {
        return Json::text(HIDDEN);
    };
    let masked_members = found.iter().map(|(name, value)| {
        let member = members.iter().find(|member| member.wire == *name);
        match member {
            Some(member) => (name.clone(), masked_value(value, member)),
            None => (short_name(name), Json::text(HIDDEN)),
        }
    });
    Json::Object(masked_members.collect())
}

/// A member's name that the layout does not know, not endless.
pub(crate) fn short_name(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn masked_value(value: &Json, member: &Member) -> Json {
    match (value, &member.repeat) {
        (Json::Null, _) => Json::Null,
        (Json::Text(text) | Json::Number(text), None) => Json::text(masked(member.class, text)),
        (Json::Array(rows), Some(repeat)) => Json::Array(
            rows.iter()
                .map(|row| masked_object(row, &repeat.members))
                .collect(),
        ),
        _ => Json::text(HIDDEN),
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
        assert_eq!(masked(DataClass::Account, "1234567"), "***");
        assert_eq!(masked(DataClass::PersonalName, "홍길동"), "***");
        assert_eq!(masked(DataClass::Secret, "0000000000000000"), "***");
        assert_eq!(masked(DataClass::Undecided, "x"), "***");
        assert_eq!(masked(DataClass::PersonalName, ""), "");
    }
}
