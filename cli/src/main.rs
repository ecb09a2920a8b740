//! `ontu`, the operator's tool: reads the command line, runs one command, and says how it ended.

mod arguments;
mod bank;
mod commands;
mod exit;
mod files;
mod help;
mod invocation;
mod language;
mod message;
mod messages;
mod onboarding;
mod operations;
mod output;
mod people;
mod settings;
mod stop;
mod store;
mod transfers;

use std::process::ExitCode;

use clap::FromArgMatches;

use crate::arguments::{Account, Arguments, Command};
use crate::commands::send::Order;
use crate::exit::{Exit, Failure, Result};
use crate::invocation::Invocation;
use crate::language::Language;
use crate::messages::general;
use crate::output::Output;
use crate::settings::Given;

fn main() -> ExitCode {
    let language = help::language_of(std::env::args_os().skip(1));
    let parsed = help::command(language)
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error, language).into(),
    };
    let output = Output {
        language: Language::choose(arguments.common.lang),
        json: arguments.common.json,
    };
    let flags = arguments.common.settings.given();
    let given = Given {
        flags: &flags,
        variable: &|name| std::env::var(name).ok(),
    };
    let invocation = Invocation {
        command: arguments.command.name(),
        config: arguments.common.config.as_deref(),
        given: &given,
        output: &output,
    };
    match run(&arguments.command, &invocation) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit().into()
        }
    }
}

fn run(command: &Command, invocation: &Invocation<'_>) -> Result {
    // One thread is enough for one command, and the bank of the demo runs in the same one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::CouldNotRun, "runtime", general::no_runtime(error)))?;
    runtime.block_on(async {
        match command {
            Command::Init(init) => commands::init::run(init, invocation),
            Command::Doctor(doctor) => commands::doctor::run(doctor, invocation).await,
            Command::Demo(demo) => commands::demo::run(demo, invocation.output).await,
            Command::Account(Account::Issue(issue)) => {
                commands::account::run(issue, invocation).await
            }
            Command::Deposits(deposits) => commands::deposits::run(deposits, invocation).await,
            Command::Call(call) => commands::call::run(call, invocation).await,
            Command::Pay(pay) => commands::send::run(Order::Pay(pay), invocation).await,
            Command::Repay(repay) => commands::send::run(Order::Repay(repay), invocation).await,
            Command::Return(back) => commands::send::run(Order::Return(back), invocation).await,
            Command::Worker(worker) => commands::worker::run(worker, invocation).await,
            Command::Inquire(inquire) => commands::inquire::run(inquire, invocation).await,
            Command::Reconcile(reconcile) => commands::reconcile::run(reconcile, invocation).await,
            Command::Journal(journal) => commands::journal::run(journal, invocation).await,
            Command::Codes(codes) => commands::codes::run(codes, invocation).await,
            Command::Onboarding(command) => onboarding::run(command, invocation),
        }
    })
}

/// Prints help, version, or what is wrong with the command line; the last as JSON too where the command line asks for it.
fn usage(error: &clap::Error, language: Language) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Done;
    }
    let json = std::env::args_os().any(|argument| argument == "--json");
    // Without any word the help is the best answer.
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !json {
        let _ = error.print();
        return Exit::Usage;
    }
    let output = Output { language, json };
    output.failure(&help::wrong(error));
    Exit::Usage
}
