//! What a reply says of an attempt, by the tables of the call and of its inquiry and by what operators learnt.

use super::evidence::Reply;
use super::state::Verdict;
use crate::runtime::{
    CodeClass, CodeOverlay, Kind, MoneyMoving, Operation, OperationInfo, ResponseCode, ServiceInfo,
    class_of, class_of_result,
};

/// Judges codes for one API at one version of the learnt codes.
#[derive(Debug, Clone, Copy)]
pub struct Codes<'a> {
    pub(super) service: &'static ServiceInfo,
    pub(super) order: &'static OperationInfo,
    pub(super) inquiry: &'static OperationInfo,
    pub(super) overlay: &'a CodeOverlay,
    pub(super) version: u64,
    #[cfg(feature = "wrong-policies")]
    pub(super) wrong: Option<super::wrong::WrongPolicy>,
}

impl<'a> Codes<'a> {
    /// The tables of an operation with the learnt codes up to a version.
    pub fn of<O: MoneyMoving>(overlay: &'a CodeOverlay, version: u64) -> Self {
        Self {
            service: O::SERVICE,
            order: O::INFO,
            inquiry: <O::Inquiry as Operation>::INFO,
            overlay,
            version,
            #[cfg(feature = "wrong-policies")]
            wrong: None,
        }
    }

    /// The tables of an operation of NH by its API; none for an API that moves no money or that NH's published tables do not lay out.
    #[cfg(feature = "sqlite")]
    pub(super) fn of_api(api: &str, overlay: &'a CodeOverlay, version: u64) -> Option<Self> {
        let named = |api: &str| {
            crate::nh::OPERATIONS
                .iter()
                .copied()
                .find(|it| it.api == api)
        };
        let order = named(api)?;
        let inquiry = named(order.inquiry?.api)?;
        Some(Self {
            service: &crate::nh::SERVICE,
            order,
            inquiry,
            overlay,
            version,
            #[cfg(feature = "wrong-policies")]
            wrong: None,
        })
    }

    /// The version of the learnt codes.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether a member of the call's reply is an amount: the running total, which repeats nothing that was sent.
    pub(super) fn is_total(&self, wire: &str) -> bool {
        let mut members = self.order.response.iter();
        members.any(|member| {
            member.wire == wire && member.element.kind == Kind::Amount && !member.echo
        })
    }

    /// The same tables without any learnt code.
    pub(super) fn by_tables<T>(&self, read: impl FnOnce(&Codes<'_>) -> T) -> T {
        let nothing = CodeOverlay::new();
        read(&Codes {
            overlay: &nothing,
            ..*self
        })
    }

    /// What the reply to the call itself says.
    ///
    /// A code that was only learnt never settles a call: the bank must say so again when it is asked.
    pub(super) fn of_order(&self, reply: &Reply) -> Verdict {
        let code = ResponseCode::new(&reply.code);
        let by_table = class_of(self.service, self.order, &code, &CodeOverlay::new());
        if by_table == Some(CodeClass::Done) {
            return Verdict::Done;
        }
        #[cfg(feature = "wrong-policies")]
        if let Some(verdict) = super::wrong::of_order(self.wrong, by_table, &reply.code) {
            return verdict;
        }
        match class_of(self.service, self.order, &code, self.overlay) {
            Some(CodeClass::Refused) => Verdict::Refused,
            Some(CodeClass::Pending) => Verdict::Pending,
            Some(CodeClass::Duplicate) => Verdict::Duplicate,
            Some(_) => Verdict::Open,
            None => Verdict::Unexplained,
        }
    }

    /// What the reply to an inquiry says of the original.
    pub(super) fn of_inquiry(&self, reply: &Reply) -> Verdict {
        // A reply about something else than was asked says nothing.
        if reply.differs.is_some() {
            return Verdict::Open;
        }
        let code = ResponseCode::new(&reply.code);
        let class = match class_of(self.service, self.inquiry, &code, self.overlay) {
            Some(CodeClass::Done) => {
                let Some(result) = reply.result.as_ref() else {
                    return Verdict::Open;
                };
                let result = ResponseCode::new(result);
                let class = class_of_result(self.service, self.inquiry, &result, self.overlay);
                match class {
                    Some(CodeClass::Done) => return Verdict::Done,
                    Some(CodeClass::Refused) => return Verdict::Refused,
                    other => other,
                }
            }
            // An inquiry that is refused itself says nothing of the original.
            other => other,
        };
        match class {
            Some(CodeClass::Pending) => Verdict::Pending,
            Some(CodeClass::Absent) => Verdict::Absent,
            Some(_) => Verdict::Open,
            None => Verdict::Unexplained,
        }
    }

    /// Whether the reply to an inquiry names the loan or account; without that, it belongs to the original by the number alone.
    pub(super) fn names_party(&self, reply: &Reply) -> bool {
        let Some(of) = self.order.inquiry else {
            return false;
        };
        self.inquiry.response.iter().any(|member| {
            member.echo
                && member.element.element == of.key
                && !reply.missing.iter().any(|missing| missing == member.wire)
        })
    }

    /// The class of the code in the reply to the call itself; none for a code that nothing lists.
    #[cfg(feature = "http")]
    pub(super) fn class_of_order(&self, reply: &Reply) -> Option<CodeClass> {
        let code = ResponseCode::new(&reply.code);
        class_of(self.service, self.order, &code, self.overlay)
    }

    /// The class of the code that an inquiry says of the original, or of its own where it says nothing of it; none for a code that nothing lists.
    #[cfg(feature = "http")]
    pub(super) fn class_of_inquiry(&self, reply: &Reply) -> Option<CodeClass> {
        let code = ResponseCode::new(&reply.code);
        let class = class_of(self.service, self.inquiry, &code, self.overlay);
        match (class, &reply.result) {
            (Some(CodeClass::Done), Some(result)) => {
                let result = ResponseCode::new(result);
                class_of_result(self.service, self.inquiry, &result, self.overlay)
            }
            (Some(CodeClass::Done), None) => Some(CodeClass::Unknown),
            (class, _) => class,
        }
    }
}
