//! Canaries for every class of secret and personal data, and a hunt over everything that shows anything.

use std::time::Duration;

use futures_util::TryStreamExt;
use ontu::nh::operations::LIST_VIRTUAL_ACCOUNTS;
use ontu::nh::{DepositReturn, PaymentOrder, Repayment, VirtualAccountIssue, elements};
use ontu::runtime::{CodeOverlay, Digits, MoneyMoving, Operation, Reply, Text, encode, judge};
use ontu::transport::HttpTransport;
use ontu::{Client, Configuration, Error, Profile};
use ontu_sandbox::{Fault, FaultKind, GarbageKind, SimulatedClock, When};
use ontu_tests::bank::{client, configuration};
use ontu_tests::canaries::{
    ALL, CLIENT_SECRET, DEPOSIT_MEMO, Hunt, LOAN, LONG, Numbers, SHORT, TOKEN, WITHDRAWAL_MEMO,
};
use ontu_tests::capture;
use ontu_tests::examples::{Surroundings, published_of};
use ontu_tests::peer::{Exchange, Peer, http, reply};
use ontu_tests::planted::{
    bank, deposit_return, digits, issue, look_at_bank, order, repayment, text,
};
use ontu_tests::requests::{TODAY, deposits_today};
use serde_json::{Value as Json, json};

/// Looks at everything that a request and a call of it show.
async fn call<O: Operation>(hunt: &mut Hunt, client: &Client, request: &O) {
    let place = O::INFO.api;
    hunt.debug(place, request);
    match client.call_unjournalled(request).await {
        Err(error) => hunt.error(place, &error),
        Ok(called) => {
            hunt.debug(place, &called);
            for deviation in called.deviations() {
                hunt.look(place, &deviation.to_string());
            }
            if let Err(error) = called.done() {
                hunt.error(place, &error);
                hunt.unwrap(place, Err(error));
            }
        }
    }
}

/// Looks at everything that one request of each sort shows, whatever the other side makes of it.
async fn calls(hunt: &mut Hunt, client: &Client) {
    hunt.debug("client", client);
    hunt.debug("configuration", client.configuration());
    for numbers in [LONG, SHORT] {
        calls_with(hunt, client, &numbers).await;
    }
}

async fn calls_with(hunt: &mut Hunt, client: &Client, numbers: &Numbers) {
    let ordered = PaymentOrder::new(order(numbers, 1)).with_deposit_memo(text(DEPOSIT_MEMO));
    let repaid = Repayment::new(repayment(numbers))
        .with_withdrawal_memo(text(WITHDRAWAL_MEMO))
        .with_deposit_memo(text(DEPOSIT_MEMO));
    let returned = DepositReturn::new(deposit_return(numbers));
    let list = deposits_today().with_virtual_account_no(digits(numbers.virtual_account));
    call(hunt, client, &VirtualAccountIssue::new(issue())).await;
    call(hunt, client, &ordered).await;
    call(hunt, client, &repaid).await;
    call(hunt, client, &returned).await;
    call(hunt, client, &list).await;
    let number = ontu::TransactionNo::parse("1").unwrap();
    call(hunt, client, &ordered.inquiry(TODAY, &number).unwrap()).await;
    call(hunt, client, &repaid.inquiry(TODAY, &number).unwrap()).await;
    call(hunt, client, &returned.inquiry(TODAY, &number).unwrap()).await;
    let members = json!({ "Vran": numbers.virtual_account.value });
    let members = members.as_object().unwrap();
    match client.call_json(&LIST_VIRTUAL_ACCOUNTS, members).await {
        Ok(called) => hunt.debug("json", &called),
        Err(error) => hunt.error("json", &error),
    }
    match client.deposits(list).try_collect::<Vec<_>>().await {
        Ok(rows) => hunt.debug("deposits", &rows),
        Err(error) => hunt.error("deposits", &error),
    }
}

fn assert_clean(hunt: &Hunt, at_least: usize) {
    assert_eq!(hunt.finds(), Vec::<String>::new());
    assert!(
        hunt.looked_at() >= at_least,
        "only {} texts",
        hunt.looked_at()
    );
}

