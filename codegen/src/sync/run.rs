//! `ontu-codegen sync`: its arguments, its steps, and what it prints after each.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::git::refuse_dirty;
use super::import::{proposal_text, report_of};
use super::service::{Beside, read_beside};
use super::write::Kept;
use crate::command::{self, GenerateOptions, Layout, Report as LintReport};
use crate::compare::ComparisonRecord;
use crate::diff::command::{Printed, between};
use crate::emit;
use crate::import::command::{ImportArguments, LanguageWord};
use crate::import::report::ReportRecord;
use crate::load::Tree;
use crate::propose::{Note, Proposal};

/// The arguments of `sync`.
#[derive(Debug, Clone, Args)]
pub struct SyncArguments {
    #[command(flatten)]
    reading: ImportArguments,
    /// The folder of all services, which is linted and generated from as a whole.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// Folder for the bindings; without it the folders of this repository are written.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder for the resolved spec, where it is not to stand beside the bindings.
    #[arg(long, value_name = "DIR")]
    resolved: Option<PathBuf>,
    /// Shows everything and writes nothing.
    #[arg(long)]
    dry_run: bool,
}

/// A sync as `--json` prints it.
#[derive(Debug, Serialize)]
struct SyncRecord<'a> {
    #[serde(flatten)]
    report: ReportRecord<'a>,
    /// How far it came: `import`, `lint` or `done`.
    stage: &'static str,
    /// Whether files were written.
    written: bool,
    service: String,
    comparison: Option<ComparisonRecord>,
    files: Vec<String>,
    edits: String,
    notes: &'a [Note],
    lint: Option<serde_json::Value>,
    generated: Vec<String>,
    diff: Option<serde_json::Value>,
}

/// Everything that a run has made so far.
struct Made<'a> {
    arguments: &'a SyncArguments,
    beside: &'a Beside,
    folder: &'a Path,
    proposal: Proposal,
    edits: String,
    lint: Option<LintReport>,
    generated: Vec<PathBuf>,
    diff: Option<(String, String)>,
}

/// Runs the command.
///
/// # Errors
/// When the tree is not clean, or a file cannot be read or written; nothing is half-written then.
pub fn run(arguments: &SyncArguments) -> io::Result<Printed> {
    let layout = match &arguments.out {
        None => Layout::Repository,
        Some(out) => Layout::Folder {
            out: out.clone(),
            resolved: arguments.resolved.clone(),
        },
    };
    if !arguments.dry_run {
        let mut written: Vec<&Path> = vec![&arguments.spec];
        match &layout {
            Layout::Repository => written.extend([
                Path::new("client/src/generated"),
                Path::new("sandbox/src/generated"),
            ]),
            Layout::Folder { out, resolved } => {
                written.push(out);
                written.extend(resolved.as_deref());
            }
        }
        refuse_dirty(&arguments.spec, &written)?;
    }
    let beside = read_beside(&arguments.reading, &arguments.spec)?;
    let Some(folder) = beside.folder.as_deref() else {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "no service of {} lists an API of {}; name the folder with --service DIR, which may be new",
                arguments.spec.display(),
                arguments.reading.file.display()
            ),
        ));
    };
    let mut made = Made {
        arguments,
        beside: &beside,
        folder,
        proposal: Proposal::default(),
        edits: String::new(),
        lint: None,
        generated: Vec::new(),
        diff: None,
    };
    if !report_of(&arguments.reading, &beside).is_clean() {
        return made.printed("import", false);
    }
    made.proposal = beside.proposal(folder, &arguments.spec)?;
    made.edits = edits(folder, &made.proposal)?;
    let old = Tree::disk();
    let new = tree(folder, &made.proposal);
    let check = |check: bool| GenerateOptions {
        layout: layout.clone(),
        check,
        strict: arguments.reading.strict,
    };
    let planned = command::generate_in(&new, &arguments.spec, None, &check(true))?;
    if planned.has_errors() {
        made.lint = Some(planned);
        return made.printed("lint", false);
    }
    if let Some(changes) = planned.changes() {
        let paths = changes
            .stale
            .iter()
            .chain(&changes.missing)
            .chain(&changes.extra);
        made.generated = paths.cloned().collect();
    }
    made.lint = Some(planned);
    if beside.spec.is_some() {
        let korean = matches!(arguments.reading.lang, LanguageWord::Ko);
        made.diff = Some(between(folder, &old, &new, korean)?);
    }
    let nothing = made.proposal.is_empty() && made.generated.is_empty();
    if arguments.dry_run || nothing {
        return made.printed("done", false);
    }
    let mut kept = Kept::default();
    for name in made.proposal.files.keys().chain(&made.proposal.removed) {
        kept.keep(&folder.join(name))?;
    }
    for path in &made.generated {
        kept.keep(path)?;
    }
    kept.guard(|| {
        made.proposal.write(folder)?;
        command::generate(&arguments.spec, None, &check(false)).map(|_| ())
    })?;
    made.printed("done", true)
}

