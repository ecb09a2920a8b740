//! What checking, writing and reading cost beside serde structs of strings with garde: medians over interleaved rounds, and their ratios.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date, time};
use ontu::nh::elements::{AgreementNo, SubsidiaryNo};
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::values::PeriodUnit;
use ontu::nh::{DepositList, PaymentOrder};
use ontu::runtime::{
    CodeOverlay, Contract, Digits, Element, Krw, Operation, Reply, Sending, Text, TransactionNo,
    encode, judge,
};
use speed_peer::{Deposits, Header, Order, Row};

const TODAY: Date = date(2026, 1, 5);
const NUMBER: &str = "20260105000000000001";
const ROUNDS: usize = 41;

fn main() -> ExitCode {
    let sending = Sending {
        transaction_no: TransactionNo::parse(NUMBER).expect("a number"),
        date: TODAY,
        time: time(9, 30, 0, 0),
    };
    let contract = contract();
    let codes = CodeOverlay::default();

    let (ours, theirs) = (our_order(500), their_order(500));
    let written = encode(&ours, &contract, &sending, None).expect("a body");
    println!(
        "an order of 500 rows: {} bytes, the peer's {}",
        written.expose().len(),
        theirs.checked_body().len()
    );
    let mut missed = row(
        "check and write an order of 500 rows",
        0.6,
        20,
        || {
            ours.check_on(TODAY, false).expect("a legal order");
            black_box(encode(&ours, &contract, &sending, None).expect("a body"));
        },
        || {
            black_box(theirs.checked_body());
        },
    );
    let list = DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: TODAY.into(),
        end: TODAY.into(),
    });
    for count in [20, 500] {
        let body = reply(count);
        let read = || {
            let reply = Reply {
                status: 200,
                body: body.as_bytes(),
            };
            judge(&list, &contract, &sending, reply, &codes)
        };
        let judged = read();
        assert!(
            judged.outcome.is_done() && judged.deviations.is_empty(),
            "{:?}",
            judged.deviations
        );
        missed |= row(
            &format!("read a reply of {count} deposits"),
            0.7,
            if count == 20 { 400 } else { 20 },
            || {
                black_box(read());
            },
            || {
                black_box(Deposits::read(
                    body.as_bytes(),
                    <DepositList as Operation>::INFO.api,
                    NUMBER,
                ));
            },
        );
    }
    if missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Measures both sides in turn, prints one row of the table, and returns whether the bound is missed.
fn row(
    what: &str,
    bound: f64,
    times: u32,
    mut ours: impl FnMut(),
    mut theirs: impl FnMut(),
) -> bool {
    let mut measured = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (side, work) in measured
            .iter_mut()
            .zip([&mut ours as &mut dyn FnMut(), &mut theirs])
        {
            let start = Instant::now();
            (0..times).for_each(|_| work());
            side.push(start.elapsed() / times);
        }
    }
    let [ours, theirs] = measured.map(median);
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let missed = ratio > bound;
    println!(
        "{what:<40} {ours:>10.1?} {theirs:>10.1?} {ratio:>6.2}  at most {bound}{}",
        if missed { " (MISSED)" } else { "" }
    );
    missed
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn contract() -> Contract {
    let mut contract = Contract::new();
    for info in <DepositList as Operation>::SERVICE
        .header_request
        .iter()
        .map(|member| member.element)
        .chain([AgreementNo::INFO, SubsidiaryNo::INFO])
    {
        // Some elements of the header are not the contract's; a value for them is not used.
        let _ = contract.set(info, "001");
    }
    contract
}

fn digits<E: Element>(text: &str) -> Digits<E> {
    Digits::new(text).expect("digits")
}

fn text<E: Element>(text: &str) -> Text<E> {
    Text::new(text).expect("a text")
}

fn krw(amount: u64) -> Krw {
    Krw::new(amount).expect("an amount")
}

fn account(index: usize) -> String {
    format!("790{index:011}")
}

fn our_order(rows: usize) -> PaymentOrder {
    PaymentOrder::new(PaymentOrderRequired {
        raised_amount: krw(500_000_000),
        loan_term_months: 12,
        investment_total: krw(1_000_000 * rows as u64),
        is_new_loan: true,
        loan_no: digits("2026010500011"),
        bank_code: digits("011"),
        borrower_account_no: digits("3020000000150"),
        account_holder_name: text("홍길동"),
        loan_application_date: TODAY,
        withdrawal_memo: text("대출금"),
        investments: (0..rows)
            .map(|index| {
                Investment::new(InvestmentRequired {
                    virtual_account_no: digits(&account(index)),
                    investment_amount: krw(1_000_000),
                })
            })
            .collect(),
    })
}

fn their_order(rows: usize) -> Order {
    Order {
        Header: Header {
            ApiNm: PaymentOrder::INFO.api.to_owned(),
            Tsymd: "20260105".to_owned(),
            Trtm: "093000".to_owned(),
            Iscd: "001".to_owned(),
            FintechApsno: "001".to_owned(),
            ApiSvcCd: "001".to_owned(),
            IsTuno: NUMBER.to_owned(),
            AccessToken: "001".to_owned(),
        },
        P2pCmtmNo: "001".to_owned(),
        ChidSqno: "001".to_owned(),
        SlctAmt: "500000000".to_owned(),
        LonTrm: "12".to_owned(),
        InvSumAmt: (1_000_000 * rows).to_string(),
        NewTrnsYn: "Y".to_owned(),
        LoanNo: "2026010500011".to_owned(),
        Bncd: "011".to_owned(),
        BrwAcno: "3020000000150".to_owned(),
        Dpnm: "홍길동".to_owned(),
        LonApcYmd: "20260105".to_owned(),
        DractOtlt: "대출금".to_owned(),
        MractOtlt: String::new(),
        Rec: (0..rows)
            .map(|index| Row {
                Vran: account(index),
                InvAmt: "1000000".to_owned(),
            })
            .collect(),
    }
}

fn reply(rows: usize) -> String {
    let rows: Vec<String> = (0..rows)
        .map(|index| {
            format!(
                r#"{{"Sqno":"{}","Vran":"{}","RcvYmd":"20260105","RcvAmt":"1000000"}}"#,
                index + 1,
                account(index)
            )
        })
        .collect();
    let header: Vec<String> = <DepositList as Operation>::SERVICE
        .header_response
        .iter()
        .map(|member| {
            let value = match member.wire {
                "ApiNm" => <DepositList as Operation>::INFO.api,
                "IsTuno" => NUMBER,
                "Rpcd" => "00000",
                "Rsms" => "정상처리 되었습니다.",
                "Tsymd" => "20260105",
                "Trtm" => "093000",
                _ => "001",
            };
            format!("\"{}\":\"{value}\"", member.wire)
        })
        .collect();
    format!(
        r#"{{"Header":{{{}}},"P2pCmtmNo":"001","ChidSqno":"001","UseAblAmt":"1000000","ThdDepsAmt":"0","TotCnt":"{count}","Iqtcnt":"{count}","PageNo":"1","REC":[{}]}}"#,
        header.join(","),
        rows.join(","),
        count = rows.len(),
    )
}
