//! Rows 7, 8 and 27: a bank that works on it for days, midnight, and clocks that are wrong.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::CodeClass;
use ontu::transfer::{
    Attention, MemoryJournal, NullSealer, ProgressEvent, State, Waiting, attention,
};
use ontu::transport::{
    BoxFuture, HttpTransport, Transport, TransportError, TransportReply, TransportRequest,
};
use ontu_sandbox::{DayRule, FaultKind, Settings};
use ontu_tests::bank::{Bank, client, configuration};
use ontu_tests::gateway::{forward, moves_money};
use ontu_tests::peer::{Exchange, Peer};
use ontu_tests::requests::{LOAN, deposit_return, order, repayment};
use ontu_tests::scene::{ABSENT, PAY, RETURN, Scene, rules};

#[tokio::test]
async fn row_07_three_days_of_being_worked_on_end_when_the_bank_says_so() {
    let hours = 72;
    let succeeds = FaultKind::ExecuteLater {
        seconds: hours * 3600,
        reply_code: "A0050".to_owned(),
    };
    // As many inquiries under its own day as there are in that time, and then a refusal.
    let fails = FaultKind::PendingThenRefused {
        inquiries: 510,
        code: "AC073".to_owned(),
    };
    for (fault, expected, moved) in [(succeeds, State::Settled, 1), (fails, State::Refused, 0)] {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        scene.bank.clock.advance(SignedDuration::from_hours(4));
        scene.arm(RETURN, fault.clone());
        let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
        let started = scene.bank.clock.now();
        scene.work().await;
        let looked = async |minutes: i64| {
            let at = started.saturating_add(SignedDuration::from_mins(minutes));
            scene.until(at).await;
            attention(&scene.record(intent).await, at)
        };
        assert_eq!(looked(1).await, Attention::None);
        assert_eq!(scene.state(intent).await, State::Processing);
        assert_ne!(looked(11).await, Attention::None);
        assert_eq!(looked(31).await, Attention::Operator);
        // Age is no evidence: days later it is worked on as before, a night and its quiet time included.
        assert_eq!(looked(60 * 71).await, Attention::Operator);
        assert_eq!(scene.state(intent).await, State::Processing, "{fault:?}");
        let asked = scene.inquiries::<DepositReturn>();
        assert!(
            (700..900).contains(&asked),
            "{fault:?}: {asked} in 71 hours"
        );
        looked(60 * 80).await;
        assert_eq!(scene.state(intent).await, expected, "{fault:?}");
        assert_eq!(scene.calls(RETURN), 1);
        assert_eq!(scene.movements().len(), moved);
        scene.adds_up().await;
    }
}

#[tokio::test]
async fn row_07_what_the_bank_works_on_is_asked_about_until_it_is_done_or_refused() {
    for kind in [
        FaultKind::PendingForInquiries(3),
        FaultKind::PendingThenRefused {
            inquiries: 3,
            code: "AC073".to_owned(),
        },
    ] {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        scene.bank.clock.advance(SignedDuration::from_hours(4));
        let done = matches!(kind, FaultKind::PendingForInquiries(_));
        scene.arm(RETURN, kind);
        let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown);
        scene.bank.clock.advance(SignedDuration::from_secs(6));
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Processing);
        scene.minutes(10).await;
        let (state, moved) = if done {
            (State::Settled, 1)
        } else {
            (State::Refused, 0)
        };
        assert_eq!(scene.state(intent).await, state);
        assert_eq!(scene.movements().len(), moved);
        assert!(scene.inquiries::<DepositReturn>() >= 4);
    }
}

