//! Lists of a great many intents: every one is answered from an index, and the work does not grow with the journal.
//!
//! `ONTU_MANY_INTENTS` sets how many; the ordinary run takes 20,000 and measures the steps of SQLite, not time.

use super::super::super::journal::{Filter, Journal};
use super::super::super::state::State;
use super::super::ask;
use super::scene::{Folder, digest, minute, wait};

/// How many intents are listed at a time.
const PAGE: usize = 100;

/// Copies the first intent many times over; all but every thousandth are settled.
fn fill(folder: &Folder, count: u64) {
    let journal = folder.create();
    let first = wait(journal.record(folder.batch(1)))
        .unwrap()
        .into_records();
    let standing = serde_json::to_string(&first[0].standing).unwrap();
    let (mut raw, recorded) = (folder.raw(), minute(0).to_string());
    let standing = standing.replace("\"recorded\"", "\"settled\"");
    let filling = raw.transaction().unwrap();
    filling
        .execute(
            "WITH RECURSIVE n (n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM n WHERE n < ?1) \
             INSERT INTO intent (id, key, api, content, party, party_last_four, amount, rows, opening, \
                 payload_version, recorded_at, state, version, standing, due, fence) \
             SELECT randomblob(16), 'many-' || n, i.api, randomblob(32), randomblob(32), '0075', 1, 1, 'new', 1, \
                 strftime('%Y-%m-%dT%H:%M:%S', ?2, '+' || n || ' seconds'), \
                 CASE n % 1000 WHEN 0 THEN 'unknown' ELSE 'settled' END, 1, ?3, i.due, 0 \
             FROM n, (SELECT api, due FROM intent WHERE sequence = 1) AS i",
            (i64::try_from(count).unwrap(), recorded, standing),
        )
        .unwrap();
    filling
        .execute(
            "INSERT INTO number (day, number, intent, purpose) \
             SELECT substr(recorded_at, 1, 10), 'many-' || sequence, sequence, 'order' \
             FROM intent WHERE sequence > 1",
            [],
        )
        .unwrap();
    filling.commit().unwrap();
}

/// Every kind of list, with the place that it goes on from.
fn lists(count: u64) -> Vec<(&'static str, Filter, u64)> {
    let middle = count / 2;
    let time = |seconds: u64| {
        let seconds = i64::try_from(seconds).unwrap();
        Some(minute(0).saturating_add(jiff::SignedDuration::from_secs(seconds)))
    };
    let states = |states: &[State]| Filter {
        states: states.to_vec(),
        ..Filter::default()
    };
    vec![
        ("all", Filter::default(), middle),
        ("unresolved", Filter::unresolved(), 0),
        ("settled", states(&[State::Settled]), middle),
        ("disputed", states(&[State::Disputed]), 0),
        (
            "of an api",
            Filter {
                api: Some("P2PNInvestmentPaymentOrder".to_owned()),
                ..Filter::default()
            },
            middle,
        ),
        (
            "of another api",
            Filter {
                api: Some("P2PNInterestRepayment".to_owned()),
                ..Filter::default()
            },
            0,
        ),
        (
            "of a party",
            Filter {
                party: Some(digest(1)),
                ..Filter::default()
            },
            0,
        ),
        (
            "before a time",
            Filter {
                recorded_before: time(10),
                ..Filter::default()
            },
            0,
        ),
        (
            "after a time",
            Filter {
                recorded_since: time(count - 10),
                ..Filter::default()
            },
            0,
        ),
        (
            "settled after a time",
            Filter {
                recorded_since: time(count - 10),
                ..states(&[State::Settled])
            },
            0,
        ),
        (
            "with an attempt on a day",
            Filter {
                attempted_on: Some(minute(24 * 60 * 5000).date()),
                ..Filter::default()
            },
            0,
        ),
    ]
}

#[test]
fn lists_are_answered_from_an_index() {
    let count: u64 = match std::env::var("ONTU_MANY_INTENTS") {
        Ok(count) => count.parse().expect("ONTU_MANY_INTENTS is a number"),
        Err(_) => 20_000,
    };
    let folder = Folder::new();
    fill(&folder, count);
    let journal = folder.open().unwrap();
    for (name, filter, after) in lists(count) {
        let started = std::time::Instant::now();
        let page = wait(journal.list(filter.clone(), after, PAGE)).unwrap();
        println!(
            "{count} intents, {name}: {} rows in {:?}",
            page.len(),
            started.elapsed()
        );
        let (by_run, steps, rows) = wait(journal.ask(move |connection| {
            let steps = ask::steps_of_list(connection, &filter, after, PAGE)?;
            Ok((
                filter.recorded_since.is_some()
                    || filter.recorded_before.is_some()
                    || filter.api.is_some(),
                steps,
                page.len(),
            ))
        }))
        .unwrap();
        // A time and an API are looked up in a narrow index of all; everything else costs what it returns.
        let most = if by_run { 20 * count } else { 0 } + 1000 + 100 * rows as u64;
        assert!(
            steps <= most,
            "{name}: {steps} steps, expected at most {most}"
        );
    }
}

/// Leasing what is due must not look at what is not.
#[test]
fn what_is_due_is_found_without_looking_at_the_rest() {
    let folder = Folder::new();
    fill(&folder, 20_000);
    let plan: Vec<String> = folder
        .raw()
        .prepare(
            "EXPLAIN QUERY PLAN SELECT sequence FROM intent INDEXED BY intent_by_due \
             WHERE (state = 'recorded' OR state = 'sending' OR state = 'unknown' \
                 OR state = 'processing' OR state = 'absent') AND due <= '2026' \
             ORDER BY due, sequence LIMIT 10",
        )
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(plan, ["SEARCH intent USING INDEX intent_by_due (due<?)"]);
}
