//! The page that asks for the control token, where the sandbox was started with one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::control::form::Form;
use crate::control::guard::{Access, SESSION_COOKIE};

use super::ROOT;
use super::html::{Markup, html};
use super::layout::{head, respond};
use super::words::Language;

/// The page.
pub(super) fn page(language: Language, refused: bool) -> Response {
    let words = language.words();
    let (status, notice) = match refused {
        false => (StatusCode::OK, Markup::none()),
        true => (
            StatusCode::UNAUTHORIZED,
            html!(
                "<p class=\"notice bad\" role=\"alert\">{}</p>",
                words.wrong_token
            ),
        ),
    };
    let page = html!(
        "{}<body class=\"alone\"><main id=\"main\"><section class=\"card\"><h1>온투 {}</h1><p class=\"muted\">{}</p>{}\
         <form method=\"post\" action=\"{}/login\"><label for=\"token\">{}</label>\
         <input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required autofocus>\
         <p class=\"actions\"><button class=\"main\">{}</button></p></form></section></main></body></html>\n",
        head(language, words.sign_in),
        words.sandbox,
        words.sign_in_hint,
        notice,
        ROOT,
        words.control_token,
        words.sign_in,
    );
    respond(status, &page)
}

/// Lets a browser in that has the token.
pub(super) fn submit(access: &Access, language: Language, form: &Form) -> Response {
    let Some(session) = access.session_for(form.text("token")) else {
        return page(language, true);
    };
    let cookie = format!("{SESSION_COOKIE}={session}; Path=/_sandbox; HttpOnly; SameSite=Strict");
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, ROOT)]).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
