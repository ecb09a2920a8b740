//! Rows 4, 5 and 13: replies that are lost, that say nothing, and inquiries that are not answered.

use jiff::SignedDuration;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::transfer::{IntentId, State, Transferable};
use ontu_sandbox::{Fault, FaultKind, When};
use ontu_tests::bank::Bank;
use ontu_tests::journal_folder::JournalFolder;
use ontu_tests::proxy::{Cut, Ending, Proxy, Way};
use ontu_tests::requests::{LOAN, deposit_return, order, repayment};
use ontu_tests::scene::{ASK_PAY, PAY, REPAY, RETURN, Scene};

/// After how many bytes more the next cut comes, unless `ONTU_PROXY_EVERY` says otherwise.
const EVERY: usize = 8;

fn every() -> usize {
    let set = std::env::var("ONTU_PROXY_EVERY").ok();
    set.map_or(EVERY, |every| {
        every.parse().expect("ONTU_PROXY_EVERY is a number")
    })
}

/// A connection that is cut after any byte, on the way to the bank or back, closed or reset, with the journal on disk behind it.
#[tokio::test]
async fn row_04_a_connection_that_is_cut_after_any_byte_sends_once_and_ends_right() {
    let folder = JournalFolder::new();
    let scene = Scene::on_disk(&folder).await;
    let proxy = Proxy::start(scene.bank.sandbox.url()).await;
    let scene = scene.through(proxy.url()).undaunted();
    let whole = returned(&scene.bank, 0);
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let first = scene.submit("whole", &whole).await;
    scene.work().await;
    assert_eq!(scene.state(first).await, State::Settled);
    // The last connection carried the order: how long its request and its reply are, give or take a row's digits.
    let (up, down) = *proxy.carried().last().unwrap();
    assert!(up > 400 && down > 300, "{up} bytes up, {down} down");

    let mut cuts = Vec::new();
    for ending in [Ending::Close, Ending::Reset] {
        for (way, length) in [(Way::Up, up), (Way::Down, down)] {
            let places = (0..=length).step_by(every());
            cuts.extend(places.map(|after| Cut { way, after, ending }));
        }
    }
    let requests: Vec<_> = (1..=cuts.len())
        .map(|index| returned(&scene.bank, index))
        .collect();
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let mut sent: Vec<(Cut, IntentId)> = Vec::new();
    for (index, (cut, request)) in cuts.into_iter().zip(requests).enumerate() {
        let intent = scene.submit(&format!("cut-{index}"), &request).await;
        proxy.cut(cut);
        // The clock stands still, so that nothing is inquired before all have been cut.
        scene.work().await;
        let state = scene.state(intent).await;
        let whole = cut.way == Way::Down && cut.after == down;
        let expected = if whole {
            State::Settled
        } else {
            State::Unknown
        };
        assert_eq!(state, expected, "{cut:?}");
        sent.push((cut, intent));
    }
    scene.after_the_night().await;
    let movements = scene.movements();
    let mut executed = 0;
    for (cut, intent) in &sent {
        let record = scene.record(*intent).await;
        let [attempt] = record.standing.attempts() else {
            panic!("{cut:?}: {record:?}");
        };
        let moved = movements
            .iter()
            .filter(|moved| moved.transaction_no == attempt.number.as_str())
            .count();
        let expected = match moved {
            0 => State::NotExecuted,
            1 => State::Settled,
            more => panic!("{cut:?}: moved {more} times"),
        };
        assert_eq!(record.state(), expected, "{cut:?}");
        // What the bank has answered it has done; what it has not read to the end it has not.
        assert!(cut.way == Way::Up || moved == 1, "{cut:?}");
        assert!(
            cut.way == Way::Down || cut.after >= up || moved == 0,
            "{cut:?}"
        );
        executed += moved;
    }
    assert!(
        executed > sent.len() / 4 && executed < sent.len(),
        "{executed}"
    );
    assert_eq!(movements.len(), executed + 1);
    assert!(scene.journal.verify().await.unwrap().is_sound());
    scene.adds_up().await;
}

/// A return of a new account's deposit; all are as long as each other.
fn returned(bank: &Bank, index: usize) -> DepositReturn {
    let krw = 10_000 + index as u64;
    deposit_return(&bank.investor(krw), krw)
}

#[tokio::test]
async fn row_04_a_lost_reply_is_inquired_and_never_sent_again() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene.arm(PAY, FaultKind::AcceptThenDrop);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    scene.work().await;
    assert_eq!(scene.state(intent).await, State::Unknown);
    scene.minutes(1).await;
    assert_eq!(scene.state(intent).await, State::Settled);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    assert_eq!(scene.inquiries::<PaymentOrder>(), 1);
}

/// Every code that the document prints for "we do not know", and codes that it does not print.
const CODES: [&str; 10] = [
    "AT999", "AC999", "A9999", "A9998", "AT998", "AP999", "ZZ123", "99999", "AC001", "AC900",
];

/// What the bank really did about a call that it answered with such a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Really {
    Nothing,
    Executed,
    ExecutesLater,
}

