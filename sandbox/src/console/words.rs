//! Every text of the console in English and Korean; a text that lacks one of them does not compile.

use std::fmt;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Korean,
}

impl Language {
    /// The language of that code.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Language::English),
            "ko" => Some(Language::Korean),
            _ => None,
        }
    }

    /// The language that a browser asks for: the first of its list that there is.
    pub(super) fn from_accepted(accepted: &str) -> Self {
        let wanted = accepted.split(',').filter_map(|wish| {
            let tag = wish.split(';').next()?.trim();
            Self::from_code(tag.split('-').next()?)
        });
        wanted.into_iter().next().unwrap_or(Language::English)
    }

    /// Its code, as HTML has it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Korean => "ko",
        }
    }

    /// The other language.
    pub(super) const fn other(self) -> Self {
        match self {
            Language::English => Language::Korean,
            Language::Korean => Language::English,
        }
    }

    /// Its texts.
    pub(super) const fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Korean => &KOREAN,
        }
    }
}

macro_rules! words {
    ($($name:ident: $english:literal, $korean:literal;)*) => {
        /// The texts of one language.
        pub(super) struct Words {
            $(pub(super) $name: &'static str,)*
        }

        const ENGLISH: Words = Words { $($name: $english,)* };
        const KOREAN: Words = Words { $($name: $korean,)* };

        #[cfg(test)]
        const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $korean),)*];
    };
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.language)
    }
}

