//! Every setting of the sandbox bank that changes a reply, read by the client over a socket: lists, inquiries, amounts.

use futures_util::TryStreamExt;
use jiff::SignedDuration;
use ontu::nh::list_deposits::Deposit;
use ontu::runtime::{CodeOverlay, Krw, MoneyMoving, Original, Outcome, original};
use ontu_sandbox::{
    DayRule, DuplicateRule, EmptyList, ListKey, RefusedOriginal, Settings, TotalCount,
    UnknownOriginal,
};
use ontu_tests::bank::Bank;
use ontu_tests::requests::{LOAN, deposits_today, deposits_yesterday, order};

const EMPTY_LISTS: [EmptyList; 5] = [
    EmptyList::NoTransactions,
    EmptyList::EmptyArray,
    EmptyList::Missing,
    EmptyList::Null,
    EmptyList::EmptyText,
];

/// How many calls it takes to list so many deposits, each of its own amount, under these settings.
async fn pages(settings: Settings, count: u32) -> usize {
    let bank = Bank::with(settings).await;
    let account = bank.investor(0);
    for krw in 1..=count {
        bank.sandbox.deposit(&account, krw.into()).unwrap();
    }
    let rows: Vec<Deposit> = bank
        .client
        .deposits(deposits_today())
        .try_collect()
        .await
        .unwrap();
    let amounts: Vec<_> = rows.iter().map(|row| row.received_amount.get()).collect();
    let expected: Vec<_> = (1..=count).rev().map(|krw| Some(Krw::from(krw))).collect();
    assert_eq!(amounts, expected);
    bank.sandbox.transcript().len()
}

#[tokio::test]
async fn every_page_of_a_list_is_read_once() {
    for (count, calls) in [(0, 1), (1, 1), (19, 1), (20, 2), (21, 2), (40, 3), (45, 3)] {
        assert_eq!(pages(Settings::default(), count).await, calls, "{count}");
    }
}

