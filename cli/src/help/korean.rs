//! The help in Korean: each English text that stands beside a command, a flag or a value, and its Korean one.

/// The headings under which flags stand.
pub(super) const HEADINGS: [&str; 5] = ["모든 명령", "설정", "보내기", "옵션", "인수"];

/// English and Korean.
const TEXTS: &[(&str, &str)] = &[
    (
        "Make the journal: nothing else but `ontu init` makes one",
        "장부를 만듭니다. 이 명령과 `ontu init` 만이 장부를 만듭니다",
    ),
    (
        "Begin anew in the place of a journal that is lost, although it knew what was sent and the new one does not",
        "잃은 장부 대신 새로 시작합니다. 새 장부는 잃은 장부가 보낸 거래를 모릅니다",
    ),
    (
        "Where it can be checked that nothing of the lost journal is sent again; without account numbers and names of customers",
        "잃은 장부의 거래를 다시 보내지 않는다는 근거. 고객의 계좌번호와 이름은 적지 않습니다",
    ),
    ("Who answers for it", "책임지는 사람"),
    ("Every command", "모든 명령"),
    ("Settings", "설정"),
    ("Sending", "보내기"),
    (
        "The operator's tool over NongHyup Bank's P2P fund management API (P2P 자금관리)",
        "농협은행 P2P 자금관리 API를 다루는 운영자의 도구",
    ),
    (
        r#"Exit codes:
  0  done
  1  refused by the bank, or invalid and not sent
  2  wrong command line
  3  the outcome is unknown, or the bank is still working on it
  4  could not run: a file, a setting, the network

Settings come from ontu.toml, then from ONTU_* variables, then from flags; the later one counts.
The token comes from ONTU_TOKEN or from a file that token_file names, never from a flag.
Messages are in Korean or English by --lang or the locale."#,
        r#"종료 코드:
  0  완료
  1  은행이 거절했거나, 잘못되어 보내지 않음
  2  명령줄이 잘못됨
  3  결과를 알 수 없거나, 은행이 아직 처리 중
  4  실행하지 못함: 파일, 설정, 네트워크

설정은 ontu.toml, ONTU_* 환경 변수, 플래그 순으로 읽으며 나중 것이 우선합니다.
토큰은 ONTU_TOKEN이나 token_file 파일에서만 읽고, 플래그로는 받지 않습니다.
메시지의 언어는 --lang 또는 로캘에 따라 한국어나 영어입니다."#,
    ),
    (
        "Language of messages; by default that of the locale",
        "메시지의 언어. 기본은 로캘의 언어",
    ),
    ("Korean", "한국어"),
    ("English", "영어"),
    (
        "Print one JSON object on stdout, errors too",
        "오류까지 포함해 표준 출력에 JSON 객체 하나를 출력",
    ),
    (
        "Settings file [default: ontu.toml, if it is there] [env: ONTU_CONFIG]",
        "설정 파일 [기본값: ontu.toml이 있으면 그 파일] [환경 변수: ONTU_CONFIG]",
    ),
    (
        "How the bank is reached: loopback, sandbox, partner or own",
        "은행에 접속하는 방식: loopback, sandbox, partner, own",
    ),
    (
        "What stands before the API's name in a URL",
        "URL에서 API 이름 앞에 오는 부분",
    ),
    (
        "What follows the API's name in a URL",
        "URL에서 API 이름 뒤에 오는 부분",
    ),
    ("Content-Type of a request", "요청의 Content-Type"),
    ("Institution code (Iscd)", "기관코드(Iscd)"),
    (
        "Fintech app number (FintechApsno)",
        "핀테크 앱 일련번호(FintechApsno)",
    ),
    ("Service code (ApiSvcCd)", "API서비스코드(ApiSvcCd)"),
    ("P2P agreement number (P2pCmtmNo)", "P2P약정번호(P2pCmtmNo)"),
    ("Subsidiary number (ChidSqno)", "자회사일련번호(ChidSqno)"),
    ("File that holds the token", "토큰이 든 파일"),
    (
        "HTTP header that carries the token instead of the body",
        "본문 대신 토큰을 싣는 HTTP 헤더",
    ),
    (
        "What stands before the token in the HTTP header",
        "HTTP 헤더에서 토큰 앞에 오는 글",
    ),
    ("Path of the request for a token", "토큰을 요청하는 경로"),
    ("Scope of the request for a token", "토큰을 요청하는 scope"),
    (
        "Client id that tokens of the partner profile are asked for with",
        "partner 프로파일의 토큰을 요청할 때 쓰는 client id",
    ),
    (
        "File that holds the client secret",
        "client secret이 든 파일",
    ),
    (
        "The one host that may be reached by plain http",
        "암호화하지 않은 http로 접속해도 되는 단 하나의 호스트",
    ),
    (
        "Proxy; proxies of the environment are never used",
        "프록시. 환경 변수의 프록시는 쓰지 않음",
    ),
    ("How long to wait for a connection", "연결을 기다리는 시간"),
    (
        "How long to wait for the whole reply",
        "응답 전체를 기다리는 시간",
    ),
    (
        "Also check lengths of text in bytes of CP949: true or false",
        "글의 길이를 CP949 바이트로도 검사: true 또는 false",
    ),
    (
        "`system`; for a stand-in on this machine also `sandbox`, or a time in KST that stands still",
        "`system`. 이 컴퓨터의 가상 은행에는 `sandbox`나 멈춰 있는 한국 시각도 가능",
    ),
    (
        "File in which every transfer is written down before it is sent",
        "모든 이체를 보내기 전에 기록하는 파일",
    ),
    ("File with the journal's keys", "기록의 키 파일"),
    (
        "Whether it takes two people to send and to decide: true, names or false; never less than the settings file says",
        "보내고 결정하는 데 두 사람이 필요한지: true, names, false. 설정 파일보다 느슨하게 할 수 없음",
    ),
    (
        "For how many days the same payment of a loan is refused under another key, or none",
        "같은 지급을 다른 키로 받지 않는 날수, 또는 none",
    ),
    (
        "For how many days the same repayment is refused under another key, or none",
        "같은 상환을 다른 키로 받지 않는 날수, 또는 none",
    ),
    (
        "For how many days the same return is refused under another key, or none",
        "같은 반환을 다른 키로 받지 않는 날수, 또는 none",
    ),
    (
        "The time of night in which nothing is sent: default, or none for a stand-in on this machine",
        "아무것도 보내지 않는 밤 시간대: default, 이 컴퓨터의 가상 은행에는 none도 가능",
    ),
    (
        "Write an ontu.toml that explains every setting",
        "모든 설정을 설명하는 ontu.toml을 만듦",
    ),
    (
        "Check settings, token, clock and connection, and say what to do",
        "설정, 토큰, 시계, 연결을 점검하고 할 일을 알려 줌",
    ),
    (
        "Show the whole life of a loan against a bank inside this process",
        "이 프로그램 안의 은행에서 대출 한 건의 처음부터 끝까지를 보여 줌",
    ),
    ("Virtual accounts", "가상계좌"),
    (
        "List deposits into virtual accounts",
        "가상계좌의 입금 내역 조회",
    ),
    (
        "Call one API with a body of one's own, or list all APIs",
        "직접 만든 본문으로 API 하나를 호출하거나 모든 API를 나열",
    ),
    (
        "Pay out a loan: record it, send it, and find out its outcome",
        "대출금 지급: 기록하고, 보내고, 결과를 확인",
    ),
    (
        "Pay a repayment to a loan's investors",
        "대출의 투자자들에게 원리금 상환",
    ),
    (
        "Return deposits to investors' own accounts",
        "투자예치금을 투자자 본인 계좌로 반환",
    ),
    (
        "Send what was recorded and ask about what is open, until stopped",
        "멈출 때까지 기록된 것을 보내고 끝나지 않은 것을 조회",
    ),
    (
        "Ask the bank now what became of transfers",
        "이체의 결과를 지금 은행에 조회",
    ),
    (
        "Compare the transfers of a day that have ended with the bank",
        "하루의 끝난 이체를 은행과 대조",
    ),
    (
        "What was written down before it was sent, and what is known of it",
        "보내기 전에 기록한 것과 그에 대해 알려진 것",
    ),
    (
        "Codes that no document explains and the bank has",
        "문서에 설명이 없는 은행의 코드",
    ),
    (
        "The way into the central record of the KFTC, step by step",
        "금융결제원 중앙기록관리 참여 절차를 한 단계씩",
    ),
    (
        "Replace a file that is already there",
        "이미 있는 파일을 바꿈",
    ),
    (
        "Check everything but the network",
        "네트워크를 뺀 모든 것을 점검",
    ),
    ("How many investors the loan has", "대출의 투자자 수"),
    (
        "Seed of amounts and account numbers: the same seed gives the same demo",
        "금액과 계좌번호를 정하는 수. 같은 수는 같은 데모",
    ),
    (
        "Have the bank issue a virtual account and show its number",
        "은행에서 가상계좌를 발급받아 번호를 보여 줌",
    ),
    ("The side that the account is for", "누구의 계좌인지"),
    ("An investor's (1)", "투자자의 계좌(1)"),
    ("A borrower's (2)", "차입자의 계좌(2)"),
    (
        "Name of the holder; other users of this machine may see it in the list of processes",
        "예금주명. 이 컴퓨터의 다른 사용자가 프로세스 목록에서 볼 수 있음",
    ),
    (
        "File that holds the name of the holder; - reads standard input",
        "예금주명이 든 파일. -는 표준 입력",
    ),
    (
        "Repeat an earlier call whose outcome is unknown, under its transaction number",
        "결과를 알 수 없는 이전 호출을 같은 거래번호로 다시 함",
    ),
    ("The day of the earlier call", "이전 호출의 날짜"),
    (
        "Only deposits into this virtual account",
        "이 가상계좌의 입금만",
    ),
    (
        "First day, or month with --monthly [default: today]",
        "첫 날, --monthly와 함께는 첫 달 [기본값: 오늘]",
    ),
    (
        "Last day, or month with --monthly [default: today]",
        "마지막 날, --monthly와 함께는 마지막 달 [기본값: 오늘]",
    ),
    ("Ask for whole months", "월 단위로 조회"),
    ("Show account numbers whole", "계좌번호를 가리지 않고 표시"),
    (
        "Only deposits that were not listed under this name before; the journal keeps up to where",
        "이 이름으로 이전에 보여 준 적이 없는 입금만. 어디까지 보았는지는 기록에 남음",
    ),
    (
        "Keep asking, and list each deposit once, as it comes; with --json one object a line",
        "계속 조회하여 들어오는 대로 한 번씩 표시. --json과 함께는 한 줄에 객체 하나",
    ),
    (
        "With --follow: how long to wait between two readings",
        "--follow와 함께: 두 조회 사이의 간격",
    ),
    (
        "Name of the API, such as P2PNAccountReceiveInformationList, or of the operation, such as list_deposits",
        "API 이름(예: P2PNAccountReceiveInformationList) 또는 업무 이름(예: list_deposits)",
    ),
    (
        "JSON file with the members of the request; - reads standard input",
        "요청 항목이 든 JSON 파일. -는 표준 입력",
    ),
    (
        "Call what is no read although no journal keeps it; money-moving APIs stay closed",
        "기록이 남지 않아도 조회가 아닌 것을 호출. 자금을 옮기는 API는 막혀 있음",
    ),
    (
        "Show account numbers, names and members that nobody has laid out",
        "계좌번호, 이름, 전문에 정의되지 않은 항목을 가리지 않고 표시",
    ),
    ("List all APIs", "모든 API를 나열"),
    (
        r#"Examples:
  ontu journal resolve loan-7#1 --moved --amount 20,000 --reference STATEMENT-20260106 --by Kim --confirmed-by Lee
  ontu journal resolve loan-7#1 --not-moved --amount 20,000 --reference CALL-20260105 --by Kim --bank-confirmed-not-queued"#,
        r#"예:
  ontu journal resolve loan-7#1 --moved --amount 20,000 --reference STATEMENT-20260106 --by Kim --confirmed-by Lee
  ontu journal resolve loan-7#1 --not-moved --amount 20,000 --reference CALL-20260105 --by Kim --bank-confirmed-not-queued"#,
    ),
    (
        r#"Examples:
  ontu codes add A1234 --class refused --reference LETTER-12 --by Kim
  ontu codes add A1235 --class absent --api inquire_payment --reference LETTER-12 --by Kim"#,
        r#"예:
  ontu codes add A1234 --class refused --reference LETTER-12 --by Kim
  ontu codes add A1235 --class absent --api inquire_payment --reference LETTER-12 --by Kim"#,
    ),
    ("List transfers", "이체 목록"),
    (
        "Show everything that is known of a transfer or a plan",
        "이체나 계획에 대해 알려진 모든 것을 표시",
    ),
    (
        "Go on with a transfer or a plan until it has ended",
        "이체나 계획을 끝날 때까지 이어서 진행",
    ),
    (
        "Write down what was found out about a transfer that the bank's answers leave open",
        "은행의 응답으로 끝나지 않은 이체에 대해 확인한 것을 적음",
    ),
    (
        "Let a transfer be sent that was held back after a backup was put back",
        "백업을 되돌린 뒤 멈춰 둔 이체를 보낼 수 있게 함",
    ),
    (
        "Call off what has not been sent of a plan or a transfer",
        "계획이나 이체에서 아직 보내지 않은 것을 취소",
    ),
    (
        "Take a transfer or a plan whose row cannot be read out of the work: it stays in the journal, and nothing is done about it",
        "읽을 수 없는 이체를 제쳐 둠. 기록에는 그대로 남고 아무것도 하지 않음",
    ),
    (
        "Number of the transfer, as `ontu journal list` names it",
        "`ontu journal list` 에 나오는 이체의 번호",
    ),
    (
        "The number is that of a plan, as `ontu journal verify` names it; its calls go on",
        "번호가 `ontu journal verify` 에 나오는 계획의 것임. 그 이체들은 계속 처리됨",
    ),
    (
        "Where it can be checked what became of the transfer; without account numbers and names of customers",
        "이체가 어떻게 되었는지 확인할 수 있는 근거. 고객의 계좌번호와 이름은 쓰지 않음",
    ),
    (
        "Say what was paid on a loan before this journal knew it",
        "이 기록 이전에 대출에 지급된 금액을 적음",
    ),
    (
        "Check every chain of evidence and every sealed content",
        "모든 증거 사슬과 봉인된 내용을 점검",
    ),
    (
        "Write the journal without protected content as JSON, one transfer a line",
        "보호되는 내용을 뺀 기록을 한 줄에 이체 하나씩 JSON으로 씀",
    ),
    (
        "Destroy the content of transfers that ended before a day",
        "어느 날 이전에 끝난 이체의 내용을 파기",
    ),
    (
        "Seal every content with a new key",
        "모든 내용을 새 키로 봉인",
    ),
    (
        "Only what has not ended: the page to read every morning",
        "끝나지 않은 것만: 매일 아침 볼 것",
    ),
    (
        "Only transfers in this state, such as unknown; may be given several times",
        "이 상태의 이체만(예: unknown). 여러 번 줄 수 있음",
    ),
    ("Only transfers of this kind", "이 종류의 이체만"),
    (
        "Only transfers recorded on this day or later",
        "이 날 또는 그 뒤에 기록된 이체만",
    ),
    (
        "Only transfers recorded on this day or earlier",
        "이 날 또는 그 전에 기록된 이체만",
    ),
    ("How many at most, oldest first", "최대 건수, 오래된 것부터"),
    (
        "Only what was recorded after the transfer with this sequence number",
        "이 순번의 이체 다음에 기록된 것만",
    ),
    ("Payments to borrowers", "차입자에게 지급"),
    ("Repayments to investors", "투자자에게 상환"),
    ("Returns of deposits", "예치금 반환"),
    (
        "Id or key of a transfer or a plan",
        "이체나 계획의 id 또는 키",
    ),
    (
        "Try a refused or not executed transfer once more under a new number; a payment that opened its loan needs new or continuation",
        "거절되었거나 실행되지 않은 이체를 새 번호로 한 번 더 시도. 대출을 여는 지급은 new나 continuation이 필요",
    ),
    ("Who asks for it", "요청하는 사람"),
    (
        "Where another process works with the journal, wait until it has ended or has done the work",
        "다른 프로그램이 기록을 쓰고 있으면 그것이 끝나거나 일을 마칠 때까지 기다림",
    ),
    ("As it was", "이전과 같이"),
    ("Opening the loan (NewTrnsYn Y)", "신규 대출로(NewTrnsYn Y)"),
    (
        "Continuing the loan (NewTrnsYn N)",
        "기존 대출로(NewTrnsYn N)",
    ),
    ("Id or key of the transfer", "이체의 id 또는 키"),
    ("The money moved", "자금이 이동했음"),
    ("The money did not move", "자금이 이동하지 않았음"),
    (
        "The amount of the transfer, as the finding names it",
        "확인한 자료에 적힌 이체 금액",
    ),
    (
        "Where the finding can be checked; without account numbers and names of customers",
        "확인한 것을 다시 찾아볼 수 있는 곳. 고객의 계좌번호와 이름은 쓰지 않음",
    ),
    ("Who found it out", "확인한 사람"),
    (
        "Who has confirmed it, where two names are enough; otherwise the second person gives the same command",
        "확인한 사람. 이름만으로 되는 곳에서 씀. 그 밖에는 두 번째 사람이 같은 명령을 줌",
    ),
    (
        "The bank has said that the transfer waits in no queue; needed on its own day",
        "은행이 이체가 대기 중이 아니라고 확인했음. 이체 당일에 필요",
    ),
    (
        "Id or key of a plan or a transfer",
        "계획이나 이체의 id 또는 키",
    ),
    (
        "Where it can be checked that it was not sent since the backup; without account numbers and names of customers",
        "백업 뒤에 보내지 않았음을 다시 찾아볼 수 있는 곳. 고객의 계좌번호와 이름은 쓰지 않음",
    ),
    ("Who has looked", "확인한 사람"),
    ("Who calls it off", "취소하는 사람"),
    ("Loan number", "대출번호"),
    (
        "What the bank has paid out on the loan so far",
        "은행이 지금까지 이 대출에 지급한 금액",
    ),
    (
        "Where it can be checked; without account numbers and names of customers",
        "다시 찾아볼 수 있는 곳. 고객의 계좌번호와 이름은 쓰지 않음",
    ),
    ("Who says so", "말하는 사람"),
    (
        "Also let transfers be sent again from a journal that was put back from a backup, once every open one was inquired",
        "백업에서 되돌린 기록에서, 끝나지 않은 모든 이체를 조회한 뒤 다시 보낼 수 있게 함",
    ),
    (
        "Who vouches that nothing was sent that the journal does not hold",
        "기록에 없는 것을 보낸 적이 없음을 보증하는 사람",
    ),
    (
        "File to write, which must not be there yet",
        "쓸 파일. 이미 있으면 안 됨",
    ),
    (
        "Destroy the content of transfers that were recorded before this day and have ended",
        "이 날 이전에 기록되고 끝난 이체의 내용을 파기",
    ),
    ("Do not ask", "묻지 않음"),
    (
        "Write down what the bank explained about a code that no document explains",
        "문서에 설명이 없는 코드에 대해 은행이 설명한 것을 적음",
    ),
    (
        "List the codes written down so far",
        "지금까지 적은 코드 목록",
    ),
    ("The code", "코드"),
    ("What it says of a transfer", "이체에 대해 뜻하는 것"),
    (
        "Only for this API, by its name or that of its operation",
        "이 API에만. API 이름이나 업무 이름",
    ),
    (
        "Where the explanation can be checked",
        "설명을 다시 찾아볼 수 있는 곳",
    ),
    ("Who writes it down", "적는 사람"),
    (
        "Write another class down than before; transfers that were decided by the earlier one become disputed",
        "이전과 다른 분류로 적음. 이전 분류로 결정된 이체는 분쟁 상태가 됨",
    ),
    ("The bank refused it", "은행이 거절했음"),
    ("The bank has no such transfer", "은행에 그런 이체가 없음"),
    ("The bank is working on it", "은행이 처리 중임"),
    ("The bank did it", "은행이 처리했음"),
    ("Do what is due now, and end", "지금 할 일을 하고 끝냄"),
    (
        "File that is kept up to date with how things stand, as JSON",
        "현재 상태를 JSON으로 계속 갱신하는 파일",
    ),
    (
        "Address on this machine at which metrics are served",
        "지표를 제공할 이 컴퓨터의 주소",
    ),
    (
        "Ids or keys of transfers or plans; all open transfers if none is given",
        "이체나 계획의 id 또는 키. 없으면 끝나지 않은 모든 이체",
    ),
    ("The day whose transfers are compared", "대조할 날짜"),
    (
        r#"Examples:
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --dry-run
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --plan loan-7.plan --by Kim
  ontu pay --approve loan-7.plan --by Lee"#,
        r#"예:
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --dry-run
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7
  ontu pay --loan loan.yaml --investors investors.csv --key loan-7 --plan loan-7.plan --by Kim
  ontu pay --approve loan-7.plan --by Lee"#,
    ),
    (
        r#"Examples:
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --total 330,000 --key loan-7/1
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --key loan-7/1 --yes --enqueue"#,
        r#"예:
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --total 330,000 --key loan-7/1
  ontu repay --loan 2026010500011 --account 79000000000104 --rows rows.csv --key loan-7/1 --yes --enqueue"#,
    ),
    (
        r#"Examples:
  ontu return --file returns.csv --total 750,000 --key returns-20260105
  ontu return --account 79000000000101 --amount 250,000 --bank 011 --to 30100000000001 --name-file name.txt --memo RETURN --key return-7"#,
        r#"예:
  ontu return --file returns.csv --total 750,000 --key returns-20260105
  ontu return --account 79000000000101 --amount 250,000 --bank 011 --to 30100000000001 --name-file name.txt --memo RETURN --key return-7"#,
    ),
    (
        "YAML file with the loan: loan_no, raised_amount, loan_term_months, bank_code, borrower_account_no, account_holder_name, loan_application_date, withdrawal_memo and, if there is one, deposit_memo; Korean names and names on the wire will do as well",
        "대출 내용의 YAML 파일: loan_no, raised_amount, loan_term_months, bank_code, borrower_account_no, account_holder_name, loan_application_date, withdrawal_memo, 있으면 deposit_memo. 한글명과 전문의 항목명도 됨",
    ),
    (
        "CSV file with one investor a row: virtual_account_no and investment_amount",
        "한 행에 투자자 한 명인 CSV 파일: virtual_account_no, investment_amount",
    ),
    (
        "Part of the loan was paid before: its number is known to the bank, and the rows are the rest",
        "대출의 일부가 이미 지급됨: 은행이 대출번호를 알고 있고, 행은 나머지임",
    ),
    (
        "The borrower's repayment virtual account",
        "차입자의 상환용 가상계좌",
    ),
    (
        "CSV file with one investor a row: virtual_account_no and repayment_amount",
        "한 행에 투자자 한 명인 CSV 파일: virtual_account_no, repayment_amount",
    ),
    ("What the rows must add up to", "행의 합계 금액"),
    (
        "What is printed on the account that pays",
        "출금계좌에 찍히는 내용",
    ),
    (
        "What is printed on the accounts that receive",
        "입금계좌에 찍히는 내용",
    ),
    ("The investor's virtual account", "투자자의 가상계좌"),
    ("How much is returned", "반환 금액"),
    (
        "Code of the bank that it is returned to, three digits",
        "반환받을 은행의 코드, 세 자리",
    ),
    ("The investor's own account", "투자자 본인 계좌"),
    (
        "Name of the account's holder; other users of this machine may see it in the list of processes",
        "계좌의 예금주명. 이 컴퓨터의 다른 사용자가 프로세스 목록에서 볼 수 있음",
    ),
    (
        "File that holds the name of the account's holder; - reads standard input",
        "계좌의 예금주명이 든 파일. -는 표준 입력",
    ),
    (
        "What is printed on the investor's account",
        "투자자의 계좌에 찍히는 내용",
    ),
    (
        "CSV file with one return a row: virtual_account_no, return_amount, bank_code, account_holder_name, investor_account_no, deposit_memo",
        "한 행에 반환 한 건인 CSV 파일: virtual_account_no, return_amount, bank_code, account_holder_name, investor_account_no, deposit_memo",
    ),
    (
        "Your own name of this transfer: the same key with the same content goes on where it stopped, with other content it is refused",
        "이체에 붙이는 이름: 같은 키와 같은 내용이면 멈춘 곳에서 이어지고, 다른 내용이면 거절됨",
    ),
    (
        "Show what would be sent and record nothing; with --approve, what stands in the plan",
        "보낼 내용을 보여 주고 아무것도 기록하지 않음. --approve와 함께는 계획의 내용",
    ),
    (
        "With --dry-run: write the exact bodies to this file, readable by its owner only",
        "--dry-run과 함께: 보낼 본문 그대로를 소유자만 읽을 수 있는 이 파일에 씀",
    ),
    ("Do not ask before sending", "보내기 전에 묻지 않음"),
    (
        "Record only; a worker sends",
        "기록만 함. 보내는 것은 worker",
    ),
    (
        "Record, and leave the rest to a process in the background",
        "기록하고 나머지는 백그라운드 프로그램에 맡김",
    ),
    (
        "Write a plan for another person to approve, and record nothing",
        "다른 사람이 승인할 계획을 쓰고 아무것도 기록하지 않음",
    ),
    (
        "Approve a plan that another person wrote, and send it",
        "다른 사람이 쓴 계획을 승인하고 보냄",
    ),
    (
        "Who writes or approves the plan",
        "계획을 쓰거나 승인하는 사람",
    ),
    (
        "Send it although the same payment, or one of the same total that has not ended, is in the journal under another key",
        "같은 이체나 합계가 같고 끝나지 않은 이체가 다른 키로 기록에 있어도 보냄",
    ),
    (
        "Send each of the rows that return the same amount from the same account; without it you are asked",
        "같은 계좌에서 같은 금액을 돌려주는 줄을 모두 보냄. 주지 않으면 물어봄",
    ),
    (
        "Begin a dossier: a folder with a YAML file to fill in and a place for each document",
        "서류철을 시작: 채워 넣을 YAML 파일과 서류마다의 자리가 있는 폴더",
    ),
    (
        "Say all that is missing, wrong or out of order, each with the sentence of the notice",
        "빠진 것, 잘못된 것, 순서가 틀린 것을 공지의 문장과 함께 모두 알려 줌",
    ),
    (
        "Show every step: done, next, or waiting, and who must act",
        "모든 단계를 표시: 완료, 다음, 대기, 그리고 누가 해야 하는지",
    ),
    (
        "Record that a step is done, with a file that shows it",
        "단계의 완료를 증빙 파일과 함께 기록",
    ),
    (
        "Render the application for CMS withdrawal as a page to print, seal and send",
        "CMS 출금이체 신청서를 인쇄하고 날인해 보낼 페이지로 만듦",
    ),
    (
        "Put together what is to be sent, by address, with drafted letters",
        "보낼 것을 받는 곳별로 묶고 편지의 초안을 씀",
    ),
    (
        "List what the notice leaves open, as questions to the KFTC",
        "공지가 정하지 않은 것을 금융결제원에 할 질문으로 나열",
    ),
    ("Folder of the dossier", "서류철 폴더"),
    (
        "Number of the step, as `ontu onboarding status` shows it",
        "`ontu onboarding status`가 보여 주는 단계 번호",
    ),
    (
        "File that shows it: a receipt, a screenshot, an e-mail; it is copied into the dossier",
        "증빙 파일: 접수증, 화면, 전자우편. 서류철에 복사됨",
    ),
    ("Who records it", "기록하는 사람"),
    (
        "Day on which it was done [default: today]",
        "완료한 날 [기본값: 오늘]",
    ),
    (
        "File to write, a page of HTML that prints on A4",
        "쓸 파일, A4로 인쇄되는 HTML 페이지",
    ),
    (
        "Folder to make; it must not be there yet",
        "만들 폴더. 이미 있으면 안 됨",
    ),
    (
        "Only these steps [default: every step that sends something and can be done now]",
        "이 단계만 [기본값: 무언가를 보내며 지금 할 수 있는 모든 단계]",
    ),
    (
        "Print help (see more with '--help')",
        "도움말 출력 (--help는 자세히)",
    ),
    ("Print version", "버전 출력"),
    (
        "Print this message or the help of the given subcommand(s)",
        "이 도움말이나 주어진 명령의 도움말 출력",
    ),
];

/// The Korean of an English text.
pub(super) fn text(english: &str) -> Option<&'static str> {
    all()
        .find(|(known, _)| *known == english)
        .map(|(_, korean)| korean)
}

/// Every text with its Korean.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.iter().copied()
}
