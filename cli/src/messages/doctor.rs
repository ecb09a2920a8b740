//! Texts of `ontu doctor`.

use crate::message::messages;

messages! {
    /// Heading: what was checked.
    check() {
        ko: "점검",
        en: "Check",
    }
    /// Heading: the result.
    result() {
        ko: "결과",
        en: "Result",
    }
    /// Heading: what was found.
    found() {
        ko: "내용",
        en: "Found",
    }
    /// Result: works.
    ok() {
        ko: "정상",
        en: "ok",
    }
    /// Result: works, with a remark.
    attention() {
        ko: "주의",
        en: "warning",
    }
    /// Result: does not work.
    failed() {
        ko: "실패",
        en: "failed",
    }
    /// Result: not looked at.
    skipped() {
        ko: "생략",
        en: "skipped",
    }
    /// Check: the settings.
    settings() {
        ko: "설정",
        en: "settings",
    }
    /// Check: environment variables.
    environment() {
        ko: "환경변수",
        en: "environment",
    }
    /// Check: the journal.
    journal() {
        ko: "장부",
        en: "journal",
    }
    /// Where the journal lies.
    journal_at(path) {
        ko: "{path}, 열쇠 파일과 맞음",
        en: "{path}, and its keys fit",
    }
    /// There is none yet.
    no_journal_yet(path) {
        ko: "{path} 이(가) 없어 거래를 기록할 수 없습니다. `ontu journal create` 가 만듭니다",
        en: "there is no journal {path}, so no transfer can be recorded; `ontu journal create` makes it",
    }
    /// It replaced a lost one.
    begun_anew(at, by, reference) {
        ko: "{at} 에 잃은 장부 대신 새로 시작함: {by}, {reference}",
        en: "begun anew in the place of a lost one at {at} by {by}: {reference}",
    }
    /// The file system of the journal.
    lies_on(kind) {
        ko: "파일 시스템: {kind}",
        en: "file system: {kind}",
    }
    /// There are no keys yet.
    no_key_file_yet(path) {
        ko: "열쇠 파일 {path} 이(가) 없어 거래를 기록할 수 없습니다. `ontu init` 이 만듭니다",
        en: "there is no key file {path}, so no transfer can be recorded; `ontu init` makes it",
    }
    /// Some transfers are open.
    open_transfers(count) {
        ko: "끝나지 않은 거래가 {count}건 있습니다. `ontu journal list --unresolved` 로 보십시오",
        en: "transfers that have not ended: {count}; see `ontu journal list --unresolved`",
    }
    /// Check: the profile.
    profile() {
        ko: "접속 방식",
        en: "profile",
    }
    /// Check: the contract.
    contract() {
        ko: "계약 값",
        en: "contract",
    }
    /// Check: the token.
    token() {
        ko: "인증키",
        en: "token",
    }
    /// Check: the transport.
    transport() {
        ko: "암호화",
        en: "encryption",
    }
    /// Check: the clock.
    clock() {
        ko: "시계",
        en: "clock",
    }
    /// Check: the connection.
    connection() {
        ko: "은행 연결",
        en: "connection",
    }
    /// The settings file that was read.
    settings_from(path, count) {
        ko: "{path} 을(를) 읽었습니다. 주어진 설정 {count}개",
        en: "read {path}; settings given: {count}",
    }
    /// No settings file.
    settings_without_file(count) {
        ko: "ontu.toml 이 없습니다. 환경변수와 옵션으로 주어진 설정 {count}개",
        en: "there is no ontu.toml; settings given by environment and flags: {count}",
    }
    /// Variables that mean nothing.
    unknown_variables(names) {
        ko: "아무 뜻이 없는 환경변수: {names}",
        en: "these variables mean nothing: {names}",
    }
    /// A variable that was probably meant otherwise.
    variable_like(name, closest) {
        ko: "{name} ({closest} 을(를) 뜻한 것입니까?)",
        en: "{name} (did you mean {closest}?)",
    }
    /// All variables are known.
    variables_fine() {
        ko: "ONTU_* 환경변수가 모두 올바릅니다",
        en: "every ONTU_* variable is a setting",
    }
    /// The profile and its address.
    profile_is(name, url) {
        ko: "{name}, 주소 {url}",
        en: "{name} at {url}",
    }
    /// All values of the contract are there.
    contract_complete() {
        ko: "필요한 계약 값이 모두 있습니다",
        en: "every value of the contract is there",
    }
    /// Where the token was found.
    token_from(place) {
        ko: "{place} 에서 읽었습니다",
        en: "found in {place}",
    }
    /// The loopback's own token.
    token_default() {
        ko: "모의 은행의 기본 인증키를 씁니다",
        en: "the stand-in's own token is used",
    }
    /// Encrypted.
    encrypted() {
        ko: "https 로 암호화합니다",
        en: "https encrypts everything",
    }
    /// Not encrypted, on this machine.
    loopback_plain() {
        ko: "이 컴퓨터 안의 접속이라 암호화하지 않습니다",
        en: "nothing is encrypted, for nothing leaves this machine",
    }
    /// Not encrypted, as allowed.
    plain_allowed(host) {
        ko: "{host} 은(는) 암호화 없이 접속합니다. 인증키와 계좌번호가 그대로 나갑니다",
        en: "{host} is reached without encryption: token and account numbers travel in the clear",
    }
    /// The time in Korea.
    time_is(time) {
        ko: "한국 시각 {time}",
        en: "{time} in Korea",
    }
    /// The clock stands still.
    clock_stands(time) {
        ko: "{time} 에 멈춰 있습니다",
        en: "stands still at {time}",
    }
    /// The bank's clock is off.
    clock_differs(seconds) {
        ko: "은행의 시각과 {seconds}초 차이가 납니다. 시각을 맞추십시오",
        en: "differs from the bank's by {seconds} seconds; set this machine's clock",
    }
    /// The clock agrees with the bank's.
    clock_agrees(seconds) {
        ko: "은행의 시각과 {seconds}초 차이",
        en: "within {seconds} seconds of the bank's",
    }
    /// The bank answered.
    answered(api) {
        ko: "{api} 을(를) 호출하여 답을 받았습니다",
        en: "{api} was called and answered",
    }
    /// The bank answered otherwise than the tables say.
    answered_with(api, list) {
        ko: "{api} 이(가) 답했습니다. 문서와 다르지만 지장 없는 곳: {list}",
        en: "{api} was called and answered; it departs from the tables, which does no harm: {list}",
    }
    /// Not looked at.
    not_asked() {
        ko: "--offline 이라 은행을 부르지 않았습니다",
        en: "the bank was not called, as --offline says",
    }
    /// Cannot be looked at.
    not_reached() {
        ko: "위의 문제를 먼저 해결해야 점검할 수 있습니다",
        en: "cannot be checked before what stands above is settled",
    }
    /// All is well.
    all_well() {
        ko: "모두 정상입니다",
        en: "everything works",
    }
    /// All is well as far as it was looked at.
    all_well_offline() {
        ko: "네트워크를 뺀 모든 점검이 정상입니다",
        en: "everything but the network was checked and works",
    }
    /// Something does not work.
    not_well(count) {
        ko: "문제가 {count}개 있습니다",
        en: "checks that failed: {count}",
    }
}
