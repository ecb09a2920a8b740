//! `ontu-codegen`: lints a spec and generates the bindings, the resolved spec and the schema from it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ontu_codegen::command::{self, GenerateOptions, Layout, Report};

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
    /// Writes the bindings, the boundary vectors, the resolved spec and the JSON Schema.
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
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (json, outcome) = match arguments.command {
        Command::Lint { input } => (
            input.json,
            command::lint(&input.spec, input.overlay.as_deref()),
        ),
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
            let options = GenerateOptions { layout, check };
            (
                input.json,
                command::generate(&input.spec, input.overlay.as_deref(), &options),
            )
        }
    };
    match outcome {
        Ok(report) => finish(&report, json),
        Err(error) => {
            eprintln!("ontu-codegen: could not run: {error}");
            ExitCode::from(2)
        }
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
