//! The simulation of the transfer engine: no rule breaks, every wrong policy is caught, and a bank that pays twice is noticed.

use ontu::transfer::Dispute;
use ontu_tests::simulation::{Policy, Report, first_violation, play, play_all};

/// How many seeds are played, unless `ONTU_SIMULATION_SEEDS` says otherwise.
const SEEDS: u64 = 2_000;
/// Until which seed a wrong policy must have broken a rule.
const BOUND: u64 = 5_000;

fn seeds() -> u64 {
    let set = std::env::var("ONTU_SIMULATION_SEEDS").ok();
    set.and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS)
}

/// A bank that never contradicts itself leaves one reason to doubt it: a number that the network brought twice, so that an inquiry without the loan or account says too little.
fn check(report: &Report) {
    assert!(report.violations.is_empty(), "{report}");
    let expected =
        |dispute: &Dispute| matches!(dispute, Dispute::NumberCollision | Dispute::DoneUnnamed);
    assert!(report.disputes.keys().all(expected), "{report}");
}

#[test]
fn no_rule_breaks() {
    let report = play_all(0..seeds(), Policy::Hold);
    println!("{report}");
    check(&report);
    // A simulation in which nothing goes wrong shows nothing.
    assert!(report.crashes > report.seeds, "{report}");
    assert!(report.lost > report.seeds, "{report}");
}

#[test]
fn safety_does_not_depend_on_leases() {
    let report = play_all(0..seeds() / 4, Policy::NoLease);
    check(&report);
}

#[test]
fn a_copy_of_a_refused_order_may_arrive_after_a_person_asked_for_another() {
    let outcome = play(1_431_743, Policy::Hold);
    assert_eq!(outcome.violation, None);
}

#[test]
fn every_wrong_policy_is_caught() {
    let missed: Vec<&str> = Policy::WRONG
        .into_iter()
        .filter(|policy| first_violation(BOUND, *policy).is_none())
        .map(Policy::name)
        .collect();
    assert!(missed.is_empty(), "not caught in {BOUND} seeds: {missed:?}");
}

#[test]
fn a_bank_that_pays_twice_is_noticed() {
    let (_, violation) = first_violation(10, Policy::Canary).expect("a violation");
    assert_eq!(violation.invariant, "I1");
}

#[test]
fn a_seed_plays_the_same_every_time() {
    for seed in 0..20 {
        let (once, again) = (play(seed, Policy::Hold), play(seed, Policy::Hold));
        assert_eq!(once.events, again.events);
        assert_eq!(once.states, again.states);
    }
}
