//! What the words of these documents mean: the vocabulary of their tables, and how texts are cleaned and compared.
//!
//! It knows the words that the bank's documents share (필드, 필수, 응답코드) and nothing of one service.

use std::sync::LazyLock;

use unicode_security::confusable_detection::skeleton;

use super::extract::{Column, Required, RowKind};

/// The words that a column's header is known by.
/// The first of each is the usual one and is what reports show.
const HEADERS: &[(Column, &[&str])] = &[
    (
        Column::Element,
        &[
            "Element",
            "영문명",
            "영문항목명",
            "영문필드명",
            "항목명(영문)",
            "항목(영문)",
            "필드명(영문)",
            "항목ID",
            "필드ID",
            "Field",
            "Parameter",
            "파라미터",
        ],
    ),
    (
        Column::Name,
        &[
            "한글명",
            "한글항목명",
            "한글필드명",
            "항목명(한글)",
            "항목(한글)",
            "필드명(한글)",
            "항목명",
            "필드명",
            "항목",
        ],
    ),
    (
        Column::Kind,
        &["Type", "타입", "유형", "데이터타입", "Data Type", "자료형"],
    ),
    (
        Column::Length,
        &["Length", "길이", "Size", "자릿수", "최대길이", "크기"],
    ),
    (
        Column::Required,
        &[
            "optional",
            "필수",
            "필수여부",
            "필수구분",
            "필수/선택",
            "Required",
            "Mandatory",
            "M/O",
        ],
    ),
    (
        Column::Description,
        &["Description", "설명", "상세설명", "비고", "내용", "Remark"],
    ),
    (
        Column::Codes,
        &[
            "응답코드",
            "응답 코드",
            "에러코드",
            "오류코드",
            "결과코드",
            "코드",
            "Rpcd",
        ],
    ),
    (
        Column::Message,
        &[
            "응답 메세지",
            "응답 메시지",
            "에러메시지",
            "에러메세지",
            "오류메시지",
            "오류메세지",
            "결과메시지",
            "메시지",
            "메세지",
            "응답내용",
        ],
    ),
    (
        Column::Procedure,
        &[
            "업무처리 절차",
            "처리 절차",
            "처리방법",
            "조치사항",
            "조치방법",
            "조치",
        ],
    ),
    (Column::Category, &["구분", "분류"]),
    (Column::Title, &["전문명", "API명", "서비스명"]),
    (Column::Api, &["API", "API ID", "전문ID", "API영문명"]),
    (
        Column::Testable,
        &["테스트 가능여부", "테스트가능여부", "테스트 가능", "테스트"],
    ),
    (Column::Ordinal, &["No", "No.", "번호", "순번"]),
];

/// The words of the column Type.
const KINDS: &[(&str, RowKind)] = &[
    ("공통부", RowKind::Header),
    ("반복부", RowKind::Repeat),
    ("필드", RowKind::Field),
];

/// How a header cell came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Written as usual.
    Exactly(Column),
    /// With letters of another script that look the same.
    Folded(Column),
    /// One letter from a known word.
    Nearly(Column),
    /// A known word with more in brackets, such as a unit.
    Bracketed(Column),
}

impl Recognised {
    /// The column.
    pub fn column(self) -> Column {
        match self {
            Self::Exactly(column)
            | Self::Folded(column)
            | Self::Nearly(column)
            | Self::Bracketed(column) => column,
        }
    }
}

/// The known headers: column, word without blanks in lower case, and its look-alike form.
static KNOWN: LazyLock<Vec<(Column, String, [String; 2])>> = LazyLock::new(|| {
    HEADERS
        .iter()
        .flat_map(|(column, words)| {
            words.iter().map(|word| {
                let word = key(word);
                let lower = word.to_lowercase();
                let folded = [fold(&word), fold(&lower)];
                (*column, lower, folded)
            })
        })
        .collect()
});

/// The column that a header cell names.
pub fn header(text: &str) -> Option<Recognised> {
    if text.len() > 80 {
        return None;
    }
    let found = key(text);
    let length = found.chars().count();
    if length == 0 || length > 16 {
        return None;
    }
    let lower = found.to_lowercase();
    if let Some((column, _, _)) = KNOWN.iter().find(|(_, word, _)| *word == lower) {
        return Some(Recognised::Exactly(*column));
    }
    // 영문 or 한글 in brackets makes 항목명 another column, so only these are read without them.
    if let Some((word, _)) = lower.split_once(['(', '[']) {
        return KNOWN
            .iter()
            .filter(|(column, _, _)| {
                matches!(
                    column,
                    Column::Length | Column::Required | Column::Kind | Column::Description
                )
            })
            .find(|(_, known, _)| known == word)
            .map(|(column, _, _)| Recognised::Bracketed(*column));
    }
    if has_foreign_letters(&found) {
        let folded = fold(&found);
        return KNOWN
            .iter()
            .find(|(_, _, forms)| forms.contains(&folded))
            .map(|(column, _, _)| Recognised::Folded(*column));
    }
    // One letter may be misread in a word of four or more; in a shorter one that is another word.
    if length < 4 {
        return None;
    }
    KNOWN
        .iter()
        .filter(|(_, word, _)| word.len().abs_diff(lower.len()) <= 3 && word.chars().count() >= 4)
        .find(|(_, word, _)| strsim::levenshtein(word, &lower) == 1)
        .map(|(column, _, _)| Recognised::Nearly(*column))
}

