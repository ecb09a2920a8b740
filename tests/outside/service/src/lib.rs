//! An HTTP service that returns investors' deposits exactly once: what a platform's other programs call instead of the bank.
//!
//! - `PUT /returns/{key}` writes a return down under the caller's own key and answers 202; the same key with the same content changes nothing, with other content it is refused.
//! - `GET /returns/{key}` says how it stands.
//!
//! The caller's request ends once the return is on disk; sending it and asking the bank go on in [`work`].

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Path as Key, State as Of};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use ontu::nh::DepositReturn;
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::runtime::{Digits, Krw, Text};
use ontu::transfer::seal::KeyFile;
use ontu::transfer::sqlite::SqliteJournal;
use ontu::transfer::{CallerKey, Record, Submit, TransferError, Transfers};
use ontu::{Client, Configuration};
use serde::Deserialize;
use serde_json::{Value, json};

/// What is to be returned, and to whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    virtual_account_no: String,
    krw: u64,
    bank_code: String,
    account_no: String,
    holder: String,
}

/// An answer: a status and JSON.
type Answer = (StatusCode, Json<Value>);

/// Opens journal and keys in a folder, or makes them.
///
/// # Errors
/// When the configuration is wrong, or the folder holds no journal that this program may use.
pub fn open(configuration: Configuration, folder: &Path) -> Result<Transfers, Box<dyn Error>> {
    let (keys, journal) = (folder.join("journal.keys"), folder.join("journal.db"));
    let is_new = !journal.exists();
    let keys = match is_new {
        true => KeyFile::create(keys)?.keys(),
        false => KeyFile::open(keys)?.keys(),
    };
    let journal = match is_new {
        true => SqliteJournal::create(journal, keys.clone())?,
        false => SqliteJournal::open(journal, keys.clone())?,
    };
    let client = Client::new(configuration)?;
    Ok(Transfers::builder(client, Arc::new(journal), keys).build()?)
}

/// Sends what is written down and asks the bank about what is open, until told to stop.
///
/// # Errors
/// When the journal fails.
pub async fn work(
    transfers: &Transfers,
    stop: impl Future<Output = ()>,
) -> Result<(), TransferError> {
    transfers.run(stop).await
}

/// The two routes.
pub fn routes(transfers: Transfers) -> Router {
    Router::new()
        .route("/returns/{key}", put(give_back).get(standing))
        .with_state(transfers)
}

async fn give_back(
    Of(transfers): Of<Transfers>,
    Key(key): Key<String>,
    Json(wanted): Json<Wanted>,
) -> Answer {
    let (key, request) = match (CallerKey::new(key), request(&wanted)) {
        (Ok(key), Ok(request)) => (key, request),
        (Err(error), _) => return refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
        (_, Err(error)) => return refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
    };
    match transfers.submit(key, &request, Submit::default()).await {
        Ok(record) => (StatusCode::ACCEPTED, Json(shown(&record))),
        Err(error) if error.is_invalid() => refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
        Err(error) if error.is_taken() => refused(StatusCode::CONFLICT, &error),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, &error),
    }
}

async fn standing(Of(transfers): Of<Transfers>, Key(key): Key<String>) -> Answer {
    let key = match CallerKey::new(key) {
        Ok(key) => key,
        Err(error) => return refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
    };
    match transfers.journal().find(key).await {
        Ok(Some(record)) => (StatusCode::OK, Json(shown(&record))),
        Ok(None) => refused(StatusCode::NOT_FOUND, &"no return has this key"),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, &error),
    }
}

fn request(wanted: &Wanted) -> Result<DepositReturn, Box<dyn Error>> {
    Ok(DepositReturn::new(DepositReturnRequired {
        virtual_account_no: Digits::new(&wanted.virtual_account_no)?,
        return_amount: Krw::new(wanted.krw).ok_or("krw: expected at most 15 digits")?,
        bank_code: Digits::new(&wanted.bank_code)?,
        account_holder_name: Text::new(&wanted.holder)?,
        investor_account_no: Digits::new(&wanted.account_no)?,
        deposit_memo: Text::new("예치금 반환")?,
    }))
}

/// What a caller may see: nobody's name and no whole account number.
fn shown(record: &Record) -> Value {
    json!({
        "state": record.state().to_string(),
        "krw": u64::from(record.intent.amount),
        "account": format!("***{}", record.intent.party_last_four),
    })
}

/// Errors of `ontu` say what is wrong and where, and show no value that is secret or personal.
fn refused(status: StatusCode, error: &impl ToString) -> Answer {
    (status, Json(json!({ "error": error.to_string() })))
}
