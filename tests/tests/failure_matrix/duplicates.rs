//! Row 30: the same payment under two keys.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;
use ontu::nh::{DepositReturn, Repayment};
use ontu::transfer::{
    Alike, Differs, JournalError, MemoryJournal, NullSealer, Submit, TransferError,
};
use ontu_tests::bank::{Bank, client};
use ontu_tests::requests::{deposit_return, repayment};
use ontu_tests::scene::{Scene, key, rules};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// One payment that a caller asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    key: u8,
    account: u8,
    krw: u64,
    meant: bool,
}

fn asked() -> impl Strategy<Value = Asked> {
    (0..6_u8, 0..3_u8, 1..3_u64, proptest::bool::weighted(0.2)).prop_map(
        |(key, account, krw, meant)| Asked {
            key,
            account,
            krw,
            meant,
        },
    )
}

async fn ask_for(asked: Vec<Asked>) -> Result<(), TestCaseError> {
    let bank = Bank::start().await;
    let accounts: Vec<String> = (0..3).map(|_| bank.investor(1_000_000)).collect();
    bank.clock.advance(SignedDuration::from_hours(4));
    let through = client(bank.configuration());
    let journal = Arc::new(MemoryJournal::new());
    let scene = Scene::assembled(bank, through, journal, Arc::new(NullSealer), rules());
    // What is there, by key; and which payments are there under some key.
    let mut keys: Vec<Option<(u8, u64)>> = vec![None; 6];
    let mut payments = HashSet::new();
    for one in asked {
        let request = deposit_return(&accounts[usize::from(one.account)], one.krw);
        let submit = Submit {
            duplicate_allowed: one.meant,
            ..Submit::default()
        };
        let name = key(&format!("key-{}", one.key));
        let taken = scene.transfers.submit(name, &request, submit).await;
        let content = (one.account, one.krw);
        let known = keys[usize::from(one.key)];
        let expected = match known {
            // The same key: the same content is there already, another is refused.
            Some(before) => before == content,
            // Another key: the same payment needs to be meant.
            None => one.meant || !payments.contains(&content),
        };
        prop_assert_eq!(taken.is_ok(), expected, "{:?}", one);
        if let Err(error) = taken {
            prop_assert!(error.is_taken(), "{}", error);
        } else {
            keys[usize::from(one.key)] = Some(content);
            payments.insert(content);
        }
    }
    scene.minutes(5).await;
    let count = keys.iter().flatten().count();
    prop_assert_eq!(scene.records().await.len(), count);
    prop_assert_eq!(scene.movements().len(), count);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        // The same cases on every run, so that a failure can be run again.
        rng_seed: RngSeed::Fixed(30),
        ..ProptestConfig::default()
    })]

    #[test]
    fn row_30_the_same_payment_under_another_key_needs_to_be_meant(
        asked in proptest::collection::vec(asked(), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(ask_for(asked))?;
    }
}

#[tokio::test]
async fn row_30_days_later_the_same_payment_is_another() {
    let scene = Scene::start().await;
    let investor = scene.bank.investor(1_000_000);
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let request = deposit_return(&investor, 1_000);
    scene.submit("a", &request).await;
    scene.work().await;
    for (days, taken) in [(1, true), (2, true), (4, false)] {
        let clock = &scene.bank.clock;
        let start = jiff::civil::date(2026, 1, 5 + days).at(13, 0, 0, 0);
        clock.set(start);
        let again = scene
            .transfers
            .submit(key("b"), &request, Submit::default())
            .await;
        assert_eq!(again.is_err_and(|error| error.is_taken()), taken, "{days}");
    }
}

