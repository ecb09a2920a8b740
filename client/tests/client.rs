//! The client over a transport that records what is sent and answers from a script.
#![cfg(feature = "http")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use ontu::nh::issue_virtual_account::VirtualAccountIssueRequired;
use ontu::nh::list_deposits::DepositListRequired;
use ontu::nh::repay::{RepaymentRequired, RepaymentRow, RepaymentRowRequired};
use ontu::nh::values::{AccountUsage, PeriodUnit};
use ontu::nh::{DepositList, Repayment, VirtualAccountIssue};
use ontu::runtime::{Date, Digits, Krw, LostReason, MoneyMoving, Operation, Rule, Text};
use ontu::transport::{
    BoxFuture, Pool, Transport, TransportError, TransportReply, TransportRequest,
};
use ontu::{Client, Configuration, NotSentReason, Profile};
use serde_json::{Value as Json, json};

const TOKEN: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

/// What the other side does with one request.
type Script = dyn Fn(usize, &Json) -> Result<Json, TransportError> + Send + Sync;

/// Keeps every request and answers from a script, which is given the request's index and body.
#[derive(Clone)]
struct Recorder {
    sent: Arc<Mutex<Vec<TransportRequest>>>,
    script: Arc<Script>,
}

impl Recorder {
    fn new(
        script: impl Fn(usize, &Json) -> Result<Json, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            sent: Arc::default(),
            script: Arc::new(script),
        }
    }

    fn bodies(&self) -> Vec<Json> {
        let sent = self.sent.lock().unwrap();
        sent.iter()
            .map(|request| serde_json::from_slice(&request.body).unwrap())
            .collect()
    }
}

impl Transport for Recorder {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
    ) -> BoxFuture<'a, Result<TransportReply, TransportError>> {
        let body = serde_json::from_slice(&request.body).unwrap_or(Json::Null);
        let index = {
            let mut sent = self.sent.lock().unwrap();
            sent.push(request);
            sent.len() - 1
        };
        let answer = (self.script)(index, &body);
        Box::pin(async move {
            Ok(TransportReply {
                status: 200,
                date: None,
                body: answer?.to_string().into_bytes(),
            })
        })
    }
}

/// A reply that repeats the header of a request.
fn answer(request: &Json, code: &str, mut members: Json) -> Json {
    let mut header = request["Header"].clone();
    let object = header.as_object_mut().unwrap();
    object.remove("AccessToken");
    object.insert("Rpcd".to_owned(), json!(code));
    object.insert("Rsms".to_owned(), json!("정상처리 되었습니다."));
    members["Header"] = header;
    members
}

fn configuration(recorder: &Recorder) -> Configuration {
    Configuration::new(Profile::sandbox().unwrap())
        .with_institution_code("000013")
        .with_service_code("13E_001_00")
        .with_agreement_no("0000000000")
        .with_subsidiary_no("0000000000")
        .with_token(TOKEN)
        .with_clock(|| ontu::runtime::Date::constant(2026, 1, 5).at(9, 30, 0, 0))
        .with_transport(recorder.clone())
}

fn client(recorder: &Recorder) -> Client {
    Client::new(configuration(recorder)).unwrap()
}

fn list() -> DepositList {
    DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: Date::constant(2026, 1, 5).into(),
        end: Date::constant(2026, 1, 5).into(),
    })
}

fn repayment() -> Repayment {
    Repayment::new(RepaymentRequired {
        loan_no: Digits::new("123465432").unwrap(),
        virtual_account_no: Digits::new("79000000000076").unwrap(),
        repayment_total: Krw::from(100_000_000),
        repayments: vec![RepaymentRow::new(RepaymentRowRequired {
            virtual_account_no: Digits::new("79000000000074").unwrap(),
            repayment_amount: Krw::from(100_000_000),
        })],
    })
}

fn issue() -> VirtualAccountIssue {
    VirtualAccountIssue::new(VirtualAccountIssueRequired {
        account_usage: AccountUsage::Investor,
        holder_name: Text::new("홍길동").unwrap(),
    })
}

