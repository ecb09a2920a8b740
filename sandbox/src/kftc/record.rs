//! The central record without I/O: who may call what, what was written, and which calls are broken on purpose.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde_json::{Value, json};

use crate::control::form::Form;
use crate::json::Json;
use crate::spec::Spec;
use crate::validate;

use super::parts::{
    ArmedCentralRecordFault, CentralRecordFault, CentralRecordSettings, Kept, Permission,
    RecordReply, RecordRequest,
};

/// The resolved spec that is built in.
const EMBEDDED: &str = include_str!("../generated/kftc.json");

/// What the record is called where the name of an operation is asked for.
pub(crate) const MIGRATION: &str = "migration";

/// The central record.
pub struct CentralRecord {
    spec: Arc<Spec>,
    settings: CentralRecordSettings,
    permission: Permission,
    source_ips: Option<Vec<IpAddr>>,
    tokens: BTreeMap<String, (String, DateTime)>,
    token_requests: u32,
    kept: Vec<Kept>,
    faults: Vec<ArmedCentralRecordFault>,
}

impl fmt::Debug for CentralRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CentralRecord")
            .field("permission", &self.permission)
            .field("kept", &self.kept.len())
            .finish_non_exhaustive()
    }
}

impl CentralRecord {
    /// A record that nobody has written to; the company may migrate, and every source IP gets in.
    ///
    /// # Errors
    /// When the resolved spec cannot be read.
    pub fn new(
        resolved_spec: &str,
        settings: CentralRecordSettings,
    ) -> Result<Self, crate::SpecError> {
        let spec = Spec::parse(resolved_spec)?;
        Ok(Self::with_spec(Arc::new(spec), settings))
    }

