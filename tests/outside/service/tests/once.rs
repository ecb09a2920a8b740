//! The service against a sandbox bank that loses a reply: the money moves once, and the caller learns it.

use std::error::Error;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::{Router, body};
use jiff::SignedDuration;
use ontu::{Configuration, Profile};
use ontu_sandbox::{Fault, FaultKind, Sandbox, SimulatedClock, Usage, When};
use returns_service::{open, routes, work};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower::ServiceExt;

const RETURN: &str = "P2PNInvestmentDepositAmountReturn";

async fn ask(
    service: &Router,
    method: &str,
    key: &str,
    body: &Value,
) -> Result<(StatusCode, Value), Box<dyn Error>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("/returns/{key}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))?;
    let response = service.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = body::to_bytes(response.into_body(), 10_000).await?;
    Ok((status, serde_json::from_slice(&bytes)?))
}

#[tokio::test]
async fn a_return_whose_reply_is_lost_is_found_done_and_never_sent_again()
-> Result<(), Box<dyn Error>> {
    let clock = SimulatedClock::new();
    let bank = Sandbox::builder().clock(clock.clone()).start().await?;
    let investor = bank.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
    bank.deposit(&investor, 1_000_000)?;
    clock.advance(SignedDuration::from_hours(3));
    bank.arm(Fault::once(When::api(RETURN), FaultKind::AcceptThenDrop));

    let folder = tempfile::tempdir()?;
    let time = clock.clone();
    let configuration = Configuration::new(Profile::sandbox()?.with_base_url(bank.url()))
        .with_institution_code("000013")
        .with_service_code("13E_001_00")
        .with_token(bank.token())
        .with_clock(move || time.now());
    let transfers = open(configuration, folder.path())?;
    let service = routes(transfers.clone());
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = {
        let transfers = transfers.clone();
        tokio::spawn(async move {
            work(&transfers, async {
                let _ = stopped.await;
            })
            .await
        })
    };

    let wanted = json!({
        "virtual_account_no": investor, "krw": 250_000, "bank_code": "011", "account_no": "3020000000151", "holder": "김온투",
    });
    let (status, answer) = ask(&service, "PUT", "r-1", &wanted).await?;
    assert_eq!(
        (status, &answer["krw"]),
        (StatusCode::ACCEPTED, &json!(250_000))
    );
    // The bank is asked again and again, with pauses by the clock, which stands still until somebody moves it.
    loop {
        let (_, answer) = ask(&service, "GET", "r-1", &json!(null)).await?;
        if answer["state"] == "settled" {
            break;
        }
        if let Some(due) = transfers.next_due().await? {
            clock.set(due.max(clock.now()));
        }
    }
    // Whoever was not sure that the first one arrived sends it again.
    let (status, answer) = ask(&service, "PUT", "r-1", &wanted).await?;
    assert_eq!(
        (status, &answer["state"]),
        (StatusCode::ACCEPTED, &json!("settled"))
    );

    // Other content under the same key, an unknown key, and what the bank's table does not admit.
    let mut other = wanted.clone();
    other["krw"] = json!(1);
    assert_eq!(
        ask(&service, "PUT", "r-1", &other).await?.0,
        StatusCode::CONFLICT
    );
    assert_eq!(
        ask(&service, "GET", "r-2", &other).await?.0,
        StatusCode::NOT_FOUND
    );
    other["bank_code"] = json!("0111");
    let (status, answer) = ask(&service, "PUT", "r-2", &other).await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");

    bank.assert_balance(&investor, 750_000);
    assert_eq!(bank.movements().len(), 1);
    bank.assert_in_order();
    drop(stop);
    worker.await??;
    Ok(())
}
