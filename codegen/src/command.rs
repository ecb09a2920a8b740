//! The commands as functions: they read files, and return a report that knows how to print itself.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::emit;
use crate::export::command as export;
use crate::finding::{FindingRecord, Findings, Level, Position, Sources};
use crate::import::findings::Language;
use crate::import::standing;
use crate::lint::{lint as lint_service, only_follows};
use crate::load;
use crate::load::Tree;
use crate::resolve::resolve;
use crate::resolved::{Service, Undecided};
use crate::schema::schema;
use crate::write::{self, Changes, Folder};

/// Where generated files go.
#[derive(Debug, Clone)]
pub enum Layout {
    /// The folders of this repository, below the current folder.
    Repository,
    /// Someone else's crate.
    Folder {
        /// The folder of the bindings.
        out: PathBuf,
        /// The folder of the resolved spec; `out` where there is none.
        resolved: Option<PathBuf>,
    },
}

/// What `generate` is to do.
#[derive(Debug, Clone)]
pub struct GenerateOptions {
    /// Where generated files go.
    pub layout: Layout,
    /// Compare only.
    pub check: bool,
    /// Count an undecided ₩ finding of the document as an error of its API.
    pub strict: bool,
}

/// What a command found and did.
#[derive(Debug, Default)]
pub struct Report {
    sources: Sources,
    findings: Findings,
    services: Vec<Service>,
    changes: Option<Changes>,
    checked: bool,
    command: String,
}

/// A report as `--json` prints it.
#[derive(Debug, Serialize)]
struct ReportRecord<'a> {
    findings: Vec<FindingRecord<'a>>,
    errors: usize,
    warnings: usize,
    undecided: Vec<&'a Undecided>,
    overlaid: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<FilesRecord>,
}

/// What became of the generated files.
#[derive(Debug, Serialize)]
struct FilesRecord {
    checked: bool,
    stale: Vec<String>,
    missing: Vec<String>,
    extra: Vec<String>,
}

impl Report {
    /// Whether nothing has to be done.
    pub fn is_clean(&self) -> bool {
        let fresh = !self.checked || self.changes.as_ref().is_none_or(Changes::is_empty);
        fresh && !self.findings.has_errors()
    }

    /// What became of the generated files, or would become of them; `None` where the spec has errors.
    pub fn changes(&self) -> Option<&Changes> {
        self.changes.as_ref()
    }

    /// Whether the spec has errors.
    pub fn has_errors(&self) -> bool {
        self.findings.has_errors()
    }

    /// Notes what became of generated files, and the command that puts stale ones right.
    pub(crate) fn set_changes(&mut self, changes: Changes, checked: bool, command: String) {
        self.changes = Some(changes);
        self.checked = checked;
        self.command = command;
    }

    /// The services that were resolved.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// All findings in one line each, by place.
    pub fn lines(&self) -> Vec<String> {
        self.findings
            .sorted()
            .into_iter()
            .map(|finding| finding.line(&self.sources))
            .collect()
    }

    /// The identifiers of the rules that found something, by place.
    pub fn rules(&self) -> Vec<&'static str> {
        self.findings
            .sorted()
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    /// The report for a person.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for finding in self.findings.sorted() {
            let _ = writeln!(text, "{}\n", finding.render(&self.sources));
        }
        for service in &self.services {
            let _ = writeln!(
                text,
                "{}: {} APIs ({} laid out), {} elements, {} corrections, {} undecided facts",
                service.service,
                service.apis.len(),
                service
                    .apis
                    .iter()
                    .filter(|api| !api.request.is_empty())
                    .count(),
                service.elements.len(),
                service.corrections.len(),
                service.undecided.len(),
            );
            for (fact, places) in by_fact(&service.undecided) {
                let _ = writeln!(text, "  undecided {fact}: {places}");
            }
        }
        let _ = writeln!(
            text,
            "{} errors, {} warnings",
            self.findings.count(Level::Error),
            self.findings.count(Level::Warning)
        );
        if let Some(changes) = &self.changes {
            self.files_text(changes, &mut text);
        }
        text
    }

    fn files_text(&self, changes: &Changes, text: &mut String) {
        let words = if self.checked {
            ["stale", "missing", "extra"]
        } else {
            ["updated", "created", "deleted"]
        };
        for (word, paths) in
            words
                .into_iter()
                .zip([&changes.stale, &changes.missing, &changes.extra])
        {
            for path in paths {
                let _ = writeln!(text, "{word}: {}", path.display());
            }
        }
        if changes.is_empty() {
            let _ = writeln!(text, "generated files are fresh");
        } else if self.checked {
            let _ = writeln!(text, "run: {}", self.command);
        }
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let shown = |paths: &[PathBuf]| {
            paths
                .iter()
                .map(|path| path.display().to_string())
                .collect()
        };
        let record = ReportRecord {
            findings: self
                .findings
                .sorted()
                .into_iter()
                .map(|finding| finding.record(&self.sources))
                .collect(),
            errors: self.findings.count(Level::Error),
            warnings: self.findings.count(Level::Warning),
            undecided: self
                .services
                .iter()
                .flat_map(|service| &service.undecided)
                .collect(),
            overlaid: self
                .services
                .iter()
                .flat_map(|service| service.overlaid.iter().map(String::as_str))
                .collect(),
            files: self.changes.as_ref().map(|changes| FilesRecord {
                checked: self.checked,
                stale: shown(&changes.stale),
                missing: shown(&changes.missing),
                extra: shown(&changes.extra),
            }),
        };
        emit::json(&record).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"))
    }
}

