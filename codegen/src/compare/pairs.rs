//! Pairs the entries of two lists in their order: the longest common run of equal ones, the rest left alone.

/// An entry of the first list, of the second, or of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pairing {
    /// Equal entries, by their indices.
    Both(usize, usize),
    /// An entry of the first list alone.
    First(usize),
    /// An entry of the second list alone.
    Second(usize),
}

/// Pairs two lists; what stands at their ends alike is paired without a search, so that long equal lists cost little.
pub(super) fn in_order<T>(
    first: &[T],
    second: &[T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Pairing> {
    let head = first
        .iter()
        .zip(second)
        .take_while(|(a, b)| same(a, b))
        .count();
    let tail = first[head..]
        .iter()
        .rev()
        .zip(second[head..].iter().rev())
        .take_while(|(a, b)| same(a, b))
        .count();
    let (rows, columns) = (first.len() - head - tail, second.len() - head - tail);
    let mut longest = vec![vec![0_usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            longest[row][column] = if same(&first[head + row], &second[head + column]) {
                longest[row + 1][column + 1] + 1
            } else {
                longest[row + 1][column].max(longest[row][column + 1])
            };
        }
    }
    let mut pairs: Vec<Pairing> = (0..head).map(|index| Pairing::Both(index, index)).collect();
    let (mut row, mut column) = (0, 0);
    while row < rows || column < columns {
        let equal =
            row < rows && column < columns && same(&first[head + row], &second[head + column]);
        if equal && longest[row][column] == longest[row + 1][column + 1] + 1 {
            pairs.push(Pairing::Both(head + row, head + column));
            row += 1;
            column += 1;
        } else if column == columns
            || (row < rows && longest[row + 1][column] >= longest[row][column + 1])
        {
            pairs.push(Pairing::First(head + row));
            row += 1;
        } else {
            pairs.push(Pairing::Second(head + column));
            column += 1;
        }
    }
    pairs.extend(
        (0..tail)
            .map(|index| Pairing::Both(first.len() - tail + index, second.len() - tail + index)),
    );
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_lists_have_is_paired_in_order() {
        let check = |first: &str, second: &str, expected: &str| {
            let (first, second): (Vec<char>, Vec<char>) =
                (first.chars().collect(), second.chars().collect());
            let shown: String = in_order(&first, &second, |a, b| a == b)
                .into_iter()
                .flat_map(|pairing| match pairing {
                    Pairing::Both(index, found) => {
                        assert_eq!(first[index], second[found]);
                        vec![first[index]]
                    }
                    Pairing::First(index) => vec!['-', first[index]],
                    Pairing::Second(found) => vec!['+', second[found]],
                })
                .collect();
            assert_eq!(shown, expected);
        };
        check("abc", "abc", "abc");
        check("abc", "abxc", "ab+xc");
        check("abc", "ac", "a-bc");
        check("abc", "axc", "a-b+xc");
        check("", "ab", "+a+b");
    }
}