/// The payments of a repayment, each row with how it is written: behind how many zeros, and whether it is split.
fn written() -> impl Strategy<Value = (Vec<(usize, u64, usize)>, u64)> {
    let row = (0..4_usize, 2..1_000_u64, 0..3_usize);
    (proptest::collection::vec(row, 1..8), any::<u64>())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(31),
        ..ProptestConfig::default()
    })]

    #[test]
    fn row_30_rows_in_another_order_split_or_with_zeros_are_the_same_payment((rows, seed) in written()) {
        let accounts = ["79000000000101", "79000000000102", "79000000000103", "79000000000104"];
        let plain: Vec<(String, u64)> = rows
            .iter()
            .map(|(account, krw, _)| (accounts[*account].to_owned(), *krw))
            .collect();
        let mut other: Vec<(String, u64)> = Vec::new();
        for (account, krw, zeros) in &rows {
            let account = format!("{}{}", "0".repeat(*zeros), accounts[*account]);
            if *zeros == 1 {
                other.push((account.clone(), 1));
                other.push((account, krw - 1));
            } else {
                other.push((account, *krw));
            }
        }
        // Turned round and round by the seed.
        let shift = usize::try_from(seed % other.len() as u64).unwrap_or(0);
        other.rotate_left(shift);
        other.reverse();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let scene = Scene::start().await;
            let whole = |rows: &[(String, u64)], loan: &str| {
                let rows: Vec<(&str, u64)> = rows.iter().map(|(account, krw)| (&**account, *krw)).collect();
                repayment(loan, "79000000000199", &rows)
            };
            let plan = |name: &str, request: Repayment| {
                let (transfers, name) = (scene.transfers.clone(), key(name));
                async move { transfers.plan(name, &request, Submit::default()).await }
            };
            plan("a", whole(&plain, "123465432")).await.expect("a new payment");
            let again = plan("b", whole(&other, "000123465432")).await;
            prop_assert!(
                matches!(
                    again,
                    Err(TransferError::Journal(JournalError::PossibleDuplicate {
                        alike: Alike::Payment,
                        ..
                    }))
                ),
                "{:?}",
                again
            );
            // The same key says that it is the same payment, unless it is written alike.
            match plan("a", whole(&other, "123465432")).await {
                Ok(known) => prop_assert_eq!(known.plan.key, key("a")),
                Err(TransferError::Journal(JournalError::OtherContent { differs, .. })) => {
                    prop_assert_eq!(differs, Differs::Details);
                }
                Err(error) => prop_assert!(false, "{}", error),
            }
            // Another loan, another total, or others who get it: another payment, but for the last while the first is open.
            plan("c", whole(&plain, "123465433")).await.expect("another loan");
            let mut more = plain.clone();
            more[0].1 += 1;
            plan("d", whole(&more, "123465432")).await.expect("another total");
            let mut others = plain.clone();
            others[0].0 = "79000000000105".to_owned();
            let open = plan("e", whole(&others, "123465432")).await;
            prop_assert!(
                matches!(
                    open,
                    Err(TransferError::Journal(JournalError::PossibleDuplicate {
                        alike: Alike::OpenTotal,
                        ..
                    }))
                ),
                "{:?}",
                open
            );
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn row_30_what_is_open_is_refused_without_days_and_with_any() {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let through = client(bank.configuration());
    let journal = Arc::new(MemoryJournal::new());
    let days = rules().with_duplicate_days(None);
    let scene = Scene::assembled(bank, through, journal, Arc::new(NullSealer), days);
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let request = deposit_return(&investor, 1_000);
    scene.submit("a", &request).await;
    scene
        .bank
        .clock
        .advance(SignedDuration::from_hours(24 * 30));
    let again = || async {
        let submit = Submit::default();
        let recorded = scene.transfers.submit(key("b"), &request, submit).await;
        let at_once = scene.transfers.transfer(key("b"), &request, submit).await;
        (
            recorded.is_err_and(|error| error.is_taken()),
            at_once.is_err_and(|error| error.is_taken()),
        )
    };
    assert_eq!(again().await, (true, true));
    scene.work().await;
    assert_eq!(again().await, (false, false));
}

#[tokio::test]
async fn row_30_the_days_are_set_by_operation() {
    let bank = Bank::start().await;
    let investor = bank.investor(1_000_000);
    let through = client(bank.configuration());
    let journal = Arc::new(MemoryJournal::new());
    let days = rules()
        .with_duplicate_days(None)
        .with_duplicate_days_of("P2PNInvestmentDepositAmountReturn", Some(7));
    let scene = Scene::assembled(bank, through, journal, Arc::new(NullSealer), days);
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let request = deposit_return(&investor, 1_000);
    scene.submit("a", &request).await;
    scene.work().await;
    for (days, taken) in [(6, true), (1, true), (1, false)] {
        scene
            .bank
            .clock
            .advance(SignedDuration::from_hours(24 * days));
        let again = scene
            .transfers
            .submit(key("b"), &request, Submit::default())
            .await;
        assert_eq!(again.is_err_and(|error| error.is_taken()), taken, "{days}");
    }
}

#[tokio::test]
async fn row_30_returns_of_one_file_are_recorded_together_or_not_at_all() {
    let scene = Scene::start().await;
    let accounts: Vec<String> = (0..3).map(|_| scene.bank.investor(1_000_000)).collect();
    scene.bank.clock.advance(SignedDuration::from_hours(4));
    let returns: Vec<_> = accounts
        .iter()
        .map(|account| deposit_return(account, 1_000))
        .collect();
    let submit = |name: String, returns: Vec<DepositReturn>, duplicate_allowed| {
        let transfers = scene.transfers.clone();
        async move {
            let key = key(&name);
            let submit = Submit {
                duplicate_allowed,
                ..Submit::default()
            };
            transfers.submit_all(key, &returns, submit).await
        }
    };
    // All at once, under as many keys: one of them is recorded.
    let racing = (0..8).map(|index| submit(format!("file-{index}"), returns.clone(), false));
    let recorded = futures_util::future::join_all(racing).await;
    let mut done = recorded.iter().filter_map(|result| result.as_ref().ok());
    let records = done.next().expect("one of them");
    assert_eq!((records.len(), done.next()), (3, None));
    assert!(
        recorded
            .iter()
            .flat_map(|it| it.as_ref().err())
            .all(TransferError::is_taken)
    );
    let name = records[0]
        .intent
        .key
        .as_str()
        .trim_end_matches("/1")
        .to_owned();
    assert_eq!(
        submit(name, returns.clone(), false)
            .await
            .expect("what is there"),
        *records
    );
    // Nothing of a file goes in beside a row that is refused.
    let others = vec![
        deposit_return(&accounts[0], 7),
        deposit_return(&accounts[1], 1_000),
    ];
    assert!(submit("others".to_owned(), others, false).await.is_err());
    let twice = vec![
        deposit_return(&accounts[0], 8),
        deposit_return(&accounts[0], 8),
    ];
    assert!(
        submit("twice".to_owned(), twice.clone(), false)
            .await
            .is_err()
    );
    assert_eq!(scene.records().await.len(), 3);
    submit("twice".to_owned(), twice, true)
        .await
        .expect("it is meant");
    assert!(
        submit("x".repeat(199), returns, true)
            .await
            .is_err_and(|error| error.is_invalid())
    );
    assert_eq!(scene.records().await.len(), 5);
}
