//! Where settings come from, `ontu init`, and the token that is never shown.

use crate::support::{NOW, Ontu, TOKEN, sandbox};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flags_count_over_environment_and_environment_over_file() {
    let sandbox = sandbox().await;
    let ontu = Ontu::new().with("ONTU_TOKEN", TOKEN);
    ontu.write(
        "ontu.toml",
        &format!("base_url = \"http://127.0.0.1:1\"\nclock = \"{NOW}\"\n"),
    );
    assert_eq!(ontu.fails(&["deposits"]), (4, "not-sent".to_owned()));
    let (code, _) = ontu.json(&["deposits", "--base-url", sandbox.url()]);
    assert_eq!(code, 0);
    let ontu = ontu.with("ONTU_BASE_URL", sandbox.url());
    assert_eq!(ontu.json(&["deposits"]).0, 0);
    let over = ontu.fails(&["deposits", "--base-url", "http://127.0.0.1:1"]);
    assert_eq!(over, (4, "not-sent".to_owned()));
}

#[test]
fn a_settings_file_that_was_asked_for_must_be_there() {
    let ontu = Ontu::new();
    assert_eq!(
        ontu.fails(&["deposits", "--config", "nowhere.toml"]),
        (4, "settings".to_owned())
    );
    let ontu = ontu.with("ONTU_CONFIG", "nowhere.toml");
    assert_eq!(ontu.fails(&["deposits"]), (4, "settings".to_owned()));
}

#[test]
fn every_problem_of_the_settings_is_named_with_its_place() {
    let ontu = Ontu::new().with("ONTU_CLOCK", "noon");
    ontu.write("ontu.toml", "baseurl = \"x\"\n\nprofile = \"production\"\n");
    let ended = ontu.run(&["deposits", "--proxy", "x"]).expect(4);
    for place in [
        "ontu.toml:1: ",
        "did you mean base_url?",
        "ontu.toml:3: ",
        "ONTU_CLOCK: ",
        "--proxy: ",
    ] {
        assert!(ended.stderr.contains(place), "{place} in {}", ended.stderr);
    }
    assert!(ended.stdout.is_empty());
}

#[test]
fn a_token_in_the_settings_file_is_refused_and_not_shown() {
    let ontu = Ontu::new();
    for line in [format!("token = \"{TOKEN}\"\n"), format!("token {TOKEN}\n")] {
        ontu.write("ontu.toml", &line);
        assert_eq!(ontu.fails(&["deposits"]), (4, "settings".to_owned()));
        ontu.run(&["deposits"]).expect(4);
        ontu.run(&["doctor"]).expect(4);
    }
}

