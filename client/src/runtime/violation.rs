//! Everything that is wrong with one request, each with the path of the member, found before a byte is sent.

use std::fmt;

use super::fault::{Fault, Rule, Unit};

/// One thing that is wrong with a request; it never shows a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: String,
    names: Option<(&'static str, &'static str)>,
    fault: Fault,
}

impl Violation {
    pub(crate) fn new(
        path: String,
        names: Option<(&'static str, &'static str)>,
        fault: Fault,
    ) -> Self {
        Self { path, names, fault }
    }

    /// The path of the member on the wire, such as `Rec[3].InvAmt`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The English name of the member, where the layout has one.
    pub fn english(&self) -> Option<&'static str> {
        self.names.map(|names| names.0)
    }

    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        self.fault.rule
    }

    /// The limit, for a rule that has one.
    pub fn limit(&self) -> Option<u64> {
        self.fault.limit
    }

    /// What was found, counted in the unit.
    pub fn actual(&self) -> Option<u64> {
        self.fault.actual
    }

    /// What limit and found are counted in.
    pub fn unit(&self) -> Option<Unit> {
        self.fault.unit
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.names {
            Some((english, "")) => write!(formatter, "{} ({english}): {}", self.path, self.fault),
            Some((english, korean)) => write!(
                formatter,
                "{} ({english}, {korean}): {}",
                self.path, self.fault
            ),
            None => write!(formatter, "{}: {}", self.path, self.fault),
        }
    }
}

/// Everything that is wrong with one request, in the order of its members; never empty when returned as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
}

impl Violations {
    pub(crate) fn push(&mut self, violation: Violation) {
        self.list.push(violation);
    }

    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.list.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each of them, in the order of the layout.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.list.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            write!(formatter, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
