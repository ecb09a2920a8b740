//! Faults: what goes wrong on purpose, with which call, how often.
//!
//! A fault is used up by the call that it was set for, when the bank receives that call; it never reaches the next one.

use serde::{Deserialize, Serialize};

use super::random::Random;

/// Something that goes wrong with the calls that it was set for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which calls it is for.
    pub when: When,
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many calls it is for.
    pub times: u32,
    /// The seed of its chance and of what it spoils; without one, both follow from the bank's seed and from what happened before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Fault {
    /// A fault for one call.
    pub fn once(when: When, kind: FaultKind) -> Self {
        Self::times(when, kind, 1)
    }

    /// A fault for a number of calls.
    pub fn times(when: When, kind: FaultKind, times: u32) -> Self {
        Fault {
            when,
            kind,
            times,
            seed: None,
        }
    }

    /// A fault for every call until it is disarmed.
    pub fn always(when: When, kind: FaultKind) -> Self {
        Self::times(when, kind, u32::MAX)
    }

    /// The same fault with a seed of its own, so that nothing else that happens changes what it does.
    pub fn with_seed(self, seed: u64) -> Self {
        Fault {
            seed: Some(seed),
            ..self
        }
    }
}

/// Which calls a fault is for; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Only calls of this API.
    pub api: Option<String>,
    /// Only calls under this transaction number.
    pub transaction_no: Option<String>,
    /// Only so many of a thousand calls, drawn from the bank's seed.
    pub chance_per_mille: Option<u16>,
}

impl When {
    /// Every call.
    pub fn any() -> Self {
        When::default()
    }

    /// Calls of one API.
    pub fn api(api: impl Into<String>) -> Self {
        When {
            api: Some(api.into()),
            ..When::default()
        }
    }

    /// Calls under one transaction number.
    pub fn transaction_no(transaction_no: impl Into<String>) -> Self {
        When {
            transaction_no: Some(transaction_no.into()),
            ..When::default()
        }
    }

    /// The same calls, but only so many of a thousand.
    pub fn with_chance(self, per_mille: u16) -> Self {
        When {
            chance_per_mille: Some(per_mille),
            ..self
        }
    }
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The bank does what is asked, then the connection is cut without a reply.
    AcceptThenDrop,
    /// The connection is cut before the bank has done anything.
    DropBeforeAccept,
    /// The bank does nothing and answers with a code.
    CodeBeforeAcceptance(String),
    /// The bank does what is asked and answers with a code all the same.
    CodeAfterAcceptance(String),
    /// The bank does what is asked and replies late, by so many milliseconds.
    Slow(u64),
    /// A money movement is accepted, answered as being worked on, and so are that many inquiries about it.
    ///
    /// The money moves when the next inquiry after them is answered.
    /// It waits for a call that moves money: to make an inquiry itself answer so, use a code before acceptance.
    PendingForInquiries(u32),
    /// The same, but it ends in a refusal and no money moves.
    PendingThenRefused {
        /// How many inquiries are answered as being worked on.
        inquiries: u32,
        /// The code of the refusal.
        code: String,
    },
    /// A money movement is accepted and executed later.
    ExecuteLater {
        /// After how many seconds.
        seconds: u32,
        /// The code of the reply, 00000 for a reply as usual.
        reply_code: String,
    },
    /// The bank does what is asked and replies with something else.
    Garbage(GarbageKind),
    /// The bank does what is asked, and the reply is cut off after so many bytes.
    CutReply(u32),
    /// The reply is an HTTP status and no JSON.
    HttpStatus {
        /// The status.
        status: u16,
        /// Whether the bank does what is asked before.
        accepted: bool,
    },
    /// The bank does nothing and sends the caller elsewhere with HTTP 307.
    Redirect(String),
    /// The bank does what is asked, and the reply has at least so many bytes.
    Oversize(u64),
    /// The bank does what is asked, and the reply never ends.
    NeverEnding,
}

impl FaultKind {
    /// The names of all kinds.
    pub const NAMES: [&'static str; 14] = [
        "accept-then-drop",
        "drop-before-accept",
        "code-before-acceptance",
        "code-after-acceptance",
        "slow",
        "pending-for-inquiries",
        "pending-then-refused",
        "execute-later",
        "garbage",
        "cut-reply",
        "http-status",
        "redirect",
        "oversize",
        "never-ending",
    ];

