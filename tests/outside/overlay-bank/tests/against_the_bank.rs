//! The calls of the overlay against a sandbox that was started with the same overlay.

use std::error::Error;
use std::sync::Arc;

use jiff::SignedDuration;
use ontu::runtime::{Digits, Krw, Text};
use ontu::transfer::{CallerKey, MemoryJournal, NullSealer, State, Submit, Transfers};
use ontu::{Client, Configuration, Profile};
use ontu_sandbox::{Fault, FaultKind, Sandbox, Settings, SimulatedClock, Spec, Usage, When};
use overlay_bank::nh;
use overlay_bank::nh::inquire_subsidiary_balance::SubsidiaryBalanceInquiryRequired;
use overlay_bank::nh::return_deposit::DepositReturnRequired;
use overlay_bank::nh::values::ReturnReason;

/// The spec that `generate` resolved from the public one and the overlay; the sandbox reads it as data.
const RESOLVED: &str = include_str!("../src/generated/nh.json");
/// What the sandbox answers for the API that it has no behaviour for.
const SETTINGS: &str = include_str!("../sandbox.json");

const RETURN: &str = "P2PNInvestmentDepositAmountReturn";
const PAID_IN: u64 = 1_000_000;
const RETURNED: u64 = 300_000;

/// A bank and a client that share a clock, which stands still until it is moved.
async fn bank() -> Result<(Sandbox, SimulatedClock, Client), Box<dyn Error>> {
    let clock = SimulatedClock::new();
    let settings: Settings = serde_json::from_str(SETTINGS)?;
    let bank = Sandbox::builder()
        .clock(clock.clone())
        .spec(Spec::parse(RESOLVED)?)
        .settings(settings)
        .start()
        .await?;
    let time = clock.clone();
    let configuration = Configuration::new(Profile::sandbox()?.with_base_url(bank.url()))
        .with_institution_code("000013")
        .with_service_code("13E_001_00")
        .with_token(bank.token())
        .with_clock(move || time.now());
    Ok((bank, clock, Client::new(configuration)?))
}

fn deposit_return(investor: &str) -> Result<nh::DepositReturn, Box<dyn Error>> {
    Ok(nh::DepositReturn::new(DepositReturnRequired {
        virtual_account_no: Digits::new(investor)?,
        return_amount: Krw::new(RETURNED).ok_or("an amount of at most 15 digits")?,
        return_reason: ReturnReason::AskedByInvestor,
        bank_code: Digits::new("011")?,
        account_holder_name: Text::new("김온투")?,
        investor_account_no: Digits::new("3020000000151")?,
    }))
}

#[tokio::test]
async fn an_api_whose_layout_is_unpublished_is_called() -> Result<(), Box<dyn Error>> {
    let (_bank, _, client) = bank().await?;
    let request = nh::SubsidiaryBalanceInquiry::new(SubsidiaryBalanceInquiryRequired {});
    let reply = client.call(&request).await?.done()?;
    assert_eq!(reply.subsidiary_balance.get(), Krw::new(7_000_000));
    Ok(())
}

#[tokio::test]
async fn a_replaced_layout_moves_money_once_although_its_reply_is_lost()
-> Result<(), Box<dyn Error>> {
    let (bank, clock, client) = bank().await?;
    let investor = bank.with_bank(|bank| bank.open_account(Usage::Investor, "김온투"));
    bank.deposit(&investor, PAID_IN)?;
    clock.advance(SignedDuration::from_hours(3));
    bank.arm(Fault::once(When::api(RETURN), FaultKind::AcceptThenDrop));

    // A program that moves money takes a journal that outlives it and a sealer with keys.
    let transfers =
        Transfers::builder(client, Arc::new(MemoryJournal::new()), Arc::new(NullSealer))
            .with_operation::<nh::DepositReturn>()
            .build()?;
    let key = CallerKey::new("return 2026-01")?;
    let request = deposit_return(&investor)?;
    let submitted = transfers
        .submit(key.clone(), &request, Submit::default())
        .await?;
    transfers.work_once().await?;
    let journal = transfers.journal();
    let lost = journal.read(submitted.intent.id).await?.ok_or("a record")?;
    assert_eq!(lost.state(), State::Unknown);

    // The bank is asked what became of it as soon as that is due; nothing is sent a second time.
    while let Some(due) = transfers.next_due().await? {
        clock.set(due.max(clock.now()));
        transfers.work_once().await?;
    }
    let record = journal.read(submitted.intent.id).await?.ok_or("a record")?;
    assert_eq!(record.state(), State::Settled);
    // The same key with the same content is the same transfer.
    let again = transfers.submit(key, &request, Submit::default()).await?;
    assert_eq!(again.intent.id, submitted.intent.id);

    let attempt = record.standing.attempt().ok_or("an attempt")?;
    bank.assert_moved_once(attempt.number.as_str(), RETURNED);
    bank.assert_balance(&investor, PAID_IN - RETURNED);
    bank.assert_in_order();
    Ok(())
}

#[tokio::test]
async fn the_bank_refuses_what_the_overlay_refuses() -> Result<(), Box<dyn Error>> {
    let (bank, ..) = bank().await?;
    // As the published layout has it: without a reason, with a memo.
    let body = serde_json::json!({
        "Header": {
            "ApiNm": RETURN, "Tsymd": "20260105", "Trtm": "093000", "Iscd": "000013", "FintechApsno": "001",
            "ApiSvcCd": "13E_001_00", "IsTuno": "1", "AccessToken": bank.token(),
        },
        "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000", "Vran": "79000000000101", "RtnAmt": "1000",
        "Bncd": "011", "Dpnm": "김온투", "IvstrAcct": "3020000000151", "MractOtlt": "반환",
    });
    bank.call(RETURN, &body.to_string());
    let calls = bank.transcript();
    let refused = calls.last().ok_or("a call")?;
    assert!(
        refused.reason.contains("ExRtnRsnCd (request row 5)"),
        "{}",
        refused.reason
    );
    Ok(())
}

#[test]
fn the_bindings_say_what_is_not_published() {
    use ontu::runtime::{Layout, Operation};
    assert_eq!(nh::DepositReturn::INFO.layout, Layout::Overlay);
    assert_eq!(nh::SubsidiaryBalanceInquiry::INFO.layout, Layout::Overlay);
    assert_eq!(nh::PaymentOrder::INFO.layout, Layout::Published);
}
