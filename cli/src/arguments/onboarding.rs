//! The command line of `ontu onboarding`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `ontu onboarding …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Onboarding {
    /// Begin a dossier: a folder with a YAML file to fill in and a place for each document
    Init(Dossier),
    /// Say all that is missing, wrong or out of order, each with the sentence of the notice
    Check(Dossier),
    /// Show every step: done, next, or waiting, and who must act
    Status(Dossier),
    /// Record that a step is done, with a file that shows it
    Done(Done),
    /// Render the application for CMS withdrawal as a page to print, seal and send
    Form(Form),
    /// Put together what is to be sent, by address, with drafted letters
    Export(Export),
    /// List what the notice leaves open, as questions to the KFTC
    Questions,
}

/// A dossier.
#[derive(Debug, Args)]
pub(crate) struct Dossier {
    /// Folder of the dossier
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `ontu onboarding done`.
#[derive(Debug, Args)]
pub(crate) struct Done {
    /// Folder of the dossier
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Number of the step, as `ontu onboarding status` shows it
    #[arg(value_name = "STEP")]
    pub(crate) step: String,
    /// File that shows it: a receipt, a screenshot, an e-mail; it is copied into the dossier
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: PathBuf,
    /// Who records it
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Day on which it was done [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) on: Option<String>,
}

/// `ontu onboarding form`.
#[derive(Debug, Args)]
pub(crate) struct Form {
    /// Folder of the dossier
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// File to write, a page of HTML that prints on A4
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `ontu onboarding export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Folder of the dossier
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Folder to make; it must not be there yet
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only these steps [default: every step that sends something and can be done now]
    #[arg(long = "step", value_name = "STEP")]
    pub(crate) steps: Vec<String>,
}
