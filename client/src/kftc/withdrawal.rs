//! The application for CMS withdrawal (CMS 출금이체 신청서), as it is filled in and as it may be printed.

use std::fmt;

use jiff::civil::Date;

use super::fault::{FormFault, FormFaults, Wrong};
use super::filled::{AccountNumber, BirthDate, BusinessNumber, Telephone};
use super::forms::CMS_WITHDRAWAL;
use super::forms::cms_withdrawal::{
    ACCOUNT_NO, APPLICANT_MOBILE, APPLICANT_NAME, APPLICANT_TELEPHONE, BANK_NAME,
    HOLDER_BIRTH_DATE, HOLDER_BUSINESS_NO, HOLDER_MOBILE, HOLDER_NAME, HOLDER_TELEPHONE,
    PAYMENT_AMOUNT, RELATION_TO_HOLDER,
};
use crate::runtime::Krw;
use crate::runtime::procedure::ConsentInfo;

/// What a company fills in, as it was written; Debug shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WithdrawalFields {
    /// 출금계좌 예금주명.
    pub holder_name: Option<String>,
    /// 예금주 생년월일.
    pub holder_birth_date: Option<String>,
    /// 사업자는 등록번호.
    pub holder_business_no: Option<String>,
    /// 금융기관명.
    pub bank_name: Option<String>,
    /// 출금계좌번호.
    pub account_no: Option<String>,
    /// 예금주 연락처.
    pub holder_telephone: Option<String>,
    /// 예금주 휴대전화.
    pub holder_mobile: Option<String>,
    /// 신청인명.
    pub applicant_name: Option<String>,
    /// 예금주와의 관계.
    pub relation_to_holder: Option<String>,
    /// 신청인 연락처.
    pub applicant_telephone: Option<String>,
    /// 신청인 휴대번호.
    pub applicant_mobile: Option<String>,
    /// 납부금액, where it is stated.
    pub payment_amount: Option<String>,
    /// 납부일, where it is stated.
    pub payment_day: Option<String>,
    /// 개인(신용)정보 수집 및 이용 동의.
    pub consents_to_collection: bool,
    /// 개인(신용)정보 제3자 제공 동의.
    pub consents_to_third_party: bool,
}

/// Who the account belongs to, by one of two numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderIdentity {
    /// A person.
    BirthDate(BirthDate),
    /// A business.
    BusinessNumber(BusinessNumber),
}

/// An application that was checked; Debug shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct WithdrawalApplication {
    /// 출금계좌 예금주명.
    pub holder_name: String,
    /// 예금주 생년월일, or 사업자는 등록번호.
    pub holder: HolderIdentity,
    /// 금융기관명.
    pub bank_name: String,
    /// 출금계좌번호.
    pub account_no: AccountNumber,
    /// 예금주 연락처.
    pub holder_telephone: Telephone,
    /// 예금주 휴대전화.
    pub holder_mobile: Telephone,
    /// 신청인명.
    pub applicant_name: String,
    /// 예금주와의 관계.
    pub relation_to_holder: String,
    /// 신청인 연락처.
    pub applicant_telephone: Telephone,
    /// 신청인 휴대번호.
    pub applicant_mobile: Telephone,
    /// 납부금액 in KRW, where it is stated.
    pub payment_amount: Option<Krw>,
    /// 납부일, where it is stated.
    pub payment_day: Option<String>,
}

