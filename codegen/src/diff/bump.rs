//! What the crate's next version must be, from what the changes do to the Rust API and to the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::kinds::ChangeKind;
use super::level::{Bump, Weight};

/// What the next version must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The heaviest bump that the Rust API asks for.
    pub rust_api: Bump,
    /// The bump that must be made.
    pub bump: Bump,
    /// Whether what is sent or answered goes wrong in a way that no comparison of Rust APIs sees.
    pub behaviour: bool,
    /// The version of the crate now.
    pub current: String,
    /// The least version that the next release may have.
    pub next: String,
}

impl Version {
    /// Computes it from the changes.
    ///
    /// # Errors
    /// When the current version is not of the form `MAJOR.MINOR.PATCH`.
    pub fn of<'a>(
        changes: impl Iterator<Item = &'a Change> + Clone,
        current: &str,
    ) -> Result<Self, String> {
        let rust_api = changes
            .clone()
            .map(|change| change.axes.rust.bump)
            .max()
            .unwrap_or_default();
        let wire = changes.clone().any(|change| {
            change.axes.won()
                || change.axes.request.weight == Weight::Error
                || change.axes.reply.weight == Weight::Error
        });
        let behaviour = wire && rust_api < Bump::Major;
        // A document that was published anew changes nothing in a crate.
        let something = changes
            .clone()
            .any(|change| !change.level().is_none() && change.kind < ChangeKind::P01);
        let bump = if behaviour {
            Bump::Minor
        } else if something {
            rust_api.max(Bump::Patch)
        } else {
            rust_api
        };
        Ok(Self {
            rust_api,
            bump,
            behaviour,
            current: current.to_owned(),
            next: next(current, bump, behaviour)?,
        })
    }
}

/// The next version: below 1.0.0 the second number counts breaks, and the third everything else.
fn next(current: &str, bump: Bump, behaviour: bool) -> Result<String, String> {
    let malformed =
        || format!("`{current}` is no version; expected MAJOR.MINOR.PATCH, such as 0.3.1");
    let numbers: Vec<u64> = current
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| malformed())?;
    let [major, minor, patch] = numbers.as_slice() else {
        return Err(malformed());
    };
    let (major, minor, patch) = (*major, *minor, *patch);
    let raised = |number: u64| number.checked_add(1).ok_or_else(malformed);
    let version = match (major, bump) {
        (_, Bump::None) => (major, minor, patch),
        (0, Bump::Major) => (0, raised(minor)?, 0),
        // It must not come with an update that nobody asked for, and below 1.0.0 the third number does.
        (0, Bump::Minor) if behaviour => (0, raised(minor)?, 0),
        (_, Bump::Patch) | (0, Bump::Minor) => (major, minor, raised(patch)?),
        (_, Bump::Minor) => (major, raised(minor)?, 0),
        (_, Bump::Major) => (raised(major)?, 0, 0),
    };
    Ok(format!("{}.{}.{}", version.0, version.1, version.2))
}

#[cfg(test)]
mod tests {
    use super::super::{Change, ChangeKind, Place};
    use super::*;

    fn check(kinds: &[(ChangeKind, &str)], current: &str, bump: Bump, next: &str) {
        let changes: Vec<Change> = kinds
            .iter()
            .map(|(kind, case)| Change::new(*kind, case, Place::default()))
            .collect();
        let version = Version::of(changes.iter(), current).unwrap();
        assert_eq!(
            (version.bump, version.next.as_str()),
            (bump, next),
            "{kinds:?}"
        );
    }

    #[test]
    fn the_heaviest_change_decides() {
        check(&[], "0.1.0", Bump::None, "0.1.0");
        check(&[(ChangeKind::F28, "spaces")], "1.2.3", Bump::None, "1.2.3");
        check(&[(ChangeKind::F27, "reply")], "1.2.3", Bump::Patch, "1.2.4");
        check(&[(ChangeKind::F02, "reply")], "1.2.3", Bump::Minor, "1.3.0");
        check(
            &[(ChangeKind::F02, "reply"), (ChangeKind::F01, "request")],
            "1.2.3",
            Bump::Major,
            "2.0.0",
        );
    }

    #[test]
    fn below_one_the_second_number_plays_major() {
        check(&[(ChangeKind::F02, "reply")], "0.1.5", Bump::Minor, "0.1.6");
        check(
            &[(ChangeKind::F02, "reply"), (ChangeKind::F05, "reply")],
            "0.1.5",
            Bump::Minor,
            "0.2.0",
        );
        check(
            &[(ChangeKind::F01, "request")],
            "0.1.5",
            Bump::Major,
            "0.2.0",
        );
    }

    #[test]
    fn behaviour_that_no_tool_sees_forces_a_minor_bump() {
        for (kind, case) in [
            (ChangeKind::F05, "request"),
            (ChangeKind::F17, "request"),
            (ChangeKind::C10, "class"),
            (ChangeKind::C11, "target"),
            (ChangeKind::A07, "scope"),
        ] {
            check(&[(kind, case)], "1.2.3", Bump::Minor, "1.3.0");
            check(&[(kind, case)], "0.1.5", Bump::Minor, "0.2.0");
        }
    }

    #[test]
    fn a_version_that_is_none_is_refused() {
        for current in [
            "",
            "1",
            "1.2",
            "a.b.c",
            "1.2.3-rc1",
            "0.18446744073709551615.0",
        ] {
            let breaking = [Change::new(ChangeKind::F01, "request", Place::default())];
            assert!(Version::of(breaking.iter(), current).is_err(), "{current}");
        }
    }
}
