//! What is wrong with a command line, in both languages.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Failure;
use crate::message::Message;
use crate::messages::usage as words;
use crate::settings::keys::closest;

/// What is wrong with a command line, and what to do.
pub(crate) fn wrong(error: &Error) -> Box<Failure> {
    let told = |kind| error.get(kind).map(said);
    let argument = || told(ContextKind::InvalidArg).unwrap_or_default();
    let value = || told(ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => words::unknown(argument()),
        ErrorKind::InvalidSubcommand => {
            words::no_such_command(told(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => words::missing(argument()),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            words::no_command()
        }
        ErrorKind::ArgumentConflict => match told(ContextKind::PriorArg) {
            Some(other) if other == argument() => words::twice(argument()),
            Some(other) => words::not_together(argument(), other),
            None => words::twice(argument()),
        },
        ErrorKind::InvalidValue if value().is_empty() => words::no_value(argument()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            words::wrong_value(value(), argument())
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            words::no_value(argument())
        }
        ErrorKind::TooManyValues => words::too_much(value(), argument()),
        ErrorKind::InvalidUtf8 => words::not_unicode(),
        _ => words::other(first_line(error)),
    };
    let mut failure = Failure::usage(message);
    if let Some(values) = told(ContextKind::ValidValue).filter(|values| !values.is_empty()) {
        failure = failure.to_do(words::one_of(values));
    } else if error.kind() == ErrorKind::ValueValidation
        && let Some(why) = std::error::Error::source(error)
    {
        failure = failure.to_do(words::because(why));
    }
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let meant = suggested.into_iter().find_map(told);
    // The parser takes a name with a few letters in common for what was meant, and writes the usage around it.
    let is_far = error.kind() == ErrorKind::UnknownArgument
        && meant
            .as_deref()
            .is_some_and(|meant| closest(&argument(), [meant]).is_none());
    if let Some(meant) = meant.filter(|_| !is_far) {
        failure = failure.to_do(words::did_you_mean(meant));
    }
    if let Some(usage) = told(ContextKind::Usage).filter(|_| !is_far) {
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        let usage = usage.trim_start_matches("사용법:").trim().to_owned();
        if !usage.is_empty() {
            failure = failure.to_do(words::usage(usage));
        }
    }
    failure.to_do(words::see_help())
}

/// A part of the error as text; several are told one after the other.
fn said(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join(", ")
        }
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

/// The parser's own words, for what it may find wrong in a later version.
fn first_line(error: &Error) -> Message {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    Message::same(line.trim_start_matches("error: "))
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;
    use crate::language::Language;

    fn check(line: &[&str], english: &str, korean: &str, step: &str) {
        for (language, expected) in [(Language::En, english), (Language::Ko, korean)] {
            let error = command(language).try_get_matches_from(line).unwrap_err();
            let failure = wrong(&error);
            assert_eq!(failure.message().text(language), expected, "{line:?}");
            let steps = failure.steps().iter().map(|step| step.text(language));
            let steps: Vec<&str> = steps.collect();
            assert!(
                steps.iter().any(|it| it.contains(step)),
                "{step}: {steps:?}"
            );
            let last = steps.last().unwrap();
            assert!(last.contains("--help"), "{steps:?}");
        }
    }

    #[test]
    fn what_is_meant_is_guessed_only_where_it_is_close() {
        for (flag, meant) in [("--jsom", Some("--json")), ("--yes", None)] {
            let line = ["ontu", "journal", "resume", "loan-1", flag];
            let error = command(Language::En)
                .try_get_matches_from(line)
                .unwrap_err();
            let failure = wrong(&error);
            let steps = failure.steps().iter().map(|step| step.text(Language::En));
            let steps: Vec<&str> = steps.collect();
            match meant {
                Some(meant) => assert!(steps[0].ends_with(meant), "{steps:?}"),
                None => assert_eq!(steps, ["see --help for more"]),
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_both_languages() {
        check(
            &["ontu", "deposits", "--no-such"],
            "--no-such is not known here",
            "여기에서는 --no-such 를 쓸 수 없습니다",
            "ontu deposits",
        );
        check(
            &["ontu", "transfer"],
            "there is no command transfer",
            "transfer 명령은 없습니다",
            "ontu",
        );
        check(
            &["ontu", "journal", "lst"],
            "there is no command lst",
            "lst 명령은 없습니다",
            "list",
        );
        check(
            &["ontu", "account", "issue", "--name", "x"],
            "--usage <USAGE> is missing",
            "--usage <USAGE> 이(가) 없습니다",
            "ontu account issue",
        );
        check(
            &["ontu", "account", "issue", "--name", "x", "--usage", "bank"],
            "\"bank\" is no value of --usage <USAGE>",
            "\"bank\"은(는) --usage <USAGE> 의 값이 아닙니다",
            "investor, borrower",
        );
        check(
            &["ontu", "demo", "--investors", "0"],
            "\"0\" is no value of --investors <N>",
            "\"0\"은(는) --investors <N> 의 값이 아닙니다",
            "1..=10000",
        );
        check(
            &["ontu", "demo", "--investors"],
            "--investors <N> needs a value",
            "--investors <N> 에 값이 필요합니다",
            "--help",
        );
        check(
            &[
                "ontu",
                "journal",
                "list",
                "--unresolved",
                "--state",
                "unknown",
            ],
            "--unresolved and --state <STATE> do not go together",
            "--unresolved 와(과) --state <STATE> 은(는) 함께 쓸 수 없습니다",
            "ontu journal list",
        );
        check(
            &["ontu", "journal", "rekey", "now"],
            "now is not known here",
            "여기에서는 now 를 쓸 수 없습니다",
            "ontu journal rekey",
        );
        check(
            &["ontu", "demo", "--seed", "1", "--seed", "2"],
            "--seed <N> is given twice",
            "--seed <N> 이(가) 두 번 있습니다",
            "--help",
        );
    }
}