impl WithdrawalFields {
    /// Checks every field against the form.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn check(&self, today: Date) -> Result<WithdrawalApplication, FormFaults> {
        let mut faults = FormFaults::default();
        let text = |text: &str| Ok(text.to_owned());
        let holder_name = faults.read(&HOLDER_NAME, self.holder_name.as_deref(), text);
        let holder = self.holder(today, &mut faults);
        let bank_name = faults.read(&BANK_NAME, self.bank_name.as_deref(), text);
        let account_no = faults.read(&ACCOUNT_NO, self.account_no.as_deref(), AccountNumber::new);
        let mut telephone =
            |field, value: &Option<String>| faults.read(field, value.as_deref(), Telephone::new);
        let holder_telephone = telephone(&HOLDER_TELEPHONE, &self.holder_telephone);
        let holder_mobile = telephone(&HOLDER_MOBILE, &self.holder_mobile);
        let applicant_name = faults.read(&APPLICANT_NAME, self.applicant_name.as_deref(), text);
        let relation_to_holder = faults.read(
            &RELATION_TO_HOLDER,
            self.relation_to_holder.as_deref(),
            text,
        );
        let mut telephone =
            |field, value: &Option<String>| faults.read(field, value.as_deref(), Telephone::new);
        let applicant_telephone = telephone(&APPLICANT_TELEPHONE, &self.applicant_telephone);
        let applicant_mobile = telephone(&APPLICANT_MOBILE, &self.applicant_mobile);
        let payment_amount = match filled(&self.payment_amount) {
            Some(amount) => faults.read(&PAYMENT_AMOUNT, Some(amount), won),
            None => None,
        };
        for (consent, given) in CMS_WITHDRAWAL
            .consents
            .iter()
            .zip([self.consents_to_collection, self.consents_to_third_party])
        {
            if !given {
                faults.push(not_agreed(consent));
            }
        }
        let application = (|| {
            Some(WithdrawalApplication {
                holder_name: holder_name?,
                holder: holder?,
                bank_name: bank_name?,
                account_no: account_no?,
                holder_telephone: holder_telephone?,
                holder_mobile: holder_mobile?,
                applicant_name: applicant_name?,
                relation_to_holder: relation_to_holder?,
                applicant_telephone: applicant_telephone?,
                applicant_mobile: applicant_mobile?,
                payment_amount,
                payment_day: filled(&self.payment_day).map(str::to_owned),
            })
        })();
        match application {
            Some(application) if faults.is_empty() => Ok(application),
            _ => Err(faults),
        }
    }

    /// Exactly one of the two that stand for each other.
    fn holder(&self, today: Date, faults: &mut FormFaults) -> Option<HolderIdentity> {
        let birth_date = filled(&self.holder_birth_date);
        let business_no = filled(&self.holder_business_no);
        match (birth_date, business_no) {
            (Some(birth_date), None) => faults
                .read(&HOLDER_BIRTH_DATE, Some(birth_date), |text| {
                    BirthDate::new(text, today)
                })
                .map(HolderIdentity::BirthDate),
            (None, Some(business_no)) => faults
                .read(&HOLDER_BUSINESS_NO, Some(business_no), BusinessNumber::new)
                .map(HolderIdentity::BusinessNumber),
            (found, _) => {
                let other = HOLDER_BUSINESS_NO.field;
                let wrong = if found.is_some() {
                    Wrong::NotBoth(other)
                } else {
                    Wrong::Neither(other)
                };
                faults.push(FormFault::new(&HOLDER_BIRTH_DATE, wrong));
                None
            }
        }
    }
}

impl WithdrawalApplication {
    /// Whether the account holder has to seal or sign too, since another person applies.
    pub fn holder_signs(&self) -> bool {
        let plain = |name: &str| -> String { name.split_whitespace().collect() };
        plain(&self.applicant_name) != plain(&self.holder_name)
    }
}

/// A value that is not blank.
fn filled(value: &Option<String>) -> Option<&str> {
    value
        .as_deref()
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// An amount in KRW, with or without separators of thousands and the word 원.
fn won(text: &str) -> Result<Krw, Wrong> {
    let text = text.strip_suffix('원').unwrap_or(text).trim();
    let mut digits = String::new();
    for (index, character) in text.chars().enumerate() {
        match character {
            '0'..='9' => digits.push(character),
            ',' => {}
            _ => return Err(Wrong::Character(index + 1)),
        }
    }
    let amount = digits.parse::<u64>().ok().and_then(Krw::new);
    amount.ok_or(Wrong::Digits {
        found: digits.len(),
        least: 1,
        most: 15,
    })
}

fn not_agreed(consent: &'static ConsentInfo) -> FormFault {
    FormFault {
        field: consent.consent,
        label: consent.name,
        wrong: Wrong::NotAgreed,
        lines: consent.lines,
    }
}

impl fmt::Debug for WithdrawalFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WithdrawalFields(****)")
    }
}

impl fmt::Debug for WithdrawalApplication {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WithdrawalApplication(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        jiff::civil::date(2026, 1, 5)
    }

