//! The sandbox's console in a real browser: what a hand does there happens in the bank, and what happens in the bank shows there.
//! The exported pages in the same browser: what is searched for is found, and nothing comes from outside.
//!
//! Where there is no Chromium the run says so on its last lines; with `ONTU_REQUIRE_BROWSER=1` that is a failure.
//! Pictures of the pages are kept in the folder that the run names.

mod browser;
mod scenes;
mod site;

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use browser::Browser;
use scenes::{SCENES, Stage};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--list") {
        for (name, _) in SCENES.iter().chain(&site::SCENES) {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    // Words filter, as with every other test; switches are for others.
    let words: Vec<&String> = arguments.iter().filter(|it| !it.starts_with('-')).collect();
    let wanted =
        |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let scenes = SCENES.iter().chain(&site::SCENES);
    let scenes: Vec<_> = scenes.filter(|(name, _)| wanted(name)).collect();
    if scenes.is_empty() {
        return ExitCode::SUCCESS;
    }
    let Some(chromium) = browser::find() else {
        let required = env::var("ONTU_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
        println!(
            "\nNOT RUN: {} tests of the sandbox's console and of the exported pages need Chromium, and none was found on PATH or in ONTU_CHROMIUM.\n\
             Install it (apt-get install chromium){}.",
            scenes.len(),
            if required {
                "; ONTU_REQUIRE_BROWSER=1 asks for it"
            } else {
                ", or leave these tests to the machine that has it"
            },
        );
        return match required {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        };
    };

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let browser = Browser::start(&chromium, &folder);
    println!("\nrunning {} tests in {}", scenes.len(), chromium.display());
    let mut failed = Vec::new();
    for (name, scene) in &scenes {
        let stage = Stage::set(&runtime, &browser, &folder);
        let played = catch_unwind(AssertUnwindSafe(|| scene(&stage)));
        println!(
            "test {name} ... {}",
            if played.is_ok() { "ok" } else { "FAILED" }
        );
        if played.is_err() {
            failed.push(*name);
        }
    }
    drop(browser);
    println!(
        "\ntest result: {}. {} passed; {} failed; pictures in {}\n",
        if failed.is_empty() { "ok" } else { "FAILED" },
        scenes.len() - failed.len(),
        failed.len(),
        folder.display(),
    );
    match failed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
