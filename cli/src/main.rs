//! `ontu`, the operator's tool: reads the command line, runs one command, and says how it ended.

mod arguments;
mod bank;
mod commands;
mod exit;
mod files;
mod language;
mod message;
mod messages;
mod onboarding;
mod operations;
mod output;
mod settings;
mod stop;
mod store;
mod transfers;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Account, Arguments, Command};
use crate::commands::send::Order;
use crate::exit::{Exit, Failure, Result};
use crate::language::Language;
use crate::messages::general;
use crate::output::Output;
use crate::settings::Given;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error).into(),
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
    match run(&arguments, &given, &output) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit().into()
        }
    }
}

fn run(arguments: &Arguments, given: &Given<'_>, output: &Output) -> Result {
    let config = arguments.common.config.as_deref();
    // One thread is enough for one command, and the bank of the demo runs in the same one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::CouldNotRun, "runtime", general::no_runtime(error)))?;
    match &arguments.command {
        Command::Init(init) => commands::init::run(init, config, given, output),
        Command::Doctor(doctor) => {
            runtime.block_on(commands::doctor::run(doctor, config, given, output))
        }
        Command::Demo(demo) => runtime.block_on(commands::demo::run(demo, output)),
        Command::Account(Account::Issue(issue)) => {
            runtime.block_on(commands::account::run(issue, config, given, output))
        }
        Command::Deposits(deposits) => {
            runtime.block_on(commands::deposits::run(deposits, config, given, output))
        }
        Command::Call(call) => runtime.block_on(commands::call::run(call, config, given, output)),
        Command::Pay(pay) => {
            runtime.block_on(commands::send::run(Order::Pay(pay), config, given, output))
        }
        Command::Repay(repay) => runtime.block_on(commands::send::run(
            Order::Repay(repay),
            config,
            given,
            output,
        )),
        Command::Return(back) => runtime.block_on(commands::send::run(
            Order::Return(back),
            config,
            given,
            output,
        )),
        Command::Worker(worker) => {
            runtime.block_on(commands::worker::run(worker, config, given, output))
        }
        Command::Inquire(inquire) => {
            runtime.block_on(commands::inquire::run(inquire, config, given, output))
        }
        Command::Reconcile(reconcile) => {
            runtime.block_on(commands::reconcile::run(reconcile, config, given, output))
        }
        Command::Journal(journal) => {
            runtime.block_on(commands::journal::run(journal, config, given, output))
        }
        Command::Codes(codes) => {
            runtime.block_on(commands::codes::run(codes, config, given, output))
        }
        Command::Onboarding(command) => onboarding::run(command, config, given, output),
    }
}

/// Prints help, version, or what is wrong with the command line; the last as JSON too where the command line asks for it.
fn usage(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Done;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let output = Output {
            language: Language::En,
            json: true,
        };
        let text = error.render().to_string();
        let text = text.trim().trim_start_matches("error: ");
        output.failure(&Failure::usage(message::Message::new(text, text)));
    } else {
        let _ = error.print();
    }
    Exit::Usage
}
