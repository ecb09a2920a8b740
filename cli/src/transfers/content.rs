//! What a command is to move: a payment, a repayment or returns, divided into the calls that the bank takes.

use ontu::nh::{DepositReturn, PaymentOrder, Repayment};
use ontu::runtime::{Contract, MoneyMoving, Operation, OperationInfo, Sending, encode};
use ontu::transfer::{
    DivideError, Divisible, KeyedDigest, PrepareError, Sealer, Transferable, check, division, join,
};
use secrecy::SecretString;
use serde_json::Value as Json;

use crate::bank::{ended, shown};
use crate::exit::{Exit, Failure, Result};
use crate::message::Message;
use crate::messages::{send as words, violation};
use crate::{operations, store};

/// What is to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A loan is paid out, in one call or several.
    Payment(PaymentOrder),
    /// A repayment is paid in, in one call or several.
    Repayment(Repayment),
    /// Deposits are returned, each in a call of its own.
    Returns(Vec<DepositReturn>),
}

/// One call, to be looked at.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The API.
    pub(crate) info: &'static OperationInfo,
    /// What it moves, in KRW.
    pub(crate) krw: u64,
    /// How many rows it has; 0 for a call without any.
    pub(crate) rows: usize,
    /// Whether it opens its loan; none for a call that is about no loan's opening.
    pub(crate) is_new: Option<bool>,
    /// The end of the loan or account number.
    pub(crate) last_four: String,
    /// What a bank that counts texts in bytes of CP949 would refuse of it, where the settings do not refuse it.
    pub(crate) beyond_cp949: Vec<Message>,
    /// The body as it will be sent, but for what the sending gives; it is not masked.
    pub(crate) body: String,
}

impl Content {
    /// The word that plans and scripts know it by: that of the command.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Payment(_) => "pay",
            Self::Repayment(_) => "repay",
            Self::Returns(_) => "return",
        }
    }

    /// The API that its calls call.
    pub(crate) fn api(&self) -> &'static str {
        match self {
            Self::Payment(_) => PaymentOrder::INFO.api,
            Self::Repayment(_) => Repayment::INFO.api,
            Self::Returns(_) => DepositReturn::INFO.api,
        }
    }

    /// What all its calls move, in KRW.
    pub(crate) fn krw(&self) -> u64 {
        match self {
            Self::Payment(order) => order.amount().get(),
            Self::Repayment(repayment) => repayment.amount().get(),
            Self::Returns(returns) => returns
                .iter()
                .fold(0_u64, |sum, one| sum.saturating_add(one.amount().get())),
        }
    }

    /// How many rows it has in all.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Payment(order) => order.investments().len(),
            Self::Repayment(repayment) => repayment.repayments().len(),
            Self::Returns(returns) => returns.len(),
        }
    }

    /// The members of each call as JSON, which [`from_parts`](Self::from_parts) puts together again; it holds personal data in the clear.
    pub(crate) fn parts(&self) -> Result<Vec<String>> {
        Ok(match self {
            Self::Payment(order) => members(parts_of(order)?),
            Self::Repayment(whole) => members(parts_of(whole)?),
            Self::Returns(returns) => members(returns.iter().cloned()),
        })
    }

    /// The digest of what it is and all that it says, whichever way it is divided.
    pub(crate) fn digest(&self, sealer: &dyn Sealer) -> Result<KeyedDigest> {
        let members = match self {
            Self::Payment(order) => order.members(),
            Self::Repayment(whole) => whole.members(),
            Self::Returns(returns) => {
                let members: Vec<String> = returns.iter().map(Operation::members).collect();
                members.join("\n")
            }
        };
        operations::content_digest(sealer, self.api(), &members)
            .map_err(|error| store::seal_failure(&error))
    }

    /// Puts the members of calls together again.
    pub(crate) fn from_parts(operation: &str, parts: &[Json]) -> Option<Self> {
        match operation {
            "pay" => Some(Self::Payment(join(&read(parts)?)?)),
            "repay" => Some(Self::Repayment(join(&read(parts)?)?)),
            "return" => Some(Self::Returns(read(parts)?)),
            _ => None,
        }
    }

    /// Its calls as they will be sent, encoded with the values of the contract, a sending that stands for the real one, and no token.
    ///
    /// Each is checked as it is checked again when it is recorded and when it is sent.
    ///
    /// Each is made when it is asked for: a repayment of a million rows has two thousand of them.
    pub(crate) fn calls<'a>(
        &'a self,
        contract: &'a Contract,
        sending: &'a Sending,
        cp949_bytes_enforced: bool,
    ) -> Result<Calls<'a>> {
        let as_sent = AsSent {
            contract,
            sending,
            cp949_bytes_enforced,
        };
        Ok(match self {
            Self::Payment(order) => Box::new(parts_of(order)?.map(move |part| {
                let rows = part.investments().len();
                as_sent.call(&part, rows, Some(part.is_new_loan()))
            })),
            Self::Repayment(whole) => Box::new(
                parts_of(whole)?
                    .map(move |part| as_sent.call(&part, part.repayments().len(), None)),
            ),
            Self::Returns(returns) => {
                Box::new(returns.iter().map(move |one| as_sent.call(one, 0, None)))
            }
        })
    }
}

