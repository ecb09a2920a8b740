//! What a column of a table or a line of a loan file may be called: by its English name, its Korean name, or its name on the wire.

use ontu::runtime::{MemberInfo, Origin};

use crate::settings::keys::closest;

/// A value that a file may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    /// The member that it becomes.
    pub(crate) member: &'static MemberInfo,
    /// Further names in use.
    pub(crate) also: &'static [&'static str],
    /// Whether a file must hold it.
    pub(crate) required: bool,
    /// Whether a text over its limit in bytes of CP949 is a fault.
    pub(crate) cp949_bytes_enforced: bool,
}

impl Name {
    /// A value that must be there.
    pub(crate) fn required(member: &'static MemberInfo, also: &'static [&'static str]) -> Self {
        Self {
            member,
            also,
            required: true,
            cp949_bytes_enforced: false,
        }
    }

    /// A value that may be left out.
    pub(crate) fn optional(member: &'static MemberInfo, also: &'static [&'static str]) -> Self {
        Self {
            required: false,
            ..Self::required(member, also)
        }
    }

    /// The same value, and whether its text is counted in bytes of CP949.
    pub(crate) fn with_cp949_bytes(self, enforced: bool) -> Self {
        Self {
            cp949_bytes_enforced: enforced,
            ..self
        }
    }

    /// Its names as an error shows them.
    pub(crate) fn shown(&self) -> String {
        let element = self.member.element;
        format!("{} ({})", element.korean, element.english)
    }

    /// Every name that it goes by.
    fn all(&self) -> impl Iterator<Item = &'static str> {
        let element = self.member.element;
        [element.english, element.korean, self.member.wire]
            .into_iter()
            .chain(self.also.iter().copied())
    }

    fn matches(&self, text: &str) -> bool {
        let text = plain(text);
        self.all().any(|name| plain(name) == text)
    }
}

/// What a heading or a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The index of the name.
    pub(crate) index: usize,
    /// What stands in brackets beside the name and is no unit of KRW, such as `(천원)`.
    pub(crate) unit: Option<String>,
}

/// The name that a heading or a key stands for.
pub(crate) fn find(names: &[Name], text: &str) -> Option<Found> {
    let index = names.iter().position(|name| name.matches(text))?;
    let (_, brackets) = without_brackets(super::trimmed(text));
    let other = |text: &String| {
        let inner = text.strip_prefix(&OPENING[..ORDINARY]);
        let inner = inner.and_then(|inner| inner.strip_suffix(&CLOSING[..ORDINARY]));
        !inner.is_some_and(is_krw)
    };
    let unit = brackets.into_iter().find(other);
    Some(Found { index, unit })
}

/// Whether a text is a unit that an amount may have: one KRW.
pub(super) fn is_krw(text: &str) -> bool {
    let text = text.trim();
    // CP949 has the sign in full width only.
    ["원", "₩", "￦"].contains(&text) || text.eq_ignore_ascii_case("KRW")
}

/// What may open a bracket, and what closes it.
const OPENING: [char; 10] = ['(', '（', '[', '［', '{', '｛', '<', '＜', '【', '〔'];
const CLOSING: [char; 10] = [')', '）', ']', '］', '}', '｝', '>', '＞', '】', '〕'];

/// How many of them, from the first, may stand around a unit.
const ORDINARY: usize = 6;

/// A text without its brackets, and the brackets with what stands in them; one that is not closed goes on to the end.
fn without_brackets(text: &str) -> (String, Vec<String>) {
    let (mut name, mut brackets, mut depth) = (String::new(), Vec::new(), 0_usize);
    for character in text.chars() {
        if OPENING.contains(&character) {
            if depth == 0 {
                brackets.push(String::new());
            }
            depth += 1;
        }
        match brackets.last_mut() {
            Some(bracket) if depth > 0 => bracket.push(character),
            _ => name.push(character),
        }
        if CLOSING.contains(&character) {
            depth = depth.saturating_sub(1);
        }
    }
    (name, brackets)
}

/// The name that a wrong one was probably meant for.
pub(crate) fn likely(names: &[Name], text: &str) -> Option<String> {
    let all = names
        .iter()
        .filter(|name| !name.matches(text))
        .flat_map(Name::all);
    closest(text, all).map(str::to_owned)
}

/// A member of a layout that the caller gives, by its name on the wire.
pub(crate) fn member(members: &'static [MemberInfo], wire: &str) -> Option<&'static MemberInfo> {
    members
        .iter()
        .find(|member| member.wire == wire && member.origin == Origin::Caller)
}

/// A name without what people write differently: spaces, underscores, hyphens, case, and what stands in brackets.
pub(super) fn plain(text: &str) -> String {
    let text = super::trimmed(text);
    let (name, _) = without_brackets(text);
    let text = if name.trim().is_empty() { text } else { &name };
    text.chars()
        .filter(|character| !character.is_whitespace() && !['_', '-'].contains(character))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use ontu::nh::PaymentOrder;
    use ontu::runtime::Operation;

    use super::{Name, find, likely, member};

    fn names() -> [Name; 2] {
        let rows = member(PaymentOrder::INFO.request, "Rec").unwrap();
        let members = rows.repeat.unwrap().members;
        [
            Name::required(member(members, "Vran").unwrap(), &["계좌"]),
            Name::required(member(members, "InvAmt").unwrap(), &[]),
        ]
    }

    fn found(text: &str) -> Option<(usize, Option<String>)> {
        find(&names(), text).map(|found| (found.index, found.unit))
    }

    #[test]
    fn a_unit_in_brackets_is_one_krw_or_is_named() {
        for name in [
            "투자금액(원)",
            "투자금액 （ 원 ）",
            "투자금액[KRW]",
            "투자금액［krw］",
            "투자금액{₩}",
            "투자금액｛￦｝",
            "(원) 투자금액",
        ] {
            assert_eq!(found(name), Some((1, None)), "{name}");
        }
        for (name, unit) in [
            ("투자금액(천원)", "(천원)"),
            ("투자금액（백만원）", "（백만원）"),
            ("투자금액[USD]", "[USD]"),
            ("투자금액{만원}", "{만원}"),
            ("투자금액【천원】", "【천원】"),
            ("투자금액<원>", "<원>"),
            ("투자금액(원)(천원)", "(천원)"),
            ("투자금액(단위: (천원))", "(단위: (천원))"),
            ("(천원)투자금액", "(천원)"),
            ("투자금액(천원", "(천원"),
            ("투자금액()", "()"),
            ("투자(천원)금액", "(천원)"),
            ("가상계좌번호(14자리)", "(14자리)"),
        ] {
            let (_, found) = found(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(found.as_deref(), Some(unit), "{name}");
        }
        // Of other columns nothing is asked.
        assert_eq!(found("이름(한글)"), None);
    }

    #[test]
    fn a_column_goes_by_several_names() {
        for name in [
            "virtual_account_no",
            "Virtual Account No",
            "가상계좌번호",
            " 가상 계좌 번호\u{feff}",
            "Vran",
            "계좌",
        ] {
            assert_eq!(found(name), Some((0, None)), "{name}");
        }
        for name in ["투자금액", "InvAmt", "investment-amount"] {
            assert_eq!(found(name), Some((1, None)), "{name}");
        }
        assert_eq!(found("이름"), None);
    }

    #[test]
    fn a_misspelled_column_finds_the_right_one() {
        assert_eq!(
            likely(&names(), "investment_amont").as_deref(),
            Some("investment_amount")
        );
        assert_eq!(likely(&names(), "비고"), None);
    }
}
