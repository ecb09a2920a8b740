//! What the bank said of a transfer: its latest answer with the meaning that the tables give it, and the codes that nothing explains.

use ontu::nh;
use ontu::runtime::{
    CodeOverlay, OperationInfo, ResponseCode, class_of, class_of_result, message_of,
};
use ontu::transfer::{Answer, Evidence, Fact, LearntCode, Record, overlay_at};
use ontu_sandbox::RefusalCode;

use crate::exit::Result;
use crate::message::Message;
use crate::messages::journal as words;
use crate::operations;
use crate::store::{self, Store};

/// What the bank said of a transfer's latest attempt.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// Its latest answer, or that none came.
    pub(crate) latest: Option<Answer>,
    /// The meaning of the code that decides in that answer, where the tables or an operator give one.
    pub(crate) meaning: Option<String>,
    /// The codes that neither the tables nor an operator explain, in the order in which they came.
    pub(crate) unexplained: Vec<Unexplained>,
}

/// A code that nothing explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unexplained {
    /// The code.
    pub(crate) code: String,
    /// Where it stood.
    pub(crate) place: Place,
}

/// Where a code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In the reply to the call itself.
    Order,
    /// In the reply to an inquiry, about the inquiry.
    Inquiry,
    /// In the reply to an inquiry, about the original.
    Original,
}

impl Place {
    /// The word that scripts know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Inquiry => "inquiry",
            Self::Original => "original",
        }
    }
}

/// What is needed to read the bank's answers.
pub(crate) struct Reader<'a> {
    store: &'a Store,
    learnt: Vec<LearntCode>,
    overlay: CodeOverlay,
}

impl<'a> Reader<'a> {
    /// With what operators have written down about codes so far.
    pub(crate) async fn new(store: &'a Store) -> Result<Self> {
        let learnt = store.journal().learnt().await;
        let learnt = learnt.map_err(|error| store::failure(&error))?;
        let overlay = overlay_at(&learnt, learnt.len() as u64);
        Ok(Self {
            store,
            learnt,
            overlay,
        })
    }

    /// What the bank said of a transfer.
    pub(crate) async fn of(&self, record: &Record) -> Result<Said> {
        let Some(attempt) = record.standing.attempt() else {
            return Ok(Said::default());
        };
        let evidence = self.store.journal().evidence(record.intent.id).await;
        let evidence = evidence.map_err(|error| store::failure(&error))?;
        let answers: Vec<(bool, &Answer)> = evidence
            .iter()
            .filter_map(|evidence| answer_of(evidence, attempt.ordinal))
            .collect();
        let Some(order) = operations::of_api(&record.intent.api) else {
            return Ok(Said::default());
        };
        let mut said = Said {
            latest: answers.last().map(|(_, answer)| (*answer).clone()),
            ..Said::default()
        };
        for (is_inquiry, answer) in &answers {
            let Answer::Reply(reply) = answer else {
                continue;
            };
            let codes = match (is_inquiry, &reply.result) {
                (false, _) => vec![(Place::Order, &reply.code)],
                (true, None) => vec![(Place::Inquiry, &reply.code)],
                (true, Some(result)) => {
                    vec![(Place::Inquiry, &reply.code), (Place::Original, result)]
                }
            };
            for (place, code) in codes {
                said.meaning = self.meaning(order, place, code);
                let code = code.clone();
                let found = Unexplained { code, place };
                if !self.explains(order, &found) && !said.unexplained.contains(&found) {
                    said.unexplained.push(found);
                }
            }
        }
        if matches!(said.latest, Some(Answer::Silence { .. })) {
            said.meaning = None;
        }
        Ok(said)
    }

    /// Whether the tables or an operator explain a code.
    fn explains(&self, order: &OperationInfo, found: &Unexplained) -> bool {
        let code = ResponseCode::new(&found.code);
        let Some(inquiry) = operations::inquiry_of(order) else {
            return class_of(&nh::SERVICE, order, &code, &self.overlay).is_some();
        };
        match found.place {
            Place::Order => class_of(&nh::SERVICE, order, &code, &self.overlay),
            Place::Inquiry => class_of(&nh::SERVICE, inquiry, &code, &self.overlay),
            Place::Original => class_of_result(&nh::SERVICE, inquiry, &code, &self.overlay),
        }
        .is_some()
    }

    /// What a code means: by the bank's tables, else by an operator's word, else by the stand-in's own table.
    pub(crate) fn meaning(
        &self,
        order: &OperationInfo,
        place: Place,
        code: &str,
    ) -> Option<String> {
        let inquiry = operations::inquiry_of(order);
        let of_tables = |info: &OperationInfo| {
            message_of(&nh::SERVICE, info, &ResponseCode::new(code)).map(str::to_owned)
        };
        let by_tables = match place {
            Place::Order => of_tables(order),
            Place::Inquiry => inquiry.and_then(of_tables),
            Place::Original => of_tables(order).or_else(|| inquiry.and_then(of_tables)),
        };
        let concerned = |api: &str| api == order.api || inquiry.is_some_and(|it| it.api == api);
        by_tables
            .or_else(|| {
                let holds = |learnt: &&LearntCode| {
                    learnt.code == code && learnt.api.as_deref().is_none_or(concerned)
                };
                let learnt = self.learnt.iter().rev().find(holds)?;
                Some(format!("{}: {}", learnt.class, learnt.reference))
            })
            .or_else(|| {
                let own = RefusalCode::ALL.iter().find(|own| own.code() == code)?;
                Some(own.meaning().to_owned())
            })
    }
}

impl Said {
    /// Its latest answer in a few letters, for a table.
    pub(crate) fn short(&self) -> Option<Message> {
        Some(match self.latest.as_ref()? {
            Answer::Silence { .. } => words::no_reply(),
            Answer::Reply(reply) => match &reply.result {
                Some(result) => Message::same(format!("{} / {result}", reply.code)),
                None => Message::same(&reply.code),
            },
        })
    }

    /// The code that decides in its latest answer, with its meaning.
    pub(crate) fn decisive(&self) -> Option<String> {
        let Answer::Reply(reply) = self.latest.as_ref()? else {
            return None;
        };
        let code = reply.result.as_ref().unwrap_or(&reply.code);
        Some(with_meaning(code, self.meaning.as_deref()))
    }
}

/// A code with its meaning in brackets.
pub(crate) fn with_meaning(code: &str, meaning: Option<&str>) -> String {
    match meaning {
        Some(meaning) => format!("{code} ({meaning})"),
        None => code.to_owned(),
    }
}

/// What came back for an attempt, and whether it answers an inquiry.
fn answer_of(evidence: &Evidence, ordinal: u32) -> Option<(bool, &Answer)> {
    match evidence.fact() {
        Fact::Answered { attempt, answer } if *attempt == ordinal => Some((false, answer)),
        Fact::Inquired {
            attempt, answer, ..
        } if *attempt == ordinal => Some((true, answer)),
        _ => None,
    }
}
