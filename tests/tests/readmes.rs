//! The two READMEs: the Korean one has the headings, the commands, the code and the links of the English one, in the same order, and every link leads somewhere.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the two must share, one entry a line that holds it.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// A heading, by its depth.
    Heading(usize),
    /// The beginning of a block, by its language.
    Block(String),
    /// A line of a block without what is said about it.
    Line(String),
    /// A point of a list.
    Point,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            block = match block {
                Some(_) => None,
                None => {
                    parts.push(Part::Block(language.to_owned()));
                    Some(language)
                }
            };
        } else if let Some(language) = block {
            // What is said about a command is translated, the command is not.
            let kept = match language {
                "sh" => line.split(" #").next().unwrap_or(line).trim_end(),
                _ => line,
            };
            parts.push(Part::Line(kept.to_owned()));
        } else if line.starts_with('#') {
            parts.push(Part::Heading(
                line.chars().take_while(|it| *it == '#').count(),
            ));
        } else if line.starts_with("- ") {
            parts.push(Part::Point);
        }
    }
    assert_eq!(block, None, "a block that does not end");
    parts
}

/// The words between backticks outside of blocks, sorted: names of commands, files and types are the same in any language.
fn code(text: &str) -> Vec<&str> {
    let mut outside = true;
    let mut found: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            outside = !outside;
        } else if outside {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found.sort_unstable();
    found
}

/// The targets of links, sorted.
fn links(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    found.sort_unstable();
    found
}

fn texts() -> (String, String) {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    (read("README.md"), read("README.ko.md"))
}

#[test]
fn headings_commands_and_code_are_the_same_in_both() {
    let (english, korean) = texts();
    assert_eq!(parts(&korean), parts(&english));
    assert!(parts(&english).len() > 20, "nothing was compared");
    assert_eq!(code(&korean), code(&english));
}

#[test]
fn every_link_leads_to_a_file_and_both_have_the_same() {
    let (english, korean) = texts();
    for text in [&english, &korean] {
        for link in links(text) {
            assert!(root().join(link).exists(), "{link}");
        }
    }
    let shared = |text| -> Vec<String> {
        let links = links(text).into_iter();
        let others = links.filter(|link| !link.starts_with("README."));
        others.map(str::to_owned).collect()
    };
    assert_eq!(shared(&korean), shared(&english));
}