#[tokio::test]
async fn calls_that_succeed_and_calls_that_fail_show_nothing() {
    capture::everything();
    let mut hunt = Hunt::default();
    let clock = SimulatedClock::new();
    for kind in [
        None,
        Some(FaultKind::AcceptThenDrop),
        Some(FaultKind::CodeAfterAcceptance("AT999".to_owned())),
        Some(FaultKind::Garbage(GarbageKind::Html)),
        Some(FaultKind::Garbage(GarbageKind::WrongEcho)),
        Some(FaultKind::Garbage(GarbageKind::Truncated)),
        Some(FaultKind::HttpStatus {
            status: 500,
            accepted: false,
        }),
        Some(FaultKind::CutReply(100)),
    ] {
        let sandbox = bank(&clock).await;
        if let Some(kind) = kind {
            sandbox.arm(Fault::always(When::any(), kind));
        }
        let client = client(configuration(sandbox.url(), TOKEN.value, &clock));
        calls(&mut hunt, &client).await;
        look_at_bank(&mut hunt, &sandbox);
    }
    assert_clean(&hunt, 500);
}

#[tokio::test]
async fn values_in_the_wrong_places_of_a_reply_show_nothing() {
    capture::everything();
    let mut hunt = Hunt::default();
    for canary in ALL {
        let peer = Peer::start(move |exchange: Exchange| async move {
            let bytes = spoilt(&exchange.body, canary.value);
            exchange.answer(bytes).await
        });
        let peer = peer.await;
        let client = client(configuration(
            peer.url(),
            TOKEN.value,
            &SimulatedClock::new(),
        ));
        calls(&mut hunt, &client).await;
    }
    assert_clean(&hunt, 200);
}

/// A reply that has a value wherever a reply may have one: as code, message, header, key, amount, text and row.
fn spoilt(request: &Json, value: &str) -> Vec<u8> {
    // Digits in the place of a public number are that number, and nobody can tell.
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let public = if digits { "1" } else { value };
    // Five digits are a code.
    let coded = if value.len() == 5 { public } else { value };
    let mut members = json!({
        "Vran": value, "InvstBrwNm": value, "LoanNo": value, "P2PVractUsg": value, "Pcrs": coded, "Prtm": value,
        "InvAccAmt": public, "UseAblAmt": public, "TotCnt": public, "IqtCnt": [value], "PageNo": { "a": value },
        "REC": [{ "Vran": value, "RcvAmt": public, "Sqno": { "a": value }, "RcvYmd": value, "x": value }, value],
    });
    members[value] = json!(value);
    let api = request["Header"]["ApiNm"].as_str().unwrap_or_default();
    let code = match api.ends_with("List") {
        true => "00000",
        false => coded,
    };
    let text = reply(request, code, members);
    http(&text.replace("정상처리 되었습니다.", value))
}

#[tokio::test]
async fn requests_that_are_refused_before_they_are_sent_show_nothing() {
    let mut hunt = Hunt::default();
    hunt.debug("literal", &issue());
    for numbers in [LONG, SHORT] {
        hunt.debug("literal", &order(&numbers, 1));
        hunt.debug("literal", &order(&numbers, 1).investments);
        hunt.debug("literal", &repayment(&numbers));
        hunt.debug("literal", &deposit_return(&numbers));
    }
    for canary in ALL {
        let long = canary.value.repeat(9);
        let errors = [
            Digits::<elements::LoanNo>::new(&long).err(),
            Digits::<elements::LoanNo>::new(format!("{}-", canary.value)).err(),
            Text::<elements::HolderName>::new(&long).err(),
            Text::<elements::DepositMemo>::new(format!("{}\n", canary.value)).err(),
        ];
        for error in errors.into_iter().flatten() {
            hunt.error("value", &error);
            hunt.unwrap("value", Err(error));
        }
        // A value in any place of a body, as a key too.
        let mut body = json!({ "Header": { "ApiNm": canary.value }, "LoanNo": [canary.value], "LonTrm": canary.value,
            "Bncd": canary.value, "NewTrnsYn": canary.value, "Rec": [canary.value, { "Vran": { "a": canary.value }, "InvAmt": canary.value }] });
        body[canary.value] = json!(canary.value);
        let violations = PaymentOrder::from_wire(&body).unwrap_err();
        hunt.error("body", &violations);
        hunt.error(
            "body",
            &Error::invalid(PaymentOrder::INFO.api, violations.clone()),
        );
        hunt.unwrap("body", Err(violations));
    }
    assert_clean(&hunt, 200);
}