#[tokio::test]
async fn a_list_ends_however_the_bank_says_that_there_is_nothing() {
    for empty_list in EMPTY_LISTS {
        for list_key in [ListKey::Table, ListKey::Mixed] {
            for total_count in [TotalCount::Counted, TotalCount::Zero] {
                let settings = Settings {
                    empty_list,
                    list_key,
                    total_count,
                    ..Settings::default()
                };
                assert_eq!(pages(settings.clone(), 40).await, 3, "{settings:?}");
                assert_eq!(pages(settings.clone(), 0).await, 1, "{settings:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_empty_list_is_empty_or_done_without_rows() {
    for empty_list in EMPTY_LISTS {
        let bank = Bank::with(Settings {
            empty_list,
            ..Settings::default()
        })
        .await;
        let called = bank.client.call(&deposits_yesterday()).await.unwrap();
        let expected = empty_list == EmptyList::NoTransactions;
        assert_eq!(
            matches!(called.outcome, Outcome::Empty(_)),
            expected,
            "{empty_list:?}"
        );
        assert_eq!(called.done().unwrap().deposits.len(), 0);
    }
}

#[tokio::test]
async fn production_amounts_mean_the_same() {
    let settings = Settings {
        production_style: true,
        ..Settings::default()
    };
    assert_eq!(pages(settings.clone(), 21).await, 2);
    let bank = Bank::with(settings).await;
    let investor = bank.investor(1_000_000);
    let called = bank
        .client
        .call_unjournalled(&order(LOAN, true, &[(&investor, 1_000_000)]))
        .await
        .unwrap();
    let reply = called.done().unwrap();
    assert_eq!(
        reply.accumulated_investment.expose_text(),
        Some("0000000001000000.00")
    );
    assert_eq!(
        reply.accumulated_investment.get(),
        Some(Krw::from(1_000_000))
    );
}

/// What the inquiry says of an order that the bank refused (or never saw) under these settings, and the inquiry's own outcome.
async fn ask(settings: Settings, seen: bool) -> (String, Original) {
    let bank = Bank::with(settings).await;
    let investor = bank.investor(1_000);
    let refused = order(LOAN, true, &[(&investor, 1_001)]);
    let mut sending = bank
        .client
        .new_sending("P2PNInvestmentPaymentOrder")
        .unwrap();
    if seen {
        let called = bank.client.call_unjournalled(&refused).await.unwrap();
        assert_eq!(format!("{:?}", called.outcome), "Unknown(Unlisted(ZS052))");
        sending.transaction_no = called.transaction_no;
    }
    let inquiry = refused
        .inquiry(sending.date, &sending.transaction_no)
        .unwrap();
    let called = bank.client.call(&inquiry).await.unwrap();
    let said = original::<ontu::nh::PaymentInquiry>(&called.outcome, &CodeOverlay::new());
    assert_eq!(bank.sandbox.movements().len(), 0);
    (format!("{:?}", called.outcome.map(|_| ())), said)
}

#[tokio::test]
async fn an_original_that_the_bank_never_saw_stays_open() {
    for (unknown_original, expected) in [
        (UnknownOriginal::ResponseCode, "Unlisted(ZS060)"),
        (UnknownOriginal::ResultCode, "Done(())"),
        (UnknownOriginal::Timeout, "Unknown(Code(AT999))"),
    ] {
        let settings = Settings {
            unknown_original,
            ..Settings::default()
        };
        let (outcome, said) = ask(settings, false).await;
        assert_eq!(
            (outcome.as_str(), said),
            (expected, Original::Unknown),
            "{unknown_original:?}"
        );
    }
}

#[tokio::test]
async fn an_original_that_was_refused_with_an_unlisted_code_stays_open() {
    for (refused_original, expected) in [
        (RefusedOriginal::ResultCode, "Done(())"),
        (RefusedOriginal::ResponseCode, "Unlisted(ZS052)"),
        (RefusedOriginal::LikeUnknown, "Unlisted(ZS060)"),
    ] {
        let settings = Settings {
            refused_original,
            ..Settings::default()
        };
        let (outcome, said) = ask(settings, true).await;
        assert_eq!(
            (outcome.as_str(), said),
            (expected, Original::Unknown),
            "{refused_original:?}"
        );
    }
}

#[tokio::test]
async fn a_call_counts_for_the_day_that_the_setting_says() {
    for (day_rule, found_on_the_sent_day) in [(DayRule::Sent, true), (DayRule::Arrival, false)] {
        let bank = Bank::with(Settings {
            day_rule,
            ..Settings::default()
        })
        .await;
        let investor = bank.investor(1_000);
        let paid = order(LOAN, true, &[(&investor, 1_000)]);
        bank.clock.set("2026-01-05T23:59:59".parse().unwrap());
        let sending = bank
            .client
            .new_sending("P2PNInvestmentPaymentOrder")
            .unwrap();
        bank.clock.advance(SignedDuration::from_secs(2));
        let called = bank
            .client
            .call_unjournalled_as(&paid, sending.clone(), None)
            .await
            .unwrap();
        assert!(
            called.outcome.is_done(),
            "{day_rule:?}: {:?}",
            called.outcome
        );
        let inquiry = paid.inquiry(sending.date, &sending.transaction_no).unwrap();
        let called = bank.client.call(&inquiry).await.unwrap();
        let said = original::<ontu::nh::PaymentInquiry>(&called.outcome, &CodeOverlay::new());
        assert_eq!(
            said == Original::Done,
            found_on_the_sent_day,
            "{day_rule:?}"
        );
        assert!(said == Original::Done || said == Original::Unknown);
    }
}

#[tokio::test]
async fn a_refused_new_loan_uses_up_its_number_if_the_setting_says_so() {
    for (uses_up, expected) in [(false, "Done(())"), (true, "Unknown(Unlisted(ZS053))")] {
        let settings = Settings {
            refused_new_uses_up_loan_number: uses_up,
            ..Settings::default()
        };
        let bank = Bank::with(settings).await;
        let investor = bank.investor(1_000);
        let outcomes = [1_001, 1_000].map(|krw| order(LOAN, true, &[(&investor, krw)]));
        let refused = bank.client.call_unjournalled(&outcomes[0]).await.unwrap();
        assert!(refused.outcome.is_unknown());
        let second = bank.client.call_unjournalled(&outcomes[1]).await.unwrap();
        assert_eq!(format!("{:?}", second.outcome.map(|_| ())), expected);
    }
}

#[tokio::test]
async fn a_number_that_is_still_in_progress_may_be_taken_twice() {
    use ontu_sandbox::{Fault, FaultKind, When};
    for (duplicate_rule, moved) in [
        (DuplicateRule::Received, 1),
        (DuplicateRule::FinishedOnly, 2),
    ] {
        let bank = Bank::with(Settings {
            duplicate_rule,
            ..Settings::default()
        })
        .await;
        let investor = bank.investor(2_000);
        let paid = order(LOAN, false, &[(&investor, 500)]);
        let first = order(LOAN, true, &[(&investor, 500)]);
        bank.client
            .call_unjournalled(&first)
            .await
            .unwrap()
            .done()
            .unwrap();
        let later = FaultKind::ExecuteLater {
            seconds: 60,
            reply_code: "AT999".to_owned(),
        };
        bank.sandbox.arm(Fault::once(When::any(), later));
        let sending = bank
            .client
            .new_sending("P2PNInvestmentPaymentOrder")
            .unwrap();
        for _ in 0..2 {
            let called = bank
                .client
                .call_unjournalled_as(&paid, sending.clone(), None)
                .await
                .unwrap();
            // Whatever the bank did with it, the client does not take the first one for refused.
            assert!(!matches!(called.outcome, Outcome::Refused(_)));
        }
        bank.clock.advance(SignedDuration::from_secs(61));
        bank.sandbox.with_bank(|_| ());
        let of_number = bank
            .sandbox
            .movements()
            .into_iter()
            .filter(|one| one.transaction_no == sending.transaction_no.as_str());
        assert_eq!(of_number.count(), moved, "{duplicate_rule:?}");
    }
}
