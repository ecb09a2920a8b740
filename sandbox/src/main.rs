//! The program `ontu-sandbox`: runs the bank on a loopback address, or prints what the sandbox had to decide by itself.

use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ontu_sandbox::{
    ASSUMPTIONS, Clock, DEFAULT_TOKEN, RefusalCode, Sandbox, Settings, SimulatedClock, Spec,
};

/// A stand-in for NongHyup Bank's P2P fund management API (P2P 자금관리) on your own machine.
///
/// It keeps accounts, loans and deposits in memory, validates every request against the bank's contract, and forgets everything when it stops.
/// No money and no person is real; it listens on this machine only.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what the sandbox assumes because no document says it.
    Assumptions {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the response codes ZS### that are the sandbox's own.
    Refusals {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Serve {
    /// Loopback address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8085")]
    bind: SocketAddr,
    /// A resolved spec (JSON) to work from instead of the built-in one.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Where the bank takes its time from.
    #[arg(long, value_enum, default_value = "system")]
    clock: ClockChoice,
    /// A file that holds the token which callers must send; without it the token is 64 zeros.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A file (JSON) with settings for what the document leaves open, e.g. {"empty_list":"missing"}.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClockChoice {
    /// This machine's clock, as Korean time.
    System,
    /// A clock that stands at 2026-01-05 09:30.
    Simulated,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::Assumptions { json }) => print_assumptions(json),
        Some(Command::Refusals { json }) => print_refusals(json),
        None => serve(&arguments.serve).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(4)
        }
    }
}

async fn serve(arguments: &Serve) -> Result<(), Box<dyn Error>> {
    let mut builder = Sandbox::builder()
        .bind(arguments.bind)
        .clock(match arguments.clock {
            ClockChoice::System => Clock::System,
            ClockChoice::Simulated => Clock::Simulated(SimulatedClock::new()),
        });
    if let Some(path) = &arguments.spec {
        let spec =
            Spec::parse(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        builder = builder.spec(spec);
    }
    if let Some(path) = &arguments.token_file {
        builder = builder.token(read(path)?.trim());
    }
    if let Some(path) = &arguments.settings {
        let settings: Settings = serde_json::from_str(&read(path)?)
            .map_err(|error| format!("{}: settings: {error}", path.display()))?;
        builder = builder.settings(settings);
    }
    let sandbox = builder
        .start()
        .await
        .map_err(|error| format!("{}: {error}", arguments.bind))?;
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    // Whoever has read the greeting may interrupt at once, so the signal is waited for before it is printed.
    tokio::select! {
        biased;
        signal = &mut interrupted => return Ok(signal?),
        () = async { println!("{}", greeting(&sandbox, arguments.token_file.as_deref())) } => {}
    }
    interrupted.await?;
    drop(sandbox);
    println!("stopped");
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The address and a call to begin with.
fn greeting(sandbox: &Sandbox, token_file: Option<&Path>) -> String {
    // A token of one's own is not printed: the shell reads it where it is.
    let token = token_file.map_or_else(
        || DEFAULT_TOKEN.to_owned(),
        |path| {
            format!(
                "'\"$(cat '{}')\"'",
                path.display().to_string().replace('\'', r"'\''")
            )
        },
    );
    let now = sandbox.clock().now();
    let (day, time) = (now.strftime("%Y%m%d"), now.strftime("%H%M%S"));
    let url = sandbox.url();
    format!(
        r#"The bank is open at {url} (Ctrl-C closes it). A first call, which issues an investor's virtual account:

curl -sS {url}/P2PNVirtualAccountNumberRequest.nh -H 'Content-Type: application/json' -d '{{
  "Header": {{"ApiNm": "P2PNVirtualAccountNumberRequest", "Tsymd": "{day}", "Trtm": "{time}", "Iscd": "000013",
    "FintechApsno": "001", "ApiSvcCd": "13E_001_00", "IsTuno": "10000000000000000001",
    "AccessToken": "{token}"}},
  "P2PCmtmNo": "0000000000", "ChidSqno": "0000000000", "P2PVractUsg": "1", "InvstBrwNm": "김온투"}}'
"#
    )
}

fn print_assumptions(json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        println!("{}", serde_json::to_string_pretty(ASSUMPTIONS)?);
        return Ok(());
    }
    for assumption in ASSUMPTIONS {
        println!(
            "{} ({})\n  {}",
            assumption.id, assumption.used_in, assumption.sentence
        );
    }
    Ok(())
}

fn print_refusals(json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        let rows = RefusalCode::ALL
            .iter()
            .map(|known| serde_json::json!({ "code": known.code(), "meaning": known.meaning() }));
        println!(
            "{}",
            serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?
        );
        return Ok(());
    }
    for known in RefusalCode::ALL {
        println!("{}  {}", known.code(), known.meaning());
    }
    Ok(())
}
