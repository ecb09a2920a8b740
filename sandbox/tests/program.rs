//! Tests of the program `ontu-sandbox` from outside: what it prints, what it refuses, how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ontu-sandbox"))
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
    check_refused(
        &["--bind", "0.0.0.0:0"],
        4,
        "0.0.0.0 is not a loopback address",
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
    check_refused(
        &["--clock", "sundial"],
        2,
        "possible values: system, simulated",
    );
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
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
        "assumptions",
    ] {
        assert!(help.contains(expected), "{help}");
    }
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
