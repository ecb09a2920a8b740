//! The program `ontu-sandbox`: runs the bank and the central record on a loopback address, or prints what the sandbox had to decide by itself.

use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ontu_sandbox::{
    ASSUMPTIONS, Bank, CONTROL_CALLS, CentralRecordSettings, Clock, DEFAULT_TOKEN, RefusalCode,
    Sandbox, Settings, ShiftedClock, SimulatedClock, Spec,
};

/// Prints a line; a closed pipe (`| head`) is the reader's choice and no fault.
macro_rules! say {
    ($($text:tt)*) => {{
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// The environment variable that holds the control token.
const CONTROL_TOKEN: &str = "ONTU_SANDBOX_CONTROL_TOKEN";

/// How long `coverage --url` waits for the sandbox.
const PATIENCE: Duration = Duration::from_secs(10);

/// A stand-in for NongHyup Bank's P2P fund management API (P2P 자금관리) on your own machine.
///
/// It keeps accounts, loans and deposits, validates every request against the bank's contract, and shows itself in a console in the browser.
/// Below /central-record it stands in for the KFTC's central record too: tokens, the switch of permissions, source IPs, and what is written.
/// No money and no person is real. It listens on this machine only and forgets everything when it stops, unless it is told otherwise.
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
    /// Print the calls of the control interface under /_sandbox/.
    Control {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print what callers have exercised of the contract, and what they never have.
    Coverage(CoverageArguments),
}

#[derive(Debug, Args)]
struct CoverageArguments {
    /// The running sandbox to ask.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8085")]
    url: String,
    /// A state file to read instead of asking.
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    state: Option<PathBuf>,
    /// A file that holds the control token; without it, ONTU_SANDBOX_CONTROL_TOKEN is taken.
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8085")]
    bind: SocketAddr,
    /// Lets --bind name an address that others can reach; needs a control token.
    #[arg(long)]
    expose: bool,
    /// A file that holds the control token, of at least 16 characters; without it, ONTU_SANDBOX_CONTROL_TOKEN is taken.
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
    /// A file to keep the bank in: it goes on where it stopped.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// A resolved spec (JSON) to work from instead of the built-in one, such as `ontu-codegen generate --overlay` writes.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Where the bank takes its time from.
    #[arg(long, value_enum, default_value = "system")]
    clock: ClockChoice,
    /// A file that holds the token which callers must send; without it the token is 64 zeros.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A file (JSON) with settings for what the document leaves open, e.g. {"empty_list":"missing"}, and `answers` for APIs of an overlay.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// A resolved spec (JSON) of the central record, such as one with a private overlay; without it no body is held against a layout.
    #[arg(long, value_name = "FILE")]
    central_record_spec: Option<PathBuf>,
    /// A file (JSON) with paths, scopes, header names and credentials of the central record, e.g. {"token_path":"/oauth/token"}.
    #[arg(long, value_name = "FILE")]
    central_record_settings: Option<PathBuf>,
    /// Print, when it stops, what callers have never exercised of the contract.
    #[arg(long)]
    coverage: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClockChoice {
    /// This machine's clock, as Korean time, until somebody moves it on in the console.
    System,
    /// A clock that stands at 2026-01-05 09:30 until somebody moves it.
    Simulated,
}

/// One thread serves all calls: the bank takes one at a time anyway, and threads that wait for it would only wake each other.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::Assumptions { json }) => print_assumptions(json),
        Some(Command::Refusals { json }) => print_refusals(json),
        Some(Command::Control { json }) => print_control(json),
        Some(Command::Coverage(coverage)) => print_coverage(&coverage),
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
            ClockChoice::System => Clock::Shifted(ShiftedClock::new()),
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
    if let Some(path) = &arguments.central_record_spec {
        let spec =
            Spec::parse(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        builder = builder.central_record_spec(spec);
    }
    if let Some(path) = &arguments.central_record_settings {
        let settings: CentralRecordSettings = serde_json::from_str(&read(path)?)
            .map_err(|error| format!("{}: settings: {error}", path.display()))?;
        builder = builder.central_record_settings(settings);
    }
    if let Some(path) = &arguments.state {
        builder = builder.state_file(path);
    }
    let control_token = control_token(arguments.control_token_file.as_deref())?;
    builder = match (control_token, arguments.expose) {
        (Some(token), true) => builder.exposed(token),
        (Some(token), false) => builder.control_token(token),
        (None, false) => builder,
        (None, true) => {
            return Err(format!(
                "--expose: found no control token, expected one in the file of --control-token-file or in {CONTROL_TOKEN}; make one with: head -c 24 /dev/urandom | base64"
            )
            .into());
        }
    };
    let sandbox = builder.start().await.map_err(|error| {
        // An error of the state file names its file already.
        match error.kind() {
            std::io::ErrorKind::AddrInUse
            | std::io::ErrorKind::AddrNotAvailable
            | std::io::ErrorKind::PermissionDenied => format!("{}: {error}", arguments.bind),
            _ if !arguments.bind.ip().is_loopback() && !arguments.expose => {
                format!("--bind: {error}; give --expose and the control token if that is meant")
            }
            _ => error.to_string(),
        }
    })?;
    let mut stopped = pin!(stop());
    // Whoever has read the greeting may interrupt at once, so the signal is waited for before it is printed.
    tokio::select! {
        biased;
        signal = &mut stopped => signal?,
        () = async { say!("{}", greeting(&sandbox, arguments.token_file.as_deref())) } => {
            stopped.await?;
        }
    }
    let saved = sandbox.save();
    if arguments.coverage {
        say!("{}", sandbox.with_bank(|bank| bank.coverage()));
    }
    drop(sandbox);
    saved?;
    say!("stopped");
    Ok(())
}

/// Waits for Ctrl-C, or for what stops services and containers.
async fn stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The control token from a file or from the environment; never from a flag, which others on the machine can see.
fn control_token(file: Option<&Path>) -> Result<Option<String>, String> {
    if let Some(path) = file {
        return read(path).map(|token| Some(token.trim().to_owned()));
    }
    match std::env::var(CONTROL_TOKEN) {
        Ok(token) => Ok(Some(token.trim().to_owned())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(error) => Err(format!("{CONTROL_TOKEN}: {error}")),
    }
}

/// The address, the console and a call to begin with.
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
    format!(
        "The bank is open at {} (Ctrl-C closes it), and its console in the browser at {}. The KFTC's central record is at {}. A first call, which issues an investor's virtual account:\n\n{}",
        sandbox.url(),
        sandbox.console_url(),
        sandbox.central_record_url(),
        sandbox.first_call(&token),
    )
}

fn print_coverage(arguments: &CoverageArguments) -> Result<(), Box<dyn Error>> {
    let text = match &arguments.state {
        Some(path) => {
            let bank = Bank::from_state_file(path)?
                .ok_or_else(|| format!("{}: there is no such state", path.display()))?;
            let report = bank.coverage();
            match arguments.json {
                true => serde_json::to_string_pretty(&report.as_json())? + "\n",
                false => report.to_string(),
            }
        }
        None => {
            let token = control_token(arguments.control_token_file.as_deref())?;
            ask(&arguments.url, arguments.json, token.as_deref())
                .map_err(|error| format!("{}: {error}", arguments.url))?
        }
    };
    say!("{}", text.trim_end());
    Ok(())
}

/// Asks a running sandbox for its coverage.
fn ask(url: &str, json: bool, token: Option<&str>) -> Result<String, Box<dyn Error>> {
    let host = url.strip_prefix("http://").ok_or("expected http://")?;
    let host = host.trim_end_matches('/');
    let address = host.to_socket_addrs()?.next();
    let address = address.ok_or("expected a host and a port")?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .map_err(|error| format!("{error}; is the sandbox running?"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let format = if json { "json" } else { "text" };
    let token = token.map_or(String::new(), |token| {
        format!("Authorization: Bearer {token}\r\n")
    });
    // HTTP/1.0, so that the answer comes in one piece and ends with the connection.
    write!(
        stream,
        "GET /_sandbox/coverage?as={format} HTTP/1.0\r\nHost: {host}\r\n{token}\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    match head.split(' ').nth(1) {
        Some("200") => Ok(body.to_owned()),
        other => Err(format!("HTTP {}: {}", other.unwrap_or("nothing"), body.trim()).into()),
    }
}

fn print_control(json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        say!("{}", serde_json::to_string_pretty(CONTROL_CALLS)?);
        return Ok(());
    }
    for call in CONTROL_CALLS {
        say!("{:<6} {}\n       {}", call.method, call.path, call.does);
        if !call.takes.is_empty() {
            say!("       takes {}", call.takes);
        }
    }
    Ok(())
}

fn print_assumptions(json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        say!("{}", serde_json::to_string_pretty(ASSUMPTIONS)?);
        return Ok(());
    }
    for assumption in ASSUMPTIONS {
        say!(
            "{} ({})\n  {}",
            assumption.id,
            assumption.used_in,
            assumption.sentence
        );
    }
    Ok(())
}

fn print_refusals(json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        let rows = RefusalCode::ALL
            .iter()
            .map(|known| serde_json::json!({ "code": known.code(), "meaning": known.meaning(), "meaning_ko": known.meaning_in_korean() }));
        say!(
            "{}",
            serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?
        );
        return Ok(());
    }
    for known in RefusalCode::ALL {
        say!("{}  {}", known.code(), known.meaning());
    }
    Ok(())
}
