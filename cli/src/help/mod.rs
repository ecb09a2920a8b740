//! The command line as it is shown: the help and what is wrong with a command line, in the language of the messages.
//!
//! The English help stands beside the flags, where the parser takes it from; `korean.rs` holds the other side, by the English text.
//! A test demands a Korean text for each English one, and an English one for each Korean.

mod korean;
mod wrong;

use std::any::TypeId;
use std::convert::Infallible;
use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory, ValueEnum};

use crate::arguments::Arguments;
use crate::files::decode::nfc;
use crate::language::Language;
use crate::settings::keys;

pub(crate) use wrong::wrong;

/// What stands around the flags in a Korean help.
const KOREAN_TEMPLATE: &str = "\
{before-help}{about-with-newline}
사용법: {usage}

{all-args}{after-help}";

/// The language that a command line asks for, which may be wrong otherwise; else that of the locale.
pub(crate) fn language_of(line: impl IntoIterator<Item = OsString>) -> Language {
    let mut words = line.into_iter();
    let mut asked = None;
    while let Some(word) = words.next() {
        let word = word.to_string_lossy();
        let value = if word == "--lang" {
            words
                .next()
                .map(|value| value.to_string_lossy().into_owned())
        } else {
            word.strip_prefix("--lang=").map(str::to_owned)
        };
        asked = value
            .and_then(|value| Language::from_str(&value, false).ok())
            .or(asked);
    }
    Language::choose(asked)
}

/// The command line, with its help in a language.
pub(crate) fn command(language: Language) -> Command {
    let mut command = composed(Arguments::command());
    match language {
        Language::En => command,
        Language::Ko => {
            // What the parser adds by itself, such as --help, is there only now.
            command.build();
            in_korean(command)
        }
    }
}

/// The command line with every text that it takes composed; names of files keep their bytes, and settings are composed with the file's and the environment's.
fn composed(command: Command) -> Command {
    let compose = |text: &str| Ok::<_, Infallible>(nfc(text.to_owned()));
    command
        .mut_args(|argument| {
            let is_text = argument.get_value_parser().type_id() == TypeId::of::<String>();
            if is_text && keys::find(argument.get_id().as_str()).is_none() {
                argument.value_parser(compose)
            } else {
                argument
            }
        })
        .mut_subcommands(composed)
}

