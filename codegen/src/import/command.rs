//! `ontu-codegen import`: its arguments, and what it does with them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::decisions::{self, Ledger};
use super::extract::Form;
use super::findings::{Context, Language};
use super::report::Report;
use super::{Imported, Options, text};
use crate::emit;
use crate::finding::{Findings, Sources};
use crate::load::yaml::{self, Value};

/// The arguments of `import` that say what is read and how it is reported.
#[derive(Debug, Clone, Args)]
pub struct ImportArguments {
    /// The bank's document: PDF, text of pdftotext, Markdown, OCR text, saved page, or text pasted from a browser.
    pub file: PathBuf,
    /// The folder of the service that the document is of; it may not exist yet.
    #[arg(long, value_name = "DIR")]
    pub service: Option<PathBuf>,
    /// The ledger of decisions; the service's source/decisions.yaml where it is not named.
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// The form of the document, where it is not to be guessed.
    #[arg(long, value_enum)]
    pub form: Option<FormWord>,
    /// The language of the findings.
    #[arg(long, value_enum, default_value = "en")]
    pub lang: LanguageWord,
    /// Counts an open finding that bears on money as an error.
    #[arg(long)]
    pub strict: bool,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    pub json: bool,
    /// Prints the extract with the line of every cell instead of the findings.
    #[arg(long, conflicts_with_all = ["json", "ledger"])]
    pub extract: bool,
    /// Prints entries for a ledger, one for each open finding that weighs something.
    #[arg(long, conflicts_with = "json")]
    pub ledger: bool,
}

/// A form on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormWord {
    /// Markdown with headings.
    Markdown,
    /// Text with pipe tables, as OCR programs write it.
    PipeText,
    /// Text of `pdftotext -layout`.
    PdfText,
    /// A saved page.
    Html,
    /// Text pasted from a browser.
    Pasted,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LanguageWord {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl From<FormWord> for Form {
    fn from(word: FormWord) -> Self {
        match word {
            FormWord::Markdown => Self::Markdown,
            FormWord::PipeText => Self::PipeText,
            FormWord::PdfText => Self::PdfText,
            FormWord::Html => Self::Html,
            FormWord::Pasted => Self::Pasted,
        }
    }
}

impl From<LanguageWord> for Language {
    fn from(word: LanguageWord) -> Self {
        match word {
            LanguageWord::En => Self::English,
            LanguageWord::Ko => Self::Korean,
        }
    }
}

/// An import with the files that its report shows.
#[derive(Debug)]
pub struct Run {
    /// What was read.
    pub imported: Imported,
    /// The document and the ledger.
    pub sources: Sources,
    /// Index of the document among the sources.
    pub file: usize,
    /// What is wrong with the ledger.
    pub faults: Findings,
}

/// Reads the document with its ledger.
pub fn read(arguments: &ImportArguments) -> io::Result<Run> {
    let mut sources = Sources::default();
    let mut faults = Findings::default();
    let ledger = ledger(arguments, &mut sources, &mut faults)?;
    let options = Options {
        form: arguments.form.map(Form::from),
        context: Context {
            known_apis: arguments
                .service
                .as_deref()
                .map(known_apis)
                .unwrap_or_default(),
        },
        ledger,
    };
    let mut imported = super::import_file(&arguments.file, &options)?;
    let file = sources.add(
        arguments.file.display().to_string(),
        imported.document.text.clone(),
    );
    faults.append(std::mem::take(&mut imported.faults));
    Ok(Run {
        imported,
        sources,
        file,
        faults,
    })
}

/// Runs the command; gives what it prints and whether nothing has to be done.
pub fn run(arguments: &ImportArguments) -> io::Result<(String, bool)> {
    let run = read(arguments)?;
    let report = Report {
        imported: &run.imported,
        sources: &run.sources,
        file: run.file,
        faults: &run.faults,
        language: arguments.lang.into(),
        strict: arguments.strict,
    };
    let printed = if arguments.json {
        emit::json(&report.record()).map_err(io::Error::other)?
    } else if arguments.extract {
        text::to_yaml(&run.imported.extract).map_err(io::Error::other)?
    } else if arguments.ledger {
        decisions::skeleton(&run.imported.findings, run.imported.extract.source.form)
    } else {
        report.text()
    };
    Ok((printed, report.is_clean()))
}

/// The ledger that was named, or that of the service.
fn ledger(
    arguments: &ImportArguments,
    sources: &mut Sources,
    faults: &mut Findings,
) -> io::Result<Ledger> {
    let usual = arguments
        .service
        .as_ref()
        .map(|service| service.join("source").join("decisions.yaml"))
        .filter(|path| path.is_file());
    let Some(path) = arguments.decisions.clone().or(usual) else {
        return Ok(Ledger::default());
    };
    let text = fs::read_to_string(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let text = super::composed(&text).into_owned();
    let file = sources.add(path.display().to_string(), text.clone());
    Ok(decisions::read(file, &text, faults))
}

/// The APIs that the spec of a service lists; none where there is no spec yet.
pub fn known_apis(service: &Path) -> Vec<String> {
    let Ok(text) = fs::read_to_string(service.join("service.yaml")) else {
        return Vec::new();
    };
    // Whatever is wrong with the spec is for lint to say.
    let Some(node) = yaml::parse(0, &text, &mut Findings::default()) else {
        return Vec::new();
    };
    let Value::Map(entries) = node.value else {
        return Vec::new();
    };
    let list = entries
        .into_iter()
        .find(|(key, _)| key.text == "apis")
        .map(|(_, node)| node.value);
    match list {
        Some(Value::List(items)) => items
            .into_iter()
            .filter_map(|item| match item.value {
                Value::Scalar(scalar) => Some(scalar.text),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