/// Calls one by one, as they are made.
pub(crate) type Calls<'a> = Box<dyn Iterator<Item = Result<Call>> + 'a>;

impl Call {
    /// The body with what is protected masked.
    pub(crate) fn masked(&self) -> Json {
        let json: Json = serde_json::from_str(&self.body).unwrap_or_default();
        shown::masked_reply(self.info, &json)
    }
}

/// The calls that the rows of one are divided into, each made when it is asked for.
fn parts_of<O: Divisible>(whole: &O) -> Result<impl Iterator<Item = O> + '_> {
    let division = division(whole).map_err(|error| indivisible(&error))?;
    Ok(division.into_parts())
}

/// With what a call is checked and encoded.
#[derive(Clone, Copy)]
struct AsSent<'a> {
    contract: &'a Contract,
    sending: &'a Sending,
    cp949_bytes_enforced: bool,
}

impl AsSent<'_> {
    fn call<O: Transferable>(
        &self,
        request: &O,
        rows: usize,
        is_new: Option<bool>,
    ) -> Result<Call> {
        check(request, self.sending.date, self.cp949_bytes_enforced).map_err(|error| {
            match error {
                PrepareError::Invalid(violations) => ended::invalid(&violations),
                other => Failure::new(Exit::Refused, "invalid", words::unrecordable(other)),
            }
            .detail("api", O::INFO.api)
        })?;
        let token = SecretString::from(TOKEN_PLACE.to_owned());
        let encoded =
            encode(request, self.contract, self.sending, Some(&token)).map_err(|missing| {
                let message = crate::messages::settings::client_refused(missing);
                Failure::new(Exit::CouldNotRun, "settings", message)
            })?;
        Ok(Call {
            info: O::INFO,
            krw: request.amount().get(),
            rows,
            is_new,
            last_four: ontu::transfer::last_four(request.key()).to_owned(),
            beyond_cp949: match check(request, self.sending.date, true) {
                Err(PrepareError::Invalid(violations)) => {
                    violations.iter().map(violation::of_violation).collect()
                }
                _ => Vec::new(),
            },
            body: String::from_utf8(encoded.into_bytes().to_vec()).unwrap_or_default(),
        })
    }
}

/// What stands for the token wherever a body is shown: no file ever holds the token itself.
const TOKEN_PLACE: &str = "****";

fn members<O: Operation>(requests: impl Iterator<Item = O>) -> Vec<String> {
    requests.map(|request| request.members()).collect()
}

fn read<O: Operation>(parts: &[Json]) -> Option<Vec<O>> {
    if parts.is_empty() {
        return None;
    }
    parts.iter().map(|part| O::from_wire(part).ok()).collect()
}

fn indivisible(error: &DivideError) -> Box<Failure> {
    match error {
        DivideError::Row { row, violations } => {
            ended::invalid(violations).detail("row", row.saturating_add(1))
        }
        other => Failure::new(Exit::Refused, "invalid", words::indivisible(other)),
    }
}