#[tokio::test]
async fn a_body_is_what_the_published_example_is() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
    let called = client(&recorder)
        .call_unjournalled(&repayment())
        .await
        .unwrap();
    let number = called.transaction_no.as_str().to_owned();
    assert!(called.outcome.is_done(), "{:?}", called.outcome);
    let expected = json!({
        "Header": {
            "ApiNm": "P2PNInterestRepayment", "Tsymd": "20260105", "Trtm": "093000",
            "Iscd": "000013", "FintechApsno": "001", "ApiSvcCd": "13E_001_00",
            "IsTuno": number, "AccessToken": TOKEN,
        },
        "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000", "LoanNo": "123465432",
        "Vran": "79000000000076", "RpaySumAmt": "100000000", "RpayYmd": "20260105",
        "DractOtlt": "", "MractOtlt": "",
        "Rec": [{ "Vran": "79000000000074", "RpayAmt": "100000000" }],
    });
    assert_eq!(recorder.bodies(), [expected]);
    let sent = recorder.sent.lock().unwrap();
    assert_eq!(
        sent[0].url,
        "https://developers.nonghyup.com/P2PNInterestRepayment.nh"
    );
    assert_eq!((sent[0].pool, sent[0].token.is_none()), (Pool::Fresh, true));
}

#[tokio::test]
async fn one_api_spells_the_agreement_in_its_own_way() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
    let _ = client(&recorder).call(&issue()).await.unwrap();
    let bodies = recorder.bodies();
    let members: Vec<_> = bodies[0].as_object().unwrap().keys().collect();
    assert!(members.iter().any(|key| *key == "P2PCmtmNo"), "{members:?}");
    assert!(members.iter().all(|key| *key != "P2pCmtmNo"), "{members:?}");
}

#[tokio::test]
async fn the_partner_profile_sends_the_token_in_a_header_and_asks_for_it_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let recorder = Recorder::new(move |_, body| {
        if body.is_null() {
            counter.fetch_add(1, Ordering::SeqCst);
            return Ok(json!({ "accessToken": TOKEN, "expireDate": "20260106093000" }));
        }
        Ok(answer(body, "A0090", json!({})))
    });
    let mut profile = Profile::partner("https://bank.example/svcapi/").unwrap();
    profile.constants = vec![("FintechApsno".to_owned(), "001".to_owned())];
    let client = Client::new(
        Configuration::new(profile)
            .with_institution_code("000013")
            .with_service_code("01E_024_00")
            .with_agreement_no("1")
            .with_subsidiary_no("1")
            .with_client_credentials("id", "s&cret")
            .with_clock(|| Date::constant(2026, 1, 5).at(9, 30, 0, 0))
            .with_transport(recorder.clone()),
    )
    .unwrap();
    let request = list();
    let (first, second) = tokio::join!(client.call(&request), client.call(&request));
    first.unwrap().done().unwrap();
    second.unwrap().done().unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let sent = recorder.sent.lock().unwrap();
    assert_eq!(
        sent[0].url,
        "https://bank.example/svcapi/oauth/requestToken.nhd"
    );
    let form = std::str::from_utf8(&sent[0].body).unwrap();
    let expected =
        "grant_type=client_credentials&client_id=id&client_secret=s%26cret&scope=fintechapp";
    assert_eq!(form, expected);
    for request in &sent[1..] {
        let value = format!("Basic {TOKEN}");
        assert_eq!(request.expose_token(), Some(("Auth", value.as_str())));
        assert_eq!(request.content_type, "application/octet-stream");
        let body: Json = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["Header"].get("AccessToken"), None);
    }
}

