//! A plan that one person writes and another approves: sealed, so that nobody reads the accounts in it or changes what was written.

use std::path::Path;
use std::sync::Arc;

use ontu::transfer::seal::Keys;
use ontu::transfer::{IntentId, Person, SealedPayload, SealedPlace, Sealer, Submit};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::content::Content;
use crate::exit::{Exit, Failure, Result};
use crate::files::private;
use crate::messages::send as words;
use crate::store;

/// The number of the format that this version writes.
const FORMAT: u32 = 1;
/// What the content is bound to beside its id.
const COLUMN: &str = "plan-file";

/// A plan before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The caller's key.
    pub(crate) key: String,
    /// What is to be moved.
    pub(crate) content: Content,
    /// Who wrote it.
    pub(crate) made_by: Person,
    /// When, in KST.
    pub(crate) made_at: String,
    /// What was said to be meant.
    pub(crate) submit: Submit,
}

/// What stands in the file in the clear, for a person to read.
#[derive(Debug, Serialize, Deserialize)]
struct Outside {
    ontu_plan: u32,
    operation: String,
    key: String,
    made_by: String,
    #[serde(default)]
    made_by_user: Option<String>,
    made_at: String,
    amount_krw: u64,
    rows: usize,
    calls: usize,
    id: String,
    sealed: String,
}

/// What is sealed: everything that counts.
#[derive(Serialize, Deserialize)]
struct Inside {
    operation: String,
    key: String,
    made_by: String,
    #[serde(default)]
    made_by_user: Option<String>,
    made_at: String,
    allow_duplicate: bool,
    #[serde(default)]
    allow_alike: bool,
    parts: Vec<Json>,
}

impl Plan {
    /// Writes the plan to a file that was not there before, readable by its owner and the owner's group.
    pub(crate) fn write(&self, path: &Path, keys: &Arc<Keys>) -> Result<()> {
        let parts = self.content.parts()?;
        let calls = parts.len();
        let inside = Inside {
            operation: self.content.operation().to_owned(),
            key: self.key.clone(),
            made_by: self.made_by.name().to_owned(),
            made_by_user: self.made_by.user().map(str::to_owned),
            made_at: self.made_at.clone(),
            allow_duplicate: self.submit.duplicate_allowed,
            allow_alike: self.submit.alike_allowed,
            parts: parts
                .iter()
                .filter_map(|part| serde_json::from_str(part).ok())
                .collect(),
        };
        let id = IntentId::random().map_err(|error| {
            Failure::new(Exit::CouldNotRun, "random", words::no_randomness(error))
        })?;
        let text = serde_json::to_string(&inside).unwrap_or_default();
        let sealed = Sealer::seal(keys.as_ref(), place(&id), &text)
            .map_err(|error| store::seal_failure(&error))?;
        let outside = Outside {
            ontu_plan: FORMAT,
            operation: inside.operation,
            key: inside.key,
            made_by: inside.made_by,
            made_by_user: inside.made_by_user,
            made_at: inside.made_at,
            amount_krw: self.content.krw(),
            rows: self.content.rows(),
            calls,
            id: id.to_string(),
            sealed: to_hex(sealed.as_bytes()),
        };
        let mut text = serde_json::to_string_pretty(&outside).unwrap_or_default();
        text.push('\n');
        private::write_shared(path, &text)
    }

    /// Reads a plan; one that was changed, or sealed with other keys, is refused.
    pub(crate) fn read(path: &Path, keys: &Arc<Keys>) -> Result<Self> {
        let bytes = crate::files::read(path)?;
        let broken = || {
            let message = words::not_a_plan(path.display());
            Failure::new(Exit::Refused, "plan", message)
        };
        let outside: Outside = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        if outside.ontu_plan != FORMAT {
            let message = words::newer_plan(path.display(), outside.ontu_plan);
            return Err(Failure::new(Exit::Refused, "plan", message));
        }
        let id: IntentId = outside.id.parse().map_err(|_| broken())?;
        let sealed = SealedPayload::new(from_hex(&outside.sealed).ok_or_else(broken)?);
        let text = Sealer::open(keys.as_ref(), place(&id), &sealed).map_err(|error| {
            let message = words::sealed_otherwise(path.display(), error);
            Failure::new(Exit::Refused, "plan", message)
        })?;
        let inside: Inside = serde_json::from_str(text.expose_secret()).map_err(|_| broken())?;
        let content = Content::from_parts(&inside.operation, &inside.parts).ok_or_else(broken)?;
        // What a person reads in the file must be what is sent.
        let is_same = outside.operation == inside.operation
            && outside.key == inside.key
            && outside.made_by == inside.made_by
            && outside.made_by_user == inside.made_by_user
            && outside.made_at == inside.made_at
            && outside.amount_krw == content.krw()
            && outside.rows == content.rows()
            && outside.calls == inside.parts.len();
        if !is_same {
            let message = words::plan_was_changed(path.display());
            return Err(Failure::new(Exit::Refused, "plan", message).to_do(words::write_it_anew()));
        }
        let made_by = Person::stored(&inside.made_by, inside.made_by_user.as_deref());
        Ok(Self {
            key: inside.key,
            content,
            made_by: made_by.map_err(|_| broken())?,
            made_at: inside.made_at,
            submit: Submit {
                duplicate_allowed: inside.allow_duplicate,
                alike_allowed: inside.allow_alike,
            },
        })
    }
}

fn place(id: &IntentId) -> SealedPlace<'_> {
    SealedPlace {
        intent: id,
        column: COLUMN,
        version: FORMAT,
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
