//! The central record of the KFTC (온투업 중앙기록관리): the procedure that leads to it, its forms, and its operations.
//!
//! [`procedures::ONBOARDING`] holds every step of the published procedure as data, [`forms`] every field of its forms, each with the lines of the notice.
//! [`WithdrawalFields`], [`ApiKeyFields`] and [`Logo`] check what a company fills in, and say everything that is wrong at once.
//! `MigrationClient` sends the data of the transition period, `BusinessClient` records business; one becomes the other by a [`SwitchRecord`] only.
//! [`Stage::of_dossier`] reads which of the two a company may use from the dossier that `ontu onboarding` keeps.
//!
//! ```no_run
//! # #[cfg(feature = "http")]
//! # async fn example(
//! #     token_path: &str, scope: &str, number_header: &str, time_header: &str,
//! #     today: ontu::runtime::Date, body: serde_json::Value,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! use ontu::kftc::{BusinessClient, CentralRecordConfiguration, ClientId, SERVICE, Stage};
//!
//! let client_id = ClientId::new(&std::env::var("KFTC_CLIENT_ID")?)?;
//! let client_secret = std::env::var("KFTC_CLIENT_SECRET")?;
//! // Version, paths, scopes and header names are in the specification for members.
//! let configuration =
//!     CentralRecordConfiguration::new("production", "1.0", client_id, client_secret)?
//!         .with_token_request(token_path, scope)
//!         .with_headers(number_header, time_header);
//! let stage = Stage::of_dossier("dossier".as_ref(), today)?;
//! let client = BusinessClient::new(configuration, stage)?; // refused before the switch
//! let sent = client.record_json(&SERVICE.operations[0], &body).await?;
//! # let _ = sent;
//! # Ok(())
//! # }
//! ```
//!
//! No layout of a record is public: the three operations take a body from a private overlay, or as JSON.

mod api_key;
#[cfg(feature = "http")]
mod client;
#[cfg(feature = "http")]
mod configuration;
mod fault;
mod filled;
mod logo;
mod switch;
mod withdrawal;

pub use self::api_key::{ApiKey, ApiKeyFields};
#[cfg(feature = "http")]
pub use self::client::{BusinessClient, Ending, MigrationClient, Sent, WhyUnknown};
#[cfg(feature = "http")]
pub use self::configuration::CentralRecordConfiguration;
pub use self::fault::{FormFault, FormFaults, Wrong};
pub use self::filled::{
    AccountNumber, BirthDate, BusinessNumber, CallbackUrl, ClientId, Telephone,
};
pub use self::logo::Logo;
pub use self::switch::{Stage, SwitchEvidence, SwitchRecord};
pub use self::withdrawal::{HolderIdentity, WithdrawalApplication, WithdrawalFields};
pub use crate::generated::kftc::*;
