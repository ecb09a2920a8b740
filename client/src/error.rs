//! The one error of this crate: what went wrong, in words that hold no body, no token, no name and no account.

use std::fmt;

use crate::runtime::{
    Effect, MissingValues, Outcome, ResponseCode, TransactionNo, UnknownReason, ValueError,
    Violations,
};

/// Why a call has no reply to hand back.
///
/// Ask it with its predicates; its text is for people.
#[derive(Debug)]
pub struct Error {
    kind: Box<Kind>,
}

#[derive(Debug)]
enum Kind {
    Invalid {
        api: &'static str,
        violations: Violations,
    },
    NotAllowed(String),
    Configuration(String),
    Reply(String),
    Interrupted,
    NotSent {
        api: String,
        reason: NotSentReason,
    },
    Ended {
        api: String,
        transaction_no: TransactionNo,
        moves_money: bool,
        ending: Ending,
    },
}

/// An outcome without a reply.
#[derive(Debug)]
enum Ending {
    Refused(ResponseCode),
    Pending(ResponseCode),
    Unlisted(ResponseCode),
    Unknown(UnknownReason),
}

/// Why no byte of a request left this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSentReason {
    /// The name of the host was not resolved, or nobody listens there.
    Connect,
    /// The connection was not made within its time limit.
    ConnectTimeout,
    /// The TLS handshake failed or cannot be prepared.
    Tls,
    /// The host's certificate was not accepted.
    Certificate(CertificateFault),
    /// The token source gave no token.
    Token(String),
    /// The host may not be called in the clear.
    InsecureHost,
    /// The operating system gives no random bytes for a transaction number.
    NoRandomness,
    /// The moment after which the call must not be sent had passed.
    Expired,
}

/// Why a certificate was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateFault {
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// Nobody who is trusted has signed it.
    UnknownIssuer,
    /// It is for another host.
    OtherName,
    /// Anything else.
    Other,
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Expired => "it has expired; look at this machine's clock too",
            Self::NotYetValid => "it is not valid yet; look at this machine's clock too",
            Self::UnknownIssuer => "nobody whom this machine trusts has signed it",
            Self::OtherName => "it is for another host",
            Self::Other => "it cannot be verified",
        })
    }
}

impl fmt::Display for NotSentReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect => formatter.write_str("no connection to the host could be made"),
            Self::ConnectTimeout => {
                formatter.write_str("no connection to the host was made within the time limit")
            }
            Self::Tls => formatter.write_str("the TLS handshake failed"),
            Self::Certificate(fault) => {
                write!(formatter, "the host's certificate was not accepted: {fault}")
            }
            Self::Token(why) => write!(formatter, "the token source gave no token: {why}"),
            Self::InsecureHost => formatter.write_str(
                "the host may not be called over plain http; use https, or name it as the insecure host",
            ),
            Self::NoRandomness => {
                formatter.write_str("the operating system gave no random bytes")
            }
            Self::Expired => formatter.write_str(
                "the moment after which it must not be sent had passed before its first byte",
            ),
        }
    }
}

impl Error {
    /// Whether the request breaks rules or may not be sent in this way, so that it was not sent.
    pub fn is_invalid(&self) -> bool {
        matches!(*self.kind, Kind::Invalid { .. } | Kind::NotAllowed(_))
    }

    /// Whether the configuration is incomplete or contradicts itself, so that nothing was sent.
    pub fn is_configuration(&self) -> bool {
        matches!(*self.kind, Kind::Configuration(_))
    }

    /// Whether no byte of the request left this machine; true for invalid requests and configurations too.
    pub fn is_not_sent(&self) -> bool {
        !matches!(
            *self.kind,
            Kind::Ended { .. } | Kind::Reply(_) | Kind::Interrupted
        )
    }

    /// Whether a time limit passed, before or after the request went out.
    pub fn is_timeout(&self) -> bool {
        match &*self.kind {
            Kind::NotSent { reason, .. } => *reason == NotSentReason::ConnectTimeout,
            Kind::Ended {
                ending: Ending::Unknown(UnknownReason::Lost(reason)),
                ..
            } => *reason == crate::runtime::LostReason::Timeout,
            _ => false,
        }
    }

