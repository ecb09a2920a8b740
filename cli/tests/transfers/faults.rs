//! Every fault of the sandbox in turn, at four times of the day, with the process killed at drawn points: each won moves once or not at all, and every transfer comes to an end.
//!
//! The draws follow a seed, which a failure prints; `ONTU_KILL_SEED` sets another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu_sandbox::{Fault, FaultKind, GarbageKind, When};
use serde_json::Value;

use crate::bank::{PAYMENT, PAYMENT_INQUIRY, RETURN, RETURN_INQUIRY, World};
use crate::process::{signal, start};

/// How much time passes each time that somebody asks what time it is: inquiries come due while a process runs.
const TICK: SignedDuration = SignedDuration::from_secs(1);
/// How long the clock goes on between two rounds of the worker; the last is repeated until everything has ended.
const PAUSES_MINUTES: [i64; 6] = [0, 1, 40, 150, 25 * 60, 26 * 60];
/// After how many rounds a transfer that has not ended is taken to be stuck.
const ROUNDS: usize = 10;

/// What a code of a fault means, as the bank explains it when it is asked; none for the codes of its tables.
fn explained(code: &str) -> Option<&'static str> {
    match code {
        "ZS060" | "ZS061" => Some("absent"),
        "ZS052" | "ZZ001" => Some("refused"),
        "ZZ002" => Some("done"),
        _ => None,
    }
}

/// Every kind of fault; where a kind can be set to several things, each time of the day has its own.
fn faults(time: usize) -> Vec<FaultKind> {
    use FaultKind::{
        AcceptThenDrop, CodeAfterAcceptance, CodeBeforeAcceptance, CutReply, DropBeforeAccept,
        ExecuteLater, Garbage, HttpStatus, NeverEnding, Oversize, PendingForInquiries,
        PendingThenRefused, Redirect, Slow,
    };
    let later = [
        (60, "A0050"),
        (1800, "AT999"),
        (5400, "AC999"),
        (60, "00000"),
    ][time];
    let status = [(500, true), (503, false), (302, true), (404, false)][time];
    let garbage = [
        GarbageKind::Html,
        GarbageKind::Truncated,
        GarbageKind::Empty,
        GarbageKind::NotJson,
        GarbageKind::WrongEcho,
        GarbageKind::DuplicateRpcd,
    ];
    let mut faults = vec![
        AcceptThenDrop,
        DropBeforeAccept,
        CodeBeforeAcceptance(["ZZ001", "AT998", "A9999", "ZZ001"][time].to_owned()),
        CodeBeforeAcceptance(["AT999", "AC999", "A0050", "AP999"][time].to_owned()),
        CodeAfterAcceptance(["ZZ002", "AT999", "A9998", "A0050"][time].to_owned()),
        Slow(20),
        PendingForInquiries([2, 1, 4, 3][time]),
        PendingThenRefused {
            inquiries: [2, 1, 3, 4][time],
            code: ["ZS052", "AC073", "ZS052", "ZZ001"][time].to_owned(),
        },
        ExecuteLater {
            seconds: later.0,
            reply_code: later.1.to_owned(),
        },
        CutReply([0, 40, 300, 2][time]),
        HttpStatus {
            status: status.0,
            accepted: status.1,
        },
        Redirect("http://127.0.0.1:1/".to_owned()),
        Oversize(2 * 1024 * 1024),
        NeverEnding,
    ];
    faults.extend(garbage.map(Garbage));
    faults
}

/// Numbers that follow a seed.
struct Draws(u64);

