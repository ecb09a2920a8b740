//! Transfers over a real socket when nothing goes wrong: each is sent once, and a key happens once. What goes wrong stands in `failure_matrix`.

use ontu::nh::PaymentOrder;
use ontu::transfer::{State, Submit};
use ontu_tests::requests::{LOAN, deposit_return, order};
use ontu_tests::scene::{PAY, Scene, key};

#[tokio::test]
async fn a_call_is_sent_once_and_settled_by_its_reply() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    assert_eq!(scene.state(intent).await, State::Recorded);
    assert_eq!(scene.calls(PAY), 0);
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Settled);
    scene.minutes(60 * 24 * 2).await;
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    assert_eq!(scene.inquiries::<PaymentOrder>(), 0);
    assert!(scene.transfers.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_key_happens_once_and_other_content_is_refused() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    let request = order(LOAN, true, &[(&investor, 600_000)]);
    let first = scene.submit("a", &request).await;
    scene.work().await;
    assert_eq!(scene.submit("a", &request).await, first);
    let other = order(LOAN, true, &[(&investor, 1)]);
    let taken = scene
        .transfers
        .submit(key("a"), &other, Submit::default())
        .await;
    assert!(taken.unwrap_err().is_taken());
    let twin = deposit_return(&investor, 1_000);
    scene.submit("b", &twin).await;
    let again = scene.transfers.submit(key("c"), &twin, Submit::default());
    assert!(again.await.unwrap_err().is_taken());
    let meant = Submit {
        duplicate_allowed: true,
    };
    assert!(scene.transfers.submit(key("c"), &twin, meant).await.is_ok());
}
