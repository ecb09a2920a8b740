//! A client that progenitor generated from the OpenAPI 3.0 document, which `tests/tools/verify-exports` writes below `target`, makes all eight calls against a running sandbox.
//!
//! `progenitor-peer URL DAY` expects a fresh sandbox at the URL whose clock shows that day (`YYYYMMDD`), three hours after the deposit that it makes.

use std::error::Error;

use serde_json::{Value, json};

/// The generated client.
mod generated {
    progenitor::generate_api!(spec = "../../../target/exports/openapi-3.0/nh-3.0.json");
}

use generated::types::*;

/// The contract and the token of the published bodies.
const AGREEMENT: &str = "0000000000";
const SUBSIDIARY: &str = "0000000000";
const TOKEN: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const LOAN: &str = "123465432";

/// A header of the request whose type it names, with this day and number.
macro_rules! header {
    ($header:ident, $name:expr, $day:expr, $number:expr) => {
        $header {
            api_nm: $name.try_into()?,
            tsymd: $day.try_into()?,
            trtm: "093000".try_into()?,
            iscd: "000013".try_into()?,
            fintech_apsno: "001".try_into()?,
            api_svc_cd: "13E_001_00".try_into()?,
            is_tuno: $number.try_into()?,
            access_token: TOKEN.try_into()?,
        }
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(day)) = (arguments.next(), arguments.next()) else {
        return Err("expected the sandbox's URL and its day, YYYYMMDD".into());
    };
    let day = day.as_str();
    let client = generated::Client::new(&url);

    let investor = issue(&client, day, "90001", "1", "김온투").await?;
    let borrower = issue(&client, day, "90002", "2", "이차입").await?;
    control(
        &url,
        "deposits",
        json!({ "account_no": investor, "krw": 3_000_000 }),
    )
    .await?;
    control(
        &url,
        "deposits",
        json!({ "account_no": borrower, "krw": 500_000 }),
    )
    .await?;

    let listed = client
        .list_deposits(&DepositListRequest {
            header: header!(
                DepositListRequestHeader,
                "P2PNAccountReceiveInformationList",
                day,
                "90003"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            iqds: "1".try_into()?,
            insymd: day.try_into()?,
            ineymd: day.try_into()?,
            vran: investor.as_str().try_into()?,
            page_no: "1".try_into()?,
        })
        .await?
        .into_inner();
    done("list_deposits", &listed.header)?;
    let amounts: Vec<_> = listed
        .rec
        .iter()
        .map(|row| row.rcv_amt.as_deref())
        .collect();
    expect("list_deposits", amounts == [Some("3000000")])?;

    let ordered = client
        .order_payment(&PaymentOrderRequest {
            header: header!(
                PaymentOrderRequestHeader,
                "P2PNInvestmentPaymentOrder",
                day,
                "90004"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            slct_amt: "2000000".try_into()?,
            lon_trm: "12".try_into()?,
            inv_sum_amt: "2000000".try_into()?,
            new_trns_yn: "Y".try_into()?,
            loan_no: LOAN.try_into()?,
            bncd: "011".try_into()?,
            brw_acno: "3020000000150".try_into()?,
            dpnm: "홍길동".try_into()?,
            lon_apc_ymd: day.try_into()?,
            dract_otlt: "대출금".try_into()?,
            mract_otlt: "".try_into()?,
            rec: vec![PaymentOrderRequestInvestment {
                vran: investor.as_str().try_into()?,
                inv_amt: "2000000".try_into()?,
            }],
        })
        .await?
        .into_inner();
    done("order_payment", &ordered.header)?;
    expect(
        "order_payment",
        ordered.inv_acc_amt.as_deref() == Some("2000000"),
    )?;

    let inquired = client
        .inquire_payment(&PaymentInquiryRequest {
            header: header!(
                PaymentInquiryRequestHeader,
                "P2PNInvestmentLoanExecutionResultInquiry",
                day,
                "90005"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            ortr_ymd: day.try_into()?,
            ortr_is_tuno: "90004".try_into()?,
            loan_no: LOAN.try_into()?,
        })
        .await?
        .into_inner();
    done("inquire_payment", &inquired.header)?;
    expect("inquire_payment", inquired.pcrs.as_deref() == Some("00000"))?;

    let repaid = client
        .repay(&RepaymentRequest {
            header: header!(
                RepaymentRequestHeader,
                "P2PNInterestRepayment",
                day,
                "90006"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            loan_no: LOAN.try_into()?,
            vran: borrower.as_str().try_into()?,
            rpay_sum_amt: "500000".try_into()?,
            rpay_ymd: day.try_into()?,
            dract_otlt: "".try_into()?,
            mract_otlt: "".try_into()?,
            rec: vec![RepaymentRequestRepaymentRow {
                vran: investor.as_str().try_into()?,
                rpay_amt: "500000".try_into()?,
            }],
        })
        .await?
        .into_inner();
    done("repay", &repaid.header)?;

    let inquired = client
        .inquire_repayment(&RepaymentInquiryRequest {
            header: header!(
                RepaymentInquiryRequestHeader,
                "P2PNInterestPaymentAccountReceiveResultConfirmation",
                day,
                "90007"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            ortr_ymd: day.try_into()?,
            ortr_is_tuno: "90006".try_into()?,
            loan_no: LOAN.try_into()?,
        })
        .await?
        .into_inner();
    done("inquire_repayment", &inquired.header)?;
    expect(
        "inquire_repayment",
        inquired.pcrs.as_deref() == Some("00000"),
    )?;

    // Money may leave three hours after it has come.
    control(&url, "clock", json!({ "advance_seconds": 10_800 })).await?;
    let returned = client
        .return_deposit(&DepositReturnRequest {
            header: header!(
                DepositReturnRequestHeader,
                "P2PNInvestmentDepositAmountReturn",
                day,
                "90008"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            vran: investor.as_str().try_into()?,
            rtn_amt: "1000000".try_into()?,
            bncd: "011".try_into()?,
            dpnm: "김온투".try_into()?,
            ivstr_acct: "3020000000151".try_into()?,
            mract_otlt: "예치금 반환".try_into()?,
        })
        .await?
        .into_inner();
    done("return_deposit", &returned.header)?;

    let inquired = client
        .inquire_return(&ReturnInquiryRequest {
            header: header!(
                ReturnInquiryRequestHeader,
                "P2PNInvestmentDepositAmountReturnResultList",
                day,
                "90009"
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            ortr_ymd: day.try_into()?,
            ortr_is_tuno: "90008".try_into()?,
            vran: investor.as_str().try_into()?,
        })
        .await?
        .into_inner();
    done("inquire_return", &inquired.header)?;
    expect("inquire_return", inquired.pcrs.as_deref() == Some("00000"))?;

    // What the types refuse never leaves.
    let too_long = PaymentOrderRequestLoanNo::try_from("12345678901234");
    expect(
        "a loan number that is too long is no value",
        too_long.is_err(),
    )?;
    println!("progenitor: all 8 operations called");
    Ok(())
}

/// Issues a virtual account and gives its number.
async fn issue(
    client: &generated::Client,
    day: &str,
    number: &str,
    usage: &str,
    holder: &str,
) -> Result<String, Box<dyn Error>> {
    let issued = client
        .issue_virtual_account(&VirtualAccountIssueRequest {
            header: header!(
                VirtualAccountIssueRequestHeader,
                "P2PNVirtualAccountNumberRequest",
                day,
                number
            ),
            p2p_cmtm_no: AGREEMENT.try_into()?,
            chid_sqno: SUBSIDIARY.try_into()?,
            p2p_vract_usg: usage.try_into()?,
            invst_brw_nm: holder.try_into()?,
        })
        .await?
        .into_inner();
    done("issue_virtual_account", &issued.header)?;
    Ok(issued.vran.ok_or("issue_virtual_account: no number")?)
}

/// Does something to the bank that its API cannot do.
async fn control(url: &str, call: &str, body: Value) -> Result<(), Box<dyn Error>> {
    let request = reqwest::Client::new().post(format!("{url}/_sandbox/{call}"));
    request.json(&body).send().await?.error_for_status()?;
    Ok(())
}

fn done(call: &str, header: &ReplyHeader) -> Result<(), Box<dyn Error>> {
    if header.rpcd == "00000" {
        println!("{call}: 00000");
        return Ok(());
    }
    let message = header.rsms.as_deref().unwrap_or_default();
    Err(format!("{call}: {} {message}", header.rpcd).into())
}

fn expect(what: &str, holds: bool) -> Result<(), Box<dyn Error>> {
    match holds {
        true => Ok(()),
        false => Err(format!("{what}: the reply is another than expected").into()),
    }
}