#[tokio::test]
async fn lost_is_an_outcome_and_not_sent_is_an_error() {
    let recorder = Recorder::new(|index, _| {
        Err(match index {
            0 => TransportError::Lost(LostReason::Timeout),
            _ => TransportError::NotSent(NotSentReason::Connect),
        })
    });
    let client = client(&recorder);
    let error = client
        .call_unjournalled(&repayment())
        .await
        .unwrap()
        .done()
        .unwrap_err();
    assert!(error.is_unknown_outcome() && error.is_timeout() && !error.is_not_sent());
    let error = client.call_unjournalled(&repayment()).await.unwrap_err();
    assert!(error.is_not_sent() && !error.is_unknown_outcome());
    assert_eq!(
        error.to_string(),
        "P2PNInterestRepayment: not sent: no connection to the host could be made"
    );
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let recorder = Recorder::new(|_, _| panic!("nothing is to be sent"));
    let client = client(&recorder);
    let rows: Vec<_> = (0..501)
        .map(|_| {
            RepaymentRow::new(RepaymentRowRequired {
                virtual_account_no: Digits::new("79000000000074").unwrap(),
                repayment_amount: Krw::from(2_000_000),
            })
        })
        .collect();
    let request = Repayment::new(RepaymentRequired {
        loan_no: Digits::new("123465432").unwrap(),
        virtual_account_no: Digits::new("79000000000076").unwrap(),
        repayment_total: Krw::from(1),
        repayments: rows,
    });
    let error = client.call_unjournalled(&request).await.unwrap_err();
    assert!(error.is_invalid() && error.is_not_sent());
    assert_eq!(
        error.to_string(),
        "P2PNInterestRepayment: invalid request, not sent: \
         Rec (repayments): 501 rows, expected at most 500; \
         RpaySumAmt (repayment_total, 상환합계금액): 1 KRW, expected 1002000000, the sum of its rows; \
         RpaySumAmt (repayment_total, 상환합계금액): 1002000000 KRW, expected at most 1000000000"
    );
    let tomorrow = DepositList::new(DepositListRequired {
        period_unit: PeriodUnit::Daily,
        start: Date::constant(2025, 10, 1).into(),
        end: Date::constant(2026, 1, 6).into(),
    });
    let error = client.call(&tomorrow).await.unwrap_err();
    let rules: Vec<_> = error
        .violations()
        .unwrap()
        .iter()
        .map(|one| one.rule())
        .collect();
    assert_eq!(rules, [Rule::NotAfterToday, Rule::AtMost]);
}

#[tokio::test]
async fn the_advisory_limit_can_be_enforced() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
    let request = repayment().with_withdrawal_memo(Text::new("출금계좌인자내용").unwrap());
    assert!(client(&recorder).call_unjournalled(&request).await.is_ok());
    let strict = configuration(&recorder).with_cp949_bytes_enforced(true);
    let error = Client::new(strict)
        .unwrap()
        .call_unjournalled(&request)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "P2PNInterestRepayment: invalid request, not sent: DractOtlt (withdrawal_memo, 출금계좌인자내용): 16 bytes in CP949, expected at most 12"
    );
}

#[tokio::test]
async fn an_issue_is_repeated_with_the_same_number_on_its_day_only() {
    let recorder = Recorder::new(|index, body| {
        let code = if index == 0 { "AT999" } else { "00000" };
        Ok(answer(body, code, json!({ "Vran": "79000000000081" })))
    });
    let client = client(&recorder);
    let called = client.call(&issue()).await.unwrap();
    assert!(called.outcome.is_unknown());
    let again = client
        .call_again(&issue(), &called.transaction_no, called.date)
        .await
        .unwrap();
    assert_eq!(again.transaction_no, called.transaction_no);
    assert_eq!(
        again.done().unwrap().virtual_account_no.expose_text(),
        Some("79000000000081")
    );
    let bodies = recorder.bodies();
    assert_eq!(bodies[0], bodies[1]);
    let yesterday = Date::constant(2026, 1, 4);
    let error = client
        .call_again(&issue(), &called.transaction_no, yesterday)
        .await
        .unwrap_err();
    assert!(error.is_invalid() && error.is_not_sent());
    assert_eq!(recorder.bodies().len(), 2);
}