impl Draws {
    fn next(&mut self, below: u64) -> u64 {
        // The mixing of splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

fn seed() -> u64 {
    let given = std::env::var("ONTU_KILL_SEED").ok();
    given
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_260_105)
}

/// One loan and two returns, one fault, and everything that an operator does until all of it has ended.
struct Story {
    world: World,
    name: String,
    /// Whether the operator asks the bank what its codes mean, or looks at its statement.
    asks_for_codes: bool,
}

impl Story {
    async fn begin(now: DateTime, fault: &FaultKind, asks_for_codes: bool) -> Self {
        let world = World::at(2, now).await;
        world.front.tick(TICK);
        world.write_returns(300_000);
        for (order, inquiry) in [(PAYMENT, PAYMENT_INQUIRY), (RETURN, RETURN_INQUIRY)] {
            let once = |api| Fault::once(When::api(api), fault.clone());
            world.sandbox.arm(once(order));
            // What holds a transfer waits for a call that moves money.
            let holds = matches!(
                fault,
                FaultKind::PendingForInquiries(_)
                    | FaultKind::PendingThenRefused { .. }
                    | FaultKind::ExecuteLater { .. }
            );
            // An inquiry that says done of what was not done would be the bank's own lie.
            let says_done =
                matches!(fault, FaultKind::CodeAfterAcceptance(code) if code == "ZZ002");
            if !holds && !says_done {
                world.sandbox.arm(once(inquiry));
            }
        }
        Self {
            world,
            name: format!("{now} {fault:?} seed {}", seed()),
            asks_for_codes,
        }
    }

    /// The process is killed when it asks the time, or calls, for the so-manieth time; it may have ended before.
    fn killed(&self, line: &[&str], after: u64) {
        let process = Arc::new(AtomicU32::new(0));
        let victim = Arc::clone(&process);
        let mut left = after;
        self.world.front.hook(move |_, _| {
            if left > 0 {
                left -= 1;
                return;
            }
            // The number of the process is known a moment after it was started.
            while victim.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            signal("-KILL", victim.load(Ordering::SeqCst));
        });
        let running = start(&self.world.ontu, line);
        process.store(running.id(), Ordering::SeqCst);
        let ended = running.ends();
        self.world.front.unhook();
        assert!(
            [-1, 0, 1, 3].contains(&ended.code),
            "{}: {} {}",
            self.name,
            ended.code,
            ended.stderr
        );
        self.nothing_twice();
    }

    /// Runs it to its end and returns what it printed.
    fn run(&self, line: &[&str], codes: &[i32]) -> (i32, Value) {
        let (code, object) = self.world.ontu.json(line);
        assert!(codes.contains(&code), "{}: {line:?} {object}", self.name);
        self.nothing_twice();
        (code, object)
    }

    /// Whether a transfer's money moved, by the bank's ledger.
    fn has_moved(&self, transfer: &Value) -> bool {
        let api = transfer["api"].as_str().unwrap_or_default();
        let end = transfer["last_four"].as_str().unwrap_or_default();
        let movements = self.world.movements(api);
        movements.iter().any(|movement| movement.key.ends_with(end))
    }

    fn nothing_twice(&self) {
        let name = &self.name;
        let paid = self.world.moved(PAYMENT);
        assert!([0, 20_000].contains(&paid), "{name}: paid {paid}");
        let mut returned = BTreeMap::new();
        for movement in self.world.movements(RETURN) {
            assert_eq!(movement.krw, 300_000, "{name}");
            *returned.entry(movement.key.clone()).or_insert(0) += 1;
        }
        assert!(
            returned.values().all(|count| *count == 1),
            "{name}: {returned:?}"
        );
        assert!(self.world.sandbox.with_bank(|bank| bank.ledger_balanced()));
    }

    /// What the bank explains is written down, or what its statement shows.
    fn operator_decides(&self, transfers: &[Value], asks: bool, resolves: bool) {
        for transfer in transfers {
            let key = transfer["key"].as_str().unwrap_or_default();
            let codes = transfer["bank"]["unexplained"].as_array();
            for found in codes.into_iter().flatten().filter(|_| asks) {
                let code = found["code"].as_str().unwrap_or_default();
                let class = explained(code).unwrap_or_else(|| panic!("{}: {code}", self.name));
                let line = [
                    "codes",
                    "add",
                    code,
                    "--class",
                    class,
                    "--reference",
                    "전화",
                    "--by",
                    "이운영",
                ];
                self.run(&line, &[0]);
            }
            if resolves && transfer["state"] != "recorded" {
                let finding = if self.has_moved(transfer) {
                    "--moved"
                } else {
                    "--not-moved"
                };
                let amount = transfer["amount_krw"].to_string();
                let line = [
                    "journal",
                    "resolve",
                    key,
                    finding,
                    "--amount",
                    &amount,
                    "--reference",
                    "통장",
                    "--by",
                    "이운영",
                ];
                // The bank may decide it when it is asked once more.
                self.run(&line, &[0, 1]);
            }
        }
    }

