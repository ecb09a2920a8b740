//! Row 15: replies with any byte changed: nothing that was not done ever reads as done, and nothing makes the client panic.

use ontu::nh::{DepositList, PaymentInquiry, PaymentOrder, Repayment};
use ontu::runtime::{CodeOverlay, Operation, Original, original};
use ontu_tests::judging::{judged, outcome, reply, says_done};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Codes that are no success, some of them one byte away from one.
const CODES: [&str; 9] = [
    "AT999", "AC081", "A0050", "A0090", "ZS052", "A0000", "0000", "00001", "000000",
];

/// One change of a text's bytes.
#[derive(Debug, Clone)]
enum Change {
    Replace(usize, u8),
    Insert(usize, u8),
    Remove(usize),
    Cut(usize),
    Swap(usize, usize),
    Repeat(usize, usize),
}

fn bytes() -> impl Strategy<Value = u8> {
    // Bytes that mean something in JSON are the ones that change most.
    prop_oneof![
        any::<u8>(),
        proptest::sample::select(b"\"\\{}[],: 0159AR".to_vec())
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let place = || any::<usize>();
    prop_oneof![
        4 => (place(), bytes()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        2 => (place(), bytes()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        2 => place().prop_map(Change::Remove),
        1 => place().prop_map(Change::Cut),
        1 => (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => (place(), place()).prop_map(|(from, to)| Change::Repeat(from, to)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let length = bytes.len().max(1);
        if bytes.is_empty() {
            bytes.push(b' ');
        }
        match *change {
            Change::Replace(at, byte) => bytes[at % length] = byte,
            Change::Insert(at, byte) => bytes.insert(at % length, byte),
            Change::Remove(at) => {
                bytes.remove(at % length);
            }
            Change::Cut(at) => bytes.truncate(at % length),
            Change::Swap(one, other) => bytes.swap(one % length, other % length),
            Change::Repeat(from, to) => {
                let (from, to) = (from % length, to % length);
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes
}

fn check<O: Operation>(code: &str, changes: &[Change]) -> Result<(), TestCaseError> {
    let text = reply::<O>(&[("\"Rpcd\":\"00000\"", &format!("\"Rpcd\":\"{code}\""))]);
    let bytes = changed(&text, changes);
    let done = outcome::<O>(&bytes) == "Done(())";
    prop_assert!(
        !done || says_done(&bytes, "Header.Rpcd"),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    Ok(())
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 500,
        failure_persistence: None,
        // The same cases on every run, so that a failure can be run again.
        rng_seed: RngSeed::Fixed(20_191_212),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn row_15_no_change_makes_a_success_of_what_was_none(
        code in proptest::sample::select(CODES.to_vec()),
        changes in proptest::collection::vec(change(), 1..4),
    ) {
        check::<PaymentOrder>(code, &changes)?;
        check::<Repayment>(code, &changes)?;
        check::<DepositList>(code, &changes)?;
    }

    #[test]
    fn row_15_no_change_makes_an_original_done_that_was_not(
        code in proptest::sample::select(CODES.to_vec()),
        changes in proptest::collection::vec(change(), 1..4),
    ) {
        let text = reply::<PaymentInquiry>(&[("\"Pcrs\":\"00000\"", &format!("\"Pcrs\":\"{code}\""))]);
        let bytes = changed(&text, &changes);
        let codes = CodeOverlay::new();
        let judged = judged::<PaymentInquiry>(200, &bytes, &codes);
        let done = original::<PaymentInquiry>(&judged.outcome, &codes) == Original::Done;
        prop_assert!(!done || says_done(&bytes, "Pcrs"), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn row_15_no_bytes_make_the_client_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_ne!(outcome::<PaymentOrder>(&bytes), "Done(())");
        prop_assert_ne!(outcome::<DepositList>(&bytes), "Done(())");
    }

    #[test]
    fn row_15_no_nesting_makes_the_client_panic(
        piece in proptest::sample::select(vec!["{\"Header\":", "[", "{\"REC\":[", "{\"a\":", "\"", "\\u", "1e"]),
        count in 1_usize..5000,
    ) {
        let text = piece.repeat(count);
        prop_assert_ne!(outcome::<DepositList>(text.as_bytes()), "Done(())");
    }

    #[test]
    fn row_15_a_success_with_changes_is_read_or_left_open(changes in proptest::collection::vec(change(), 1..4)) {
        let bytes = changed(&reply::<PaymentOrder>(&[]), &changes);
        let found = outcome::<PaymentOrder>(&bytes);
        // A changed code may be any code, but nothing that is broken reads as a refusal by chance.
        prop_assert!(!found.starts_with("Refused") && !found.starts_with("Pending"), "{found}");
    }
}

#[test]
fn row_15_every_single_byte_of_a_system_error_can_be_replaced() {
    let text = reply::<PaymentOrder>(&[("\"Rpcd\":\"00000\"", "\"Rpcd\":\"AT999\"")]);
    for at in 0..text.len() {
        for byte in [b'0', b'"', b'{', b'}', b',', b' ', b'\\', 0xff] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = byte;
            let found = outcome::<PaymentOrder>(&bytes);
            assert!(found.starts_with("Unknown("), "{at} {byte}: {found}");
        }
    }
}

#[test]
fn row_15_one_byte_away_from_a_success_is_a_success_only_when_it_is_changed() {
    let text = reply::<PaymentOrder>(&[("\"Rpcd\":\"00000\"", "\"Rpcd\":\"00001\"")]);
    let at = text.find("\"00001\"").unwrap() + 5;
    let mut bytes = text.into_bytes();
    assert_eq!(outcome::<PaymentOrder>(&bytes), "Unknown(Unlisted(00001))");
    bytes[at] = b'0';
    assert!(says_done(&bytes, "Header.Rpcd"));
    assert_eq!(outcome::<PaymentOrder>(&bytes), "Done(())");
}
