//! What may be shown of a reply: values by what the dictionary says of them, free text without long numbers.

use ontu::nh;
use ontu::runtime::{ElementInfo, Kind, Masked, MemberInfo, OperationInfo, ReplyHeader};
use serde_json::Value;

/// Digits in a row from which on free text is not shown as it is.
const HIDDEN_DIGITS: usize = 5;

/// The bank's message as it may be shown: free text, so long numbers and texts of the request are taken out.
pub(crate) fn bank_message(header: &ReplyHeader, hidden: &[&str]) -> Option<String> {
    let message = header.expose_message()?;
    let shown = masked_text(message, hidden);
    (!shown.is_empty()).then_some(shown)
}

fn masked_text(text: &str, hidden: &[&str]) -> String {
    let mut text: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    for hidden in hidden.iter().filter(|hidden| !hidden.trim().is_empty()) {
        text = text.replace(hidden, "****");
    }
    let mut shown = String::with_capacity(text.len());
    let mut digits = String::new();
    for character in text.chars().chain([' ']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if digits.len() >= HIDDEN_DIGITS && !is_day(&digits) {
            shown.push_str("****");
        } else {
            shown.push_str(&digits);
        }
        digits.clear();
        shown.push(character);
    }
    shown.trim().to_owned()
}

/// Whether digits are a day of these times, such as the bank names in a message.
fn is_day(digits: &str) -> bool {
    digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// A reply as JSON in which protected values are masked by what the dictionary says of them.
///
/// A member that no layout knows is masked whole unless its value cannot be anything personal.
pub(crate) fn masked_reply(info: &OperationInfo, reply: &Value) -> Value {
    let mut known = Vec::new();
    for members in [info.request, info.response, nh::SERVICE.header_response] {
        collect(members, &mut known);
    }
    masked_json(reply, None, &known)
}

/// A spelling on the wire and what the dictionary says of its element.
type Known = (&'static str, &'static ElementInfo);

fn collect(members: &'static [MemberInfo], known: &mut Vec<Known>) {
    for member in members {
        known.push((member.wire, member.element));
        known.extend(
            member
                .accept
                .iter()
                .map(|accepted| (*accepted, member.element)),
        );
        if let Some(repeat) = member.repeat {
            collect(repeat.members, known);
        }
    }
}

fn masked_json(value: &Value, element: Option<&'static ElementInfo>, known: &[Known]) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| {
                    let trimmed = key.trim();
                    let element = known
                        .iter()
                        .find(|(wire, _)| wire.eq_ignore_ascii_case(trimmed))
                        .map(|(_, element)| *element);
                    (key.clone(), masked_json(value, element, known))
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| masked_json(item, None, known))
                .collect(),
        ),
        Value::Null | Value::Bool(_) => value.clone(),
        Value::String(text) => Value::String(shown_scalar(text, element)),
        Value::Number(number) => {
            let text = number.to_string();
            let shown = shown_scalar(&text, element);
            if shown == text {
                value.clone()
            } else {
                Value::String(shown)
            }
        }
    }
}

fn shown_scalar(text: &str, element: Option<&'static ElementInfo>) -> String {
    match element {
        // The bank's message is free text.
        Some(info) if info.kind == Kind::Text && info.english == "response_message" => {
            masked_text(text, &[])
        }
        Some(info) => Masked::new(text, info.class).to_string(),
        None if text.is_empty() => String::new(),
        None => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ontu::nh;
    use ontu::runtime::OperationInfo;
    use serde_json::json;

    use super::{masked_reply, masked_text};

    fn operation(name: &str) -> &'static OperationInfo {
        nh::OPERATIONS
            .iter()
            .find(|info| info.operation == name)
            .unwrap()
    }

    #[test]
    fn numbers_and_names_are_taken_out_of_messages() {
        assert_eq!(
            masked_text("정상처리 되었습니다.", &[]),
            "정상처리 되었습니다."
        );
        assert_eq!(
            masked_text("Vran 79000000000075: 14 digits", &[]),
            "Vran ****: 14 digits"
        );
        assert_eq!(
            masked_text("홍길동 님\u{1b}[31m", &["홍길동", ""]),
            "**** 님[31m"
        );
        assert_eq!(masked_text("LoanNo 12345: 5", &[]), "LoanNo ****: 5");
        assert_eq!(masked_text("20260105 79000000", &[]), "20260105 ****");
    }

    #[test]
    fn replies_are_masked_by_the_dictionary() {
        let reply = json!({
            "Header": { "Rpcd": "00000", "Rsms": "Vran 79000000000075" },
            "UseAblAmt": "100",
            "rec": [{ "Vran ": "79000000000075", "RcvAmt": "5", "InvstBrwNm": "홍길동" }],
        });
        assert_eq!(
            masked_reply(operation("list_deposits"), &reply),
            json!({
                "Header": { "Rpcd": "00000", "Rsms": "Vran ****" },
                "UseAblAmt": "100",
                "rec": [{ "Vran ": "****0075", "RcvAmt": "5", "InvstBrwNm": "****" }],
            })
        );
    }

    #[test]
    fn members_that_nobody_laid_out_are_hidden() {
        let reply = json!({ "Header": { "Rpcd": "00000" }, "Xyz": 790, "Empty": "", "Flag": true });
        assert_eq!(
            masked_reply(operation("list_loans"), &reply),
            json!({ "Header": { "Rpcd": "00000" }, "Xyz": "****", "Empty": "", "Flag": true })
        );
    }
}