/// The disk with a proposal in it.
fn tree(folder: &Path, proposal: &Proposal) -> Tree {
    let mut tree = Tree::disk();
    for (name, text) in &proposal.files {
        tree = tree.with(folder.join(name), Some(text.clone().into_bytes()));
    }
    for name in &proposal.removed {
        tree = tree.with(folder.join(name), None);
    }
    tree
}

/// The proposal as a reviewer reads it: the lines that go and come, file by file; the extract is counted only.
fn edits(folder: &Path, proposal: &Proposal) -> io::Result<String> {
    let mut text = String::new();
    for (name, after) in &proposal.files {
        let path = folder.join(name);
        let before = match std::fs::read_to_string(&path) {
            Ok(before) => before,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        text.push_str(&format!("--- {}\n", path.display()));
        if name == "source/extract.yaml" {
            text.push_str(&format!("  {} lines\n", after.lines().count()));
        } else {
            text.push_str(&changed_lines(&before, after));
        }
    }
    Ok(text)
}

/// The lines that go and come, with their numbers.
fn changed_lines(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut text = String::new();
    for change in crate::compare::changed(&old, &new) {
        match change {
            (Some(index), None) => text.push_str(&format!("-{}: {}\n", index + 1, old[index])),
            (None, Some(index)) => text.push_str(&format!("+{}: {}\n", index + 1, new[index])),
            _ => {}
        }
    }
    text
}

impl Made<'_> {
    /// The ledger that the decisions of this document belong in.
    fn ledger(&self) -> PathBuf {
        let named = &self.arguments.reading.decisions;
        named
            .clone()
            .unwrap_or_else(|| self.folder.join("source/decisions.yaml"))
    }

    fn printed(&self, stage: &'static str, written: bool) -> io::Result<Printed> {
        let report = report_of(&self.arguments.reading, self.beside);
        let lint_is_clean = self.lint.as_ref().is_some_and(|lint| !lint.has_errors());
        let clean = stage == "done" && lint_is_clean;
        if self.arguments.reading.json {
            let parsed = |text: &str| serde_json::from_str(text).map_err(io::Error::other);
            let record = SyncRecord {
                report: report.record(),
                stage,
                written,
                service: self.folder.display().to_string(),
                comparison: self
                    .beside
                    .comparison
                    .as_ref()
                    .map(|comparison| comparison.record()),
                files: self
                    .proposal
                    .files
                    .keys()
                    .map(|name| self.folder.join(name).display().to_string())
                    .collect(),
                edits: self.edits.clone(),
                notes: &self.proposal.notes,
                lint: self
                    .lint
                    .as_ref()
                    .map(|lint| parsed(&lint.json()))
                    .transpose()?,
                generated: self
                    .generated
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect(),
                diff: self
                    .diff
                    .as_ref()
                    .map(|(_, json)| parsed(json))
                    .transpose()?,
            };
            let text = emit::json(&record).map_err(io::Error::other)?;
            return Ok(Printed { text, clean });
        }
        let mut text = format!("# import\n{}", report.text());
        if stage == "import" {
            text.push_str(&format!(
                "stopped: decide on the errors above in {}, commit it, and run sync again (`import FILE --ledger` prints entries for what is open); nothing was written\n",
                self.ledger().display()
            ));
            return Ok(Printed { text, clean });
        }
        if let Some(comparison) = &self.beside.comparison {
            text.push_str(&format!(
                "\n# compare with {}\n{}",
                self.folder.display(),
                comparison.text()
            ));
        }
        text.push_str(&format!(
            "\n# proposed edit\n{}{}",
            self.edits,
            proposal_text(self.folder, &self.proposal)
        ));
        if let Some(lint) = &self.lint {
            text.push_str(&format!("\n# lint\n{}", lint.text()));
        }
        if stage == "lint" {
            text.push_str("stopped: the proposed edit does not lint; nothing was written. Change by hand what the findings name (`import --out` writes the edit as it is), and run sync again\n");
            return Ok(Printed { text, clean });
        }
        if let Some((diff, _)) = &self.diff {
            text.push_str(&format!("\n# diff\n{diff}"));
        }
        text.push_str(if written {
            "\nwritten; read the diff of the generated code beside it, and commit both\n"
        } else if self.arguments.dry_run {
            "\nnothing was written: this was a dry run\n"
        } else {
            "\nnothing to write: spec and generated files say what the document says\n"
        });
        Ok(Printed { text, clean })
    }
}
