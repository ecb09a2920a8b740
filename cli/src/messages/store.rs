//! Texts about the journal and its keys: what is missing, who holds it, what it refuses.

use crate::message::messages;

messages! {
    /// No key file.
    no_key_file(path) {
        ko: "장부의 열쇠 파일 {path} 이(가) 없습니다",
        en: "there is no key file {path} for the journal",
    }
    /// No folder to make a key file in.
    no_key_folder(path) {
        ko: "장부의 열쇠 파일 {path} 을(를) 둘 폴더가 없습니다",
        en: "there is no folder for the journal's key file {path}",
    }
    /// What to do without a folder.
    make_key_folder() {
        ko: "폴더를 먼저 만들거나 journal_key_file 로 다른 곳을 지정하십시오",
        en: "make the folder first, or name another place with journal_key_file",
    }
    /// What to do where there was one.
    bring_back_key_file() {
        ko: "전에 쓰던 장부라면 열쇠 파일의 사본을 되돌려 놓으십시오. 새 열쇠로는 읽을 수 없습니다",
        en: "if the journal was used before, bring back the copy of its key file: a new one cannot read it",
    }
    /// What to do where there was none.
    make_key_file() {
        ko: "처음이라면 `ontu init` 이 만듭니다",
        en: "if this is the first time, `ontu init` makes it",
    }
    /// Others may read the key file.
    lax_key_file(path) {
        ko: "열쇠 파일 {path} 을(를) 다른 사용자가 쓸 수 있습니다. `chmod 600 {path}` 로 막으십시오",
        en: "others may use the key file {path}; close it with `chmod 600 {path}`",
    }
    /// Anything else about keys; the client's words.
    no_seal(reason) {
        ko: "장부의 열쇠를 쓸 수 없습니다: {reason}",
        en: "the journal's keys cannot be used: {reason}",
    }
    /// Content that was destroyed on request.
    was_forgotten() {
        ko: "`ontu journal forget` 으로 내용을 지운 거래라 은행에 물어볼 수 없습니다",
        en: "its content was destroyed by `ontu journal forget`, so the bank cannot be asked about it",
    }
    /// What to do about it.
    bank_and_export() {
        ko: "상태와 거래고유번호는 `ontu journal show` 에 남아 있습니다. 은행에는 그 번호로 물어보십시오",
        en: "`ontu journal show` still has its state and transaction number; ask the bank with that number",
    }
    /// No journal.
    no_journal(path) {
        ko: "장부 {path} 이(가) 없습니다. 장부가 있었다면 그 장부만이 이미 보낸 거래를 압니다",
        en: "there is no journal {path}; if there was one, only that one knows what was sent",
    }
    /// What to do about it.
    check_journal_path() {
        ko: "설정 journal 의 경로를 확인하십시오. 다른 폴더에서 실행했거나, 컨테이너에 볼륨이 연결되지 않았을 수 있습니다",
        en: "check the setting journal, the folder that this runs in, and whether a container has its volume",
    }
    /// What to do where there was none.
    make_journal() {
        ko: "처음이라면 `ontu journal create` 로 만드십시오",
        en: "if this is the first one, make it with `ontu journal create`",
    }
    /// What to do where an earlier version was interrupted.
    make_journal_again() {
        ko: "만들다가 멈춘 빈 파일이라면 `ontu journal create` 가 이어서 만듭니다",
        en: "if it is an empty file because its making was interrupted, `ontu journal create` goes on with it",
    }
    /// The path must be set.
    journal_not_set(profile) {
        ko: "profile 이 {profile} 이면 장부의 위치를 설정 journal 로 지정해야 합니다",
        en: "with the profile {profile} the setting journal must say where the journal lies",
    }
    /// What to do about it.
    set_journal() {
        ko: "쓰던 장부가 있으면 그 절대 경로를 ontu.toml 의 journal 에 적으십시오",
        en: "if there is one in use, write its absolute path into ontu.toml as journal",
    }
    /// The journal was used with another kind of bank.
    other_bank(path, kind, profile) {
        ko: "{path} 은(는) {kind} 에 쓰던 장부라 profile {profile} 로는 쓸 수 없습니다(stand-in: 이 컴퓨터의 모의 은행, test-channel: 은행의 시험 환경, bank: 은행)",
        en: "{path} is a journal of the {kind} and is not used with the profile {profile} (stand-in: on this machine, test-channel: the bank's sandbox, bank: the bank itself)",
    }
    /// What to do about it.
    own_journal() {
        ko: "profile 이나 설정 파일을 바로잡거나, 다른 은행에는 다른 폴더에 설정 파일과 장부를 `ontu init --config 폴더/ontu.toml` 로 만드십시오",
        en: "correct the profile or the settings file; for another kind of bank make settings and a journal of their own in another folder with `ontu init --config FOLDER/ontu.toml`",
    }
    /// The key file remembers a journal that is not there.
    journal_gone(path, journal) {
        ko: "열쇠 파일이 기억하는 장부({journal})가 {path} 에 없습니다. 다른 폴더이거나, 볼륨 없는 새 컨테이너이거나, 지워진 것입니다. 새 장부는 이미 보낸 거래를 몰라 다시 보내게 됩니다",
        en: "the journal that the key file belongs to ({journal}) is not at {path}: this is another folder, a new container without its volume, or the file was deleted; a new journal would not know what was sent and would send it again",
    }
    /// A journal that was there before.
    journal_lost(path) {
        ko: "장부 {path} 이(가) 사라졌습니다. 곁에 남은 파일이 있습니다",
        en: "the journal {path} is gone: what lay beside it is still there",
    }
    /// Another journal than the one that the key file remembers.
    other_journal(path, found, remembered) {
        ko: "{path} 은(는) 열쇠 파일이 기억하는 장부가 아닙니다({remembered} 이어야 하는데 {found}). 이 장부는 그 장부가 보낸 거래를 몰라 다시 보내게 됩니다",
        en: "{path} is not the journal that the key file belongs to (found {found}, expected {remembered}); it does not know what that one has sent and would send it again",
    }
    /// What to do where there is no copy.
    move_it_away() {
        ko: "되돌릴 백업이 없으면 이 파일을 곁의 파일과 함께 다른 곳으로 옮긴 뒤 `ontu journal create --anew --reference 근거 --by 이름` 으로 새로 시작하십시오",
        en: "if there is no backup, move this file away with those beside it and begin anew with `ontu journal create --anew --reference TEXT --by NAME`",
    }
    /// What to do about it.
    bring_it_back(path) {
        ko: "경로를 바로잡거나 {path} 을(를) 백업에서 되돌리십시오",
        en: "correct the path, or bring {path} back from a backup",
    }
    /// What to do where there is no copy.
    begin_anew() {
        ko: "되돌릴 백업이 없으면 보낸 거래를 은행과 모두 확인한 뒤 `ontu journal create --anew --reference 근거 --by 이름` 으로 새로 시작하십시오",
        en: "if there is no backup, settle with the bank what was sent and begin anew with `ontu journal create --anew --reference TEXT --by NAME`",
    }
    /// A folder in memory.
    memory_file_system(path, kind) {
        ko: "{path} 은(는) 메모리({kind})에 있어 다시 시작하면 사라집니다. 이 컴퓨터의 디스크로 옮기십시오",
        en: "{path} lies in memory ({kind}) and is gone after a restart; move it to a disk of this machine",
    }
    /// A folder in a container.
    in_container(path, kind) {
        ko: "{path} 은(는) 컨테이너의 파일 시스템({kind})에 있어 컨테이너와 함께 사라질 수 있습니다. 볼륨에 두십시오",
        en: "{path} lies on {kind}, which may go with its container; put it on a volume",
    }
    /// A folder on another machine.
    shared_file_system(path, kind) {
        ko: "{path} 은(는) 여러 컴퓨터가 쓰는 파일 시스템({kind})에 있습니다. 이 컴퓨터의 디스크로 옮기십시오",
        en: "{path} lies on {kind}, which several machines use; move it to a disk of this machine",
    }
    /// Keys of another journal.
    wrong_keys(path, reason) {
        ko: "열쇠 파일이 장부 {path} 의 것이 아닙니다: {reason}",
        en: "the keys are not those of the journal {path}: {reason}",
    }
    /// A journal that does not open; the client's words.
    not_opened(path, reason) {
        ko: "장부 {path} 을(를) 열지 못했습니다: {reason}",
        en: "the journal {path} does not open: {reason}",
    }
    /// Another process holds it.
    held(holder) {
        ko: "다른 프로세스가 이 장부로 보내고 있습니다: {holder}",
        en: "another process works with this journal: {holder}",
    }
    /// What to do about it.
    wait_or_stop() {
        ko: "끝나기를 기다리거나 멈춘 뒤 다시 실행하십시오. 언제 멈춰도 잃는 것이 없고 다음에 이어집니다",
        en: "wait for its end, or stop it and run this again: it loses nothing when it is stopped, and goes on at its next start",
    }
    /// What to do about it where something is to be sent.
    use_enqueue() {
        ko: "`ontu worker` 라면 --enqueue 로 기록만 하면 됩니다. 그 프로세스가 보냅니다",
        en: "if it is `ontu worker`, give --enqueue: the transfer is recorded and the worker sends it",
    }

    /// The key was used for something else.
    other_content(key, what) {
        ko: "키 {key} 은(는) 다른 내용에 쓰였습니다: {what}",
        en: "the key {key} was used for other content: {what}",
    }
    /// What differs.
    other_operation() {
        ko: "거래의 종류가 다릅니다",
        en: "it is another kind of transfer",
    }
    /// What differs.
    other_party() {
        ko: "대출번호나 계좌가 다릅니다",
        en: "the loan or account differs",
    }
    /// What differs.
    other_total() {
        ko: "합계가 다릅니다",
        en: "the total differs",
    }
    /// What differs.
    other_accounts() {
        ko: "합계는 같고 받는 계좌나 계좌별 금액이 다릅니다",
        en: "the total is the same, and the accounts or what each of them gets differ",
    }
    /// What differs.
    other_details() {
        ko: "같은 이체이고 적요, 이름, 날짜 또는 행의 순서만 다릅니다",
        en: "it is the same payment, and only a memo, a name, a day or the order of rows differs",
    }
    /// What differs.
    other_untold() {
        ko: "이전 버전이 기록한 것이라 무엇이 다른지는 알 수 없습니다",
        en: "an earlier version recorded it, and kept too little to say what differs",
    }
    /// What to do about another payment.
    use_another_key(key) {
        ko: "`ontu journal show {key}` 로 확인하십시오. 다른 거래라면 다른 키를 주십시오",
        en: "look at it with `ontu journal show {key}`; for another transfer give another key",
    }
    /// The key names one call of a plan.
    part_of_plan(key, plan) {
        ko: "키 {key} 은(는) {plan} 의 이체 중 하나입니다",
        en: "the key {key} names one call of {plan}",
    }
    /// What to do about what is there.
    go_on_with(key) {
        ko: "`ontu journal show {key}` 로 확인하십시오. 그 거래는 `ontu journal resume {key}` 로 이어 갑니다",
        en: "look at it with `ontu journal show {key}`; `ontu journal resume {key}` goes on with it",
    }
    /// What to do about what is there and is to be paid otherwise.
    call_it_off(key) {
        ko: "다른 내용으로 보내려면 아직 보내지 않은 것을 먼저 `ontu journal abandon {key} --by 이름` 으로 취소하십시오",
        en: "to pay it otherwise, first call off what was not sent with `ontu journal abandon {key} --by NAME`",
    }
    /// The same payment is there.
    possible_duplicate(key) {
        ko: "같은 이체가 키 {key} 로 장부에 있습니다",
        en: "the same payment is in the journal under the key {key}",
    }
    /// One with the same total has not ended.
    open_total(key) {
        ko: "같은 대출이나 계좌로 합계가 같은 이체가 키 {key} 로 아직 끝나지 않았습니다",
        en: "a payment of the same total for the same loan or account has not ended, under the key {key}",
    }
    /// What to do where it is meant.
    allow_duplicate() {
        ko: "정말 한 번 더 보내려면 --allow-duplicate 를 주십시오",
        en: "if it is meant to happen once more, give --allow-duplicate",
    }
    /// Somebody wrote in between.
    conflict() {
        ko: "다른 프로세스가 그 사이에 장부를 고쳤습니다",
        en: "another process wrote to the journal in between",
    }
    /// What to do about it.
    try_again() {
        ko: "같은 명령을 다시 실행하십시오. 같은 키는 두 번 나가지 않습니다",
        en: "run the same command again; the same key is never sent twice",
    }
    /// A write failed.
    poisoned(why) {
        ko: "장부에 쓰지 못해 더는 아무것도 보내지 않습니다: {why}",
        en: "a write to the journal failed, and nothing more is sent: {why}",
    }
    /// The journal may be an old one.
    quarantined(why) {
        ko: "장부가 실제로 보낸 것보다 오래된 것일 수 있어 아무것도 보내지 않습니다: {why}",
        en: "the journal may be older than what was sent, so nothing is sent: {why}",
    }
    /// The bank had seen a number.
    halted(why) {
        ko: "아무것도 보내지 않습니다: {why}",
        en: "nothing is sent: {why}",
    }
    /// What to do about it.
    explain_number() {
        ko: "다른 프로그램이 같은 번호로 보내고 있는지 확인하고, `ontu inquire` 로 은행에 물은 뒤, 은행이 설명하지 않으면 사람이 `ontu resolve` 로 정하십시오",
        en: "see whether another program sends under the same numbers, ask the bank with `ontu inquire`, and where it does not explain the number let a person decide with `ontu resolve`",
    }
    /// What to do about it.
    end_quarantine() {
        ko: "`ontu inquire` 로 모든 거래를 은행에 확인한 뒤 `ontu journal verify --end-quarantine` 으로 푸십시오",
        en: "ask the bank about every transfer with `ontu inquire`, then end it with `ontu journal verify --end-quarantine`",
    }
    /// Damage.
    damaged(reason) {
        ko: "장부가 손상되었습니다: {reason}",
        en: "the journal is damaged: {reason}",
    }
    /// What to do about it.
    compare_backup() {
        ko: "아무것도 보내지 말고 백업과 대조하십시오",
        en: "send nothing and compare with a backup",
    }
    /// Something is not there.
    gone() {
        ko: "장부에 그런 기록이 없습니다",
        en: "the journal has no such entry",
    }
    /// Anything else; the client's words.
    unusable(reason) {
        ko: "장부를 쓸 수 없습니다: {reason}",
        en: "the journal cannot be used: {reason}",
    }
}
