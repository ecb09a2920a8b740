//! Files as people have them: encodings, what Excel does, and that a faulty file moves nothing.

use crate::bank::{PAYMENT, World};

async fn faulty(loan: Option<&str>, investors: Option<&[u8]>, places: &[&str], says: &str) {
    let world = World::new(2).await;
    if let Some(text) = loan {
        world.ontu.write("loan.yaml", text);
    }
    if let Some(bytes) = investors {
        std::fs::write(world.ontu.folder().join("investors.csv"), bytes).unwrap();
    }
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, object["error"]["kind"].as_str()),
        (1, Some("invalid")),
        "{object}"
    );
    let found: Vec<String> = object["error"]["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            let file = fault["file"].as_str().unwrap();
            format!("{file}:{}:{}", fault["line"], fault["column"])
        })
        .collect();
    assert_eq!(found, places, "{object}");
    let message = object["error"]["message"].as_str().unwrap();
    assert!(message.contains(says), "{message}");
    assert!(!world.has_recorded() && world.front.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_encodings_of_excel_in_korea_are_read() {
    for encode in [
        (|text: &str| text.as_bytes().to_vec()) as fn(&str) -> Vec<u8>,
        |text| [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        |text| encoding_rs::EUC_KR.encode(text).0.into_owned(),
    ] {
        let world = World::new(2).await;
        let rows: Vec<String> = world
            .investors
            .iter()
            .map(|account| format!("김온투,{account},\"10,000\",메모\r\n"))
            .collect();
        let text = format!("이름,가상계좌번호,투자금액(원),비고\r\n{}", rows.concat());
        let path = world.ontu.folder().join("investors.csv");
        std::fs::write(path, encode(&text)).unwrap();
        let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
        assert_eq!(code, 0, "{object}");
        assert_eq!(world.moved(PAYMENT), 20_000);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_no_krw_is_named_in_both_files() {
    let loan = "loan_no: 2026010500011\n\"모집금액(백만원)\": 3,000\nloan_term_months: 12\nbank_code: 011\nborrower_account_no: 30200000000009\naccount_holder_name: 최라\nloan_application_date: 2026-01-05\nwithdrawal_memo: 투자\n";
    let table = "가상계좌번호,투자금액[천원]\n79000000000101,3000\n";
    let places = ["loan.yaml:2:1", "investors.csv:1:2"];
    faulty(Some(loan), Some(table.as_bytes()), &places, "(백만원)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_excel_did_to_a_number_is_named_with_its_place() {
    let table = "가상계좌번호,투자금액\n7.9E+13,10000\n79000000000002,1E+04\n";
    let places = ["investors.csv:2:1", "investors.csv:3:2"];
    faulty(None, Some(table.as_bytes()), &places, "Excel").await;
    let loan = "대출번호: 2026010500011\n모집금액: 20000\n대출기간: 12\n은행코드: 11\n차입자계좌번호: 3.02E+13\n예금주명: 박차입\n대출신청일자: 20260105\n출금계좌인자내용: 투자금\n";
    let places = ["loan.yaml:4:7", "loan.yaml:5:10"];
    faulty(Some(loan), None, &places, "Excel").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_faults_are_named_at_once() {
    let table = "Vran,InvAmt\n79000000000001,\n,10000\n79000000000003,1,000\n79A,0\n";
    let places = [
        "investors.csv:2:2",
        "investors.csv:3:1",
        "investors.csv:4:3",
        "investors.csv:5:1",
        "investors.csv:5:2",
    ];
    faulty(None, Some(table.as_bytes()), &places, "quotes").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_cut_off_does_not_add_up() {
    let table = "Vran,InvAmt\n79000000000001,10000\n";
    faulty(None, Some(table.as_bytes()), &["loan.yaml:2:16"], "10,000").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_is_no_table() {
    faulty(
        None,
        Some(b"PK\x03\x04\x14\0"),
        &["investors.csv:null:null"],
        "workbook",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_personal_value_shows_in_a_fault() {
    let world = World::new(1).await;
    let secret = "9876543210987654321X";
    world
        .ontu
        .write("investors.csv", &format!("Vran,InvAmt\n{secret},10000\n"));
    let ended = world.ontu.run(&world.pay("loan-1", &[])).expect(1);
    assert!(!ended.stderr.contains("98765"), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("investors.csv:2:1"),
        "{}",
        ended.stderr
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_there_could_not_be_read() {
    let world = World::new(1).await;
    std::fs::remove_file(world.ontu.folder().join("loan.yaml")).unwrap();
    assert_eq!(
        world.ontu.fails(&world.pay("loan-1", &[])),
        (4, "file".to_owned())
    );
}
