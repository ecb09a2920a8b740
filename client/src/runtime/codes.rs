//! What a response code means: the API's own table first, then the general codes, then what an operator has learnt.

use std::fmt;

use compact_str::CompactString;

use super::operation::{Effect, OperationInfo, ServiceInfo};
use super::response_code::ResponseCode;

/// What a code means for the outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeClass {
    /// It was done.
    Done,
    /// There is nothing to list.
    Empty,
    /// It was refused.
    Refused,
    /// It is being worked on.
    Pending,
    /// Whether it was done is not known.
    Unknown,
    /// The number was seen before: the earlier call must be inquired.
    Duplicate,
    /// The inquired original is not there.
    Absent,
}

impl CodeClass {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::Done,
        Self::Empty,
        Self::Refused,
        Self::Pending,
        Self::Unknown,
        Self::Duplicate,
        Self::Absent,
    ];

    /// Its name, as it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Empty => "empty",
            Self::Refused => "refused",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::Duplicate => "duplicate",
            Self::Absent => "absent",
        }
    }
}

impl fmt::Display for CodeClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl std::str::FromStr for CodeClass {
    type Err = UnknownCodeClass;

    fn from_str(text: &str) -> Result<Self, UnknownCodeClass> {
        let named = |class: &Self| class.name() == text;
        Self::ALL.into_iter().find(named).ok_or(UnknownCodeClass)
    }
}

/// A text that names no class of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCodeClass;

impl fmt::Display for UnknownCodeClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no class of codes; expected done, empty, refused, pending, unknown, duplicate or absent")
    }
}

impl std::error::Error for UnknownCodeClass {}

/// One code of an API's own table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeRule {
    /// The code; none for the row that stands for no reply at all.
    pub code: Option<&'static str>,
    /// What it means.
    pub class: CodeClass,
    /// The message as the table prints it.
    pub message: &'static str,
    /// The procedure as the table prints it.
    pub procedure: &'static str,
    /// The API that the procedure says to inquire.
    pub inquire: Option<&'static str>,
}

/// What a code means wherever an API's own table does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneralCode {
    /// The code.
    pub code: &'static str,
    /// What it means.
    pub class: CodeClass,
    /// Its message, empty where none is published.
    pub message: &'static str,
    /// The effects of the operations that it holds for; empty for all.
    pub effects: &'static [Effect],
}

impl GeneralCode {
    /// Whether it holds for an operation; an undecided effect counts as one that moves money.
    pub fn covers(&self, effect: Effect) -> bool {
        let effect = match effect {
            Effect::Undecided => Effect::MovesMoney,
            decided => decided,
        };
        self.effects.is_empty() || self.effects.contains(&effect)
    }
}

/// Codes that no document explains and the bank has: learnt by an operator, given to the client at run time.
///
/// A code that the tables list keeps the tables' class, so that no setting can make a time-out a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeOverlay {
    entries: Vec<(Option<CompactString>, CompactString, CodeClass)>,
}

impl CodeOverlay {
    /// No codes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what a code means for one API, or for all of them.
    #[must_use]
    pub fn with(mut self, api: Option<&str>, code: &str, class: CodeClass) -> Self {
        let api = api.map(CompactString::new);
        self.entries
            .push((api, CompactString::new(code.trim()), class));
        self
    }

    /// What it says of a code: the last word on the API itself, else the last on all.
    pub fn class_of(&self, api: &str, code: &str) -> Option<CodeClass> {
        let find = |wanted: Option<&str>| {
            self.entries
                .iter()
                .rev()
                .find(|(of, known, _)| of.as_deref() == wanted && known == code)
                .map(|entry| entry.2)
        };
        find(Some(api)).or_else(|| find(None))
    }

    /// What was added, in order: the API or all of them, the code, its class.
    pub fn entries(&self) -> impl Iterator<Item = (Option<&str>, &str, CodeClass)> {
        self.entries
            .iter()
            .map(|(api, code, class)| (api.as_deref(), code.as_str(), *class))
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// What a code means for an operation; none for a code that nothing lists.
pub fn class_of(
    service: &ServiceInfo,
    info: &OperationInfo,
    code: &ResponseCode,
    overlay: &CodeOverlay,
) -> Option<CodeClass> {
    let code = code.as_str();
    if let Some(rule) = info.codes.iter().find(|rule| rule.code == Some(code)) {
        return Some(rule.class);
    }
    let general = service
        .codes
        .iter()
        .find(|general| general.code == code && general.covers(info.effect));
    match general {
        Some(general) => Some(general.class),
        None => overlay.class_of(info.api, code),
    }
}

/// What a code means that an inquiry gives as the result of the original.
///
/// It is a code of the original: the original's table comes first, then the inquiry's own, then the general codes as they hold for the original's effect, then what operators learnt.
/// A general code that holds for reads only says nothing of money, so it is not looked at.
pub fn class_of_result(
    service: &ServiceInfo,
    inquiry: &OperationInfo,
    code: &ResponseCode,
    overlay: &CodeOverlay,
) -> Option<CodeClass> {
    let inquired = |info: &&&OperationInfo| Some(info.api) == inquiry.inquires;
    let Some(original) = service.operations.iter().find(inquired) else {
        return class_of(service, inquiry, code, overlay);
    };
    let listed = |info: &OperationInfo| {
        let rule = |rule: &&CodeRule| rule.code == Some(code.as_str());
        info.codes.iter().find(rule).map(|rule| rule.class)
    };
    listed(original)
        .or_else(|| listed(inquiry))
        .or_else(|| class_of(service, original, code, &CodeOverlay::new()))
        .or_else(|| overlay.class_of(original.api, code.as_str()))
        .or_else(|| overlay.class_of(inquiry.api, code.as_str()))
}

/// The message that the tables print for a code, where they print one.
pub fn message_of(
    service: &ServiceInfo,
    info: &OperationInfo,
    code: &ResponseCode,
) -> Option<&'static str> {
    let code = code.as_str();
    let own = info.codes.iter().find(|rule| rule.code == Some(code));
    let general = || service.codes.iter().find(|general| general.code == code);
    own.map(|rule| rule.message)
        .or_else(|| general().map(|general| general.message))
        .filter(|message| !message.is_empty())
}
