//! Tests of the shell: what HTTP callers see, also when connections are cut, by a caller that speaks HTTP by hand.

use ontu_sandbox::{
    DEFAULT_TOKEN, Fault, FaultKind, GarbageKind, Sandbox, SimulatedClock, Usage, When,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ISSUE: &str = "P2PNVirtualAccountNumberRequest";
const PAY: &str = "P2PNInvestmentPaymentOrder";

/// A reply as it came over the wire.
struct Raw {
    head: String,
    body: Vec<u8>,
}

impl Raw {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or("none")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn code(&self) -> String {
        self.json()["Header"]["Rpcd"].as_str().unwrap().to_owned()
    }
}

/// Sends a request on a connection of its own and reads until the bank closes it.
async fn exchange(sandbox: &Sandbox, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut stream = connect(sandbox).await;
    send(&mut stream, path, headers, body).await;
    let mut received = Vec::new();
    // A cut connection may end in an error; what came before it is what counts.
    let _ = stream.read_to_end(&mut received).await;
    received
}

async fn connect(sandbox: &Sandbox) -> TcpStream {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

async fn send(stream: &mut TcpStream, path: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
}

fn split(received: Vec<u8>) -> Raw {
    let end = received
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(received[..end].to_vec()).unwrap();
    Raw {
        head,
        body: received[end + 4..].to_vec(),
    }
}

async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Raw {
    split(
        exchange(
            sandbox,
            path,
            "Content-Type: application/json\r\n",
            body.to_string().as_bytes(),
        )
        .await,
    )
}

fn header(sandbox: &Sandbox, api: &str, number: &str) -> Value {
    json!({
        "ApiNm": api, "Tsymd": sandbox.clock().now().strftime("%Y%m%d").to_string(), "Trtm": "112428", "Iscd": "000013",
        "FintechApsno": "001", "ApiSvcCd": "13E_001_00", "IsTuno": number, "AccessToken": sandbox.token(),
    })
}

fn issue(sandbox: &Sandbox, number: &str) -> Value {
    json!({
        "Header": header(sandbox, ISSUE, number), "P2PCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "P2PVractUsg": "1", "InvstBrwNm": "김투자",
    })
}

fn order(sandbox: &Sandbox, number: &str, investor: &str) -> Value {
    json!({
        "Header": header(sandbox, PAY, number), "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000",
        "SlctAmt": "1000", "LonTrm": "12", "InvSumAmt": "1000", "NewTrnsYn": "Y", "LoanNo": number, "Bncd": "011",
        "BrwAcno": "3020000000150", "Dpnm": "이차입", "LonApcYmd": "20260105", "DractOtlt": "대출금", "MractOtlt": "",
        "Rec": [{ "Vran": investor, "InvAmt": "1000" }],
    })
}

fn funded(sandbox: &Sandbox) -> String {
    let investor = sandbox.with_bank(|bank| bank.open_account(Usage::Investor, "김투자"));
    sandbox.deposit(&investor, 10_000).unwrap();
    investor
}

fn path(api: &str) -> String {
    format!("/{api}.nh")
}

#[tokio::test]
async fn a_call_is_answered_as_the_bank_would() {
    let sandbox = Sandbox::start().await.unwrap();
    let reply = post(&sandbox, &path(ISSUE), &issue(&sandbox, "1")).await;
    assert_eq!(reply.status(), "200");
    assert!(
        reply
            .head
            .to_lowercase()
            .contains("content-type: application/json")
    );
    assert_eq!(reply.code(), "00000");
    let calls = sandbox.transcript();
    assert_eq!((calls.len(), calls[0].accepted), (1, true));
    assert!(sandbox.movements().is_empty());
    assert_eq!(sandbox.token(), DEFAULT_TOKEN);
    assert!(!format!("{sandbox:?} {:?}", Sandbox::builder()).contains(DEFAULT_TOKEN));
}

#[tokio::test]
async fn the_partner_channel_takes_its_token_from_an_http_header() {
    let sandbox = Sandbox::builder()
        .token("opensesame")
        .start()
        .await
        .unwrap();
    let path = format!("/{ISSUE}.nhd");
    for (number, headers, expected) in [
        (
            "1",
            "Auth: Basic opensesame\r\nContent-Type: application/octet-stream\r\n",
            "00000",
        ),
        ("2", "Auth: Basic closed\r\n", "ZS006"),
        ("3", "", "ZS010"),
    ] {
        let mut body = issue(&sandbox, number);
        body["Header"]
            .as_object_mut()
            .unwrap()
            .remove("AccessToken");
        let reply = split(exchange(&sandbox, &path, headers, body.to_string().as_bytes()).await);
        assert_eq!(reply.code(), expected, "{headers}");
    }
}

#[tokio::test]
async fn the_token_request_of_the_partner_channel_is_answered() {
    let sandbox = Sandbox::builder()
        .token("opensesame")
        .start()
        .await
        .unwrap();
    let form = b"grant_type=client_credentials&client_id=a&client_secret=b&scope=fintechapp";
    let reply = split(exchange(&sandbox, "/oauth/requestToken.nhd", "", form).await);
    assert_eq!(reply.status(), "200");
    assert_eq!(reply.json()["accessToken"], "opensesame");
    let reply = split(exchange(&sandbox, "/oauth/requestToken.nhd", "", b"client_id=a").await);
    assert_eq!(reply.status(), "400");
    assert!(sandbox.transcript().is_empty());
}

#[tokio::test]
async fn other_paths_are_not_found_and_unknown_apis_are_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in [
        "/",
        "/x",
        "/a/b.nh",
        "/.nh",
        "/P2PNInterestRepayment",
        "/P2PNInterestRepayment.nhh",
    ] {
        assert_eq!(
            post(&sandbox, path, &json!({})).await.status(),
            "404",
            "{path}"
        );
    }
    let reply = post(&sandbox, "/P2PNoSuchApi.nh", &json!({})).await;
    assert_eq!((reply.status(), reply.code().as_str()), ("200", "ZS002"));
}

#[tokio::test]
async fn another_method_than_post_is_no_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = issue(&sandbox, "1").to_string();
    for method in ["GET", "PUT", "DELETE", "TRACE", "HEAD"] {
        let mut stream = connect(&sandbox).await;
        let request = format!(
            "{method} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            path(ISSUE),
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        let reply = split(received);
        assert_eq!(reply.status(), "405", "{method}");
        assert!(reply.head.to_lowercase().contains("allow: post"));
    }
    assert!(sandbox.transcript().is_empty());
    assert_eq!(
        post(&sandbox, &path(ISSUE), &issue(&sandbox, "1"))
            .await
            .code(),
        "00000"
    );
}

#[tokio::test]
async fn a_dropped_call_gets_not_one_byte_and_the_next_one_all_of_them() {
    let sandbox = Sandbox::start().await.unwrap();
    let investor = funded(&sandbox);
    for (number, kind, moved) in [
        ("1", FaultKind::AcceptThenDrop, 1),
        ("2", FaultKind::DropBeforeAccept, 0),
    ] {
        sandbox.arm(Fault::once(When::transaction_no(number), kind));
        let body = order(&sandbox, number, &investor).to_string();
        let received = exchange(&sandbox, &path(PAY), "", body.as_bytes()).await;
        assert!(
            received.is_empty(),
            "{}",
            String::from_utf8_lossy(&received)
        );
        let today = sandbox.clock().now().date();
        let found = sandbox.with_bank(|bank| bank.movements_by_number(today, number).len());
        assert_eq!(found, moved);
    }
    assert_eq!(
        post(&sandbox, &path(PAY), &order(&sandbox, "3", &investor))
            .await
            .code(),
        "00000"
    );
    assert!(sandbox.with_bank(|bank| bank.ledger_balanced()));
}

#[tokio::test]
async fn a_cut_reply_ends_in_the_middle() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.arm(Fault::once(When::any(), FaultKind::CutReply(60)));
    let body = issue(&sandbox, "1").to_string();
    let received = exchange(&sandbox, &path(ISSUE), "", body.as_bytes()).await;
    let reply = split(received);
    assert_eq!(reply.status(), "200");
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    assert!(text.contains("{\"Header\""), "{text}");
    assert!(
        !text.contains("\r\n0\r\n"),
        "the body must not be said to be complete: {text}"
    );
}

