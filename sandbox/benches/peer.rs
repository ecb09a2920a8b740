//! How many calls a second the sandbox answers beside Prism, which serves the exported OpenAPI: same machine, same callers, same bodies, same run.
//!
//! ```sh
//! npm install --prefix target/prism @stoplight/prism-cli
//! cargo bench -p ontu-sandbox --bench peer -- --prism ../target/prism/node_modules/.bin/prism
//! ```
//!
//! Both are programs of their own and are measured in turn, round after round; each reply is read, and one that reports neither an account nor a list ends the run.
//! The bodies are those that both can answer without what came before: they issue an account, and list the deposits of a day.
//! It fails unless the sandbox has answered ten times as many calls as Prism over all rounds together.

mod callers;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use ontu_sandbox::DEFAULT_TOKEN;

use callers::Caller;

/// How many times as many calls a second the sandbox must answer.
const BOUND: f64 = 10.0;
/// The port of Prism, which cannot be asked to choose a free one; it lies below those from which systems take the ports of callers.
const PRISM_PORT: u16 = 14_010;

const ISSUE: &str = "P2PNVirtualAccountNumberRequest";
const LIST: &str = "P2PNAccountReceiveInformationList";

/// Calls a second beside Prism.
#[derive(Parser)]
struct Arguments {
    /// The program `prism`; a path, or a name that is looked up.
    #[arg(long, default_value = "prism")]
    prism: PathBuf,
    /// The exported OpenAPI document.
    #[arg(long, default_value = "../spec/export/openapi/nh-3.1.json")]
    openapi: PathBuf,
    /// How many callers there are at a time.
    #[arg(long, default_value_t = 20)]
    callers: usize,
    /// How long each round is, in seconds.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// How many rounds each of the two has.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// What cargo gives to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A server that was started; dropping it ends it.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // This very process, by its handle.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One thread makes all calls: it shares the machine's cores with the servers, and more threads would only wake each other.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(4)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if !arguments.openapi.is_file() {
        let shown = arguments.openapi.display();
        return Err(format!("{shown}: found no such file, expected the exported OpenAPI; run: cargo run -p ontu-codegen -- export openapi").into());
    }
    let sandbox = start_sandbox()?;
    let prism = start_prism(&arguments.prism, &arguments.openapi).await?;
    let numbers = Arc::new(AtomicU64::new(1));
    // Both have run their code once before anything is counted.
    let warm_up = Duration::from_secs(2);
    for server in [&sandbox, &prism] {
        measure(server, arguments.callers, warm_up, &numbers).await?;
    }
    let length = Duration::from_secs(arguments.seconds);
    let (mut all_of_prism, mut all_of_sandbox) = (Vec::new(), Vec::new());
    for round in 1..=arguments.rounds {
        let of_prism = measure(&prism, arguments.callers, length, &numbers).await?;
        let of_sandbox = measure(&sandbox, arguments.callers, length, &numbers).await?;
        println!(
            "round {round}: Prism {:.0} calls a second, the sandbox {:.0}, {:.1} times as many",
            of_prism.rate(),
            of_sandbox.rate(),
            of_sandbox.rate() / of_prism.rate(),
        );
        all_of_prism.push(of_prism);
        all_of_sandbox.push(of_sandbox);
    }
    let (all_of_prism, all_of_sandbox) = (together(&all_of_prism), together(&all_of_sandbox));
    let ratio = all_of_sandbox.rate() / all_of_prism.rate();
    for (name, all) in [("Prism", &all_of_prism), ("the sandbox", &all_of_sandbox)] {
        if let (Some(server), Some(caller)) = (all.server, all.caller) {
            let each = |seconds: f64| seconds * 1e6 / all.calls as f64;
            println!(
                "{name}: {:.1} µs of processor time a call, and {:.1} µs of its caller",
                each(server),
                each(caller),
            );
        }
    }
    println!(
        "{} callers: the sandbox answers {ratio:.1} times as many calls a second as Prism, {} the bound of {BOUND}",
        arguments.callers,
        if ratio >= BOUND {
            "within"
        } else {
            "NOT within"
        },
    );
    Ok(ratio >= BOUND)
}

/// Starts the program `ontu-sandbox`, with a clock that stands at the day that the bodies carry.
fn start_sandbox() -> Result<Server, Box<dyn Error>> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ontu-sandbox"))
        .args(["--bind", "127.0.0.1:0", "--clock", "simulated"])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("standard output")?;
    let mut greeting = String::new();
    BufReader::new(out).read_line(&mut greeting)?;
    let (_, rest) = greeting.split_once("http://").ok_or(greeting.clone())?;
    let address = rest.split(' ').next().ok_or("an address")?.to_owned();
    Ok(Server { child, address })
}

