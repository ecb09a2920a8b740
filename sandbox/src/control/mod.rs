//! The control interface under `/_sandbox/`: everything that a hand can do in the console, as JSON for tests and programs.

pub(crate) mod calls;
pub(crate) mod change;
pub(crate) mod faults;
pub(crate) mod form;
pub(crate) mod guard;
pub(crate) mod read;
pub(crate) mod refusal;
mod stream;
pub(crate) mod view;

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use crate::kftc;
use crate::server::Shared;

use calls::CONTROL_CALLS;
use form::Form;
use guard::Access;
use refusal::{Refusal, json};

/// Where the control interface is.
pub(crate) const ROOT: &str = "/_sandbox";

/// The largest body of a control call.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// Answers a control call; `path` is what follows [`ROOT`].
pub(crate) async fn serve(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: &Bytes,
) -> Response {
    let answered = match shared.access.check_origin(&parts.method, &parts.headers) {
        Ok(()) if shared.access.is_known(&parts.headers) => answer(shared, parts, path, body),
        Ok(()) => Err(Access::unknown()),
        Err(refusal) => Err(refusal),
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

fn answer(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: &Bytes,
) -> Result<Response, Refusal> {
    let query = Form::parse(parts.uri.query().unwrap_or_default());
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let method = match parts.method {
        Method::HEAD => &Method::GET,
        ref other => other,
    };
    let get = *method == Method::GET;
    match (method.as_str(), segments.as_slice()) {
        ("GET", []) => Ok(read::index()),
        ("GET", ["state"]) => Ok(json(StatusCode::OK, &shared.state())),
        ("GET", ["accounts"]) => shared.looked(|bank| read::accounts(bank, &query)),
        ("POST", ["accounts"]) => {
            let body = parsed(&parts.headers, body, path)?;
            let opened = shared.changed(|bank| change::open(bank, body))?;
            Ok(json(StatusCode::CREATED, &opened))
        }
        ("GET", ["deposits"]) => shared.looked(|bank| read::deposits(bank, &query)),
        ("POST", ["deposits"]) => {
            let body = parsed(&parts.headers, body, path)?;
            let now = shared.clock.now();
            let deposit = shared.changed(|bank| change::deposit(bank, now, &body))?;
            Ok(json(StatusCode::CREATED, &deposit))
        }
        ("GET", ["ledger"]) => shared.looked(|bank| read::ledger(bank, &query)),
        ("GET", ["loans"]) => shared.looked(|bank| read::loans(bank, &query)),
        ("GET", ["calls"]) => shared.looked(|bank| read::calls(bank, &query)),
        ("GET", ["calls", "stream"]) => Ok(stream::stream(shared, after(&parts.headers, &query)?)),
        ("GET", ["calls", id]) => shared.looked(|bank| read::call(bank, id)),
        ("GET", ["clock"]) => Ok(json(StatusCode::OK, &shared.state().clock)),
        ("POST", ["clock"]) => {
            let body = parsed(&parts.headers, body, path)?;
            shared.move_clock(&body)?;
            Ok(json(StatusCode::OK, &shared.state().clock))
        }
        ("GET", ["faults"]) => shared.looked(|bank| Ok(read::faults(bank))),
        ("POST", ["faults"]) => {
            let body: faults::ArmBody = parsed(&parts.headers, body, path)?;
            let armed = shared.changed(|bank| {
                let fault = body.fault(bank.spec())?;
                let id = bank.arm(fault);
                let armed = bank.armed().iter().find(|armed| armed.id == id);
                Ok(armed.map(view::armed))
            })?;
            Ok(json(StatusCode::CREATED, &armed))
        }
        ("DELETE", ["faults"]) => {
            let disarmed = shared.changed(|bank| {
                let count = bank.armed().len();
                bank.disarm_all();
                Ok(count)
            })?;
            let answer = serde_json::json!({ "disarmed": disarmed });
            Ok(json(StatusCode::OK, &answer))
        }
        ("DELETE", ["faults", id]) => {
            disarm(shared, id)?;
            Ok(json(StatusCode::OK, &serde_json::json!({ "disarmed": 1 })))
        }
        ("GET", ["central-record"]) => Ok(central_record(shared)),
        ("GET", ["central-record", "records"]) => {
            let record = shared.central_record();
            read::records(&record, &query)
        }
        ("POST", ["central-record", "switch"]) => {
            let _: Nothing = parsed(&parts.headers, body, path)?;
            shared.recorded(|record| {
                record.switch();
                Ok(())
            })?;
            Ok(central_record(shared))
        }
        ("POST", ["central-record", "source-ips"]) => {
            let body = parsed(&parts.headers, body, path)?;
            shared.recorded(|record| kftc::control::list(record, body))?;
            Ok(central_record(shared))
        }
        ("POST", ["central-record", "faults"]) => {
            let body = parsed(&parts.headers, body, path)?;
            shared.recorded(|record| kftc::control::arm(record, body))?;
            Ok(central_record(shared))
        }
        ("DELETE", ["central-record", "faults"]) => {
            let disarmed = shared.recorded(|record| {
                let count = record.armed().len();
                record.disarm_all();
                Ok(count)
            })?;
            let answer = serde_json::json!({ "disarmed": disarmed });
            Ok(json(StatusCode::OK, &answer))
        }
        ("DELETE", ["central-record", "tokens"]) => {
            shared.recorded(|record| {
                record.revoke_tokens();
                Ok(())
            })?;
            Ok(central_record(shared))
        }
        ("POST", ["reset"]) => {
            let _: Nothing = parsed(&parts.headers, body, path)?;
            shared.reset();
            Ok(json(StatusCode::OK, &shared.state()))
        }
        ("GET", ["transcript"]) => {
            let now = shared.clock.now();
            shared.looked(|bank| Ok(read::transcript(bank, now)))
        }
        ("GET", ["coverage"]) => shared.looked(|bank| read::coverage(bank, &query)),
        _ => {
            let known = methods(&segments);
            if known.is_empty() || (get && known.contains(&"GET")) {
                return Err(unknown_path(path));
            }
            let refusal = Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method",
                parts.method.to_string(),
                known.join(" or "),
            );
            let mut response = refusal.into_response();
            if let Ok(allow) = known.join(", ").parse() {
                response.headers_mut().insert(ALLOW, allow);
            }
            Ok(response)
        }
    }
}

/// The central record at a glance.
fn central_record(shared: &Shared) -> Response {
    let view = kftc::control::view(&shared.central_record());
    json(StatusCode::OK, &view)
}

/// Takes a fault back.
pub(crate) fn disarm(shared: &Shared, id: &str) -> Result<(), Refusal> {
    let number = id
        .parse()
        .map_err(|_| Refusal::value("path", id, "the number of a fault"))?;
    shared.changed(|bank| {
        let armed: Vec<u64> = bank.armed().iter().map(|armed| armed.id).collect();
        match bank.disarm(number) {
            true => Ok(()),
            false => Err(faults::not_armed(number, &armed)),
        }
    })
}

/// The body of a call that takes nothing.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The call after which a stream goes on.
fn after(headers: &HeaderMap, query: &Form) -> Result<Option<u64>, Refusal> {
    let header = headers.get("last-event-id");
    let header = header.and_then(|id| id.to_str().ok()?.parse().ok());
    match (header, query.text("after")) {
        (Some(id), _) => Ok(Some(id)),
        (None, "") => Ok(None),
        (None, _) => faults::number(query, "after").map(Some),
    }
}

/// The body of a call as JSON of the shape that it takes.
fn parsed<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    path: &str,
) -> Result<T, Refusal> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    };
    // Pages of somebody else's can send other types without asking the browser's leave.
    if !kind.is_some_and(is_json) {
        let found = refusal::shortened(kind.unwrap_or("none"));
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "header Content-Type",
            found,
            "application/json",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        let takes = CONTROL_CALLS
            .iter()
            .find(|call| call.method == "POST" && call.path.strip_prefix(ROOT) == Some(path))
            .map_or("{}", |call| call.takes);
        let status = match error.is_data() {
            true => StatusCode::UNPROCESSABLE_ENTITY,
            false => StatusCode::BAD_REQUEST,
        };
        Refusal::new(status, "body", error.to_string(), takes)
    })
}

/// The methods that a path knows.
fn methods(segments: &[&str]) -> Vec<&'static str> {
    let matches = |path: &str| {
        let parts: Vec<&str> = path
            .trim_start_matches(ROOT)
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        parts.len() == segments.len()
            && parts
                .iter()
                .zip(segments)
                .all(|(part, segment)| part == segment || *part == "{id}")
    };
    let known = CONTROL_CALLS.iter().filter(|call| matches(call.path));
    known.map(|call| call.method).collect()
}

fn unknown_path(path: &str) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "path",
        format!("{ROOT}{}", refusal::shortened(path)),
        "one of the calls that GET /_sandbox/ lists",
    )
}
