//! The central record that a sandbox serves beside the bank: what it lets in, what it keeps, and how it is controlled.

use ontu_sandbox::{CentralRecordFault, CentralRecordSettings, Permission, Sandbox, Spec};
use serde_json::{Value, json};

use crate::caller::{Reply, get, post, send};

const MIGRATION: &str = "/central-record/migration/v1/records";
const LOANS: &str = "/central-record/v1.0/loans/contract";

/// Asks for a token of a scope with a form.
async fn token(sandbox: &Sandbox, form: &str) -> Reply {
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    send(sandbox, "POST", "/central-record/oauth/token", kind, form).await
}

/// A token of a scope.
async fn granted(sandbox: &Sandbox, scope: &str) -> String {
    let form = format!(
        "grant_type=client_credentials&client_id=00000000-0000-4000-8000-000000000000&client_secret=synthetic%2Dclient-secret&scope={scope}"
    );
    let reply = token(sandbox, &form).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

/// Calls an operation with a token.
async fn record(sandbox: &Sandbox, method: &str, path: &str, token: &str, body: &Value) -> Reply {
    let headers = format!(
        "Content-Type: application/json\r\nAuthorization: Bearer {token}\r\nX-Request-Number: 10000000000000000001\r\nX-Request-Time: 20260105093000\r\n"
    );
    send(sandbox, method, path, &headers, &body.to_string()).await
}

/// What stands in a refusal of the central record.
fn refused(reply: &Reply) -> String {
    let refused = reply.json()["ontu_sandbox"]["refused"].clone();
    format!("{} {}", reply.status, refused.as_str().unwrap_or_default())
}

#[tokio::test]
async fn each_permission_opens_its_own_side_and_the_switch_turns_them() {
    let sandbox = Sandbox::start().await.unwrap();
    let (migration, business) = (
        granted(&sandbox, "migration").await,
        granted(&sandbox, "business").await,
    );
    let body = json!({ "synthetic": 1 });
    let call = async |path, token| record(&sandbox, "POST", path, token, &body).await;
    assert_eq!(call(MIGRATION, &migration).await.status, 200);
    assert_eq!(refused(&call(LOANS, &business).await), "403 permission");
    assert_eq!(refused(&call(LOANS, &migration).await), "401 token");
    let view = post(&sandbox, "/_sandbox/central-record/switch", &json!({})).await;
    assert_eq!(view.json()["permission"], "business");
    assert_eq!(
        refused(&call(MIGRATION, &migration).await),
        "403 permission"
    );
    assert_eq!(call(LOANS, &business).await.status, 200);
    assert_eq!(
        refused(&call("/central-record/v1.0/loans/other", &business).await),
        "404 path"
    );
    let view = get(&sandbox, "/_sandbox/central-record").await.json();
    assert_eq!(
        (&view["records"], &view["token_requests"]),
        (&json!(2), &json!(2))
    );
    sandbox.with_central_record(|record| {
        let kept: Vec<&str> = record
            .kept()
            .iter()
            .map(|kept| kept.operation.as_str())
            .collect();
        assert_eq!(kept, ["migration", "loans/contract"]);
        assert_eq!(record.kept()[0].body, body);
    });
    post(&sandbox, "/_sandbox/reset", &json!({})).await;
    sandbox.with_central_record(|record| {
        assert_eq!(
            (record.permission(), record.kept().len()),
            (Permission::Migration, 0)
        );
    });
}

#[tokio::test]
async fn what_was_migrated_cannot_be_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = granted(&sandbox, "migration").await;
    record(
        &sandbox,
        "POST",
        MIGRATION,
        &token,
        &json!({ "synthetic": 1 }),
    )
    .await;
    for method in ["DELETE", "PUT", "PATCH"] {
        let reply = record(&sandbox, method, MIGRATION, &token, &json!({})).await;
        assert_eq!(refused(&reply), "405 method");
        assert!(reply.body.contains("cannot be taken back"), "{reply:?}");
    }
    sandbox.with_central_record(|record| assert_eq!(record.kept().len(), 1));
}

#[tokio::test]
async fn a_token_is_given_to_the_known_client_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    for form in [
        "grant_type=client_credentials&client_id=x&client_secret=synthetic-client-secret&scope=migration",
        "grant_type=client_credentials&client_id=00000000-0000-4000-8000-000000000000&client_secret=x&scope=migration",
        "grant_type=password&client_id=00000000-0000-4000-8000-000000000000&client_secret=synthetic-client-secret&scope=migration",
        "grant_type=client_credentials&client_id=00000000-0000-4000-8000-000000000000&client_secret=synthetic-client-secret&scope=x",
    ] {
        assert_eq!(
            refused(&token(&sandbox, form).await),
            "401 client",
            "{form}"
        );
    }
    let kept = granted(&sandbox, "migration").await;
    let reply = send(
        &sandbox,
        "DELETE",
        "/_sandbox/central-record/tokens",
        "",
        "",
    )
    .await;
    assert_eq!(reply.status, 200);
    let reply = record(&sandbox, "POST", MIGRATION, &kept, &json!({})).await;
    assert_eq!(refused(&reply), "401 token");
}

