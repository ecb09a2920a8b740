//! A way to reach the bank: where, with which suffix and content type, and where the token travels.

use std::fmt;

use crate::error::Error;
use crate::runtime::{ProfileInfo, ServiceInfo};

/// A way to reach a service.
///
/// The spec knows the bank's; a contract may name another base URL, or another way altogether.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Base URL without a slash at its end.
    pub base_url: String,
    /// What stands before the API's name in the path, with a slash at its start.
    pub path_prefix: String,
    /// What follows the API's name in the path.
    pub suffix: String,
    /// The `Content-Type` of a request.
    pub content_type: String,
    /// Where the token travels.
    pub token: TokenPlace,
    /// Path of the client-credentials request; empty when tokens are issued by hand.
    pub token_path: String,
    /// Scope of the client-credentials request.
    pub token_scope: String,
    /// Values of the contract that the profile fixes, by element.
    pub constants: Vec<(String, String)>,
}

/// Where a token travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenPlace {
    /// In the JSON header of the body.
    Body,
    /// In an HTTP header.
    HttpHeader {
        /// Its name.
        name: String,
        /// What stands before the token, with its space.
        prefix: String,
    },
}

impl Profile {
    /// The bank's public sandbox.
    ///
    /// # Errors
    /// When the spec of the service has no such profile.
    pub fn sandbox() -> Result<Self, Error> {
        Self::named(&crate::nh::SERVICE, "sandbox")
    }

    /// The bank's channel for partners; the contract names the base URL.
    ///
    /// # Errors
    /// When the spec of the service has no such profile.
    pub fn partner(base_url: impl Into<String>) -> Result<Self, Error> {
        Ok(Self::named(&crate::nh::SERVICE, "partner")?.with_base_url(base_url))
    }

    /// A profile of a service by its name.
    ///
    /// # Errors
    /// When the spec of the service has no such profile; the error lists those that it has.
    pub fn named(service: &ServiceInfo, name: &str) -> Result<Self, Error> {
        match service.profiles.iter().find(|info| info.name == name) {
            Some(info) => Ok(Self::from(info)),
            None => {
                let names: Vec<_> = service.profiles.iter().map(|info| info.name).collect();
                Err(Error::configuration(format!(
                    "no profile of that name; expected one of {}",
                    names.join(", ")
                )))
            }
        }
    }

    /// A way of one's own: JSON over POST, the token in the body, nothing fixed.
    pub fn own(name: impl Into<String>, base_url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base_url: String::new(),
            path_prefix: String::new(),
            suffix: String::new(),
            content_type: "application/json".to_owned(),
            token: TokenPlace::Body,
            token_path: String::new(),
            token_scope: String::new(),
            constants: Vec::new(),
        }
        .with_base_url(base_url)
    }

    /// The same way to another base URL, such as that of a sandbox on this machine.
    #[must_use]
    pub fn with_base_url(mut self, base_url: impl Into<String>) -> Self {
        let base_url = base_url.into();
        self.base_url = base_url.trim_end_matches('/').to_owned();
        self
    }

    /// The same way with a word of the path filled in that the spec leaves to the configuration, such as `version`.
    #[must_use]
    pub fn with_path_word(mut self, name: &str, value: &str) -> Self {
        self.path_prefix = self.path_prefix.replace(&format!("{{{name}}}"), value);
        self
    }

    /// The same way with another suffix of the path.
    #[must_use]
    pub fn with_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = suffix.into();
        self
    }

    /// The same way with another content type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// The same way with the token elsewhere.
    #[must_use]
    pub fn with_token(mut self, token: TokenPlace) -> Self {
        self.token = token;
        self
    }

    /// The same way with another client-credentials request.
    #[must_use]
    pub fn with_token_request(mut self, path: impl Into<String>, scope: impl Into<String>) -> Self {
        self.token_path = path.into();
        self.token_scope = scope.into();
        self
    }

    /// The URL of one API.
    pub fn url(&self, api: &str) -> String {
        format!("{}{}/{api}{}", self.base_url, self.path_prefix, self.suffix)
    }
}

/// Whether a URL carries a user or a password before its host.
pub(crate) fn has_user_info(url: &str) -> bool {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}

/// Shows the base URL only where it carries no user or password.
impl fmt::Debug for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = if has_user_info(&self.base_url) {
            "****"
        } else {
            &self.base_url
        };
        formatter
            .debug_struct("Profile")
            .field("name", &self.name)
            .field("base_url", &base_url)
            .field("path_prefix", &self.path_prefix)
            .field("suffix", &self.suffix)
            .field("content_type", &self.content_type)
            .field("token", &self.token)
            .field("token_path", &self.token_path)
            .field("token_scope", &self.token_scope)
            .field("constants", &self.constants)
            .finish()
    }
}

impl From<&ProfileInfo> for Profile {
    fn from(info: &ProfileInfo) -> Self {
        Self {
            name: info.name.to_owned(),
            base_url: info.base_url.to_owned(),
            path_prefix: info.path_prefix.to_owned(),
            suffix: info.suffix.to_owned(),
            content_type: info.content_type.to_owned(),
            token: match info.token_header {
                Some(name) => TokenPlace::HttpHeader {
                    name: name.to_owned(),
                    prefix: info.token_prefix.to_owned(),
                },
                None => TokenPlace::Body,
            },
            token_path: info.token_path.to_owned(),
            token_scope: info.token_scope.to_owned(),
            constants: info
                .constants
                .iter()
                .map(|(element, value)| ((*element).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_base_name_and_suffix() {
        let profile = Profile::sandbox()
            .unwrap()
            .with_base_url("http://127.0.0.1:1/");
        assert_eq!(
            profile.url("P2PNInterestRepayment"),
            "http://127.0.0.1:1/P2PNInterestRepayment.nh"
        );
    }

    #[test]
    fn a_word_of_the_path_is_filled_in() {
        let profile = Profile {
            path_prefix: "/v{version}".to_owned(),
            ..Profile::own("own", "https://bank.example")
        };
        assert_eq!(
            profile
                .with_path_word("version", "1.0")
                .url("loans/contract"),
            "https://bank.example/v1.0/loans/contract"
        );
    }

    #[test]
    fn an_unknown_profile_lists_the_known_ones() {
        assert_eq!(
            Profile::named(&crate::nh::SERVICE, "x")
                .unwrap_err()
                .to_string(),
            "configuration: no profile of that name; expected one of sandbox, partner"
        );
    }

    #[test]
    fn a_user_before_the_host_is_found_and_never_shown() {
        for url in ["https://user:pass@bank.example/svcapi", "user@bank.example"] {
            assert!(has_user_info(url), "{url}");
            let shown = format!("{:?}", Profile::own("own", url));
            assert!(!shown.contains("user"), "{shown}");
        }
        assert!(!has_user_info("https://bank.example/a@b"));
    }
}
