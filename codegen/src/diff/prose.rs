//! What two texts of a document differ in: spaces, words, or something that states a rule.
//!
//! Korean prose is not understood here.
//! Tokens that can carry a rule are picked out of both texts and compared; whether the rule changed, a person decides.

use unicode_security::skeleton;

/// What two texts differ in, from the most to the least serious that is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    /// Nothing.
    None,
    /// Spaces, line breaks, bullets, kinds of quotation marks.
    Spaces,
    /// The unit, sign or scale of an amount.
    Money,
    /// The condition under which something must be given.
    Condition,
    /// A limit or a format.
    Limit,
    /// Numbers, codes, quoted words, or words of demand.
    Tokens,
    /// Words only.
    Wording,
}

/// Compares two texts; whether they speak of an amount decides if its unit is looked for.
pub(super) fn difference(before: &str, after: &str, amount: bool) -> Difference {
    if before == after {
        return Difference::None;
    }
    if squeezed(before) == squeezed(after) {
        return Difference::Spaces;
    }
    if amount && money(before) != money(after) {
        return Difference::Money;
    }
    if conditions(before) != conditions(after) {
        return Difference::Condition;
    }
    if limits(before) != limits(after) {
        return Difference::Limit;
    }
    if tokens(before) != tokens(after) {
        return Difference::Tokens;
    }
    Difference::Wording
}

/// The text without what line breaks and copying do to it.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && !"•·∙▪◦\u{200b}\u{feff}".contains(*letter))
        .map(|letter| match letter {
            '“' | '”' | '‘' | '’' | '\'' | '＂' => '"',
            other => other,
        })
        .collect()
}

/// The numbers of a text, each with the unit that follows it.
pub(super) fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let text = squeezed(text);
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        // Digits inside a word of ASCII letters are part of a code, not a number.
        let code = rest[..start]
            .chars()
            .next_back()
            .is_some_and(|letter| letter.is_ascii_alphabetic());
        rest = &rest[start..];
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != ',' && letter != ':')
            .unwrap_or(rest.len());
        let digits: String = rest[..end]
            .chars()
            .filter(|letter| *letter != ',')
            .collect();
        rest = &rest[end..];
        if code || rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
        found.push(format!("{digits}{}", unit.unwrap_or(&"")));
    }
    found.sort_unstable();
    found
}

/// Units that a number can have, the longer before those that they begin with.
const UNITS: &[&str] = &[
    "시간",
    "개월",
    "글자",
    "자리",
    "바이트",
    "영업일",
    "시",
    "분",
    "초",
    "일",
    "월",
    "년",
    "건",
    "자",
    "원",
    "억",
    "만",
    "천",
    "회",
    "%",
];

/// Units of a moment or a span of time.
const TIMES: &[&str] = &["시간", "개월", "영업일", "시", "분", "초", "일", "월", "년"];

/// Units of how much a value may hold.
const SIZES: &[&str] = &[
    "자리",
    "글자",
    "자",
    "바이트",
    "건",
    "일",
    "개월",
    "월",
    "년",
];

/// The words that demand, forbid or bound.
const DEMANDS: &[&str] = &[
    "필수",
    "선택",
    "불가",
    "금지",
    "제한",
    "반드시",
    "최대",
    "최소",
    "미만",
    "이하",
    "이상",
    "초과",
    "이내",
    "생략",
    "제외",
    "가능",
    "않",
    "없",
];

/// Everything in a text that can carry a rule: numbers, words of ASCII letters, quoted words, words of demand.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut found = numbers(text);
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() || (letter == '_' && !word.is_empty()) {
            word.push(letter);
        } else if !word.is_empty() {
            let word = std::mem::take(&mut word);
            if word.chars().any(|letter| letter.is_ascii_alphabetic()) {
                found.push(word);
            }
        }
    }
    let flat = squeezed(text);
    let mut quoted = flat.split('"');
    // Every second part stands between quotation marks.
    while let (Some(_), Some(inside)) = (quoted.next(), quoted.next()) {
        found.push(format!("\"{inside}\""));
    }
    for demand in DEMANDS {
        found.extend(flat.matches(demand).map(str::to_owned));
    }
    found.sort_unstable();
    found
}

/// The limits and formats that a text spells out.
fn limits(text: &str) -> Vec<String> {
    let mut found: Vec<String> = numbers(text)
        .into_iter()
        .filter(|number| ends_in(number, SIZES))
        .collect();
    let lower = squeezed(text).to_ascii_lowercase();
    for format in ["yyyymmdd", "yyyymm", "hhmmss", "yyyy-mm-dd", "yymmdd"] {
        let longer = ["yyyymmdd"]
            .iter()
            .filter(|longer| longer.len() > format.len() && longer.starts_with(format))
            .map(|longer| lower.matches(longer).count())
            .sum::<usize>();
        let count = lower.matches(format).count().saturating_sub(longer);
        found.extend(std::iter::repeat_n(format.to_owned(), count));
    }
    found.sort_unstable();
    found
}

/// Whether a number has one of these units.
fn ends_in(number: &str, units: &[&str]) -> bool {
    let unit = number.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ':');
    units.contains(&unit)
}