/// A list whose pages have so many rows, read to its end.
async fn paged(pages: &'static [usize]) -> (Vec<String>, Vec<String>) {
    let recorder = Recorder::new(move |index, body| {
        let Some(count) = pages.get(index) else {
            return Ok(answer(body, "A0090", json!({})));
        };
        let first = pages[..index].iter().sum::<usize>();
        let rows: Vec<_> = (first..first + count)
            .map(|number| {
                json!({ "Vran": "79000000000075", "RcvAmt": "1", "Sqno": format!("{number:014}"), "RcvYmd": "20260105" })
            })
            .collect();
        // The count is wrong on purpose: nothing may be decided on it.
        Ok(answer(body, "00000", json!({ "TotCnt": "0", "REC": rows })))
    });
    let rows: Vec<_> = client(&recorder).deposits(list()).collect().await;
    let numbers = rows
        .into_iter()
        .map(|row| row.unwrap().sequence_no.expose_text().unwrap().to_owned())
        .collect();
    let asked = recorder
        .bodies()
        .iter()
        .map(|body| body["PageNo"].as_str().unwrap_or_default().to_owned())
        .collect();
    (numbers, asked)
}

#[tokio::test]
async fn pages_are_read_until_one_is_not_full() {
    let (numbers, asked) = paged(&[20, 20, 3]).await;
    assert_eq!((numbers.len(), asked.len()), (43, 3));
    assert_eq!(asked, ["1", "2", "3"]);
    let (numbers, asked) = paged(&[20, 0]).await;
    assert_eq!((numbers.len(), asked.len()), (20, 2));
    let (numbers, asked) = paged(&[20]).await;
    assert_eq!((numbers.len(), asked.len()), (20, 2));
    let (numbers, asked) = paged(&[]).await;
    assert_eq!((numbers.len(), asked.len()), (0, 1));
}

#[tokio::test]
async fn a_page_that_repeats_itself_ends_with_an_error() {
    let recorder = Recorder::new(|_, body| {
        let rows = vec![json!({ "Vran": "79000000000075", "RcvAmt": "1" }); 20];
        Ok(answer(body, "00000", json!({ "REC": rows })))
    });
    let rows: Vec<_> = client(&recorder).deposits(list()).collect().await;
    assert_eq!(rows.len(), 21);
    let error = rows.into_iter().last().unwrap().unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(
        error.to_string(),
        "P2PNAccountReceiveInformationList: page 2 repeats page 1; the bank does not page this list, so narrow the request"
    );
    assert_eq!(recorder.bodies().len(), 2);
}

#[tokio::test]
async fn json_calls_keep_to_what_they_may() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({ "Any": "thing" }))));
    let client = client(&recorder);
    let members = json!({ "Vran": "79000000000075" });
    let members = members.as_object().unwrap();
    use ontu::nh::operations::{LIST_VIRTUAL_ACCOUNTS, TERMINATE_VIRTUAL_ACCOUNT};
    let reply = client
        .call_json(&LIST_VIRTUAL_ACCOUNTS, members)
        .await
        .unwrap()
        .done()
        .unwrap();
    assert!(reply.expose().contains("thing") && !format!("{reply:?}").contains("thing"));
    let error = client
        .call_json(&TERMINATE_VIRTUAL_ACCOUNT, members)
        .await
        .unwrap_err();
    assert!(error.is_invalid() && error.is_not_sent());
    let called = client
        .call_json_unjournalled(&TERMINATE_VIRTUAL_ACCOUNT, members)
        .await;
    assert!(called.unwrap().outcome.is_done());
    let laid_out = &ontu::nh::repay::INFO;
    let error = client
        .call_json_unjournalled(laid_out, members)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "P2PNInterestRepayment moves money and is laid out; call it with its own type, which checks limits and sums"
    );
    let bodies = recorder.bodies();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0]["Vran"], "79000000000075");
}

#[test]
fn a_configuration_reports_everything_at_once() {
    let configuration = Configuration::new(Profile::partner("").unwrap())
        .with_institution_code("0000131")
        .with_value("colour", "red");
    assert_eq!(
        Client::new(configuration).unwrap_err().to_string(),
        "configuration: Iscd (institution_code, 기관코드): 7 characters, expected at most 6; \
         the contract has no value named colour; expected one of institution_code, fintech_app_no, service_code, agreement_no, subsidiary_no; \
         the profile partner has no base URL; the contract with the bank names it; \
         institution_code (Iscd, 기관코드) is not set; every call needs it; \
         fintech_app_no (FintechApsno, 핀테크 앱 일련번호) is not set; every call needs it; \
         service_code (APISvcCd, API서비스코드) is not set; every call needs it"
    );
}

