//! The application for CMS withdrawal as a page.

use std::fs;

use crate::dossier::Dossier;
use crate::support::Ended;

/// What is personal, by the name of its variable.
const PERSONAL: &[(&str, &str)] = &[
    ("HOLDER_NAME", "가나다온투 주식회사"),
    ("BANK_NAME", "농협은행"),
    ("ACCOUNT_NO", "301-0000-1234-56"),
    ("HOLDER_TELEPHONE", "02-000-0001"),
    ("HOLDER_MOBILE", "010-0000-0002"),
    ("APPLICANT_NAME", "가나다온투 주식회사"),
    ("RELATION_TO_HOLDER", "본인"),
    ("APPLICANT_TELEPHONE", "02-000-0003"),
    ("APPLICANT_MOBILE", "010-0000-0004"),
    ("CONSENT_COLLECTION", "yes"),
    ("CONSENT_THIRD_PARTY", "예"),
];

fn dossier(changes: &[(&str, &str)]) -> Dossier {
    let mut dossier = Dossier::complete();
    for (name, value) in PERSONAL.iter().chain(changes) {
        dossier.ontu = dossier.ontu.with(&format!("ONTU_CMS_{name}"), value);
    }
    dossier
}

fn render(dossier: &Dossier) -> Ended {
    dossier.run(&["form", "dossier", "--out", "form.html"])
}

fn page(dossier: &Dossier) -> String {
    fs::read_to_string(dossier.ontu.folder().join("form.html")).expect("a page")
}

/// The text of a page, without its tags.
fn text(page: &str) -> String {
    let body = page.split("<body>").nth(1).unwrap_or_default();
    let mut text = String::new();
    let mut inside = false;
    for character in body.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_holds_the_form_with_what_is_filled_in() {
    let dossier = dossier(&[]);
    let ended = render(&dossier);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(
        text(&page(&dossier)),
        "CMS 출금이체 신청서 □ 수납기관 및 요금 종류 수납기관명 금융결제원 대표자 박종석 사업자등록번호 129 - 82 - 08745 \
         사업장주소 경기도 성남시 분당구 정자동 9(정자동) 수납 요금종류 P2P중앙기록관리 \
         □ 출금이체 신청 내용 (신청고객 기재란) 출금계좌 예금주명 가나다온투 주식회사 예금주 생년월일 (사업자는 등록번호) 129-82-08745 \
         금융기관명 농협은행 출금계좌번호 301-0000-1234-56 예금주 연락처 02-000-0001 예금주 휴대전화 010-0000-0002 \
         신청인명 가나다온투 주식회사 예금주와의 관계 본인 신청인 연락처 02-000-0003 신청인 휴대번호 010-0000-0004 주) 필요시 납부금액 및 납부일 등 추가 \
         [개인(신용)정보 수집 및 이용 동의] 수집 및 이용목적 : CMS 출금이체를 통한 요금수납 \
         수집항목 : 성명, 전화번호, 휴대폰번호, 금융기관명, 계좌번호 \
         보유 및 이용기간 : 수집, 이용 동의일로부터 CMS 출금이체 종료일(해지일) 5년까지 \
         신청자는 개인(신용)정보 수집 및 이용을 거부할 권리가 있으며, 권리행사시 출금이체 신청이 거부될 수 있습니다. ☑ 동의함 ☐ 동의안함 \
         [개인(신용)정보 제3자 제공 동의] 개인(신용)정보를 제공받는 자 : 사단법인 금융결제원 \
         개인(신용)정보를 제공받는자의 개인(신용)정보 이용 목적 : CMS 출금이체 서비스 제공 및 출금동의 확인, 출금이체 신규등록 및 해지 사실 통지 \
         제공하는 개인(신용)정보의 항목 : 성명, 금융기관명, 계좌번호, 생년월일, 전화번호, (은행 등 금융회사 및 이용기관 보유)휴대폰번호 \
         개인(신용)정보를 제공받는자의 개인정보 보유 및 이용기간 : CMS 출금이체 서비스 제공 및 출금동의 확인 목적을 달성할 때까지 \
         신청자는 개인(신용)정보에 대해 금융결제원에 제공하는 것을 거부할 권리가 있으며, 거부시 출금이체 신청이 거부될 수 있습니다. ☑ 동의함 ☐ 동의안함 \
         [출금이체 동의여부 및 해지사실 통지 안내] 은행 등 금융회사 및 금융결제원은 CMS 제도의 안정적 운영을 위하여 고객의 (은행 등 금융회사 및 이용기관 보유) \
         연락처 정보를 활용하여 문자메세지, 유선 등으로 고객의 출금이체 동의여부 및 해지사실을 통지할 수 있습니다. \
         상기 금융거래정보의 제공 및 개인(신용)정보의 수집 및 이용, 제3자 제공에 동의하며 CMS 출금이체를 신청합니다. \
         년 월 일 신청인 : 인 또는 서명 (신청인과 예금주가 다를 경우) 예금주 : 인 또는 서명 \
         인감 또는 서명은 해당 예금계좌 사용인감 또는 서명을 날인하여야 합니다. \
         기존 신청내용을 변경하고자 하는 경우에는 먼저 해지신청을 하고 신규 작성을 하여야 합니다. \
         주계약자와 예금주가 다른 경우 반드시 예금주의 별도 서명을 받아야 합니다."
    );
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_the_page() {
    use std::os::unix::fs::PermissionsExt;
    let dossier = dossier(&[]);
    render(&dossier);
    let path = dossier.ontu.folder().join("form.html");
    let mode = fs::metadata(path).expect("a page").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn nothing_personal_is_kept_or_said() {
    let dossier = dossier(&[]);
    let ended = render(&dossier);
    let kept = format!("{}{}{}", dossier.text(), ended.stdout, ended.stderr);
    for (name, value) in &PERSONAL[2..5] {
        assert!(!kept.contains(value), "{name}");
    }
    let refused = dossier_with_wrong_account();
    let said = render(&refused);
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("출금계좌번호 (account_no)"),
        "{}",
        said.stderr
    );
    assert!(!format!("{}{}", said.stdout, said.stderr).contains("301-00"));
    assert!(!refused.ontu.folder().join("form.html").exists());
}

fn dossier_with_wrong_account() -> Dossier {
    dossier(&[
        ("ACCOUNT_NO", "301-00"),
        ("HOLDER_MOBILE", "없음"),
        ("CONSENT_COLLECTION", "no"),
    ])
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let said = render(&dossier_with_wrong_account()).stderr;
    for words in [
        "3 faults",
        "5 digits",
        "character 1",
        "without this consent",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn whoever_applies_for_anothers_account_says_whose_it_is() {
    let dossier = dossier(&[("APPLICANT_NAME", "홍길동")]);
    dossier.set("applicant", "another");
    let refused = render(&dossier);
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .stderr
            .contains("neither this nor holder_business_no"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_person_by_birth_date_and_another_applicant_have_the_second_signature() {
    let dossier = dossier(&[
        ("HOLDER_BIRTH_DATE", "1980-02-29"),
        ("APPLICANT_NAME", "홍길동"),
    ]);
    let refused = render(&dossier);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("set applicant to another"),
        "{}",
        refused.stderr
    );
    dossier.set("applicant", "another");
    let ended = render(&dossier);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let text = text(&page(&dossier));
    assert!(
        text.contains("(사업자는 등록번호) 1980-02-29 금융기관명"),
        "{text}"
    );
    assert!(
        ended.stdout.contains("have the holder seal or sign it too"),
        "{}",
        ended.stdout
    );
    assert_eq!(render(&dossier).code, 1, "a page is never written over");
}