    /// Its name, as the transcript shows it.
    pub const fn name(&self) -> &'static str {
        match self {
            FaultKind::AcceptThenDrop => "accept-then-drop",
            FaultKind::DropBeforeAccept => "drop-before-accept",
            FaultKind::CodeBeforeAcceptance(_) => "code-before-acceptance",
            FaultKind::CodeAfterAcceptance(_) => "code-after-acceptance",
            FaultKind::Slow(_) => "slow",
            FaultKind::PendingForInquiries(_) => "pending-for-inquiries",
            FaultKind::PendingThenRefused { .. } => "pending-then-refused",
            FaultKind::ExecuteLater { .. } => "execute-later",
            FaultKind::Garbage(_) => "garbage",
            FaultKind::CutReply(_) => "cut-reply",
            FaultKind::HttpStatus { .. } => "http-status",
            FaultKind::Redirect(_) => "redirect",
            FaultKind::Oversize(_) => "oversize",
            FaultKind::NeverEnding => "never-ending",
        }
    }

    /// Whether it changes what the bank does with a money movement, rather than the reply.
    pub(crate) const fn holds_transfer(&self) -> bool {
        matches!(
            self,
            FaultKind::PendingForInquiries(_)
                | FaultKind::PendingThenRefused { .. }
                | FaultKind::ExecuteLater { .. }
        )
    }

    /// Whether the bank does nothing about the call.
    pub(crate) const fn prevents_acceptance(&self) -> bool {
        matches!(
            self,
            FaultKind::DropBeforeAccept
                | FaultKind::CodeBeforeAcceptance(_)
                | FaultKind::HttpStatus {
                    accepted: false,
                    ..
                }
                | FaultKind::Redirect(_)
        )
    }
}

/// What a spoilt reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GarbageKind {
    /// A page of HTML, with HTTP status 200.
    Html,
    /// The reply's JSON, cut off at a place drawn from the seed.
    Truncated,
    /// Nothing.
    Empty,
    /// Text that is no JSON.
    NotJson,
    /// The reply to another call: its transaction number differs.
    WrongEcho,
    /// A reply with two response codes.
    DuplicateRpcd,
}

/// A fault that is set and not used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// Its number, for disarming.
    pub id: u64,
    /// The fault as it was set.
    pub fault: Fault,
    /// For how many more calls it is; a fault for every call does not count.
    pub left: u32,
    /// Its own chance, when it has a seed.
    random: Option<Random>,
}

impl Armed {
    /// Whether it is for every call until it is disarmed.
    pub fn is_always(&self) -> bool {
        self.left == u32::MAX
    }
}

/// The faults that hit one call: at most one that holds a transfer and one that concerns acceptance or reply.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fired {
    pub(crate) hold: Option<FaultKind>,
    pub(crate) reply: Option<FaultKind>,
    /// The chance of a fault with a seed of its own.
    pub(crate) random: Option<Random>,
}

impl Fired {
    /// The names of the faults.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.hold
            .iter()
            .chain(&self.reply)
            .map(FaultKind::name)
            .collect()
    }
}

/// All faults that are set, in the order of setting.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    armed: Vec<Armed>,
    last_id: u64,
}

impl Faults {
    /// The faults of an earlier run and the number of the last one that was set.
    pub(crate) fn restored(armed: Vec<Armed>, last_id: u64) -> Self {
        Faults { armed, last_id }
    }

    /// The number of the last fault that was set.
    pub(crate) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// Sets a fault and returns its number.
    pub(crate) fn arm(&mut self, fault: Fault) -> u64 {
        self.last_id += 1;
        let left = fault.times;
        if left > 0 {
            self.armed.push(Armed {
                id: self.last_id,
                left,
                random: fault.seed.map(Random::new),
                fault,
            });
        }
        self.last_id
    }

    /// Takes a fault back; false when it is not set (any more).
    pub(crate) fn disarm(&mut self, id: u64) -> bool {
        let before = self.armed.len();
        self.armed.retain(|armed| armed.id != id);
        self.armed.len() < before
    }

    /// Takes all faults back.
    pub(crate) fn disarm_all(&mut self) {
        self.armed.clear();
    }

    /// What is set.
    pub(crate) fn armed(&self) -> &[Armed] {
        &self.armed
    }

    /// Takes the faults for a call, the earliest set of each sort.
    pub(crate) fn take(
        &mut self,
        api: &str,
        transaction_no: &str,
        moves_money: bool,
        random: &mut Random,
    ) -> Fired {
        let mut fired = Fired::default();
        for armed in &mut self.armed {
            let holds = armed.fault.kind.holds_transfer();
            let random = armed.random.as_mut().unwrap_or(random);
            // A fault that holds a transfer would be wasted on a call that makes none.
            let slot = match holds {
                true if !moves_money => continue,
                true => &mut fired.hold,
                false => &mut fired.reply,
            };
            if slot.is_some() || !matches(&armed.fault.when, api, transaction_no, random) {
                continue;
            }
            *slot = Some(armed.fault.kind.clone());
            if let (false, Some(own)) = (holds, &mut armed.random) {
                fired.random = Some(Random::new(own.below(u64::MAX)));
            }
            if armed.left != u32::MAX {
                armed.left -= 1;
            }
        }
        self.armed.retain(|armed| armed.left > 0);
        fired
    }
}

fn matches(when: &When, api: &str, transaction_no: &str, random: &mut Random) -> bool {
    when.api.as_deref().is_none_or(|wanted| wanted == api)
        && when
            .transaction_no
            .as_deref()
            .is_none_or(|wanted| wanted == transaction_no)
        && when
            .chance_per_mille
            .is_none_or(|chance| random.below(1000) < u64::from(chance))
}
