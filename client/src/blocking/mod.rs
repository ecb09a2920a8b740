//! The client and the transfers for code that does not await: the async ones, driven on a thread of their own.

mod thread;
mod transfers;

pub use self::transfers::Transfers;

use std::fmt;
use std::future::Future;

use futures_util::StreamExt;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use self::thread::{NoAnswer, Thread};
use crate::client::Called;
use crate::configuration::Configuration;
use crate::error::Error;
use crate::nh::DepositList;
use crate::nh::list_deposits::Deposit;
use crate::runtime::{Direct, Issues, JsonReply, Operation, OperationInfo, Sending, TransactionNo};
use crate::transport::Deadline;

/// Calls the bank and waits; it may be used inside another runtime too.
pub struct Client {
    client: crate::Client,
    thread: Thread,
}

impl Client {
    /// Makes a client and its thread; nothing is sent.
    ///
    /// # Errors
    /// Everything that is wrong with the configuration, or that the thread cannot be made.
    pub fn new(configuration: Configuration) -> Result<Self, Error> {
        Ok(Self {
            client: crate::Client::new(configuration)?,
            thread: Thread::start()?,
        })
    }

    /// Calls an operation that moves no money.
    ///
    /// # Errors
    /// Only if nothing was sent; whatever came of a call that went out is its outcome.
    pub fn call<O: Direct>(&self, request: &O) -> Result<Called<O::Reply>, Error> {
        let request = request.clone();
        self.run(|client| async move { client.call(&request).await })
    }

    /// Repeats an issuing call whose outcome is unknown: the same data under the same number on the same day.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the number's day is over.
    pub fn call_again<O: Issues>(
        &self,
        request: &O,
        transaction_no: &TransactionNo,
        date: Date,
    ) -> Result<Called<O::Reply>, Error> {
        let (request, number) = (request.clone(), transaction_no.clone());
        self.run(move |client| async move { client.call_again(&request, &number, date).await })
    }

    /// Calls any operation, without a journal; see [`crate::Client::call_unjournalled`] for what that risks.
    ///
    /// # Errors
    /// Only if nothing was sent; whatever came of a call that went out is its outcome.
    pub fn call_unjournalled<O: Operation>(&self, request: &O) -> Result<Called<O::Reply>, Error> {
        let request = request.clone();
        self.run(|client| async move { client.call_unjournalled(&request).await })
    }

    /// Calls any operation as a sending that was written down before, unless its deadline is over.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the deadline is over.
    pub fn call_unjournalled_as<O: Operation>(
        &self,
        request: &O,
        sending: Sending,
        deadline: Option<Deadline>,
    ) -> Result<Called<O::Reply>, Error> {
        let request = request.clone();
        self.run(move |client| async move {
            client
                .call_unjournalled_as(&request, sending, deadline)
                .await
        })
    }

    /// Calls a read whose members are given as JSON.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular when the operation is no read.
    pub fn call_json(
        &self,
        info: &'static OperationInfo,
        members: &Map<String, Json>,
    ) -> Result<Called<JsonReply>, Error> {
        let members = members.clone();
        self.run(move |client| async move { client.call_json(info, &members).await })
    }

    /// Calls an operation whose members are given as JSON, without a journal.
    ///
    /// # Errors
    /// Only if nothing was sent; in particular for a money-moving operation that is laid out.
    pub fn call_json_unjournalled(
        &self,
        info: &'static OperationInfo,
        members: &Map<String, Json>,
    ) -> Result<Called<JsonReply>, Error> {
        let members = members.clone();
        self.run(move |client| async move { client.call_json_unjournalled(info, &members).await })
    }

    /// The deposits of virtual accounts, all pages of them.
    ///
    /// # Errors
    /// The first error of any page.
    pub fn deposits(&self, request: DepositList) -> Result<Vec<Deposit>, Error> {
        self.run(|client| async move {
            let mut deposits = Vec::new();
            let mut rows = std::pin::pin!(client.deposits(request));
            while let Some(row) = rows.next().await {
                deposits.push(row?);
            }
            Ok(deposits)
        })
    }

    /// Runs something with the async client on the client's thread and waits for it.
    fn run<T, F>(&self, make: impl FnOnce(crate::Client) -> F + Send + 'static) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let client = self.client.clone();
        match self.thread.run(make(client)) {
            Ok(answer) => answer,
            Err(NoAnswer::NotBegun) => Err(Error::configuration(
                "the thread of the client has ended; make a new client",
            )),
            // The job was taken, so the call may have gone out.
            Err(NoAnswer::Interrupted) => Err(Error::interrupted()),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.client, formatter)
    }
}
