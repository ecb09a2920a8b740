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
}

impl Name {
    /// A value that must be there.
    pub(crate) fn required(member: &'static MemberInfo, also: &'static [&'static str]) -> Self {
        Self {
            member,
            also,
            required: true,
        }
    }

    /// A value that may be left out.
    pub(crate) fn optional(member: &'static MemberInfo, also: &'static [&'static str]) -> Self {
        Self {
            required: false,
            ..Self::required(member, also)
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

/// The index of the value that a name stands for.
pub(crate) fn find(names: &[Name], text: &str) -> Option<usize> {
    names.iter().position(|name| name.matches(text))
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

/// A name without what people write differently: spaces, underscores, hyphens, case, and a unit in brackets.
pub(super) fn plain(text: &str) -> String {
    let text = super::trimmed(text);
    let text = match text.split_once(['(', '（', '[']) {
        Some((name, _)) if !name.trim().is_empty() => name,
        _ => text,
    };
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
            assert_eq!(find(&names(), name), Some(0), "{name}");
        }
        for name in ["투자금액(원)", "투자금액", "InvAmt", "investment-amount"] {
            assert_eq!(find(&names(), name), Some(1), "{name}");
        }
        assert_eq!(find(&names(), "이름"), None);
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