/// The usual header of a column, as reports name it.
pub fn header_word(column: Column) -> &'static str {
    HEADERS
        .iter()
        .find(|(known, _)| *known == column)
        .and_then(|(_, words)| words.first())
        .copied()
        .unwrap_or("")
}

/// Whether a text has letters that are neither Latin nor Korean.
pub fn has_foreign_letters(text: &str) -> bool {
    text.chars()
        .any(|letter| letter.is_alphabetic() && !letter.is_ascii() && !is_korean(letter))
}

/// Whether a character is a Korean letter, syllable or part of one.
pub fn is_korean(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Look-alikes made equal: it finds collisions and is never used to correct a text.
pub fn fold(text: &str) -> String {
    skeleton(text).collect()
}

/// What a row of a layout is, by the word under Type.
pub fn row_kind(text: &str) -> RowKind {
    let found = key(text);
    KINDS
        .iter()
        .find(|(word, _)| *word == found)
        .map_or(RowKind::Unknown, |(_, kind)| *kind)
}

/// Whether a member must be there, by the word under optional.
pub fn required(text: &str) -> Required {
    match key(text).as_str() {
        "필수" => Required::Yes,
        "선택" => Required::No,
        "" => Required::Unstated,
        _ => Required::Unknown,
    }
}

/// Whether a cell marks something as given.
pub fn is_yes(text: &str) -> bool {
    matches!(
        key(text).as_str(),
        "가능" | "Y" | "y" | "O" | "o" | "○" | "●" | "예"
    )
}

/// A whole number without a sign.
pub fn number(text: &str) -> Option<u32> {
    let digits = key(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The codes of a cell: separated by blanks, commas or slashes.
pub fn code_list(text: &str) -> Vec<String> {
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '/' | '·' | '、'))
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a text is a response code by its form: one or two capitals and three or four digits.
pub fn is_code(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text.len() - letters;
    (1..=2).contains(&letters)
        && (3..=4).contains(&digits)
        && text.bytes().skip(letters).all(|byte| byte.is_ascii_digit())
}

/// Whether a text could be a response code that was misread: as long as one, letters and digits, some of each.
pub fn is_code_like(text: &str) -> bool {
    text.len() == 5
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a text can be the name of an element or of an API: ASCII letters, digits and underscores, a letter first.
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The codes that a description lists, `1:투자자용, 2:차입자용` or `신규 대출 : Y. 기존 대출 : N`, with their labels.
pub fn coded_values(description: &str, length: Option<u32>) -> Vec<(String, String)> {
    let Some(length) = length
        .map(|length| length as usize)
        .filter(|length| *length <= 4)
    else {
        return Vec::new();
    };
    let is_value = |word: &str| {
        word.chars().count() == length
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    };
    let text = description.replace('：', ":");
    // A range stands for values that the text does not list.
    if has_range(&text) {
        return Vec::new();
    }
    let parts: Vec<&str> = text.split(':').collect();
    let mut values = Vec::new();
    for index in 1..parts.len() {
        let (before, after) = (parts[index - 1], parts[index]);
        let left = before.trim_end();
        let word = left
            .rsplit(|letter: char| !letter.is_alphanumeric())
            .next()
            .unwrap_or("");
        if is_value(word) {
            let last = index + 1 == parts.len();
            values.push((word.to_owned(), label_after(after, last)));
            continue;
        }
        let right = after.trim_start();
        let word: String = right
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric())
            .collect();
        if is_value(&word) {
            values.push((word, label_before(before, index > 1)));
        }
    }
    values
}

/// Whether a text holds a range of values, such as `02~36`.
fn has_range(text: &str) -> bool {
    let is_value =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    text.match_indices(['~', '∼', '～']).any(|(at, sign)| {
        is_value(text[..at].trim_end().chars().next_back())
            && is_value(text[at + sign.len()..].trim_start().chars().next())
    })
}

/// The label that follows `1:`, without the next code.
fn label_after(text: &str, last: bool) -> String {
    let text = text.trim();
    let text = if last {
        text
    } else {
        // What follows the last comma or blank belongs to the next code.
        let end = text
            .trim_end_matches(|letter: char| {
                letter.is_ascii_alphanumeric() || letter.is_whitespace()
            })
            .len();
        &text[..end]
    };
    trim_label(text)
}

/// The label that precedes `: Y`, without the code before it.
fn label_before(text: &str, follows: bool) -> String {
    let text = text.trim();
    if !follows {
        return trim_label(text);
    }
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    // A remark in brackets belongs to the code before.
    let rest = match (rest.starts_with('('), rest.find(')')) {
        (true, Some(end)) => &rest[end + 1..],
        _ => rest,
    };
    trim_label(rest)
}

fn trim_label(text: &str) -> String {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | '.' | ';' | '-' | '·' | '•' | '/')
    })
    .to_owned()
}