#[tokio::test]
async fn an_oversize_reply_has_the_size_that_was_asked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.arm(Fault::once(
        When::any(),
        FaultKind::Oversize(3 * 1024 * 1024),
    ));
    let reply = post(&sandbox, &path(ISSUE), &issue(&sandbox, "1")).await;
    let spaces = reply.body.iter().filter(|byte| **byte == b' ').count();
    assert!(
        spaces > 3 * 1024 * 1024 - 1_000 && spaces <= 3 * 1024 * 1024,
        "{spaces}"
    );
}

#[tokio::test]
async fn a_never_ending_reply_goes_on_while_others_are_served() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.arm(Fault::once(When::any(), FaultKind::NeverEnding));
    let mut stream = connect(&sandbox).await;
    send(
        &mut stream,
        &path(ISSUE),
        "",
        issue(&sandbox, "1").to_string().as_bytes(),
    )
    .await;
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n \r\n") {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "the reply has ended");
        received.extend(&part[..count]);
    }
    assert_eq!(
        post(&sandbox, &path(ISSUE), &issue(&sandbox, "2"))
            .await
            .code(),
        "00000"
    );
}

#[tokio::test]
async fn other_faults_of_http_arrive_as_they_were_set() {
    let sandbox = Sandbox::start().await.unwrap();
    let spoilt = |kind: FaultKind, number: &'static str| {
        sandbox.arm(Fault::once(When::any(), kind));
        let (sandbox, body) = (&sandbox, issue(&sandbox, number));
        async move { post(sandbox, &path(ISSUE), &body).await }
    };
    let reply = spoilt(
        FaultKind::HttpStatus {
            status: 503,
            accepted: false,
        },
        "1",
    )
    .await;
    assert_eq!(
        (reply.status(), reply.body.as_slice()),
        ("503", b"HTTP status 503".as_slice())
    );
    let reply = spoilt(FaultKind::Redirect("http://127.0.0.1:1/x".into()), "2").await;
    assert_eq!(reply.status(), "307");
    assert!(
        reply
            .head
            .to_lowercase()
            .contains("location: http://127.0.0.1:1/x")
    );
    let reply = spoilt(FaultKind::Garbage(GarbageKind::Html), "3").await;
    assert!(reply.status() == "200" && reply.body.starts_with(b"<!DOCTYPE"));
    let reply = spoilt(FaultKind::Garbage(GarbageKind::Empty), "4").await;
    assert!(reply.status() == "200" && reply.body.is_empty());
    assert_eq!(spoilt(FaultKind::Slow(1), "5").await.code(), "00000");
}

