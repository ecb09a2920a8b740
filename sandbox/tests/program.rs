//! Tests of the program `ontu-sandbox` from outside: what it prints, what it refuses, how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ontu-sandbox"));
    program.env_remove("ONTU_SANDBOX_CONTROL_TOKEN");
    program
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn check_refused(arguments: &[&str], code: i32, expected: &str) {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{error}");
    assert!(error.contains(expected), "{error}");
}

#[test]
fn assumptions_are_printed_for_people_and_programs() {
    let text = stdout(&run(&["assumptions"]));
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["assumptions", "--json"]))).unwrap();
    let listed = json.as_array().unwrap();
    assert!(listed.len() > 20);
    for assumption in listed {
        assert!(text.contains(assumption["sentence"].as_str().unwrap()));
        assert!(assumption["used_in"].as_str().unwrap().ends_with(".rs"));
    }
}

#[test]
fn refusals_are_printed_for_people_and_programs() {
    assert!(stdout(&run(&["refusals"])).contains("ZS052  The virtual account holds less"));
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["refusals", "--json"]))).unwrap();
    assert_eq!(
        json.as_array().unwrap().len(),
        ontu_sandbox::RefusalCode::ALL.len()
    );
}

#[test]
fn what_cannot_run_is_refused_with_a_reason() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let other = concat!(env!("CARGO_TARGET_TMPDIR"), "/program-other");
    std::fs::write(other, "something else").unwrap();
    check_refused(
        &["--bind", "0.0.0.0:0"],
        4,
        "0.0.0.0 is not a loopback address",
    );
    check_refused(
        &["--bind", "0.0.0.0:0"],
        4,
        "give --expose and the control token",
    );
    check_refused(&["--bind", "localhost"], 2, "--bind");
    check_refused(
        &["--bind", "127.0.0.1:0", "--spec", "/no/such.json"],
        4,
        "/no/such.json",
    );
    check_refused(
        &["--bind", "127.0.0.1:0", "--token-file", "/no/such"],
        4,
        "/no/such",
    );
    let answers = concat!(env!("CARGO_TARGET_TMPDIR"), "/program-answers");
    std::fs::write(answers, r#"{"answers":{"P2PNo":{}}}"#).unwrap();
    check_refused(
        &["--bind", "127.0.0.1:0", "--settings", answers],
        4,
        "answers.P2PNo: the spec has no such API",
    );
    check_refused(
        &["--bind", "0.0.0.0:0", "--expose"],
        4,
        "--control-token-file",
    );
    check_refused(
        &["--bind", "127.0.0.1:0", "--state", "/no/such/folder/state"],
        4,
        "/no/such/folder/state",
    );
    check_refused(
        &["--bind", "127.0.0.1:0", "--state", other],
        4,
        "the file was left as it is",
    );
    check_refused(
        &["coverage", "--url", "http://127.0.0.1:1"],
        4,
        "is the sandbox running?",
    );
    check_refused(&["coverage", "--state", "/no/such"], 4, "/no/such");
    check_refused(
        &["--clock", "sundial"],
        2,
        "possible values: system, simulated",
    );
    check_refused(
        &["--bind", "127.0.0.1:0", "--spec", manifest],
        4,
        "resolved spec: line 1",
    );
    check_refused(
        &["--bind", "127.0.0.1:0", "--settings", manifest],
        4,
        "settings: ",
    );
}

#[test]
fn help_says_what_each_option_takes() {
    let help = stdout(&run(&["--help"]));
    for expected in [
        "--bind <ADDRESS:PORT>",
        "--spec <FILE>",
        "--clock",
        "--token-file <FILE>",
        "--state <FILE>",
        "--expose",
        "--control-token-file <FILE>",
        "assumptions",
    ] {
        assert!(help.contains(expected), "{help}");
    }
}

#[test]
fn the_control_interface_is_printed_for_people_and_programs() {
    let text = stdout(&run(&["control"]));
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["control", "--json"]))).unwrap();
    for call in json.as_array().unwrap() {
        assert!(text.contains(call["path"].as_str().unwrap()));
    }
}

/// A program that runs until it is stopped, and what it has printed.
#[cfg(unix)]
struct Running {
    child: std::process::Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    url: String,
}

