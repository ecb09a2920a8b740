//! What tests of others assert on the bank, and that it says no when it does not hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ontu_sandbox::{Fault, FaultKind, Sandbox, When};

use crate::caller::{PAY, call, funded, order};

fn message(assert: impl FnOnce()) -> String {
    let panicked = catch_unwind(AssertUnwindSafe(assert)).unwrap_err();
    panicked
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_default()
}

#[tokio::test]
async fn assertions_hold_and_fail_with_the_latest_calls() {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    sandbox.arm(Fault::once(
        When::transaction_no("2"),
        FaultKind::AcceptThenDrop,
    ));
    call(&sandbox, PAY, &order(&sandbox, "1", "Y", &investor)).await;
    sandbox.assert_moved_once("1", 1_000);
    sandbox.assert_moved_nothing("2");
    sandbox.assert_balance(&investor, 49_000);
    for (message, expected) in [
        (
            message(|| sandbox.assert_moved_once("1", 2_000)),
            "has moved [1000] KRW, expected 2000 KRW once",
        ),
        (
            message(|| sandbox.assert_moved_once("2", 1_000)),
            "has moved [] KRW",
        ),
        (
            message(|| sandbox.assert_moved_nothing("1")),
            "expected nothing",
        ),
        (
            message(|| sandbox.assert_balance(&investor, 1)),
            "holds Some(49000) KRW, expected 1 KRW",
        ),
        (message(|| sandbox.assert_in_order()), "still armed"),
    ] {
        assert!(message.contains(expected), "{message}");
        assert!(
            message.contains(&format!("1 {PAY} 1: decided 00000, sent 00000")),
            "{message}"
        );
    }
    call(&sandbox, PAY, &order(&sandbox, "2", "N", &investor)).await;
    sandbox.assert_in_order();
    sandbox.assert_moved_once_on(sandbox.clock().now().date(), "2", 1_000);
}
