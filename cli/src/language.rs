//! Which language the tool speaks: the one asked for, else the one of the locale.

use std::env;

use clap::ValueEnum;

/// A language that every message is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Language {
    /// The language asked for by a flag, else that of the locale, else English.
    pub(crate) fn choose(asked: Option<Language>) -> Self {
        asked.unwrap_or_else(|| Self::of_locale(|name| env::var(name).ok(), sys_locale::get_locale))
    }

    /// Reads the locale as POSIX does: the first of the three variables that is set and not empty decides.
    ///
    /// The operating system is asked only where none is set, for not every system has these variables.
    fn of_locale(
        variable: impl Fn(&str) -> Option<String>,
        system: impl FnOnce() -> Option<String>,
    ) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .or_else(system)
            .unwrap_or_default();
        let mut parts = locale.split(['_', '-', '.', '@']);
        match parts.next() {
            Some(language) if language.eq_ignore_ascii_case("ko") => Self::Ko,
            _ => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    fn check(variables: &[(&str, &str)], system: Option<&str>, expected: Language) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let language = Language::of_locale(variable, || system.map(str::to_owned));
        assert_eq!(language, expected, "{variables:?} {system:?}");
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        check(&[("LANG", "ko_KR.UTF-8")], None, Language::Ko);
        check(
            &[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")],
            None,
            Language::En,
        );
        check(&[("LC_ALL", ""), ("LC_MESSAGES", "ko")], None, Language::Ko);
        check(
            &[("LC_MESSAGES", "en_US.UTF-8"), ("LANG", "ko_KR")],
            None,
            Language::En,
        );
        check(&[("LC_ALL", "KO@dict")], None, Language::Ko);
    }

    #[test]
    fn the_system_is_asked_last() {
        check(&[], Some("ko-KR"), Language::Ko);
        check(&[("LANG", "en_GB")], Some("ko-KR"), Language::En);
        check(&[], None, Language::En);
    }

    #[test]
    fn other_languages_that_begin_alike_are_not_korean() {
        check(&[("LANG", "kok_IN")], None, Language::En);
    }
}