    /// Works on until everything has ended, round by round, and kills the first rounds.
    fn play(&self, draws: &mut Draws) {
        let pay = self.world.pay("loan-1", &["--total-timeout-seconds", "1"]);
        let back = [
            "return",
            "--file",
            "returns.csv",
            "--key",
            "returns-1",
            "--yes",
        ];
        self.killed(&pay, draws.next(24));
        for line in [&pay[..], &back] {
            let mut line = line.to_vec();
            line.push("--enqueue");
            self.run(&line, &[0, 1, 3]);
        }
        let worker = ["worker", "--once", "--total-timeout-seconds", "1"];
        for round in 0..ROUNDS {
            let pause = PAUSES_MINUTES[round.min(PAUSES_MINUTES.len() - 1)];
            self.world.clock.advance(SignedDuration::from_mins(pause));
            if round < 2 {
                self.killed(&worker, draws.next(40));
                continue;
            }
            let (_, standing) = self.run(&worker, &[0, 3]);
            let (code, page) = self.run(&["journal", "list", "--unresolved"], &[0, 3]);
            let open: Vec<Value> = page["transfers"].as_array().cloned().unwrap_or_default();
            let is_open = open.iter().any(|transfer| transfer["state"] != "recorded");
            assert_eq!(code, if is_open { 3 } else { 0 }, "{}: {page}", self.name);
            assert_eq!(
                standing["standing"]["unresolved"],
                open.len(),
                "{}",
                self.name
            );
            if open.is_empty() {
                return self.agrees();
            }
            // Where one way does not lead to the end, the operator takes the other one too.
            let both = round + 4 > ROUNDS;
            let is_next_day = pause > 24 * 60;
            self.operator_decides(
                &open,
                self.asks_for_codes || both,
                is_next_day && (!self.asks_for_codes || both),
            );
        }
        let (_, page) = self.run(&["journal", "list", "--unresolved"], &[0, 3]);
        panic!("{}: this has not ended: {page:#}", self.name);
    }

    /// The journal says of every transfer what the ledger says, once everything that was on its way has arrived.
    fn agrees(&self) {
        let tomorrow = self.world.clock.advance(SignedDuration::from_hours(24));
        self.world.sandbox.with_bank(|bank| bank.tick(tomorrow));
        self.nothing_twice();
        let (_, all) = self.run(&["journal", "list"], &[0]);
        let all = all["transfers"].as_array().cloned().unwrap_or_default();
        assert_eq!(all.len(), 3, "{}", self.name);
        for transfer in &all {
            let settled = transfer["state"] == "settled";
            assert_eq!(
                self.has_moved(transfer),
                settled,
                "{}: {transfer}",
                self.name
            );
        }
        self.run(&["journal", "verify"], &[0]);
        let pay = self.world.pay("loan-1", &[]);
        let paid = self.world.moved(PAYMENT) > 0;
        self.run(&pay, &[i32::from(!paid)]);
    }
}

/// The times of the day at which everything is tried: in the morning, before the afternoon sweep, before the night in which nothing is sent, and after it.
const TIMES: [DateTime; 4] = [
    date(2026, 1, 5).at(9, 30, 0, 0),
    date(2026, 1, 5).at(15, 59, 50, 0),
    date(2026, 1, 5).at(23, 29, 50, 0),
    date(2026, 1, 6).at(0, 40, 0, 0),
];

/// Each fault in turn at one of the times.
async fn every_fault_at(time: usize) {
    let mut draws = Draws(seed() ^ time as u64);
    for (index, fault) in faults(time).iter().enumerate() {
        // Both ways out are taken by every kind of fault, each at two of the times.
        let asks_for_codes = (index + time).is_multiple_of(2);
        let story = Story::begin(TIMES[time], fault, asks_for_codes).await;
        story.play(&mut draws);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_in_the_morning() {
    every_fault_at(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_before_the_afternoon_sweep() {
    every_fault_at(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_before_the_night() {
    every_fault_at(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_after_the_night() {
    every_fault_at(3).await;
}
