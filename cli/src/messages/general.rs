//! Texts that every command uses.

use crate::message::messages;

messages! {
    /// The word before an error.
    error() {
        ko: "오류",
        en: "error",
    }
    /// The word before a warning.
    warning() {
        ko: "경고",
        en: "warning",
    }
    /// Yes.
    yes() {
        ko: "예",
        en: "yes",
    }
    /// No.
    no() {
        ko: "아니요",
        en: "no",
    }
    /// The runtime could not be built.
    no_runtime(error) {
        ko: "실행 환경을 만들지 못했습니다: {error}",
        en: "the runtime could not be built: {error}",
    }
    /// A file that cannot be read.
    file_unreadable(path, error) {
        ko: "{path} 파일을 읽지 못했습니다: {error}",
        en: "{path} cannot be read: {error}",
    }
    /// A file that cannot be written.
    file_unwritable(path, error) {
        ko: "{path} 파일을 쓰지 못했습니다: {error}",
        en: "{path} cannot be written: {error}",
    }
    /// Standard input that cannot be read.
    stdin_unreadable(error) {
        ko: "표준 입력을 읽지 못했습니다: {error}",
        en: "standard input cannot be read: {error}",
    }
    /// The amount's unit, as a heading.
    amount_heading() {
        ko: "금액(원)",
        en: "Amount (KRW)",
    }
}
