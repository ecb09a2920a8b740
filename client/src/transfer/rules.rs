//! When something may be sent, when something is asked, and when silence has lasted long enough: the engine's numbers.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, time};

use super::identity::IntentId;
use super::persons::TwoPerson;

/// The engine's numbers; a default is what the bank's document and its known habits ask for.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(super) guard_window: Option<GuardWindow>,
    pub(super) quiet_time: SignedDuration,
    pub(super) permit_lifetime: Duration,
    pub(super) lease: Duration,
    pub(super) first_delay: Duration,
    pub(super) longest_delay: Duration,
    pub(super) duplicate_days: Option<u16>,
    pub(super) duplicate_days_by_api: BTreeMap<String, Option<u16>>,
    pub(super) two_person: TwoPerson,
    pub(super) unknown_orders: u32,
    pub(super) seed: u64,
    #[cfg(feature = "wrong-policies")]
    pub(super) wrong: Option<super::wrong::WrongPolicy>,
}

impl Rules {
    /// The shortest quiet time that may be set.
    pub const SHORTEST_QUIET_TIME: SignedDuration = SignedDuration::from_mins(40);
    /// The longest time for which a permit may be good.
    pub const LONGEST_PERMIT: Duration = Duration::from_secs(5);
    /// How far one's clock may be from the bank's for permits to be taken.
    pub const GREATEST_SKEW: SignedDuration = SignedDuration::from_secs(30);
    /// From which difference on the clock is worth a warning.
    pub const NOTABLE_SKEW: SignedDuration = SignedDuration::from_secs(2);
    /// For how long a comparison of the clocks is believed; without a younger one nothing is sent and nothing is closed.
    pub const FRESH_SKEW: SignedDuration = SignedDuration::from_mins(5);
    /// The longest wait between two inquiries that may be set; nothing is put off further without being looked at in between.
    pub const LONGEST_DELAY: SignedDuration = SignedDuration::from_mins(30);
    /// How far ahead something may be due to be believed; what is due later was put off by a clock that was ahead, and is worked on.
    pub const FARTHEST_DUE: SignedDuration = SignedDuration::from_hours(1);
    /// From how far ahead on a due time is for an operator.
    pub const ALARMING_DUE: SignedDuration = SignedDuration::from_hours(24);
    /// How old an inquiry may be for an operator to decide on it.
    pub const FRESH_INQUIRY: SignedDuration = SignedDuration::from_mins(15);

    /// Sets the time of day in which nothing is sent; none only against a bank on this machine.
    #[must_use]
    pub fn with_guard_window(mut self, window: Option<GuardWindow>) -> Self {
        self.guard_window = window;
        self
    }

    /// Sets how long after the end of its day a call may still arrive; less than 40 minutes becomes 40 minutes.
    #[must_use]
    pub fn with_quiet_time(mut self, quiet_time: SignedDuration) -> Self {
        self.quiet_time = quiet_time.max(Self::SHORTEST_QUIET_TIME);
        self
    }

    /// Sets for how long a permit is good; more than 5 seconds becomes 5 seconds.
    #[must_use]
    pub fn with_permit_lifetime(mut self, lifetime: Duration) -> Self {
        self.permit_lifetime = lifetime.min(Self::LONGEST_PERMIT);
        self
    }