/// Loads, resolves and lints; writes nothing.
pub fn lint(spec: &Path, overlay: Option<&Path>) -> io::Result<Report> {
    lint_in(&Tree::disk(), spec, overlay)
}

/// The same for the files of a tree, which may not be on the disk yet.
pub fn lint_in(tree: &Tree, spec: &Path, overlay: Option<&Path>) -> io::Result<Report> {
    let mut report = Report::default();
    let overlaid = match overlay {
        Some(folder) => load::overlay_service(folder)?,
        None => None,
    };
    let mut laid_over = false;
    for folder in load::service_folders_in(tree, spec)? {
        let overlay = match overlay {
            Some(overlay) if overlaid == load::service_name(&folder)? => Some(overlay),
            _ => None,
        };
        laid_over |= overlay.is_some();
        let loaded = load::load_from(
            tree,
            &folder,
            overlay,
            &mut report.sources,
            &mut report.findings,
        )?;
        if let Some(loaded) = loaded {
            let first = report.findings.so_far();
            let lost = loaded.lost.clone();
            let resolved = resolve(loaded, &mut report.findings);
            lint_service(&resolved, &report.sources, &mut report.findings);
            report.findings.retain_after(first, |finding| {
                !lost.iter().any(|lost| only_follows(finding, lost))
            });
            report.services.push(resolved.service);
        }
    }
    if let (Some(folder), false) = (overlay, laid_over) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "the overlay {} names the service {}, which {} does not hold; correct `service` in its overlay.yaml or name another --spec",
                folder.display(),
                overlaid.as_deref().unwrap_or("of no readable overlay.yaml"),
                spec.display()
            ),
        ));
    }
    Ok(report)
}

/// The same, and an undecided ₩ finding of the document is an error of its API.
pub fn lint_strictly(spec: &Path, overlay: Option<&Path>) -> io::Result<Report> {
    let tree = Tree::disk();
    let mut report = lint_in(&tree, spec, overlay)?;
    add_open_won(&tree, spec, &mut report)?;
    Ok(report)
}

/// Adds what stands undecided in the sources of a spec and bears on money, at the files of the APIs.
fn add_open_won(tree: &Tree, spec: &Path, report: &mut Report) -> io::Result<()> {
    for folder in load::service_folders_in(tree, spec)? {
        let (document, open) = standing::open_won(tree, &folder)?;
        for finding in open {
            let path = folder.join("apis").join(format!("{}.yaml", finding.api));
            let path = path.display().to_string();
            let known = 0..report.sources.count();
            let Some(file) = known
                .into_iter()
                .find(|file| report.sources.path(*file) == path)
            else {
                // An API that the spec does not have is not generated.
                continue;
            };
            let (found, expected, _) = finding.message(Language::English);
            let at = Position {
                file,
                line: 1,
                column: 1,
                length: 1,
            };
            report.findings.error(
                finding.kind.id(),
                at,
                format!(
                    "{found} (line {} of {document}), which is ₩ and undecided",
                    finding.line
                ),
                expected,
                format!(
                    "decide on {} in {}; `ontu-codegen import FILE --ledger` prints an entry to fill in",
                    finding.fingerprint(),
                    folder.join("source/decisions.yaml").display()
                ),
            );
        }
    }
    Ok(())
}

