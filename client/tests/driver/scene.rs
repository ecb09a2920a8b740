//! A bank that answers from a script, and transfers to it on a journal in memory.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use ontu::nh::order_payment::{Investment, InvestmentRequired, PaymentOrderRequired};
use ontu::nh::return_deposit::DepositReturnRequired;
use ontu::nh::{DepositReturn, PaymentOrder};
use ontu::runtime::{CodeClass, CodeOverlay, Digits, Krw, Text};
use ontu::transfer::{
    CallerKey, IntentId, Journal, MemoryJournal, NullSealer, Persons, Progress, ProgressEvent,
    Record, Rules, Sealer, State, Submit, Transferable, Transfers, TwoPerson,
};
use ontu::transport::{
    BoxFuture, LostReason, NotSentReason, Transport, TransportError, TransportReply,
    TransportRequest,
};
use ontu::{Client, Configuration, Profile};
use serde_json::{Value as Json, json};

/// The API of payment orders.
pub(crate) const PAY: &str = "P2PNInvestmentPaymentOrder";
/// The API of deposit returns.
pub(crate) const RETURN: &str = "P2PNInvestmentDepositAmountReturn";
/// The API of the preflight.
pub(crate) const DEPOSITS: &str = "P2PNAccountReceiveInformationList";
/// The API that inquires payment orders.
pub(crate) const INQUIRE: &str = "P2PNInvestmentLoanExecutionResultInquiry";
/// A code that operators have learnt as "no such call".
pub(crate) const ABSENT: &str = "A9404";
/// The token, which must show nowhere.
pub(crate) const TOKEN: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

/// What the bank does with one call.
#[derive(Debug, Clone)]
pub(crate) enum Reaction {
    /// It answers a code.
    Code(&'static str),
    /// It answers an inquiry with the result of the original.
    Result(&'static str),
    /// It answers done, with members of the reply changed.
    Changed(&'static str, &'static str),
    /// No byte of the call leaves.
    NotSent(NotSentReason),
    /// No whole reply comes.
    Lost(LostReason),
}

type Script = dyn FnMut(&str, usize) -> Option<Reaction> + Send;

struct Inner {
    now: DateTime,
    ahead: SignedDuration,
    script: Box<Script>,
    calls: Vec<(String, Json)>,
}

/// The other side.
#[derive(Clone)]
pub(crate) struct Bank(Arc<Mutex<Inner>>);

impl Bank {
    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap())
    }

    /// The time of the client.
    pub(crate) fn now(&self) -> DateTime {
        self.with(|inner| inner.now)
    }

    /// Lets time pass.
    pub(crate) fn passes(&self, seconds: i64) {
        self.with(|inner| {
            inner.now = inner.now.saturating_add(SignedDuration::from_secs(seconds));
        });
    }

    /// Puts the client's clock ahead of the bank's.
    pub(crate) fn skews(&self, seconds: i64) {
        let ahead = SignedDuration::from_secs(seconds);
        self.with(|inner| {
            let before = std::mem::replace(&mut inner.ahead, ahead);
            inner.now = inner.now.saturating_sub(before).saturating_add(ahead);
        });
    }

    /// Sets what it does with the n-th call of an API, counted from 1; nothing for what a bank does that works.
    pub(crate) fn reacts(
        &self,
        script: impl FnMut(&str, usize) -> Option<Reaction> + Send + 'static,
    ) {
        self.with(|inner| inner.script = Box::new(script));
    }

    /// The bodies of all calls of an API.
    pub(crate) fn calls(&self, api: &str) -> Vec<Json> {
        self.with(|inner| {
            let calls = inner.calls.iter().filter(|(called, _)| called == api);
            calls.map(|(_, body)| body.clone()).collect()
        })
    }

    fn answers(&self, body: &Json) -> Result<TransportReply, TransportError> {
        self.with(|inner| {
            let api = body["Header"]["ApiNm"].as_str().unwrap().to_owned();
            inner.calls.push((api.clone(), body.clone()));
            let same = |call: &&(String, Json)| call.0 == api;
            let count = inner.calls.iter().filter(same).count();
            let is_inquiry = body.get("OrtrIsTuno").is_some();
            let usual = match (api.as_str(), is_inquiry) {
                (DEPOSITS, _) => Reaction::Code("A0090"),
                (_, true) => Reaction::Result("00000"),
                (_, false) => Reaction::Code("00000"),
            };
            let mut reply = body.clone();
            let object = reply.as_object_mut().unwrap();
            object.remove("Rec");
            if let Some(total) = body.get("InvSumAmt") {
                object.insert("InvAccAmt".to_owned(), total.clone());
            }
            let code = match (inner.script)(&api, count).unwrap_or(usual) {
                Reaction::NotSent(reason) => return Err(TransportError::NotSent(reason)),
                Reaction::Lost(reason) => return Err(TransportError::Lost(reason)),
                Reaction::Code(code) => code,
                Reaction::Result(result) => {
                    object.insert("Pcrs".to_owned(), json!(result));
                    "00000"
                }
                Reaction::Changed(member, value) => {
                    let place = match object.contains_key(member) {
                        true => object,
                        false => object["Header"].as_object_mut().unwrap(),
                    };
                    place.insert(member.to_owned(), json!(value));
                    "00000"
                }
            };
            let header = reply["Header"].as_object_mut().unwrap();
            header.remove("AccessToken");
            header.insert("Rpcd".to_owned(), json!(code));
            header.insert("Rsms".to_owned(), json!("정상처리 되었습니다."));
            // The bank's clock is nine hours ahead of the header's.
            let theirs = inner
                .now
                .saturating_sub(inner.ahead)
                .saturating_sub(SignedDuration::from_hours(9));
            Ok(TransportReply {
                status: 200,
                date: Some(theirs.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
                body: reply.to_string().into_bytes(),
            })
        })
    }
}

impl Transport for Bank {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        let body: Json = serde_json::from_slice(&request.body).unwrap();
        Box::pin(async move {
            // Others get their turn, as over a socket.
            tokio::task::yield_now().await;
            self.answers(&body)
        })
    }
}

