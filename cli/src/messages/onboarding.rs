//! Texts of `ontu onboarding`.

use ontu::kftc::Wrong;

use crate::message::{Message, messages};

/// What is wrong with a value of a form.
pub(crate) fn of_wrong(wrong: &Wrong) -> Message {
    match wrong {
        Wrong::Missing => value_missing(),
        Wrong::NotBoth(other) => not_both(other),
        Wrong::Neither(other) => neither(other),
        Wrong::Digits { found, least, most } => digits(found, least, most),
        Wrong::Character(at) => character(at),
        Wrong::CheckDigit => check_digit(),
        Wrong::Day => no_day_of_the_past(),
        Wrong::Url => no_url(),
        Wrong::Uuid => no_uuid(),
        Wrong::Value(expected) => other_value(expected),
        Wrong::NotAgreed => not_agreed(),
        Wrong::Ending(endings) => ending(endings.join(", ")),
        Wrong::Content => no_picture(),
        Wrong::Size { found, most } => too_large(found, most),
        other => Message::same(other.to_string()),
    }
}

/// The permission that a company has.
pub(crate) fn of_permission(permission: &str) -> Message {
    match permission {
        "business" => Message::new("업무용", "business"),
        "migration" => Message::new("경과기간 데이터 이관", "migration"),
        _ => Message::new("없음", "none"),
    }
}