words! {
    language: "English", "한국어";
    sandbox: "sandbox", "샌드박스";
    skip: "Skip to content", "본문으로 건너뛰기";
    pages: "Pages", "페이지";
    overview: "Overview", "개요";
    accounts: "Accounts", "계좌";
    ledger: "Ledger", "원장";
    loans: "Loans", "대출";
    calls: "Calls", "호출";
    faults: "Faults", "장애";
    coverage: "Coverage", "점검 범위";
    live: "Live", "실시간";
    not_live: "Not connected", "연결 끊김";
    without_script: "Without scripts this page does not follow the bank; reload it to see what is new.", "스크립트가 꺼져 있어 화면이 저절로 바뀌지 않습니다. 새로고침하면 최신 상태가 보입니다.";
    footer: "A stand-in bank: no money and no person is real. Account numbers, names and tokens are masked before they reach this page.", "은행을 대신하는 샌드박스입니다. 실제 돈과 사람은 없으며, 계좌번호·이름·인증키는 화면에 오기 전에 가려집니다.";
    control_interface: "Control interface (JSON)", "제어 인터페이스(JSON)";

    bank_time: "Bank time", "은행 시각";
    clock_machine: "This machine’s clock", "이 컴퓨터의 시계";
    clock_moved: "Runs apart from this machine’s clock", "이 컴퓨터의 시계와 다르게 옮겨짐";
    clock_stands: "Stands still until it is moved", "옮기기 전까지 멈춰 있음";
    last_sweep: "Last sweep (집금)", "최근 집금";
    never: "never", "없음";
    move_clock: "Move the clock", "시각 옮기기";
    plus_three_hours: "+3 h", "+3시간";
    to_sweep_one: "To 16:00", "16:00으로";
    to_sweep_two: "To 23:45", "23:45로";
    past_midnight: "Past midnight", "자정 지나서";

    books: "Books", "장부";
    balanced: "Balanced", "대차 일치";
    not_balanced: "Do not balance", "대차 불일치";
    held: "In virtual accounts", "가상계좌 잔액 합계";
    in_progress: "In progress (trust)", "처리 중(신탁)";
    krw: "KRW", "원";

    make_deposit: "Make a deposit", "입금하기";
    deposit_hint: "Money from outside into a virtual account, which the bank’s own sandbox cannot do.", "외부에서 가상계좌로 들어오는 돈입니다. 은행의 샌드박스에서는 할 수 없는 일입니다.";
    virtual_account: "Virtual account", "가상계좌";
    account_id: "Account (its # in the list)", "계좌(목록의 # 번호)";
    amount_krw: "Amount in KRW", "금액(원)";
    deposit: "Deposit", "입금";
    no_account_yet: "No virtual account yet. Issue one with your client, or open one here.", "아직 가상계좌가 없습니다. 클라이언트로 발급하거나 여기에서 개설하십시오.";
    open_account: "Open an account", "계좌 개설";
    open_hint: "Without a call of the bank’s API.", "은행 API를 부르지 않고 개설합니다.";
    side: "Side", "구분";
    investor: "Investor", "투자자";
    borrower: "Borrower", "차입자";
    holder: "Holder’s name", "예금주명";
    open: "Open", "개설";

    number: "Number", "번호";
    balance: "Balance", "잔액";
    since_sweep: "Since sweep", "집금 이후 입금";
    last_deposit: "Last deposit", "최근 입금";
    owner: "Agreement · subsidiary", "약정 · 자회사";
    no_accounts: "No accounts.", "계좌가 없습니다.";
    older: "Older", "더 오래된 것";
    first: "First", "처음으로";
    next: "Next", "다음";

    ledger_hint: "Double entry: what goes out of one account comes into another, so every entry adds up to zero.", "복식부기: 한 계정에서 나간 돈은 다른 계정으로 들어가므로 모든 분개의 합은 0입니다.";
    account: "Account", "계정";
    out: "Out", "나감";
    into: "In", "들어옴";
    no_entries: "Nothing has been posted yet.", "아직 분개가 없습니다.";
    purpose_deposit: "Deposit", "입금";
    purpose_accepted: "Accepted", "접수";
    purpose_executed: "Executed", "실행";
    purpose_given_back: "Given back", "되돌림";
    account_clearing: "Deposit clearing (outside world)", "입금 청산(외부)";
    account_trust: "Trust", "신탁";
    account_virtual: "Virtual account", "가상계좌";
    account_borrower: "Borrower’s account", "차입자 계좌";
    account_investor: "Investor’s account", "투자자 계좌";

    loans_hint: "A loan is opened by the first accepted payment order under its number.", "대출은 그 번호로 처음 접수된 지급지시로 열립니다.";
    no_loans: "No loans yet.", "아직 대출이 없습니다.";
    loan: "Loan", "대출";
    paid_out: "Paid out", "지급 누계";
    no_calls_kept: "Its calls are no longer kept.", "이 대출의 호출은 더 이상 보관되지 않습니다.";

    latest_calls: "Latest calls", "최근 호출";
    all_calls: "All calls", "모든 호출";
    no_calls: "No call has come in yet. A first one:", "아직 호출이 없습니다. 첫 호출:";
    calls_hint: "Request and reply as they were, account numbers, names and tokens masked.", "요청과 응답 그대로이며 계좌번호·이름·인증키는 가려져 있습니다.";
    transaction_no: "Transaction number", "기관거래고유번호";
    request: "Request", "요청";
    reply: "Reply", "응답";
    no_reply: "None of the bank’s: the connection was cut, or a fault sent something else.", "은행의 응답 없음: 연결이 끊겼거나 장애가 다른 것을 보냈습니다.";
    not_json: "No JSON.", "JSON이 아닙니다.";
    decided: "Decided", "판정";
    sent: "Sent", "보낸 코드";
    nothing: "nothing", "없음";
    why_refused: "Why it was refused", "거절 사유";
    noted: "Accepted, though the contract does not state it", "규격에 없지만 받아들인 것";
    faults_hit: "Faults", "적용된 장애";
    open_call: "Open this call", "이 호출 열기";
    too_long_here: "Too long for the list.", "목록에 보이기에는 깁니다.";
    back_to_calls: "All calls", "모든 호출";
    outcome_done: "Done", "처리";
    outcome_answered: "Answered", "응답";
    outcome_refused: "Refused", "거절";
    outcome_done_unseen: "Done, reply lost", "처리 · 응답 유실";
    outcome_prevented: "Never arrived", "미도달";

    armed: "Armed faults", "설정된 장애";
    none_armed: "No fault is armed.", "설정된 장애가 없습니다.";
    arm: "Arm", "설정";
    arm_fault: "Arm a fault", "장애 설정";
    disarm: "Disarm", "해제";
    disarm_all: "Disarm all", "모두 해제";
    break_on_purpose: "Break something on purpose", "일부러 고장 내기";
    every_call: "every call", "모든 호출";
    still: "still for", "남은";
    always: "until disarmed", "해제할 때까지";
    what_goes_wrong: "What goes wrong", "무엇이 잘못되는가";
    which_calls: "Which calls", "어떤 호출에";
    any_api: "Any API", "모든 API";
    transaction_no_optional: "Only this transaction number", "이 기관거래고유번호만";
    times: "How many times", "횟수";
    times_hint: "A number, or always", "숫자 또는 always";
    chance: "Chance, of 1000 calls", "확률(1000회 중)";
    seed: "Seed of the chance", "확률의 시드";
    optional: "optional", "선택";
    code: "Response code", "응답코드";
    number_of: "Number", "숫자";
    garbage: "Instead of the reply", "응답 대신";
    url: "Address", "주소";
    accepted_before: "The bank does what is asked before", "은행이 요청을 처리한 뒤에";
    needed_by: "for", "사용:";

    fault_accept_then_drop: "The bank does it, then the connection is cut.", "은행은 처리하지만 응답 없이 연결이 끊깁니다.";
    fault_drop_before_accept: "The connection is cut before the bank does anything.", "은행이 아무것도 하기 전에 연결이 끊깁니다.";
    fault_code_before: "The bank does nothing and answers with a code.", "은행은 아무것도 하지 않고 응답코드만 보냅니다.";
    fault_code_after: "The bank does it and answers with a code all the same.", "은행은 처리하지만 응답코드는 다른 것을 보냅니다.";
    fault_pending: "Accepted and in progress for so many inquiries, then done.", "접수 후 그 횟수만큼 조회에 처리 중으로 답하고 실행합니다.";
    fault_pending_refused: "Accepted and in progress for so many inquiries, then refused with a code.", "접수 후 그 횟수만큼 조회에 처리 중으로 답하고 그 코드로 거절합니다.";
    fault_later: "Accepted, executed so many seconds later; the reply carries the code.", "접수 후 그 초만큼 지나 실행하고, 응답에는 그 코드를 보냅니다.";
    fault_slow: "The reply comes late, by so many milliseconds.", "응답이 그 밀리초만큼 늦게 옵니다.";
    fault_garbage: "The bank does it and replies with something else.", "은행은 처리하지만 엉뚱한 것을 보냅니다.";
    fault_cut: "The reply is cut off after so many bytes.", "응답이 그 바이트에서 끊깁니다.";
    fault_status: "The reply is an HTTP status and no JSON.", "JSON 대신 HTTP 상태만 보냅니다.";
    fault_redirect: "The caller is sent elsewhere with HTTP 307.", "HTTP 307로 다른 곳으로 보냅니다.";
    fault_oversize: "The reply has at least so many bytes.", "응답이 그 바이트 이상으로 커집니다.";
    fault_never_ending: "The reply never ends.", "응답이 끝나지 않습니다.";

    coverage_hint: "What callers have exercised of the contract since the bank was opened: every API, field, coded value and response code.", "은행을 연 뒤 호출자가 규격 가운데 써 본 것: API, 항목, 코드값, 응답코드.";
    exercised: "exercised", "점검됨";
    of: "of", "/";
    never_exercised: "Never exercised", "한 번도 점검되지 않음";
    all_exercised: "Everything has been exercised.", "모두 점검되었습니다.";
    without_layout: "Not counted, since no layout is published", "규격이 공개되지 않아 세지 않음";
    as_text: "As text", "텍스트로";
    never_called: "never called", "호출된 적 없음";
    never_sent: "never sent", "보낸 적 없음";
    never_received: "never received", "받은 적 없음";

    bank: "This bank", "이 은행";
    download: "Download the transcript", "호출 기록 내려받기";
    reset: "Reset", "초기화";
    reset_hint: "Forgets every account, loan, call and fault, and sets the clock back.", "계좌·대출·호출·장애를 모두 지우고 시각을 되돌립니다.";
    reset_sure: "Yes, forget everything", "네, 모두 지웁니다";
    saved_in: "Saved in", "저장 파일";
    not_saved: "Kept in memory only; start it with --state FILE to keep it.", "메모리에만 있습니다. --state FILE로 시작하면 보존됩니다.";

    did_deposit: "Deposited.", "입금했습니다.";
    did_open: "The account is open.", "계좌를 개설했습니다.";
    did_move: "The clock has been moved.", "시각을 옮겼습니다.";
    did_arm: "The fault is armed.", "장애를 설정했습니다.";
    did_disarm: "Disarmed.", "해제했습니다.";
    did_reset: "The bank is new.", "은행을 초기화했습니다.";
    did_not: "Not done", "처리되지 않음";

    found: "found", "입력된 값";
    expected: "expected", "기대하는 값";
    sign_in: "Sign in", "로그인";
    control_token: "Control token", "제어 토큰";
    sign_in_hint: "The token that this sandbox was started with.", "이 샌드박스를 시작할 때 정한 토큰입니다.";
    wrong_token: "That is not the control token.", "제어 토큰이 아닙니다.";
    page_missing: "There is no such page.", "그런 페이지는 없습니다.";
}

#[cfg(test)]
mod tests {
    use super::{ALL, Language};

    #[test]
    fn no_text_is_empty_and_korean_is_korean() {
        let neutral = ["krw", "of", "needed_by"];
        for (name, english, korean) in ALL {
            assert!(!english.is_empty() && !korean.is_empty(), "{name}");
            let hangul = korean.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(hangul || neutral.contains(name), "{name}: {korean}");
            assert_ne!(english, korean, "{name}");
        }
    }

    #[test]
    fn the_browser_is_understood() {
        for (accepted, expected) in [
            ("ko-KR,ko;q=0.9,en;q=0.8", Language::Korean),
            ("de,en-GB;q=0.7,ko;q=0.3", Language::English),
            ("", Language::English),
            ("fr", Language::English),
        ] {
            assert_eq!(Language::from_accepted(accepted), expected, "{accepted}");
        }
    }
}