#[test]
fn configurations_show_nothing() {
    let mut hunt = Hunt::default();
    let mut look = |configuration: Configuration| {
        hunt.debug("configuration", &configuration);
        match Client::new(configuration) {
            Ok(client) => hunt.debug("client", &client),
            Err(error) => {
                hunt.error("client", &error);
                hunt.unwrap("client", Err(error));
            }
        }
    };
    let clock = SimulatedClock::new();
    let good = configuration("http://127.0.0.1:9", TOKEN.value, &clock);
    look(good.clone());
    for canary in ALL {
        let secret = canary.value;
        look(
            good.clone()
                .with_proxy(format!("http://user:{secret}@127.0.0.1:9")),
        );
        look(good.clone().with_proxy(format!("::{secret}")));
        look(configuration(
            &format!("http://user:{secret}@bank.example"),
            TOKEN.value,
            &clock,
        ));
    }
    let partner = Profile::partner("https://bank.example").unwrap();
    look(Configuration::new(partner).with_client_credentials("id", CLIENT_SECRET.value));
    hunt.debug(
        "transport",
        &HttpTransport::new(None, Some("http://127.0.0.1:9")).unwrap(),
    );
    assert_clean(&hunt, 20);
}

#[test]
fn bodies_replies_and_judgements_show_nothing() {
    let mut hunt = Hunt::default();
    let mut example = published_of(PaymentOrder::INFO.api);
    example.request["Header"]["AccessToken"] = json!(TOKEN.value);
    let around = Surroundings::of(PaymentOrder::INFO, &example.request);
    hunt.debug("contract", &around.contract);
    hunt.debug("surroundings", &around);
    let request = PaymentOrder::new(order(&LONG, 1));
    let body = encode(
        &request,
        &around.contract,
        &around.sending,
        Some(&around.token),
    )
    .unwrap();
    hunt.debug("body", &body);
    let text = spoilt(&example.request, LOAN.value);
    let at = text
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let reply = Reply {
        status: 200,
        body: &text[at + 4..],
    };
    hunt.debug("reply", &reply);
    let codes = CodeOverlay::new();
    hunt.debug(
        "judged",
        &judge(&request, &around.contract, &around.sending, reply, &codes),
    );
    assert_clean(&hunt, 8);
}

#[tokio::test]
async fn logs_at_the_finest_level_show_nothing() {
    let captured = capture::everything();
    let clock = SimulatedClock::new();
    let sandbox = bank(&clock).await;
    let mut hunt = Hunt::default();
    let whole = configuration(sandbox.url(), TOKEN.value, &clock)
        .with_time_limits(Duration::from_secs(5), Duration::from_secs(20));
    calls(&mut hunt, &client(whole.clone())).await;
    // The partner's channel: the token is asked for with a secret, and travels in an HTTP header.
    let partner = Profile::partner(sandbox.url()).unwrap();
    let partner = Configuration::new(partner)
        .with_institution_code("000013")
        .with_service_code("13E_001_00")
        .with_fintech_app_no("001")
        .with_agreement_no("0000000000")
        .with_subsidiary_no("0000000000")
        .with_client_credentials("id", CLIENT_SECRET.value)
        .with_clock({
            let clock = clock.clone();
            move || clock.now()
        });
    calls(&mut hunt, &client(partner)).await;
    sandbox.arm(Fault::always(When::any(), FaultKind::CutReply(200)));
    calls(&mut hunt, &client(whole)).await;
    calls(
        &mut hunt,
        &client(configuration("http://127.0.0.1:1", TOKEN.value, &clock)),
    )
    .await;

    let log = captured.text();
    for said in [
        "ontu.call",
        "P2PNInvestmentPaymentOrder",
        "hyper_util",
        "reqwest",
    ] {
        assert!(log.contains(said), "the log does not hold {said}:\n{log}");
    }
    hunt.look("log", &log);
    assert_clean(&hunt, 100);
}

#[test]
fn the_hunt_finds_what_leaks() {
    for canary in ALL {
        let value = canary.value;
        for leak in [
            format!("a {value} b"),
            format!("{:?}", value.as_bytes()),
            format!("{:?}", Some(value)),
            value.as_bytes().escape_ascii().to_string(),
        ] {
            let mut hunt = Hunt::default();
            hunt.look("a leak", &leak);
            assert_eq!(hunt.finds().len(), 1, "{leak}");
        }
    }
    let mut hunt = Hunt::default();
    hunt.look("the last four digits", "****9778");
    assert_clean(&hunt, 1);
    hunt.look("the last five digits", "****89778");
    hunt.look("a short number", "****8898");
    hunt.look("a short number's member", "\"7978\"");
    assert_eq!(
        hunt.finds(),
        [
            "the last five digits shows the virtual account",
            "a short number shows the short loan number",
            "a short number's member shows the short virtual account",
        ]
    );
}

#[test]
fn what_is_logged_is_captured() {
    let captured = capture::everything();
    tracing::trace!(found = "by tracing");
    log::trace!("found by log");
    let text = captured.text();
    assert!(
        text.contains("by tracing") && text.contains("found by log"),
        "{text}"
    );
}
