//! Transfers over a real socket when nothing goes wrong: each is sent once, and a key happens once. What goes wrong stands in `failure_matrix`.

use std::sync::Arc;

use ontu::nh::PaymentOrder;
use ontu::runtime::Text;
use ontu::transfer::{Journal, MemoryJournal, NullSealer, State, Submit};
use ontu_tests::bank::{Bank, client};
use ontu_tests::requests::{LOAN, deposit_return, order};
use ontu_tests::scene::{PAY, Scene, key, rules};

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
async fn what_was_recorded_can_be_sent_and_nothing_else_is_recorded() {
    let memos = [
        // The text, and whether it fits into 14 bytes of CP949.
        ("abcdefghijklmn", true),
        ("가나다라마바사", true),
        ("가나다라마바사a", false),
        ("가나다라마바사아자차카타파하", false),
        ("반환😀", false),
        ("\u{1112}\u{1169}\u{11bc}", false),
    ];
    for enforced in [false, true] {
        let bank = Bank::start().await;
        let configuration = bank.configuration();
        let client = client(configuration.with_cp949_bytes_enforced(enforced));
        let journal = Arc::new(MemoryJournal::new());
        let scene = Scene::assembled(bank, client, journal, Arc::new(NullSealer), rules());
        let investor = scene.bank.investor(20_000_000_000);
        let mut sent = 0;
        for (index, (memo, fits)) in memos.into_iter().enumerate() {
            let amounts = [0, 1, 1_000_000, 1_000_000_000, 1_000_000_001];
            for (case, amount) in amounts.into_iter().enumerate() {
                let loan = format!("{LOAN}{index}{case}");
                let request = order(&loan, true, &[(&investor, amount)])
                    .with_deposit_memo(Text::new(memo).unwrap());
                let submitted = scene
                    .transfers
                    .submit(key(&loan), &request, Submit::default())
                    .await;
                let legal = (fits || !enforced) && (1..=1_000_000_000).contains(&amount);
                assert_eq!(submitted.is_ok(), legal, "{memo} {amount} {enforced}");
                scene.minutes(1).await;
                sent += usize::from(legal);
                assert_eq!(scene.calls(PAY), sent, "{memo} {amount} {enforced}");
                let recorded = scene.journal.find(key(&loan)).await.unwrap();
                assert_eq!(recorded.is_some(), legal, "{memo} {amount} {enforced}");
            }
        }
    }
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
        ..Submit::default()
    };
    assert!(scene.transfers.submit(key("c"), &twin, meant).await.is_ok());
}
