//! Typed access to NongHyup Bank's P2P fund management API (P2P 자금관리), the open API that keeps investors' money apart from a lending platform's own.
//!
//! What is sent is strict: every value is checked when it is made, every rule across members before a byte leaves.
//! What is read is tolerant: a reply that is padded, renamed, reordered or longer than its table is still read, and the differences are listed.
//! How a call ended is never guessed: it is done, empty, refused, pending, or unknown, and silence is unknown.
//!
//! ```no_run
//! # #[cfg(feature = "http")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
//! use ontu::nh::values::{AccountUsage, HolderName};
//! use ontu::nh::VirtualAccountIssue;
//! use ontu::{Client, Configuration, Profile};
//!
//! let client = Client::new(
//!     Configuration::new(Profile::sandbox()?)
//!         .with_institution_code("000013")
//!         .with_service_code("13E_001_00")
//!         .with_token(std::env::var("ONTU_TOKEN")?),
//! )?;
//!
//! let request = VirtualAccountIssue::new(VirtualAccountIssueRequired {
//!     account_usage: AccountUsage::Investor,
//!     holder_name: HolderName::new("홍길동")?,
//! });
//! let reply = client.call(&request).await?.done()?;
//! println!("issued {}", reply.virtual_account_no); // shows the last four digits only
//! # Ok(())
//! # }
//! ```
//!
//! # Contents
//!
//! - [`nh`]: the bank's operations. Each has a module with its request, its reply and their rows; searching for a wire name (`Vran`) or a Korean one (`가상계좌번호`) finds the field.
//! - `Client` calls them; `blocking::Client` does so for code that does not await, as `blocking::Transfers` moves money for it.
//! - `Configuration` holds the way to the bank, the contract, the token, the clock and the limits; [`Profile`] is the way.
//! - [`transfer`] moves money exactly once, over a journal.
//! - [`Outcome`] says how a call ended, [`Error`] why there is no reply to hand back.
//! - `metrics` lists what the driver of transfers counts and measures.
//! - [`runtime`] is what generated code stands on; `transport`, `token` and [`clock`] are the three things that one may bring oneself.
//!
//! # Money
//!
//! Three operations move money: `order_payment`, `repay` and `return_deposit`.
//! `Client::call` does not take them.
//! `Client::call_unjournalled` does, and its name says what it risks: if the program ends before the number of the call is kept, nobody can ask what became of it.
//! An unknown outcome is inquired with [`runtime::MoneyMoving::inquiry`], never sent again under another number.
//! The module [`transfer`] keeps the numbers, asks, and sends nothing twice; a program that moves money should go through it.
//!
//! # Features
//!
//! - `http` (default): the client and its transport over TLS.
//! - `blocking`: the client for code that does not await.
//! - `sqlite`: a journal of transfers on SQLite, with sealed content.
//! - `kftc`: the central record of the KFTC, as a module `kftc`: its forms, its tokens, and, with `http`, its two clients.
//! - `metrics`: what the driver of transfers counts and measures, through the `metrics` facade.
//! - without default features: values, requests, encoding and judging, and no dependency on HTTP.

extern crate self as ontu;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "http")]
mod client;
pub mod clock;
#[cfg(feature = "http")]
mod configuration;
mod error;
#[rustfmt::skip]
#[allow(unreachable_pub, reason = "a service without an exported module of its own is re-exported item by item")]
#[cfg_attr(not(feature = "kftc"), allow(dead_code))]
mod generated;
#[cfg(feature = "kftc")]
pub mod kftc;
#[cfg(feature = "http")]
pub mod metrics;
pub mod profile;
pub mod runtime;
#[cfg(feature = "http")]
pub mod token;
pub mod transfer;
#[cfg(feature = "http")]
pub mod transport;

#[cfg(feature = "http")]
pub use client::{Called, Client};
#[cfg(feature = "http")]
pub use configuration::Configuration;
pub use error::{CertificateFault, Error, NotSentReason};
pub use generated::nh;
pub use profile::Profile;
pub use runtime::{Krw, Outcome, TransactionNo};
