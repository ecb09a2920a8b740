//! Row 30: the same payment under two keys.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;
use ontu::transfer::{MemoryJournal, NullSealer, Submit};
use ontu_tests::bank::{Bank, client};
use ontu_tests::requests::deposit_return;
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
