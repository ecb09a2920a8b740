//! Texts of `ontu pay`, `ontu repay`, `ontu return`, and of the work that follows them.

use crate::message::messages;

messages! {
    /// What is to be sent.
    summary(key, kind, calls, rows, krw) {
        ko: "{key}: {kind} {krw}원 (호출 {calls}회, {rows}건)",
        en: "{key}: {kind} of {krw} KRW (calls {calls}, rows {rows})",
    }
    /// Heading: the number of a call.
    call() {
        ko: "호출",
        en: "Call",
    }
    /// Heading: Y or N.
    opening() {
        ko: "신규여부",
        en: "New loan",
    }
    /// What a dry run cannot show.
    set_when_sent() {
        ko: "거래고유번호, 전송일자, 전송시각, 인증키는 보낼 때 정해집니다",
        en: "transaction number, date, time and token are set when it is sent",
    }
    /// The exact bodies were written.
    revealed(path) {
        ko: "보낼 전문 전체를 {path} 에 썼습니다. 계좌번호와 이름이 들어 있으니 다 본 뒤 지우십시오",
        en: "wrote the exact bodies to {path}; they hold account numbers and names, delete the file when you are done",
    }
    /// A dry run has left nothing behind.
    nothing_recorded() {
        ko: "시험 실행입니다. 아무것도 기록하거나 보내지 않았습니다",
        en: "this was a dry run: nothing was recorded or sent",
    }
    /// Asks.
    ask() {
        ko: "보내시겠습니까? [예/아니요]",
        en: "Send it? [yes/no]",
    }
    /// Nobody can be asked.
    give_yes() {
        ko: "물어볼 터미널이 없습니다. 확인했으면 --yes 를 주십시오",
        en: "there is no terminal to ask on; give --yes if it is meant",
    }
    /// The answer was no.
    declined() {
        ko: "그만두었습니다. 아무것도 기록하거나 보내지 않았습니다",
        en: "declined; nothing was recorded or sent",
    }
    /// A key that is none.
    not_a_key(reason) {
        ko: "--key 를 쓸 수 없습니다({reason}). 1–200자로, 앞뒤 공백 없이 적으십시오. 계좌번호나 이름은 넣지 마십시오",
        en: "--key cannot be used ({reason}); it must hold no account number and no name",
    }
    /// No holder.
    no_holder() {
        ko: "예금주명을 --name 이나 --name-file 로 주십시오",
        en: "give the holder's name with --name or --name-file",
    }
    /// A value of a flag that cannot be used.
    of_flag(flag, reason) {
        ko: "{flag} 값: {reason}",
        en: "{flag}: {reason}",
    }
    /// A bank code with too few digits.
    short_bank_code(text, limit) {
        ko: "--bank {text}: 은행코드는 {limit}자리입니다. 앞의 0 까지 적으십시오",
        en: "--bank {text}: expected {limit} digits, leading zeros included",
    }
    /// Rows that do not add up to what was said.
    other_total(path, found, expected) {
        ko: "{path} 의 합계가 {found}원입니다. --total 은 {expected}원입니다",
        en: "the rows of {path} add up to {found} KRW, expected {expected} as --total says",
    }
    /// Rows that cannot be divided into calls; the client's words.
    indivisible(reason) {
        ko: "호출로 나눌 수 없습니다: {reason}",
        en: "this cannot be divided into calls: {reason}",
    }
    /// What cannot be written down; the client's words.
    unrecordable(reason) {
        ko: "기록할 수 없습니다: {reason}",
        en: "this cannot be recorded: {reason}",
    }
    /// No random bytes.
    no_randomness(reason) {
        ko: "운영체제가 난수를 주지 않습니다: {reason}",
        en: "the operating system gives no random bytes: {reason}",
    }

    /// Two persons are needed.
    two_persons_needed() {
        ko: "한 사람이 계획을 만들고 다른 사람이 승인해야 합니다(설정 two_person)",
        en: "one person writes a plan and another approves it (setting two_person)",
    }
    /// How to plan.
    plan_how(command) {
        ko: "`ontu {command} … --plan 파일 --by 이름` 으로 계획을 만들고, 다른 사람이 `ontu {command} --approve 파일 --by 이름` 으로 보냅니다",
        en: "write a plan with `ontu {command} … --plan FILE --by NAME`; another person sends it with `ontu {command} --approve FILE --by NAME`",
    }
    /// One person cannot do both.
    same_person(name) {
        ko: "{name} 님이 만든 계획을 같은 사람이 승인할 수 없습니다",
        en: "{name} wrote the plan and cannot approve it",
    }
    /// One user of the machine cannot do both.
    same_user(person) {
        ko: "계획을 만든 사람은 {person} 입니다. 운영체제의 같은 사용자로는 승인할 수 없습니다",
        en: "{person} wrote the plan; the same user of the operating system cannot approve it",
    }
    /// A flag that the plan does not hold.
    not_in_the_plan() {
        ko: "--allow-duplicate 는 계획을 만들 때 주어야 합니다",
        en: "--allow-duplicate belongs into the plan, for both persons to stand for it",
    }
    /// What to do about it.
    another_person() {
        ko: "다른 담당자가 승인해야 합니다",
        en: "another person must approve it",
    }
    /// A plan was written.
    plan_written(path) {
        ko: "계획을 {path} 에 썼습니다. 아직 아무것도 기록하거나 보내지 않았습니다",
        en: "wrote the plan to {path}; nothing is recorded or sent yet",
    }
    /// How to approve it.
    approve_how(command, path) {
        ko: "다른 담당자가 `ontu {command} --approve {path} --by 이름` 으로 보냅니다. --dry-run 을 더하면 내용을 먼저 볼 수 있습니다",
        en: "another person sends it with `ontu {command} --approve {path} --by NAME`, and sees before with --dry-run what it holds",
    }
    /// A plan of another command.
    other_command(path, command) {
        ko: "{path} 은(는) `ontu {command}` 의 계획입니다",
        en: "{path} is a plan of `ontu {command}`",
    }
    /// A file that is no plan.
    not_a_plan(path) {
        ko: "{path} 은(는) 이 도구가 쓴 계획이 아닙니다",
        en: "{path} is no plan of this tool",
    }
    /// A plan of a newer version.
    newer_plan(path, format) {
        ko: "{path} 은(는) 더 새로운 판이 쓴 계획입니다(형식 {format})",
        en: "{path} was written by a newer version (format {format})",
    }
    /// A plan that does not open; the client's words.
    sealed_otherwise(path, reason) {
        ko: "{path} 을(를) 열 수 없습니다. 다른 열쇠로 봉인되었거나 바뀌었습니다: {reason}",
        en: "{path} does not open, it was changed or sealed with other keys: {reason}",
    }
    /// A plan whose face was changed.
    plan_was_changed(path) {
        ko: "{path} 의 겉에 적힌 내용이 봉인된 내용과 다릅니다",
        en: "what stands in {path} is not what was sealed in it",
    }
    /// What to do about it.
    write_it_anew() {
        ko: "계획을 새로 만들고, 누가 고쳤는지 확인하십시오",
        en: "write the plan anew, and find out who changed it",
    }
    /// A file that is there already.
    file_exists(path) {
        ko: "{path} 이(가) 이미 있어 그대로 두었습니다. 다른 이름을 주십시오",
        en: "{path} is there already and was left as it is; give another name",
    }

    /// Recorded, and a worker sends.
    enqueued(key) {
        ko: "{key} 을(를) 기록했습니다. `ontu worker` 가 보냅니다",
        en: "recorded {key}; `ontu worker` sends it",
    }
    /// Recorded, and a process sends.
    detached(key, process) {
        ko: "{key} 을(를) 기록하고 프로세스 {process} 에 맡겼습니다",
        en: "recorded {key} and left it to process {process}",
    }
    /// The process could not be started.
    not_detached(error) {
        ko: "기록했지만 보낼 프로세스를 시작하지 못했습니다: {error}",
        en: "it is recorded, but the process that sends it could not be started: {error}",
    }
    /// How to see how it stands.
    show_how(key) {
        ko: "`ontu journal show {key}` 로 진행을 볼 수 있습니다",
        en: "see how it stands with `ontu journal show {key}`",
    }
    /// How to go on.
    resume_how(key) {
        ko: "`ontu journal resume {key}` 로 이어 갑니다. 같은 명령을 다시 실행해도 두 번 나가지 않습니다",
        en: "go on with `ontu journal resume {key}`; the same command again sends nothing twice",
    }

    /// Progress: so many calls of all.
    progress(done, calls, krw, total) {
        ko: "{calls}회 중 {done}회 완료, {total}원 중 {krw}원",
        en: "settled {done} of {calls} calls, {krw} of {total} KRW",
    }
    /// Progress: what one call waits for.
    waiting(key, reason) {
        ko: "{key} 대기: {reason}",
        en: "{key}: {reason}",
    }
    /// Progress: what one call waits for, and until when.
    waiting_until(key, reason, time) {
        ko: "{key} 대기({time} 까지): {reason}",
        en: "{key} waits until {time}: {reason}",
    }
    /// A transfer was due by a clock that was ahead.
    due_ahead(key, time) {
        ko: "{key}: 시계가 앞서 있던 때 적힌 예정 시각 {time} 을 믿지 않고 지금 처리합니다",
        en: "{key} was due only at {time}, by a clock that was ahead then; it is worked on now",
    }
    /// When the first step is due.
    first_step(time) {
        ko: "다음 할 일은 {time} 에 있습니다. 그때까지 기다립니다",
        en: "nothing is to be done before {time}; waiting until then",
    }
    /// Which other transfer must end first.
    first_end(key, state) {
        ko: "먼저 `ontu journal show {key}` ({state})",
        en: "first `ontu journal show {key}` ({state})",
    }
    /// Progress: a call has another state.
    now_is(key, state) {
        ko: "{key} 상태: {state}",
        en: "{key}: {state}",
    }
    /// Ctrl-C while calls are under way.
    stopping() {
        ko: "멈추는 중입니다. 이미 나간 요청의 응답만 기다립니다",
        en: "stopping: only what is on its way is waited for",
    }
    /// Ctrl-C has stopped it.
    interrupted() {
        ko: "멈췄습니다",
        en: "stopped",
    }
    /// The payment may meet the sweep.
    near_sweep() {
        ko: "16:00 집금 시각이 가까워 지급이 그와 겹칠 수 있습니다",
        en: "the sweep at 16:00 is near, and a payment may meet it",
    }

    /// What was done, in won and rows.
    done_share(calls, rows, krw) {
        ko: "완료 {krw}원 (호출 {calls}회, {rows}건)",
        en: "done {krw} KRW (calls {calls}, rows {rows})",
    }
    /// What is not known, in won and rows.
    open_share(calls, rows, krw) {
        ko: "모름 {krw}원 (호출 {calls}회, {rows}건)",
        en: "not known {krw} KRW (calls {calls}, rows {rows})",
    }
    /// What was not done, in won and rows.
    not_done_share(calls, rows, krw) {
        ko: "안 나감 {krw}원 (호출 {calls}회, {rows}건)",
        en: "not done {krw} KRW (calls {calls}, rows {rows})",
    }
    /// All of it is done.
    all_settled(key, krw) {
        ko: "{key}: {krw}원이 모두 완료되었습니다",
        en: "{key}: all {krw} KRW are settled",
    }
    /// It stopped in between.
    partially(key) {
        ko: "{key}: 일부만 나갔습니다. 나간 것은 되돌리는 API 가 없습니다",
        en: "{key}: only a part went out, and no API takes it back",
    }
    /// Nothing of it was done.
    none_settled(key) {
        ko: "{key}: 아무것도 나가지 않았습니다",
        en: "{key}: nothing went out",
    }
    /// Something of it is open.
    still_open(key) {
        ko: "{key}: 결과를 모르는 거래가 있습니다. 새 키로 다시 보내지 마십시오",
        en: "{key}: something is not known; do not send it again under another key",
    }
    /// Something of it is disputed.
    is_disputed(key) {
        ko: "{key}: 내용이 어긋난 거래가 있어 대출이나 계좌가 멈췄습니다. 사람이 확인해야 합니다",
        en: "{key}: something is disputed, and its loan or account stands still until a person has looked at it",
    }
    /// It waits to be sent.
    still_waiting(key) {
        ko: "{key}: 아직 보내지 않은 거래가 있습니다",
        en: "{key}: something is still to be sent",
    }
    /// It had ended before the command was run.
    ended_before(since) {
        ko: "{since} 에 이미 끝난 거래입니다. 이번 실행은 아무것도 보내지 않았습니다",
        en: "it had ended at {since}; this run has sent nothing",
    }
    /// More transfers than a table shows.
    more_rows(count, key) {
        ko: "{count}건이 더 있습니다. 모두 보려면 `ontu journal show {key}`",
        en: "not shown: {count}; `ontu journal show {key}` shows all",
    }
    /// Some keys and how many more.
    and_more(keys, count) {
        ko: "{keys} 외 {count}건",
        en: "{keys} and {count} more",
    }
    /// What the bank refused, by its code.
    bank_refused(keys, code) {
        ko: "{keys}: 은행이 거절했습니다: {code}",
        en: "{keys}: the bank refused it: {code}",
    }
    /// Where a code stood.
    to_the_call() {
        ko: "거래의 응답",
        en: "to the call",
    }
    /// Where a code stood.
    to_the_inquiry() {
        ko: "결과조회의 응답",
        en: "to the inquiry",
    }
    /// Where a code stood.
    about_the_original() {
        ko: "결과조회가 말한 원거래의 결과",
        en: "about the original",
    }
    /// What to do about an unexplained code.
    code_unexplained(keys, code, place) {
        ko: "{keys}: 은행의 코드 {code} ({place})은(는) 어떤 문서에도 없습니다. 은행에 뜻을 묻고 `ontu codes add {code} --class refused|absent|pending|done --reference 근거 --by 이름` 으로 적으십시오",
        en: "{keys}: no document explains the bank's code {code} ({place}); ask the bank and write its answer down with `ontu codes add {code} --class refused|absent|pending|done --reference TEXT --by NAME`",
    }
    /// What to do where no code helps.
    resolve_how(key) {
        ko: "은행의 답으로 끝나지 않으면 다음 날 은행의 명세를 보고 `ontu journal resolve {key} --moved|--not-moved --amount 금액 --reference 근거 --by 이름` 으로 적으십시오",
        en: "if the bank's answers do not end it, look at its statement on the next day and write it down with `ontu journal resolve {key} --moved|--not-moved --amount KRW --reference TEXT --by NAME`",
    }
    /// What to do where no code helps, for several.
    resolve_each(keys) {
        ko: "은행의 답으로 끝나지 않으면 다음 날 은행의 명세를 보고 하나씩 `ontu journal resolve 키 --moved|--not-moved --amount 금액 --reference 근거 --by 이름` 으로 적으십시오: {keys}",
        en: "if the bank's answers do not end them, look at its statement on the next day and write each down with `ontu journal resolve KEY --moved|--not-moved --amount KRW --reference TEXT --by NAME`: {keys}",
    }
    /// What to do about what ended otherwise than done.
    again_how(key, how) {
        ko: "원인을 고친 뒤 다시 시도하려면 `ontu journal resume {key} --again {how} --by 이름`",
        en: "to try it once more when the cause is corrected: `ontu journal resume {key} --again {how} --by NAME`",
    }
    /// What to do about several that ended otherwise than done.
    again_each(keys, first, how) {
        ko: "원인을 고친 뒤 다시 시도하려면 하나씩 `ontu journal resume {first} --again {how} --by 이름`: {keys}",
        en: "to try them once more when the cause is corrected, each with `ontu journal resume {first} --again {how} --by NAME`: {keys}",
    }
    /// What to do about the rest of a plan.
    abandon_how() {
        ko: "나머지를 보내지 않으려면 `ontu journal abandon 키 --by 이름` 으로 취소하십시오",
        en: "to send none of the rest, call it off with `ontu journal abandon KEY --by NAME`",
    }
    /// What to do about what is open at the bank.
    ask_how() {
        ko: "은행에 지금 물어보려면 `ontu inquire`, 거래 하나를 자세히 보려면 `ontu journal show 키`",
        en: "`ontu inquire` asks the bank now, `ontu journal show KEY` shows all that is known of one",
    }
    /// What to do about what was not sent.
    send_how() {
        ko: "기록만 된 거래는 `ontu worker` 나 `ontu journal resume 키` 가 보냅니다",
        en: "what is only recorded is sent by `ontu worker`, or by `ontu journal resume KEY`",
    }
    /// A worker is at it.
    busy() {
        ko: "다른 작업이 이 거래를 다루고 있습니다. 잠시 뒤 다시 실행하십시오",
        en: "a worker is at the transfer; run the command again in a moment",
    }
    /// Anything else that the driver did not do; the client's words.
    unworkable(reason) {
        ko: "처리하지 못했습니다: {reason}",
        en: "this could not be done: {reason}",
    }
    /// Rows of a file that return the same amount from the same account.
    alike(path, lines) {
        ko: "{path}: 같은 가상계좌에서 같은 금액을 돌려주는 줄이 있습니다: {lines}",
        en: "{path}: these lines return the same amount from the same virtual account: {lines}",
    }
    /// A plan holds such rows.
    plan_alike() {
        ko: "계획에 같은 가상계좌에서 같은 금액을 돌려주는 반환이 여럿 있고, 쓴 사람이 모두 보낸다고 했습니다",
        en: "the plan returns the same amount from the same virtual account more than once, and who wrote it has said that each is to be sent",
    }
    /// What is asked about them.
    ask_alike() {
        ko: "모두 따로 보내시겠습니까? [예/아니요]",
        en: "Send each of them? [yes/no]",
    }
    /// What to do about them where nobody can be asked.
    allow_alike() {
        ko: "잘못 들어간 줄은 지우고, 모두 따로 보낼 거래이면 --allow-alike 를 주십시오",
        en: "take out the line that is there by mistake; if each of them is to be sent, give --allow-alike",
    }
    /// What a bank that counts bytes would refuse of a call.
    beyond_cp949(call, list) {
        ko: "{call}번째 호출: 은행이 CP949 바이트로 세면 거절할 수 있습니다: {list}",
        en: "call {call}: a bank that counts bytes of CP949 may refuse it: {list}",
    }
    /// Two rows of a file that are the same payment.
    same_rows(first, second) {
        ko: "파일의 {first}번째와 {second}번째 반환이 같은 계좌의 같은 금액입니다",
        en: "returns {first} and {second} of the file are of the same amount from the same account",
    }
    /// A row that is in the journal already.
    row_is_there(row, known) {
        ko: "{row}번째 반환: {known}",
        en: "return {row} of the file: {known}",
    }
}
