//! Rules across the members of a request: row counts, sums, ranges of days, and the limits that no type promises.

use jiff::civil::Date;

use super::element::{ElementInfo, LengthUnit, MemberInfo, in_layout};
use super::fault::{Fault, Rule, Unit};
use super::number::Krw;
use super::temporal::{DateOrMonth, Month};
use super::value::Value;
use super::violation::{Violation, Violations};

/// Collects what is wrong with a request that exists; generated code says what to look at.
pub struct Checks {
    layout: &'static [MemberInfo],
    /// Where the next member is looked for first: they are looked at in the order of the layout.
    next: usize,
    /// The repeating part and the row that is looked at; a repeating part holds no other.
    row: Option<(&'static str, usize)>,
    today: Option<Date>,
    cp949: bool,
    violations: Violations,
}

impl Checks {
    /// Starts with nothing found; `today` is needed for rules about today, `cp949` makes the advisory byte limit a hard one.
    pub(crate) fn new(layout: &'static [MemberInfo], today: Option<Date>, cp949: bool) -> Self {
        Self {
            layout,
            next: 0,
            row: None,
            today,
            cp949,
            violations: Violations::default(),
        }
    }

    /// Goes on after what was found before.
    pub(crate) fn after(mut self, violations: Violations) -> Self {
        self.violations = violations;
        self
    }

    pub(crate) fn finish(self) -> Result<(), Violations> {
        self.violations.into_result()
    }

    /// Looks at one value by its wire name.
    pub fn value<T: Value>(&mut self, wire: &str, value: &T) {
        let Some(member) = self.member(wire) else {
            return;
        };
        if let Err(fault) = value.check(member.element) {
            self.refuse(wire, fault);
        }
        if self.cp949
            && let Some(fault) = cp949_fault(value, member.element)
        {
            self.refuse(wire, fault);
        }
    }

    /// Looks at the number of rows of a repeating part, then at each row.
    pub fn rows<R>(&mut self, wire: &str, rows: &[R], mut inspect: impl FnMut(&mut Self, &R)) {
        let Some(member) = self.member(wire) else {
            return;
        };
        let Some(repeat) = member.repeat else {
            return;
        };
        let count = rows.len() as u64;
        if count < u64::from(repeat.min) {
            let fault = Fault::counted(Rule::AtLeast, u64::from(repeat.min), count, Unit::Rows);
            self.refuse(wire, fault);
        }
        if let Some(max) = repeat.max
            && count > u64::from(max)
        {
            let fault = Fault::counted(Rule::AtMost, u64::from(max), count, Unit::Rows);
            self.refuse(wire, fault);
        }
        let (layout, next) = (self.layout, self.next);
        self.layout = repeat.members;
        for (index, row) in rows.iter().enumerate() {
            (self.row, self.next) = (Some((member.wire, index)), 0);
            inspect(self, row);
        }
        self.row = None;
        (self.layout, self.next) = (layout, next);
    }

    fn member(&mut self, wire: &str) -> Option<&'static MemberInfo> {
        let at = in_layout(self.layout, self.next, wire)?;
        self.next = at + 1;
        self.layout.get(at)
    }

    /// Looks at the sum over the rows: that the member beside them states it, and that it is not over the limit.
    pub fn total(
        &mut self,
        equals: &str,
        stated: Krw,
        rows: impl Iterator<Item = Krw>,
        max_krw: Option<u64>,
    ) {
        // Five hundred amounts of 15 digits stay far below the end of the u128.
        let sum = rows.fold(0_u128, |sum, amount| sum + u128::from(amount.get()));
        let sum = u64::try_from(sum).unwrap_or(u64::MAX);
        if sum != stated.get() {
            let fault = Fault::counted(Rule::EqualsSum, sum, stated.get(), Unit::Krw);
            self.refuse(equals, fault);
        }
        if let Some(max) = max_krw
            && sum > max
        {
            self.refuse(equals, Fault::counted(Rule::AtMost, max, sum, Unit::Krw));
        }
    }

    /// Looks at a range of days or months.
    pub fn date_range(&mut self, range: &DateRange<'_>) {
        let wanted = if range.monthly {
            Rule::Month
        } else {
            Rule::Day
        };
        for (wire, end) in [(range.from_wire, range.from), (range.to_wire, range.to)] {
            let is_month = matches!(end, DateOrMonth::Month(_));
            if is_month != range.monthly {
                self.refuse(wire, Fault::of(wanted));
            }
            if range.not_after_today
                && let Some(today) = self.today
                && is_after(end, today)
            {
                self.refuse(wire, Fault::of(Rule::NotAfterToday));
            }
        }
        let (count, limit, unit) = match (range.from, range.to) {
            (DateOrMonth::Date(from), DateOrMonth::Date(to)) => {
                let days = from.until(to).map_or(0, |span| i64::from(span.get_days()));
                (days, range.max_days, Unit::Days)
            }
            (DateOrMonth::Month(from), DateOrMonth::Month(to)) => (
                to.ordinal() - from.ordinal(),
                range.max_months,
                Unit::Months,
            ),
            // One of the two is already reported as the wrong one.
            _ => return,
        };
        match u64::try_from(count) {
            // The first and the last both count: the narrow reading of a sentence that leaves it open.
            Ok(between) if between + 1 > u64::from(limit) => {
                let fault = Fault::counted(Rule::AtMost, u64::from(limit), between + 1, unit);
                self.refuse(range.to_wire, fault);
            }
            Ok(_) => {}
            Err(_) => self.refuse(range.from_wire, Fault::of(Rule::InOrder)),
        }
    }

    fn refuse(&mut self, wire: &str, fault: Fault) {
        let names = self
            .layout
            .iter()
            .find(|member| member.wire == wire)
            .map(|member| (member.element.english, member.element.korean));
        let path = match self.row {
            Some((rows, index)) => format!("{rows}[{index}].{wire}"),
            None => wire.to_owned(),
        };
        self.violations.push(Violation::new(path, names, fault));
    }
}

/// What a bank that counts texts in bytes of CP949 would refuse of a value whose length has no stated unit; none where it would not.
///
/// [`Operation::check_on`](super::operation::Operation::check_on) refuses it where the byte limit is enforced.
pub fn cp949_fault<T: Value>(value: &T, info: &ElementInfo) -> Option<Fault> {
    if info.unit != LengthUnit::Unstated {
        return None;
    }
    let actual = match value.cp949_bytes()? {
        Ok(actual) => actual,
        Err(fault) => return Some(fault),
    };
    let limit = u64::from(info.limit?);
    (actual > limit).then(|| Fault::counted(Rule::AtMost, limit, actual, Unit::Cp949Bytes))
}

fn is_after(end: DateOrMonth, today: Date) -> bool {
    match end {
        DateOrMonth::Date(date) => date > today,
        DateOrMonth::Month(month) => month > Month::of(today),
    }
}

/// A range of days or months as one request asks for it, with the limits that the document states.
#[derive(Debug)]
pub struct DateRange<'a> {
    /// Wire name of the first day or month.
    pub from_wire: &'a str,
    /// The first day or month.
    pub from: DateOrMonth,
    /// Wire name of the last day or month.
    pub to_wire: &'a str,
    /// The last day or month.
    pub to: DateOrMonth,
    /// Whether months are asked for.
    pub monthly: bool,
    /// The most days.
    pub max_days: u32,
    /// The most months.
    pub max_months: u32,
    /// Whether nothing after today may be asked for.
    pub not_after_today: bool,
}
