//! Where the token comes from: it is given, or asked for with client credentials and kept until it expires.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;
use jiff::civil::DateTime;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::runtime::{parse_date, parse_time};
use crate::transport::{BoxFuture, Limits, Pool, Transport, TransportRequest};

/// Gives the token for one call.
pub trait TokenSource: Send + Sync {
    /// A token that is good now.
    ///
    /// # Errors
    /// Why there is none, in words that hold no secret.
    fn token(&self) -> BoxFuture<'_, Result<SecretString, TokenError>>;

    /// Hears that the other side did not take a token; a source that keeps one gives another to the next call.
    ///
    /// The call that was refused is not made again for it.
    fn refused(&self, token: &SecretString) {
        let _ = token;
    }
}

/// Why there is no token; the text holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenError(String);

impl TokenError {
    /// A reason in words that hold no secret.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for TokenError {}

/// A token that was issued by hand.
#[derive(Debug, Clone)]
pub struct FixedToken(SecretString);

impl FixedToken {
    /// Keeps a token.
    pub fn new(token: SecretString) -> Self {
        Self(token)
    }
}

impl TokenSource for FixedToken {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, TokenError>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

/// How long a token is kept whose reply does not say when it expires.
const KEPT_WITHOUT_EXPIRY: SignedDuration = SignedDuration::from_mins(10);

/// How long before its expiry a token is no longer used, unless it lives shorter than twice that.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// A token that is asked for with client credentials, kept until a minute before it expires, and asked for by one call at a time.
pub struct ClientCredentials {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    url: String,
    client_id: String,
    client_secret: SecretString,
    scope: String,
    limits: Limits,
    /// How many requests have ended.
    asked: AtomicU64,
    state: Mutex<State>,
}

/// What the last request has left.
#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// Why the request of this number gave nothing.
    failure: Option<(u64, TokenError)>,
}

struct Kept {
    token: SecretString,
    until: DateTime,
}

impl ClientCredentials {
    /// Asks at a URL with an id, a secret and a scope.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        url: String,
        client_id: String,
        client_secret: SecretString,
        scope: String,
        limits: Limits,
    ) -> Self {
        Self {
            transport,
            clock,
            url,
            client_id,
            client_secret,
            scope,
            limits,
            asked: AtomicU64::new(0),
            state: Mutex::default(),
        }
    }

    async fn current(&self) -> Result<SecretString, TokenError> {
        let asked_before = self.asked.load(Ordering::Acquire);
        // The lock is held while asking, so that many calls at once ask once.
        let mut state = self.state.lock().await;
        let now = self.clock.now();
        if let Some(kept) = &state.kept
            && now < kept.until
        {
            return Ok(kept.token.clone());
        }
        // Whoever has waited while a request failed would only send the same one again, and the next behind him.
        if let Some((number, error)) = &state.failure
            && *number > asked_before
        {
            return Err(error.clone());
        }
        let answered = self.ask(now).await;
        let number = self.asked.fetch_add(1, Ordering::AcqRel) + 1;
        match answered {
            Ok(fresh) => {
                let token = fresh.token.clone();
                state.kept = Some(fresh);
                Ok(token)
            }
            Err(error) => {
                state.failure = Some((number, error.clone()));
                Err(error)
            }
        }
    }

    async fn ask(&self, now: DateTime) -> Result<Kept, TokenError> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("scope", &self.scope),
        ];
        let body: Vec<String> = form
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", form_encoded(value)))
            .collect();
        let request = TransportRequest {
            url: self.url.clone(),
            content_type: "application/x-www-form-urlencoded".to_owned(),
            token: None,
            headers: Vec::new(),
            body: body.join("&").into_bytes(),
            pool: Pool::Fresh,
            limits: self.limits,
            deadline: None,
        };
        let reply = self
            .transport
            .send(request)
            .await
            .map_err(|error| TokenError::new(format!("the token request failed: {error}")))?;
        if reply.status != 200 {
            return Err(TokenError::new(format!(
                "the token request was answered with HTTP status {}, expected 200",
                reply.status
            )));
        }
        read_token(&reply.body, now).ok_or_else(|| {
            TokenError::new(
                "the reply to the token request holds no token; expected a member accessToken or access_token",
            )
        })
    }
}

