//! What the tool would answer where no document does: English names, kinds and data classes, read off Korean names and descriptions.
//!
//! A guess is only ever a comment beside an undecided fact, so that a person who agrees has less to type.

use crate::import::words;

/// A guess about an element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Guess {
    /// English name in `snake_case`.
    pub(super) english: Option<String>,
    /// Word of the kind.
    pub(super) kind: Option<String>,
    /// Word of the data class.
    pub(super) class: Option<String>,
}

impl Guess {
    /// The guess as a comment; `None` where there is none.
    pub(super) fn comment(&self) -> Option<String> {
        let facts = [
            self.english
                .as_ref()
                .map(|english| format!("english: {english}")),
            self.kind.as_ref().map(|kind| format!("kind: {kind}")),
            self.class.as_ref().map(|class| format!("class: {class}")),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        (!facts.is_empty()).then(|| format!("proposed: {}", facts.join(", ")))
    }
}

/// Korean words of these documents with their English, longer ones before those that they begin with.
const GLOSSARY: &[(&str, &str)] = &[
    ("원거래", "original"),
    ("기관거래고유번호", "transaction_no"),
    ("거래고유번호", "transaction_no"),
    ("가상계좌", "virtual_account"),
    ("계좌번호", "account_no"),
    ("계좌", "account"),
    ("카드번호", "card_no"),
    ("카드", "card"),
    ("예금주명", "holder_name"),
    ("예금주", "holder"),
    ("투자자", "investor"),
    ("차입자", "borrower"),
    ("수취인", "payee"),
    ("입금인", "sender"),
    ("의뢰인", "sender"),
    ("고객명", "customer_name"),
    ("고객", "customer"),
    ("성명", "name"),
    ("은행", "bank"),
    ("기관", "institution"),
    ("자회사", "subsidiary"),
    ("가맹점", "merchant"),
    ("약정", "agreement"),
    ("일련번호", "serial_no"),
    ("관리번호", "management_no"),
    ("승인번호", "approval_no"),
    ("고지번호", "notice_no"),
    ("납부자", "payer"),
    ("납부", "payment"),
    ("전자납부", "electronic_payment"),
    ("지로", "giro"),
    ("공과금", "utility_bill"),
    ("거래후잔액", "balance_after"),
    ("거래후", "after"),
    ("거래", "transaction"),
    ("이체", "transfer"),
    ("출금", "withdrawal"),
    ("입금", "deposit"),
    ("예치", "deposit"),
    ("송금", "remittance"),
    ("대출", "loan"),
    ("투자", "investment"),
    ("상환", "repayment"),
    ("반환", "return"),
    ("환불", "refund"),
    ("취소", "cancel"),
    ("승인", "approval"),
    ("결제", "settlement"),
    ("수수료", "fee"),
    ("이자", "interest"),
    ("원금", "principal"),
    ("잔액", "balance"),
    ("금액", "amount"),
    ("합계", "total"),
    ("누적", "accumulated"),
    ("이용가능", "available"),
    ("출금가능", "withdrawable"),
    ("금일", "today"),
    ("총건수", "total_count"),
    ("조회", "inquiry"),
    ("건수", "count"),
    ("시작일자", "start_date"),
    ("종료일자", "end_date"),
    ("일자", "date"),
    ("시각", "time"),
    ("시간", "time"),
    ("기간", "period"),
    ("만기", "maturity"),
    ("개설", "opening"),
    ("해지", "closing"),
    ("등록", "registration"),
    ("신규", "new"),
    ("변경", "change"),
    ("결과", "result"),
    ("처리", "processing"),
    ("상태", "status"),
    ("사유", "reason"),
    ("구분코드", "type_code"),
    ("구분", "type"),
    ("코드", "code"),
    ("여부", "flag"),
    ("번호", "no"),
    ("명", "name"),
    ("내용", "text"),
    ("적요", "memo"),
    ("인자", "printed"),
    ("비고", "remark"),
    ("통장", "passbook"),
    ("통화", "currency"),
    ("환율", "exchange_rate"),
    ("금리", "interest_rate"),
    ("상품", "product"),
    ("페이지", "page"),
    ("순번", "sequence_no"),
    ("순서", "order"),
    ("목록", "list"),
    ("내역", "history"),
    ("생년월일", "birth_date"),
    ("주민등록번호", "resident_no"),
    ("실명", "real_name"),
    ("휴대전화", "mobile"),
    ("휴대폰", "mobile"),
    ("전화", "phone"),
    ("주소", "address"),
    ("비밀번호", "password"),
    ("인증키", "access_token"),
    ("응답", "response"),
    ("메세지", "message"),
    ("메시지", "message"),
    ("전송", "sent"),
    ("요청", "request"),
    ("서비스", "service"),
    ("확인", "confirmation"),
    ("당행", "own_bank"),
    ("타행", "other_bank"),
    ("및", "and"),
    ("의", "of"),
];

/// What an element seems to be, by the words of its row.
pub(super) fn guess(element: &str, name: &str, length: Option<u32>, description: &str) -> Guess {
    Guess {
        english: english(name),
        kind: kind(element, name, length, description).map(str::to_owned),
        class: class(name).map(str::to_owned),
    }
}

/// An English name, where every part of the Korean one is known.
pub(super) fn english(name: &str) -> Option<String> {
    let mut rest = words::key(name);
    rest.retain(|letter| letter.is_alphanumeric());
    let mut parts: Vec<String> = Vec::new();
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_alphanumeric() {
            let word: String = rest
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            parts.push(word.to_ascii_lowercase());
            rest.drain(..word.len());
            continue;
        }
        let (known, english) = GLOSSARY
            .iter()
            .filter(|(known, _)| rest.starts_with(known))
            .max_by_key(|(known, _)| known.len())?;
        parts.push((*english).to_owned());
        rest.drain(..known.len());
    }
    let name = parts.join("_");
    (!name.is_empty() && super::names::is_identifier(&name)).then_some(name)
}

