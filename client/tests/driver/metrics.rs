//! What is counted and measured, told to a recorder of the test; each metric moves when its event happens, and no label holds anything personal.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use jiff::SignedDuration;
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use ontu::metrics::ALL;
use ontu::transfer::{Health, Journal, State, WorkerName};
use ontu::transport::{LostReason, NotSentReason};

use crate::scene::{ABSENT, INQUIRE, PAY, RETURN, Reaction, Scene, TOKEN, deposit_return, order};

/// Keeps every value by its name and labels: the sum of counters, the last of gauges, the number of measurements.
#[derive(Clone, Default)]
struct Kept {
    values: Arc<Mutex<BTreeMap<String, f64>>>,
    described: Arc<Mutex<BTreeMap<String, Option<Unit>>>>,
}

struct Cell(Kept, String);

impl Cell {
    fn change(&self, change: impl FnOnce(&mut f64)) {
        change(
            self.0
                .values
                .lock()
                .unwrap()
                .entry(self.1.clone())
                .or_default(),
        );
    }
}

impl CounterFn for Cell {
    fn increment(&self, value: u64) {
        self.change(|kept| *kept += value as f64);
    }

    fn absolute(&self, value: u64) {
        self.change(|kept| *kept = value as f64);
    }
}

impl GaugeFn for Cell {
    fn increment(&self, value: f64) {
        self.change(|kept| *kept += value);
    }

    fn decrement(&self, value: f64) {
        self.change(|kept| *kept -= value);
    }

    fn set(&self, value: f64) {
        self.change(|kept| *kept = value);
    }
}

impl HistogramFn for Cell {
    fn record(&self, _value: f64) {
        self.change(|kept| *kept += 1.0);
    }
}

impl Kept {
    fn cell(&self, key: &Key) -> Arc<Cell> {
        let mut labels: Vec<_> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        labels.sort();
        let name = key.name().strip_prefix("ontu_").unwrap();
        Arc::new(Cell(
            self.clone(),
            [name]
                .into_iter()
                .map(str::to_owned)
                .chain(labels)
                .collect::<Vec<_>>()
                .join(" "),
        ))
    }

    fn describe(&self, key: KeyName, unit: Option<Unit>) {
        let name = key.as_str().to_owned();
        self.described.lock().unwrap().insert(name, unit);
    }

    fn of(&self, name: &str) -> f64 {
        self.values
            .lock()
            .unwrap()
            .get(name)
            .copied()
            .unwrap_or(0.0)
    }
}

impl Recorder for Kept {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.cell(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.cell(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.cell(key))
    }
}

/// What is kept while something happens on a thread of its own.
fn kept(happens: impl AsyncFnOnce()) -> Kept {
    let kept = Kept::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    metrics::with_local_recorder(&kept, || runtime.block_on(happens()));
    kept
}

/// What is kept after the first orders and inquiries ended so, and the bank then works.
fn after(reactions: &'static [(&'static str, Reaction)]) -> Kept {
    kept(async || {
        let scene = Scene::new();
        scene.bank.reacts(move |api, count| {
            let mut of_api = reactions.iter().filter(|(of, _)| *of == api);
            of_api.nth(count - 1).map(|(_, reaction)| reaction.clone())
        });
        scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        scene.seconds(60).await;
        scene.transfers.observe().await.unwrap();
    })
}

fn check(reactions: &'static [(&'static str, Reaction)], expected: &[(&str, f64)]) {
    let kept = after(reactions);
    for (name, value) in expected {
        let all = kept.values.lock().unwrap().clone();
        assert_eq!(kept.of(name), *value, "{name} after {reactions:?}: {all:?}");
    }
}

#[test]
fn every_metric_is_described() {
    let kept = kept(async || ontu::metrics::describe());
    let described = kept.described.lock().unwrap();
    assert_eq!(described.len(), ALL.len());
    for metric in ALL {
        let unit = if metric.unit == "seconds" {
            Unit::Seconds
        } else {
            Unit::Count
        };
        assert_eq!(described[metric.name], Some(unit), "{}", metric.name);
    }
}

