//! The operator's page: every command on it is one that the program takes, and every state, setting, metric and exit code is one that exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::SystemTime;

use ontu::transfer::State;
use serde_json::Value as Json;

/// The page.
const PAGE: &str = include_str!("../../cli/OPERATING.md");

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_command_is_taken() {
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for command in &commands {
        let mut with_help = words(command);
        with_help.push("--help".to_owned());
        let helped = run(&with_help);
        assert!(helped.status.success(), "{command}: {}", shown(&helped));
        // Without settings nothing is reached; what is missing or contradicts itself on the line is told before that.
        let ended = run(&words(command));
        assert_ne!(ended.status.code(), Some(2), "{command}: {}", shown(&ended));
    }
}

#[test]
fn every_command_in_a_sentence_is_there() {
    let named: BTreeSet<&str> = codes().filter(|code| code.starts_with("ontu ")).collect();
    assert!(named.contains("ontu journal resolve"), "{named:?}");
    for command in named {
        let mut line = words(command);
        line.push("--help".to_owned());
        let helped = run(&line);
        assert!(helped.status.success(), "{command}: {}", shown(&helped));
    }
    let help = all_help();
    for flag in codes().filter(|code| code.starts_with("--")) {
        assert!(
            help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")),
            "{flag}"
        );
    }
}

#[test]
fn every_state_is_explained_once() {
    let explained: Vec<String> = first_column("State");
    let states: Vec<&str> = State::ALL.map(State::name).to_vec();
    assert_eq!(sorted(&explained), sorted(&states));
    for row in table("State") {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn every_setting_is_one() {
    // On a disk, where a journal may lie.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let made = command(folder.path(), &["init".to_owned()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", shown(&made));
    let file = fs::read_to_string(folder.path().join("ontu.toml")).unwrap();
    let known: BTreeSet<&str> = file
        .lines()
        .filter_map(|line| line.trim_start_matches(['#', ' ']).split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    let named = first_column("Setting");
    assert!(named.len() > 5, "{named:?}");
    for setting in named {
        assert!(known.contains(setting.as_str()), "{setting} of {known:?}");
    }
}

#[test]
fn every_metric_is_one_and_those_that_call_a_person_are_named() {
    let known: BTreeSet<&str> = ontu::metrics::ALL.iter().map(|it| it.name).collect();
    let named: BTreeSet<&str> = codes().filter(|code| code.starts_with("ontu_")).collect();
    assert!(named.is_subset(&known), "{:?}", named.difference(&known));
    let paging: BTreeSet<String> = first_column("Metric").into_iter().collect();
    for metric in ontu::metrics::ALL.iter().filter(|metric| metric.pages) {
        let there = paging.iter().any(|cell| cell.starts_with(metric.name));
        assert!(
            there,
            "{} calls a person and is not in the table",
            metric.name
        );
    }
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = run(&["--help".to_owned()]);
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, codes) = help.split_once("Exit codes:").unwrap();
    let known: Vec<&str> = codes
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .take_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    assert_eq!(first_column("Exit code"), known);
}

/// The commands of the blocks of code, those of a service and of cron too.
fn commands() -> Vec<&'static str> {
    let mut commands = Vec::new();
    let mut in_block = false;
    for line in PAGE.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if let (true, Some(at)) = (in_block, line.find("ontu ")) {
            let starts = at == 0 || line[..at].ends_with("bin/");
            // In cron's line the name of the user comes before the command.
            let found = if starts {
                Some(at)
            } else {
                line.find("bin/ontu ").map(|at| at + 4)
            };
            commands.extend(found.map(|at| &line[at..]));
        }
    }
    commands
}

/// What stands between backticks outside of blocks.
fn codes() -> impl Iterator<Item = &'static str> {
    let mut in_block = false;
    let lines = PAGE.lines().filter(move |line| {
        in_block ^= line.starts_with("```");
        !in_block && !line.starts_with("```")
    });
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The rows of the table whose first heading is this.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| -> Vec<&'static str> {
        line.trim_matches('|').split('|').map(str::trim).collect()
    };
    let begins = |line: &&str| line.starts_with(&format!("| {heading} |"));
    PAGE.lines()
        .skip_while(|line| !begins(line))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect()
}

fn first_column(heading: &str) -> Vec<String> {
    let rows = table(heading);
    assert!(!rows.is_empty(), "there is a table with {heading}");
    let cell = |row: Vec<&str>| {
        let code = row[0].split('`').nth(1);
        code.unwrap_or(row[0]).to_owned()
    };
    rows.into_iter().map(cell).collect()
}

fn sorted<T: AsRef<str>>(texts: &[T]) -> Vec<&str> {
    let mut sorted: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    sorted
}

/// The words of a command line behind the program's name, as a shell would split them.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    assert!(!quoted && words[0] == "ontu", "{line}");
    words.retain(|word| !word.is_empty());
    words.split_off(1)
}

/// The help of every command.
fn all_help() -> String {
    let mut help = String::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let mut line = path.clone();
        line.push("--help".to_owned());
        let text = String::from_utf8(run(&line).stdout).unwrap();
        let listed = text.split_once("Commands:\n").map_or("", |(_, rest)| rest);
        let listed = listed.lines().take_while(|line| line.starts_with("  "));
        for name in listed.filter_map(|line| line.split_whitespace().next()) {
            if name != "help" && !line_is_description(name) {
                let mut inner = path.clone();
                inner.push(name.to_owned());
                open.push(inner);
            }
        }
        help.push_str(&text);
    }
    help
}

/// Whether a word begins a description that goes on over several lines, and no command.
fn line_is_description(word: &str) -> bool {
    word.starts_with(|first: char| !first.is_ascii_lowercase())
}

/// Runs the program in an empty folder and without any setting.
fn run(arguments: &[String]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    command(folder.path(), arguments).output().unwrap()
}

fn command(folder: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new(&*PROGRAM);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ONTU_") {
            command.env_remove(&name);
        }
    }
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// The program: that of the same run of cargo where it is there and no source is newer, else one that is built now.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let here = std::env::current_exe().unwrap();
    let beside = here.ancestors().nth(2).unwrap().join("ontu");
    let made = fs::metadata(&beside).and_then(|data| data.modified());
    let sources = ["cli", "client", "sandbox"].map(|krate| newest(&root().join(krate).join("src")));
    if made.is_ok_and(|made| sources.iter().all(|source| *source < made)) {
        return beside;
    }
    let built = Command::new(env!("CARGO"))
        .args(["build", "--package", "ontu-cli", "--bin", "ontu"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", shown(&built));
    let text = String::from_utf8(built.stdout).unwrap();
    let messages = text
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap());
    let mut programs =
        messages.filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    programs.next_back().expect("cargo names the program")
});

/// When anything in a folder was last written.
fn newest(folder: &Path) -> SystemTime {
    let mut newest = SystemTime::UNIX_EPOCH;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let data = entry.metadata().unwrap();
            if data.is_dir() {
                open.push(entry.path());
            } else {
                newest = newest.max(data.modified().unwrap());
            }
        }
    }
    newest
}
