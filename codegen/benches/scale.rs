//! How long a comparison of the repository's spec takes, and how lint, diff and generate grow with the number of APIs.
//!
//! `cargo bench -p ontu-codegen --bench scale`; words after `--` are numbers of APIs instead of the usual ones.
//! The figures per API must stay level from line to line: that is what linear means.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use ontu_codegen::diff::{Format, Language, Options, Side, read, report};
use ontu_codegen::{command, emit};

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    repository()?;
    let numbers = if numbers.is_empty() {
        vec![1_000, 3_000, 10_000]
    } else {
        numbers
    };
    println!(
        "{:>8}  {:>18}  {:>18}  {:>18}  {:>18}",
        "APIs", "lint", "read for diff", "diff", "generate"
    );
    for number in numbers {
        generated(number)?;
    }
    Ok(())
}

/// Two full revisions of the repository's largest service, from the disk to the printed report.
fn repository() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh");
    let work = tempfile::tempdir()?;
    copy(&spec, work.path())?;
    // Every number of rows and every class of a code is another one in the new revision.
    for entry in fs::read_dir(work.path().join("apis"))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        fs::write(
            &path,
            text.replace("max: 500", "max: 300")
                .replace("class: unknown", "class: pending"),
        )?;
    }
    let (old, new) = (
        spec.display().to_string(),
        work.path().display().to_string(),
    );
    let mut best = Duration::MAX;
    let mut changes = 0;
    for _ in 0..10 {
        let start = Instant::now();
        let (before, after) = (read(&old)?, read(&new)?);
        let found = report((&old, &before), (&new, &after), &Options::default())?;
        black_box(found.print(Format::Text, Language::En));
        best = best.min(start.elapsed());
        changes = found.entries.len();
    }
    println!(
        "diff of two revisions of spec/nh, read, compared and printed: {:.1} ms, {changes} changes",
        best.as_secs_f64() * 1000.0
    );
    Ok(())
}

/// A spec of so many APIs: lint it, compare it with an edition in which every tenth API differs, generate from it.
fn generated(number: usize) -> Result<(), Box<dyn Error>> {
    let work = tempfile::tempdir()?;
    let (old, new) = (work.path().join("old"), work.path().join("new"));
    write(&old, number, 20)?;
    write(&new, number, 30)?;
    let (linted, lint) = timed(|| command::lint(&old, None))?;
    if !linted.is_clean() {
        return Err(format!(
            "the generated spec does not lint: {:?}",
            linted.lines().first()
        )
        .into());
    }
    let names = (old.display().to_string(), new.display().to_string());
    let (sides, reading) =
        timed(|| -> std::io::Result<(Side, Side)> { Ok((read(&names.0)?, read(&names.1)?)) })?;
    let (found, diff) = timed(|| {
        report(
            (&names.0, &sides.0),
            (&names.1, &sides.1),
            &Options::default(),
        )
    })?;
    assert_eq!(found.entries.len(), number.div_ceil(10));
    let (bindings, generate) = timed(|| emit::bindings(linted.services(), Path::new("out")))?;
    black_box(bindings);
    let cell = |time: Duration| {
        format!(
            "{:.2} s {:>6.1} µs",
            time.as_secs_f64(),
            time.as_secs_f64() * 1e6 / number as f64
        )
    };
    println!(
        "{number:>8}  {:>18}  {:>18}  {:>18}  {:>18}",
        cell(lint),
        cell(reading / 2),
        cell(diff),
        cell(generate)
    );
    Ok(())
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Duration), E> {
    let start = Instant::now();
    let done = work()?;
    Ok((done, start.elapsed()))
}

/// Writes a spec in which every API has an element of its own beside the shared ones; the length differs in every tenth.
fn write(folder: &Path, number: usize, length: u32) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder.join("apis"))?;
    let mut elements = String::from("format: 1\nelements:\n");
    for (element, name, english, rest) in [
        (
            "ApiNm",
            "API명",
            "api_name",
            "kind: text, class: public, length: 100, origin: operation",
        ),
        (
            "IsTuno",
            "거래고유번호",
            "transaction_no",
            "kind: text, class: public, length: 20, origin: permit",
        ),
        (
            "Rpcd",
            "응답코드",
            "response_code",
            "kind: response-code, class: public, length: 5",
        ),
        (
            "Acno",
            "계좌번호",
            "account_no",
            "kind: digits, class: account, length: 14",
        ),
        (
            "Amt",
            "금액",
            "amount",
            "kind: amount, class: public, length: 13",
        ),
        ("Rec", "목록", "rows", "kind: rows, class: public"),
    ] {
        writeln!(
            elements,
            "  - {{ element: \"{element}\", name: \"{name}\", english: \"{english}\", {rest} }}"
        )?;
    }
    let mut apis = String::new();
    for index in 0..number {
        let length = if index % 10 == 0 { length } else { 20 };
        writeln!(
            elements,
            "  - {{ element: \"Own{index}X\", name: \"고유항목{index}\", english: \"own_{index}\", kind: text, class: public, length: {length} }}"
        )?;
        write!(
            apis,
            "{}\"Call{index}X\"",
            if index == 0 { "" } else { ", " }
        )?;
        fs::write(
            folder.join(format!("apis/Call{index}X.yaml")),
            format!(
                r#"format: 1
api: "Call{index}X"
name: "조회{index}"
layout: published
operation: "call_{index}"
type_name: "Call{index}"
summary: "Asks for something."
effect: reads
request:
  - {{ element: "Acno", name: "계좌번호", length: 14, required: true }}
  - {{ element: "Own{index}X", name: "고유항목{index}", length: {length}, required: true, description: "기관에서 채번하는 번호" }}
response:
  - {{ element: "Amt", name: "금액", length: 13, required: true }}
  - element: "Rec"
    name: "목록"
    required: true
    repeat: {{ row_type: "Row{index}", page: 20 }}
    rows:
      - {{ element: "Acno", name: "계좌번호", length: 14, required: true }}
codes:
  - {{ codes: ["A0100"], message: "잔액 부족", procedure: "재거래", class: refused }}
"#
            ),
        )?;
    }
    fs::write(folder.join("elements.yaml"), elements)?;
    fs::write(
        folder.join("service.yaml"),
        format!(
            r#"format: 1
service: "large"
name: "큰 서비스"
english_name: "A large service"
description: "시험에 쓰는 큰 서비스입니다."
length_unit: unstated
sources:
  - {{ tag: "T", title: "Tables made up for the benchmark", grade: document }}
apis: [{apis}]
header:
  request:
    - {{ element: "ApiNm", name: "API명", length: 100, required: true }}
    - {{ element: "IsTuno", name: "거래고유번호", length: 20, required: true }}
  response:
    - {{ element: "ApiNm", name: "API명", length: 100, required: true, echo: true }}
    - {{ element: "IsTuno", name: "거래고유번호", length: 20, required: true, echo: true }}
    - {{ element: "Rpcd", name: "응답코드", length: 5, required: true }}
"#
        ),
    )?;
    fs::write(
        folder.join("codes.yaml"),
        "format: 1\ncodes:\n  - { code: \"00000\", message: \"정상\", class: done, evidence: [{ source: \"T\", shows: \"the code table\" }] }\n",
    )?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