#[tokio::test]
async fn row_08_nothing_is_sent_around_midnight_and_the_call_carries_the_new_day() {
    let scene = Scene::start().await;
    scene.bank.clock.set(date(2026, 1, 5).at(23, 25, 0, 0));
    let investor = scene.bank.investor(0);
    let borrower = scene.bank.borrower(500_000);
    scene.bank.clock.set(date(2026, 1, 5).at(23, 31, 0, 0));
    let intent = scene
        .submit("a", &repayment(LOAN, &borrower, &[(&investor, 500_000)]))
        .await;
    scene.until(date(2026, 1, 6).at(0, 39, 0, 0)).await;
    assert_eq!(scene.state(intent).await, State::Recorded);
    scene.until(date(2026, 1, 6).at(0, 41, 0, 0)).await;
    let record = scene.record(intent).await;
    assert_eq!(record.standing.attempt().unwrap().day, date(2026, 1, 6));
    let calls = scene.bank.sandbox.transcript();
    let call = calls
        .iter()
        .find(|call| call.api == "P2PNInterestRepayment");
    let request = &call.unwrap().request;
    assert!(request.contains(r#""RpayYmd":"20260106""#), "{request}");
}

/// A call that is sent at the last moment and arrives on the next day.
async fn arrives_after_midnight(day_rule: DayRule, arrives: bool) {
    let bank = Bank::with(Settings {
        day_rule,
        ..Settings::default()
    })
    .await;
    let investor = bank.investor(1_000_000);
    bank.clock.set(date(2026, 1, 5).at(23, 29, 50, 0));
    let (url, clock) = (bank.sandbox.url().to_owned(), bank.clock.clone());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let orders = seen.clone();
    let slow = Peer::start(move |exchange: Exchange| {
        let (url, clock, orders) = (url.clone(), clock.clone(), orders.clone());
        async move {
            if moves_money(&exchange.body) {
                orders.lock().ok()?.push(exchange.body.clone());
                // The request is under way for half an hour; nobody waits for its reply any more.
                clock.set(date(2026, 1, 6).at(0, 0, 10, 0));
                if arrives {
                    forward(&url, &exchange.body).await;
                }
                return None;
            }
            let reply = forward(&url, &exchange.body).await;
            exchange.answer_and_close(reply).await
        }
    })
    .await;
    let journal = Arc::new(MemoryJournal::new());
    let through = client(bank.configuration_at(slow.url()));
    let scene = Scene::assembled(bank, through, journal, Arc::new(NullSealer), rules());
    scene.learn(ABSENT, CodeClass::Absent).await;
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
        .await;
    scene.work().await;
    scene.until(date(2026, 1, 6).at(1, 59, 0, 0)).await;
    let before = scene.state(intent).await;
    assert_ne!(before, State::NotExecuted, "{day_rule:?}");
    scene.until(date(2026, 1, 6).at(3, 0, 0, 0)).await;
    let expected = if arrives {
        State::Settled
    } else {
        State::NotExecuted
    };
    let record = scene.record(intent).await;
    assert_eq!(record.state(), expected, "{day_rule:?}, {arrives}");
    // One order on the wire, with the day of its permit; both days were asked for.
    let orders = seen.lock().unwrap().clone();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["Header"]["Tsymd"], "20260105");
    let attempt = record.standing.attempt().unwrap();
    assert_eq!(attempt.day, date(2026, 1, 5));
    let asked = &attempt.asked;
    assert!(asked.own.last.is_some());
    if !arrives || day_rule == DayRule::Arrival {
        assert!(asked.next.last.is_some(), "{day_rule:?}, {arrives}");
    }
    assert_eq!(scene.movements().len(), usize::from(arrives));
    scene.adds_up().await;
}

#[tokio::test]
async fn row_08_a_call_that_arrives_after_midnight_is_found_under_either_day() {
    for day_rule in [DayRule::Sent, DayRule::Arrival] {
        for arrives in [true, false] {
            arrives_after_midnight(day_rule, arrives).await;
        }
    }
}

#[tokio::test]
async fn row_08_a_sending_near_the_sweep_is_announced() {
    for (hour, minute, expected) in [
        (15, 54, false),
        (15, 55, true),
        (15, 59, true),
        (16, 4, true),
        (16, 5, false),
    ] {
        let scene = Scene::start().await;
        let investor = scene.bank.investor(1_000_000);
        scene
            .bank
            .clock
            .set(date(2026, 1, 5).at(hour, minute, 0, 0));
        let mut events = scene.transfers.events();
        scene
            .submit("a", &order(LOAN, true, &[(&investor, 1_000)]))
            .await;
        scene.work().await;
        let mut near = None;
        while let Ok(progress) = events.try_recv() {
            if let ProgressEvent::Sending { near_sweep, .. } = progress.event {
                near = Some(near_sweep);
            }
        }
        assert_eq!(near, Some(expected), "{hour}:{minute}");
    }
}

/// The way to a bank that is not on this machine: it reaches the sandbox, and the bank's clock is ahead by so many seconds.
struct Faraway {
    inner: HttpTransport,
    sandbox: String,
    bank: Arc<AtomicI64>,
    clock: ontu_sandbox::SimulatedClock,
}

/// Where that bank is said to be.
const FARAWAY: &str = "https://bank.example";

impl Transport for Faraway {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        Box::pin(async move {
            request.url = request.url.replace(FARAWAY, &self.sandbox);
            let mut reply = self.inner.send(request).await?;
            let ahead = SignedDuration::from_secs(self.bank.load(Ordering::SeqCst));
            let now = self.clock.now().saturating_add(ahead);
            reply.date = Some(http_date(now));
            Ok(reply)
        })
    }
}