/// A text with runs of blanks made one, tags dropped and entities read.
pub fn clean(raw: &str) -> String {
    let text = if raw.contains(['<', '&', '\\']) {
        without_markup(raw)
    } else {
        raw.to_owned()
    };
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    cleaned
}

/// Whether a text holds a tag such as `<u>` or `</u>`.
pub fn has_markup(raw: &str) -> bool {
    tags(raw).next().is_some()
}

/// The places of the tags in a text.
fn tags(raw: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = raw[from..].find('<') {
            let start = from + found;
            let rest = &raw[start + 1..];
            let name = rest.strip_prefix('/').unwrap_or(rest);
            match rest.find('>') {
                Some(end)
                    if name.starts_with(|first: char| first.is_ascii_alphabetic())
                        && !rest[..end].contains('<') =>
                {
                    from = start + 1 + end + 1;
                    return Some((start, from));
                }
                _ => from = start + 1,
            }
        }
        None
    })
}

fn without_markup(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut done = 0;
    for (start, end) in tags(raw) {
        text.push_str(&raw[done..start]);
        if raw[start..end].to_ascii_lowercase().starts_with("<br") {
            text.push(' ');
        }
        done = end;
    }
    text.push_str(&raw[done..]);
    for (entity, letter) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
        ("\\|", "|"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, letter);
        }
    }
    text
}

/// A text without blanks and with quotes and bullets of one kind.
pub fn key(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}' && *letter != '\u{feff}')
        .map(|letter| match letter {
            '‘' | '’' | '′' => '\'',
            '“' | '”' => '"',
            '：' => ':',
            '（' => '(',
            '）' => ')',
            '–' | '—' => '-',
            '\u{b7}' | '\u{30fb}' | '\u{ff65}' => '•',
            other => other,
        })
        .collect()
}

/// The number of places in which two Korean labels differ when syllables are taken apart into letters.
pub fn letters_apart(first: &str, second: &str) -> usize {
    strsim::levenshtein(&letters(first), &letters(second))
}

/// A text with every Hangul syllable as its two or three letters.
pub fn letters(text: &str) -> String {
    let mut parts = String::with_capacity(text.len() * 3);
    for letter in text.chars() {
        let Some(index) = (letter as u32)
            .checked_sub(0xac00)
            .filter(|index| *index < 11172)
        else {
            parts.push(letter);
            continue;
        };
        for part in [
            Some(0x1100 + index / 588),
            Some(0x1161 + index % 588 / 28),
            (index % 28 > 0).then_some(0x11a7 + index % 28),
        ] {
            parts.extend(part.and_then(char::from_u32));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_values_are_read_in_both_orders() {
        let check = |text: &str, length: u32, expected: &[(&str, &str)]| {
            let found = coded_values(text, Some(length));
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|(code, label)| (code.as_str(), label.as_str()))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "1:투자자용, 2:차입자용",
            1,
            &[("1", "투자자용"), ("2", "차입자용")],
        );
        check("1 : 일별, 2 :월별", 1, &[("1", "일별"), ("2", "월별")]);
        check("01:당행 02:타행", 2, &[("01", "당행"), ("02", "타행")]);
        check(
            "신규 대출 : Y. 기존 대출 : N(차입자 계좌번호가 변경될 경우 N 거래 불가, 신규 대출번호로 전송)",
            1,
            &[("Y", "신규 대출"), ("N", "기존 대출")],
        );
        check("Default : 1", 4, &[]);
        check("00: 일시불, 02~36: 할부", 2, &[]);
        check(
            "1:오전(09시 ~ 12시), 2:오후",
            1,
            &[("1", "오전(09시 ~ 12시)"), ("2", "오후")],
        );
        check("상환일자(API 호출 일자 : 금일)", 8, &[]);
    }

    #[test]
    fn headers_are_known_through_look_alikes_and_one_misread_letter() {
        assert_eq!(header("Туре"), Some(Recognised::Folded(Column::Kind)));
        assert_eq!(header("왕답코드"), Some(Recognised::Nearly(Column::Codes)));
        assert_eq!(
            header("optional"),
            Some(Recognised::Exactly(Column::Required))
        );
        assert_eq!(
            header("길이(byte)"),
            Some(Recognised::Bracketed(Column::Length))
        );
        assert_eq!(
            header("항목명(영문)"),
            Some(Recognised::Exactly(Column::Element))
        );
        assert_eq!(header("항목명(일문)"), None);
        assert_eq!(header("가상계좌"), None);
    }

    #[test]
    fn misread_labels_are_one_letter_apart() {
        assert_eq!(letters_apart("가상계좌", "기상계좌"), 1);
        assert_eq!(letters_apart("필수", "팔수"), 1);
    }
}
