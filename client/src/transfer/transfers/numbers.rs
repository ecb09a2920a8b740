//! The numbers of orders and inquiries: drawn some at a time, and used in ascending order.
//!
//! The register of numbers is kept in their order, so that numbers which lie scattered are written to as many places of the disk.
//! Each number is as random as one drawn alone; that those drawn together are used in order keeps what is written together together.

use std::sync::{Mutex, PoisonError};

use crate::runtime::TransactionNo;

/// How many numbers are drawn at first; a process that sends one call draws no more.
const FIRST: usize = 16;

/// How many numbers are drawn at a time at most, by a process that sends many calls.
const MOST: usize = 4096;

/// Where the numbers of one process come from.
#[derive(Default)]
pub(super) struct NumberSource(Mutex<Drawn>);

#[derive(Default)]
struct Drawn {
    /// In descending order, so that the next one is the last.
    numbers: Vec<TransactionNo>,
    /// How many were drawn the last time.
    last: usize,
}

impl NumberSource {
    /// Hands out a number, which it never does again.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub(super) fn next(&self) -> Result<TransactionNo, getrandom::Error> {
        // Whatever fails under the lock leaves numbers that were not handed out.
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(number) = drawn.numbers.pop() {
                return Ok(number);
            }
            drawn.draw()?;
        }
    }
}

impl Drawn {
    fn draw(&mut self) -> Result<(), getrandom::Error> {
        let count = (self.last * 2).clamp(FIRST, MOST);
        let mut numbers = (0..count)
            .map(|_| TransactionNo::random())
            .collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable_by(|one, other| other.cmp(one));
        // Two of them are next to never the same.
        numbers.dedup();
        *self = Self {
            numbers,
            last: count,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn take(source: &NumberSource, count: usize) -> Vec<TransactionNo> {
        let draw = |_| source.next().expect("random bytes");
        (0..count).map(draw).collect()
    }

    #[test]
    fn no_number_is_handed_out_twice_by_threads_and_sources() {
        let sources = [NumberSource::default(), NumberSource::default()];
        let taken: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = sources
                .iter()
                .chain(&sources)
                .map(|source| scope.spawn(|| take(source, 3 * MOST)))
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        assert_eq!(taken.len(), 12 * MOST);
        for number in &taken {
            let text = number.as_str();
            assert_eq!(text.len(), TransactionNo::LENGTH, "{text}");
            assert!(text.bytes().all(|digit| digit.is_ascii_digit()), "{text}");
            assert_ne!(text.as_bytes()[0], b'0', "{text}");
        }
        let different: HashSet<_> = taken.iter().collect();
        assert_eq!(different.len(), taken.len());
    }

    #[test]
    fn numbers_drawn_together_are_used_in_order_and_more_are_drawn_the_more_are_used() {
        let source = NumberSource::default();
        let mut drawn = FIRST;
        for _ in 0..12 {
            let numbers = take(&source, drawn);
            assert!(numbers.is_sorted(), "{numbers:?}");
            drawn = (2 * drawn).min(MOST);
        }
        assert_eq!(drawn, MOST);
    }
}