    /// Sets how long a lease lasts; it should be longer than a call may take.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the wait before the first inquiry and the longest wait between two; more than 30 minutes becomes 30 minutes.
    #[must_use]
    pub fn with_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.min(Self::LONGEST_DELAY.unsigned_abs());
        self
    }

    /// Sets for how many days after its recording the same payment under another key is refused; none to allow it as soon as the first has ended.
    #[must_use]
    pub fn with_duplicate_days(mut self, days: Option<u16>) -> Self {
        self.duplicate_days = days;
        self
    }

    /// The same for one API, by its wire name.
    #[must_use]
    pub fn with_duplicate_days_of(mut self, api: &str, days: Option<u16>) -> Self {
        self.duplicate_days_by_api.insert(api.to_owned(), days);
        self
    }

    /// Sets how many people must stand for what an operator decides: findings, other attempts, totals, codes.
    #[must_use]
    pub fn with_two_person(mut self, two_person: impl Into<TwoPerson>) -> Self {
        self.two_person = two_person.into();
        self
    }

    /// Sets after how many orders in a row that ended in nothing that is known no more are sent until the bank answers a read; none becomes one.
    #[must_use]
    pub fn with_unknown_orders(mut self, orders: u32) -> Self {
        self.unknown_orders = orders.max(1);
        self
    }

    /// Sets the seed of what makes delays uneven.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// For how long a permit is good.
    pub fn permit_lifetime(&self) -> Duration {
        self.permit_lifetime
    }

    /// How long a lease lasts.
    pub fn lease(&self) -> Duration {
        self.lease
    }

    /// How many people must stand for what an operator decides.
    pub fn two_person(&self) -> TwoPerson {
        self.two_person
    }

    /// For how many days after its recording the same payment of an API under another key is refused.
    pub fn duplicate_days_of(&self, api: &str) -> Option<u16> {
        let of_api = self.duplicate_days_by_api.get(api);
        of_api.copied().unwrap_or(self.duplicate_days)
    }

    /// The time of day in which nothing is sent.
    pub fn guard_window(&self) -> Option<GuardWindow> {
        self.guard_window
    }

    /// The first moment from `now` on at which a permit may be taken and used up in time.
    pub fn open_from(&self, now: DateTime) -> DateTime {
        let Some(window) = self.guard_window else {
            return now;
        };
        let lifetime = SignedDuration::try_from(self.permit_lifetime).unwrap_or_default();
        // A permit that is good into the window is as bad as one taken in it.
        if window.holds(now.time()) || window.holds(now.saturating_add(lifetime).time()) {
            window.end_after(now)
        } else {
            now
        }
    }

    /// Whether a call that was permitted at a time may still leave now: the machine may have slept in between, or its clock may have been set.
    ///
    /// The monotonic clock measures the permit's lifetime; this one must agree as closely as it must with the bank's.
    pub fn may_leave(&self, permitted_at: DateTime, now: DateTime) -> bool {
        let lifetime = SignedDuration::try_from(self.permit_lifetime).unwrap_or_default();
        let age = now.duration_since(permitted_at);
        let is_closed = |window: GuardWindow| window.holds(now.time());
        -Self::GREATEST_SKEW <= age
            && age <= lifetime + Self::GREATEST_SKEW
            && now.date() == permitted_at.date()
            && !self.guard_window.is_some_and(is_closed)
    }

    /// From when on nothing that stated a day can still arrive.
    pub fn quiet_from(&self, day: Date) -> DateTime {
        day_after(day)
            .at(0, 0, 0, 0)
            .saturating_add(self.quiet_time)
    }

    /// Longer than any delay.
    pub(super) fn longest_wait(&self) -> SignedDuration {
        SignedDuration::try_from(self.longest_delay.saturating_mul(2))
            .unwrap_or(SignedDuration::MAX)
    }

    /// How long to wait before something is tried for the n-th time, counted from 0: twice as long each time, unevenly.
    pub fn delay(&self, intent: &IntentId, tries: u32) -> SignedDuration {
        let first = u64::try_from(self.first_delay.as_millis()).unwrap_or(u64::MAX);
        let longest = u64::try_from(self.longest_delay.as_millis()).unwrap_or(u64::MAX);
        let even = first.saturating_mul(1 << tries.min(30)).min(longest);
        let spread = even / 5;
        let shift = scattered(self.seed, intent, tries)
            .checked_rem(spread * 2 + 1)
            .unwrap_or(0);
        let millis = (even - spread).saturating_add(shift);
        SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            guard_window: Some(GuardWindow::default()),
            quiet_time: SignedDuration::from_mins(120),
            permit_lifetime: Self::LONGEST_PERMIT,
            lease: Duration::from_secs(120),
            first_delay: Duration::from_secs(2),
            longest_delay: Duration::from_secs(300),
            duplicate_days: Some(3),
            duplicate_days_by_api: BTreeMap::new(),
            two_person: TwoPerson::Names,
            unknown_orders: 3,
            seed: 0,
            #[cfg(feature = "wrong-policies")]
            wrong: None,
        }
    }
}

/// A time of every day, which may reach over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardWindow {
    /// Its first moment.
    pub from: Time,
    /// The first moment after it.
    pub until: Time,
}

impl GuardWindow {
    /// Whether a time of day lies in it.
    pub fn holds(&self, moment: Time) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&moment)
        } else {
            moment >= self.from || moment < self.until
        }
    }

    /// The first end of it after a moment.
    fn end_after(&self, moment: DateTime) -> DateTime {
        let today = moment.date().to_datetime(self.until);
        if today > moment {
            today
        } else {
            day_after(moment.date()).to_datetime(self.until)
        }
    }
}

