//! Dividing a call with any number of rows into calls that the bank takes: rows in order, none lost, none empty.

use std::fmt;
use std::ops::Range;

use super::transferable::Divisible;
use crate::runtime::{Krw, Violations};

/// Divides a call into as few calls as fit within the limits of its layout, rows kept in order.
///
/// The limits are those that the call's own `check()` knows; nothing here repeats them.
///
/// # Errors
/// When there is no row, when the rows do not add up to the stated total, or when a single row does not fit.
pub fn divide<O: Divisible>(whole: &O) -> Result<Vec<O>, DivideError> {
    division(whole).map(|division| division.parts().collect())
}

/// Finds out where [`divide`] cuts, without making the parts: a call of a million rows is then in memory once.
///
/// # Errors
/// As [`divide`].
pub fn division<O: Divisible>(whole: &O) -> Result<Division<'_, O>, DivideError> {
    let amounts = whole.row_amounts();
    if amounts.is_empty() {
        return Err(DivideError::Empty);
    }
    let sum = Krw::checked_sum(amounts.iter().copied());
    if sum != Some(whole.stated_total()) {
        return Err(DivideError::Total {
            stated: whole.stated_total(),
            sum,
        });
    }
    let most = most_rows::<O>().unwrap_or(amounts.len()).max(1);
    let mut cuts = Vec::new();
    let mut from = 0;
    while from < amounts.len() {
        let cut = |rows: usize| -> Option<Cut> {
            let rows = from..from + rows;
            let total = Krw::checked_sum(amounts.get(rows.clone())?.iter().copied())?;
            Some(Cut { rows, total })
        };
        let check = |cut: &Cut| {
            let is_first = cuts.is_empty();
            whole.part(cut.rows.clone(), cut.total, is_first).check()
        };
        let fits = |rows: usize| cut(rows).is_some_and(|cut| check(&cut).is_ok());
        let longest = most.min(amounts.len() - from);
        // Most calls are cut where their number of rows ends.
        let fitting = if fits(longest) {
            longest
        } else {
            if let Some(Err(violations)) = cut(1).map(|cut| check(&cut)) {
                return Err(DivideError::Row {
                    row: from,
                    violations,
                });
            }
            // The largest number of rows that fits: a limit on sums and counts is kept by every beginning of what keeps it.
            let (mut fitting, mut beyond) = (1, longest);
            while fitting + 1 < beyond {
                let middle = fitting.midpoint(beyond);
                if fits(middle) {
                    fitting = middle;
                } else {
                    beyond = middle;
                }
            }
            fitting
        };
        cuts.extend(cut(fitting));
        from += fitting;
    }
    Ok(Division { whole, cuts })
}

/// Where a call is cut into calls that the bank takes.
#[derive(Debug)]
pub struct Division<'a, O> {
    whole: &'a O,
    cuts: Vec<Cut>,
}

#[derive(Debug, Clone)]
struct Cut {
    rows: Range<usize>,
    total: Krw,
}

impl<'a, O: Divisible> Division<'a, O> {
    /// The call that is divided.
    pub fn whole(&self) -> &'a O {
        self.whole
    }

    /// How many parts there are; at least one.
    pub fn count(&self) -> usize {
        self.cuts.len()
    }

    /// The same parts, for who needs nothing else of it.
    pub fn into_parts(self) -> impl ExactSizeIterator<Item = O> + 'a {
        let Self { whole, cuts } = self;
        let cuts = cuts.into_iter().enumerate();
        cuts.map(|(index, cut)| whole.part(cut.rows, cut.total, index == 0))
    }

    /// The parts in order, each made when it is asked for.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = O> + '_ {
        let cuts = self.cuts.iter().cloned().enumerate();
        cuts.map(|(index, cut)| self.whole.part(cut.rows, cut.total, index == 0))
    }
}

/// Puts the parts of a divided call together again: the first with the rows of all, and their total.
///
/// None where there is no part, or where the totals add up to more than 15 digits.
pub fn join<O: Divisible>(parts: &[O]) -> Option<O> {
    let first = parts.first()?;
    let total = Krw::checked_sum(parts.iter().map(O::stated_total))?;
    let rows = parts.iter().flat_map(O::summed_rows).cloned().collect();
    Some(first.with_rows(rows, total))
}

