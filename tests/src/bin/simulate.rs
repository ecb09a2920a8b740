//! Plays the simulation over many seeds and says what it came to.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use clap::builder::PossibleValuesParser;
use ontu_tests::simulation::{Policy, first_violation, play, play_all};

/// Plays the transfer engine against a bank that loses messages and a program that crashes.
///
/// Exits 1 when a rule breaks, or when a policy that is wrong on purpose is not caught.
#[derive(Parser)]
struct Arguments {
    /// How many seeds to play.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Plays this seed alone and prints what it came to.
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// Until which seed a wrong policy must have broken a rule.
    #[arg(long, default_value_t = 5_000)]
    bound: u64,
    /// Plays a wrong policy instead of the engine as it is.
    #[arg(long, value_parser = PossibleValuesParser::new(policies().map(Policy::name)))]
    policy: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let named = |policy: &Policy| arguments.policy.as_deref() == Some(policy.name());
    let policy = policies().find(named).unwrap_or(Policy::Hold);
    if let Some(seed) = arguments.seed {
        let outcome = play(seed, policy);
        println!("{outcome:#?}");
        return ExitCode::from(u8::from(outcome.violation.is_some()));
    }
    let mut failed = false;
    for policy in [policy, Policy::NoLease] {
        let started = Instant::now();
        let last = arguments.from.saturating_add(arguments.seeds);
        let report = play_all(arguments.from..last, policy);
        let rate = report.seeds as f64 / started.elapsed().as_secs_f64();
        println!(
            "policy:           {}\n{report}\nseeds per second: {rate:.0}\n",
            policy.name()
        );
        failed |= !report.violations.is_empty();
    }
    for policy in Policy::WRONG.into_iter().chain([Policy::Canary]) {
        match first_violation(arguments.bound, policy) {
            Some((seed, violation)) => {
                println!(
                    "caught at seed {seed:>4}: {} ({})",
                    policy.name(),
                    violation.invariant
                );
            }
            None => {
                println!("NOT CAUGHT in {} seeds: {}", arguments.bound, policy.name());
                failed = true;
            }
        }
    }
    ExitCode::from(u8::from(failed))
}

/// Every policy that can be asked for by its name.
fn policies() -> impl Iterator<Item = Policy> {
    let others = [Policy::Hold, Policy::NoLease, Policy::Canary];
    others.into_iter().chain(Policy::WRONG)
}