/// A bank, a journal, and transfers between them.
pub(crate) struct Scene {
    pub(crate) bank: Bank,
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) transfers: Transfers,
}

/// One person who stands for an act alone.
pub(crate) fn by(name: &str) -> Persons {
    Persons::new(TwoPerson::No, name.parse().unwrap(), None).unwrap()
}

impl Scene {
    pub(crate) fn new() -> Self {
        let journal = Arc::new(MemoryJournal::new());
        Self::on(journal.clone(), journal)
    }

    /// Transfers on a journal that is backed by one in memory.
    pub(crate) fn on(memory: Arc<MemoryJournal>, journal: Arc<dyn Journal>) -> Self {
        Self::sealed(memory, journal, Arc::new(NullSealer))
    }

    /// The same with content that is sealed in a way of the test's own.
    pub(crate) fn sealed(
        memory: Arc<MemoryJournal>,
        journal: Arc<dyn Journal>,
        sealer: Arc<dyn Sealer>,
    ) -> Self {
        let bank = Bank(Arc::new(Mutex::new(Inner {
            now: date(2026, 1, 5).at(9, 30, 0, 0),
            ahead: SignedDuration::ZERO,
            script: Box::new(|_, _| None),
            calls: Vec::new(),
        })));
        let clock = bank.clone();
        let configuration = Configuration::new(Profile::sandbox().unwrap())
            .with_institution_code("000013")
            .with_service_code("13E_001_00")
            .with_agreement_no("0000000000")
            .with_subsidiary_no("0000000000")
            .with_token(TOKEN)
            .with_codes(CodeOverlay::new().with(None, ABSENT, CodeClass::Absent))
            .with_clock(move || clock.now())
            .with_transport(bank.clone());
        let client = Client::new(configuration).unwrap();
        let transfers = Transfers::builder(client, journal, sealer)
            .with_rules(Rules::default().with_two_person(false))
            .build()
            .unwrap();
        Self {
            bank,
            journal: memory,
            transfers,
        }
    }

    pub(crate) async fn submit<O: Transferable>(&self, key: &str, request: &O) -> IntentId {
        let key = CallerKey::new(key).unwrap();
        let submitted = self.transfers.submit(key, request, Submit::default()).await;
        submitted.unwrap().intent.id
    }

    pub(crate) async fn work(&self) -> usize {
        self.transfers.work_once().await.unwrap()
    }

    /// Lets seconds pass one by one, working all the time.
    pub(crate) async fn seconds(&self, seconds: i64) {
        for _ in 0..seconds {
            self.bank.passes(1);
            self.work().await;
        }
    }

    pub(crate) async fn record(&self, intent: IntentId) -> Record {
        self.journal.read(intent).await.unwrap().unwrap()
    }

    pub(crate) async fn state(&self, intent: IntentId) -> State {
        self.record(intent).await.state()
    }
}

/// What has been told so far.
pub(crate) fn told(events: &mut tokio::sync::broadcast::Receiver<Progress>) -> Vec<ProgressEvent> {
    std::iter::from_fn(|| events.try_recv().ok())
        .map(|progress| progress.event)
        .collect()
}

/// A loan paid out of one account.
pub(crate) fn order(loan: &str, amount: u32) -> PaymentOrder {
    PaymentOrder::new(PaymentOrderRequired {
        raised_amount: Krw::from(1_000_000),
        loan_term_months: 12,
        investment_total: Krw::from(amount),
        is_new_loan: true,
        loan_no: Digits::new(loan).unwrap(),
        bank_code: Digits::new("011").unwrap(),
        borrower_account_no: Digits::new("3020000000150").unwrap(),
        account_holder_name: Text::new("홍길동").unwrap(),
        loan_application_date: date(2026, 1, 5),
        withdrawal_memo: Text::new("대출금").unwrap(),
        investments: vec![Investment::new(InvestmentRequired {
            virtual_account_no: Digits::new("79000000000074").unwrap(),
            investment_amount: Krw::from(amount),
        })],
    })
}

/// A deposit returned to one account.
pub(crate) fn deposit_return(account: &str, amount: u32) -> DepositReturn {
    DepositReturn::new(DepositReturnRequired {
        virtual_account_no: Digits::new(account).unwrap(),
        return_amount: Krw::from(amount),
        bank_code: Digits::new("011").unwrap(),
        account_holder_name: Text::new("홍길동").unwrap(),
        investor_account_no: Digits::new("3020000000151").unwrap(),
        deposit_memo: Text::new("예치금 반환").unwrap(),
    })
}
