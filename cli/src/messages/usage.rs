//! Texts about a wrong command line.

use crate::message::messages;

messages! {
    /// A flag or a word that is not known.
    unknown(argument) {
        ko: "여기에서는 {argument} 를 쓸 수 없습니다",
        en: "{argument} is not known here",
    }
    /// A command that does not exist.
    no_such_command(command) {
        ko: "{command} 명령은 없습니다",
        en: "there is no command {command}",
    }
    /// A command is missing.
    no_command() {
        ko: "명령이 없습니다",
        en: "a command is missing",
    }
    /// Something required is missing.
    missing(argument) {
        ko: "{argument} 이(가) 없습니다",
        en: "{argument} is missing",
    }
    /// Two flags exclude each other.
    not_together(argument, other) {
        ko: "{argument} 와(과) {other} 은(는) 함께 쓸 수 없습니다",
        en: "{argument} and {other} do not go together",
    }
    /// A flag stands there twice.
    twice(argument) {
        ko: "{argument} 이(가) 두 번 있습니다",
        en: "{argument} is given twice",
    }
    /// A flag without its value.
    no_value(argument) {
        ko: "{argument} 에 값이 필요합니다",
        en: "{argument} needs a value",
    }
    /// A value that is none of a flag's.
    wrong_value(value, argument) {
        ko: "\"{value}\"은(는) {argument} 의 값이 아닙니다",
        en: "\"{value}\" is no value of {argument}",
    }
    /// More values than a flag takes.
    too_much(value, argument) {
        ko: "{argument} 에 \"{value}\"은(는) 더 쓸 수 없습니다",
        en: "\"{value}\" is more than {argument} takes",
    }
    /// Bytes that are no text.
    not_unicode() {
        ko: "명령줄에 글자가 아닌 것이 있습니다",
        en: "the command line holds something that is no text",
    }
    /// Anything else, in the words of the parser.
    other(text) {
        ko: "명령줄이 잘못되었습니다: {text}",
        en: "the command line is wrong: {text}",
    }
    /// The values that there are.
    one_of(values) {
        ko: "다음 중 하나를 쓰세요: {values}",
        en: "give one of: {values}",
    }
    /// Why a value is none, in the words of its parser.
    because(why) {
        ko: "값을 고치세요: {why}",
        en: "correct the value: {why}",
    }
    /// What may have been meant.
    did_you_mean(meant) {
        ko: "혹시 이것인가요: {meant}",
        en: "did you mean: {meant}",
    }
    /// How the command is used.
    usage(usage) {
        ko: "사용법: {usage}",
        en: "usage: {usage}",
    }
    /// Where to read on.
    see_help() {
        ko: "--help 로 자세한 내용을 볼 수 있습니다",
        en: "see --help for more",
    }
}
