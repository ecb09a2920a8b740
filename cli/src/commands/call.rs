//! `ontu call`: one API with a body of one's own; reads are open, what moves money by a known layout is closed.

use std::path::Path;

use jiff::civil::Date;
use ontu::nh::{
    DepositList, OPERATIONS, PaymentInquiry, RepaymentInquiry, ReturnInquiry, VirtualAccountIssue,
};
use ontu::runtime::{
    DataClass, Effect, JsonReply, Layout, MemberInfo, Operation, OperationInfo, Violations,
};
use ontu::{Called, Client, Error, Outcome};
use serde_json::{Map, Value as Json, json};

use crate::arguments::Call;
use crate::bank::{ended, shown};
use crate::exit::{Exit, Failure, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::message::Message;
use crate::messages::{account, call as words};
use crate::output::{self, Output};
use crate::settings::keys;

/// Calls one API, or lists all.
pub(crate) async fn run(arguments: &Call, invocation: &Invocation<'_>) -> Result {
    let output = invocation.output;
    if arguments.list {
        list(output);
        return Ok(Exit::Done);
    }
    let (name, body) = (arguments.api.as_deref(), arguments.body.as_deref());
    let info = find(name.unwrap_or_default())?;
    may_be_called(info, arguments.unjournalled)?;
    let source = body.unwrap_or(Path::new("-"));
    let body = read(source)?;
    // What is wrong with the body is said before anything about settings.
    checked(info, &body, None)?;
    if info.layout == Layout::Unpublished {
        output.remark(&words::unchecked(info.api));
    }
    let settings = invocation.settings()?;
    let client = invocation.client(&settings)?;
    let today = client.now().date();
    let members = checked(
        info,
        &body,
        Some((today, settings.flag("cp949_bytes_enforced"))),
    )?;
    let called = send(&client, info, &members)
        .await
        .map_err(|error| ended::error(info, &error))?;
    let hidden = protected(info.request, &members);
    let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
    if let Some(failure) = ended::not_done(info, &called, &hidden) {
        let open = matches!(called.outcome, Outcome::Unknown(_) | Outcome::Pending(_));
        if open && info.operation == "issue_virtual_account" {
            let date = called.date.strftime("%Y%m%d").to_string();
            let number = called.transaction_no.as_str();
            return Err(failure.to_do(account::repeat(number, date, "--usage … --name …")));
        }
        return Err(failure);
    }
    show(info, &called, arguments.show, output);
    Ok(Exit::Done)
}

/// The API by its name on the wire or in English.
fn find(name: &str) -> Result<&'static OperationInfo> {
    let named = |info: &&&'static OperationInfo| {
        info.api.eq_ignore_ascii_case(name) || info.operation == name
    };
    OPERATIONS.iter().find(named).copied().ok_or_else(|| {
        let names = OPERATIONS
            .iter()
            .flat_map(|info| [info.api, info.operation]);
        let step = match keys::closest(name, names) {
            Some(closest) => words::did_you_mean(closest),
            None => words::see_list(),
        };
        Failure::usage(words::unknown_api(name)).to_do(step)
    })
}

/// Whether the command may call it at all.
fn may_be_called(info: &OperationInfo, unjournalled: bool) -> Result<()> {
    if info.effect == Effect::MovesMoney && info.layout != Layout::Unpublished {
        return Err(
            Failure::new(Exit::Refused, "moves-money", words::moves_money(info.api))
                .detail("api", info.api),
        );
    }
    if info.effect != Effect::Reads && !unjournalled {
        let message = words::needs_flag(info.api, effect(info.effect));
        return Err(Failure::new(Exit::Refused, "unjournalled", message)
            .detail("api", info.api)
            .to_do(words::how_flag()));
    }
    Ok(())
}

/// Reads the body from a file or from standard input.
fn read(source: &Path) -> Result<Json> {
    let name = match source.as_os_str() {
        stdin if stdin == "-" => "stdin".to_owned(),
        _ => source.display().to_string(),
    };
    let text = files::text(source)?;
    let body: Json = serde_json::from_str(&text).map_err(|error| {
        // The parser's own words may quote the body.
        let message = words::not_json(&name, error.line(), error.column());
        Failure::new(Exit::Refused, "invalid", message)
            .detail("line", error.line())
            .detail("column", error.column())
            .to_do(words::body_how())
    })?;
    if body.is_object() {
        // An escape such as \u1100 has become text only now.
        let text = files::decode::nfc(body.to_string());
        Ok(serde_json::from_str(&text).unwrap_or(body))
    } else {
        Err(
            Failure::new(Exit::Refused, "invalid", words::not_an_object(name))
                .to_do(words::body_how()),
        )
    }
}

/// The day of the call, and whether lengths count in bytes of CP949.
type SentOn = Option<(Date, bool)>;

