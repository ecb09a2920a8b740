//! What a form expected, in Korean: the control interface speaks English, and whoever reads the pages in Korean should not have to.
//!
//! The texts are those that a form of these pages can bring about; any other stays as it is.

/// Texts that are always the same.
const WHOLE: [(&str, &str); 17] = [
    ("a whole number in digits", "숫자로 쓴 정수"),
    ("a name of 1 to 50 characters", "1자에서 50자까지의 이름"),
    ("investor or borrower", "investor 또는 borrower"),
    ("1 or more, or \"always\"", "1 이상 또는 always"),
    (
        "1 to 1000 of a thousand calls",
        "1000회 가운데 1에서 1000까지",
    ),
    (
        "a transaction number of 1 to 20 characters",
        "1자에서 20자까지의 기관거래고유번호",
    ),
    (
        "a response code of five digits or capital letters, such as AT999",
        "AT999처럼 숫자나 영문 대문자 다섯 자로 된 응답코드",
    ),
    (
        "an address that begins with http:// or https://",
        "http:// 또는 https://로 시작하는 주소",
    ),
    ("yes, with the box ticked", "상자를 선택함"),
    (
        "a time of day, 16:00 or 23:45:00",
        "16:00 또는 23:45:00 같은 시각",
    ),
    ("a clock that can be moved", "옮길 수 있는 시계"),
    ("the machine's own clock", "이 컴퓨터의 시계"),
    (
        "start the sandbox with a simulated or a shifted clock",
        "옮길 수 있는 시계로 샌드박스를 시작하십시오",
    ),
    (
        "the id of an account, of which there is none",
        "계좌의 # 번호(아직 계좌가 없음)",
    ),
    (
        "issue a virtual account first, or look at GET /_sandbox/accounts",
        "가상계좌를 먼저 발급하거나 계좌 화면을 보십시오",
    ),
    (
        "the number of an armed fault, of which there is none",
        "설정된 장애의 번호(설정된 장애 없음)",
    ),
    (
        "the index of a call that is kept: none yet",
        "보관된 호출의 번호(보관된 호출 없음)",
    ),
];

/// Texts that end in something that is the same in every language.
const BEGINNINGS: [(&str, &str); 5] = [
    ("one of ", "다음 가운데 하나: "),
    ("the id of an account, 1 to ", "계좌의 # 번호, 1에서 "),
    ("a whole number of KRW from 1 to ", "원 단위의 정수, 1에서 "),
    ("the number of an armed fault: ", "설정된 장애의 번호: "),
    ("the index of a call that is kept: ", "보관된 호출의 번호: "),
];

/// The units of ranges, `0 to 600000 milliseconds`.
const UNITS: [(&str, &str); 4] = [
    ("milliseconds", "밀리초"),
    ("seconds", "초"),
    ("bytes", "바이트"),
    ("as an HTTP status", "(HTTP 상태)"),
];

/// The text in Korean; none when no form brings it about.
pub(super) fn in_korean(english: &str) -> Option<String> {
    if let Some((_, korean)) = WHOLE.iter().find(|(whole, _)| *whole == english) {
        return Some((*korean).to_owned());
    }
    let begun = BEGINNINGS.iter().find_map(|(begin, korean)| {
        let rest = english.strip_prefix(begin)?;
        Some(format!("{korean}{rest}"))
    });
    begun.or_else(|| {
        let (least, rest) = english.split_once(" to ")?;
        let (most, unit) = rest.split_once(' ')?;
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
        Some(format!("{least}에서 {most}까지 {unit}"))
    })
}

#[cfg(test)]
mod tests {
    use super::in_korean;
    use crate::bank::Bank;
    use crate::bank::settings::Settings;
    use crate::clock::Clock;
    use crate::control::change::{self, ClockBody, DepositBody, OpenBody};
    use crate::control::faults::from_form;
    use crate::control::form::Form;
    use crate::control::refusal::Refusal;

    fn check(refusal: &Refusal) {
        for text in [&refusal.expected, &refusal.to_do] {
            let korean = in_korean(text);
            let is_korean = |text: &String| text.contains(|c| ('가'..='힣').contains(&c));
            assert!(
                text.is_empty() || korean.as_ref().is_some_and(is_korean),
                "{text}: {korean:?}"
            );
        }
    }

    #[test]
    fn whatever_a_form_of_a_fault_is_refused_for_is_said_in_korean() {
        let bank = Bank::new(Settings::default());
        for form in [
            "kind=",
            "kind=garbage&garbage=x",
            "kind=slow&number=fast",
            "kind=slow&number=700000",
            "kind=oversize&number=0",
            "kind=execute-later&number=99999999&code=00000",
            "kind=http-status&number=99",
            "kind=redirect&url=x",
            "kind=code-before-acceptance&code=x",
            "kind=never-ending&times=0",
            "kind=never-ending&api=X",
            "kind=never-ending&transaction_no=123456789012345678901",
            "kind=never-ending&chance_per_mille=1001",
        ] {
            check(&from_form(&Form::parse(form), bank.spec()).unwrap_err());
        }
    }

    #[test]
    fn whatever_another_form_is_refused_for_is_said_in_korean() {
        let mut bank = Bank::new(Settings::default());
        let clock = Clock::default();
        let deposit = |account, krw| DepositBody {
            account_no: None,
            account: Some(account),
            krw,
        };
        check(&change::deposit(&mut bank, clock.now(), &deposit(1, 1)).unwrap_err());
        let open = |holder: &str| OpenBody {
            usage: crate::Usage::Investor,
            holder: holder.to_owned(),
            agreement_no: None,
            subsidiary_no: None,
        };
        check(&change::open(&mut bank, open("")).unwrap_err());
        change::open(&mut bank, open("김온투")).unwrap();
        check(&change::deposit(&mut bank, clock.now(), &deposit(2, 1)).unwrap_err());
        check(&change::deposit(&mut bank, clock.now(), &deposit(1, 0)).unwrap_err());
        let to = ClockBody {
            to: Some("25:00".to_owned()),
            ..ClockBody::default()
        };
        check(&change::new_time(&clock, &to).unwrap_err());
        check(&change::clock_stays());
        check(&crate::control::faults::not_armed(7, &[]));
        check(&crate::control::faults::not_armed(7, &[1]));
    }
}
