//! Texts of `ontu journal` and of everything else that reads the journal.

use crate::message::messages;

messages! {
    /// A row that cannot be read.
    unreadable(number, key, why) {
        ko: "거래 {number} ({key})의 기록을 읽을 수 없습니다: {why}",
        en: "the record of transfer {number} ({key}) cannot be read: {why}",
    }
    /// What to do about rows that cannot be read.
    set_aside_how() {
        ko: "백업과 대조하고 은행에 확인하십시오. 무엇이 되었는지 알면 `ontu journal set-aside 번호 --reference 근거 --by 이름` (계획이면 `--plan` 도) 으로 제쳐 둘 수 있습니다",
        en: "compare with a backup and ask the bank; once it is known what became of it, `ontu journal set-aside NUMBER --reference TEXT --by NAME` (for a plan with `--plan`) takes it out of the work",
    }
    /// It was set aside.
    was_set_aside(number) {
        ko: "거래 {number} 을(를) 제쳐 두었습니다. 장부에 그대로 남고, 더는 보내거나 조회하지 않습니다",
        en: "transfer {number} was set aside: it stays in the journal, and is neither sent nor inquired any more",
    }
    /// It is not to be set aside.
    not_to_set_aside(number) {
        ko: "거래 {number} 은(는) 읽을 수 있거나 이미 제쳐 두었습니다. 읽을 수 없는 것만 제쳐 둘 수 있습니다",
        en: "transfer {number} can be read, or was set aside before; only what cannot be read is set aside",
    }
    /// A plan was set aside.
    plan_was_set_aside(number) {
        ko: "계획 {number} 을(를) 제쳐 두었습니다. 장부에 그대로 남고, 그 거래들은 계속 처리됩니다",
        en: "plan {number} was set aside: it stays in the journal with its key taken, and its calls go on",
    }
    /// A plan is not to be set aside.
    plan_not_to_set_aside(number) {
        ko: "계획 {number} 은(는) 읽을 수 있거나 이미 제쳐 두었습니다. 읽을 수 없는 것만 제쳐 둘 수 있습니다",
        en: "plan {number} can be read, or was set aside before; only what cannot be read is set aside",
    }
    /// Rows that a file does not hold.
    left_out(count) {
        ko: "읽을 수 없는 거래 {count}건은 빠졌습니다",
        en: "left out, since they cannot be read: {count}",
    }
    /// Heading: the number in the order of recording.
    sequence() {
        ko: "번호",
        en: "No.",
    }
    /// Heading: the caller's key.
    key() {
        ko: "키",
        en: "Key",
    }
    /// Heading: what kind of transfer.
    kind() {
        ko: "종류",
        en: "Kind",
    }
    /// Heading: rows of the call.
    rows() {
        ko: "건수",
        en: "Rows",
    }
    /// Heading: the loan or account.
    party() {
        ko: "대출/계좌",
        en: "Loan/account",
    }
    /// Heading: the state.
    state() {
        ko: "상태",
        en: "State",
    }
    /// Heading: since when.
    since() {
        ko: "시각",
        en: "Since",
    }
    /// Heading: the bank's last answer.
    last_answer() {
        ko: "은행의 답",
        en: "Bank said",
    }
    /// The bank gave no answer that can be read.
    no_reply() {
        ko: "응답 없음",
        en: "no reply",
    }
    /// How long, below an hour.
    minutes(minutes) {
        ko: "{minutes}분",
        en: "{minutes} min",
    }
    /// How long, below a day.
    hours(hours, minutes) {
        ko: "{hours}시간 {minutes}분",
        en: "{hours} h {minutes} min",
    }
    /// How long, from a day on.
    days(days, hours) {
        ko: "{days}일 {hours}시간",
        en: "{days} d {hours} h",
    }
    /// Heading: how urgently a person should look.
    look() {
        ko: "확인",
        en: "Look",
    }
    /// Heading: when.
    time() {
        ko: "시각",
        en: "Time",
    }
    /// So many in a state.
    in_state(state, count, krw) {
        ko: "{state} {count}건 {krw}원",
        en: "{state} {count} ({krw} KRW)",
    }

    /// Nothing to list.
    nothing() {
        ko: "해당하는 거래가 없습니다",
        en: "there is no such transfer",
    }
    /// Nothing is open.
    all_resolved(time) {
        ko: "{time}: 끝나지 않은 거래가 없습니다",
        en: "{time}: every transfer has ended",
    }
    /// There is more than was listed.
    more(after) {
        ko: "더 있습니다. 이어서 보려면 --after {after}",
        en: "there is more; give --after {after} to go on",
    }
    /// A state that does not exist.
    no_such_state(text, states) {
        ko: "--state {text} 이라는 상태는 없습니다. 쓸 수 있는 상태: {states}",
        en: "--state {text}: expected one of {states}",
    }
    /// A day that is none.
    not_a_day(flag, text) {
        ko: "{flag} {text} 은(는) 날짜가 아닙니다. YYYYMMDD 로 적으십시오",
        en: "{flag} {text} is not a day, expected YYYYMMDD",
    }
    /// An amount that is none.
    not_an_amount(flag, text) {
        ko: "{flag} {text} 은(는) 금액이 아닙니다. 1000000 또는 1,000,000 처럼 적으십시오",
        en: "{flag} {text} is no amount, expected one such as 1000000 or 1,000,000",
    }

    /// There is no such transfer or plan.
    not_found(what) {
        ko: "장부에 {what} 이(가) 없습니다",
        en: "the journal has no transfer or plan {what}",
    }
    /// How to see what there is.
    list_them() {
        ko: "`ontu journal list` 로 키와 번호를 확인하십시오",
        en: "`ontu journal list` shows keys and ids",
    }
    /// A plan where one transfer is needed.
    several(what, count) {
        ko: "{what} 은(는) 거래 {count}건으로 된 계획입니다. 한 건을 지정해야 합니다",
        en: "{what} is a plan of {count} calls, expected one of them",
    }
    /// The keys of the calls.
    name_one(keys) {
        ko: "다음 중 하나를 지정하십시오: {keys}",
        en: "give one of {keys}",
    }

    /// A heading above a plan.
    plan_is(key, calls, rows, krw, last_four) {
        ko: "계획 {key}: 호출 {calls}회, {rows}건, {krw}원, 대출 {last_four}",
        en: "plan {key}: {calls} calls, {rows} rows, {krw} KRW, loan {last_four}",
    }
    /// A heading above a transfer.
    transfer_is(key, kind, krw, last_four, state) {
        ko: "{key}: {kind} {krw}원, {last_four}, {state}",
        en: "{key}: {kind} of {krw} KRW, {last_four}, {state}",
    }
    /// Who approved it.
    approved(made_by, approved_by, at) {
        ko: "작성 {made_by}, 승인 {approved_by} ({at})",
        en: "written by {made_by}, approved by {approved_by} ({at})",
    }
    /// One of several numbers under which it was sent.
    attempt_is(ordinal, day, number, inquiries) {
        ko: "{ordinal}차: 전송일자 {day}, 거래고유번호 {number}, 조회 {inquiries}회",
        en: "attempt {ordinal}: sent date {day}, transaction number {number}, inquiries {inquiries}",
    }

    /// Fact: recorded.
    was_recorded() {
        ko: "기록",
        en: "recorded",
    }
    /// Fact: permitted.
    was_permitted(number, day) {
        ko: "전송 허가: 거래고유번호 {number}, 전송일자 {day}",
        en: "permitted: transaction number {number} of {day}",
    }
    /// Fact: not sent.
    was_not_sent(why) {
        ko: "보내지 못함: {why}",
        en: "not sent: {why}",
    }
    /// Fact: answered.
    was_answered(answer) {
        ko: "응답: {answer}",
        en: "answered: {answer}",
    }
    /// Fact: interrupted.
    was_interrupted() {
        ko: "보내던 프로세스가 끝나 결과를 모름",
        en: "the process that was sending it ended: its outcome is not known",
    }
    /// Fact: inquired.
    was_inquired(about, answer) {
        ko: "결과조회({about}): {answer}",
        en: "inquired ({about}): {answer}",
    }
    /// About its own day.
    own_day() {
        ko: "당일",
        en: "its day",
    }
    /// About the day after.
    next_day() {
        ko: "다음 날",
        en: "the day after",
    }
    /// Fact: closed.
    was_closed() {
        ko: "은행에 없음이 확정되어 실행 안 됨으로 마감",
        en: "closed as not executed: the bank had none of it when its days were over",
    }
    /// Fact: lapsed.
    was_lapsed() {
        ko: "보내지 못한 채 날이 바뀜",
        en: "its day ended before anything was sent",
    }
    /// Fact: again.
    was_again(by) {
        ko: "다시 시도: {by}",
        en: "another attempt, asked for by {by}",
    }
    /// Fact: cancelled.
    was_cancelled(by) {
        ko: "취소: {by}",
        en: "called off by {by}",
    }
    /// Fact: resolved as moved.
    was_resolved_moved(by, reference) {
        ko: "담당자 확인: 돈이 옮겨짐 ({by}, 근거 {reference})",
        en: "resolved: the money moved ({by}, reference {reference})",
    }
    /// Fact: resolved as not moved.
    was_resolved_not_moved(by, reference) {
        ko: "담당자 확인: 돈이 옮겨지지 않음 ({by}, 근거 {reference})",
        en: "resolved: the money did not move ({by}, reference {reference})",
    }
    /// Fact: held back.
    was_held_back() {
        ko: "백업을 되돌려 멈춤: 그 사이에 보냈는지 사람이 확인해야 함",
        en: "held back after a backup was put back: a person must find out whether it was sent since",
    }
    /// Fact: released.
    was_released(by, reference) {
        ko: "백업 뒤 보내지 않았음을 확인하여 풀어 줌 ({by}, 근거 {reference})",
        en: "released: it was not sent since the backup ({by}, reference {reference})",
    }
    /// Fact: judged anew.
    was_judged(version) {
        ko: "코드표 {version}판으로 다시 판정",
        en: "judged anew by version {version} of the codes",
    }
    /// Fact: judged anew, and it would not be what was decided.
    was_judged_otherwise(before) {
        ko: "다시 판정하니 전에 정해진 것({before})과 다름",
        en: "judged anew it would not be what was decided before ({before})",
    }
    /// It was disputed before an operator resolved it.
    was_disputed(dispute) {
        ko: "전에 어긋난 내용: {dispute}",
        en: "it was disputed before: {dispute}",
    }
    /// Fact of a newer version.
    was_something() {
        ko: "이 판이 모르는 기록",
        en: "something that this version does not know",
    }
    /// Silence; why is the client's to say.
    silence(why) {
        ko: "응답 없음({why})",
        en: "no usable reply ({why})",
    }
    /// A reply with a code.
    replied(code) {
        ko: "응답코드 {code}",
        en: "code {code}",
    }
    /// A reply to an inquiry with a code and a result.
    replied_with_result(code, result) {
        ko: "응답코드 {code}, 원거래 {result}",
        en: "code {code}, original {result}",
    }
    /// A reply about something else.
    replied_otherwise(element) {
        ko: "{element} 이(가) 보낸 것과 다름",
        en: "{element} is not what was sent",
    }
    /// A reply without members that should be in it.
    replied_without(said, members) {
        ko: "{said}, {members} 없음",
        en: "{said}, without {members}",
    }

    /// What the rules refuse because of the state.
    other_state(state) {
        ko: "지금 상태({state})에서는 할 수 없습니다",
        en: "this cannot be done while it is {state}",
    }
    /// How to see why.
    show_it() {
        ko: "`ontu journal show` 로 그 거래를 확인하십시오",
        en: "look at it with `ontu journal show`",
    }
    /// Too early.
    too_early() {
        ko: "아직 이릅니다. 보낸 날과 그 뒤 두 시간이 지나야 합니다. 은행에서 늦게 처리될 수 있기 때문입니다",
        en: "too early: the day on which it was sent and two hours after it must be over, for the bank may still take it up",
    }
    /// What to do about it.
    ask_about_queue() {
        ko: "은행이 대기 중인 거래가 아니라고 확인했다면 --bank-confirmed-not-queued 를 주십시오",
        en: "if the bank has confirmed that it waits in no queue, give --bank-confirmed-not-queued",
    }
    /// The loan number is in use.
    loan_is_open() {
        ko: "이 대출번호는 이미 신규(Y)로 나갔습니다",
        en: "the loan number was opened before",
    }
    /// What to do about it.
    give_continuation() {
        ko: "나머지를 보내는 것이면 --continuation, 다시 시도하는 것이면 --again continuation 을 주십시오",
        en: "for the rest of the loan give --continuation, for another attempt --again continuation",
    }
    /// The loan is not known.
    loan_unknown() {
        ko: "이 장부가 시작하지 않은 대출이라 누적 지급액을 모릅니다",
        en: "this journal has not opened the loan, so what was paid on it is not known",
    }
    /// What to do about it.
    adopt_it() {
        ko: "`ontu journal adopt --loan 번호 --accumulated 금액` 으로 지금까지 나간 금액을 적으십시오",
        en: "say what was paid so far with `ontu journal adopt --loan NO --accumulated KRW`",
    }
    /// A choice is needed.
    choice_needed() {
        ko: "대출을 시작하는 지급이었습니다. 거절된 신규(Y)가 대출번호를 소진하는지 알려져 있지 않아 선택해야 합니다",
        en: "it was to open the loan, and whether a refused opening uses up the loan number is not known",
    }
    /// What to do about it.
    ask_the_bank() {
        ko: "은행에 확인한 뒤 --again new 또는 --again continuation 을 주십시오",
        en: "ask the bank, then give --again new or --again continuation",
    }
    /// There is no choice.
    no_choice() {
        ko: "신규와 기존을 고를 수 있는 거래가 아닙니다. --again same 을 주십시오",
        en: "there is nothing to choose between new and continuation; give --again same",
    }
    /// Another amount.
    other_amount() {
        ko: "금액이 거래의 금액과 다릅니다",
        en: "the amount is not that of the transfer",
    }
    /// What to do about it.
    compare_amounts() {
        ko: "은행의 명세와 `ontu journal show` 를 대조하십시오. 실제로 다른 금액이 나갔다면 은행에 알리십시오",
        en: "compare the bank's statement with `ontu journal show`; if another amount really moved, tell the bank",
    }
    /// A journal was made.
    journal_made(path) {
        ko: "새 장부를 만들었습니다: {path}",
        en: "made a new journal: {path}",
    }
    /// The journal is there already.
    journal_is_there(path) {
        ko: "장부 {path} 은(는) 이미 있어 그대로 두었습니다",
        en: "the journal {path} is there already and was left as it is",
    }
    /// A second person is needed.
    second_person() {
        ko: "두 사람이 확인해야 합니다",
        en: "a second person must confirm it",
    }
    /// What to do about it.
    confirm_it() {
        ko: "다른 담당자가 자기 이름(--by)으로 같은 명령을 주거나, 이름만으로 되는 곳에서는 --confirmed-by 로 확인하십시오",
        en: "another person gives the same command with a --by of their own, or --confirmed-by names one where names are enough",
    }
    /// The second person must be another user.
    other_user_needed() {
        ko: "두 번째 담당자는 운영체제의 다른 사용자여야 합니다",
        en: "the second person must act as another user of the operating system",
    }
    /// What to do about it.
    other_user() {
        ko: "두 번째 담당자가 자기 계정으로 로그인해 같은 명령을 자기 이름(--by)으로, --confirmed-by 없이 주십시오. 이름만으로 충분하면 설정 파일에 two_person = \"names\"",
        en: "the second person logs in to an account of their own and gives the same command with a --by of their own and without --confirmed-by; where names are enough, the settings file says two_person = \"names\"",
    }
    /// A name that names nobody.
    name_needed() {
        ko: "사람의 이름을 적으십시오. 제어 문자와 < > 는 쓸 수 없습니다",
        en: "expected a person's name, without control characters, < and >",
    }
    /// The first person's word is written down.
    waits_for_second(name, path) {
        ko: "두 번째 담당자의 확인이 필요합니다. {name} 님의 결정을 적어 두었고 아직 아무것도 바뀌지 않았습니다({path})",
        en: "a second person must confirm it; what {name} decided is written down, and nothing has changed yet ({path})",
    }
    /// It was written down before.
    still_waits(name, at) {
        ko: "{name} 님이 {at} 에 같은 결정을 했습니다. 다른 사람이 확인해야 합니다",
        en: "{name} decided the same at {at}; another person must confirm it",
    }
    /// What to do about it.
    same_command() {
        ko: "다른 담당자가 자기 이름(--by)으로 같은 명령을 그대로 주면 실행됩니다",
        en: "another person gives the same command with a --by of their own",
    }
    /// A file that holds no word of a first person.
    no_word(path) {
        ko: "{path} 은(는) 첫 번째 담당자가 적은 파일이 아니거나 파일의 소유자가 그 사람이 아닙니다",
        en: "{path} is no decision of a first person, or its owner is another user than the one that it names",
    }
    /// What to do about it.
    remove_it(path) {
        ko: "{path} 을(를) 지우고 두 사람이 처음부터 다시 하십시오",
        en: "remove {path}, and let both persons decide anew",
    }
    /// No fresh inquiry.
    inquiry_too_old() {
        ko: "15분 안에 은행에 조회한 결과가 없습니다",
        en: "there is no inquiry of the last 15 minutes",
    }
    /// What to do about it.
    inquire_first() {
        ko: "`ontu inquire` 로 은행에 먼저 물어보십시오",
        en: "ask the bank first with `ontu inquire`",
    }
    /// The bank says otherwise.
    bank_says_otherwise() {
        ko: "은행의 마지막 답이 완료 또는 처리 중이라 옮겨지지 않았다고 적을 수 없습니다",
        en: "the bank's last word was done or pending, so it cannot be written down as not moved",
    }
    /// A reference and a name.
    reference_needed() {
        ko: "근거(--reference)와 이름(--by)이 필요합니다",
        en: "a reference and a name are needed",
    }
    /// Anything else that the rules refuse.
    refused_by_rules(reason) {
        ko: "지금은 할 수 없습니다: {reason}",
        en: "this cannot be done: {reason}",
    }

    /// Adopted.
    adopted(last_four, krw) {
        ko: "대출 {last_four} 의 누적 지급액을 {krw}원으로 적었습니다",
        en: "the loan {last_four} has {krw} KRW paid out so far, as written down now",
    }
    /// Everything is as it was written.
    verified(transfers, evidence) {
        ko: "거래 {transfers}건, 기록 {evidence}건을 확인했습니다. 모두 적힌 그대로입니다",
        en: "checked {transfers} transfers and {evidence} facts: everything is as it was written",
    }
    /// The journal has no keys.
    not_keyed() {
        ko: "이 장부는 열쇠 없이 쓰였으므로, 파일을 쓸 수 있는 사람은 흔적 없이 고칠 수 있습니다",
        en: "the journal is used without keys: whoever can write to the file can change it unseen",
    }
    /// The keys were not given.
    keys_not_checked() {
        ko: "열쇠 파일 없이 열었으므로, 열쇠 없이 고친 곳이 있는지는 확인하지 못했습니다",
        en: "opened without the key file: whether somebody without it has changed the journal was not checked",
    }
    /// The beginning was not marked.
    taken_on_trust(commits) {
        ko: "처음 {commits}번의 기록은 열쇠로 표시하기 전의 것이라 그대로 믿습니다",
        en: "the first {commits} commits were written before rows were marked with the key, and are taken on trust",
    }
    /// Something is not.
    not_verified(count, list) {
        ko: "적힌 그대로가 아닌 곳이 {count}군데 있습니다:\n  {list}",
        en: "not as it was written: {count}\n  {list}",
    }
    /// What to do about it.
    send_nothing() {
        ko: "아무것도 보내지 말고 백업과 대조하십시오",
        en: "send nothing and compare with a backup",
    }
    /// A state that does not follow from its evidence.
    does_not_follow() {
        ko: "상태가 기록에서 나오지 않습니다",
        en: "its state does not follow from its evidence",
    }
    /// Content that is another than its digest.
    other_content() {
        ko: "봉인된 내용이 기록의 요약과 다릅니다",
        en: "its sealed content is not that of its digest",
    }

    /// Exported.
    exported(count, path) {
        ko: "거래 {count}건을 {path} 에 썼습니다. 계좌번호와 이름은 들어 있지 않습니다",
        en: "wrote {count} transfers to {path}, without account numbers and names",
    }

    /// Asks.
    forget_really() {
        ko: "지우시겠습니까? [예/아니요]",
        en: "Destroy it? [yes/no]",
    }
    /// The answer was no.
    not_forgotten() {
        ko: "그만두었습니다. 아무것도 지우지 않았습니다",
        en: "declined; nothing was destroyed",
    }
    /// Says what is destroyed.
    ask_forget(day) {
        ko: "{day} 이전에 기록되어 끝난 거래의 내용(계좌번호, 이름)을 지웁니다. 되돌릴 수 없습니다.",
        en: "This destroys the content (account numbers, names) of transfers recorded before {day} that have ended. It cannot be undone.",
    }
    /// Forgotten.
    forgotten(now, before, kept) {
        ko: "지움 {now}건, 전에 지움 {before}건, 끝나지 않아 남김 {kept}건. 백업에는 남아 있습니다",
        en: "destroyed {now}, destroyed before {before}, kept because still open {kept}; backups keep what they hold",
    }
    /// Sealed anew.
    rekeyed(id, changed) {
        ko: "새 열쇠 {id} 로 {changed}건을 다시 봉인했습니다",
        en: "sealed {changed} contents with the new key {id}",
    }
    /// The key file must be backed up again.
    back_up_again(path) {
        ko: "{path} 의 새 사본을 장부와 다른 곳에 두십시오. 옛 사본으로는 앞으로의 거래를 읽을 수 없습니다",
        en: "make a new copy of {path} apart from the journal: an old copy cannot read what comes",
    }

    /// There is nothing to try once more.
    nothing_again() {
        ko: "거절되거나 실행되지 않은 거래가 없어 다시 시도할 것이 없습니다",
        en: "nothing of it was refused or not executed, so there is nothing to try once more",
    }
    /// What the bank answers.
    bank_answers(answer) {
        ko: "은행의 답: {answer}",
        en: "the bank answers: {answer}",
    }
    /// The bank has decided it by itself.
    bank_decided(key, state) {
        ko: "{key}: 방금 은행이 답해 {state} (으)로 끝났습니다. 적을 것이 없습니다",
        en: "{key}: the bank has just answered, and it is {state}; there is nothing to write down",
    }
    /// Called off.
    abandoned(key, count) {
        ko: "{key}: 보내지 않은 {count}건을 취소했습니다",
        en: "{key}: called off {count} that had not been sent",
    }
    /// Nothing of it can be called off.
    nothing_to_abandon(key, summary) {
        ko: "{key}: 보내지 않은 거래가 없어 취소할 것이 없습니다: {summary}",
        en: "{key}: nothing of it waits to be sent, so there is nothing to call off: {summary}",
    }
    /// Something may have been sent.
    still_open() {
        ko: "이미 나갔을 수 있는 거래는 그대로 두었습니다. `ontu journal resume` 으로 결과를 확인하십시오",
        en: "what may have been sent was left as it is; find out with `ontu journal resume`",
    }
    /// Another total was there before.
    adopted_instead(last_four, krw) {
        ko: "대출 {last_four} 의 누적 지급액은 {krw}원이었습니다. 바꿔 적습니다",
        en: "the loan {last_four} had {krw} KRW before; it is written down anew",
    }
    /// There is no quarantine.
    no_quarantine() {
        ko: "막혀 있지 않은 장부입니다",
        en: "the journal is not quarantined",
    }
    /// Some transfers must still be inquired.
    still_to_inquire(count) {
        ko: "은행에 확인하지 않은 거래가 {count}건 있습니다",
        en: "transfers that were not inquired yet: {count}",
    }
    /// The quarantine is over.
    quarantine_ended() {
        ko: "이제 이 장부로 다시 보낼 수 있습니다",
        en: "transfers can be sent from the journal again",
    }

    /// Some transfers are held back now.
    held_back(count) {
        ko: "백업 뒤에 보냈는지 알 수 없어 멈춘 거래가 {count}건 있습니다. `ontu journal list --unresolved` 로 보고, 은행 명세와 하나씩 대조하십시오. 명세에 없으면 `ontu journal release`, 있으면 `ontu journal resolve --moved`",
        en: "transfers that may have been sent since the backup and are held back: {count}; see `ontu journal list --unresolved` and compare each with the bank's statement: if it is not there, `ontu journal release`, if it is, `ontu journal resolve --moved`",
    }
    /// A transfer will be held back.
    will_be_held_back(key) {
        ko: "{key}: 장부에는 보낸 적이 없지만 백업 뒤에 보냈을 수 있습니다. 장부를 풀면 멈춰 두며, 은행 명세와 대조해야 합니다",
        en: "{key} was not sent as far as the journal knows, but it may have been sent since the backup; when the quarantine ends it is held back, and a person must compare it with the bank's statement",
    }
    /// A transfer is held back.
    is_held_back(key) {
        ko: "{key}: 백업 뒤에 보냈을 수 있는데 그 번호를 몰라 은행에 물어볼 수 없습니다. 은행 명세에 없으면 `ontu journal release`, 있으면 `ontu journal resolve --moved`",
        en: "{key} may have been sent since the backup, under a number that the journal has lost, so the bank cannot be asked; if it is not in the bank's statement, `ontu journal release`, if it is, `ontu journal resolve --moved`",
    }
    /// Nothing is to be released.
    not_held_back(key) {
        ko: "{key}: 멈춰 둔 거래가 아니어서 풀어 줄 것이 없습니다",
        en: "{key} is not held back, so there is nothing to release",
    }
    /// The quarantine comes first.
    end_quarantine_first() {
        ko: "먼저 `ontu inquire` 와 `ontu journal verify --end-quarantine` 으로 장부를 푸십시오",
        en: "first end the quarantine, with `ontu inquire` and `ontu journal verify --end-quarantine`",
    }
    /// Nothing to ask about.
    nothing_open() {
        ko: "은행에 물어볼 거래가 없습니다",
        en: "there is nothing to ask the bank about",
    }
    /// What was never sent cannot be asked about.
    never_sent(key) {
        ko: "{key}: 보낸 적이 없어 물어볼 것이 없습니다",
        en: "{key} was never sent, so there is nothing to ask about",
    }
    /// Journal and bank agree.
    reconciled(day, count) {
        ko: "{day}: 끝난 시도 {count}건이 모두 은행과 같습니다",
        en: "{day}: the bank agrees on every attempt that has ended ({count})",
    }
    /// There is nothing to compare.
    nothing_settled(day) {
        ko: "{day}: 끝난 거래가 없어 은행과 비교할 것이 없습니다",
        en: "{day}: no transfer has ended, so there is nothing to compare",
    }
    /// Journal and bank differ.
    differs(day, count) {
        ko: "{day}: 은행과 다른 거래 {count}건",
        en: "{day}: transfers on which the bank differs: {count}",
    }
    /// The bank did not say.
    unsaid(day, count) {
        ko: "{day}: 은행이 답하지 않은 거래 {count}건. 다시 실행하십시오",
        en: "{day}: transfers that the bank gave no answer about: {count}; run it again",
    }
    /// Some have not ended.
    open_on_day(day, count) {
        ko: "{day}: 끝나지 않은 거래 {count}건",
        en: "{day}: transfers that have not ended: {count}",
    }
}