/// How many rows the repeating part of a layout may have.
fn most_rows<O: Divisible>() -> Option<usize> {
    let mut repeats = O::INFO.request.iter().filter_map(|member| member.repeat);
    let most = repeats.find_map(|repeat| repeat.max)?;
    usize::try_from(most).ok()
}

/// Why a call cannot be divided.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DivideError {
    /// It has no row.
    Empty,
    /// Its rows do not add up to the total that it states.
    Total {
        /// What it states.
        stated: Krw,
        /// What its rows add up to; none for more than 15 digits.
        sum: Option<Krw>,
    },
    /// A row does not fit into a call, not even alone.
    Row {
        /// The row, from 0.
        row: usize,
        /// What is wrong with a call of that row alone.
        violations: Violations,
    },
}

impl fmt::Display for DivideError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("there is no row, expected at least one"),
            Self::Total {
                stated,
                sum: Some(sum),
            } => write!(
                formatter,
                "the total is {stated} KRW, expected the sum of the rows, {sum} KRW"
            ),
            Self::Total { sum: None, .. } => {
                formatter.write_str("the sum of the rows has more than 15 digits")
            }
            Self::Row { row, violations } => write!(
                formatter,
                "row {} does not fit into a call, not even alone: {violations}",
                row + 1
            ),
        }
    }
}