#[tokio::test]
async fn many_callers_at_once_get_each_their_own_reply() {
    let sandbox = std::sync::Arc::new(Sandbox::start().await.unwrap());
    let calls = (0..40).map(|index| {
        let sandbox = std::sync::Arc::clone(&sandbox);
        tokio::spawn(async move {
            let number = format!("{}", 1_000 + index);
            let reply = post(&sandbox, &path(ISSUE), &issue(&sandbox, &number)).await;
            assert_eq!(reply.json()["Header"]["IsTuno"], number.as_str());
            reply.json()["Vran"].as_str().unwrap().to_owned()
        })
    });
    let mut accounts = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        accounts.push(call.await.unwrap());
    }
    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(accounts.len(), 40);
}

#[tokio::test]
async fn the_clock_of_the_caller_moves_the_bank() {
    let clock = SimulatedClock::new();
    let sandbox = Sandbox::builder()
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let body = issue(&sandbox, "1");
    clock.advance(jiff::SignedDuration::from_hours(24));
    assert_eq!(post(&sandbox, &path(ISSUE), &body).await.code(), "ZS007");
    assert_eq!(
        post(&sandbox, &path(ISSUE), &issue(&sandbox, "1"))
            .await
            .code(),
        "00000"
    );
    assert!(sandbox.clock().simulated().is_some());
}

#[tokio::test]
async fn a_body_of_more_than_a_mebibyte_is_read() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut body = issue(&sandbox, "1");
    body["Extra"] = json!("x".repeat(1_500_000));
    assert_eq!(post(&sandbox, &path(ISSUE), &body).await.code(), "00000");
}

#[tokio::test]
async fn addresses_and_tokens_that_cannot_serve_are_refused() {
    let error = Sandbox::builder()
        .bind("0.0.0.0:0".parse().unwrap())
        .start()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("not a loopback address"),
        "{error}"
    );
    for token in [String::new(), "x".repeat(65)] {
        let error = Sandbox::builder().token(token).start().await.unwrap_err();
        assert!(error.to_string().contains("expected 1 to 64"), "{error}");
    }
}

#[tokio::test]
async fn a_dropped_sandbox_stops_and_cuts_its_connections() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    let mut open = connect(&sandbox).await;
    assert_eq!(
        post(&sandbox, &path(ISSUE), &issue(&sandbox, "1"))
            .await
            .code(),
        "00000"
    );
    drop(sandbox);
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
    assert!(TcpStream::connect(address).await.is_err());
}
