//! Which path leads where: `/{API}.nh`, `/{API}.nhd` and the token request to the bank, `/central-record` to the KFTC, `/_sandbox` to the control of both, `/clock` to their time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{ALLOW, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::Request;
use hyper::body::Incoming as Arriving;
use jiff::ToSpan;

use crate::bank::reply::{Incoming, Reply, Served};
use crate::console;
use crate::control;
use crate::json::Json;
use crate::kftc;
use crate::spec::{Profile, Spec};

use super::Shared;
use super::bodies;
use super::connection::CutConnection;

/// The largest request; 500 rows are well below 100 KiB.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");

/// Answers a request from an address; no table of routes does, because the suffix of a path comes from the spec.
pub(super) async fn serve(
    shared: Arc<Shared>,
    source: SocketAddr,
    request: Request<Arriving>,
) -> Response {
    let (parts, body) = request.into_parts();
    let spec = Arc::clone(shared.bank().spec());
    let path = parts.uri.path();
    let below = path.strip_prefix(control::ROOT);
    let below = below.filter(|below| below.is_empty() || below.starts_with('/'));
    let limit = below.map_or(BODY_LIMIT, |_| control::BODY_LIMIT);
    let body = match whole(Body::new(body), limit).await {
        Ok(body) => body,
        Err(refused) => return refused.into_response(),
    };
    if let Some(below) = below {
        return match console::path(below) {
            Some(page) => console::serve(&shared, &parts, page, &body).await,
            None => control::serve(&shared, &parts, below, &body).await,
        };
    }
    let recorded = path.strip_prefix(kftc::ROOT);
    if let Some(below) = recorded.filter(|below| below.starts_with('/')) {
        let now = shared.clock.now();
        let response = kftc::respond(
            &mut shared.central_record(),
            now,
            source,
            &parts,
            below,
            &body,
        );
        shared.note_change();
        return response;
    }
    match (&parts.method, path) {
        (&Method::GET, "/") => return to_console(),
        (&Method::GET, "/clock") => return format!("{}\n", shared.clock.now()).into_response(),
        _ => {}
    }
    if spec
        .profiles
        .iter()
        .any(|profile| !profile.token_path.is_empty() && profile.token_path == path)
    {
        return token(&shared, &body);
    }
    let Some((api, profile)) = api_of(&spec, path) else {
        let hint = "no such page; APIs are at /{API}.nh, e.g. /P2PNVirtualAccountNumberRequest.nh, the central record is below /central-record/, and the console is at /_sandbox/console\n";
        return (StatusCode::NOT_FOUND, hint).into_response();
    };
    // A call that came as something else was never meant to be one: a page that is prefetched, a check for life.
    if parts.method != Method::POST {
        let why = "the bank's APIs are called by POST\n";
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "POST")], why).into_response();
    }
    let http_token = http_token(&parts.headers, profile);
    let now = shared.clock.now();
    let served = shared.bank().handle(
        now,
        Incoming {
            api,
            body: &body,
            http_token,
        },
    );
    shared.note_change();
    match served {
        Served::Drop => CutConnection::response(),
        Served::Reply(reply) => respond(reply).await,
    }
}

/// The whole body; or why there is none: too large, cut off or too slow.
async fn whole(body: Body, limit: usize) -> Result<Bytes, (StatusCode, String)> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, limit)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => {
            let kib = limit / 1024;
            let why = format!("the body is cut off or larger than {kib} KiB\n");
            Err((StatusCode::PAYLOAD_TOO_LARGE, why))
        }
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            let why = format!("the body has not arrived within {seconds} seconds\n");
            Err((StatusCode::REQUEST_TIMEOUT, why))
        }
    }
}

/// Sends whoever opens the bank's address in a browser to its console.
fn to_console() -> Response {
    let console = [(LOCATION, console::ROOT)];
    (StatusCode::SEE_OTHER, console).into_response()
}

/// The API and the profile that a path names.
fn api_of<'a>(spec: &'a Spec, path: &'a str) -> Option<(&'a str, &'a Profile)> {
    spec.profiles.iter().find_map(|profile| {
        let api = path
            .strip_prefix('/')?
            .strip_suffix(profile.suffix.as_str())?;
        let is_name = !profile.suffix.is_empty() && !api.is_empty() && !api.contains('/');
        is_name.then_some((api, profile))
    })
}

/// The token from the HTTP header of the profile, without the text before it.
fn http_token<'h>(headers: &'h HeaderMap, profile: &Profile) -> Option<&'h str> {
    if profile.token_header.is_empty() {
        return None;
    }
    let value = headers.get(&profile.token_header)?.to_str().ok()?;
    Some(
        value
            .strip_prefix(profile.token_prefix.as_str())
            .unwrap_or(value),
    )
}

async fn respond(reply: Reply) -> Response {
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    let mut response = Response::new(bodies::body(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    if let Some(location) = reply
        .location
        .and_then(|location| HeaderValue::from_str(&location).ok())
    {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// Answers a client-credentials request with the sandbox's token; any client name and secret will do.
fn token(shared: &Shared, form: &[u8]) -> Response {
    // [token-request] Only the members' names are known; how the days are written is not.
    let form = String::from_utf8_lossy(form);
    let has = |name: &str| {
        form.split('&')
            .filter_map(|field| field.split_once('='))
            .any(|(key, value)| key == name && !value.is_empty())
    };
    let (status, members) = if has("client_id") && has("client_secret") && has("grant_type") {
        let expires = shared.clock.now().saturating_add(1.day());
        let members = vec![
            ("accessToken", shared.bank().token().to_owned()),
            ("expireDate", expires.strftime("%Y%m%d%H%M%S").to_string()),
            ("expireDay", "1".to_owned()),
            ("grant_type", "client_credentials".to_owned()),
            ("scope", "fintechapp".to_owned()),
            ("token_type", "Basic".to_owned()),
        ];
        (StatusCode::OK, members)
    } else {
        let error = "expected the form fields client_id, client_secret and grant_type".to_owned();
        (
            StatusCode::BAD_REQUEST,
            vec![
                ("error", "invalid_request".to_owned()),
                ("error_description", error),
            ],
        )
    };
    let members = members
        .into_iter()
        .map(|(name, value)| (name.into(), Json::text(value)));
    let body = Json::Object(members.collect()).to_text();
    let mut response = (status, Body::from(body)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}
