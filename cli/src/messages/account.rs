//! Texts of `ontu account`.

use crate::message::messages;

messages! {
    /// It was issued.
    issued() {
        ko: "가상계좌가 발급되었습니다",
        en: "the virtual account is issued",
    }
    /// The bank said done and gave no readable number.
    no_number(number, date) {
        ko: "은행이 정상이라고 답했으나 가상계좌번호를 읽을 수 없습니다. 거래고유번호 {number}, 전송일자 {date}",
        en: "the bank said done and gave no account number that can be read; transaction number {number} of {date}",
    }
    /// How to repeat an issue whose outcome is unknown.
    repeat(number, date, arguments) {
        ko: "계좌가 발급되었을 수 있습니다. 오늘 안에 같은 번호, 같은 날짜, 같은 이름으로만 다시 보내십시오: ontu account issue {arguments} --again {number} --date {date}",
        en: "the account may have been issued; repeat it today with the same number, day and name only: ontu account issue {arguments} --again {number} --date {date}",
    }
    /// A repeat on another day.
    other_day(date, today) {
        ko: "--date {date} 은(는) 오늘({today})이 아닙니다. 지난 날의 거래는 은행에 확인해야 합니다",
        en: "--date {date} is not today ({today}); a call of another day is a question for the bank",
    }
    /// A day that is none.
    not_a_day(text) {
        ko: "--date {text} 은(는) 날짜가 아닙니다. YYYYMMDD 로 적으십시오",
        en: "--date {text} is not a day, expected YYYYMMDD",
    }
    /// A transaction number that is none.
    not_a_number(reason) {
        ko: "--again 의 거래고유번호를 쓸 수 없습니다. 공백 없는 ASCII 20자까지입니다({reason})",
        en: "--again cannot be used: {reason}",
    }
    /// Stopped while the call was under way.
    interrupted() {
        ko: "응답을 받기 전에 중단했습니다",
        en: "stopped before the reply came",
    }
}
