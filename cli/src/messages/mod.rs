//! Every text of the tool for a person, in Korean and in English side by side; those of the help stand in `help`.

pub(crate) mod account;
pub(crate) mod call;
pub(crate) mod codes;
pub(crate) mod demo;
pub(crate) mod deposits;
pub(crate) mod doctor;
pub(crate) mod dossier;
pub(crate) mod files;
pub(crate) mod general;
pub(crate) mod init;
pub(crate) mod journal;
pub(crate) mod onboarding;
pub(crate) mod outcome;
pub(crate) mod send;
pub(crate) mod settings;
pub(crate) mod store;
pub(crate) mod transfer;
pub(crate) mod usage;
pub(crate) mod violation;
pub(crate) mod worker;

#[cfg(test)]
mod tests {
    use crate::language::Language;

    #[test]
    fn every_message_has_both_languages_and_they_differ() {
        let tables = [
            super::account::samples(),
            super::call::samples(),
            super::codes::samples(),
            super::demo::samples(),
            super::deposits::samples(),
            super::doctor::samples(),
            super::dossier::samples(),
            super::files::samples(),
            super::general::samples(),
            super::init::samples(),
            super::journal::samples(),
            super::onboarding::samples(),
            super::outcome::samples(),
            super::send::samples(),
            super::settings::samples(),
            super::store::samples(),
            super::transfer::samples(),
            super::usage::samples(),
            super::violation::samples(),
            super::worker::samples(),
        ];
        let mut count = 0;
        for (name, message) in tables.into_iter().flatten() {
            let korean = message.text(Language::Ko);
            let english = message.text(Language::En);
            assert!(
                !korean.trim().is_empty() && !english.trim().is_empty(),
                "{name}"
            );
            let hangul = korean
                .chars()
                .any(|character| ('가'..='힣').contains(&character));
            assert!(hangul, "{name} has no Korean: {korean}");
            assert!(
                !english
                    .chars()
                    .any(|character| ('가'..='힣').contains(&character)),
                "{name} has Korean in its English: {english}"
            );
            count += 1;
        }
        assert!(count > 100, "only {count} messages were looked at");
    }
}
