//! Who may control the bank: only this machine, only pages of the sandbox's own, and where a token is set, only who knows it.
//!
//! A web page of somebody else's can make a browser send requests to this machine, also under a host name that it lets point here.
//! The first is told by `Origin` and `Sec-Fetch-Site`, the second by `Host`.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};

use super::refusal::{Refusal, shortened};

/// The cookie of a browser that has shown the control token.
pub(crate) const SESSION_COOKIE: &str = "ontu_sandbox_session";

/// Who may control the bank.
#[derive(Clone)]
pub(crate) struct Access {
    /// Whether it listens beyond this machine; then host names cannot be known and the token decides.
    pub(crate) exposed: bool,
    /// The token, and what a browser that has shown it carries instead.
    pub(crate) token: Option<(String, String)>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access")
            .field("exposed", &self.exposed)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// The name that a request came under must be this machine's own, and a change must come from a page of the sandbox's own or from no page.
    pub(crate) fn check_origin(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = text(headers, HOST.as_str());
        if !self.exposed && !is_this_machine(host) {
            let expected =
                "localhost, 127.0.0.1 or [::1], since this sandbox is for its own machine";
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "header Host",
                format!("{:?}", shortened(host)),
                expected,
            )
            .advised("open the address that the sandbox printed"));
        }
        if matches!(*method, Method::GET | Method::HEAD) {
            return Ok(());
        }
        let foreign = |header: &str, found: &str, expected: String| {
            Refusal::new(
                StatusCode::FORBIDDEN,
                format!("header {header}"),
                format!("{:?}", shortened(found)),
                expected,
            )
            .advised("use the sandbox's own pages, or a program that is no browser")
        };
        let origin = text(headers, ORIGIN.as_str());
        let authority = origin.split_once("://").map_or("", |(_, rest)| rest);
        if !origin.is_empty() && authority != host {
            let expected = format!("http://{host}, the address of this page");
            return Err(foreign("Origin", origin, expected));
        }
        let site = text(headers, "sec-fetch-site");
        if !matches!(site, "" | "same-origin" | "none") {
            return Err(foreign("Sec-Fetch-Site", site, "same-origin".to_owned()));
        }
        Ok(())
    }

    /// Whether the request carries the token, or none is asked for.
    pub(crate) fn is_known(&self, headers: &HeaderMap) -> bool {
        let Some((token, session)) = &self.token else {
            return true;
        };
        let bearer = text(headers, AUTHORIZATION.as_str()).strip_prefix("Bearer ");
        let cookie = cookie(headers, SESSION_COOKIE);
        bearer.is_some_and(|found| is_same(found, token))
            || cookie.is_some_and(|found| is_same(found, session))
    }

    /// Whether a text is the token; what the browser carries from then on.
    pub(crate) fn session_for(&self, token: &str) -> Option<&str> {
        let (expected, session) = self.token.as_ref()?;
        is_same(token, expected).then_some(session)
    }

    /// The refusal of a request without the token.
    pub(crate) fn unknown() -> Refusal {
        Refusal::new(
            StatusCode::UNAUTHORIZED,
            "header Authorization",
            "no control token, or another one",
            "Bearer and the control token that the sandbox was started with",
        )
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

/// Whether a host header names this machine: by loopback address or as `localhost`.
fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "0"),
    };
    if port.parse::<u16>().is_err() {
        return false;
    }
    let v6 = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name.parse().is_ok_and(|v4: Ipv4Addr| v4.is_loopback())
        || v6.is_some_and(|v6| v6.parse().is_ok_and(|v6: Ipv6Addr| v6.is_loopback()))
}

/// Compares without telling by its time how far two texts agree.
fn is_same(found: &str, expected: &str) -> bool {
    let differs = |(a, b): (u8, u8)| a ^ b;
    let bytes = found.bytes().zip(expected.bytes());
    found.len() == expected.len() && bytes.map(differs).fold(0, |sum, bit| sum | bit) == 0
}

#[cfg(test)]
mod tests {
    use super::{is_same, is_this_machine};

    #[test]
    fn this_machine_has_few_names() {
        for host in [
            "localhost",
            "LOCALHOST:8085",
            "127.0.0.1:1",
            "127.9.9.9",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "x",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "0.0.0.0",
            "::1",
            "[::2]:80",
            "127.0.0.1:x",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn tokens_are_the_same_or_not() {
        assert!(is_same("abc", "abc"));
        assert!(!is_same("abd", "abc") && !is_same("ab", "abc") && !is_same("", "abc"));
    }
}
