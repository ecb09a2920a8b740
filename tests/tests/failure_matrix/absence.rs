//! Rows 28 and 29: a refusal that the document wants inquired, and a bank that says that it has no such call.

use jiff::SignedDuration;
use jiff::civil::date;
use ontu::runtime::CodeClass;
use ontu::transfer::{NotAllowed, Opening, State, TransferError};
use ontu_sandbox::{DayRule, FaultKind, RefusedOriginal, Settings, UnknownOriginal};
use ontu_tests::requests::{LOAN, deposit_return, order};
use ontu_tests::scene::{ABSENT, PAY, RETURN, Scene, by, rules};

#[tokio::test]
async fn row_28_a_return_that_comes_too_soon_is_refused_only_when_the_inquiry_says_so() {
    for (refused_original, known, expected) in [
        (RefusedOriginal::ResultCode, true, State::Refused),
        (RefusedOriginal::LikeUnknown, true, State::Refused),
        (RefusedOriginal::ResponseCode, true, State::Unknown),
        // Nobody has explained the code for "no such call": then it explains nothing.
        (RefusedOriginal::ResultCode, false, State::Refused),
        (RefusedOriginal::LikeUnknown, false, State::Unknown),
    ] {
        let settings = Settings {
            refused_original,
            ..Settings::default()
        };
        let scene = Scene::with(settings, rules()).await;
        if known {
            scene.learn(ABSENT, CodeClass::Absent).await;
        }
        let investor = scene.bank.investor(1_000_000);
        let intent = scene.submit("a", &deposit_return(&investor, 1_000)).await;
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Unknown);
        scene.minutes(10).await;
        let state = scene.state(intent).await;
        assert_eq!(state, expected, "{refused_original:?}, {known}");
        assert_eq!((scene.calls(RETURN), scene.movements().len()), (1, 0));
        scene.adds_up().await;
        if expected == State::Refused {
            // Three hours after the deposit somebody asks for another attempt.
            scene.bank.clock.advance(SignedDuration::from_hours(4));
            scene
                .transfers
                .again(intent, None, by("Lee"))
                .await
                .unwrap();
            scene.work().await;
            assert_eq!(scene.state(intent).await, State::Settled);
            assert_eq!((scene.calls(RETURN), scene.movements().len()), (2, 1));
        }
    }
}

#[tokio::test]
async fn row_29_a_call_that_never_arrived_is_closed_when_its_days_are_over() {
    for day_rule in [DayRule::Sent, DayRule::Arrival] {
        let scene = Scene::with_settings(Settings {
            day_rule,
            ..Settings::default()
        })
        .await;
        let investor = scene.bank.investor(1_000_000);
        scene.arm(PAY, FaultKind::DropBeforeAccept);
        let intent = scene
            .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
            .await;
        scene.work().await;
        scene.minutes(5).await;
        assert_eq!(scene.state(intent).await, State::Absent);
        // Not while it could still arrive, whatever the bank says meanwhile.
        let early = scene.transfers.again(intent, Some(Opening::New), by("Lee"));
        assert!(early.await.is_err());
        scene.until(date(2026, 1, 6).at(1, 59, 0, 0)).await;
        assert_eq!(scene.state(intent).await, State::Absent);
        scene.until(date(2026, 1, 6).at(3, 0, 0, 0)).await;
        let record = scene.record(intent).await;
        assert_eq!(record.state(), State::NotExecuted);
        // Both days were asked for twice after the quiet time.
        let quiet = date(2026, 1, 6).at(2, 0, 0, 0);
        let asked = &record.standing.attempt().unwrap().asked;
        for day in [&asked.own, &asked.next] {
            assert!(day.absent_before.is_some_and(|at| at >= quiet), "{day:?}");
            assert!(day.absent > day.absent_before, "{day:?}");
        }
        assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 0));

        let again = scene.transfers.again(intent, None, by("Lee")).await;
        let needed = NotAllowed::ChoiceNeeded;
        assert!(matches!(again, Err(TransferError::NotAllowed(why)) if why == needed));
        let again = scene.transfers.again(intent, Some(Opening::New), by("Lee"));
        assert_eq!(again.await.unwrap().state(), State::Recorded);
        scene.work().await;
        assert_eq!(scene.state(intent).await, State::Settled);
        let record = scene.record(intent).await;
        let numbers: Vec<_> = record
            .standing
            .attempts()
            .iter()
            .map(|it| &it.number)
            .collect();
        assert_ne!(numbers[0], numbers[1]);
        assert_eq!((scene.calls(PAY), scene.movements().len()), (2, 1));
        scene.adds_up().await;
    }
}

#[tokio::test]
async fn row_29_a_code_that_nobody_explained_closes_nothing_ever() {
    for unknown_original in [
        UnknownOriginal::ResponseCode,
        UnknownOriginal::ResultCode,
        UnknownOriginal::Timeout,
    ] {
        let settings = Settings {
            unknown_original,
            ..Settings::default()
        };
        let scene = Scene::with(settings, rules()).await;
        let investor = scene.bank.investor(1_000_000);
        scene.arm(PAY, FaultKind::DropBeforeAccept);
        let intent = scene
            .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
            .await;
        scene.work().await;
        scene.after_the_night().await;
        scene.until(date(2026, 1, 8).at(12, 0, 0, 0)).await;
        let state = scene.state(intent).await;
        assert_eq!(state, State::Unknown, "{unknown_original:?}");
        assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 0));
    }
}

/// A lazy bank: it has taken the call, says for an hour that it has none, and executes it after all.
#[tokio::test]
async fn row_29_a_bank_that_finds_the_call_later_is_believed() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene.arm(PAY, FaultKind::AcceptThenDrop);
    let absent = FaultKind::CodeBeforeAcceptance(ABSENT.to_owned());
    let absent =
        ontu_sandbox::Fault::always(ontu_sandbox::When::api(ontu_tests::scene::ASK_PAY), absent);
    let absent = scene.bank.sandbox.arm(absent);
    let intent = scene
        .submit("a", &order(LOAN, true, &[(&investor, 600_000)]))
        .await;
    scene.minutes(60).await;
    assert_eq!(scene.state(intent).await, State::Absent);
    scene.bank.sandbox.with_bank(|bank| bank.disarm(absent));
    scene.minutes(10).await;
    assert_eq!(scene.state(intent).await, State::Settled);
    assert_eq!((scene.calls(PAY), scene.movements().len()), (1, 1));
    scene.adds_up().await;
}
