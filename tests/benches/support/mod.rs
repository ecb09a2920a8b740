//! What the benchmarks share: facts about the machine, a table of figures, and bounds whose miss ends the run with exit code 1.
//!
//! Every figure of a table is measured in the same run, and stands beside the machine that it was measured on.

// Each benchmark is a crate of its own and uses a part of this.
#![allow(dead_code)]

pub(crate) mod machine;
pub(crate) mod process;

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value as Json, json};

use self::machine::Machine;

/// The figures of one benchmark.
pub(crate) struct Report {
    name: &'static str,
    machine: Machine,
    figures: Vec<Figure>,
}

/// One figure.
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    bound: Option<Bound>,
}

/// What a figure must not miss.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Bound {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }

    fn words(self, unit: &str) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {}", shown(least, unit)),
            Self::AtMost(most) => format!("at most {}", shown(most, unit)),
        }
    }
}

impl Report {
    /// A report without figures; the facts are those of the machine and of the file system of a folder.
    pub(crate) fn new(name: &'static str, folder: &std::path::Path) -> Self {
        Self {
            name,
            machine: Machine::look(folder),
            figures: Vec::new(),
        }
    }

    /// Adds a figure that is worth knowing.
    pub(crate) fn figure(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.push(name.into(), value, unit, None);
    }

    /// Adds a figure that must keep a bound.
    pub(crate) fn bounded(
        &mut self,
        name: impl Into<String>,
        value: f64,
        unit: &'static str,
        bound: Bound,
    ) {
        self.push(name.into(), value, unit, Some(bound));
    }

    fn push(&mut self, name: String, value: f64, unit: &'static str, bound: Option<Bound>) {
        self.figures.push(Figure {
            name,
            value,
            unit,
            bound,
        });
    }

    /// Prints the figures; the exit code is 1 if a bound was missed.
    pub(crate) fn print(&self, as_json: bool) -> ExitCode {
        if as_json {
            println!("{:#}", self.json());
        } else {
            self.print_table();
        }
        let mut missed = false;
        for figure in &self.figures {
            if let Some(bound) = figure.bound.filter(|bound| !bound.is_met(figure.value)) {
                missed = true;
                eprintln!(
                    "missed: {} is {}, expected {}",
                    figure.name,
                    shown(figure.value, figure.unit),
                    bound.words(figure.unit)
                );
            }
        }
        ExitCode::from(u8::from(missed))
    }

    fn print_table(&self) {
        println!("{}", self.name);
        println!("{}\n", self.machine);
        let width = |text: &str| text.chars().count();
        let names = self.figures.iter().map(|figure| width(&figure.name)).max();
        let names = names.unwrap_or(0);
        for figure in &self.figures {
            let padding = " ".repeat(names - width(&figure.name));
            let value = shown(figure.value, figure.unit);
            let bound = figure.bound.map(|bound| {
                let kept = if bound.is_met(figure.value) {
                    "kept"
                } else {
                    "MISSED"
                };
                format!("  {} ({kept})", bound.words(figure.unit))
            });
            let bound = bound.unwrap_or_default();
            println!("{}{padding}  {value:>18}{bound}", figure.name);
        }
    }

    fn json(&self) -> Json {
        let figures = self.figures.iter().map(|figure| {
            let (least, most) = match figure.bound {
                Some(Bound::AtLeast(least)) => (Some(least), None),
                Some(Bound::AtMost(most)) => (None, Some(most)),
                None => (None, None),
            };
            json!({
                "name": figure.name,
                "value": figure.value,
                "unit": figure.unit,
                "at_least": least,
                "at_most": most,
                "kept": figure.bound.map(|bound| bound.is_met(figure.value)),
            })
        });
        json!({
            "benchmark": self.name,
            "machine": self.machine.json(),
            "figures": figures.collect::<Vec<_>>(),
        })
    }
}

/// A value with its unit, as many digits as tell something.
fn shown(value: f64, unit: &str) -> String {
    let number = match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => grouped(value),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    if unit.is_empty() {
        number
    } else {
        format!("{number} {unit}")
    }
}

/// A whole number with commas between thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", &*digits), |it| ("-", it));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

/// How many things a second.
pub(crate) fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// The middle of some values; of an even number of them, the lower of the two in the middle.
///
/// # Panics
/// When there is none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) / 2]
}
