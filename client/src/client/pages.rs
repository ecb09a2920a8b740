//! Reads that come in pages, as one stream of rows.

use std::collections::VecDeque;

use futures_core::Stream;
use futures_util::stream;

use super::Client;
use crate::error::Error;
use crate::nh::DepositList;
use crate::nh::list_deposits::Deposit;
use crate::runtime::Paged;

/// Where a stream of pages stands.
struct Pages<O: Paged> {
    client: Client,
    request: O,
    rows: VecDeque<O::Row>,
    last: Option<Vec<O::Row>>,
    next: Option<u32>,
}

impl Client {
    /// The deposits of virtual accounts, page after page.
    pub fn deposits(
        &self,
        request: DepositList,
    ) -> impl Stream<Item = Result<Deposit, Error>> + Send + use<> {
        self.rows(request)
    }

    /// The rows of a read that comes in pages, from the page that the request asks for.
    ///
    /// It ends with the bank's word that there is nothing, an empty page, or one that is not full; counts in the replies are not looked at.
    /// An error ends it, and so does a page that repeats the one before, which is an error too: the bank would repeat it for ever.
    pub fn rows<O: Paged>(
        &self,
        request: O,
    ) -> impl Stream<Item = Result<O::Row, Error>> + Send + use<O>
    where
        O::Row: Clone + PartialEq,
    {
        let pages = Pages {
            client: self.clone(),
            next: Some(request.page()),
            request,
            rows: VecDeque::new(),
            last: None,
        };
        stream::unfold(pages, |mut pages| async move {
            let row = pages.next_row().await?;
            Some((row, pages))
        })
    }
}

impl<O: Paged> Pages<O>
where
    O::Row: Clone + PartialEq,
{
    async fn next_row(&mut self) -> Option<Result<O::Row, Error>> {
        if self.rows.is_empty() {
            let page = self.next.take()?;
            if let Err(error) = self.read(page).await {
                return Some(Err(error));
            }
        }
        self.rows.pop_front().map(Ok)
    }

    async fn read(&mut self, page: u32) -> Result<(), Error> {
        let request = self.request.with_page(page);
        let reply = self.client.call(&request).await?.done()?;
        let rows = O::rows(reply);
        if self.last.as_ref() == Some(&rows) && !rows.is_empty() {
            return Err(Error::reply(format!(
                "{}: page {page} repeats page {}; the bank does not page this list, so narrow the request",
                O::INFO.api,
                page - 1
            )));
        }
        if rows.len() >= O::PAGE as usize {
            self.next = page.checked_add(1);
            self.last = Some(rows.clone());
        }
        self.rows = rows.into();
        Ok(())
    }
}