#[cfg(unix)]
impl Running {
    fn start(arguments: &[&str], token: Option<&str>) -> Self {
        let mut program = program();
        if let Some(token) = token {
            program.env("ONTU_SANDBOX_CONTROL_TOKEN", token);
        }
        let mut child = program
            .args(["--bind", "127.0.0.1:0", "--clock", "simulated"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let greeting = lines.next().unwrap().unwrap();
        let url = greeting
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap()
            .to_owned();
        Running { child, lines, url }
    }

    fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// Stops it with a signal and gives the rest of what it prints.
    fn stop(mut self, signal: &str) -> String {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let rest: Vec<_> = self.lines.map(Result::unwrap).collect();
        assert!(self.child.wait().unwrap().success());
        rest.join("\n")
    }
}

#[cfg(unix)]
#[test]
fn the_bank_goes_on_where_it_was_stopped_and_tells_its_coverage() {
    let state = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("program-state");
    let _ = std::fs::remove_file(&state);
    let state = state.to_str().unwrap();
    let running = Running::start(&["--state", state, "--coverage"], None);
    let reply = running.post(
        "/_sandbox/accounts",
        r#"{"usage":"investor","holder":"김투자"}"#,
    );
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    // A container is stopped by this signal, not by Ctrl-C.
    let rest = running.stop("-TERM");
    assert!(
        rest.contains("Never exercised:") && rest.ends_with("stopped"),
        "{rest}"
    );

    let running = Running::start(&["--state", state], None);
    let reply = running.post("/_sandbox/deposits", r#"{"account":1,"krw":5}"#);
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    let text = stdout(&run(&["coverage", "--url", &running.url]));
    assert!(text.contains("Never exercised:"), "{text}");
    running.stop("-INT");
    let json = stdout(&run(&["coverage", "--state", state, "--json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["never"].as_array().unwrap().len(), 8);
}

#[cfg(unix)]
#[test]
fn the_central_record_is_served_beside_the_bank() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let settings = folder.join("program-central-record.json");
    std::fs::write(
        &settings,
        r#"{"token_path":"/token","client_secret":"another"}"#,
    )
    .unwrap();
    let settings = settings.to_str().unwrap();
    let running = Running::start(&["--central-record-settings", settings], None);
    let form = "grant_type=client_credentials&client_id=00000000-0000-4000-8000-000000000000&client_secret=another&scope=migration";
    let reply = running.post("/central-record/token", form);
    assert!(
        reply.starts_with("HTTP/1.1 200") && reply.contains("access_token"),
        "{reply}"
    );
    let reply = running.post("/_sandbox/central-record/switch", "{}");
    assert!(reply.contains(r#""permission": "business""#), "{reply}");
    running.stop("-INT");
    let wrong = folder.join("program-central-record-wrong.json");
    std::fs::write(&wrong, r#"{"token_pat":"/token"}"#).unwrap();
    check_refused(
        &[
            "--bind",
            "127.0.0.1:0",
            "--central-record-settings",
            wrong.to_str().unwrap(),
        ],
        4,
        "unknown field `token_pat`",
    );
    check_refused(
        &[
            "--bind",
            "127.0.0.1:0",
            "--central-record-spec",
            "/no/such.json",
        ],
        4,
        "/no/such.json",
    );
}

#[cfg(unix)]
#[test]
fn whoever_stops_reading_what_it_prints_does_not_stop_it() {
    let Running {
        mut child,
        lines,
        url,
    } = Running::start(&["--coverage"], None);
    drop(lines);
    let address = url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).unwrap();
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_control_token_from_the_environment_is_asked_for() {
    let running = Running::start(&[], Some("a-token-of-one-s-own"));
    assert!(
        running
            .post("/_sandbox/reset", "{}")
            .starts_with("HTTP/1.1 401")
    );
    check_refused(&["coverage", "--url", &running.url], 4, "HTTP 401");
    let output = program()
        .env("ONTU_SANDBOX_CONTROL_TOKEN", "a-token-of-one-s-own")
        .args(["coverage", "--url", &running.url])
        .output()
        .unwrap();
    assert!(output.status.success());
    running.stop("-INT");
}

/// Whether it ends well is asked of a real process, so this test needs a system with signals.
#[cfg(unix)]
#[test]
fn the_first_call_that_it_prints_works_and_ctrl_c_ends_it() {
    let mut child = program()
        .args(["--bind", "127.0.0.1:0", "--clock", "simulated"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut greeting = String::new();
    while !greeting.contains("}'\n") {
        greeting.push_str(&lines.next().unwrap().unwrap());
        greeting.push('\n');
    }
    let url = greeting
        .split_whitespace()
        .find(|word| word.starts_with("http://"))
        .unwrap();
    let body = greeting
        .split("-d '")
        .nth(1)
        .unwrap()
        .split("}'\n")
        .next()
        .unwrap()
        .to_owned()
        + "}";
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    write!(
        stream,
        "POST /P2PNVirtualAccountNumberRequest.nh HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.contains(r#""Rpcd":"00000""#), "{reply}");

    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupted.success());
    let rest: Vec<_> = lines.map(Result::unwrap).collect();
    assert_eq!(rest.last().map(String::as_str), Some("stopped"));
    assert!(child.wait().unwrap().success());
}