impl TokenSource for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, TokenError>> {
        Box::pin(self.current())
    }

    fn refused(&self, token: &SecretString) {
        // While somebody asks for another there is nothing to forget.
        if let Ok(mut state) = self.state.try_lock() {
            let is_kept = state
                .kept
                .as_ref()
                .is_some_and(|kept| kept.token.expose_secret() == token.expose_secret());
            if is_kept {
                state.kept = None;
            }
        }
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientCredentials")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Reads a token and its expiry under any of the names that banks use.
fn read_token(body: &[u8], now: DateTime) -> Option<Kept> {
    let reply: serde_json::Value = serde_json::from_slice(body).ok()?;
    let text = |names: &[&str]| {
        names.iter().find_map(|name| {
            let value = reply.as_object()?.iter().find(|(key, _)| {
                let plain = key.trim().replace('_', "");
                plain.eq_ignore_ascii_case(name)
            })?;
            match value.1 {
                serde_json::Value::String(text) => Some(text.trim().to_owned()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            }
        })
    };
    let token = text(&["accesstoken"]).filter(|token| !token.is_empty())?;
    // Some servers write the seconds as a text, or as a fraction.
    let seconds = text(&["expiresin"])
        .and_then(|seconds| seconds.parse::<f64>().ok())
        .and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
    let until = match seconds {
        Some(seconds) => now.checked_add(seconds).ok(),
        None => text(&["expiredate", "expireday"]).and_then(|date| read_expiry(&date)),
    };
    let until = match until {
        Some(until) => {
            let half_of_its_life = now.duration_until(until) / 2;
            let margin = MARGIN.min(half_of_its_life.max(SignedDuration::ZERO));
            until.checked_sub(margin).ok()?
        }
        None => now.checked_add(KEPT_WITHOUT_EXPIRY).ok()?,
    };
    Some(Kept {
        token: SecretString::from(token),
        until,
    })
}

/// Reads `YYYYMMDDHHMMSS`, with or without separators; a day alone expires as it begins.
fn read_expiry(text: &str) -> Option<DateTime> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let date = parse_date(digits.get(..8)?)?;
    let time = match digits.get(8..14) {
        Some(time) => parse_time(time)?,
        None => jiff::civil::Time::midnight(),
    };
    Some(date.to_datetime(time))
}

/// A value as a form sends it.
fn form_encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime {
        jiff::civil::date(2026, 1, 5).at(9, 30, 0, 0)
    }

    fn until(body: &str) -> Option<String> {
        read_token(body.as_bytes(), now()).map(|kept| kept.until.to_string())
    }

    #[test]
    fn expiries_are_read_under_many_names() {
        let expected = Some("2026-01-05T10:29:00".to_owned());
        for seconds in ["3600", "\"3600\"", "3600.0", "\" 3600.0 \""] {
            let body = format!(r#"{{"accessToken":"a","expires_in":{seconds}}}"#);
            assert_eq!(until(&body), expected, "{body}");
        }
        assert_eq!(
            until(r#"{"access_token":"a","expireDate":"20260105103000"}"#),
            expected
        );
        assert_eq!(
            until(r#"{"ACCESS_TOKEN ":"a","expireDay":"2026-01-05 10:30:00"}"#),
            expected
        );
    }

    #[test]
    fn a_token_of_a_short_life_is_kept_for_half_of_it() {
        for (seconds, expected) in [
            ("60", "09:30:30"),
            ("1", "09:30:00.5"),
            ("0", "09:30:00"),
            ("-5", "09:29:55"),
        ] {
            assert_eq!(
                until(&format!(r#"{{"access_token":"a","expires_in":{seconds}}}"#)),
                Some(format!("2026-01-05T{expected}"))
            );
        }
    }

    #[test]
    fn a_token_without_expiry_is_kept_for_ten_minutes() {
        assert_eq!(
            until(r#"{"accessToken":"a"}"#),
            Some("2026-01-05T09:40:00".to_owned())
        );
        assert_eq!(until(r#"{"accessToken":""}"#), None);
        assert_eq!(until("<html>"), None);
    }

    #[test]
    fn forms_are_encoded() {
        assert_eq!(form_encoded("a b&c=가"), "a%20b%26c%3D%EA%B0%80");
    }

    #[test]
    fn secrets_are_not_shown() {
        let token = FixedToken::new(SecretString::from("0123456789abcdef"));
        assert!(!format!("{token:?}").contains("0123"));
    }
}