/// The clauses that tie a demand to a condition.
fn conditions(text: &str) -> Vec<String> {
    const DEMANDS: &[&str] = &[
        "필수", "선택", "생략", "입력", "기재", "셋팅", "세팅", "전송", "required", "optional",
    ];
    const CONDITIONS: &[&str] = &[
        "경우",
        "때",
        "이면",
        "하면",
        "않으면",
        "없으면",
        "있으면",
        "시에",
        "시 ",
        "if ",
        "when ",
    ];
    let mut found: Vec<String> = text
        .split(['.', ',', ';', '(', ')', '\n'])
        .filter(|clause| {
            DEMANDS.iter().any(|word| clause.contains(word))
                && CONDITIONS.iter().any(|word| clause.contains(word))
        })
        .map(squeezed)
        .collect();
    found.sort_unstable();
    found
}

/// The words that say what the digits of an amount count.
fn money(text: &str) -> Vec<&'static str> {
    const WORDS: &[&str] = &[
        "천원",
        "만원",
        "억원",
        "원단위",
        "(원)",
        "단위:원",
        "소수",
        "부호",
        "음수",
        "양수",
        "마이너스",
        "(-)",
        "(+)",
        "KRW",
        "USD",
        "외화",
        "전단위",
    ];
    let flat = squeezed(text);
    WORDS
        .iter()
        .flat_map(|word| flat.matches(word).map(|_| *word))
        .collect()
}

/// The times, days and spans of a text, and the words for days and closing times.
pub(super) fn times(text: &str) -> Vec<String> {
    let mut found: Vec<String> = numbers(text)
        .into_iter()
        .filter(|number| number.contains(':') || ends_in(number, TIMES))
        .collect();
    let flat = squeezed(text);
    for word in ["집금", "마감", "금일", "당일", "익일", "영업일", "휴일"] {
        found.extend(flat.matches(word).map(str::to_owned));
    }
    found.sort_unstable();
    found
}

/// The words of a text that say when two calls count as one; empty when it does not speak of that.
pub(super) fn sameness(text: &str) -> Vec<&'static str> {
    let flat = squeezed(text);
    let speaks = ["동일", "같은", "중복", "재전송"]
        .iter()
        .any(|word| flat.contains(word))
        && ["고유번호", "거래번호", "전문번호", "유니크"]
            .iter()
            .any(|word| flat.contains(word));
    if !speaks {
        return Vec::new();
    }
    [
        "당일",
        "동일",
        "기관",
        "앱",
        "고유번호",
        "거래번호",
        "중복",
        "유니크",
        "전체",
        "영구",
    ]
    .into_iter()
    .flat_map(|word| flat.matches(word).map(move |_| word))
    .collect()
}

/// Whether two names look alike: O and 0, l and I and 1; only of names in ASCII, for Hangul has no such pairs.
pub(super) fn look_alike(first: &str, second: &str) -> bool {
    first.is_ascii()
        && second.is_ascii()
        && first.len() == second.len()
        && skeleton(first).eq(skeleton(second))
}

/// The form under which look-alike names are equal; the name itself where it is no ASCII.
pub(super) fn look(name: &str) -> String {
    if name.is_ascii() {
        skeleton(name).collect()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Difference::{Condition, Limit, Money, None, Spaces, Tokens, Wording};
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: Difference) {
        assert_eq!(difference(before, after, true), expected);
    }

    #[test]
    fn a_text_differs_in_the_most_serious_thing() {
        check("500 건", "500 건", None);
        check("500 건으로 제한", "500건으로 제한", Spaces);
        check("이체결과를•확인", "이체결과를 확인", Spaces);
        check("“Y” 가", "\"Y\"가", Spaces);
        check("금액(원)", "금액(천원)", Money);
        check("기존 대출인 경우 필수", "신규 대출인 경우 필수", Condition);
        check("한글 6자리", "한글 8자리", Limit);
        check("YYYYMMDD", "YYYYMM", Limit);
        check("조회 90일", "조회 60일", Limit);
        check("코드 AT999", "코드 AT998", Tokens);
        check("값은 \"12\"", "값은 \"24\"", Tokens);
        check("변경 가능", "변경 불가", Tokens);
        check("투자자 번호", "차입자 번호", Wording);
    }

    #[test]
    fn numbers_keep_their_units_and_codes_are_none() {
        assert_eq!(numbers("16시, 23시 45분"), ["16시", "23시", "45분"]);
        assert_eq!(numbers("1,000,000,000 원 AT999 P2P"), ["1000000000원"]);
        assert_eq!(numbers("3 시간"), ["3시간"]);
    }

    #[test]
    fn what_makes_two_calls_one_is_found() {
        assert!(!sameness("당일에 동일한 기관 거래고유번호로 전송할 경우").is_empty());
        assert!(sameness("반복부의 건수를 제한한다").is_empty());
    }

    #[test]
    fn letters_that_look_alike_are_told_from_letter_case() {
        assert!(look_alike("lqds", "Iqds"));
        assert!(look_alike("AC081", "ACO81"));
        assert!(!look_alike("REC", "Rec"));
        assert!(!look_alike("AT998", "A9998"));
    }
}
