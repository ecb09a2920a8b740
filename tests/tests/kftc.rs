//! The central record against its stand-in: tokens, the switch of permissions, writes that are never repeated, and what nobody may see.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use futures_util::future::join_all;
use ontu::kftc::{
    BusinessClient, CentralRecordConfiguration, ClientId, Ending, MigrationClient, SERVICE, Stage,
    SwitchEvidence, SwitchRecord, WhyUnknown,
};
use ontu::runtime::OperationInfo;
use ontu_sandbox::{CentralRecordFault, CentralRecordSandbox, CentralRecordSettings, Sandbox};
use ontu_tests::capture;
use serde_json::{Value, json};

include!(concat!(env!("OUT_DIR"), "/overlaid_kftc.rs"));

/// The resolved spec that goes with those bindings.
const OVERLAID: &str = include_str!(concat!(env!("OUT_DIR"), "/overlaid_kftc/kftc.json"));

fn configuration(record: &CentralRecordSandbox) -> CentralRecordConfiguration {
    let settings = record.with_record(|record| record.settings().clone());
    let clock = record.clock().clone();
    let client_id = ClientId::new(&settings.client_id).unwrap();
    CentralRecordConfiguration::new("test", "1.0", client_id, settings.client_secret)
        .unwrap()
        .with_base_url(record.url())
        .with_token_request(settings.token_path, settings.business_scope)
        .with_migration(settings.migration_path, settings.migration_scope)
        .with_headers(settings.number_header, settings.time_header)
        .with_clock(move || clock.now())
}

fn evidence(record: &CentralRecordSandbox) -> SwitchEvidence {
    switch_on(record.clock().now().date())
}

fn a_switch() -> SwitchEvidence {
    switch_on(jiff::civil::date(2026, 1, 5))
}

fn switch_on(today: jiff::civil::Date) -> SwitchEvidence {
    let switch = SwitchRecord {
        step: "3.4".to_owned(),
        on: today,
        evidence_sha256: "0".repeat(64),
        recorded_by: "김운영".to_owned(),
    };
    SwitchEvidence::new(switch, today).unwrap()
}

async fn switched() -> (CentralRecordSandbox, BusinessClient) {
    let record = CentralRecordSandbox::start().await.unwrap();
    record.with_record(|record| record.switch());
    let stage = Stage::Business(evidence(&record));
    let client = BusinessClient::new(configuration(&record), stage).unwrap();
    (record, client)
}

fn operation(api: &str) -> &'static OperationInfo {
    SERVICE
        .operations
        .iter()
        .find(|info| info.api == api)
        .unwrap()
}

#[tokio::test]
async fn a_hundred_callers_at_once_ask_for_one_token() {
    let (record, client) = switched().await;
    let client = Arc::new(client);
    let body = json!({ "synthetic": true });
    let calls = (0..100).map(|_| client.record_json(operation("loans/contract"), &body));
    for sent in join_all(calls).await {
        assert!(matches!(sent.unwrap().ending, Ending::Answered(_)));
    }
    assert_eq!(record.with_record(|record| record.token_requests()), 1);
    assert_eq!(record.with_record(|record| record.kept().len()), 100);
}

#[tokio::test]
async fn a_token_is_asked_for_anew_before_it_expires_however_the_time_is_written() {
    for expires_in in [json!(3600), json!("3600"), json!(3600.5), json!(" 3600.5 ")] {
        let settings = CentralRecordSettings {
            expires_in: expires_in.clone(),
            ..CentralRecordSettings::default()
        };
        let record = CentralRecordSandbox::start_with(OVERLAID, settings)
            .await
            .unwrap();
        let client = MigrationClient::new(configuration(&record), Stage::Migration).unwrap();
        let asked = || record.with_record(|record| record.token_requests());
        let clock = record.clock().simulated().unwrap().clone();
        client.send(&json!({})).await.unwrap();
        clock.advance(jiff::SignedDuration::from_mins(58));
        client.send(&json!({})).await.unwrap();
        assert_eq!(asked(), 1, "{expires_in}");
        clock.advance(jiff::SignedDuration::from_secs(90));
        client.send(&json!({})).await.unwrap();
        assert_eq!(asked(), 2, "{expires_in}: not before it expires");
    }
}

