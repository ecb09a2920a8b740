//! The times at which the bank collects deposits (집금).
//!
//! A sweep resets what counts as usable since the last one; the money stays where it is and can still be paid.

use jiff::civil::{DateTime, Time};

// [sweep] See the list of assumptions.

/// The latest sweep at or before a time; none when the spec names no times.
pub(crate) fn latest_sweep(now: DateTime, sweep_times: &[Time]) -> Option<DateTime> {
    let today = sweep_times.iter().map(|time| now.date().to_datetime(*time));
    if let Some(sweep) = today.filter(|sweep| *sweep <= now).max() {
        return Some(sweep);
    }
    let yesterday = now.date().yesterday().ok()?;
    sweep_times
        .iter()
        .map(|time| yesterday.to_datetime(*time))
        .max()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, time};

    use super::latest_sweep;

    fn check(now: &str, expected: &str) {
        let times = [time(16, 0, 0, 0), time(23, 45, 0, 0)];
        let now: DateTime = now.parse().unwrap();
        assert_eq!(
            latest_sweep(now, &times),
            Some(expected.parse().unwrap()),
            "{now}"
        );
    }

    #[test]
    fn the_latest_sweep_is_found_across_midnight() {
        check("2026-01-05T09:30:00", "2026-01-04T23:45:00");
        check("2026-01-05T15:59:59", "2026-01-04T23:45:00");
        check("2026-01-05T16:00:00", "2026-01-05T16:00:00");
        check("2026-01-05T23:45:00", "2026-01-05T23:45:00");
    }

    #[test]
    fn without_times_there_is_no_sweep() {
        assert_eq!(
            latest_sweep("2026-01-05T09:30:00".parse().unwrap(), &[]),
            None
        );
    }
}
