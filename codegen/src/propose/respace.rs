//! Keeps the spacing of a cell where only its words changed: the copies of one document break their lines in other places.

use crate::compare::{Change, Difference, Fact};

/// A difference with the blanks of the spec where its letters stay.
pub(super) fn respaced(difference: &Difference) -> Difference {
    let mut difference = difference.clone();
    match &mut difference.change {
        Change::Cell(fact, old, new) | Change::CodeCell(_, fact, old, new) if is_prose(*fact) => {
            *new = with_blanks_of(old, new);
        }
        Change::RemarkChanged(_, old, new) => *new = with_blanks_of(old, new),
        _ => {}
    }
    difference
}

/// Whether blanks in a cell of this kind divide nothing but words.
fn is_prose(fact: Fact) -> bool {
    match fact {
        Fact::ServiceDescription
        | Fact::ApiName
        | Fact::Title
        | Fact::Function
        | Fact::Name
        | Fact::Description
        | Fact::Message
        | Fact::Procedure => true,
        Fact::Category
        | Fact::Testable
        | Fact::Length
        | Fact::Required
        | Fact::Repeats
        | Fact::Codes => false,
    }
}

/// The new text, spaced as the old one in the letters that both begin and end with.
fn with_blanks_of(old: &str, new: &str) -> String {
    let (before, after) = (letters(old), letters(new));
    let most = before.len().min(after.len());
    let same = |pair: &(&(char, bool), &(char, bool))| pair.0.0 == pair.1.0;
    let head = before.iter().zip(&after).take_while(same).count();
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(most - head)
        .take_while(same)
        .count();
    let mut text = String::with_capacity(new.len());
    for (index, (letter, blank)) in after.iter().enumerate() {
        let blank = if index < head {
            before[index].1
        } else if index > after.len() - tail {
            before[before.len() - (after.len() - index)].1
        } else {
            *blank
        };
        if blank && index > 0 {
            text.push(' ');
        }
        text.push(*letter);
    }
    text
}

/// Every letter, and whether a blank stands before it.
fn letters(text: &str) -> Vec<(char, bool)> {
    let mut blank = false;
    let mut letters = Vec::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() {
            blank = true;
        } else {
            letters.push((letter, std::mem::take(&mut blank)));
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::with_blanks_of;

    #[test]
    fn only_the_words_that_changed_take_the_blanks_of_the_document() {
        let check = |old: &str, new: &str, expected: &str| {
            assert_eq!(with_blanks_of(old, new), expected);
        };
        check(
            "500 건으로 제한 / 합계 금액 10억으로 제한",
            "700 건으로 제한 / 합계 금액 10억으로 제 한",
            "700 건으로 제한 / 합계 금액 10억으로 제한",
        );
        check(
            "3시간 이후 출금가능",
            "3시간 이후 출 금불가",
            "3시간 이후 출금불가",
        );
        check("가 나", "가 다 나", "가 다 나");
        check("", "새 글", "새 글");
        check("옛 글", "", "");
        check("같은 글", "같 은글", "같은 글");
    }
}
