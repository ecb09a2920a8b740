//! Every fault that Excel and its users put into tables, in one list: what a file holds, and where which fault is named.

use std::path::Path;

use encoding_rs::EUC_KR;
use ontu::runtime::MoneyMoving;
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::money::{Whole, payment, repayment, returns};
use crate::exit::{Exit, Failure};

/// A fault as it is expected: its line and column, none for the whole file, and a part of its English text.
type Expected = (Option<(u64, u64)>, &'static str);

const fn at(line: u64, column: u64, part: &'static str) -> Expected {
    (Some((line, column)), part)
}

/// Writes files into a folder and reads them.
fn with<T>(files: &[(&str, &[u8])], read: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    read(folder.path())
}

fn rows_of(bytes: &[u8]) -> Result<Vec<(String, u64)>, Box<Failure>> {
    let read = with(&[("rows.csv", bytes)], |folder| {
        repayment(&folder.join("rows.csv"))
    })?;
    let rows = read.found.0.iter();
    Ok(rows
        .map(|row| {
            let account = row.virtual_account_no().expose().to_owned();
            (account, row.repayment_amount().get())
        })
        .collect())
}

/// The faults that a failure names, in its order.
fn faults(failure: &Failure) -> Vec<(Option<(u64, u64)>, String)> {
    assert_eq!((failure.exit(), failure.kind()), (Exit::Refused, "invalid"));
    let faults = failure.details()["faults"].as_array().unwrap();
    let place = |fault: &Json| fault["line"].as_u64().zip(fault["column"].as_u64());
    faults
        .iter()
        .map(|fault| {
            let message = fault["message"]["en"].as_str().unwrap_or_default();
            (place(fault), message.to_owned())
        })
        .collect()
}

/// Expects exactly these faults.
fn expect(name: &str, failure: &Failure, expected: &[Expected]) {
    let found = faults(failure);
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for ((place, message), (expected, part)) in found.iter().zip(expected) {
        assert_eq!(place, expected, "{name}: {message}");
        assert!(message.contains(part), "{name}: {part} in {message}");
    }
}

/// A repayment's table that is refused.
fn refused(name: &str, text: impl AsRef<[u8]>, expected: &[Expected]) {
    let failure = rows_of(text.as_ref()).expect_err(name);
    expect(name, &failure, expected);
}

/// A repayment's table of two rows that is read.
fn read(name: &str, text: impl AsRef<[u8]>) {
    let rows = rows_of(text.as_ref());
    let rows = rows.unwrap_or_else(|failure| panic!("{name}: {:?}", faults(&failure)));
    let expected = [
        ("79000000000001".to_owned(), 1_000_000),
        ("79000000000002".to_owned(), 2),
    ];
    assert_eq!(rows, expected, "{name}");
}

const HEADING: &str = "가상계좌번호,상환금액\n";

#[test]
fn what_excel_in_korea_writes_is_read() {
    let korean =
        "가상계좌번호,상환금액,비고\r\n79000000000001,\"1,000,000\",뷁 씨\r\n79000000000002,2,\r\n";
    read("UTF-8", korean);
    read("UTF-8 with its mark", format!("\u{feff}{korean}"));
    read("CP949", EUC_KR.encode(korean).0);
    let table = |heading: &str| format!("{heading}\n79000000000001,1000000\n79000000000002,2\n");
    for heading in [
        "virtual_account_no,repayment_amount",
        "Vran,RpayAmt",
        "가상계좌번호,상환금액(원)",
        " 가상 계좌 번호 ,상환금액[KRW]",
        "\"가상계좌번호\",\"상환금액\"",
        "Virtual Account No,Repayment-Amount",
        "account,amount",
        "가상계좌,금액",
    ] {
        read(heading, table(heading));
    }
    let rows = "79000000000001,1000000\n79000000000002,2\n";
    for (name, text) in [
        ("no line break at the end", table("Vran,RpayAmt").trim_end().to_owned()),
        ("empty lines at the end", format!("{HEADING}{rows}\n\n , \n,\n\n")),
        ("empty lines before and between", format!("\n,\n{HEADING}\n{rows}")),
        ("columns without a heading", format!("가상계좌번호,상환금액,,\n{}", rows.replace('\n', ",,\n"))),
        ("the line that tells Excel of commas", format!("sep=,\n{HEADING}{rows}")),
        ("old line breaks", format!("{HEADING}{rows}").replace('\n', "\r")),
        ("spaces of all kinds", format!("{HEADING}{}", rows.replace(',', "\u{a0},\u{3000}\t"))),
        ("quotes around all", "\"Vran\",\"RpayAmt\"\n\"79000000000001\",\"1000000\"\n\"79000000000002\",\"2\"\n".to_owned()),
        (
            "a remark with quotes, commas and line breaks",
            "Vran,비고,RpayAmt\n79000000000001,\"그는 \"\"예\"\",\n라고 함\",1000000\n79000000000002,5\" 관,2\n".to_owned(),
        ),
    ] {
        read(name, text);
    }
}

#[test]
fn each_fault_of_a_cell_is_named_at_its_place() {
    let excel = "Excel has shortened";
    let cells: [(&str, &str, &[Expected]); 19] = [
        ("an exponent", "7.9E+13,1", &[at(2, 1, excel)]),
        ("a short exponent", "3.02E+12,1", &[at(2, 1, excel)]),
        ("an exponent in small letters", "7e13,1", &[at(2, 1, excel)]),
        (
            "an exponent for an amount",
            "79000000000001,1E+09",
            &[at(2, 2, excel)],
        ),
        (
            "separators in a number",
            "\"79,000,000,000,001\",1",
            &[at(2, 1, "Excel shows it as an amount")],
        ),
        (
            "an error of a formula",
            "#N/A,#REF!",
            &[
                at(2, 1, "Excel has written an error"),
                at(2, 2, "Excel has written an error"),
            ],
        ),
        (
            "a column that was too narrow",
            "79000000000001,####",
            &[at(2, 2, "Excel has written an error")],
        ),
        (
            "separators without quotes",
            "79000000000001,1,000,000",
            &[at(2, 3, "quotes")],
        ),
        (
            "separators in the wrong place",
            "79000000000001,\"1,00\"",
            &[at(2, 2, "whole number")],
        ),
        (
            "a decimal",
            "79000000000001,1000.0",
            &[at(2, 2, "whole number")],
        ),
        ("a sign", "79000000000001,-1", &[at(2, 2, "whole number")]),
        (
            "a currency",
            "79000000000001,\"₩1,000\"",
            &[at(2, 2, "whole number")],
        ),
        ("nothing", "79000000000001,0", &[at(2, 2, "at least 1")]),
        (
            "full-width digits",
            "７９００００００００００００１,１０００",
            &[at(2, 1, "full-width"), at(2, 2, "full-width")],
        ),
        (
            "a letter for a digit",
            "79O00000000001,1",
            &[at(2, 1, "virtual_account_no")],
        ),
        (
            "empty cells",
            ",1\n79000000000001,",
            &[at(2, 1, "empty"), at(3, 2, "empty")],
        ),
        ("a short row", "79000000000001", &[at(2, 2, "empty")]),
        ("a long row", "79000000000001,1,x", &[at(2, 3, "3 cells")]),
        (
            "a line break within",
            "\"7900000\n0000001\",1",
            &[at(2, 1, "line break")],
        ),
    ];
    for (name, row, expected) in cells {
        refused(name, format!("{HEADING}{row}\n"), expected);
    }
}

#[test]
fn an_amount_that_its_separator_cut_moves_nothing() {
    let rest = "rest of an amount";
    let spare = "Vran,RpayAmt,비고,담당\n79000000000001,";
    let known = "RpayAmt,Vran\n";
    let repayments: [(&str, String, &[Expected]); 12] = [
        ("a thousand", format!("{spare}1,000\n"), &[at(2, 3, rest)]),
        (
            "two separators",
            format!("{spare}2,345,678\n"),
            &[at(2, 3, rest)],
        ),
        (
            "spaces behind them",
            format!("{spare}2, 345, 678\n"),
            &[at(2, 3, rest)],
        ),
        (
            "three digits before it",
            format!("{spare}250,000,\n"),
            &[at(2, 3, rest)],
        ),
        (
            "a unit behind it",
            format!("{spare}1,000원,\n"),
            &[at(2, 3, rest)],
        ),
        (
            "a fraction behind it",
            format!("{spare}1,000.00,\n"),
            &[at(2, 3, rest)],
        ),
        (
            "more cells than headings",
            format!("{HEADING}79000000000001,1,000,000\n"),
            &[at(2, 3, rest)],
        ),
        (
            "a known column behind it",
            format!("{known}7,250,79000000000001\n"),
            &[at(2, 2, rest)],
        ),
        (
            "a cut in a column before it",
            "Vran,잔액,RpayAmt,비고\n79000000000001,1,234,5000\n".to_owned(),
            &[at(2, 3, rest)],
        ),
        (
            "a blank heading",
            "Vran,RpayAmt,\n79000000000001,1000,x\n".to_owned(),
            &[at(2, 3, "without a heading")],
        ),
        (
            "a blank heading before the others",
            ",Vran,RpayAmt\n0,79000000000001,1000\n".to_owned(),
            &[at(2, 1, "without a heading")],
        ),
        (
            "a blank heading over a rest",
            "Vran,RpayAmt,\n79000000000001,7,250\n".to_owned(),
            &[at(2, 3, rest)],
        ),
    ];
    for (name, text, expected) in repayments {
        refused(name, text, expected);
    }
    for amount in ["7，250", "7’250", "7 250", "7.250", "7\u{a0}250"] {
        let text = format!("{HEADING}79000000000001,{amount}\n");
        refused(amount, text, &[at(2, 2, "whole number")]);
    }
    let text = "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt,비고,담당\n79000000000001,011,7,홍길동,1,반환\n79000000000101,7,250,000,홍길동,30200000000001,반환\n79000000000101,500,011,홍길동,30200000000001,반환\n79000000000101,\"500\",011,홍길동,30200000000001,반환,,\n";
    let failure = with(&[("returns.csv", text.as_bytes())], |folder| {
        returns(&folder.join("returns.csv"), false).unwrap_err()
    });
    let expected = [
        at(2, 2, "whole number"),
        at(2, 3, "fewer than 3"),
        at(3, 3, rest),
        at(4, 3, rest),
    ];
    expect("returns", &failure, &expected);
    let investors = "가상계좌번호,투자금액,이름\n79000000000001,2,000\n";
    let failure = with(
        &[
            ("loan.yaml", b"a: b\n".as_slice()),
            ("i.csv", investors.as_bytes()),
        ],
        |folder| {
            let (loan, rows) = (folder.join("loan.yaml"), folder.join("i.csv"));
            payment(&loan, &rows, Whole::Loan, false).unwrap_err()
        },
    );
    let faults = faults(&failure);
    assert!(
        faults
            .iter()
            .any(|(place, what)| *place == Some((2, 3)) && what.contains(rest)),
        "{faults:?}"
    );
}

#[test]
fn what_can_be_no_rest_of_an_amount_is_read() {
    let text = |first: &str, second: &str| {
        format!("Vran,RpayAmt,비고\n79000000000001,{first}\n79000000000002,{second}\n")
    };
    read("an amount in quotes", text("\"1,000,000\",", "\"2\",345"));
    read("a rest in quotes", text("1000000,000", "2,\"345\""));
    read("other than three digits", text("1000000,12", "2,3456"));
    read("a remark of digits", text("1000000,", "2,345번"));
}

#[test]
fn marks_in_a_number_may_be_taken_out() {
    for number in [
        "790-0000-0000001",
        "790–0000–0000001",
        "'79000000000001",
        "=\"79000000000001\"",
        "790 0000 0000001",
        "\"=\"\"79000000000001\"\"\"",
        "79000000000001-",
    ] {
        refused(
            number,
            format!("{HEADING}{number},1\n"),
            &[at(2, 1, "may be taken out")],
        );
    }
    for number in ["-", "=\"\"", "79-A", "'", "=79000000000001"] {
        let failure = rows_of(format!("{HEADING}{number},1\n").as_bytes()).unwrap_err();
        let [(place, what)] = &faults(&failure)[..] else {
            panic!("one fault of {number}");
        };
        assert_eq!(*place, Some((2, 1)), "{number}");
        assert!(!what.contains("taken out"), "{number}: {what}");
    }
}

#[test]
fn hangul_that_was_taken_apart_is_read_as_it_looks() {
    let korean = "가상계좌번호,상환금액\n79000000000001,1000000\n79000000000002,2\n";
    read("a table", korean.nfd().collect::<String>());
    let table = "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt\n79000000000001,5000,004,홍길동,30100000000001,반환\n";
    let table: String = table.nfd().collect();
    let read = with(&[("returns.csv", table.as_bytes())], |folder| {
        returns(&folder.join("returns.csv"), true).unwrap()
    });
    assert_eq!(read.found.rows[0].account_holder_name().expose(), "홍길동");
}

#[test]
fn texts_over_their_bytes_are_named_where_bytes_are_enforced() {
    let table = "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt\n79000000000101,1000,011,홍길동,30200000000001,반환\n79000000000102,2000,011,홍길동,30200000000001,가나다라마바사아\n79000000000103,3000,011,홍길동,30200000000001,반환😀\n79000000000104,4000,011,홍길동,30200000000001,가나다라마바사\n";
    let read = |enforced| {
        with(&[("returns.csv", table.as_bytes())], |folder| {
            returns(&folder.join("returns.csv"), enforced)
        })
    };
    assert_eq!(read(false).unwrap().found.rows.len(), 4);
    let expected = [at(3, 6, "16 bytes in CP949"), at(4, 6, "CP949")];
    expect("returns", &read(true).unwrap_err(), &expected);
}

#[test]
fn returns_that_are_alike_are_found() {
    let row = |account: &str, amount: &str, memo: &str| {
        format!("{account},{amount},011,홍길동,30200000000001,{memo}\n")
    };
    let text = [
        "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt\n".to_owned(),
        row("79000000000101", "100000", "반환1"),
        row("79000000000102", "100000", "반환1"),
        row("079000000000101", "\"100,000\"", "반환2"),
        row("79000000000102", "100001", "반환1"),
    ]
    .concat();
    let read = with(&[("returns.csv", text.as_bytes())], |folder| {
        returns(&folder.join("returns.csv"), false).unwrap()
    });
    assert_eq!(read.found.alike, [vec![2, 4]]);
}

#[test]
fn rows_of_totals_are_named_as_such() {
    let row = "79000000000001,1\n";
    for label in ["합계", "총 합계", "소계", "계", "Total", "SUM", "합계(원)"] {
        let text = format!("{HEADING}{row}{label},1\n");
        refused(label, text, &[at(3, 1, "totals")]);
    }
    let text = "이름,Vran,RpayAmt\n가,79000000000001,1\n합계,,1\n";
    refused(
        "a label beside an empty account",
        text,
        &[at(3, 1, "totals")],
    );
    // A person may be called so; an account makes it a row as any other.
    let text = "이름,Vran,RpayAmt\n계,79000000000001,1000000\n합계,79000000000002,2\n";
    read("a name beside an account", text);
    refused(
        "a sum without a label",
        format!("{HEADING}{row},1\n"),
        &[at(3, 1, "empty")],
    );
}

#[test]
fn each_fault_of_a_heading_is_named_once() {
    let row = "79000000000001,1\n";
    let headings: [(&str, String, &[Expected]); 17] = [
        ("nothing at all", String::new(), &[(None, "no heading")]),
        (
            "empty lines only",
            "\n,,\n \n".to_owned(),
            &[(None, "no heading")],
        ),
        ("a heading only", HEADING.to_owned(), &[(None, "no row")]),
        ("no heading", row.to_owned(), &[at(1, 1, "no heading")]),
        (
            "a title above it",
            format!("2026년 1월 상환,,\n단위: 원\n{HEADING}{row}"),
            &[at(1, 1, "line 3")],
        ),
        (
            "a title that is called as a column",
            format!("상환금액\n\n{HEADING}{row}"),
            &[at(1, 1, "line 3")],
        ),
        (
            "a title above another separator",
            format!("1월 상환\n{}", HEADING.replace(',', "\t")),
            &[at(1, 1, "commas")],
        ),
        (
            "a unit that is no KRW",
            format!("가상계좌번호,상환금액(천원)\n{row}"),
            &[at(1, 2, "(천원)")],
        ),
        (
            "a unit in a heading that is cut",
            format!("상환금액(원,천원),가상계좌번호\n{row}"),
            &[at(1, 1, "(원")],
        ),
        (
            "a missing column",
            format!("가상계좌번호,비고\n{row}"),
            &[at(1, 1, "no column 상환금액 (repayment_amount)")],
        ),
        (
            "a misspelled column",
            format!("가상계좌번호,repayment_amuont\n{row}"),
            &[at(1, 1, "did the heading repayment_amuont mean")],
        ),
        (
            "a column twice",
            format!("Vran,RpayAmt,Vran\n{row}"),
            &[at(1, 3, "there twice")],
        ),
        (
            "a column under two names",
            format!("Vran,상환금액,금액\n{row}"),
            &[at(1, 3, "there twice")],
        ),
        (
            "the columns of another table",
            format!("가상계좌번호,투자금액\n{row}"),
            &[at(1, 1, "repayment_amount")],
        ),
        (
            "semicolons",
            "가상계좌번호;상환금액\n79000000000001;\"1,000\"\n".to_owned(),
            &[at(1, 1, "commas")],
        ),
        (
            "tabs",
            "가상계좌번호\t상환금액\t비고\n79000000000001\t1,000\t\n".to_owned(),
            &[at(1, 1, "commas")],
        ),
        (
            "the line that tells Excel of semicolons",
            format!("sep=;\n{HEADING}{row}"),
            &[at(1, 1, "commas")],
        ),
    ];
    for (name, text, expected) in headings {
        refused(name, text, expected);
    }
}

#[test]
fn a_quote_that_is_not_closed_swallows_no_row_unseen() {
    let text = "Vran,RpayAmt,비고\n79000000000001,1,\"메모\n79000000000002,2,\n79000000000003,3,\n";
    refused(
        "in a column that nobody needs",
        text,
        &[at(2, 1, "never closed")],
    );
    let text = format!("{HEADING}79000000000001,\"1\n79000000000002,2\n");
    let expected = [at(2, 1, "never closed"), at(2, 2, "line break")];
    refused("in an amount", text, &expected);
}

#[test]
fn files_that_are_no_tables_are_named_as_what_they_are() {
    let files: [(&str, &[u8], &[Expected]); 6] = [
        ("a workbook", b"PK\x03\x04\x14\0", &[(None, "workbook")]),
        (
            "an old workbook",
            b"\xd0\xcf\x11\xe0\xa1",
            &[(None, "workbook")],
        ),
        ("Unicode text", b"\xff\xfeV\0r\0", &[(None, "UTF-16")]),
        (
            "a mark and no UTF-8",
            b"\xef\xbb\xbfVran,RpayAmt\n79,\xff\n",
            &[at(2, 2, "UTF-8")],
        ),
        (
            "bytes of no encoding",
            b"Vran,RpayAmt\n79,1\n\xff\xff,1\n",
            &[at(3, 1, "neither")],
        ),
        (
            "characters that were lost before",
            "Vran,RpayAmt\n79,1\n\u{fffd},1\n".as_bytes(),
            &[at(3, 1, "lost")],
        ),
    ];
    for (name, bytes, expected) in files {
        refused(name, bytes, expected);
    }
}

#[test]
fn all_faults_of_a_table_come_at_once_and_in_its_order() {
    let heading = "가상계좌번호,반환금액,은행코드,예금주명,투자자계좌번호,입금계좌인자내용";
    let table = format!(
        "{heading}\r\n7.9E+13,\"1,000\",4,홍길동,3.01E+13,반환\r\n79000000000002,1,000,011,홍길동,30100000000002,반환\r\n79000000000003,１,11,,30100000000003,\r\n합계,1001,,,,\r\n"
    );
    let failure = with(&[("returns.csv", table.as_bytes())], |folder| {
        returns(&folder.join("returns.csv"), false).unwrap_err()
    });
    let expected = [
        at(2, 1, "Excel"),
        at(2, 3, "004"),
        at(2, 5, "Excel"),
        at(3, 3, "quotes"),
        at(4, 2, "full-width"),
        at(4, 3, "011"),
        at(4, 4, "empty"),
        at(4, 6, "empty"),
        at(5, 1, "totals"),
    ];
    expect("returns", &failure, &expected);
}

#[test]
fn faults_of_two_files_come_together_even_where_one_is_no_table() {
    let loan = "대출번호: [1]\n";
    let failure = with(
        &[("loan.yaml", loan.as_bytes()), ("i.csv", b"a;b\n1;2\n")],
        |folder| {
            payment(
                &folder.join("loan.yaml"),
                &folder.join("i.csv"),
                Whole::Loan,
                false,
            )
            .unwrap_err()
        },
    );
    expect("both", &failure, &[at(1, 7, "YAML"), at(1, 1, "commas")]);
    let files: Vec<&str> = failure.details()["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["file"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(files, ["loan.yaml", "i.csv"]);
}

#[test]
fn a_column_that_is_wrong_in_every_row_is_not_written_out_whole() {
    let rows = "7.9E+13,1\n".repeat(150);
    let failure = rows_of(format!("{HEADING}{rows}").as_bytes()).unwrap_err();
    assert_eq!(faults(&failure).len(), 150);
    let shown = failure.message().text(crate::language::Language::En);
    assert_eq!(shown.lines().count(), 102, "{shown}");
    assert!(
        shown.ends_with("and 50 more, all of which --json shows"),
        "{shown}"
    );
}

#[test]
fn amounts_of_returns_are_read_as_they_stand() {
    let table = "Vran,RtnAmt,Bncd,Dpnm,IvstrAcct,MractOtlt\n79000000000001,\"250,000\",004,\" 홍 길동 \",30100000000001,반환 1월\n";
    let read = with(&[("returns.csv", table.as_bytes())], |folder| {
        returns(&folder.join("returns.csv"), false).unwrap()
    });
    let [one] = &read.found.rows[..] else {
        panic!("one return");
    };
    assert_eq!(one.amount().get(), 250_000);
    assert_eq!(one.bank_code().expose(), "004");
    assert_eq!(one.account_holder_name().expose(), "홍 길동");
    assert!(read.remarks.is_empty());
}
