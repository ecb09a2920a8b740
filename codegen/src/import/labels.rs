//! The labels that divide a document: 기본정보, 호출정보, 요청, 응답, 추가정보, and titles with a number or a direction.

use super::extract::Direction;
use super::words;

/// What a line announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// 기본정보: the section of an API begins, its title stands before.
    Basics,
    /// 추가정보: what follows are remarks.
    Remarks,
    /// 요청 or 응답: the direction of the next table.
    Direction(Direction),
    /// A title of tables, such as 오픈 API 입·출력 Layout.
    Tables,
    /// 기능, 방식, 호출정보 or 호출결과, with its value.
    Call(Call, String),
}

/// A line of the call information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// 기능.
    Function,
    /// 방식.
    Method,
    /// 호출정보.
    Name,
    /// 호출결과.
    Result,
}

/// The words of the call information, without blanks.
const CALLS: &[(&str, Call)] = &[
    ("기능", Call::Function),
    ("방식", Call::Method),
    ("호출방식", Call::Method),
    ("호출정보", Call::Name),
    ("호출URL", Call::Name),
    ("호출결과", Call::Result),
];

const DIRECTIONS: &[(&str, Direction)] = &[
    ("요청", Direction::Request),
    ("요청부", Direction::Request),
    ("요청전문", Direction::Request),
    ("요청메시지", Direction::Request),
    ("입력", Direction::Request),
    ("입력부", Direction::Request),
    ("request", Direction::Request),
    ("input", Direction::Request),
    ("응답", Direction::Response),
    ("응답부", Direction::Response),
    ("응답전문", Direction::Response),
    ("응답메시지", Direction::Response),
    ("출력", Direction::Response),
    ("출력부", Direction::Response),
    ("response", Direction::Response),
    ("output", Direction::Response),
];

/// What may follow the direction at the end of a heading.
const AFTER_DIRECTION: &[&str] = &[
    "element", "elements", "example", "examples", "body", "layout", "예시", "예제", "전문", "항목",
    "명세",
];

/// What a line announces, if anything.
pub fn label(text: &str) -> Option<Label> {
    let bare = without_bullet(text);
    if bare.chars().count() > 400 {
        return None;
    }
    if let Some((before, value)) = bare.split_once([':', '：']) {
        let word = words::key(before);
        if let Some((_, call)) = CALLS.iter().find(|(known, _)| *known == word) {
            return Some(Label::Call(*call, value.trim().to_owned()));
        }
    }
    let word = words::key(without_number(bare)).to_lowercase();
    let word = word.trim_matches(|letter| {
        matches!(
            letter,
            '[' | ']' | '<' | '>' | '(' | ')' | '【' | '】' | ':'
        )
    });
    match word {
        "기본정보" => return Some(Label::Basics),
        "추가정보" | "참고사항" | "유의사항" => return Some(Label::Remarks),
        _ => {}
    }
    if let Some((_, direction)) = DIRECTIONS.iter().find(|(known, _)| *known == word) {
        return Some(Label::Direction(*direction));
    }
    let opens = word.starts_with("오픈api") || word.starts_with("openapi");
    let titled = word.ends_with("layout") || word.ends_with("절차") || word.ends_with("응답코드");
    (opens && titled).then_some(Label::Tables)
}

/// A heading taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its number, such as `3.1.2`, empty where it has none.
    pub number: String,
    /// Its words without number and direction.
    pub title: String,
    /// The direction that it ends with.
    pub direction: Option<Direction>,
}

/// Takes a heading apart: `3.1.2 가상계좌발급 Request Element`.
pub fn heading(text: &str) -> Heading {
    let bare = text.trim();
    let rest = without_number(bare);
    let number = bare[..bare.len() - rest.len()]
        .trim()
        .trim_end_matches(['.', ')'])
        .to_owned();
    let words: Vec<&str> = rest.split_whitespace().collect();
    let lower = |index: usize| {
        words
            .get(index)
            .map(|word| {
                word.trim_matches(|letter: char| !letter.is_alphanumeric())
                    .to_lowercase()
            })
            .unwrap_or_default()
    };
    let mut kept = words.len();
    let mut direction = None;
    let after = (1..words.len())
        .rev()
        .find(|index| DIRECTIONS.iter().any(|(known, _)| *known == lower(*index)));
    if let Some(index) = after {
        let latin = lower(index).is_ascii();
        let follows =
            (index + 1..words.len()).all(|next| AFTER_DIRECTION.contains(&lower(next).as_str()));
        if follows && (latin || index + 1 < words.len()) {
            direction = DIRECTIONS
                .iter()
                .find(|(known, _)| *known == lower(index))
                .map(|(_, direction)| *direction);
            kept = index;
        }
    }
    Heading {
        number,
        title: words[..kept].join(" "),
        direction,
    }
}

/// A line without the bullet that it opens with.
pub fn without_bullet(text: &str) -> &str {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(['•', '·', '○', '■', '▶', '*', '\u{f0b7}']);
    match rest.strip_prefix('-') {
        Some(rest) if rest.starts_with([' ', '\t']) => rest.trim(),
        _ => rest.trim(),
    }
}

/// A heading without its number.
fn without_number(text: &str) -> &str {
    let end = text
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | '-' | ')')))
        .unwrap_or(0);
    let (number, rest) = text.split_at(end);
    if number.starts_with(|first: char| first.is_ascii_digit())
        && (rest.starts_with([' ', '\t']) || number.ends_with(['.', ')']))
    {
        rest.trim_start()
    } else {
        text
    }
}

/// The API that a call names: the last part of its path without suffix and query.
pub fn api_of_call(call: &str) -> Option<String> {
    let path = words::key(call);
    let path = path.split(['?', '#']).next().unwrap_or("");
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let name = last.split('.').next().unwrap_or("");
    words::is_identifier(name).then(|| name.to_owned())
}

/// What follows the API's name in a call, such as `.nh`.
pub fn suffix_of_call(call: &str) -> String {
    let path = words::key(call);
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    last.find('.')
        .map(|dot| last[dot..].to_owned())
        .unwrap_or_default()
}

/// The address in a line, when the line is one.
pub fn address(text: &str) -> Option<&str> {
    let bare = without_bullet(text);
    (bare.starts_with("http://") || bare.starts_with("https://"))
        .then(|| bare.split_whitespace().next().unwrap_or(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_come_apart() {
        let check = |text: &str, number: &str, title: &str, direction: Option<Direction>| {
            let found = heading(text);
            assert_eq!(
                (found.number.as_str(), found.title.as_str(), found.direction),
                (number, title, direction)
            );
        };
        check(
            "3.7.2 예금 반환요청 Request Element",
            "3.7.2",
            "예금 반환요청",
            Some(Direction::Request),
        );
        check(
            "1.4 예금 잔액 응답 전문",
            "1.4",
            "예금 잔액",
            Some(Direction::Response),
        );
        check("2.7 예금 반환 요청", "2.7", "예금 반환 요청", None);
        check("예금 반환요청", "", "예금 반환요청", None);
    }

    #[test]
    fn labels_are_known_with_and_without_bullets_and_blanks() {
        assert_eq!(
            label("• 호출 정보: PayOut.nh"),
            Some(Label::Call(Call::Name, "PayOut.nh".to_owned()))
        );
        assert_eq!(label("[응답]"), Some(Label::Direction(Direction::Response)));
        assert_eq!(label("오픈 API 입·출력 Layout"), Some(Label::Tables));
        assert_eq!(label("반환요청"), None);
        assert_eq!(
            api_of_call("https://bank.example/svc/PayOut.nh"),
            Some("PayOut".to_owned())
        );
    }
}
