//! The one source of time: what day and time it is in Korea.

use jiff::civil::DateTime;

/// Tells the day and time in KST.
///
/// A closure that returns a [`DateTime`] is one, so a test can pass a clock of its own.
pub trait Clock: Send + Sync {
    /// The day and time in KST.
    fn now(&self) -> DateTime;
}

impl<F: Fn() -> DateTime + Send + Sync> Clock for F {
    fn now(&self) -> DateTime {
        self()
    }
}

/// The clock of this machine, nine hours ahead of UTC: Korea has no daylight saving time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime {
        jiff::tz::Offset::constant(9).to_datetime(jiff::Timestamp::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_a_clock() {
        let clock: &dyn Clock = &|| jiff::civil::date(2026, 1, 5).at(9, 30, 0, 0);
        assert_eq!(clock.now().to_string(), "2026-01-05T09:30:00");
    }
}
