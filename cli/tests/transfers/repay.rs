//! `ontu repay`: a repayment goes out in the calls that it takes, and adds up to what was said.

use crate::bank::{PAYMENT, REPAYMENT, World};

async fn paid_out(investors: usize) -> World {
    let world = World::new(investors).await;
    world.ontu.run(&world.pay("loan-1", &[])).expect(0);
    world.sandbox.deposit(&world.borrower, 10_000_000).unwrap();
    world.write_rows(11_000);
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repayment_is_paid_once() {
    let world = paid_out(3).await;
    let more = [
        "--total",
        "33,000",
        "--withdrawal-memo",
        "상환",
        "--deposit-memo",
        "원리금",
    ];
    let (code, object) = world.ontu.json(&world.repay("repayment-1", &more));
    assert_eq!(
        (code, &object["status"]),
        (0, &"settled".into()),
        "{object}"
    );
    world.ontu.run(&world.repay("repayment-1", &more)).expect(0);
    assert_eq!(world.front.seen_of(REPAYMENT).len(), 1);
    assert_eq!(
        (world.moved(PAYMENT), world.moved(REPAYMENT)),
        (30_000, 33_000)
    );
    let sent = world.front.seen_of(REPAYMENT)[0].json();
    assert_eq!(sent["DractOtlt"], "상환");
    assert_eq!(sent["RpayYmd"], "20260105");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_do_not_add_up_send_nothing() {
    let world = paid_out(2).await;
    let more = ["--total", "22,001"];
    assert_eq!(
        world.ontu.fails(&world.repay("repayment-1", &more)),
        (1, "invalid".to_owned())
    );
    assert!(world.front.seen_of(REPAYMENT).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_of_the_command_line_are_checked_and_not_shown() {
    let world = paid_out(1).await;
    let mut wrong = world.repay("repayment-1", &[]);
    wrong[2] = "20260105000119999";
    let ended = world.ontu.run(&wrong).expect(1);
    assert!(ended.stderr.contains("--loan") && !ended.stderr.contains("0119999"));
    assert!(world.front.seen_of(REPAYMENT).is_empty());
}
