//! What `ontu onboarding init` writes into a new dossier beside each key.

use crate::message::messages;

messages! {
    /// What stands at the top of the file.
    about_the_file() {
        ko: "중앙기록관리 참가 서류철. 채운 뒤 ontu onboarding check 로 확인합니다.\n값은 모두 따옴표로 묶습니다. 계좌번호, 생년월일, API 키는 여기에 적지 않습니다.",
        en: "The dossier of a company on its way into the central record. Fill it in, then run ontu onboarding check.\nPut every value in quotes. No account number, birth date or API key belongs here.",
    }
    /// A key.
    about_company() {
        ko: "회사 이름",
        en: "Name of the company",
    }
    /// A key.
    about_business_number() {
        ko: "사업자등록번호 10자리",
        en: "Its business number, ten digits",
    }
    /// A key.
    about_hoped_day() {
        ko: "서비스이용희망일, YYYY-MM-DD (1.1단계)",
        en: "The day from which you hope to use the service, YYYY-MM-DD (step 1.1)",
    }
    /// A key.
    about_opening_day() {
        ko: "예정 업무개시일, YYYY-MM-DD (3.3단계)",
        en: "The planned opening day, YYYY-MM-DD (step 3.3)",
    }
    /// A key.
    about_callback() {
        ko: "API 키에 등록할 Callback URL. 쓰이지 않지만 URL 모양이어야 합니다. 예: https://www.p2pcenter.or.kr",
        en: "The callback URL beside the API key. It is not used, but must be a URL, such as https://www.p2pcenter.or.kr",
    }
    /// A key.
    about_seal() {
        ko: "CMS 출금이체신청서의 인감이 통장의 인감과 같으면 same, 다르면 differs (사용인감계 필요)",
        en: "Whether the seal on the CMS application is the one in the bankbook: same, or differs (then a declaration is needed)",
    }
    /// A key.
    about_applicant() {
        ko: "신청인이 예금주이면 holder, 다른 사람이면 another (예금주 서명 필요)",
        en: "Who applies: holder if the account is theirs, another if it is not (then the holder signs too)",
    }
    /// A key.
    about_signed() {
        ko: "스캔한 CMS 출금이체신청서에 있는 인감 또는 서명: [\"applicant\", \"holder\"]",
        en: "Whose seals or signatures are on the CMS application: [\"applicant\", \"holder\"]",
    }
    /// A key.
    about_source_ips() {
        ko: "실운영 접속 IP: [\"203.0.113.10\"]",
        en: "The IPs that calls of production come from: [\"203.0.113.10\"]",
    }
    /// A key.
    about_answers() {
        ko: "결제원에서 받은 답: - {{ question: \"megabyte\", answer: \"…\", on: \"YYYY-MM-DD\" }}",
        en: "What the KFTC has answered: - {{ question: \"megabyte\", answer: \"…\", on: \"YYYY-MM-DD\" }}",
    }
    /// A key.
    about_done() {
        ko: "마친 단계. ontu onboarding done 이 여기에 덧붙이므로 맨 끝에 두십시오.",
        en: "The steps that are done. ontu onboarding done adds to it, so leave it at the end.",
    }
}
