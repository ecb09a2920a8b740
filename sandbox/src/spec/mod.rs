//! The parts of the resolved spec that the sandbox works from, read tolerantly.
//!
//! Members of the file that the sandbox does not need are ignored, so that it reads every spec of the format number it knows.

mod model;

use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::civil::Time;
use serde::Deserialize;

pub(crate) use model::{
    Api, DataClass, DateRange, Effect, Kind, Layout, Member, Profile, Repeat, Requiredness, Unit,
    Unset,
};
use model::{Code, Header};

/// The format number of the resolved spec that this reader knows.
const FORMAT: u32 = 1;

/// The resolved spec that is built into the sandbox.
const EMBEDDED: &str = include_str!("../generated/nh.json");

/// The bank's contract: header, APIs, codes, profiles, sweeps.
#[derive(Debug, Deserialize)]
pub struct Spec {
    format: u32,
    pub(crate) service: String,
    #[serde(default)]
    sweeps: Vec<String>,
    #[serde(default)]
    pub(crate) profiles: Vec<Profile>,
    pub(crate) header: Header,
    #[serde(default)]
    codes: Vec<Code>,
    pub(crate) apis: Vec<Api>,
    #[serde(skip)]
    pub(crate) sweep_times: Vec<Time>,
}

impl Spec {
    /// The spec that is built into the sandbox.
    pub fn embedded() -> Arc<Spec> {
        static SPEC: LazyLock<Arc<Spec>> = LazyLock::new(|| {
            // The text is part of the program and a test reads it, so no input can bring this about.
            Arc::new(Spec::parse(EMBEDDED).expect("the embedded spec is readable"))
        });
        Arc::clone(&SPEC)
    }

    /// Reads a resolved spec from its JSON text.
    ///
    /// # Errors
    /// When it is no JSON of that shape, has another format number, or its times of sweeps are no times.
    pub fn parse(json: &str) -> Result<Spec, SpecError> {
        let mut spec: Spec = serde_json::from_str(json).map_err(|error| {
            SpecError(format!(
                "line {}, column {}: {error}; expected a resolved spec as `ontu-codegen generate` writes it",
                error.line(),
                error.column()
            ))
        })?;
        if spec.format != FORMAT {
            return Err(SpecError(format!(
                "`format` is {}, this sandbox reads {FORMAT}; use a sandbox and a spec of the same release",
                spec.format
            )));
        }
        for sweep in &spec.sweeps {
            let time = Time::strptime("%H:%M", sweep).map_err(|_| {
                SpecError(format!(
                    "`sweeps` holds {sweep:?}, expected a time of day `HH:MM`"
                ))
            })?;
            spec.sweep_times.push(time);
        }
        spec.sweep_times.sort_unstable();
        Ok(spec)
    }

    /// The names of all APIs, in the document's order.
    pub fn api_names(&self) -> impl Iterator<Item = &str> {
        self.apis.iter().map(|api| api.api.as_str())
    }

    /// The API of that name.
    pub(crate) fn api(&self, name: &str) -> Option<&Api> {
        self.apis.iter().find(|api| api.api == name)
    }

    /// The published message of a code, from the API's own table or the general one; empty when none is published.
    pub(crate) fn message(&self, api: &str, code: &str) -> &str {
        let own = self.api(api).and_then(|api| {
            api.codes
                .iter()
                .find(|row| row.code.as_deref() == Some(code))
                .map(|row| &row.message)
        });
        let general = || {
            self.codes
                .iter()
                .find(|row| row.code == code)
                .map(|row| &row.message)
        };
        own.or_else(general).map_or("", String::as_str)
    }
}

/// A resolved spec that could not be read: where, what was found, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecError(String);

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "resolved spec: {}", self.0)
    }
}

impl std::error::Error for SpecError {}

#[cfg(test)]
mod tests {
    use super::Spec;

    fn check_error(json: &str, expected: &str) {
        let error = Spec::parse(json).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn the_embedded_spec_has_eight_layouts_of_fifteen_apis() {
        let spec = Spec::embedded();
        assert_eq!(spec.service, "nh");
        assert_eq!(spec.api_names().count(), 15);
        assert_eq!(
            spec.apis
                .iter()
                .filter(|api| !api.request.is_empty())
                .count(),
            8
        );
        assert_eq!(spec.sweep_times.len(), 2);
    }

    #[test]
    fn errors_say_what_was_found_and_what_to_do() {
        check_error("{", "line 1, column 1");
        check_error(
            r#"{"format":2,"service":"nh","header":{"request":[]},"apis":[]}"#,
            "`format` is 2",
        );
        check_error(
            r#"{"format":1,"service":"nh","sweeps":["25:00"],"header":{"request":[]},"apis":[]}"#,
            "expected a time of day",
        );
    }

    #[test]
    fn messages_come_from_the_own_table_first() {
        let spec = Spec::embedded();
        assert!(
            spec.message("P2PNInvestmentDepositAmountReturn", "AC073")
                .contains("3시간")
        );
        assert!(
            spec.message("P2PNAccountReceiveInformationList", "00000")
                .contains("정상처리")
        );
        assert_eq!(spec.message("P2PNInterestRepayment", "ZS001"), "");
    }
}