/// Calls of one operation, one for each code and each thing that the bank may really do.
async fn row_05<O: Transferable>(request: impl AsyncFn(&Bank, usize) -> O, api: &str) {
    let scene = Scene::start().await.undaunted();
    let mut requests = Vec::new();
    for index in 0..40 {
        requests.push(request(&scene.bank, index).await);
    }
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let mut faults = Vec::new();
    for code in CODES {
        let code = code.to_owned();
        faults.extend([
            (
                FaultKind::CodeBeforeAcceptance(code.clone()),
                Really::Nothing,
            ),
            (
                FaultKind::CodeAfterAcceptance(code.clone()),
                Really::Executed,
            ),
            (
                FaultKind::ExecuteLater {
                    seconds: 1_200,
                    reply_code: code,
                },
                Really::ExecutesLater,
            ),
        ]);
    }
    for status in [201, 302, 404, 500, 503] {
        for accepted in [false, true] {
            let really = if accepted {
                Really::Executed
            } else {
                Really::Nothing
            };
            faults.push((FaultKind::HttpStatus { status, accepted }, really));
        }
    }
    let mut sent = Vec::new();
    for (index, (fault, really)) in faults.into_iter().enumerate() {
        scene.arm(api, fault.clone());
        let intent = scene.submit(&index.to_string(), &requests[index]).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown, "{api} {fault:?}");
        sent.push((intent, fault, really));
    }
    scene.minutes(15).await;
    for (intent, fault, really) in &sent {
        let expected = match really {
            Really::Nothing => State::Absent,
            Really::Executed => State::Settled,
            Really::ExecutesLater => State::Processing,
        };
        assert_eq!(scene.state(*intent).await, expected, "{api} {fault:?}");
    }
    scene.minutes(30).await;
    scene.after_the_night().await;
    for (intent, fault, really) in &sent {
        let expected = match really {
            Really::Nothing => State::NotExecuted,
            _ => State::Settled,
        };
        assert_eq!(scene.state(*intent).await, expected, "{api} {fault:?}");
    }
    assert_eq!(scene.calls(api), sent.len(), "{api}");
    scene.adds_up().await;
}

#[tokio::test]
async fn row_05_no_code_of_doubt_and_no_http_status_decides_about_an_order() {
    let request = async |bank: &Bank, index: usize| {
        order(
            &format!("9{index:08}"),
            true,
            &[(&bank.investor(1_000), 1_000)],
        )
    };
    row_05::<PaymentOrder>(request, PAY).await;
}

#[tokio::test]
async fn row_05_no_code_of_doubt_and_no_http_status_decides_about_a_repayment() {
    let request = async |bank: &Bank, index: usize| {
        let (investor, borrower) = (bank.investor(1_000), bank.borrower(1_000));
        let loan = format!("9{index:08}");
        let paid = order(&loan, true, &[(&investor, 1_000)]);
        let paid = bank.client.call_unjournalled(&paid).await.unwrap();
        assert!(paid.done().is_ok());
        repayment(&loan, &borrower, &[(&investor, 1_000)])
    };
    row_05::<Repayment>(request, REPAY).await;
}

#[tokio::test]
async fn row_05_no_code_of_doubt_and_no_http_status_decides_about_a_return() {
    let request = async |bank: &Bank, _: usize| deposit_return(&bank.investor(1_000), 1_000);
    row_05::<DepositReturn>(request, RETURN).await;
}

#[tokio::test]
async fn row_13_an_inquiry_that_nobody_answers_changes_nothing_and_is_not_asked_more_often() {
    for kind in [
        FaultKind::DropBeforeAccept,
        FaultKind::CodeBeforeAcceptance("AT999".to_owned()),
        FaultKind::CodeBeforeAcceptance("AC999".to_owned()),
        FaultKind::CodeBeforeAcceptance("AC081".to_owned()),
        FaultKind::HttpStatus {
            status: 503,
            accepted: false,
        },
    ] {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        scene.arm(PAY, FaultKind::AcceptThenDrop);
        let silence = Fault::always(When::api(ASK_PAY), kind.clone());
        let silence = scene.bank.sandbox.arm(silence);
        let intent = scene
            .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
            .await;
        scene.minutes(10).await;
        let soon = scene.inquiries::<PaymentOrder>();
        // Eight hours in which the bank answers no inquiry.
        scene.minutes(8 * 60).await;
        assert_eq!(scene.state(intent).await, State::Unknown, "{kind:?}");
        let asked = scene.inquiries::<PaymentOrder>() - soon;
        // From 2 seconds the pause doubles up to 5 minutes, give or take a fifth.
        assert!((60..=121).contains(&asked), "{kind:?}: {asked} in 8 hours");
        assert!(soon <= 12, "{kind:?}: {soon} in 10 minutes");
        // Each had a number of its own.
        let numbers = scene.bank.sandbox.transcript();
        let mut numbers: Vec<_> = numbers.iter().map(|call| &call.transaction_no).collect();
        let calls = numbers.len();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), calls);

        scene.bank.sandbox.with_bank(|bank| bank.disarm(silence));
        scene.minutes(10).await;
        assert_eq!(scene.state(intent).await, State::Settled, "{kind:?}");
        assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    }
}
