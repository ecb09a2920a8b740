//! How often the heap is asked for memory by a call: the counts are exact, and a change that adds one is seen.

use allocation_counter::measure;
use jiff::civil::Time;
use ontu::nh::DepositList;
use ontu::nh::elements::{AgreementNo, SubsidiaryNo};
use ontu::runtime::{
    CodeOverlay, Contract, Element, Operation, Reply, Sending, TransactionNo, encode, judge,
};
use ontu_tests::requests::{self, TODAY};

const NUMBER: &str = "20260105000000000001";

/// A contract with a value for everything that a header or a request may need of it.
fn contract() -> Contract {
    let mut contract = Contract::new();
    let header = DepositList::SERVICE.header_request;
    let header = header.iter().map(|member| member.element);
    for info in header.chain([AgreementNo::INFO, SubsidiaryNo::INFO]) {
        // Those of another kind are not the contract's.
        let _ = contract.set(info, "001");
    }
    contract
}

fn sending() -> Sending {
    Sending {
        transaction_no: TransactionNo::parse(NUMBER).unwrap(),
        date: TODAY,
        time: Time::constant(9, 30, 0, 0),
    }
}

/// A reply that lists some deposits, as the table has it.
fn listing(count: usize) -> String {
    let header = DepositList::SERVICE.header_response.iter().map(|member| {
        let value = match member.wire {
            "ApiNm" => DepositList::INFO.api,
            "IsTuno" => NUMBER,
            "Rpcd" => "00000",
            "Tsymd" => "20260105",
            "Trtm" => "093000",
            _ => "001",
        };
        format!("\"{}\":\"{value}\"", member.wire)
    });
    let rows = (1..=count).map(|row| {
        format!(
            r#"{{"Sqno":"{row}","Vran":"790{row:011}","RcvYmd":"20260105","RcvAmt":"1000000"}}"#
        )
    });
    format!(
        r#"{{"Header":{{{}}},"P2pCmtmNo":"001","ChidSqno":"001","UseAblAmt":"1","ThdDepsAmt":"0","TotCnt":"{count}","Iqtcnt":"{count}","PageNo":"1","REC":[{}]}}"#,
        header.collect::<Vec<_>>().join(","),
        rows.collect::<Vec<_>>().join(",")
    )
}

#[test]
fn an_order_of_500_rows_is_checked_and_written_into_one_buffer() {
    let accounts: Vec<String> = (0..500).map(|row| format!("790{row:011}")).collect();
    let rows: Vec<_> = accounts.iter().map(|it| (it.as_str(), 1_000_000)).collect();
    let order = requests::order(requests::LOAN, true, &rows);
    let (contract, sending) = (contract(), sending());
    let counted = measure(|| {
        order.check_on(TODAY, false).unwrap();
        encode(&order, &contract, &sending, None).unwrap();
    });
    // The buffer, and once more of it when the length of a row is known.
    assert_eq!(counted.count_total, 2);
}

#[test]
fn a_row_of_a_reply_is_read_with_one_allocation() {
    let (contract, sending, codes) = (contract(), sending(), CodeOverlay::default());
    let list = requests::deposits_today();
    let counted = |rows: usize| {
        let body = listing(rows);
        let reply = Reply {
            status: 200,
            body: body.as_bytes(),
        };
        let counted = measure(|| {
            let judged = judge(&list, &contract, &sending, reply, &codes);
            assert!(judged.outcome.is_done() && judged.deviations.is_empty());
        });
        counted.count_total
    };
    assert_eq!(counted(500) - counted(20), 480);
}
