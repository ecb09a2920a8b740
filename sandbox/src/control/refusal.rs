//! Why the control interface does not do what was asked: where, what was found, what was expected, what to do.

use std::fmt;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal of the control interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Refusal {
    #[serde(skip)]
    pub(crate) status: StatusCode,
    /// What is wrong: a member of the body, a header, the path.
    pub(crate) at: String,
    pub(crate) found: String,
    pub(crate) expected: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) to_do: String,
}

impl Refusal {
    /// A refusal with an HTTP status.
    pub(crate) fn new(
        status: StatusCode,
        at: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Refusal {
            status,
            at: at.into(),
            found: found.into(),
            expected: expected.into(),
            to_do: String::new(),
        }
    }

    /// A refusal because of a value that the body holds.
    pub(crate) fn value(
        at: impl Into<String>,
        found: impl fmt::Debug,
        expected: impl Into<String>,
    ) -> Self {
        let found = shortened(&format!("{found:?}"));
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, at, found, expected)
    }

    /// The same with advice.
    pub(crate) fn advised(mut self, advice: impl Into<String>) -> Self {
        self.to_do = advice.into();
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal {
            at,
            found,
            expected,
            to_do,
            ..
        } = self;
        write!(f, "{at}: found {found}, expected {expected}")?;
        if !to_do.is_empty() {
            write!(f, "; {to_do}")?;
        }
        Ok(())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Answer<'r> {
            error: &'r Refusal,
        }
        json(self.status, &Answer { error: &self })
    }
}

/// A JSON answer that nobody may keep or take for something else.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    // None of the values has a map whose keys are no texts, so none fails to be written.
    let mut body = serde_json::to_vec_pretty(value).unwrap_or_default();
    body.push(b'\n');
    let headers = [
        ("content-type", "application/json;charset=UTF-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ];
    (status, headers, Body::from(body)).into_response()
}

/// A found text, not endless.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