/// Checks a body by its layout, where there is one, and returns the members that are the caller's.
fn checked(info: &OperationInfo, body: &Json, sent_on: SentOn) -> Result<Map<String, Json>> {
    let members = match info.operation {
        "issue_virtual_account" => members::<VirtualAccountIssue>(body, sent_on),
        "list_deposits" => members::<DepositList>(body, sent_on),
        "inquire_payment" => members::<PaymentInquiry>(body, sent_on),
        "inquire_repayment" => members::<RepaymentInquiry>(body, sent_on),
        "inquire_return" => members::<ReturnInquiry>(body, sent_on),
        _ => Ok(body.clone()),
    };
    let members =
        members.map_err(|violations| ended::invalid(&violations).detail("api", info.api))?;
    match members {
        Json::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

/// Reads a request from a body and writes its members again: what the configuration and the sending give is not among them.
fn members<O: Operation>(body: &Json, sent_on: SentOn) -> std::result::Result<Json, Violations> {
    let request = O::from_wire(body)?;
    if let Some((day, cp949_bytes_enforced)) = sent_on {
        request.check_on(day, cp949_bytes_enforced)?;
    }
    Ok(serde_json::from_str(&request.members()).unwrap_or_default())
}

async fn send(
    client: &Client,
    info: &'static OperationInfo,
    members: &Map<String, Json>,
) -> std::result::Result<Called<JsonReply>, Error> {
    if info.effect == Effect::Reads {
        client.call_json(info, members).await
    } else {
        client.call_json_unjournalled(info, members).await
    }
}

/// The texts of a request that must not show in the bank's message.
fn protected(layout: &'static [MemberInfo], members: &Map<String, Json>) -> Vec<String> {
    let open = |key: &str| {
        let known = layout.iter().find(|member| member.wire == key);
        known.is_some_and(|member| member.element.class == DataClass::Public)
    };
    let hidden = members.iter().filter(|(key, _)| !open(key));
    hidden
        .filter_map(|(_, value)| value.as_str().map(str::to_owned))
        .collect()
}

fn show(info: &OperationInfo, called: &Called<JsonReply>, whole: bool, output: &Output) {
    let text = called.outcome.reply().map_or("null", JsonReply::expose);
    let reply: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
    let reply = if whole {
        reply
    } else {
        shown::masked_reply(info, &reply)
    };
    let number = called.transaction_no.as_str();
    let date = called.date.strftime("%Y%m%d").to_string();
    let empty = matches!(called.outcome, Outcome::Empty(_));
    output.object(&json!({
        "api": info.api,
        "outcome": if empty { "empty" } else { "done" },
        "transaction_no": number,
        "date": output::day(called.date),
        "deviations": deviations(called),
        "reply": reply,
    }));
    output.remark(&if empty { words::empty() } else { words::done() });
    output.remark(&words::sent_as(number, date));
    let pretty = serde_json::to_string_pretty(&reply).unwrap_or_else(|_| reply.to_string());
    output.plain(&pretty);
    if !whole {
        output.remark(&words::masked());
    }
}

fn deviations(called: &Called<JsonReply>) -> Vec<String> {
    called
        .deviations()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn list(output: &Output) {
    let objects: Vec<Json> = OPERATIONS
        .iter()
        .map(|info| {
            json!({
                "api": info.api,
                "operation": info.operation,
                "name": info.name,
                "summary": info.summary,
                "effect": info.effect.to_string(),
                "layout": layout_word(info.layout),
            })
        })
        .collect();
    output.object(&json!({ "apis": objects }));
    let headings = [
        words::api(),
        words::name(),
        words::operation(),
        words::effect(),
        words::layout(),
    ];
    let mut table = output.table(&headings, &[]);
    for info in OPERATIONS {
        table.add_row([
            info.api,
            info.name,
            info.operation,
            output.text(&effect(info.effect)),
            output.text(&layout(info.layout)),
        ]);
    }
    output.plain(&table.to_string());
}

fn effect(effect: Effect) -> Message {
    match effect {
        Effect::Reads => words::reads(),
        Effect::Issues => words::issues(),
        Effect::Changes => words::changes(),
        Effect::MovesMoney => words::moves(),
        Effect::Undecided => words::undecided(),
    }
}

fn layout(layout: Layout) -> Message {
    match layout {
        Layout::Published => words::published(),
        Layout::Unpublished => words::unpublished(),
        Layout::Overlay => words::overlay(),
    }
}

fn layout_word(layout: Layout) -> &'static str {
    match layout {
        Layout::Published => "published",
        Layout::Unpublished => "unpublished",
        Layout::Overlay => "overlay",
    }
}

#[cfg(test)]
mod tests {
    use ontu::nh::OPERATIONS;
    use ontu::runtime::{Effect, Layout};
    use serde_json::json;

    use super::{checked, find, may_be_called};

    #[test]
    fn apis_are_found_by_either_name() {
        assert_eq!(
            find("list_deposits").unwrap().api,
            "P2PNAccountReceiveInformationList"
        );
        assert_eq!(
            find("p2pnaccountreceiveinformationlist").unwrap().operation,
            "list_deposits"
        );
        assert!(find("list_deposit").is_err());
    }

    #[test]
    fn only_reads_are_open_and_money_by_a_known_layout_is_closed() {
        for info in OPERATIONS {
            let laid_out_money =
                info.effect == Effect::MovesMoney && info.layout != Layout::Unpublished;
            assert_eq!(
                may_be_called(info, false).is_ok(),
                info.effect == Effect::Reads
            );
            assert_eq!(
                may_be_called(info, true).is_ok(),
                !laid_out_money,
                "{}",
                info.api
            );
        }
    }

    #[test]
    fn every_layout_that_may_be_called_is_checked() {
        for info in OPERATIONS {
            if info.layout != Layout::Unpublished && info.effect != Effect::MovesMoney {
                assert!(
                    checked(info, &json!({ "Xyz": "1" }), None).is_err(),
                    "{}",
                    info.api
                );
            }
        }
    }

    #[test]
    fn members_of_the_contract_are_left_out() {
        let body = json!({
            "P2pCmtmNo": "0000000000", "ChidSqno": "0000000000",
            "Iqds": "1", "Insymd": "20260105", "Ineymd": "20260105",
        });
        let members = checked(find("list_deposits").unwrap(), &body, None).unwrap();
        assert!(!members.contains_key("P2pCmtmNo") && members.contains_key("Iqds"));
    }
}
