//! `ontu-codegen import` with what comes after the reading: the comparison with a spec, and the folder that is written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::service::{Beside, read_beside};
use crate::command::{self, Report as LintReport};
use crate::compare::ComparisonRecord;
use crate::diff::command::Printed;
use crate::emit;
use crate::import::command::{self as reading, ImportArguments};
use crate::import::report::{Report, ReportRecord};
use crate::propose::{Note, Proposal};

/// The arguments of `import`.
#[derive(Debug, Clone, Args)]
pub struct ImportCommand {
    #[command(flatten)]
    reading: ImportArguments,
    /// Holds the document against the spec and prints what differs in which direction; exits 1 when anything does.
    #[arg(long, conflicts_with_all = ["extract", "ledger", "out"])]
    compare: bool,
    /// The folder to write: the service's own, edited where it stands, or another one, written whole.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["extract", "ledger"])]
    out: Option<PathBuf>,
    /// The folder of all services, where the service is looked for and a common header is taken from.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
}

/// An import as `--json` prints it once it compares or writes.
#[derive(Debug, Serialize)]
struct ImportRecord<'a> {
    #[serde(flatten)]
    report: ReportRecord<'a>,
    /// The folder that was compared with.
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<ComparisonRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Written<'a>>,
}

/// What was written.
#[derive(Debug, Serialize)]
struct Written<'a> {
    folder: String,
    files: Vec<&'a str>,
    notes: &'a [Note],
    lint: serde_json::Value,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or written, or the document belongs to no service that could be compared with.
pub fn run(arguments: &ImportCommand) -> io::Result<Printed> {
    if !arguments.compare && arguments.out.is_none() {
        let (text, clean) = reading::run(&arguments.reading)?;
        return Ok(Printed { text, clean });
    }
    let mut reading = arguments.reading.clone();
    if let (None, Some(out)) = (&reading.service, &arguments.out)
        && out.join("service.yaml").is_file()
    {
        reading.service = Some(out.clone());
    }
    // A folder that is named and not there is that of a new service.
    let beside = match (&arguments.out, &reading.service) {
        (Some(_), None) => Beside::alone(&reading)?,
        _ => read_beside(&reading, &arguments.spec)?,
    };
    match &arguments.out {
        Some(out) => write(arguments, &beside, out),
        None => compared(arguments, &beside),
    }
}

fn compared(arguments: &ImportCommand, beside: &Beside) -> io::Result<Printed> {
    let Some(comparison) = &beside.comparison else {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "no service folder to compare {} with: {} holds none that lists an API of it; name one with --service DIR",
                arguments.reading.file.display(),
                arguments.spec.display()
            ),
        ));
    };
    let report = report(arguments, beside);
    let clean = comparison.differences.is_empty() && report.is_clean();
    let text = if arguments.reading.json {
        record(&report, beside, None)?
    } else {
        format!("{}{}", faults(beside), comparison.text())
    };
    Ok(Printed { text, clean })
}

fn write(arguments: &ImportCommand, beside: &Beside, out: &Path) -> io::Result<Printed> {
    let mut proposal = beside.proposal(out, &arguments.spec)?;
    if let (Some(folder), Some(_)) = (&beside.folder, &beside.spec)
        && folder != out
    {
        whole(folder, &mut proposal)?;
    }
    proposal.write(out)?;
    let lint = command::lint(out, None)?;
    let report = report(arguments, beside);
    let text = if arguments.reading.json {
        record(&report, beside, Some((out, &proposal, &lint)))?
    } else {
        let mut text = report.text();
        if let Some(comparison) = &beside.comparison {
            text.push_str(&comparison.text());
        }
        text.push_str(&proposal_text(out, &proposal));
        text.push_str(&lint.text());
        text
    };
    Ok(Printed {
        text,
        clean: report.is_clean() && lint.is_clean(),
    })
}

/// Adds the files of a folder that a proposal leaves alone, so that it can be written elsewhere.
fn whole(folder: &Path, proposal: &mut Proposal) -> io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            if !proposal.files.contains_key(&name) && !proposal.removed.contains(&name) {
                proposal.files.insert(name, fs::read_to_string(&path)?);
            }
        }
    }
    proposal.removed.clear();
    Ok(())
}

/// What a proposal writes and what it leaves to a person, as text.
pub(super) fn proposal_text(folder: &Path, proposal: &Proposal) -> String {
    let mut text = String::new();
    for name in proposal.files.keys() {
        text.push_str(&format!("{}\n", folder.join(name).display()));
    }
    for name in &proposal.removed {
        text.push_str(&format!("removed: {}\n", folder.join(name).display()));
    }
    for note in &proposal.notes {
        text.push_str(&format!("to look at: {}\n", note.shown()));
    }
    text
}

/// What is wrong with the ledger, a line each.
fn faults(beside: &Beside) -> String {
    let run = &beside.run;
    let faults = run.faults.sorted();
    faults
        .into_iter()
        .map(|fault| format!("{}\n", fault.line(&run.sources)))
        .collect()
}

pub(super) fn report<'a>(arguments: &'a ImportCommand, beside: &'a Beside) -> Report<'a> {
    report_of(&arguments.reading, beside)
}

pub(super) fn report_of<'a>(arguments: &ImportArguments, beside: &'a Beside) -> Report<'a> {
    Report {
        imported: &beside.run.imported,
        sources: &beside.run.sources,
        file: beside.run.file,
        faults: &beside.run.faults,
        language: arguments.lang.into(),
        strict: arguments.strict,
    }
}

fn record(
    report: &Report<'_>,
    beside: &Beside,
    written: Option<(&Path, &Proposal, &LintReport)>,
) -> io::Result<String> {
    let written = match written {
        None => None,
        Some((folder, proposal, lint)) => Some(Written {
            folder: folder.display().to_string(),
            files: proposal.files.keys().map(String::as_str).collect(),
            notes: &proposal.notes,
            lint: serde_json::from_str(&lint.json()).map_err(io::Error::other)?,
        }),
    };
    let record = ImportRecord {
        report: report.record(),
        service: beside
            .folder
            .as_ref()
            .map(|folder| folder.display().to_string()),
        comparison: beside
            .comparison
            .as_ref()
            .map(|comparison| comparison.record()),
        written,
    };
    emit::json(&record).map_err(io::Error::other)
}