/// Lints, then writes or compares everything that is generated; with errors in the spec nothing is written.
pub fn generate(
    spec: &Path,
    overlay: Option<&Path>,
    options: &GenerateOptions,
) -> io::Result<Report> {
    generate_in(&Tree::disk(), spec, overlay, options)
}

/// The same for a spec of a tree; what is generated is compared with the disk, and written there.
pub fn generate_in(
    tree: &Tree,
    spec: &Path,
    overlay: Option<&Path>,
    options: &GenerateOptions,
) -> io::Result<Report> {
    let mut report = lint_in(tree, spec, overlay)?;
    if options.strict {
        add_open_won(tree, spec, &mut report)?;
    }
    if report.findings.has_errors() {
        return Ok(report);
    }
    let mut changes = Changes::default();
    for folder in folders(&report.services, &options.layout, spec)? {
        let done = if options.check {
            write::compare(&folder)?
        } else {
            write::write(&folder)?
        };
        changes.stale.extend(done.stale);
        changes.missing.extend(done.missing);
        changes.extra.extend(done.extra);
    }
    let line = command_line(spec, overlay, &options.layout);
    report.set_changes(changes, options.check, line);
    Ok(report)
}

/// Everything that is generated, by folder: the list of outputs.
fn folders(services: &[Service], layout: &Layout, spec: &Path) -> io::Result<Vec<Folder>> {
    let out = match layout {
        Layout::Repository => Path::new("client/src/generated"),
        Layout::Folder { out, .. } => out,
    };
    let mut bindings = emit::bindings(services, out).map_err(io::Error::other)?;
    let resolved = match layout {
        Layout::Repository => Some(Path::new("sandbox/src/generated")),
        Layout::Folder { resolved, .. } => resolved.as_deref(),
    };
    let mut folders = Vec::new();
    match resolved {
        Some(path) => {
            let mut folder = Folder {
                path: path.to_owned(),
                ..Folder::default()
            };
            emit::resolved(services, &mut folder).map_err(io::Error::other)?;
            folders.push(folder);
        }
        None => emit::resolved(services, &mut bindings).map_err(io::Error::other)?,
    }
    folders.push(bindings);
    if matches!(layout, Layout::Repository) {
        folders.push(Folder::single(
            &spec.join("spec.schema.json"),
            emit::json(&schema()).map_err(io::Error::other)?,
        ));
        folders.extend(export::kept(services, spec)?);
        folders.extend(crate::diff::command::generated(Path::new("codegen"))?);
    }
    Ok(folders)
}

/// The command that puts stale files right.
fn command_line(spec: &Path, overlay: Option<&Path>, layout: &Layout) -> String {
    let (mut line, out) = match layout {
        Layout::Repository => ("cargo run -p ontu-codegen -- generate".to_owned(), None),
        Layout::Folder { out, resolved } => (
            "ontu-codegen generate".to_owned(),
            Some((out.as_path(), resolved.as_deref())),
        ),
    };
    let mut option = |name: &str, value: Option<&Path>| {
        if let Some(value) = value {
            let _ = write!(line, " --{name} {}", value.display());
        }
    };
    option("spec", Some(spec).filter(|spec| *spec != Path::new("spec")));
    option("overlay", overlay);
    option("out", out.map(|(out, _)| out));
    option("resolved", out.and_then(|(_, resolved)| resolved));
    line
}

/// Undecided facts, counted by what they are.
fn by_fact(undecided: &[Undecided]) -> Vec<(&str, String)> {
    let mut facts: Vec<(&str, Vec<&str>)> = Vec::new();
    for open in undecided {
        match facts.iter_mut().find(|(fact, _)| *fact == open.fact) {
            Some((_, places)) => places.push(&open.at),
            None => facts.push((&open.fact, vec![&open.at])),
        }
    }
    facts
        .into_iter()
        .map(|(fact, places)| match places.as_slice() {
            [one] => (fact, (*one).to_owned()),
            several => (fact, format!("{} places", several.len())),
        })
        .collect()
}
