//! What is wrong with a request or a value, in words; the English ones are the client's own.

use ontu::runtime::{Fault, Rule, Unit, ValueError, Violation};

use crate::message::{Message, messages};

messages! {
    /// A request that breaks its own rules, one broken rule a line.
    invalid(count, list) {
        ko: "보낼 내용에 잘못된 곳이 {count}군데 있어 보내지 않았습니다:\n  {list}",
        en: "nothing was sent; faults of the request: {count}\n  {list}",
    }
    /// What to do about it.
    correct_it() {
        ko: "위에 적힌 곳을 고친 뒤 다시 실행하십시오",
        en: "correct what is listed above and run the command again",
    }
}

/// A broken rule with its place.
pub(crate) fn of_violation(violation: &Violation) -> Message {
    let fault = fault(
        violation.rule(),
        violation.limit(),
        violation.actual(),
        violation.unit(),
    );
    match fault {
        Some(korean) => Message::new(
            format!("{}: {korean}", violation.path()),
            violation.to_string(),
        ),
        None => Message::same(violation),
    }
}

/// A value that cannot be made.
pub(crate) fn of_value(error: &ValueError) -> Message {
    let element = error.element();
    match fault(error.rule(), error.limit(), error.actual(), error.unit()) {
        Some(korean) => Message::new(
            format!("{}({}): {korean}", element.korean, element.element),
            error.to_string(),
        ),
        None => Message::same(error),
    }
}

/// A broken rule without its place.
pub(crate) fn of_fault(fault: &Fault) -> Message {
    let english = fault.to_string();
    match self::fault(fault.rule, fault.limit, fault.actual, fault.unit) {
        Some(korean) => Message::new(korean, english),
        None => Message::same(english),
    }
}

/// A broken rule in Korean; none for a rule that this tool does not know.
fn fault(
    rule: Rule,
    limit: Option<u64>,
    actual: Option<u64>,
    counted_in: Option<Unit>,
) -> Option<String> {
    if let (Some(limit), Some(actual), Some(counted_in)) = (limit, actual, counted_in) {
        let unit = unit(counted_in)?;
        return Some(match rule {
            Rule::AtLeast => format!("{actual}{unit}입니다. {limit}{unit} 이상이어야 합니다"),
            Rule::EqualsSum => {
                format!("{actual}{unit}입니다. 반복부의 합계 {limit}{unit}과 같아야 합니다")
            }
            _ => format!("{actual}{unit}입니다. {limit}{unit} 이하여야 합니다"),
        });
    }
    let words = match rule {
        Rule::Required => "필수 항목이 없습니다",
        Rule::NotEmpty => "값이 비어 있습니다. 선택 항목은 빼고 보내십시오",
        Rule::AtMost => "한도를 넘었습니다",
        Rule::AtLeast => "최소값보다 작습니다",
        Rule::EqualsSum => "반복부의 합계와 다릅니다",
        Rule::AsciiDigits => "숫자가 아닌 문자가 있습니다. 0–9 만 쓸 수 있습니다",
        Rule::PlainNumber => "정수가 아닙니다. 부호, 구분 기호, 앞자리 0 없이 적으십시오",
        Rule::Day => "날짜가 아닙니다. YYYYMMDD 로 적으십시오",
        Rule::Month => "달이 아닙니다. YYYYMM 으로 적으십시오",
        Rule::TimeOfDay => "시각이 아닙니다. HHMMSS 로 적으십시오",
        Rule::KnownCode => "이 항목의 코드가 아닙니다",
        Rule::NoControlCharacters => "제어 문자가 있습니다",
        Rule::InCp949 => "CP949 에 없는 문자가 있습니다",
        Rule::JsonString => "JSON 문자열이어야 합니다",
        Rule::JsonRows => "JSON 객체의 배열이어야 합니다",
        Rule::JsonObject => "JSON 객체여야 합니다",
        Rule::InOrder => "시작이 끝보다 뒤입니다",
        Rule::NotAfterToday => "오늘보다 뒤입니다",
        Rule::SameApi => "다른 API 의 이름입니다",
        Rule::KnownMember => "전문에 없는 항목입니다. 철자를 확인하십시오",
        Rule::AsciiGraphic => "공백이나 ASCII 가 아닌 문자가 있습니다",
        _ => return None,
    };
    Some(words.to_owned())
}

fn unit(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Characters => "자",
        Unit::Cp949Bytes => "바이트(CP949)",
        Unit::HangulSyllables => "자(한글)",
        Unit::Digits => "자리",
        Unit::Krw => "원",
        Unit::Rows => "건",
        Unit::Days => "일",
        Unit::Months => "개월",
        _ => return None,
    })
}
