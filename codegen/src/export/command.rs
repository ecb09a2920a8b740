//! The command `export`: its arguments, where it writes, and what it reports.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Form, Version, files};
use crate::command::{self, Report};
use crate::resolved::Service;
use crate::write::{self, Folder};

/// The folder of this repository's exports, under the spec.
const FOLDER: &str = "export";

/// The forms of `export`.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Writes OpenAPI documents, for generators of clients and servers and for testing tools.
    ///
    /// What OpenAPI cannot say stands in `x-ontu-` members, which spec/README.md explains.
    Openapi {
        /// Where from and where to.
        #[command(flatten)]
        options: Options,
        /// The version to write; this repository keeps the newer one.
        #[arg(
            long = "openapi",
            value_name = "VERSION",
            value_enum,
            default_value = "3.1"
        )]
        version: Version,
    },
    /// Writes JSON Schema (2020-12) of every request and reply, for validators.
    ///
    /// What JSON Schema cannot say stands in `x-ontu-` members, which spec/README.md explains.
    JsonSchema {
        /// Where from and where to.
        #[command(flatten)]
        options: Options,
    },
    /// Writes pages to read: tables, types, codes, corrections, examples, a search, and what is open.
    ///
    /// The pages need no server and no network: open index.html in a browser.
    Docs {
        /// Where from and where to.
        #[command(flatten)]
        options: Options,
    },
}

/// Arguments that all forms share.
#[derive(Debug, Args)]
pub struct Options {
    /// A service folder (one with service.yaml), or a folder of them.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// A private folder in the same format that is laid over the service it names.
    #[arg(long, value_name = "DIR")]
    overlay: Option<PathBuf>,
    /// Folder to write, of which only generated files may stand there; without it spec/export, where this repository keeps OpenAPI and JSON Schema.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Writes nothing; names stale, missing and extra files and exits 1 when there are any.
    #[arg(long)]
    check: bool,
    /// Prints one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

impl ExportCommand {
    /// Whether the report is to be printed as JSON.
    pub fn json(&self) -> bool {
        self.parts().1.json
    }

    fn parts(&self) -> (Form, &Options) {
        match self {
            ExportCommand::Openapi { options, version } => (Form::OpenApi(*version), options),
            ExportCommand::JsonSchema { options } => (Form::JsonSchema, options),
            ExportCommand::Docs { options } => (Form::Docs, options),
        }
    }
}

/// Lints, then writes or compares one form; with errors in the spec nothing is written.
///
/// # Errors
/// When the spec or the folder cannot be read or written, or the arguments would put a file where it does not belong.
pub fn run(command: &ExportCommand) -> io::Result<Report> {
    let (form, options) = command.parts();
    let path = folder(form, options)?;
    refuse_other_form(&path, form)?;
    let mut report = command::lint(&options.spec, options.overlay.as_deref())?;
    if report.has_errors() {
        return Ok(report);
    }
    let folder = Folder {
        files: files(report.services(), form).map_err(io::Error::other)?,
        path,
        shared: false,
    };
    let changes = if options.check {
        write::compare(&folder)?
    } else {
        write::write(&folder)?
    };
    report.set_changes(changes, options.check, command_line(form, options));
    Ok(report)
}

/// The exports that this repository keeps, for `generate`.
///
/// # Errors
/// When a document cannot be written as JSON.
pub fn kept(services: &[Service], spec: &Path) -> io::Result<Vec<Folder>> {
    [Form::OpenApi(Version::V31), Form::JsonSchema]
        .into_iter()
        .map(|form| {
            Ok(Folder {
                path: spec.join(FOLDER).join(form.word()),
                files: files(services, form).map_err(io::Error::other)?,
                shared: false,
            })
        })
        .collect()
}

/// The folder to write.
fn folder(form: Form, options: &Options) -> io::Result<PathBuf> {
    if let Some(out) = &options.out {
        return Ok(out.clone());
    }
    let why = match form {
        Form::Docs => "this repository keeps no pages",
        Form::OpenApi(Version::V30) => "this repository keeps OpenAPI 3.1",
        _ if options.overlay.is_some() => {
            "an export with an overlay holds what is private to its operator and is not kept beside the public spec"
        }
        _ => return Ok(options.spec.join(FOLDER).join(form.word())),
    };
    Err(invalid(format!(
        "export {} without a folder to write: {why}; name one with --out DIR",
        form.word()
    )))
}

/// Refuses a folder that another form was exported into, whose files would count as left over and be deleted.
fn refuse_other_form(path: &Path, form: Form) -> io::Result<()> {
    let listed = write::list(path)?;
    let of_form = |name: &String| match form {
        Form::OpenApi(_) => {
            name.ends_with(".json") && !name.ends_with(".schema.json") && !name.contains('/')
        }
        Form::JsonSchema => name.ends_with(".schema.json"),
        Form::Docs => [".html", ".css", ".js"]
            .iter()
            .any(|ending| name.ends_with(ending)),
    };
    match listed.iter().find(|name| !of_form(name)) {
        None => Ok(()),
        Some(other) => Err(invalid(format!(
            "{} holds {other}, which `export {}` does not write: expected an empty folder or one of the same export; name another folder with --out, since files left over from an earlier run are deleted",
            path.display(),
            form.word()
        ))),
    }
}

/// The command that puts stale files right.
fn command_line(form: Form, options: &Options) -> String {
    let program = if options.out.is_none() {
        "cargo run -p ontu-codegen --"
    } else {
        "ontu-codegen"
    };
    let mut line = format!("{program} export {}", form.word());
    let mut option = |name: &str, value: String| line.push_str(&format!(" --{name} {value}"));
    if form == Form::OpenApi(Version::V30) {
        option("openapi", Version::V30.short().to_owned());
    }
    if options.spec != Path::new("spec") {
        option("spec", options.spec.display().to_string());
    }
    for (name, path) in [("overlay", &options.overlay), ("out", &options.out)] {
        if let Some(path) = path {
            option(name, path.display().to_string());
        }
    }
    line
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
