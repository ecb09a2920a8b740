//! `ontu worker`: sends what others recorded, one process at a time, and says how things stand.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::bank::{PAYMENT, World};
use crate::process::{signal, start};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_round_sends_what_was_recorded() {
    let world = World::new(501).await;
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    assert!(world.front.seen_of(PAYMENT).is_empty());
    let (code, object) = world
        .ontu
        .json(&["worker", "--once", "--status", "status.json"]);
    assert_eq!(code, 0, "{object}");
    assert_eq!(object["standing"]["unresolved"], 0, "{object}");
    assert_eq!(world.moved(PAYMENT), 5_010_000);
    let status = std::fs::read_to_string(world.ontu.folder().join("status.json")).unwrap();
    let status: Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["journal"], "ready");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_takes_what_is_recorded_beside_it_and_keeps_others_from_sending() {
    let world = World::new(2).await;
    let mut worker = start(&world.ontu, &["worker"]);
    worker.says("working on the transfers");
    let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
    assert_eq!(
        (code, object["error"]["kind"].as_str()),
        (4, Some("held")),
        "{object}"
    );
    let holder = object["error"]["message"].as_str().unwrap();
    assert!(holder.contains(&worker.id().to_string()), "{holder}");
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    worker.says("loan-1#1: settled");
    // What a person writes down goes in beside it as well.
    let add = [
        "codes",
        "add",
        "ZZ001",
        "--class",
        "refused",
        "--reference",
        "x",
        "--by",
        "y",
    ];
    world.ontu.run(&add).expect(0);
    signal("-TERM", worker.id());
    let ended = worker.ends().expect(0);
    assert!(ended.stdout.contains("stopped"), "{}", ended.stdout);
    assert_eq!(world.moved(PAYMENT), 20_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_detached_process_does_the_rest() {
    let world = World::new(2).await;
    let (code, object) = world.ontu.json(&world.pay("loan-1", &["--detach"]));
    assert_eq!(code, 0, "{object}");
    assert!(object["process"].is_u64(), "{object}");
    // Whoever asks for the journal while it is held is told so; then it is done.
    loop {
        let (code, object) = world.ontu.json(&world.pay("loan-1", &[]));
        if code == 4 {
            assert_eq!(object["error"]["kind"], "held", "{object}");
            continue;
        }
        assert_eq!(
            (code, &object["status"]),
            (0, &json!("settled")),
            "{object}"
        );
        break;
    }
    assert_eq!(world.movements(PAYMENT).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_name_states_and_codes_and_nobody() {
    let world = World::new(2).await;
    let mut worker = start(&world.ontu, &["worker", "--metrics", "127.0.0.1:0"]);
    worker.says("metrics at");
    let address = worker
        .said()
        .iter()
        .find_map(|line| line.split_once("http://"))
        .map(|(_, address)| address.trim_end_matches("/metrics").to_owned())
        .unwrap();
    world
        .ontu
        .run(&world.pay("loan-1", &["--enqueue"]))
        .expect(0);
    worker.says("loan-1#1: settled");
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    for part in [
        "ontu_intents{state=\"unknown\"} 0",
        "ontu_intents{state=\"settled\"} 1",
        "ontu_orders_total{operation=\"order_payment\",class=\"done\"} 1",
        "ontu_journal_poisoned 0",
        "ontu_echo_mismatch_total 0",
        "ontu_unknown_age_seconds_max 0",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // Whatever the operator's page may name is served, with its meaning; a label may have no value yet.
    for metric in ontu::metrics::ALL {
        let named = text.contains(&format!("\n{} ", metric.name));
        let expected =
            metric.labels.is_empty() && metric.kind != ontu::metrics::MetricKind::Histogram;
        assert!(named || !expected, "{} in {text}", metric.name);
    }
    assert!(!text.contains("loan-1") && !text.contains(&world.investors[0]));
    worker.interrupt();
    worker.ends().expect(0);
    let elsewhere = ["worker", "--metrics", "0.0.0.0:0"];
    assert_eq!(world.ontu.fails(&elsewhere), (2, "usage".to_owned()));
}
