//! The failure matrix: for each of its rows tests that are named after the row's number, and a check that none is missing.
//!
//! A row of which nothing, or not everything, can be tested here stands in DESIGN.md under "What is not caught", with its number.

mod absence;
mod callers;
mod connections;
mod crashes;
mod duplicates;
mod hanging;
mod lost_replies;
mod mutations;
mod numbers;
mod plans;
mod replies;
mod store;
mod transport;
mod unreached;
mod waiting;
mod workers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The program that is killed, frozen and limited: the program `crash` as a process of its own.
fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_crash"))
}

/// The rows: what goes wrong.
const ROWS: [(&str, &str); 33] = [
    ("01", "a crash before the journal writes"),
    ("02", "a crash after a permit and before the sending"),
    ("03", "a crash after the sending and before the reply"),
    ("04", "a lost reply"),
    ("04b", "no connection"),
    ("05", "codes of doubt and HTTP statuses"),
    ("06", "a number that the bank has seen before"),
    ("07", "a bank that works on it for ever"),
    ("08", "midnight and the sweeps"),
    ("09", "two processes"),
    ("10", "a lost lease"),
    ("11", "a database that fails over"),
    ("12", "a plan of which one call fails"),
    ("13", "an inquiry that fails"),
    ("14", "a reply to another call"),
    ("15", "a malformed reply"),
    ("16", "an oversize reply"),
    ("17", "a slow peer"),
    ("18", "an old TLS"),
    ("19", "a wrong host"),
    ("20", "a redirect"),
    ("21", "a proxy of the environment"),
    ("22", "a stale connection"),
    ("23", "a caller or a runtime that goes away"),
    ("24", "numbers that collide"),
    ("25", "a full disk"),
    ("26", "a journal that was put back"),
    ("27", "a wrong clock"),
    ("28", "a return that comes too soon"),
    ("29", "a bank that has no such call"),
    ("30", "the same payment under two keys"),
    ("31", "evidence that contradicts itself"),
    ("32", "an upgrade while transfers are open"),
];

/// The rows of which DESIGN.md says what is not tested here.
const NOT_CAUGHT: [&str; 5] = ["09", "10", "11", "25", "26"];

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The texts of all Rust sources in a folder and below.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// The functions of sources whose names begin so, by what follows up to the next underscore.
fn named<'a>(sources: &'a [String], beginning: &str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in sources.iter().flat_map(|text| text.lines()) {
        let line = line.trim_start();
        let line = line.strip_prefix("async ").unwrap_or(line);
        let Some(rest) = line
            .strip_prefix("fn ")
            .and_then(|name| name.strip_prefix(beginning))
        else {
            continue;
        };
        let name = rest.split('(').next().unwrap_or(rest);
        // A helper that several tests share has no more than the number.
        if let Some((number, what)) = name.split_once('_') {
            found.entry(number).or_default().push(what);
        }
    }
    found
}

/// A section of DESIGN.md, from its heading to the next.
fn section(heading: &str) -> String {
    let text = fs::read_to_string(root().join("DESIGN.md")).unwrap();
    let (_, rest) = text
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("DESIGN.md has no section {heading:?}"));
    rest.split("\n## ").next().unwrap_or(rest).to_owned()
}

#[test]
fn every_row_has_a_test_or_stands_in_the_design() {
    let mut all = sources(&root().join("tests/tests"));
    // What concerns TLS alone is tested beside the transport.
    all.extend(sources(&root().join("client/tests")));
    let tests = named(&all, "row_");
    let known: BTreeSet<&str> = ROWS.iter().map(|(row, _)| *row).collect();
    let unknown: Vec<_> = tests.keys().filter(|row| !known.contains(*row)).collect();
    assert!(unknown.is_empty(), "no such rows: {unknown:?}");

    let design = section("What is not caught");
    let excused: BTreeSet<&str> = known
        .iter()
        .copied()
        .filter(|row| {
            let row = row.trim_start_matches('0');
            design
                .lines()
                .any(|line| line.starts_with(&format!("- Row {row}:")))
        })
        .collect();
    assert_eq!(
        excused,
        NOT_CAUGHT.into_iter().collect(),
        "the rows that DESIGN.md names"
    );
    let missing: Vec<_> = ROWS
        .iter()
        .filter(|(row, _)| !tests.contains_key(row) && !excused.contains(row))
        .collect();
    assert!(
        missing.is_empty(),
        "neither tested nor excused: {missing:?}"
    );
    for (row, what) in ROWS {
        let count = tests.get(row).map_or(0, Vec::len);
        println!("row {row:>3}: {count:>2} tests: {what}");
    }
}

/// The invariants, by number.
const INVARIANTS: std::ops::RangeInclusive<u32> = 1..=15;

#[test]
fn every_invariant_of_the_design_is_named_by_a_check() {
    let mut all = sources(&root().join("tests"));
    let own = include_str!("main.rs");
    all.retain(|text| text != own);
    let design = section("Invariants");
    for number in INVARIANTS {
        let heading = format!("- I{number}: ");
        assert!(
            design.lines().any(|line| line.starts_with(&heading)),
            "DESIGN.md does not list I{number}"
        );
        // A check names its invariant in what it says when it fails; a test of its own in its name.
        let said = [
            format!("\"I{number}\""),
            format!("\"I{number}: "),
            format!("fn invariant_{number:02}_"),
        ];
        let checked = all
            .iter()
            .any(|text| said.iter().any(|said| text.contains(said)));
        assert!(checked, "no check names I{number}");
    }
    let listed = design.lines().filter(|line| {
        line.strip_prefix("- I")
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    });
    assert_eq!(listed.count(), INVARIANTS.count());
}