#[test]
fn orders_and_inquiries_are_counted_by_what_they_ended_in() {
    check(
        &[],
        &[
            ("orders_total class=done operation=order_payment", 1.0),
            ("intents state=settled", 1.0),
        ],
    );
    check(
        &[
            (PAY, Reaction::Lost(LostReason::Timeout)),
            (INQUIRE, Reaction::Code("A0050")),
        ],
        &[
            ("orders_total class=silence operation=order_payment", 1.0),
            (
                "inquiries_total operation=order_payment result=pending",
                1.0,
            ),
            ("inquiries_total operation=order_payment result=done", 1.0),
            ("unknown_age_seconds", 1.0),
            ("processing_age_seconds", 1.0),
        ],
    );
    check(
        &[
            (PAY, Reaction::Code("AT999")),
            (INQUIRE, Reaction::Lost(LostReason::Timeout)),
        ],
        &[
            ("orders_total class=unknown operation=order_payment", 1.0),
            (
                "inquiries_total operation=order_payment result=silence",
                1.0,
            ),
        ],
    );
    check(
        &[(PAY, Reaction::NotSent(NotSentReason::Expired))],
        &[
            ("orders_total class=not_sent operation=order_payment", 1.0),
            ("permits_expired_total", 1.0),
        ],
    );
    check(
        &[(PAY, Reaction::NotSent(NotSentReason::Connect))],
        &[
            ("orders_total class=not_sent operation=order_payment", 1.0),
            ("permits_expired_total", 0.0),
        ],
    );
}

#[test]
fn what_nobody_explains_is_counted_by_its_code() {
    check(
        &[
            (PAY, Reaction::Code("ZZ123")),
            (INQUIRE, Reaction::Result("ZZ124")),
        ],
        &[
            ("orders_total class=unlisted operation=order_payment", 1.0),
            ("unknown_rpcd_total code=ZZ123", 1.0),
            ("unknown_rpcd_total code=ZZ124", 1.0),
        ],
    );
    check(
        &[
            (PAY, Reaction::Code("HONGGILDON")),
            (INQUIRE, Reaction::Code("3020000000150")),
        ],
        &[
            ("unknown_rpcd_total code=other", 2.0),
            ("redaction_hits_total", 1.0),
        ],
    );
}

#[test]
fn tripwires_are_counted() {
    check(
        &[(PAY, Reaction::Code("AC081"))],
        &[("ac081_total explained=false", 1.0), ("quarantine", 0.0)],
    );
    check(
        &[
            (PAY, Reaction::NotSent(NotSentReason::Connect)),
            (PAY, Reaction::Code("AC081")),
        ],
        &[("ac081_total explained=true", 1.0)],
    );
    check(
        &[(PAY, Reaction::Changed("IsTuno", "00000000000000000001"))],
        &[
            ("echo_mismatch_total", 1.0),
            ("inv_acc_mismatch_total", 0.0),
        ],
    );
    check(
        &[(PAY, Reaction::Changed("LoanNo", "1"))],
        &[
            ("echo_mismatch_total", 1.0),
            ("inv_acc_mismatch_total", 0.0),
        ],
    );
    for value in ["2000", "1", "x"] {
        let reactions = vec![(PAY, Reaction::Changed("InvAccAmt", value))];
        check(
            reactions.leak(),
            &[
                ("inv_acc_mismatch_total", 1.0),
                ("echo_mismatch_total", 0.0),
                ("intents state=disputed", 1.0),
            ],
        );
    }
}