#[tokio::test]
async fn a_hundred_callers_at_once_share_a_refusal_of_the_token() {
    let (record, client) = switched().await;
    record.with_record(|record| record.arm(CentralRecordFault::TokenStatus(503)));
    let body = json!({ "synthetic": true });
    let calls = (0..100).map(|_| client.record_json(operation("loans/contract"), &body));
    for refused in join_all(calls).await {
        let refused = refused.unwrap_err();
        assert!(refused.is_not_sent(), "{refused}");
        assert!(refused.to_string().contains("HTTP status 503"), "{refused}");
    }
    assert_eq!(record.with_record(|record| record.token_requests()), 1);
    // Whoever comes later asks again.
    let sent = client.record_json(operation("loans/contract"), &body).await;
    assert!(matches!(sent.unwrap().ending, Ending::Answered(_)));
    assert_eq!(record.with_record(|record| record.token_requests()), 2);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_replaced_and_its_call_is_not_made_again() {
    let record = CentralRecordSandbox::start().await.unwrap();
    let client = MigrationClient::new(configuration(&record), Stage::Migration).unwrap();
    client.send(&json!({ "synthetic": 1 })).await.unwrap();
    record.with_record(|record| record.revoke_tokens());
    let sent = client.send(&json!({ "synthetic": 2 })).await.unwrap();
    assert_eq!(sent.ending, Ending::Unknown(WhyUnknown::HttpStatus(401)));
    let sent = client.send(&json!({ "synthetic": 3 })).await.unwrap();
    assert!(matches!(sent.ending, Ending::Answered(_)));
    record.with_record(|record| {
        let kept: Vec<&Value> = record
            .kept()
            .iter()
            .map(|kept| &kept.body["synthetic"])
            .collect();
        assert_eq!(kept, [&json!(1), &json!(3)]);
        assert_eq!(record.token_requests(), 2);
    });
}

#[tokio::test]
async fn a_sandbox_of_the_bank_serves_the_central_record_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let settings = sandbox.with_central_record(|record| record.settings().clone());
    let clock = sandbox.clock().clone();
    let client_id = ClientId::new(&settings.client_id).unwrap();
    let configuration =
        CentralRecordConfiguration::new("test", "1.0", client_id, settings.client_secret)
            .unwrap()
            .with_base_url(sandbox.central_record_url())
            .with_token_request(settings.token_path, settings.business_scope)
            .with_migration(settings.migration_path, settings.migration_scope)
            .with_headers(settings.number_header, settings.time_header)
            .with_clock(move || clock.now());
    let client = MigrationClient::new(configuration, Stage::Migration).unwrap();
    let sent = client.send(&json!({ "synthetic": 1 })).await.unwrap();
    assert!(matches!(sent.ending, Ending::Answered(_)), "{sent:?}");
    assert_eq!(sandbox.with_central_record(|record| record.kept().len()), 1);
}

#[tokio::test]
async fn a_configuration_that_cannot_be_right_is_refused_with_all_that_is_wrong() {
    let client_id = ClientId::new("72a0862b-162d-4808-934e-daa60ecf2474").unwrap();
    let wrong = CentralRecordConfiguration::new("test", "1.0", client_id, " ")
        .unwrap()
        .with_base_url("http://user:word@203.0.113.10")
        .with_token_request("/oauth/token", "")
        .with_headers("X Number", "x number");
    let refused = BusinessClient::new(wrong, Stage::Business(a_switch())).unwrap_err();
    for words in [
        "the client secret",
        "a user or a password",
        "neither https nor on this machine",
        "\"X Number\" is no name of an HTTP header",
        "the same HTTP header",
    ] {
        assert!(refused.to_string().contains(words), "{words}: {refused}");
    }
    assert!(!refused.to_string().contains("word@"), "{refused}");
}

