//! Rows 14 and 19 to 22: where a call goes and over which connection: never elsewhere, never through the environment's proxy, never twice.

use std::process::Command;

use ontu::nh::DepositList;
use ontu::runtime::{MoneyMoving, Operation};
use ontu::{Client, Configuration, Error};
use ontu_sandbox::SimulatedClock;
use ontu_tests::bank::{Bank, client, configuration};
use ontu_tests::peer::{Exchange, Peer, http, reply};
use ontu_tests::requests::{LOAN, TODAY, deposits_today, order};
use serde_json::json;

fn configured(url: &str) -> Configuration {
    configuration(url, &"0".repeat(64), &SimulatedClock::new())
}

fn paid() -> ontu::nh::PaymentOrder {
    order(LOAN, true, &[("79000000000074", 1_000_000)])
}

/// What a call ends in.
async fn call<O: Operation>(client: &Client, request: &O) -> String {
    let called = client.call_unjournalled(request).await;
    format!("{:?}", called.expect("sent").outcome.map(|_| ()))
}

/// What an order ends in at a peer, which sees it exactly once.
async fn check(peer: &Peer, expected: &str) {
    assert_eq!(
        call(&client(configured(peer.url())), &paid()).await,
        expected
    );
    assert_eq!((peer.requests().len(), peer.connections()), (1, 1));
}

#[tokio::test]
async fn row_20_a_redirect_is_not_followed() {
    let elsewhere = Peer::start(|exchange| exchange.answer_and_close("")).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let head = format!(
            "HTTP/1.1 {status}\r\nLocation: {}/x\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url()
        );
        let peer = Peer::start(move |exchange| exchange.answer_and_close(head.clone())).await;
        check(&peer, &format!("Unknown(HttpStatus({}))", &status[..3])).await;
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn row_19_a_host_in_the_clear_is_refused_before_anything_is_sent() {
    for url in [
        "http://bank.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1:8080",
        "ftp://127.0.0.1",
    ] {
        let error: Error = Client::new(configured(url)).unwrap_err();
        assert!(
            error.is_configuration() && error.is_not_sent(),
            "{url}: {error}"
        );
    }
}

#[tokio::test]
async fn row_22_an_idle_connection_never_carries_money() {
    // The peer answers reads and keeps their connection, then reads an order and ends the connection.
    let peer = Peer::start(|exchange: Exchange| async move {
        if exchange.body["Header"]["ApiNm"] == DepositList::INFO.api {
            let bytes = http(&reply(&exchange.body, "A0090", json!({})));
            exchange.answer(bytes).await
        } else {
            exchange.answer_and_close("").await
        }
    })
    .await;
    let client = client(configured(peer.url()));
    assert_eq!(call(&client, &deposits_today()).await, "Empty(())");
    assert_eq!(call(&client, &deposits_today()).await, "Empty(())");
    assert_eq!(peer.connections(), 1, "reads share a connection");
    assert_eq!(call(&client, &paid()).await, "Unknown(Lost(Connection))");
    assert_eq!((peer.connections(), peer.requests().len()), (2, 3));
}

#[tokio::test]
async fn row_14_each_order_and_each_inquiry_has_a_connection_of_its_own() {
    // The peer would keep every connection.
    let peer = Peer::start(|exchange: Exchange| async move {
        let bytes = http(&reply(&exchange.body, "AT999", json!({})));
        exchange.answer(bytes).await
    })
    .await;
    let client = client(configured(peer.url()));
    let number = ontu::TransactionNo::parse("1").unwrap();
    let inquiry = paid().inquiry(TODAY, &number).unwrap();
    for connections in [1, 3] {
        assert_eq!(call(&client, &paid()).await, "Unknown(Code(AT999))");
        assert_eq!(peer.connections(), connections);
        assert_eq!(call(&client, &inquiry).await, "Unknown(Code(AT999))");
        assert_eq!(peer.connections(), connections + 1);
    }
}

#[tokio::test]
async fn row_22_a_stale_connection_sends_nothing_twice() {
    // The peer announces that it keeps each connection, and ends it at the second request without a word.
    let peer = Peer::start(|exchange: Exchange| async move {
        if exchange.count == 1 {
            let bytes = http(&reply(&exchange.body, "A0090", json!({})));
            exchange.answer(bytes).await
        } else {
            exchange.answer_and_reset("").await
        }
    })
    .await;
    let client = client(configured(peer.url()));
    assert_eq!(call(&client, &deposits_today()).await, "Empty(())");
    assert_eq!(
        call(&client, &deposits_today()).await,
        "Unknown(Lost(Connection))"
    );
    assert_eq!((peer.connections(), peer.requests().len()), (1, 2));
}

#[tokio::test]
async fn straight_to_the_bank() {
    let bank = Bank::start().await;
    assert_eq!(call(&bank.client, &deposits_today()).await, "Empty(())");
}

#[tokio::test]
async fn row_21_a_proxy_of_the_environment_is_not_used() {
    let proxy = Peer::start(|exchange| exchange.answer_and_close("")).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "connections::straight_to_the_bank",
        "--exact",
        "--nocapture",
    ]);
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ] {
        child.env(name, proxy.url());
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || child.output().unwrap())
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert_eq!(proxy.connections(), 0);

    // The same peer is used when it is asked for, so it would have been seen.
    let asked = client(configured("http://127.0.0.1:9").with_proxy(proxy.url()));
    assert_eq!(call(&asked, &paid()).await, "Unknown(Lost(Connection))");
    assert_eq!(proxy.connections(), 1);
}
