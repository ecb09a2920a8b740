//! What the dictionary says about one element, as data that generated code holds and everything else reads.

/// A zero-sized marker that stands for one element of the dictionary; generated code implements it.
pub trait Element: Copy + Send + Sync + 'static {
    /// Everything known about the element.
    const INFO: &'static ElementInfo;
}

/// One element of the dictionary.
#[derive(Debug, PartialEq, Eq)]
pub struct ElementInfo {
    /// The element as the bank's tables print it.
    pub element: &'static str,
    /// Its English name, in `snake_case`.
    pub english: &'static str,
    /// Its Korean name.
    pub korean: &'static str,
    /// What its values are made of.
    pub kind: Kind,
    /// How its values are protected.
    pub class: DataClass,
    /// Its greatest length, where a table states one.
    pub limit: Option<u32>,
    /// What the length counts.
    pub unit: LengthUnit,
    /// The greatest number of Hangul syllables, where a description states one.
    pub hangul_limit: Option<u32>,
}

/// What the values of an element are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// ASCII digits that identify something: leading zeros count.
    Digits,
    /// Free text.
    Text,
    /// A whole amount in KRW.
    Amount,
    /// A whole count.
    Number,
    /// A day, `YYYYMMDD`.
    Date,
    /// A day `YYYYMMDD` or a month `YYYYMM`.
    DateOrMonth,
    /// A time of day, `HHMMSS`.
    Time,
    /// One of a closed list of codes.
    Code,
    /// `Y` or `N`.
    Flag,
    /// A response code, an open set.
    ResponseCode,
    /// A repeating part.
    Rows,
}

/// How the values of an element are protected wherever they could be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataClass {
    /// May be shown.
    Public,
    /// The number of an account or a loan: its last four digits are shown, if it has eight or more.
    Account,
    /// A person's name, or free text that may hold one: never shown.
    PersonalName,
    /// A token: never shown.
    Secret,
}

/// What a greatest length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LengthUnit {
    /// The document does not say: characters are the hard limit, bytes in CP949 the advisory one.
    Unstated,
    /// Unicode scalar values.
    Characters,
    /// Bytes in CP949.
    Cp949Bytes,
}

/// One member of a layout.
#[derive(Debug, PartialEq, Eq)]
pub struct MemberInfo {
    /// What the dictionary, or this row of a table, says about its values.
    pub element: &'static ElementInfo,
    /// Its name on the wire.
    pub wire: &'static str,
    /// Further spellings that a reader accepts.
    pub accept: &'static [&'static str],
    /// Whether the table demands it.
    pub required: Requiredness,
    /// Where a request takes its value from.
    pub origin: Origin,
    /// In a reply: whether it repeats what the request said.
    pub echo: bool,
    /// Whether it bears on the outcome, so that two of it make a reply unreadable.
    pub decisive: bool,
    /// Its rows, for a repeating part.
    pub repeat: Option<&'static RepeatInfo>,
}

/// A repeating part.
#[derive(Debug, PartialEq, Eq)]
pub struct RepeatInfo {
    /// The fewest rows.
    pub min: u32,
    /// The most rows, where the document states it.
    pub max: Option<u32>,
    /// The rows of a full page, for a paged reply.
    pub page: Option<u32>,
    /// The members of a row.
    pub members: &'static [MemberInfo],
}

/// Whether a table demands a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requiredness {
    /// It must be there (필수).
    Required,
    /// It may be left unset (선택).
    Optional,
    /// The table does not say.
    Unstated,
    /// The table names it, the wire never carries it.
    Unused,
}

/// Where a request takes the value of a member from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From the caller.
    Caller,
    /// From the configuration: the contract fixes it.
    Configuration,
    /// From the configuration's token source.
    Token,
    /// From the operation: the name of the API.
    Api,
    /// From the sending: its day.
    Day,
    /// From the sending: its time of day.
    Time,
    /// From the sending: its transaction number.
    TransactionNo,
}

impl MemberInfo {
    /// Whether a trimmed key of a reply names this member: exactly, by an accepted spelling, or but for ASCII case.
    pub(crate) fn spelled(&self, key: &str) -> Option<Spelling> {
        if key == self.wire {
            Some(Spelling::Exact)
        } else if self.accept.contains(&key) {
            Some(Spelling::Accepted)
        } else if key.eq_ignore_ascii_case(self.wire) {
            Some(Spelling::CaseOnly)
        } else {
            None
        }
    }
}

/// The place of a wire name in a layout, looked for from a place on first: members come in the order of their table.
pub(crate) fn in_layout(layout: &[MemberInfo], next: usize, wire: &str) -> Option<usize> {
    let (before, after) = layout.split_at(next.min(layout.len()));
    let is_it = |member: &MemberInfo| member.wire == wire;
    let later = after.iter().position(is_it).map(|at| before.len() + at);
    later.or_else(|| before.iter().position(is_it))
}

/// How a key of a reply matched a member, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spelling {
    /// As the layout spells it.
    Exact,
    /// As one of the accepted spellings.
    Accepted,
    /// As the layout spells it, but for ASCII case.
    CaseOnly,
}
