//! The API key as the portal issues it and as a company registers it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::fault::{FormFault, FormFaults, Wrong};
use super::filled::{CallbackUrl, ClientId};
use super::forms::api_key::{
    CALLBACK_URL, CLIENT_ID, CLIENT_SECRET, REGISTRATION_STATE, SERVICE_NAME,
};
use crate::runtime::procedure::FieldInfo;

/// What stands on the page of the key.
#[derive(Clone, Default)]
pub struct ApiKeyFields {
    /// Client ID.
    pub client_id: Option<String>,
    /// Client Secret.
    pub client_secret: Option<SecretString>,
    /// Callback URL.
    pub callback_url: Option<String>,
    /// The name of the service that was ticked (서비스명).
    pub service_name: Option<String>,
    /// What the page says about its registration (등록 상태).
    pub registration_state: Option<String>,
}

/// A key that was checked.
#[derive(Clone)]
pub struct ApiKey {
    /// Its id.
    pub client_id: ClientId,
    /// Its secret.
    pub client_secret: SecretString,
    /// The address that is registered beside it and not used.
    pub callback_url: CallbackUrl,
}

impl ApiKeyFields {
    /// Checks every field.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self) -> Result<ApiKey, FormFaults> {
        let mut faults = FormFaults::default();
        let client_id = faults.read(&CLIENT_ID, self.client_id.as_deref(), ClientId::new);
        let client_secret = self.client_secret.clone();
        let client_secret =
            client_secret.filter(|secret| !secret.expose_secret().trim().is_empty());
        if client_secret.is_none() {
            faults.push(FormFault::new(&CLIENT_SECRET, Wrong::Missing));
        }
        let callback_url = faults.read(
            &CALLBACK_URL,
            self.callback_url.as_deref(),
            CallbackUrl::new,
        );
        for (field, value) in [
            (&SERVICE_NAME, &self.service_name),
            (&REGISTRATION_STATE, &self.registration_state),
        ] {
            faults.read(field, value.as_deref(), |found| only(field, found));
        }
        match (client_id, client_secret, callback_url) {
            (Some(client_id), Some(client_secret), Some(callback_url)) if faults.is_empty() => {
                Ok(ApiKey {
                    client_id,
                    client_secret,
                    callback_url,
                })
            }
            _ => Err(faults),
        }
    }
}

/// The one value that is right.
fn only(field: &FieldInfo, found: &str) -> Result<(), Wrong> {
    if found == field.value {
        Ok(())
    } else {
        Err(Wrong::Value(field.value))
    }
}

impl fmt::Debug for ApiKeyFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiKeyFields")
            .field("callback_url", &self.callback_url)
            .field("service_name", &self.service_name)
            .field("registration_state", &self.registration_state)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiKey")
            .field("callback_url", &self.callback_url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> ApiKeyFields {
        ApiKeyFields {
            client_id: Some("72a0862b-162d-4808-934e-daa60ecf2474".to_owned()),
            client_secret: Some(SecretString::from("synthetic-secret")),
            callback_url: Some("https://www.p2pcenter.or.kr".to_owned()),
            service_name: Some("온투업중앙기록관리".to_owned()),
            registration_state: Some("완료".to_owned()),
        }
    }

    #[test]
    fn a_complete_key_passes_and_shows_nothing_secret() {
        let shown = format!("{:?} {:?}", fields(), fields().check().unwrap());
        assert!(
            !shown.contains("72a0862b") && !shown.contains("synthetic"),
            "{shown}"
        );
    }

    #[test]
    fn a_blank_secret_is_a_missing_one() {
        let blank = ApiKeyFields {
            client_secret: Some(SecretString::from(" ")),
            ..fields()
        };
        let faults = blank.check().unwrap_err();
        assert_eq!(
            faults.to_string(),
            "client_secret (Client Secret): found nothing; expected a value; fill it in"
        );
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = ApiKeyFields {
            service_name: Some("오픈뱅킹".to_owned()),
            callback_url: Some("없음".to_owned()),
            ..ApiKeyFields::default()
        };
        let faults = wrong.check().unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            [
                "client_id",
                "client_secret",
                "callback_url",
                "service_name",
                "registration_state"
            ]
        );
    }
}