    /// Whether the bank refused the call.
    pub fn is_refused(&self) -> bool {
        matches!(self.ending(), Some(Ending::Refused(_)))
    }

    /// Whether the bank is working on the call.
    pub fn is_pending(&self) -> bool {
        matches!(self.ending(), Some(Ending::Pending(_)))
    }

    /// Whether the bank answered a read with a code that nothing lists.
    pub fn is_unlisted(&self) -> bool {
        matches!(self.ending(), Some(Ending::Unlisted(_)))
    }

    /// Whether it is not known if the bank did it: it must be inquired, never repeated.
    pub fn is_unknown_outcome(&self) -> bool {
        matches!(self.ending(), Some(Ending::Unknown(_))) || matches!(*self.kind, Kind::Interrupted)
    }

    /// What is wrong with the request, for an invalid one.
    pub fn violations(&self) -> Option<&Violations> {
        match &*self.kind {
            Kind::Invalid { violations, .. } => Some(violations),
            _ => None,
        }
    }

    /// The response code that decided, where one did.
    pub fn code(&self) -> Option<&ResponseCode> {
        match self.ending()? {
            Ending::Refused(code) | Ending::Pending(code) | Ending::Unlisted(code) => Some(code),
            Ending::Unknown(reason) => reason.code(),
        }
    }

    /// Why the outcome is unknown, where it is.
    pub fn unknown_reason(&self) -> Option<&UnknownReason> {
        match self.ending()? {
            Ending::Unknown(reason) => Some(reason),
            _ => None,
        }
    }

