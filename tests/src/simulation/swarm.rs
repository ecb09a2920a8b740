//! What a seed chooses before the first event: the bank's habits, the rates of faults, the workers, the time of day.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::transfer::{Rules, WrongPolicy};

use super::random::Random;

/// What is simulated: the engine as it is, or one of its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// The engine as it is.
    Hold,
    /// The engine as it is, with leases that end at once: safety must not depend on them.
    NoLease,
    /// A policy that the engine is compiled with for the simulation.
    Wrong(WrongPolicy),
    /// The sending is written down after it went out.
    JournalAfterSend,
    /// The journal compares neither versions nor fences.
    NoCompareAndSet,
    /// Calls go out around midnight too.
    NoMidnightGuard,
    /// The bank executes one call twice: no engine survives it, so the checks must notice.
    Canary,
}

impl Policy {
    /// The eight policies that are known to be wrong.
    pub const WRONG: [Self; 8] = [
        Self::Wrong(WrongPolicy::NewNumberOnTimeout),
        Self::Wrong(WrongPolicy::GiveUpAfterInquiries),
        Self::Wrong(WrongPolicy::DuplicateIsPaid),
        Self::Wrong(WrongPolicy::TimeoutCodeIsFailure),
        Self::JournalAfterSend,
        Self::Wrong(WrongPolicy::NewNumberOnAbsent),
        Self::NoCompareAndSet,
        Self::NoMidnightGuard,
    ];

    /// Its name, as a report shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::NoLease => "hold, without leases",
            Self::Wrong(WrongPolicy::NewNumberOnTimeout) => "new number on timeout",
            Self::Wrong(WrongPolicy::GiveUpAfterInquiries) => "give up after five inquiries",
            Self::Wrong(WrongPolicy::DuplicateIsPaid) => "AC081 is paid, short numbers",
            Self::Wrong(WrongPolicy::TimeoutCodeIsFailure) => "AT999 is failed",
            Self::Wrong(WrongPolicy::NewNumberOnAbsent) => "new number on not found",
            Self::JournalAfterSend => "journal written after the send",
            Self::NoCompareAndSet => "no compare-and-set",
            Self::NoMidnightGuard => "no midnight guard",
            Self::Canary => "a bank that pays twice",
        }
    }

    /// Whether the engine draws short numbers, of which the bank has seen many today.
    pub fn draws_short_numbers(self) -> bool {
        self == Self::Wrong(WrongPolicy::DuplicateIsPaid)
    }

    /// Whether a closed attempt is followed by another without anybody asking.
    pub fn tries_again_by_itself(self) -> bool {
        matches!(
            self,
            Self::Wrong(WrongPolicy::NewNumberOnTimeout | WrongPolicy::NewNumberOnAbsent)
        )
    }
}

/// Everything that a seed chooses before the first event; rates are per thousand, times in seconds.
#[derive(Debug, Clone)]
pub struct Swarm {
    /// When the simulation begins, in KST.
    pub start: DateTime,
    /// How many workers there are.
    pub workers: u64,
    /// How many intents there are.
    pub intents: u64,
    /// For how long things go wrong.
    pub trouble: SignedDuration,
    /// How often a message is lost, each way.
    pub lost: u64,
    /// How often a worker crashes at each place where it can.
    pub crash: u64,
    /// How often a worker stands still at each place where it can.
    pub pause: u64,
    /// How often a request is on its way for long.
    pub slow: u64,
    /// For how long at most.
    pub slowest: u64,
    /// How often a request is delivered twice.
    pub twice: u64,
    /// How often no connection can be made.
    pub unconnected: u64,
    /// How often the bank accepts and works on it later.
    pub later: u64,
    /// For how long at most.
    pub latest: u64,
    /// How often the bank answers AT999 and does nothing.
    pub at999: u64,
    /// How often the bank answers AT999 and does it.
    pub at999_done: u64,
    /// How often the bank refuses.
    pub refused: u64,
    /// Whether a call counts for the day on which it arrives.
    pub day_of_arrival: bool,
    /// Whether only finished calls make a duplicate and are seen by inquiries.
    pub only_finished: bool,
    /// Whether the code for "no such call" is known.
    pub absent_known: bool,
    /// When an operator explains the code that nothing lists, after the start.
    pub explained_after: SignedDuration,
    /// The engine's numbers.
    pub rules: Rules,
}

impl Swarm {
    /// What a seed chooses.
    pub(super) fn new(seed: u64, policy: Policy, random: &mut Random) -> Self {
        let day = date(2026, 1, 5);
        let near_midnight = random.per_mille(600);
        let minute = if near_midnight {
            // 75 minutes around midnight, before it for the most part.
            (1440 + 1365 + random.below(110)) % 1440
        } else {
            random.below(1440)
        };
        let start = day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_secs(
            (minute * 60 + random.below(60)).cast_signed(),
        ));
        let only_finished = random.per_mille(400);
        let slowest = random.pick(&[480, 3600]);
        let quiet = if slowest > 480 {
            120
        } else {
            random.pick(&[40, 120])
        };
        let longest = random.pick(&[300, 1800, 3600]);
        let lease = if policy == Policy::NoLease {
            0
        } else {
            random.pick(&[80, 120])
        };
        let wrong = match policy {
            Policy::Wrong(wrong) => Some(wrong),
            _ => None,
        };
        let rate = |random: &mut Random, most: u64| {
            // Each sort of fault is missing in some seeds, so that none hides another.
            if random.per_mille(250) {
                0
            } else {
                random.below(most) + 1
            }
        };
        let mut rules = Rules::default()
            .with_quiet_time(SignedDuration::from_mins(quiet))
            .with_lease(Duration::from_secs(lease))
            .with_delays(Duration::from_secs(2), Duration::from_secs(longest))
            .with_two_person(false)
            .with_seed(seed)
            .with_wrong_policy(wrong);
        if policy == Policy::NoMidnightGuard {
            rules = rules.with_guard_window(None);
        }
        Self {
            start,
            workers: random.between(1, 3),
            intents: random.between(3, 12),
            trouble: SignedDuration::from_mins(120),
            lost: rate(random, 120),
            crash: rate(random, 40),
            pause: rate(random, 30),
            slow: rate(random, 80),
            slowest,
            // No client survives a bank that executes a number twice when the network delivers it twice.
            twice: if only_finished { 0 } else { rate(random, 10) },
            unconnected: rate(random, 60),
            later: rate(random, 300),
            latest: if quiet == 40 { 480 } else { slowest },
            at999: rate(random, 80),
            at999_done: rate(random, 80),
            refused: rate(random, 100),
            day_of_arrival: random.per_mille(500),
            only_finished,
            absent_known: random.per_mille(850),
            explained_after: SignedDuration::from_mins(random.between(30, 600).cast_signed()),
            rules,
        }
    }

    /// When the trouble ends.
    pub fn heals_at(&self) -> DateTime {
        self.start.saturating_add(self.trouble)
    }
}
