//! Which source of a setting counts, and what is said of a wrong one.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::{Given, Settings, Source};
use crate::language::Language;

type Variables<'a> = [(&'static str, &'a str)];

fn merge(
    file: Option<&str>,
    variables: &Variables<'_>,
    flags: &[(&'static str, &str)],
) -> Result<Settings, Vec<String>> {
    let flags: Vec<_> = flags
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let given = Given {
        flags: &flags,
        variable: &variable,
    };
    Settings::merge(file.map(|text| (Path::new("etc/ontu.toml"), text)), &given).map_err(
        |problems| {
            let shown = |problem: &super::Problem| problem.message().text(Language::En).to_owned();
            problems.iter().map(shown).collect()
        },
    )
}

fn refused(kind: (&'static str, &str), part: &str) {
    let problems = merge(None, &[], &[kind]).unwrap_err().concat();
    assert!(problems.contains(part), "{problems}");
}

#[test]
fn flags_count_over_environment_and_environment_over_file() {
    let file =
        Some("institution_code = \"000001\"\nservice_code = \"A\"\nproxy = \"http://192.0.2.1\"\n");
    let variables = [
        ("ONTU_INSTITUTION_CODE", "000002"),
        ("ONTU_SERVICE_CODE", "B"),
    ];
    let settings = merge(file, &variables, &[("institution_code", "000003")]).unwrap();
    assert_eq!(settings.text("institution_code"), Some("000003"));
    assert_eq!(settings.text("service_code"), Some("B"));
    assert_eq!(settings.text("proxy"), Some("http://192.0.2.1"));
    let source = |name| settings.sourced(name).map(|value| value.source.to_string());
    assert_eq!(
        source("institution_code").as_deref(),
        Some("--institution-code")
    );
    assert_eq!(source("service_code").as_deref(), Some("ONTU_SERVICE_CODE"));
    assert_eq!(source("proxy").as_deref(), Some("etc/ontu.toml:3"));
}

#[test]
fn a_wrong_value_that_does_not_count_does_not_matter() {
    let file = Some("total_timeout_seconds = 0\n");
    let settings = merge(file, &[], &[("total_timeout_seconds", "70")]).unwrap();
    assert_eq!(
        settings.seconds("total_timeout_seconds").unwrap().as_secs(),
        70
    );
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    let settings = merge(
        Some("service_code = \"A\""),
        &[("ONTU_SERVICE_CODE", "")],
        &[],
    )
    .unwrap();
    assert_eq!(settings.text("service_code"), Some("A"));
}

#[test]
fn a_path_of_the_file_is_relative_to_the_file() {
    let settings = merge(Some("token_file = \"ontu.token\""), &[], &[]).unwrap();
    assert_eq!(
        settings.path("token_file").as_deref(),
        Some(Path::new("etc/ontu.token"))
    );
    let settings = merge(None, &[("ONTU_TOKEN_FILE", "ontu.token")], &[]).unwrap();
    assert_eq!(
        settings.path("token_file").as_deref(),
        Some(Path::new("ontu.token"))
    );
}

#[test]
fn wrong_values_say_where_and_what_was_expected() {
    refused(("profile", "production"), "--profile");
    refused(("base_url", "developers.nonghyup.com"), "http://");
    refused(
        ("base_url", "https://user:password@example.com"),
        "--base-url",
    );
    refused(("total_timeout_seconds", "601"), "600");
    refused(("cp949_bytes_enforced", "yes"), "true");
    refused(("clock", "now"), "system");
    refused(("institution_code", " "), "--institution-code");
}

#[test]
fn a_long_wrong_value_is_not_shown_whole() {
    let secret = "0123456789abcdef0123456789abcdef";
    let problems = merge(None, &[], &[("profile", secret)])
        .unwrap_err()
        .concat();
    assert!(
        problems.contains("0123…") && !problems.contains(secret),
        "{problems}"
    );
}

#[test]
fn all_problems_are_reported_at_once() {
    let problems = merge(
        Some("colour = \"red\"\nprofile = \"x\"\n"),
        &[("ONTU_CLOCK", "x")],
        &[("base_url", "x")],
    )
    .unwrap_err();
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn a_source_shows_where_it_is() {
    assert_eq!(
        Source::Environment("ONTU_CLOCK".to_owned()).to_string(),
        "ONTU_CLOCK"
    );
}

#[test]
fn hangul_that_was_taken_apart_is_composed_but_for_paths() {
    let apart: String = "한국".nfd().collect();
    let file = format!("client_id = \"{apart}\"\njournal = \"{apart}\"\n");
    let variables = [("ONTU_TOKEN_SCOPE", &*apart)];
    let settings = merge(Some(&file), &variables, &[("token_prefix", &apart)]).unwrap();
    for name in ["client_id", "token_scope", "token_prefix"] {
        assert_eq!(settings.text(name), Some("한국"), "{name}");
    }
    assert_eq!(settings.text("journal"), Some(&*apart));
}

/// Checks whether a variable and a flag may have a value over a file.
fn over(file: &str, name: &'static str, value: &str, allowed: bool) {
    let flag = merge(Some(file), &[], &[(name, value)]);
    assert_eq!(flag.is_ok(), allowed, "{file} {name}={value}: {flag:?}");
    let variable = super::keys::find(name).unwrap().variable();
    let given = Given {
        flags: &[],
        variable: &|name| (name == variable).then(|| value.to_owned()),
    };
    let file = (Path::new("etc/ontu.toml"), file);
    let found = Settings::merge(Some(file), &given);
    assert_eq!(found.is_ok(), allowed, "{file:?} {variable}={value}");
}

#[test]
fn only_the_file_loosens_what_guards_the_money() {
    let bank = "profile = \"partner\"\n";
    let stand_in = "profile = \"loopback\"\n";
    for (file, name, value, allowed) in [
        ("two_person = true\n", "two_person", "false", false),
        ("two_person = true\n", "two_person", "names", false),
        ("two_person = true\n", "two_person", "true", true),
        ("two_person = \"names\"\n", "two_person", "false", false),
        ("two_person = \"names\"\n", "two_person", "true", true),
        ("two_person = false\n", "two_person", "names", true),
        (bank, "two_person", "false", false),
        (bank, "two_person", "names", false),
        (stand_in, "two_person", "false", true),
        (stand_in, "two_person", "true", true),
        (bank, "guard_window", "none", false),
        (
            "guard_window = \"default\"\n",
            "guard_window",
            "none",
            false,
        ),
        (stand_in, "guard_window", "none", true),
        (
            "cp949_bytes_enforced = true\n",
            "cp949_bytes_enforced",
            "false",
            false,
        ),
        (bank, "cp949_bytes_enforced", "false", true),
        (bank, "insecure_http_host", "192.0.2.1", false),
        (stand_in, "insecure_http_host", "192.0.2.1", true),
    ] {
        over(file, name, value, allowed);
    }
    let problems = merge(
        Some("two_person = true\n"),
        &[("ONTU_TWO_PERSON", "false")],
        &[],
    )
    .unwrap_err()
    .concat();
    for part in ["ONTU_TWO_PERSON: ", "two_person", "etc/ontu.toml"] {
        assert!(problems.contains(part), "{part} in {problems}");
    }
}

#[test]
fn a_flag_for_the_stand_in_takes_nothing_from_a_bank_of_the_file() {
    use crate::bank::two_person;
    use ontu::transfer::TwoPerson;
    let people = |file: &str, flags: &[(&'static str, &str)]| {
        two_person(&merge(Some(file), &[], flags).unwrap())
    };
    let loopback: [(&str, &str); 1] = [("profile", "loopback")];
    assert_eq!(people("", &[]), TwoPerson::Users);
    assert_eq!(people("", &loopback), TwoPerson::No);
    assert_eq!(people("profile = \"own\"", &loopback), TwoPerson::Users);
    let own = "profile = \"own\"\ntwo_person = \"names\"\n";
    assert_eq!(people(own, &loopback), TwoPerson::Names);
    let one = "profile = \"own\"\ntwo_person = false\n";
    assert_eq!(people(one, &[]), TwoPerson::No);
    let stand_in = "base_url = \"http://127.0.0.1:1\"\n";
    assert_eq!(people(stand_in, &[]), TwoPerson::No);
    assert_eq!(
        people(stand_in, &[("two_person", "true")]),
        TwoPerson::Names
    );
    assert_eq!(
        people(stand_in, &[("profile", "partner")]),
        TwoPerson::Users
    );
}
