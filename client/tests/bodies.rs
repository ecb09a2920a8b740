//! Whole bodies of requests: what they say of the sending must be said alike everywhere.

use ontu::nh::Repayment;
use ontu::runtime::Rule;
use serde_json::{Value as Json, json};

fn body(day: &str) -> Json {
    json!({
        "Header": {
            "ApiNm": "P2PNInterestRepayment",
            "Tsymd": "20260105", "Trtm": "093000",
            "Iscd": "000013", "FintechApsno": "001", "ApiSvcCd": "13E_001_00",
            "IsTuno": "00000000000000000001", "AccessToken": "0",
        },
        "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000", "LoanNo": "123465432",
        "Vran": "79000000000076", "RpaySumAmt": "1000", "RpayYmd": day,
        "DractOtlt": "", "MractOtlt": "",
        "Rec": [{ "Vran": "79000000000074", "RpayAmt": "1000" }],
    })
}

#[test]
fn the_day_of_a_repayment_is_the_day_of_its_header() {
    assert!(Repayment::from_wire(&body("20260105")).is_ok());
    for day in ["20260106", "20260104"] {
        let violations = Repayment::from_wire(&body(day)).unwrap_err();
        let found: Vec<_> = violations
            .iter()
            .map(|violation| (violation.path().to_owned(), violation.rule()))
            .collect();
        assert_eq!(found, [("RpayYmd".to_owned(), Rule::SameAsHeader)]);
    }
    let text = Repayment::from_wire(&body("20260106"))
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("another value than the header has, expected the same"),
        "{text}"
    );
    // The members alone state no day, and one that they state all the same is only looked at for its form.
    let mut alone = body("20260106");
    alone.as_object_mut().unwrap().remove("Header");
    assert!(Repayment::from_wire(&alone).is_ok());
}
