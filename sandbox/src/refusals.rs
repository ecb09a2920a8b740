//! The sandbox's own response codes `ZS###`, for refusals that no document gives a code for.
//!
//! They are not the bank's and never part of the spec: to a client they are unlisted, as the bank's real ones would be.

macro_rules! refusals {
    ($($name:ident = $code:literal, $meaning:literal;)*) => {
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
        }
    };
}

refusals! {
    NotJson = "ZS001", "The body is not one JSON object.";
    UnknownApi = "ZS002", "The bank has no API of this name.";
    LayoutUnpublished = "ZS003", "The bank publishes the name of this API but not its layout, so the sandbox cannot serve it.";
    HeaderMissing = "ZS004", "The body has no object `Header`.";
    ApiNameDiffers = "ZS005", "`ApiNm` in the header is not the API that the path names.";
    WrongToken = "ZS006", "The token is not the one that the sandbox was started with.";
    SentDate = "ZS007", "The sent date is not the bank's current day.";
    Unsupported = "ZS009", "The spec lays this API out, but the sandbox has no behaviour for it or cannot read the layout.";
    MemberMissing = "ZS010", "A required member is missing.";
    MemberEmpty = "ZS011", "A required member is the empty text.";
    MemberNull = "ZS012", "A required member is null.";
    TooLong = "ZS013", "A value is longer than its element allows.";
    TooManyHangul = "ZS014", "A value has more Hangul syllables than its element allows.";
    WrongKind = "ZS015", "A value is not of the kind of its element (digits, plain amount, day, time).";
    NotACode = "ZS016", "A value is not one of the codes of its element.";
    WrongJsonType = "ZS017", "A member is of the wrong JSON type.";
    DuplicateMember = "ZS018", "A member stands in the body twice.";
    TooFewRows = "ZS020", "A repeating part has fewer rows than it must have.";
    TooManyRows = "ZS021", "A repeating part has more rows than it may have.";
    TotalDiffers = "ZS022", "The rows do not add up to the stated total.";
    TotalTooLarge = "ZS023", "The rows add up to more than one call may move.";
    RangeReversed = "ZS030", "A range ends before it begins.";
    RangeTooWide = "ZS031", "A range is wider than the document allows.";
    AfterToday = "ZS032", "A range asks for days or months after today.";
    NotDayOfCall = "ZS033", "A day that must be the day of the call is another day.";
    PageFromOne = "ZS034", "Pages count from 1.";
    UnknownAccount = "ZS050", "The virtual account does not exist.";
    OtherUsage = "ZS051", "The virtual account is for the other side: an investor's where a borrower's is needed, or the reverse.";
    NotEnoughDeposit = "ZS052", "The virtual account holds less than the call would take from it.";
    LoanNumberUsed = "ZS053", "A new loan was ordered under a loan number that a loan already has.";
    UnknownLoan = "ZS054", "There is no loan of this number.";
    BorrowerAccountChanged = "ZS055", "A later order of a loan names another borrower account than its first one.";
    AboveRaisedAmount = "ZS056", "The orders of the loan would add up to more than the raised amount.";
    OtherOwner = "ZS057", "The virtual account or loan belongs to another agreement or subsidiary.";
    ZeroAmount = "ZS058", "An amount to move is zero.";
    OriginalUnknown = "ZS060", "The bank has no original call of this day and number.";
    OriginalKeyDiffers = "ZS061", "The original call of this day and number carries another loan number or virtual account, or is another API's.";
}

impl RefusalCode {
    /// Whether a response code is one of the sandbox's own.
    pub fn is_own(code: &str) -> bool {
        Self::ALL.iter().any(|known| known.code() == code)
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
    fn own_codes_are_told_from_the_banks() {
        assert!(RefusalCode::is_own("ZS052"));
        assert!(!RefusalCode::is_own("AC081"));
    }
}
