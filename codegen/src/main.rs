//! `ontu-codegen`: lints a spec and generates the bindings, the resolved spec and the schema from it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ontu_codegen::command::{self, GenerateOptions, Layout, Report};
use ontu_codegen::diff::command as diff;
use ontu_codegen::export::command as export;
use ontu_codegen::sync;

/// Turns the reviewed YAML spec of a bank's open API into a resolved spec and typed Rust bindings.
///
/// Exit codes: 0 done, 1 the input has errors or generated files are not fresh, 2 could not run.
#[derive(Parser)]
#[command(name = "ontu-codegen", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reports every fault of a spec at its place.
    Lint {
        #[command(flatten)]
        input: Input,
    },
    /// Writes the bindings, the boundary vectors, the resolved spec, the JSON Schema of its files, and the exports that are kept.
    Generate {
        #[command(flatten)]
        input: Input,
        /// Folder for the bindings; without it the folders of this repository are written.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Folder for the resolved spec, where it is not to stand beside the bindings.
        #[arg(long, value_name = "DIR")]
        resolved: Option<PathBuf>,
        /// Writes nothing; names stale, missing and extra files and exits 1 when there are any.
        #[arg(long)]
        check: bool,
    },
    /// Writes the contract for other tools and for readers: OpenAPI, JSON Schema, pages.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Reads the bank's document and reports what it says wrongly, twice or not at all.
    Import(sync::import::ImportCommand),
    /// Brings spec and bindings to what a new document says: import, compare, edit, lint, generate, diff.
    Sync(sync::SyncArguments),
    /// Compares two revisions of a spec and judges each change.
    Diff(diff::DiffArguments),
    /// Prints every kind of change, with what it weighs.
    Rules(diff::RulesArguments),
    /// Writes the section of CHANGELOG.md for a change of the spec.
    Changelog(diff::ChangelogArguments),
}

#[derive(Args)]
struct Input {
    /// A service folder (one with service.yaml), or a folder of them.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// A private folder in the same format that is laid over the service it names.
    #[arg(long, value_name = "DIR")]
    overlay: Option<PathBuf>,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    json: bool,
    /// Counts an undecided finding of the document that bears on money as an error of its API.
    #[arg(long)]
    strict: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (json, outcome) = match arguments.command {
        Command::Lint { input } => {
            let lint = if input.strict {
                command::lint_strictly
            } else {
                command::lint
            };
            (input.json, lint(&input.spec, input.overlay.as_deref()))
        }
        Command::Generate {
            input,
            out,
            resolved,
            check,
        } => {
            let layout = match out {
                None => Layout::Repository,
                Some(out) => Layout::Folder { out, resolved },
            };
            let options = GenerateOptions {
                layout,
                check,
                strict: input.strict,
            };
            (
                input.json,
                command::generate(&input.spec, input.overlay.as_deref(), &options),
            )
        }
        Command::Export(command) => (command.json(), export::run(&command)),
        Command::Import(arguments) => return print(sync::import::run(&arguments)),
        Command::Sync(arguments) => return print(sync::run(&arguments)),
        Command::Diff(arguments) => return print(diff::diff(&arguments)),
        Command::Rules(arguments) => return print(diff::rules(&arguments)),
        Command::Changelog(arguments) => return print(diff::changelog(&arguments)),
    };
    match outcome {
        Ok(report) => finish(&report, json),
        Err(error) => could_not_run(&error),
    }
}

fn finish(report: &Report, json: bool) -> ExitCode {
    let text = if json { report.json() } else { report.text() };
    // A closed pipe (`| head`) is the reader's choice, not a fault.
    let _ = io::stdout().write_all(text.as_bytes());
    if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Ends a command that makes its whole text itself.
fn print(outcome: io::Result<diff::Printed>) -> ExitCode {
    match outcome {
        Ok(printed) => {
            let _ = io::stdout().write_all(printed.text.as_bytes());
            if printed.clean {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => could_not_run(&error),
    }
}

fn could_not_run(error: &io::Error) -> ExitCode {
    eprintln!("ontu-codegen: could not run: {error}");
    ExitCode::from(2)
}