fn kind(element: &str, name: &str, length: Option<u32>, description: &str) -> Option<&'static str> {
    let description = words::key(description).to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let codes = words::coded_values(&description, length);
    if !codes.is_empty() {
        let flag = codes.iter().all(|(code, _)| code == "Y" || code == "N");
        return Some(if flag { "flag" } else { "code" });
    }
    if description.contains("YYYYMMDD") && description.contains("또는YYYYMM") {
        return Some("date-or-month");
    }
    if description.contains("YYYYMMDD") {
        return Some("date");
    }
    if description.contains("HHMMSS") {
        return Some("time");
    }
    match length {
        Some(8) if has(&["일자"]) || element.ends_with("md") => Some("date"),
        Some(6) if has(&["시각", "시간"]) || element.ends_with("tm") => Some("time"),
        Some(5) if has(&["응답코드"]) => Some("response-code"),
        Some(1) if has(&["여부"]) || element.ends_with("Yn") => Some("flag"),
        _ if has(&["금액", "잔액", "수수료"]) || element.ends_with("Amt") => Some("amount"),
        _ if has(&["건수", "페이지"]) || element.ends_with("Cnt") => Some("number"),
        _ if has(&["계좌번호", "카드번호"]) || element.ends_with("Acno") => Some("digits"),
        _ if has(&["명", "내용", "메세지", "메시지", "적요"]) => Some("text"),
        _ => None,
    }
}

fn class(name: &str) -> Option<&'static str> {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&["비밀번호", "인증키", "토큰"]) {
        Some("secret")
    } else if has(&["계좌번호", "카드번호", "대출번호"]) {
        Some("account")
    } else if has(&[
        "예금주",
        "성명",
        "고객명",
        "자명",
        "인명",
        "주민",
        "생년",
        "전화",
        "휴대",
        "주소",
        "인자",
        "적요",
        "메모",
    ]) {
        Some("personal-name")
    } else if has(&[
        "금액",
        "잔액",
        "일자",
        "시각",
        "건수",
        "코드",
        "구분",
        "여부",
        "페이지",
    ]) {
        Some("public")
    } else {
        None
    }
}

/// What a response code seems to mean for the outcome, by its message.
pub(super) fn code_class(code: &str, message: &str) -> Option<&'static str> {
    let message = words::key(message);
    let has = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    if code == "00000" {
        Some("done")
    } else if code == "-"
        || has(&[
            "타임아웃",
            "수신하지못한",
            "시스템오류",
            "기타오류",
            "처리중오류",
        ])
    {
        Some("unknown")
    } else if has(&["기처리된", "중복"]) {
        Some("duplicate")
    } else if has(&["처리중입니다", "처리중입니", "진행중"]) {
        Some("pending")
    } else if has(&["내역이없", "자료가없", "존재하지않"]) {
        Some("empty, or absent for an inquired original")
    } else if has(&["불가", "부족", "초과", "오류", "상이", "이후에"]) {
        Some("refused")
    } else {
        None
    }
}

/// What a call seems to change, by the words that the document has for it.
pub(super) fn effect(words_of_it: &[&str]) -> Option<&'static str> {
    let text: String = words_of_it.iter().map(|part| words::key(part)).collect();
    let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    if has(&["조회", "목록", "확인", "검증"]) {
        Some("reads")
    } else if has(&[
        "이체", "지급", "송금", "출금", "반환", "상환", "납부", "결제", "입금", "환불",
    ]) {
        Some("moves-money")
    } else if has(&["발급"]) {
        Some("issues")
    } else if has(&["해지", "변경", "등록", "취소", "삭제"]) {
        Some("changes")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_made_of_known_words_alone() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(english(name).as_deref(), expected, "{name}");
        };
        check("출금 계좌번호", Some("withdrawal_account_no"));
        check("원거래일자", Some("original_date"));
        check("거래후잔액", Some("balance_after"));
        check("알수없는말", None);
        check("", None);
    }

    #[test]
    fn kinds_and_classes_follow_the_words_of_the_row() {
        let check = |name: &str, length: u32, description: &str, expected: &str| {
            let found = guess("Xx", name, Some(length), description);
            assert_eq!(found.comment().unwrap_or_default(), expected);
        };
        check(
            "거래일자",
            8,
            "YYYYMMDD",
            "proposed: english: transaction_date, kind: date, class: public",
        );
        check(
            "거래구분",
            1,
            "1:입금, 2:출금",
            "proposed: english: transaction_type, kind: code, class: public",
        );
        check(
            "예금주명",
            50,
            "",
            "proposed: english: holder_name, kind: text, class: personal-name",
        );
        check("뭔지모름", 3, "", "");
    }
}