messages! {
    /// The lines of the notice, with what they say.
    source(lines, says) {
        ko: "근거: 조치사항 {lines}행 「{says}」",
        en: "notice, line {lines}: 「{says}」",
    }
    /// The lines of the notice.
    source_lines(lines) {
        ko: "근거: 조치사항 {lines}행",
        en: "notice, line {lines}",
    }
    /// There is no dossier.
    no_dossier(folder) {
        ko: "{folder} 에 dossier.yaml 이 없습니다",
        en: "{folder} holds no dossier.yaml",
    }
    /// How to begin one.
    begin_one(folder) {
        ko: "ontu onboarding init {folder} 로 시작하십시오",
        en: "begin with: ontu onboarding init {folder}",
    }
    /// There is one already.
    dossier_there(path) {
        ko: "{path} 이(가) 이미 있어 덮어쓰지 않았습니다",
        en: "{path} is there already and was not written over",
    }
    /// What to do with it.
    look_at_it(folder) {
        ko: "ontu onboarding status {folder} 로 확인하십시오",
        en: "look at it with: ontu onboarding status {folder}",
    }
    /// It was made.
    dossier_made(path) {
        ko: "{path} 을(를) 만들었습니다",
        en: "{path} was written",
    }
    /// Where a document belongs.
    place_of(place, name) {
        ko: "  {place} 에 넣을 서류: {name}",
        en: "  {place}: {name}",
    }
    /// What comes next.
    fill_and_check(folder) {
        ko: "dossier.yaml 을 채우고 서류를 넣은 뒤 ontu onboarding check {folder} 를 실행하십시오",
        en: "fill in dossier.yaml, put the documents in place, then run: ontu onboarding check {folder}",
    }
    /// A key that the dossier does not know.
    unknown_key(key) {
        ko: "{key}: 없는 항목입니다. 이름을 고치거나 지우십시오",
        en: "{key} is no key of a dossier; correct its name or take it away",
    }
    /// A key that must be there.
    missing_key(key) {
        ko: "{key} 항목이 없습니다. 추가하십시오",
        en: "the key {key} is missing; add it",
    }
    /// A file that is no dossier.
    not_a_dossier() {
        ko: "서류철로 읽을 수 없습니다. 값은 모두 따옴표로 묶고, init 이 만든 모양을 따르십시오",
        en: "this cannot be read as a dossier; put every value in quotes and keep to the shape that init writes",
    }
    /// Something that must not be kept.
    kept_out(key) {
        ko: "{key}: 개인정보나 비밀정보는 서류철에 두지 않습니다. 지우십시오. form 이 실행될 때 묻습니다",
        en: "{key} is personal or secret and is never kept in a dossier; take it out, form asks for it when it runs",
    }
    /// A value that must not be kept.
    kept_out_value() {
        ko: "Client ID 나 주민등록번호로 보이는 값이 있습니다. 서류철에 두지 말고 지우십시오",
        en: "a value that looks like a client ID or a resident's number; it is never kept in a dossier, take it out",
    }
    /// A format of another version.
    other_format(found) {
        ko: "format {found}: 이 프로그램은 1 을 읽습니다",
        en: "format {found}; this program reads format 1",
    }
    /// A fact that is missing.
    fact_missing(key) {
        ko: "{key} 이(가) 비어 있습니다. dossier.yaml 에 적으십시오",
        en: "{key} is empty; fill it in in dossier.yaml",
    }
    /// A fact that is wrong.
    fact_wrong(key, wrong) {
        ko: "{key} 항목: {wrong}",
        en: "{key}: {wrong}",
    }
    /// One of two words.
    one_of(key, found, one, other) {
        ko: "{key}: {found} 은(는) 쓸 수 없습니다. {one} 또는 {other} 로 적으십시오",
        en: "{key}: found {found}; expected {one} or {other}",
    }
    /// A day that is none.
    no_day(key, found) {
        ko: "{key}: {found} 은(는) 쓸 수 있는 날짜가 아닙니다. YYYY-MM-DD 로 적으십시오",
        en: "{key}: {found} is no day that fits; expected YYYY-MM-DD",
    }
    /// A day that is to come and is over.
    day_is_over(key, day) {
        ko: "{key}: {day} 은(는) 이미 지난 날입니다. 앞으로의 날짜를 적으십시오",
        en: "{key}: {day} is over already; write a day that is to come",
    }
    /// A day that has not come.
    day_to_come(step, day) {
        ko: "{step}단계: {day} 은(는) 아직 오지 않은 날입니다. 실제로 마친 날을 적으십시오",
        en: "step {step}: {day} has not come yet; write the day on which it was done",
    }
    /// A question that nobody asks.
    unknown_question(name) {
        ko: "{name}: 그런 질문이 없습니다. ontu onboarding questions 로 확인하십시오",
        en: "{name} is no question; ontu onboarding questions lists them",
    }
    /// No production IPs.
    no_source_ips() {
        ko: "production_source_ips 가 비어 있습니다. 등록된 IP 에서만 호출이 됩니다. 실운영 접속 IP 를 적고 결제원에 알리십시오",
        en: "production_source_ips is empty; calls are let in from registered IPs only: list those of production and tell the KFTC",
    }
    /// An IP that is none.
    no_ip(found) {
        ko: "{found} 은(는) IP 주소가 아닙니다. 203.0.113.10 처럼 적으십시오",
        en: "{found} is no IP address; expected one such as 203.0.113.10",
    }
    /// An IP that is there twice.
    ip_twice(ip) {
        ko: "{ip} 이(가) 두 번 있습니다. 하나를 지우십시오",
        en: "{ip} is there twice; take one away",
    }
    /// An IP that nobody outside can see.
    ip_of_inside(ip) {
        ko: "{ip} 은(는) 내부망 주소입니다. 결제원에서 보이는 외부 주소인지 확인하십시오",
        en: "{ip} belongs to an inner network; make sure that it is the address that the KFTC sees",
    }
    /// Something that lies where it does not belong.
    stray() {
        ko: "정해진 서류의 자리가 아닙니다. 알맞은 폴더로 옮기십시오",
        en: "no document belongs here; move it into the folder of its document",
    }
    /// A document that is missing.
    document_missing(name, folder) {
        ko: "{name} 이(가) 없습니다. documents/{folder} 에 넣으십시오",
        en: "{name} is missing; put it into documents/{folder}",
    }
    /// A document that is not needed.
    document_needless(name) {
        ko: "{name} 이(가) 있지만 dossier.yaml 에 따르면 필요하지 않습니다. 둘 중 하나를 고치십시오",
        en: "{name} is there although dossier.yaml says that it is not needed; correct one of the two",
    }
    /// A file without content.
    file_empty() {
        ko: "빈 파일입니다. 다시 저장하십시오",
        en: "the file is empty; save it again",
    }
    /// One file for two documents.
    filed_twice(one, other) {
        ko: "{one} 자리의 파일과 내용이 같습니다. {other} 을(를) 넣으십시오",
        en: "the same file lies in the place of {one}; put {other} here",
    }
    /// More than one logo.
    one_logo(count) {
        ko: "로고 파일이 {count}개입니다. 하나만 두십시오",
        en: "{count} files; expected one logo, take the others away",
    }
    /// A signature that is missing.
    signature_missing(name, word) {
        ko: "CMS 출금이체신청서에 {name} 의 인감 또는 서명이 필요합니다. 받은 뒤 signed 에 {word} 을(를) 적으십시오",
        en: "the CMS application needs the seal or signature of {name}; when it is there, add {word} to signed",
    }
    /// A step that is none.
    unknown_step(found) {
        ko: "{found} 단계는 없습니다. ontu onboarding status 로 번호를 확인하십시오",
        en: "{found} is no step; ontu onboarding status shows their numbers",
    }
    /// A step that is recorded twice.
    done_twice(step) {
        ko: "{step}단계가 두 번 기록되어 있습니다. 하나를 지우십시오",
        en: "step {step} is recorded twice; take one away",
    }
    /// A step that is done before another.
    done_before(step, before) {
        ko: "{step}단계보다 {before}단계를 먼저 마쳐야 합니다",
        en: "step {step} comes after {before}, which is not done",
    }
    /// Days in the wrong order.
    days_turned(step, later, before, earlier) {
        ko: "{step}단계({later})가 먼저 마쳐야 할 {before}단계({earlier})보다 이릅니다. 날짜를 확인하십시오",
        en: "step {step} on {later} is earlier than step {before} on {earlier}, which comes first; check the days",
    }
    /// A file of evidence outside the dossier.
    evidence_outside(path) {
        ko: "{path}: 증빙은 서류철 안의 경로로 적으십시오",
        en: "{path} leads out of the dossier; name a file in it",
    }
    /// A file of evidence that is not there.
    evidence_missing(path) {
        ko: "증빙 {path} 이(가) 없습니다",
        en: "the evidence {path} is not there",
    }
    /// A file of evidence that is another one now.
    evidence_changed(path) {
        ko: "증빙 {path} 의 내용이 기록한 뒤 바뀌었습니다. 원본을 되돌리거나 다시 기록하십시오",
        en: "the evidence {path} has changed since it was recorded; put the original back, or record it anew",
    }
    /// The steps that a finding stands in the way of.
    of_steps(steps) {
        ko: "({steps}단계)",
        en: "(step {steps})",
    }
    /// How a check ended.
    checked(errors, warnings) {
        ko: "오류 {errors}건, 경고 {warnings}건",
        en: "{errors} errors, {warnings} warnings",
    }
    /// How far it is.
    steps_done(done, all) {
        ko: "{all}단계 중 {done}단계를 마쳤습니다",
        en: "{done} of {all} steps are done",
    }
    /// Heading.
    step() {
        ko: "단계",
        en: "Step",
    }
    /// Heading.
    what() {
        ko: "할 일",
        en: "What",
    }
    /// Heading.
    who() {
        ko: "누가",
        en: "Who",
    }
    /// Heading.
    standing() {
        ko: "상태",
        en: "State",
    }
    /// Heading.
    after() {
        ko: "먼저 할 단계",
        en: "Waits for",
    }
    /// A state.
    done() {
        ko: "완료",
        en: "done",
    }
    /// A state, with day and name.
    done_on(day, by) {
        ko: "완료 {day} ({by})",
        en: "done on {day} ({by})",
    }
    /// A state.
    next() {
        ko: "다음",
        en: "next",
    }
    /// A state.
    waiting() {
        ko: "대기",
        en: "waiting",
    }
    /// What is to be done next.
    to_do_next(step, name, party) {
        ko: "다음: {step} {name} — {party}",
        en: "next: {step} {name} — {party}",
    }
    /// Nothing can be done.
    nothing_next() {
        ko: "남은 단계가 없습니다",
        en: "no step is left",
    }
    /// Where a step is done.
    at(place) {
        ko: "어디서: {place}",
        en: "where: {place}",
    }
    /// Where a step is done, with a menu.
    at_menu(place, menu) {
        ko: "어디서: {place}, 메뉴 '{menu}'",
        en: "where: {place}, menu '{menu}'",
    }
    /// What a step takes.
    needs(things) {
        ko: "준비: {things}",
        en: "takes: {things}",
    }
    /// A document that is needed under a condition.
    only_when(name, condition) {
        ko: "{name} (다음의 경우: {condition})",
        en: "{name} (if {condition})",
    }
    /// What comes out of a step.
    gives(things) {
        ko: "결과: {things}",
        en: "gives: {things}",
    }
    /// A step without a way back.
    no_way_back() {
        ko: "되돌릴 수 없습니다",
        en: "there is no way back from it",
    }
    /// A question that is open.
    is_open(asks) {
        ko: "결제원에 확인할 것: {asks}",
        en: "open question to the KFTC: {asks}",
    }
    /// How many questions are open.
    questions_open(count, names) {
        ko: "결제원의 답을 받지 못한 질문 {count}건: {names} (ontu onboarding questions)",
        en: "questions to the KFTC that are not answered: {count}, {names} (ontu onboarding questions)",
    }
    /// The switch can be read by programs.
    switch_written(path) {
        ko: "{path} 을(를) 썼습니다. 프로그램은 Stage::of_dossier 로 이 기록을 읽습니다",
        en: "{path} was written; a program reads the switch from it with Stage::of_dossier",
    }
    /// The record of the switch is missing or another one.
    switch_differs() {
        ko: "전환 기록이 없거나 dossier.yaml 과 다릅니다. dossier.yaml 에서 그 단계의 줄을 지우고 ontu onboarding done 으로 다시 기록하십시오",
        en: "the record of the switch is missing, or says something else than dossier.yaml; take the step's line out of dossier.yaml and record it anew with ontu onboarding done",
    }
    /// The record of the switch is there too early.
    switch_too_early() {
        ko: "전환 기록이 있지만 dossier.yaml 에는 그 단계가 없습니다. 전환되었으면 ontu onboarding done 으로 기록하고, 아니면 파일을 지우십시오",
        en: "there is a record of the switch, but dossier.yaml has no such step; record the step with ontu onboarding done, or take the file away if nothing was switched",
    }
    /// The permission of the API.
    permission(permission) {
        ko: "API 권한: {permission}",
        en: "permission of the API: {permission}",
    }
    /// Until a question is answered.
    until_answered(reading) {
        ko: "답을 받기 전의 해석: {reading}",
        en: "until it is answered: {reading}",
    }
    /// What a question is about.
    about(steps, lines, name) {
        ko: "   관련 단계 {steps}, 조치사항 {lines}행 ({name})",
        en: "   about step {steps}, line {lines} of the notice ({name})",
    }
    /// A name that is none.
    no_person() {
        ko: "--by 에 기록하는 사람의 이름을 적으십시오. 따옴표와 \\ 는 쓸 수 없습니다",
        en: "--by needs the name of who records it, without quotes and backslashes",
    }
    /// What to do first.
    first_those() {
        ko: "그 단계부터 마치고 기록하십시오",
        en: "do and record those first",
    }
    /// It is recorded already.
    already_done(step, day) {
        ko: "{step}단계는 {day} 에 같은 증빙으로 이미 기록되어 있습니다",
        en: "step {step} is recorded already, on {day} with the same evidence",
    }
    /// It is recorded with other evidence.
    done_otherwise(step, day) {
        ko: "{step}단계는 {day} 에 다른 증빙으로 기록되어 있습니다",
        en: "step {step} is recorded on {day} with other evidence",
    }
    /// How to change that.
    edit_by_hand() {
        ko: "잘못된 기록이면 dossier.yaml 에서 그 줄을 지우고 다시 기록하십시오",
        en: "if that record is wrong, take its line out of dossier.yaml and record the step anew",
    }
    /// It was recorded.
    recorded(step, name, day) {
        ko: "{step} {name}: {day} 완료로 기록했습니다",
        en: "{step} {name}: recorded as done on {day}",
    }
    /// What can be done now.
    now_possible(step, name) {
        ko: "  이제 할 수 있는 단계: {step} {name}",
        en: "  can be done now: {step} {name}",
    }
    /// The list is not at the end of the file.
    done_not_last() {
        ko: "dossier.yaml 의 done 이 파일의 마지막 항목이 아니어서 기록하지 않았습니다",
        en: "nothing was recorded, since done is not the last key of dossier.yaml",
    }
    /// What to do about it.
    move_done(entry) {
        ko: "done 을 맨 끝으로 옮기거나 이 줄을 직접 적으십시오: {entry}",
        en: "move done to the end, or add this line by hand: {entry}",
    }
    /// There is nothing to send.
    nothing_to_send() {
        ko: "보낼 것이 남은 단계가 없습니다",
        en: "no step is left that sends something",
    }
    /// The folder is there.
    export_there(path) {
        ko: "{path} 이(가) 이미 있습니다. 다른 이름을 주거나 치우십시오",
        en: "{path} is there already; name another folder, or take it away",
    }
    /// It is not ready.
    not_ready(count, steps) {
        ko: "{steps}단계에 오류가 {count}건 있어 내보내지 않았습니다",
        en: "nothing was exported, since errors stand in the way of step {steps}: {count}",
    }
    /// How to export less.
    choose_steps() {
        ko: "고친 뒤 다시 실행하거나, 준비된 단계만 --step 으로 고르십시오",
        en: "correct them, or choose the steps that are ready with --step",
    }
    /// It was exported.
    exported(path, steps) {
        ko: "{steps}단계에 보낼 것을 {path} 에 모았습니다. 편지는 읽어 보고 보내십시오",
        en: "what step {steps} sends is in {path}; read the letters before you send them",
    }
    /// A step that sends nothing.
    sends_nothing(step) {
        ko: "{step} 은(는) 무엇을 보내는 단계가 아닙니다",
        en: "{step} is no step that sends something",
    }
    /// The page is there.
    form_there(path) {
        ko: "{path} 이(가) 이미 있어 덮어쓰지 않았습니다",
        en: "{path} is there already and was not written over",
    }
    /// Another person applies.
    another_applies() {
        ko: "dossier.yaml 은 신청인이 예금주라고 하지만 두 이름이 다릅니다",
        en: "dossier.yaml says that the applicant is the account holder, but the two names differ",
    }
    /// What to do about it.
    set_applicant() {
        ko: "이름을 확인하거나 applicant 를 another 로 바꾸십시오",
        en: "check the names, or set applicant to another",
    }
    /// The page was written.
    form_written(path) {
        ko: "{path} 을(를) 썼습니다. 개인정보가 있으니 인쇄한 뒤 지우십시오",
        en: "{path} was written; it holds personal data, so delete it when it is printed",
    }
    /// What to do with it.
    print_and_seal() {
        ko: "A4 로 인쇄하여 날짜를 적고 해당 예금계좌의 사용인감 또는 서명을 하십시오",
        en: "print it on A4, write the date, and put the account's own seal or signature on it",
    }
    /// The holder signs too.
    holder_signs() {
        ko: "신청인과 예금주가 다르므로 예금주의 인감 또는 서명도 받으십시오",
        en: "the applicant is not the account holder: have the holder seal or sign it too",
    }
    /// A consent as a question.
    agree(name) {
        ko: "{name} (예/아니요)",
        en: "{name} (yes/no)",
    }
    /// A field that is wrong.
    field_wrong(label, field, wrong) {
        ko: "{label} 항목({field}): {wrong}",
        en: "{label} ({field}): {wrong}",
    }
    /// A form with faults.
    form_wrong(count, faults) {
        ko: "신청서에 고칠 것이 {count}건 있습니다\n  {faults}",
        en: "the application has {count} faults\n  {faults}",
    }
    /// Where values are taken from.
    fields_how(prefix) {
        ko: "터미널에서 실행하면 차례로 묻고, 아니면 {prefix}… 환경변수에서 읽습니다. 예: {prefix}HOLDER_NAME, {prefix}CONSENT_COLLECTION=yes",
        en: "on a terminal it asks for each, elsewhere it takes them from {prefix}… variables, such as {prefix}HOLDER_NAME and {prefix}CONSENT_COLLECTION=yes",
    }
    /// Nothing is filled in.
    value_missing() {
        ko: "비어 있습니다. 채우십시오",
        en: "nothing is filled in; fill it in",
    }
    /// Two fields that stand for each other.
    not_both(other) {
        ko: "{other} 와(과) 둘 다 있습니다. 하나만 적으십시오",
        en: "both this and {other} are filled in; take one away",
    }
    /// Neither of two fields.
    neither(other) {
        ko: "{other} 와(과) 둘 다 비어 있습니다. 하나를 적으십시오",
        en: "neither this nor {other} is filled in; fill one in",
    }
    /// A count of digits.
    digits(found, least, most) {
        ko: "숫자가 {found}자리입니다. {least}–{most}자리여야 합니다",
        en: "{found} digits; expected {least} to {most}",
    }
    /// A character that is no digit.
    character(at) {
        ko: "{at}번째 글자가 숫자도 구분자도 아닙니다",
        en: "character {at} is neither a digit nor a separator",
    }
    /// A check digit.
    check_digit() {
        ko: "사업자등록번호의 검증번호가 맞지 않습니다. 오타를 확인하십시오",
        en: "the last digit of the business number does not check the others; look for a slip",
    }
    /// A day of the past.
    no_day_of_the_past() {
        ko: "지난 날짜가 아닙니다. YYYY-MM-DD 로 적으십시오",
        en: "this is no day of the past; expected YYYY-MM-DD",
    }
    /// A URL.
    no_url() {
        ko: "URL 모양이 아닙니다. 쓰이지는 않지만 https://www.p2pcenter.or.kr 처럼 적어야 합니다",
        en: "this is no URL; it is not used, but must look like https://www.p2pcenter.or.kr",
    }
    /// A UUID.
    no_uuid() {
        ko: "UUID 모양이 아닙니다",
        en: "this is no UUID",
    }
    /// The one right value.
    other_value(expected) {
        ko: "{expected} 이어야 합니다",
        en: "expected {expected}",
    }
    /// A consent.
    not_agreed() {
        ko: "동의하지 않으면 신청이 거부될 수 있습니다. 동의 여부를 확인하십시오",
        en: "without this consent the application may be refused; consent, or ask the KFTC first",
    }
    /// The ending of a file name.
    ending(endings) {
        ko: "파일 이름의 확장자가 {endings} 가 아닙니다. 그중 하나로 저장하십시오",
        en: "the file name ends otherwise than in {endings}; save it as one of them",
    }
    /// The content of a picture.
    no_picture() {
        ko: "내용이 JPEG 도 PNG 도 아닙니다. 이름만 바꾸지 말고 그림을 다시 저장하십시오",
        en: "the file is neither JPEG nor PNG inside; a new name does not change that, save the picture anew",
    }
    /// The size of a file.
    too_large(found, most) {
        ko: "{found}바이트입니다. {most}바이트까지 됩니다. 그림을 줄이십시오",
        en: "{found} bytes; expected at most {most}, make the picture smaller",
    }
}