fn in_korean(command: Command) -> Command {
    let texts = [
        command.get_about().map(told),
        command.get_long_about().map(told),
        command.get_after_help().map(told),
    ];
    let [about, long_about, after_help] = texts;
    let mut command = command
        .help_template(KOREAN_TEMPLATE)
        .subcommand_help_heading("명령");
    if let Some(text) = about {
        command = command.about(text);
    }
    if let Some(text) = long_about {
        command = command.long_about(text);
    }
    if let Some(text) = after_help {
        command = command.after_help(text);
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    command = command.mut_args(argument_in_korean);
    for name in names {
        command = command.mut_subcommand(name, in_korean);
    }
    command
}

fn argument_in_korean(argument: Arg) -> Arg {
    let heading = match argument.get_help_heading() {
        Some(heading) => in_words(heading),
        None if argument.is_positional() => "인수".to_owned(),
        None => "옵션".to_owned(),
    };
    let mut text = argument.get_help().map(told).unwrap_or_default();
    // The parser would say these in English.
    let takes_value = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    if takes_value && !defaults.is_empty() {
        text.push_str(&format!(" [기본값: {}]", defaults.join(", ")));
    }
    let values = argument.get_possible_values();
    let values = values.iter().map(|value| match value.get_help() {
        Some(help) => format!("{}({})", value.get_name(), told(help)),
        None => value.get_name().to_owned(),
    });
    let values: Vec<String> = values.collect();
    if takes_value && !values.is_empty() {
        text.push_str(&format!(" [값: {}]", values.join(", ")));
    }
    // The long help would otherwise be that of the parser.
    argument
        .help(text.clone())
        .long_help(text)
        .help_heading(heading_of(heading))
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// The parser keeps the names of headings for good.
fn heading_of(heading: String) -> &'static str {
    korean::HEADINGS
        .iter()
        .find(|known| **known == heading)
        .copied()
        .unwrap_or("옵션")
}

/// A text of the parser in Korean.
fn told(english: &StyledStr) -> String {
    in_words(&english.to_string())
}

/// A text in Korean; as it is where there is none.
fn in_words(english: &str) -> String {
    korean::text(english).unwrap_or(english).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::FromArgMatches;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// Every English text of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let own = [
            command.get_about(),
            command.get_long_about(),
            command.get_after_help(),
        ];
        found.extend(own.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments() {
            found.extend(argument.get_help_heading().map(str::to_owned));
            let helps = [argument.get_help()];
            found.extend(helps.into_iter().flatten().map(ToString::to_string));
            let values = argument.get_possible_values();
            // Flags without a value have the values of a truth, which nobody writes.
            if argument.get_action().takes_values() {
                let helps = values.iter().filter_map(|value| value.get_help());
                found.extend(helps.map(ToString::to_string));
            }
        }
        for below in command.get_subcommands() {
            texts(below, found);
        }
    }

    fn hangul(text: &str) -> bool {
        text.chars().any(|it| ('가'..='힣').contains(&it))
    }

    #[test]
    fn every_text_of_the_help_is_there_in_korean_and_none_is_left_over() {
        let mut english = BTreeSet::new();
        let mut command = Arguments::command();
        command.build();
        texts(&command, &mut english);
        let missing: Vec<&String> = english
            .iter()
            .filter(|text| korean::text(text).is_none())
            .collect();
        assert!(missing.is_empty(), "without Korean: {missing:#?}");
        let left: Vec<&str> = korean::all()
            .map(|(text, _)| text)
            .filter(|text| !english.contains(*text))
            .collect();
        assert!(left.is_empty(), "without English: {left:#?}");
        assert!(english.len() > 120, "only {} texts", english.len());
        for (english, korean) in korean::all() {
            assert!(hangul(korean), "{english}: {korean}");
        }
    }

    #[test]
    fn names_and_examples_are_the_same_in_both() {
        // A flag or a command that a text names, whatever the language.
        let named = |text: &str| -> BTreeSet<String> {
            let words =
                text.split(|it: char| !(it.is_ascii_alphanumeric() || "-_./#".contains(it)));
            let names = words
                .filter(|it| it.starts_with("--") || it.contains('_') || it.starts_with("ontu"));
            names
                .map(|it| it.trim_end_matches('.').to_owned())
                .collect()
        };
        for (english, korean) in korean::all() {
            assert_eq!(named(korean), named(english), "{english}");
            let examples = |text: &str| -> Vec<String> {
                let lines = text.lines().filter(|line| line.starts_with("  ontu "));
                lines.map(str::to_owned).collect()
            };
            assert_eq!(examples(korean), examples(english), "{english}");
        }
    }

    #[test]
    fn a_korean_help_says_nothing_in_english() {
        fn check(command: &mut Command) {
            let help = command.render_long_help().to_string();
            for word in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print",
                "default",
                "possible",
            ] {
                // `--guard-window default` is a value.
                let said = help.replace("시간대: default", "");
                assert!(!said.contains(word), "{word} in {help}");
            }
            for below in command.get_subcommands_mut() {
                check(below);
            }
        }
        check(&mut command(Language::Ko));
    }

    #[test]
    fn the_korean_command_line_takes_what_the_english_takes() {
        command(Language::Ko).debug_assert();
        let line = ["ontu", "journal", "list", "--unresolved", "--json"];
        let taken = |language| command(language).try_get_matches_from(line).is_ok();
        assert!(taken(Language::Ko) && taken(Language::En));
    }

    #[test]
    fn texts_of_the_command_line_are_composed_and_paths_are_not() {
        let (name, apart) = ("홍길동", "홍길동".nfd().collect::<String>());
        let line = [
            "ontu",
            "onboarding",
            "done",
            "dossier",
            "1",
            "--by",
            &apart,
            "--evidence",
            &apart,
            "--client-id",
            &apart,
        ];
        let matches = command(Language::Ko).try_get_matches_from(line).unwrap();
        let arguments = Arguments::from_arg_matches(&matches).unwrap();
        let shown = format!("{:?}", arguments.command);
        assert!(shown.contains(&format!("by: {name:?}")), "{shown}");
        assert!(shown.contains(&format!("evidence: {apart:?}")), "{shown}");
    }

    #[test]
    fn the_language_is_found_in_a_line_that_is_wrong_otherwise() {
        let of = |line: &[&str]| language_of(line.iter().map(OsString::from));
        assert_eq!(of(&["ontu", "--lang", "ko", "no-such"]), Language::Ko);
        assert_eq!(of(&["ontu", "pay", "--lang=en", "--x"]), Language::En);
        assert_eq!(of(&["ontu", "--lang", "ko", "--lang", "en"]), Language::En);
    }
}