#[test]
fn a_host_in_the_clear_is_refused_before_the_first_call() {
    let profile = Profile::sandbox()
        .unwrap()
        .with_base_url("http://bank.example");
    let configured = |configuration: Configuration| {
        Client::new(
            configuration
                .with_institution_code("000013")
                .with_service_code("x")
                .with_token(TOKEN),
        )
    };
    let error = configured(Configuration::new(profile.clone())).unwrap_err();
    assert!(error.is_configuration(), "{error}");
    let named = Configuration::new(profile).with_insecure_http_host("bank.example");
    assert!(configured(named).is_ok());
}

#[test]
fn production_is_never_called_in_the_clear() {
    let configuration = Configuration::new(Profile::own("production", "http://bank.example"))
        .with_institution_code("000013")
        .with_fintech_app_no("001")
        .with_service_code("x")
        .with_token(TOKEN)
        .with_insecure_http_host("bank.example");
    assert_eq!(
        Client::new(configuration).unwrap_err().to_string(),
        "configuration: the profile production takes no insecure http host; use https, or a profile of another name"
    );
}

#[tokio::test]
async fn a_sending_that_was_written_down_is_sent_as_it_was_or_not_at_all() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
    let client = client(&recorder);
    let sending = client.new_sending("P2PNInterestRepayment").unwrap();
    let late = std::time::Instant::now();
    let called = client
        .call_unjournalled_as(&repayment(), sending.clone(), Some(late.into()))
        .await;
    let error = called.unwrap_err();
    assert_eq!(error.not_sent_reason(), Some(&NotSentReason::Expired));
    assert_eq!(recorder.bodies(), [] as [Json; 0]);
    let called = client
        .call_unjournalled_as(&repayment(), sending.clone(), None)
        .await
        .unwrap();
    assert_eq!(called.transaction_no, sending.transaction_no);
}

#[tokio::test]
async fn a_missing_value_of_the_contract_is_named() {
    let recorder = Recorder::new(|_, _| panic!("nothing is to be sent"));
    let configuration = Configuration::new(Profile::partner("https://bank.example").unwrap())
        .with_institution_code("000013")
        .with_fintech_app_no("001")
        .with_service_code("x")
        .with_token(TOKEN)
        .with_transport(recorder);
    let error = Client::new(configuration)
        .unwrap()
        .call(&list())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "configuration: the configuration lacks agreement_no (P2pCmtmNo, P2P약정번호), subsidiary_no (ChidSqno, 자회사일련번호); set them before this call"
    );
}

#[test]
fn nothing_secret_is_shown() {
    let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
    let shown = format!("{:?} {:?}", client(&recorder), configuration(&recorder));
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[test]
fn a_repayment_is_inquired_by_its_loan() {
    let number = ontu::TransactionNo::parse("1").unwrap();
    let inquiry = repayment()
        .inquiry(Date::constant(2026, 1, 5), &number)
        .unwrap();
    assert_eq!(
        inquiry.members(),
        r#"{"LoanNo":"123465432","OrtrYmd":"20260105","OrtrIsTuno":"1"}"#
    );
    assert_eq!(<Repayment as MoneyMoving>::BOUND, ["RpayYmd"]);
    assert_eq!(repayment().amount(), Krw::from(100_000_000));
    assert_eq!(repayment().key(), "123465432");
}

#[cfg(feature = "blocking")]
mod blocking {
    use super::*;

    #[test]
    fn a_call_waits_for_its_outcome() {
        let recorder = Recorder::new(|_, body| Ok(answer(body, "00000", json!({}))));
        let client = ontu::blocking::Client::new(configuration(&recorder)).unwrap();
        assert!(
            client
                .call_unjournalled(&repayment())
                .unwrap()
                .outcome
                .is_done()
        );
        assert!(client.deposits(list()).unwrap().is_empty());
    }

    #[tokio::test]
    async fn it_works_inside_another_runtime() {
        let recorder = Recorder::new(|_, body| Ok(answer(body, "A0090", json!({}))));
        let client = ontu::blocking::Client::new(configuration(&recorder)).unwrap();
        assert!(client.call(&list()).unwrap().done().is_ok());
    }
}
