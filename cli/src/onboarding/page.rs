//! The application for CMS withdrawal as one page of HTML that prints on A4, laid out as the form that the notice encloses.

use std::fmt::Write as _;

use ontu::kftc::WithdrawalFields;
use ontu::runtime::procedure::{ConsentInfo, FieldInfo, FilledBy, FormInfo, NoticeInfo};

/// How the page looks, on paper and on a screen.
const STYLE: &str = "
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; word-break: keep-all; max-width: 182mm; color: #000; background: #fff;
  font: 9.2pt/1.42 'Noto Sans CJK KR', 'Noto Sans KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif; }
h1 { font-size: 17pt; text-align: center; letter-spacing: .18em; margin: 2mm 0 4mm; }
h2 { font-size: 10pt; margin: 3.2mm 0 1.2mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { border: .3mm solid #000; padding: 1.1mm 1.8mm; text-align: left; vertical-align: middle; overflow-wrap: anywhere; word-break: keep-all; }
th { width: 19%; background: #eee; font-weight: 500; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
th small { font-weight: 400; }
td { height: 7.4mm; }
.box { border: .3mm solid #000; padding: 1.6mm 2.2mm; }
.box ul { margin: 0; padding-left: 4mm; }
.choice { text-align: right; margin-top: 1mm; }
.choice span { margin-left: 7mm; }
.remark { margin: 1mm 0 0; font-size: 8.4pt; }
.declaration { text-align: center; margin: 3.2mm 0 1.6mm; }
.date { text-align: center; word-spacing: 9mm; margin: 1.6mm 0 3mm; }
.sign { display: flex; justify-content: flex-end; align-items: center; gap: 2mm; margin: 1.2mm 0; min-height: 9mm; }
.line { display: inline-block; width: 46mm; border-bottom: .3mm solid #000; height: 6mm; }
ol { margin: 3mm 0 0; padding-left: 5mm; font-size: 8.4pt; }
@media screen { body { padding: 12mm 14mm; } }
";

/// The page, filled in; where a seal, a signature or the date goes it is empty.
///
/// Every line of the form is there, also the one for the holder who need not sign: it says by itself when it is for.
pub(super) fn render(form: &FormInfo, fields: &WithdrawalFields) -> String {
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n",
        name = escaped(form.name)
    );
    for group in form.groups {
        let _ = writeln!(page, "<h2>□ {}</h2>\n<table>", escaped(group.name));
        let shown = shown(group.fields, fields);
        // Two cells a line; where their number is odd the first has a line of its own, as on the form.
        let (first, pairs) = shown.split_at(shown.len() % 2);
        for pair in first.chunks(1).chain(pairs.chunks(2)) {
            page.push_str("<tr>");
            for (label, value) in pair {
                let width = if pair.len() == 1 {
                    " colspan=\"3\""
                } else {
                    ""
                };
                let _ = write!(page, "<th>{label}</th><td{width}>{}</td>", escaped(value));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n");
    }
    let consents_at = form
        .consents
        .first()
        .and_then(|consent| consent.lines.first());
    let is_above = |notice: &&NoticeInfo| notice.lines.first() < consents_at;
    for remark in form.notices.iter().filter(is_above) {
        let _ = writeln!(page, "<p class=\"remark\">{}</p>", escaped(remark.says));
    }
    let given = [
        fields.consents_to_collection,
        fields.consents_to_third_party,
    ];
    for (consent, given) in form.consents.iter().zip(given) {
        self::consent(consent, given, &mut page);
    }
    for notice in form.notices.iter().filter(|notice| !is_above(notice)) {
        if notice.name.is_empty() {
            let _ = writeln!(
                page,
                "<p class=\"declaration\">{}</p>",
                escaped(notice.says)
            );
        } else {
            let _ = writeln!(
                page,
                "<h2>[{}]</h2>\n<div class=\"box\">{}</div>",
                escaped(notice.name),
                escaped(notice.says)
            );
        }
    }
    page.push_str("<p class=\"date\">년 월 일</p>\n");
    for signature in form.signatures {
        let when = if signature.when.is_empty() {
            ""
        } else {
            "(신청인과 예금주가 다를 경우) "
        };
        let _ = writeln!(
            page,
            "<div class=\"sign\">{when}{} : <span class=\"line\"></span> 인 또는 서명</div>",
            escaped(signature.name)
        );
    }
    page.push_str("<ol>\n");
    for rule in form.rules {
        let _ = writeln!(page, "<li>{}</li>", escaped(rule.says));
    }
    page.push_str("</ol>\n</body>\n</html>\n");
    page
}

/// The value of a field that is filled in.
pub(super) fn value_mut<'a>(
    fields: &'a mut WithdrawalFields,
    field: &FieldInfo,
) -> Option<&'a mut Option<String>> {
    Some(match field.field {
        "holder_name" => &mut fields.holder_name,
        "holder_birth_date" => &mut fields.holder_birth_date,
        "holder_business_no" => &mut fields.holder_business_no,
        "bank_name" => &mut fields.bank_name,
        "account_no" => &mut fields.account_no,
        "holder_telephone" => &mut fields.holder_telephone,
        "holder_mobile" => &mut fields.holder_mobile,
        "applicant_name" => &mut fields.applicant_name,
        "relation_to_holder" => &mut fields.relation_to_holder,
        "applicant_telephone" => &mut fields.applicant_telephone,
        "applicant_mobile" => &mut fields.applicant_mobile,
        "payment_amount" => &mut fields.payment_amount,
        "payment_day" => &mut fields.payment_day,
        _ => return None,
    })
}

/// Labels and values in the order of the form; fields that stand for each other share a cell.
fn shown(infos: &[&FieldInfo], fields: &WithdrawalFields) -> Vec<(String, String)> {
    let mut fields = fields.clone();
    let mut shown: Vec<(String, String)> = Vec::new();
    let mut last_either = "";
    for field in infos {
        let value = match field.filled_by {
            FilledBy::Printed => field.value.to_owned(),
            _ => value_mut(&mut fields, field)
                .and_then(|value| value.clone())
                .unwrap_or_default(),
        };
        if let (true, Some((label, known))) = (
            !field.either.is_empty() && field.either == last_either,
            shown.last_mut(),
        ) {
            let _ = write!(label, "<br><small>({})</small>", escaped(field.name));
            known.push_str(&value);
        } else if field.required || !value.is_empty() {
            shown.push((escaped(field.name), value));
        }
        last_either = field.either;
    }
    shown
}

fn consent(consent: &ConsentInfo, given: bool, page: &mut String) {
    let _ = writeln!(
        page,
        "<h2>[{}]</h2>\n<div class=\"box\"><ul>",
        escaped(consent.name)
    );
    let lines = if consent.recipient.is_empty() {
        vec![
            ("수집 및 이용목적", consent.purpose.to_owned()),
            ("수집항목", consent.items.join(", ")),
            ("보유 및 이용기간", consent.retention.to_owned()),
        ]
    } else {
        vec![
            ("개인(신용)정보를 제공받는 자", consent.recipient.to_owned()),
            (
                "개인(신용)정보를 제공받는자의 개인(신용)정보 이용 목적",
                consent.purpose.to_owned(),
            ),
            ("제공하는 개인(신용)정보의 항목", consent.items.join(", ")),
            (
                "개인(신용)정보를 제공받는자의 개인정보 보유 및 이용기간",
                consent.retention.to_owned(),
            ),
        ]
    };
    for (label, value) in lines {
        let _ = writeln!(page, "<li>{} : {}</li>", escaped(label), escaped(&value));
    }
    let _ = writeln!(page, "<li>{}</li>\n</ul>", escaped(consent.refusal));
    page.push_str("<div class=\"choice\">");
    for (index, choice) in consent.choices.iter().enumerate() {
        let mark = if (index == 0) == given { "☑" } else { "☐" };
        let _ = write!(page, "<span>{mark} {}</span>", escaped(choice));
    }
    page.push_str("</div></div>\n");
}

/// A text that stands in HTML as itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use ontu::kftc::forms::CMS_WITHDRAWAL;

    use super::*;

    #[test]
    fn every_field_of_the_form_has_its_value_and_its_variable() {
        let mut fields = WithdrawalFields::default();
        for field in CMS_WITHDRAWAL.groups.iter().flat_map(|group| group.fields) {
            let is_printed = field.filled_by == FilledBy::Printed;
            assert_eq!(
                value_mut(&mut fields, field).is_none(),
                is_printed,
                "{}",
                field.field
            );
            assert!(super::super::form::variable(field).starts_with("ONTU_CMS_"));
        }
    }

    #[test]
    fn what_is_filled_in_cannot_break_the_page() {
        let fields = WithdrawalFields {
            holder_name: Some("<script>alert(\"&\")</script>".to_owned()),
            ..WithdrawalFields::default()
        };
        let page = render(&CMS_WITHDRAWAL, &fields);
        assert!(!page.contains("<script>"));
        assert!(page.contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;"));
    }
}
