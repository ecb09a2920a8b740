//! Calls whose members are given as JSON, for operations that nobody has laid out here.

use secrecy::SecretString;
use serde_json::{Map, Value as Json};

use super::{Called, Client};
use crate::error::Error;
use crate::runtime::{Effect, JsonReply, Layout, OperationInfo, Reply, encode_json, judge_json};

impl Client {
    /// Calls a read whose members are given as JSON.
    ///
    /// The header, the number and the token are the client's; the members go out as they are.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the operation is no read.
    pub async fn call_json(
        &self,
        info: &OperationInfo,
        members: &Map<String, Json>,
    ) -> Result<Called<JsonReply>, Error> {
        if info.effect != Effect::Reads {
            return Err(Error::not_allowed(format!(
                "{} is no read (effect: {}); a call of it without a journal must be asked for as one",
                info.api, info.effect
            )));
        }
        self.send_json(info, members).await
    }

    /// Calls an operation whose members are given as JSON, without a journal.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular for a money-moving operation that is laid out: it has a type, with limits that JSON has not.
    pub async fn call_json_unjournalled(
        &self,
        info: &OperationInfo,
        members: &Map<String, Json>,
    ) -> Result<Called<JsonReply>, Error> {
        if info.effect == Effect::MovesMoney && info.layout != Layout::Unpublished {
            return Err(Error::not_allowed(format!(
                "{} moves money and is laid out; call it with its own type, which checks limits and sums",
                info.api
            )));
        }
        self.send_json(info, members).await
    }

    async fn send_json(
        &self,
        info: &OperationInfo,
        members: &Map<String, Json>,
    ) -> Result<Called<JsonReply>, Error> {
        let configuration = &self.shared.configuration;
        let service = configuration.service;
        let sending = self.new_sending(info.api)?;
        let encoded = |token: Option<&SecretString>| {
            encode_json(
                service,
                info,
                members,
                &configuration.contract,
                &sending,
                token,
            )
        };
        let judged = |reply: Reply<'_>| {
            judge_json(
                service,
                info,
                &configuration.contract,
                &sending,
                reply,
                &configuration.codes,
            )
        };
        self.exchange(info, &sending, None, encoded, judged).await
    }
}