/// Starts Prism as its readers are told to, without a line for each call.
async fn start_prism(program: &Path, openapi: &Path) -> Result<Server, Box<dyn Error>> {
    let mut child = Command::new(program)
        .args(["mock", "--verboseLevel", "warn"])
        .args(["--port", &PRISM_PORT.to_string()])
        .arg(openapi)
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| {
            let shown = program.display();
            format!("{shown}: {error}; install it with: npm install --prefix target/prism @stoplight/prism-cli")
        })?;
    let address = format!("127.0.0.1:{PRISM_PORT}");
    let begun = Instant::now();
    // It listens for a moment before it is ready, so only an answer counts.
    while call(&address, 1).await.is_err() {
        if let Some(status) = child.try_wait()? {
            return Err(format!("Prism ended before it answered: {status}").into());
        }
        if begun.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            return Err("Prism does not answer after 60 seconds".into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(Server { child, address })
}

/// One call on a connection of its own.
async fn call(address: &str, number: u64) -> Result<(), String> {
    let connected = Caller::connect(address).await;
    let mut caller = connected.map_err(|error| error.to_string())?;
    answered(&mut caller, address, number).await
}

/// What was measured of a server; processor time in seconds, none where the system does not tell.
struct Measured {
    calls: u64,
    seconds: f64,
    server: Option<f64>,
    caller: Option<f64>,
}

impl Measured {
    fn rate(&self) -> f64 {
        self.calls as f64 / self.seconds
    }
}

/// All rounds of a server as one.
fn together(rounds: &[Measured]) -> Measured {
    Measured {
        calls: rounds.iter().map(|round| round.calls).sum(),
        seconds: rounds.iter().map(|round| round.seconds).sum(),
        server: rounds.iter().map(|round| round.server).sum(),
        caller: rounds.iter().map(|round| round.caller).sum(),
    }
}

/// The processor time of a process, from Linux, in seconds at its usual 100 ticks each.
fn processor_seconds(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold spaces; user and system time are the 12th and 13th word after it.
    let (_, words) = stat.rsplit_once(')')?;
    let mut words = words.split_whitespace().skip(11);
    let ticks: f64 = words.next()?.parse().ok()?;
    let further: f64 = words.next()?.parse().ok()?;
    Some((ticks + further) / 100.0)
}

/// The calls that a server answers to so many callers for so long.
async fn measure(
    server: &Server,
    callers: usize,
    length: Duration,
    numbers: &Arc<AtomicU64>,
) -> Result<Measured, Box<dyn Error>> {
    let used = || {
        let of_server = processor_seconds(server.child.id());
        (of_server, processor_seconds(std::process::id()))
    };
    let before = used();
    let begun = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (address, numbers) = (server.address.clone(), Arc::clone(numbers));
            tokio::spawn(async move { one_caller(&address, begun + length, &numbers).await })
        })
        .collect();
    let mut calls = 0;
    for task in tasks {
        calls += task.await??;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let after = used();
    let since = |before: Option<f64>, after: Option<f64>| Some(after? - before?);
    Ok(Measured {
        calls,
        seconds,
        server: since(before.0, after.0),
        caller: since(before.1, after.1),
    })
}

/// Calls until the time is over, and counts what was answered.
async fn one_caller(address: &str, until: Instant, numbers: &AtomicU64) -> Result<u64, String> {
    let connected = Caller::connect(address).await;
    let mut caller = connected.map_err(|error| format!("{address}: {error}"))?;
    let mut count = 0;
    while Instant::now() < until {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        answered(&mut caller, address, number).await?;
        count += 1;
    }
    Ok(count)
}

/// Makes the call of a number and reads its reply.
async fn answered(caller: &mut Caller, address: &str, number: u64) -> Result<(), String> {
    let (api, members) = match number % 2 {
        0 => (
            ISSUE,
            r#""P2PCmtmNo":"0000000000","P2PVractUsg":"1","InvstBrwNm":"김온투""#,
        ),
        _ => (
            LIST,
            r#""P2pCmtmNo":"0000000000","Vran":"","Iqds":"1","Insymd":"20260105","Ineymd":"20260105","PageNo":"1""#,
        ),
    };
    let reply = caller
        .call(api, &number.to_string(), DEFAULT_TOKEN, members)
        .await
        .map_err(|error| format!("{address}, {api}: {error}"))?;
    // An empty list is an answer too.
    match reply.contains(r#""Rpcd":"00000""#) || reply.contains(r#""Rpcd":"A0090""#) {
        true => Ok(()),
        false => Err(format!("{address}, {api}: {reply}")),
    }
}