    /// The same with a spec that was read before.
    pub fn with_spec(spec: Arc<Spec>, settings: CentralRecordSettings) -> Self {
        Self {
            spec,
            settings,
            permission: Permission::Migration,
            source_ips: None,
            tokens: BTreeMap::new(),
            token_requests: 0,
            kept: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The spec that is built into the sandbox; it lays nothing out.
    pub fn embedded_spec() -> Arc<Spec> {
        static SPEC: LazyLock<Arc<Spec>> = LazyLock::new(|| {
            // The text is part of the program and every test of this module reads it, so no input can bring this about.
            Arc::new(Spec::parse(EMBEDDED).expect("the embedded spec is readable"))
        });
        Arc::clone(&SPEC)
    }

    /// Forgets everything: a new record with the same spec and settings.
    pub fn reset(&mut self) {
        *self = Self::with_spec(Arc::clone(&self.spec), self.settings.clone());
    }

    /// The spec that it works from.
    pub(crate) fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Its settings.
    pub fn settings(&self) -> &CentralRecordSettings {
        &self.settings
    }

    /// Takes the migration permission away and gives the business permission; the notice knows no way back.
    pub fn switch(&mut self) {
        // [central-record-switch] Nothing is published about tokens that were given before.
        self.permission = Permission::Business;
    }

    /// The permission now.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// Lets calls in from these source IPs only.
    pub fn list_source_ips(&mut self, ips: impl IntoIterator<Item = IpAddr>) {
        self.source_ips = Some(ips.into_iter().collect());
    }

    /// Lets calls in from everywhere again, as at the start.
    pub fn let_everybody_in(&mut self) {
        self.source_ips = None;
    }

    /// The source IPs that get in; none where every one does.
    pub fn source_ips(&self) -> Option<&[IpAddr]> {
        self.source_ips.as_deref()
    }

    /// Sets a fault for the next call that writes, or for the next request for a token.
    pub fn arm(&mut self, kind: CentralRecordFault) {
        self.faults.push(ArmedCentralRecordFault {
            operation: None,
            kind,
        });
    }

    /// Sets a fault for the next call of one operation, or of `migration`.
    pub fn arm_for(&mut self, operation: impl Into<String>, kind: CentralRecordFault) {
        self.faults.push(ArmedCentralRecordFault {
            operation: Some(operation.into()),
            kind,
        });
    }

    /// The faults that wait for their call.
    pub fn armed(&self) -> &[ArmedCentralRecordFault] {
        &self.faults
    }

    /// Takes all faults back.
    pub fn disarm_all(&mut self) {
        self.faults.clear();
    }

    /// Lets no token that was given count any longer.
    pub fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    /// What was written, oldest first.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// How many requests for a token there were.
    pub fn token_requests(&self) -> u32 {
        self.token_requests
    }

    /// Answers one request; none where the connection is to be cut.
    pub fn handle(&mut self, now: DateTime, request: &RecordRequest<'_>) -> Option<RecordReply> {
        // [central-record-refusals] The order in which the real one looks at a call is not public.
        if let Some(listed) = &self.source_ips
            && !listed.contains(&request.source)
        {
            let why = format!(
                "the source IP {}, expected one that is listed",
                request.source
            );
            return Some(refusal(403, "source-ip", why));
        }
        if request.path == self.settings.token_path {
            return Some(self.token(now, request));
        }
        let (operation, scope, needed) = if request.path == self.settings.migration_path {
            let scope = self.settings.migration_scope.clone();
            (MIGRATION.to_owned(), scope, Permission::Migration)
        } else {
            let Some(operation) = self.operation(request.path) else {
                let why = format!("the path {}, expected /v…/ and an operation", request.path);
                return Some(refusal(404, "path", why));
            };
            let scope = self.settings.business_scope.clone();
            (operation, scope, Permission::Business)
        };
        match self.admit(now, request, &scope, needed) {
            Err(reply) => Some(reply),
            Ok(()) => self.write(now, request, operation),
        }
    }

    /// The operation that a path names behind its version.
    fn operation(&self, path: &str) -> Option<String> {
        let (version, operation) = path.strip_prefix("/v")?.split_once('/')?;
        let known = self.spec.api_names().find(|known| *known == operation)?;
        (!version.is_empty()).then(|| known.to_owned())
    }

    fn token(&mut self, now: DateTime, request: &RecordRequest<'_>) -> RecordReply {
        if request.method != "POST" {
            let why = format!("the method {}, expected POST", request.method);
            return refusal(405, "method", why);
        }
        self.token_requests += 1;
        if let Some(CentralRecordFault::TokenStatus(status)) = self.fault_of(None) {
            return RecordReply {
                status,
                body: String::new(),
            };
        }
        let form = Form::parse(&String::from_utf8_lossy(request.body));
        let sent = |name: &str| form.get(name);
        let settings = &self.settings;
        let is_known = sent("grant_type") == Some("client_credentials")
            && sent("client_id") == Some(settings.client_id.as_str())
            && sent("client_secret") == Some(settings.client_secret.as_str());
        let scopes = [&settings.business_scope, &settings.migration_scope];
        let scope = scopes
            .into_iter()
            .find(|scope| sent("scope") == Some(scope.as_str()));
        let (true, Some(scope)) = (is_known, scope) else {
            return refusal(
                401,
                "client",
                "a client, secret or scope that is not known".to_owned(),
            );
        };
        let token = format!("synthetic-token-{}", self.token_requests);
        let expires_in = settings.expires_in.clone();
        let seconds = match &expires_in {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        };
        let lasts = seconds.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
        let until = now
            .checked_add(lasts.unwrap_or(SignedDuration::from_hours(1)))
            .unwrap_or(now);
        self.tokens.insert(token.clone(), (scope.clone(), until));
        let body =
            json!({ "access_token": token, "token_type": "Bearer", "expires_in": expires_in });
        RecordReply {
            status: 200,
            body: body.to_string(),
        }
    }

    /// Whether a call may do what it asks for.
    fn admit(
        &self,
        now: DateTime,
        request: &RecordRequest<'_>,
        scope: &str,
        needed: Permission,
    ) -> Result<(), RecordReply> {
        let bearer = request.headers.get("authorization");
        let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
        match token.and_then(|token| self.tokens.get(token)) {
            Some((of, until)) if of == scope && now < *until => {}
            _ => {
                let why = "a token that is not known, expired or of another scope".to_owned();
                return Err(refusal(401, "token", why));
            }
        }
        if self.permission != needed {
            let why = format!(
                "a call that needs the permission {needed:?}, the company has {:?}",
                self.permission
            );
            return Err(refusal(403, "permission", why));
        }
        if request.method != "POST" {
            let why = format!(
                "the method {}; what was written cannot be taken back at will",
                request.method
            );
            return Err(refusal(405, "method", why));
        }
        for name in [&self.settings.number_header, &self.settings.time_header] {
            if request
                .headers
                .get(&name.to_lowercase())
                .is_none_or(|value| value.trim().is_empty())
            {
                return Err(refusal(400, "header", format!("no HTTP header {name}")));
            }
        }
        Ok(())
    }

    fn write(
        &mut self,
        now: DateTime,
        request: &RecordRequest<'_>,
        operation: String,
    ) -> Option<RecordReply> {
        let Ok(body) = serde_json::from_slice::<Value>(request.body) else {
            return Some(refusal(400, "body", "a body that is no JSON".to_owned()));
        };
        if let Some(why) = self.breach(now, &operation, request.body) {
            return Some(refusal(400, "layout", why));
        }
        let fault = self.fault_of(Some(&operation));
        if fault == Some(CentralRecordFault::DropBeforeAccept) {
            return None;
        }
        let number = request
            .headers
            .get(&self.settings.number_header.to_lowercase());
        // [central-record-repeats] A number that is there already is no reason to refuse.
        self.kept.push(Kept {
            operation,
            number: number.cloned().unwrap_or_default(),
            at: now,
            body,
        });
        match fault {
            Some(CentralRecordFault::AcceptThenDrop | CentralRecordFault::DropBeforeAccept) => None,
            Some(CentralRecordFault::AcceptThenStatus(status)) => Some(RecordReply {
                status,
                body: String::new(),
            }),
            Some(CentralRecordFault::AcceptThenGarbage) => Some(RecordReply {
                status: 200,
                body: "<html>".to_owned(),
            }),
            // A fault of tokens is never taken for a call that writes.
            None | Some(CentralRecordFault::TokenStatus(_)) => Some(RecordReply {
                status: 200,
                body: json!({ "ontu_sandbox": { "kept": self.kept.len() } }).to_string(),
            }),
        }
    }

    /// Takes the fault that was set for a call of an operation, or for a request for a token where there is none.
    fn fault_of(&mut self, operation: Option<&str>) -> Option<CentralRecordFault> {
        let is_meant = |armed: &ArmedCentralRecordFault| match operation {
            None => armed.kind.is_for_tokens(),
            Some(operation) => {
                let names_it = armed.operation.as_deref().is_none_or(|of| of == operation);
                names_it && !armed.kind.is_for_tokens()
            }
        };
        let place = self.faults.iter().position(is_meant)?;
        Some(self.faults.remove(place).kind)
    }

    /// What breaches the layout that an overlay gives the operation; nothing where none does.
    fn breach(&self, now: DateTime, operation: &str, body: &[u8]) -> Option<String> {
        let api = self
            .spec
            .api(operation)
            .filter(|api| !api.request.is_empty())?;
        let Ok(body) = Json::parse(body) else {
            return Some("a body that is no JSON object".to_owned());
        };
        let reading = validate::body(api, &body, now.date(), now.date());
        let breaches: Vec<String> = reading
            .checked
            .violations
            .iter()
            .map(ToString::to_string)
            .collect();
        (!breaches.is_empty()).then(|| breaches.join("; "))
    }
}

/// A refusal of this stand-in's own making.
fn refusal(status: u16, code: &str, found: String) -> RecordReply {
    RecordReply {
        status,
        body: json!({ "ontu_sandbox": { "refused": code, "found": found } }).to_string(),
    }
}
