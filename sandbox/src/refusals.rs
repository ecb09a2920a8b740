//! The sandbox's own response codes `ZS###`, for refusals that no document gives a code for.
//!
//! They are not the bank's and never part of the spec: to a client they are unlisted, as the bank's real ones would be.

macro_rules! refusals {
    ($($name:ident = $code:literal, $meaning:literal, $korean:literal;)*) => {
        /// Why the sandbox refuses a call that no published code covers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum RefusalCode {
            $(#[doc = $meaning] $name,)*
        }

        impl RefusalCode {
            /// Every code, in ascending order.
            pub const ALL: &'static [RefusalCode] = &[$(RefusalCode::$name,)*];

            /// The code as it travels, five characters (`ZS012`).
            pub const fn code(self) -> &'static str {
                match self { $(RefusalCode::$name => $code,)* }
            }

            /// What it means, one English sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(RefusalCode::$name => $meaning,)* }
            }

            /// What it means, one Korean sentence.
            pub const fn meaning_in_korean(self) -> &'static str {
                match self { $(RefusalCode::$name => $korean,)* }
            }
        }
    };
}

refusals! {
    NotJson = "ZS001", "The body is not one JSON object.", "본문이 하나의 JSON 객체가 아닙니다.";
    UnknownApi = "ZS002", "The bank has no API of this name.", "은행에 그런 이름의 API가 없습니다.";
    LayoutUnpublished = "ZS003", "The bank publishes the name of this API but not its layout, so the sandbox cannot serve it.", "은행이 이 API의 이름만 공개하고 규격을 공개하지 않아 샌드박스가 처리할 수 없습니다.";
    HeaderMissing = "ZS004", "The body has no object `Header`.", "본문에 `Header` 객체가 없습니다.";
    ApiNameDiffers = "ZS005", "`ApiNm` in the header is not the API that the path names.", "헤더의 `ApiNm`이 경로의 API와 다릅니다.";
    WrongToken = "ZS006", "The token is not the one that the sandbox was started with.", "토큰이 샌드박스를 시작할 때 정한 것과 다릅니다.";
    SentDate = "ZS007", "The sent date is not the bank's current day.", "보낸 날짜가 은행의 오늘이 아닙니다.";
    Unsupported = "ZS009", "The spec lays this API out, but the sandbox has no behaviour for it or cannot read the layout.", "규격에는 있으나 샌드박스가 처리 방법을 모르거나 읽을 수 없는 API입니다.";
    MemberMissing = "ZS010", "A required member is missing.", "필수 항목이 없습니다.";
    MemberEmpty = "ZS011", "A required member is the empty text.", "필수 항목이 비어 있습니다.";
    MemberNull = "ZS012", "A required member is null.", "필수 항목이 null입니다.";
    TooLong = "ZS013", "A value is longer than its element allows.", "값이 항목의 길이보다 깁니다.";
    TooManyHangul = "ZS014", "A value has more Hangul syllables than its element allows.", "값의 한글이 항목이 허용하는 글자 수보다 많습니다.";
    WrongKind = "ZS015", "A value is not of the kind of its element (digits, plain amount, day, time).", "값이 항목의 종류(숫자, 금액, 날짜, 시각)와 맞지 않습니다.";
    NotACode = "ZS016", "A value is not one of the codes of its element.", "값이 항목의 코드 가운데 하나가 아닙니다.";
    WrongJsonType = "ZS017", "A member is of the wrong JSON type.", "항목의 JSON 형식이 맞지 않습니다.";
    DuplicateMember = "ZS018", "A member stands in the body twice.", "같은 항목이 본문에 두 번 있습니다.";
    TooFewRows = "ZS020", "A repeating part has fewer rows than it must have.", "반복부의 건수가 최소보다 적습니다.";
    TooManyRows = "ZS021", "A repeating part has more rows than it may have.", "반복부의 건수가 최대보다 많습니다.";
    TotalDiffers = "ZS022", "The rows do not add up to the stated total.", "반복부의 합계가 적힌 합계와 다릅니다.";
    TotalTooLarge = "ZS023", "The rows add up to more than one call may move.", "반복부의 합계가 한 번에 옮길 수 있는 금액을 넘습니다.";
    RangeReversed = "ZS030", "A range ends before it begins.", "기간의 끝이 시작보다 빠릅니다.";
    RangeTooWide = "ZS031", "A range is wider than the document allows.", "기간이 문서가 허용하는 것보다 깁니다.";
    AfterToday = "ZS032", "A range asks for days or months after today.", "오늘 이후의 날짜나 달을 조회했습니다.";
    NotDayOfCall = "ZS033", "A day that must be the day of the call is another day.", "호출한 날이어야 하는 날짜가 다른 날입니다.";
    PageFromOne = "ZS034", "Pages count from 1.", "페이지는 1부터 셉니다.";
    UnknownAccount = "ZS050", "The virtual account does not exist.", "그런 가상계좌가 없습니다.";
    OtherUsage = "ZS051", "The virtual account is for the other side: an investor's where a borrower's is needed, or the reverse.", "가상계좌의 용도가 다릅니다(투자자용과 차입자용이 바뀜).";
    NotEnoughDeposit = "ZS052", "The virtual account holds less than the call would take from it.", "가상계좌의 잔액이 옮기려는 금액보다 적습니다.";
    LoanNumberUsed = "ZS053", "A new loan was ordered under a loan number that a loan already has.", "이미 대출이 있는 대출번호로 신규 대출을 지시했습니다.";
    UnknownLoan = "ZS054", "There is no loan of this number.", "그 번호의 대출이 없습니다.";
    BorrowerAccountChanged = "ZS055", "A later order of a loan names another borrower account than its first one.", "이어지는 지급지시의 차입자 계좌가 첫 지시와 다릅니다.";
    AboveRaisedAmount = "ZS056", "The orders of the loan would add up to more than the raised amount.", "이 대출의 지급지시 합계가 모집금액을 넘습니다.";
    OtherOwner = "ZS057", "The virtual account or loan belongs to another agreement or subsidiary.", "가상계좌나 대출이 다른 약정 또는 자회사의 것입니다.";
    ZeroAmount = "ZS058", "An amount to move is zero.", "옮길 금액이 0입니다.";
    OriginalUnknown = "ZS060", "The bank has no original call of this day and number.", "그 날짜와 번호의 원거래가 없습니다.";
    OriginalKeyDiffers = "ZS061", "The original call of this day and number carries another loan number or virtual account, or is another API's.", "그 날짜와 번호의 원거래가 다른 대출번호·가상계좌이거나 다른 API의 것입니다.";
}

impl RefusalCode {
    /// Whether a response code is one of the sandbox's own.
    pub fn is_own(code: &str) -> bool {
        Self::of(code).is_some()
    }

    /// The code that travels so, if it is one of the sandbox's own.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::RefusalCode;

    #[test]
    fn codes_are_distinct_ascending_and_five_characters() {
        let codes: Vec<_> = RefusalCode::ALL.iter().map(|known| known.code()).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 5 && code.starts_with("ZS"))
        );
    }

    #[test]
    fn each_has_its_meaning_in_both_languages() {
        for known in RefusalCode::ALL {
            let korean = known.meaning_in_korean();
            assert!(korean.contains(|c| ('가'..='힣').contains(&c)), "{known:?}");
            assert!(known.meaning().is_ascii(), "{known:?}");
        }
    }

    #[test]
    fn own_codes_are_told_from_the_banks() {
        assert!(RefusalCode::is_own("ZS052"));
        assert!(!RefusalCode::is_own("AC081"));
    }
}