#[test]
fn states_and_ages_and_health_stand_as_they_are_looked_at() {
    let kept = kept(async || {
        let scene = Scene::new();
        scene.bank.reacts(|api, _| match api {
            PAY => Some(Reaction::Lost(LostReason::Timeout)),
            INQUIRE => Some(Reaction::Code(ABSENT)),
            _ => None,
        });
        scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        scene.bank.reacts(|_, _| Some(Reaction::Code("AT999")));
        scene.submit("b", &order("987654321", 1_000)).await;
        scene.work().await;
        scene.bank.passes(700);
        scene
            .journal
            .set_health(Health::Quarantined("a test".to_owned()));
        scene.transfers.observe().await.unwrap();
    });
    assert_eq!(kept.of("intents state=unknown"), 2.0);
    assert_eq!(kept.of("intents state=settled"), 0.0);
    assert_eq!(kept.of("unknown_age_seconds_max"), 700.0);
    assert_eq!(kept.of("quarantine"), 1.0);
    assert_eq!(kept.of("journal_poisoned"), 0.0);
    assert!(kept.of("journal_commit_seconds") >= 4.0);
    let states = kept.values.lock().unwrap();
    let states = states.keys().filter(|name| name.starts_with("intents "));
    assert_eq!(states.count(), State::ALL.len());
}

#[test]
fn a_poisoned_journal_a_skewed_clock_a_night_and_a_race_are_told() {
    let kept = kept(async || {
        let scene = Scene::new();
        scene.bank.skews(-600);
        scene.submit("a", &order("123465432", 1_000)).await;
        scene.work().await;
        scene.bank.skews(0);
        scene.seconds(60).await;
        // Another worker takes the lease while a call is under way.
        let (journal, now) = (scene.journal.clone(), scene.bank.now());
        scene.bank.reacts(move |api, _| {
            if api == RETURN {
                let later = now.saturating_add(SignedDuration::from_hours(1));
                let other = WorkerName::new("other");
                let lease = Duration::from_secs(1);
                let taken = journal.claim_due(other, later, lease, 1).now_or_never();
                assert_eq!(taken.unwrap().unwrap().len(), 1);
            }
            None
        });
        let request = deposit_return("79000000000074", 1);
        scene.submit("c", &request).await;
        scene.work().await;
        scene.bank.passes(14 * 60 * 60);
        scene.submit("b", &order("987654321", 1_000)).await;
        scene.work().await;
        scene
            .journal
            .set_health(Health::Poisoned("a test".to_owned()));
        scene.transfers.observe().await.unwrap();
    });
    assert_eq!(kept.of("clock_skew_seconds"), 0.0);
    assert_eq!(kept.of("guard_window_waits_total"), 1.0);
    assert_eq!(kept.of("journal_poisoned"), 1.0);
    assert_eq!(kept.of("cas_conflicts_total"), 1.0);
    assert_eq!(
        kept.of("orders_total class=done operation=return_deposit"),
        1.0
    );
}

#[test]
fn every_name_is_known_and_no_label_holds_a_canary() {
    let reactions: &[(&str, Reaction)] = &[
        (PAY, Reaction::Code("79000000000074")),
        (INQUIRE, Reaction::Result("홍길동")),
        (INQUIRE, Reaction::Code(TOKEN)),
        (INQUIRE, Reaction::Result("123465432")),
        (INQUIRE, Reaction::Code("3020000000150")),
        (INQUIRE, Reaction::Result("ZZ999")),
    ];
    let kept = after(reactions.to_vec().leak());
    let values = kept.values.lock().unwrap();
    for name in values.keys() {
        let mut words = name.split(' ');
        let metric = format!("ontu_{}", words.next().unwrap());
        let metric = ALL.iter().find(|known| known.name == metric).unwrap();
        let labels: Vec<_> = words.map(|word| word.split_once('=').unwrap()).collect();
        let mut known: Vec<_> = metric.labels.to_vec();
        known.sort_unstable();
        let found: Vec<_> = labels.iter().map(|(label, _)| *label).collect();
        assert_eq!(found, known, "{name}");
        for canary in [
            "79000000000074",
            "홍길동",
            TOKEN,
            "123465432",
            "3020000000150",
            "c0ffee",
        ] {
            assert!(!name.contains(canary), "{name}");
        }
    }
    assert!(
        kept_of(&values, "redaction_hits_total") >= 3.0,
        "{values:?}"
    );
}

fn kept_of(values: &BTreeMap<String, f64>, name: &str) -> f64 {
    values.get(name).copied().unwrap_or(0.0)
}
