//! The sandbox's time in Korea: the machine's, the machine's moved on, or one that only a test moves.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::{DateTime, Time, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Where the sandbox takes its time from, always in KST.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock, as KST: UTC and nine hours, without summer time.
    System,
    /// A clock that stands still until somebody moves it.
    Simulated(SimulatedClock),
    /// The machine's clock, as far ahead or behind as somebody has moved it.
    Shifted(ShiftedClock),
}

impl Clock {
    /// The time in Korea.
    pub fn now(&self) -> DateTime {
        match self {
            Clock::System => machine(),
            Clock::Simulated(clock) => clock.now(),
            Clock::Shifted(clock) => clock.now(),
        }
    }

    /// Sets the time; false for the machine's clock, which nobody here may move.
    pub fn set(&self, time: DateTime) -> bool {
        match self {
            Clock::System => return false,
            Clock::Simulated(clock) => clock.set(time),
            Clock::Shifted(clock) => clock.set(time),
        }
        true
    }

    /// The next time at which this clock will show a time of day, which is later than now.
    pub fn next(&self, time: Time) -> DateTime {
        let now = self.now();
        let today = now.date().to_datetime(time);
        if today > now {
            return today;
        }
        let tomorrow = now.date().tomorrow().unwrap_or(now.date());
        tomorrow.to_datetime(time)
    }

    /// The clock that can be moved, if it is one.
    pub fn simulated(&self) -> Option<&SimulatedClock> {
        match self {
            Clock::System | Clock::Shifted(_) => None,
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

/// The machine's clock and a shift; clones show and move the same time.
#[derive(Debug, Clone, Default)]
pub struct ShiftedClock(Arc<Mutex<SignedDuration>>);

impl ShiftedClock {
    /// The machine's time, not moved yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time it shows.
    pub fn now(&self) -> DateTime {
        machine().saturating_add(self.shift())
    }

    /// Moves it so that it shows that time now and goes on from there.
    pub fn set(&self, time: DateTime) {
        self.set_shift(time.duration_since(machine()));
    }

    /// How far it is ahead of the machine's clock.
    pub fn shift(&self) -> SignedDuration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets how far it is ahead of the machine's clock.
    pub fn set_shift(&self, shift: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = shift;
    }
}

impl From<ShiftedClock> for Clock {
    fn from(clock: ShiftedClock) -> Self {
        Clock::Shifted(clock)
    }
}

/// The machine's time in Korea.
fn machine() -> DateTime {
    Offset::constant(9).to_datetime(Timestamp::now())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;
    use jiff::civil::time;

    use super::{Clock, ShiftedClock, SimulatedClock};

    #[test]
    fn the_next_time_of_day_is_later_than_now() {
        let clock = Clock::from(SimulatedClock::new());
        let check = |hour, minute, expected: &str| {
            assert_eq!(clock.next(time(hour, minute, 0, 0)).to_string(), expected);
        };
        check(16, 0, "2026-01-05T16:00:00");
        check(9, 30, "2026-01-06T09:30:00");
        check(0, 1, "2026-01-06T00:01:00");
    }

    #[test]
    fn only_the_machines_own_clock_cannot_be_moved() {
        let time = SimulatedClock::new().now();
        assert!(!Clock::System.set(time));
        let shifted = ShiftedClock::new();
        assert_eq!(shifted.shift(), SignedDuration::ZERO);
        assert!(Clock::from(shifted.clone()).set(time));
        assert_eq!(shifted.now().date(), time.date());
        assert!(Clock::from(SimulatedClock::new()).set(time));
    }

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