impl Default for GuardWindow {
    /// 23:30 to 00:40, which holds the last sweep of the day and the bank's reported maintenance.
    fn default() -> Self {
        Self {
            from: time(23, 30, 0, 0),
            until: time(0, 40, 0, 0),
        }
    }
}

impl fmt::Display for GuardWindow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        write!(
            formatter,
            "{} to {} KST",
            minutes(self.from),
            minutes(self.until)
        )
    }
}

/// The day after a day; the last day of the calendar is its own.
pub fn day_after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// Whether the afternoon sweep of the virtual accounts is about to run or running, so that a payment may meet it.
pub fn is_near_sweep(now: DateTime) -> bool {
    (time(15, 55, 0, 0)..time(16, 5, 0, 0)).contains(&now.time())
}

/// A number that looks like chance and follows from what it is given (SplitMix64).
fn scattered(seed: u64, intent: &IntentId, tries: u32) -> u64 {
    let bytes = intent.as_bytes();
    let half = |from: usize| {
        let mut eight = [0; 8];
        eight.copy_from_slice(&bytes[from..from + 8]);
        u64::from_be_bytes(eight)
    };
    let mut mixed = seed ^ half(0) ^ half(8).rotate_left(17) ^ (u64::from(tries) << 32);
    mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn opens(hour: i8, minute: i8, second: i8, expected: &str) {
        let now = date(2026, 1, 5).at(hour, minute, second, 0);
        assert_eq!(Rules::default().open_from(now).to_string(), expected);
    }

    #[test]
    fn nothing_is_permitted_around_midnight() {
        opens(23, 29, 54, "2026-01-05T23:29:54");
        opens(23, 29, 56, "2026-01-06T00:40:00");
        opens(23, 30, 0, "2026-01-06T00:40:00");
        opens(0, 0, 0, "2026-01-05T00:40:00");
        opens(0, 39, 59, "2026-01-05T00:40:00");
        opens(0, 40, 0, "2026-01-05T00:40:00");
        opens(12, 0, 0, "2026-01-05T12:00:00");
    }

    #[test]
    fn delays_double_up_to_the_longest_and_are_uneven() {
        let rules = Rules::default();
        let intent = IntentId::from_bytes([7; 16]);
        let seconds = |tries| rules.delay(&intent, tries).as_secs_f64();
        assert!((1.6..=2.4).contains(&seconds(0)));
        assert!((6.4..=9.6).contains(&seconds(2)));
        assert!((240.0..=360.0).contains(&seconds(30)));
        assert!((240.0..=360.0).contains(&seconds(u32::MAX)));
        let other = Rules::default().with_seed(1);
        assert_ne!(rules.delay(&intent, 5), other.delay(&intent, 5));
    }

    #[test]
    fn what_was_permitted_leaves_soon_on_its_day_and_outside_the_guard_window() {
        let check = |rules: &Rules, permitted_at: DateTime, millis: i64, expected: bool| {
            let now = permitted_at.saturating_add(SignedDuration::from_millis(millis));
            let found = rules.may_leave(permitted_at, now);
            assert_eq!(found, expected, "{permitted_at} {millis}");
        };
        let rules = Rules::default();
        let morning = date(2026, 1, 5).at(9, 30, 0, 0);
        for (millis, expected) in [
            (0, true),
            (35_000, true),
            (35_001, false),
            (-30_000, true),
            (-30_001, false),
            (86_400_000, false),
            (-86_400_000, false),
        ] {
            check(&rules, morning, millis, expected);
        }
        check(&rules, date(2026, 1, 5).at(23, 29, 58, 0), 1_000, true);
        check(&rules, date(2026, 1, 5).at(23, 29, 58, 0), 3_000, false);
        // Without a window the day still counts.
        let open = Rules::default().with_guard_window(None);
        check(&open, date(2026, 1, 5).at(23, 59, 58, 0), 1_000, true);
        check(&open, date(2026, 1, 5).at(23, 59, 58, 0), 3_000, false);
    }

    #[test]
    fn limits_cannot_be_set_away() {
        let rules = Rules::default()
            .with_quiet_time(SignedDuration::ZERO)
            .with_permit_lifetime(Duration::from_secs(60));
        assert_eq!(rules.permit_lifetime(), Rules::LONGEST_PERMIT);
        assert_eq!(
            rules.quiet_from(date(2026, 1, 5)).to_string(),
            "2026-01-06T00:40:00"
        );
    }
}
