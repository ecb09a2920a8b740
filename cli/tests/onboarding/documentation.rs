//! The page of the onboarding is held to the procedure and to the command line.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::dossier::Dossier;

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ONBOARDING.md");
    fs::read_to_string(path).expect("the page")
}

#[test]
fn the_page_has_every_step_in_an_order_that_can_be_done_and_every_question() {
    let dossier = Dossier::complete();
    let status: Value =
        serde_json::from_str(&dossier.run(&["status", "dossier", "--json"]).stdout).expect("JSON");
    let page = page();
    let mut rows: Vec<&str> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        rows.extend(line.split('|').nth(1).map(str::trim));
    }
    for step in status["steps"].as_array().expect("steps") {
        let number = step["step"].as_str().expect("a number");
        let place = rows.iter().position(|row| *row == number);
        let place = place.unwrap_or_else(|| panic!("no row for step {number}"));
        for before in step["after"].as_array().into_iter().flatten() {
            let before = before.as_str().expect("a number");
            assert!(
                rows[..place].contains(&before),
                "{number} stands before {before}"
            );
        }
        let who = match step["actor"].as_str() {
            Some("kftc") => "KFTC",
            Some("fsc") => "FSC",
            _ => "company",
        };
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {number} |")));
        assert!(
            row.is_some_and(|row| row.ends_with(&format!("| {who} |"))),
            "{number}"
        );
    }
    let questions: Value =
        serde_json::from_str(&dossier.run(&["questions", "--json"]).stdout).expect("JSON");
    for question in questions["questions"].as_array().expect("questions") {
        let name = question["question"].as_str().expect("a name");
        assert!(page.contains(&format!("| {name}: ")), "{name}");
    }
}

#[test]
fn every_command_of_the_page_runs() {
    let dossier = Dossier::complete();
    dossier.ontu.write("receipt.pdf", "synthetic receipt");
    let page = page();
    let lines = page.lines().filter(|line| line.starts_with("ontu "));
    let mut count = 0;
    for line in lines {
        count += 1;
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let ended = dossier.ontu.run(&words);
        // What was begun is refused a second time, and a form asks for what no terminal answers.
        let refused = line.contains(" init ") || line.contains(" form ");
        assert_eq!(ended.code, i32::from(refused), "{line}: {}", ended.stderr);
    }
    assert_eq!(count, 7);
}
