//! The simulation: the engine's own code with a journal, a bank and a network that a seed makes misbehave.
//!
//! One seed is one world of a few hours of trouble and the days after it; every rule is checked at every step.
//! What it does not play: the driver's tasks, the wire, and the store; tests of their own do that.

mod bank;
mod ledger;
mod random;
mod swarm;
mod world;

pub use self::ledger::Violation;
pub use self::swarm::{Policy, Swarm};
pub use self::world::{Outcome, World};

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use futures_util::FutureExt;
use jiff::SignedDuration;
use ontu::transfer::{Dispute, JournalError, JournalFuture, State};

/// What a journal in memory answers at once.
fn ready<T>(future: JournalFuture<'_, T>) -> Result<T, JournalError> {
    future
        .now_or_never()
        .expect("a journal in memory answers at once")
}

/// The same, where it cannot fail.
fn now<T>(future: JournalFuture<'_, T>) -> T {
    ready(future).expect("a journal in memory does not fail")
}

/// Plays one seed.
pub fn play(seed: u64, policy: Policy) -> Outcome {
    World::new(seed, policy).play()
}

/// What a range of seeds came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many seeds were played.
    pub seeds: u64,
    /// How long was simulated.
    pub simulated: SignedDuration,
    /// How many events there were.
    pub events: u64,
    /// How often a worker crashed.
    pub crashes: u64,
    /// How many messages were lost.
    pub lost: u64,
    /// How many orders reached the bank.
    pub orders: u64,
    /// How the intents stood before operators looked, by state.
    pub states: HashMap<State, u64>,
    /// How often intents were disputed, by reason.
    pub disputes: HashMap<Dispute, u64>,
    /// How many intents an operator had to resolve.
    pub resolved: u64,
    /// The seeds in which a rule did not hold.
    pub violations: Vec<(u64, Violation)>,
}

impl Report {
    /// Adds what one seed came to.
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.seeds += 1;
        self.simulated += outcome.simulated;
        self.events += outcome.events;
        self.crashes += outcome.crashes;
        self.lost += outcome.lost;
        self.orders += outcome.orders;
        self.resolved += outcome.resolved;
        for (state, count) in outcome.states {
            *self.states.entry(state).or_default() += count;
        }
        for (dispute, count) in outcome.disputes {
            *self.disputes.entry(dispute).or_default() += count;
        }
        self.violations
            .extend(outcome.violation.map(|violation| (seed, violation)));
    }

    /// Adds what other seeds came to.
    fn join(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.simulated += other.simulated;
        self.events += other.events;
        self.crashes += other.crashes;
        self.lost += other.lost;
        self.orders += other.orders;
        self.resolved += other.resolved;
        for (state, count) in other.states {
            *self.states.entry(state).or_default() += count;
        }
        for (dispute, count) in other.disputes {
            *self.disputes.entry(dispute).or_default() += count;
        }
        self.violations.extend(other.violations);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = self.simulated.as_hours();
        writeln!(formatter, "seeds:            {}", self.seeds)?;
        writeln!(
            formatter,
            "simulated:        {hours} hours ({:.1} years)",
            hours as f64 / 8766.0
        )?;
        writeln!(formatter, "events:           {}", self.events)?;
        writeln!(formatter, "crashes:          {}", self.crashes)?;
        writeln!(formatter, "lost messages:    {}", self.lost)?;
        writeln!(formatter, "orders:           {}", self.orders)?;
        for state in State::ALL {
            let count = self.states.get(&state).copied().unwrap_or(0);
            writeln!(formatter, "{:<17} {count}", format!("{state}:"))?;
        }
        for (dispute, count) in &self.disputes {
            writeln!(formatter, "  disputed, {count}: {dispute}")?;
        }
        writeln!(formatter, "resolved by hand: {}", self.resolved)?;
        write!(formatter, "violations:       {}", self.violations.len())?;
        for (seed, violation) in self.violations.iter().take(5) {
            write!(
                formatter,
                "\n  seed {seed}: {}: {}",
                violation.invariant, violation.what
            )?;
        }
        Ok(())
    }
}

/// Plays a range of seeds, on as many threads as the machine has.
pub fn play_all(seeds: Range<u64>, policy: Policy) -> Report {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    std::thread::scope(|scope| {
        let mut parts = Vec::new();
        for part in 0..threads {
            let seeds = seeds.clone();
            parts.push(scope.spawn(move || {
                let mut report = Report::default();
                for seed in seeds.filter(|seed| seed % threads == part) {
                    report.add(seed, play(seed, policy));
                }
                report
            }));
        }
        let mut report = Report::default();
        for part in parts {
            report.join(part.join().expect("no seed panics"));
        }
        report.violations.sort_by_key(|(seed, _)| *seed);
        report
    })
}

/// The first seed below a bound in which a policy breaks a rule.
pub fn first_violation(bound: u64, policy: Policy) -> Option<(u64, Violation)> {
    (0..bound).find_map(|seed| Some((seed, play(seed, policy).violation?)))
}
