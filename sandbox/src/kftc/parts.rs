//! What the central record is set up with, is asked, answers and keeps; bodies and credentials never show in Debug.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What is fixed before the first call; the paths, scopes and header names are made up, as those of the KFTC are for members.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CentralRecordSettings {
    /// Path of the token request.
    pub token_path: String,
    /// Scope of the business API.
    pub business_scope: String,
    /// Path of the migration API.
    pub migration_path: String,
    /// Scope of the migration API.
    pub migration_scope: String,
    /// HTTP header that carries the number of a request.
    pub number_header: String,
    /// HTTP header that carries the time of a request.
    pub time_header: String,
    /// Client ID.
    pub client_id: String,
    /// Client Secret.
    pub client_secret: String,
    /// What `expires_in` of a token reply holds, as JSON: `3600`, `"3600"`, `3599.5`.
    pub expires_in: Value,
}

impl Default for CentralRecordSettings {
    fn default() -> Self {
        // [central-record-names] None of these is public.
        Self {
            token_path: "/oauth/token".to_owned(),
            business_scope: "business".to_owned(),
            migration_path: "/migration/v1/records".to_owned(),
            migration_scope: "migration".to_owned(),
            number_header: "X-Request-Number".to_owned(),
            time_header: "X-Request-Time".to_owned(),
            client_id: "00000000-0000-4000-8000-000000000000".to_owned(),
            client_secret: "synthetic-client-secret".to_owned(),
            expires_in: json!(3600),
        }
    }
}

impl fmt::Debug for CentralRecordSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CentralRecordSettings")
            .field("token_path", &self.token_path)
            .field("migration_path", &self.migration_path)
            .finish_non_exhaustive()
    }
}

/// The permission that the company has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// To send the data of the transition period.
    Migration,
    /// To record business.
    Business,
}

/// A fault that is set for one call; it never leaks to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CentralRecordFault {
    /// Write it, then cut the connection.
    AcceptThenDrop,
    /// Cut the connection before anything is written.
    DropBeforeAccept,
    /// Write it, then answer with this HTTP status.
    AcceptThenStatus(u16),
    /// Write it, then answer something that is no JSON.
    AcceptThenGarbage,
    /// Give no token, and answer with this HTTP status.
    TokenStatus(u16),
}

impl CentralRecordFault {
    /// Whether it is for a request for a token, and for no call that writes.
    pub(super) fn is_for_tokens(self) -> bool {
        matches!(self, Self::TokenStatus(_))
    }
}

/// A fault and the call that it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArmedCentralRecordFault {
    /// The operation, or `migration`; none for the next call of any.
    pub operation: Option<String>,
    /// What happens to that call.
    pub kind: CentralRecordFault,
}

/// A request as the shell hands it over.
#[derive(Clone)]
pub struct RecordRequest<'a> {
    /// Where it comes from.
    pub source: IpAddr,
    /// HTTP method.
    pub method: &'a str,
    /// Path of the URL.
    pub path: &'a str,
    /// HTTP headers, their names in lower case.
    pub headers: &'a BTreeMap<String, String>,
    /// The body.
    pub body: &'a [u8],
}

impl fmt::Debug for RecordRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A reply; none where the connection is to be cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReply {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Something that was written.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The operation, or `migration`.
    pub operation: String,
    /// The number of the request.
    pub number: String,
    /// When it was written.
    pub at: DateTime,
    /// What was written.
    pub body: Value,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept")
            .field("operation", &self.operation)
            .field("number", &self.number)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