    fn fields() -> WithdrawalFields {
        let some = |text: &str| Some(text.to_owned());
        WithdrawalFields {
            holder_name: some("가나다온투 주식회사"),
            holder_business_no: some("129-82-08745"),
            bank_name: some("농협은행"),
            account_no: some("301-0000-1234-56"),
            holder_telephone: some("02-000-0000"),
            holder_mobile: some("010-0000-0000"),
            applicant_name: some("가나다온투주식회사"),
            relation_to_holder: some("본인"),
            applicant_telephone: some("02-000-0000"),
            applicant_mobile: some("010-0000-0000"),
            consents_to_collection: true,
            consents_to_third_party: true,
            ..WithdrawalFields::default()
        }
    }

    /// One way to break one field, and the field that is named for it.
    type Break = (&'static str, fn(&mut WithdrawalFields));

    const BREAKS: &[Break] = &[
        ("holder_name", |fields| {
            fields.holder_name = Some("  ".to_owned())
        }),
        ("holder_birth_date", |fields| {
            fields.holder_business_no = None
        }),
        ("bank_name", |fields| fields.bank_name = None),
        ("account_no", |fields| {
            fields.account_no = Some("123".to_owned())
        }),
        ("holder_telephone", |fields| {
            fields.holder_telephone = Some("없음".to_owned())
        }),
        ("holder_mobile", |fields| fields.holder_mobile = None),
        ("applicant_name", |fields| fields.applicant_name = None),
        ("relation_to_holder", |fields| {
            fields.relation_to_holder = None
        }),
        ("applicant_telephone", |fields| {
            fields.applicant_telephone = Some("010".to_owned())
        }),
        ("applicant_mobile", |fields| fields.applicant_mobile = None),
        ("payment_amount", |fields| {
            fields.payment_amount = Some("많이".to_owned())
        }),
        ("collection", |fields| fields.consents_to_collection = false),
        ("third-party", |fields| {
            fields.consents_to_third_party = false
        }),
    ];

    fn named(fields: &WithdrawalFields) -> Vec<&'static str> {
        let faults = fields.check(today()).err().unwrap_or_default();
        faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn a_complete_application_passes_and_shows_nothing_personal() {
        let application = fields().check(today()).unwrap();
        assert!(!application.holder_signs());
        let shown = format!("{application:?} {:?}", fields());
        assert_eq!(shown, "WithdrawalApplication(****) WithdrawalFields(****)");
    }

    #[test]
    fn each_fault_and_each_pair_of_faults_is_named() {
        for (first, (name, break_first)) in BREAKS.iter().enumerate() {
            let mut broken = fields();
            break_first(&mut broken);
            assert_eq!(named(&broken), [*name]);
            for (other, break_second) in &BREAKS[first + 1..] {
                let mut broken = broken.clone();
                break_second(&mut broken);
                assert_eq!(named(&broken), [*name, *other]);
            }
        }
    }

    #[test]
    fn one_of_two_numbers_names_the_holder() {
        let mut both = fields();
        both.holder_birth_date = Some("1980-02-29".to_owned());
        let faults = both.check(today()).unwrap_err();
        assert_eq!(
            faults.iter().next().unwrap().wrong,
            Wrong::NotBoth("holder_business_no")
        );
        both.holder_business_no = None;
        assert!(both.check(today()).is_ok());
    }

    #[test]
    fn another_applicant_needs_the_signature_of_the_holder() {
        let mut other = fields();
        other.applicant_name = Some("홍길동".to_owned());
        assert!(other.check(today()).unwrap().holder_signs());
    }

    #[test]
    fn no_fault_shows_a_value() {
        let mut wrong = fields();
        wrong.account_no = Some("12345678901234567890".to_owned());
        wrong.holder_mobile = Some("홍길동".to_owned());
        let shown = wrong.check(today()).unwrap_err().to_string();
        assert!(!shown.contains("12345") && !shown.contains("홍"), "{shown}");
    }

    /// A field of the form that nothing here reads would be forgotten in silence.
    #[test]
    fn every_field_of_the_form_is_read_or_printed() {
        use crate::runtime::procedure::FilledBy;
        let source = include_str!("withdrawal.rs");
        for field in CMS_WITHDRAWAL.groups.iter().flat_map(|group| group.fields) {
            let is_read = source.contains(&format!("pub {}: Option<String>", field.field));
            assert_eq!(
                is_read,
                field.filled_by != FilledBy::Printed,
                "{}",
                field.field
            );
        }
    }
}