#[tokio::test]
async fn the_three_operations_are_recorded_each_under_its_own_number() {
    let (record, client) = switched().await;
    for info in SERVICE.operations {
        let body = json!({ "of": info.api });
        let sent = client.record_json(info, &body).await.unwrap();
        assert!(matches!(sent.ending, Ending::Answered(_)));
        let kept = record
            .with_record(|record| record.kept().last().cloned())
            .unwrap();
        assert_eq!((kept.operation.as_str(), &kept.body), (info.api, &body));
        assert_eq!(kept.number, sent.number.as_str());
    }
}

#[tokio::test]
async fn a_lost_reply_is_unknown_and_nothing_is_sent_twice() {
    let faults = [
        (CentralRecordFault::AcceptThenDrop, 1),
        (CentralRecordFault::DropBeforeAccept, 0),
        (CentralRecordFault::AcceptThenStatus(500), 1),
        (CentralRecordFault::AcceptThenStatus(307), 1),
        (CentralRecordFault::AcceptThenGarbage, 1),
    ];
    for (fault, written) in faults {
        let record = CentralRecordSandbox::start().await.unwrap();
        let client = MigrationClient::new(configuration(&record), Stage::Migration).unwrap();
        record.with_record(|record| record.arm(fault));
        let sent = client.send(&json!({ "synthetic": 1 })).await.unwrap();
        let Ending::Unknown(why) = sent.ending else {
            panic!("{fault:?} was taken for an answer");
        };
        assert!(why.to_string().contains("institution portal"), "{why}");
        match fault {
            CentralRecordFault::AcceptThenStatus(status) => {
                assert_eq!(why, WhyUnknown::HttpStatus(status));
            }
            CentralRecordFault::AcceptThenGarbage => assert_eq!(why, WhyUnknown::Unreadable),
            _ => assert!(matches!(why, WhyUnknown::Lost(_)), "{why:?}"),
        }
        assert_eq!(
            record.with_record(|record| record.kept().len()),
            written,
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn each_side_is_open_at_its_own_stage_only() {
    let record = CentralRecordSandbox::start().await.unwrap();
    let business = Stage::Business(evidence(&record));
    let refused = MigrationClient::new(configuration(&record), business.clone()).unwrap_err();
    assert!(
        refused.to_string().contains("was taken away on"),
        "{refused}"
    );
    let refused = BusinessClient::new(configuration(&record), Stage::Migration).unwrap_err();
    assert!(
        refused.to_string().contains("before the switch"),
        "{refused}"
    );
    assert_eq!(
        record.with_record(|record| record.token_requests()),
        0,
        "nothing was sent"
    );

    let migration = MigrationClient::new(configuration(&record), Stage::Migration).unwrap();
    migration.send(&json!({ "synthetic": 1 })).await.unwrap();
    // The evidence is the company's, the permission is the KFTC's: whoever is too early is refused there.
    let early = migration.switch(evidence(&record)).unwrap();
    let info = operation("investments/contract");
    let sent = early.record_json(info, &json!({})).await.unwrap();
    assert_eq!(sent.ending, Ending::Unknown(WhyUnknown::HttpStatus(403)));
    record.with_record(|record| record.switch());
    let sent = early.record_json(info, &json!({})).await.unwrap();
    assert!(matches!(sent.ending, Ending::Answered(_)));
    let kept: Vec<String> = record.with_record(|record| {
        record
            .kept()
            .iter()
            .map(|kept| kept.operation.clone())
            .collect()
    });
    assert_eq!(kept, ["migration", "investments/contract"]);
}

#[tokio::test]
async fn only_listed_source_ips_get_in() {
    let (record, client) = switched().await;
    record
        .with_record(|record| record.list_source_ips([IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10))]));
    let refused = client
        .record_json(operation("loans/contract"), &json!({}))
        .await
        .unwrap_err();
    assert!(refused.is_not_sent(), "{refused}");
    record.with_record(|record| record.list_source_ips([IpAddr::V4(Ipv4Addr::LOCALHOST)]));
    let sent = client
        .record_json(operation("loans/contract"), &json!({}))
        .await
        .unwrap();
    assert!(matches!(sent.ending, Ending::Answered(_)));
}

#[tokio::test]
async fn a_layout_of_ones_own_is_sent_typed_and_held_against_it_on_both_sides() {
    let record = CentralRecordSandbox::start_with(OVERLAID, CentralRecordSettings::default())
        .await
        .unwrap();
    record.with_record(|record| record.switch());
    let stage = Stage::Business(evidence(&record));
    let client = BusinessClient::new(configuration(&record), stage).unwrap();
    let body = json!({ "InventedLoanNumber": "000000000017", "InventedAmount": "1000" });
    let request = kftc::LoanRecord::from_wire(&body).unwrap();
    let sent = client.record(&request).await.unwrap();
    let Ending::Answered(reply) = sent.ending else {
        panic!("{:?}", sent.ending);
    };
    assert!(reply.receipt_number.value().is_none());
    let kept = record.with_record(|record| record.kept().to_vec());
    assert_eq!(kept[0].body, body);
    // The stand-in holds a body against the same layout, read independently.
    let wrong = json!({ "InventedLoanNumber": "17", "InventedAmount": "a thousand" });
    assert!(kftc::LoanRecord::from_wire(&wrong).is_err());
    let sent = client
        .record_json(operation("loans/contract"), &wrong)
        .await
        .unwrap();
    assert_eq!(sent.ending, Ending::Unknown(WhyUnknown::HttpStatus(400)));
    // A request of another service never leaves.
    let foreign = json!({ "P2PVractUsg": "1", "InvstBrwNm": "김온투" });
    let foreign = ontu::nh::VirtualAccountIssue::from_wire(&foreign).unwrap();
    assert!(
        client
            .record(&foreign)
            .await
            .unwrap_err()
            .to_string()
            .contains("expected kftc")
    );
}

#[tokio::test]
async fn what_only_members_know_is_named_when_it_is_missing() {
    let client_id = ClientId::new("72a0862b-162d-4808-934e-daa60ecf2474").unwrap();
    let bare = CentralRecordConfiguration::new("production", "", client_id, "synthetic").unwrap();
    let refused = MigrationClient::new(bare, Stage::Migration).unwrap_err();
    for missing in [
        "the version",
        "`with_token_request`",
        "`with_headers`",
        "`with_migration`",
    ] {
        assert!(refused.to_string().contains(missing), "{refused}");
    }
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_shown() {
    let logged = capture::everything();
    let (record, client) = switched().await;
    let canary = "canary-홍길동-301-0000";
    let body = json!({ "name": canary });
    let sent = client
        .record_json(operation("loans/contract"), &body)
        .await
        .unwrap();
    let configuration = configuration(&record);
    record.with_record(|record| record.list_source_ips([]));
    let clock = record.clock().simulated().unwrap().clone();
    clock.advance(jiff::SignedDuration::from_hours(2));
    let refused = client
        .record_json(operation("loans/contract"), &body)
        .await
        .unwrap_err();
    let shown = format!(
        "{sent:?} {client:?} {configuration:?} {refused:?} {refused} {}",
        logged.text()
    );
    for secret in [
        canary,
        "synthetic-client-secret",
        "synthetic-token",
        "00000000-0000-4000",
    ] {
        assert!(!shown.contains(secret), "{secret} shows");
    }
    let kept: Value = record.with_record(|record| record.kept()[0].body.clone());
    assert_eq!(kept["name"], canary, "it was sent all the same");
}

/// The page's code is the one that the documentation of the library compiles.
#[test]
fn the_code_of_the_onboarding_page_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("cli/ONBOARDING.md")).unwrap();
    let code = page.split("```rust\n").nth(1).unwrap();
    let code = code.split("```").next().unwrap();
    let documented = fs::read_to_string(root.join("client/src/kftc/mod.rs")).unwrap();
    let documented: Vec<&str> = documented
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(documented.join("\n").contains(code.trim_end()), "{code}");
}
