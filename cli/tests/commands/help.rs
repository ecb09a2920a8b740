//! Help, version and wrong command lines.

use crate::support::Ontu;

#[test]
fn help_and_version_are_no_errors() {
    let ended = Ontu::new().run(&["--help"]).expect(0);
    for part in [
        "init",
        "doctor",
        "demo",
        "account",
        "deposits",
        "call",
        "Exit codes:",
        "ONTU_TOKEN",
    ] {
        assert!(ended.stdout.contains(part), "{part} in {}", ended.stdout);
    }
    assert!(
        Ontu::new()
            .run(&["--version"])
            .expect(0)
            .stdout
            .starts_with("ontu ")
    );
    for command in ["init", "doctor", "demo", "deposits", "call"] {
        Ontu::new().run(&[command, "--help"]).expect(0);
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for arguments in [
        &[][..],
        &["transfer"],
        &["deposits", "--no-such-flag"],
        &["account", "issue"],
    ] {
        let ended = Ontu::new().run(arguments).expect(2);
        assert!(
            ended.stdout.is_empty() && !ended.stderr.is_empty(),
            "{arguments:?}"
        );
    }
    assert_eq!(Ontu::new().fails(&["transfer"]), (2, "usage".to_owned()));
}

#[test]
fn a_token_can_be_given_by_no_flag() {
    assert_eq!(
        Ontu::new().fails(&["deposits", "--token", "x"]),
        (2, "usage".to_owned())
    );
}
