//! Texts about settings: what each is for, what is wrong with one, what was expected.

use crate::message::messages;

messages! {
    /// What `profile` is for.
    profile() {
        ko: "접속 방식: loopback(이 컴퓨터의 모의 은행), sandbox(은행의 공개 시험 환경), partner(계약 업체용), own(모두 직접 지정)",
        en: "How the bank is reached: loopback (the stand-in on this machine), sandbox (the bank's public test channel), partner (by contract) or own (all by hand)",
    }
    /// What `base_url` is for.
    base_url() {
        ko: "API 이름 앞에 오는 주소. 접속 방식이 정한 주소를 바꿀 때만 적습니다",
        en: "What stands before the API's name in a URL; needed only to replace what the profile says",
    }
    /// What `path_suffix` is for.
    path_suffix() {
        ko: "API 이름 뒤에 붙는 글자. 접속 방식이 정한 값을 바꿀 때만 적습니다",
        en: "What follows the API's name in a URL; needed only to replace what the profile says",
    }
    /// What `content_type` is for.
    content_type() {
        ko: "요청의 Content-Type. 접속 방식이 정한 값을 바꿀 때만 적습니다",
        en: "Content-Type of a request; needed only to replace what the profile says",
    }
    /// What `institution_code` is for.
    institution_code() {
        ko: "기관코드(Iscd), 6자리까지. 은행의 마이페이지 > 서비스 관리에 있습니다",
        en: "Institution code (Iscd), up to 6 characters, from the bank's service page",
    }
    /// What `fintech_app_no` is for.
    fintech_app_no() {
        ko: "핀테크 앱 일련번호(FintechApsno), 3자리까지. 시험 환경에서는 001",
        en: "Fintech app number (FintechApsno), up to 3 digits; 001 on the test channel",
    }
    /// What `service_code` is for.
    service_code() {
        ko: "API서비스코드(ApiSvcCd), 20자까지. 계약에 적힌 값",
        en: "Service code (ApiSvcCd), up to 20 characters, as the contract says",
    }
    /// What `agreement_no` is for.
    agreement_no() {
        ko: "P2P약정번호(P2pCmtmNo), 20자리까지. 시험 환경에서는 0 열 개",
        en: "P2P agreement number (P2pCmtmNo), up to 20 digits; ten zeros on the test channel",
    }
    /// What `subsidiary_no` is for.
    subsidiary_no() {
        ko: "자회사일련번호(ChidSqno), 20자리까지. 시험 환경에서는 0 열 개",
        en: "Subsidiary number (ChidSqno), up to 20 digits; ten zeros on the test channel",
    }
    /// What `token_file` is for.
    token_file() {
        ko: "인증키(AccessToken)가 든 파일. 인증키 자체는 이 파일이나 환경변수 ONTU_TOKEN 에만 둡니다",
        en: "The file that holds the access token; the token itself stands there or in ONTU_TOKEN and nowhere else",
    }
    /// What `token_header` is for.
    token_header() {
        ko: "인증키를 본문이 아니라 이 이름의 HTTP 헤더로 보냅니다",
        en: "The HTTP header that carries the token instead of the body",
    }
    /// What `token_prefix` is for.
    token_prefix() {
        ko: "HTTP 헤더에서 인증키 앞에 붙는 글자, 공백 포함",
        en: "What stands before the token in the HTTP header, its space included",
    }
    /// What `token_path` is for.
    token_path() {
        ko: "토큰을 발급받는 경로",
        en: "Path of the request for a token",
    }
    /// What `token_scope` is for.
    token_scope() {
        ko: "발급받을 토큰의 범위(scope)",
        en: "Scope of the request for a token",
    }
    /// What `client_id` is for.
    client_id() {
        ko: "partner 접속에서 토큰을 발급받을 때 쓰는 client_id",
        en: "The client_id that tokens of the partner profile are asked for with",
    }
    /// What `client_secret_file` is for.
    client_secret_file() {
        ko: "client_secret 이 든 파일. 값 자체는 이 파일이나 환경변수 ONTU_CLIENT_SECRET 에만 둡니다",
        en: "The file that holds the client secret; the secret itself stands there or in ONTU_CLIENT_SECRET and nowhere else",
    }
    /// What `insecure_http_host` is for.
    insecure_http_host() {
        ko: "암호화하지 않은 http 를 허용할 단 하나의 호스트. 은행의 개발 환경에만 씁니다",
        en: "The one host that may be reached by plain http; for a development host of the bank only",
    }
    /// What `proxy` is for.
    proxy() {
        ko: "고정 IP 프록시 주소. 환경변수의 프록시 설정은 쓰지 않습니다",
        en: "A proxy with a fixed address; proxies of the environment are never used",
    }
    /// What `connect_timeout_seconds` is for.
    connect_timeout_seconds() {
        ko: "연결을 기다리는 시간(초), 기본 5",
        en: "How long to wait for a connection, in seconds; 5 if not given",
    }
    /// What `total_timeout_seconds` is for.
    total_timeout_seconds() {
        ko: "응답까지 전체를 기다리는 시간(초), 기본 70",
        en: "How long to wait for the whole reply, in seconds; 70 if not given",
    }
    /// What `cp949_bytes_enforced` is for.
    cp949_bytes_enforced() {
        ko: "문자열 길이를 CP949 바이트로도 검사할지 여부, 기본 false",
        en: "Whether lengths of text are also checked in bytes of CP949; false if not given",
    }
    /// What `clock` is for.
    clock() {
        ko: "system, sandbox(이 컴퓨터의 모의 은행이 알려 주는 시각), 또는 멈춘 시각(한국 시각, 예: 2026-01-05T09:30:00). 뒤의 둘은 이 컴퓨터의 모의 은행에만 씁니다",
        en: "system, sandbox (the time that a stand-in on this machine tells) or a time that stands still (in KST, such as 2026-01-05T09:30:00); the last two for a stand-in on this machine only",
    }
    /// What `journal` is for.
    journal() {
        ko: "돈을 옮기는 거래를 보내기 전에 적어 두는 장부 파일. 기본 ontu-journal.sqlite. 네트워크 드라이브에는 둘 수 없습니다",
        en: "The journal: the file in which every transfer is written down before it is sent; ontu-journal.sqlite if not given, never on a network drive",
    }
    /// What `journal_key_file` is for.
    journal_key_file() {
        ko: "장부의 열쇠 파일. 기본 ontu-journal.key. 잃으면 장부를 읽을 수도 결과를 조회할 수도 없으니 장부와 다른 곳에 사본을 두십시오",
        en: "The journal's keys; ontu-journal.key if not given. Without it nothing in the journal can be read or inquired: keep a copy apart from the journal",
    }
    /// What `two_person` is for.
    two_person() {
        ko: "두 사람이 있어야 보내고 결정하는지 여부. true 는 운영체제 사용자가 서로 다른 두 사람, names 는 이름이 다른 두 사람, false 는 한 사람. 기본 true, 접속 방식 loopback 에서는 false. 이 파일만 느슨하게 할 수 있습니다",
        en: "Whether it takes two people to send and to decide: true for two users of this machine, names for two names, false for one person; true if not given, false on the profile loopback. Only this file may loosen it",
    }
    /// What `guard_window` is for.
    guard_window() {
        ko: "밤에 아무것도 보내지 않는 시간(23:30–00:40). default 또는 none. none 은 이 컴퓨터의 모의 은행에만 쓸 수 있습니다",
        en: "The time of night in which nothing is sent (23:30 to 00:40): default or none; none for a stand-in on this machine only",
    }
    /// What `duplicate_days_pay` is for.
    duplicate_days_pay() {
        ko: "같은 지급을 다른 키로 다시 기록하지 못하게 하는 날수. 기본 3. none 은 앞의 것이 끝나지 않은 동안만",
        en: "For how many days the same payment of a loan is refused under another key; 3 if not given, none to refuse it only until the first has ended",
    }
    /// What `duplicate_days_repay` is for.
    duplicate_days_repay() {
        ko: "같은 상환을 다른 키로 다시 기록하지 못하게 하는 날수. 기본 3. none 은 앞의 것이 끝나지 않은 동안만",
        en: "For how many days the same repayment is refused under another key; 3 if not given, none to refuse it only until the first has ended",
    }
    /// What `duplicate_days_return` is for.
    duplicate_days_return() {
        ko: "같은 반환을 다른 키로 다시 기록하지 못하게 하는 날수. 기본 3. none 은 앞의 것이 끝나지 않은 동안만",
        en: "For how many days the same return is refused under another key; 3 if not given, none to refuse it only until the first has ended",
    }

    /// A file that is no TOML; the parser's words are English.
    not_toml(error) {
        ko: "TOML 형식이 아닙니다({error})",
        en: "this is not TOML ({error})",
    }
    /// What a settings file must be.
    expect_toml() {
        ko: "한 줄에 `이름 = \"값\"` 하나씩 적으십시오",
        en: "expected one `name = \"value\"` a line",
    }
    /// A secret in the settings file.
    secret_in_file(name) {
        ko: "{name} 은(는) 설정 파일에 둘 수 없습니다",
        en: "{name} must not stand in the settings file",
    }
    /// Where a secret belongs.
    expect_no_secret() {
        ko: "환경변수 ONTU_TOKEN(또는 ONTU_CLIENT_SECRET)에 두거나, token_file(또는 client_secret_file)로 파일을 지정하십시오",
        en: "put it into ONTU_TOKEN (or ONTU_CLIENT_SECRET), or into a file that token_file (or client_secret_file) names",
    }
    /// A setting that does not exist.
    unknown_setting(name) {
        ko: "{name} 이라는 설정은 없습니다",
        en: "there is no setting {name}",
    }
    /// The setting that was probably meant.
    expect_closest(name) {
        ko: "{name} 을(를) 뜻한 것입니까?",
        en: "did you mean {name}?",
    }
    /// All settings.
    expect_known(names) {
        ko: "쓸 수 있는 설정: {names}",
        en: "expected one of {names}",
    }
    /// A value of another TOML kind; the kind's name is TOML's.
    wrong_toml_kind(name, kind) {
        ko: "{name} 의 값이 {kind} 형입니다",
        en: "the value of {name} is of TOML's kind {kind}",
    }
    /// A value that does not fit.
    wrong_value(name, value) {
        ko: "{name} 의 값 {value} 을(를) 쓸 수 없습니다",
        en: "{name} cannot be {value}",
    }
    /// What a text must be.
    expect_text() {
        ko: "비어 있지 않은 문자열이어야 합니다",
        en: "expected a text that is not empty",
    }
    /// What a profile must be.
    expect_profile() {
        ko: "loopback, sandbox, partner, own 중 하나여야 합니다",
        en: "expected loopback, sandbox, partner or own",
    }
    /// What a URL must be.
    expect_url() {
        ko: "https:// 또는 http:// 로 시작하고 사용자 이름과 비밀번호가 없는 주소여야 합니다",
        en: "expected a URL that begins with https:// or http:// and holds no user or password",
    }
    /// What a path must be.
    expect_path() {
        ko: "파일 경로여야 합니다",
        en: "expected the path of a file",
    }
    /// What seconds must be.
    expect_seconds() {
        ko: "1부터 600까지의 정수(초)여야 합니다",
        en: "expected whole seconds from 1 to 600",
    }
    /// What a flag must be.
    expect_flag() {
        ko: "true 또는 false 여야 합니다",
        en: "expected true or false",
    }
    /// What the number of people must be.
    expect_two_person() {
        ko: "true, names, false 중 하나여야 합니다",
        en: "expected true, names or false",
    }
    /// A variable or flag that asks for less than the file.
    loosens(name, value) {
        ko: "{name} 의 값 {value} 은(는) 설정 파일이 요구하는 것보다 느슨합니다",
        en: "{name} cannot be {value}: the settings file demands more",
    }
    /// Where that can be said.
    only_in_file(name, path) {
        ko: "환경변수와 플래그로는 더 엄격하게만 할 수 있습니다. 느슨하게 하려면 {path} 에서 {name} 을(를) 바꾸십시오",
        en: "variables and flags may only be stricter; to loosen it, change {name} in {path}",
    }
    /// What a clock must be.
    expect_clock() {
        ko: "system, sandbox, 또는 2026-01-05T09:30:00 같은 한국 시각이어야 합니다",
        en: "expected system, sandbox, or a time in KST such as 2026-01-05T09:30:00",
    }
    /// What a guard window must be.
    expect_guard_window() {
        ko: "default 또는 none 이어야 합니다",
        en: "expected default or none",
    }
    /// What a number of days must be.
    expect_days() {
        ko: "1 에서 3650 까지의 정수 또는 none 이어야 합니다",
        en: "expected whole days from 1 to 3650, or none",
    }
    /// How to get a correct file.
    see_init() {
        ko: "`ontu init --config 새파일` 로 모든 설정을 설명하는 파일을 만들어 비교하십시오",
        en: "compare with a file that `ontu init --config NEWFILE` writes: it explains every setting",
    }
    /// A settings file that cannot be read.
    file_unreadable(path, error) {
        ko: "설정 파일 {path} 을(를) 읽지 못했습니다: {error}",
        en: "the settings file {path} cannot be read: {error}",
    }

    /// A value of the contract that cannot be used; why follows.
    unusable_value(name) {
        ko: "설정 {name} 의 값을 쓸 수 없습니다",
        en: "the value of {name} cannot be used",
    }
    /// A profile without an address.
    no_base_url(profile) {
        ko: "접속 방식 {profile} 에는 주소가 정해져 있지 않습니다. 설정 base_url 에 은행이 알려 준 주소를 적으십시오",
        en: "the profile {profile} has no address of its own; set base_url to the one that the bank named",
    }
    /// Plain http to a host that is not this machine.
    insecure(host) {
        ko: "{host} 에는 암호화 없이(http) 접속할 수 없습니다",
        en: "{host} cannot be reached by plain http: token and account numbers would travel in the clear",
    }
    /// What to do instead of plain http.
    use_https(host) {
        ko: "https 주소를 쓰십시오. 은행의 개발 환경이면 insecure_http_host = \"{host}\"",
        en: "use an https address; for a development host of the bank set insecure_http_host = \"{host}\"",
    }
    /// The stand-in's profile with an address elsewhere.
    loopback_elsewhere(host) {
        ko: "접속 방식 loopback 은 이 컴퓨터의 모의 은행용입니다. {host} 에는 다른 접속 방식을 쓰십시오",
        en: "the profile loopback is for a stand-in on this machine; use another profile for {host}",
    }
    /// Settings that a profile needs and nobody gave.
    missing(names, variables) {
        ko: "필요한 설정이 없습니다: {names}. ontu.toml 에 적거나 환경변수로 주십시오: {variables}",
        en: "settings are missing: {names}; give them in ontu.toml or by environment: {variables}",
    }
    /// No token anywhere.
    no_token() {
        ko: "인증키가 없습니다. 환경변수 ONTU_TOKEN 이나 설정 token_file 에서 찾습니다",
        en: "there is no access token; it is looked for in ONTU_TOKEN and in the file that token_file names",
    }
    /// No client credentials.
    no_client_credentials() {
        ko: "partner 접속에는 인증키나, client_id 와 client_secret 이 필요합니다",
        en: "the partner profile needs an access token, or client_id and the client secret",
    }
    /// Another clock than the machine's against a real bank.
    clock_needs_loopback(place) {
        ko: "{place}: 이 컴퓨터의 시계가 아닌 시각은 이 컴퓨터의 모의 은행에만 쓸 수 있습니다. clock = \"system\" 으로 바꾸십시오",
        en: "{place}: another clock than this machine's is for a stand-in on this machine only; set clock to system",
    }
    /// No guard window against a real bank.
    guard_window_needs_loopback(place) {
        ko: "{place}: guard_window = \"none\" 은 이 컴퓨터의 모의 은행에만 쓸 수 있습니다",
        en: "{place}: only a stand-in on this machine may be sent to at any time of night; set guard_window to default",
    }
    /// The stand-in does not say what time it is.
    no_sandbox_clock(url, reason) {
        ko: "{url} 에서 모의 은행의 시각을 알아내지 못했습니다: {reason}",
        en: "{url} does not tell the stand-in's time: {reason}",
    }
    /// What to do about it.
    use_other_clock() {
        ko: "모의 은행이 켜져 있는지 확인하거나 clock 에 system 또는 2026-01-05T09:30:00 같은 시각을 주십시오",
        en: "start the stand-in, or set clock to system or to a time such as 2026-01-05T09:30:00",
    }
    /// The client could not be built; the reason is the client's.
    client_refused(reason) {
        ko: "이 설정으로는 접속할 수 없습니다: {reason}",
        en: "these settings cannot be used: {reason}",
    }
    /// A secret's file that cannot be read.
    secret_unreadable(path, error) {
        ko: "인증키 파일 {path} 을(를) 읽지 못했습니다: {error}",
        en: "the token file {path} cannot be read: {error}",
    }
    /// How to make a secret's file.
    secret_file_how(path) {
        ko: "`install -m 600 /dev/null {path}` 로 파일을 만든 뒤 인증키 한 줄을 넣으십시오",
        en: "make the file with `install -m 600 /dev/null {path}` and put the token into it as one line",
    }
    /// A secret's file that others can read.
    secret_open(path) {
        ko: "{path} 을(를) 다른 사용자가 읽을 수 있습니다. `chmod 600 {path}` 로 막으십시오",
        en: "others can read {path}; close it with `chmod 600 {path}`",
    }
    /// An empty secret.
    secret_empty(place) {
        ko: "{place} 에 든 값이 비어 있습니다",
        en: "{place} holds nothing",
    }
    /// A secret with characters that no token has.
    secret_not_plain(place) {
        ko: "{place} 에 든 값에 공백이나 ASCII 가 아닌 문자가 있습니다. 인증키 한 줄만 넣으십시오",
        en: "{place} holds spaces or non-ASCII characters; expected the token alone on one line",
    }
}