/// A time in Korea as an HTTP header `Date` states it.
fn http_date(now: DateTime) -> String {
    let utc = now.saturating_sub(SignedDuration::from_hours(9));
    utc.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn row_27_a_clock_that_is_far_from_the_banks_takes_no_permits() {
    for (ahead, warns, sends) in [
        (0, false, true),
        (2, false, true),
        (-3, true, true),
        (29, true, true),
        (31, true, false),
        (-31, true, false),
        (600, true, false),
        (-600, true, false),
        // UTC and KST taken for each other.
        (9 * 3600, true, false),
        (-9 * 3600, true, false),
    ] {
        let bank = Bank::start().await;
        let investor = bank.investor(1_000_000);
        let skew = Arc::new(AtomicI64::new(ahead));
        let faraway = Faraway {
            inner: HttpTransport::new(None, None).unwrap(),
            sandbox: bank.sandbox.url().to_owned(),
            bank: skew.clone(),
            clock: bank.clock.clone(),
        };
        let configured = configuration(FARAWAY, bank.sandbox.token(), &bank.clock);
        let through = client(configured.with_transport(faraway));
        let journal = Arc::new(MemoryJournal::new());
        let scene = Scene::assembled(bank, through, journal, Arc::new(NullSealer), rules());
        scene.learn(ABSENT, CodeClass::Absent).await;
        // A call whose reply is lost: its inquiry's reply tells the bank's time.
        skew.store(0, Ordering::SeqCst);
        scene.arm(PAY, FaultKind::AcceptThenDrop);
        let first = order("1", true, &[(&investor, 1_000)]);
        let first = scene.submit("a", &first).await;
        scene.work().await;
        skew.store(ahead, Ordering::SeqCst);
        let mut events = scene.transfers.events();
        scene.minutes(5).await;
        // Inquiries go on whatever the clock says.
        assert_eq!(scene.state(first).await, State::Settled, "{ahead} s");
        let second = order("2", true, &[(&investor, 2_000)]);
        let second = scene.submit("b", &second).await;
        scene.work().await;
        let (mut warned, mut waited) = (false, false);
        while let Ok(progress) = events.try_recv() {
            match progress.event {
                ProgressEvent::ClockSkew { skew } => {
                    // The header states whole seconds.
                    assert_eq!(skew.as_secs_f64().floor(), -ahead as f64);
                    warned = true;
                }
                ProgressEvent::Waits {
                    why: Waiting::ClockSkew,
                    ..
                } => waited = true,
                _ => {}
            }
        }
        assert_eq!((warned, waited), (warns, !sends), "{ahead} s");
        let expected = if sends {
            State::Settled
        } else {
            State::Recorded
        };
        assert_eq!(scene.state(second).await, expected, "{ahead} s");
        assert_eq!(scene.calls(PAY), 1 + usize::from(sends), "{ahead} s");
        assert_eq!(scene.inquiries::<PaymentOrder>(), 1, "{ahead} s");
    }
}