#[tokio::test]
async fn source_ips_are_listed_and_unlisted_over_the_control_interface() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = "/_sandbox/central-record/source-ips";
    let view = post(&sandbox, path, &json!({ "listed": ["203.0.113.10"] })).await;
    assert_eq!(view.json()["source_ips"], json!(["203.0.113.10"]));
    assert_eq!(refused(&token(&sandbox, "").await), "403 source-ip");
    let wrong = post(&sandbox, path, &json!({ "listed": ["here"] })).await;
    assert!(
        wrong.status == 422 && wrong.error().contains("203.0.113.10"),
        "{wrong:?}"
    );
    // A misspelt member lets nobody in by mistake.
    assert_eq!(post(&sandbox, path, &json!({})).await.status, 422);
    let view = post(&sandbox, path, &json!({ "listed": null })).await;
    assert_eq!(view.json()["source_ips"], Value::Null);
    granted(&sandbox, "migration").await;
}

#[tokio::test]
async fn a_fault_hits_the_call_that_it_was_set_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.with_central_record(|record| record.switch());
    let business = granted(&sandbox, "business").await;
    let path = "/_sandbox/central-record/faults";
    let fault = json!({ "kind": { "accept-then-status": 503 }, "operation": "loans/contract" });
    let view = post(&sandbox, path, &fault).await.json();
    assert_eq!(view["faults"], json!([fault]));
    post(&sandbox, path, &json!({ "kind": { "token-status": 500 } })).await;
    let other = "/central-record/v1.0/investments/contract";
    let call = async |path| {
        record(&sandbox, "POST", path, &business, &json!({}))
            .await
            .status
    };
    assert_eq!(call(other).await, 200);
    assert_eq!(call(LOANS).await, 503);
    assert_eq!(call(LOANS).await, 200);
    assert_eq!(token(&sandbox, "").await.status, 500);
    assert_eq!(refused(&token(&sandbox, "").await), "401 client");
    sandbox.with_central_record(|record| {
        assert_eq!((record.kept().len(), record.armed().len()), (3, 0));
        record.arm_for("migration", CentralRecordFault::AcceptThenGarbage);
    });
    let reply = send(&sandbox, "DELETE", path, "", "").await;
    assert_eq!(reply.json()["disarmed"], 1);
    for wrong in [
        json!({ "kind": { "accept-then-status": 99 } }),
        json!({ "kind": "accept-then-drop", "operation": "loans" }),
        json!({ "kind": "explode" }),
    ] {
        let reply = post(&sandbox, path, &wrong).await;
        assert_eq!(reply.status, 422, "{wrong}");
        reply.error();
    }
}

#[tokio::test]
async fn what_is_kept_is_shown_as_far_as_a_layout_says_that_it_may_be() {
    // The layout of an operation that only an overlay knows, as a resolved spec has it.
    let member = |wire: &str, class: &str, kind: &str| {
        json!({ "element": wire, "wire": wire, "kind": kind, "class": class,
            "required": "required", "length": { "limit": 20, "unit": "characters" } })
    };
    let spec = json!({
        "format": 1, "service": "kftc", "header": { "request": [] },
        "apis": [{
            "api": "loans/contract",
            "effect": "changes",
            "request": [member("Amount", "public", "amount"), member("Holder", "personal-name", "text")],
        }],
    });
    let spec = Spec::parse(&spec.to_string());
    let sandbox = Sandbox::builder()
        .central_record_spec(spec.unwrap())
        .central_record_settings(CentralRecordSettings {
            token_path: "/oauth/token".to_owned(),
            ..CentralRecordSettings::default()
        })
        .start()
        .await
        .unwrap();
    let migration = granted(&sandbox, "migration").await;
    let canary = json!({ "Amount": "1000", "Holder": "홍길동" });
    record(&sandbox, "POST", MIGRATION, &migration, &canary).await;
    sandbox.with_central_record(|record| record.switch());
    let business = granted(&sandbox, "business").await;
    let reply = record(
        &sandbox,
        "POST",
        LOANS,
        &business,
        &json!({ "Amount": "a lot", "Holder": "홍길동" }),
    )
    .await;
    assert_eq!(refused(&reply), "400 layout");
    assert!(
        reply.body.contains("Amount") && !reply.body.contains("홍길동"),
        "{reply:?}"
    );
    assert_eq!(
        record(&sandbox, "POST", LOANS, &business, &canary)
            .await
            .status,
        200
    );
    let kept = get(&sandbox, "/_sandbox/central-record/records").await;
    assert!(!kept.body.contains("홍길동"), "{kept:?}");
    let kept = kept.json();
    assert_eq!(kept["total"], 2);
    assert_eq!(
        kept["items"][0]["body"],
        json!({ "Amount": "1000", "Holder": "***" })
    );
    assert_eq!(
        kept["items"][1]["body"],
        json!({ "Amount": "***", "Holder": "***" })
    );
    let first = get(&sandbox, "/_sandbox/central-record/records?limit=1")
        .await
        .json();
    assert_eq!(
        (&first["items"][0]["no"], &first["next"]),
        (&json!(2), &json!("?before=2&limit=1"))
    );
    let shown = sandbox.with_central_record(|record| {
        format!("{record:?} {:?} {:?}", record.kept(), record.settings())
    });
    assert!(
        !shown.contains("홍길동") && !shown.contains("synthetic"),
        "{shown}"
    );
}
