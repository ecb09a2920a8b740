//! Labels of elements (한글명): one that differs from the others of its element, and ones that differ by blanks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::extract::{Column, Extract, Join, Part};
use super::super::words;
use super::{Collector, Kind, RowPlace, Target, members};

pub(super) fn find(extract: &Extract, found: &mut Collector) {
    let mut by_element: BTreeMap<&str, Vec<RowPlace<'_>>> = BTreeMap::new();
    for place in members(extract).filter(|place| !place.row.name.is_blank()) {
        by_element
            .entry(place.row.element.text.as_str())
            .or_default()
            .push(place);
    }
    let weights = Weights::of(extract);
    for places in by_element.values() {
        variants(places, &weights, found);
        wraps(places, found);
        halves(places, found);
    }
    words_of_text(extract, found);
}

/// Words of the texts beside tables that are one letter from a word which the document uses much more.
///
/// The last syllable may differ, because that is where Korean puts its particles.
fn words_of_text(extract: &Extract, found: &mut Collector) {
    const SHORTEST: usize = 4;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    extract.each_cell(&mut |part, cell| {
        if part != Part::Unused {
            for word in cell
                .text
                .split_whitespace()
                .filter(|word| word.chars().count() >= SHORTEST)
            {
                *counts.entry(word).or_default() += 1;
            }
        }
    });
    // The usual words by their beginning of four syllables with one letter left open.
    let beginning = |word: &str| -> Option<String> {
        let start: String = word.chars().take(SHORTEST).collect();
        (start.chars().count() == SHORTEST && start.chars().all(words::is_korean)).then_some(start)
    };
    let mut starts: BTreeMap<String, usize> = BTreeMap::new();
    for (word, count) in &counts {
        if let Some(start) = beginning(word) {
            *starts.entry(start).or_default() += count;
        }
    }
    let mut usual: HashMap<Vec<char>, Vec<(&str, usize)>> = HashMap::new();
    for (start, count) in &starts {
        for open in opened(start) {
            usual.entry(open).or_default().push((start, *count));
        }
    }
    extract.each_cell(&mut |part, cell| {
        if part != Part::Text {
            return;
        }
        for word in cell.text.split_whitespace() {
            let Some(start) = beginning(word) else {
                continue;
            };
            let own = starts.get(&start).copied().unwrap_or(0);
            let best = opened(&start)
                .into_iter()
                .filter_map(|open| usual.get(&open))
                .flatten()
                .filter(|(other, count)| *other != start && *count >= own * 3 && *count >= 5)
                .max_by_key(|(other, count)| (*count, *other));
            if let Some((other, count)) = best {
                let place = cell.raw.first().map_or((0, 1), |part| (part.0, part.1));
                let value = format!("{other}{}", &word[start.len()..]);
                let finding = found.at(Kind::WordVariant, cell).detail(count.to_string());
                finding.raw = word.to_owned();
                finding.target = Target::Word(place.0, place.1, word.to_owned());
                finding.candidate(value, &["one letter away", "used more"]);
            }
        }
    });
}

/// The letters of a word, each in turn left open but for those of the last syllable.
fn opened(word: &str) -> Vec<Vec<char>> {
    let Some((last, _)) = word.char_indices().next_back() else {
        return Vec::new();
    };
    let (head, tail) = word.split_at(last);
    let head: Vec<char> = words::letters(head).chars().collect();
    let tail: Vec<char> = words::letters(tail).chars().collect();
    (0..head.len())
        .map(|open| {
            let mut letters = head.clone();
            letters[open] = '*';
            letters.extend(&tail);
            letters
        })
        .collect()
}

/// How often three letters stand together anywhere in the document.
struct Weights(HashMap<[char; 3], usize>);

impl Weights {
    fn of(extract: &Extract) -> Self {
        let mut counts: HashMap<[char; 3], usize> = HashMap::new();
        extract.each_cell(&mut |part, cell| {
            if part != Part::Unused {
                let letters: Vec<char> = cell.key().chars().collect();
                for three in letters.windows(3) {
                    *counts.entry([three[0], three[1], three[2]]).or_default() += 1;
                }
            }
        });
        Self(counts)
    }

    /// How usual the rarest part of a text is.
    fn rarest(&self, text: &str) -> usize {
        let letters: Vec<char> = text.chars().collect();
        letters
            .windows(3)
            .map(|three| {
                self.0
                    .get(&[three[0], three[1], three[2]])
                    .copied()
                    .unwrap_or(0)
            })
            .min()
            .unwrap_or(0)
    }
}

/// Labels that are not the usual one of their element; the usual one is a hint and no correction.
fn variants(places: &[RowPlace<'_>], weights: &Weights, found: &mut Collector) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for place in places {
        *counts.entry(place.row.name.key()).or_default() += 1;
    }
    if counts.len() < 2 {
        return;
    }
    let usual = counts
        .iter()
        .max_by_key(|(label, count)| (**count, weights.rarest(label)))
        .map(|(label, _)| label.clone())
        .unwrap_or_default();
    let printed = places
        .iter()
        .find(|place| place.row.name.key() == usual)
        .map(|place| place.row.name.text.clone())
        .unwrap_or_default();
    let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
    for place in places {
        let label = place.row.name.key();
        if label == usual || !seen.insert((place.api, label.clone())) {
            continue;
        }
        let apart = words::letters_apart(&label, &usual);
        let reason = if apart == 1 {
            "one letter away, in other rows"
        } else {
            "in other rows"
        };
        found
            .at(Kind::LabelVariant, &place.row.name)
            .row(*place, Column::Name)
            .candidate(printed.clone(), &[reason]);
    }
}

/// Labels of one element with blanks in different places; blanks that came from joining are ours and do not count.
fn wraps(places: &[RowPlace<'_>], found: &mut Collector) {
    let mut spellings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for place in places
        .iter()
        .filter(|place| place.row.name.joined.is_none())
    {
        spellings
            .entry(place.row.name.key())
            .or_default()
            .insert(place.row.name.text.as_str());
    }
    for (label, spelled) in spellings.iter().filter(|(_, spelled)| spelled.len() > 1) {
        let first = places
            .iter()
            .find(|place| place.row.name.key() == *label && place.row.name.text.contains(' '));
        if let Some(place) = first {
            let listed: Vec<String> = spelled.iter().map(|label| format!("`{label}`")).collect();
            let finding = found
                .at(Kind::LabelWrap, &place.row.name)
                .row(*place, Column::Name)
                .detail(listed.join(", "));
            finding.target = Target::Nothing;
        }
    }
}

/// A label that a page break cut: its first half is no label of the element.
fn halves(places: &[RowPlace<'_>], found: &mut Collector) {
    for place in places
        .iter()
        .filter(|place| place.row.name.joined == Some(Join::PageBreak))
    {
        let half = place
            .row
            .name
            .raw
            .first()
            .map_or("", |part| part.2.as_str());
        if words::key(half) == place.row.name.key() {
            continue;
        }
        let joined = place.row.name.text.clone();
        let half = half.to_owned();
        let finding = found
            .at(Kind::LabelVariant, &place.row.name)
            .row(*place, Column::Name)
            .candidate(joined, &["joined over the page break"]);
        finding.raw = half;
        // The halves are joined already: there is nothing left to replace.
        finding.target = Target::Nothing;
    }
}