#[test]
fn without_a_token_nothing_is_sent() {
    let ontu = Ontu::new()
        .with("ONTU_INSTITUTION_CODE", "000000")
        .with("ONTU_SERVICE_CODE", "A");
    assert_eq!(ontu.fails(&["deposits"]), (4, "token".to_owned()));
    let ontu = ontu.with("ONTU_TOKEN", "two words");
    assert_eq!(ontu.fails(&["deposits"]), (4, "token".to_owned()));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_file_is_read_and_warned_about_when_others_can_read_it() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let sandbox = sandbox().await;
    let ontu = Ontu::new()
        .with("ONTU_BASE_URL", sandbox.url())
        .with("ONTU_CLOCK", NOW);
    let path = ontu.write("ontu.token", &format!("{TOKEN}\n"));
    ontu.write("ontu.toml", "token_file = \"ontu.token\"\n");
    set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    let quiet = ontu.run(&["deposits"]).expect(0);
    assert!(!quiet.stderr.contains("warning"), "{}", quiet.stderr);
    set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let warned = ontu.run(&["deposits", "--json"]).expect(0);
    assert!(warned.stderr.contains("warning") && warned.stderr.contains("chmod 600"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn client_credentials_reach_the_partner_channel() {
    let sandbox = sandbox().await;
    let secret = "f00df00df00df00d";
    let ontu = Ontu::new()
        .with("ONTU_BASE_URL", sandbox.url())
        .with("ONTU_PROFILE", "partner")
        .with("ONTU_JOURNAL", "ontu-journal.sqlite")
        .with("ONTU_CLOCK", NOW)
        .with("ONTU_INSTITUTION_CODE", "000000")
        .with("ONTU_FINTECH_APP_NO", "001")
        .with("ONTU_SERVICE_CODE", "01E_024_00")
        .with("ONTU_AGREEMENT_NO", "0000000000")
        .with("ONTU_SUBSIDIARY_NO", "0000000000");
    assert_eq!(ontu.fails(&["deposits"]), (4, "token".to_owned()));
    let ontu = ontu
        .with("ONTU_CLIENT_ID", "ontu")
        .with("ONTU_CLIENT_SECRET", secret);
    for arguments in [&["deposits"][..], &["doctor"]] {
        let ended = ontu.run(arguments).expect(0);
        assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret));
    }
    assert_eq!(sandbox.transcript().len(), 2);
}

#[test]
fn init_writes_once_and_says_what_to_do() {
    let ontu = Ontu::new();
    let (code, object) = ontu.json(&["init"]);
    assert_eq!((code, object["written"].as_str()), (0, Some("ontu.toml")));
    assert_eq!(object["next"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        (&object["key_file"], &object["key_file_made"]),
        (&json!("ontu-journal.key"), &json!(true))
    );
    // The same journal from any folder.
    let journal = ontu.folder().join("ontu-journal.sqlite");
    assert_eq!(
        (&object["journal"], &object["journal_made"]),
        (&json!(journal), &json!(true))
    );
    let key = std::fs::read(ontu.folder().join("ontu-journal.key")).unwrap();
    let written = std::fs::read_to_string(ontu.folder().join("ontu.toml")).unwrap();
    let line = format!("\njournal = {:?}\n", journal.display().to_string());
    assert!(written.contains(&line), "{written}");
    assert!(written.contains("profile = \"sandbox\"") && written.contains("# institution_code"));
    assert_eq!(ontu.fails(&["init"]), (1, "exists".to_owned()));
    ontu.run(&["init", "--force", "--profile", "loopback", "--lang", "ko"])
        .expect(0);
    let written = std::fs::read_to_string(ontu.folder().join("ontu.toml")).unwrap();
    assert!(written.contains("profile = \"loopback\"") && written.contains("기관코드"));
    let left: Vec<_> = std::fs::read_dir(ontu.folder()).unwrap().collect();
    // Settings and keys, and the journal with its lock and its number of commits.
    assert_eq!(left.len(), 5, "{left:?}");
    // Settings may be written over, keys never.
    assert_eq!(
        std::fs::read(ontu.folder().join("ontu-journal.key")).unwrap(),
        key
    );
}

#[test]
fn what_init_is_told_is_written_down() {
    let ontu = Ontu::new();
    std::fs::create_dir(ontu.folder().join("etc")).unwrap();
    let flags = [
        "--profile=loopback",
        "--base-url=http://127.0.0.1:9",
        "--total-timeout-seconds=7",
        "--journal-key-file=kept.key",
        "--journal=kept.sqlite",
    ];
    for config in ["ontu.toml", "etc/ontu.toml"] {
        let mut init = vec!["init", "--config", config];
        init.extend(flags);
        let (code, made) = ontu.json(&init);
        assert_eq!(
            (code, &made["key_file"]),
            (0, &json!("kept.key")),
            "{config}"
        );
        let (_, object) = ontu.json(&["doctor", "--offline", "--config", config]);
        // The key file is found, from the folder of the settings file too.
        assert_eq!(object["checks"][2]["status"], "ok", "{object}");
        let profile = object["checks"][3]["found"][0].as_str();
        assert_eq!(profile, Some("loopback at http://127.0.0.1:9"), "{object}");
    }
    let (_, made) = ontu.json(&["init", "--config", "own.toml", "--token-file", "own.token"]);
    assert!(made["next"].to_string().contains("own.token"), "{made}");
    let nowhere = ontu
        .run(&["init", "--config", "nowhere/ontu.toml"])
        .expect(4);
    let told = "there is no folder for the journal's key file nowhere/ontu-journal.key";
    assert!(nowhere.stderr.contains(told), "{}", nowhere.stderr);
    let wrong = ["init", "--force", "--total-timeout-seconds", "soon"];
    assert_eq!(ontu.fails(&wrong), (4, "settings".to_owned()));
}

// Other systems have no such names.
#[cfg(target_os = "linux")]
#[test]
fn init_refuses_a_path_that_no_settings_file_can_hold() {
    use std::os::unix::ffi::OsStrExt;

    let ontu = Ontu::new();
    let folder = ontu.folder().join(std::ffi::OsStr::from_bytes(b"\xff"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::create_dir(folder.join("etc")).unwrap();
    let arguments = [
        "init",
        "--config",
        "etc/ontu.toml",
        "--journal-key-file",
        "kept.key",
    ];
    let ended = ontu.command(&arguments).current_dir(&folder).output();
    let ended = ended.expect("ontu starts");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{told}");
    assert!(told.contains("that is no text"), "{told}");
    // Nothing is left behind.
    assert!(!folder.join("kept.key").exists() && !folder.join("etc/ontu.toml").exists());
}

#[cfg(unix)]
#[test]
fn what_init_writes_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let ontu = Ontu::new();
    for arguments in [&["init"][..], &["init", "--force"]] {
        ontu.run(arguments).expect(0);
        for file in ["ontu.toml", "ontu-journal.key"] {
            let metadata = std::fs::metadata(ontu.folder().join(file)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file}");
        }
    }
}

#[test]
fn what_init_writes_can_be_used_at_once() {
    for profile in ["loopback", "sandbox", "partner", "own"] {
        let ontu = Ontu::new();
        ontu.run(&["init", "--profile", profile]).expect(0);
        // What is missing is the contract's or the token's to give; the file itself is in order.
        let (_, object) = ontu.json(&["doctor", "--offline"]);
        assert_eq!(object["checks"][0]["status"], "ok", "{object}");
    }
    assert_eq!(
        Ontu::new().fails(&["init", "--profile", "x"]),
        (4, "settings".to_owned())
    );
}

#[test]
fn the_language_follows_the_locale_and_the_flag() {
    let hangul = |text: &str| {
        text.chars()
            .any(|character| ('가'..='힣').contains(&character))
    };
    let english = Ontu::new().run(&["deposits"]).expect(4);
    assert!(!hangul(&english.stderr), "{}", english.stderr);
    let korean = Ontu::new()
        .with("LC_ALL", "ko_KR.UTF-8")
        .run(&["deposits"])
        .expect(4);
    assert!(hangul(&korean.stderr), "{}", korean.stderr);
    let flag = Ontu::new()
        .with("LC_ALL", "ko_KR.UTF-8")
        .run(&["deposits", "--lang", "en"]);
    assert!(!hangul(&flag.expect(4).stderr));
    let flag = Ontu::new().run(&["deposits", "--lang", "ko"]);
    assert!(hangul(&flag.expect(4).stderr));
}
