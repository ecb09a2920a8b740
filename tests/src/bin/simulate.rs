//! Plays the simulation over many seeds and says what it came to: `simulate [--seeds N] [--from N] [--policy NAME] [--wrong]`.

use std::process::ExitCode;
use std::time::Instant;

use ontu_tests::simulation::{Policy, first_violation, play, play_all};

/// Until which seed a wrong policy must have broken a rule.
const BOUND: u64 = 5_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        let place = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(place + 1)?.parse::<u64>().ok()
    };
    if let Some(seed) = after("--seed") {
        let outcome = play(seed, policy(&arguments));
        println!("{outcome:#?}");
        return ExitCode::from(u8::from(outcome.violation.is_some()));
    }
    let (from, seeds) = (
        after("--from").unwrap_or(0),
        after("--seeds").unwrap_or(2_000),
    );
    let mut failed = false;
    for policy in [policy(&arguments), Policy::NoLease] {
        let started = Instant::now();
        let report = play_all(from..from + seeds, policy);
        let rate = report.seeds as f64 / started.elapsed().as_secs_f64();
        println!(
            "policy:           {}\n{report}\nseeds per second: {rate:.0}\n",
            policy.name()
        );
        failed |= !report.violations.is_empty();
    }
    for policy in Policy::WRONG.into_iter().chain([Policy::Canary]) {
        match first_violation(BOUND, policy) {
            Some((seed, violation)) => {
                println!(
                    "caught at seed {seed:>4}: {} ({})",
                    policy.name(),
                    violation.invariant
                );
            }
            None => {
                println!("NOT CAUGHT in {BOUND} seeds: {}", policy.name());
                failed = true;
            }
        }
    }
    ExitCode::from(u8::from(failed))
}

/// The policy that is asked for by its name; the engine as it is otherwise.
fn policy(arguments: &[String]) -> Policy {
    let named = |policy: &Policy| arguments.iter().any(|argument| argument == policy.name());
    let all = Policy::WRONG
        .into_iter()
        .chain([Policy::Canary, Policy::NoLease]);
    all.into_iter().find(named).unwrap_or(Policy::Hold)
}
