//! The console: pages for people, made on the server, that show the bank and control it.
//!
//! They work without the script; with it they follow what happens. Everything is masked before it is written.

mod calls;
mod coverage;
mod expected;
mod faults;
mod forms;
mod html;
mod layout;
mod lists;
mod login;
mod overview;
mod pretty;
mod words;

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{ACCEPT_LANGUAGE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::control::form::Form;
use crate::control::guard::cookie;
use crate::control::refusal::Refusal;
use crate::server::Shared;

use html::html;
use layout::Page;
use words::Language;

/// Where the console is.
pub(crate) const ROOT: &str = "/_sandbox/console";

/// The cookie that holds the language.
const LANGUAGE_COOKIE: &str = "ontu_sandbox_language";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const ICON: &str = include_str!("icon.svg");

/// What a path names below the console; none when it is the control interface's. `below` is what follows `/_sandbox`.
pub(crate) fn path(below: &str) -> Option<&str> {
    let page = below.strip_prefix("/console")?;
    (page.is_empty() || page.starts_with('/')).then_some(page.trim_end_matches('/'))
}

/// Answers a request for a page, or one that a form sends.
pub(crate) async fn serve(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: &Bytes,
) -> Response {
    if let Err(refusal) = shared.access.check_origin(&parts.method, &parts.headers) {
        return refusal.into_response();
    }
    match path {
        "/style.css" => return file("text/css;charset=UTF-8", STYLE),
        "/script.js" => return file("text/javascript;charset=UTF-8", SCRIPT),
        "/icon.svg" => return file("image/svg+xml", ICON),
        _ => {}
    }
    let query = Form::parse(parts.uri.query().unwrap_or_default());
    let chosen = Language::from_code(query.text("lang"));
    let language = chosen.unwrap_or_else(|| language(parts));
    let mut response = answer(shared, parts, path, body, query, language);
    if let Some(chosen) = chosen {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Path=/_sandbox; SameSite=Strict; Max-Age=31536000",
            chosen.code()
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

fn answer(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: &Bytes,
    query: Form,
    language: Language,
) -> Response {
    let posted = parts.method == Method::POST;
    let form = Form::parse(&String::from_utf8_lossy(body));
    if path == "/login" && posted {
        return login::submit(&shared.access, language, &form);
    }
    if !shared.access.is_known(&parts.headers) {
        return match posted {
            true => see_other(&format!("{ROOT}/login")),
            false => login::page(language, false),
        };
    }
    let mut page = Page {
        shared,
        words: language.words(),
        language,
        here: "",
        query,
        typed: Form::default(),
        refused: None,
    };
    match parts.method {
        Method::GET | Method::HEAD => show(&mut page, path),
        Method::POST => {
            let (Some(stands_on), Some(done)) =
                (forms::page_of(path), forms::submit(shared, path, &form))
            else {
                return missing(&mut page, path);
            };
            match done {
                Ok((to, did)) => see_other(&format!("{ROOT}{to}?done={did}")),
                Err(refusal) => {
                    page.refused = Some(refusal);
                    page.typed = form;
                    show(&mut page, stands_on)
                }
            }
        }
        ref other => Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            other.to_string(),
            "GET or POST",
        )
        .into_response(),
    }
}

fn show(page: &mut Page<'_>, path: &str) -> Response {
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (here, show): (_, fn(&Page<'_>) -> Response) = match segments.as_slice() {
        [] | ["login"] => ("", |page| page.overview()),
        ["accounts"] => ("/accounts", |page| page.accounts()),
        ["ledger"] => ("/ledger", |page| page.ledger()),
        ["loans"] => ("/loans", |page| page.loans()),
        ["calls"] => ("/calls", |page| page.calls()),
        ["faults"] => ("/faults", |page| page.faults()),
        ["coverage"] => ("/coverage", |page| page.coverage()),
        ["calls", id] => {
            page.here = "/calls";
            return match page.one_call(id) {
                Ok(response) => response,
                Err(refusal) => {
                    page.refused = Some(refusal);
                    page.calls()
                }
            };
        }
        _ => {
            return match forms::page_of(path) {
                // Whoever reloads after a form that could not be done asks for the form itself.
                Some(stands_on) => see_other(&format!("{ROOT}{stands_on}")),
                None => missing(page, path),
            };
        }
    };
    page.here = here;
    show(page)
}

fn missing(page: &mut Page<'_>, path: &str) -> Response {
    let found = format!("{ROOT}{}", crate::control::refusal::shortened(path));
    let refusal = Refusal::new(StatusCode::NOT_FOUND, "path", found, page.words.pages);
    page.refused = Some(refusal);
    let state = page.shared.state();
    let middle = html!("<h1>{}</h1>", page.words.page_missing);
    page.respond(&state, middle)
}

/// The language that was chosen before, or that the browser asks for.
fn language(parts: &Parts) -> Language {
    let chosen = cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::from_code);
    let accepted = parts.headers.get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    chosen.unwrap_or_else(|| Language::from_accepted(accepted.unwrap_or_default()))
}

fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        ("content-type", kind),
        ("cache-control", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    (headers, text).into_response()
}
