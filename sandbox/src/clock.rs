//! The sandbox's time in Korea: the machine's, or one that only a test moves.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::{DateTime, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Where the sandbox takes its time from, always in KST.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock, as KST: UTC and nine hours, without summer time.
    System,
    /// A clock that stands still until somebody moves it.
    Simulated(SimulatedClock),
}

impl Clock {
    /// The time in Korea.
    pub fn now(&self) -> DateTime {
        match self {
            Clock::System => Offset::constant(9).to_datetime(Timestamp::now()),
            Clock::Simulated(clock) => clock.now(),
        }
    }

    /// The clock that can be moved, if it is one.
    pub fn simulated(&self) -> Option<&SimulatedClock> {
        match self {
            Clock::System => None,
            Clock::Simulated(clock) => Some(clock),
        }
    }
}

impl From<SimulatedClock> for Clock {
    fn from(clock: SimulatedClock) -> Self {
        Clock::Simulated(clock)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::Simulated(SimulatedClock::new())
    }
}

/// A clock that stands still until somebody moves it; clones show and move the same time.
#[derive(Debug, Clone)]
pub struct SimulatedClock(Arc<Mutex<DateTime>>);

impl SimulatedClock {
    /// A clock that stands at 2026-01-05 09:30:00, a Monday.
    pub fn new() -> Self {
        Self::at(date(2026, 1, 5).at(9, 30, 0, 0))
    }

    /// A clock that stands at a time of one's own.
    pub fn at(time: DateTime) -> Self {
        SimulatedClock(Arc::new(Mutex::new(time)))
    }

    /// The time it shows.
    pub fn now(&self) -> DateTime {
        *self.lock()
    }

    /// Sets the time, forwards or backwards.
    pub fn set(&self, time: DateTime) {
        *self.lock() = time;
    }

    /// Moves the time on and returns the new one; past the calendar's end it stays at the end.
    pub fn advance(&self, by: impl Into<SignedDuration>) -> DateTime {
        let mut time = self.lock();
        *time = time.saturating_add(by.into());
        *time
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, DateTime> {
        // A time is whole at every moment, so a panic elsewhere cannot have spoilt it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for SimulatedClock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;

    use super::SimulatedClock;

    #[test]
    fn clones_share_one_time() {
        let clock = SimulatedClock::new();
        let other = clock.clone();
        assert_eq!(clock.now().to_string(), "2026-01-05T09:30:00");
        clock.advance(SignedDuration::from_hours(15));
        assert_eq!(other.now().to_string(), "2026-01-06T00:30:00");
    }

    #[test]
    fn unsigned_durations_and_set_work_too() {
        let clock = SimulatedClock::new();
        let before = clock.now();
        let advanced = clock.advance(SignedDuration::try_from(Duration::from_secs(1)).unwrap());
        assert_eq!(advanced.to_string(), "2026-01-05T09:30:01");
        clock.set(before);
        assert_eq!(clock.now(), before);
    }
}
