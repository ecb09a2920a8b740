//! The process is killed at every call, before and after the bank has seen it; what follows pays exactly once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use ontu_sandbox::{Fault, FaultKind, When};

use crate::bank::{PAYMENT, World};
use crate::front::Phase;
use crate::process::{signal, start};

/// Kills the process at its n-th call, then runs the same command until it is through.
async fn killed_at(world: &World, line: &[&str], call: usize, phase: Phase) {
    let process = Arc::new(AtomicU32::new(0));
    let seen = Arc::new(AtomicUsize::new(0));
    let (victim, count) = (Arc::clone(&process), Arc::clone(&seen));
    world.front.hook(move |_, now| {
        if now != phase || count.fetch_add(1, Ordering::SeqCst) + 1 != call {
            return;
        }
        // The number of the process is known a moment after it was started.
        while victim.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        signal("-KILL", victim.load(Ordering::SeqCst));
    });
    let running = start(&world.ontu, line);
    process.store(running.id(), Ordering::SeqCst);
    let ended = running.ends();
    world.front.unhook();
    let was_killed = seen.load(Ordering::SeqCst) >= call;
    assert_eq!(
        ended.code,
        if was_killed { -1 } else { 0 },
        "{}",
        ended.stderr
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_survives_a_kill_at_every_call() {
    for call in 1..=5 {
        for phase in [Phase::Before, Phase::After] {
            let world = World::new(501).await;
            // Some replies are lost besides.
            if call % 2 == 0 {
                let lost = Fault::once(When::api(PAYMENT), FaultKind::AcceptThenDrop);
                world.sandbox.arm(lost);
            }
            let line = world.pay("loan-1", &[]);
            killed_at(&world, &line, call, phase).await;
            let (code, object) = world.ontu.json(&line);
            assert_eq!(
                (code, &object["status"]),
                (0, &"settled".into()),
                "{call} {phase:?} {object}"
            );
            assert_eq!(world.movements(PAYMENT).len(), 2, "{call} {phase:?}");
            assert_eq!(world.moved(PAYMENT), 5_010_000, "{call} {phase:?}");
            assert!(world.sandbox.with_bank(|bank| bank.ledger_balanced()));
            world.ontu.run(&["journal", "verify"]).expect(0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_still_pays_once() {
    let world = World::new(501).await;
    let line = world.pay("loan-1", &[]);
    for round in 0..8 {
        let phase = if round % 3 == 0 {
            Phase::Before
        } else {
            Phase::After
        };
        killed_at(&world, &line, 1 + round % 3, phase).await;
    }
    let (code, object) = world.ontu.json(&line);
    assert_eq!(
        (code, &object["status"]),
        (0, &"settled".into()),
        "{object}"
    );
    assert_eq!(world.movements(PAYMENT).len(), 2);
    assert_eq!(world.moved(PAYMENT), 5_010_000);
}
