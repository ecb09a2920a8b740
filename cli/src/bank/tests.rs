//! Which address, profile and contract come of which settings.

use super::{contract, host_of, is_loopback, profile, profile_name};
use crate::language::Language;
use crate::settings::{Given, Settings};

fn settings(flags: &[(&'static str, &str)]) -> Settings {
    let flags: Vec<_> = flags
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    let given = Given {
        flags: &flags,
        variable: &|_| None,
    };
    Settings::merge(None, &given).unwrap()
}

fn refused(flags: &[(&'static str, &str)], part: &str) {
    let failure = profile(&settings(flags)).unwrap_err();
    let text = failure.message().text(Language::En).to_owned();
    assert!(text.contains(part), "{text}");
}

#[test]
fn hosts_are_found_and_this_machine_is_known() {
    assert_eq!(
        host_of("https://developers.nonghyup.com/x"),
        Some("developers.nonghyup.com")
    );
    assert_eq!(host_of("http://[::1]:8085"), Some("::1"));
    assert!(is_loopback("http://127.0.0.1:8085"));
    assert!(is_loopback("http://localhost/"));
    assert!(is_loopback("http://[::1]:1"));
    assert!(!is_loopback("http://127.0.0.1.example.com"));
    assert!(!is_loopback("http://192.0.2.1"));
    assert!(!is_loopback("http://"));
}

#[test]
fn the_address_decides_the_profile_unless_one_is_set() {
    assert_eq!(profile_name(&settings(&[])), "sandbox");
    assert_eq!(
        profile_name(&settings(&[("base_url", "http://127.0.0.1:1")])),
        "loopback"
    );
    let both = settings(&[("base_url", "http://127.0.0.1:1"), ("profile", "partner")]);
    assert_eq!(profile_name(&both), "partner");
}

#[test]
fn the_stand_in_needs_nothing() {
    let settings = settings(&[("profile", "loopback")]);
    let profile = profile(&settings).unwrap();
    assert_eq!(profile.url("X"), "http://127.0.0.1:8085/X.nh");
    assert_eq!(contract(&settings, &profile).unwrap().len(), 5);
}

#[test]
fn the_test_channel_needs_what_the_contract_gives() {
    let settings = settings(&[]);
    let failure = contract(&settings, &profile(&settings).unwrap()).unwrap_err();
    let text = failure.message().text(Language::En);
    assert!(
        text.contains("ONTU_INSTITUTION_CODE, ONTU_SERVICE_CODE"),
        "{text}"
    );
}

#[test]
fn a_value_over_its_limit_is_refused_in_both_languages() {
    let settings = settings(&[("institution_code", "1234567"), ("service_code", "A")]);
    let failure = contract(&settings, &profile(&settings).unwrap()).unwrap_err();
    assert!(
        failure
            .message()
            .text(Language::En)
            .contains("expected at most 6")
    );
    assert!(failure.message().text(Language::Ko).contains("6자 이하"));
}

#[test]
fn plain_http_is_for_this_machine_and_one_named_host() {
    refused(&[("base_url", "http://192.0.2.1")], "192.0.2.1");
    refused(
        &[
            ("base_url", "http://a.example"),
            ("insecure_http_host", "b.example"),
        ],
        "a.example",
    );
    let named = [
        ("base_url", "http://a.example"),
        ("insecure_http_host", "a.example"),
    ];
    assert!(profile(&settings(&named)).is_ok());
    refused(
        &[("profile", "loopback"), ("base_url", "https://a.example")],
        "loopback",
    );
    refused(&[("profile", "partner")], "base_url");
    refused(&[("clock", "2026-01-05T09:30:00")], "--clock");
}

#[test]
fn an_own_profile_is_what_is_set() {
    let own = [
        ("profile", "own"),
        ("base_url", "https://a.example/x/"),
        ("path_suffix", ".nhd"),
        ("token_header", "Auth"),
        ("token_prefix", "Basic "),
    ];
    let profile = profile(&settings(&own)).unwrap();
    assert_eq!(profile.url("Y"), "https://a.example/x/Y.nhd");
    assert!(profile.constants.is_empty());
}