    /// Why nothing was sent, where a connection or a token was missing.
    pub fn not_sent_reason(&self) -> Option<&NotSentReason> {
        match &*self.kind {
            Kind::NotSent { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The number of the call, where one went out.
    pub fn transaction_no(&self) -> Option<&TransactionNo> {
        match &*self.kind {
            Kind::Ended { transaction_no, .. } => Some(transaction_no),
            _ => None,
        }
    }

    fn ending(&self) -> Option<&Ending> {
        match &*self.kind {
            Kind::Ended { ending, .. } => Some(ending),
            _ => None,
        }
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind: Box::new(kind),
        }
    }

    /// A request that breaks rules.
    pub fn invalid(api: &'static str, violations: Violations) -> Self {
        Self::new(Kind::Invalid { api, violations })
    }

    /// A request that may not be sent in this way; the text says in which it may, and shows no value.
    pub fn not_allowed(what: impl Into<String>) -> Self {
        Self::new(Kind::NotAllowed(what.into()))
    }

    /// Replies that make no sense together; the text shows no value.
    pub fn reply(what: impl Into<String>) -> Self {
        Self::new(Kind::Reply(what.into()))
    }

    /// A call that may have gone out and whose end nobody has seen.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted)
    }

    /// A configuration that cannot work; the text says what to do and shows no value.
    pub fn configuration(what: impl Into<String>) -> Self {
        Self::new(Kind::Configuration(what.into()))
    }

    /// A call of which no byte went out.
    pub fn not_sent(api: impl Into<String>, reason: NotSentReason) -> Self {
        Self::new(Kind::NotSent {
            api: api.into(),
            reason,
        })
    }

    /// The reply of an outcome, or the error that it stands for; both a done and an empty one have a reply.
    ///
    /// # Errors
    /// Every other outcome.
    pub fn from_outcome<R>(
        api: &str,
        effect: Effect,
        transaction_no: &TransactionNo,
        outcome: Outcome<R>,
    ) -> Result<R, Self> {
        let ending = match outcome {
            Outcome::Done(reply) | Outcome::Empty(reply) => return Ok(reply),
            Outcome::Refused(code) => Ending::Refused(code),
            Outcome::Pending(code) => Ending::Pending(code),
            Outcome::Unlisted(code) => Ending::Unlisted(code),
            Outcome::Unknown(reason) => Ending::Unknown(reason),
        };
        Err(Self::new(Kind::Ended {
            api: api.to_owned(),
            transaction_no: transaction_no.clone(),
            moves_money: matches!(effect, Effect::MovesMoney | Effect::Undecided),
            ending,
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::Invalid { api, violations } => {
                write!(formatter, "{api}: invalid request, not sent: {violations}")
            }
            Kind::NotAllowed(what) | Kind::Reply(what) => formatter.write_str(what),
            Kind::Configuration(what) => write!(formatter, "configuration: {what}"),
            Kind::Interrupted => formatter.write_str(
                "outcome unknown: the thread of the client ended during the call; inquire it and do not send it again under another number",
            ),
            Kind::NotSent { api, reason } => write!(formatter, "{api}: not sent: {reason}"),
            Kind::Ended {
                api,
                transaction_no,
                moves_money,
                ending,
            } => {
                write!(formatter, "{api} {transaction_no}: ")?;
                match ending {
                    Ending::Refused(code) => write!(formatter, "refused with {code}"),
                    Ending::Pending(code) => write!(
                        formatter,
                        "in progress ({code}); ask for its outcome later"
                    ),
                    Ending::Unlisted(code) => write!(
                        formatter,
                        "the bank answered {code}, which nothing lists; ask the bank what it means"
                    ),
                    Ending::Unknown(reason) => {
                        write!(formatter, "outcome unknown: {reason}")?;
                        if *moves_money {
                            formatter.write_str(
                                "; inquire it and do not send it again under another number",
                            )?;
                        }
                        Ok(())
                    }
                }
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            Kind::Invalid { violations, .. } => Some(violations),
            _ => None,
        }
    }
}

impl From<MissingValues> for Error {
    fn from(missing: MissingValues) -> Self {
        Self::configuration(format!("{missing}; set them before this call"))
    }
}

impl From<ValueError> for Error {
    fn from(error: ValueError) -> Self {
        Self::configuration(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::LostReason;

    fn ended(outcome: Outcome<()>) -> Error {
        let number = TransactionNo::parse("12345678901234567890").unwrap();
        let api = "P2PNInvestmentPaymentOrder";
        Error::from_outcome(api, Effect::MovesMoney, &number, outcome).unwrap_err()
    }

    fn says(error: &Error, text: &str) {
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn a_timeout_is_an_unknown_outcome() {
        let error = ended(Outcome::Unknown(UnknownReason::Lost(LostReason::Timeout)));
        assert!(error.is_timeout() && error.is_unknown_outcome() && !error.is_not_sent());
        assert!(!error.is_refused() && !error.is_pending());
        says(
            &error,
            "P2PNInvestmentPaymentOrder 12345678901234567890: outcome unknown: no reply came within the time limit; inquire it and do not send it again under another number",
        );
    }

    #[test]
    fn a_refusal_names_its_code() {
        let error = ended(Outcome::Refused(ResponseCode::new("AC073")));
        assert!(error.is_refused() && !error.is_unknown_outcome());
        assert_eq!(error.code().map(ResponseCode::as_str), Some("AC073"));
        says(
            &error,
            "P2PNInvestmentPaymentOrder 12345678901234567890: refused with AC073",
        );
    }

    #[test]
    fn a_code_that_is_no_code_is_not_shown() {
        let error = ended(Outcome::Refused(ResponseCode::new("79000000000075")));
        says(
            &error,
            "P2PNInvestmentPaymentOrder 12345678901234567890: refused with ****",
        );
    }

    #[test]
    fn what_was_not_sent_says_so() {
        let error = Error::not_sent("P2PNInterestRepayment", NotSentReason::ConnectTimeout);
        assert!(error.is_not_sent() && error.is_timeout() && !error.is_unknown_outcome());
        says(
            &error,
            "P2PNInterestRepayment: not sent: no connection to the host was made within the time limit",
        );
        let error = Error::configuration("the base URL is empty; the contract names it");
        assert!(error.is_not_sent() && error.is_configuration());
        says(
            &error,
            "configuration: the base URL is empty; the contract names it",
        );
    }
}
