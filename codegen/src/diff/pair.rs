//! Pairs the rows of one level of a table: each row is used once, and the tier that paired it is reported.

use std::collections::BTreeMap;

use super::change::Tier;
use super::prose;
use crate::resolved::Member;

/// How the rows of two levels belong together, as indices.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Old row, new row, and what paired them.
    pub(super) paired: Vec<(usize, usize, Tier)>,
    /// Old rows without a new one.
    pub(super) removed: Vec<usize>,
    /// New rows without an old one.
    pub(super) added: Vec<usize>,
    /// Pairs of a removed and an added row that may be one.
    pub(super) suggested: Vec<(usize, usize)>,
    /// Rows of the newer side whose `renamed_from` names no row of the older side.
    pub(super) unfounded: Vec<(usize, String)>,
}

/// Which of the two sides is the newer spec, the one whose `renamed_from` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Newer {
    /// The first side: the comparison is reversed.
    Before,
    /// The second side.
    After,
}

/// Pairs two levels.
pub(super) fn pair(before: &[Member], after: &[Member], newer: Newer) -> Pairs {
    let mut pairing = Pairing {
        before,
        after,
        old_used: vec![false; before.len()],
        new_used: vec![false; after.len()],
        pairs: Pairs::default(),
    };
    pairing.by(Tier::SameElement, |member| {
        Some(format!("{}\n{}", member.element, member.wire))
    });
    pairing.by(Tier::SameElement, |member| Some(member.element.clone()));
    pairing.by(Tier::SameElement, |member| Some(member.wire.clone()));
    pairing.renamed(newer);
    pairing.by(Tier::CaseFold, |member| {
        Some(member.wire.to_ascii_lowercase())
    });
    pairing.by(Tier::LookAlike, |member| {
        member.wire.is_ascii().then(|| prose::look(&member.wire))
    });
    pairing.finish()
}

struct Pairing<'a> {
    before: &'a [Member],
    after: &'a [Member],
    old_used: Vec<bool>,
    new_used: Vec<bool>,
    pairs: Pairs,
}

impl Pairing<'_> {
    /// Pairs rows with equal keys, in the order of the old side.
    fn by(&mut self, tier: Tier, key: impl Fn(&Member) -> Option<String>) {
        if self.old_used.iter().all(|used| *used) || self.new_used.iter().all(|used| *used) {
            return;
        }
        let mut open: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, member) in self.after.iter().enumerate().rev() {
            if let (false, Some(key)) = (self.new_used[index], key(member)) {
                open.entry(key).or_default().push(index);
            }
        }
        for (index, member) in self.before.iter().enumerate() {
            if self.old_used[index] {
                continue;
            }
            let found = key(member)
                .and_then(|key| open.get_mut(&key))
                .and_then(Vec::pop);
            if let Some(other) = found {
                self.use_pair(index, other, tier);
            }
        }
    }

    fn use_pair(&mut self, old: usize, new: usize, tier: Tier) {
        self.old_used[old] = true;
        self.new_used[new] = true;
        self.pairs.paired.push((old, new, tier));
    }

    /// Pairs by what the newer side says its rows were called.
    fn renamed(&mut self, newer: Newer) {
        let (side, other) = match newer {
            Newer::After => (self.after, self.before),
            Newer::Before => (self.before, self.after),
        };
        for (index, member) in side.iter().enumerate() {
            for name in &member.renamed_from {
                let found = other
                    .iter()
                    .position(|old| old.element == *name || old.wire == *name);
                let used = match newer {
                    Newer::After => &self.new_used,
                    Newer::Before => &self.old_used,
                };
                match found {
                    Some(old) if !used[index] => {
                        let (old, new) = match newer {
                            Newer::After => (old, index),
                            Newer::Before => (index, old),
                        };
                        if !self.old_used[old] && !self.new_used[new] {
                            self.use_pair(old, new, Tier::RenamedFrom);
                        }
                    }
                    // The old name stands beside the new one: two members cannot both have been it.
                    Some(_) => self.pairs.unfounded.push((index, name.clone())),
                    None => {
                        // Once the renaming lies in both specs it is history.
                        let history = other.iter().any(|old| {
                            old.element == member.element && old.renamed_from.contains(name)
                        });
                        if !history {
                            self.pairs.unfounded.push((index, name.clone()));
                        }
                    }
                }
            }
        }
    }

    fn finish(mut self) -> Pairs {
        let unused = |used: &[bool]| -> Vec<usize> {
            (0..used.len()).filter(|index| !used[*index]).collect()
        };
        self.pairs.removed = unused(&self.old_used);
        self.pairs.added = unused(&self.new_used);
        self.pairs.paired.sort_unstable();
        self.suggest();
        self.pairs
    }

    /// Removed and added rows with the same label and length whose neighbours pair.
    fn suggest(&mut self) {
        if self.pairs.removed.is_empty() || self.pairs.added.is_empty() {
            return;
        }
        let partner: BTreeMap<usize, usize> = self
            .pairs
            .paired
            .iter()
            .map(|(old, new, _)| (*old, *new))
            .collect();
        let mut taken = Vec::new();
        for old in self.pairs.removed.clone() {
            let found = self.pairs.added.iter().copied().find(|new| {
                !taken.contains(new)
                    && same_but_for_the_name(&self.before[old], &self.after[*new])
                    && self.adjacent(old, *new, &partner)
            });
            if let Some(new) = found {
                taken.push(new);
                self.pairs.suggested.push((old, new));
            }
        }
    }

    /// Whether a neighbour of the old row pairs with the neighbour of the new one, or both stand at the same end.
    fn adjacent(&self, old: usize, new: usize, partner: &BTreeMap<usize, usize>) -> bool {
        let above = match (old.checked_sub(1), new.checked_sub(1)) {
            (None, None) => true,
            (Some(old), Some(new)) => partner.get(&old) == Some(&new),
            _ => false,
        };
        let below = match (old + 1 == self.before.len(), new + 1 == self.after.len()) {
            (true, true) => true,
            (false, false) => partner.get(&(old + 1)) == Some(&(new + 1)),
            _ => false,
        };
        above || below
    }
}

fn same_but_for_the_name(old: &Member, new: &Member) -> bool {
    let label = prose::squeezed(&old.name);
    !label.is_empty()
        && label == prose::squeezed(&new.name)
        && old.length.map(|length| length.limit) == new.length.map(|length| length.limit)
        && old.repeat.is_some() == new.repeat.is_some()
}

/// The pairs that stand in another order, as positions in the list: what is left without a longest rising run.
pub(super) fn moved(paired: &[(usize, usize)]) -> Vec<usize> {
    // Patience sorting: `tails[n]` ends the best run of length n + 1.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(paired.len());
    for (position, (_, new)) in paired.iter().enumerate() {
        let length = tails.partition_point(|tail| paired[*tail].1 < *new);
        previous.push(length.checked_sub(1).map(|shorter| tails[shorter]));
        if length == tails.len() {
            tails.push(position);
        } else {
            tails[length] = position;
        }
    }
    let mut kept = vec![false; paired.len()];
    let mut at = tails.last().copied();
    while let Some(position) = at {
        kept[position] = true;
        at = previous[position];
    }
    (0..paired.len())
        .filter(|position| !kept[*position])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn only_what_moved_is_named() {
        assert!(moved(&[(0, 0), (1, 1), (2, 2)]).is_empty());
        assert_eq!(moved(&[(0, 2), (1, 0), (2, 1)]), [0]);
        assert_eq!(moved(&[(0, 0), (1, 2), (2, 1)]).len(), 1);
        assert!(moved(&[]).is_empty());
    }
}
