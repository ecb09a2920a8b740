//! The commands `diff`, `rules` and `changelog`: their arguments, and what they print.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::message::Language;
use super::report::{FailOn, Format, Options, Report, report, schema};
use super::{changelog, driver, page, revision};
use crate::emit;
use crate::write::Folder;

/// The arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// OLD and NEW, each a folder, a file of a spec, a resolved spec in JSON, or REV:path in git; or what git gives an external diff driver.
    #[arg(value_name = "OLD NEW", required = true, num_args = 1..=9)]
    sides: Vec<String>,
    /// Judges the new program against the old contract, as before a cut-over.
    #[arg(long)]
    reverse: bool,
    /// Looks at these APIs only, besides what belongs to the service as a whole: names with commas between, or @FILE with one a line.
    #[arg(long, value_name = "LIST")]
    uses: Option<String>,
    /// Exits 1 on a change of this weight or more that nobody approved; a ₩ change counts always.
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// The ledger of approvals; an entry that no change has is an error.
    #[arg(long, value_name = "FILE")]
    approvals: Option<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    common: Common,
}

/// Arguments that `diff` and `changelog` share.
#[derive(Debug, Args)]
struct Common {
    /// The language of the report; that of the locale where left out.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// The version of the crate that stands on the old spec.
    #[arg(long, value_name = "VERSION", default_value = env!("CARGO_PKG_VERSION"))]
    crate_version: String,
}

/// The arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArguments {
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
    /// Prints the page of rules, or the JSON Schema of a report, as `generate` writes them.
    #[arg(long, value_enum, conflicts_with = "json")]
    file: Option<GeneratedFile>,
    /// The language; that of the locale where left out.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

/// A file that is made from the tables of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GeneratedFile {
    /// `codegen/RULES.md`.
    Page,
    /// `codegen/src/diff/diff.schema.json`.
    Schema,
}

/// The arguments of `changelog`.
#[derive(Debug, Args)]
pub struct ChangelogArguments {
    /// The old spec: a folder, a file, or REV:path in git.
    old: String,
    /// The new spec, likewise.
    new: String,
    /// Puts the section into this file, above the older ones, instead of printing it.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// What a command prints, and whether all is well.
#[derive(Debug)]
pub struct Printed {
    /// The text for standard output.
    pub text: String,
    /// Whether the exit code is 0.
    pub clean: bool,
}

/// Compares two revisions.
///
/// # Errors
/// When a side cannot be read, or an argument is wrong.
pub fn diff(arguments: &DiffArguments) -> io::Result<Printed> {
    let language = language(arguments.common.lang);
    let [old, new] = arguments.sides.as_slice() else {
        let handed = driver::handed(&arguments.sides).ok_or_else(|| {
            invalid(format!(
                "{} paths; expected OLD and NEW, or the seven or nine arguments that git gives an external diff driver",
                arguments.sides.len()
            ))
        })?;
        driver::run(&handed, language)?;
        return Ok(Printed {
            text: String::new(),
            clean: true,
        });
    };
    let options = Options {
        reverse: arguments.reverse,
        uses: uses(arguments.uses.as_deref())?,
        fail_on: arguments.fail_on,
        approvals: arguments.approvals.clone(),
        crate_version: arguments.common.crate_version.clone(),
    };
    let found = compare(old, new, &options)?;
    let format = if arguments.json {
        Format::Json
    } else {
        arguments.format
    };
    Ok(Printed {
        text: found.print(format, language),
        clean: found.is_clean(),
    })
}

/// Compares what a user names.
///
/// # Errors
/// When a side cannot be read.
pub fn compare(old: &str, new: &str, options: &Options) -> io::Result<Report> {
    let before = revision::read(old)?;
    let after = revision::read(new)?;
    if let Some(uses) = &options.uses {
        for api in uses {
            let known = [&before, &after].iter().any(|side| {
                side.revisions
                    .iter()
                    .flat_map(|revision| &revision.service.apis)
                    .any(|known| known.api == *api)
            });
            if !known {
                return Err(invalid(format!(
                    "--uses names {api}, which neither {old} nor {new} has; the names are those of service.yaml"
                )));
            }
        }
    }
    report((old, &before), (new, &after), options)
}

/// Compares one folder as it stands in two trees, for a command that has not written the second one yet.
///
/// # Errors
/// When a side cannot be read.
pub(crate) fn between(
    folder: &std::path::Path,
    old: &crate::load::Tree,
    new: &crate::load::Tree,
    korean: bool,
) -> io::Result<(String, String)> {
    let language = if korean { Language::Ko } else { Language::En };
    let before = revision::read_path(old, folder)?;
    let after = revision::read_path(new, folder)?;
    let name = folder.display().to_string();
    let report = report(
        (&name, &before),
        (&format!("{name} (proposed)"), &after),
        &Options::default(),
    )?;
    Ok((
        report.print(Format::Text, language),
        report.print(Format::Json, language),
    ))
}

/// Prints every kind of change.
pub fn rules(arguments: &RulesArguments) -> io::Result<Printed> {
    let text = match (arguments.file, arguments.json) {
        (Some(GeneratedFile::Page), _) => page::page(),
        (Some(GeneratedFile::Schema), _) => emit::json(&schema()).map_err(io::Error::other)?,
        (None, true) => page::json(),
        (None, false) => page::text(language(arguments.lang)),
    };
    Ok(Printed { text, clean: true })
}

/// Writes the section of CHANGELOG.md.
///
/// # Errors
/// When a side or the changelog cannot be read or written.
pub fn changelog(arguments: &ChangelogArguments) -> io::Result<Printed> {
    let options = Options {
        crate_version: arguments.common.crate_version.clone(),
        ..Options::default()
    };
    let found = compare(&arguments.old, &arguments.new, &options)?;
    let language = language(arguments.common.lang);
    if !found.is_clean() {
        return Ok(Printed {
            text: found.print(Format::Text, language),
            clean: false,
        });
    }
    let section = changelog::section(&found, language);
    let Some(path) = &arguments.into else {
        return Ok(Printed {
            text: section,
            clean: true,
        });
    };
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(named(error)),
    };
    let text = if before.contains(&section) {
        format!("{} has the section already\n", path.display())
    } else {
        fs::write(path, changelog::insert(&before, &section)).map_err(named)?;
        format!("updated: {}\n", path.display())
    };
    Ok(Printed { text, clean: true })
}

/// The page of rules and the JSON Schema of a report, which `generate` writes in this repository.
///
/// # Errors
/// When the schema cannot be written as JSON.
pub fn generated(folder: &std::path::Path) -> io::Result<Vec<Folder>> {
    Ok(vec![
        Folder::single(&folder.join("RULES.md"), page::page()),
        Folder::single(
            &folder.join("src/diff/diff.schema.json"),
            emit::json(&schema()).map_err(io::Error::other)?,
        ),
    ])
}

fn language(asked: Option<Language>) -> Language {
    asked.unwrap_or_else(Language::of_environment)
}

/// The APIs of a list.
fn uses(list: Option<&str>) -> io::Result<Option<Vec<String>>> {
    let Some(list) = list else { return Ok(None) };
    let text = match list.strip_prefix('@') {
        None => list.to_owned(),
        Some(path) => fs::read_to_string(path)
            .map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?,
    };
    let names: Vec<String> = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        return Err(invalid(
            "--uses names no API; write names with commas between, or @FILE with one a line"
                .to_owned(),
        ));
    }
    Ok(Some(names))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