impl std::error::Error for DivideError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Row { violations, .. } => Some(violations),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;
    use crate::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
    use crate::nh::{PaymentOrder, Repayment};
    use crate::runtime::{Date, Digits, Kind, MemberInfo, Origin, Requiredness, Text};

    fn order(amounts: &[u64], is_new_loan: bool) -> PaymentOrder {
        let amount = |krw: u64| Krw::new(krw).unwrap();
        let investments = amounts.iter().enumerate().map(|(index, krw)| {
            Investment::new(InvestmentRequired {
                virtual_account_no: Digits::new(format!("7900{index:010}")).unwrap(),
                investment_amount: amount(*krw),
            })
        });
        PaymentOrder::new(PaymentOrderRequired {
            raised_amount: Krw::from(1),
            loan_term_months: 12,
            investment_total: amount(amounts.iter().sum()),
            is_new_loan,
            loan_no: Digits::new("100000001").unwrap(),
            bank_code: Digits::new("011").unwrap(),
            borrower_account_no: Digits::new("3020000000001").unwrap(),
            account_holder_name: Text::new("홍길동").unwrap(),
            loan_application_date: Date::constant(2026, 1, 5),
            withdrawal_memo: Text::new("온투").unwrap(),
            investments: investments.collect(),
        })
    }

    fn sizes(amounts: &[u64]) -> Vec<usize> {
        let parts = divide(&order(amounts, true)).unwrap();
        parts.iter().map(|part| part.investments().len()).collect()
    }

    #[test]
    fn five_hundred_rows_and_a_billion_fit_into_one_call() {
        assert_eq!(sizes(&[1; 500]), [500]);
        assert_eq!(sizes(&[1; 501]), [500, 1]);
        assert_eq!(sizes(&[1_000_000_000]), [1]);
        assert_eq!(sizes(&[999_999_999, 1]), [2]);
        assert_eq!(sizes(&[999_999_999, 2]), [1, 1]);
        assert_eq!(sizes(&[600_000_000, 600_000_000, 400_000_000]), [1, 2]);
    }

    #[test]
    fn only_the_first_call_of_a_new_loan_opens_it() {
        let flags = |is_new: bool| -> Vec<bool> {
            let parts = divide(&order(&[1; 1001], is_new)).unwrap();
            parts.iter().map(PaymentOrder::is_new_loan).collect()
        };
        assert_eq!(flags(true), [true, false, false]);
        assert_eq!(flags(false), [false, false, false]);
    }

    #[test]
    fn a_row_above_the_limit_is_named() {
        let error = divide(&order(&[1, 1_000_000_001, 1], true)).unwrap_err();
        assert!(matches!(error, DivideError::Row { row: 1, .. }));
        assert_eq!(
            error.to_string(),
            "row 2 does not fit into a call, not even alone: InvSumAmt (investment_total, 투자합계금액): 1000000001 KRW, expected at most 1000000000"
        );
    }

    #[test]
    fn a_wrong_total_and_no_rows_are_refused() {
        assert_eq!(divide(&order(&[], true)), Err(DivideError::Empty));
        let mut wrong = order(&[1, 2], true).part(0..2, Krw::from(4), true);
        assert_eq!(
            divide(&wrong).unwrap_err().to_string(),
            "the total is 4 KRW, expected the sum of the rows, 3 KRW"
        );
        wrong = wrong.part(0..2, Krw::from(3), true);
        assert_eq!(divide(&wrong).unwrap().len(), 1);
    }

    /// Whether a caller gives a member.
    fn is_given(member: &&MemberInfo) -> bool {
        member.origin == Origin::Caller && member.required != Requiredness::Unused
    }

    /// A value for every member that a caller gives, no two texts alike, with one row of 1 KRW.
    fn filled(layout: &[MemberInfo]) -> Json {
        let members = layout.iter().filter(is_given).enumerate();
        let members = members.map(|(index, member)| {
            let room = member.element.limit.unwrap_or(3) as usize;
            let text = |text: String| Json::String(text.chars().take(room).collect());
            let value = match (member.repeat, member.element.kind) {
                (Some(repeat), _) => Json::Array(vec![filled(repeat.members)]),
                (None, Kind::Text) => text(format!("가{index}")),
                (None, Kind::Digits | Kind::Number) => text((index + 1).to_string()),
                (None, Kind::Date | Kind::DateOrMonth) => text("20260105".to_owned()),
                (None, Kind::Time) => text("093000".to_owned()),
                (None, Kind::Flag) => text("Y".to_owned()),
                (None, Kind::Amount | Kind::Code) => text("1".to_owned()),
                (None, Kind::ResponseCode) => text("00000".to_owned()),
                (None, Kind::Rows) => Json::Null,
            };
            (member.wire.to_owned(), value)
        });
        Json::Object(members.collect())
    }

    /// Divides and joins a call that has every member of its layout; `own` are those that each part has for itself.
    fn divides_and_joins_whole<O: Divisible + PartialEq>(own: &[&str]) {
        let members = |call: &O| -> serde_json::Map<String, Json> {
            serde_json::from_str(&call.members()).unwrap()
        };
        let body = filled(O::INFO.request);
        let one = O::from_wire(&body).unwrap();
        assert_eq!(
            Json::Object(members(&one)),
            body,
            "not every member is there"
        );
        let whole = one.with_rows(one.summed_rows().repeat(1001), Krw::from(1001));
        let parts = divide(&whole).unwrap();
        assert_eq!(parts.len(), 3);
        for call in parts.iter().chain([&whole]) {
            let (mut call, mut one) = (members(call), members(&one));
            for wire in own {
                assert!(call.remove(*wire).is_some() && one.remove(*wire).is_some());
            }
            assert_eq!(call, one);
        }
        assert_eq!(join(&parts), Some(whole));
    }

    /// The layout says which members there are: one that is added to the spec is filled, divided and compared too.
    #[test]
    fn no_member_of_a_call_is_lost_when_it_is_divided_and_joined() {
        divides_and_joins_whole::<PaymentOrder>(&["InvSumAmt", "NewTrnsYn", "Rec"]);
        divides_and_joins_whole::<Repayment>(&["RpaySumAmt", "Rec"]);
    }

    #[test]
    fn nothing_is_joined_to_nothing_and_no_sum_is_cut_off() {
        assert_eq!(join::<PaymentOrder>(&[]), None);
        let most = order(&[Krw::MAX.get()], true);
        assert_eq!(join(&[most.clone(), most]), None);
    }

    proptest! {
        #[test]
        fn no_row_is_lost_moved_or_split(
            amounts in prop::collection::vec(1_u64..400_000_000, 1..60),
            copies in 1_usize..20,
        ) {
            let amounts = amounts.repeat(copies);
            let whole = order(&amounts, true);
            let parts = divide(&whole).unwrap();
            let rows: Vec<_> = parts.iter().flat_map(|part| part.investments().to_vec()).collect();
            prop_assert_eq!(&rows[..], whole.investments());
            for (index, part) in parts.iter().enumerate() {
                prop_assert!(part.check().is_ok());
                prop_assert!(!part.investments().is_empty());
                prop_assert_eq!(part.is_new_loan(), index == 0);
            }
            for pair in parts.windows(2) {
                let merged = pair[0].investment_total().get() + pair[1].investments()[0].investment_amount().get();
                prop_assert!(merged > 1_000_000_000 || pair[0].investments().len() == 500);
            }
        }
    }
}
