//! Kills processes that move money, and says what it came to; it is also the process that is killed.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Parser, Subcommand};
use ontu_tests::crash;
use ontu_tests::orders::{self, Orders};

/// Kills processes that work with a journal on SQLite against a bank in this process.
///
/// It panics when anything that was acknowledged is lost, or moves twice.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    /// How many processes are killed.
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// Decides when each is killed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(subcommand)]
    command: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// Is one of the processes.
    Process(Box<Orders>),
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    // The bank has to answer while this thread listens to a process.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    if let Some(Part::Process(orders)) = arguments.command {
        runtime.block_on(orders::work(*orders));
        return Ok(());
    }
    let program: PathBuf = std::env::current_exe()?;
    let started = Instant::now();
    let kills = runtime.block_on(crash::kill(&program, arguments.kills, arguments.seed));
    let rate = f64::from(kills.kills) / started.elapsed().as_secs_f64();
    println!("{kills}\nkills per second: {rate:.1}");
    Ok(())
}
