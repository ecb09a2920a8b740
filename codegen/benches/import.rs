//! How long the import of a document takes in each form, and how it grows with the number of APIs.
//!
//! `cargo bench -p ontu-codegen --bench import`; words after `--` are files to import, or numbers of APIs instead of the usual ones.
//! The figures per API must stay level from line to line: that is what linear means.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ontu_codegen::import::{Options, import_text};

/// The documents of the tests, which describe three APIs each.
const DOCUMENTS: [&str; 6] = [
    "ocr.txt",
    "github.md",
    "page.html",
    "pasted-tabs.txt",
    "pasted-blanks.txt",
    "pdftotext.txt",
];
const APIS_OF_ONE: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    for path in words
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.is_file())
    {
        let text = fs::read_to_string(&path)?;
        let (sections, _, taken) = import(&text, 20);
        println!("{}: {taken:?} for {sections} APIs", path.display());
    }
    let mut numbers: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if numbers.is_empty() {
        numbers = vec![100, 1_000, 3_000];
    }
    println!(
        "{:>18}  {:>8}  {:>12}  {:>12}  {:>10}",
        "document", "APIs", "import", "per API", "findings"
    );
    for name in DOCUMENTS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
        let one = fs::read_to_string(folder.join(name))?;
        for number in &numbers {
            let (sections, findings, taken) = import(&grown(&one, *number), 1);
            println!(
                "{name:>18}  {sections:>8}  {:>9.1} ms  {:>9.1} µs  {findings:>10}",
                taken.as_secs_f64() * 1e3,
                taken.as_secs_f64() * 1e6 / sections.max(1) as f64,
            );
        }
    }
    Ok(())
}

/// The number of sections and of findings, and the shortest of several runs.
fn import(text: &str, runs: usize) -> (usize, usize, Duration) {
    let mut shortest = Duration::MAX;
    let (mut sections, mut findings) = (0, 0);
    for _ in 0..runs {
        let start = Instant::now();
        let imported = import_text(
            "document",
            text.as_bytes(),
            black_box(text),
            &Options::default(),
        );
        shortest = shortest.min(start.elapsed());
        sections = imported.extract.apis.len();
        findings = imported.findings.len();
    }
    (sections, findings, shortest)
}

/// A document of about so many APIs: the small one over and over, with other names each time.
fn grown(one: &str, apis: usize) -> String {
    let copies = apis.div_ceil(APIS_OF_ONE);
    let mut text = String::with_capacity(one.len() * (copies + 1));
    for copy in 0..copies {
        // Names of one length keep the columns of laid-out text where they are.
        text.push_str(&one.replace("Demo", &letters(copy)));
        text.push_str("\n\u{c}");
    }
    text
}

/// Four letters that stand for a number.
fn letters(mut number: usize) -> String {
    let mut name = String::from("D");
    for _ in 0..3 {
        name.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    name
}
